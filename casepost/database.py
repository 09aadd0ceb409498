"""The store: made by `casepost init`, migrated by `casepost upgrade`, opened by everything else, never by accident."""

import os
import re
import sqlite3
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, inspect, make_url, select, table, text
from sqlalchemy import column as named
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

import cases.migrations
from casepost.store_file import MOVED, stay_with
from casepost.store_tls import Unprotected, connect_arguments

TURN = "writes now"
BUSY_SECONDS = 5
CONNECT_SECONDS = 10
POOL = 5
VERSIONS = Path(cases.migrations.__file__).parent / "versions"
VERSION = table("alembic_version", named("version_num"))

# Two workers meet at these unique keys: the second reads again and decides again.
SHARED = frozenset({
    "case_event", "case_record", "counter", "lease", "office_fact", "message", "delivery", "command", "address",
})  # fmt: skip
UNIQUE_VIOLATION = "23505"
TOO_COMPLEX = "54"  # class 54: program limit exceeded
PASSING_STATES = frozenset({"40001", "40P01", "55P03"})  # serialization, deadlock, lock not available
SQLITE_PASSING = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
SQLITE_OF_STATE = {"53100": sqlite3.SQLITE_FULL, "25006": sqlite3.SQLITE_READONLY}
LOCKED = "The store is locked by another program for too long: find what holds it open (a copy, a backup)."
SENTENCES = {
    sqlite3.SQLITE_FULL: "The disk of the store is full: make room; what was received is not lost, it waits.",
    sqlite3.SQLITE_READONLY: "The store cannot be written to: let the service's user write to the file and its folder.",
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_NOTADB: "The file is no Casepost store: look at [store] url, or restore the last backup.",
    sqlite3.SQLITE_CORRUPT: "The store is damaged: restore the last backup of the file.",
    sqlite3.SQLITE_CANTOPEN: "The store cannot be opened: look at the rights of the file and its folder.",
    sqlite3.SQLITE_IOERR: "The disk of the store fails (input/output error): look at the disk and its quota.",
}
DETAILS = {  # extended codes that say more than the code they belong to
    sqlite3.SQLITE_IOERR_SHMSIZE: SENTENCES[sqlite3.SQLITE_FULL],
    sqlite3.SQLITE_READONLY_DBMOVED: MOVED,
}
NO_SAVEPOINT = "no such savepoint"
CONSTRAINT_TABLE = re.compile(r"UNIQUE constraint failed: (\w+)\.")


class StoreError(Exception):
    """The store cannot be used. The text is one plain sentence with the remedy."""


class StoreMissing(StoreError):
    """There is no store: only `casepost init` makes one."""


class StoreUnreachable(StoreError):
    """The store exists for all we know, but cannot be opened."""


class StoreOutdated(StoreError):
    """The store is of another release: `casepost upgrade`, or a newer Casepost."""


def open_engine(url: str, schema: str = "") -> Engine:
    """Return an engine on a store that exists; nothing is created. Raises StoreMissing or StoreUnreachable."""
    engine = _engine(_parsed(url), schema)
    try:
        with engine.connect():
            return engine
    except DBAPIError as error:
        engine.dispose()
        raise StoreUnreachable(explained(error)) from error


def sessions(engine: Engine) -> sessionmaker[Session]:
    """Return what makes sessions that may write: on SQLite each transaction takes the one write lock at its start."""
    return sessionmaker(engine, expire_on_commit=False)


def read_only(engine: Engine) -> sessionmaker[Session]:
    """Return what makes sessions that only read: on SQLite they wait for no writer, and no writer waits for them."""
    return sessionmaker(engine.execution_options(read_only=True, postgresql_readonly=True), expire_on_commit=False)


def create(url: str, schema: str = "") -> bool:
    """Make the store if there is none; return whether one was made. An existing one is left as it is."""
    place = _parsed(url)
    made_file = _make_file(place)
    engine = None
    try:
        engine = _engine(place, schema, foreign_keys=False)
        with engine.begin() as connection:
            if _version(connection) is not None:
                return False
            if schema and connection.dialect.name == "postgresql":
                connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
            _migrate(connection, schema)
    except BaseException as error:
        if made_file is not None:
            _remove(made_file)
        if isinstance(error, DBAPIError):
            raise StoreUnreachable(explained(error)) from error
        raise
    finally:
        if engine is not None:
            engine.dispose()
    return True


