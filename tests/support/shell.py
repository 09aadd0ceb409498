"""A shell in the folder of an invented office: runs commands in this process, as an operator types them."""

import io
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from casepost.cli import main

HELP = "help@sunfield.example"
CONTACT = "ana.ruiz@sunfield.example"
OVERSIGHT = "olga.petrov@sunfield.example"
LEE = "lee@board.sunfield.example"
PARENT = "maria.lopez@mail.example"
BORDER = "mx.sunfield.example"

CONFIG = """
[office]
name = "Constituent Services"
district = "Sunfield Unified School District"
address = "help@sunfield.example"
time_zone = "America/Los_Angeles"

{mailbox}

[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"

[trust]
authserv_ids = ["mx.sunfield.example"]
secret_file = "secret"

[staff]
operator = "it@sunfield.example"

[[people]]
name = "Ana Ruiz"
email = "ana.ruiz@sunfield.example"
role = "contact"

[[people]]
name = "Olga Petrov"
email = "olga.petrov@sunfield.example"
role = "oversight"

[[people]]
name = "Jordan Lee"
email = "lee@board.sunfield.example"
role = "board"
greeting = "Trustee Lee"

[limits]
{limits}
"""

MAILDIR = '[mailbox]\nkind = "maildir"\npath = "mail"'


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.raw.splitlines()]


class Shell:
    """The folder of an office, and its command line."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[bytes]) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capture = capture

    def __call__(self, *words: str | Path, stdin: bytes = b"") -> Result:
        """Run one command in the folder."""
        self._capture.readouterr()
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        self._monkeypatch.chdir(self.folder)
        code = main([str(word) for word in words])
        out, err = self._capture.readouterr()
        return Result(code, out, err.decode())

    def configure(self, *, smtp_port: int = 1, mailbox: str = MAILDIR, limits: str = "") -> None:
        """Write config.toml."""
        text = CONFIG.format(mailbox=mailbox, smtp_port=smtp_port, limits=limits)
        (self.folder / "config.toml").write_text(text, encoding="utf-8")

    def put(self, raw: bytes, name: str = "1") -> None:
        """Let a mail arrive in the Maildir."""
        (self.folder / "mail" / "new" / name).write_bytes(raw)


def mail(
    text: str = "The bus did not stop at Oak Street today.",
    *,
    sender: str = f"Maria Lopez <{PARENT}>",
    subject: str = "Bus 14",
    message_id: str = "<a1@mail.example>",
    headers: str = "",
) -> bytes:
    """Return a mail whose sender the border vouches for."""
    domain = sender.rpartition("@")[2].rstrip(">")
    head = (
        f"Authentication-Results: {BORDER}; dmarc=pass header.from={domain}\r\nFrom: {sender}\r\nTo: {HELP}\r\n"
        f"Subject: {subject}\r\nDate: Mon, 16 Nov 2026 09:00:00 -0800\r\nMessage-ID: {message_id}\r\n{headers}"
    )
    return f"{head}\r\n{text}\r\n".encode()


@pytest.fixture
def bare_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Shell:
    """A shell in an empty folder."""
    monkeypatch.delenv("CASEPOST_CONFIG", raising=False)
    return Shell(tmp_path, monkeypatch, capsysbinary)


@pytest.fixture
def shell(bare_shell: Shell, empty_sqlite: Path) -> Shell:
    """A shell in an office with a configuration, a Maildir, a secret and an empty store."""
    folder = bare_shell.folder
    for part in ("new", "cur", "tmp"):
        (folder / "mail" / part).mkdir(parents=True)
    shutil.copyfile(empty_sqlite, folder / "casepost.db")
    secret = folder / "secret"
    secret.write_text(f"k1 {'ab' * 32}\n", encoding="utf-8")
    secret.chmod(0o600)
    bare_shell.configure()
    return bare_shell
