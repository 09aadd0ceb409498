"""Reads one mailbox: looks, parses in child processes, records, and only then files the mail away.

The order that never loses mail (mail-safety.md 2.1): fetch without marking, count the try, parse, commit, move.
A crash anywhere only repeats a message, and a message seen twice is one case.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from casepost.quarantine import set_aside
from casepost.receive import Arrival, Became, receive
from casepost.service import Service
from casepost.transaction import of_the_world, transact
from cases import mailroom, store
from ingest.mailbox import Mailbox, Waiting
from ingest.message import Message
from ingest.pool import ParseFailed, ParsePool

GROUP = 25  # messages in one transaction
GROUP_BYTES = 8_000_000
MEGABYTE = 1_000_000
LEASE_SECONDS = 120
log = logging.getLogger("casepost.reader")


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the messages of one look: each is counted once."""

    seen: int = 0
    new: int = 0
    joined: int = 0
    automatic: int = 0
    set_aside: int = 0
    duplicate: int = 0

    def plus(self, what: str) -> "Counts":
        """Return the counts with one more message."""
        return replace(self, seen=self.seen + 1, **{what: getattr(self, what) + 1})

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(**{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)})


class Reader:
    """Handles everything that waits in one mailbox. One reader at a time reads a mailbox: a lease sees to it."""

    def __init__(
        self,
        mailbox: Mailbox,
        sessions: sessionmaker[Session],
        pool: ParsePool,
        service: Service,
        clock: Callable[[], datetime],
        *,
        holder: str,
        resync_receipts: bool = True,
        recorded: Callable[[], None] = lambda: None,
    ) -> None:
        self.mailbox = mailbox
        self._sessions = sessions
        self._pool = pool
        self._service = service
        self._clock = clock
        self._holder = holder
        self._resync_receipts = resync_receipts
        self._recorded = recorded  # wakes whoever sends
        self._stopping = False
        self._receipts_from: dict[str, datetime] = {}

    @property
    def _lease(self) -> str:
        return f"mailbox:{self.mailbox.name}"

    def stop(self) -> None:
        """Finish the messages in hand and leave the rest where they are."""
        self._stopping = True

    def look(self) -> Counts:
        """Handle what waits now. Raises MailboxTemporary, MailboxRefused, or a database error of the world's making."""
        if not self._hold_lease():
            return Counts()
        waiting = self.mailbox.waiting()
        counts = Counts()
        for group in self._groups(waiting):
            if self._stopping or not self._hold_lease():
                break
            counts += self._handle(group)
        return counts

    def release(self) -> None:
        """Let another worker read the mailbox at once."""
        with self._sessions.begin() as db:
            store.release_lease(db, self._lease, self._holder)
        self.mailbox.close()

    def _hold_lease(self) -> bool:
        with self._sessions.begin() as db:
            return store.take_lease(db, self._lease, self._holder, LEASE_SECONDS) is not None

    def _groups(self, waiting: Sequence[Waiting]) -> Iterable[list[Waiting]]:
        """Yield what is unhandled: first tries together, what failed before alone, so that each is counted justly."""
        with self._sessions() as db:
            known = mailroom.deliveries(db, [one.key for one in waiting])
        settled = [one.key for one in waiting if known.get(one.key, {}).get("became")]
        self._file(settled, {key: known[key]["became"] for key in settled})
        fresh = [one for one in waiting if one.key not in known]
        again = [one for one in waiting if one.key in known and not known[one.key]["became"]]
        yield from ([one] for one in again)
        yield from _small_groups(fresh)

    def _handle(self, group: Sequence[Waiting]) -> Counts:
        too_large = [one for one in group if one.size > self._service.district.limits.fetch_megabytes * MEGABYTE]
        counts = Counts()
        for one in too_large:
            self._quarantine(one, "it is too large to fetch", head_only=True)
            counts = counts.plus("set_aside")
        group = [one for one in group if one not in too_large]
        tried = self._tried_enough(group)
        for one in (one for one in group if one.key in tried):
            self._quarantine(one, tried[one.key] or "it stopped the service each time it was read")
            counts = counts.plus("set_aside")
        group = [one for one in group if one.key not in tried]
        if not group:
            return counts
        with self._sessions.begin() as db:
            mailroom.count_try(db, self.mailbox.name, [one.key for one in group], self._clock())
        by_key = {one.key: one for one in group}
        raws = {key: raw for key, raw in self.mailbox.fetch(list(by_key))}  # noqa: C416 - a dict of what is still there
        parsed = dict(zip(raws, self._pool.parse_many(list(raws.values())), strict=True))
        recorded = self._record_all([(by_key[key], raws[key], parsed[key]) for key in raws])
        self._recorded()
        self._file([key for key, became in recorded.items() if became], recorded)
        for key, became in recorded.items():
            if became:
                counts = counts.plus(became)
            elif self._tries(key) >= self._service.district.limits.attempts:
                self._quarantine(by_key[key], self._last_error(key), raws[key])
                counts = counts.plus("set_aside")
        return counts

    def _record_all(self, mails: Sequence[tuple[Waiting, bytes, Message | ParseFailed]]) -> dict[str, str]:
        """Record a group in one transaction, a savepoint each; '' for what failed. A conflict is tried again."""
        return transact(
            self._sessions, lambda db: {one.key: self._record(db, one, raw, message) for one, raw, message in mails}
        )

    def _record(self, db: Session, one: Waiting, raw: bytes, message: Message | ParseFailed) -> str:
        """Record one mail in its savepoint; return what it became, or '' when that failed."""
        seen = mailroom.seen_bytes(db, hashlib.sha256(raw).hexdigest())
        if seen is not None:
            mailroom.handled(db, one.key, "duplicate", seen)
            return "duplicate"
        if isinstance(message, ParseFailed):
            mailroom.failed_try(db, one.key, message.reason)
            return ""
        savepoint = db.begin_nested()
        try:
            became = receive(db, raw, message, self._arrival(db, one), self._service, self._clock())
            savepoint.commit()
        except Exception as error:  # what we did wrong: counted, tried again, and after the third time set aside
            if of_the_world(error):
                raise
            savepoint.rollback()
            log.exception("a message could not be recorded", extra={"delivery": one.key})
            mailroom.failed_try(db, one.key, f"{type(error).__name__}: {error}")
            return ""
        mailroom.handled(db, one.key, became.what, became.message)
        _say(became, one.key)
        return became.what

    def _arrival(self, db: Session, one: Waiting) -> Arrival:
        """Return the arrival, with the moment from which receipts go: three days before this mailbox was first read."""
        name = f"resync:{one.key.rpartition('/')[0]}"
        if name in self._receipts_from:
            return Arrival(at=min(one.arrived, self._clock()), receipts_from=self._receipts_from[name])
        known = store.fact(db, name)
        if known is None:
            grace = timedelta(days=self._service.district.limits.resync_ack_days if self._resync_receipts else 0)
            known = (self._clock() - grace).isoformat()
            store.remember(db, name, known)
        else:
            self._receipts_from[name] = datetime.fromisoformat(known)  # committed, so it holds
        return Arrival(at=min(one.arrived, self._clock()), receipts_from=datetime.fromisoformat(known))

    def _quarantine(self, one: Waiting, why: str, raw: bytes | None = None, *, head_only: bool = False) -> None:
        """Keep the bytes of a message that failed three times, tell the operator once, and set its copy aside."""
        if raw is None:
            raw = (
                self.mailbox.fetch_head(one.key) if head_only else dict(self.mailbox.fetch([one.key])).get(one.key, b"")
            )
        try:
            with self._sessions.begin() as db:
                at = self._clock()
                message = set_aside(db, raw, why, one.size, one.arrived, self._service, at)
                mailroom.count_try(db, self.mailbox.name, [one.key], at)
                mailroom.handled(db, one.key, "set_aside", message)
        except Exception as error:
            if of_the_world(error):
                raise
            log.exception("a message could not be set aside; the others go on", extra={"delivery": one.key})
            return
        self._file([one.key], {one.key: "set_aside"})

    def _file(self, keys: Sequence[str], became: dict[str, str]) -> None:
        """Move handled mail on the server: after the commit, never before."""
        done = [key for key in keys if became[key] != "set_aside"]
        aside = [key for key in keys if became[key] == "set_aside"]
        if done:
            self.mailbox.done(done)
        if aside:
            self.mailbox.set_aside(aside)
        if keys:
            with self._sessions.begin() as db:
                mailroom.filed(db, keys)

    def _tried_enough(self, group: Sequence[Waiting]) -> dict[str, str]:
        """Return the messages that were tried as often as one may be, and what went wrong the last time."""
        with self._sessions() as db:
            known = mailroom.deliveries(db, [one.key for one in group])
        most = self._service.district.limits.attempts
        return {key: str(row["last_error"]) for key, row in known.items() if row["attempts"] >= most}

    def _tries(self, key: str) -> int:
        return int(self._delivery(key)["attempts"])

    def _last_error(self, key: str) -> str:
        return str(self._delivery(key)["last_error"])

    def _delivery(self, key: str) -> dict[str, Any]:
        with self._sessions() as db:
            return mailroom.deliveries(db, [key])[key]


def _small_groups(waiting: Sequence[Waiting]) -> Iterable[list[Waiting]]:
    """Yield groups of at most `GROUP` messages and about `GROUP_BYTES`."""
    rest = iter(waiting)
    while group := list(islice(rest, GROUP)):
        while group:
            size = 0
            taken: list[Waiting] = []
            for one in group:
                if taken and size + one.size > GROUP_BYTES:
                    break
                taken.append(one)
                size += one.size
            yield taken
            group = group[len(taken) :]


def _say(became: Became, key: str) -> None:
    log.info("%s", became.what, extra={"delivery": key, "case": became.case or "", "rule": became.why})
