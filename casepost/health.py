"""Silence is a fault (mail-safety.md, P10): the figures of the service, and what of them needs a person.

What waits since a time that is yet to come was written down before the clock went back: it waits too long already,
for nobody knows since when.
"""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from casepost import account, pulse
from casepost.account import Account
from cases import mailroom, store
from cases.policy import Limits
from cases.tables import DELIVERIES, LEASES, MESSAGES, OFFICE_FACTS, OUTBOX
from notify import outbox
from notify.announce_staff import TO_OUTSIDE
from notify.deliver import DELAYS


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox that should be read: how often, and under which lease."""

    name: str
    every: timedelta
    lease: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What the figures are judged by."""

    limits: Limits = field(default_factory=Limits)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    mailboxes: tuple[Box, ...] = ()
    store_file: Path | None = None  # None: of a database server nobody here knows the disk


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is not well. `lasting`: it has gone on for so long, or is such, that a person must act."""

    kind: str  # mailbox, smtp, unhandled, unsent, failed, quarantine, disk, account, store, service
    text: str  # one sentence or two, with the remedy
    since: datetime | None  # None: nobody knows
    lasting: bool
    name: str = ""  # of a mailbox
    why: str = ""  # what a server said
    number: int = 0

    @property
    def key(self) -> str:
        """What makes it this trouble and no other."""
        return f"{self.kind} {self.name}".rstrip()


@dataclass(frozen=True, slots=True)
class Status:
    """The figures of `casepost status` and the health endpoint."""

    last_look: dict[str, datetime]  # by mailbox
    failing: dict[str, str]  # by mailbox: since when and why
    refused: frozenset[str]  # mailboxes that only the operator can mend
    silent: dict[str, datetime]  # mailboxes that nobody has read for too long, though they do not fail
    smtp_failing: str  # since when and why; '' while letters can be handed over
    unhandled: int
    oldest_unhandled: datetime | None
    unsent: int
    oldest_unsent: datetime | None  # when the oldest letter that waits was made
    overdue_since: datetime | None  # since when the oldest letter that may leave has not left
    held: int  # letters that wait until a limit leaves room
    failed_letters: int
    failed_since: datetime | None
    failed_unseen: int  # of them, those whose failure no contact was told of
    last_sent: datetime | None
    set_aside: int
    set_aside_since: datetime | None
    became: dict[str, int]  # every message handed over, by what it became
    gone: int  # somebody moved them away before they were read
    account: Account  # the mail account book, in all
    account_days: tuple[Account, ...]  # and on the last days
    disk_free: float  # share of the store's disk, 1.0 when unknown
    last_watched: datetime | None  # when a running service last looked after all this
    needs: tuple[Trouble, ...]
    troubles: tuple[str, ...]  # the same in words

    @property
    def well(self) -> bool:
        """Whether nothing has gone on for so long that a person must act."""
        return not any(trouble.lasting for trouble in self.needs)


def status(
    db: Session,
    store_file: Path | None,
    at: datetime,
    expected: Expected | None = None,
    *,
    days: int = account.DAYS,
) -> Status:
    """Return how the service stands, with the mail account of so many days. Reads only."""
    expected = expected or Expected(store_file=store_file)
    facts = {row.name: row.value for row in db.execute(select(OFFICE_FACTS)).all()}
    looked = {name: datetime.fromisoformat(value) for name, value in _named(facts, pulse.LOOKED)}
    wanted = {box.name for box in expected.mailboxes}
    failing = {name: value for name, value in _named(facts, pulse.FAILING) if name in wanted or not wanted}
    in_all = account.account(db)
    set_aside, set_aside_since = _quarantine(db)
    failed = OUTBOX.c.state == "failed"
    told_the_contact = OUTBOX.c.kind.in_(TO_OUTSIDE) & OUTBOX.c.case_id.is_not(None) & OUTBOX.c.person_id.is_not(None)
    waiting = OUTBOX.c.state == "waiting"
    found = Status(
        last_look=looked,
        failing=failing,
        refused=frozenset(name for name, _ in _named(facts, pulse.REFUSED)),
        silent=_silent(db, expected, facts, failing, at),
        smtp_failing=facts.get(pulse.SMTP, ""),
        unhandled=in_all.unhandled,
        oldest_unhandled=db.execute(select(func.min(DELIVERIES.c.seen_at)).where(DELIVERIES.c.became == "")).scalar(),
        unsent=_count(db, waiting),
        oldest_unsent=outbox.oldest_unsent(db),
        overdue_since=_overdue_since(db, at),
        held=_count(db, OUTBOX.c.state == "held"),
        failed_letters=_count(db, failed),
        failed_since=db.execute(select(func.min(OUTBOX.c.next_at)).where(failed)).scalar(),
        failed_unseen=_count(db, failed & ~told_the_contact),
        last_sent=_last_sent(db),
        set_aside=set_aside,
        set_aside_since=set_aside_since,
        became=_became(db),
        gone=in_all.gone,
        account=in_all,
        account_days=account.by_day(db, expected.zone, at, days),
        disk_free=disk_free(expected.store_file),
        last_watched=datetime.fromisoformat(facts[pulse.WATCHED]) if pulse.WATCHED in facts else None,
        needs=(),
        troubles=(),
    )
    needs = tuple(trouble for rule in RULES for trouble in rule(found, expected.limits, at))
    return replace(found, needs=needs, troubles=tuple(trouble.text for trouble in needs))


def disk_free(store_file: Path | None) -> float:
    """Return the share of the store's disk that is free; 1.0 when nobody here knows."""
    if store_file is None:
        return 1.0
    usage = shutil.disk_usage(store_file.parent)
    return usage.free / usage.total


