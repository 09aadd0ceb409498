"""The nursery: loads the service once, then forks a process for each start. One order a line, as JSON.

It has a single thread, so that a fork is safe. A start may name a point of the crash driver: the new process kills
itself there, with the real parts around it.
"""

import ctypes
import json
import os
import signal
import sys
import traceback
from functools import partial

from sqlalchemy import event
from support.crash_driver import FatalCourier, FatalMailbox, FatalPool, die_at

from casepost import cli, schedule, wiring
from ingest import imap_connection, imap_watch
from ingest.backoff import Backoff
from notify import deliver
from notify.smtp import SmtpTarget

PR_SET_PDEATHSIG = 1


def serve() -> None:
    """Obey orders until there are no more."""
    children: dict[int, int | None] = {}
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "start":
            pid = started(order)
            children[pid] = None
            answer = {"pid": pid}
        else:
            answer = {"code": ended(order["pid"], children)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    for pid in [pid for pid in children if ended(pid, children) is None]:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def started(order: dict) -> int:
    """Fork a process that runs the service; return its number."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setsid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # prctl(2): it does not outlive the nursery
        nothing = os.open(os.devnull, os.O_RDONLY)
        output = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for file, number in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(file, number)
        if order["hurried"]:
            hurry()
        if order["point"]:
            arm(order["point"])
        code = cli.main(["run", "--config", order["config"]])
    except BaseException:
        traceback.print_exc()  # as a process that was started by itself would
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def ended(pid: int, children: dict[int, int | None]) -> int | None:
    """Return how a child ended, None while it runs."""
    if children.get(pid) is None:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            children[pid] = os.waitstatus_to_exitcode(status)
    return children.get(pid)


def hurry() -> None:
    """Wait for a silent server a few seconds only, so that a test of a minute's silence takes no minute."""
    imap_connection.READ_SECONDS = 3.0
    deliver.IDLE_SECONDS = 0.5
    for user in (schedule, imap_watch):
        user.Backoff = partial(Backoff, longest=1.0)
    wiring.SmtpTarget = partial(SmtpTarget, timeout=3.0, letter_seconds=6.0)


class ArmedPool(FatalPool):
    """The crash driver's pool, which the running service also closes."""

    def close(self) -> None:
        """End the children."""
        self._inner.close()


def arm(point: str) -> None:
    """Put the crash driver's parts around the real ones, and let the process die at this point."""
    mailbox_of, pool_of, courier_of, assemble = (
        wiring.mailbox_of,
        wiring.pool_of,
        wiring.courier_of,
        wiring.assemble,
    )

    def armed(*arguments, **more):
        parts = assemble(*arguments, **more)

        @event.listens_for(parts.engine, "before_cursor_execute")
        def dies_in_the_transaction(_connection, _cursor, statement, *_rest) -> None:
            if statement.startswith("UPDATE delivery SET") and "became" in statement:
                die_at("written, not committed", point)

        return parts

    wiring.mailbox_of = lambda settings: FatalMailbox(mailbox_of(settings), point)
    wiring.pool_of = lambda limits, workers=2: ArmedPool(pool_of(limits, workers), point)
    wiring.courier_of = lambda settings: FatalCourier(courier_of(settings), point)
    wiring.assemble = armed
