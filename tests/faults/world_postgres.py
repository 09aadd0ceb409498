"""A PostgreSQL of a test's own, that is restarted and whose connections are ended while a service works."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import psycopg
from support.ports import unavailable
from support.postgres import PORT, SETTINGS, Postgres, why_missing


class Cluster(Postgres):
    """A cluster that keeps what it has taken, however it ends."""

    def restart(self, mode: Literal["fast", "immediate"]) -> None:
        """End every connection and start again: fast in good order, immediate as a crash."""
        data = str(self.home / "data")
        self._run("pg_ctl", "-D", data, "-m", mode, "-w", "stop")
        options = f"{SETTINGS} -k {self.home} -p {PORT}"
        self._run("pg_ctl", "-D", data, "-l", str(self.home / "log"), "-o", options, "-w", "-t", "60", "start")

    def end_connections(self) -> int:
        """End every connection but our own; return how many there were."""
        query = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = 'casepost'"
        with psycopg.connect(
            f"host={self.home} port={PORT} user=casepost dbname=postgres", autocommit=True
        ) as connection:
            row = connection.execute(query).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Give a running cluster that is taken away at the end."""
    if missing := why_missing():
        unavailable(missing)
    one = Cluster()
    try:
        one.start()
        yield one
    finally:
        one.stop()
