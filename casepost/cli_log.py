"""`casepost log`: a call, a visit or a letter becomes a case, asked line by line or read from a file of JSON."""

import argparse
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from casepost.cli_common import (
    WRONG_USE,
    WRONG_WORLD,
    Commands,
    Failure,
    command,
    complain,
    local,
    now,
    opened,
    print_json,
    read_config,
    shown,
)

if TYPE_CHECKING:
    from casepost.act import Acted
    from casepost.config import Config
    from cases.commands import Trouble
    from cases.policy import District

TRIES = 3  # for the lines that need a change


def add(commands: Commands) -> None:
    """Add the command of this file."""
    log = command(commands, "log", "write down a call, a visit or a letter, as staff do by mail", run)
    log.add_argument("--as", metavar="EMAIL", dest="email", help="who writes it down; else the primary contact")
    log.add_argument("--json", metavar="FILE", help="the lines of the form as a JSON object; prints JSON")


def run(args: argparse.Namespace) -> int:
    """Make a case of what is told, all of it or nothing."""
    from casepost.wiring import district_of

    config = read_config(args)
    if args.json:
        return _written(_read(Path(args.json)), args, config)
    typed: dict[str, str] = {}
    made = False
    try:
        _ask(typed, district_of(config))
        code = _written(typed, args, config)
        made = code == 0
    finally:
        if not made and any(typed.values()):
            _keep(typed)
    return code


def _read(file: Path) -> dict[str, object]:
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:  # no JSON, or no UTF-8
        raise Failure(f"{file} is no JSON in UTF-8: {error}. Correct it and try again.") from error
    if not isinstance(values, dict):
        raise Failure(f'{file} must hold one JSON object, like {{"how": "phone", "summary": "..."}}.')
    return values


def _written(values: Mapping[str, object], args: argparse.Namespace, config: "Config") -> int:
    from casepost.act import NotUnderstood, Refused, write_down
    from casepost.database import sessions as sessions_of
    from casepost.transaction import transact
    from casepost.wiring import service_of
    from cases.form import FormError, from_json

    email = args.email or config.people.primary_contact.email
    try:
        form = from_json(values)
        with opened(config) as engine:
            sessions = sessions_of(engine)
            service = service_of(config, sessions, now())
            done = transact(sessions, lambda db: write_down(db, form, email, service, now()))
    except Refused as error:
        raise Failure(str(error), WRONG_USE) from error
    except (FormError, NotUnderstood) as error:
        if args.json:
            print_json({"number": None, "events": [], "letters": [], "troubles": [_plain(t) for t in error.troubles]})
        complain("Nothing was done.")
        _tell(error.troubles)
        return WRONG_WORLD
    _print(done, args, config, email)
    return 0


def _plain(trouble: "Trouble") -> dict[str, str | None]:
    return {"line": trouble.line, "why": trouble.why, "nearest": trouble.nearest or None}


def _tell(troubles: "tuple[Trouble, ...]") -> None:
    for one in troubles:
        complain(f"{shown(one.line)}  {one.why}{f' Did you mean: {one.nearest}' if one.nearest else ''}")


def _print(done: "Acted", args: argparse.Namespace, config: "Config", email: str) -> None:
    letters = [{"kind": one.kind, "to": one.to, "leaves_at": one.leaves_at} for one in done.letters]
    if args.json:
        print_json({"number": done.case, "events": done.events, "letters": letters, "troubles": []})
        return
    print(f"{done.case}: {', '.join(done.events)}")
    for one in done.letters:
        print(f"  letter {one.kind} to {one.to} leaves at {local(one.leaves_at, config.office.zone)}")
    print(f"  to take it back: casepost case act {done.case} '#undo' --as {email}")


def _ask(values: dict[str, str], district: "District") -> None:
    """Fill in the lines of the form as somebody types them; those that need a change are asked for again."""
    from cases.filled import read_form
    from cases.form import BY_KEY, FIELDS, FormError, written
    from cases.form_sheet import field_of

    print("Enter skips a line. Only How and Summary are needed.")
    keys = [one.key for one in FIELDS]
    for _ in range(TRIES):
        with _until_the_end():
            for key in keys:
                values[key] = _summary() if key == "summary" else input(f"{_question(key)}: ").strip()
        try:
            read_form(written(values), district, now())
        except FormError as error:
            _tell(error.troubles)
            wrong = {field_of(one.line) for one in error.troubles}
            keys = [key for key in BY_KEY if key in wrong]
        else:
            break


@contextmanager
def _until_the_end() -> Iterator[None]:
    """End the questions where the answers end: what was typed until then counts."""
    try:
        yield
    except EOFError:
        print()


def _question(key: str) -> str:
    from cases.form import BY_KEY

    one = BY_KEY[key]
    hint = one.hint or ", ".join(one.values)
    return f"{one.label} ({hint})" if hint else one.label


def _summary() -> str:
    """Return lines until an empty one."""
    print(f"{_question('summary')}. An empty line ends it:")
    lines: list[str] = []
    with _until_the_end():
        while line := input().rstrip():
            lines.append(line)
    return "\n".join(lines)


def _keep(values: Mapping[str, str]) -> None:
    """Keep what was typed in a file that only its writer can read, and say where."""
    text = json.dumps({key: value for key, value in values.items() if value}, ensure_ascii=False, indent=1)
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        try:
            handle, name = tempfile.mkstemp(prefix="casepost-call-", suffix=".json", dir=folder)
        except OSError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        complain(f"What you typed is kept in {name}. Correct it there, then run: casepost log --json {name}")
        return
    complain(f"What you typed can be kept in no folder. Here it is:\n{text}")
