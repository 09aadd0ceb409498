"""Reads one mailbox: looks, parses in child processes, records, and only then files the mail away.

The order that never loses mail (mail-safety.md 2.1): fetch without marking, count the try, parse, commit, move.
A try is what was handed to the parser: a line that breaks or a store that is away says nothing about a message.
A crash anywhere only repeats a message, and a message seen twice is one case.
"""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from casepost.counts import Counts
from casepost.database import explained
from casepost.first_look import look_around
from casepost.quarantine import set_aside, set_aside_too_large, why_of
from casepost.receive import Arrival, Became, receive
from casepost.recording import Conflict
from casepost.service import Service
from casepost.tell import tell_operator
from casepost.transaction import may_pass, of_the_world, transact
from cases import mailroom, store
from ingest.mailbox import Mailbox, MailboxRefused, MailboxTemporary, Waiting
from ingest.message import Message
from ingest.pool import NoRoom, ParseFailed, ParsePool

GROUP = 25  # messages in one transaction
GROUP_BYTES = 8_000_000
MEGABYTE = 1_000_000
LEASE_SECONDS = 120
IN_THE_MAILBOX = "It is in the shared mailbox, in the folder for messages that were set aside."
NOT_HANDED_OUT = "the mail server lists it and does not hand it out; its copy stays where it is"
STOPPED = "it stopped the service each time it was read"
COPY_IT = "Copy it within the folder of the shared mailbox, as a mail program does: the copy is read as a new message."
log = logging.getLogger("casepost.reader")


