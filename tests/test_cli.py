"""The command line as a whole: help, configuration, exit codes, init and check."""

import os
import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from support.dovecot import Dovecot
from support.shell import Shell, bare_shell, mail, shell  # noqa: F401 - fixtures
from support.smtp_server import SmtpServer

from casepost import init
from casepost.config import load

COMMANDS = "demo init check run once receive explain suggest case outbox quarantine raw status rebuild upgrade".split()


def test_the_help_names_every_command_of_this_release(shell: Shell) -> None:
    shown = shell("--help")
    assert shown.code == 0
    for name in COMMANDS:
        assert f"\n    {name} " in shown.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(shell: Shell, name: str) -> None:
    assert shell(name, "--help").code == 0


def test_the_help_does_not_import_the_database_or_the_parser() -> None:
    code = "import sys, casepost.cli; casepost.cli.main(['--help']); print(*sys.modules, file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stderr.split())
    assert not loaded & {"sqlalchemy", "sqlmodel", "mailparser", "jinja2", "imapclient", "casepost.config"}


def test_it_says_its_version(shell: Shell) -> None:
    assert shell("--version").out.startswith("casepost 0")


@pytest.mark.parametrize(
    "words", [("improvement",), ("case",), ("case", "show"), ("nothing",), (), ("case", "act", "CS-1", "#note")]
)
def test_wrong_usage_is_exit_code_2(shell: Shell, words: tuple[str, ...]) -> None:
    found = shell(*words)
    assert found.code == 2
    assert "See: casepost" in found.err
    assert len(found.err.splitlines()) == 1


@pytest.mark.parametrize(
    "words", [("--config", "other.toml", "status"), ("status", "--config", "other.toml"), ("case", "list")]
)
def test_the_configuration_stands_before_or_after_the_command(shell: Shell, words: tuple[str, ...]) -> None:
    if words[0] == "case":
        words = ("case", "list", "--config", "other.toml")
    (shell.folder / "config.toml").rename(shell.folder / "other.toml")
    assert shell(*words).code == 0
    assert shell("status").code == 2


