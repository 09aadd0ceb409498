"""The command line: the commands of the manual, and every foreseeable failure as one plain sentence with the remedy.

Exit codes: 0 done, 1 something is wrong with the data or the world, 2 wrong usage or configuration, and 75 (`receive`
only) try again later. Each command imports what it needs when it runs.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from casepost import (
    cli_cases,
    cli_copies,
    cli_improvement,
    cli_log,
    cli_mail,
    cli_outbox,
    cli_purge,
    cli_records,
    cli_service,
    cli_status,
    cli_understand,
)
from casepost.cli_common import WRONG_USE, WRONG_WORLD, Parser, config_option, foreseen

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        args = parser().parse_args(argv)
    except SystemExit as stop:  # argparse has said what is wrong, or shown the help
        return stop.code if isinstance(stop.code, int) else WRONG_USE
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has seen enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - Python flushes it at the end
        return WRONG_WORLD
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        found = foreseen(error)
        if found is None:
            raise
        print(found, file=sys.stderr)
        return found.code
    return code


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command of this release."""
    top = Parser(
        prog="casepost",
        description="Turns the mail of a school district's shared mailbox into tracked cases.",
        epilog="Begin with: casepost demo, or casepost init. Every command explains itself: casepost COMMAND --help.",
    )
    top.add_argument("--version", action=_Version, help="say which release this is")
    config_option(top, default=None)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (
        cli_service,
        cli_understand,
        cli_cases,
        cli_log,
        cli_outbox,
        cli_mail,
        cli_records,
        cli_purge,
        cli_copies,
        cli_improvement,
        cli_status,
    ):
        module.add(commands)
    return top


class _Version(argparse.Action):
    """Says the release and ends; the question to the package's metadata costs time, so it is asked only then."""

    def __init__(self, option_strings: Sequence[str], dest: str, **options: str) -> None:
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, **options)  # type: ignore[arg-type]

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"casepost {version('casepost')}")
        parser.exit()
