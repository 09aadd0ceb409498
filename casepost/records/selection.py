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

NO_CASE = "No case fits. Look with other words: casepost case search WORDS"
EVERY = 1_000_000  # of the cases that are found: an export leaves none out


class NothingThere(Exception):
    """Nothing fits. The text is one plain sentence with the remedy."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported. `how` names it without words of anybody."""

    how: str
    cases: tuple[Case, ...]
    loose: tuple[int, ...] = ()  # the person's messages without a case
    single: tuple[int, ...] = ()  # messages in the person's name on cases of others: nothing else of those cases


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
    """Return everything of one person: their cases, and single messages of theirs that belong to none of these.

    Whoever writes to a case of somebody else, or in somebody else's name, has no part in that case.
    """
    email = email.strip().lower()
    person = directory.person_with_address(db, email)
    theirs = set(db.execute(select(ADDRESSES.c.email).where(ADDRESSES.c.person_id == person)).scalars()) | {email}
    wrote = or_(MESSAGES.c.from_email.in_(theirs), MESSAGES.c.person_id == (person or 0))
    mails = select(MESSAGES.c.id, MESSAGES.c.case_id).where(wrote, MESSAGES.c.direction == "in")
    messages = db.execute(mails.order_by(MESSAGES.c.id)).all()
    asked = set(db.execute(select(CASES.c.id).where(CASES.c.requester_id == person)).scalars()) if person else set()
    ids = asked | {case for _, case in messages if case is not None}
    open_ = _open_to(db, ids, asker)
    own = tuple(case for case in open_.values() if person is not None and case.participant(person))
    whole = {case.id for case in own}
    closed = len(open_) < len(ids)  # then a mail without a case may be more of what the asker may not hear
    loose = () if closed else tuple(message for message, case in messages if case is None)
    single = tuple(message for message, case in messages if case in open_ and case not in whole)
    if not (own or loose or single):
        raise NothingThere(NO_CASE)
    return Selection("by person" if person is None else f"by person {person}", own, loose, single)


def _cases(db: Session, ids: Iterable[int], asker: Person) -> tuple[Case, ...]:
    cases = tuple(_open_to(db, ids, asker).values())
    if not cases:
        raise NothingThere(NO_CASE)
    return cases


def _open_to(db: Session, ids: Iterable[int], asker: Person) -> dict[int, Case]:
    """Return the cases that the asker may hear of, by row. Raises NotAllowed for one that they may not have."""
    found = [store.case_with_id(db, case_id) for case_id in sorted(ids)]
    cases = _allowed((case for case in found if case is not None and may_hear(case, asker)), asker)
    return {case.id: case for case in cases}


def _allowed(cases: Iterable[Case], asker: Person) -> tuple[Case, ...]:
    cases = tuple(cases)
    closed = [case.number for case in cases if not may_see(case, asker)]
    if closed:
        raise NotAllowed(
            f"{', '.join(closed)}: restricted. Oversight and the superintendent may have it: give --as so."
        )
    return cases
