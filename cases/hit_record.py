"""How often the suggested category was the one that people set: the suggestion's own record. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cases.suggest import Sureness

FIRST_THREE = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was suggested for one case, and which category a person set."""

    month: str  # in which the case came, of the office's time zone: 2026-11
    category: str  # that a person set, by the ids of today's list
    suggested: tuple[str, ...]  # the best first, by the ids of today's list
    said: Sureness  # how the notice called the first one


@dataclass(frozen=True, slots=True)
class Tally:
    """Cases whose category a person set, and how many of them the suggestion had foreseen."""

    cases: int = 0
    first: int = 0  # the first suggestion was it
    three: int = 0  # one of the first three was it
    sure: int = 0  # the notice called the first one sure
    sure_right: int = 0  # and it was it
    likely: int = 0  # or likely; of the others it said "not sure"
    likely_right: int = 0
    mistaken_for: str | None = None  # what such cases were mostly taken for instead; None where that is nothing


@dataclass(frozen=True, slots=True)
class HitRecord:
    """The whole record, and its parts."""

    whole: Tally
    by_month: Mapping[str, Tally]  # the newest first
    by_category: Mapping[str, Tally]  # the one with most cases first


def hit_record(verdicts: Iterable[Verdict]) -> HitRecord:
    """Return the record of these cases."""
    all_of_them = tuple(verdicts)
    months: dict[str, list[Verdict]] = defaultdict(list)
    categories: dict[str, list[Verdict]] = defaultdict(list)
    for one in all_of_them:
        months[one.month].append(one)
        categories[one.category].append(one)
    return HitRecord(
        whole=_tally(all_of_them),
        by_month={month: _tally(months[month]) for month in sorted(months, reverse=True)},
        by_category={
            category: _tally(of)
            for category, of in sorted(categories.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        },
    )


def _tally(verdicts: Iterable[Verdict]) -> Tally:
    counted = tuple(verdicts)
    others = Counter(one.suggested[0] for one in counted if one.suggested and one.suggested[0] != one.category)
    mostly = min(others, key=lambda other: (-others[other], other), default=None)
    return Tally(
        cases=len(counted),
        first=sum(_first(one) for one in counted),
        three=sum(one.category in one.suggested[:FIRST_THREE] for one in counted),
        sure=sum(one.said == "sure" for one in counted),
        sure_right=sum(one.said == "sure" and _first(one) for one in counted),
        likely=sum(one.said == "likely" for one in counted),
        likely_right=sum(one.said == "likely" and _first(one) for one in counted),
        mistaken_for=mostly,
    )


def _first(one: Verdict) -> bool:
    return one.suggested[:1] == (one.category,)
