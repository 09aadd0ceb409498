"""`casepost improvement`: the register of changes whose effect is measured later."""

import argparse

from casepost.cli_common import (
    WRONG_USE,
    Commands,
    Failure,
    command,
    group,
    json_option,
    local,
    now,
    opened,
    print_json,
    print_rows,
    read_config,
    shown,
    whoever,
)

NOTHING = "No change is registered. Register one with: casepost improvement add --title TITLE --date DATE"
KEYS = ("id", "title", "categories", "sites", "owner", "expected", "who")


def add(commands: Commands) -> None:
    """Add the commands of this file."""
    register = group(commands, "improvement", "the register of changes whose effect is measured later")
    new = command(register, "add", "register a change", add_)
    new.add_argument("--title", required=True, help="what was changed, in one line")
    new.add_argument("--date", required=True, metavar="DATE", help="from which day on: 2026-12-01")
    new.add_argument("--categories", default="", metavar="NAMES", help="with commas between; else every category")
    new.add_argument("--sites", default="", metavar="NAMES", help="schools and departments; else the whole district")
    new.add_argument("--owner", default="", help="who answers for it")
    new.add_argument("--expected", default="", help="what is expected of it")
    json_option(new)
    json_option(command(register, "list", "print the changes, the latest first", list_))


def add_(args: argparse.Namespace) -> int:
    """Register a change, as #improvement does by mail."""
    from casepost.database import sessions
    from casepost.wiring import district_of
    from cases import register
    from cases.command.improvements import LABELS, read_improvement
    from cases.commands import CommandError

    config = read_config(args)
    at = now()
    lines = [f"{label.capitalize()}: {' '.join(value.split())}" for label in LABELS if (value := getattr(args, label))]
    try:
        district = district_of(config)
        one = read_improvement("\n".join(lines), district, at.astimezone(district.office.zone).date())
    except CommandError as error:
        why = [f"{wrong.why} {wrong.nearest}".strip() for wrong in error.lines] or [str(error)]
        raise Failure("Nothing was registered. " + " ".join(why), WRONG_USE) from error
    with opened(config) as engine, sessions(engine).begin() as db:
        number = register.add(db, one, whoever(), whoever(), at)
    if args.json:
        print_json({"id": number})
    else:
        print(f"Registered: {number}, {one.title}, from {one.day.isoformat()}.")
    return 0


def list_(args: argparse.Namespace) -> int:
    """Print the register."""
    from casepost.database import read_only
    from cases import register

    config = read_config(args)
    with opened(config) as engine, read_only(engine)() as db:
        rows = register.standing(db)
    if args.json:
        told = [{**{key: row[key] for key in KEYS}, "date": row["day"]} for row in rows]
        print_json([{**one, "registered_at": row["created_at"]} for one, row in zip(told, rows, strict=True)])
        return 0
    lines = [
        (
            str(row["id"]),
            row["day"].isoformat(),
            shown(row["title"]),
            ", ".join(row["categories"]) or "all",
            shown(row["owner"] or "-"),
            local(row["created_at"], config.office.zone),
        )
        for row in rows
    ]
    print_rows(lines, NOTHING)
    return 0
