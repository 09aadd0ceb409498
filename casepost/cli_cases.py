"""`casepost case`: look at cases and act on them."""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from casepost.cli_common import (
    WRONG_USE,
    WRONG_WORLD,
    Commands,
    Failure,
    command,
    complain,
    day,
    group,
    json_option,
    local,
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
    from zoneinfo import ZoneInfo

    from sqlalchemy.orm import Session

    from casepost.act import Acted
    from casepost.config import Config
    from casepost.show import Json
    from cases.case import Case
    from cases.commands import Trouble


def add(commands: Commands) -> None:
    """Add the commands of this file."""
    case = group(commands, "case", "list, show and search cases, and act on them")
    some = command(case, "list", "list cases, oldest first", list_)
    some.add_argument("--status", metavar="STATUS", help="new, open, with_department, waiting, resolved, closed, ...")
    some.add_argument("--category", metavar="ID", help="an id of the category list")
    some.add_argument("--since", metavar="DATE", type=day, help="received on this day or later, like 2026-07-01")
    some.add_argument("--referred-by", metavar="EMAIL", help="passed on by this board member")
    json_option(some)
    one = command(case, "show", "show a case with its messages and its history", show)
    one.add_argument("number", metavar="NUMBER")
    json_option(one)
    search = command(case, "search", "find cases by words of their messages", search_)
    search.add_argument("words", metavar="WORDS", nargs="+")
    json_option(search)
    do = command(case, "act", "do what staff can do by mail, as one of them", act)
    do.add_argument("number", metavar="NUMBER")
    do.add_argument("lines", metavar='"#command ..."', nargs="+", help="each argument is a line, as in a mail")
    do.add_argument("--as", metavar="EMAIL", dest="email", required=True, help="whose act it is: an address of staff")
    json_option(do)


def list_(args: argparse.Namespace) -> int:
    """Print the cases that fit."""
    from casepost import show as view

    config = read_config(args)
    _known_status(args.status)
    since = datetime.combine(args.since, time(), config.office.zone).astimezone(UTC) if args.since else None
    with store_of(args) as sessions, sessions.begin() as db:
        cases = view.found(db, status=args.status, category=args.category, since=since, referred_by=args.referred_by)
        if not cases:  # a category that has left the list may still be that of old cases
            _known_category(args.category, config)
        return _print_cases(db, cases, "list", args, config.office.zone)


def _known_status(status: str | None) -> None:
    from cases.events import Status

    if status is not None and status not in list(Status):
        choices = ", ".join(Status)
        raise Failure(f"There is no status {shown(status)}. Choose one of: {choices}.", WRONG_USE)


def _known_category(category: str | None, config: "Config") -> None:
    from cases.categories import load

    if category is None:
        return
    known = [one.id for one in load(config.categories_file).categories]
    if category not in known:
        choices = ", ".join(known)
        raise Failure(f"There is no category {shown(category)}. Choose one of: {choices}.", WRONG_USE)


def search_(args: argparse.Namespace) -> int:
    """Print the cases in whose messages the words stand."""
    from casepost import show as view

    zone = read_config(args).office.zone
    with store_of(args) as sessions, sessions.begin() as db:
        return _print_cases(db, view.about(db, " ".join(args.words)), "search", args, zone)


def _print_cases(db: "Session", cases: "list[Case]", act: str, args: argparse.Namespace, zone: "ZoneInfo") -> int:
    from casepost import show as view
    from cases import store

    store.audit(db, now(), whoever(), f"view: case {act}", "cases", ", ".join(case.number for case in cases))
    if args.json:
        book = view.Book(db)
        print_json([view.summary(db, case, book) for case in cases])
        return 0
    rows = [
        (case.number, str(case.status), str(case.priority), case.category or "-", local(case.received_at, zone)[:10])
        for case in cases
    ]
    print_rows(rows, "No case fits.")
    return 0


def show(args: argparse.Namespace) -> int:
    """Print one case; each look is written down."""
    from casepost import show as view
    from cases import store

    config = read_config(args)
    with store_of(args) as sessions, sessions.begin() as db:
        case = store.case_with_number(db, args.number)
        if case is None:
            raise Failure(f"There is no case {shown(args.number)}. Look for it with: casepost case search WORDS")
        store.audit(db, now(), whoever(), "view: case", case.number)
        found = view.whole(db, case, config.office.address)
    if args.json:
        print_json(found)
    else:
        _print_case(found, config.office.zone)
    return 0


def _print_case(case: "Json", zone: "ZoneInfo") -> None:
    requester = case["requester"]
    print(
        f"{case['number']}  {case['status']}  priority {case['priority']}{'  restricted' if case['restricted'] else ''}"
    )
    print(f"From:      {shown(requester['name'] or '-')} <{shown(requester['email'] or '-')}>")
    suggested = "; ".join(_with_words(one["category"], one["because"]) for one in case["suggested"]) or "nothing"
    print(f"Category:  {case['category'] or 'none set'}; suggested: {suggested}")
    _print_signs(case, zone)
    print(f"Received:  {local(case['received_at'], zone)}  answer by {local(case['answer_by'], zone)}")
    for referral in case["referrals"]:
        print(f"Referred:  {shown(referral['by'])} {local(referral['at'], zone)}")
    print("Messages")
    print_rows(
        [
            (
                f"  {local(one['at'], zone)}",
                one["direction"],
                one.get("state", "-"),
                one["kind"],
                shown(one["from"] or "-"),
                shown(one["subject"] or "-"),
            )
            for one in case["messages"]
        ],
        "  none",
    )
    print("History")
    print_rows(
        [(f"  {one['seq']}", local(one["at"], zone), one["kind"], one["by"] or "service") for one in case["events"]],
        "  nothing",
    )


def _print_signs(case: "Json", zone: "ZoneInfo") -> None:
    """Print what the service points out and a person decides, where there is any."""
    if possible := case["possible"]:
        since = possible["waits_since"]
        answered = (
            f"nobody has said whether it is urgent, since {local(since, zone)}" if since else "a person has seen it"
        )
        print(f"Possible:  {_with_words(', '.join(possible['kinds']), possible['because'])}; {answered}")
    for clock in case["clocks"]:
        print(f"Clock:     {clock['state']}: {_with_words(clock['kind'], clock['because'])}")
    if case["alike"]:
        print(f"Alike:     {'; '.join(_with_words(one['number'], [one['category'] or '-']) for one in case['alike'])}")


def _with_words(what: str, words: Sequence[str]) -> str:
    """Return a name and the words that speak for it: they came by mail."""
    return f"{what} ({', '.join(map(shown, words))})" if words else what


def act(args: argparse.Namespace) -> int:
    """Do what the lines say, all of it or nothing."""
    from casepost.act import NotUnderstood, Refused
    from casepost.act import act as act_on
    from casepost.database import sessions as sessions_of
    from casepost.transaction import transact
    from casepost.wiring import service_of

    config = read_config(args)
    with opened(config) as engine:
        sessions = sessions_of(engine)
        service = service_of(config, sessions, now())
        words = "\n".join(args.lines)
        try:
            done = transact(sessions, lambda db: act_on(db, args.number, words, args.email, service, now()))
        except LookupError as error:
            raise Failure(str(error)) from error
        except Refused as error:
            raise Failure(str(error), WRONG_USE) from error
        except NotUnderstood as error:
            return _print_troubles(error.troubles, args)
    if args.json:
        print_json(_done(done))
    else:
        _print_done(done, args, config.office.zone)
    return 0


def _print_troubles(troubles: "tuple[Trouble, ...]", args: argparse.Namespace) -> int:
    if args.json:
        found = [{"line": one.line, "why": one.why, "nearest": one.nearest or None} for one in troubles]
        print_json({"number": args.number.upper(), "events": [], "letters": [], "kept": [], "troubles": found})
    complain("Nothing was done.")
    for one in troubles:
        line = f"{shown(one.line)}: " if one.line else ""
        complain(f"{line}{one.why}{f' Did you mean: {one.nearest}' if one.nearest else ''}")
    return WRONG_WORLD


def _done(done: "Acted") -> dict[str, object]:
    letters = [{"kind": one.kind, "to": one.to, "leaves_at": one.leaves_at} for one in done.letters]
    return {"number": done.case, "events": done.events, "letters": letters, "kept": done.kept, "troubles": []}


def _print_done(done: "Acted", args: argparse.Namespace, zone: "ZoneInfo") -> None:
    print(f"{done.case}: {', '.join(done.events) or 'nothing changed'}")
    for one in done.letters:
        print(f"  letter {one.kind} to {one.to} leaves at {local(one.leaves_at, zone)}")
    if done.kept:
        print(f"  too late to take back: {', '.join(done.kept)}")
    if done.events and done.events != ("undone",):
        print(f"  to take it back: casepost case act {done.case} '#undo' --as {args.email}")
