"""What the records schedule lets go, and what it keeps and why: a list that a person confirms. Reads only."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casepost.records import forgotten
from casepost.records.schedule import closed_on, due_on, over_before
from casepost.records.shared import SharedMail, shared_mail
from casepost.settings import RecordsSettings
from cases import store
from cases.case import Case
from cases.encode import restored
from cases.tables import ADDRESSES, CASES, EVENTS, MESSAGES, OUTBOX, PERSONS

PURGED = forgotten.PURGED
ON_ITS_WAY = ("waiting", "held")
HOLD, LETTER = "it is under legal hold", "a letter of it has not left"


@dataclass(frozen=True, slots=True)
class Due:
    """A case whose time is over."""

    number: str
    case: int
    last_seq: int
    retention: str
    closed: date
    due: date
    messages: int
    letters: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A case whose time is over and that stays all the same."""

    number: str
    due: date
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go, and what stays though its time is over."""

    due: tuple[Due, ...]
    kept: tuple[Kept, ...]
    messages: tuple[int, ...]  # that belong to no case
    letters: tuple[int, ...]  # that belong to no case
    people: tuple[int, ...] = ()  # whom nothing refers to: a command that named them was refused

    @property
    def empty(self) -> bool:
        """Whether nothing would go."""
        return not (self.due or self.messages or self.letters or self.people)

    @property
    def code(self) -> str:
        """What confirms exactly this list: it changes with anything in it."""
        listed = [[astuple(one) for one in self.due], self.messages, self.letters, self.people]
        return hashlib.sha256(json.dumps(listed, default=str).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Rules:
    """The district's records schedule, and how it counts days."""

    records: RecordsSettings
    close_days: int
    zone: ZoneInfo


def plan(db: Session, rules: Rules, before: date) -> Plan:
    """Return what was due before a day."""
    over = _over(db, rules, before)
    groups = _sharing(db)
    due, kept = [], []
    for case, found in over.items():
        why = _kept_because(db, case, groups.get(case, frozenset()), over)
        if why:
            kept.append(Kept(found.number, found.due, why))
        else:
            due.append(found)
    years = rules.records.usual.years
    shared = shared_mail(db, frozenset(one.case for one in due))
    if years is None:
        return Plan(tuple(due), tuple(kept), *_without_case(db, None, shared))
    until = datetime.combine(over_before(before, years), time(), rules.zone)
    return Plan(tuple(due), tuple(kept), *_without_case(db, until, shared), forgotten.of_nothing(db, until))


def _over(db: Session, rules: Rules, before: date) -> dict[int, Due]:
    """Return each case whose time is over, by its row."""
    over = {}
    for state in db.execute(select(CASES.c.state).where(CASES.c.last_seq > 0).order_by(CASES.c.id)).scalars().all():
        case = restored(Case, state)
        found = None if case.live else _due(db, case, rules, before)
        if found is not None and found.due < before:
            over[case.id] = found
    return over


def _due(db: Session, case: Case, rules: Rules, before: date) -> Due | None:
    retention = rules.records.of(case.category)
    if retention.years is None or _resolved_too_late(case, retention.years, rules, before):
        return None
    closed = closed_on(case, store.history(db, case.id), rules.close_days, rules.zone)
    if closed is None:
        return None
    messages = select(func.count()).where(MESSAGES.c.case_id == case.id)
    letters = select(func.count()).where(OUTBOX.c.case_id == case.id)
    return Due(
        case.number,
        case.id,
        case.last_seq,
        retention.name,
        closed,
        due_on(closed, retention.years),
        db.execute(messages).scalar_one(),
        db.execute(letters).scalar_one(),
    )


def _resolved_too_late(case: Case, years: int, rules: Rules, before: date) -> bool:
    """Return whether its last resolution alone keeps a case: then nobody need read its history."""
    resolved = case.resolved_at
    return resolved is not None and due_on(resolved.astimezone(rules.zone).date(), years) >= before


