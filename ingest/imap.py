"""A Mailbox over IMAP (RFC 3501, 9051): looks without marking, moves when told. One thread uses one."""

import imaplib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from imapclient import IMAPClient

from ingest.imap_connection import ImapSettings, abandon, connect, say_goodbye, translated
from ingest.imap_folders import made, select
from ingest.mailbox import MailboxRefused, MailboxTemporary, Waiting

FETCH_COUNT = 50
FETCH_BYTES = 8_000_000
HEAD_BYTES = 1_000_000
COMMAND_UIDS = 500  # numbers in one command line: servers read lines of at least 8 KB (RFC 7162, 4)
SEARCH_MESSAGES = 50_000  # imaplib reads no line longer than a megabyte

log = logging.getLogger(__name__)

__all__ = ["ImapMailbox", "ImapSettings"]


@dataclass(slots=True)
class _Open:
    """A connection with the folder selected, and what stays true as long as it lives."""

    client: IMAPClient
    validity: int
    exists: int
    known: dict[int, tuple[int, datetime]] = field(default_factory=dict)  # uid -> size, arrived: these never change
    folders: dict[str, str] = field(default_factory=dict)  # folder as configured -> its name there, once it exists


class ImapMailbox:
    """The shared mailbox on its server. Connects when first used, and anew after any failure."""

    def __init__(self, settings: ImapSettings, name: str = "") -> None:
        self.name = name or f"imap:{settings.username}@{settings.host}:{settings.folder}"
        self._settings = settings
        self._open: _Open | None = None

    def waiting(self) -> Sequence[Waiting]:
        """Return everything that lies in the folder now, oldest first, read or unread."""
        with self._opened() as now:
            # Dovecot answers SEARCH from what it last told us: only NOOP makes it look again.
            for number, *what in now.client.noop()[1]:
                if what[:1] == [b"EXISTS"]:
                    now.exists = int(number)
            if now.exists > SEARCH_MESSAGES:  # parts are by number: only SELECT tells how many are left
                now.exists = int(select(now.client, self._settings)[b"EXISTS"])
            uids = _search(now)
            _learn(now, uids)
            now.known = {uid: now.known[uid] for uid in uids if uid in now.known}
            there = sorted((arrived, uid, size) for uid, (size, arrived) in now.known.items())
            return [Waiting(f"{self.name}/{now.validity}/{uid}", size, arrived) for arrived, uid, size in there]

    def fetch(self, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield (key, raw bytes) in the order asked, leaving out what has gone. Nothing is marked as read."""
        ahead = list(keys)
        while ahead:
            with self._opened() as now:
                batch = self._batch(now, ahead[:FETCH_COUNT])
            ahead = ahead[len(batch) :]
            yield from self._read(batch)

    def fetch_head(self, key: str) -> bytes:
        """Return the header, cut at a megabyte; b'' when the message has gone."""
        with self._opened() as now:
            found = now.client.fetch(self._uids(now, [key]), [f"BODY.PEEK[HEADER]<0.{HEAD_BYTES}>"])
        head = next((what.get(b"BODY[HEADER]<0>") for what in found.values()), None)
        return head if isinstance(head, bytes) else b""

    def done(self, keys: Sequence[str]) -> None:
        """Move handled messages to the done folder."""
        self._move(keys, self._settings.done_folder)

    def set_aside(self, keys: Sequence[str]) -> None:
        """Move quarantined messages to the set-aside folder."""
        self._move(keys, self._settings.set_aside_folder)

    def count_done(self) -> int:
        """Return how many messages lie in the done folder, which is made when absent."""
        with self._opened() as now:
            found = now.client.folder_status(_folder(now, self._settings.done_folder), ["MESSAGES"])
        return int(found.get(b"MESSAGES", 0))

    def close(self) -> None:
        """Log out if connected."""
        if self._open is not None:
            client, self._open = self._open.client, None
            say_goodbye(client)

    @contextmanager
    def _opened(self) -> Iterator[_Open]:
        """Give the connection, made when there is none; on any failure it is dropped and the failure told plainly."""
        now = self._connected()
        try:
            with translated(self._settings):
                yield now
        except BaseException:
            abandon(now.client)
            self._open = None
            raise

    def _connected(self) -> _Open:
        if self._open is None:
            self._open = _open(self._settings)
        return self._open

    def _read(self, keys: Sequence[str]) -> list[tuple[str, bytes]]:
        """Return these messages. One that the server cannot give never holds up the others."""
        with suppress(MailboxTemporary):
            return self._bodies(keys)
        found = []
        for key in keys:  # one at a time, to learn whether it is the connection or a message
            try:
                found += self._bodies([key])
            except MailboxTemporary as error:
                self._connected()  # raises when it is the server
                log.warning("%s The message %s could not be read and is left for the next look.", error, key)
        return found

    def _bodies(self, keys: Sequence[str]) -> list[tuple[str, bytes]]:
        with self._opened() as now:
            _learn(now, self._uids(now, keys))
            bodies = now.client.fetch(self._uids(now, keys), ["BODY.PEEK[]"])
            found = [(key, bodies.get(self._uid(now, key), {}).get(b"BODY[]")) for key in keys]
            # Nothing for a message that has a size is no message: filed away as one, it would be lost.
            return [(key, raw) for key, raw in found if isinstance(raw, bytes) and (raw or not self._size(now, key))]

    def _uid(self, now: _Open, key: str) -> int | None:
        """Return the UID in *key*, or None when the key is of another mailbox or another UIDVALIDITY."""
        place, _, uid = key.rpartition("/")
        return int(uid) if place == f"{self.name}/{now.validity}" and uid.isdecimal() else None

    def _size(self, now: _Open, key: str) -> int:
        """Return how large the server says a message is; 0 when it is not known."""
        return now.known.get(self._uid(now, key) or 0, (0,))[0]

    def _uids(self, now: _Open, keys: Sequence[str]) -> list[int]:
        """Return the UIDs of *keys*, each once, in order."""
        return list(dict.fromkeys(uid for key in keys if (uid := self._uid(now, key)) is not None))

    def _batch(self, now: _Open, keys: Sequence[str]) -> list[str]:
        """Return as many of the first keys as may be fetched in one command: always at least one."""
        _learn(now, self._uids(now, keys))
        batch: list[str] = []
        total = 0
        for key in keys:
            total += self._size(now, key)
            if batch and total > FETCH_BYTES:
                break
            batch.append(key)
        return batch

    def _move(self, keys: Sequence[str], folder: str) -> None:
        if not keys:
            return
        with self._opened() as now:
            uids = self._uids(now, keys)
            for start in range(0, len(uids), COMMAND_UIDS):
                _move(now, uids[start : start + COMMAND_UIDS], folder)


def _open(settings: ImapSettings) -> _Open:
    client = connect(settings)
    try:
        with translated(settings):
            answer = select(client, settings)
            return _Open(client, int(answer[b"UIDVALIDITY"]), int(answer[b"EXISTS"]))
    except BaseException:
        abandon(client)
        raise


def _search(now: _Open) -> list[int]:
    """Return the UID of everything in the folder. Never UNSEEN: people open this mailbox too."""
    if now.exists <= SEARCH_MESSAGES:
        return list(now.client.search(["ALL"]))
    starts = range(1, now.exists + 1, SEARCH_MESSAGES)
    parts = [f"{start}:{start + SEARCH_MESSAGES - 1}" for start in starts[:-1]] + [f"{starts[-1]}:*"]
    return [uid for part in parts for uid in now.client.search([part])]


def _learn(now: _Open, uids: Sequence[int]) -> None:
    """Ask size and time of arrival of those messages that are not known yet."""
    new = [uid for uid in uids if uid not in now.known]
    for start in range(0, len(new), COMMAND_UIDS):
        answer = now.client.fetch(new[start : start + COMMAND_UIDS], ["RFC822.SIZE", "INTERNALDATE"])
        for uid, what in answer.items():
            now.known[uid] = what.get(b"RFC822.SIZE", 0), _utc(what.get(b"INTERNALDATE"))


def _utc(when: datetime | None) -> datetime:
    if when is None:  # a server without a readable date: then it counts as oldest, and is not overlooked
        return datetime.fromtimestamp(0, UTC)
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def _move(now: _Open, uids: list[int], folder: str) -> None:
    """Move what is still there. A number that has gone is passed over by the server (RFC 3501, 6.4.8)."""
    try:
        _move_into(now.client, uids, _folder(now, folder))
    except imaplib.IMAP4.error as error:
        if "[TRYCREATE]" not in str(error).upper():
            raise
        del now.folders[folder]  # somebody removed it while we were connected
        _move_into(now.client, uids, _folder(now, folder))


def _folder(now: _Open, configured: str) -> str:
    """Return the server's name of a folder, made when absent; asked once a connection."""
    if configured not in now.folders:
        now.folders[configured] = made(now.client, configured)
    return now.folders[configured]


def _move_into(client: IMAPClient, uids: list[int], target: str) -> None:
    if client.has_capability("MOVE"):  # RFC 6851
        client.move(uids, target)
    elif client.has_capability("UIDPLUS"):  # RFC 4315: expunges these, not what people have marked deleted
        client.copy(uids, target)
        client.delete_messages(uids, silent=True)
        client.uid_expunge(uids)
    else:
        raise MailboxRefused(
            f"The mail server {client.host}:{client.port} has neither MOVE nor UIDPLUS, so that mail cannot be filed "
            "away safely: switch one of them on, or deliver to a Maildir."
        )
