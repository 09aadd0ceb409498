"""Days and moments as staff write them in commands and forms, in English and Spanish. Pure.

A date stands at the beginning of a line: what follows it is handed back as it was typed.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum

from cases.clocks import Calendar
from cases.commands import CommandError
from cases.words import without_accents

_WEEKDAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS_ES = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
_WEEKDAYS = {
    **{name: place for names in (_WEEKDAYS_EN, _WEEKDAYS_ES) for place, name in enumerate(names)},
    **{name[:3]: place for place, name in enumerate(_WEEKDAYS_EN)},
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
_MONTHS_EN = "january february march april may june july august september october november december".split()
_MONTHS_ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
_MONTHS = {
    **{name: place for names in (_MONTHS_ES, _MONTHS_EN) for place, name in enumerate(names, 1)},
    **{name[:3]: place for names in (_MONTHS_ES, _MONTHS_EN) for place, name in enumerate(names, 1)},
    "sept": 9,
    "setiembre": 9,
}
_NEAR = {"today": 0, "hoy": 0, "tomorrow": 1, "manana": 1, "yesterday": -1, "ayer": -1}
_BEFORE_A_DAY = frozenset({"on", "by", "el", "del"})
_BEFORE_A_TIME = frozenset({"at", "a", "las", "la"})
_AFTER_A_NUMBER = frozenset({"business", "working", "office", "day", "days", "dia", "dias", "habil", "habiles"})
_MORNING = frozenset({"am", "manana"})
_HALVES = _MORNING | {"pm", "tarde", "noche"}

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_AMERICAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{2}|[0-9]{4}))?")
_AHEAD = re.compile(r"\+([0-9]{1,4})")
_DAY_OF_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|o)?")
_YEAR = re.compile(r"20[0-9]{2}")
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?(?::[0-9]{2})?(am|pm|h|hrs)?")
_FURTHEST = timedelta(days=731)
_MOST_WORDS = 12
_WEEK = timedelta(days=7)
_TWELVE = 12
_AFTERNOON_UNTIL = 7  # nobody calls between 1 and 6 at night: "3:15" is asked about


class _Wanted(Enum):
    AHEAD = "today or later"
    BEHIND = "today or before"
    NEAREST = "before or after today"


@dataclass(frozen=True, slots=True)
class _Found:
    """A day that the words begin with."""

    day: date
    used: int  # words
    weekly: bool = False  # a weekday alone: the one a week before may be meant as well


def read_day(words: str, today: date, calendar: Calendar, *, past_allowed: bool = False) -> tuple[date, str]:
    """Return the day that *words* begin with, and what is left of them.

    Without *past_allowed* it is today or later: a date without a year is the next such day. With it, the nearest.
    Raises CommandError for what is no date, does not exist, lies in the past or is more than two years off.
    """
    wanted = _Wanted.NEAREST if past_allowed else _Wanted.AHEAD
    tokens = _tokens(words)
    found = _day(tokens, 0, today, calendar, wanted)
    if found is None:
        raise CommandError(_no_date(tokens, today, calendar))
    if not past_allowed and found.day < today:
        raise CommandError(f"{said_day(found.day)} is over. Write a date from today on.")
    return _in_reach(found.day, today), _left(words, found.used)


def read_past_day(words: str, today: date, calendar: Calendar) -> tuple[date, str]:
    """Return the day, today or before, that *words* begin with, and what is left of them. Raises CommandError."""
    tokens = _tokens(words)
    found = _day(tokens, 0, today, calendar, _Wanted.BEHIND)
    if found is None:
        raise CommandError(_no_date(tokens, today, calendar))
    if found.day > today:
        raise CommandError(f"{said_day(found.day)} is still to come. Write the day on which it happened.")
    return _in_reach(found.day, today), _left(words, found.used)


def read_moment(words: str, now: datetime, calendar: Calendar) -> tuple[datetime, str]:
    """Return the moment (UTC, never in the future) that *words* begin with, and what is left of them.

    A day without a time counts from the opening of the office; a time without a day is today's. Raises CommandError.
    """
    local = now.astimezone(calendar.zone)
    first, _, rest = words.strip().partition(" ")
    if "T" in first and (exact := _exact(first, calendar)) is not None:
        return _happened(exact, local), rest.strip()
    tokens = _tokens(words)
    at, used = _time(tokens, 0)
    found = _day(tokens, used, local.date(), calendar, _Wanted.BEHIND)
    if found is not None and at is None:
        at, used = _time(tokens, found.used)
    used = max(used, found.used if found else 0)
    if found is None and at is None:
        examples = f"today 9:15, yesterday 3 pm, {local.date().isoformat()} 14:30"
        raise CommandError(f"Write when it was, for example: {examples}")
    day = _in_reach(found.day if found else local.date(), local.date())
    moment = datetime.combine(day, at or calendar.opens, calendar.zone)
    if at is None and day == local.date():
        moment = min(moment, local)
    if found is not None and found.weekly and moment > local:
        moment = datetime.combine(day - _WEEK, moment.time(), calendar.zone)
    return _happened(moment, local), _left(words, used)


def _exact(word: str, calendar: Calendar) -> datetime | None:
    """Return a moment in ISO 8601, as programs write it."""
    try:
        found = datetime.fromisoformat(word)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=calendar.zone)


def _happened(moment: datetime, now: datetime) -> datetime:
    _in_reach(moment.astimezone(now.tzinfo).date(), now.date())
    if moment > now:
        day = moment.astimezone(now.tzinfo).date()
        said = said_day(day) if day > now.date() else f"{moment.astimezone(now.tzinfo):%H:%M} today"
        raise CommandError(f"{said} is still to come. Write when it happened.")
    return moment.astimezone(UTC)


def _tokens(words: str) -> tuple[str, ...]:
    """Return the first words in lower case, without accents and the signs around them."""
    return tuple(without_accents(word.casefold()).strip("\"'(),;:.") for word in words.split()[:_MOST_WORDS])


def _left(words: str, used: int) -> str:
    """Return what stands behind the first words, as it was typed."""
    ends = [found.end() for found in re.finditer(r"\S+", words)]
    return words[ends[used - 1] if used else 0 :].strip().lstrip(",;:–— ").removeprefix("- ")


def _day(tokens: Sequence[str], start: int, today: date, calendar: Calendar, wanted: _Wanted) -> _Found | None:
    """Return the day that stands at a place, with the number of words up to its end."""
    at = start + 1 if start < len(tokens) and tokens[start] in _BEFORE_A_DAY else start
    if at >= len(tokens):
        return None
    word = tokens[at]
    if word in _NEAR:
        return _Found(today + timedelta(days=_NEAR[word]), at + 1)
    if (ahead := _AHEAD.fullmatch(word)) is not None:
        return _counted(tokens, at, int(ahead[1]), today, calendar)
    if word in _WEEKDAYS and not _is_month_and_day(tokens, at):
        return _weekday(tokens, at, today, wanted)
    return _date(tokens, at, today, wanted)


def _is_month_and_day(tokens: Sequence[str], at: int) -> bool:
    """Whether "mar 5" stands here: March, not martes."""
    return tokens[at] in _MONTHS and at + 1 < len(tokens) and _DAY_OF_MONTH.fullmatch(tokens[at + 1]) is not None


def _counted(tokens: Sequence[str], at: int, days: int, today: date, calendar: Calendar) -> _Found:
    if not 0 < days < _FURTHEST.days:
        raise CommandError("Count from 1 business day on, for example: +3")
    used = at + 1
    while used < len(tokens) and tokens[used] in _AFTER_A_NUMBER:
        used += 1
    return _Found(calendar.business_days_after(today, days), used)


def _weekday(tokens: Sequence[str], at: int, today: date, wanted: _Wanted) -> _Found:
    """Return the nearest such weekday in the wanted direction, or the date that follows it ("friday, dec 4")."""
    weekday = _WEEKDAYS[tokens[at]]
    dated = _date(tokens, at + 1, today, wanted)
    if dated is not None:
        if dated.day.weekday() != weekday:
            raise CommandError(f"{_said(dated.day)} is a {_WEEKDAYS_EN[dated.day.weekday()].title()}. Write one date.")
        return dated
    if wanted is _Wanted.BEHIND:
        return _Found(today - timedelta(days=(today.weekday() - weekday) % 7), at + 1, weekly=True)
    return _Found(today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1), at + 1)


def _date(tokens: Sequence[str], at: int, today: date, wanted: _Wanted) -> _Found | None:
    """Return the date that is written at a place: 2026-12-01, 12/1, Dec 1, 1 de diciembre."""
    word = tokens[at] if at < len(tokens) else ""
    if (iso := _ISO.fullmatch(word)) is not None:
        return _Found(_made(int(iso[2]), int(iso[3]), int(iso[1]), today, wanted), at + 1)
    if (american := _AMERICAN.fullmatch(word)) is not None:
        year = int(american[3]) if american[3] else None
        year = year + 2000 if year is not None and year < 100 else year  # noqa: PLR2004 - "26" is 2026
        return _Found(_made(int(american[1]), int(american[2]), year, today, wanted), at + 1)
    following = [one for one in range(at + 1, min(at + 5, len(tokens))) if tokens[one] != "de"]  # "1 de mayo de 2027"
    if not following:
        return None
    day, month = (tokens[following[0]], word) if word in _MONTHS else (word, tokens[following[0]])
    number = _DAY_OF_MONTH.fullmatch(day)
    if number is None or month not in _MONTHS:
        return None
    year_at = next((one for one in following[1:2] if _YEAR.fullmatch(tokens[one])), None)
    year = int(tokens[year_at]) if year_at is not None else None
    found = _made(_MONTHS[month], int(number[1]), year, today, wanted)
    return _Found(found, (year_at if year_at is not None else following[0]) + 1)


def _made(month: int, day: int, year: int | None, today: date, wanted: _Wanted) -> date:
    """Return the day; without a year the one in the wanted direction."""
    years = [year] if year is not None else list(range(today.year - 8, today.year + 9))  # a leap day in each direction
    days = [made for one in years if (made := _existing(one, month, day)) is not None]
    if not days:
        written = f"{month}/{day}" if year is None else f"{month}/{day}/{year}"
        raise CommandError(
            f"There is no such day: {written}. Write month and day, for example {today.month}/{today.day}."
        )
    if year is not None:
        return days[0]
    if wanted is _Wanted.AHEAD:
        return min(one for one in days if one >= today)
    if wanted is _Wanted.BEHIND:
        return max(one for one in days if one <= today)
    return min(days, key=lambda one: abs(one - today))


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_reach(day: date, today: date) -> date:
    if abs(day - today) > _FURTHEST:
        raise CommandError(f"{said_day(day)} is more than two years off. Look at the year again.")
    return day


def _time(tokens: Sequence[str], start: int) -> tuple[time | None, int]:
    """Return the time of day that stands at a place, and the number of words up to its end."""
    at = start
    while at < len(tokens) and tokens[at] in _BEFORE_A_TIME:
        at += 1
    word = tokens[at] if at < len(tokens) else ""
    if word in {"noon", "mediodia"}:
        return time(_TWELVE), at + 1
    found = _CLOCK.fullmatch(word.replace(".m", "m"))
    if found is None:
        return None, start
    half, used = _half(tokens, at + 1)
    glued = found[3] or ""
    if glued in {"am", "pm"}:
        half, used = glued, at + 1
    if not found[2] and not half and glued not in {"h", "hrs"}:
        return None, start
    return _clock(int(found[1]), int(found[2] or 0), half, word), used


def _half(tokens: Sequence[str], at: int) -> tuple[str, int]:
    """Return the half of the day that is written behind an hour: p.m., p. m., de la tarde."""
    following = [one.replace(".", "") for one in tokens[at : at + 3]]
    if following[:1] and following[0] in {"am", "pm"}:
        return following[0], at + 1
    if following[:2] in (["a", "m"], ["p", "m"]):
        return following[0] + "m", at + 2
    if following[:2] == ["de", "la"] and following[2:] and following[2] in _HALVES:
        return following[2], at + 3
    return "", at


def _clock(hour: int, minute: int, half: str, written: str) -> time:
    if half and not 1 <= hour <= _TWELVE:
        half = ""
    if half:
        hour = hour % 12 + (0 if half in _MORNING else _TWELVE)
    elif 0 < hour < _AFTERNOON_UNTIL and not written.startswith("0"):
        raise CommandError(f"Is {written} in the morning or the afternoon? Write {written} am or {written} pm.")
    try:
        return time(hour, minute)
    except ValueError:
        raise CommandError(f"There is no such time: {written}. Write it so: 9:15, 14:30 or 3 pm.") from None


def _no_date(tokens: Sequence[str], today: date, calendar: Calendar) -> str:
    soon = calendar.business_days_after(today, 5)
    forms = f"for example {soon.isoformat()}, {soon.month}/{soon.day}, friday or +3"
    if not tokens:
        return f"Write the date on the line, {forms}."
    near = difflib.get_close_matches(tokens[0][:20], (*_WEEKDAYS, *_MONTHS, *_NEAR), n=1, cutoff=0.75)
    meant = f" Did you mean {near[0]}?" if near and tokens[0] not in _MONTHS else ""
    return f"This line needs a date at its beginning, {forms}.{meant}"


def said_day(day: date) -> str:
    """Return a day as a sentence names it: Friday, November 27, 2026."""
    return f"{_WEEKDAYS_EN[day.weekday()].title()}, {_said(day)}"


def _said(day: date) -> str:
    return f"{_MONTHS_EN[day.month - 1].title()} {day.day}, {day.year}"