def upgrade(url: str, schema: str = "") -> bool:
    """Bring the store to this release; return whether anything changed. Raises StoreMissing, StoreOutdated."""
    engine = _engine(_parsed(url), schema, foreign_keys=False)
    try:
        with engine.begin() as connection:
            have = _version(connection)
            _refuse_unknown(have)
            if have == head():
                return False
            _migrate(connection, schema)
    except DBAPIError as error:
        raise StoreUnreachable(explained(error)) from error
    finally:
        engine.dispose()
    return True


def check_schema(engine: Engine) -> None:
    """Return if the store is of this very release. Raises StoreMissing, StoreOutdated or StoreUnreachable."""
    try:
        with engine.execution_options(read_only=True).connect() as connection:
            have = _version(connection)
    except DBAPIError as error:
        raise StoreUnreachable(explained(error)) from error
    _refuse_unknown(have)
    if have != head():
        raise StoreOutdated("The store is of an older release of Casepost: stop the service, run `casepost upgrade`.")


def revisions() -> tuple[str, ...]:
    """Return the migrations of this release, oldest first: alembic itself costs a second to import."""
    return tuple(sorted(place.name[:4] for place in VERSIONS.glob("[0-9][0-9][0-9][0-9]_*.py")))


def head() -> str:
    """Return the newest migration of this release."""
    return revisions()[-1]


def is_passing(error: BaseException) -> bool:
    """Return whether the same transaction, begun anew, may well succeed at once.

    A lost connection is not among them: nobody knows whether the commit arrived.
    """
    if not isinstance(error, DBAPIError) or error.orig is None:
        return False
    if isinstance(error, IntegrityError):
        return _conflicting(error.orig) in SHARED
    return _state(error.orig) in PASSING_STATES or _sqlite_code(error.orig) in SQLITE_PASSING


def is_of_statement(error: BaseException) -> bool:
    """Return whether the database works, and would refuse the same statement again: it is too long, or too deep."""
    if not isinstance(error, OperationalError) or error.orig is None or NO_SAVEPOINT in str(error):
        return False
    return _state(error.orig)[:2] == TOO_COMPLEX or _sqlite_code(error.orig) == sqlite3.SQLITE_ERROR


def explained(error: BaseException) -> str:
    """Return a database error as one plain sentence with the remedy."""
    while NO_SAVEPOINT in str(error) and error.__context__ is not None:
        error = error.__context__  # a full disk has SQLite undo the transaction, and its savepoints with it
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    state, said = _state(cause), " ".join(str(cause).split())[:200]
    known = (
        DETAILS.get(getattr(cause, "sqlite_errorcode", None) or 0)
        or SENTENCES.get(_sqlite_code(cause))
        or SENTENCES.get(SQLITE_OF_STATE.get(state, 0))
    )
    if known:
        return known
    if isinstance(error, DBAPIError) and (error.connection_invalidated or _is_connection(cause, state)):
        return f"The database cannot be reached: see that it runs and that [store] url is right ({said})."
    return f"The database refused: {said}"


def _parsed(url: str) -> URL:
    try:
        place = make_url(url)
        if place.drivername in {"postgresql", "postgres"}:
            place = place.set(drivername="postgresql+psycopg")
        backend = place.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreUnreachable("[store] url is no address of a database: see config.example.toml.") from error
    if backend not in {"sqlite", "postgresql"}:
        raise StoreUnreachable("[store] url must begin with sqlite:/// or postgresql+psycopg://.")
    if backend == "sqlite" and place.database in {None, "", ":memory:"}:
        raise StoreUnreachable("[store] url must name a file: a store in memory would forget every case.")
    return place


def _engine(place: URL, schema: str, *, foreign_keys: bool = True) -> Engine:
    if place.get_backend_name() == "sqlite":
        return _sqlite(place, foreign_keys=foreign_keys)
    return _postgresql(place, schema)


