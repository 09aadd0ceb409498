"""One IMAP connection made as the district configured it, and every failure of it as one plain sentence."""

import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

from ingest.mailbox import MailboxRefused, MailboxTemporary
from ingest.oauth import TokenRefused, TokenTemporary, is_loopback

CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
GOODBYE_SECONDS = 2.0

# RFC 5530: what a server says when waiting may help although it refused a command, and when it never will.
PASSING = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\b", re.IGNORECASE)
LASTING = re.compile(r"\[(?:NONEXISTENT|NOPERM|CANNOT|OVERQUOTA)\b", re.IGNORECASE)

# What imapclient and imaplib stumble over when an answer is no IMAP: they look into it before they check it.
NONSENSE = (ValueError, TypeError, LookupError, AttributeError, AssertionError)

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """How to reach one shared mailbox. *oauth* gives an access token and then stands in for the password."""

    host: str
    port: int
    security: Security
    username: str
    password: Callable[[], str] | str = field(repr=False)  # never in a log
    folder: str = "INBOX"
    done_folder: str = "Casepost/Done"
    set_aside_folder: str = "Casepost/Set aside"
    ca_file: Path | None = None
    oauth: Callable[[], str] | None = field(default=None, repr=False)

    @property
    def server(self) -> str:
        """Return the server as a person writes it in the configuration."""
        return f"{self.host}:{self.port}"


def connect(settings: ImapSettings) -> IMAPClient:
    """Return a connection that is logged in and has selected nothing yet."""
    if settings.security == "none" and not is_loopback(settings.host):
        raise MailboxRefused(
            f'The mail server {settings.server} would be read without encryption: set security = "tls" or "starttls".'
        )
    context = None if settings.security == "none" else _tls_context(settings)
    with translated(settings):
        client = IMAPClient(
            settings.host,
            settings.port,
            ssl=settings.security == "tls",
            ssl_context=context,
            timeout=SocketTimeout(CONNECT_SECONDS, READ_SECONDS),
        )
        client.normalise_times = False  # keep the server's offset: aware datetimes
        try:
            if settings.security == "starttls":
                _start_tls(client, settings, context)
            _log_in(client, settings)
        except BaseException:
            abandon(client)
            raise
    return client


def abandon(client: IMAPClient) -> None:
    """Close the socket of a connection that may be broken."""
    with suppress(OSError, imaplib.IMAP4.error):
        client.shutdown()


def say_goodbye(client: IMAPClient) -> None:
    """Log out, without waiting long for a server that does not answer."""
    with suppress(OSError, imaplib.IMAP4.error):
        client.socket().settimeout(GOODBYE_SECONDS)
        client.logout()
    abandon(client)


@contextmanager
def translated(settings: ImapSettings) -> Iterator[None]:
    """Turn what imapclient, imaplib, ssl and socket raise into MailboxTemporary or MailboxRefused, once."""
    try:
        yield
    except LoginError as error:
        raise _login_failure(settings, error) from error
    except ssl.SSLError as error:
        raise _no_tls(settings, error) from error
    except socket.gaierror as error:
        raise MailboxTemporary(
            f"The mail server {settings.host!r} is not known: check `host`, or the network's name service."
        ) from error
    except imaplib.IMAP4.abort as error:
        raise _lost(settings, error) from error
    except imaplib.IMAP4.error as error:
        raise _refused_command(settings, error) from error
    except TimeoutError as error:
        raise MailboxTemporary(
            f"The mail server {settings.server} did not answer in time: it is tried again; look at it if this stays."
        ) from error
    except ConnectionRefusedError as error:
        raise MailboxTemporary(
            f"Nothing answers at {settings.server}: start the mail server, or check `host` and `port`."
        ) from error
    except OSError as error:
        raise _lost(settings, error) from error
    except NONSENSE as error:
        raise MailboxTemporary(
            f"The mail server {settings.server} gave an answer that is no IMAP ({type(error).__name__}): it is asked "
            "again over a new connection; see that `host` and `port` are those of the mail server if this stays."
        ) from error


def _no_tls(settings: ImapSettings, error: ssl.SSLError) -> MailboxTemporary:
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailboxTemporary(
            f"The certificate of the mail server {settings.server} could not be verified ({error.verify_message}): "
            "correct `host`, or name the district's own authority in `ca_file`."
        )
    return MailboxTemporary(
        f"The mail server {settings.server} spoke no usable TLS ({error.reason or 'handshake failed'}): "
        "check `port` and `security`."
    )


def _tls_context(settings: ImapSettings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:  # ssl.SSLError is one too
        raise MailboxRefused(
            f"The certificates in {settings.ca_file} cannot be read: correct `ca_file` of the mailbox."
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _start_tls(client: IMAPClient, settings: ImapSettings, context: ssl.SSLContext | None) -> None:
    if not client.has_capability("STARTTLS"):
        raise MailboxRefused(
            f'The mail server {settings.server} offers no STARTTLS: set security = "tls" and its port (often 993).'
        )
    client.starttls(context)


def _log_in(client: IMAPClient, settings: ImapSettings) -> None:
    if settings.oauth is not None:
        try:
            token = settings.oauth()
        except TokenTemporary as error:
            raise MailboxTemporary(str(error)) from error
        except TokenRefused as error:
            raise MailboxRefused(str(error)) from error
        client.oauth2_login(settings.username, token)
        return
    password = _password(settings)
    if (settings.username + password).isascii():
        client.login(settings.username, password)
    else:
        client.plain_login(settings.username, password)  # imaplib's LOGIN knows ASCII only; SASL PLAIN is UTF-8


def _password(settings: ImapSettings) -> str:
    if isinstance(settings.password, str):
        return settings.password
    try:
        return settings.password()
    except OSError as error:
        raise MailboxRefused(
            f"The password of {settings.username} cannot be read ({error.strerror}): check `password_file`."
        ) from error


def _login_failure(settings: ImapSettings, error: LoginError) -> MailboxRefused | MailboxTemporary:
    # imapclient makes a LoginError of a connection that breaks during the login, too.
    if isinstance(error.__context__, imaplib.IMAP4.abort):
        return _lost(settings, error)
    if PASSING.search(str(error)):
        return MailboxTemporary(
            f"The mail server {settings.server} cannot log anybody in now ({_words(error)}): it is tried again."
        )
    return MailboxRefused(
        f"The mail server {settings.server} refuses the login of {settings.username} ({_words(error)}): "
        "correct `username` and the password."
    )


def _lost(settings: ImapSettings, error: Exception) -> MailboxTemporary:
    return MailboxTemporary(
        f"The connection to the mail server {settings.server} was lost ({_words(error)}): it is made again."
    )


def _refused_command(settings: ImapSettings, error: Exception) -> MailboxRefused | MailboxTemporary:
    if LASTING.search(str(error)):
        return MailboxRefused(
            f"The mail server {settings.server} refuses what Casepost needs ({_words(error)}): "
            f"give {settings.username} the rights to its folders, and room in them."
        )
    return MailboxTemporary(
        f"The mail server {settings.server} could not do what was asked ({_words(error)}): it is tried again."
    )


def _words(error: Exception) -> str:
    """Return the server's own words on one short line, for the operator."""
    words = " ".join(str(error).split())
    if words.startswith("b'") and words.endswith("'"):
        words = words[2:-1]
    return words[:200].rstrip(" .") or type(error).__name__
