"""What the service does every so often besides reading and sending: one line of `JOBS` each.

A job must bear being done twice and being left out once: a process may end in the middle of it.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

from sqlalchemy.exc import DBAPIError

from casepost import alarms, campaign_watch, daily, department_reminders, lists, turn, unanswered, waiting
from casepost.database import explained
from casepost.nightly import job as nightly
from casepost.transaction import transact
from casepost.wiring import Parts
from cases import store

LEASE_SECONDS = 300  # how long a job waits for a process of another machine that died while it did the job
THREADS = 2
log = logging.getLogger("casepost.jobs")


@dataclass(frozen=True, slots=True)
class Job:
    """Work that comes again. It opens its own transactions, and asks `parts.clock` for the time."""

    name: str
    every_seconds: int
    work: Callable[[Parts], None]
    alone: bool = True  # only one process of an office does it at a time; False: it sees to that itself
    once: bool = True  # `casepost once` does it too, after sending


ALARMS = Job("alarms", 60, alarms.watch, alone=False)
JOBS: tuple[Job, ...] = (
    ALARMS,
    Job("daily letter to the operator", 300, daily.tell),
    Job("find campaigns", campaign_watch.EVERY_SECONDS, campaign_watch.find_campaigns),
    Job("let held letters leave", turn.EVERY_SECONDS, turn.let_leave),
    Job("tell of list mail", lists.EVERY_SECONDS, lists.tell_of_lists),
    Job("go on with what waits", waiting.EVERY_SECONDS, waiting.go_on),
    Job("remind departments", department_reminders.EVERY_SECONDS, department_reminders.remind),
    Job("tell of what may be urgent", unanswered.EVERY_SECONDS, unanswered.tell),
    Job("nightly model", nightly.EVERY_SECONDS, nightly.make, alone=False, once=False),
)


def do(job: Job, parts: Parts) -> None:
    """Do a job now, unless another process does it. What goes wrong is said in the log; the next time may be better."""
    try:
        if not job.alone:
            job.work(parts)
        elif transact(parts.sessions, lambda db: store.take_lease(db, _lease(job), parts.holder, LEASE_SECONDS)):
            try:
                job.work(parts)
            finally:
                transact(parts.sessions, lambda db: store.release_lease(db, _lease(job), parts.holder))
    except DBAPIError as error:
        log.error("%s", explained(error), extra={"job": job.name})  # noqa: TRY400 - the sentence says it all
    except Exception:  # one job that fails must not end the others, nor itself for good
        log.exception("the job '%s' failed; it is done again", job.name)


def do_all(parts: Parts, jobs: Sequence[Job] | None = None) -> None:
    """Do every job once that `casepost once` does."""
    for job in JOBS if jobs is None else jobs:
        if job.once:
            do(job, parts)


class JobRunner:
    """Does jobs in threads of its own, so that a slow one holds up neither mail nor letters."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._turn = Lock()
        self._pool = ThreadPoolExecutor(THREADS, "job")
        self._last: dict[str, Future[None]] = {}
        self._ended = False

    def begin(self, job: Job) -> None:
        """Do a job soon, unless it is still being done. Returns at once; may be called from any thread."""
        with self._turn:
            last = self._last.get(job.name)
            if not self._ended and (last is None or last.done()):
                self._last[job.name] = self._pool.submit(do, job, self._parts)

    def end(self) -> None:
        """Wait for what is being done; what has not begun is left out, and what takes long gives up."""
        self._parts.stopping.set()
        with self._turn:
            self._ended = True
        self._pool.shutdown(wait=True, cancel_futures=True)


def _lease(job: Job) -> str:
    return f"job:{job.name}"
