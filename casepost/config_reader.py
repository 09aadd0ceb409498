"""How the values of config.toml are read: into what Casepost uses, or into a plain sentence why not."""

import difflib
import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

REQUIRED: Final = object()
WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# RFC 5322, section 3.2.3: dot-atom. Quoted local parts are legal, and no district hands them out.
_LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_KINDS = {str: "text in quotes", bool: "true or false", int: "a whole number", list: "a list in [ ]", dict: "a table"}

Reader = Callable[[object], Any]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong in config.toml: where, what, and what to do about it."""

    key: str
    what: str
    remedy: str

    def __str__(self) -> str:
        """Return it as the operator reads it."""
        return f"{self.key}: {self.what} {self.remedy}"


class Wrong(ValueError):
    """A value cannot be used: what is wrong with it, and what to write instead."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Key:
    """How a key is read, and what holds when it is left out."""

    read: Reader
    default: object = REQUIRED


def read_table(raw: object, place: str, keys: Mapping[str, Key], mistakes: list[Mistake]) -> dict[str, Any] | None:
    """Return the values of a table, or None when a mistake in it was added to *mistakes*."""
    if not isinstance(raw, dict):
        mistakes.append(Mistake(place, f"This is not a table, but {kind_of(raw)}.", f"Write {place} on its own line."))
        return None
    before = len(mistakes)
    mistakes.extend(Mistake(f"{place} {name}", *unknown(name, keys)) for name in raw if name not in keys)
    values = {name: _value(raw, name, key, place, mistakes) for name, key in keys.items()}
    return values if len(mistakes) == before else None


def _value(raw: Mapping[str, object], name: str, key: Key, place: str, mistakes: list[Mistake]) -> object:
    try:
        if name in raw:
            return key.read(raw[name])
    except Wrong as wrong:
        mistakes.append(Mistake(f"{place} {name}", wrong.what, wrong.remedy))
        return None
    if key.default is REQUIRED:
        mistakes.append(Mistake(f"{place} {name}", "This key is missing.", f"Add {name} = ... under {place}."))
    return key.default


def unknown(name: str, known: Iterable[str], *, thing: str = "key") -> tuple[str, str]:
    """Return what is wrong with a name that nobody reads, and what may have been meant."""
    return f"There is no such {thing}.", _did_you_mean(name, known) or "Remove it, or see config.example.toml."


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name.casefold(), list(known), n=1)
    return f'Did you mean "{close[0]}"?' if close else ""


def kind_of(value: object) -> str:
    """Return in plain words what TOML made of a value."""
    return _KINDS.get(type(value), "a number with a fraction" if isinstance(value, float) else "a date or time")


def _of_kind(value: object, kind: type) -> None:
    if type(value) is not kind:  # isinstance would take true for a whole number
        raise Wrong(f"This is {kind_of(value)}.", f"Write {_KINDS[kind]}.")


# --- words and numbers


def words(value: object) -> str:
    """Read text of one line that may be empty."""
    _of_kind(value, str)
    text = str(value).strip()
    if any(ord(letter) < ord(" ") or letter == "\x7f" for letter in text):
        raise Wrong("The text has a line break or a control character.", "Write it in one line.")
    return text


def some_words(value: object) -> str:
    """Read text of one line that says something."""
    text = words(value)
    if not text:
        raise Wrong("The text is empty.", "Fill it in.")
    return text


def yes_no(value: object) -> bool:
    """Read true or false."""
    _of_kind(value, bool)
    return value is True


def whole(least: int, most: int | None = None) -> Reader:
    """Read a whole number not less than *least* and not more than *most*."""

    def read(value: object) -> int:
        _of_kind(value, int)
        number = int(str(value))
        if number < least or (most is not None and number > most):
            bounds = f"{least} or more" if most is None else f"between {least} and {most}"
            raise Wrong(f"{number} is out of range.", f"Write a whole number, {bounds}.")
        return number

    return read


def choice(*allowed: str) -> Reader:
    """Read one of a few words."""

    def read(value: object) -> str:
        text = words(value)
        if text not in allowed:
            listed = ", ".join(f'"{word}"' for word in allowed)
            meant = _did_you_mean(text, [word for word in allowed if word])
            raise Wrong(f'"{text}" is not one of the choices.', f"{meant} The choices are {listed}.".strip())
        return text

    return read


def matching(pattern: str, remedy: str) -> Reader:
    """Read text of a certain form; *remedy* describes it."""
    form = re.compile(pattern)

    def read(value: object) -> str:
        text = words(value)
        if not form.fullmatch(text):
            raise Wrong(f'"{text}" does not have the right form.', remedy)
        return text

    return read


