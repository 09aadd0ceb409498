"""The service's log: one JSON line an event on standard error, or a plain line when that is a terminal.

No bodies, no control characters, and every address but the office's own as a hash (mail-safety.md 9): the same address
has the same hash, so that an operator can follow it.
"""

import hashlib
import json
import logging
import re
import sys
import traceback
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime

# One class before the @ and one after it: linear, whatever a stranger sent.
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'@=/]{1,200}@[^\s<>()\[\],;:\"'@/?]{1,255}")
LONGEST = 2000  # characters of a message
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
QUIET = ("apscheduler", "alembic", "imapclient", "aiosmtplib", "asyncio")


class StandardError(logging.Handler):
    """Writes each line to what is standard error at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; when nobody listens any more, the service goes on all the same."""
        line = self.format(record)
        with suppress(OSError, ValueError):  # ValueError: it was closed
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()


class JsonLines(logging.Formatter):
    """An event as one JSON object."""

    def __init__(self, own: Collection[str] = ()) -> None:
        super().__init__()
        self._own = frozenset(address.casefold() for address in own)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        event: dict[str, object] = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": self.safe(record.getMessage()),
        }
        extras = {name: value for name, value in vars(record).items() if name not in STANDARD}
        event |= {name: self.safe(str(value)) for name, value in extras.items() if value not in ("", None)}
        event |= _failure(record)
        return json.dumps(event, ensure_ascii=True)  # escapes what an old terminal might obey

    def safe(self, text: str) -> str:
        """Return text for a log: addresses hashed, control characters escaped, cut."""
        return escaped(ADDRESS.sub(self._hashed, text[: 2 * LONGEST]))[:LONGEST]

    def _hashed(self, found: re.Match[str]) -> str:
        address = found[0].casefold().rstrip(".")
        if address in self._own:
            return found[0]
        return f"address:{hashlib.sha256(address.encode('utf-8', 'replace')).hexdigest()[:12]}"


class PlainLines(JsonLines):
    """An event as a person at a terminal reads it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        local = datetime.fromtimestamp(record.created, UTC).astimezone()
        failure = _failure(record)
        where = f" [{failure['error']} at {failure['where'][-1]}]" if failure else ""
        case = f" ({self.safe(str(vars(record)['case']))})" if vars(record).get("case") else ""
        level = "" if record.levelno == logging.INFO else f"{record.levelname.lower()}: "
        return f"{local:%H:%M:%S} {level}{self.safe(record.getMessage())}{case}{where}"


def configure(own: Collection[str] = (), level: int = logging.INFO) -> None:
    """Log to standard error from now on. *own*: addresses of the office, which need no hiding."""
    handler = StandardError()
    handler.setFormatter(PlainLines(own) if sys.stderr.isatty() else JsonLines(own))
    root = logging.getLogger()
    for before in [one for one in root.handlers if isinstance(one, StandardError)]:
        root.removeHandler(before)
    root.addHandler(handler)
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def escaped(text: str) -> str:
    r"""Return text without control characters and marks that turn the writing: `\x1b` shows as those four signs."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _failure(record: logging.LogRecord) -> dict[str, list[str]]:
    """Return what went wrong and where; not its text, which may hold what somebody wrote."""
    if not record.exc_info or record.exc_info[0] is None:
        return {}
    frames = traceback.extract_tb(record.exc_info[2])
    where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    return {"error": [record.exc_info[0].__name__], "where": where or ["unknown"]}