# What needs a person: a rule a trouble.


def _mailboxes(found: Status, limits: Limits, at: datetime) -> Iterable[Trouble]:
    patience = timedelta(minutes=limits.failing_minutes)
    for name, value in found.failing.items():
        since, why = _since_and_why(value)
        lasting = name in found.refused or at - since > patience
        text = f"The mailbox {name} fails since {since:%Y-%m-%d %H:%M} UTC: {why}"
        yield Trouble("mailbox", text, since, lasting, name, why)
    for name, since in found.silent.items():
        text = (
            f"The mailbox {name} was last read at {since:%Y-%m-%d %H:%M} UTC: see that casepost run is running, and"
            " what its log says."
        )
        yield Trouble("mailbox", text, since, lasting=True, name=name)


def _smtp(found: Status, limits: Limits, at: datetime) -> Iterable[Trouble]:
    if found.smtp_failing:
        since, why = _since_and_why(found.smtp_failing)
        text = f"No letter can be sent since {since:%Y-%m-%d %H:%M} UTC: {why} Find out why with: casepost check"
        yield Trouble("smtp", text, since, at - since > timedelta(minutes=limits.failing_minutes), why=why)


def _unhandled(found: Status, limits: Limits, at: datetime) -> Iterable[Trouble]:
    oldest = found.oldest_unhandled
    if oldest and abs(at - oldest) > timedelta(minutes=limits.unhandled_minutes):
        text = f"A message waits unhandled since {oldest:%Y-%m-%d %H:%M} UTC: look into the log of casepost run."
        yield Trouble("unhandled", text, oldest, lasting=True, number=found.unhandled)


def _unsent(found: Status, limits: Limits, at: datetime) -> Iterable[Trouble]:
    overdue = found.overdue_since
    if overdue and abs(at - overdue) > timedelta(minutes=limits.unsent_minutes):
        text = f"A letter waits unsent since {overdue:%Y-%m-%d %H:%M} UTC: see casepost outbox list."
        yield Trouble("unsent", text, overdue, lasting=True, number=found.unsent)


def _failed(found: Status, _limits: Limits, _at: datetime) -> Iterable[Trouble]:
    if found.failed_letters:
        ending = "" if found.failed_letters == 1 else "s"
        text = f"{found.failed_letters} letter{ending} could not be sent: see casepost outbox list."
        lasting = found.failed_unseen > 0  # of the others the contact has been told, case by case
        yield Trouble("failed", text, found.failed_since, lasting, number=found.failed_letters)


def _set_aside(found: Status, _limits: Limits, _at: datetime) -> Iterable[Trouble]:
    if found.set_aside:
        what = "message is" if found.set_aside == 1 else "messages are"
        text = f"{found.set_aside} {what} set aside: see casepost quarantine list."
        yield Trouble("quarantine", text, found.set_aside_since, lasting=True, number=found.set_aside)


def _account(found: Status, _limits: Limits, _at: datetime) -> Iterable[Trouble]:
    if not found.account.agrees:
        what = "; ".join(found.account.differences)
        text = f"The mail account does not agree: {what}. Copy the store before anything else, and report it."
        yield Trouble("account", text, None, lasting=True, why=what)


