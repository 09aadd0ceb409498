"""An invented town: its people, a clock that the test moves, and the real pipeline on a store of its own.

`town.mail(...)` is a mail arriving; `town.wait(minutes=...)` lets time pass and letters leave; `town.sent(...)` is what
people found in their mailboxes.
"""

import asyncio
import email
import email.message
import email.policy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, select

from casepost import database, unanswered, waiting
from casepost.campaigns import find as find_campaigns
from casepost.campaigns import tell as tell_of_campaigns
from casepost.delivered import record_result
from casepost.department_reminders import remind_departments
from casepost.misuse import tell_of_the_rest
from casepost.overflow import let_go
from casepost.prepared import read_prepared
from casepost.receive import Arrival, Became, receive
from casepost.service import Service
from cases import directory, store
from cases.case import Case
from cases.categories import load
from cases.clocks import Calendar
from cases.events import Step
from cases.people import People, Person, Role, Site
from cases.policy import District, Limits, Office, StaffSettings, Targets, Trust
from cases.priority import PriorityRules
from cases.suggest import Suggester
from cases.tables import MESSAGES, OUTBOX
from cases.tokens import Key
from ingest.limits import ParseLimits
from ingest.parse import parse
from notify.courier import Permanent, Temporary
from notify.deliver import DeliveryLoop
from notify.render import Renderer

HELP = "help@sunfield.example"
CONTACT = "ana.ruiz@sunfield.example"
BACKUP = "ben.okafor@sunfield.example"
OVERSIGHT = "olga.petrov@sunfield.example"
SUPERINTENDENT = "sam.lindgren@sunfield.example"
SAFETY = "sid.marsh@sunfield.example"
TRANSPORT = "dana.reyes@sunfield.example"
LEE = "lee@board.sunfield.example"
MORA = "mora@board.sunfield.example"
CHO = "cho@board.sunfield.example"
PARENT = "maria.lopez@mail.example"
NEIGHBOUR = "pat.kim@mail.example"
BORDER = "mx.sunfield.example"
MONDAY = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)  # 10 in the morning in California

