"""The running service: a worker and a watcher for each mailbox, the delivery loop, and the jobs of APScheduler."""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import DBAPIError

from casepost import pulse
from casepost.config import MailboxSettings
from casepost.database import explained
from casepost.jobs import ALARMS, JOBS, JobRunner
from casepost.reader import NotFiled, Reader
from casepost.wiring import Parts, watcher_of
from ingest.backoff import Backoff
from ingest.mailbox import MailboxRefused, MailboxTemporary, Watcher

REFUSED_SECONDS = 900  # an operator must act: asking sooner would only lock the account
FIRST_SECONDS = 20  # after the start: each mailbox has been begun by then, and a service that keeps dying still tells
ENDED = (
    "A part of the service that reads mail ended by itself, so the service has ended: its log says why. Start it again."
)
log = logging.getLogger("casepost.schedule")


class WorkerEnded(Exception):
    """A thread of the service ended though nobody stopped it. The text is one plain sentence with the remedy."""


class MailboxWorker:
    """The thread that reads one mailbox. It looks when woken: by the schedule, by the watcher, or by itself again."""

    def __init__(
        self,
        settings: MailboxSettings,
        reader: Reader,
        parts: Parts,
        ended: Callable[[], None] = lambda: None,
        alarm: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._reader = reader
        self._parts = parts
        self._ended = ended  # called, from the thread, when it ends though nobody stopped it
        self._alarm = alarm  # called, from the thread, when only the operator can help
        self._woken = threading.Event()
        self._stop = threading.Event()
        self._backoff = Backoff(Random())  # noqa: S311 - spreads reconnections, keeps no secret
        watcher = watcher_of(settings)
        self._threads = [self._thread("read", self._work)]
        if watcher is not None:
            self._threads.append(self._thread("watch", lambda: self._watch(watcher)))

    def start(self) -> None:
        """Begin to read."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Look soon. May be called from any thread."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the messages in hand and end."""
        self._stop.set()
        self._reader.stop()
        self._woken.set()

    def join(self) -> None:
        """Wait until the threads have ended."""
        for thread in self._threads:
            thread.join()

    def _thread(self, what: str, work: Callable[[], None]) -> threading.Thread:
        return threading.Thread(target=self._guarded, args=(work,), name=f"{what} {self._settings.name}")

    def _guarded(self, work: Callable[[], None]) -> None:
        """Work; say so when that ends in a way that nobody foresaw: silence is a fault (mail-safety.md, P10)."""
        try:
            work()
        except BaseException:  # whatever it is, it would end a thread without a word
            log.critical("%s has ended by itself", threading.current_thread().name, exc_info=True)
            self._ended()

    def _work(self) -> None:
        while not self._stop.is_set():
            self._woken.wait(self._settings.every_seconds)  # the schedule waits for the wall clock, which may go back
            self._woken.clear()
            if not self._stop.is_set():
                pause = self._look()
                self._stop.wait(pause)

    def _look(self) -> float:
        """Look once; return how many seconds to wait before the next look may come."""
        try:
            self._reader.look()
            pulse.mailbox_looked(self._parts, self._settings.name, pulse.lease_of(self._reader.mailbox.name))
        except NotFiled as error:
            self._failed(str(error))  # what waited has been read: nothing must wait because of it
        except MailboxRefused as error:
            self._failed(str(error), refused=True)
            return REFUSED_SECONDS
        except MailboxTemporary as error:
            self._failed(str(error))
            return self._backoff.next()
        except DBAPIError as error:
            log.error("%s", explained(error))  # noqa: TRY400 - the sentence says it all
            return self._backoff.next()
        except Exception:  # the receiving loop outlives what we did wrong; the try has been counted
            log.exception("looking into the mailbox failed")
            return self._backoff.next()
        self._backoff.reset()
        return 0.0

    def _failed(self, why: str, *, refused: bool = False) -> None:
        try:
            pulse.mailbox_failed(self._parts, self._settings.name, why, refused=refused)
        except Exception:  # reading goes on, though nobody could be told
            log.exception("that the mailbox fails could not be written down")
        if refused:
            self._alarm()

    def _watch(self, watcher: Watcher) -> None:
        try:
            watcher.watch(self.wake, self._stop)
        except MailboxRefused as error:
            log.error("%s", error)  # noqa: TRY400 - the sentence says it all; the worker meets it too and tells


def run(parts: Parts, ready: Callable[[], None] = lambda: None) -> None:
    """Run the service until SIGTERM or SIGINT: the message in hand is finished, the rest stays where it is.

    Raises WorkerEnded when a part of it has ended by itself: whoever started the service starts it anew.
    """
    asyncio.run(_run(parts, ready))


async def _run(parts: Parts, ready: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    if not parts.config.desk.enabled:
        return await serve(parts, stop, ready)
    from casepost.endpoint import listening  # noqa: PLC0415 - a web server is loaded only where one is wanted

    async with listening(parts):
        return await serve(parts, stop, ready)


async def serve(parts: Parts, stop: asyncio.Event, ready: Callable[[], None] = lambda: None) -> None:
    """Run the service until *stop*. Signals are the caller's matter: only a main thread may ask for them.

    Raises WorkerEnded when a thread ended though nobody stopped it; the others have been stopped in good order then.
    """
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    def tell() -> None:
        loop.call_soon_threadsafe(ended.set)

    runner = JobRunner(parts)
    alarm = partial(runner.begin, ALARMS)
    workers = [MailboxWorker(settings, reader, parts, tell, alarm) for settings, reader in parts.readers]
    scheduler = _scheduler(parts, workers, runner)
    delivering = asyncio.create_task(parts.delivery.run(stop))
    for worker in workers:
        worker.start()
        worker.wake()
    scheduler.start()
    ready()
    ends = {delivering, asyncio.create_task(stop.wait()), asyncio.create_task(ended.wait())}
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.set()
        scheduler.shutdown(wait=False)
        for worker in workers:
            worker.stop()
        await asyncio.gather(*(asyncio.to_thread(worker.join) for worker in workers), asyncio.to_thread(runner.end))
        await delivering
    if ended.is_set():
        raise WorkerEnded(ENDED)


def _scheduler(parts: Parts, workers: list[MailboxWorker], runner: JobRunner) -> AsyncIOScheduler:
    """Return the schedule: each mailbox is looked at every so often, whatever its watcher says, and so are the jobs."""
    scheduler = AsyncIOScheduler(
        timezone=parts.config.office.zone,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 30},
    )
    for (settings, _), worker in zip(parts.readers, workers, strict=True):
        scheduler.add_job(worker.wake, "interval", seconds=settings.every_seconds, id=f"look {settings.name}")
    soon = datetime.now(parts.config.office.zone) + timedelta(seconds=FIRST_SECONDS)
    for job in JOBS:
        every = {"seconds": job.every_seconds, "next_run_time": soon}
        scheduler.add_job(runner.begin, "interval", (job,), **every, id=f"job {job.name}")
    return scheduler
