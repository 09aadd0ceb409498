"""What the district's list says about a text: its terms, and the single words of them. Pure.

A term that stands in the text is the better sign and is shown as a reason. The words of the terms are counts to begin
with, as if each term were a text learned under its category: "the guard at the crossing" points where "crossing guard"
is listed. Every number was tuned on half of the synthetic mails and on mails of a second author.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import NamedTuple

from cases.categories import CategoryList
from cases.everyday import COMMON
from cases.text_features import BEGINNINGS, matter_of, parts_of
from cases.words import Found, Phrases, Sentence, folded_phrase

STRONG = 2.5  # words that alone point at a category
SUPPORTING = 1.0
IN_SUBJECT = 2.5  # a subject says in five words what the mail is about
WITHIN_ANOTHER = 0.5  # "bus" inside another category's "school bus driver was rude" is less about buses
SHARED = 0.5  # a term of n categories counts 1 / n ** SHARED in each
FURTHER = 0.9  # each further term of a category counts so much of the one before: long lists do not win by length
TERM = 4.0  # what a supporting term counts beside the words of terms
ALONE = 1.0  # a lone word counts half, however alone it stands; among twenty it counts nearly whole
SMOOTHING = 0.3  # of the counts of words
WORDS = 25.0  # all words of a text together count like so many
KNOWN_WORDS = 20_000  # remembered with what they say
MOST_WORDS = 1000  # different ones that are looked up

Trust = Callable[
    [int, Sentence, int, int], float
]  # category, and where a term stands -> how much of its weight is left


class Heard(NamedTuple):
    """A term or word that stands in a mail, and what it counts for a category."""

    weight: float
    words: str


class Word(NamedTuple):
    """A single word that stands in a mail and in the list, and what it says for each category."""

    weight: float
    says: tuple[float, ...]
    words: str


@dataclass(slots=True)
class Hearing:
    """What the list says about one text."""

    scores: list[float]  # of each category
    terms: dict[int, list[Heard]] = field(default_factory=dict)  # category -> the terms of it, the weightiest first
    words: list[Word] = field(default_factory=list)

    def words_for(self, category: int) -> list[Heard]:
        """Return the single words that speak for a category."""
        return [Heard(one.weight * one.says[category], one.words) for one in self.words if one.says[category] > 0]


class ListedTerms:
    """The words of a list, compiled once for any number of mails."""

    def __init__(self, categories: CategoryList) -> None:
        terms = _terms(categories)
        self._weights = tuple(terms.values())  # label -> category -> weight
        self._phrases = Phrases((term, label) for label, term in enumerate(terms))
        self._words = _Words(categories, terms)

    def hear(self, subject: str, text: str, trust: Trust = lambda *_: 1.0) -> Hearing:
        """Return what the list says about a text; *trust*: how much of a term's weight is left in a category."""
        found = _different_words(subject, text)
        words = self._words.hear(found)
        hearing = Hearing(self._words.scores(words), words=words)
        for category, terms in self._terms_in(subject, text, trust).items():
            ranked = sorted(terms.values(), key=lambda term: (-term.weight, -len(term.words)))
            hearing.terms[category] = ranked
            hearing.scores[category] += sum(term.weight * FURTHER**place for place, term in enumerate(ranked))
        share = len(found) / (len(found) + ALONE)
        hearing.scores = [share * score for score in hearing.scores]
        return hearing

    def _terms_in(self, subject: str, text: str, trust: Trust) -> dict[int, dict[int, Heard]]:
        heard: dict[int, dict[int, Heard]] = defaultdict(dict)  # category -> label -> what counts
        for part, factor in ((subject, TERM * IN_SUBJECT), (text, TERM)):
            for sentence in matter_of(part):
                for category, label, found in self._listen(sentence, factor, trust):
                    before = heard[category].get(label)
                    if before is None or before.weight < found.weight:  # a term counts once, where it counts most
                        heard[category][label] = found
        return heard

    def _listen(self, sentence: Sentence, factor: float, trust: Trust) -> Iterator[tuple[int, int, Heard]]:
        found = self._phrases.find(sentence.words)
        widest = _widest(found)
        by_category: dict[int, list[Found]] = defaultdict(list)
        for hit in found:
            for category in self._weights[hit.label]:
                by_category[category].append(hit)
        for category, hits in by_category.items():
            for hit in _longest(hits):
                weight = self._weights[hit.label][category] * factor * trust(category, sentence, hit.start, hit.end)
                if all(widest[at] > hit.end - hit.start for at in range(hit.start, hit.end)):
                    weight *= WITHIN_ANOTHER
                yield category, hit.label, Heard(weight, sentence.quote(hit.start, hit.end))


