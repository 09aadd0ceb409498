"""Which cases an export holds: by number, of a person, or by words; and whether the one who asks may have them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casepost.records.permission import NotAllowed, may_see
from cases import directory, mailroom, store
from cases.case import Case
from cases.people import Person
from cases.routing import may_hear
from cases.tables import ADDRESSES, CASES, MESSAGES

EVERY = 1_000_000  # of the cases that are found: an export leaves none out


class NothingThere(Exception):
    """Nothing fits. The text is one plain sentence with the remedy."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported. `how` names it without words of anybody; `loose` are the person's messages without a case."""

    how: str
    cases: tuple[Case, ...]
    loose: tuple[int, ...] = ()


def by_numbers(db: Session, numbers: Sequence[str], asker: Person) -> Selection:
    """Return the cases of these numbers, all of them or none. Raises NothingThere or NotAllowed."""
    found: dict[int, Case] = {}
    for number in numbers:
        case = store.case_with_number(db, number)
        if case is None or not may_hear(case, asker):  # who is complained about learns not even that there is a case
            raise NothingThere(f"There is no case {number}. Look for it with: casepost case search WORDS")
        found[case.id] = case
    return Selection("by number", _allowed(found.values(), asker))


def by_words(db: Session, words: str, asker: Person) -> Selection:
    """Return the cases in whose messages all these words stand. Raises NothingThere or NotAllowed."""
    if not mailroom.normalised(words):
        raise NothingThere("The query holds no word to look for.")
    ids = mailroom.cases_about(db, words, EVERY)
    return Selection("by words", _cases(db, ids, asker))


def by_person(db: Session, email: str, asker: Person) -> Selection:
    """Return everything of one person: their cases, those they wrote to, and their messages without a case."""
    email = email.strip().lower()
    person = directory.person_with_address(db, email)
    theirs = set(db.execute(select(ADDRESSES.c.email).where(ADDRESSES.c.person_id == person)).scalars()) | {email}
    wrote = or_(MESSAGES.c.from_email.in_(theirs), MESSAGES.c.person_id == (person or 0))
    messages = db.execute(select(MESSAGES.c.id, MESSAGES.c.case_id).where(wrote).order_by(MESSAGES.c.id)).all()
    asked = set(db.execute(select(CASES.c.id).where(CASES.c.requester_id == person)).scalars()) if person else set()
    ids = asked | {case for _, case in messages if case is not None}
    loose = tuple(message for message, case in messages if case is None)
    cases = _cases(db, ids, asker, needed=not loose)
    return Selection("by person" if person is None else f"by person {person}", cases, loose)


def _cases(db: Session, ids: Iterable[int], asker: Person, *, needed: bool = True) -> tuple[Case, ...]:
    found = [store.case_with_id(db, case_id) for case_id in sorted(ids)]
    cases = _allowed((case for case in found if case is not None and may_hear(case, asker)), asker)
    if needed and not cases:
        raise NothingThere("No case fits. Look with other words: casepost case search WORDS")
    return cases


def _allowed(cases: Iterable[Case], asker: Person) -> tuple[Case, ...]:
    cases = tuple(cases)
    closed = [case.number for case in cases if not may_see(case, asker)]
    if closed:
        raise NotAllowed(
            f"{', '.join(closed)}: restricted. Oversight and the superintendent may have it: give --as so."
        )
    return cases
