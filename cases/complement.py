"""How much the features of a text speak for each label, by counts of texts learned: complement naive Bayes. Pure.

For a feature that n texts hold, k of them under a label that owns the share p of all that was learned, n * p of them
were to be expected there. The label gains by how many more there are, and by how many fewer there are elsewhere:

    lift * log((k + 1) / (n * p + 1))  -  log((n - k + 1) / (n - n * p + 1))

The second half is the complement's (Rennie and others 2003): many texts stand behind it, so it bears long texts and
unequal labels. The first tells many labels with short texts apart and is noisy in long ones: *lift* falls with length.
A label that nothing was learned of gets nothing, for or against it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import log

from cases.experience import Counts

FIGURES = 4  # binary ones
SMALLEST = 0.0005  # of a share
LIFT = 30  # a text of so many features gets half the lift
EVERYWHERE = 0.3  # a feature that so many of all texts hold besides one label's tells nothing,
FEW = 30  # where these are more than a few
TELLING = 200  # features that are reckoned with, those that stand least outside of one label: more cost time only
ASSUMED = 2.0  # texts that each label is taken to own beforehand: the first few labels do not own everything
ELSEWHERE = 4  # a text under another label takes back so many
OFTEN = 2.0  # further texts after which a feature that one label owns speaks half as loud as it can
CHANCE, MANY = 8, 300  # so many texts of one label share a word by chance when much was learned; half after so many
OWN = 2  # a text under the label itself keeps so many corrections from telling against its term
TRUST = 2.0  # texts that a listed term is taken to have under its own label


class Learned:
    """What counts say about one text, label by label."""

    def __init__(self, counts: Counts, labels: Sequence[str], features: int) -> None:
        self._counts = counts
        self.texts = sum(counts.texts.values())
        self._chance = 1 + CHANCE * self.texts / (self.texts + MANY)
        self._places = {label: place for place, label in enumerate(labels)}
        self._rows = self._telling(counts)
        self._lift = LIFT / (LIFT + features)
        mass = sum(counts.mass.values())
        assumed = max(1.0, ASSUMED * mass / max(1, self.texts))
        whole = mass + assumed * len(labels)
        # To three digits: so that what is expected stays the same while single cases are learned, and is remembered.
        self._shares = tuple(round((counts.mass.get(label, 0) + assumed) / whole, 3) or SMALLEST for label in labels)

    def _telling(self, counts: Counts) -> dict[int, tuple[Mapping[str, int], int]]:
        """Return the rows of the features that can tell labels apart, each with its sum."""
        most = max(FEW, EVERYWHERE * self.texts)
        rows = [
            (elsewhere, feature, row, n)
            for feature, row in counts.of.items()
            if (n := sum(row.values())) > 0 and (elsewhere := n - max(row.values())) <= most
        ]
        rows.sort(key=lambda one: one[:2])
        return {feature: (row, n) for _, feature, row, n in rows[:TELLING]}

    def told(self, features: Iterable[int]) -> Iterator[tuple[int, int, float]]:
        """Yield of these features each that people put often under one label, hardly elsewhere; the label; how much.

        It speaks however little else was learned: 0 for what was learned once, nearly 1 for what was learned often.
        """
        for feature in features:
            row, n = self._rows.get(feature, ({}, 0))
            for label, k in row.items():
                again = k - self._chance - ELSEWHERE * (n - k)
                if again > 0 and (place := self._places.get(label)) is not None:
                    yield feature, place, again / (again + OFTEN)

    def left(self, label: str, features: Iterable[int]) -> float:
        """Return what a listed term of a label still counts, 0 to 1: people may have put it under another one."""
        rows = [self._counts.of.get(feature, {}) for feature in features]
        row = min(rows, key=lambda one: sum(one.values()), default={})  # the rarest of its words is the most its own
        own = row.get(label, 0)
        other = max((k for name, k in row.items() if name != label), default=0)
        return (TRUST + own) / (TRUST + own + max(0.0, other - self._chance - OWN * own))

    def known(self) -> set[int]:
        """Return the labels, by place, under which any of the features was learned."""
        places = self._places
        labels: set[str] = set().union(*(row for row, _ in self._rows.values()))
        return {places[label] for label in labels if label in places}

    def scores(self) -> list[float]:
        """Return what all features together say for each label; the higher the likelier."""
        found, lift, places = [0.0] * len(self._shares), self._lift, self._places
        as_many: Counter[int] = Counter()  # how many features so many texts hold: what is expected is worked out once
        for row, n in self._rows.values():
            as_many[_about(n)] += 1
            whole = log(n + 1)
            for label, k in row.items():
                if (place := places.get(label)) is not None:
                    found[place] += lift * log(k + 1) - log(n - k + 1) + whole
        for n, times in as_many.items():
            elsewhere, here = _expected(n, self._shares)
            found = [
                score + times * (out - lift * within) for score, out, within in zip(found, elsewhere, here, strict=True)
            ]
        return found

    def says(self, place: int, label: str) -> Iterator[tuple[int, float]]:
        """Yield each feature that was learned under a label, and what it says for it."""
        share, lift = self._shares[place], self._lift
        for feature, (row, n) in self._rows.items():
            if k := row.get(label, 0):
                yield feature, lift * log((k + 1) / (n * share + 1)) - log((n - k + 1) / (n - n * share + 1))


@lru_cache(maxsize=2_000)
def _expected(n: int, shares: tuple[float, ...]) -> tuple[list[float], list[float]]:
    """Return for each label how many of n texts are to be expected outside it and within it, as logarithms."""
    return [log((n - n * share + 1) / (n + 1)) for share in shares], [log(n * share + 1) for share in shares]


def _about(n: int) -> int:
    """Return a number of texts to two figures or so: no label gains by it, and few remain different."""
    spare = max(0, n.bit_length() - FIGURES)
    return n >> spare << spare
