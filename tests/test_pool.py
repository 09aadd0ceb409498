"""No message can stop the others: children that hang, crash or take too much are ended, and the rest is served."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE

import pytest

from ingest import pool as pool_module
from ingest.parse import parse
from ingest.pool import NoRoom, ParseFailed, ParsePool

HERE = Path(__file__).parent
PLAIN = (HERE / "mail" / "plain.eml").read_bytes()
MAIL = sorted((HERE / "mail").glob("*.eml"))
ROOT = HERE.parent
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


# What runs in the children


def wait_for(file: Path) -> None:
    while not file.exists():
        time.sleep(0.01)


def meet(raw):
    """Make the first file named and wait for the second; the subject tells which process it was."""
    if raw == b"leave":
        os._exit(3)
    if raw.startswith(b"/"):
        mine, other = raw.split()
        Path(mine.decode()).touch()
        wait_for(Path(other.decode()))
    return replace(parse(raw), subject=str(os.getpid()))


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


# Everything that is read is the same with and without a child


def test_every_mail_is_the_same_with_and_without_a_child(pool):
    raws = [file.read_bytes() for file in MAIL]
    assert pool.parse_many(raws) == [parse(raw) for raw in raws]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_large_and_small_mails_mix(workers):
    large = PLAIN + b"The bus was late again.\r\n" * 9_000
    files = PLAIN + b"\x00\xff\n" * 4_000_000
    raws = [PLAIN, large, files, large, PLAIN, b"", large] * 2
    pool = ParsePool(workers=workers)
    try:
        assert pool.parse_many(raws) == [parse(raw) for raw in raws]
    finally:
        pool.close()


def test_several_bad_messages_in_a_row_leave_the_others_in_their_places(pool):
    expected = {
        PLAIN: parse(PLAIN),
        b"leave": ParseFailed("ended by itself with code 3"),
        b"crash": ParseFailed(f"was ended by signal {int(signal.SIGSEGV)}"),
        b"raise": ParseFailed("failed with ValueError"),
    }
    some = [b"leave", PLAIN, b"crash", b"crash", b"raise", PLAIN, PLAIN, b"leave", b"raise", PLAIN, b"leave", PLAIN]
    raws = some * 4
    assert pool.parse_many(raws) == [expected[raw] for raw in raws]


# Several mailboxes at once


def in_thread(call):
    done: list = []
    thread = threading.Thread(target=lambda: done.append(call()))
    thread.start()
    return thread, done


def test_the_mails_of_one_batch_are_worked_on_side_by_side(tmp_path):
    pool = ParsePool(workers=2, wall_seconds=60, work=meet)
    try:
        one, two = pool.parse_many([f"{tmp_path}/a {tmp_path}/b".encode(), f"{tmp_path}/b {tmp_path}/a".encode()])
    finally:
        pool.close()
    assert one.subject != two.subject


def test_two_threads_are_served_side_by_side(tmp_path):
    pool = ParsePool(workers=2, wall_seconds=60, work=meet)
    try:
        threads = [
            in_thread(lambda raw=raw: pool.parse_many([raw]))
            for raw in (f"{tmp_path}/a {tmp_path}/b".encode(), f"{tmp_path}/b {tmp_path}/a".encode())
        ]
        for thread, _ in threads:
            thread.join()
    finally:
        pool.close()
    (one,), (two,) = (done[0] for _, done in threads)
    assert one.subject != two.subject


def test_a_short_batch_does_not_wait_for_the_end_of_a_long_one(tmp_path):
    """The long batch's last mail is finished only when the short batch is."""
    pool = ParsePool(workers=1, wall_seconds=60, work=meet)
    begun, go, short_done = (tmp_path / name for name in ("begun", "go", "short"))
    try:
        raws = [f"{begun} {go}".encode(), *[PLAIN] * 20, f"{begun} {short_done}".encode()]
        long, results = in_thread(lambda: pool.parse_many(raws))
        wait_for(begun)
        short, _ = in_thread(lambda: pool.parse_many([PLAIN]))
        while not pool._children._waiting:
            time.sleep(0.01)
        go.touch()
        short.join()
        short_done.touch()
        long.join()
    finally:
        pool.close()
    assert [isinstance(one, ParseFailed) for one in results[0]] == [False] * 22


def test_many_threads_get_each_their_own_results():
    pool = ParsePool(workers=2, wall_seconds=60, cpu_seconds=5, work=behave)
    batches = [[PLAIN.replace(b"Bus 14", b"Bus %d" % (n * 50 + one)) for one in range(12)] for n in range(6)]
    for batch in batches:
        batch[5] = b"leave"
    try:
        threads = [in_thread(lambda batch=batch: pool.parse_many(batch)) for batch in batches]
        for thread, _ in threads:
            thread.join()
    finally:
        pool.close()
    for batch, (_, done) in zip(batches, threads, strict=True):
        expected = [parse(raw) for raw in batch]
        expected[5] = ParseFailed("ended by itself with code 3")
        assert done == [expected]


# Children come and go


