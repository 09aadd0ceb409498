"""The records schedule: from which day on a closed case may be purged. Pure.

California counts by school years, July 1 to June 30 (Ed. Code 37200): a record is kept until the third July 1 after the
school year in which it closed (5 CCR 16027), or longer where the district's class says so.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cases.case import Case
from cases.events import Held, Purged, Redacted, Released, Step, Undone

JULY = 7
ABOUT_THE_RECORD = (Held, Released, Redacted, Purged, Undone)  # nobody wrote, nothing was done for anybody


def due_on(closed: date, years: int) -> date:
    """Return the first day on which what closed on a day may go: July 1 after so many further school years."""
    return date(closed.year + (closed.month >= JULY) + years, JULY, 1)


def over_before(day: date, years: int) -> date:
    """Return the day before which something must have closed to be due before *day*."""
    return date(day.year - (date(day.year, JULY, 1) >= day) - years, JULY, 1)


def closed_on(case: Case, history: Iterable[Step], close_days: int, zone: ZoneInfo) -> date | None:
    """Return the day on which a case closed, or will: quiet for so long; None while somebody works on it.

    A case that was purged closes again only when something came after that.
    """
    if case.live:
        return None
    moved = [step for step in history if not isinstance(step.event, ABOUT_THE_RECORD)]
    purged = max((step.seq for step in history if isinstance(step.event, Purged)), default=0)
    if not moved or moved[-1].seq < purged:
        return None
    last = max(max(step.at, step.occurred_at) for step in moved)
    return _day(last, zone) + timedelta(days=close_days)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
