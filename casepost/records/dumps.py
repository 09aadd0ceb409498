"""PostgreSQL's own programs for backups: found on this machine, started without a shell, told the password apart."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, make_url, text

PUBLIC = "public"
VERSION = "alembic_version"
CUSTOM = b"PGDMP"
LONGEST_COMPLAINT = 300


class ProgramFailed(Exception):
    """pg_dump or pg_restore is missing or failed. The text is one plain sentence with the remedy."""


def dump(engine: Engine, url: str, schema: str, draft: Path, tables: Sequence[str]) -> dict[str, int]:
    """Write the data of the office's schema as it stands at one moment, read it back, and return rows by table."""
    reading = engine.execution_options(isolation_level="REPEATABLE READ")
    with reading.connect() as connection:
        snapshot = str(connection.execute(text("SELECT pg_export_snapshot()")).scalar_one())
        rows = {
            name: int(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one())  # noqa: S608 - our names
            for name in tables
        }
        options = ("--format=custom", "--data-only", "--no-owner", f"--schema={schema or PUBLIC}")
        _talk("pg_dump", url, (*options, f"--snapshot={snapshot}", f"--file={draft}"))
    copied = counted(draft, tables)
    if copied != rows:
        raise ProgramFailed(f"The backup holds other rows than the store ({copied} for {rows}): try again.")
    return rows


def counted(file: Path, tables: Sequence[str]) -> dict[str, int]:
    """Return rows by table of a dump; reading all of it shows that it is whole."""
    rows = dict.fromkeys(tables, 0)
    for name, _ in _rows(file):
        if name in rows:
            rows[name] += 1
    return rows


def release_of(file: Path) -> str:
    """Return the migration that the store of a dump was of."""
    with file.open("rb") as opened:
        if opened.read(len(CUSTOM)) != CUSTOM:
            raise ProgramFailed(f"{file.name} is no backup of a PostgreSQL store.")
    return next((line.strip().decode() for name, line in _rows(file, f"--table={VERSION}") if name == VERSION), "")


def load(file: Path, url: str) -> None:
    """Put the data of a dump into the empty tables of a store: all of it or nothing."""
    _talk("pg_restore", url, ("--data-only", "--single-transaction", "--no-owner", "--exit-on-error", str(file)))


def _rows(file: Path, *options: str) -> Iterator[tuple[str, bytes]]:
    """Yield (table, row as it is written) of a dump."""
    command = [_program("pg_restore"), "--data-only", *options, "--file=-", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:  # noqa: S603 - no shell
        if reading.stdout is None or reading.stderr is None:
            raise ProgramFailed("pg_restore gave nothing to read: try again.")
        name = ""
        for line in reading.stdout:
            if name and line == b"\\.\n":
                name = ""
            elif name:
                yield name, line
            elif line.startswith(b"COPY "):
                name = line.split()[1].rpartition(b".")[2].strip(b'"').decode()
        said = reading.stderr.read().decode("utf-8", "replace")
    if reading.returncode:
        raise ProgramFailed(f"The backup cannot be read ({_short(said)}): take an older one.")


def _talk(program: str, url: str, options: Sequence[str]) -> None:
    """Run a program on the database of a URL. The password goes through the environment: others see a command line."""
    place: dict[str, Any] = make_url(url).translate_connect_args(username="user", database="dbname")
    query = make_url(url).query
    told = {"PG" + {"dbname": "DATABASE"}.get(name, name.upper()): str(value) for name, value in place.items()}
    told |= {f"PG{name.upper()}": str(value) for name, value in query.items() if name in {"host", "port", "sslmode"}}
    found = _program(program)
    database = place.get("dbname", "")
    target = (f"--dbname={database}",)
    done = subprocess.run(  # noqa: S603 - no shell
        [found, "--no-password", *target, *options], env={**os.environ, **told}, capture_output=True, check=False
    )
    if done.returncode:
        said = _short(done.stderr.decode("utf-8", "replace"))
        raise ProgramFailed(f"{program} failed: {said}. It must be of the server's release or newer.")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ProgramFailed(f"{name} is not on this machine: install PostgreSQL's client programs (postgresql-client).")
    return found


def _short(said: str) -> str:
    return " ".join(said.split())[:LONGEST_COMPLAINT].rstrip(".")
