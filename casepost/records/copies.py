"""Backups: one consistent file of the whole store, made while the service runs, read back before it counts.

SQLite: its own online copy. PostgreSQL: pg_dump of the data, restored into tables that this release makes.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from casepost.database import head, revisions, sessions
from casepost.records import dumps
from casepost.transaction import transact
from cases import store
from cases.tables import CASES

MADE = "backup:made"  # a fact of the store, and so of the backup: when it was made
TABLES = tuple(sorted(CASES.metadata.tables))
SQLITE = b"SQLite format 3\x00"


class BackupError(Exception):
    """A backup cannot be made or read. The text is one plain sentence with the remedy."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup holds: rows by table."""

    rows: Mapping[str, int]
    size: int


def back_up(engine: Engine, url: str, schema: str, draft: Path, who: str, at: datetime) -> Copied:
    """Copy the store into a file and read the copy back. Raises BackupError."""

    def noted(db: Session) -> None:
        store.remember(db, MADE, at.isoformat())
        store.audit(db, at, who, "backup", "store")

    transact(sessions(engine), noted)
    if engine.dialect.name == "sqlite":
        rows = _copy(Path(str(make_url(url).database)), draft)
    else:
        rows = dumps.dump(engine, url, schema, draft, TABLES)
    return Copied(rows, draft.stat().st_size)


def _copy(file: Path, draft: Path) -> dict[str, int]:
    """Copy a SQLite file as it stands at one moment; whoever writes to it goes on."""
    source = _opened(file)
    try:
        source.execute("BEGIN")
        rows = counts(source)  # the first reading fixes the moment: the copy below is of the same
        target = sqlite3.connect(draft, isolation_level=None)
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        finally:
            target.close()
        source.execute("ROLLBACK")
    finally:
        source.close()
    if (copied := checked(draft)) != rows:
        raise BackupError(f"The copy holds other rows than the store ({copied} for {rows}): try again.")
    return rows


def checked(file: Path) -> dict[str, int]:
    """Return how many rows a SQLite backup holds, once its pages and its references hold together."""
    with file.open("rb") as opened:
        if opened.read(len(SQLITE)) != SQLITE:
            raise BackupError(f"{file.name} is no backup of a SQLite store.")
    connection = _opened(file)
    try:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BackupError(f"{file.name} is damaged: take an older backup.")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise BackupError(f"{file.name} has loose ends: take an older backup.")
        have = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if have is None or have[0] not in revisions():
            raise BackupError(f"{file.name} is of a newer release than {head()}: install that release first.")
        return counts(connection)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{file.name} is no whole store of Casepost ({error}): take an older backup.") from error
    finally:
        connection.close()


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the rows of each table that there is; a backup of an older release may lack one."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - our own names
        for name in TABLES
        if name in there
    }


def _opened(file: Path) -> sqlite3.Connection:
    name = f"file:{quote(str(file.absolute()))}?mode=rw"
    connection = sqlite3.connect(name, uri=True, isolation_level=None, timeout=5)
    connection.execute("PRAGMA busy_timeout = 5000")
    return connection
