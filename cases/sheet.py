"""The shape of a reply (commands.md): command lines at the top, the text below them. Pure."""

import re
from dataclasses import dataclass

ONE_WORD = frozenset({"ok", "show", "undo", "confirm"})
UNCLEAR = "?"  # a line that is a single word's command, with other text below it
_SIGNATURE = 8  # lines of a signature at most
CASE = "case"  # its lines say of which case those below them are
_NEXT_COMMAND = re.compile(r"\s(?=#[A-Za-z])|\s(?=#[1-9]\s*(?:#|$))")  # on a line that begins with #case
_TITLE = 4  # words beside the name in its first line
# What mail programs put in: non-breaking and zero-width blanks, typographic quotes, the full-width number sign.
SPELLING = str.maketrans(
    {"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\uff03": "#"}
    | dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff", "")
    | dict.fromkeys("\u2018\u2019\u201b", "'")
    | dict.fromkeys("\u201c\u201d\u201e", '"')
)


@dataclass(frozen=True, slots=True)
class Line:
    """A command line: as typed, the command's name in lower case without `#`, and what follows it."""

    typed: str
    name: str
    rest: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A reply taken apart: the command lines at the top, and the text below them."""

    lines: tuple[Line, ...]
    text: str


def read_sheet(text: str, name: str = "") -> Sheet:
    """Take a reply apart. A reply that is one of the single words is that command. The text stays as it was typed.

    *name*: of its writer: a signature that begins with it is no text where nothing but commands stands above.
    """
    written = _unsigned(text, name).split("\n")
    lines = [line.translate(SPELLING) for line in written]
    word = " ".join(line.strip() for line in lines if line.strip()).lstrip("#").rstrip(".!").casefold()
    if word in ONE_WORD:
        return Sheet((Line(f"#{word}", word, ""),), "")
    commands: list[Line] = []
    place = 0
    unclear = next((at for at, line in enumerate(lines) if line.strip()), -1)
    first = lines[unclear].strip() if unclear >= 0 else ""
    if first.rstrip(".!").casefold() in ONE_WORD:
        commands.append(Line(first, UNCLEAR, ""))
    else:
        unclear = -1
    for place, line in enumerate(lines):
        bare = line.strip() if place != unclear else ""
        if bare.startswith(("'#", '"#')):  # a mail program may have put the line into quotation marks
            bare = bare.strip("'\"")
        if bare.startswith("#"):
            commands += _lines(bare)
        elif bare:
            break
    else:
        place = len(lines)
    return Sheet(tuple(commands), "\n".join(written[place:]).strip())


def _unsigned(text: str, name: str) -> str:
    """Return the text without the signature of its writer, where only commands or a single word stand above it."""
    lines = text.split("\n")
    words = set(name.casefold().split())
    for place, line in enumerate(lines):
        bare = line.translate(SPELLING).strip()
        said = {word.strip(",.;|-–—*") for word in bare.casefold().split()}
        below = [one for one in lines[place:] if one.strip()]
        if words and words <= said and len(said) <= len(words) + _TITLE and len(below) <= _SIGNATURE:
            return "\n".join(lines[:place])
        if bare and not bare.startswith("#") and bare.rstrip(".!,").casefold() not in ONE_WORD:
            break
    return text


def _lines(typed: str) -> list[Line]:
    """Return a command line; of `#case NUMBER` also the commands that follow its number on the same line."""
    first = _line(typed)
    if first.name != CASE:
        return [first]
    number, *following = (part.strip() for part in _NEXT_COMMAND.split(first.rest))
    return [Line(f"#{CASE} {number}", CASE, number), *(_line(part) for part in following if part)]


def _line(typed: str) -> Line:
    name, rest = (*typed[1:].split(maxsplit=1), "", "")[:2]  # any blank parts them: some programs write tabs
    name, colon, glued = name.partition(":")
    rest = f"{glued} {rest}" if colon else rest
    return Line(typed, name.casefold(), rest.strip().removeprefix(":").strip())
