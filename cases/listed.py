"""What a list of cases tells of each: never a name, never a text (email-drafts.md 9). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from cases.case import URGENCY, Case
from cases.events import Status

MOST = 100  # lines of a letter; the rest is counted
_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list. Of a restricted case only number and dates are filled in (domain.md 5.4)."""

    number: str
    due: datetime | None
    days_late: int  # business days; also 0 when the hour has only just passed
    priority: str
    received_at: datetime | None
    category: str | None = None
    school: str = ""
    state: str = ""
    last: str = ""  # kind of the last event
    last_at: datetime | None = None
    promised: date | None = None  # the day of a promise that has passed
    suggested: str | None = None  # the first suggestion, while no category is set
    possible: bool = False  # it may be urgent, and nobody has said whether it is


@dataclass(frozen=True, slots=True)
class Listing:
    """What a letter lists, and how many there are in all."""

    entries: tuple[Entry, ...]
    count: int


NO_CASES = Listing((), 0)


def due_of(case: Case) -> datetime | None:
    """Return when the case must be answered, or once it is answered, resolved; None when nobody waits for us."""
    if not case.live or case.status is Status.WAITING:
        return None
    if case.first_answer_at is None or case.resolve_by is None or case.owes_answer:
        return case.answer_by
    return max(case.resolve_by, case.answer_by or case.resolve_by)  # a day promised later wins


def is_late(case: Case, at: datetime) -> bool:
    """Return whether the day by which somebody must hear from us has passed."""
    due = due_of(case)
    return due is not None and due < at


def late_promise(case: Case, day: date) -> date | None:
    """Return the first day that has passed on which something promised was to be done; None: all was kept."""
    return min((one.due for one in case.promises if not one.kept and one.due < day), default=None)


def rests(case: Case, day: date) -> bool:
    """Return whether a person put the case off: no list of what is to be done names it."""
    return case.snoozed_until is not None and case.snoozed_until > day


def most_urgent_first(cases: Iterable[Case]) -> list[Case]:
    """Return the most urgent first, then what is due first, then the oldest."""

    def rank(case: Case) -> tuple[int, datetime, datetime]:
        return (-URGENCY.index(case.priority), due_of(case) or _FAR, case.received_at or _FAR)

    return sorted(cases, key=rank)
