"""How sure a suggestion may say it is: how often first suggestions with such a score were right. Pure.

Before anything was learned a curve speaks that was fitted on mails of two authors. Each label that a person sets then
teaches, under the score that the suggestion had before, whether the suggestion was right (Lesson.HIT).
"""

from collections.abc import Sequence

from cases.experience import NO, YES, Counts

BUCKETS = 10
# How often the first was right, where the score lay in the middle of each bucket.
BEFOREHAND = (0.22, 0.38, 0.49, 0.57, 0.63, 0.70, 0.78, 0.83, 0.89, 0.97)
TRUST = 20.0  # the curve counts like so many labels in each bucket
LOWEST, HIGHEST = 0.02, 0.98  # nobody is quite sure


def hit_bucket(score: float) -> int:
    """Return the bucket of a first suggestion's score: the one feature under which Lesson.HIT learns it."""
    return min(BUCKETS - 1, max(0, int(score * BUCKETS)))


class Calibration:
    """Confidence by score, from what was right before."""

    def __init__(self, learned: Counts) -> None:
        yes = [learned.of.get(bucket, {}).get(YES, 0) for bucket in range(BUCKETS)]
        no = [learned.of.get(bucket, {}).get(NO, 0) for bucket in range(BUCKETS)]
        weights = [TRUST + y + n for y, n in zip(yes, no, strict=True)]
        shares = [(TRUST * before + y) / weight for before, y, weight in zip(BEFOREHAND, yes, weights, strict=True)]
        self._curve = rising(shares, weights)

    def confidence(self, score: float) -> float:
        """Return how often a suggestion with this score is right, between the middles of two buckets in proportion."""
        place = min(max(score * BUCKETS - 0.5, 0.0), BUCKETS - 1.0)
        below = min(int(place), BUCKETS - 2)
        share = self._curve[below] + (place - below) * (self._curve[below + 1] - self._curve[below])
        return min(HIGHEST, max(LOWEST, share))


def rising(shares: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return the nearest shares that never fall: neighbours in the wrong order get their weighted mean."""
    blocks: list[tuple[float, float, int]] = []  # share, weight, buckets
    for share, weight in zip(shares, weights, strict=True):
        block = (share, weight, 1)
        while blocks and blocks[-1][0] > block[0]:
            before, heavy, many = blocks.pop()
            total = heavy + block[1]
            block = ((before * heavy + block[0] * block[1]) / total, total, many + block[2])
        blocks.append(block)
    return [share for share, _, many in blocks for _ in range(many)]
