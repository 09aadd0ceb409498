"""Names of lease holders: whether a process that held a lease is known to be dead."""

import os
import socket
from pathlib import Path

_NAMESPACE = Path("/proc/self/ns/pid")


def own_name() -> str:
    """Return the name under which this process holds leases: machine, process, and something never used again."""
    return f"{_machine()}:{os.getpid()}:{os.urandom(4).hex()}"


def is_alive(holder: str) -> bool:
    """Return False only for a process of this machine that has ended; of any other nobody here can know."""
    machine, _, rest = holder.rpartition(":")[0].rpartition(":")
    if machine != _machine() or not rest.isdigit():
        return True
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _machine() -> str:
    """Return this machine, and within it the room in which process numbers mean something (containers)."""
    room = _NAMESPACE.stat().st_ino if _NAMESPACE.exists() else 0
    return f"{socket.gethostname()}/{room}"
