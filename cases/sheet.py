"""The shape of a reply (commands.md): command lines at the top, the text below them. Pure."""

import re
from dataclasses import dataclass

from cases.signed import signs

# The single words, in English and in Spanish, and the command that each of them is.
ONE_WORD = {
    **{word: word for word in ("ok", "show", "undo", "confirm")},
    **dict.fromkeys(("mostrar", "muestre"), "show"),
    **dict.fromkeys(("deshacer", "deshaga", "deshágalo", "deshazlo"), "undo"),
    **dict.fromkeys(("confirmar", "confirmo"), "confirm"),
}
_UNDO = frozenset(word for word, name in ONE_WORD.items() if name == "undo")
_UNDO_WORDS = 6  # of a text that asks for it in a sentence
_NOT = frozenset({"not", "don't", "dont", "never", "no", "nunca", "cannot", "can't", "cant", "won't", "without", "sin"})
_BEFORE_UNDO = frozenset(  # words that may stand before it: "We will undo the change" is an answer
    "please no stop ok oh sorry oops wait yes can could would you i want wanted to need must let me lets "
    "por favor quiero necesito perdón espere puede".split()
)
_EXCLAIMED = re.compile(r"^no\s*[,.!;:]+\s*")  # "No! Undo that" takes nothing back from what follows
_CANCEL = frozenset({"cancel", "cancelar", "cancele", "cancélelo"})
_BESIDE_CANCEL = frozenset("please it that this stop the my answer mail por favor eso esto lo la mi respuesta".split())
_BESIDE_CONFIRM = frozenset(
    "yes it that's thats that was me i this is please ok sí si fui yo era claro por favor".split()
)
_DENIALS = frozenset({"no", "nope", "never", "nunca"})
CHOICES = frozenset("123")  # one of the suggested categories, where a letter offers them
_AROUND = ".,;:!()[]*'\""  # what may stand around such a number
UNCLEAR = "?"  # a line that is a single word's command, with other text below it
_SIGNATURE = 8  # lines of a signature at most
CASE = "case"  # its lines say of which case those below them are
_NEXT_COMMAND = re.compile(r"\s(?=#[A-Za-z])|\s(?=#[1-9]\s*(?:#|$))")  # on a line that begins with #case
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
    close: bool = False  # the text begins on the very line below the last command


def takes_back(text: str) -> bool:
    """Return whether a short text asks in a sentence to take something back: the safe direction."""
    said = _EXCLAIMED.sub("", " ".join(text.translate(SPELLING).casefold().split()))
    words = [word for part in said.split() if (word := part.strip(",.;:!?¡¿#-–—\"'()"))]
    if not words or len(words) > _UNDO_WORDS or not _NOT.isdisjoint(words):
        return False
    place = next((place for place, word in enumerate(words) if word in _UNDO), -1)
    asks = place >= 0 and _BEFORE_UNDO.issuperset(words[:place])
    return asks or (words[0] in _CANCEL and _BESIDE_CANCEL.issuperset(words[1:]))


def confirms(text: str) -> bool:
    """Return whether the first line of a reply holds the word that confirms, and no more than goes with it."""
    words = _first_line(text)
    others = (line.strip().casefold() for line in text.translate(SPELLING).split("\n"))
    if any(line.startswith("#") and ONE_WORD.get(line.lstrip("#").rstrip(".! ")) != "confirm" for line in others):
        return False  # another command beside it: it is not clear what they mean
    return any(ONE_WORD.get(word) == "confirm" for word in words) and all(
        ONE_WORD.get(word) == "confirm" or word in _BESIDE_CONFIRM for word in words
    )


def denies(text: str) -> bool:
    """Return whether the first line of a reply says that a mail was not its writer's."""
    words = _first_line(text)
    return bool(words) and (words[0] in _DENIALS or {"not", "me"} <= set(words) or {"wasn't", "me"} <= set(words))


def _first_line(text: str) -> list[str]:
    first = next((line for line in text.translate(SPELLING).split("\n") if line.strip()), "")
    return [word for part in first.casefold().split() if (word := part.strip(",.;:!?¡¿#-–—\"'()*"))]


def read_sheet(text: str, name: str = "") -> Sheet:
    """Take a reply apart. A reply that is one of the single words is that command. The text stays as it was typed.

    *name*: of its writer: a signature that begins with it is no text where nothing but commands stands above.
    """
    written = _unsigned(text, name).split("\n")
    lines = [line.translate(SPELLING) for line in written]
    word = " ".join(line.strip() for line in lines if line.strip()).lstrip("#").rstrip(".!").casefold()
    if word in ONE_WORD:
        return Sheet((Line(f"#{ONE_WORD[word]}", ONE_WORD[word], ""),), "")
    if takes_back(word) and not any(_is_other_command(line) for line in lines):
        return Sheet((Line("#undo", "undo", ""),), "")
    commands: list[Line] = []
    place = 0
    unclear = next((at for at, line in enumerate(lines) if line.strip()), -1)
    first = lines[unclear].strip() if unclear >= 0 else ""
    if takes_back(first) and not first.startswith("#"):
        commands.append(Line(first, "undo", ""))
    elif first.rstrip(".!").casefold() in ONE_WORD:
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
    close = bool(commands) and bool("".join(written[place : place + 1]).strip()) and bool(lines[place - 1].strip())
    return Sheet(tuple(commands), "\n".join(written[place:]).strip(), close)


def with_choice(sheet: Sheet) -> Sheet:
    """Return a reply that is nothing but 1, 2 or 3 as that command: as an answer to a family it would mean nothing."""
    chosen = sheet.text.translate(SPELLING).strip().strip(_AROUND)
    if sheet.lines or chosen not in CHOICES:
        return sheet
    return Sheet((Line(f"#{chosen}", chosen, ""),), "")


def only_line(text: str, name: str) -> str:
    """Return the one line of a text below which nothing stands but a signature that begins with *name*; else ''."""
    shown = [bare for line in text.translate(SPELLING).split("\n") if (bare := line.strip())]
    signed = 1 < len(shown) <= _SIGNATURE + 1 and signs(shown, 1, name)
    return shown[0] if signed or len(shown) == 1 else ""


def _is_other_command(line: str) -> bool:
    """Return whether a line begins as a command other than #undo does."""
    return line.lstrip().startswith("#") and _line(line.strip()).name not in _UNDO


def _unsigned(text: str, name: str) -> str:
    """Return the text without the signature of its writer, where only commands or a single word stand above it."""
    lines = text.split("\n")
    shown = [line.translate(SPELLING).strip() for line in lines]
    for place, bare in enumerate(shown):
        below = [one for one in shown[place:] if one]
        if len(below) <= _SIGNATURE and signs(shown, place, name):
            return "\n".join(lines[:place])
        word = bare.rstrip(".!,").casefold()
        single = bare.startswith("#") or word in ONE_WORD or word in CHOICES or takes_back(bare)
        if bare and not single:
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
    name = ONE_WORD.get(name.casefold(), name.casefold())
    return Line(typed, name, rest.strip().removeprefix(":").strip())
