"""What a line of mail text is: a quote, a separator, an attribution. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.phrases import MARKERS, STARTS, TELLING, WROTE, WROTE_ENDINGS

# Whole runs only: a part of an over-long address would be somebody else's.
EMAIL = re.compile(r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,190}(?![\w.-])")
YEAR = re.compile(r"(?<!\d)(?:19|20|25|14)\d\d(?!\d)|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_TIME = re.compile(r"(?<!\d)\d{1,2}\s?[:.h時点點시]\s?\d\d(?!\d)|\d\s?[ap]\.?m\b", re.IGNORECASE)
_GMAIL_OLD = re.compile(r"\d{4}-\d\d-\d\d \d{1,2}:\d\d GMT[+-]\d\d:\d\d ")
_NOT_WORDS = re.compile(r"[\W_]+")
ATTRIBUTION_LINES = 5
ATTRIBUTION_LENGTH = 500
_TABLE = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u3000": " ",
        "\ufeff": None,
        "\u200b": None,
        "\u200e": None,
        "\u200f": None,
        "\u202a": None,
        "\u202c": None,
        "\u2068": None,
        "\u2069": None,
    }
)


def plain(line: str) -> str:
    """Return the line with ordinary spaces and without invisible marks."""
    return line.strip() if line.isascii() else line.translate(_TABLE).strip()


def holds_our_letter(text: str) -> bool:
    """Whether the line that opens our letters stands anywhere in it, however quoted, broken or decorated."""
    words = _words(text)
    return any(marker in words for marker in _MARKS)


def _words(text: str) -> str:
    """Return the letters alone, without accents: what is left of our line in every mail program."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_WORDS.sub("", text.casefold())


_MARKS = tuple(_words(marker) for marker in MARKERS)


def depth(line: str) -> int:
    """How many '>' open the line."""
    count = 0
    for character in line:
        if character == ">":
            count += 1
        elif character not in " \t\ufeff":
            break
    return count


def unquoted(line: str) -> str:
    """Return the line with one level of '>' taken off."""
    bare = line.lstrip(" \t\ufeff")
    return (bare[2:] if bare.startswith("> ") else bare[1:]) if bare.startswith(">") else line


@dataclass(frozen=True, slots=True)
class Attribution:
    """'On ... NN wrote:' over lines[start:end]. `sure`: a mail program wrote it, even if no '>' follows."""

    start: int
    end: int
    sure: bool
    text: str


def attribution(lines: Sequence[str], start: int) -> Attribution | None:
    """Return the attribution that begins at *start*, also when it is wrapped over some lines."""
    first = plain(lines[start][: ATTRIBUTION_LENGTH + 100]).strip("-–—*_ ")
    if not first:
        return None
    may_wrap = _opens(first)
    text = ""
    for end in range(start, min(start + ATTRIBUTION_LINES, len(lines))):
        piece = plain(lines[end][: ATTRIBUTION_LENGTH + 100]).strip("-–—*_ ")
        if not piece and end + 1 < len(lines) and not plain(lines[end + 1]).startswith("<"):
            break
        if end > start and depth(lines[end]) > depth(lines[start]):
            break
        text = f"{text} {piece.lstrip('> ') if end > start else piece}".strip()
        if len(text) > ATTRIBUTION_LENGTH:
            break
        sure = _attributes(text)
        if sure is not None:
            return Attribution(start, end + 1, sure, text)
        if not may_wrap:
            break
    return None


def introduces(line: str) -> bool:
    """Whether the line looks like an attribution in any language: who, when, and a colon or bracket at its end."""
    text = plain(line[:ATTRIBUTION_LENGTH])
    if not text.endswith((":", "：", ">")):
        return False
    year, time, address = YEAR.search(text), _TIME.search(text), EMAIL.search(text)
    return bool(year and time) or bool(address and (year or time))


def _opens(text: str) -> bool:
    words = text[:80].split()
    if text[0].isdigit():
        return True
    return words[0].strip(",.(").casefold() in STARTS and any(map(str.isdigit, "".join(words[1:4])))


def _attributes(text: str) -> bool | None:
    """Return True for a sure attribution, False when a quote must follow, None for none."""
    if _GMAIL_OLD.match(text):
        return True
    ended = text.endswith((":", "：", ">", "wrote"))
    low = text.casefold()
    words = low.replace("<", " ").rstrip(" :：").replace(",", " ").split()
    wrote = low.rstrip(" :：").endswith(WROTE_ENDINGS) or bool(WROTE & set(words))
    if not (ended and (wrote or text.endswith((":", "：", ">")))):
        return None
    year, time, address = YEAR.search(text), _TIME.search(text), EMAIL.search(text)
    if wrote and not text.endswith((">",)):
        telling = TELLING & set(words[4:]) and not address
        sure = bool((address and (year or time)) or (year and time) or (address and words[-1] in WROTE)) and not telling
        return sure if sure or _opens(text) or address else None
    if year and address and text.endswith((":", "：")) and (_opens(text) or time):
        return True
    return False if year and address and text[0].isdigit() and text.endswith(">") else None
