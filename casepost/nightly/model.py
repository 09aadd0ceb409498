"""A trained model as plain arrays: kept as bytes, checked whenever it is read, asked with numpy alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from casepost.nightly.features import PARTS, SPACE, Numbers, Times, features

FORMAT: Final = 1
MOST_FEATURES: Final = 131_072
MOST_WEIGHTS: Final = 12_000_000  # of all categories together: 24 MB
MOST_CATEGORIES: Final = 1000
_KINDS: Final = {"numbers": "<u4", "rarity": "<f4", "weights": "<f2", "starts": "<f4"}

Floats = npt.NDArray[np.floating[Any]]
Places = npt.NDArray[np.int64]


class Unusable(ValueError):
    """What was kept is no model that this release can use. The text is a plain sentence."""


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model over the features of a text."""

    categories: tuple[str, ...]  # as the list called them when it was trained
    numbers: Numbers  # of the features that it knows, in order
    rarity: Floats  # of each feature: the rarer, the more it counts (inverse document frequency)
    weights: Floats  # a row a feature, a column a category
    starts: Floats  # of each category
    sharpness: float  # how far apart shares lie: as far as was right of texts that it had not seen

    def shares(self, subject: str, text: str) -> dict[str, float]:
        """Return the share of each category, adding up to 1; nothing for a text of which no feature is known."""
        places, values = weighed(*features(subject, text), self.numbers, self.rarity)
        if not len(places):
            return {}
        scores = values @ self.weights[places].astype(np.float32) + self.starts
        return dict(zip(self.categories, map(float, softened(scores[None, :], self.sharpness)[0]), strict=True))


def weighed(found: Numbers, times: Times, known: Numbers, rarity: Floats) -> tuple[Places, Floats]:
    """Return the places of a text's features among those that are known, and what each counts (TF-IDF).

    Words and pieces of words count the same together, however many there are of each.
    """
    places = np.searchsorted(known, found)
    places[places == len(known)] = 0
    there = known[places] == found
    places = places[there]
    values = (1 + np.log(times[there].astype(np.float32))) * rarity[places].astype(np.float32)
    whole = found[there] < PARTS
    for part in (whole, ~whole):
        if len(some := values[part]):
            values[part] = some / np.sqrt(some @ some)
    return places, values


def softened(scores: Floats, sharpness: float) -> Floats:
    """Return scores as shares that add up to 1, row by row."""
    powers = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def packed(model: Model) -> tuple[dict[str, Any], bytes]:
    """Return what describes a model, and its arrays one after the other."""
    about = {
        "format": FORMAT,
        "categories": list(model.categories),
        "features": len(model.numbers),
        "sharpness": model.sharpness,
    }
    return about, b"".join(getattr(model, name).astype(kind).tobytes() for name, kind in _KINDS.items())


def unpacked(about: Mapping[str, Any], data: bytes) -> Model:
    """Return a model that was packed. Raises Unusable when anything about it is not as it must be."""
    if about.get("format") != FORMAT:
        raise Unusable("it was made by another release")
    categories, many, sharpness = about.get("categories"), about.get("features"), about.get("sharpness")
    if not (isinstance(categories, list) and all(isinstance(one, str) for one in categories)):
        raise Unusable("its categories cannot be read")
    if not (isinstance(many, int) and 0 < many <= MOST_FEATURES and 1 < len(categories) <= MOST_CATEGORIES):
        raise Unusable("its size is impossible")
    if not (isinstance(sharpness, int | float) and 0 < sharpness < 1000):  # noqa: PLR2004 - also no NaN
        raise Unusable("its numbers are impossible")
    shapes = {"numbers": (many,), "rarity": (many,), "weights": (many, len(categories)), "starts": (len(categories),)}
    if len(data) != sum(prod(shapes[name]) * np.dtype(kind).itemsize for name, kind in _KINDS.items()):
        raise Unusable("it is not as long as it must be")
    arrays: dict[str, Any] = {}
    start = 0
    for name, kind in _KINDS.items():
        arrays[name] = np.frombuffer(data, kind, prod(shapes[name]), start).reshape(shapes[name])
        start += arrays[name].nbytes
    if not all(np.isfinite(one).all() for one in arrays.values()):
        raise Unusable("its numbers are impossible")
    if (np.diff(arrays["numbers"].astype(np.int64)) <= 0).any() or arrays["numbers"][-1] >= SPACE:
        raise Unusable("its features are not in order")
    return Model(tuple(categories), **arrays, sharpness=float(sharpness))
