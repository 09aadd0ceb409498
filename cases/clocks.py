"""The district's calendar: which days count, and when an answer is due.

Counting follows the design's page on counting days: leave out the first day, include the last, move on from a closed
one (Gov. Code 6800; Code Civ. Proc. 12a for Saturdays, 12b for closed offices).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
NEVER_OPEN = 366  # days in a row


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
        return self.closing(self.add_business_days(received, days))

    def closing(self, day: date) -> datetime:
        """Return when the office closes on a day, in UTC."""
        return datetime.combine(day, self.closes, self.zone).astimezone(UTC)

    def opening(self, day: date) -> datetime:
        """Return when the office opens on a day, in UTC."""
        return datetime.combine(day, self.opens, self.zone).astimezone(UTC)

    def after_office_time(self, start: datetime, span: timedelta) -> datetime:
        """Return when offices have been open for so long since a moment, in UTC."""
        at = start.astimezone(UTC)
        day = self.next_open(self._local(start).date())
        while (left := self.closing(day) - max(at, self.opening(day))) < span:
            span -= max(left, timedelta())
            day = self.next_open(day + DAY)
        return max(at, self.opening(day)) + span

    def business_days_between(self, a: datetime, b: datetime) -> int:
        """Return how many business days after a moment another lies: 0 within the same one, or before."""
        day, last = self.counts_as(a) + DAY, self._local(b).date()
        return sum(self.is_open(day + n * DAY) for n in range((last - day).days + 1))

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