class NotFiled(MailboxTemporary):
    """All that waited was read, but what has been handled could not be moved on the server. The text says why."""


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
        self._looked_around = False
        self._loose = True  # messages may be known that are not handled yet
        self._excused: Counter[str] = Counter()  # tries that the store ended: they say nothing about a message
        self._unfiled = ""  # why what has been handled could not be moved

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
        if not self._looked_around:
            look_around(self.mailbox, self._sessions, self._service, self._clock)
            self._looked_around = True
        waiting = self.mailbox.waiting()
        if self._loose:
            self._forget_gone(waiting)
        self._loose, self._unfiled = True, ""
        counts, unhandled = Counts(), 0
        for group in self._groups(waiting):
            if self._stopping or not self._hold_lease():
                return counts
            unhandled += len(group)
            counts += self._handle(group)
        self._loose = counts.seen < unhandled
        if self._unfiled:
            raise NotFiled(self._unfiled)
        return counts

    def release(self) -> None:
        """Let another worker read the mailbox at once."""
        try:
            with self._sessions.begin() as db:
                store.release_lease(db, self._lease, self._holder)
        except DBAPIError as error:  # the lease ends by itself, and a start on this machine frees it
            log.warning("the mailbox is still held: %s", explained(error))
        self.mailbox.close()

    def _hold_lease(self) -> bool:
        with self._sessions.begin() as db:
            return store.take_lease(db, self._lease, self._holder, LEASE_SECONDS) is not None

    def _forget_gone(self, waiting: Sequence[Waiting]) -> None:
        """Note what somebody moved away before it was read: it is theirs now, and waits here no longer."""
        with self._sessions.begin() as db:
            gone = mailroom.forget_gone(db, self.mailbox.name, {one.key for one in waiting})
        for key in gone:
            log.warning("a message was moved away before it was read", extra={"delivery": key})

    def _groups(self, waiting: Sequence[Waiting]) -> Iterable[list[Waiting]]:
        """Yield what is unhandled: first tries together, what failed before alone, so that each is counted justly."""
        with self._sessions() as db:
            known = mailroom.deliveries(db, [one.key for one in waiting])
        became = {key: str(row["became"]) for key, row in known.items()}
        open_ = {key for key, what in became.items() if what in {"", mailroom.GONE}}
        settled = [one.key for one in waiting if one.key in known and one.key not in open_]
        self._file([key for key in settled if became[key] != mailroom.LEFT], became)
        yield from ([one] for one in waiting if one.key in open_)
        yield from _small_groups([one for one in waiting if one.key not in known])

    def _handle(self, group: Sequence[Waiting]) -> Counts:
        limits = self._service.district.limits
        with self._sessions() as db:
            known = mailroom.deliveries(db, [one.key for one in group])
        counts = Counts()
        fit: list[Waiting] = []
        for one in group:
            row = known.get(one.key)
            if one.size > limits.fetch_megabytes * MEGABYTE:
                counts += self._too_large(one, row)
            elif row is not None and self._tries(row) >= limits.attempts:
                counts += self._tried_enough(one, row)
            else:
                fit.append(one)
        return counts + self._read(fit, known) if fit else counts

    def _read(self, group: Sequence[Waiting], known: Mapping[str, Mapping[str, Any]]) -> Counts:
        """Fetch, count the try, parse, record, file away."""
        by_key = {one.key: one for one in group}
        raws = {key: raw for key, raw in self.mailbox.fetch(list(by_key))}  # noqa: C416 - a dict of what was given
        counts = Counts()
        for one in (one for one in group if one.key not in raws):
            counts += self._not_handed_out(one, known.get(one.key))
        if not raws:
            return counts
        with self._sessions.begin() as db:
            mailroom.count_try(db, self.mailbox.name, list(raws), self._clock())
        try:
            parsed = dict(zip(raws, self._pool.parse_many(list(raws.values())), strict=True))
        except NoRoom as error:
            self._excused.update(raws.keys())
            raise MailboxTemporary(str(error)) from error
        try:
            recorded = self._record_each([(by_key[key], raws[key], parsed[key]) for key in raws])
        except DBAPIError as error:
            if of_the_world(error):
                self._excused.update(raws.keys())
            raise
        self._recorded()
        self._file([key for key, became in recorded.items() if became], recorded)
        for key, became in recorded.items():
            if became:
                counts = counts.plus(became)
            else:
                counts += self._failed(by_key[key], raws[key])
        return counts

    def _tries(self, row: Mapping[str, Any]) -> int:
        """Return how often a message was tried and could be blamed for what followed."""
        return int(row["attempts"]) - self._excused[row["key"]]

    def _failed(self, one: Waiting, raw: bytes) -> Counts:
        """Set a message aside that was tried as often as one may be; else leave it for the next look."""
        with self._sessions() as db:
            row = mailroom.deliveries(db, [one.key])[one.key]
        if self._tries(row) < self._service.district.limits.attempts:
            return Counts()
        return self._quarantine(one, str(row["last_error"]), raw)

    def _record_each(self, mails: Sequence[tuple[Waiting, bytes, Message | ParseFailed]]) -> dict[str, str]:
        """Record a group, '' for what failed. A message whose conflict does not end has failed; the others go on."""
        try:
            return self._record_all(mails)
        except (Conflict, IntegrityError) as error:
            if len(mails) > 1:
                return {key: became for one in mails for key, became in self._record_each([one]).items()}
            key = mails[0][0].key
            log.exception("a conflict did not end", extra={"delivery": key})
            with self._sessions.begin() as db:  # a store that is locked says so here: then it was no try
                mailroom.failed_try(db, key, why_of(error))
            return {key: ""}

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
            if may_pass(error) or of_the_world(error):
                raise
            savepoint.rollback()
            log.exception("a message could not be recorded", extra={"delivery": one.key})
            mailroom.failed_try(db, one.key, why_of(error))
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

    def _too_large(self, one: Waiting, row: Mapping[str, Any] | None) -> Counts:
        """Keep the header of a message that is too large to fetch, and set its copy aside."""
        head = self._head(one)
        if not head:
            return self._not_handed_out(one, row)
        return self._keep(
            one,
            "set_aside",
            lambda db, at: set_aside_too_large(db, head, one.size, one.arrived, IN_THE_MAILBOX, self._service, at),
        )

    def _tried_enough(self, one: Waiting, row: Mapping[str, Any]) -> Counts:
        """Set a message aside that was in hand each time the service ended, without reading it again."""
        raw = dict(self.mailbox.fetch([one.key])).get(one.key)
        if raw is None:
            return self._not_handed_out(one, row)
        known = str(row["last_error"])
        return self._quarantine(one, STOPPED if known in {"", NOT_HANDED_OUT} else known, raw)

    def _not_handed_out(self, one: Waiting, row: Mapping[str, Any] | None) -> Counts:
        """Note that the bytes did not come. After a while tell the operator, and keep the header if that comes."""
        now = self._clock()
        patience = timedelta(minutes=self._service.district.limits.patience_minutes)
        if row is None or row["last_error"] != NOT_HANDED_OUT or now - row["seen_at"] < patience:
            with self._sessions.begin() as db:
                mailroom.not_handed_out(db, self.mailbox.name, one.key, NOT_HANDED_OUT, now)
            return Counts()
        head = self._head(one)
        if head:
            size = max(one.size, len(head) + 1)  # it is not whole, whatever the server says
            return self._keep(
                one,
                mailroom.LEFT,
                lambda db, at: set_aside(db, head, NOT_HANDED_OUT, size, one.arrived, self._service, at),
            )
        with self._sessions.begin() as db:
            what = f"The mail server lists a message of {one.arrived:%Y-%m-%d %H:%M} UTC and does not hand it out."
            tell_operator(db, self._service, f"not handed out:{one.key}", what, COPY_IT, now)
        return Counts()

    def _head(self, one: Waiting) -> bytes:
        """Return the header of a message, b'' when the server does not hand it out either."""
        try:
            return self.mailbox.fetch_head(one.key)
        except MailboxTemporary as error:  # of this message, or of the server: then the next thing asked fails too
            log.warning("%s The header of %s could not be read.", error, one.key)
            return b""

    def _quarantine(self, one: Waiting, why: str, raw: bytes) -> Counts:
        """Keep the bytes of a message that failed three times, tell the operator once, and set its copy aside."""
        return self._keep(
            one,
            "set_aside",
            lambda db, at: set_aside(db, raw, why, one.size, one.arrived, self._service, at),
        )

    def _keep(self, one: Waiting, became: str, keep: Callable[[Session, datetime], int]) -> Counts:
        """Keep what there is of a message that has no case; its copy is moved only when it is set aside."""
        try:
            with self._sessions.begin() as db:
                at = self._clock()
                message = keep(db, at)
                mailroom.count_try(db, self.mailbox.name, [one.key], at)
                mailroom.handled(db, one.key, became, message)
        except Exception as error:
            if of_the_world(error):
                raise
            log.exception("a message could not be set aside; the others go on", extra={"delivery": one.key})
            return Counts()
        if became != mailroom.LEFT:
            self._file([one.key], {one.key: became})
        return Counts().plus("set_aside")

    def _file(self, keys: Sequence[str], became: dict[str, str]) -> None:
        """Move handled mail on the server: after the commit, never before. A server that refuses keeps none unread."""
        done = [key for key in keys if became[key] != "set_aside"]
        aside = [key for key in keys if became[key] == "set_aside"]
        try:
            if done:
                self.mailbox.done(done)
            if aside:
                self.mailbox.set_aside(aside)
        except (MailboxRefused, MailboxTemporary) as error:
            self._unfiled = str(error)  # told at the end of the look; the next one moves them
            return
        if keys:
            for key in keys:
                self._excused.pop(key, None)
            with self._sessions.begin() as db:
                mailroom.filed(db, keys)


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
