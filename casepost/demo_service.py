"""The demo's machinery: two embedded mail servers, the real service, its record, and a clock that can go ahead."""

import asyncio
import email
import email.policy
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casepost import database, schedule, wiring
from casepost.config import load
from casepost.demo_servers import EmbeddedImap, EmbeddedSmtp, LoopThread
from casepost.demo_town import BORDER, OFFICE, PASSWORD, USER, Letter, Mail, config_text, written
from casepost.secrets import new_keys_text
from cases import directory, store
from cases.case import Case
from cases.tables import CASES, MESSAGES, OUTBOX

PATIENCE = 20.0  # seconds for anything that the service has to do
LETTERS = "Letters"  # the folder with a folder for each person who got a letter


class DemoFailed(Exception):
    """Something that the demo shows did not happen. The text says what, in one sentence."""


class DemoClock:
    """A clock that starts behind, so that it can go ahead and still not tell a time to come."""

    def __init__(self, behind: timedelta) -> None:
        self._behind = behind

    def now(self) -> datetime:
        """Return the time in the demo."""
        return datetime.now(UTC) - self._behind

    def catch_up(self) -> None:
        """Go ahead to the real time."""
        self._behind = timedelta()


class PostOffice:
    """Carries the town's mail: to the shared mailbox, or to a folder that stands for a person's own mailbox."""

    def __init__(self, imap: EmbeddedImap) -> None:
        self._imap = imap
        self.letters: dict[str, Letter] = {}  # what Casepost sent, by Message-ID

    def take(self, sender: str, recipients: Sequence[str], raw: bytes) -> None:
        """Deliver a mail that came by SMTP. In this town every sender is who they say."""
        for recipient in recipients:
            local, _, domain = recipient.lower().partition("@")
            if f"{local.partition('+')[0]}@{domain}" == OFFICE:
                self._imap.append(_border(raw) + raw)
            else:
                letter = _read(sender, recipient, raw)
                self.letters[letter.message_id] = letter
                self._imap.append(raw, f"{LETTERS}/{recipient.lower()}")


def _border(raw: bytes) -> bytes:
    found = email.message_from_bytes(raw, policy=email.policy.default)["From"]
    domain = found.addresses[0].domain if found is not None and found.addresses else "unknown.example"
    return f"Authentication-Results: {BORDER}; dmarc=pass header.from={domain}\r\n".encode()


