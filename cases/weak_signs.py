"""Signs that say nothing alone, and together that a person should read a mail today: points, and the words for them.

Groups of words that somebody wrote down, and single words whose weight was learned (cases/weak_words.py). The points of
one stretch of a mail count, so that a long mail is not serious by its length.
"""

import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import NamedTuple

from cases import weak_words
from cases.everyday import COMMON
from cases.weak_words import Place, WeakWords
from cases.words import Found, Phrases, Sentence

STRETCH = 100  # words in a row, whole sentences
REASONS = 5
KINDS = 3  # that a reader is told to think of
SHORTEST = 4  # letters of a word that is shown


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


class _Sign(NamedTuple):
    """A word of a group, where it stands in a text."""

    group: int
    label: int
    words: str


class Stretch(NamedTuple):
    """What stands in a run of sentences, or in one."""

    length: int  # words
    signs: list[_Sign]
    words: Mapping[str, Place]


NOTHING = Stretch(0, [], {})


class WeakSigns:
    """Groups of weak signs and single weak words, compiled once for any number of mails."""

    def __init__(self, signs: Sequence[WeakSign], mark_from: float, words: WeakWords | None = None) -> None:
        self.signs = tuple(signs)
        self.mark_from = mark_from
        self.words = words or {}
        groups: dict[str, list[int]] = defaultdict(list)
        for number, sign in enumerate(signs):
            for word in sign.words:
                groups[word].append(number)
        self._groups = tuple(map(tuple, groups.values()))
        self._phrases = Phrases((word, label) for label, word in enumerate(groups))

    def points(self, sentences: Iterable[Sentence]) -> Points:
        """Return the points of the stretch that has most, and what makes them."""
        return self.said(self.strongest(sentences))

    def strongest(self, sentences: Iterable[Sentence]) -> Stretch:
        """Return the stretch that has most points."""
        return max(self.stretches(sentences), key=self.total, default=NOTHING)

    def total(self, stretch: Stretch) -> float:
        """Return the points of a stretch."""
        each = weak_words.evened(len(stretch.words))
        groups = sum(self.signs[group].weight * number for group, number in self.groups(stretch).items())
        return groups + each * sum([place.worth.weight for place in stretch.words.values()])

    def groups(self, stretch: Stretch) -> dict[int, float]:
        """Return how much of each group stands in a stretch: the logarithm of its different words, plus one."""
        counts = Counter(group for group, _ in {(sign.group, sign.label) for sign in stretch.signs})
        return {group: math.log1p(number) for group, number in counts.items()}

    def stretches(self, sentences: Iterable[Sentence]) -> Iterator[Stretch]:
        """Yield what stands in each run of whole sentences of at most a hundred words, none within another."""
        heard = [self._listen(sentence) for sentence in sentences]
        first = length = 0
        for last, one in enumerate(heard):
            if length and length + one.length > STRETCH:
                yield _joined(heard[first:last])
            while first < last and length + one.length > STRETCH:
                length -= heard[first].length
                first += 1
            length += one.length
        if heard:
            yield _joined(heard[first:])

    def _listen(self, sentence: Sentence) -> Stretch:
        """Return what stands in a sentence; where two signs of one group overlap only the longer counts."""
        taken: dict[int, set[int]] = defaultdict(set)
        signs = []
        for found in sorted(self._phrases.find(sentence.words), key=_longest_first):
            places = range(found.start, found.end)
            for group in self._groups[found.label]:
                if taken[group].isdisjoint(places):
                    taken[group].update(places)
                    signs.append(_Sign(group, found.label, sentence.quote(found.start, found.end)))
        return Stretch(len(sentence.words), signs, weak_words.heard(self.words, sentence))

    def said(self, stretch: Stretch) -> Points:
        """Return the points of a stretch with the words and kinds that weigh most in it."""
        said: dict[str, float] = defaultdict(float)  # by the words as written
        further: dict[str, float] = defaultdict(float)  # of words that point at no kind
        kinds: dict[str, float] = defaultdict(float)
        first = {sign.group: sign.words for sign in reversed(stretch.signs)}
        for group, number in self.groups(stretch).items():
            said[first[group]] += (points := self.signs[group].weight * number)
            for kind in self.signs[group].kinds:
                kinds[kind] += points
        each = weak_words.evened(len(stretch.words))
        for place in stretch.words.values():
            if _telling(place):
                telling = said if place.worth.kind else further
                telling[place.sentence.quote(place.start, place.end)] += each * place.worth.weight
            if place.worth.kind:
                kinds[place.worth.kind] += each * place.worth.weight
        because = _apart(_best(said) or _best(further))
        return Points(self.total(stretch), because, tuple(_best(kinds))[:KINDS])


def _joined(parts: Sequence[Stretch]) -> Stretch:
    words: dict[str, Place] = {}
    for part in parts:
        words.update(part.words)
    return Stretch(sum(part.length for part in parts), [sign for part in parts for sign in part.signs], words)


def _longest_first(found: Found) -> tuple[int, int]:
    return found.start - found.end, found.start


def _telling(place: Place) -> bool:
    """Whether a reader learns something from these words: none of them is an everyday word."""
    words = place.sentence.words[place.start : place.end]
    return all(len(word) >= SHORTEST and word.isalpha() and word not in COMMON for word in words)


def _best(points: Mapping[str, float]) -> list[str]:
    return sorted((one for one in points if points[one] > 0), key=lambda one: -points[one])


def _apart(quotes: Iterable[str]) -> tuple[str, ...]:
    """Return the first few quotes; none holds another."""
    kept: list[str] = []
    for quote in quotes:
        padded = f" {quote.casefold()} "
        if not any(padded in f" {other.casefold()} " or f" {other.casefold()} " in padded for other in kept):
            kept.append(quote)
        if len(kept) == REASONS:
            break
    return tuple(kept)


def shipped_text() -> str:
    """Return the text of the weak signs that ship with Casepost."""
    return resources.files("cases").joinpath("weak_signs.toml").read_text(encoding="utf-8")


def shipped() -> WeakSigns:
    """Return the weak signs and words that ship with Casepost."""
    table = tomllib.loads(shipped_text())
    signs = [WeakSign(one["id"], one["weight"], tuple(one["kinds"]), tuple(one["words"])) for one in table["sign"]]
    return WeakSigns(signs, table["mark_from"], weak_words.shipped())


NONE = WeakSigns((), 0.01)  # with it whatever a net catches is marked
