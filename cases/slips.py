"""What shows that a text of staff was not meant as an answer to the constituent. Pure.

Each function returns the one plain sentence with the remedy that its writer reads, or ''.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from cases.sheet import ONE_WORD, SPELLING

# The letters of ours that say in their first lines to whom a plain text goes. In reply to any other letter a text
# without a command is handed back: its writer was told of nobody.
NAMES_A_RECIPIENT = frozenset({"new-case", "more", "did-not-arrive"})
CORRECTED = frozenset({"not-understood"})  # a text in reply to it goes where the text before it was to go
NAMES_NOBODY = (
    "The letter that you answered names nobody whom your words could go to. "
    "To answer the constituent, reply to the notice with their message (New case, or New mail). "
    "To end the case with these words, write #resolve and the outcome above them. "
    "To keep them inside the case, write #note above them."
)
_FEW = 4  # words of a text that may be a command meant as one
_LINE = 5  # words of a first line that may be a command without its sign
# Commands whose value is one of a few: a first line that names one with such a value is that command without its sign.
_CLOSED = frozenset(
    {"resolve", "category", "priority", "school", "language", "list", "help", "show", "about", "redirect"}
)
_NAMED_ALONE = frozenset({"to", "use"})  # with more words behind the name the line may be a sentence
_ADDRESSED = frozenset({"who", "email"})
# "Note that the bus ..." is a sentence.
_AFTER_NOTE = frozenset("that the this these those also please how we it your our there on in from of as to".split())
_TITLES = frozenset("trustee member board mr mrs ms mx dr prof sr sra señor señora don doña".split())
_GREETING = frozenset(
    "dear hi hello hey thanks thank you thx many good morning afternoon evening great ok okay perfect and "
    "hola gracias muchas estimado estimada querido querida buenos buenas días tardes".split()
)
_EDGES = ",.;:!?¡¿()\"'-–—"
_NUMBERED = re.compile(r"#?([123])(?=[.,;:!?)\]-]*(?:\s|$))")  # a first line that begins as the choice of a category
_BESIDE_NUMBER = frozenset(  # with these alone beside it a number is a choice, or two
    "1 2 3 or and please thanks thank you ok okay yes option number category choice o y u por favor gracias sí si "
    "opción número categoría".split()
)
_BEHIND_NUMBER = 3  # words behind a number and a sign: "2) transport"
_NAMES_ONE = re.compile(r"(?<!\S)#([123])(?=[.,;:!?)]*(?:\s|$))")  # "Thanks, #1"
_ASIDE = 5  # words of a text that may be written around such a number
# What people say of a priority alone, and what stands beside it.
_LEVELS = {"normal": "normal", "today": "today", "hoy": "today", "now": "now", "ahora": "now"}
_URGENT = frozenset({"urgent", "urgente"})
_YES_NO = frozenset("yes no yep nope sí si".split())
_COURTESY = frozenset("please thanks thank you ok okay por favor gracias".split())
_PRIORITY = frozenset({"priority", "prioridad"})
_NOT = frozenset({"not", "no"})
_BESIDE_PRIORITY = frozenset(
    "not it is isn't it's was this the case very at all right just es está lo la el esto este caso muy nada "
    "para de read later high low alta baja".split()
)
_CLOSES = (",", ":", "!", ".", ";", "-", "–", "—")


@dataclass(frozen=True, slots=True)
class Shown:
    """Whom the answered letter shows beside the constituent: their names and greetings, and the constituent's name."""

    others: tuple[str, ...] = ()
    constituent: str = ""


def single_word(text: str) -> str:
    """Return why a text of a few words may be a command that is one word."""
    words = [word.strip(_EDGES) for word in text.translate(SPELLING).casefold().split()]
    meant = next((ONE_WORD[word] for word in words if ONE_WORD.get(word) in {"undo", "confirm", "show"}), "")
    if not meant or len(words) > _FEW:
        return ""
    return f"Did you mean the command {meant.upper()}? Then write that word alone, and send it again."


def chosen_number(text: str) -> str:
    """Return why a text may be the choice of a suggested category: "1" above other words, "1 or 2?", "Thanks, #1"."""
    lines = [line.strip() for line in text.translate(SPELLING).split("\n") if line.strip()]
    words = [word for word in " ".join(lines).split() if word.strip(_EDGES)]
    first = _NUMBERED.match(lines[0]) if lines else None
    aside = _NAMES_ONE.search(" ".join(lines)) if len(words) <= _ASIDE else None
    only = frozenset(re.split(r"[\s/,]+", " ".join(words).casefold()))
    said = frozenset(word.strip(_EDGES + "#") for word in only) - {""}
    number = next((digit for digit in "123" if digit in said), "")
    if number and said <= _BESIDE_NUMBER:
        return _number_meant(number)
    if first and (not lines[0][first.end() :].strip(_EDGES) or _offers(lines, first)):
        return _number_meant(first[1])
    return _number_meant(aside[1]) if aside else ""


