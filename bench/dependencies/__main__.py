"""Whether what is locked is what we meant: pins with hashes, their licences, and the advisories that are known.

Works without a network and then says what it cannot know. `--ask` also asks the public database of advisories.
"""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from advisories import OSV, Known, Unreachable, affected, ask, known
from lock import Pin, broken_lines, licence_troubles, pins, unexplained, wrong_versions

ROOT = Path(__file__).parents[2]
FRESH_DAYS = 120


def main() -> int:
    """Print every finding; 1 when one of them has to be answered."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--ask", action="store_true", help="ask the public database too; needs a network")
    options.add_argument("--lock", type=Path, default=ROOT / "requirements.lock")
    options.add_argument("--project", type=Path, default=ROOT / "pyproject.toml")
    options.add_argument("--advisories", type=Path, default=Path(__file__).with_name("advisories.toml"))
    options.add_argument("--osv", default=OSV, help=argparse.SUPPRESS)  # the tests have one of their own
    given = options.parse_args()

    text = given.lock.read_text("utf-8")
    locked = pins(text)
    book = known(given.advisories)
    findings = [
        *broken_lines(text),
        *unexplained(locked, given.project),
        *wrong_versions(locked),
        *licence_troubles(locked),
        *_advisories(book, locked),
    ]
    if given.ask:
        findings += _asked(locked, book, given.osv)
    for finding in findings:
        print(f"failed   {finding}")
    print(f"{len(locked)} locked packages, {len(book.advisories)} advisories known on {book.reviewed}.")
    if not given.ask:
        print(_age(book.reviewed, datetime.now(UTC).date()))
    return 1 if findings else 0


def _advisories(book: Known, locked: list[Pin]) -> list[str]:
    """Return the advisories that reach us and have no answer; the answered ones are told."""
    failed = []
    for advisory in affected(book, locked, sys.version_info[:3]):
        if advisory.answered:
            print(f"answered {advisory}: {advisory.answered}")
        else:
            failed.append(f"{advisory} ({advisory.source})")
    return failed


def _asked(locked: list[Pin], book: Known, service: str) -> list[str]:
    """Return what the public database says besides; that it cannot be asked is a failure when it was asked for."""
    try:
        return [f"{pin.name} {pin.version}: {what}" for pin, what in ask(locked, service) if what not in book.answered]
    except Unreachable as error:
        return [f"{error} Nothing is known of advisories after {book.reviewed}."]


def _age(reviewed: date, today: date) -> str:
    """Return what nobody can know here."""
    days = (today - reviewed).days
    late = f" That is {days} days ago: look again." if days > FRESH_DAYS else ""
    return f"Of what was published later nothing is known here: make audit asks, with a network.{late}"


if __name__ == "__main__":
    sys.exit(main())
