"""Starts the real service as a process of its own for a fraction of a cold start: forked where all is loaded."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from support.ports import until
from support.service import Service

TESTS = str(Path(__file__).parents[1])
# By -c, as the service itself is started in tests: the main module of a script would be loaded by its children again.
SERVE = f"import sys; sys.path.insert(0, {TESTS!r}); from faults.nursery_process import serve; serve()"


class Child:
    """A service that the nursery has started: looked at like a `subprocess.Popen`."""

    def __init__(self, nursery: "Nursery", pid: int) -> None:
        self.pid = pid
        self._nursery = nursery
        self._code: int | None = None

    def poll(self) -> int | None:
        """Return how it ended, None while it runs."""
        if self._code is None:
            self._code = self._nursery.ask(do="poll", pid=self.pid)["code"]
        return self._code

    def wait(self, seconds: float) -> int:
        """Wait until it has ended."""
        if not until(lambda: self.poll() is not None, seconds, every=0.005) or self._code is None:
            raise TimeoutError(f"process {self.pid} has not ended within {seconds} s")
        return self._code


class Nursery:
    """`start` services; each is a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    @classmethod
    @contextmanager
    def running(cls) -> Iterator["Nursery"]:
        """Give a nursery that ends, with its children, at the end."""
        with subprocess.Popen(
            [sys.executable, "-W", "error", "-c", SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            yield cls(process)
            process.communicate(timeout=20)

    def start(self, config: Path, log: Path, point: str = "", *, hurried: bool = False) -> Child:
        """Start a service; with a *point* of the crash driver it kills itself there; *hurried*, it waits seconds."""
        order = {"config": str(config), "log": str(log), "point": point, "hurried": hurried}
        return Child(self, self.ask(do="start", **order)["pid"])

    def ask(self, **what: object) -> Any:
        """Ask the nursery and return its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


class ForkedService(Service):
    """The real service, started by a nursery.

    `point` is where it kills itself, '' nowhere; `hurried`, it waits for a silent server seconds instead of minutes.
    """

    def __init__(self, *arguments: Any, nursery: Nursery, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._nursery = nursery
        self.point = ""
        self.hurried = False
        self.pid = 0  # of the last start

    def launch(self) -> None:
        """Start the service and wait for nothing."""
        self.log_file.write_bytes(b"")  # what an earlier process has said is no word of this one
        child = self._nursery.start(self.config, self.log_file, self.point, hurried=self.hurried)
        self._process, self.pid = child, child.pid  # type: ignore[assignment]
