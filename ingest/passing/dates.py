"""The date in the header of a forward, as whatever program printed it: in its own zone, language and order. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime

from cases.words import without_accents
from ingest.wording.month_words import AFTERNOON, MONTHS, MORNING

_LENGTH = 200
_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(20\d\d|\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_DAY = re.compile(r"(?<![\d:.+-])([0-3]?\d)(?![\d:])")
_TIME = re.compile(r"(?<!\d)([0-2]?\d)\s?[:hH시時点點]\s?([0-5]\d)")
_WORD = re.compile(r"[^\W\d_]+")
_MONTH = 12
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Printed:
    """A date without its zone. `timed`: it holds the time of day."""

    at: datetime
    timed: bool


def printed(text: str) -> Printed | None:
    """Return the date that a header prints, None for one that cannot be read without a guess."""
    text = text[:_LENGTH]
    day = _day(text)
    if day is None:
        return None
    time = _TIME.search(text)
    try:
        at = datetime(*day)  # noqa: DTZ001 - the zone is not known: see `Printed`
        if time:
            at = at.replace(hour=_hour(int(time[1]), text), minute=int(time[2]))
    except ValueError:
        return None
    return Printed(at, timed=time is not None)


def _day(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day."""
    if found := _YEAR_FIRST.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.search(text):
        return _ordered(int(found[1]), int(found[3]), int(found[4]), found[2])
    year = _YEAR.search(text)
    day = _DAY.search(_TIME.sub(" ", text))
    if not year or not day:
        return None
    # Before the year the last: 'mar' is Tuesday in 'mar. 17 nov. 2026'. Behind it a name may stand: 'Maria wrote'.
    before, behind = _months(text[: year.start()]), _months(text[year.end() :])
    month = next(iter([*before[::-1], *behind]), 0)
    return (int(year[0]), month, int(day[1])) if month else None


def _months(text: str) -> list[int]:
    return [month for month in map(_month, _WORD.findall(text)) if month]


def _ordered(first: int, second: int, year: int, sign: str) -> tuple[int, int, int]:
    """Return the day of '11/16/2026', '16.11.2026' and '16/11/26': of both orders the one of this country."""
    american = second > _MONTH or (sign == "/" and first <= _MONTH)
    month, day = (first, second) if american else (second, first)
    return year if year > 99 else 2000 + year, month, day  # noqa: PLR2004 - two digits


def _month(word: str) -> int:
    """Return the month that a word names, 0 for none: 'Nov', 'noviembre', 'novembre'."""
    folded = without_accents(word.casefold())
    ends = range(len(folded), _SHORTEST, -1)
    return next((MONTHS[folded[:end]] for end in ends if folded[:end] in MONTHS), 0)


def _hour(hour: int, text: str) -> int:
    words = {word.strip("., ") for word in text.casefold().replace("\u202f", " ").replace("\u00a0", " ").split()}
    words |= {word.lstrip("0123456789:") for word in words}
    compact = {word.replace(".", "") for word in words}
    if compact & AFTERNOON:
        return hour % 12 + 12
    return hour % 12 if compact & MORNING else hour
