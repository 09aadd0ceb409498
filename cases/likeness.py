"""How alike two texts are, however mail programs wrapped, quoted, cut or framed them. Pure, bounded and linear.

A text is compared by its shingles: every run of so many words, as a number. What a program adds or cuts at the ends
touches few of them; another matter told at the same length shares almost none (Broder 1997, resemblance and
containment). A script without blanks between words is read sign by sign.
"""

import binascii
import re
from functools import lru_cache

from cases.words import words_of

WORDS = 4  # of a shingle: fewer would call everyday phrases alike, more would lose a whole line to one changed word
OF_MATTERS = 3  # words of a shingle where one matter is told in other words each time
MOST_WORDS = 5_000  # of a text that are compared: nobody tells a matter at greater length
FEW_WORDS = 12  # a shorter text stands in many longer ones by chance
_MOST_PLACES = 8  # of one shingle in a text: who repeats a line a thousand times is compared by its first copies

_LINK = re.compile(r"(?:https?://|www\.|mailto:)[^\s<>\]]*", re.IGNORECASE)  # gateways rewrite them: "safelinks"
_PICTURE = re.compile(r"\[(?:image|imagen|cid|inline)\b[^\[\]\n]{0,200}\]", re.IGNORECASE)
_UNSPACED = (
    ("\u0e00", "\u0eff"),
    ("\u1000", "\u109f"),
    ("\u1780", "\u17ff"),
    ("\u3040", "\u30ff"),
    ("\u3400", "\u9fff"),
)


@lru_cache(maxsize=32)
def read_words(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared: folded, without links and pictures, the first 5,000."""
    words: list[str] = []
    for word in words_of(_PICTURE.sub(" ", _LINK.sub(" ", text))):
        if not word.isascii() and any(map(_unspaced, word)):
            words += word
        else:
            words.append(word)
        if len(words) >= MOST_WORDS:
            break
    return tuple(words[:MOST_WORDS])


def _unspaced(sign: str) -> bool:
    return any(first <= sign <= last for first, last in _UNSPACED)


@lru_cache(maxsize=32)
def _numbered(text: str, length: int = WORDS) -> tuple[int, ...]:
    """Return the number of each run of so many words, in their order; of a shorter text the number of the whole."""
    words = read_words(text)
    if not words:
        return ()
    runs = range(max(1, len(words) - length + 1))
    # CRC-32 is the same in every process, unlike hash(); a chance collision changes a share by a thousandth.
    return tuple(binascii.crc32(" ".join(words[place : place + length]).encode()) for place in runs)


def shingles(text: str, length: int = WORDS) -> frozenset[int]:
    """Return the runs of words of a text as numbers, the same in every process: what texts are compared by."""
    return frozenset(_numbered(text, length))


def beginning(text: str, words: int) -> frozenset[int]:
    """Return the shingles of the first words of a text: enough to tell copies of one text among very many mails."""
    return frozenset(_numbered(text)[: max(1, words - WORDS + 1)])


def resemblance(a: str, b: str) -> float:
    """Return how alike two texts are as wholes: 1 for the same words, 0 where they share no run of four words."""
    one, other = shingles(a), shingles(b)
    return len(one & other) / len(one | other) if one and other else 0.0


def containment(a: str, b: str) -> float:
    """Return which share of the shorter text stands in the longer one, from 0 to 1."""
    one, other = shingles(a), shingles(b)
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def likeness(a: str, b: str) -> float:
    """Return how alike two texts are when one may be a cut or a framed copy of the other, from 0 to 1."""
    if min(len(read_words(a)), len(read_words(b))) < FEW_WORDS:
        return resemblance(a, b)
    return max(resemblance(a, b), containment(a, b))


def same_words(a: str, b: str) -> bool:
    """Return whether two texts are word for word the same, however they are wrapped or quoted."""
    return bool(read_words(a)) and read_words(a) == read_words(b)


def only_added(a: str, b: str) -> bool:
    """Return whether the longer text is the shorter one with words put in: no word was changed or moved."""
    shorter, longer = sorted((read_words(a), read_words(b)), key=len)
    rest = iter(longer)
    return bool(shorter) and all(word in rest for word in shorter)


def unbroken(a: str, b: str) -> float:
    """Return which share of the shorter text the two have as one run of words, where nothing contradicts it, else 0.

    A program cuts or adds at the ends, one text at each end: what stands before and behind the run is in one of the
    two only. Where both go on with words of their own, or a word in the middle differs, a person wrote anew:
    'late on Monday' and 'late on Tuesday' are two complaints.
    """
    one, other = read_words(a), read_words(b)
    length, start_one, start_other = _longest_run(_numbered(a), _numbered(b))
    shared = length + WORDS - 1 if length else 0
    shorter = min(len(one), len(other))
    if shorter < FEW_WORDS or not shared:
        return 0.0
    behind_one, behind_other = len(one) - start_one - shared, len(other) - start_other - shared
    if min(start_one, start_other) or min(behind_one, behind_other):
        return 0.0
    return shared / shorter


def _longest_run(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, int, int]:
    """Return how many shingles in a row two texts share, and where the run begins in each."""
    places: dict[int, list[int]] = {}
    for place, number in enumerate(other):
        found = places.setdefault(number, [])
        if len(found) < _MOST_PLACES:
            found.append(place)
    best = (0, 0, 0)
    ending: dict[int, int] = {}  # where a run ends in the other text: how long it is
    for place, number in enumerate(one):
        ending = {at: ending.get(at - 1, 0) + 1 for at in places.get(number, ())}
        for at, length in ending.items():
            if length > best[0]:
                best = (length, place - length + 1, at - length + 1)
    return best