def test_a_child_is_renewed_after_a_number_of_mails(monkeypatch):
    monkeypatch.setattr(pool_module, "_RENEW_AFTER", 3)
    pool = ParsePool(workers=1, work=meet)
    try:
        pids = [one.subject for one in pool.parse_many([PLAIN] * 10)]
    finally:
        pool.close()
    assert [pids.index(pid) for pid in pids] == [0, 0, 0, 3, 3, 3, 6, 6, 6, 9]


def test_a_child_that_died_while_it_was_idle_costs_no_mail_its_try():
    pool = ParsePool(workers=1, work=meet)
    try:
        (before,) = pool.parse_many([PLAIN])
        os.kill(int(before.subject), signal.SIGKILL)
        wait_until_gone(int(before.subject))
        (after,) = pool.parse_many([PLAIN])
    finally:
        pool.close()
    assert before.subject != after.subject


def wait_until_gone(pid: int) -> None:
    """Wait until a process is no more, not even as a zombie."""
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.02)


def test_nothing_is_left_of_a_closed_pool(pool):
    pool.parse_many([PLAIN])  # the fork server, which serves all pools, has been started
    before = sorted(Path("/proc/self/fd").iterdir())
    threads = threading.active_count()
    other = ParsePool(workers=2, work=meet)
    pids = {int(one.subject) for one in other.parse_many([PLAIN] * 40)}
    assert other.parse_many([b"leave", PLAIN])[0] == ParseFailed("ended by itself with code 3")
    other.close()
    for pid in pids:
        wait_until_gone(pid)
    while threading.active_count() > threads:
        time.sleep(0.01)
    assert sorted(Path("/proc/self/fd").iterdir()) == before


def test_who_waits_for_an_answer_when_the_pool_is_closed_is_told_so(tmp_path):
    pool = ParsePool(workers=1, wall_seconds=60, work=meet)
    thread, done = in_thread(lambda: pool.parse_many([f"{tmp_path}/a {tmp_path}/never".encode(), PLAIN]))
    wait_for(tmp_path / "a")
    pool.close()
    thread.join()
    assert done == [[ParseFailed("the pool was closed")] * 2]


LONELY = """
import sys, time
sys.path.insert(0, {tests!r})
from pathlib import Path
from ingest.pool import ParsePool
from test_pool import PLAIN, meet

if __name__ == "__main__":
    pool = ParsePool(workers=1, wall_seconds={wall}, work=meet)
    print(pool.parse_many([PLAIN])[0].subject, flush=True)
    {then}
"""
HANGS = "pool.parse_many([b'{place}/begun {place}/never'])"


@pytest.mark.parametrize(
    ("then", "what", "code"),
    [
        ("time.sleep(60)", signal.SIGKILL, -signal.SIGKILL),
        ("time.sleep(60)", signal.SIGTERM, -signal.SIGTERM),
        ("time.sleep(60)", signal.SIGINT, -signal.SIGINT),
        (HANGS, signal.SIGKILL, -signal.SIGKILL),
        (HANGS, signal.SIGINT, -signal.SIGINT),
        ("pass", None, 0),
    ],
    ids=["idle-killed", "idle-terminated", "idle-interrupted", "working-killed", "working-interrupted", "left-open"],
)
def test_a_parent_that_ends_leaves_no_child(tmp_path, then, what, code):
    script = tmp_path / "lonely.py"
    wall = 5 if what == signal.SIGKILL else 60
    script.write_text(LONELY.format(tests=str(HERE), wall=wall, then=then.format(place=tmp_path)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", script]
    with subprocess.Popen(command, cwd=ROOT, stdout=PIPE, stderr=PIPE, text=True, env=environment) as parent:
        try:
            child = int(parent.stdout.readline() or "0")
            if then == HANGS:
                wait_for(tmp_path / "begun")
            if what:
                parent.send_signal(what)
            told = parent.communicate(timeout=60)[1]
        finally:
            parent.kill()
    assert (parent.returncode, child > 0) == (code, True), told
    assert "Traceback" not in told or what == signal.SIGINT, told
    wait_until_gone(child)


NO_FILES_LEFT = """
import os, resource, sys
from ingest.pool import NoRoom, ParsePool

pool = ParsePool(workers=int(sys.argv[1]))
used = max(int(name) for name in os.listdir("/proc/self/fd"))
resource.setrlimit(resource.RLIMIT_NOFILE, (used + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
try:
    print(pool.parse_many([b"Subject: x", b"Subject: y"]))
except NoRoom as error:
    print(error)
resource.setrlimit(resource.RLIMIT_NOFILE, (1024, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
print([message.subject for message in pool.parse_many([b"Subject: x", b"Subject: y"])])
pool.close()
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_where_no_child_can_be_started_no_message_is_blamed(workers):
    done = subprocess.run([sys.executable, "-c", NO_FILES_LEFT, workers], capture_output=True, text=True, check=False)
    said, later = done.stdout.splitlines()
    assert "The mail waits" in said, done.stderr
    assert later == "['x', 'y']"