def list_of(read_one: Reader, *, least: int = 0) -> Reader:
    """Read a list of values that are all different."""

    def read(value: object) -> tuple[Any, ...]:
        _of_kind(value, list)
        members = tuple(read_one(member) for member in value) if isinstance(value, list) else ()
        if len(members) < least:
            raise Wrong("The list is empty.", "Name at least one.")
        if len(set(members)) < len(members):
            raise Wrong("The list names something twice.", "Leave one of the two out.")
        return members

    return read


# --- addresses and places in the network


def address(value: object) -> str:
    """Read a mail address; lower case, the domain in its A-label form (mail-safety 6.1)."""
    text = some_words(value).lower()
    local, at, domain = text.rpartition("@")
    if not at or not _LOCAL_PART.fullmatch(local) or len(local) > 64:  # noqa: PLR2004 -- RFC 5321, section 4.5.3.1.1
        raise Wrong(f'"{text}" is not a mail address.', "Write it like help@district.example, without a name.")
    email = f"{local}@{_domain(domain, text)}"
    if len(email) > 254:  # noqa: PLR2004 -- RFC 5321, section 4.5.3.1.3, less the brackets
        raise Wrong(f'"{email[:60]}..." is too long for a mail address.', "Write 254 letters or fewer.")
    return email


def _domain(domain: str, whole_text: str) -> str:
    try:
        name = domain.encode("idna").decode()
    except UnicodeError:
        name = ""
    labels = name.split(".")
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdigit():  # noqa: PLR2004
        raise Wrong(f'"{whole_text}" has no valid domain.', "Write the domain like district.example.")
    return name


def optional_address(value: object) -> str:
    """Read a mail address, or the empty text for none."""
    return address(value) if words(value) else ""


def host(value: object) -> str:
    """Read the name or the number of a machine, lower case."""
    text = some_words(value).lower()
    if _is_ip(text):
        return text
    try:
        name = text.encode("idna").decode()
    except UnicodeError:
        name = ""
    if not all(map(_LABEL.fullmatch, name.split("."))):
        raise Wrong(f'"{text}" is not the name of a machine.', "Write it like mail.district.example, the port apart.")
    return name


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_loopback(name: str) -> bool:
    """Return whether a host can only be this machine."""
    return name == "localhost" or (_is_ip(name) and ipaddress.ip_address(name).is_loopback)


def listen(value: object) -> tuple[str, int]:
    """Read where to listen: host:port."""
    text = some_words(value)
    name, _, port = text.rpartition(":")
    if not name or not port.isascii() or not port.isdigit() or not 0 < int(port) <= 65535:  # noqa: PLR2004
        raise Wrong(f'"{text}" is not an address to listen on.', "Write host:port, like 127.0.0.1:8025.")
    return host(name.strip("[]")), int(port)


def web_address(value: object) -> str:
    """Read an http or https address, or the empty text for none; without TLS only on this machine."""
    text = words(value)
    try:
        parts = urlsplit(text)
        name = parts.hostname or ""
    except ValueError:
        parts, name = urlsplit(""), ""
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(name))
    if text and (not safe or not name or parts.username is not None):
        raise Wrong(f'"{text}" is not a safe web address.', "Write it like https://cases.district.example.")
    return text.rstrip("/")


# --- days, times, places on the disk


def zone(value: object) -> ZoneInfo:
    """Read the name of a time zone."""
    text = some_words(value)
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of the time zones is an OSError
        meant = _did_you_mean(text, available_timezones())
        raise Wrong(f'There is no time zone "{text}".', meant or "Write it like America/Los_Angeles.") from None


def day(value: object) -> date:
    """Read a date, with or without quotes."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _no_day(value)
    except ValueError:
        return _no_day(value)


def _no_day(value: object) -> date:
    raise Wrong(f'"{value}" is not a date.', "Write year-month-day, like 2026-11-26.")


def span(value: object) -> tuple[date, date]:
    """Read the first and the last day of something."""
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 -- a pair
        raise Wrong("This is not a first and a last day.", 'Write ["2026-12-21", "2027-01-01"].')
    first, last = day(value[0]), day(value[1])
    if last < first:
        raise Wrong(f"The last day {last} is before the first day {first}.", "Put the earlier day first.")
    return first, last


def clock_time(value: object) -> time:
    """Read a time of day, with or without quotes."""
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(value if isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value) else "")
    except ValueError:
        raise Wrong(f'"{value}" is not a time of day.', 'Write hours and minutes, like "08:00".') from None


def path(value: object) -> Path:
    """Read a path; the caller knows the folder that a relative one starts from."""
    text = some_words(value)
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise Wrong(f'"{text}" names a home folder that does not exist.', "Write the whole path.") from None
