"""What a line of mail text is once a mail program has been at it: plain, quoted, ours. Pure."""

import re
from collections.abc import Sequence

from cases.words import without_accents
from ingest.wording.phrases import MARKER_FOLLOWS, MARKER_OPENINGS, MARKERS, NOTICE_LINES, NOTICE_SECOND

# Whole runs only: a part of an over-long address would be somebody else's.
EMAIL = re.compile(r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,190}(?![\w.-])")
LINE = 8192  # characters that a regular expression sees (mail-safety 8): it belongs to the expressions, no setting
YEAR = re.compile(r"(?<!\d)(?:19|20|25|14)\d\d(?!\d)|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_DECORATION = "#-‐–—=~*_|>›＞ \t"
_NOT_WORDS = re.compile(r"[\W_]+")
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
        "\u061c": None,
        "\u202a": None,
        "\u202b": None,
        "\u202c": None,
        "\u202d": None,
        "\u202e": None,
        "\u2066": None,
        "\u2067": None,
        "\u2068": None,
        "\u2069": None,
    }
)


def plain(line: str) -> str:
    """Return the line with ordinary spaces and without invisible marks."""
    return line.strip() if line.isascii() else line.translate(_TABLE).strip()


def holds_our_letter(text: str) -> bool:
    """Whether the line that opens our letters, or another of our notices, stands in it, however quoted or broken."""
    words = bare_words(text)
    return any(marker in words for marker in _HELD)


def holds_our_first_line(text: str) -> bool:
    """Whether the line that opens our letters stands anywhere in it, however quoted, broken or decorated."""
    words = bare_words(text)
    return any(marker in words for marker in _MARKS)


def begins_second_line(lines: Sequence[str]) -> bool:
    """Whether the second line of our notice begins here; the mail program may have broken it into all of *lines*."""
    words = bare_words(lines[0]) if lines else ""
    return any(words.startswith(begin) and end in bare_words("".join(lines)) for begin, end in _SECOND)


_SENTENCE = 3  # words that no mail program puts before our line


def opens_our_letter(text: str) -> bool:
    """Whether the plain line begins as our letters do; a person's sentence that names our line does not."""
    low = text.casefold()
    marker = next((marker for marker in MARKERS if marker in low), "")
    if not marker:
        return False
    before, _, after = low.partition(marker)
    before, after = before.strip(_DECORATION), after.strip(_DECORATION)
    return before in MARKER_OPENINGS and (not after or after.startswith(MARKER_FOLLOWS))


def speaks_of_our_letter(text: str) -> bool:
    """Whether a sentence of the writer holds our line: no opening of our letters stands before it, but words do."""
    low = text.casefold()
    before, found, _ = low.partition(next((marker for marker in MARKERS if marker in low), "\n"))
    opened = any(before.rstrip().endswith(opening) for opening in MARKER_OPENINGS if opening)
    return bool(found) and len(before.split()) >= _SENTENCE and before.rstrip()[-1:].isalpha() and not opened


def bare_words(text: str) -> str:
    """Return the letters alone, without accents: what is left of our line in every mail program."""
    if not text.isascii():
        text = without_accents(text.casefold())
    return _NOT_WORDS.sub("", text.casefold())


_MARKS = tuple(bare_words(marker) for marker in MARKERS)
_SECOND = tuple((bare_words(begin), bare_words(end)) for begin, end in NOTICE_SECOND)
_HELD = (*_MARKS, *(bare_words(line) for line in NOTICE_LINES), *(end for _, end in _SECOND))


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
