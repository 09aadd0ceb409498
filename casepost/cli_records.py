"""Records: `casepost export`, `redact`, `hold`, `audit`. The schedule is in cli_purge.py, copies in cli_copies.py."""

import argparse
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from casepost.cli_common import (
    WRONG_USE,
    Commands,
    Failure,
    command,
    iso,
    json_option,
    now,
    opened,
    print_json,
    print_rows,
    read_config,
    shown,
    store_of,
    whoever,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from casepost.config import Config
    from casepost.records.selection import Selection
    from cases.people import Person

T = TypeVar("T")


def add(commands: Commands) -> None:
    """Add the commands of this file."""
    _add_export(commands)
    mark = command(commands, "redact", "mark passages that the redacted copy of a case leaves out", redact)
    mark.add_argument("number", metavar="NUMBER")
    mark.add_argument("passages", metavar="PASSAGE", nargs="*", help="words as they stand in the record")
    mark.add_argument("--file", metavar="FILE", type=Path, help="a text file with a passage on each line")
    as_option(mark)
    json_option(mark)
    holding = command(commands, "hold", "put a case under legal hold, or release it", hold)
    holding.add_argument("number", metavar="NUMBER")
    holding.add_argument("--why", metavar="WORDS", default="", help="the reason; kept with the case")
    holding.add_argument("--release", action="store_true", help="end the hold")
    as_option(holding)
    json_option(holding)
    looks = command(commands, "audit", "show who saw, exported or purged what of a case", audit)
    looks.add_argument("number", metavar="NUMBER")
    json_option(looks)


def as_option(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Ask whose act it is."""
    parser.add_argument(
        "--as", metavar="EMAIL", dest="email", required=required, help="whose act it is: an address of staff"
    )


def _add_export(commands: Commands) -> None:
    out = command(commands, "export", "write the complete record and a redacted copy into a file", export)
    out.add_argument("numbers", metavar="NUMBER", nargs="*", help="cases")
    out.add_argument("--person", metavar="EMAIL", help="everything of this person")
    out.add_argument("--query", metavar="WORDS", help="cases in whose messages all these words stand")
    out.add_argument("--out", metavar="FILE.zip", type=Path, required=True)
    out.add_argument("--purpose", metavar="WORDS", required=True, help="what it is for; kept in the audit")
    out.add_argument("--given-to", metavar="WORDS", default="", help="who gets it, when it leaves the district")
    out.add_argument("--force", action="store_true", help="take the place of a file that exists")
    as_option(out)
    json_option(out)


def export(args: argparse.Namespace) -> int:
    """Write the bundle; the disclosure is in the audit before the file has its name."""
    from casepost.records.disclosure import Request
    from casepost.records.disclosure import export as write
    from casepost.records.permission import handler_of_records
    from casepost.wiring import service_of

    ways = bool(args.numbers) + (args.person is not None) + (args.query is not None)
    if ways != 1:
        raise Failure("Say which records: case numbers, or --person EMAIL, or --query WORDS.", WRONG_USE)
    if not args.purpose.strip():
        raise Failure("Say what the records are for: --purpose WORDS.", WRONG_USE)
    with office_of(args) as (config, engine):
        from casepost.database import sessions

        at = now()
        by = told(lambda: handler_of_records(args.email, config.people, today(config, at)))
        request = Request(by, f"{whoever()} as {by.email}", _line(args.purpose), _line(args.given_to))
        service = service_of(config, sessions(engine), at)
        choose = _choice(args, by)
        done = told(lambda: write(engine, choose, args.out, request, service, at, force=args.force))
    if args.json:
        print_json({"file": str(args.out), "sha256": done.sha256, "cases": done.cases, "files": len(done.files)})
        return 0
    print(f"{args.out}: {len(done.cases)} cases, {len(done.files)} files, SHA-256 {done.sha256}")
    print("A person must read the redacted copy before it is handed out.")
    return 0


def _choice(args: argparse.Namespace, by: "Person") -> "Callable[[Session], Selection]":
    from casepost.records import selection

    if args.person is not None:
        return lambda db: selection.by_person(db, args.person, by)
    if args.query is not None:
        return lambda db: selection.by_words(db, args.query, by)
    return lambda db: selection.by_numbers(db, args.numbers, by)


def redact(args: argparse.Namespace) -> int:
    """Keep passages for the redacted copy; the record itself stays as it is."""
    from casepost.database import sessions
    from casepost.records.disclosure import mark_passages
    from casepost.records.permission import handler_of_records
    from casepost.transaction import transact
    from casepost.wiring import service_of

    lines = args.file.read_text("utf-8").splitlines() if args.file else []
    passages = [one.strip() for one in (*args.passages, *lines) if one.strip()]
    if not passages:
        raise Failure("Give at least one passage, or --file with a passage on each line.", WRONG_USE)
    with office_of(args) as (config, engine):
        at = now()
        by = told(lambda: handler_of_records(args.email, config.people, today(config, at)))
        service = service_of(config, sessions(engine), at)
        number, count = told(
            lambda: transact(sessions(engine), lambda db: mark_passages(db, args.number, passages, by, service, at))
        )
    if args.json:
        print_json({"number": number, "passages": count})
    else:
        print(f"{number}: {count} passages are left out of the next redacted copy.")
    return 0


def hold(args: argparse.Namespace) -> int:
    """Do what #hold and #release do by mail."""
    from casepost.cli_cases import act

    if not args.release and not args.why.strip():
        raise Failure("Say why: --why WORDS.", WRONG_USE)
    args.lines = [f"{'#release' if args.release else '#hold'} {_line(args.why)}".strip()]
    return act(args)


def audit(args: argparse.Namespace) -> int:
    """Print who saw, exported or did what of a case."""
    from casepost.records.disclosure import audit_of

    with store_of(args) as sessions, sessions() as db:
        rows = told(lambda: audit_of(db, args.number))
    if args.json:
        print_json([{key: row[key] for key in ("at", "who", "act", "subject", "detail")} for row in rows])
        return 0
    print_rows(
        [(iso(row["at"]) or "-", row["who"], row["act"], row["subject"], shown(row["detail"], 200)) for row in rows],
        "Nobody has looked at this case here.",
    )
    return 0


@contextmanager
def office_of(args: argparse.Namespace) -> "Iterator[tuple[Config, Engine]]":
    """Give the configuration and the store."""
    config = read_config(args)
    with opened(config) as engine:
        yield config, engine


def told(work: Callable[[], T]) -> T:
    """Return what *work* returns; what a person may not do, or what is not there, is their sentence."""
    from casepost.records.files import Exists
    from casepost.records.permission import NotAllowed
    from casepost.records.purge import Changed
    from casepost.records.selection import NothingThere

    try:
        return work()
    except NotAllowed as error:
        raise Failure(str(error), WRONG_USE) from error
    except (NothingThere, Changed, Exists) as error:
        raise Failure(str(error)) from error


def today(config: "Config", at: datetime) -> date:
    """Return the day in the district."""
    return at.astimezone(config.office.zone).date()


def _line(text: str) -> str:
    """Return what somebody typed as one line."""
    return " ".join(text.split())
