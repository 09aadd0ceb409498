"""Which category a mail is about, from the words of the district's list, with the words that say so.

Every number below was tuned on half of a set of invented mails and looked at on the other half.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cases.categories import CategoryList
from cases.words import Found, Phrases, Sentence, sentences_of, words_of

STRONG = 3.0  # words that alone point at a category
SUPPORTING = 1.0
IN_SUBJECT = 2.0  # a subject says in five words what the mail is about
WITHIN_ANOTHER = 0.5  # "bus" inside another category's "school bus driver was rude" is less about buses
SHARED = 0.5  # a term of n categories counts 1 / n ** SHARED in each
FURTHER = 0.9  # each further term of a category counts so much of the one before: long lists do not win by length
NOTHING_HEARD = 16.0  # the weight of "it is about something else": a lone word is never sure, however alone it stands
SURE, LIKELY, UNSURE = 0.7, 0.4, 0.3
BEST = 3
REASONS = 5  # words shown for each category

Sureness = Literal["sure", "likely", "a guess"]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A category that a mail may be about."""

    category: str
    confidence: float  # 0 to 1
    because: tuple[str, ...]  # words as the writer wrote them, the weightiest first


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The best three categories, or fewer; a person decides."""

    ranked: tuple[Ranked, ...] = ()
    unsure: bool = True


class _Heard(NamedTuple):
    """A term that stands in a mail, and what it counts for a category."""

    weight: float
    words: str


def sureness(confidence: float) -> Sureness:
    """Return how a letter calls this confidence."""
    if confidence >= SURE:
        return "sure"
    return "likely" if confidence >= LIKELY else "a guess"


class Suggester:
    """The words of a list, compiled once for any number of mails."""

    def __init__(self, categories: CategoryList) -> None:
        self._ids = tuple(category.id for category in categories.categories)
        terms = _terms(categories)
        self._weights = tuple(terms.values())  # label -> category -> weight
        self._phrases = Phrases((term, label) for label, term in enumerate(terms))

    def suggest(self, subject: str, text: str) -> Suggestion:
        """Return what a mail is about, from its subject and its readable text."""
        heard: dict[int, dict[int, _Heard]] = defaultdict(dict)  # category -> label -> what counts
        for part, factor in ((subject, IN_SUBJECT), (text, 1.0)):
            for sentence in sentences_of(part):
                for category, label, found in self._listen(sentence, factor):
                    before = heard[category].get(label)
                    if before is None or before.weight < found.weight:  # a term counts once, where it counts most
                        heard[category][label] = found
        return self._rank({category: list(terms.values()) for category, terms in heard.items()})

    def _listen(self, sentence: Sentence, factor: float) -> Iterator[tuple[int, int, _Heard]]:
        found = self._phrases.find(sentence.words)
        widest = _widest(found)
        by_category: dict[int, list[Found]] = defaultdict(list)
        for hit in found:
            for category in self._weights[hit.label]:
                by_category[category].append(hit)
        for category, hits in by_category.items():
            for hit in _longest(hits):
                weight = self._weights[hit.label][category] * factor
                if all(widest[at] > hit.end - hit.start for at in range(hit.start, hit.end)):
                    weight *= WITHIN_ANOTHER
                yield category, hit.label, _Heard(weight, sentence.quote(hit.start, hit.end))

    def _rank(self, heard: dict[int, list[_Heard]]) -> Suggestion:
        for terms in heard.values():
            terms.sort(key=lambda term: -term.weight)
        shares = {category: _score(terms) ** 2 for category, terms in heard.items()}  # squared: the best stands out
        total = sum(shares.values()) + NOTHING_HEARD
        best = sorted(shares, key=lambda category: (-shares[category], category))[:BEST]
        ranked = tuple(
            Ranked(self._ids[category], round(shares[category] / total, 3), _reasons(heard[category]))
            for category in best
        )
        return Suggestion(ranked, unsure=not ranked or ranked[0].confidence < UNSURE)


def _terms(categories: CategoryList) -> dict[str, dict[int, float]]:
    """Return what each term counts for each category; spellings that fold to the same words are one term."""
    terms: dict[str, dict[int, float]] = {}
    for number, category in enumerate(categories.categories):
        for weight, phrases in ((SUPPORTING, category.terms), (STRONG, category.strong)):
            for phrase in phrases:
                term = " ".join(words_of(phrase)) + ("*" if phrase.endswith("*") else "")
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


def _score(terms: list[_Heard]) -> float:
    return sum(term.weight * FURTHER**place for place, term in enumerate(terms))


def _reasons(terms: list[_Heard]) -> tuple[str, ...]:
    """Return the words of the weightiest terms, each once."""
    reasons = {term.words.casefold(): term.words for term in reversed(terms)}
    return tuple(reversed(reasons.values()))[:REASONS]
