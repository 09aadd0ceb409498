"""`casepost status`: how the service stands, and whether anything needs a person."""

import argparse
from dataclasses import asdict
from pathlib import Path

from casepost.cli_common import Commands, command, complain, iso, json_option, now, opened, print_json, read_config


def add(commands: Commands) -> None:
    """Add the command of this file."""
    json_option(command(commands, "status", "say how the service stands; exit code 1 when it needs a person", status))


def status(args: argparse.Namespace) -> int:
    """Print the figures of the health endpoint."""
    from sqlalchemy import make_url

    from casepost import health
    from casepost.database import read_only

    config = read_config(args)
    url = make_url(config.store.url)
    file = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
    with opened(config) as engine, read_only(engine)() as db:
        found = health.status(db, file, now())
    if args.json:
        print_json(asdict(found))
        return 1 if found.troubles else 0
    for name, when in found.last_look.items():
        print(f"{name}: last read {iso(when)}")
    if not found.last_look:
        print("No mailbox has been read yet.")
    print(f"Messages unhandled: {found.unhandled}; set aside: {found.set_aside}")
    last_sent = iso(found.last_sent) or "never"
    print(f"Letters waiting: {found.unsent}; failed: {found.failed_letters}; last sent: {last_sent}")
    handled = ", ".join(f"{number} {became}" for became, number in sorted(found.became.items()))
    print(f"Messages handled: {handled or 'none'}")
    if found.gone:
        print(f"Messages that somebody moved away before they were read: {found.gone}")
    for trouble in found.troubles:
        complain(trouble)
    return 1 if found.troubles else 0
