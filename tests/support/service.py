"""The real service as a process of its own, against given mail servers: started, talked to by mail, stopped, killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import format_datetime
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from casepost.database import create
from casepost.secrets import new_keys_text
from support.ports import until
from support.smtp_server import SmtpServer, Taken

HELP = "help@sunfield.example"
CONTACT = "ana.ruiz@sunfield.example"
LEE = "lee@board.sunfield.example"
OPERATOR = "it@sunfield.example"
BORDER = "mx.sunfield.example"
READY = "the service runs"
CASEPOST = (sys.executable, "-W", "error", "-c", "import sys; from casepost.cli import main; sys.exit(main())")
SECONDS = 20.0
NUMBERS = count(1)

CONFIG = """\
[office]
district = "Sunfield Unified School District"
address = "{help}"
phone = "(555) 555-0100"
time_zone = "America/Los_Angeles"

[mailbox]
host = "127.0.0.1"
port = {imap_port}
security = "none"
username = "{user}"
password_file = "secrets/imap"
every_seconds = {every}

[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"

[store]
url = "{store}"

[trust]
authserv_ids = ["{border}"]

[staff]
undo_minutes = 0
operator = "{operator}"

[desk]
enabled = {desk}
listen = "127.0.0.1:{desk_port}"

[limits]
ack_per_domain_hour = 200

[[people]]
name = "Ana Ruiz"
email = "{contact}"
role = "contact"

[[people]]
name = "Olga Petrov"
email = "olga.petrov@sunfield.example"
role = "oversight"

[[people]]
name = "Jordan Lee"
email = "{lee}"
role = "board"
greeting = "Trustee Lee"
"""


class ImapServer(Protocol):
    """What the service's mailbox needs: Dovecot and pymap both are one."""

    host: str
    port: int
    user: str
    password: str

    def deliver(self, raw: bytes, when: datetime | None = None) -> None: ...

    def folder(self, name: str) -> list[bytes]: ...


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as its reader finds it."""

    to: str
    subject: str
    text: str
    message_id: str
    reply_to: str
    raw: bytes


class Service:
    """`start()` it, `mail(...)` to it, `wait_for_letter(...)`, look with `case(...)`, then `stop()` or `kill()`."""

    def __init__(
        self,
        home: Path,
        imap: ImapServer,
        smtp: SmtpServer,
        store: str = "",
        every: int = 1,
        password: str = "",
        desk_port: int = 0,
    ) -> None:
        self.home = home
        self.imap = imap
        self.smtp = smtp
        self.config = home / "config.toml"
        self.log_file = home / "log"
        self.done_folder = f"Casepost{getattr(imap, 'separator', '/')}Done"
        self._process: subprocess.Popen[bytes] | None = None
        secrets = home / "secrets"
        secrets.mkdir(parents=True)
        for name, text in {"imap": password or imap.password, "casepost": new_keys_text()}.items():
            (secrets / name).touch(mode=0o600)
            (secrets / name).write_text(text)
        self.config.write_text(
            CONFIG.format(
                help=HELP,
                imap_port=imap.port,
                user=imap.user,
                every=every,
                smtp_port=smtp.port,
                store=store or "sqlite:///casepost.db",
                border=BORDER,
                operator=OPERATOR,
                contact=CONTACT,
                lee=LEE,
                desk="true" if desk_port else "false",
                desk_port=desk_port or 8025,
            )
        )
        self._store = store or f"sqlite:///{home / 'casepost.db'}"

    def create_store(self) -> None:
        """Make the empty store, as `casepost init` does."""
        create(self._store)

    # the process

    def start(self) -> None:
        """Start the service and wait until it says that it runs."""
        self.launch()
        if not until(lambda: READY in self.log() or self.ended(), SECONDS) or self.ended():
            raise RuntimeError(f"the service did not start:\n{self.log()}")

    def launch(self) -> None:
        """Start the service and wait for nothing."""
        with self.log_file.open("wb") as log:
            self._process = subprocess.Popen(
                [*CASEPOST, "run", "--config", str(self.config)], stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )

    def stop(self) -> int:
        """Ask it to end (SIGTERM) and return its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once (SIGKILL), as a power cut does."""
        self._end(signal.SIGKILL)

    def wait(self, seconds: float = SECONDS) -> int:
        """Wait until it has ended by itself and return its exit code."""
        assert self._process is not None
        return self._process.wait(seconds)

    def ended(self) -> bool:
        """Tell whether the process has ended."""
        return self._process is None or self._process.poll() is not None

    def log(self) -> str:
        """Return what the service has said."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        process, self._process = self._process, None
        if process.poll() is None:
            os.kill(process.pid, how)
        return process.wait(SECONDS)

    # mail

    def mail(
        self,
        sender: str,
        subject: str,
        text: str,
        *,
        answers: Letter | None = None,
        proven: bool = True,
        deliver: bool = True,
    ) -> bytes:
        """Lay a mail into the mailbox as the district's border does, and return it."""
        domain = sender.rpartition("@")[2].rstrip(">")
        fields = [
            ("Authentication-Results", f"{BORDER}; dmarc={'pass' if proven else 'fail'} header.from={domain}"),
            ("From", sender),
            ("To", (answers.reply_to if answers else "") or HELP),
            ("Subject", subject),
            ("Date", format_datetime(datetime.now(UTC))),
            ("Message-ID", f"<{next(NUMBERS)}.{os.getpid()}@{domain}>"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
        ]
        if answers is not None:
            fields += [("In-Reply-To", answers.message_id), ("References", answers.message_id)]
            quoted = "".join(f"> {line}\r\n" for line in answers.text.splitlines())
            text = f"{text}\r\n\r\nOn Mon, Nov 16, 2026 at 10:00 AM Constituent Services <{HELP}> wrote:\r\n{quoted}"
        raw = "".join(f"{name}: {value}\r\n" for name, value in fields).encode() + f"\r\n{text}\r\n".encode()
        if deliver:
            self.imap.deliver(raw)
        return raw

    def wait_for_letter(self, to: str, subject: str, seconds: float = SECONDS) -> Letter:
        """Wait for the newest letter to an address whose subject holds these words."""
        if not until(lambda: bool(self.letters(to, subject)), seconds):
            had = [letter.subject for letter in self.letters(to)]
            raise AssertionError(f"{to} got no letter '{subject}', but {had}\n{self.log()[-3000:]}")
        return self.letters(to, subject)[-1]

    def letters(self, to: str = "", subject: str = "") -> list[Letter]:
        """Return the letters that have left for an address, oldest first."""
        taken = [one for one in list(self.smtp.messages) if not to or to in one.recipients]
        return [letter for letter in map(_letter, taken) if subject in letter.subject]

    def wait_until_filed(self, mails: int) -> None:
        """Wait until the INBOX is empty and so many mails lie among the handled ones."""
        found = until(lambda: self._lies() == (0, mails), SECONDS, every=0.1)
        assert found, f"(INBOX, Done) hold {self._lies()}, not (0, {mails})\n{self.log()[-3000:]}"

    def _lies(self) -> tuple[int, int]:
        return len(self.imap.folder("INBOX")), len(self.imap.folder(self.done_folder))

    # the record

    def case(self, number: str) -> dict[str, Any]:
        """Return what `casepost case show` says of a case."""
        return dict(self.asked("case", "show", number, "--json"))

    def asked(self, *command: str) -> Any:
        """Return what a command of Casepost prints as JSON."""
        done = self.command(*command)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def command(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of Casepost on this configuration."""
        return subprocess.run(
            [*CASEPOST, *command, "--config", str(self.config)], capture_output=True, text=True, check=False
        )


def _letter(taken: Taken) -> Letter:
    parsed = message_from_bytes(taken.raw, policy=policy.default)
    body = parsed.get_body(("plain",))
    return Letter(
        to=taken.recipients[0],
        subject=str(parsed["Subject"]),
        text=body.get_content() if body else "",
        message_id=str(parsed["Message-ID"]),
        reply_to=str(parsed["Reply-To"] or ""),
        raw=taken.raw,
    )


@contextmanager
def running(home: Path, imap: ImapServer, smtp: SmtpServer, store: str = "", **more: Any) -> Iterator[Service]:
    """Give a running service on an empty store; whatever still runs at the end is killed."""
    service = Service(home, imap, smtp, store, **more)
    service.create_store()
    try:
        service.start()
        yield service
    finally:
        service.kill()
