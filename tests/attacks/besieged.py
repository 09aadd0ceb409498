"""The invented town under attack: its mail goes through the real reader, with real child processes that parse."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Engine, select
from support import town as town_support
from support.town import (
    BACKUP,
    CHO,
    CONTACT,
    LEE,
    MORA,
    NEIGHBOUR,
    OVERSIGHT,
    PARENT,
    SAFETY,
    SUPERINTENDENT,
    Letter,
    Mail,
    Town,
)

from casepost.reader import Reader
from casepost.receive import Became
from cases import mailroom, store
from cases.events import Step
from cases.policy import District
from cases.tables import CASES, DELIVERIES, OUTBOX
from ingest.mailbox import Waiting
from ingest.pool import ParsePool
from notify.render import Renderer

OPERATOR = "it@sunfield.example"
PEOPLE = {
    "contact": CONTACT, "backup": BACKUP, "oversight": OVERSIGHT, "superintendent": SUPERINTENDENT, "safety": SAFETY,
    "lee": LEE, "mora": MORA, "cho": CHO, "parent": PARENT, "neighbour": NEIGHBOUR, "operator": OPERATOR,
}  # fmt: skip


class Box:
    """A mailbox in memory. It hands out what it was given, whole, and keeps what was filed away."""

    name = "box"

    def __init__(self) -> None:
        self.inbox: dict[str, tuple[bytes, datetime]] = {}
        self.sizes: dict[str, int] = {}  # where the server says another
        self._number = 0

    def put(self, raw: bytes, arrived: datetime, size: int | None = None) -> str:
        """Lay a mail into the box and return its key."""
        self._number += 1
        key = f"box/7/{self._number}"
        self.inbox[key] = (raw, arrived)
        self.sizes[key] = len(raw) if size is None else size
        return key

    def waiting(self) -> Sequence[Waiting]:
        """What lies in the box."""
        return [Waiting(key, self.sizes[key], arrived) for key, (_, arrived) in self.inbox.items()]

    def fetch(self, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of these."""
        return ((key, self.inbox[key][0]) for key in keys if key in self.inbox)

    def fetch_head(self, key: str) -> bytes:
        """The header alone."""
        return self.inbox[key][0].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"

    def done(self, keys: Sequence[str]) -> None:
        """Move away what was handled."""
        for key in keys:
            self.inbox.pop(key, None)

    set_aside = done

    def count_done(self) -> int:
        """Return how many messages lie among the handled ones: nobody else filed any."""
        return 0

    def close(self) -> None:
        """Nothing is held open."""


class BesiegedTown(Town):
    """A town whose mail is read as the service reads it: fetched, counted, parsed in a child, recorded, filed away."""

    def __init__(self, engine: Engine, pool: ParsePool, district: District | None = None) -> None:
        super().__init__(engine, district)
        if district is None:
            self.service = replace(self.service, renderer=letters())
        self.box = Box()
        self._reader = Reader(self.box, self.sessions, pool, self.service, lambda: self.now, holder="one")

    def deliver(self, raw: bytes, message_id: str = "", size: int | None = None) -> Mail:
        """Raw bytes arrive and are looked at until they are handled; letters that are due leave at once."""
        key = self.box.put(raw, self.now, size)
        for _ in range(self.service.district.limits.attempts):
            self._reader.look()
            if key not in self.box.inbox:
                break
        self.send_due()
        return Mail(self._became(key), message_id, raw)

    def _became(self, key: str) -> Became:
        with self.sessions() as db:
            found = db.execute(select(DELIVERIES).where(DELIVERIES.c.key == key)).mappings().one()
            row = mailroom.message(db, found["message_id"]) if found["message_id"] else None
            if row is None:
                return Became(found["became"] or "nothing", found["last_error"], 0)
            case = store.case_with_id(db, row["case_id"]) if row["case_id"] else None
        return Became(found["became"], row["why"], row["id"], case.number if case else None, row["kind"])

    # the record

    def row(self, message: int) -> dict[str, Any]:
        """Return what is kept of a message."""
        with self.sessions() as db:
            return mailroom.message(db, message)

    def raw_of(self, message: int) -> bytes:
        """Return the bytes that are kept of a message."""
        with self.sessions() as db:
            return mailroom.raw_of(db, message) or b""

    def outbox(self) -> list[dict[str, Any]]:
        """Return every letter, sent or waiting, with its bytes."""
        with self.sessions() as db:
            rows = select(OUTBOX).where(OUTBOX.c.state != "withdrawn").order_by(OUTBOX.c.id)
            return [dict(row) for row in db.execute(rows).mappings()]

    def histories(self) -> dict[str, tuple[Step, ...]]:
        """Return what happened, by case."""
        with self.sessions() as db:
            numbers = db.execute(select(CASES.c.number, CASES.c.id).order_by(CASES.c.id)).all()
            return {number: store.history(db, case_id) for number, case_id in numbers}

    def differing(self) -> tuple[str, ...]:
        """Return the cases that are not the sum of their events."""
        with self.sessions.begin() as db:
            return store.rebuild(db)


@cache
def letters() -> Renderer:
    """Return the letters of the town: their templates take longer to read than a mail."""
    return Renderer(town_support.sunfield())


def as_read(row: dict[str, Any]) -> Letter:
    """Return a letter of the outbox as its reader finds it."""
    return _read(row["envelope_from"], row["recipient"], row["data"])


@lru_cache(maxsize=64)
def _read(envelope_from: str, recipient: str, data: bytes) -> Letter:
    return town_support._letter(envelope_from, recipient, data)
