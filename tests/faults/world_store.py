"""What others do to a store while it is used: lock it, take its file away, put another in its place."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOLD = """\
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Let another process hold the write lock meanwhile, as a backup that hangs does."""
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == b"held\n"
        yield
    finally:
        holder.communicate(timeout=10)


def move_store(file: Path, to: Path) -> None:
    """Move the file of a store and the two beside it."""
    for end in ("", "-wal", "-shm"):
        source = file.with_name(file.name + end)
        if source.exists():
            source.rename(to.with_name(to.name + end))
