"""Servers for every test. Each worker of pytest-xdist starts its own, when first asked for."""

import logging
import shutil
import signal
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from support import dovecot as dovecot_support
from support import postgres as postgres_support
from support import pymap_server as pymap_support
from support import smtp_server as smtp_support
from support.ports import unavailable
from support.stores import empty_postgres, empty_sqlite, store, store_url  # noqa: F401 - fixtures
from support.town import Town

from casepost.database import open_engine
from casepost.logging_setup import StandardError


def pytest_configure() -> None:
    """Let programs that the tests start be interrupted, also where a shell began the tests in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what Dovecot wrote beside a test that failed with it."""
    report = yield
    if report.failed:
        servers = getattr(item, "funcargs", {}).items()
        report.sections += [
            (f"log of {name}", server.log()[-5000:])
            for name, server in servers
            if isinstance(server, dovecot_support.Dovecot)
        ]
    return report


@pytest.fixture(scope="session")
def dovecot_session() -> Iterator[dovecot_support.Dovecot]:
    """One Dovecot for the whole run; ask for `dovecot`, which is empty at the start of each test."""
    if missing := dovecot_support.why_missing():
        unavailable(missing)
    server = dovecot_support.Dovecot()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def dovecot(dovecot_session: dovecot_support.Dovecot) -> dovecot_support.Dovecot:
    """A running, empty Dovecot without encryption."""
    dovecot_session.empty()
    return dovecot_session


@pytest.fixture
def own_dovecot() -> Iterator[dovecot_support.Dovecot]:
    """A Dovecot that this test may stop, start and break."""
    if missing := dovecot_support.why_missing():
        unavailable(missing)
    server = dovecot_support.Dovecot()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def dovecot_tls() -> Iterator[dovecot_support.Dovecot]:
    """A Dovecot with TLS and STARTTLS, whose name is localhost and whose authority is `ca_file`."""
    if missing := dovecot_support.why_missing():
        unavailable(missing)
    server = dovecot_support.Dovecot(tls=True)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def pymap_server() -> Iterator[pymap_support.PymapServer]:
    """An empty IMAP server inside this process."""
    with pymap_support.running() as server:
        yield server


@pytest.fixture
def smtp_server() -> Iterator[smtp_support.SmtpServer]:
    """An SMTP server that records what it takes."""
    with smtp_support.running() as server:
        yield server


@pytest.fixture
def smtp_server_tls() -> Iterator[smtp_support.SmtpServer]:
    """The same with STARTTLS and a login."""
    with smtp_support.running(tls=True) as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_support.Postgres]:
    """One PostgreSQL cluster for the whole run."""
    if missing := postgres_support.why_missing():
        unavailable(missing)
    cluster = postgres_support.Postgres()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres: postgres_support.Postgres) -> str:
    """The URL of a database of that cluster, shared by all tests."""
    return postgres.url


@pytest.fixture
def fresh_postgres(postgres: postgres_support.Postgres) -> Iterator[str]:
    """The URL of an empty database of this test's own."""
    url = postgres.fresh()
    yield url
    postgres.drop(url)


@pytest.fixture
def town(empty_sqlite: Path, tmp_path: Path) -> Iterator[Town]:
    """The invented town on an empty SQLite store."""
    file = tmp_path / "casepost.db"
    shutil.copyfile(empty_sqlite, file)
    engine = open_engine(f"sqlite:///{file}")
    yield Town(engine)
    engine.dispose()


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A command that ran in this process leaves its logging to no other test."""
    root = logging.getLogger()
    level = root.level
    yield
    root.setLevel(level)
    root.handlers[:] = [one for one in root.handlers if not isinstance(one, StandardError)]
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("casepost")]:
        logging.getLogger(name).setLevel(logging.NOTSET)
