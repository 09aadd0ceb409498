"""The cases that tell much the same as a new one, as the notice of it may name them to whoever works it. Reads only."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from casepost.alike import alike_to
from casepost.first_words import first_words
from cases import store
from cases.case import Case
from cases.events import AboutSet, Logged, Received, Step
from cases.experience import Alike
from cases.lessons import counts, said_by_a_person
from cases.likeness import FEW_WORDS, read_words
from cases.people import Person
from cases.policy import District
from cases.routing import worker
from cases.seeing import may_see


def shown_alike(
    db: Session, case: Case | None, steps: Sequence[Step], district: District, day: date
) -> tuple[Alike, ...]:
    """Return the most alike cases, for a case of which a notice goes to a new reader with these steps.

    One that the reader may not see is left out, and nothing tells that it is.
    """
    if case is None or not any(isinstance(step.event, Received | Logged | AboutSet) for step in steps):
        return ()
    if len(read_words(first_words(db, case, district).text)) < FEW_WORDS:
        return ()  # "Please call me": nothing is told by who else wrote that
    reader = worker(case, district, day)
    found = alike_to(db, case, district)
    known = {one.case for one in found}
    confirmed = (_as_alike(db, one, case) for one in case.alike if one not in known)
    everything = (*found, *(one for one in confirmed if one is not None))
    return tuple(one for one in everything if _may_be_named(db, one, reader, district, day))


def confirmed_alike(db: Session, case: Case) -> tuple[Alike, ...]:
    """Return the cases that the suggestion rested on, as they stand: one that is gone or purged is left out."""
    return tuple(one for other in case.alike if (one := _as_alike(db, other, case)) is not None)


def _as_alike(db: Session, other_id: int, case: Case) -> Alike | None:
    other = store.case_with_id(db, other_id)
    if other is None or not counts(other):
        return None
    same = case.requester is not None and other.participant(case.requester)
    return Alike(other.id, other.number, other.category if said_by_a_person(other) else None, 0.0, same)


def _may_be_named(db: Session, one: Alike, reader: Person, district: District, day: date) -> bool:
    """Return whether the reader may see a case: of a restricted one only whoever works it hears (domain.md 2)."""
    other = store.case_with_id(db, one.case)
    if other is None or not may_see(other, reader):
        return False
    return not other.restricted or worker(other, district, day) == reader