def _offers(lines: list[str], first: re.Match[str]) -> bool:
    """Return whether a text is one line with a number, a sign behind it and a few words: "2) transport"."""
    behind = lines[0][first.end() :]
    return len(lines) == 1 and not behind[0].isspace() and len(behind.strip(_EDGES).split()) <= _BEHIND_NUMBER


def _number_meant(number: str) -> str:
    return (
        f"Is the number a category? Then write #{number} on its own line at the top. "
        "Words below it go to the constituent. If the number is part of your answer, change that line."
    )


def priority_said(line: str) -> str | None:
    """Return the priority that a line says and nothing else: normal, today or now."""
    said = [word for word in _words(line) if word not in _COURTESY | _PRIORITY]
    return _LEVELS.get(said[0]) if len(said) == 1 else None


def speaks_of_priority(line: str, *, short: bool = False) -> bool:
    """Return whether a line is made of words that say how urgent something is; *short*: of one or two."""
    said = [word for word in _words(line) if word not in _COURTESY]
    core = frozenset({*_LEVELS, *_URGENT, *_YES_NO})
    few = len(said) <= 2 if short else True  # noqa: PLR2004 - "not urgent"
    return few and not core.isdisjoint(said) and core | _PRIORITY | _BESIDE_PRIORITY >= set(said)


def lone_priority(line: str) -> str:
    """Return the priority that a line of a text to a family may have been meant as; '' for none."""
    said = [word for word in _words(line) if word not in _COURTESY | _PRIORITY]
    refused = said[:1] and said[0] in _NOT
    said = said[1:] if refused else said
    if len(said) != 1:
        return ""
    level = "today" if said[0] in _URGENT else _LEVELS.get(said[0], "")
    return "normal" if level and refused else level


def _words(line: str) -> list[str]:
    return [word for part in line.translate(SPELLING).casefold().split() if (word := part.strip(_EDGES))]


def below_the_text(text: str, commands: Iterable[str]) -> str:
    """Return why a text holds a command line that stands too low."""
    first = {line.split()[0].rstrip(":").casefold() for line in text.split("\n") if line.strip()}
    hidden = next((name for name in commands if name.isalpha() and f"#{name}" in first), "")
    return f"The line #{hidden} stands below other text. Put it at the top, or take it out." if hidden else ""


def to_another(text: str, shown: Shown) -> str:
    """Return why a text greets somebody whom the letter showed and who does not get it."""
    first = next((line for line in text.translate(SPELLING).split("\n") if line.strip()), "")
    theirs = frozenset(_said(shown.constituent))
    greeted = any(_greets(first, frozenset(_said(name)) - theirs) for name in shown.others)
    if not greeted:
        return ""
    name = shown.constituent or "the constituent"
    return f"Your words greet somebody else, but they go to {name} only. Change the first line, or write #note above."


def _greets(line: str, names: Collection[str]) -> bool:
    """Return whether a line begins with a greeting and a name, or with a name that a comma or the end sets off."""
    greeted = named = False
    for typed in line.split():
        word = typed.strip(_EDGES).casefold()
        if word in names and word not in _TITLES:
            named = True
            if typed.endswith(_CLOSES):
                return True
        elif named:
            return greeted  # "Trustee Lee asked us to write" speaks of them
        elif word in _GREETING:
            greeted = True
        elif word and word not in _TITLES:
            return False
    return named


def _said(name: str) -> list[str]:
    words = (word.strip(_EDGES) for word in name.translate(SPELLING).casefold().split())
    return [word for word in words if word]


def without_sign(text: str, accepts: Callable[[str, str | None], bool]) -> str:
    """Return why the first line of a text may be a command whose `#` was left out.

    *accepts*: whether there is a command of that name for the writer, and whether it takes what follows.
    """
    first = next((line.strip() for line in text.translate(SPELLING).split("\n") if line.strip()), "")
    words = first.split()
    if not 0 < len(words) <= _LINE:
        return ""
    name, rest = words[0].lstrip("/").rstrip(".:!").casefold(), " ".join(words[1:]).rstrip(".!")
    if not name.isalpha() or not accepts(name, None):
        return ""
    if rest and not words[0].startswith("/") and not _may_follow(name, words[1:], rest, accepts):
        return ""
    line = f"#{name} {rest}".strip()
    return f"Is this the command? Then write: {line} If it is your answer, change its first line."


def _may_follow(name: str, words: list[str], rest: str, accepts: Callable[[str, str | None], bool]) -> bool:
    """Return whether words behind a command's name make it that command rather than a sentence."""
    if name == "note":
        return words[0].strip(_EDGES).casefold() not in _AFTER_NOTE
    if name in _ADDRESSED:
        return "@" in rest
    return (name in _CLOSED or (name in _NAMED_ALONE and len(words) == 1)) and accepts(name, rest)
