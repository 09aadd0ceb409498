"""What a case teaches, brought up to date in the transaction of whatever changed it. Never commits.

Each case is compared with what it has taught. So undoing, merging, #notacase and purging need no code of their own.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.first_words import NOTHING, Words, first_words, words_of
from casepost.service import Service
from cases import learning, mailroom, store
from cases.alike import numbers_of
from cases.calibration import hit_bucket
from cases.case import Case
from cases.encode import restored
from cases.events import Suggested, TookIn, Undone
from cases.experience import Features, Lesson
from cases.learning import Change, Taught
from cases.lessons import ALIKE, lessons_of
from cases.policy import District
from cases.tables import CASES

_SOME = 500  # cases whose counts are written together
_MAIL = "message:"


def settle(db: Session, before: Case | None, case: Case, service: Service, words: Words = NOTHING) -> None:
    """Have a case teach what it now says, and no longer what it said before.

    *words*: that it begins with, where it begins now; later they are read again when they are needed.
    """
    if before is not None and _same(before, case):
        return
    had = learning.taught(db, [case.id]).get(case.id, {}) if before is not None else {}
    learning.change(db, [Change(case.id, had, dict(_teaches(db, case, had, service.district, words)))])


def _same(before: Case, case: Case) -> bool:
    return (lessons_of(before), before.score) == (lessons_of(case), case.score)


def _teaches(
    db: Session, case: Case, had: learning.Lessons, district: District, words: Words = NOTHING
) -> Iterator[tuple[str, Taught]]:
    """Yield what a case teaches: where it has taught before, by the same features."""
    for lesson, label in lessons_of(case).items():
        known = had[lesson].features if lesson in had and lesson != Lesson.HIT else ()
        if features := known or _features(db, case, lesson, district, words):
            yield lesson, Taught(label, features)


def _features(db: Session, case: Case, lesson: str, district: District, words: Words) -> Features:
    if lesson == Lesson.HIT:
        return (hit_bucket(case.score),)
    if lesson == Lesson.PRIORITY:
        return district.rules.features(*_marked_words(db, case, district))
    subject, text = words if any(words) else first_words(db, case, district)
    return numbers_of(text) if lesson == ALIKE else district.suggester.features(subject, text)


def _marked_words(db: Session, case: Case, district: District) -> Words:
    """Return the words that a person judged: of the mail that was marked last, else those that the case began with."""
    steps = store.history(db, case.id)
    gone = {seq for step in steps if isinstance(step.event, Undone) for seq in step.event.seqs}
    for step in reversed(steps):
        if step.seq in gone or step.cause == steps[0].cause:
            continue
        if isinstance(step.event, TookIn) and step.event.possible_at is not None:
            other = store.case_with_id(db, step.event.case)
            return first_words(db, other, district) if other is not None else NOTHING
        if isinstance(step.event, Suggested) and step.event.possible and step.cause.startswith(_MAIL):
            return words_of(mailroom.message(db, int(step.cause.removeprefix(_MAIL))), district)
    return first_words(db, case, district)


def rebuild(db: Session, district: District) -> tuple[str, ...]:
    """Learn anew from every case; return the numbers of those that had taught something else.

    Where the words of a case are gone, it teaches by the features that it taught by before.
    """
    differed: list[str] = []
    learning.forget_counts(db)
    ids = db.execute(select(CASES.c.id).order_by(CASES.c.id)).scalars().all()
    for start in range(0, len(ids), _SOME):
        differed += _rebuilt(db, ids[start : start + _SOME], district)
    return tuple(differed)


def _rebuilt(db: Session, ids: Sequence[int], district: District) -> Iterator[str]:
    """Learn some cases anew; yield the numbers of those that had taught something else."""
    had = learning.taught(db, ids)
    states = db.execute(select(CASES.c.state).where(CASES.c.id.in_(ids)).order_by(CASES.c.id)).scalars()
    changes = []
    for case in [restored(Case, state) for state in states if state]:
        before = had.get(case.id, {})
        now = dict(_teaches(db, case, {}, district))
        lessons = lessons_of(case)
        now |= {
            lesson: Taught(lessons[lesson], one.features)
            for lesson, one in before.items()
            if lesson in lessons and lesson not in now
        }
        changes.append(Change(case.id, {}, now))
        if now != before:
            yield case.number
    learning.forget_cases(db, ids)
    learning.change(db, changes)
