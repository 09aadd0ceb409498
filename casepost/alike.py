"""The cases that tell of one matter with a text, found among all of them. Reads only.

What is asked is bounded whatever stands in the store: so many numbers of a text, so many cases of each number, so many
cases that are compared.
"""

import math
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.first_words import first_words
from cases import learning
from cases.alike import ASKED, LEAST, how_alike, numbers_of
from cases.case import Case
from cases.encode import restored
from cases.experience import Alike, Features
from cases.lessons import ALIKE, counts, said_by_a_person
from cases.policy import District
from cases.tables import CASES

OF_ONE_NUMBER = 50  # cases that are looked at for one number; the newest: what stands in more says little
SHOWN = 5
_COMPARED = 20  # cases; those that share the most, and the rarest, numbers


def alike_to(db: Session, case: Case, district: District) -> tuple[Alike, ...]:
    """Return the cases most like one that stands, the nearest first, whether a person said their category or not."""
    known = learning.kept(db, ALIKE, [case.id]).get(case.id) or numbers_of(first_words(db, case, district).text)
    return _nearest(db, known, case.requester, {case.id, *case.took_in}, by_a_person=False)


def evidence(db: Session, text: str, person: int | None = None) -> tuple[Alike, ...]:
    """Return the cases most like a text whose category a person said, the nearest first. *person*: who wrote it."""
    return _nearest(db, numbers_of(text), person, (), by_a_person=True)


def _nearest(
    db: Session, text: Features, person: int | None, without: Collection[int], *, by_a_person: bool
) -> tuple[Alike, ...]:
    likeness = {
        case: how_alike(text, other) for case, other in learning.kept(db, ALIKE, _sharing(db, text, without)).items()
    }
    near = [case for case, share in likeness.items() if share >= LEAST]
    states = db.execute(select(CASES.c.state).where(CASES.c.id.in_(near))).scalars() if near else ()
    found = []
    for case in [restored(Case, state) for state in states]:
        said = said_by_a_person(case)
        if counts(case) and (said or not by_a_person):
            same = person is not None and case.participant(person)
            category = case.category if said else None
            found.append(Alike(case.id, case.number, category, round(likeness[case.id], 2), same))
    return tuple(sorted(found, key=lambda one: (-one.likeness, -one.case))[:SHOWN])


def _sharing(db: Session, text: Features, without: Collection[int]) -> list[int]:
    """Return the cases that share the most, and the rarest, numbers with a text."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, case in learning.holding(db, text[:ASKED], OF_ONE_NUMBER):
        holders[number].append(case)
    weights: dict[int, float] = defaultdict(float)
    for cases in holders.values():
        weight = math.log(1 + OF_ONE_NUMBER / len(cases))
        for case in cases:
            weights[case] += weight
    known = (case for case in weights if case not in without)
    return sorted(known, key=lambda case: (-weights[case], -case))[:_COMPARED]
