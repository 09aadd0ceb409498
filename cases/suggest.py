"""Which category a mail is about, by the list and by what people decided before, with the words that say so.

The list speaks from the first day (cases/listed_terms.py). What was learned speaks the louder the more it is
(cases/complement.py), so do the most alike cases and, where there is one, the nightly model. The confidence is how
often such a suggestion was right (cases/calibration.py). A person decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log
from typing import Literal

from cases.calibration import BUCKETS, Calibration, hit_bucket
from cases.categories import Category, CategoryList
from cases.complement import Learned
from cases.everyday import tells
from cases.experience import UNTAUGHT, Alike, Experience, Features, Lesson
from cases.listed_terms import FURTHER, Heard, Hearing, ListedTerms
from cases.text_features import Place, features_at, features_of
from cases.words import folded_phrase, words_of

__all__ = ["BEST", "LIKELY", "SURE", "UNSURE", "Ranked", "Suggester", "Suggestion", "hit_bucket", "sureness"]

LEARNED, HALF = 1.25, 75  # what was learned counts so much at most, and half of it after so many labels
TOLD = 20.0  # what a word counts at most that people put under one category time and again
CONTRADICTED = 5.0  # what such words must say for another category, so that the first is never called sure
ALIKE = 20.0  # what a case counts whose text is the same; one with half its runs a quarter of that
MODEL = 10.0  # the nightly model's logarithms
SPREAD = 6.0  # how far apart two categories are that are e : 1 likely
NOTHING_HEARD = 20.0  # "it is about something else" counts like so many categories without a sign
WORDS_ALONE = 3.0  # what single words must say for a category of whose terms none stands in the mail
SURE, LIKELY, UNSURE = 0.8, 0.5, 0.5
NOT_SURE = 0.79  # the most of what people lately decided otherwise
BEST = 3
THANKS = frozenset(["thank you", "thanks", "gracias"])
REASONS = 5  # words shown for each category
REASON = 0.5  # what a learned word must say at least to be shown

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
    score: float = 0.0  # of the first before calibration, 0 to 1: hit_bucket(score) is what its hit or miss teaches


def sureness(confidence: float) -> Sureness:
    """Return how a letter calls this confidence."""
    if confidence >= SURE:
        return "sure"
    return "likely" if confidence >= LIKELY else "a guess"


class Suggester:
    """The words of a list, compiled once for any number of mails."""

    def __init__(self, categories: CategoryList) -> None:
        self._ids = tuple(category.id for category in categories.categories)
        self._listed = ListedTerms(categories)
        self._own_words = frozenset(
            place
            for place, category in enumerate(categories.categories)
            if category.id == categories.unsure_category or _thanks(category)
        )

    def features(self, subject: str, text: str) -> Features:
        """Return what is learned of a text: distinct whole numbers that stand for its words, a few hundred at most."""
        return tuple(sorted(features_of(subject, text)))

    def suggest(self, subject: str, text: str, experience: Experience = UNTAUGHT) -> Suggestion:
        """Return what a mail is about, from its subject and its readable text: the constituent's own words."""
        features = features_of(subject, text)
        learned = Learned(experience.counts(Lesson.CATEGORY, tuple(sorted(features))), self._ids, len(features))
        hearing = self._listed.hear(
            subject, text, lambda category, *place: learned.left(self._ids[category], features_at(*place))
        )
        evidence = _Evidence(self._ids, hearing, features, learned, self._own_words)
        evidence.add_alike(experience.alike(text))
        evidence.add_model(experience.model(subject, text))
        best = evidence.best()
        if not best:
            return Suggestion()
        calibration = Calibration(experience.counts(Lesson.HIT, tuple(range(BUCKETS))))
        likely = evidence.likely()
        score = likely[best[0]]
        first = calibration.confidence(score)
        if evidence.contradicted(best[0]):
            first = min(first, NOT_SURE)
        confidences = _confidences([likely[category] for category in best], first)
        ranked = evidence.offered(
            Ranked(self._ids[category], confidence, evidence.reasons(category))
            for category, confidence in zip(best, confidences, strict=True)
        )
        return Suggestion(ranked, unsure=ranked[0].confidence < UNSURE, score=round(score, 4))


_Reason = tuple[float, Heard | Place]


