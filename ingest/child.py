"""One child process that works on raw mails. What it sends is bytes, never a pickle: it may be in a stranger's hands.

The other way, `multiprocessing` starts a child by a pickle of ours: the work, and the limits that it gets.
"""

import resource
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import ensure_running
from time import monotonic

from ingest.codec import encode
from ingest.line import End, Line, Unagreed, ended
from ingest.memory import give_back_large_blocks

ANSWER, FAILURE = b"=", b"!"  # the first sign of what a child sends; a document follows, or the name of an exception
UNREADABLE = "got no answer that can be read"
_MB = 1024 * 1024
_NO_ROOM = 77  # how a child ends that has no room for the mail itself
_GRACE = 5  # seconds: how much later than its parent a child ends itself, and how long its end is waited for
_births = threading.Lock()  # multiprocessing keeps one list of children, and no lock on it


@dataclass(frozen=True, slots=True)
class Job:
    """What a child does with each mail, and within what."""

    work: Callable[[bytes], object]
    cpu_seconds: int
    wall_seconds: float
    megabytes: int
    answer_bytes: int


class Failed(Exception):
    """The child gave no answer, for the reason that the text says; it is of no more use."""


class SaidTwice(Failed):
    """The child has answered again for the mail before the one that it was to answer for."""


class Child:
    """A process that has started; `end` it. One thread at a time uses it. Raises OSError when none can be started."""

    def __init__(self, job: Job) -> None:
        self.handed = 0
        self._numbers: deque[int] = deque()  # of the mails without an answer
        self._until = 0.0
        self._job = job
        self._gone = False
        with _births:
            context = _context()
            ours, theirs = context.Pipe()
            self._line = Line(ours)
            self._process = context.Process(target=_serve, args=(theirs, job), daemon=True)
            try:
                self._process.start()
            except (OSError, EOFError) as error:
                self._line.close()
                raise OSError("no child process could be started") from error
            finally:
                theirs.close()

    def hand(self, raw: bytes) -> None:
        """Hand over a mail. Further small ones may follow before the first is answered. Raises Failed."""
        self._numbers.append(self.handed)
        self.handed += 1
        if len(self._numbers) == 1:
            self._until = monotonic() + self._job.wall_seconds
        # The answer to an earlier mail may have come before the line broke: whoever asks for it learns of the break.
        with self._told() if len(self._numbers) == 1 else suppress(OSError):
            self._line.send(self._numbers[-1], raw, self._until)

    def answer(self) -> bytearray:
        """Return what the child says of the first mail without an answer, within that mail's time. Raises Failed."""
        number = self._numbers[0]
        with self._told():
            _, answer = self._line.receive(self._job.answer_bytes, self._until, number)
        self._numbers.popleft()
        if not self._numbers and self._line.speaks:
            raise Failed(UNREADABLE)
        self._until = monotonic() + self._job.wall_seconds
        return answer

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what goes wrong on the line into Failed, which tells why."""
        try:
            yield
        except TimeoutError:
            raise Failed(self._too_late()) from None
        except (EOFError, OSError):
            raise Failed(self._how_it_ended()) from None
        except Unagreed as other:
            raise (SaidTwice if other.number == self._numbers[0] - 1 else Failed)(UNREADABLE) from None

    @property
    def is_ready(self) -> bool:
        """Whether the child lives and is silent. One that speaks unasked would answer for the next mail."""
        return not self._line.speaks

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer learns it."""
        with _births:
            if not self._gone and self._process.exitcode is None:
                self._process.kill()

    def end(self) -> None:
        """End the process and let go of all that belongs to it. The second time nothing happens."""
        if self._gone:
            return
        self.kill()
        ended(self._process.sentinel, _GRACE)
        with _births:
            self._gone = True
            if self._process.exitcode is not None:
                self._process.close()
        self._line.close()

    def _how_it_ended(self) -> str:
        ended(self._process.sentinel, _GRACE)
        with _births:
            code = self._process.exitcode
        if code is None:
            return "broke off without an answer"
        if code == -signal.SIGXCPU:
            return "used more processor time than allowed"
        if code == -signal.SIGALRM:
            return self._too_late()
        if code == _NO_ROOM:
            return too_much_memory(self._job)
        return f"was ended by signal {-code}" if code < 0 else f"ended by itself with code {code}"

    def _too_late(self) -> str:
        return f"took longer than {self._job.wall_seconds:g} seconds"


def too_much_memory(job: Job) -> str:
    """Return why a mail failed that needs more memory than its child has."""
    return f"needed more than {job.megabytes} MB of memory"


def _context() -> ForkServerContext:
    """Return the context whose fork server holds only the parser and is deaf to signals sent to the group."""
    context = ForkServerContext()
    context.set_forkserver_preload(["ingest.parse", "ingest.child"])
    resource_tracker.ensure_running()  # else it is started below, and unblocks the signals again
    # A blocked signal is inherited: the fork server and its children live until this process has finished its message.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    try:
        ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context


# What runs in the child


def _serve(end: End, job: Job) -> None:
    """Answer mail after mail until the parent hangs up, which it also does by dying."""
    _limit(job.megabytes)
    line = Line(end)
    while True:
        try:
            number, raw = line.receive()
            signal.setitimer(signal.ITIMER_REAL, job.wall_seconds + _GRACE)  # for a parent that has died meanwhile
            line.send(number, _reply(job, bytes(raw)))
            signal.setitimer(signal.ITIMER_REAL, 0)
        except MemoryError:
            raise SystemExit(_NO_ROOM) from None
        except (EOFError, OSError):
            return


def _reply(job: Job, raw: bytes) -> bytes:
    _allow_processor_time(job.cpu_seconds)
    try:
        return ANSWER + encode(job.work(raw))
    except Exception as error:  # noqa: BLE001 - whatever happened is this message's failure, not ours
        return FAILURE + type(error).__name__.encode("ascii", "replace")


def _limit(megabytes: int) -> None:
    """Run in each child as it starts. RLIMIT_AS holds for the whole process, so that a bomb is a MemoryError."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    give_back_large_blocks()
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * _MB, megabytes * _MB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow_processor_time(seconds: int) -> None:
    """Give the next mail a fresh allowance; the kernel counts over a process's life."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime) + 1 + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))
