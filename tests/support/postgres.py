"""A private PostgreSQL cluster in a temporary folder, reached through its socket there."""

import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import psycopg

PORT = 5432  # only the name of the socket: nothing listens on the network
SETTINGS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c listen_addresses=''"


def why_missing() -> str:
    """Return why no PostgreSQL can be started here, or ''."""
    if not (_program("initdb") and _program("pg_ctl")):
        return "PostgreSQL's initdb and pg_ctl are not installed: apt-get install --no-install-recommends postgresql"
    return ""


class Postgres:
    """`start()` it; `url` is its first database, `fresh()` makes another, empty one."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the name of its socket must fit
        # PostgreSQL refuses to run as root: then it runs as the user its package made.
        self._as = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        self._numbers = count(1)

    def start(self) -> None:
        """Make the cluster and start it."""
        if self._as:
            shutil.chown(self.home, "postgres", "postgres")
        data = str(self.home / "data")
        self._run("initdb", "-D", data, "-U", "casepost", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"{SETTINGS} -k {self.home} -p {PORT}"
        self._run("pg_ctl", "-D", data, "-l", str(self.home / "log"), "-o", options, "-w", "-t", "60", "start")

    def stop(self) -> None:
        """Stop the cluster and take its folder away."""
        if (self.home / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self.home / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def url(self) -> str:
        """Return the URL of a database that always exists."""
        return self._url("postgres")

    def fresh(self) -> str:
        """Make an empty database and return its URL."""
        name = f"casepost_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE template0")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Remove a database that `fresh` made, whoever is still connected."""
        self._say(f"DROP DATABASE {url.partition('?')[0].rpartition('/')[2]} WITH (FORCE)")

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg://casepost@/{database}?host={self.home}&port={PORT}"

    def _say(self, statement: str) -> None:
        with psycopg.connect(
            f"host={self.home} port={PORT} user=casepost dbname=postgres", autocommit=True
        ) as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: str) -> None:
        # Output goes to a file: the server would keep a pipe open.
        output = self.home / "output"
        with output.open("ab") as file:
            done = subprocess.run(
                [_program(program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                cwd=self.home,
                check=False,
                **self._as,
            )
        if done.returncode:
            log = self.home / "log"
            raise RuntimeError(f"{program} failed:\n{output.read_text()}\n{log.read_text() if log.exists() else ''}")


def _program(name: str) -> str:
    def version(place: Path) -> float:
        return float(place.parent.name) if place.parent.name.replace(".", "", 1).isdigit() else 0.0

    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True)
    return shutil.which(name, path=os.pathsep.join([*map(str, packaged), os.environ.get("PATH", "")])) or ""
