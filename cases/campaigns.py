"""Which mails are nearly the same text by many people (domain.md 2: a campaign). Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cases.likeness import FEW_WORDS, beginning

PEOPLE = 5  # who make it a campaign
HOURS = 72  # within which they write
ALIKE = 0.5  # of two texts as wholes: half of all runs of four words
CARRIED = 0.8  # of the shorter text that stands in the longer: a personal line above the common words
SKETCH = 48  # of a text's lowest numbers: two alike texts share some of them, two others hardly one
COMPARED = 400  # words of a text: who sends on a longer one begins as the others do
COMPARISONS = 20  # of one text with others; those that share most of the sketch
OF_ONE_NUMBER = 200  # texts that are remembered for one number; the newest
COMMON = 3  # of those numbers that two texts must share to be compared at all


@dataclass(frozen=True, slots=True)
class Told:
    """What opened a case: whose it is, and the words."""

    case: int
    person: int | None
    text: str


def alike(one: str, other: str) -> bool:
    """Return whether two texts are nearly the same, also with a line of one's own above."""
    return _alike(beginning(one, COMPARED), beginning(other, COMPARED))


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    shared = len(one & other)
    if not shared:
        return False
    shorter = min(len(one), len(other))
    return shared / len(one | other) >= ALIKE or (shorter >= FEW_WORDS and shared / shorter >= CARRIED)


def grouped(mails: Sequence[Told]) -> tuple[tuple[int, ...], ...]:
    """Return the cases of each campaign among mails of the same days, in the order of the mails.

    What hostile mail can make it cost is bounded: so many words of a mail, so many comparisons with others.
    """
    texts = [beginning(mail.text, COMPARED) for mail in mails]
    found: dict[int, int] = {}  # place in mails -> the first place of its group
    for place, other in _candidates(texts):
        if _first(found, place) != _first(found, other) and _alike(texts[place], texts[other]):
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


def _candidates(texts: Sequence[frozenset[int]]) -> Iterable[tuple[int, int]]:
    """Yield the pairs whose sketches share enough to be looked at: of each text those that share most; later first."""
    seen: dict[int, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        shared: Counter[int] = Counter()
        for number in sorted(text)[:SKETCH]:
            shared.update(seen[number][-OF_ONE_NUMBER:])
            seen[number].append(place)
        best = (other for other, common in shared.most_common(COMPARISONS) if common >= COMMON)
        yield from ((place, other) for other in best)
