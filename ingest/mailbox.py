"""The Mailbox protocol: where mail waits. Looking changes nothing; each message is settled exactly once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that lies in the mailbox. `key` is its transport key (mail-safety 2.4): mailbox, UIDVALIDITY, UID."""

    key: str
    size: int  # bytes, as the server says
    arrived: datetime  # aware; IMAP INTERNALDATE or the file's time


class MailboxTemporary(Exception):
    """The mailbox cannot be read now: try again later. The text is one plain sentence with the remedy."""


class MailboxRefused(Exception):
    """The mailbox refuses us (login, missing folder rights): an operator must act. Never hammer it."""


class Mailbox(Protocol):
    """Where mail waits. One thread uses one Mailbox. Every method may raise MailboxTemporary or MailboxRefused."""

    name: str  # stable over restarts: part of every key

    def waiting(self) -> Sequence[Waiting]:
        """Return everything that lies in the folder now, oldest first, without changing anything."""
        ...

    def fetch(self, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield (key, raw bytes) in the order asked. A message that has gone meanwhile is left out. Marks nothing."""
        ...

    def fetch_head(self, key: str) -> bytes:
        """Return the header only, for a message too large to fetch; b'' when it has gone."""
        ...

    def done(self, keys: Sequence[str]) -> None:
        """Move handled messages to the done folder. A key that has gone already is no error."""
        ...

    def set_aside(self, keys: Sequence[str]) -> None:
        """Move quarantined messages to the set-aside folder. A key that has gone already is no error."""
        ...

    def count_done(self) -> int:
        """Return how many messages lie in the done folder, whoever moved them there; 0 when there is none."""
        ...

    def close(self) -> None:
        """Let go of the connection. Never raises."""
        ...


class Watcher(Protocol):
    """Announces that mail may have come (a mailbox without one is looked at on schedule only)."""

    def watch(self, wake: Callable[[], None], stop: Event) -> None:
        """Block until *stop* is set, calling *wake* once when first listening and whenever something may have come.

        Reconnects by itself with a growing, jittered delay. Raises MailboxRefused when the login is refused.
        """
        ...
