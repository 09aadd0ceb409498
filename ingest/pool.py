"""Parse in child processes with limits on time and memory, so that no message can stop the others (promise P5)."""

import atexit
import re
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import cast

from ingest.child import ANSWER, FAILURE, UNREADABLE, Child, Failed, Job, SaidTwice, too_much_memory
from ingest.codec import Broken, decode
from ingest.memory import give_back_large_blocks
from ingest.message import Message
from ingest.parse import parse

LONGEST_PLACE = 70  # signs: a socket's path holds 107, and those of the children have long names
ANSWER_BYTES = 64 * 1024 * 1024  # a Message is a few MB at most; files that were taken out are a third larger here
_RENEW_AFTER = 5000  # messages; gives back what a child's heap has gathered
_AHEAD = 4  # messages that a child may have in hand
_AHEAD_BYTES = 16 * 1024  # of a message; so few of them fit into a pipe that nobody waits for the other
_EXCEPTION = re.compile(rb"[A-Za-z_][A-Za-z0-9_]{0,79}")
_CLOSED = "the pool was closed"
NO_CHILD = (
    "No child process that reads mail could be started: look at the memory of this machine and its limit on processes. "
    "The mail waits."
)


@dataclass(frozen=True, slots=True)
class ParseFailed:
    """A message that a child could not finish. The mail is untouched; the caller counts the try."""

    reason: str


class NoRoom(Exception):
    """The children cannot be started here. The text is one plain sentence with the remedy."""


