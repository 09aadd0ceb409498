"""Training the nightly model, and finding out whether suggestions are better with it. The one place of scikit-learn.

Memory is bounded by the features of all texts together: when there are more, the oldest cases are left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from math import sqrt
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from casepost.nightly.features import LONGEST, LONGEST_SUBJECT, SPACE, Numbers, Times, features
from casepost.nightly.model import MOST_FEATURES, MOST_WEIGHTS, Floats, Model, softened, weighed
from casepost.nightly.others import Others
from cases.experience import Features
from cases.suggest import Suggester

FOLDS: Final = 5
LEAST_OF_A_CATEGORY: Final = FOLDS  # one a fold; with fewer a category is left to the counts
MOST_ENTRIES: Final = 12_000_000  # features of all texts together
COMPARED: Final = 5000  # cases by which the model and the counts are compared, the newest
STRENGTH: Final = 10.0  # how closely the model follows each case (the C of logistic regression)
ROUNDS: Final = 10  # over all texts
SURE: Final = 2.0  # standard deviations; two equals lie so far apart by chance in one night of forty
_SHARPNESS: Final = np.geomspace(0.1, 20, 80)


class Sample(NamedTuple):
    """A case whose category a person set: today's name of it, and the constituent's own words."""

    category: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """How often the first suggestion was right, of cases that had taught neither the counts nor the model."""

    cases: int
    model: int  # the model alone
    counts: int  # what is suggested without it
    together: int  # what is suggested with it
    better: int  # cases that only the suggestion with the model got right
    worse: int  # cases that only the suggestion without it got right

    @property
    def is_used(self) -> bool:
        """Whether suggestions are better with the model, by more than chance explains."""
        return self.better - self.worse > SURE * sqrt(self.better + self.worse)


class Texts:
    """The samples in the form that training needs; it holds no more than fits."""

    def __init__(self, suggester: Suggester) -> None:
        self._suggester = suggester
        self.samples: list[Sample] = []
        self.numbers: list[tuple[Numbers, Times]] = []
        self.taught: list[Features] = []
        self.entries = 0

    def add(self, sample: Sample) -> bool:
        """Take a sample in, the newest first; False when there is no room for more."""
        cut = Sample(sample.category, sample.subject[:LONGEST_SUBJECT], sample.text[:LONGEST])
        found, times = features(cut.subject, cut.text)
        if self.entries + len(found) > MOST_ENTRIES:
            return False
        self.entries += len(found)
        self.samples.append(cut)
        self.numbers.append((found, times))
        self.taught.append(self._suggester.features(cut.subject, cut.text))
        return True

    def folds(self) -> npt.NDArray[np.int64]:
        """Return the fold of each sample: of every category each fold holds the same share."""
        turns: dict[str, Iterator[int]] = defaultdict(lambda: cycle(range(FOLDS)))
        return np.array([next(turns[sample.category]) for sample in self.samples], np.int64)

    def large(self) -> tuple[str, ...]:
        """Return the categories of which there are enough samples."""
        many = Counter(sample.category for sample in self.samples)
        return tuple(sorted(category for category, number in many.items() if number >= LEAST_OF_A_CATEGORY))


def train(texts: Texts, suggester: Suggester) -> tuple[Model, Compared]:
    """Return a model of all texts, and how one made without a case's own fold did on it."""
    folds, categories = texts.folds(), texts.large()
    shares = np.zeros((len(texts.samples), len(categories)), np.float32)
    for fold in range(FOLDS):
        model = _fitted(texts, np.flatnonzero(folds != fold), categories)
        for at in np.flatnonzero(folds == fold):
            shares[at] = _scores(model, texts, int(at))
    sharpness = _sharpness(shares, texts, categories)
    compared = _compared(texts, folds, softened(shares, sharpness), categories, suggester)
    whole = _fitted(texts, np.arange(len(texts.samples)), categories)
    kept = whole.weights.astype(np.float16)  # as it will be kept
    return Model(categories, whole.numbers, whole.rarity, kept, whole.starts, sharpness), compared


