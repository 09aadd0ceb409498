"""Free ports and patience, for servers that must be told where to listen."""

import os
import socket
from collections.abc import Callable
from threading import Event
from time import monotonic

import pytest

HOST = "127.0.0.1"


def free_port() -> int:
    """Return a loopback port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def until(reached: Callable[[], bool], seconds: float = 10.0, every: float = 0.02) -> bool:
    """Wait until *reached* says yes; False when it has not after *seconds*."""
    pause = Event()
    end = monotonic() + seconds
    while not reached():
        if monotonic() > end:
            return False
        pause.wait(every)
    return True


def answers(port: int) -> bool:
    """Tell whether somebody listens on the port and greets."""
    try:
        with socket.create_connection((HOST, port), timeout=2) as connection:
            connection.settimeout(2)
            return bool(connection.recv(1))
    except OSError:
        return False


def unavailable(reason: str) -> None:
    """Skip with the reason on a laptop; fail where everything must be installed (CI)."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
