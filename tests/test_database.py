"""The store: made once, never by accident, the same on both engines, its history written once."""

import sqlite3
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from casepost import database
from casepost.database import StoreMissing, StoreOutdated, StoreUnreachable
from cases.tables import AUDIT, CASES, COUNTERS, EVENTS, OFFICE_FACTS

AT = datetime(2026, 11, 2, 17, 30, tzinfo=UTC)


def _history(store: Engine) -> None:
    with database.sessions(store).begin() as db:
        db.execute(insert(CASES).values(number="CS-2026-00001", status="new", priority="normal", last_seq=1, state={}))
        db.execute(insert(EVENTS).values(_event()))
        db.execute(insert(AUDIT).values(at=AT, who="ana", act="viewed", subject="CS-2026-00001", detail=""))


def _event() -> dict[str, object]:
    return {
        "case_id": 1, "seq": 1, "kind": "received", "at": AT, "occurred_at": AT, "proof": "none", "cause": "m1",
        "payload": {},
    }  # fmt: skip


def test_tables_and_migrations_agree(store):
    with store.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, CASES.metadata) == []


def test_the_newest_migration_is_alembics_head():
    config = Config()
    config.set_main_option("script_location", str(database.VERSIONS.parent))

    assert ScriptDirectory.from_config(config).get_heads() == [database.head()]


def test_a_fresh_store_is_of_this_release(store, store_url):
    database.check_schema(store)

    assert database.upgrade(store_url) is False
    assert database.create(store_url) is False


@pytest.mark.parametrize("table", [EVENTS, AUDIT], ids=str)
def test_history_can_neither_be_changed_nor_removed(store, table):
    _history(store)
    for statement in (update(table).values(at=AT), delete(table)):
        with pytest.raises(DBAPIError, match="append-only"), store.begin() as connection:
            connection.execute(statement)

    with store.connect() as connection:
        assert len(connection.execute(select(table)).all()) == 1


def test_history_can_not_be_replaced_on_sqlite(tmp_path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    database.create(url)
    store = database.open_engine(url)
    _history(store)

    with pytest.raises(DBAPIError, match="append-only"), store.begin() as connection:
        connection.execute(insert(EVENTS).prefix_with("OR REPLACE").values(_event()))
    store.dispose()


def test_history_can_not_be_truncated_on_postgresql(store):
    if store.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DBAPIError, match="append-only"), store.begin() as connection:
        connection.execute(text("TRUNCATE audit"))


@pytest.mark.postgres
def test_an_office_lives_in_its_own_schema(fresh_postgres):
    assert database.create(fresh_postgres, "office_a") is True
    assert database.create(fresh_postgres, "office_b") is True
    first, second = (database.open_engine(fresh_postgres, name) for name in ("office_a", "office_b"))
    _history(first)

    with first.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, CASES.metadata) == []
        public = connection.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar()
    with second.connect() as connection:
        assert connection.execute(select(EVENTS)).all() == []
    with pytest.raises(DBAPIError, match="append-only"), first.begin() as connection:
        connection.execute(delete(EVENTS))
    assert public == 0
    database.check_schema(second)
    with pytest.raises(StoreMissing, match="casepost init"):
        _opened_and_checked(fresh_postgres, "office_c")
    first.dispose()
    second.dispose()


def _opened_and_checked(url: str, schema: str = "") -> None:
    engine = database.open_engine(url, schema)
    try:
        database.check_schema(engine)
    finally:
        engine.dispose()