def _sqlite(place: URL, *, foreign_keys: bool) -> Engine:
    file = Path(str(place.database))
    if not file.exists():
        raise StoreMissing(f"There is no store at {file}: `casepost init` makes one; a lost one comes from a backup.")
    name = f"file:{quote(str(file.absolute()))}?mode=rw"  # rw: SQLite itself must not make a file either

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            name, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # mail-safety.md 2.2: NORMAL forgets commits at power loss
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA recursive_triggers = ON")  # else INSERT OR REPLACE deletes behind the triggers
        return connection

    engine = create_engine(
        place, creator=connect, poolclass=QueuePool, pool_size=POOL, max_overflow=POOL, hide_parameters=True
    )  # hidden: what people wrote does not belong into logs
    stay_with(engine, file)  # before the turns: a refusal takes none
    _take_turns(engine)
    return engine


def _take_turns(engine: Engine) -> None:
    """Let one writing transaction of this process begin after the other: SQLite's own way of waiting is to sleep."""
    turn = threading.Lock()

    def begin(connection: Connection) -> None:
        """Take the write lock at the start: a transaction that reads first and writes later could not wait for it."""
        if connection.get_execution_options().get("read_only"):
            connection.exec_driver_sql("BEGIN")
            return
        if not connection.info.get(TURN):
            connection.info[TURN] = turn.acquire(timeout=BUSY_SECONDS)  # else SQLite says that it is locked
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def end(_connection: object, record: ConnectionPoolEntry) -> None:
        if record.info.pop(TURN, False):
            turn.release()

    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", end)  # after the commit or the rollback, and when a connection was lost


def _postgresql(place: URL, schema: str) -> Engine:
    if schema and not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", schema):
        raise StoreUnreachable("[store] schema may hold small letters, digits and _ only.")
    try:
        engine = create_engine(
            place,
            pool_size=POOL,
            max_overflow=POOL,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": CONNECT_SECONDS, **connect_arguments(place)},
        )
    except Unprotected as error:
        raise StoreUnreachable(str(error)) from error
    except ModuleNotFoundError as error:
        raise StoreUnreachable("PostgreSQL needs its driver: pip install 'casepost[postgres]'.") from error

    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - whatever the driver gives
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO on")  # mail-safety.md 2.2
            if schema:
                cursor.execute(f'SET search_path TO "{schema}"')
        connection.commit()

    event.listen(engine, "connect", prepare, insert=True)  # before SQLAlchemy asks for the default schema
    return engine


def _make_file(place: URL) -> Path | None:
    if place.get_backend_name() != "sqlite":
        return None
    file = Path(str(place.database))
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return None
    except OSError as error:
        raise StoreUnreachable(f"The store {file} cannot be made ({error.strerror}): look at its folder.") from error
    return file


def _remove(file: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION.name):
        return None
    have: str | None = connection.execute(select(VERSION.c.version_num)).scalar()
    return have


def _refuse_unknown(have: str | None) -> None:
    if have is None:
        raise StoreMissing("The database holds no store: `casepost init` makes one; a lost one comes from a backup.")
    if have not in revisions():
        raise StoreOutdated("The store is of a newer release of Casepost: install that release, or restore a backup.")


def _migrate(connection: Connection, schema: str) -> None:
    from alembic import command  # noqa: PLC0415 - costs a second, and only init and upgrade need it
    from alembic.config import Config  # noqa: PLC0415

    if connection.dialect.name == "postgresql":  # two upgrades at once: the second waits, and finds nothing to do
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('casepost upgrade'))"))
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["schema"] = schema
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreUnreachable("The migration left loose ends and was undone: report this with the version you had.")


def _state(cause: BaseException) -> str:
    return str(getattr(cause, "sqlstate", None) or "")


def _sqlite_code(cause: BaseException) -> int:
    return int(getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF  # the primary code


def _conflicting(cause: BaseException) -> str:
    if _state(cause) == UNIQUE_VIOLATION:
        return str(getattr(getattr(cause, "diag", None), "table_name", "") or "")
    found = CONSTRAINT_TABLE.search(str(cause))
    return found[1] if found else ""


def _is_connection(cause: BaseException, state: str) -> bool:
    """SQLSTATE classes 08 (connection) and 57P (shut down); psycopg gives none when it could not connect at all."""
    return state[:2] == "08" or state[:3] == "57P" or (not state and type(cause).__name__ == "OperationalError")
