"""The demo is a test of the whole service; these tests see to it that it says so truthfully, and cleans up."""

import email
import email.policy
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from imapclient import IMAPClient
from support.ports import until

from casepost import demo_town
from casepost.demo_play import Play
from casepost.demo_screen import Screen
from casepost.demo_service import DemoFailed, Made, Outcome
from cases.categories import load
from ingest.imap_connection import say_goodbye
from ingest.parse import parse

DEMO = "import sys; from casepost.cli import main; sys.exit(main())"
NOW = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
LETTER = demo_town.Letter(
    "pat.kim@mail.example",
    "help+b.x@sunfield.example",
    "[CS-2026-00003] Our answer to you",
    "Words.",
    "<1@x.example>",
    "",
)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder with a short name: the demo's folder for temporary files holds sockets, whose paths are limited."""
    with tempfile.TemporaryDirectory(prefix="demo") as folder:
        yield Path(folder)


def run_demo(folder: Path, *arguments: str, code: str = DEMO) -> subprocess.CompletedProcess[str]:
    """Run the demo where it has nothing but an empty folder for temporary files."""
    return subprocess.run(
        [sys.executable, "-c", code, "demo", *arguments],
        env={"TMPDIR": str(folder), "PATH": os.environ.get("PATH", ""), "PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=60,
    )


def test_the_demo_runs_through_shows_the_whole_story_and_leaves_nothing_behind(tmp_path):
    shown = run_demo(tmp_path, "--once")

    assert (shown.returncode, shown.stderr) == (0, "")
    story = " ".join(shown.stdout.split())
    for words in (
        "[CS-2026-00001] We received your message",
        "Recibimos su mensaje",
        "one more referral of case CS-2026-00006, which stays one case",
        "no case and no answer",
        "Was this you?",
        "PRIORITY, read now",
        "Did you mean #category facilities ?",
        "what your last mail did was taken back",
        "Dear Trustee Mora,",
        "Our email did not arrive",
        "a note for Ana Ruiz, and for nobody else",
        "They are 7 cases.",
    ):
        assert words in story
    assert "\x1b" not in shown.stdout  # no colours but on a terminal
    assert max(map(len, shown.stdout.splitlines())) <= 100
    assert list(tmp_path.iterdir()) == []


@contextmanager
def staying_up(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Give the demo once it waits for visitors, and the file with what it shows."""
    screen = folder / "screen"
    (folder / "tmp").mkdir()
    with screen.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", DEMO, "demo"], env={**os.environ, "TMPDIR": str(folder / "tmp")}, stdout=file
        )
    try:
        assert until(lambda: "In a second terminal" in screen.read_text(), 40, every=0.1), screen.read_text()
        yield process, screen
    finally:
        process.kill()
        process.wait(10)


def test_a_visitor_with_a_mail_program_gets_a_receipt_and_ctrl_c_ends_the_demo(tmp_path):
    with staying_up(tmp_path) as (process, screen):
        port = int(re.findall(r"IMAP port (\d+)", screen.read_text())[0])
        program = IMAPClient("127.0.0.1", port, ssl=False, timeout=20)
        program.login(demo_town.USER, demo_town.PASSWORD)
        program.append(
            "INBOX",
            b"From: Visitor <visitor@other.example>\r\nTo: help@sunfield.example\r\nSubject: Lunch debt\r\n"
            b"Message-ID: <1@other.example>\r\n\r\nHow do I pay my son's lunch debt?\r\n",
        )
        assert until(lambda: program.folder_exists("Letters/visitor@other.example"), 20, every=0.2)
        assert until(lambda: "new case CS-2026-00008" in screen.read_text(), 10)
        say_goodbye(program)

        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert "Stopped." in screen.read_text()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_without_the_extra_the_demo_names_the_remedy_in_one_sentence(tmp_path):
    shown = run_demo(tmp_path, "--once", code=f"import sys; sys.modules['pymap'] = None; {DEMO}")

    assert shown.returncode == 1
    assert "pip install 'casepost[demo]'" in shown.stderr
    assert len(shown.stderr.splitlines()) == 1


class WrongTown:
    """A town in which every mail becomes automatic mail."""

    def arrives(self, mail: demo_town.Mail) -> Outcome:
        return Outcome("automatic", "automatic", "nothing works here", None, ())


def test_a_step_that_does_not_happen_ends_the_demo_with_a_plain_sentence(capsys):
    with pytest.raises(DemoFailed, match="'A parent asks about a bus' became automatic, not new"):
        Play(WrongTown(), Screen(ZoneInfo("America/Los_Angeles"), load())).run()


def test_a_long_list_of_letters_stays_within_the_width_of_the_screen(capsys):
    made = Made(1, "answer", "x" * 70 + "@mail.example", "[CS-2026-00001] " + "y" * 90, "<1@x>", "waiting")

    Screen(ZoneInfo("America/Los_Angeles"), load()).letters([made])

    (line,) = capsys.readouterr().out.splitlines()
    assert len(line) <= 100
    assert line.endswith("(waits)")


@pytest.mark.parametrize("place", range(3))
def test_each_trustees_mail_program_is_understood(place):
    mail = demo_town.forwards(NOW)[place]

    (inner,) = parse(demo_town.written(mail, "<1@board.sunfield.example>", NOW)).forwards

    assert (inner.email, inner.subject, inner.sure) == ("june.whitfield@mail.example", "Mold in room 12", True)


def test_the_bounce_of_the_demo_is_a_report_about_the_letter():
    report = parse(demo_town.written(demo_town.bounced(LETTER), "<2@mail.example>", NOW)).bounce

    assert report is not None
    assert (report.recipients, report.permanent, LETTER.message_id in report.returned_ids) == ((LETTER.to,), True, True)


def test_a_photo_is_attached_as_a_picture():
    raw = demo_town.written(demo_town.FENCE, "<3@mail.example>", NOW)

    (picture,) = email.message_from_bytes(raw, policy=email.policy.default).iter_attachments()

    assert (picture.get_content_type(), picture.get_filename()) == ("image/png", "fence.png")
    assert picture.get_content().startswith(b"\x89PNG")


def test_every_address_of_the_demo_is_one_that_nobody_can_have():
    text = demo_town.config_text(1, 2) + "".join(
        str(person) for person in (*demo_town.STAFF, *demo_town.TRUSTEES, demo_town.DAEMON, demo_town.JO)
    )
    assert {found.rpartition(".")[2] for found in re.findall(r"[\w.+-]+@[\w.-]+\w", text)} == {"example"}
