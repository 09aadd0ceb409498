"""The file of a SQLite store while a process has it open: whether it still is the file that bears the store's name."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

MOVED = "The file of the store was moved, removed or replaced while the service runs: put it back, or start anew."


def stay_with(engine: Engine, file: Path) -> None:
    """Refuse to write once another file, or none, bears the store's name: what is written would be lost with it."""
    opened = _identity(file)

    def refuse_if_moved(connection: Connection) -> None:
        """SQLite itself looks only without WAL: the two files beside it go with it, unnoticed."""
        if connection.get_execution_options().get("read_only") or _identity(file) == opened:
            return
        moved = sqlite3.OperationalError(MOVED)
        moved.sqlite_errorcode = sqlite3.SQLITE_READONLY_DBMOVED
        raise OperationalError("BEGIN IMMEDIATE", None, moved)

    event.listen(engine, "begin", refuse_if_moved)
    event.listen(engine, "commit", refuse_if_moved)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
