"""Which mails are nearly the same text by many people (domain.md 2: a campaign). Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cases.likeness import likeness, resemblance, shingles

PEOPLE = 5  # who make it a campaign
HOURS = 72  # within which they write
ALIKE = 0.5  # of two texts as wholes: half of all runs of four words
CARRIED = 0.8  # of the shorter text that stands in the longer: a personal line above the common words
SKETCH = 48  # of a text's lowest numbers: two alike texts share some of them, two others hardly one
COMMON = 3  # of those numbers that two texts must share to be compared at all


@dataclass(frozen=True, slots=True)
class Told:
    """What opened a case: whose it is, and the words."""

    case: int
    person: int | None
    text: str


def alike(one: str, other: str) -> bool:
    """Return whether two texts are nearly the same, also with a line of one's own above."""
    return resemblance(one, other) >= ALIKE or likeness(one, other) >= CARRIED


def grouped(mails: Sequence[Told]) -> tuple[tuple[int, ...], ...]:
    """Return the cases of each campaign among mails of the same days, in the order of the mails."""
    found: dict[int, int] = {}  # place in mails -> the first place of its group
    for place, other in _candidates(mails):
        if _first(found, place) != _first(found, other) and alike(mails[place].text, mails[other].text):
            found[_first(found, place)] = _first(found, other)
    groups: dict[int, list[int]] = defaultdict(list)
    for place in range(len(mails)):
        groups[_first(found, place)].append(place)
    return tuple(
        tuple(mails[place].case for place in group)
        for group in groups.values()
        if len(group) >= PEOPLE and many({mails[place].person for place in group})
    )


def many(people: Iterable[int | None]) -> bool:
    """Return whether so many different people make a campaign. Nobody known counts as nobody."""
    return len({person for person in people if person is not None}) >= PEOPLE


def _first(found: Mapping[int, int], place: int) -> int:
    while place in found:
        place = found[place]
    return place


def _candidates(mails: Sequence[Told]) -> Iterable[tuple[int, int]]:
    """Yield the pairs of mails that share enough of their sketches to be looked at; the later one first."""
    seen: dict[int, list[int]] = defaultdict(list)
    for place, mail in enumerate(mails):
        shared: dict[int, int] = defaultdict(int)
        for number in sorted(shingles(mail.text))[:SKETCH]:
            for other in seen[number]:
                shared[other] += 1
            seen[number].append(place)
        yield from ((place, other) for other, common in sorted(shared.items()) if common >= COMMON)
