"""The log: one line an event, nothing of what people wrote, nothing that commands a terminal."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from typing import Any

import pytest

from casepost.logging_setup import StandardError, configure

log = logging.getLogger("casepost.test")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The log is afterwards as it was."""
    root = logging.getLogger()
    level = root.level
    yield
    root.setLevel(level)
    for handler in [one for one in root.handlers if isinstance(one, StandardError)]:
        root.removeHandler(handler)


@contextmanager
def heard(stream: io.StringIO | None = None, **settings: Any) -> Iterator[io.StringIO]:
    """Give what is standard error for a while, with the log configured."""
    with redirect_stderr(stream or io.StringIO()) as stderr:
        configure(**settings)
        yield stderr


def events(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_line_of_json() -> None:
    with heard() as stderr:
        log.info("new", extra={"case": "CS-2026-00001", "delivery": ""})
    (event,) = events(stderr)
    assert {key: event[key] for key in ("level", "logger", "event", "case")} == {
        "level": "info",
        "logger": "casepost.test",
        "event": "new",
        "case": "CS-2026-00001",
    }
    assert event["at"].endswith("Z")
    assert "delivery" not in event


def test_addresses_are_hashed_alike_and_the_offices_own_are_not() -> None:
    with heard(own={"help@sunfield.example"}) as stderr:
        log.warning("to %s, nor <%s>, from %s", "Pat@mail.example", "pat@mail.example", "help@sunfield.example")
    (event,) = events(stderr)
    assert "mail.example" not in event["event"]
    assert "help@sunfield.example" in event["event"]
    first, second = [word.strip(",<>") for word in event["event"].split() if "address:" in word]
    assert first == second


def test_no_control_character_reaches_a_terminal() -> None:
    with heard() as stderr:
        log.error("a\x1b[31m\nb\u202ec", extra={"case": "\x9b"})
    assert "\x1b" not in stderr.getvalue()
    assert len(stderr.getvalue().splitlines()) == 1
    assert "\\x1b" in events(stderr)[0]["event"]
    assert stderr.getvalue().isascii()


def test_a_failure_says_where_but_not_what_somebody_wrote() -> None:
    with heard() as stderr:
        try:
            int("the body: my child is ill")
        except ValueError:
            log.exception("a message could not be recorded")
    (event,) = events(stderr)
    assert event["error"] == ["ValueError"]
    assert "test_logging_setup.py" in event["where"][-1]
    assert "ill" not in stderr.getvalue()


def test_a_person_at_a_terminal_reads_plain_lines() -> None:
    with heard(Terminal()) as terminal:
        log.info("new", extra={"case": "CS-2026-00001"})
        log.error("lost \x1b")
    first, second = terminal.getvalue().splitlines()
    assert first[9:] == "new (CS-2026-00001)"
    assert second[9:] == "error: lost \\x1b"


def test_configuring_twice_says_everything_once() -> None:
    with heard() as stderr:
        configure(level=logging.WARNING)
        log.info("unheard")
        log.warning("heard")
    assert len(events(stderr)) == 1


def test_a_log_that_nobody_reads_stops_nothing() -> None:
    closed = io.StringIO()
    with heard(closed):
        closed.close()
        log.info("unheard")