def _read(sender: str, recipient: str, raw: bytes) -> Letter:
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    body = parsed.get_body(("plain",))
    return Letter(
        to=recipient.lower(),
        envelope_from=sender,
        subject=str(parsed["Subject"]),
        text=body.get_content() if body else "",
        message_id=str(parsed["Message-ID"]),
        reply_to=str(parsed["Reply-To"] or ""),
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A letter that Casepost made: to whom, of which kind, whether it has left or waits for an UNDO."""

    id: int
    kind: str
    to: str
    subject: str
    message_id: str
    state: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a mail became, and the letters that it caused."""

    became: str
    kind: str
    why: str
    case: Case | None
    letters: tuple[Made, ...]


class Town:
    """The running town. Mail goes in at one end; what Casepost made of it is read from its own record."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config_file = folder / "config.toml"
        self.clock = DemoClock(behind=timedelta(seconds=75))  # a little more than the time for an UNDO
        self.imap = EmbeddedImap(USER, PASSWORD)
        self.post_office = PostOffice(self.imap)
        self.smtp = EmbeddedSmtp(self.post_office.take)
        self._numbers = count(1)
        self._started = ExitStack()

    def start(self) -> None:
        """Write the configuration, make the store, start the servers and the service."""
        for server in (self.imap, self.smtp):
            server.start()
            self._started.callback(server.stop)
        self._write_files()
        config = load(self.config_file, {})
        database.create(config.store.connect_url())
        self.parts = wiring.assemble(config, self.clock.now)
        self._started.callback(self.parts.close)
        self._reading = self.parts.engine.execution_options(read_only=True)
        self._serve()

    def _serve(self) -> None:
        thread = LoopThread("service")
        self._started.callback(thread.stop)
        stop, ready = asyncio.Event(), threading.Event()
        serving = schedule.serve(self.parts, stop, ready.set)
        self._serving: Future[None] = asyncio.run_coroutine_threadsafe(serving, thread.loop)
        self._started.callback(self._serving.result, PATIENCE)
        self._started.callback(thread.loop.call_soon_threadsafe, stop.set)
        self._until(ready.is_set, "The service did not start")

    def stop(self) -> None:
        """Let the service finish what it has in hand, then end everything that was started."""
        self._started.close()

    def arrives(self, mail: Mail) -> Outcome:
        """Lay a mail into the shared mailbox; return what became of it once its letters have left."""
        domain = mail.sender.email.partition("@")[2]
        message_id = f"<{next(self._numbers)}.{monotonic():.0f}@{domain}>"
        before = self._last_letter()
        self.imap.append(written(mail, message_id, self.clock.now()), when=self.clock.now())
        self._until(lambda: self._settled(message_id), f"The mail '{mail.subject}' was not handled")
        self._until(lambda: not self._due(), f"The letters because of '{mail.subject}' did not leave")
        self._until(lambda: not self.imap.folder("INBOX"), f"The mail '{mail.subject}' was not filed away")
        return self._outcome(message_id, before)

    def undo_time_passes(self) -> tuple[Made, ...]:
        """Let the clock go ahead; return the letters that waited and have left now."""
        waiting = {one.id for one in self.letters() if one.state == "waiting"}
        self.clock.catch_up()
        self.parts.delivery.wake()
        self._until(lambda: not self._due(), "The answers did not leave")
        return tuple(one for one in self.letters() if one.id in waiting and one.state == "sent")

    def letter(self, message_id: str) -> Letter:
        """Return a letter as its reader got it."""
        found = self.post_office.letters.get(message_id)
        if found is None:
            raise DemoFailed("A letter that is recorded as sent did not reach the mail server.")
        return found

    def letters(self, after: int = 0, cause: str = "") -> tuple[Made, ...]:
        """Return the letters that Casepost has made (because of one mail, if named), oldest first."""
        columns = [OUTBOX.c[name] for name in ("id", "kind", "recipient", "subject", "message_id", "state")]
        with self._db() as db:
            wanted = select(*columns).where(OUTBOX.c.id > after).order_by(OUTBOX.c.id)
            if cause:
                wanted = wanted.where(OUTBOX.c.cause == cause)
            return tuple(Made(*row) for row in db.execute(wanted).tuples())

    def cases(self) -> list[tuple[Case, str]]:
        """Return every case and the name of whom it is of."""
        with self._db() as db:
            numbers = db.execute(select(CASES.c.number).order_by(CASES.c.id)).scalars().all()
            found = [case for number in numbers if (case := store.case_with_number(db, number))]
            return [(case, self._name(db, case)) for case in found]

    def newest_mail(self) -> int:
        """Return the row of the newest message."""
        with self._db() as db:
            return db.execute(select(func.max(MESSAGES.c.id))).scalar() or 0

    def handled_after(self, message: int) -> list[tuple[int, str, str, Outcome]]:
        """Return (row, sender, subject, outcome) of the mails handled since a row."""
        handled = (MESSAGES.c.id > message, MESSAGES.c.direction == "in", MESSAGES.c.became != "")
        with self._db() as db:
            rows = db.execute(select(MESSAGES).where(*handled).order_by(MESSAGES.c.id)).mappings().all()
            causes = {row["id"]: self.letters(cause=f"message:{row['id']}") for row in rows}
            return [
                (row["id"], row["from_email"], row["subject"], self._read(db, dict(row), causes[row["id"]]))
                for row in rows
            ]

    def wait_until_filed(self, mails: int) -> None:
        """Wait until the INBOX is empty and so many mails lie in the folder for handled mail."""
        self._until(
            lambda: not self.imap.folder("INBOX") and len(self.imap.folder("Casepost/Done")) == mails,
            "The handled mails were not all filed away",
        )

    def _write_files(self) -> None:
        secrets = self.folder / "secrets"
        secrets.mkdir(mode=0o700)
        for name, text in {"imap": PASSWORD, "casepost": new_keys_text()}.items():
            (secrets / name).touch(mode=0o600)
            (secrets / name).write_text(text)
        self.config_file.write_text(config_text(self.imap.port, self.smtp.port), encoding="utf-8")

    @contextmanager
    def _db(self) -> Iterator[Session]:
        with Session(self._reading) as db:
            yield db

    def _outcome(self, message_id: str, before: int) -> Outcome:
        with self._db() as db:
            row = db.execute(select(MESSAGES).where(MESSAGES.c.message_id == message_id)).mappings().one()
            return self._read(db, dict(row), self.letters(before))

    def _read(self, db: Session, row: Mapping[str, Any], letters: tuple[Made, ...]) -> Outcome:
        case = store.case_with_id(db, row["case_id"]) if row["case_id"] else None
        return Outcome(row["became"], row["kind"], row["why"], case, letters)

    def _settled(self, message_id: str) -> bool:
        with self._db() as db:
            became = db.execute(select(MESSAGES.c.became).where(MESSAGES.c.message_id == message_id)).scalar()
        return bool(became)

    def _due(self) -> bool:
        now = self.clock.now()
        with self._db() as db:
            waiting = select(OUTBOX.c.id).where(OUTBOX.c.state == "waiting", OUTBOX.c.next_at <= now)
            return db.execute(waiting).first() is not None

    def _last_letter(self) -> int:
        with self._db() as db:
            return db.execute(select(OUTBOX.c.id).order_by(OUTBOX.c.id.desc()).limit(1)).scalar() or 0

    def _name(self, db: Session, case: Case) -> str:
        return "not known" if case.requester is None else directory.known(db, case.requester).name

    def _until(self, reached: Callable[[], bool], otherwise: str) -> None:
        pause, end = threading.Event(), monotonic() + PATIENCE
        while not reached():
            if self._serving.done():
                raise DemoFailed(f"{otherwise}: the service has ended. Its log is {self.folder / 'casepost.log'}.")
            if monotonic() > end:
                raise DemoFailed(f"{otherwise} within {PATIENCE:.0f} seconds.")
            pause.wait(0.02)
