"""`run` and `once`: the service as an operator starts it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing

import pytest
from support.dovecot import Dovecot
from support.shell import CONTACT, PARENT, Shell, bare_shell, mail, shell  # noqa: F401 - fixtures
from support.smtp_server import SmtpServer

KEYS = ["seen", "new", "joined", "automatic", "set_aside", "duplicates", "sent", "failed"]
PROGRAM = "import sys; from casepost.cli import main; sys.exit(main())"


def imap(server: Dovecot, shell: Shell, port: int = 0) -> str:
    password = shell.folder / "imap"
    password.write_text(server.password)
    password.chmod(0o600)
    return (
        f'[[mailbox]]\nhost = "{server.host}"\nport = {port or server.port}\nsecurity = "none"\n'
        f'username = "{server.user}"\npassword_file = "imap"\n'
    )


def until(true: Callable[[], object], seconds: float = 20) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        os.sched_yield()


def test_once_reads_everything_and_sends_what_is_due(shell: Shell, smtp_server: SmtpServer) -> None:
    shell.configure(smtp_port=smtp_server.port)
    shell.put(mail(), "1")
    shell.put(mail(headers="X-Copy: 2\r\n"), "2")
    shell.put(mail(message_id="<b@mail.example>", headers="Auto-Submitted: auto-replied\r\n"), "3")
    done = shell("once", "--json")
    assert done.code == 0, done.err
    assert list(done.json) == KEYS
    assert done.json == dict(zip(KEYS, (3, 1, 0, 1, 0, 1, 2, 0), strict=True))
    assert {taken.recipients[0] for taken in smtp_server.messages} == {PARENT, CONTACT}
    assert list((shell.folder / "mail" / "new").iterdir()) == []
    again = shell("once", "--json")
    assert again.json == dict.fromkeys(KEYS, 0)
    assert "0 seen, 0 new" in shell("once").out


def test_once_without_a_mail_server_keeps_the_letters_and_says_so(shell: Shell) -> None:
    shell.put(mail())
    done = shell("once", "--json")
    assert done.code == 1
    assert done.json["new"] == 1
    assert done.err.startswith("Letters wait: The mail server 127.0.0.1:1 cannot be reached")
    assert len(done.err.splitlines()) == 1
    assert shell("status", "--json").json["unsent"] == 2


def test_a_mailbox_that_fails_does_not_keep_the_others_from_being_read(shell: Shell, smtp_server: SmtpServer) -> None:
    boxes = '[[mailbox]]\nkind = "maildir"\npath = "nowhere"\n\n[[mailbox]]\nkind = "maildir"\npath = "mail"\n'
    shell.configure(smtp_port=smtp_server.port, mailbox=boxes)
    shell.put(mail())
    done = shell("once", "--json")
    assert done.code == 1
    assert done.json["new"] == 1
    assert "There is no Maildir at" in done.err
    assert len(done.err.splitlines()) == 1
    status = shell("status")
    assert status.code == 1
    assert "nowhere" in status.err


@pytest.mark.slow
def test_a_mail_that_stops_the_parser_is_set_aside_after_three_tries(shell: Shell, smtp_server: SmtpServer) -> None:
    shell.configure(smtp_port=smtp_server.port, limits="parse_megabytes = 150\nmessage_megabytes = 90")
    shell.put(mail() + b"x" * 40_000_000, "1")
    shell.put(mail(message_id="<b@mail.example>"), "2")
    done = shell("once", "--json")
    assert done.json["set_aside"] == 1
    assert done.json["new"] == 1
    assert [taken.recipients for taken in smtp_server.to("it@sunfield.example")] == [("it@sunfield.example",)]


def test_after_a_restore_nothing_old_is_acknowledged(shell: Shell, smtp_server: SmtpServer) -> None:
    shell.configure(smtp_port=smtp_server.port)
    shell.put(mail())
    assert shell("once", "--resync-no-ack", "--json").json["new"] == 1
    assert smtp_server.to(PARENT) == []
    assert len(smtp_server.to(CONTACT)) == 1


def test_a_mailbox_that_another_process_reads_is_told(shell: Shell, smtp_server: SmtpServer) -> None:
    shell.configure(smtp_port=smtp_server.port)
    shell("once")
    with closing(sqlite3.connect(shell.folder / "casepost.db")) as db, db:
        db.execute("UPDATE lease SET holder = 'elsewhere:1:ab', until = '2099-01-01 00:00:00.000000'")
    shell.put(mail())
    done = shell("once", "--json")
    assert done.code == 1
    assert "read by another process" in done.err


def test_a_lease_of_a_process_that_died_here_keeps_nobody_waiting(shell: Shell, smtp_server: SmtpServer) -> None:
    shell.configure(smtp_port=smtp_server.port)
    shell("once")
    name_itself = [sys.executable, "-c", "from casepost.holding import own_name; print(own_name(), end='')"]
    holder = subprocess.run(name_itself, capture_output=True, text=True, check=True).stdout
    with closing(sqlite3.connect(shell.folder / "casepost.db")) as db, db:
        db.execute("UPDATE lease SET holder = ?, until = '2099-01-01 00:00:00.000000'", (holder,))
    shell.put(mail())
    assert shell("once", "--json").json["new"] == 1


@pytest.mark.dovecot
def test_once_over_imap_moves_handled_mail(shell: Shell, dovecot: Dovecot, smtp_server: SmtpServer) -> None:
    shell.configure(smtp_port=smtp_server.port, mailbox=imap(dovecot, shell))
    dovecot.deliver(mail())
    done = shell("once", "--json")
    assert done.code == 0, done.err
    assert (done.json["new"], done.json["sent"]) == (1, 2)
    assert dovecot.folder("INBOX") == []


@pytest.mark.dovecot
def test_once_tells_an_unreachable_imap_server(shell: Shell, dovecot: Dovecot, smtp_server: SmtpServer) -> None:
    shell.configure(smtp_port=smtp_server.port, mailbox=imap(dovecot, shell, port=1))
    done = shell("once", "--json")
    assert done.code == 1
    assert "Nothing answers at 127.0.0.1:1" in done.err


@pytest.mark.slow
@pytest.mark.dovecot
def test_run_works_until_sigterm_and_logs_lines_of_json(
    shell: Shell, dovecot: Dovecot, smtp_server: SmtpServer
) -> None:
    shell.configure(smtp_port=smtp_server.port, mailbox=imap(dovecot, shell))
    with (shell.folder / "log").open("wb") as log:
        service = subprocess.Popen([sys.executable, "-c", PROGRAM, "run"], cwd=shell.folder, stderr=log)
    try:
        until(lambda: "the service runs" in (shell.folder / "log").read_text())
        dovecot.deliver(mail())
        smtp_server.wait_for(2, 20)
        until(lambda: dovecot.folder("INBOX") == [])
    finally:
        service.send_signal(signal.SIGTERM)
        code = service.wait(30)
    text = (shell.folder / "log").read_text()
    assert code == 0, text
    assert "the service has ended" in text
    assert all(line.startswith('{"at": ') for line in text.splitlines()), text
    assert PARENT not in text
    assert "Oak Street" not in text
    assert shell("status", "--json").json["last_look"]


def test_run_stops_at_once_when_the_store_needs_an_upgrade(shell: Shell) -> None:
    with closing(sqlite3.connect(shell.folder / "casepost.db")) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    for words in ("run", "once", "status", "upgrade"):
        refused = shell(words)
        assert refused.code == 1
        assert "newer release" in refused.err


@pytest.mark.parametrize("words", [("run",), ("once",), ("check",), ("receive",)])
def test_a_receipt_that_would_be_too_long_is_found_out_before_any_mail_is_read(
    shell: Shell, words: tuple[str, ...]
) -> None:
    file = shell.folder / "config.toml"
    more = f'phone = "1"\nhours = "{"every day " * 90}"\ncomplaint_url = "https://sunfield.example/{"x" * 900}"\n'
    file.write_text(file.read_text().replace("[office]\n", f"[office]\n{more}"))
    shell.put(mail())
    refused = shell(*words, stdin=mail())
    assert refused.code == {"receive": 75, "check": 1}.get(words[0], 2)
    assert "The receipt is longer than 4096 bytes. Shorten receipt.txt, or the values of [office]." in (
        refused.err + refused.out
    )
    assert len(list((shell.folder / "mail" / "new").iterdir())) == 1


def test_status_shows_what_was_moved_away_before_it_was_read(shell: Shell) -> None:
    with closing(sqlite3.connect(shell.folder / "casepost.db")) as db, db:
        columns = "key, mailbox, attempts, seen_at, became, filed, last_error"
        values = "'box/7/1', 'box', 1, '2026-11-16 17:00:00', 'gone', 0, ''"
        db.execute(f"INSERT INTO delivery ({columns}) VALUES ({values})")
    assert "moved away before they were read: 1" in shell("status").out
    assert shell("status", "--json").json["gone"] == 1


def test_status_says_how_the_service_stands(shell: Shell, smtp_server: SmtpServer) -> None:
    assert "No mailbox has been read yet." in shell("status").out
    shell.configure(smtp_port=smtp_server.port)
    shell.put(mail())
    shell("once")
    found = shell("status", "--json").json
    assert set(found) >= {"last_look", "oldest_unhandled", "oldest_unsent", "last_sent", "failing", "troubles"}
    assert found["became"] == {"new": 1}
    assert found["last_sent"].endswith("Z")
    assert "last read" in shell("status").out
    assert "Nightly model: not in use" in shell("status").out


def test_upgrade_has_nothing_to_do_on_a_store_of_this_release(shell: Shell) -> None:
    assert "of this release already" in shell("upgrade").out
