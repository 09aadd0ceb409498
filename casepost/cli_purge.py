"""`casepost purge`: what the records schedule lets go, looked at first and then confirmed by its code."""

import argparse
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from casepost.cli_common import (
    WRONG_USE,
    WRONG_WORLD,
    Commands,
    Failure,
    command,
    complain,
    day,
    json_option,
    now,
    print_json,
    print_rows,
    whoever,
)
from casepost.cli_records import as_option, office_of, today, told

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from casepost.config import Config
    from casepost.records.plan import Plan, Rules


def add(commands: Commands) -> None:
    """Add the command of this file."""
    about = "remove the words of cases whose time in the records schedule is over"
    gone = command(commands, "purge", about, purge)
    when = gone.add_mutually_exclusive_group(required=True)
    when.add_argument("--due", action="store_true", help="whatever is due today")
    when.add_argument("--before", metavar="DATE", type=day, help="whatever is due before this day, like 2030-07-01")
    when.add_argument("--overwrite", action="store_true", help="only write freed places over, as after each purge")
    gone.add_argument("--dry-run", action="store_true", help="list what would go, and print the code that confirms it")
    gone.add_argument("--confirm", metavar="CODE", default="", help="the code that --dry-run printed")
    as_option(gone, required=False)
    json_option(gone)


def purge(args: argparse.Namespace) -> int:
    """List what is due; with the code of that list and somebody of oversight, do it."""
    from casepost.database import read_only
    from casepost.records.plan import plan

    with office_of(args) as (config, engine):
        if args.overwrite:
            return _overwritten(engine)
        rules = _rules(config)
        at = now()
        day = today(config, at)
        before = args.before or day + timedelta(days=1)
        if args.dry_run:
            with read_only(engine)() as db:
                return _print_plan(plan(db, rules, before), before, args)
        if before > day + timedelta(days=1):
            raise Failure("What is not due yet cannot be purged: --before names a day in the future.", WRONG_USE)
        return _purged(args, config, engine, rules, before, at)


def _rules(config: "Config") -> "Rules":
    from casepost.records.plan import Rules
    from casepost.wiring import district_of

    known = {category.id for category in district_of(config).categories.categories}
    unknown = sorted(set(config.records.by_category) - known)
    if unknown:
        raise Failure(f"[[records.schedule]] categories: {', '.join(unknown)} is in no category list.", WRONG_USE)
    return Rules(config.records, config.targets.close_days, config.office.zone)


def _purged(
    args: argparse.Namespace, config: "Config", engine: "Engine", rules: "Rules", before: date, at: datetime
) -> int:
    from casepost.database import sessions
    from casepost.records.permission import overseer
    from casepost.records.plan import plan
    from casepost.records.purge import purge as do
    from casepost.transaction import transact
    from casepost.wiring import service_of

    if not (args.email and args.confirm):
        raise Failure("Look first with --dry-run; then give --as EMAIL of oversight and --confirm CODE.", WRONG_USE)
    by = told(lambda: overseer(args.email, config.people, today(config, at)))
    person = service_of(config, sessions(engine), at).staff[by.email]
    who = f"{whoever()} as {by.email}"

    def work(db: "Session") -> "tuple[Plan, int]":
        found = plan(db, rules, before)
        return found, do(db, found, args.confirm, person, who, at)

    found, people = told(lambda: transact(sessions(engine), work))
    if args.json:
        print_json({"purged": [one.number for one in found.due], "people": people})
    else:
        loose = f"{len(found.messages)} messages and {len(found.letters)} letters without a case"
        print(f"{len(found.due)} cases and {loose} were purged; {people} people were forgotten.")
        print("Backups made before hold them still: see the manual, Records.")
    return _overwritten(engine)


def _overwritten(engine: "Engine") -> int:
    from casepost.records.overwrite import Busy, overwrite_freed

    try:
        overwrite_freed(engine)
    except Busy as error:
        complain(str(error))
        return WRONG_WORLD
    return 0


def _print_plan(found: "Plan", before: date, args: argparse.Namespace) -> int:
    if args.json:
        keys = ("number", "retention", "closed", "due", "messages", "letters")
        print_json({
            "due": [{key: getattr(one, key) for key in keys} for one in found.due],
            "kept": [{"number": one.number, "due": one.due, "why": one.why} for one in found.kept],
            "messages_without_case": len(found.messages),
            "letters_without_case": len(found.letters),
            "people_without_case": len(found.people),
            "code": None if found.empty else found.code,
        })  # fmt: skip
        return 0
    rows = [
        (one.number, f"class {one.retention}", f"closed {one.closed}", f"due {one.due}", f"{one.messages} messages")
        for one in found.due
    ]
    print_rows(rows, f"No case is due before {before}.")
    for one in found.kept:
        print(f"{one.number}  stays: {one.why} (due {one.due})")
    if found.messages or found.letters:
        print(f"{len(found.messages)} messages and {len(found.letters)} letters that belong to no case")
    if found.people:
        print(f"{len(found.people)} people whom nothing in the record refers to")
    if not found.empty:
        print(f"Nothing was changed. To purge this list: --as EMAIL of oversight --confirm {found.code}")
    return 0
