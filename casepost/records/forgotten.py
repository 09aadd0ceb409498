"""People of the record whom nothing that stays needs: their names, addresses and telephones go."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from cases.tables import ADDRESSES, CASES, EVENTS, MESSAGES, OUTBOX, PERSONS, TOKENS

PURGED = "purged"  # why a message is empty, and how the key of such a letter begins
NAMING = {"received": "requester", "field_set": "person"}  # events that name a constituent, and where


def of_nothing(db: Session, until: datetime) -> tuple[int, ...]:
    """Return people known since before a moment to whom nothing refers: a command that named them was refused."""
    known = or_(PERSONS.c.name != "", PERSONS.c.email.is_not(None), PERSONS.c.phone.is_not(None))
    old = select(PERSONS.c.id).where(PERSONS.c.staff.is_(False), PERSONS.c.created_at < until, known)
    alone = old.where(~_written_to_or_by(PERSONS.c.id)).order_by(PERSONS.c.id)
    found = db.execute(alone).scalars().all()
    needed = _on_cases(db) if found else frozenset()
    return tuple(person for person in found if person not in needed)


def named_on(db: Session, case: int) -> set[int]:
    """Return who is, or at any time was, the constituent of a case."""
    return {person for _, person in _named(db, EVENTS.c.case_id == case)}


def forget(db: Session, people: Collection[int]) -> int:
    """Empty the rows of constituents whom nothing that stays needs; return how many."""
    forgotten = 0
    needed = _on_cases(db) if people else frozenset()
    for person in sorted(set(people) - needed):
        nobody = update(PERSONS).where(
            PERSONS.c.id == person, PERSONS.c.staff.is_(False), ~_written_to_or_by(PERSONS.c.id)
        )
        emptied = nobody.values(name="", email=None, phone=None, language=None).returning(PERSONS.c.id)
        if db.execute(emptied).first() is None:
            continue
        db.execute(delete(ADDRESSES).where(ADDRESSES.c.person_id == person))
        db.execute(delete(TOKENS).where(TOKENS.c.person_id == person))
        forgotten += 1
    return forgotten


def _written_to_or_by(person: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether a message or a letter that has not been purged is this person's."""
    message = exists().where(MESSAGES.c.person_id == person, MESSAGES.c.why != PURGED)
    letter = exists().where(OUTBOX.c.person_id == person, ~OUTBOX.c.key.startswith(f"{PURGED}:"))
    return or_(message, letter)


def _on_cases(db: Session) -> frozenset[int]:
    """Return who is or was the constituent of a case that has not been purged: an undo may bring them back."""
    rows = db.execute(select(CASES.c.id, CASES.c.requester_id, CASES.c.state)).all()
    kept = {case: requester for case, requester, state in rows if not state.get("purged_at")}
    named = {person for case, person in _named(db) if case in kept}
    return frozenset(filter(None, kept.values())) | named


def _named(db: Session, *which: ColumnElement[bool]) -> set[tuple[int, int]]:
    """Return (case, person) of each event that names a constituent."""
    events = select(EVENTS.c.case_id, EVENTS.c.kind, EVENTS.c.payload).where(EVENTS.c.kind.in_(NAMING), *which)
    named = ((case, payload.get(NAMING[kind])) for case, kind, payload in db.execute(events))
    return {(case, person) for case, person in named if person is not None}
