"""How much the features of a text speak for each label, by counts of texts learned: complement naive Bayes. Pure.

For a feature that n texts hold, k of them under a label that owns the share p of all that was learned, n * p of them
were to be expected there. The label gains by how many more there are, and by how many fewer there are elsewhere:

    lift * log((k + 1) / (n * p + 1))  -  log((n - k + 1) / (n - n * p + 1))

The second half is the complement's (Rennie and others 2003): many texts stand behind it, so it bears long texts and
unequal labels. The first tells many labels with short texts apart and is noisy in long ones: *lift* falls with length.
A label that nothing was learned of gets nothing, for or against it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import log

from cases.experience import Counts

FIGURES = 5  # binary ones
LIFT = 30  # a text of so many features gets half the lift
EVERYWHERE, FEW = (
    0.3,
    30,
)  # a feature that so many of all texts hold besides one label's, more than a few, tells nothing
TELLING = 200  # features that are reckoned with, those that stand least outside of one label: more cost time only
ASSUMED = 2.0  # texts that each label is taken to own beforehand: the first few labels do not own everything


class Learned:
    """What counts say about one text, label by label."""

    def __init__(self, counts: Counts, labels: Sequence[str], features: int) -> None:
        self.texts = sum(counts.texts.values())
        self._places = {label: place for place, label in enumerate(labels)}
        self._rows = self._telling(counts)
        self._lift = LIFT / (LIFT + features)
        mass = sum(counts.mass.values())
        assumed = max(1.0, ASSUMED * mass / max(1, self.texts))
        whole = mass + assumed * len(labels)
        self._shares = [(counts.mass.get(label, 0) + assumed) / whole for label in labels]

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
            found = [
                score + times * (log((n - n * share + 1) / (n + 1)) - lift * log(n * share + 1))
                for score, share in zip(found, self._shares, strict=True)
            ]
        return found

    def says(self, place: int, label: str) -> Iterator[tuple[int, float]]:
        """Yield each feature that was learned under a label, and what it says for it."""
        share, lift = self._shares[place], self._lift
        for feature, (row, n) in self._rows.items():
            if k := row.get(label, 0):
                yield feature, lift * log((k + 1) / (n * share + 1)) - log((n - k + 1) / (n - n * share + 1))


def _about(n: int) -> int:
    """Return a number of texts to two figures or so: no label gains by it, and few remain different."""
    spare = max(0, n.bit_length() - FIGURES)
    return n >> spare << spare
