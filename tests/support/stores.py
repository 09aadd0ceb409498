"""Migrated, empty stores on both engines. The schema is made once; each test gets a copy of its own."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from casepost.database import create, open_engine
from support import postgres as postgres_support
from support.ports import unavailable

ENGINES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))
NUMBERS = count(1)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("store") / "empty.db"
    create(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def empty_postgres(request: pytest.FixtureRequest) -> str:
    """The name of a migrated database to copy."""
    if missing := postgres_support.why_missing():
        unavailable(missing)
    cluster: postgres_support.Postgres = request.getfixturevalue("postgres")
    url = cluster.fresh()
    create(url)
    return str(make_url(url).database)


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated, empty store, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        file = tmp_path / "casepost.db"
        shutil.copyfile(request.getfixturevalue("empty_sqlite"), file)
        yield f"sqlite:///{file}"
        return
    template = request.getfixturevalue("empty_postgres")
    cluster: postgres_support.Postgres = request.getfixturevalue("postgres")
    url = _copy(cluster.url, template, f"store_{next(NUMBERS)}")
    yield url
    cluster.drop(url)


@pytest.fixture
def store(store_url: str) -> Iterator[Engine]:
    """An engine on such a store."""
    engine = open_engine(store_url)
    yield engine
    engine.dispose()


def _copy(url: str, template: str, name: str) -> str:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return make_url(url).set(database=name).render_as_string(hide_password=False)
