"""Signs that say nothing alone, and together that a person should read a mail today: points, and the words for them.

The points of one stretch of a mail count, so that a long mail is not serious by its length.
"""

import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from cases.words import Found, Phrases, Sentence

STRETCH = 100  # words in a row, whole sentences
USUAL = 60  # words of a mail; a shorter one is marked from fewer points on
SHORT = 0.4  # of the points, for the shortest
REASONS = 5
KINDS = 3  # that a reader is told to think of


@dataclass(frozen=True, slots=True)
class WeakSign:
    """A group of words that weigh alike."""

    id: str
    weight: float
    kinds: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """What the weak signs of a mail come to, with the words and the kinds that weigh most in it."""

    total: float = 0.0
    because: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sign:
    """A word of a group, where it stands in a text."""

    group: int
    label: int
    words: str


class WeakSigns:
    """Groups of weak signs, compiled once for any number of mails."""

    def __init__(self, signs: Sequence[WeakSign], mark_from: float) -> None:
        self.signs = tuple(signs)
        self.mark_from = mark_from
        groups: dict[str, list[int]] = defaultdict(list)
        for number, sign in enumerate(signs):
            for word in sign.words:
                groups[word].append(number)
        self._groups = tuple(map(tuple, groups.values()))
        self._phrases = Phrases((word, label) for label, word in enumerate(groups))

    def points(self, sentences: Iterable[Sentence]) -> Points:
        """Return the points of the stretch that has most."""
        return max(map(self._points, self.stretches(sentences)), key=lambda one: one.total, default=Points())

    def needed(self, sentences: Iterable[Sentence]) -> float:
        """Return from how many points on a mail is marked: who writes little has little room for signs."""
        words = sum(len(sentence.words) for sentence in sentences)
        return self.mark_from * (SHORT + (1 - SHORT) * min(1.0, words / USUAL))

    def counts(self, stretch: Sequence[_Sign]) -> dict[int, int]:
        """Return how many different words of each group stand in a stretch."""
        return Counter(group for group, _ in {(sign.group, sign.label) for sign in stretch})

    def stretches(self, sentences: Iterable[Sentence]) -> Iterator[list[_Sign]]:
        """Yield what stands in each run of whole sentences of at most a hundred words, none within another."""
        heard = [(len(sentence.words), self._listen(sentence)) for sentence in sentences]
        first = length = 0
        for last, (words, _) in enumerate(heard):
            if length and length + words > STRETCH:
                yield [sign for _, signs in heard[first:last] for sign in signs]
            while first < last and length + words > STRETCH:
                length -= heard[first][0]
                first += 1
            length += words
        if heard:
            yield [sign for _, signs in heard[first:] for sign in signs]

    def _listen(self, sentence: Sentence) -> list[_Sign]:
        """Return the signs of a sentence; where two of one group overlap only the longer counts."""
        taken: dict[int, set[int]] = defaultdict(set)
        signs = []
        for found in sorted(self._phrases.find(sentence.words), key=_longest_first):
            places = range(found.start, found.end)
            for group in self._groups[found.label]:
                if taken[group].isdisjoint(places):
                    taken[group].update(places)
                    signs.append(_Sign(group, found.label, sentence.quote(found.start, found.end)))
        return signs

    def _points(self, stretch: Sequence[_Sign]) -> Points:
        counts = self.counts(stretch)
        points = {group: self.signs[group].weight * math.log1p(number) for group, number in counts.items()}
        best = sorted((group for group in points if points[group] > 0), key=lambda group: (-points[group], group))
        words: dict[int, list[str]] = defaultdict(list)
        for sign in stretch:
            words[sign.group].append(sign.words)
        because = dict.fromkeys(words[group][0] for group in best)
        kinds = dict.fromkeys(kind for group in best for kind in self.signs[group].kinds)
        return Points(sum(points.values()), tuple(because)[:REASONS], tuple(kinds)[:KINDS])


def _longest_first(found: Found) -> tuple[int, int]:
    return found.start - found.end, found.start


def shipped_text() -> str:
    """Return the text of the weak signs that ship with Casepost."""
    return resources.files("cases").joinpath("weak_signs.toml").read_text(encoding="utf-8")


def shipped() -> WeakSigns:
    """Return the weak signs that ship with Casepost."""
    table = tomllib.loads(shipped_text())
    signs = [WeakSign(one["id"], one["weight"], tuple(one["kinds"]), tuple(one["words"])) for one in table["sign"]]
    return WeakSigns(signs, table["mark_from"])


NONE = WeakSigns((), 0.01)  # with it whatever a net catches is marked
