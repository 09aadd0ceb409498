"""What became of letters, and its recorder: whatever has come together is one commit, begun at once."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import monotonic
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from notify import outbox
from notify.outbox import Claimed

FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 15.0
FINISH_SECONDS = 10.0  # how long a stop waits for a store that does not answer
TELL_TRIES = 3

Written = TypeVar("Written")

log = logging.getLogger("casepost.deliver")


@dataclass(frozen=True, slots=True)
class Sent:
    """The server has taken the letter."""


@dataclass(frozen=True, slots=True)
class Later:
    """The letter is tried again at `next_at`."""

    error: str
    next_at: datetime
    uncertain: bool  # it may have arrived all the same
    operator: bool  # nobody but an operator can mend it


@dataclass(frozen=True, slots=True)
class Failed:
    """The letter will never arrive."""

    error: str
    code: int  # the server's reply; 0 when it was given up after two days, or never asked


Result = Sent | Later | Failed
OnResult = Callable[[Session, Claimed, Result, datetime], None]


@dataclass(slots=True)
class DeliveryCount:
    """What became of the letters so far."""

    sent: int = 0
    failed: int = 0
    later: int = 0

    @classmethod
    def of(cls, results: Iterable[Result]) -> "DeliveryCount":
        """Count results."""
        kinds = Counter(type(result) for result in results)
        return cls(kinds[Sent], kinds[Failed], kinds[Later])

    def __add__(self, other: "DeliveryCount") -> "DeliveryCount":
        return DeliveryCount(self.sent + other.sent, self.failed + other.failed, self.later + other.later)


@dataclass(frozen=True, slots=True)
class Done:
    """A letter, what became of it, and when."""

    row: Claimed
    result: Result
    at: datetime


class Recorder:
    """Writes results down: whatever has come together is one commit, and a commit is begun at once."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        on_result: OnResult,
        told: Callable[[], None] = lambda: None,
        explain: Callable[[BaseException], str] = str,
    ) -> None:
        self._sessions = sessions
        self._told = told  # a result that may have caused letters has been written
        self._on_result = on_result
        self._explain = explain
        self.count = DeliveryCount()

    def begin(self) -> None:
        """Start a new count."""
        self.count = DeliveryCount()
        self._queue: deque[Done] = deque()
        self._news = asyncio.Event()
        self._finished = False
        self._last_try = float("inf")
        self._said = ""
        self.in_hand: set[int] = set()  # letters claimed here and not recorded yet: nobody here claims them again

    def put(self, done: Done) -> None:
        """Have a result written."""
        self._queue.append(done)
        self._news.set()

    def finish(self) -> None:
        """Write what is there, then end."""
        self._finished = True
        self._last_try = monotonic() + FINISH_SECONDS
        self._news.set()

    async def run(self) -> None:
        """Write results until finished."""
        while self._queue or not self._finished:
            await self._news.wait()
            self._news.clear()
            together = tuple(self._queue)
            self._queue.clear()
            if together:
                written = await self.quietly(partial(self._write, together))
                self.in_hand.difference_update(done.row.id for done in together)
                if written is not None:
                    self.count += written
                    if written.failed:
                        self._told()

    async def quietly(self, work: Callable[[Session], Written]) -> Written | None:
        """Do *work* in a transaction, again and again until the store takes it; a stop waits a while only.

        What could not be recorded in the end is sent again when its lease ends, with the same Message-ID.
        """
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                written = await asyncio.to_thread(self._commit, work)
            except DBAPIError as error:
                self.say("What became of letters cannot be written down, and is tried again:", error)
            except Exception:
                log.exception("what became of letters cannot be written down; trying again")
            else:
                self._said = ""
                return written
            if monotonic() > self._last_try:
                return None
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def say(self, what: str, error: DBAPIError) -> None:
        """Say once why the store refuses."""
        words = f"{what} {self._explain(error)}"
        if words != self._said:
            log.error("%s", words)
        self._said = words

    def _commit(self, work: Callable[[Session], Written]) -> Written:
        with self._sessions.begin() as db:
            return work(db)

    def _write(self, together: Sequence[Done], db: Session) -> DeliveryCount:
        settled = [done for done in together if _settled(db, done)]
        for done in settled:
            self._tell(db, done)
        return DeliveryCount.of(done.result for done in settled)

    def _tell(self, db: Session, done: Done) -> None:
        """Call *on_result* in a savepoint: what goes wrong there must not undo that the letter has left."""
        for attempt in range(1, TELL_TRIES + 1):
            try:
                with db.begin_nested():
                    return self._on_result(db, done.row, done.result, done.at)
            except Exception:
                log.exception("the result of letter %s was not taken (try %s)", done.row.id, attempt)
        return None


def _settled(db: Session, done: Done) -> bool:
    """Write one result; False when another worker has the letter now."""
    match done.result:
        case Sent():
            return outbox.sent(db, done.row, done.at)
        case Failed(error=error):
            return outbox.failed(db, done.row, done.at, error)
        case Later(error=error, next_at=next_at, uncertain=uncertain):
            return outbox.again(db, done.row, next_at, error, uncertain=uncertain)
