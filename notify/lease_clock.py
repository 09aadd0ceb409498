"""The database's clock as leases may be judged by it: a clock that is set ahead ends no lease (mail-safety.md 2.7)."""

from datetime import datetime, timedelta
from time import monotonic

JUMP = timedelta(seconds=30)  # less is the unrest of any clock, and of us being late


class LeaseClock:
    """Asked at each look. What others hold when the clock jumps ahead stays theirs for as long as a lease is."""

    def __init__(self, lease_seconds: float) -> None:
        self._lease_seconds = lease_seconds
        self._last: tuple[datetime, float] | None = None
        self._ahead = timedelta(0)
        self._until = 0.0

    def judged(self, clock: datetime) -> datetime:
        """Return the moment before which a lease must have ended to be free, when the database says *clock*."""
        now = monotonic()
        if now >= self._until:
            self._ahead = timedelta(0)
        if self._last is not None:
            jump = clock - self._last[0] - timedelta(seconds=now - self._last[1])
            if jump > JUMP:
                self._ahead += jump
                self._until = now + self._lease_seconds
        self._last = clock, now
        return clock - self._ahead
