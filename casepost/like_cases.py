"""The last answers that staff gave in like cases: offered beside a new one, and taken with `#use NUMBER`.

Asked by the index over categories, newest first, and of a few dozen cases at most, however many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.family import beginning, is_doubtful
from cases import mailroom, store
from cases.case import Case
from cases.encode import restored
from cases.events import Answered, Logged, Received, Status, Step, Undone
from cases.intake import LikeAnswer
from cases.policy import District
from cases.tables import CASES

OFFERED = 3
_MOST_CASES = 30
_MOST_HISTORIES = 8
_SHOWN = 100  # characters
_ANSWERED = (Status.OPEN, Status.WITH_DEPARTMENT, Status.WAITING, Status.RESOLVED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What staff wrote last to the constituent of a case."""

    at: datetime
    words: str


def like_answers(db: Session, case: Case | None, steps: Sequence[Step], district: District) -> tuple[LikeAnswer, ...]:
    """Return the last answers of cases like one that begins with these steps; none for a case that stood before."""
    begins = any(isinstance(step.event, Received | Logged) for step in steps)
    if case is None or not begins or case.restricted or (category := _category(case)) is None:
        return ()
    found: list[LikeAnswer] = []
    for other in _like(db, case, category)[:_MOST_HISTORIES]:
        answer = last_answer(db, other)
        if answer is not None and not is_doubtful(answer.words, district):
            words = beginning(db, answer.words, other, _SHOWN)
            found.append(LikeAnswer(other.number, answer.at, words))
        if len(found) == OFFERED:
            break
    return tuple(found)


def _category(case: Case) -> str | None:
    """Return the category that was set, or suggested and sure."""
    sure = case.suggested[0][0] if case.suggested and not case.unsure else None
    return case.category or sure


def _like(db: Session, case: Case, category: str) -> list[Case]:
    rows = select(CASES.c.state).where(
        CASES.c.category == category, CASES.c.id != case.id, CASES.c.status.in_([str(one) for one in _ANSWERED])
    )
    states = db.execute(rows.order_by(CASES.c.id.desc()).limit(_MOST_CASES)).scalars()
    cases = (restored(Case, state) for state in states)
    return [
        one
        for one in cases
        if one.first_answer_at is not None
        and not one.restricted
        and one.purged_at is None
        and (case.school is None or one.school == case.school)
    ]


def last_answer(db: Session, case: Case) -> LastAnswer | None:
    """Return the last answer in writing that was not taken back."""
    steps = store.history(db, case.id)
    gone = {seq for step in steps if isinstance(step.event, Undone) for seq in step.event.seqs}
    for step in reversed(steps):
        event = step.event
        if isinstance(event, Answered) and not event.called and step.seq not in gone and event.text.id:
            words = str(mailroom.message(db, event.text.id)["text"]).strip()
            if words:
                return LastAnswer(step.occurred_at, words)
    return None
