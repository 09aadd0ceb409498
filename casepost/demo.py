"""`casepost demo`: the whole service against embedded mail servers and an invented town. Needs no account at all."""

import io
import logging
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casepost.demo_screen import Screen
    from casepost.demo_service import Town

MISSING = "The demo needs two small mail servers, which are not installed: run  pip install 'casepost[demo]'"
SERVERS = frozenset({"aiosmtpd", "pymap", "proxyprotocol", "pysasl"})
LOOK_SECONDS = 0.3  # how often the demo looks for mail that a visitor has sent


def main(once: bool) -> int:  # noqa: FBT001 - the command line's own switch
    """Play the demo and return the exit code: 1 when something that it shows did not happen."""
    try:
        from casepost.demo_service import DemoFailed, Town
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in SERVERS:
            raise
        print(MISSING, file=sys.stderr)
        return 1
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace", line_buffering=True)  # a terminal without Spanish letters shows a ?
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # it ends as Ctrl-C does, and cleans up
    try:
        with _folder() as folder, _logged(folder), _running(Town(folder)) as town:
            _show(town, once=once)
    except KeyboardInterrupt:
        print("\nStopped. The demo's folder has been removed.")
        return 1 if once else 0  # run through, it did not show everything
    except DemoFailed as error:
        print(f"The demo did not go as it should: {error}", file=sys.stderr)
        return 1
    return 0


def _show(town: "Town", *, once: bool) -> None:
    from casepost.demo_play import Play
    from casepost.demo_screen import Screen

    district = town.parts.service.district
    screen = Screen(district.office.zone, district.categories)
    Play(town, screen).run()
    if not once:
        screen.next_steps(town.config_file, town.imap.port, town.smtp.port)
        _follow(town, screen)


def _follow(town: "Town", screen: "Screen") -> None:
    """Show what visitors send and what leaves, until Ctrl-C."""
    pause = threading.Event()
    newest = town.newest_mail()
    shown = {one.id for one in town.letters()}
    while not pause.wait(LOOK_SECONDS):
        for newest, sender, subject, outcome in town.handled_after(newest):  # noqa: B007, B020 - goes on from the last
            screen.visited(sender, subject, outcome)
        left = [one for one in town.letters() if one.state == "sent" and one.id not in shown]
        if left:
            screen.letters(left)
            shown |= {one.id for one in left}


@contextmanager
def _running(town: "Town") -> "Iterator[Town]":
    print("Casepost demo: a shared mailbox becomes tracked cases. Nothing leaves this machine. Starting ...")
    try:
        town.start()
        yield town
    finally:
        town.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="casepost-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _logged(folder: Path) -> Iterator[None]:
    """Let the service write its log into the folder: the screen is for the demo."""
    handler = logging.FileHandler(folder / "casepost.log")
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every line of every conversation
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
        handler.close()