def test_the_configuration_may_be_named_by_the_environment(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    (shell.folder / "config.toml").rename(shell.folder / "other.toml")
    monkeypatch.setenv("CASEPOST_CONFIG", str(shell.folder / "other.toml"))
    assert shell("status").code == 0


@pytest.mark.parametrize("words", ["status", "run", "once", "rebuild", "upgrade", "case list", "outbox list"])
def test_a_missing_store_is_one_sentence_with_the_remedy_and_is_not_made(shell: Shell, words: str) -> None:
    (shell.folder / "casepost.db").unlink()
    found = shell(*words.split())
    assert found.code == 1
    assert "casepost init" in found.err
    assert len(found.err.splitlines()) == 1
    assert not (shell.folder / "casepost.db").exists()


def test_a_store_that_is_none_is_told(shell: Shell) -> None:
    (shell.folder / "casepost.db").write_bytes(b"this is no database at all" * 100)
    found = shell("status")
    assert found.code == 1
    assert "no Casepost store" in found.err


def test_run_refuses_a_secret_that_others_can_read(shell: Shell) -> None:
    (shell.folder / "secret").chmod(0o644)
    found = shell("run")
    assert found.code == 2
    assert "chmod 600" in found.err


def test_every_mistake_of_the_configuration_is_told_at_once(shell: Shell) -> None:
    file = shell.folder / "config.toml"
    file.write_text(file.read_text().replace('role = "contact"', 'role = "boss"').replace("[staff]", "[staf]"))
    found = shell("check")
    assert found.code == 2
    assert "2 mistakes" in found.err or "3 mistakes" in found.err
    assert "role" in found.err
    assert "[staf]" in found.err


# init


def test_init_makes_everything_from_flags(bare_shell: Shell) -> None:
    made = bare_shell(
        "init", "--district", 'The "Oak" District', "--address", "ask@oak.example", "--contact-name", "Ida Berg",
        "--contact-email", "ida@oak.example", "--imap-host", "imap.oak.example", "--smtp-host", "smtp.oak.example",
        "--time-zone", "America/Denver",
    )  # fmt: skip
    assert made.code == 0, made.err
    folder = bare_shell.folder
    config = load(folder / "config.toml", {})
    assert config.office.district == 'The "Oak" District'
    assert config.mailboxes[0].username == "ask@oak.example"
    assert config.people.primary_contact.email == "ida@oak.example"
    assert (folder / "secrets").stat().st_mode & 0o777 == 0o700
    assert (folder / "secrets" / "casepost").stat().st_mode & 0o777 == 0o600
    assert (folder / "casepost.db").exists()
    assert "secrets/imap" in made.out
    assert "Next: casepost check" in made.out
    assert "Still examples" not in made.out


def test_init_without_a_terminal_or_flags_writes_examples_and_says_which(bare_shell: Shell) -> None:
    made = bare_shell("init")
    assert made.code == 0
    assert "Still examples" in made.out
    assert "smtp host" in made.out


def test_init_changes_nothing_that_exists_and_makes_what_is_missing(shell: Shell) -> None:
    before = {path: path.read_bytes() for path in shell.folder.iterdir() if path.is_file()}
    again = shell("init", "--district", "Another")
    assert again.code == 0
    assert {path: path.read_bytes() for path in before} == before
    (shell.folder / "casepost.db").unlink()
    assert "Made the store" in shell("init").out
    assert shell("status").code == 0


def test_init_with_a_wrong_answer_writes_nothing(bare_shell: Shell) -> None:
    refused = bare_shell("init", "--address", "not an address", "--time-zone", "Nowhere/Town")
    assert refused.code == 2
    assert "address" in refused.err
    assert "time_zone" in refused.err
    assert list(bare_shell.folder.iterdir()) == []


def test_init_says_when_the_folder_cannot_hold_the_store(bare_shell: Shell) -> None:
    refused = bare_shell("init", "--store", "sqlite:///nowhere/casepost.db")
    assert refused.code == 1
    assert "folder" in refused.err


def test_the_configuration_that_init_writes_has_every_section_a_district_must_decide() -> None:
    text = init.config_text(init.Answers(maildir="mail", smtp_username="", operator="it@oak.example"))
    found = tomllib.loads(text)
    assert set(found) == {"office", "mailbox", "smtp", "store", "trust", "staff", "people", "calendar"}
    assert "username" not in found["smtp"]


def test_a_secret_is_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "imap"
    assert init.write_secret(file, "one\n")
    assert not init.write_secret(file, "two\n")
    assert file.read_text() == "one\n"


def test_init_asks_on_a_terminal_and_keeps_passwords_out_of_the_configuration(bare_shell: Shell) -> None:
    answers = ["Oak District", "", "ask@oak.example", "", "Ida Berg", "ida@oak.example", "", "imap.oak.example"]
    answers += ["smtp.oak.example", "it@oak.example", "pass one", ""]
    controller, terminal = os.openpty()
    asked = subprocess.Popen(
        [sys.executable, "-c", "import sys; from casepost.cli import main; sys.exit(main(['init']))"],
        cwd=bare_shell.folder, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True,
    )  # fmt: skip
    os.close(terminal)
    shown = b""
    for answer in answers:
        while not shown.rstrip(b"\r\n").endswith(b": "):
            shown += os.read(controller, 1000)
        shown = b""
        os.write(controller, f"{answer}\n".encode())
    with suppress(OSError):  # Linux says EIO at the end of a terminal
        while piece := os.read(controller, 1000):
            shown += piece
    os.close(controller)
    assert asked.wait(30) == 0, shown
    config = load(bare_shell.folder / "config.toml", {})
    assert (config.office.district, config.staff.operator) == ("Oak District", "it@oak.example")
    password = bare_shell.folder / "secrets" / "imap"
    assert password.read_text() == "pass one\n"
    assert password.stat().st_mode & 0o777 == 0o600
    assert b"pass one" not in shown
    assert b"secrets/smtp" in shown


# check


def test_check_tries_a_maildir_the_store_and_the_mail_server(shell: Shell, smtp_server: SmtpServer) -> None:
    shell.configure(smtp_port=smtp_server.port)
    found = shell("check")
    assert found.code == 0, found.out + found.err
    assert "failed" not in found.out
    assert "The service can run" in found.out
    assert smtp_server.messages == []


def test_check_fails_when_no_mail_server_answers(shell: Shell) -> None:
    found = shell("check")
    assert found.code == 1
    assert "failed   smtp: The mail server 127.0.0.1:1 cannot be reached" in found.out


def test_check_warns_when_no_server_is_believed(shell: Shell, smtp_server: SmtpServer) -> None:
    shell.configure(smtp_port=smtp_server.port)
    file = shell.folder / "config.toml"
    file.write_text(file.read_text().replace('authserv_ids = ["mx.sunfield.example"]', ""))
    found = shell("check")
    assert found.code == 0
    assert "warning  trust: authserv_ids is empty" in found.out


def test_check_names_a_missing_maildir_store_and_secret(shell: Shell) -> None:
    (shell.folder / "casepost.db").unlink()
    (shell.folder / "secret").unlink()
    file = shell.folder / "config.toml"
    file.write_text(file.read_text().replace('path = "mail"', 'path = "nowhere"'))
    found = shell("check")
    assert found.code == 1
    for thing in ("secret", "mailbox", "store", "smtp"):
        assert f"failed   {thing}" in found.out


@pytest.mark.dovecot
def test_check_logs_in_and_makes_the_folders(shell: Shell, dovecot: Dovecot, smtp_server: SmtpServer) -> None:
    shell.configure(smtp_port=smtp_server.port, mailbox=imap(dovecot, shell))
    dovecot.deliver(mail())
    found = shell("check")
    assert found.code == 0, found.out + found.err
    assert "1 messages in INBOX" in found.out
    assert any("Done" in name for name in dovecot.folders())
    assert any("Set aside" in name for name in dovecot.folders())
    assert len(dovecot.folder("INBOX")) == 1


@pytest.mark.dovecot
def test_check_tells_a_wrong_password(shell: Shell, dovecot: Dovecot, smtp_server: SmtpServer) -> None:
    shell.configure(smtp_port=smtp_server.port, mailbox=imap(dovecot, shell))
    (shell.folder / "imap").write_text("wrong\n")
    found = shell("check")
    assert found.code == 1
    assert "refuses the login" in found.out
    (shell.folder / "imap").unlink()
    assert shell("check").code == 2


def imap(server: Dovecot, shell: Shell) -> str:
    """Return the section of a mailbox on this server."""
    password = shell.folder / "imap"
    handle = os.open(password, os.O_CREAT | os.O_WRONLY, 0o600)
    os.write(handle, server.password.encode())
    os.close(handle)
    return (
        f'[mailbox]\nhost = "{server.host}"\nport = {server.port}\nsecurity = "none"\n'
        f'username = "{server.user}"\npassword_file = "imap"'
    )
