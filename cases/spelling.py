"""Words of a list as people mistype them: a letter doubled or not, two letters changed round, one left out.

Only long words, and only slips that make no other word of English or Spanish likely: "threatend", "harrassed".
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import takewhile

from cases.words import KNOWN_WORDS, folded_phrase

SLIPS_FROM = 6  # letters: below, a slip is too often another word ("untied", "united")
LEFT_OUT_FROM = 8  # letters: "treat" is no mistyped "threat"
LONGEST = 20  # letters: nothing in a list is longer

_ByEnds = dict[tuple[str, str], list[str]]  # by the first letter and the last: a slip leaves them where they are


class Spelling:
    """The words of phrases, and which one a mistyped word means."""

    def __init__(self, phrases: Iterable[str]) -> None:
        words: set[str] = set()
        stems: set[str] = set()
        for phrase in phrases:
            *before, last = folded_phrase(phrase).split(" ")
            words.update(before)
            (stems if phrase.endswith("*") else words).add(last)
        self._words, self._stems = frozenset(words), frozenset(stems)
        self._words_by_ends, self._stems_by_ends = _by_ends(words), _by_ends(stems)
        self._mended = lru_cache(maxsize=KNOWN_WORDS)(self._mend)

    def mended(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the words with the mistyped ones as the list writes them."""
        return tuple(map(self._mended, words))

    def _mend(self, word: str) -> str:
        if not SLIPS_FROM - 1 <= len(word) <= LONGEST or word in self._words:
            return word
        beginnings = [word[:length] for length in range(1, len(word) + 1)]
        if not self._stems.isdisjoint(beginnings):
            return word
        if (meant := _meant(word, self._words_by_ends)) is not None:
            return meant
        for beginning in beginnings[SLIPS_FROM - 2 :]:
            if (stem := _meant(beginning, self._stems_by_ends)) is not None:
                return stem + word[len(beginning) :]
        return word


def _by_ends(words: Iterable[str]) -> _ByEnds:
    found: _ByEnds = defaultdict(list)
    for word in sorted(words):
        if SLIPS_FROM <= len(word) <= LONGEST and word.isalpha():
            found[word[0], word[-1]].append(word)
    return dict(found)


def _meant(typed: str, words: _ByEnds) -> str | None:
    """Return the word that a mistyped one means."""
    return next((word for word in words.get((typed[0], typed[-1]), ()) if _is_slip(typed, word)), None)


def _is_slip(typed: str, word: str) -> bool:
    """Whether a word, typed with one slip of the fingers, looks like this."""
    longer = len(typed) - len(word)
    if abs(longer) > 1:
        return False
    at = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(typed, word, strict=False)))
    if longer == 1:
        return typed[at] == typed[at - 1] and typed[at + 1 :] == word[at:]
    if longer == -1:
        left_out = word[at] == word[at - 1] or len(word) >= LEFT_OUT_FROM
        return left_out and typed[at:] == word[at + 1 :]
    return typed[at : at + 2] == word[at : at + 2][::-1] and typed[at + 2 :] == word[at + 2 :]
