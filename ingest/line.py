"""A line between this process and a child: bytes, with a number and their length before them."""

import os
import select
import struct
from time import monotonic
from typing import Protocol

_HEAD = struct.Struct("!QQ")
_PIECE = 1024 * 1024
_EVER = float("inf")


class Unagreed(Exception):
    """What comes is too long, or bears another number than the one that is waited for."""

    def __init__(self, number: int) -> None:
        self.number = number


class End(Protocol):
    """What `Pipe` makes two of."""

    def fileno(self) -> int:
        """Return its file descriptor."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


class Line:
    """One end of a pipe. Every verb raises EOFError or OSError when the other end is gone, TimeoutError past *until*.

    Whoever listens never trusts the length: a piece is asked for when the one before has come.
    """

    def __init__(self, end: End) -> None:
        self._end = end
        self._file = end.fileno()
        os.set_blocking(self._file, False)

    def send(self, number: int, data: bytes, until: float = _EVER) -> None:
        """Hand over one message; what answers it bears its number."""
        self._write(_HEAD.pack(number, len(data)), until)
        self._write(data, until)

    def receive(self, most: float = _EVER, until: float = _EVER, wanted: int | None = None) -> tuple[int, bytearray]:
        """Return a message and its number. Raises Unagreed for another number, and for more than *most* bytes."""
        number, length = _HEAD.unpack(self._read(_HEAD.size, until))
        if length > most or wanted not in (None, number):
            raise Unagreed(number)
        return number, self._read(length, until)

    @property
    def speaks(self) -> bool:
        """Whether something has come, or the other end is gone."""
        return _ready(self._file, select.POLLIN, 0)

    def close(self) -> None:
        """Let go of this end; the other one learns it."""
        self._end.close()

    def _write(self, data: bytes, until: float) -> None:
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._file, rest) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, until)

    def _read(self, length: int, until: float) -> bytearray:
        got = bytearray()
        while len(got) < length:
            self._wait(select.POLLIN, until)
            piece = os.read(self._file, min(length - len(got), _PIECE))
            if not piece:
                raise EOFError
            got += piece
        return got

    def _wait(self, what: int, until: float) -> None:
        if not _ready(self._file, what, until - monotonic()):
            raise TimeoutError


def ended(sentinel: int, seconds: float) -> bool:
    """Wait until a process has ended, so long at most; tell whether it has."""
    return _ready(sentinel, select.POLLIN, seconds)


def _ready(file: int, what: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(file, what)
    return bool(poll.poll(None if seconds == _EVER else max(0.0, seconds) * 1000))
