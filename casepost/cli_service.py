"""Commands of the service itself: demo, init, check, run, once, receive, upgrade, rebuild."""

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from casepost import cli_init
from casepost.cli_common import (
    Commands,
    Failure,
    command,
    complain,
    config_path,
    foreseen,
    json_option,
    now,
    opened,
    print_json,
    read_config,
)

if TYPE_CHECKING:
    from casepost.config import Config
    from casepost.receive import Became
    from casepost.wiring import Parts

TRY_LATER = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the message


def add(commands: Commands) -> None:
    """Add the commands of this file."""
    demo = command(commands, "demo", "show the whole service with an invented town; needs no account", run_demo)
    demo.add_argument("--once", action="store_true", help="run it through and end")
    cli_init.add(commands)
    command(commands, "check", "name every mistake of the configuration, then try everything for real", run_check)
    for name, about, run in (
        ("run", "run the service until it is told to stop (SIGTERM)", run_service),
        ("once", "read what is waiting, send what is due, and end", run_once),
    ):
        service = command(commands, name, about, run)
        service.add_argument(
            "--resync-no-ack",
            action="store_true",
            help="acknowledge nothing that lay in a mailbox before it was first read (after a restore)",
        )
    json_option(service)
    receive = command(commands, "receive", "take one raw message, for a mail server's pipe", run_receive)
    receive.add_argument("file", metavar="FILE", nargs="?", help="else standard input")
    json_option(receive)
    json_option(command(commands, "rebuild", "recompute every case from its events, and what was learned", run_rebuild))
    command(commands, "upgrade", "bring the store to this release of Casepost", run_upgrade)


def run_demo(args: argparse.Namespace) -> int:
    """Run the demo."""
    from casepost.demo import main

    return main(once=args.once)


def run_check(args: argparse.Namespace) -> int:
    """Print one line a thing; 2 when the configuration has mistakes, 1 when something does not work."""
    config = read_config(args)
    _refuse_unreadable_secrets(config, args)
    from casepost.check import findings

    failed = 0
    for finding in findings(config):
        print(finding, flush=True)
        failed += finding.state == "failed"
    if failed:
        complain(
            f"The service cannot run yet: {failed} of these things failed. Mend them and run casepost check again."
        )
        return 1
    print("The service can run: casepost run")
    return 0


def _refuse_unreadable_secrets(config: "Config", args: argparse.Namespace) -> None:
    from casepost.config import ConfigError, unreadable_secrets

    mistakes = unreadable_secrets(config)
    if mistakes:
        raise ConfigError(config_path(args), mistakes)


def _assembled(args: argparse.Namespace) -> "Parts":
    from casepost.wiring import assemble

    config = read_config(args)
    _refuse_unreadable_secrets(config, args)
    return assemble(config, resync_receipts=not args.resync_no_ack)


def _log(config: "Config", level: int) -> None:
    from casepost.logging_setup import configure

    own = {*config.office.addresses, config.staff.operator, *(box.username for box in config.mailboxes)}
    configure(own | {config.smtp.username}, level)


def run_service(args: argparse.Namespace) -> int:
    """Run until SIGTERM."""
    import logging

    from casepost import border
    from casepost.schedule import WorkerEnded, run

    parts = _assembled(args)
    _log(parts.config, logging.INFO)
    log = logging.getLogger("casepost")
    with parts.sessions() as db:
        if advice := border.advice(db, parts.config.trust):
            log.warning("%s", advice)
    try:
        run(parts, lambda: log.info("the service runs"))
    except WorkerEnded as error:
        raise Failure(str(error)) from error
    finally:
        parts.close()
    log.info("the service has ended; nothing was in hand")
    return 0


