"""After a purge: what was freed in the files of the database is written over, or at least given back."""

import sqlite3

from sqlalchemy import Engine, text

from cases.tables import ADDRESSES, EVENT_WORDS, MESSAGES, OUTBOX, PERSONS, RAW, TOKENS

STOP_FIRST = (
    "The words are purged, but the file still holds freed places, because another program has the store open: "
    "stop the service and run casepost purge --overwrite."
)
EMPTIED = (MESSAGES, RAW, OUTBOX, PERSONS, ADDRESSES, TOKENS, EVENT_WORDS)


class Busy(Exception):
    """Somebody has the store open. The text is one plain sentence with the remedy."""


def overwrite_freed(engine: Engine) -> None:
    """Write the database anew without what was freed, and empty its log. Raises Busy; what was purged stays purged.

    Places that were freed before a purge may still hold older copies of a row, so that overwriting what is deleted
    (SQLite's secure_delete) is not enough.
    """
    if engine.dialect.name == "sqlite":
        _rewrite_sqlite(engine)
        return
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for table in EMPTIED:
            connection.execute(text(f'VACUUM "{table.name}"'))


def _rewrite_sqlite(engine: Engine) -> None:
    pooled = engine.raw_connection()
    try:
        connection = pooled.driver_connection
        if connection is None:
            raise TypeError("the pool gave no connection")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise
        raise Busy(STOP_FIRST) from error
    finally:
        pooled.close()
    if busy:
        raise Busy(STOP_FIRST)
