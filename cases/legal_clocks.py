"""The clocks that the law starts: a table of kinds (domain.md 6), and how their days are counted. Pure.

Counting follows the design's page on counting days. Leave out the first day, include the last; a last day on which
offices are closed moves on (Gov. Code 6800; Code Civ. Proc. 12a, 12b). District counsel may read the law otherwise:
each rule is one function.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from cases.clocks import DAY, Calendar
from cases.events import ClockStep

LONG_BREAK = 5  # school days: a vacation of more of them stops the tolled clocks (Ed. Code 56321)
YEAR_END = 10  # calendar days before the last day of school, and after the first of the next year (Ed. Code 56321)
SOONEST_OFFICE_DAYS = 5  # for what is due on the next school day, when no school is near


class Days(StrEnum):
    """What kind of day a clock counts."""

    CALENDAR = "calendar"
    BUSINESS = "business"  # offices are open
    SCHOOL = "school"  # school is in session
    TOLLED = "tolled"  # calendar days without long breaks and the time between school years
    HOURS = "hours"
    AT_ONCE = "at once"


class UnknownSchoolYear(Exception):
    """The count needs a school year that the calendar does not name. The text is the remedy."""


@dataclass(frozen=True, slots=True)
class LegalKind:
    """A kind of clock. `steps`: what is to be done, with the number of days (or hours) since the start."""

    id: str
    days: Days
    steps: tuple[tuple[str, int], ...]
    offices: tuple[str, ...]  # whose officers run it, the one in charge first
    told: bool = True  # the constituent is written to, and the case becomes formal
    most_more: int | None = None  # days that an extension may add to the limit itself; None: as agreed


KINDS: Mapping[str, LegalKind] = {
    kind.id: kind
    for kind in (
        LegalKind("public-records", Days.CALENDAR, (("decide", 10),), ("records",), most_more=14),  # Gov. Code 7922.535
        LegalKind("pupil-records", Days.BUSINESS, (("give access", 5),), ("records",)),  # Ed. Code 49069.7
        LegalKind(  # 5 CCR 4631
            "uniform-complaint",
            Days.CALENDAR,
            (("first check-in", 30), ("second check-in", 45), ("decide", 60)),
            ("compliance",),
        ),
        LegalKind("harassment", Days.SCHOOL, (("pass on", 1),), ("compliance", "title-ix")),
        LegalKind(  # Ed. Code 35186
            "williams", Days.BUSINESS, (("forward", 10), ("remedy", 30), ("report", 45)), ("compliance",)
        ),
        LegalKind("assessment", Days.TOLLED, (("plan", 15),), ("sped",)),  # Ed. Code 56321
        LegalKind("child-abuse", Days.HOURS, (("written report", 36),), (), told=False),  # Pen. Code 11166
        LegalKind("homeless", Days.AT_ONCE, (("enrol", 0),), ("liaison",), told=False),
        LegalKind(
            "employee", Days.CALENDAR, (("tell the employee", 15), ("resolve", 30)), ("hr",)
        ),  # the district's own
        LegalKind("claim", Days.CALENDAR, (("the Board acts", 45),), ("risk", "board-secretary", "counsel")),
        LegalKind("immigration", Days.AT_ONCE, (("tell", 0),), (), told=False),  # Ed. Code 234.7
    )
}
CONSENT = "assessment"  # whose second part begins with the consent of the parents
MEETING = ("meeting", 60)  # after the consent (Ed. Code 56344)
FIXED = frozenset({Days.HOURS, Days.AT_ONCE})  # never moved on, never extended


def started_on(at: datetime, calendar: Calendar) -> date:
    """Return the day on which a clock starts: midnight belongs to the day that ends."""
    local = at.astimezone(calendar.zone)
    return local.date() - DAY if local.time() == time(0) else local.date()


def steps_of(kind: LegalKind, at: datetime, calendar: Calendar) -> tuple[ClockStep, ...]:
    """Return what a clock that starts at a moment asks for, each step with its days. Raises UnknownSchoolYear."""
    start = started_on(at, calendar)
    if kind.days is Days.HOURS:
        elapsed = ((name, at.astimezone(UTC) + timedelta(hours=n)) for name, n in kind.steps)  # not by the wall clock
        return tuple(_fixed(name, end.astimezone(calendar.zone).date()) for name, end in elapsed)
    if kind.days is Days.AT_ONCE:
        return tuple(_fixed(name, start) for name, _ in kind.steps)
    if kind.id == CONSENT and (last := year_end_limit(start, calendar)) is not None:
        return tuple(_step(name, last, calendar) for name, _ in kind.steps)
    count = COUNTS[kind.days]
    return tuple(_step(name, count(start, n, calendar), calendar) for name, n in kind.steps)


def meeting_of(consent: date, calendar: Calendar) -> ClockStep:
    """Return by when the meeting after a consent must be held. Raises UnknownSchoolYear."""
    name, days = MEETING
    return _step(name, tolled_day(consent, days, calendar), calendar)


def longest_extension(kind: LegalKind, start: date, calendar: Calendar) -> date | None:
    """Return the latest day to which a clock may be extended, None for any day.

    The days count from the limit itself, not from the day it moved to; then the result moves on.
    """
    if kind.most_more is None:
        return None
    limit = COUNTS[kind.days](start, kind.steps[-1][1], calendar)
    return calendar.next_open(limit + timedelta(days=kind.most_more))


def moved(name: str, day: date, calendar: Calendar) -> ClockStep:
    """Return a step that is due on a day which somebody named."""
    return _step(name, day, calendar)


def calendar_day(start: date, days: int, calendar: Calendar) -> date:
    """Return the n-th calendar day after the first, which is left out."""
    del calendar
    return start + timedelta(days=days)


def business_day(start: date, days: int, calendar: Calendar) -> date:
    """Return the n-th day after the first on which offices are open."""
    return calendar.business_days_after(start, days)


def school_day(start: date, days: int, calendar: Calendar) -> date:
    """Return the n-th day of school after the first, but never later than five days on which offices are open.

    A count of school days alone would sleep all summer.
    """
    latest = calendar.business_days_after(start, SOONEST_OFFICE_DAYS)
    day, left = start, days
    while left and day < latest:
        day += DAY
        left -= in_session(day, calendar)
    return min(day, latest)


def tolled_day(start: date, days: int, calendar: Calendar) -> date:
    """Return the n-th calendar day after the first that lies in a school year and in no long break."""
    stopped = [(first, last) for first, last in calendar.breaks if _school_days(first, last, calendar) > LONG_BREAK]
    day, left = start, days
    while left:
        day += DAY
        tolled = any(first <= day <= last for first, last in stopped)
        left -= not tolled and _within_school_year(day, calendar)
    return day


def year_end_limit(start: date, calendar: Calendar) -> date | None:
    """Return the limit of what came so near the last day of school that it falls into the next year, else None."""
    this = next((last for first, last in calendar.school_years if first <= start <= last), None)
    if this is None or this - start > timedelta(days=YEAR_END):
        return None
    following = min((first for first, _ in calendar.school_years if first > this), default=None)
    if following is None:
        raise UnknownSchoolYear(_remedy(this))
    return following + timedelta(days=YEAR_END)


def in_session(day: date, calendar: Calendar) -> bool:
    """Return whether school is in session on a day."""
    in_year = any(first <= day <= last for first, last in calendar.school_years)
    in_break = any(first <= day <= last for first, last in calendar.breaks)
    return in_year and not in_break and calendar.is_open(day)


COUNTS: Mapping[Days, Callable[[date, int, Calendar], date]] = {
    Days.CALENDAR: calendar_day,
    Days.BUSINESS: business_day,
    Days.SCHOOL: school_day,
    Days.TOLLED: tolled_day,
}


def _within_school_year(day: date, calendar: Calendar) -> bool:
    if not calendar.school_years or day > max(last for _, last in calendar.school_years):
        raise UnknownSchoolYear(_remedy(day))
    return any(first <= day <= last for first, last in calendar.school_years)


def _remedy(day: date) -> str:
    return (
        f"Counting this clock needs the school year after {day.isoformat()}, and [calendar] school_years does not name "
        "it. Ask the operator to add it."
    )


def _school_days(first: date, last: date, calendar: Calendar) -> int:
    """Return how many days from Monday to Friday a break holds, closed ones included."""
    days = (first + n * DAY for n in range((last - first).days + 1))
    return sum(day.weekday() not in calendar.weekend for day in days)


def _step(name: str, limit: date, calendar: Calendar) -> ClockStep:
    """Return a step with both its days: a limit on a closed day is due on the next open one, but done before."""
    before = limit
    while not calendar.is_open(before):
        before -= DAY
    return ClockStep(name, due=calendar.next_open(limit), do_by=before)


def _fixed(name: str, day: date) -> ClockStep:
    return ClockStep(name, due=day, do_by=day)