def _disk(found: Status, limits: Limits, _at: datetime) -> Iterable[Trouble]:
    if found.disk_free < limits.disk_percent / 100:
        text = f"The disk of the store has {found.disk_free:.0%} left: make room."
        yield Trouble("disk", text, None, lasting=True, number=round(found.disk_free * 100))


def _watch(found: Status, limits: Limits, at: datetime) -> Iterable[Trouble]:
    last = found.last_watched
    if last and abs(at - last) > timedelta(minutes=limits.failing_minutes):
        text = f"Nobody looks after the service since {last:%Y-%m-%d %H:%M} UTC: see that casepost run is running."
        yield Trouble("service", text, last, lasting=True)


RULES: tuple[Callable[[Status, Limits, datetime], Iterable[Trouble]], ...] = (
    _mailboxes, _smtp, _unhandled, _unsent, _failed, _set_aside, _account, _disk, _watch,
)  # fmt: skip


# The figures.


def _named(facts: Mapping[str, str], prefix: str) -> list[tuple[str, str]]:
    """Return the facts of each mailbox that are not empty."""
    return [(name[len(prefix) :], value) for name, value in facts.items() if name.startswith(prefix) and value]


def _since_and_why(value: str) -> tuple[datetime, str]:
    since, _, why = value.partition(" ")
    return datetime.fromisoformat(since), why


def _silent(
    db: Session, expected: Expected, facts: Mapping[str, str], failing: Mapping[str, str], at: datetime
) -> dict[str, datetime]:
    """Return the mailboxes that should have been read long ago and that nobody reads just now."""
    silent = {}
    patience = timedelta(minutes=expected.limits.failing_minutes)
    for box in expected.mailboxes:
        last = facts.get(pulse.LOOKED + box.name) or facts.get(pulse.EXPECTED + box.name)
        if last and box.name not in failing and at - datetime.fromisoformat(last) > patience + box.every:
            until = db.execute(select(LEASES.c.until).where(LEASES.c.name == box.lease)).scalar()
            if until is None or until <= store.database_clock(db):  # else somebody works through much mail
                silent[box.name] = datetime.fromisoformat(last)
    return silent


def _overdue_since(db: Session, at: datetime) -> datetime | None:
    """Return since when the oldest letter that may leave has not left.

    Held letters, and those that wait for an UNDO, are not late. A letter that was tried and is tried again later is:
    it was due before its first try, which is so long ago as its tries have been put off.
    """
    waiting = select(OUTBOX.c.attempts, func.min(OUTBOX.c.next_at)).where(
        OUTBOX.c.state == "waiting", or_(OUTBOX.c.attempts > 0, OUTBOX.c.next_at <= at)
    )
    due = [
        next_at - sum(DELAYS[:attempts], timedelta())
        for attempts, next_at in db.execute(waiting.group_by(OUTBOX.c.attempts))
    ]
    return min(due, default=None)


def _last_sent(db: Session) -> datetime | None:
    """Return when a letter left last, among the last that were due: to look at all of them takes long."""
    latest = select(OUTBOX.c.sent_at).where(OUTBOX.c.state == "sent").order_by(OUTBOX.c.next_at.desc()).limit(1000)
    return db.execute(select(func.max(latest.subquery().c.sent_at))).scalar()


def _quarantine(db: Session) -> tuple[int, datetime | None]:
    """Return how many messages are set aside, and since when."""
    aside = MESSAGES.c.became == "set_aside"
    since = select(func.min(func.coalesce(DELIVERIES.c.seen_at, MESSAGES.c.at)))
    since = since.select_from(MESSAGES).outerjoin(DELIVERIES, DELIVERIES.c.message_id == MESSAGES.c.id)
    number = db.execute(select(func.count(MESSAGES.c.id)).where(aside)).scalar_one()
    found = db.execute(since.where(aside)).scalar() if number else None
    return int(number), found


def _became(db: Session) -> dict[str, int]:
    handed_over = select(DELIVERIES.c.became, func.count()).where(DELIVERIES.c.became.not_in(("", mailroom.GONE)))
    return {became: number for became, number in db.execute(handed_over.group_by(DELIVERIES.c.became))}  # noqa: C416


def _count(db: Session, condition: ColumnElement[bool]) -> int:
    return int(db.execute(select(func.count(OUTBOX.c.id)).where(condition)).scalar_one())
