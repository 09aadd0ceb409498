"""What the service writes into its log while an attack goes on, as it writes it."""

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from support.town import HELP

from casepost.logging_setup import JsonLines


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines([HELP]))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def logbook() -> Iterator[list[str]]:
    """Give the lines that are logged meanwhile."""
    root, kept = logging.getLogger(), _Kept()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.INFO)
    try:
        yield kept.lines
    finally:
        root.setLevel(level)
        root.removeHandler(kept)


def unfit(lines: Sequence[str]) -> Iterator[str]:
    """Say which lines are not one line of JSON in plain signs, or hold an address that is not the office's own."""
    for line in lines:
        if not line.isascii() or not line.isprintable() or not isinstance(json.loads(line), dict):
            yield f"the log holds a line that is none: {line[:200]!r}"
        if "@" in line.replace(HELP, ""):
            yield f"the log holds an address: {line[:200]!r}"