def _fitted(texts: Texts, some: npt.NDArray[np.int64], categories: Sequence[str]) -> Model:
    """Return a model of some of the texts."""
    place = {category: at for at, category in enumerate(categories)}
    chosen = [int(at) for at in some if texts.samples[at].category in place]
    numbers, rarity = _known(texts, chosen, len(categories))
    matrix = _matrix(texts, chosen, numbers, rarity)
    labels = np.array([place[texts.samples[at].category] for at in chosen])
    learner: Any = SGDClassifier(
        loss="log_loss",
        alpha=1 / (STRENGTH * len(chosen)),
        class_weight="balanced",
        max_iter=ROUNDS,
        tol=None,
        random_state=0,
    )
    learner.fit(matrix, labels)
    return Model(tuple(categories), numbers, rarity, learner.coef_.T, learner.intercept_.astype(np.float32), 1.0)


def _known(texts: Texts, chosen: Sequence[int], categories: int) -> tuple[Numbers, Floats]:
    """Return the features that stand in most texts, in order, and the rarity of each."""
    stands_in = np.zeros(SPACE, np.int32)
    for at in chosen:
        stands_in[texts.numbers[at][0]] += 1
    known = np.flatnonzero(stands_in)
    most = min(MOST_FEATURES, MOST_WEIGHTS // categories)
    if len(known) > most:
        known = np.sort(known[np.argsort(-stands_in[known], kind="stable")[:most]])
    rarity = np.log((1 + len(chosen)) / (1 + stands_in[known])) + 1
    return known.astype(np.uint32), rarity.astype(np.float32)


def _matrix(texts: Texts, chosen: Sequence[int], numbers: Numbers, rarity: Floats) -> csr_matrix:
    room = sum(len(texts.numbers[at][0]) for at in chosen)
    data, columns = np.empty(room, np.float32), np.empty(room, np.int32)
    ends = np.zeros(len(chosen) + 1, np.int32)
    for row, at in enumerate(chosen):
        places, values = weighed(*texts.numbers[at], numbers, rarity)
        start, end = ends[row], ends[row] + len(places)
        columns[start:end], data[start:end], ends[row + 1] = places, values, end
    return csr_matrix((data[: ends[-1]], columns[: ends[-1]], ends), shape=(len(chosen), len(numbers)))


def _scores(model: Model, texts: Texts, at: int) -> Floats:
    places, values = weighed(*texts.numbers[at], model.numbers, model.rarity)
    scores: Floats = values @ model.weights[places] + model.starts
    return scores


def _sharpness(scores: Floats, texts: Texts, categories: Sequence[str]) -> float:
    """Return how sharply scores are best read as shares: the one number by which they are calibrated."""
    place = {category: at for at, category in enumerate(categories)}
    rows = np.array([at for at, sample in enumerate(texts.samples) if sample.category in place])
    right = np.array([place[texts.samples[at].category] for at in rows])

    def surprise(sharpness: float) -> float:
        return float(-np.log(softened(scores[rows], sharpness)[np.arange(len(rows)), right] + 1e-9).sum())

    return float(min(_SHARPNESS, key=surprise))


def _compared(
    texts: Texts, folds: npt.NDArray[np.int64], shares: Floats, categories: Sequence[str], suggester: Suggester
) -> Compared:
    """Compare what is suggested with and without the model for the newest cases."""
    others = Others(texts.taught, [sample.category for sample in texts.samples], folds)
    right: dict[str, list[bool]] = defaultdict(list)
    for at, (category, subject, text) in enumerate(texts.samples[:COMPARED]):
        others.fold = int(folds[at])
        right["model"].append(categories[int(shares[at].argmax())] == category)
        for name, said in (("counts", {}), ("together", dict(zip(categories, map(float, shares[at]), strict=True)))):
            others.shares = said
            ranked = suggester.suggest(subject, text, others).ranked
            right[name].append(bool(ranked) and ranked[0].category == category)
    pairs = Counter(zip(right["together"], right["counts"], strict=True))
    sums = {name: sum(of) for name, of in right.items()}
    return Compared(len(right["model"]), **sums, better=pairs[True, False], worse=pairs[False, True])


def texts_of(samples: Iterable[Sample], suggester: Suggester) -> Texts:
    """Return as many samples as there is room for, the first first."""
    texts = Texts(suggester)
    for sample in samples:
        if not texts.add(sample):
            break
    return texts