PEOPLE = People(
    (
        Person("Ana Ruiz", CONTACT, Role.CONTACT, also=("a.ruiz@sunfield.example",)),
        Person("Ben Okafor", BACKUP, Role.BACKUP),
        Person("Olga Petrov", OVERSIGHT, Role.OVERSIGHT),
        Person("Sam Lindgren", SUPERINTENDENT, Role.SUPERINTENDENT),
        Person("Sid Marsh", SAFETY, Role.OFFICER, office="safety"),
        Person("Dana Reyes", TRANSPORT, Role.DEPARTMENT, key="transport"),
        Person("Jordan Lee", LEE, Role.BOARD, greeting="Trustee Lee", area="Trustee area 1"),
        Person("Rosa Mora", MORA, Role.BOARD, greeting="Trustee Mora", area="Trustee area 2"),
        Person("Daniel Cho", CHO, Role.BOARD, greeting="Trustee Cho", until=date(2026, 12, 11)),
    )
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as its reader finds it."""

    to: str
    envelope_from: str
    subject: str
    text: str
    message_id: str
    reply_to: str
    headers: dict[str, str]
    raw: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that arrived, and what became of it."""

    became: Became
    message_id: str
    raw: bytes

    @property
    def case(self) -> str | None:
        return self.became.case


@dataclass
class PostOffice:
    """Carries letters to the people of the town; can be told to refuse addresses."""

    letters: list[Letter] = field(default_factory=list)
    refused: dict[str, Permanent | Temporary] = field(default_factory=dict)

    async def send(self, envelope_from: str, recipient: str, data: bytes, *, never_notify: bool = False) -> None:
        if recipient in self.refused:
            raise self.refused[recipient]
        self.letters.append(_letter(envelope_from, recipient, data))

    async def close(self) -> None:
        pass


def _letter(envelope_from: str, recipient: str, data: bytes) -> Letter:
    parsed = email.message_from_bytes(data, policy=email.policy.default)
    body = parsed.get_body(("plain",))
    return Letter(
        to=recipient,
        envelope_from=envelope_from,
        subject=str(parsed["Subject"]),
        text=body.get_content() if body else "",
        message_id=str(parsed["Message-ID"]),
        reply_to=str(parsed["Reply-To"] or ""),
        headers={name: str(value) for name, value in parsed.items()},
        raw=data,
    )


CATEGORIES = load()
SUGGESTER = Suggester(CATEGORIES)
RULES = PriorityRules(CATEGORIES)


def sunfield(**changes: Any) -> District:
    """Return the invented district, changed where a test needs it."""
    zone = ZoneInfo("America/Los_Angeles")
    district = District(
        office=Office(
            name="Constituent Services",
            district="Sunfield Unified School District",
            address=HELP,
            aliases=("ask@sunfield.example",),
            phone="(555) 555-0100",
            hours="Monday to Friday, 8 a.m. to 5 p.m.",
            child_abuse_hotline="(555) 555-0199",
            complaint_url="https://sunfield.example/complaints",
            rights_url="https://sunfield.example/rights",
            zone=zone,
            languages=("en", "es"),
            case_prefix="CS",
        ),
        people=PEOPLE,
        sites=(Site("bannon", "Bannon Creek School", "school"), Site("transport", "Transportation", "department")),
        calendar=Calendar(
            zone,
            frozenset({date(2026, 11, 26), date(2026, 11, 27)}),
            ((date(2026, 12, 21), date(2027, 1, 1)),),
            frozenset({5, 6}),
            time(8),
            time(17),
            ((date(2026, 8, 13), date(2027, 6, 10)),),
        ),
        targets=Targets(),
        limits=Limits(),
        trust=Trust(authserv_ids=(BORDER,)),
        staff=StaffSettings(undo=timedelta(minutes=2), operator="it@sunfield.example"),
        categories=CATEGORIES,
        suggester=SUGGESTER,
        rules=RULES,
    )
    return replace(district, **changes)


WROTE = f"On Mon, Nov 16, 2026 at 10:00 AM Constituent Services <{HELP}> wrote:\n"


def quoted(letter: Letter) -> str:
    """The letter as most mail programs quote it."""
    return WROTE + "".join(f"> {line}\n" for line in letter.text.splitlines())


def below_a_quote(text: str, letter: Letter) -> str:
    """Own text on top, the quote below it: what most mail programs begin with."""
    return f"{text}\n\n{quoted(letter)}"


class Compiled(BytecodeCache):
    """Templates as Jinja compiled them, kept for every town of this process: compiling is most of a test's time."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def renderer_of(district: District) -> Renderer:
    """Return the letters of a district, their templates compiled once a process."""
    renderer = Renderer(district)
    renderer._letters.bytecode_cache = COMPILED
    return renderer


class Town:
    """The whole service on one store, with a clock of its own."""

    def __init__(self, engine: Engine, district: District | None = None, now: datetime = MONDAY) -> None:
        self.now = now
        self.engine = engine
        self.sessions = database.sessions(engine)
        district = district or sunfield()
        with self.sessions.begin() as db:
            staff = directory.staff_ids(db, district.people, now)
        key = Key("k1", b"an invented key of thirty-two by")
        self.service = Service(
            district, (key,), "sunfield", renderer_of(district), staff, read_prepared(district.office)
        )
        self.post_office = PostOffice()
        self._mails = 0

    # arriving mail

    def mail(
        self,
        sender: str,
        subject: str,
        text: str,
        *,
        answers: Letter | None = None,
        to: str = "",
        proven: bool = True,
        headers: Sequence[tuple[str, str]] = (),
        message_id: str = "",
        quoting: Callable[[str, Letter], str] | None = None,
    ) -> Mail:
        """A mail from *sender* arrives; with *answers*, as a mail program answers that letter."""
        self._mails += 1
        message_id = message_id or f"<mail-{self._mails}@{sender.partition('@')[2]}>"
        recipient = to or (answers.reply_to if answers else "") or HELP
        fields = [("From", sender), ("To", recipient), ("Subject", subject), ("Message-ID", message_id)]
        fields.append(("Date", email.utils.format_datetime(self.now + timedelta(seconds=self._mails))))
        if proven:
            domain = sender.rpartition("@")[2].rstrip(">")
            fields.insert(0, ("Authentication-Results", f"{BORDER}; dmarc=pass header.from={domain}"))
        if answers is not None:
            fields += [("In-Reply-To", answers.message_id), ("References", answers.message_id)]
            text = (quoting or below_a_quote)(text, answers)
        fields += [("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=utf-8"), *headers]
        head = "".join(f"{name}: {value}\r\n" for name, value in fields)
        return self.deliver(f"{head}\r\n{text}".encode(), message_id)

    def deliver(self, raw: bytes, message_id: str = "") -> Mail:
        """Raw bytes arrive; letters that are due leave at once."""
        with self.sessions.begin() as db:
            message = parse(raw, ParseLimits.of(self.service.district.limits))
            became = receive(db, raw, message, Arrival(self.now), self.service, self.now)
        self.send_due()
        return Mail(became, message_id, raw)

    def forward(
        self, member: str, *, name: str, address: str, subject: str, text: str, note: str = "", **more: Any
    ) -> Mail:
        """A forward in Gmail's form arrives."""
        block = (
            f"{note}\n\n---------- Forwarded message ---------\nFrom: {name} <{address}>\n"
            f"Date: Mon, Nov 16, 2026 at 9:00 AM\nSubject: {subject}\nTo: <{member}>\n\n{text}\n"
        )
        return self.mail(member, f"Fwd: {subject}", block, **more)

    # time and letters

    def wait(self, **amount: float) -> None:
        """Let time pass; what is due leaves."""
        self.now += timedelta(**amount)
        with self.sessions.begin() as db:  # the jobs of a running service
            let_go(db, self.service, self.now)
            tell_of_campaigns(db, find_campaigns(db, self.now), self.service, self.now)
            tell_of_the_rest(db, self.service, self.now)
            remind_departments(db, self.service, self.now)
            for case in waiting.due(db, self.service, self.now, self.now):
                waiting.turn(db, case, self.service, self.now, self.now)
            waiting.mark_late(db, self.service, self.now)
            for case in unanswered.due(db, self.service, self.now):
                unanswered.turn(db, case, self.service, self.now)
        self.send_due()

    def send_due(self) -> None:
        """Let the delivery loop run once."""
        loop = DeliveryLoop(
            self.sessions,
            [self.post_office],
            lambda: self.now,
            Random(1),
            lambda db, row, result, at: record_result(db, row, result, self.service, at),
        )
        asyncio.run(loop.once())

    def sent(self, to: str | None = None, subject: str = "") -> list[Letter]:
        """Return the letters that people got, oldest first."""
        return [
            letter
            for letter in self.post_office.letters
            if (to is None or letter.to == to) and subject.casefold() in letter.subject.casefold()
        ]

    # the record

    def case(self, number: str | None) -> Case:
        """Return a case as it stands."""
        with self.sessions() as db:
            found = store.case_with_number(db, number or "")
        assert found is not None, f"there is no case {number}"
        return found

    def history(self, number: str | None) -> tuple[Step, ...]:
        """Return what happened to a case."""
        with self.sessions() as db:
            return store.history(db, self.case(number).id)

    def kinds(self, number: str | None) -> list[str]:
        """Return the names of what happened to a case."""
        return [step.kind for step in self.history(number)]

    def messages(self) -> list[dict[str, Any]]:
        """Return every message row."""
        with self.sessions() as db:
            return [dict(row) for row in db.execute(select(MESSAGES).order_by(MESSAGES.c.id)).mappings()]

    def letters_waiting(self) -> int:
        """Return how many letters have not left."""
        with self.sessions() as db:
            return len(db.execute(select(OUTBOX.c.id).where(OUTBOX.c.state == "waiting")).all())
