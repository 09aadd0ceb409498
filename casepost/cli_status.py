"""`casepost status`: how the service stands, and whether anything needs a person."""

import argparse
from dataclasses import asdict
from datetime import UTC
from typing import TYPE_CHECKING

from casepost.cli_common import (
    Commands,
    command,
    complain,
    json_option,
    local,
    now,
    opened,
    plainly,
    print_json,
    read_config,
    shown,
)

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from casepost.account import Account
    from casepost.health import Status, Trouble


def add(commands: Commands) -> None:
    """Add the command of this file."""
    json_option(command(commands, "status", "say how the service stands; exit code 1 when it needs a person", status))


def status(args: argparse.Namespace) -> int:
    """Print the figures of the health endpoint, and the sentences that it leaves out."""
    from casepost import health
    from casepost.database import read_only
    from casepost.nightly import kept
    from casepost.wiring import expected_of

    config = read_config(args)
    expected = expected_of(config)
    with opened(config) as engine, read_only(engine)() as db:
        found = health.status(db, expected.store_file, now(), expected)
        model = kept.in_words(db, config.suggest.nightly, config.office.zone)
    if args.json:
        print_json({**plainly(asdict(found)), "well": found.well, "nightly": model})
        return 1 if found.troubles else 0
    _print(found, config.office.zone)
    print(f"Nightly model: {model}")
    for trouble in found.needs:
        complain(_sentence(trouble, config.office.zone))
    return 1 if found.troubles else 0


def _sentence(trouble: "Trouble", zone: "ZoneInfo") -> str:
    """Return a trouble with its moment as people of the office read it."""
    if trouble.since is None:
        return trouble.text
    return trouble.text.replace(f"{trouble.since.astimezone(UTC):%Y-%m-%d %H:%M} UTC", local(trouble.since, zone))


def _print(found: "Status", zone: "ZoneInfo") -> None:
    for name, when in found.last_look.items():
        print(f"{shown(name)}: last read {local(when, zone)}")
    if not found.last_look:
        print("No mailbox has been read yet.")
    since = f" since {local(found.oldest_unhandled, zone)}" if found.oldest_unhandled else ""
    aside = f" since {local(found.set_aside_since, zone)}" if found.set_aside_since else ""
    print(f"Messages unhandled: {found.unhandled}{since}; set aside: {found.set_aside}{aside}")
    late = f", overdue since {local(found.overdue_since, zone)}" if found.overdue_since else ""
    held = f"; held by a limit: {found.held}" if found.held else ""
    last_sent = local(found.last_sent, zone, "never")
    print(f"Letters waiting: {found.unsent}{late}{held}; failed: {found.failed_letters}; last sent: {last_sent}")
    handled = ", ".join(f"{number} {became}" for became, number in sorted(found.became.items()))
    print(f"Messages handled: {handled or 'none'}")
    print(f"Mail account, in all: {_in_words(found.account)}")
    for one in found.account_days:
        print(f"Mail account, {one.day}: {_in_words(one)}")
    if found.gone:
        print(f"Messages that somebody moved away before they were read: {found.gone}")
    print(f"Disk of the store: {found.disk_free:.0%} free")
    print(f"The service was last looked after: {local(found.last_watched, zone, 'never')}")


def _in_words(one: "Account") -> str:
    """Return an account as a sum that its reader can check."""
    terms = (
        f"{one.new} new",
        f"{one.joined} joined",
        f"{one.automatic} automatic",
        f"{one.set_aside} set aside",
        f"{one.duplicate} duplicate",
        *([f"{one.left} left on the server"] if one.left else []),
        *([f"{one.unhandled} unhandled"] if one.unhandled else []),
    )
    agrees = "the sum agrees" if one.agrees else "THE SUM DOES NOT AGREE"
    return f"{one.handed_over} handed over = {' + '.join(terms)}; {one.kept} kept; {agrees}"