def run_once(args: argparse.Namespace) -> int:
    """Read each mailbox until nothing new waits, then send what is due; 1 when something could not be done."""
    import logging

    from casepost.once import work

    parts = _assembled(args)
    _log(parts.config, logging.WARNING)
    for name in ("casepost.health", "casepost.deliver", "casepost.alarms"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what they say is said once, below
    try:
        done = work(parts)
    finally:
        parts.close()
    if args.json:
        print_json(done.counts)
    else:
        print(", ".join(f"{number} {name.replace('_', ' ')}" for name, number in done.counts.items()))
    for trouble in done.troubles:
        complain(trouble)
    return 1 if done.troubles else 0


def run_receive(args: argparse.Namespace) -> int:
    """Take one message; whatever keeps it from being stored lets the mail server keep it."""
    import logging

    from casepost.pipe import TooLarge

    log = logging.getLogger("casepost.receive")
    try:
        became = _received(args)
    except FileNotFoundError as error:
        raise Failure(f"There is no file {error.filename}: correct its name.") from error
    except TooLarge as error:
        complain(f"{error} The mail server keeps it: let the server refuse such mail.")
        return TRY_LATER
    except Exception as error:
        known = foreseen(error)
        if known is None:
            log.exception("a message could not be taken")
        complain(
            f"{known or 'Something is wrong with Casepost; its log says where.'} The mail server keeps the message."
        )
        return TRY_LATER
    if args.json:
        print_json(_as_json(became))
    else:
        print(_in_words(became))
    return 0


def _received(args: argparse.Namespace) -> "Became":
    import logging

    from casepost import pipe
    from casepost.config import ConfigError
    from casepost.database import sessions
    from casepost.wiring import pool_of, service_of

    with Path(args.file).open("rb") if args.file else nullcontext(sys.stdin.buffer) as source:
        try:
            config = read_config(args)
        except ConfigError:
            pipe.drain(source)
            raise
        _log(config, logging.WARNING)
        raw, size = pipe.read_limited(source, config.limits.fetch_megabytes * pipe.MEGABYTE)
    with opened(config) as engine:
        service = service_of(config, sessions(engine), now())
        pool = pool_of(config.limits, workers=1)
        try:
            return pipe.take_in(raw, size, sessions(engine), pool, service, now)
        finally:
            pool.close()


def _as_json(became: "Became") -> dict[str, object]:
    return {
        "became": became.what,
        "case": became.case,
        "message": became.message,
        "kind": became.kind or None,
        "why": became.why,
    }


def _in_words(became: "Became") -> str:
    match became.what:
        case "new":
            return f"new: case {became.case} ({became.why})"
        case "joined":
            return f"joined: case {became.case} ({became.why})"
        case "set_aside":
            return f"set aside: {became.why}. Look at it with: casepost quarantine show {became.message}"
        case what:
            return f"{what}: message {became.message} ({became.why})"


def run_rebuild(args: argparse.Namespace) -> int:
    """Recompute every case row and all that was learned, and say whether any differed."""
    from casepost import learning
    from casepost.database import sessions
    from casepost.transaction import transact
    from casepost.wiring import district_of
    from cases import store

    config = read_config(args)
    district = district_of(config)
    with opened(config) as engine:
        differed = transact(sessions(engine), store.rebuild)
        taught = transact(sessions(engine), lambda db: learning.rebuild(db, district))
    if args.json:
        print_json({"differed": differed, "taught_otherwise": taught})
        return 0
    if differed:
        print(f"{len(differed)} cases differed from their events and were corrected: {', '.join(differed)}")
    else:
        print("Every case is the sum of its events: none differed.")
    if taught:
        print(f"What is learned was counted anew: {len(taught)} cases had taught something else.")
    else:
        print("What is learned is what the cases teach: none differed.")
    return 0


def run_upgrade(args: argparse.Namespace) -> int:
    """Run the migrations that are missing."""
    from casepost.database import upgrade

    config = read_config(args)
    changed = upgrade(config.store.connect_url(), config.store.schema)
    print("The store was upgraded to this release." if changed else "The store is of this release already.")
    return 0
