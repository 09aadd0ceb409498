"""Reads a mailbox and sends what is due, once, with the real parts, and kills itself with -9 at a named point.

Usage: python crash_driver.py CONFIG POINT. The points are those between every two steps of a message's way.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from sqlalchemy import event

from casepost import wiring
from casepost.config import load
from casepost.delivered import record_result
from casepost.reader import Reader
from ingest.mailbox import Mailbox, Waiting
from notify.courier import Courier
from notify.deliver import DeliveryLoop

POINTS = (
    "before the first look",
    "found, not fetched",
    "fetched, the try not counted",
    "the try counted, not parsed",
    "parsed, nothing written",
    "written, not committed",
    "committed, not moved",
    "moved, not noted as moved",
    "letters claimed, none sent",
    "a letter taken by the server, not recorded",
    "everything done",
)


def die_at(point: str, wanted: str) -> None:
    if point == wanted:
        os.kill(os.getpid(), signal.SIGKILL)


class FatalMailbox:
    """A mailbox during whose use the process may die."""

    def __init__(self, inner: Mailbox, wanted: str) -> None:
        self.name = inner.name
        self._inner = inner
        self._wanted = wanted

    def waiting(self) -> Sequence[Waiting]:
        die_at("before the first look", self._wanted)
        found = self._inner.waiting()
        die_at("found, not fetched", self._wanted)
        return found

    def fetch(self, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        yield from self._inner.fetch(keys)
        die_at("fetched, the try not counted", self._wanted)

    def fetch_head(self, key: str) -> bytes:
        return self._inner.fetch_head(key)

    def done(self, keys: Sequence[str]) -> None:
        die_at("committed, not moved", self._wanted)
        self._inner.done(keys)
        die_at("moved, not noted as moved", self._wanted)

    def set_aside(self, keys: Sequence[str]) -> None:
        self._inner.set_aside(keys)

    def count_done(self) -> int:
        return self._inner.count_done()

    def close(self) -> None:
        self._inner.close()


class FatalPool:
    """Child processes around whose work the process may die."""

    def __init__(self, inner, wanted: str) -> None:
        self._inner = inner
        self._wanted = wanted

    def parse_many(self, raws):
        die_at("the try counted, not parsed", self._wanted)
        parsed = self._inner.parse_many(raws)
        die_at("parsed, nothing written", self._wanted)
        return parsed


class FatalCourier:
    """A courier that dies before or after the server has taken a letter."""

    def __init__(self, inner: Courier, wanted: str) -> None:
        self._inner = inner
        self._wanted = wanted

    async def send(self, envelope_from: str, recipient: str, data: bytes, *, never_notify: bool = False) -> None:
        die_at("letters claimed, none sent", self._wanted)
        await self._inner.send(envelope_from, recipient, data, never_notify=never_notify)
        die_at("a letter taken by the server, not recorded", self._wanted)

    async def close(self) -> None:
        await self._inner.close()


def main(path: Path, wanted: str) -> None:
    config = load(path, os.environ)
    parts = wiring.assemble(config)

    @event.listens_for(parts.engine, "before_cursor_execute")
    def dies_in_the_transaction(_connection, _cursor, statement, *_rest) -> None:
        # The last statement of a message's transaction: what became of its delivery.
        if statement.startswith("UPDATE delivery SET") and "became" in statement:
            die_at("written, not committed", wanted)

    clock = wiring.utc_now
    for settings in config.mailboxes:
        mailbox = FatalMailbox(wiring.mailbox_of(settings), wanted)
        reader = Reader(mailbox, parts.sessions, FatalPool(parts.pool, wanted), parts.service, clock, holder="driver")
        reader.look()
        reader.release()
    loop = DeliveryLoop(
        parts.sessions,
        [FatalCourier(wiring.courier_of(config.smtp), wanted)],
        clock,
        Random(1),
        lambda db, row, result, at: record_result(db, row, result, parts.service, at),
    )
    asyncio.run(loop.once())
    die_at("everything done", wanted)
    parts.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
