"""Parse in child processes with limits on time and memory, so that no message can stop the others (promise P5)."""

import resource
import signal
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.forkserver import ensure_running

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from ingest.message import Message
from ingest.parse import parse

_MB = 1024 * 1024
_RENEW_AFTER = 5000  # messages; gives back what a child's heap has gathered


LONGEST_PLACE = 70  # signs: a socket's path holds 107, and those of the children have long names


@dataclass(frozen=True, slots=True)
class ParseFailed:
    """A message that a child could not finish. The mail is untouched; the caller counts the try."""

    reason: str


class NoRoom(Exception):
    """The children cannot be started here. The text is one plain sentence with the remedy."""


class _Child(ForkServerProcess):
    """A child that is ended at once: it holds nothing, and it does not listen to SIGTERM."""

    def terminate(self) -> None:
        self.kill()


class _Context(ForkServerContext):
    Process = _Child


class ParsePool:
    """Children that run *work* on raw mails. They start with the first message and end with this process."""

    def __init__(
        self,
        *,
        workers: int = 2,
        cpu_seconds: int = 10,
        wall_seconds: float = 30,
        megabytes: int = 512,
        work: Callable[[bytes], Message] = parse,
    ) -> None:
        place = tempfile.gettempdir()
        if len(place) > LONGEST_PLACE:
            remedy = "set TMPDIR to a shorter one, like /tmp."
            raise NoRoom(f"The path of the folder for temporary files is too long for sockets ({place}): {remedy}")
        self._workers = workers
        self._cpu_seconds = cpu_seconds
        self._wall_seconds = wall_seconds
        self._megabytes = megabytes
        self._work = work
        self._pool: ProcessPool | None = None

    def parse_many(self, raws: Sequence[bytes]) -> list[Message | ParseFailed]:
        """Return what each message is, in order; a failure of one does not touch the others."""
        if not raws:
            return []
        pool = self._started()
        futures = [
            pool.schedule(_limited, args=(self._work, self._cpu_seconds, raw), timeout=self._wall_seconds)
            for raw in raws
        ]
        return [self._result(future) for future in futures]

    def close(self) -> None:
        """End the children. A message in hand is not finished."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def _started(self) -> ProcessPool:
        if self._pool is None or not self._pool.active:
            self._pool = ProcessPool(
                max_workers=self._workers,
                max_tasks=_RENEW_AFTER,
                initializer=_limit_memory,
                initargs=(self._megabytes,),
                context=_context(),
            )
        return self._pool

    def _result(self, future: "ProcessFuture[Message]") -> Message | ParseFailed:
        """Wait for one answer and translate what the library raises."""
        try:
            message: Message = future.result()
        except FutureTimeoutError:
            return ParseFailed(f"took longer than {self._wall_seconds:g} seconds")
        except MemoryError:
            return ParseFailed(f"needed more than {self._megabytes} MB of memory")
        except ProcessExpired as error:
            return ParseFailed(_how_it_ended(error.exitcode))
        except (CancelledError, BrokenProcessPool):
            return ParseFailed("the pool was closed")
        except Exception as error:  # noqa: BLE001 - whatever happened in the child is this message's failure, not ours
            return ParseFailed(f"failed with {type(error).__name__}")
        return message


def _how_it_ended(code: int | None) -> str:
    if code == -signal.SIGXCPU:
        return "used more processor time than allowed"
    if code is not None and code < 0:
        return f"was ended by signal {-code}"
    return f"ended by itself with code {code}"


def _context() -> _Context:
    """Return the context whose fork server holds only the parser and is deaf to signals sent to the group."""
    context = _Context()
    context.set_forkserver_preload(["ingest.parse", "ingest.pool"])
    resource_tracker.ensure_running()  # else it is started below, and unblocks the signals again
    # A blocked signal is inherited: the fork server and its children live until this process has finished its message.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    try:
        ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context


def _limit_memory(megabytes: int) -> None:
    """Run in each child as it starts. RLIMIT_AS holds for the whole process, so that a bomb is a MemoryError."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * _MB, megabytes * _MB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limited(work: Callable[[bytes], Message], cpu_seconds: int, raw: bytes) -> Message:
    """Run *work* in a child with a fresh allowance of processor time; the kernel counts over a process's life."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime) + 1 + cpu_seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))
    return work(raw)