class _Evidence:
    """What speaks for each category, all voices together."""

    def __init__(
        self,
        ids: tuple[str, ...],
        hearing: Hearing,
        features: dict[int, Place],
        learned: Learned,
        own_words: frozenset[int],
    ) -> None:
        self._ids, self._hearing, self._features, self._learned = ids, hearing, features, learned
        self._own_words = own_words  # categories that never fill up the three
        self._voiced: set[str] = set()  # labels that like cases or the model speak for
        self._loud = LEARNED * learned.texts / (learned.texts + HALF)
        self._scores = [score + self._loud * said for score, said in zip(hearing.scores, learned.scores(), strict=True)]
        self._told = _told(features, learned)
        for category, words in self._told.items():
            self._scores[category] += sum(one.weight * FURTHER**place for place, one in enumerate(words))
        self._named = {*hearing.terms}  # categories that anything speaks for
        self._named.update(place for place, score in enumerate(hearing.scores) if score >= WORDS_ALONE)
        self._named.update(learned.known())

    def add_alike(self, cases: Iterable[Alike]) -> None:
        """Add the most alike confirmed case of each category."""
        nearest: dict[str, float] = {}
        for case in cases:
            if case.category is not None:
                nearest[case.category] = max(case.likeness, nearest.get(case.category, 0.0))
        self._add({label: ALIKE * likeness**2 for label, likeness in nearest.items()})

    def add_model(self, shares: Mapping[str, float]) -> None:
        """Add what a trained model says."""
        self._add({label: MODEL * log(1 + share * len(self._ids)) for label, share in shares.items()})

    def best(self) -> list[int]:
        """Return the likeliest categories, the first first; faint signs fill up the three."""
        faint = [place for place, score in enumerate(self._scores) if score > 0 and self._may_fill(place)]
        faint.sort(key=lambda place: -self._scores[place])
        chosen = {*self._named, *faint[: max(0, BEST - len(self._named))]} if self._named else ()
        return sorted(chosen, key=lambda place: (-self._scores[place], place))[:BEST]

    def contradicted(self, category: int) -> bool:
        """Return whether people put the words of this mail under another category, time and again."""
        said = {place: sum(one.weight for one in words) for place, words in self._told.items()}
        own = said.pop(category, 0.0)
        return max(said.values(), default=0.0) >= max(own, CONTRADICTED)

    def offered(self, ranked: Iterable[Ranked]) -> tuple[Ranked, ...]:
        """Return the choices; beside a first that is likely none for which nothing speaks that a reader can see."""
        first, *others = ranked
        if first.confidence < UNSURE:
            return (first, *others)
        return (first, *(one for one in others if one.because or one.category in self._voiced))

    def _may_fill(self, place: int) -> bool:
        return place not in self._named and place not in self._own_words

    def likely(self) -> list[float]:
        """Return for each category its share of all, by its score."""
        highest = max(0.0, *self._scores)  # keeps the powers small enough
        powers = [exp((score - highest) / SPREAD) for score in self._scores]
        total = sum(powers) + NOTHING_HEARD * exp(-highest / SPREAD)
        return [power / total for power in powers]

    def reasons(self, category: int) -> tuple[str, ...]:
        """Return the words that spoke for a category, as written, each once, the weightiest first."""
        listed: list[_Reason] = [(heard.weight, heard) for heard in self._hearing.terms.get(category, [])]
        taught: list[_Reason] = [
            (self._loud * said, self._features[feature])
            for feature, said in self._learned.says(category, self._ids[category])
            if said > REASON and tells(self._features[feature].folded)
        ]
        taught += [(one.weight, one) for one in self._told.get(category, ())]
        reasons = [*listed, *taught] or [
            (heard.weight, heard) for heard in self._hearing.words_for(category) if tells(words_of(heard.words))
        ]
        return _apart(words for _, words in sorted(reasons, key=lambda reason: -reason[0]))

    def _add(self, weights: dict[str, float]) -> None:
        for category, label in enumerate(self._ids):
            if weights.get(label):
                self._scores[category] += weights[label]
                self._voiced.add(label)
                self._named.add(category)


def _thanks(category: Category) -> bool:
    """Return whether a category is that of thanks: its words say so, whatever a district calls it."""
    return not THANKS.isdisjoint(map(folded_phrase, (*category.terms, *category.strong)))


def _told(features: Mapping[int, Place], learned: Learned) -> dict[int, list[Heard]]:
    """Return for each category the words that people put there, time and again, the weightiest first."""
    meant = [feature for feature, place in features.items() if tells(place.folded)]
    heard: dict[int, dict[str, Heard]] = {}
    for feature, category, share in learned.told(meant):
        place = features[feature]
        words = heard.setdefault(category, {})
        one = Heard(TOLD * share, place.words)
        for word in place.folded[:1]:  # a word, its beginnings and its pairs count once
            words[word] = max(one, words.get(word, one), key=lambda heard: heard.weight)
    return {category: sorted(words.values(), key=lambda one: -one.weight) for category, words in heard.items()}


def _apart(reasons: Iterable[Heard | Place]) -> tuple[str, ...]:
    """Return the words of the first few reasons; none holds another."""
    kept: list[str] = []
    for words in (reason.words for reason in reasons):
        padded = f" {words.casefold()} "
        if not any(padded in f" {other.casefold()} " or f" {other.casefold()} " in padded for other in kept):
            kept.append(words)
        if len(kept) == REASONS:
            break
    return tuple(kept)


def _confidences(likely: list[float], first: float) -> list[float]:
    """Return the confidence of each of the best: the first's as given, the others share the rest, none above it."""
    rest = (1 - first) / max(1 - likely[0], 1e-9)
    return [round(first, 3), *(round(min(first, one * rest), 3) for one in likely[1:])]
