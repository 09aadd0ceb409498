"""Where a signature begins in what somebody typed. In doubt a line is text: words must not be lost. Pure."""

from collections.abc import Sequence

_TITLE = 4  # words beside the name in its line
_SENTENCE = 5  # words from which on a line that ends as a sentence does is one
_LONGEST_LINE = 8  # words of a line of a signature
_ENDS = (".", "!", "?", ",", ":", ";", "…", "。", "！", "？")
_CLOSES = (".", "!", "?", "…", '."', '!"', '?"', ".)", "。", "！", "？")
_UNSPACED = ("。", "！", "？")  # of writings without blanks: no count of words tells
_EDGES = ",.;:|-–—*!()"
_TITLES = frozenset("mr mrs ms mx miss dr prof sr sra srta lic ing".split())
# "Ana Ruiz here" opens a text.
_SPEAKS = frozenset("here speaking writing says is was will has aquí habla hablando escribe soy es fue".split())


def words_of(line: str) -> list[str]:
    """Return the words of a line in small letters, without what stands at their edges."""
    return [word for part in line.casefold().split() if (word := part.strip(_EDGES))]


def signs(lines: Sequence[str], place: int, name: str) -> bool:
    """Return whether a signature begins at a line: the whole name, perhaps with a title, and below it no sentence."""
    names, said = set(words_of(name)), words_of(lines[place])
    if not names or not names <= set(said) or len(said) > len(names) + _TITLE or said[0] not in names | _TITLES:
        return False
    return _is_no_sentence(lines[place], said) and not any(map(is_sentence, lines[place + 1 :]))


def signs_in_part(lines: Sequence[str], place: int, name: str) -> bool:
    """Return whether a signature begins at a line that holds a part of the name alone: Dana."""
    names, said = set(words_of(name)), words_of(lines[place])
    if not said or not set(said) <= names:
        return False
    return _is_no_sentence(lines[place], said) and not any(map(is_sentence, lines[place + 1 :]))


def is_sentence(line: str) -> bool:
    """Return whether a line is rather a sentence than a line of a signature."""
    bare = line.strip()
    count = len(bare.split())
    return count > _LONGEST_LINE or bare.endswith(_UNSPACED) or (count >= _SENTENCE and bare.endswith(_CLOSES))


def _is_no_sentence(line: str, said: Sequence[str]) -> bool:
    return not line.strip().endswith(_ENDS) and _SPEAKS.isdisjoint(said)