def _sharing(db: Session) -> dict[int, frozenset[int]]:
    """Return for each case the others that a mail joins it to: one mail passed on several families' messages."""
    rows = db.execute(select(MESSAGES.c.id, MESSAGES.c.case_id).where(MESSAGES.c.case_id.is_not(None)))
    holder = {f"message:{message}": case for message, case in rows}
    group: dict[int, set[int]] = defaultdict(set)
    causes = select(EVENTS.c.case_id, EVENTS.c.cause).where(EVENTS.c.cause.startswith("message:")).distinct()
    for case, cause in db.execute(causes).all():
        other = holder.get(cause, case)
        if other != case:
            joined = group[case] | group[other] | {case, other}
            for one in joined:
                group[one] = joined
    return {case: frozenset(others - {case}) for case, others in group.items()}


def _kept_because(db: Session, case: int, others: Iterable[int], over: Mapping[int, Due]) -> str:
    """Return why a case stays: it or one that shares a mail with it is held, still counts, or has a letter to send."""
    for one in (case, *sorted(others)):
        found = store.case_with_id(db, one)
        if found is None:
            continue
        why = _reason(db, found)
        if one != case and not why and one not in over and found.purged_at is None:
            why = "its time is not over"
        if why:
            return (
                why if one == case else f"a mail of it is also of {found.number}, and {why.replace('it is', 'that is')}"
            )
    return ""


def _reason(db: Session, case: Case) -> str:
    if case.held:
        return HOLD
    waits = select(OUTBOX.c.id).where(OUTBOX.c.case_id == case.id, OUTBOX.c.state.in_(ON_ITS_WAY)).limit(1)
    return LETTER if db.execute(waits).first() else ""


def _without_case(db: Session, until: datetime | None, shared: SharedMail) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return messages and letters of no case from before a moment; what a person under legal hold wrote stays.

    What changed cases, as a reply to a list does, stays and goes with them instead.
    """
    held, addresses = _under_hold(db)
    mails = select(MESSAGES.c.id, MESSAGES.c.person_id, MESSAGES.c.from_email, MESSAGES.c.at).where(
        MESSAGES.c.case_id.is_(None), MESSAGES.c.became != "set_aside", MESSAGES.c.why != PURGED
    )
    letters = select(OUTBOX.c.id, OUTBOX.c.person_id, OUTBOX.c.recipient, OUTBOX.c.created_at, OUTBOX.c.cause).where(
        OUTBOX.c.case_id.is_(None), OUTBOX.c.state.not_in(ON_ITS_WAY), ~OUTBOX.c.key.startswith(f"{PURGED}:")
    )
    return (
        tuple(
            message
            for message, person, sender, at in db.execute(mails.order_by(MESSAGES.c.id)).all()
            if shared.over(f"message:{message}", at, until) and person not in held and sender not in addresses
        ),
        tuple(
            letter
            for letter, person, recipient, at, cause in db.execute(letters.order_by(OUTBOX.c.id)).all()
            if shared.over(cause, at, until) and person not in held and recipient.lower() not in addresses
        ),
    )


def _under_hold(db: Session) -> tuple[frozenset[int], frozenset[str]]:
    """Return the constituents of cases under legal hold and whoever wrote on them: as people, and all addresses.

    A stranger who wrote on one is no person of the record, so the address alone tells what else is theirs. Our own
    people write on every case: their mail about another family is not held with it.
    """
    held = [
        case.id
        for state in db.execute(select(CASES.c.state).where(CASES.c.last_seq > 0)).scalars()
        if (case := restored(Case, state)).held
    ]
    asked = select(CASES.c.requester_id).where(CASES.c.id.in_(held), CASES.c.requester_id.is_not(None))
    wrote = select(MESSAGES.c.person_id).where(MESSAGES.c.case_id.in_(held), MESSAGES.c.person_id.is_not(None))
    staff = frozenset(db.execute(select(PERSONS.c.id).where(PERSONS.c.staff)).scalars())
    people = (frozenset(db.execute(asked).scalars()) | frozenset(db.execute(wrote).scalars())) - staff
    theirs = select(ADDRESSES.c.email).where(ADDRESSES.c.person_id.in_(people))
    used = select(MESSAGES.c.from_email).where(MESSAGES.c.case_id.in_(held), MESSAGES.c.from_email != "")
    ours = select(ADDRESSES.c.email).where(ADDRESSES.c.person_id.in_(staff))
    found = frozenset(db.execute(theirs).scalars()) | frozenset(db.execute(used.distinct()).scalars())
    return people, found - frozenset(db.execute(ours).scalars())
