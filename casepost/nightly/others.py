"""What the counts would have known of a case, had it and its fold taught nothing: for a fair comparison."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from cases.experience import Alike, Counts, Features, Lesson


class Others:
    """Experience of the cases of all folds but one. Set `fold`, and `shares` for what a model says of the next text.

    Arrays instead of a dictionary a feature: a tenth of the memory.
    """

    def __init__(self, taught: Sequence[Features], labels: Sequence[str], folds: npt.NDArray[np.int64]) -> None:
        self.fold = 0
        self.shares: Mapping[str, float] = {}
        self._names = sorted(set(labels))
        place = {name: number for number, name in enumerate(self._names)}
        self._labels = np.array([place[label] for label in labels], np.int32)
        self._folds = folds
        lengths = np.array([len(one) for one in taught], np.int64)
        features = np.concatenate([np.array(one, np.int64) for one in taught])
        order = np.argsort(features, kind="stable")
        self._features = features[order]
        self._whose = np.repeat(np.arange(len(taught), dtype=np.int32), lengths)[order]
        self._texts = [self._by_label(np.flatnonzero(folds != fold)) for fold in range(int(folds.max()) + 1)]
        self._mass = [
            dict(zip(self._names, map(int, np.bincount(self._labels[of], lengths[of], len(self._names))), strict=True))
            for of in (np.flatnonzero(folds != fold) for fold in range(int(folds.max()) + 1))
        ]
        self._last: tuple[int, Features, Counts] | None = None

    def counts(self, lesson: Lesson, features: Features) -> Counts:
        """Return what the other folds taught of these features."""
        if lesson is not Lesson.CATEGORY:
            return Counts()
        if self._last is None or self._last[:2] != (self.fold, features):
            of = {feature: known for feature in features if (known := self._of(feature))}
            self._last = self.fold, features, Counts(self._texts[self.fold], self._mass[self.fold], of)
        return self._last[2]

    def alike(self, text: str) -> tuple[Alike, ...]:  # noqa: ARG002 - the shape of Experience
        """Return nothing: the same with and without the model."""
        return ()

    def model(self, subject: str, text: str) -> Mapping[str, float]:  # noqa: ARG002 - the shape of Experience
        """Return what was set: what a model that has not seen the text says of it."""
        return self.shares

    def _of(self, feature: int) -> dict[str, int]:
        first, end = np.searchsorted(self._features, [feature, feature + 1])
        whose = self._whose[first:end]
        return self._by_label(whose[self._folds[whose] != self.fold])

    def _by_label(self, whose: npt.NDArray[np.integer]) -> dict[str, int]:
        counted = np.bincount(self._labels[whose], minlength=len(self._names))
        return {self._names[at]: int(counted[at]) for at in np.flatnonzero(counted)}
