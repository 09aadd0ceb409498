"""A TCP proxy on loopback before an IMAP or SMTP server, which passes everything until it is told to misbehave.

Both protocols speak in lines: the proxy hands on whole lines, so that a fault falls exactly before or after one.
"""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any, Literal

from support.ports import HOST

Direction = Literal["to server", "to client"]
Act = Literal["cut before", "cut after", "stall", "answer", "replace"]
LONGEST_LINE = 1_000_000
PIECE = 65_536


@dataclass
class Rule:
    """What happens to a line, how often (None: always), and only while *asked* was the client's last line."""

    act: Act
    direction: Direction
    line: re.Pattern[bytes]
    asked: re.Pattern[bytes]
    text: bytes = b""
    times: int | None = 1
    more: int = 0  # bytes of what follows that still pass before the cut
    done: int = 0


@dataclass
class _Line:
    """One connection through the proxy."""

    client: socket.socket
    server: socket.socket
    asked: bytes = b""  # the last line that the client sent
    closed: Event = field(default_factory=Event)

    def close(self) -> None:
        self.closed.set()
        for end in (self.client, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            with suppress(OSError):
                end.close()


class Proxy:
    """`start()` it before a server's port, connect to `port`; then `cut`, `stall`, `answer`, `refuse`, ... and `obey`."""

    host = HOST

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.port = 0
        self.connections = 0  # that were taken
        self.refused = 0  # bytes never came this far: connections closed at once
        self._rules: list[Rule] = []
        self._lines: list[_Line] = []
        self._lock = Lock()
        self._slow = 0.0
        self._limit: int | None = None
        self._door: socket.socket | None = None
        self._stopped = Event()
        self._released = Event()

    def start(self) -> None:
        """Take connections from now on, always on the same port."""
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((HOST, self.port))
        door.listen(50)
        self.port = door.getsockname()[1]
        self._door = door
        Thread(target=self._accept, args=(door,), name="proxy", daemon=True).start()

    def stop(self) -> None:
        """Close the door and every connection."""
        self._stopped.set()
        self.refuse()

    # faults

    def refuse(self) -> None:
        """Refuse new connections and break those that are open, until `start`."""
        door, self._door = self._door, None
        if door is not None:
            with suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)  # wakes whoever waits in accept
            door.close()
        self.cut_all()

    def cut_all(self) -> int:
        """Break every open connection now; return how many there were."""
        with self._lock:
            lines, self._lines = self._lines, []
        for line in lines:
            line.close()
        return len(lines)

    def cut(
        self,
        direction: Direction,
        line: bytes = b"",
        *,
        asked: bytes = b"",
        after: bool = False,
        times: int | None = 1,
        more: int = 0,
    ) -> Rule:
        """Break the connection before (or after) a line goes this way: with *asked*, in answer to this only.

        With *more*, that many bytes of what follows the line still pass: so a literal is cut in its middle.
        """
        act: Act = "cut after" if after or more else "cut before"
        return self._add(Rule(act, direction, re.compile(line), re.compile(asked), times=times, more=more))

    def cut_after_bytes(self, number: int) -> None:
        """Break each connection when so many bytes have come from the server over it."""
        self._limit = number

    def stall(self, direction: Direction, line: bytes = b"", *, asked: bytes = b"", times: int | None = 1) -> Rule:
        """Hold this line and all that follows on its connection, silently, until `obey`."""
        return self._add(Rule("stall", direction, re.compile(line), re.compile(asked), times=times))

    def answer(self, line: bytes, reply: bytes, *, times: int | None = 1) -> Rule:
        r"""Answer the client's line in the server's stead; *reply* may use groups (`\1`) of the pattern."""
        return self._add(Rule("answer", "to server", re.compile(line), re.compile(b""), reply, times))

    def replace(self, line: bytes, by: bytes, *, asked: bytes = b"", times: int | None = 1) -> Rule:
        """Let the client read something else than the server's line."""
        return self._add(Rule("replace", "to client", re.compile(line), re.compile(asked), by, times))

    def slow(self, seconds: float) -> None:
        """Let every line wait so long, in both directions."""
        self._slow = seconds

    def obey(self) -> None:
        """Forget every order: pass everything again, also what was stalled."""
        with self._lock:
            self._rules.clear()
        self._slow, self._limit = 0.0, None
        released, self._released = self._released, Event()
        released.set()

    def _add(self, rule: Rule) -> Rule:
        with self._lock:
            self._rules.append(rule)
        return rule

    # the way through

    def _accept(self, door: socket.socket) -> None:
        while not self._stopped.is_set():
            try:
                client = door.accept()[0]
            except OSError:  # the door was closed
                return
            try:
                server = socket.create_connection((HOST, self.server_port), timeout=10)
            except OSError:
                self.refused += 1
                client.close()
                continue
            server.settimeout(None)
            line = _Line(client, server)
            with self._lock:
                self.connections += 1
                self._lines.append(line)
            ways: tuple[tuple[Direction, socket.socket, socket.socket], ...] = (
                ("to server", client, server),
                ("to client", server, client),
            )
            for direction, source, goal in ways:
                Thread(target=self._pump, args=(line, direction, source, goal), name="proxy", daemon=True).start()

    def _pump(self, line: _Line, direction: Direction, source: socket.socket, goal: socket.socket) -> None:
        kept = b""  # of a line that has not ended
        left = self._limit if direction == "to client" else None  # bytes that may still pass; None: no end
        try:
            while piece := source.recv(PIECE):
                whole, kept = _whole_lines(kept + piece)
                for text in whole:
                    if left is None:
                        left = self._pass(line, direction, text, goal)
                    else:
                        goal.sendall(text[:left])
                        left = max(0, left - len(text))
                    if left == 0:
                        return
                if left is not None and kept:  # a line of which only a part may pass
                    goal.sendall(kept[:left])
                    left, kept = max(0, left - len(kept)), b""
                if left == 0:
                    return
        except OSError:
            return
        finally:
            line.close()

    def _pass(self, line: _Line, direction: Direction, text: bytes, goal: socket.socket) -> int | None:
        """Hand one line on, or do what was ordered; return how many bytes may follow (0: cut; None: no end)."""
        if self._slow:
            line.closed.wait(self._slow)
        rule, found = self._ordered(line, direction, text)
        if direction == "to server":
            line.asked = text
        if rule is None or found is None:
            goal.sendall(text)
            return None
        match rule.act:
            case "cut before":
                return 0
            case "cut after":
                goal.sendall(text)
                return rule.more
            case "stall":
                released = self._released
                while not released.wait(0.05) and not line.closed.is_set():
                    pass
                goal.sendall(text)
                return None
            case _:  # the client reads something else
                line.client.sendall(found.expand(rule.text))
                return 0 if rule.text.startswith(b"421") else None

    def _ordered(self, line: _Line, direction: Direction, text: bytes) -> tuple[Rule | None, re.Match[bytes] | None]:
        with self._lock:
            for rule in self._rules:
                found = rule.line.search(text) if rule.direction == direction else None
                if found and rule.times != rule.done and rule.asked.search(line.asked):
                    rule.done += 1
                    return rule, found
        return None, None


def _whole_lines(text: bytes) -> tuple[list[bytes], bytes]:
    """Return the whole lines of the text, and what is left of a line."""
    *lines, rest = text.split(b"\n")
    if len(rest) > LONGEST_LINE:
        return [text], b""
    return [line + b"\n" for line in lines], rest


class Behind:
    """A server as its clients see it through a proxy: all is the server's own but the port."""

    def __init__(self, server: Any, proxy: Proxy) -> None:
        self._server = server
        self.port = proxy.port

    def __getattr__(self, name: str) -> Any:
        return getattr(self._server, name)


@contextmanager
def before(server: Any) -> Iterator[Proxy]:
    """Give a proxy before a server that listens; it is stopped at the end."""
    proxy = Proxy(server.port)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()