class _Words:
    """The single words of the terms, names and definitions and their beginnings, counted for each category."""

    def __init__(self, categories: CategoryList, terms: Mapping[str, Mapping[int, float]]) -> None:
        self._rows: dict[str, dict[int, int]] = {}
        mass = [0] * len(categories.categories)
        for number, words in _phrases(categories, terms):
            for part in {part for word in words if word not in COMMON for part in _listed_parts(word)}:
                row = self._rows.setdefault(part, {})
                row[number] = row.get(number, 0) + 1
                mass[number] += 1
        whole = sum(mass) or 1
        self._shares = [one / whole for one in mass]
        self._says = lru_cache(maxsize=KNOWN_WORDS)(self._of)

    def hear(self, found: Mapping[str, tuple[str, float]]) -> list[Word]:
        """Return those words of a text that stand in the list."""
        scale = WORDS / max(WORDS, len(found))
        return [
            Word(factor * scale, says, written)
            for word, (written, factor) in found.items()
            if (says := self._says(word))
        ]

    def scores(self, words: Iterable[Word]) -> list[float]:
        """Return what words together say for each category."""
        scores = [0.0] * len(self._shares)
        for weight, says, _ in words:
            scores = [score + weight * one for score, one in zip(scores, says, strict=True)]
        return scores

    def _of(self, word: str) -> tuple[float, ...]:
        """Return what a word and its beginnings say for each category: by how many fewer of it stand elsewhere."""
        rows = [row for part in parts_of(word) if (row := self._rows.get(part))]
        if not rows:
            return ()
        counted = [(row, sum(row.values())) for row in rows]
        return tuple(
            sum(_more(n, row.get(category, 0), share) for row, n in counted)
            for category, share in enumerate(self._shares)
        )


def _different_words(subject: str, text: str) -> dict[str, tuple[str, float]]:
    """Return the different words of a text, each as written and with its weight."""
    found: dict[str, tuple[str, float]] = {}
    for source, factor in ((subject, IN_SUBJECT), (text, 1.0)):
        for sentence in matter_of(source):
            for word, written in zip(sentence.words, sentence.written, strict=True):
                if word not in found:
                    found[word] = written, factor
            if len(found) > MOST_WORDS:
                return found
    return found


def _more(n: int, k: int, share: float) -> float:
    return log((n - n * share + SMOOTHING) / (n - k + SMOOTHING))


def _phrases(categories: CategoryList, terms: Mapping[str, Mapping[int, float]]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield everything that is said of each category, in words: a definition is one phrase to each comma."""
    for term, weights in terms.items():
        words = term.split()
        for number in weights:
            yield number, words
    for number, category in enumerate(categories.categories):
        for phrase in (category.name, category.name_es, *re.split("[,.;:]", category.definition)):
            yield number, folded_phrase(phrase).split()


@lru_cache(maxsize=20_000)
def _listed_parts(word: str) -> tuple[str, ...]:
    """Return the parts of a word of a term; of a beginning with a star what all words have that begin so."""
    if not word.endswith("*"):
        return parts_of(word)
    beginning = word[:-1]
    return tuple(f"{beginning[:length]}*" for length in BEGINNINGS if len(beginning) >= length)


def _terms(categories: CategoryList) -> dict[str, dict[int, float]]:
    """Return what each term counts for each category; spellings that fold to the same words are one term."""
    terms: dict[str, dict[int, float]] = {}
    for number, category in enumerate(categories.categories):
        for weight, phrases in ((SUPPORTING, category.terms), (STRONG, category.strong)):
            for phrase in phrases:
                term = folded_phrase(phrase) + ("*" if phrase.endswith("*") else "")
                terms.setdefault(term, {})[number] = weight
    return {
        term: {category: weight / len(weights) ** SHARED for category, weight in weights.items()}
        for term, weights in terms.items()
    }


def _widest(found: Iterable[Found]) -> dict[int, int]:
    """Return for each word that was found the length of the longest phrase over it, in any category."""
    widest: dict[int, int] = {}
    for start, end, _ in found:
        for at in range(start, end):
            widest[at] = max(widest.get(at, 0), end - start)
    return widest


def _longest(hits: list[Found]) -> Iterator[Found]:
    """Yield the hits of one category that overlap no longer one."""
    taken: set[int] = set()
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if taken.isdisjoint(range(hit.start, hit.end)):
            taken.update(range(hit.start, hit.end))
            yield hit
