"""An attack: the bytes of a mail and what must and must not happen, read from a file of this folder."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MARK = b"+++\n"
PLACEHOLDER = re.compile(rb"\{\{([a-z_]+)\}\}")
FIVE = ("new", "joined", "automatic", "set_aside", "duplicate")


@dataclass(frozen=True, slots=True)
class Expected:
    """What must and must not happen. None: the attack says nothing about it."""

    must: str
    becomes: str | list[str]
    scene: str = "empty_town"
    taken_for: str | None = None
    letters: Mapping[str, list[str]] | None = None
    no_letter_to: tuple[str, ...] = ()
    in_no_letter: tuple[str, ...] = ()
    in_no_letter_outside: tuple[str, ...] = ()
    in_letters_inside: tuple[str, ...] = ()
    case_text_holds: tuple[str, ...] = ()
    case_text_lacks: tuple[str, ...] = ()
    subject: str | None = None
    writer: str | None = None
    sender: str | None = None
    files: list[str] | None = None
    files_hold: tuple[str, ...] = ()
    events: list[str] | None = None
    no_events: tuple[str, ...] = ()
    case_status: str | None = None
    times: int = 1
    minutes: float = 0
    says_size: int | None = None
    line_ends: str = "crlf"
    braces: str = "filled"

    @property
    def each_becomes(self) -> list[str]:
        """What each copy becomes."""
        return [self.becomes] * self.times if isinstance(self.becomes, str) else self.becomes


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack by its name (folder/file), and the mail before placeholders are filled in."""

    name: str
    raw: bytes
    expected: Expected

    @property
    def kind(self) -> str:
        """The folder it lies in."""
        return self.name.partition("/")[0]

    def copy(self, values: Mapping[str, str], number: int = 1) -> bytes:
        """Return the bytes of a copy as they arrive."""
        raw = self.raw
        if self.expected.braces == "filled":
            known = {name: value.encode() for name, value in {**values, "n": str(number)}.items()}
            raw = PLACEHOLDER.sub(lambda found: known[found[1].decode()], raw)
        if self.expected.line_ends == "crlf" and b"\r" not in raw:
            raw = raw.replace(b"\n", b"\r\n")
        return raw


def load(path: Path) -> Attack:
    """Return the attack that a file describes. Raises ValueError with the file's name for a wrong one."""
    name = str(path.relative_to(HERE).with_suffix(""))
    opening, lines, raw = path.read_bytes().split(MARK, 2)
    if opening:
        raise ValueError(f"{name}: the first line is not +++")
    try:
        return Attack(name, raw, expected(tomllib.loads(lines.decode())))
    except (tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise ValueError(f"{name}: {error}") from error


def expected(values: Mapping[str, Any]) -> Expected:
    """Return what must happen as a file says it. Raises TypeError or ValueError for what it cannot say."""
    many = {field.name for field in fields(Expected) if str(field.type).startswith("tuple")}
    made = Expected(**{name: tuple(value) if name in many else value for name, value in values.items()})
    if not set(made.each_becomes) <= set(FIVE) or len(made.each_becomes) != made.times:
        raise ValueError(f"`becomes` cannot be {made.becomes!r}")
    if made.line_ends not in {"crlf", "kept"} or made.braces not in {"filled", "kept"}:
        raise ValueError("`line_ends` is crlf or kept, `braces` is filled or kept")
    return made


def all_files() -> list[Path]:
    """Return every file that describes an attack."""
    return sorted(HERE.glob("*/*.eml"))
