"""Case: one matter of one constituent, as the sum of its history."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from cases.events import (
    Acknowledged,
    AlertConfirmed,
    Answered,
    Categorised,
    FieldSet,
    Held,
    Joined,
    NotAcknowledged,
    Noted,
    Outcome,
    Pending,
    Priority,
    PriorityRaised,
    Purged,
    Received,
    Redacted,
    Referred,
    Released,
    Reopened,
    Resolved,
    Status,
    Step,
    Suggested,
    Text,
    Thanked,
    Undeliverable,
    Undone,
)

LIVE = frozenset({Status.NEW, Status.OPEN, Status.WITH_DEPARTMENT, Status.WAITING})
URGENCY = (Priority.NORMAL, Priority.TODAY, Priority.NOW)


@dataclass(frozen=True, slots=True)
class Referrer:
    """A board member who referred the case."""

    member: int  # person
    at: datetime
    verified: bool
    message: int


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands. Made only by `after` and `summed`."""

    id: int
    number: str
    status: Status = Status.NEW
    outcome: Outcome | None = None
    category: str | None = None
    suggested: tuple[tuple[str, float], ...] = ()
    because: tuple[str, ...] = ()
    unsure: bool = True
    sensitive: bool = False
    clocks: tuple[str, ...] = ()  # suggested
    priority: Priority = Priority.NORMAL
    about: str | None = None
    language: str | None = None
    how_received: str = ""
    received_at: datetime | None = None
    answer_by: datetime | None = None
    resolve_by: datetime | None = None
    first_answer_at: datetime | None = None
    resolved_at: datetime | None = None
    acknowledged_at: datetime | None = None
    requester: int | None = None
    referrers: tuple[Referrer, ...] = ()
    board_note: Text | None = None
    held: bool = False  # legal hold: nothing of it may be purged
    purged_at: datetime | None = None
    last_seq: int = 0

    @property
    def live(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in LIVE

    @property
    def restricted(self) -> bool:
        """Whether notices go only to those who work it (domain.md 2)."""
        return self.sensitive or self.about is not None

    def participant(self, person: int) -> bool:
        """Return whether a person is the constituent of this case."""
        return person == self.requester


def after(case: Case, step: Step) -> Case:
    """Return the case as it stands once *step* has happened. An `Undone` needs the whole history: see `summed`."""
    return replace(_changed(case, step), last_seq=max(case.last_seq, step.seq))


def _changed(case: Case, step: Step) -> Case:  # noqa: C901, PLR0911, PLR0912 - one arm an event: the table of domain.md 4
    match step.event:
        case Received() as event:
            return replace(
                case,
                requester=event.requester,
                how_received=event.how,
                received_at=step.occurred_at,
                answer_by=event.answer_by,
                resolve_by=event.resolve_by,
                language=event.language,
            )
        case Referred(member=member, message=message, verified=verified):
            return replace(case, referrers=(*case.referrers, Referrer(member, step.occurred_at, verified, message)))
        case Acknowledged():
            return replace(case, acknowledged_at=step.occurred_at)
        case Joined():
            return replace(case, status=Status.OPEN if case.status is Status.WAITING else case.status)
        case Noted(text=text, board=board):
            return replace(case, board_note=text) if board else case
        case Suggested() as event:
            return _suggested(case, event)
        case Categorised(category=category, sensitive=sensitive):
            return replace(case, category=category, sensitive=sensitive)
        case FieldSet(field="who", person=person):
            return replace(case, requester=person, acknowledged_at=None)  # a receipt that went, went to somebody else
        case FieldSet(field=name):
            raise ValueError(f"no field of a case is called {name}")
        case PriorityRaised(level=level):
            return replace(case, priority=max(case.priority, level, key=URGENCY.index))
        case Answered():
            opened = Status.OPEN if case.status is Status.NEW else case.status
            return replace(case, status=opened, first_answer_at=case.first_answer_at or step.occurred_at)
        case Resolved(outcome=outcome):
            return replace(case, status=Status.RESOLVED, outcome=outcome, resolved_at=step.occurred_at)
        case Reopened(answer_by=answer_by):
            return replace(
                case, status=Status.OPEN, outcome=None, resolved_at=None, answer_by=answer_by, board_note=None
            )
        case Undeliverable(kind="answer", permanent=True):
            return replace(case, first_answer_at=None)  # the first answer counts as not given
        case Held():
            return replace(case, held=True)
        case Released():
            return replace(case, held=False)
        case Purged():
            return replace(case, purged_at=step.occurred_at, because=(), board_note=None)
        case NotAcknowledged() | Pending() | Thanked() | Undeliverable() | AlertConfirmed() | Redacted():
            return case
        case Undone():
            raise ValueError("an undone step changes what came before it: sum the history again")
        case _:
            assert_never(step.event)


def _suggested(case: Case, event: Suggested) -> Case:
    return replace(
        case,
        suggested=event.ranked,
        because=event.because,
        unsure=event.unsure,
        clocks=event.clocks,
        about=case.about or event.about,
        sensitive=event.sensitive if case.category is None else case.sensitive,
    )


def summed(case_id: int, number: str, history: Iterable[Step]) -> Case:
    """Return the case that a whole history makes: steps that were undone count no more."""
    steps = tuple(history)
    gone = {seq for step in steps if isinstance(step.event, Undone) for seq in step.event.seqs}
    case = Case(id=case_id, number=number)
    for step in steps:
        if step.seq not in gone and not isinstance(step.event, Undone):
            case = after(case, step)
    return replace(case, last_seq=max((step.seq for step in steps), default=0))