def test_a_missing_file_is_never_made_by_opening(tmp_path):
    url = f"sqlite:///{tmp_path / 'casepost.db'}"

    for use in (database.open_engine, database.upgrade):
        with pytest.raises(StoreMissing, match="casepost init"):
            use(url)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_vanishes_later_is_not_made_either(tmp_path):
    url = f"sqlite:///{tmp_path / 'casepost.db'}"
    database.create(url)
    engine = database.open_engine(url)
    engine.dispose()
    for file in tmp_path.iterdir():
        file.unlink()

    with pytest.raises(OperationalError) as caught, engine.connect():
        pass
    assert "cannot be opened" in database.explained(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_init_makes_a_file_that_only_its_owner_reads(tmp_path):
    file = tmp_path / "case post #1.db"

    assert database.create(f"sqlite:///{file}") is True
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    _opened_and_checked(f"sqlite:///{file}")


def test_init_in_a_missing_folder_is_a_plain_sentence(tmp_path):
    with pytest.raises(StoreUnreachable, match="look at its folder"):
        database.create(f"sqlite:///{tmp_path / 'nowhere' / 'a.db'}")


def test_an_empty_file_is_no_store(tmp_path):
    file = tmp_path / "a.db"
    file.touch()

    with pytest.raises(StoreMissing, match="casepost init"):
        _opened_and_checked(f"sqlite:///{file}")


def test_a_file_of_something_else_is_refused_and_kept(tmp_path):
    file = tmp_path / "a.db"
    file.write_bytes(b"not a database" * 1000)

    for use in (_opened_and_checked, database.create, database.upgrade):
        with pytest.raises(StoreUnreachable, match="no Casepost store"):
            use(f"sqlite:///{file}")
    assert file.read_bytes() == b"not a database" * 1000


@pytest.mark.parametrize("version", ["0000", "9999"])
def test_a_store_of_another_release_is_refused(store, store_url, version):
    with store.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})

    with pytest.raises(StoreOutdated):
        database.check_schema(store)
    with pytest.raises(StoreOutdated):
        database.upgrade(store_url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://a/b", "nonsense", "oracle+nothing://x"])
def test_an_unusable_address_is_a_plain_sentence(url):
    with pytest.raises(StoreUnreachable, match="url"):
        database.open_engine(url)


@pytest.mark.postgres
def test_a_database_that_is_not_there_is_a_plain_sentence(postgres, fresh_postgres):
    with pytest.raises(StoreUnreachable, match="cannot be reached"):
        database.open_engine(fresh_postgres.replace("/casepost_", "/nowhere_"))
    with pytest.raises(StoreUnreachable, match="cannot be reached"):
        database.open_engine("postgresql+psycopg://casepost:geheim@127.0.0.1:9/none")
    with pytest.raises(StoreUnreachable, match="small letters"):
        database.open_engine(fresh_postgres, 'x"; DROP')


def test_sqlite_runs_with_full_durability(tmp_path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    database.create(url)
    engine = database.open_engine(url)
    with engine.connect() as connection:
        answers = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()

    assert answers == ["wal", 2, 1, 5000]


def test_a_reader_waits_for_no_writer(store):
    write, read = database.sessions(store), database.read_only(store)
    with write() as writer, read() as reader:
        writer.execute(insert(OFFICE_FACTS).values(name="a", value="1"))

        assert reader.execute(select(OFFICE_FACTS)).all() == []
        writer.commit()


def test_writers_wait_for_each_other_instead_of_failing(store):
    """Each reads the counter before it raises it: without the lock at BEGIN, SQLite would refuse the second."""
    make = database.sessions(store)
    with make.begin() as db:
        db.execute(insert(COUNTERS).values(name="n", value=0))

    def count() -> None:
        for _ in range(20):
            with make.begin() as db:
                value = db.execute(select(COUNTERS.c.value).with_for_update()).scalar_one()
                db.execute(update(COUNTERS).values(value=value + 1))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with make() as db:
        assert db.execute(select(COUNTERS.c.value)).scalar() == 80


def test_a_second_worker_at_the_same_step_may_try_again(store):
    _history(store)
    with pytest.raises(IntegrityError) as caught, store.begin() as connection:
        connection.execute(insert(EVENTS).values(_event()))

    assert database.is_passing(caught.value)


def test_a_broken_reference_is_no_passing_error(store):
    with pytest.raises(IntegrityError) as caught, store.begin() as connection:
        connection.execute(insert(EVENTS).values(_event() | {"case_id": 77}))

    assert not database.is_passing(caught.value)
    assert database.explained(caught.value).startswith("The database refused")


def _of_sqlite(code: int, said: str) -> OperationalError:
    cause = sqlite3.OperationalError(said)
    cause.sqlite_errorcode = code
    return OperationalError("INSERT", {}, cause)


@pytest.mark.parametrize(
    ("code", "passing", "sentence"),
    [
        (sqlite3.SQLITE_BUSY, True, "locked"),
        (sqlite3.SQLITE_FULL, False, "disk of the store is full"),
        (sqlite3.SQLITE_READONLY | 0x100, False, "cannot be written"),
        (sqlite3.SQLITE_IOERR | 0x200, False, "look at the disk"),
        (sqlite3.SQLITE_CORRUPT, False, "restore"),
    ],
)
def test_each_failure_of_the_disk_has_its_sentence(code, passing, sentence):
    error = _of_sqlite(code, "whatever the library says")

    assert database.is_passing(error) is passing
    assert sentence in database.explained(error)


def test_a_locked_store_is_passing(tmp_path):
    file = tmp_path / "a.db"
    database.create(f"sqlite:///{file}")
    holder, other = sqlite3.connect(file, isolation_level=None), sqlite3.connect(file, timeout=0)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        other.execute("BEGIN IMMEDIATE")
    holder.close()
    other.close()

    assert database.is_passing(OperationalError("BEGIN", {}, caught.value))


@pytest.mark.postgres
def test_a_lost_connection_is_explained_and_not_repeated_blindly(fresh_postgres):
    database.create(fresh_postgres)
    engine = database.open_engine(fresh_postgres)
    with engine.connect() as doomed, engine.connect() as killer:
        process = doomed.execute(text("SELECT pg_backend_pid()")).scalar()
        killer.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
        with pytest.raises(OperationalError) as caught:
            doomed.execute(text("SELECT 1"))
    with engine.connect() as again:  # the pool notices and connects anew
        assert again.execute(text("SELECT 1")).scalar() == 1
    engine.dispose()

    assert "cannot be reached" in database.explained(caught.value)
    assert not database.is_passing(caught.value)


def test_only_init_and_upgrade_import_alembic():
    source = Path(str(database.__file__)).read_text(encoding="utf-8")
    top = [line for line in source.splitlines() if line.startswith(("import", "from"))]

    assert not any("alembic" in line for line in top)


def test_nothing_is_written_to_a_store_that_was_moved_away_and_all_is_well_when_it_is_back(tmp_path):
    file = tmp_path / "a.db"
    database.create(f"sqlite:///{file}")
    engine = database.open_engine(f"sqlite:///{file}")
    make, count = database.sessions(engine), insert(COUNTERS).values(name="a", value=1)
    with make() as db:
        db.execute(count)
        file.rename(tmp_path / "away.db")
        with pytest.raises(OperationalError) as caught:
            db.commit()
    assert "was moved, removed or replaced" in database.explained(caught.value)

    database.create(f"sqlite:///{file}")
    with pytest.raises(OperationalError), make.begin() as db:
        db.execute(count)
    with database.read_only(engine)() as db:
        assert db.execute(select(COUNTERS.c.value)).all() == []
    (tmp_path / "away.db").rename(file)
    with make.begin() as db:
        db.execute(count)
    engine.dispose()


def test_what_a_full_disk_undoes_is_explained_by_the_full_disk():
    full = _of_sqlite(sqlite3.SQLITE_FULL, "database or disk is full")
    undone = _of_sqlite(sqlite3.SQLITE_ERROR, "no such savepoint: sa_savepoint_1")
    undone.__context__ = full

    assert database.explained(undone) == database.explained(full)
    assert "is full" in database.explained(_of_sqlite(sqlite3.SQLITE_IOERR_SHMSIZE, "disk I/O error"))
