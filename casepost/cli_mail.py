"""Received mail: `casepost raw` and `casepost quarantine`."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from casepost.cli_common import (
    WRONG_WORLD,
    Commands,
    Failure,
    command,
    complain,
    group,
    json_option,
    local,
    now,
    opened,
    print_json,
    print_rows,
    read_config,
    readable_store,
    shown,
    store_of,
    whoever,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from casepost.quarantine import Kept
    from casepost.receive import Became
    from casepost.service import Service
    from ingest.pool import ParsePool

    Act = Callable[[Kept, sessionmaker[Session], ParsePool, Service, str, datetime], Became]

HEAD_BYTES = 4_000


def add(commands: Commands) -> None:
    """Add the commands of this file."""
    raw = command(commands, "raw", "print the exact bytes of a message as they were received", raw_)
    raw.add_argument("name", metavar="MESSAGE-ID-OR-SHA256", help="or the number of the message")
    quarantine = group(commands, "quarantine", "messages that could not be read, and what becomes of them")
    json_option(command(quarantine, "list", "list them, oldest first", list_))
    one = command(quarantine, "show", "show one with the beginning of its header", show)
    one.add_argument("message", metavar="NUMBER", type=int)
    json_option(one)
    for name, about, run in (
        ("retry", "read messages again, as if they had just come", retry),
        ("make-case", "make a case of each, from whatever can be read", make_case),
    ):
        again = command(quarantine, name, about, run)
        every, of_what = ("+", "") if name == "make-case" else ("*", "; without any: all that are there")
        again.add_argument("messages", metavar="NUMBER", type=int, nargs=every, help=f"of the list{of_what}")
        json_option(again)


def raw_(args: argparse.Namespace) -> int:
    """Write the bytes to standard output, and write down that somebody looked."""
    from cases import mailroom, store

    with store_of(args) as sessions, sessions.begin() as db:
        rows = [mailroom.message(db, number) for number in mailroom.find(db, args.name)]
        different = list({row["sha256"] or row["id"]: row for row in rows}.values())
        if len(different) != 1:
            raise _not_one(args.name, different)
        data = mailroom.raw_of(db, different[0]["id"])
        if data is None:
            raise Failure(f"Message {different[0]['id']} has no bytes: it is a part of another mail, or was purged.")
        store.audit(db, now(), whoever(), "view: raw", f"message:{different[0]['id']}")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    return 0


def _not_one(name: str, rows: list[dict[str, Any]]) -> Failure:
    if not rows:
        return Failure(f"No message is called {shown(name)}. The names are in: casepost case show NUMBER --json")
    which = "\n".join(f"  {row['id']}  {row['sha256'] or '-'}  {shown(row['message_id'])}" for row in rows)
    return Failure(f"{len(rows)} messages are called {shown(name)}; ask for one by its number or SHA-256:\n{which}")


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "why": row["why"],
        "from": row["from_email"] or None,
        "subject": row["subject"] or None,
        "size": row["size"],
        "at": row["at"],
        "sha256": row["sha256"],
    }


def list_(args: argparse.Namespace) -> int:
    """Print what is in quarantine."""
    from cases import mailroom

    zone = read_config(args).office.zone
    with readable_store(args) as sessions, sessions() as db:
        rows = mailroom.set_aside(db)
    if args.json:
        print_json([_entry(row) for row in rows])
        return 0
    print_rows(
        [(str(row["id"]), local(row["at"], zone), f"{row['size']} bytes", shown(row["why"], 100)) for row in rows],
        "The quarantine is empty.",
    )
    return 0


def show(args: argparse.Namespace) -> int:
    """Print one message of the quarantine with the beginning of its header, control characters made harmless."""
    from cases import store

    zone = read_config(args).office.zone
    with store_of(args) as sessions, sessions.begin() as db:
        one = _kept(db, args.message)
        store.audit(db, now(), whoever(), "view: quarantine", f"message:{args.message}")
    head = one.raw[:HEAD_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace")
    lines = [shown(line, 200) for line in head.split("\n")]
    if args.json:
        print_json({**_entry(one.row), "whole": one.whole, "head": lines})
        return 0
    print(f"Message {one.row['id']}: {shown(one.row['why'], 200)}")
    print(f"{one.row['size']} bytes, received {local(one.row['at'], zone)}, SHA-256 {one.row['sha256']}")
    print("\n".join(f"  {line}" for line in lines))
    print(f"Read it again: casepost quarantine retry {one.row['id']}")
    print(f"Make a case:   casepost quarantine make-case {one.row['id']}")
    return 0


def _kept(db: "Session", number: int) -> "Kept":
    from casepost import quarantine

    one = quarantine.kept(db, number)
    if one is None:
        raise Failure(f"Message {number} is not in quarantine: see casepost quarantine list.")
    return one


def retry(args: argparse.Namespace) -> int:
    """Read messages of the quarantine (all, or those named) again."""
    from casepost import quarantine

    return _each(args, quarantine.retry)


def make_case(args: argparse.Namespace) -> int:
    """Make a case of each message named."""
    from casepost import quarantine

    return _each(args, quarantine.make_case)


def _each(args: argparse.Namespace, act: "Act") -> int:
    from casepost.quarantine import StillUnreadable
    from cases import mailroom

    results, troubles = [], []
    with _workshop(args) as (sessions, pool, service):
        with sessions() as db:
            numbers = args.messages or [row["id"] for row in mailroom.set_aside(db)]
        for number in numbers:
            try:
                with sessions() as db:
                    one = _kept(db, number)
                became = act(one, sessions, pool, service, whoever(), now())
            except (StillUnreadable, Failure) as error:
                troubles.append(str(error))
            else:
                results.append({"id": number, "became": became.what, "case": became.case, "message": became.message})
    _print_results(results, args, nothing=not numbers)
    for trouble in troubles:
        complain(trouble)
    return WRONG_WORLD if troubles else 0


def _print_results(results: list[dict[str, Any]], args: argparse.Namespace, *, nothing: bool) -> None:
    if args.json:
        print_json(results)
        return
    if nothing:
        print("The quarantine is empty: there is nothing to read again.")
    for one in results:
        case = f", case {one['case']}" if one["case"] else ""
        print(f"Message {one['id']} is now message {one['message']}: {one['became']}{case}")


@contextmanager
def _workshop(args: argparse.Namespace) -> "Iterator[tuple[sessionmaker[Session], ParsePool, Service]]":
    """Give everything that recording a mail needs."""
    from casepost.database import sessions as sessions_of
    from casepost.wiring import pool_of, service_of

    config = read_config(args)
    with opened(config) as engine:
        sessions = sessions_of(engine)
        pool = pool_of(config.limits, workers=1)
        try:
            yield sessions, pool, service_of(config, sessions, now())
        finally:
            pool.close()
