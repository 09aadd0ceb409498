"""The district's calendar: which days count, when an answer is due, which date somebody typed.

Counting follows the design's page on counting days: leave out the first day, include the last, move on from a closed
one (Gov. Code 6800; Code Civ. Proc. 12a for Saturdays, 12b for closed offices).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cases.words import words_of

DAY = timedelta(days=1)
MOST_DAYS = 1000  # nobody types +1000 and means it
NEVER_OPEN = 366  # days in a row
WEEKDAYS = (
    ("monday", "lunes"),
    ("tuesday", "martes"),
    ("wednesday", "miercoles"),
    ("thursday", "jueves"),
    ("friday", "viernes"),
    ("saturday", "sabado"),
    ("sunday", "domingo"),
)
SHORTEST_WEEKDAY = 3  # letters: fri, vie
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?", re.ASCII)
BUSINESS_DAYS = re.compile(r"\+ ?(\d{1,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Calendar:
    """`[calendar]`: when offices are open and schools are in session, in the district's time zone."""

    zone: ZoneInfo
    holidays: frozenset[date] = frozenset()  # offices and schools closed
    breaks: tuple[tuple[date, date], ...] = ()  # no school; offices are open
    weekend: frozenset[int] = frozenset({5, 6})  # Monday is 0
    opens: time = time(8)
    closes: time = time(17)
    school_years: tuple[tuple[date, date], ...] = ()

    def __post_init__(self) -> None:
        if self.weekend >= frozenset(range(7)):
            raise ValueError("The weekend leaves no day of the week open; name the days that the office is closed.")
        if self.opens >= self.closes:
            raise ValueError("The office must open before it closes, on the same day.")

    def is_open(self, day: date) -> bool:
        """Return whether offices are open on a day."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def next_open(self, day: date) -> date:
        """Return the day itself when offices are open, else the next one that they are."""
        return next(self._open_days(day))

    def office_hours(self, at: datetime) -> bool:
        """Return whether offices are open at a moment; closing time is outside."""
        local = self._local(at)
        return self.is_open(local.date()) and self.opens <= local.time() < self.closes

    def counts_as(self, at: datetime) -> date:
        """Return the business day that a moment counts as: mail after closing counts as the next one.

        Mail before opening counts for the same day; Friday 23:59 counts as Monday.
        """
        local = self._local(at)
        return self.next_open(local.date() if local.time() < self.closes else local.date() + DAY)

    def add_business_days(self, start: datetime, n: int) -> date:
        """Return the n-th business day after the one that a moment counts as."""
        return self.business_days_after(self.counts_as(start), n)

    def business_days_after(self, day: date, n: int) -> date:
        """Return the n-th business day after a day, which is left out; for 0 the day itself, moved on if closed."""
        if n <= 0:
            return self.next_open(day)
        for _, found in zip(range(n), self._open_days(day + DAY), strict=False):
            day = found
        return day

    def answer_by(self, received: datetime, days: int) -> datetime:
        """Return when a service target of so many business days is due: closing time of its day, in UTC."""
        due = self.add_business_days(received, days)
        return datetime.combine(due, self.closes, self.zone).astimezone(UTC)

    def business_days_between(self, a: datetime, b: datetime) -> int:
        """Return how many business days after a moment another lies: 0 within the same one, or before."""
        day, last = self.counts_as(a) + DAY, self._local(b).date()
        return sum(self.is_open(day + n * DAY) for n in range((last - day).days + 1))

    def add_calendar_days(self, day: date, n: int) -> date:
        """Return the n-th calendar day after a day, moved on when offices are closed then."""
        return self.next_open(day + n * DAY)

    def _local(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be counted from.")
        return at.astimezone(self.zone)

    def _open_days(self, day: date) -> Iterator[date]:
        closed = 0
        while closed < NEVER_OPEN:
            if self.is_open(day):
                closed = 0
                yield day
            else:
                closed += 1
            day += DAY
        raise ValueError(f"No office is open in the year before {day}; look at [calendar] holidays.")


def read_date(text: str, today: date, calendar: Calendar) -> date | None:
    """Return the day that staff typed, or None: `2026-12-01`, `12/1`, `friday` or `viernes`, `+3` (business days).

    A date without a year and the name of a weekday are the next such day after today, except that `12/1` typed on
    the first of December is today.
    """
    typed = text.strip()
    if match := ISO_DATE.fullmatch(typed):
        return _day(*map(int, match.groups()))
    if match := US_DATE.fullmatch(typed):
        return _us_date(match, today)
    if (match := BUSINESS_DAYS.fullmatch(typed)) and int(match[1]) <= MOST_DAYS:
        return calendar.business_days_after(today, int(match[1]))
    words = words_of(typed[:20])
    return _weekday(words[0], today) if len(words) == 1 else None


def _us_date(match: re.Match[str], today: date) -> date | None:
    month, day = int(match[1]), int(match[2])
    if match[3]:
        year = int(match[3])
        return _day(year if len(match[3]) > 2 else 2000 + year, month, day)  # noqa: PLR2004 - "26" means 2026
    candidates = (_day(year, month, day) for year in (today.year, today.year + 1))
    return next((found for found in candidates if found is not None and found >= today), None)


def _weekday(word: str, today: date) -> date | None:
    for number, names in enumerate(WEEKDAYS):
        if any(word == name or (len(word) >= SHORTEST_WEEKDAY and name.startswith(word)) for name in names):
            return today + ((number - today.weekday() - 1) % 7 + 1) * DAY
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
