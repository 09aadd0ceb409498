"""Finding what staff name on a line: schools, departments, people, outcomes. Pure.

Case and accents do not matter; a whole name wins over the beginning of another (commands.md).
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from cases.commands import CommandError
from cases.events import Outcome
from cases.people import People, Person, Role, Site
from cases.words import plain

T = TypeVar("T")

SHOWN = 6  # candidates that a letter names
_MOST_WORDS = 12  # of a name at the beginning of a line

OUTCOMES_ES: dict[Outcome, tuple[str, ...]] = {
    Outcome.ANSWERED: ("contestado", "respondido"),
    Outcome.FIXED: ("arreglado", "solucionado"),
    Outcome.EXPLAINED: ("explicado",),
    Outcome.SCHOOL: ("escuela",),
    Outcome.FORMAL: ("proceso formal",),
    Outcome.AGENCY: ("agencia", "otra agencia"),
    Outcome.UNREACHABLE: ("inlocalizable", "no localizado"),
    Outcome.WITHDRAWN: ("retirado",),
}

# Languages that a district may write in or hear (domain.md 7), by their English, Spanish and own names.
LANGUAGES: dict[str, tuple[str, ...]] = {
    "en": ("English", "inglés"),
    "es": ("Spanish", "español"),
    "hmn": ("Hmong",),
    "zh": ("Chinese", "chino", "Mandarin", "Cantonese", "中文"),
    "vi": ("Vietnamese", "vietnamita", "Tiếng Việt"),
    "ru": ("Russian", "ruso", "Русский"),
    "pa": ("Punjabi", "panyabí", "ਪੰਜਾਬੀ"),
    "fa": ("Farsi", "Persian", "Dari", "فارسی"),
    "ps": ("Pashto", "pastún", "پښتو"),
    "ur": ("Urdu", "اردو"),
    "ar": ("Arabic", "árabe", "العربية"),
    "hi": ("Hindi", "हिन्दी"),
    "tl": ("Tagalog", "tagalo", "Filipino"),
    "uk": ("Ukrainian", "ucraniano", "Українська"),
}


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """Something that a line may name, and everything that it is called; the first name is shown to people."""

    value: T
    names: tuple[str, ...]

    @property
    def plain_names(self) -> tuple[str, ...]:
        """The names as they are compared."""
        return tuple(filter(None, map(plain, self.names)))


def find_one(words: str, choices: Iterable[Choice[T]], what: str, command: str = "") -> T:
    """Return what *words* name. Raises CommandError with the candidates, or with the nearest.

    *what*: the plain word for the choices ("school"); *command*: what stands before the name on its line.
    """
    everything = tuple(choices)
    found = _fitting(plain(words), everything)
    if len(found) == 1:
        return found[0].value
    raise _not_one(words, found, everything, what, command)


def find_beginning(line: str, choices: Iterable[Choice[T]], what: str, command: str = "") -> tuple[T, str]:
    """Return what the longest possible beginning of a line names, and the rest of the line as it was typed.

    The last word of the name may be begun only where no whole word fits: the rest is somebody's text.
    """
    everything = tuple(choices)
    words = line.split(maxsplit=_MOST_WORDS)
    several: list[Choice[T]] = []
    for fits in (_whole_words, _fitting):
        for used in range(min(len(words), _MOST_WORDS), 0, -1):
            found = fits(plain(" ".join(words[:used])), everything)
            if len(found) == 1:
                return found[0].value, _after(line, used)
            several = several or found
    error = _not_one(" ".join(words[:3]), several, everything, what, command)
    near = "" if several else _nearest_beginning(line, everything)
    raise CommandError(str(error), f"{command} {near}".strip()) if near else error


def sites_called(sites: Iterable[Site], *kinds: str) -> tuple[Choice[Site], ...]:
    """Return the schools, departments and agencies (of these kinds) by name, key and other names."""
    return tuple(Choice(site, (site.name, site.key, *site.also)) for site in sites if not kinds or site.kind in kinds)


def members_called(people: People, day: date) -> tuple[Choice[Person], ...]:
    """Return the board members of a day by name, surname, greeting and area."""
    return tuple(
        Choice(one, (*_names(one.name), one.greeting, *_names(one.greeting)[1:], one.area))
        for one in people.holding(Role.BOARD, day)
    )


def staff_called(people: People, day: date) -> tuple[Choice[Person], ...]:
    """Return the staff of a day by name, surname, role, office and key."""
    return tuple(
        Choice(one, (*_names(one.name), str(one.role), one.office, one.key))
        for one in people
        if one.is_staff and one.serves_on(day)
    )


def outcomes_called() -> tuple[Choice[Outcome], ...]:
    """Return the outcomes by their English and Spanish names."""
    return tuple(Choice(one, (str(one), *OUTCOMES_ES[one])) for one in Outcome)


def languages_called() -> tuple[Choice[str], ...]:
    """Return the codes of the languages by code and name."""
    return tuple(Choice(code, (*names, code)) for code, names in LANGUAGES.items())


def _names(name: str) -> tuple[str, ...]:
    """Return a name and each of its endings: Rosa de la Mora is also de la Mora, la Mora and Mora."""
    words = name.split()
    return tuple(" ".join(words[place:]) for place in range(len(words)))


def _fitting(wanted: str, choices: Sequence[Choice[T]]) -> list[Choice[T]]:
    """Return what is called so; without one, what is called something that begins so."""
    if not wanted:
        return []
    whole = [one for one in choices if wanted in one.plain_names]
    return whole or [one for one in choices if any(name.startswith(wanted) for name in one.plain_names)]


def _whole_words(wanted: str, choices: Sequence[Choice[T]]) -> list[Choice[T]]:
    """Return what is called so, or by a name that begins with just these words."""
    if not wanted:
        return []
    whole = [one for one in choices if wanted in one.plain_names]
    return whole or [one for one in choices if any(name.startswith(f"{wanted} ") for name in one.plain_names)]


def _after(line: str, used: int) -> str:
    """Return the line behind its first words."""
    parts = line.split(maxsplit=used)
    return parts[used].strip() if len(parts) > used else ""


def _not_one(
    words: str, found: Sequence[Choice[T]], choices: Sequence[Choice[T]], what: str, command: str
) -> CommandError:
    """Return what its writer reads who named nothing, or more than one."""
    if not choices:
        return CommandError(f"The configuration names no {what}. Write it in words below the commands.")
    if found:
        names = ", ".join(one.names[0] for one in found[:SHOWN])
        more = ", ..." if len(found) > SHOWN else ""
        return CommandError(f"More than one {what} fits: {names}{more}. Write more of the name.")
    if not plain(words):
        return CommandError(f"Name the {what}, for example: {command} {choices[0].names[0]}".replace(":  ", ": "))
    nearest = _nearest(plain(words), choices)
    if nearest is not None:
        name = nearest.names[0]
        return CommandError(f"There is no such {what}.", f"{command} {name}".strip())
    names = ", ".join(one.names[0] for one in choices[:SHOWN])
    more = ", ..." if len(choices) > SHOWN else ""
    return CommandError(f"There is no such {what}. These can be named: {names}{more}.")


def _nearest_beginning(line: str, choices: Sequence[Choice[T]]) -> str:
    """Return a line whose first words are mistyped with the name that was meant, and the rest as it was typed."""
    words = line.split(maxsplit=_MOST_WORDS)
    for used in range(min(len(words), _MOST_WORDS), 0, -1):
        names = {name: one for one in choices for name in one.plain_names if len(name.split()) == used}
        close = difflib.get_close_matches(plain(" ".join(words[:used])), names, n=1, cutoff=0.7)
        if close:
            return f"{names[close[0]].names[0]} {_after(line, used)}".strip()
    return ""


def _nearest(wanted: str, choices: Sequence[Choice[T]]) -> Choice[T] | None:
    """Return what comes nearest to a mistyped name, or to a mistyped word of one."""
    whose: dict[str, Choice[T]] = {}
    for choice in choices:
        for name in choice.plain_names:
            for spelling in (name, *(word for word in name.split() if len(word) > 3)):  # noqa: PLR2004 - no "and"
                whose.setdefault(spelling, choice)
    for part in (wanted, wanted.partition(" ")[0]):
        close = difflib.get_close_matches(part, whose, n=1, cutoff=0.7)
        if close:
            return whose[close[0]]
    return None
