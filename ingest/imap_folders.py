"""Folders by the server's own names: separator, personal namespace, made when absent."""

import imaplib
from contextlib import suppress
from typing import Any

from imapclient import IMAPClient

from ingest.imap_connection import ImapSettings
from ingest.mailbox import MailboxRefused


def select(client: IMAPClient, settings: ImapSettings, *, readonly: bool = False) -> dict[bytes, Any]:
    """Select the folder that is read and return what the server says of it."""
    names = (settings.folder, _server_name(client, settings.folder))
    name = next((name for name in names if _exists(client, name)), None)
    if name is None:
        raise MailboxRefused(
            f"There is no folder {settings.folder!r} for {settings.username} at {settings.server}: correct `folder`."
        )
    answer: dict[bytes, Any] = client.select_folder(name, readonly=readonly)
    return answer


def made(client: IMAPClient, configured: str) -> str:
    """Return the server's name of a folder, which exists and is subscribed from now on."""
    name = _server_name(client, configured)
    if not _exists(client, name):
        client.create_folder(name)
        with suppress(imaplib.IMAP4.error):  # only so that mail programs show it
            client.subscribe_folder(name)
    return name


def _server_name(client: IMAPClient, configured: str) -> str:
    """Translate `Casepost/Done` to the server's separator and personal namespace (RFC 2342)."""
    prefix, separator = _namespace(client)
    name = configured.replace("/", separator) if separator else configured
    return name if name.startswith(prefix) else prefix + name


def _namespace(client: IMAPClient) -> tuple[str, str]:
    if client.has_capability("NAMESPACE"):
        personal = client.namespace().personal
        if personal:
            return personal[0][0] or "", personal[0][1] or ""
    roots = client.list_folders("", "")
    separator = roots[0][1] if roots else None
    return "", separator.decode("ascii") if separator else ""


def _exists(client: IMAPClient, name: str) -> bool:
    missing = {b"\\noselect", b"\\nonexistent"}
    return any(not missing & {flag.lower() for flag in flags} for flags, _, _ in client.list_folders("", name))
