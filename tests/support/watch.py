"""A watch on a service and its children: every address they ask for, every name they look up, every program they start.

The watch is a `sitecustomize` that each Python of the service loads before anything else: audit hooks (PEP 578), which
stay in forked children and cannot be taken out again, and the one function of CPython that starts programs. What C
libraries open by themselves (libpq) raises no audit event: `Sampler` looks into /proc meanwhile.
"""

import json
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

WATCH = """\
import json, os, sys

_file = os.open(os.environ["CASEPOST_WATCHED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
_seen = (
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
    "socket.gethostbyaddr", "socket.getnameinfo", "urllib.Request", "subprocess.Popen", "os.exec", "os.posix_spawn",
    "os.spawn", "os.system", "os.fork", "os.forkpty", "pty.spawn", "ctypes.dlopen", "webbrowser.open", "ftplib.connect",
    "http.client.connect", "smtplib.connect", "telnetlib.Telnet.open", "pickle.find_class",
)
_wanted = frozenset(_seen)


def _tell(event, arguments):
    what = [repr(argument) if not isinstance(argument, (str, int, tuple, list, type(None))) else argument
            for argument in arguments if type(argument).__name__ not in ("socket", "SSLSocket")]
    os.write(_file, json.dumps([os.getpid(), event, what], default=repr).encode() + b"\\n")


def _hook(event, arguments):
    if event in _wanted:
        _tell(event, arguments)


def _watch_programs():
    import _posixsubprocess

    start = _posixsubprocess.fork_exec

    def fork_exec(arguments, *more):
        _tell("program", [[os.fsdecode(one) for one in arguments]])
        return start(arguments, *more)

    _posixsubprocess.fork_exec = fork_exec


_tell("watched", [])
sys.addaudithook(_hook)
_watch_programs()
"""
LISTENING, TCP = "0A", ("tcp", "tcp6")


@dataclass(frozen=True)
class Seen:
    """One thing that a watched process did."""

    pid: int
    event: str
    what: list[Any]


class Watch:
    """Set `environment` for a process, run it, then ask what it did."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(WATCH)
        self.file = folder / "seen"
        self.environment = {"PYTHONPATH": str(folder), "CASEPOST_WATCHED": str(self.file)}

    def seen(self, *events: str) -> list[Seen]:
        """Return what happened, of these kinds, in order."""
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        every = [Seen(*json.loads(line)) for line in lines]
        return [one for one in every if not events or one.event in events]

    def addresses(self, event: str) -> set[tuple[str, int]]:
        """Return the internet addresses of an event as (host, port); sockets between processes have paths."""
        found = [next((one for one in seen.what if isinstance(one, list)), None) for seen in self.seen(event)]
        return {(str(one[0]), int(one[1])) for one in found if one}

    def names(self) -> set[str]:
        """Return every name that was looked up."""
        asked = self.seen("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
        return {str(one.what[0]) for one in asked}

    def programs(self) -> list[list[str]]:
        """Return the arguments of every program that was started."""
        return [one.what[0] for one in self.seen("program")]


@dataclass
class Sampler:
    """What the kernel says of the sockets of a process and its descendants, looked at many times a second."""

    pid: int
    remote: set[tuple[str, int]] = field(default_factory=set)
    listening: set[tuple[str, int]] = field(default_factory=set)
    datagrams: int = 0
    programs: set[str] = field(default_factory=set)
    looks: int = 0

    def __enter__(self) -> Self:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sampler", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(0.03):
            self.look()

    def look(self) -> None:
        """Look once."""
        family = descendants(self.pid)
        inodes = {inode for pid in family for inode in socket_inodes(pid)}
        self.programs |= {program for pid in family if (program := _program(pid))}
        self.looks += 1
        for kind in TCP:
            for local, remote, state, inode in _sockets(kind):
                if inode in inodes:
                    (self.listening if state == LISTENING else self.remote).add(local if state == LISTENING else remote)
        self.datagrams += sum(inode in inodes for kind in ("udp", "udp6", "raw") for *_, inode in _sockets(kind))


def descendants(pid: int) -> set[int]:
    """Return a process and everything that it started, and what those started."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def socket_inodes(pid: int) -> set[str]:
    try:
        links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:  # it has ended, or a descriptor was closed meanwhile: the next look is soon
        return set()
    return {link[8:-1] for link in links if link.startswith("socket:[")}


def _program(pid: int) -> str:
    try:
        return str(Path(f"/proc/{pid}/exe").readlink())
    except OSError:
        return ""


def _sockets(kind: str) -> list[tuple[tuple[str, int], tuple[str, int], str, str]]:
    """Return (local, remote, state, inode) of every socket of a kind."""
    try:
        lines = Path(f"/proc/net/{kind}").read_text().splitlines()[1:]
    except OSError:  # no IPv6 here
        return []
    rows = [line.split() for line in lines]
    return [(_address(row[1]), _address(row[2]), row[3], row[9]) for row in rows]


def _address(text: str) -> tuple[str, int]:
    """Return 0100007F:0019 as ('127.0.0.1', 25)."""
    host, _, port = text.partition(":")
    if len(host) == 8:
        return ".".join(str(part) for part in reversed(bytes.fromhex(host))), int(port, 16)
    return host.lower(), int(port, 16)
