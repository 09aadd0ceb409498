"""The ledger of a fault test: every mail laid in, and at the end where each is and which letters left."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from types import MappingProxyType
from typing import Any

from sqlalchemy import NullPool, create_engine, text
from support.ports import until
from support.service import CONTACT, ImapServer, Letter, Service
from support.smtp_server import SmtpServer

from faults.verdict import (
    Mail,
    Rows,
    doubled_letters,
    faults_in_cases,
    faults_in_letters,
    faults_in_places,
    faults_on_server,
    lost,
    message_id,
)

Query = Callable[..., list[tuple[Any, ...]]]
SET_ASIDE = "Casepost{}Set aside"
LONG_AGO = "2020-01-01 00:00:00.000000+00:00"
NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Judged:
    """The counts of a verdict."""

    mails: int  # different ones
    copies: int  # laid in
    cases: int
    automatic: int
    set_aside: int
    letters: int  # different ones that left
    again: int  # further copies of letters, each explained by the stated window
    lost: int = 0
    doubled: int = 0
    wrong: int = 0


class Ledger:
    """`deliver(...)` mail, let faults happen, `settle(...)`, `judge(...)`."""

    def __init__(self, service: Service, imap: ImapServer, smtp: SmtpServer, query: Query) -> None:
        self.service = service
        self.imap = imap
        self.smtp = smtp
        self.query = query
        self.mails: list[Mail] = []
        self._numbers = count(1)

    # laying in

    def deliver(
        self,
        name: str = "parent",
        subject: str = "bus 14",
        words: str = "The bus left my son at the stop.",
        *,
        automatic: bool = False,
        receipt: bool | None = None,
        proven: bool = True,
        lay_in: bool = True,
    ) -> Mail:
        """Lay a mail in from an address that nobody else has, so that its case and its receipt are told apart."""
        number = next(self._numbers)
        sender = f"{name}.{number}@mail{number % 50}.example"
        body = f"{words} This is message {number}."
        raw = self.service.mail(sender, subject, body, proven=proven, deliver=False)
        if automatic:
            raw = b"Auto-Submitted: auto-replied\r\n" + raw
        due = not automatic if receipt is None else receipt
        return self._keep(Mail(sender, raw, "automatic" if automatic else "parent", due), lay_in=lay_in)

    def repeat(self, mail: Mail, trace: bytes = b"") -> None:
        """Deliver the same mail once more; *trace* is a header field of another route, such as Received."""
        self._lay(mail, trace + mail.raw)

    def answer(self, mail: Mail, words: str = "#resolve fixed\r\n\r\nThe driver was spoken to.") -> Mail | None:
        """Lay in the contact's answer to a parent's mail; None while the contact has no notice of it."""
        notice = self.notice(mail)
        if notice is None:
            return None
        mail.answers += 1
        body = f"{words} Answer {next(self._numbers)}."
        raw = self.service.mail(CONTACT, f"Re: {notice.subject}", body, answers=notice, deliver=False)
        return self._keep(Mail(CONTACT, raw, "staff", receipt=False), lay_in=True)

    def copied(self, mail: Mail) -> None:
        """Note that a person made one more copy of a mail on the server."""
        mail.copies.append(mail.raw)

    def taken_away(self, mail: Mail) -> None:
        """Note that a person took the copies of a mail away from the server."""
        mail.copies.clear()
        mail.taken_away = True

    def notice(self, mail: Mail) -> Letter | None:
        """Return the notice to the contact of the case that a mail opened."""
        numbers = self.query(
            "SELECT c.number FROM case_record c JOIN person p ON p.id = c.requester_id WHERE p.email = :email",
            email=mail.sender,
        )
        if not numbers:
            return None
        return next(iter(self.service.letters(CONTACT, f"[{numbers[0][0]}] New case")), None)

    def _keep(self, mail: Mail, *, lay_in: bool) -> Mail:
        self.mails.append(mail)
        if lay_in:
            self._lay(mail, mail.raw)
        return mail

    def _lay(self, mail: Mail, raw: bytes) -> None:
        mail.copies.append(raw)
        self.imap.deliver(raw)

    # time, as the database sees it

    def in_hand(self) -> Counter[str]:
        """Return the Message-IDs of letters claimed and not recorded: ask when the service has died."""
        rows = self.query(
            "SELECT message_id FROM outbox WHERE state = 'waiting' AND lease_until > :then", then=LONG_AGO
        )
        return Counter(row[0] for row in rows)

    def uncertain(self) -> Counter[str]:
        """Return the Message-IDs of letters whose line was lost after the final dot, and how often that may have been.

        The store marks them; each try before the last may have been the lost one.
        """
        return Counter(dict(self.query("SELECT message_id, attempts - 1 FROM outbox WHERE uncertain")))

    def let_leases_end(self) -> None:
        """Five minutes pass for the database: what a dead process had claimed is free again."""
        self.query(
            "UPDATE outbox SET lease_until = :then WHERE state = 'waiting' AND lease_until IS NOT NULL", then=LONG_AGO
        )
        self.query("UPDATE lease SET until = :then", then=LONG_AGO)

    def let_delays_end(self) -> None:
        """Minutes pass for the outbox: what waits for its next try is due now."""
        self.query("UPDATE outbox SET next_at = :then WHERE state = 'waiting' AND lease_until IS NULL", then=LONG_AGO)

    # the verdict

    def settle(self, seconds: float = 60.0) -> None:
        """Wait until the INBOX is empty, every message is handled, and nothing due waits in the outbox."""
        found = until(lambda: self.unsettled() == "", seconds, every=0.25)
        assert found, f"after {seconds} s: {self.unsettled()}\n{self.service.log()[-6000:]}"

    def unsettled(self) -> str:
        """Return what still waits, or ''."""
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}+00:00"
        unhandled = self.query("SELECT count(*) FROM delivery WHERE became = ''")[0][0]
        due = self.query("SELECT count(*) FROM outbox WHERE state = 'waiting' AND next_at <= :now", now=now)[0][0]
        # The slower questions only when the quick ones are answered.
        inbox = 0 if unhandled or due else len(self.imap.folder("INBOX"))
        missing = 0 if inbox or unhandled or due else len(lost(self.mails, self._rows()))
        waits = {"unhandled": unhandled, "due letters": due, "in the INBOX": inbox, "without a row": missing}
        return ", ".join(f"{number} {what}" for what, number in waits.items() if number)

    def judge(self, *, window: Mapping[str, int] = NOTHING, on_server: bool = True) -> Judged:
        """Assert that nothing is lost, doubled or wrongly sent, and return (and print) the counts.

        *window*: the Message-IDs of letters that may have gone again, and how often (`in_hand`, `uncertain`).
        """
        rows, taken = self._rows(), list(self.smtp.messages)
        faults = [
            *faults_in_places(self.mails, rows),
            *faults_in_cases(self.mails, rows),
            *(faults_on_server(self.mails, self._folders()) if on_server else ()),
            *faults_in_letters(self.mails, rows, taken),
            *doubled_letters(taken, rows, window),
        ]
        kinds = Counter(fault.kind for fault in faults)
        became = Counter(row[2] for row in rows.messages)
        letters = {message_id(one.raw) for one in taken}
        judged = Judged(
            mails=len(self.mails),
            copies=sum(len(mail.copies) for mail in self.mails),
            cases=sum(map(len, rows.cases.values())),
            automatic=became["automatic"],
            set_aside=became["set_aside"],
            letters=len(letters),
            again=len(taken) - len(letters),
            lost=kinds["lost"],
            doubled=kinds["doubled"],
            wrong=kinds["wrong"],
        )
        sys.stdout.write(f"\n{judged}\n")
        said = "\n".join(f"{fault.kind}: {fault.words}" for fault in faults[:40])
        assert not faults, f"{said}\n{self.service.log()[-3000:]}"
        self._status_answers()
        return judged

    def _rows(self) -> Rows:
        cases: dict[str, list[str]] = {}
        for email, number in self.query(
            "SELECT p.email, c.number FROM case_record c LEFT JOIN person p ON p.id = c.requester_id"
        ):
            cases.setdefault(email, []).append(number)
        answers = self.query(
            "SELECT p.email FROM case_event e JOIN case_record c ON c.id = e.case_id "
            "JOIN person p ON p.id = c.requester_id WHERE e.kind = 'answered'"
        )
        letters = self.query("SELECT message_id, kind, recipient, state FROM outbox")
        return Rows(
            messages=self.query(
                "SELECT m.id, m.sha256, m.became, m.case_id, m.from_email, r.data FROM message m "
                "LEFT JOIN raw_mail r ON r.message_id = m.id WHERE m.direction = 'in' AND m.sha256 IS NOT NULL"
            ),
            cases=cases,
            answers=Counter(email for (email,) in answers),
            letters={row[0]: (row[1], row[2], row[3]) for row in letters},
        )

    def _folders(self) -> dict[str, list[bytes]]:
        aside = SET_ASIDE.format(getattr(self.imap, "separator", "/"))
        return {name: self.imap.folder(name) for name in ("INBOX", self.service.done_folder, aside)}

    def _status_answers(self) -> None:
        """Assert that `casepost status` answers, and that nothing waits unhandled."""
        done = self.service.command("status", "--json")
        assert done.returncode in {0, 1}, done.stderr
        assert json.loads(done.stdout)["unhandled"] == 0, done.stdout


@contextmanager
def asking(url: str) -> Iterator[Query]:
    """Give a function that runs SQL on a store of its own accord, each time over a new connection."""
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": 30} if url.startswith("sqlite") else {})

    def query(statement: str, **values: Any) -> list[tuple[Any, ...]]:
        with engine.begin() as connection:
            answer = connection.execute(text(statement), values)
            return [tuple(row) for row in answer] if answer.returns_rows else []

    try:
        yield query
    finally:
        engine.dispose()
