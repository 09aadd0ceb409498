"""No message can stop the others: children that hang, crash or take too much are ended, and the rest is served."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ingest.parse import parse
from ingest.pool import NoRoom, ParseFailed, ParsePool

PLAIN = (Path(__file__).parent / "mail" / "plain.eml").read_bytes()


ROOT = Path(__file__).parent.parent
GROUP = """
import os, signal, threading
from ingest.message import Message
from ingest.pool import ParsePool

signal.signal(signal.SIGTERM, lambda *_: print("TERM", flush=True))
pool = ParsePool()
pool.parse_many([b"", b""])
threading.Timer(0.1, lambda: os.killpg(os.getpgrp(), signal.SIGTERM)).start()
raws = [b"From: ana@families.example\\r\\n\\r\\n" + b"The bus was late again.\\r\\n" * 400] * 300
print(sum(isinstance(message, Message) for message in pool.parse_many(raws)))
pool.close()
"""


def behave(raw):
    """Stand in for the parser: a mail may ask to misbehave."""
    match raw:
        case b"hang":
            signal.pause()
        case b"spin":
            while True:
                pass
        case b"crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"leave":
            os._exit(3)
        case b"memory":
            return parse(b"x" * (2 << 30))
        case b"raise":
            raise ValueError(raw)
        case b"signals":
            os.kill(os.getpid(), signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGINT)
    return parse(raw)


@pytest.fixture(scope="module")
def pool():
    pool = ParsePool(wall_seconds=2, cpu_seconds=1, megabytes=512, work=behave)
    yield pool
    pool.close()


def test_messages_come_back_in_order(pool):
    raws = [PLAIN.replace(b"Bus 14", b"Bus %d" % number) for number in range(40)]
    assert pool.parse_many(raws) == [parse(raw) for raw in raws]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"hang", "took longer than 2 seconds"),
        (b"crash", f"was ended by signal {int(signal.SIGSEGV)}"),
        (b"leave", "ended by itself with code 3"),
        (b"memory", "needed more than 512 MB of memory"),
        (b"raise", "failed with ValueError"),
    ],
)
def test_one_bad_message_does_not_stop_the_others(pool, raw, reason):
    before, failed, after = pool.parse_many([PLAIN, raw, PLAIN])
    assert failed == ParseFailed(reason)
    assert before == after == parse(PLAIN)


def test_processor_time_is_limited_for_each_message():
    pool = ParsePool(workers=1, wall_seconds=20, cpu_seconds=1, work=behave)
    try:
        failed, after = pool.parse_many([b"spin", PLAIN])
    finally:
        pool.close()
    assert failed == ParseFailed("used more processor time than allowed")
    assert after == parse(PLAIN)


def test_children_do_not_listen_to_signals_sent_to_the_group(pool):
    assert pool.parse_many([b"signals"]) == [parse(b"signals")]


def test_sigterm_to_the_whole_group_does_not_cost_a_message():
    """systemd sends SIGTERM to every process of the service; the message in hand is still finished."""
    done = subprocess.run(
        [sys.executable, "-c", GROUP], cwd=ROOT, start_new_session=True, capture_output=True, timeout=60, check=True
    )
    assert done.stdout.split() == [b"TERM", b"300"], done.stderr


def test_the_parser_is_what_runs_by_default():
    pool = ParsePool(workers=1)
    try:
        assert pool.parse_many([PLAIN]) == [parse(PLAIN)]
    finally:
        pool.close()


def test_a_closed_pool_starts_again_when_asked():
    pool = ParsePool(workers=1)
    pool.close()
    assert pool.parse_many([]) == []
    assert pool.parse_many([b""]) == [parse(b"")]
    pool.close()
    assert pool.parse_many([b""]) == [parse(b"")]
    pool.close()


def test_the_limits_do_not_touch_this_process(pool):
    before = resource.getrlimit(resource.RLIMIT_AS)
    pool.parse_many([PLAIN])
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_place_too_long_for_sockets_is_said_at_once(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/tmp/" + "x" * 90)

    with pytest.raises(NoRoom, match="set TMPDIR to a shorter one"):
        ParsePool()
