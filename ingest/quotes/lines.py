"""What a line of mail text is once a mail program has been at it: plain, quoted, ours. Pure."""

import re
import unicodedata

from ingest.wording.phrases import MARKERS

# Whole runs only: a part of an over-long address would be somebody else's.
EMAIL = re.compile(r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,190}(?![\w.-])")
YEAR = re.compile(r"(?<!\d)(?:19|20|25|14)\d\d(?!\d)|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
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
