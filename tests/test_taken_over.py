"""A child that a message took over: whatever it sends, its parent takes a Message from it or nothing, and runs nothing."""

import gc
import json
import os
import pickle
import signal
import struct
import sys
from pathlib import Path

import pytest

from ingest.codec import encode
from ingest.line import Line
from ingest.parse import parse
from ingest.pool import ANSWER_BYTES, ParseFailed, ParsePool

PLAIN = (Path(__file__).parent / "mail" / "plain.eml").read_bytes()
UNREADABLE = "got no answer that can be read"


class Evil:
    """Whoever unpickles it makes a folder."""

    def __init__(self, place: str) -> None:
        self.place = place

    def __reduce__(self):
        return os.mkdir, (self.place,)


def own_line() -> Line:
    """Return the child's line to its parent, as code that took the child over would find it."""
    return next(one for one in gc.get_objects() if isinstance(one, Line))


def head(number: int, length: int) -> bytes:
    return struct.pack("!QQ", number, length)


def number_in_hand() -> int:
    """Return the number of the mail that the child works on: it stands in the frame that called it."""
    frame = sys._getframe()
    while "number" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["number"]


def framed(answer: bytes) -> bytes:
    return head(number_in_hand(), len(answer)) + answer


def behave_badly(raw):
    """Stand for a child that a mail took over: it writes what it likes to its parent."""
    if raw.startswith(b"From"):
        return parse(raw)
    what, _, place = raw.partition(b" ")
    evil = pickle.dumps(Evil(place.decode()))
    right = b"=" + encode(parse(PLAIN))
    answers = {
        b"pickle": lambda: framed(evil),
        b"pickle-as-answer": lambda: framed(b"=" + evil),
        b"pickle-of-multiprocessing": lambda: struct.pack("!i", len(evil)) + evil,
        b"garbage": lambda: b"\xff" * 300,
        b"zeros": lambda: bytes(300),
        b"empty": lambda: framed(b""),
        b"half": lambda: framed(right)[:-40],
        b"half-and-end": lambda: framed(right)[:-40],
        b"gigabyte": lambda: head(number_in_hand(), 1 << 30),
        b"just-too-long": lambda: head(number_in_hand(), ANSWER_BYTES + 1),
        b"twice": lambda: framed(right) * 2,
        b"for-another": lambda: head(number_in_hand() + 1, len(right)) + right,
        b"text": lambda: framed(b'="a text"'),
        b"another-field": lambda: framed(b"=" + json.dumps(json.loads(right[1:]) | {"admin": True}).encode()),
        b"another-type": lambda: framed(b"=" + json.dumps(json.loads(right[1:]) | {"subject": 5}).encode()),
        b"deep": lambda: framed(b"=" + b"[" * 300_000),
        b"failure-of-lines": lambda: framed(b"!Error\r\nBcc: a@b.example"),
        b"failure-without-end": lambda: framed(b"!" + b"E" * 5000),
        b"nothing": lambda: b"",
        b"hang-up": lambda: b"",
    }
    own_line()._write(answers[what](), float("inf"))
    if what == b"half-and-end":
        os._exit(0)
    if what == b"hang-up":
        own_line().close()
    signal.pause()
    return None


def gibberish(raw):
    return {b"dict": {"not": "a message"}, b"object": object(), b"none": None}.get(raw) if raw != PLAIN else parse(raw)


@pytest.fixture(scope="module")
def taken_over():
    pool = ParsePool(wall_seconds=5, work=behave_badly)
    yield pool
    pool.close()


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("pickle", UNREADABLE),
        ("pickle-as-answer", UNREADABLE),
        ("pickle-of-multiprocessing", UNREADABLE),
        ("garbage", UNREADABLE),
        ("zeros", UNREADABLE),
        ("empty", UNREADABLE),
        ("half", "took longer than 5 seconds"),
        ("half-and-end", "ended by itself with code 0"),
        ("gigabyte", UNREADABLE),
        ("just-too-long", UNREADABLE),
        ("for-another", UNREADABLE),
        ("text", UNREADABLE),
        ("another-field", UNREADABLE),
        ("another-type", UNREADABLE),
        ("deep", UNREADABLE),
        ("failure-of-lines", UNREADABLE),
        ("failure-without-end", UNREADABLE),
        ("nothing", "took longer than 5 seconds"),
        ("hang-up", "broke off without an answer"),
    ],
)
def test_what_a_child_sends_that_is_no_message_is_that_mails_failure_and_nothing_runs(
    taken_over, tmp_path, what, reason
):
    others = [PLAIN.replace(b"Bus 14", b"Bus %d" % number) for number in range(6)]
    raws = [*others[:3], f"{what} {tmp_path / 'ran'}".encode(), *others[3:]]

    expected = [parse(raw) for raw in raws]
    expected[3] = ParseFailed(reason)
    assert taken_over.parse_many(raws) == expected
    assert not (tmp_path / "ran").exists()


def test_the_crafted_pickle_is_one_that_would_run(tmp_path):
    pickle.loads(pickle.dumps(Evil(str(tmp_path / "ran"))))
    assert (tmp_path / "ran").exists()


def test_a_child_that_answers_twice_does_not_answer_for_the_next_mail(tmp_path):
    pool = ParsePool(workers=1, wall_seconds=5, work=behave_badly)
    other = PLAIN.replace(b"Bus 14", b"Bus 15")
    try:
        assert pool.parse_many([b"twice"]) == [ParseFailed(UNREADABLE)]
        assert pool.parse_many([b"twice", other, PLAIN]) == [ParseFailed(UNREADABLE), parse(other), parse(PLAIN)]
        assert pool.parse_many([PLAIN, b"twice", other, other, PLAIN])[2:] == [parse(other), parse(other), parse(PLAIN)]
    finally:
        pool.close()


def test_an_answer_of_another_kind_is_a_failure_and_not_a_value():
    pool = ParsePool(workers=1, work=gibberish)
    try:
        assert pool.parse_many([b"dict", b"object", b"none", PLAIN]) == [
            ParseFailed(UNREADABLE),
            ParseFailed("failed with TypeError"),
            ParseFailed(UNREADABLE),
            parse(PLAIN),
        ]
    finally:
        pool.close()
