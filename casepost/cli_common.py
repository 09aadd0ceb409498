"""What the commands share: the configuration they are given, the store they open, how they print."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session, sessionmaker

    from casepost.config import Config

WRONG_WORLD, WRONG_USE = 1, 2

Run = Callable[[argparse.Namespace], int]
Commands = Any  # argparse's own type for it is private


class Failure(Exception):
    """A command cannot go on. The text is what its user reads: one plain sentence with the remedy."""

    def __init__(self, text: str, code: int = WRONG_WORLD) -> None:
        super().__init__(text)
        self.code = code


def foreseen(error: Exception) -> Failure | None:  # noqa: PLR0911 - one arm a kind of failure
    """Return a failure of the world or of the configuration as its sentence; None for what we did wrong."""
    from sqlalchemy.exc import DBAPIError

    from casepost.config import ConfigError
    from casepost.database import StoreError, explained
    from casepost.recording import Conflict
    from casepost.secrets import SecretError
    from cases.categories import CategoryFileError
    from ingest.mailbox import MailboxRefused, MailboxTemporary
    from ingest.pool import NoRoom
    from notify.courier import Permanent, Temporary
    from notify.render import LetterError

    match error:
        case Failure():
            return error
        case ConfigError() | SecretError() | CategoryFileError() | LetterError() | NoRoom():
            return Failure(str(error), WRONG_USE)
        case StoreError() | MailboxRefused() | MailboxTemporary() | Temporary() | Permanent():
            return Failure(str(error))
        case Conflict():
            return Failure("Another worker is changing the same thing: try again.")
        case DBAPIError():
            return Failure(explained(error))
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            return Failure(f"{place}{error.strerror or error}. Look at the file, its folder and their rights.")
        case _:
            return None


class Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with a command line, and which word may have been meant."""

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - as argparse has it
        from difflib import get_close_matches

        if action.choices is None or value in action.choices:
            return
        choices = [str(choice) for choice in action.choices]
        close = get_close_matches(str(value), choices, 1)
        hint = f"Did you mean {close[0]}?" if close else f"Choose one of: {', '.join(choices)}."
        name = action.metavar if action.metavar == "COMMAND" else "/".join(action.option_strings) or action.dest
        what = "There is no such command" if name == "COMMAND" else f"{name} cannot be"
        raise argparse.ArgumentError(None, f"{what}: {shown(value)}. {hint}")

    def error(self, message: str) -> NoReturn:
        """End with the sentence."""
        end = "" if message.endswith((".", "?")) else "."
        self.exit(WRONG_USE, f"{message[:1].upper()}{message[1:]}{end} See: {self.prog} --help\n")


def config_option(parser: argparse.ArgumentParser, default: object = argparse.SUPPRESS) -> None:
    """Let `--config FILE` stand here too; a default of SUPPRESS leaves what stood further to the left."""
    parser.add_argument(
        "--config", metavar="FILE", default=default, help="else the variable CASEPOST_CONFIG, else ./config.toml"
    )


def command(commands: Commands, name: str, about: str, run: Run) -> argparse.ArgumentParser:
    """Return the parser of a new command."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about[:1].upper() + about[1:])
    config_option(parser)
    parser.set_defaults(run=run)
    return parser


def group(commands: Commands, name: str, about: str) -> Commands:
    """Return where the commands below another one are added: `case` has `list`, `show`, ..."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about[:1].upper() + about[1:])
    config_option(parser)
    return parser.add_subparsers(title="commands", metavar="COMMAND", required=True)


def json_option(parser: argparse.ArgumentParser) -> None:
    """Let `--json` ask for output that programs read."""
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def day(text: str) -> date:
    """Return the day that an option names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it like 2026-07-01") from None


def config_path(args: argparse.Namespace) -> Path:
    """Return the file of the configuration, whether it exists or not."""
    return Path(args.config or os.environ.get("CASEPOST_CONFIG") or "config.toml")


def read_config(args: argparse.Namespace) -> "Config":
    """Return the configuration. Raises ConfigError with every mistake."""
    from casepost.config import load

    return load(config_path(args), os.environ)


@contextmanager
def opened(config: "Config") -> "Iterator[Engine]":
    """Give the store, and let go of it. Raises StoreError with the remedy."""
    from casepost.wiring import open_store

    engine = open_store(config)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def store_of(args: argparse.Namespace) -> "Iterator[sessionmaker[Session]]":
    """Give sessions on the store of the configuration."""
    from casepost.database import sessions

    with opened(read_config(args)) as engine:
        yield sessions(engine)


@contextmanager
def readable_store(args: argparse.Namespace) -> "Iterator[sessionmaker[Session]]":
    """Give sessions that only read: they wait for no writer."""
    from casepost.database import read_only

    with opened(read_config(args)) as engine:
        yield read_only(engine)


def now() -> datetime:
    """Return the time now."""
    return datetime.now(UTC)


def whoever() -> str:
    """Return who works at this shell, for the audit."""
    import getpass

    try:
        return f"shell:{getpass.getuser()}"
    except (KeyError, OSError):  # a container whose user has no name
        return f"shell:{os.getuid()}"


def iso(when: datetime | None) -> str | None:
    """Return a moment in UTC as JSON has it."""
    return None if when is None else when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def local(when: datetime | None, zone: "ZoneInfo", never: str = "-") -> str:
    """Return a moment as people of the office read it."""
    return never if when is None else f"{when.astimezone(zone):%Y-%m-%d %H:%M}"


def many(number: int, one: str) -> str:
    """Return a number with its noun: 1 letter, 2 letters."""
    return f"{number} {one}{'' if number == 1 else 's'}"


def plainly(value: object) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    """Return any of our values as JSON: moments in UTC, tuples as lists."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plainly(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plainly(item) for item in value]
    return value


def print_json(value: object) -> None:
    """Print one JSON value on a line of its own, in UTF-8 whatever the terminal's language is."""
    text = json.dumps(plainly(value), ensure_ascii=False)
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        print(text)
        return
    sys.stdout.flush()
    buffer.write(text.encode("utf-8", "replace") + b"\n")
    buffer.flush()


def print_rows(rows: Sequence[tuple[str, ...]], nothing: str) -> None:
    """Print lines in columns, or say that there is nothing."""
    if not rows:
        print(nothing)
        return
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def shown(text: object, longest: int = 60) -> str:
    """Return what came by mail as a terminal may show it: one line, no control characters, cut."""
    safe = "".join(sign if sign.isprintable() else " " for sign in str(text))
    return safe if len(safe) <= longest else f"{safe[: longest - 1]}…"


def complain(text: str) -> None:
    """Say on standard error what is wrong, while the command goes on."""
    print(text, file=sys.stderr)
