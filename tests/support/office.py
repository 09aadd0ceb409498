"""A config.toml with its secrets and an empty store, for tests that start the program."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from casepost.secrets import new_keys_text

CONFIG = """
[office]
district = "Sunfield Unified School District"
address = "help@sunfield.example"
phone = "(555) 555-0100"
time_zone = "America/Los_Angeles"

[mailbox]
host = "{imap_host}"
port = {imap_port}
security = "none"
username = "{user}"
password_file = "secrets/imap"

[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"

[store]
url = "{store}"

[trust]
authserv_ids = ["mx.sunfield.example"]
secret_file = "secrets/casepost"

[[people]]
name = "Ana Ruiz"
email = "ana.ruiz@sunfield.example"
role = "contact"

[[people]]
name = "Jordan Lee"
email = "lee@board.sunfield.example"
role = "board"
greeting = "Trustee Lee"
"""


@dataclass(frozen=True)
class Office:
    """Where an office's files lie."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def store(self) -> Path:
        return self.folder / "casepost.db"

    def casepost(self, *arguments: str, expect: int = 0) -> str:
        """Run a command of the program and return what it printed."""
        command = [sys.executable, "-m", "casepost", "--config", str(self.config), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == expect, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def office_at(folder: Path, imap, smtp, *, empty_sqlite: Path, more: str = "") -> Office:
    """Write the files of an office that reads *imap* and sends through *smtp*, with a copy of an empty store."""
    (folder / "secrets").mkdir(mode=0o700)
    _private(folder / "secrets/imap", imap.password)
    _private(folder / "secrets/casepost", new_keys_text())
    text = CONFIG.format(
        imap_host=imap.host, imap_port=imap.port, user=imap.user, smtp_port=smtp.port, store="sqlite:///casepost.db"
    )
    (folder / "config.toml").write_text(text + more)
    shutil.copyfile(empty_sqlite, folder / "casepost.db")
    return Office(folder)


def _private(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
