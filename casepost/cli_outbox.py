"""`casepost outbox`: letters that wait, have left, failed or are withdrawn."""

import argparse

from casepost.cli_common import (
    WRONG_WORLD,
    Commands,
    command,
    complain,
    group,
    json_option,
    local,
    many,
    now,
    opened,
    print_json,
    print_rows,
    read_config,
    shown,
    store_of,
    whoever,
)

STATES = ("waiting", "held", "sent", "failed", "withdrawn")
SHOWN = (
    "id", "kind", "recipient", "subject", "state", "created_at", "next_at", "sent_at", "attempts", "uncertain",
    "last_error", "message_id", "cause",
)  # fmt: skip


def add(commands: Commands) -> None:
    """Add the commands of this file."""
    outbox = group(commands, "outbox", "letters: what waits, what has left, what failed")
    some = command(outbox, "list", "list letters, oldest first", list_)
    some.add_argument("--state", choices=STATES, help="only those")
    json_option(some)
    again = command(
        outbox, "retry", "let failed letters be tried again for two days; held ones, when named, leave now", retry
    )
    again.add_argument("ids", metavar="ID", type=int, nargs="*", help="else all that failed")
    json_option(again)
    no_more = command(outbox, "withdraw", "close failed or held letters that need not go any more", withdraw_)
    no_more.add_argument("ids", metavar="ID", type=int, nargs="+", help="their numbers: see casepost outbox list")
    json_option(no_more)


def list_(args: argparse.Namespace) -> int:
    """Print letters without their text."""
    from sqlalchemy import select

    from casepost.database import read_only
    from cases.tables import CASES
    from notify import outbox

    config = read_config(args)
    with opened(config) as engine, read_only(engine)() as db:
        rows = outbox.listing(db, args.state)
        ids = {row["case_id"] for row in rows if row["case_id"] is not None}
        numbers = dict(db.execute(select(CASES.c.id, CASES.c.number)).all()) if ids else {}
    if args.json:
        print_json([{**{key: row[key] for key in SHOWN}, "case": numbers.get(row["case_id"])} for row in rows])
        return 0
    lines = [
        (
            str(row["id"]),
            row["state"],
            numbers.get(row["case_id"], "-"),
            row["kind"],
            shown(row["recipient"]),
            local(row["sent_at"] or row["next_at"], config.office.zone),
            shown(row["last_error"]),
        )
        for row in rows
    ]
    print_rows(lines, "There are no letters.")
    return 0


def retry(args: argparse.Namespace) -> int:
    """Let failed letters wait again, and write down who did it."""
    from cases import store
    from notify import held, outbox

    with store_of(args) as sessions, sessions.begin() as db:
        again = sorted({*outbox.retry(db, now(), args.ids or None), *held.let_go(db, args.ids, now())})
        if again:
            store.audit(db, now(), whoever(), "outbox: retry", "letters", ", ".join(map(str, again)))
    missing = sorted(set(args.ids) - set(again))
    if args.json:
        print_json({"retried": again, "not_failed": missing})
    else:
        print(f"{many(len(again), 'letter')} {'is' if len(again) == 1 else 'are'} tried again.")
    return _missing(missing)


def withdraw_(args: argparse.Namespace) -> int:
    """Close failed and held letters, and say who outside does not get them."""
    from casepost.transaction import transact
    from casepost.withdrawal import withdraw

    with store_of(args) as sessions:
        closed = transact(sessions, lambda db: withdraw(db, args.ids, whoever(), now()))
    numbers = [one.id for one in closed]
    missing = sorted(set(args.ids) - set(numbers))
    if args.json:
        print_json({"withdrawn": numbers, "not_failed": missing})
    else:
        print(f"{many(len(closed), 'letter')} {'is' if len(closed) == 1 else 'are'} withdrawn.")
        for one in closed:
            if one.text:
                print(shown(one.text, 200))
    return _missing(missing)


def _missing(numbers: list[int]) -> int:
    """Say which numbers are of no failed or held letter; return the exit code."""
    if numbers:
        complain(f"No failed or held letter has the number {', '.join(map(str, numbers))}: see casepost outbox list.")
    return WRONG_WORLD if numbers else 0
