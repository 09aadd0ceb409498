"""The delivery loop: claim letters, send them over a few connections, record each result right after its reply.

A slow server holds up its connection only; a dead one is asked again with one letter, and no letter is given up for it.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from time import monotonic

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from notify import outbox
from notify.courier import Courier, Permanent, Temporary
from notify.lease_clock import LeaseClock
from notify.outbox import ACKNOWLEDGEMENTS, LEASE_SECONDS, Claimed
from notify.recorder import DeliveryCount, Done, Failed, Later, OnResult, Recorder, Result, Sent

# About two days in all (RFC 5321, 4.5.4.1 asks for growing delays).
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 3, 8, 15, 30, 60, 120, 240, 480, 480, 720, 720))
SPREAD_SECONDS = 60
BATCH = 10  # claimed at once for each connection
BEGIN_WITHIN_SECONDS = 60.0  # of its claim a letter must begin to leave; sending may take the rest of the lease
IDLE_SECONDS = 5.0  # how often the outbox is looked at without being woken
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 300.0
WELL_SECONDS = 60.0  # a connection that has worked so lately shows that the server lives
OUR_FAULT = "The letter could not be sent because of a fault in Casepost; it is tried again ({name})."

log = logging.getLogger("casepost.deliver")


def next_attempt(attempts: int, failed_at: datetime, rng: Random) -> datetime | None:
    """When to try again, or None to give up after about two days."""
    if attempts >= len(DELAYS):
        return None
    return failed_at + DELAYS[attempts] + timedelta(seconds=rng.uniform(0, SPREAD_SECONDS))


def outcome(row: Claimed, error: Temporary | Permanent, at: datetime, rng: Random) -> Result:
    """Return what a failed try means for the letter."""
    if isinstance(error, Permanent):
        return Failed(str(error), error.code)
    attempts = min(row.attempts, len(DELAYS) - 1) if error.operator else row.attempts
    next_at = next_attempt(attempts, at, rng)
    if next_at is None:
        return Failed(f"Given up after two days of trying: {error}", 0)
    return Later(str(error), next_at, error.uncertain, error.operator)


class DeliveryLoop:
    """Sends what the outbox holds. *on_result* is called in the transaction that records a result."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        couriers: Sequence[Courier],
        clock: Callable[[], datetime],
        rng: Random,
        on_result: OnResult,
        lease_seconds: int = LEASE_SECONDS,
        explain: Callable[[BaseException], str] = str,  # what a database error means, in a sentence
    ) -> None:
        self._sessions = sessions
        self._couriers = couriers
        self._clock = clock
        self._rng = rng
        self._lease_seconds = lease_seconds
        self._lease_clock = LeaseClock(lease_seconds)
        self._record = Recorder(sessions, on_result, self.wake, explain)
        self._loop: asyncio.AbstractEventLoop | None = None
        self.trouble = ""  # why the server takes nothing now; '' while it does
        self.trouble_since: datetime | None = None
        self.last_sent: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Send until *stop*; the letters in hand are finished, the rest stays where it is."""
        self._begin(forever=True)
        watcher = asyncio.create_task(self._stop_with(stop))
        try:
            await self._work()
        finally:
            watcher.cancel()
            await asyncio.gather(watcher, return_exceptions=True)
            await self.close()

    async def once(self) -> DeliveryCount:
        """Send what is due now and return what became of it. When the server is down, the rest waits."""
        self._begin(forever=False)
        try:
            await self._work()
        except ExceptionGroup as group:  # the store cannot be read: every connection says the same
            raise group.exceptions[0] from group
        return self._record.count

    def wake(self) -> None:
        """Look at the outbox at once. May be called from any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._woken.set)

    async def close(self) -> None:
        """Let go of the connections."""
        await asyncio.gather(*(courier.close() for courier in self._couriers))

    def _begin(self, *, forever: bool) -> None:
        self._loop = asyncio.get_running_loop()
        self._forever = forever
        self._stopping = asyncio.Event()
        self._woken = asyncio.Event()
        self._turn = asyncio.Lock()
        self._claimed: deque[Claimed] = deque()
        self._begin_before = 0.0
        self._pause = 0.0  # longer than 0 while the server is down
        self._well: dict[int, float] = {}  # which connections have worked, and when
        self._record.begin()

    async def _stop_with(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._stopping.set()
        self._woken.set()

    async def _work(self) -> None:
        recorder = asyncio.create_task(self._record.run())
        try:
            async with asyncio.TaskGroup() as group:
                for courier in self._couriers:
                    group.create_task(self._carry(courier))
        finally:
            self._record.finish()
            await recorder
            await self._put_back("")

    async def _carry(self, courier: Courier) -> None:
        while (row := await self._next(courier)) is not None:
            reached = await self._send(courier, row)
            if not reached and not self._forever:
                return

    async def _next(self, courier: Courier) -> Claimed | None:
        """Return the next letter, or None when it is time to end. One connection at a time waits here for all."""
        async with self._turn:
            while not self._stopping.is_set():
                if self._pause:
                    if not self._forever:
                        return None
                    await self._probe(courier)
                    continue
                if self._claimed and monotonic() > self._begin_before:
                    await self._put_back("")
                if not self._claimed:
                    await self._claim(BATCH * len(self._couriers))
                if self._claimed:
                    return self._claimed.popleft()
                if not self._forever:
                    return None
                await self._rest(self._woken, IDLE_SECONDS)
            return None

    async def _probe(self, courier: Courier) -> None:
        """While the server is down: wait, then try a single letter. The other connections wait meanwhile."""
        await self._rest(self._stopping, self._rng.uniform(self._pause / 2, self._pause))
        if self._stopping.is_set():
            return
        await self._claim(1)
        if self._claimed:
            await self._send(courier, self._claimed.popleft())
        else:  # nothing waits for the server: nobody is harmed, and the next letter will tell
            self._pause, self.trouble, self.trouble_since = 0.0, "", None

    async def _rest(self, until: asyncio.Event, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await until.wait()
        except TimeoutError:
            return
        finally:
            if until is self._woken:
                until.clear()

    async def _claim(self, most: int) -> None:
        before = monotonic() + BEGIN_WITHIN_SECONDS
        try:
            rows = await asyncio.to_thread(self._take, most, tuple(self._record.in_hand))
        except Exception as error:
            if not self._forever:
                raise
            if isinstance(error, DBAPIError):
                self._record.say("The outbox cannot be read, and is tried again:", error)
            else:
                log.exception("the outbox cannot be read; trying again")
            await self._rest(self._stopping, IDLE_SECONDS)
            return
        self._record.in_hand.update(row.id for row in rows)
        self._claimed.extend(rows)
        self._begin_before = before

    def _take(self, most: int, in_hand: Sequence[int]) -> list[Claimed]:
        with self._sessions.begin() as db:
            judged = self._lease_clock.judged
            return outbox.claim(db, self._clock(), most, self._lease_seconds, in_hand=in_hand, judged=judged)

    async def _put_back(self, error: str, *rows: Claimed) -> None:
        rows = (*rows, *self._claimed)
        self._claimed.clear()
        if rows:
            await self._give_back(rows, error)

    async def _give_back(self, rows: Sequence[Claimed], error: str) -> None:
        await self._record.quietly(lambda db: outbox.put_back(db, rows, error))
        self._record.in_hand.difference_update(row.id for row in rows)

    async def _send(self, courier: Courier, row: Claimed) -> bool:
        """Send one letter and have the result recorded; return whether the server could be reached."""
        try:
            quiet = row.kind in ACKNOWLEDGEMENTS  # mail-safety.md 4
            await courier.send(row.envelope_from, row.recipient, row.data, never_notify=quiet)
        except Temporary as error:
            if error.unreachable:
                await self._down(courier, str(error), row)
                return False
            result = outcome(row, error, self._clock(), self._rng)
        except Permanent as error:
            result = outcome(row, error, self._clock(), self._rng)
        except Exception as error:
            log.exception("letter %s could not be sent", row.id)
            result = outcome(row, Temporary(OUR_FAULT.format(name=type(error).__name__)), self._clock(), self._rng)
        else:
            result = Sent()
        self._up(courier, result)
        self._record.put(Done(row, result, self._clock()))
        return True

    def _up(self, courier: Courier, result: Result) -> None:
        """Remember that the server answers. An operator's matter stays one until a letter is taken."""
        self._pause = 0.0
        self._well[id(courier)] = monotonic()
        now = self._clock()
        if isinstance(result, Later) and result.operator:
            self.trouble, self.trouble_since = result.error, self.trouble_since or now
        else:
            self.trouble, self.trouble_since = "", None
        if isinstance(result, Sent):
            self.last_sent = now

    async def _down(self, courier: Courier, why: str, row: Claimed) -> None:
        self._record.count.later += 1
        self._well.pop(id(courier), None)
        if any(monotonic() - when < WELL_SECONDS for when in self._well.values()):
            # The others work: the server wants fewer connections. This one rests, they go on.
            await self._give_back((row,), why)
            if self._forever:
                await self._rest(self._stopping, WELL_SECONDS)
            return
        if not self.trouble:
            log.warning("letters wait: %s", why)
        self.trouble, self.trouble_since = why, self.trouble_since or self._clock()
        self._pause = min(LONGEST_PAUSE_SECONDS, self._pause * 2 or FIRST_PAUSE_SECONDS)
        await self._put_back(why, row)
