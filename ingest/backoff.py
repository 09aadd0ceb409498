"""How long to wait before trying a server again: growing, and never in step with other machines."""

from dataclasses import dataclass, field
from random import Random

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 300.0


@dataclass(slots=True)
class Backoff:
    """Gives one delay after another, about twice as long each time, until `reset`."""

    rng: Random
    first: float = FIRST_SECONDS
    longest: float = LONGEST_SECONDS
    failures: int = field(default=0, init=False)

    def next(self) -> float:
        """Return the seconds to wait after one more failure, between half and all of the growing limit."""
        limit = min(self.longest, self.first * 2.0 ** min(self.failures, 30))
        self.failures += 1
        return self.rng.uniform(limit / 2, limit)

    def reset(self) -> None:
        """Begin again with the first delay: the server works."""
        self.failures = 0