class ParsePool:
    """Children that run *work* on raw mails. They start with the first message and end with this process.

    Several threads may ask at once: each batch is spread over the children that are free, and none waits for the whole
    batch of another.
    """

    def __init__(
        self,
        *,
        workers: int = 2,
        cpu_seconds: int = 10,
        wall_seconds: float = 30,
        megabytes: int = 512,
        work: Callable[[bytes], Message] = parse,
        answer: object = Message,
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
        self._answer = answer  # the type of what *work* returns: nothing else is taken from a child
        self._children: _Children | None = None
        self._lock = threading.Lock()
        give_back_large_blocks()  # this process holds the same mails

    def parse_many(self, raws: Sequence[bytes]) -> list[Message | ParseFailed]:
        """Return what each message is, in order; a failure of one does not touch the others.

        Raises NoRoom when children cannot be started: then no message has been tried.
        """
        if not raws:
            return []
        children = self._started()
        batch = _Batch(raws)
        threads = min(self._workers, len(raws))
        if threads == 1:
            children.work_off(batch)
            return self._all_of(batch)
        askers = ThreadPoolExecutor(threads)
        try:
            for asker in [askers.submit(children.work_off, batch) for _ in range(threads)]:
                asker.result()
        finally:
            left = bool(batch)
            batch.stop()
            askers.shutdown(wait=False, cancel_futures=True)
        return self._all_of(batch, left=left)

    def _all_of(self, batch: "_Batch", *, left: bool = False) -> list[Message | ParseFailed]:
        if left or batch:
            raise NoRoom(NO_CHILD)
        return batch.results

    def close(self) -> None:
        """End the children. A message in hand is not finished."""
        with self._lock:
            children, self._children = self._children, None
        if children is not None:
            children.close()

    def _started(self) -> "_Children":
        with self._lock:
            if self._children is None:
                job = Job(self._work, self._cpu_seconds, self._wall_seconds, self._megabytes, ANSWER_BYTES)
                self._children = _Children(self._workers, job, self._answer)
            return self._children


@dataclass(frozen=True, slots=True)
class _Mail:
    place: int  # in its batch
    raw: bytes


class _Batch:
    """Mails of one caller: what waits, and the results in their places."""

    def __init__(self, raws: Sequence[bytes]) -> None:
        self.results: list[Message | ParseFailed] = [ParseFailed(_CLOSED)] * len(raws)
        self._todo = deque(_Mail(place, raw) for place, raw in enumerate(raws))
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return bool(self._todo)

    def next(self) -> _Mail | None:
        """Return the next mail."""
        with self._lock:
            return self._todo.popleft() if self._todo else None

    def next_ahead(self, others: int) -> _Mail | None:
        """Return the next mail if it is small, and enough is left for the other children."""
        with self._lock:
            enough = len(self._todo) > others and len(self._todo[0].raw) <= _AHEAD_BYTES
            return self._todo.popleft() if enough else None

    def put_back(self, mails: Sequence[_Mail]) -> None:
        """Take mails that were not begun; they are the next."""
        with self._lock:
            self._todo.extendleft(reversed(mails))

    def fail(self, reason: str) -> None:
        """Give the next mail up."""
        mail = self.next()
        if mail:
            self.results[mail.place] = ParseFailed(reason)

    def stop(self) -> None:
        """Leave what has not been begun."""
        with self._lock:
            self._todo.clear()


class _Children:
    """So many places for children, free or in somebody's hand. Whoever waits longest for a place is the next."""

    def __init__(self, places: int, job: Job, answer: object) -> None:
        self._places = places
        self._job = job
        self._answer = answer
        self._lock = threading.Lock()
        self._free: list[Child | None] = [None] * places  # None: a place whose child has yet to be started
        self._waiting: deque[Future[Child | None]] = deque()
        self._alive: set[Child] = set()
        self._closed = False
        atexit.register(self.close)  # multiprocessing would ask them to end, and wait; they do not listen

    def work_off(self, batch: _Batch) -> None:
        """Have what is left of a batch answered, in a place for a child; several threads may do so at once."""
        while batch:
            child, good = self._take(), False
            try:
                child = self._ready(child)
                good = self._serve(child, batch)
            except Failed as error:  # the pool was closed
                batch.fail(str(error))
            except OSError:  # there is no child: that is no fault of a mail, and another may have one
                return
            finally:
                if not good:
                    self._end(child)
                self._give_back(child if good else None)

    def _serve(self, child: Child, batch: _Batch) -> bool:
        """Hand a child mail after mail until none is left or somebody else waits; tell whether it is still good.

        Some mails are handed over ahead, so that it need not wait for us. What it fails on is the first one's failure
        alone; the others are put back.
        """
        handed: deque[_Mail] = deque()
        answered: _Mail | None = None
        try:
            mail = batch.next()
            while mail:
                handed.append(mail)
                child.hand(mail.raw)
                mail = self._next(child, batch, len(handed))
                while handed and not mail:
                    batch.results[handed[0].place] = self._read(child.answer())
                    answered = handed.popleft()
                    mail = self._next(child, batch, len(handed))
        except Failed as failure:
            guilty = answered if answered and isinstance(failure, SaidTwice) else handed.popleft()
            batch.results[guilty.place] = ParseFailed(_CLOSED if self._closed else str(failure))
            return False
        finally:
            batch.put_back(handed)
        return child.handed < _RENEW_AFTER

    def _next(self, child: Child, batch: _Batch, handed: int) -> _Mail | None:
        if handed >= _AHEAD or child.handed >= _RENEW_AFTER or self._waiting:
            return None
        return batch.next_ahead(self._places) if handed else batch.next()

    def close(self) -> None:
        """End all of them. Whoever waits for an answer gets none."""
        atexit.unregister(self.close)
        with self._lock:
            self._closed = True
            idle = [child for child in self._free if child]
            self._free = [None] * len(self._free)
            working = self._alive.difference(idle)
        for child in idle:
            self._end(child)
        for child in working:
            child.kill()  # whoever holds it ends it

    def _take(self) -> Child | None:
        with self._lock:
            if self._free:
                return self._free.pop()
            turn: Future[Child | None] = Future()
            self._waiting.append(turn)
        try:
            return turn.result()
        except BaseException:
            if not turn.cancel():
                self._give_back(turn.result())
            raise

    def _give_back(self, child: Child | None) -> None:
        with self._lock:
            while self._waiting:
                turn = self._waiting.popleft()
                if turn.set_running_or_notify_cancel():
                    turn.set_result(child)
                    return
            self._free.insert(len(self._free) if child else 0, child)  # living children are taken first

    def _ready(self, child: Child | None) -> Child:
        """Return this child, or one in its place. One that died while it was idle costs no message its try."""
        if child and child.is_ready:
            return child
        self._end(child)
        child = None if self._closed else Child(self._job)
        with self._lock:
            if child:
                self._alive.add(child)
            if child and not self._closed:
                return child
        self._end(child)
        raise Failed(_CLOSED)

    def _end(self, child: Child | None) -> None:
        if child:
            with self._lock:
                self._alive.discard(child)
            child.end()

    def _read(self, reply: bytearray) -> Message | ParseFailed:
        """Return what a child's reply says. Raises Failed for one that no child of ours would give."""
        sign, document = bytes(reply[:1]), memoryview(reply)[1:]
        if sign == ANSWER:
            try:
                return cast("Message", decode(document, self._answer))
            except Broken as error:
                raise Failed(UNREADABLE) from error
        name = _EXCEPTION.fullmatch(document)
        if sign != FAILURE or name is None:
            raise Failed(UNREADABLE)
        if name[0] == b"MemoryError":
            return ParseFailed(too_much_memory(self._job))
        return ParseFailed(f"failed with {name[0].decode('ascii')}")
