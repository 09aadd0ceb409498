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
from cases.categories import CategoryList
from cases.complement import Learned
from cases.experience import UNTAUGHT, Alike, Experience, Features, Lesson
from cases.listed_terms import Heard, Hearing, ListedTerms
from cases.text_features import Place, features_of

__all__ = ["BEST", "LIKELY", "SURE", "UNSURE", "Ranked", "Suggester", "Suggestion", "hit_bucket", "sureness"]

LEARNED, HALF = 1.25, 75  # what was learned counts so much at most, and half of it after so many labels
ALIKE = 20.0  # what a case counts whose text is the same; one with half its runs a quarter of that
MODEL = 10.0  # the nightly model's logarithms
SPREAD = 6.0  # how far apart two categories are that are e : 1 likely
NOTHING_HEARD = 20.0  # "it is about something else" counts like so many categories without a sign
WORDS_ALONE = 3.0  # what single words must say for a category of whose terms none stands in the mail
SURE, LIKELY, UNSURE = 0.8, 0.5, 0.5
BEST = 3
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

    def features(self, subject: str, text: str) -> Features:
        """Return what is learned of a text: distinct whole numbers that stand for its words, a few hundred at most."""
        return tuple(sorted(features_of(subject, text)))

    def suggest(self, subject: str, text: str, experience: Experience = UNTAUGHT) -> Suggestion:
        """Return what a mail is about, from its subject and its readable text: the constituent's own words."""
        hearing = self._listed.hear(subject, text)
        features = features_of(subject, text)
        learned = Learned(experience.counts(Lesson.CATEGORY, tuple(sorted(features))), self._ids, len(features))
        evidence = _Evidence(self._ids, hearing, features, learned)
        evidence.add_alike(experience.alike(text))
        evidence.add_model(experience.model(subject, text))
        best = evidence.best()
        if not best:
            return Suggestion()
        calibration = Calibration(experience.counts(Lesson.HIT, tuple(range(BUCKETS))))
        likely = evidence.likely()
        score = likely[best[0]]
        confidences = _confidences([likely[category] for category in best], calibration.confidence(score))
        ranked = tuple(
            Ranked(self._ids[category], confidence, evidence.reasons(category))
            for category, confidence in zip(best, confidences, strict=True)
        )
        return Suggestion(ranked, unsure=ranked[0].confidence < UNSURE, score=round(score, 4))


_Reason = tuple[float, Heard | Place]


class _Evidence:
    """What speaks for each category, all voices together."""

    def __init__(self, ids: tuple[str, ...], hearing: Hearing, features: dict[int, Place], learned: Learned) -> None:
        self._ids, self._hearing, self._features, self._learned = ids, hearing, features, learned
        self._loud = LEARNED * learned.texts / (learned.texts + HALF)
        self._scores = [score + self._loud * said for score, said in zip(hearing.scores, learned.scores(), strict=True)]
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
        faint = [place for place, score in enumerate(self._scores) if score > 0 and place not in self._named]
        faint.sort(key=lambda place: -self._scores[place])
        chosen = {*self._named, *faint[: max(0, BEST - len(self._named))]} if self._named else ()
        return sorted(chosen, key=lambda place: (-self._scores[place], place))[:BEST]

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
            if said > REASON
        ]
        reasons = [*listed, *taught] or [(heard.weight, heard) for heard in self._hearing.words_for(category)]
        return _apart(words for _, words in sorted(reasons, key=lambda reason: -reason[0]))

    def _add(self, weights: dict[str, float]) -> None:
        for category, label in enumerate(self._ids):
            if weights.get(label):
                self._scores[category] += weights[label]
                self._named.add(category)


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
