"""Moments as the district's calendar shows them; the words for them stand in the templates of each language. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from cases.clocks import Calendar

DAY = timedelta(days=1)
MOST_DAYS = 120  # nobody waits longer for an answer


def closures(calendar: Calendar, start: datetime, end: datetime) -> tuple[tuple[date, date], ...]:
    """Return the first and last holiday of each time that offices are closed between two moments, weekends apart."""
    found: list[tuple[date, date]] = []
    joined = False  # no open day since the last holiday
    for day in _days(start.astimezone(calendar.zone).date(), end.astimezone(calendar.zone).date()):
        if calendar.is_open(day):
            joined = False
        elif day in calendar.holidays and day.weekday() not in calendar.weekend:
            first = found.pop()[0] if joined else day
            found.append((first, day))
            joined = True
    return tuple(found)


def _days(first: date, last: date) -> Iterator[date]:
    yield from (first + n * DAY for n in range(min((last - first).days, MOST_DAYS) + 1))
