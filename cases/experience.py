"""What people's decisions taught: the counts that a suggestion rests on, asked for by features. Pure.

A text is learned as the set of its features, under the label that a person gave it. Taking it back subtracts exactly
what was added. `Memory` keeps it all in this process; the service keeps it as rows (cases/learning.py).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol

Features = tuple[int, ...]  # distinct, sorted, each a whole number of 64 bits with a sign
YES, NO = "yes", "no"  # labels of Lesson.PRIORITY and Lesson.HIT


class Lesson(StrEnum):
    """What is learned apart."""

    CATEGORY = "category"  # features of a text, labelled with the category that a person set
    PRIORITY = "priority"  # features of a text, labelled yes or no: did it have to be read today?
    HIT = "hit"  # the bucket of a first suggestion's score, labelled yes or no: was it the category that was set?


@dataclass(frozen=True, slots=True)
class Counts:
    """What was learned of the features that were asked for."""

    texts: Mapping[str, int] = field(default_factory=dict)  # label -> texts learned under it
    mass: Mapping[str, int] = field(default_factory=dict)  # label -> the number of features of all its texts
    of: Mapping[int, Mapping[str, int]] = field(default_factory=dict)  # feature -> label -> texts that hold it

    def relabelled(self, names: Mapping[str, str | None]) -> "Counts":
        """Return the counts under today's labels: a renamed one is added to its successor, a retired one is left out.

        *names*: label that was learned -> label of today, None for one that is gone; absent: as it is.
        """

        def added(counts: Mapping[str, int]) -> dict[str, int]:
            total: Counter[str] = Counter()
            for label, number in counts.items():
                if (name := names.get(label, label)) is not None:
                    total[name] += number
            return dict(total)

        if not names:
            return self
        return Counts(added(self.texts), added(self.mass), {one: added(counts) for one, counts in self.of.items()})


NOTHING = Counts(MappingProxyType({}), MappingProxyType({}), MappingProxyType({}))


class Alike(NamedTuple):
    """A case whose text shares runs of three words with a new one."""

    case: int
    number: str
    category: str | None  # that a person set
    likeness: float  # 0 to 1: the share of the shorter text's runs that both hold
    same_person: bool = False


class Experience(Protocol):
    """What may be asked of all that was learned. Reading only; one question gets one answer in a decision."""

    def counts(self, lesson: Lesson, features: Features) -> Counts:
        """Return what was learned of these features."""

    def alike(self, text: str) -> tuple[Alike, ...]:
        """Return the cases that are most like a text, the nearest first, a few at most."""

    def model(self, subject: str, text: str) -> Mapping[str, float]:
        """Return what the nightly model gives each category, adding up to 1; empty where there is none in use."""


class Memory:
    """Experience of one process: for a file of examples, for measuring, for tests."""

    def __init__(self) -> None:
        self._texts: dict[Lesson, Counter[str]] = defaultdict(Counter)
        self._mass: dict[Lesson, Counter[str]] = defaultdict(Counter)
        self._of: dict[Lesson, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))

    def learn(self, lesson: Lesson, features: Iterable[int], label: str, times: int = 1) -> None:
        """Add a text under a label; with *times* = -1 take one back that was added."""
        known = frozenset(features)
        self._texts[lesson][label] += times
        self._mass[lesson][label] += times * len(known)
        of = self._of[lesson]
        for feature in known:
            of[feature][label] += times

    def counts(self, lesson: Lesson, features: Features) -> Counts:
        """Return what was learned of these features."""
        of = self._of[lesson]
        return Counts(
            +self._texts[lesson], +self._mass[lesson], {one: +of[one] for one in features if one in of and +of[one]}
        )

    def alike(self, text: str) -> tuple[Alike, ...]:  # noqa: ARG002 - the shape of Experience
        """Return nothing: no cases stand behind a memory."""
        return ()

    def model(self, subject: str, text: str) -> Mapping[str, float]:  # noqa: ARG002 - the shape of Experience
        """Return nothing: no model is trained in memory."""
        return {}


UNTAUGHT = Memory()  # what a first day knows
