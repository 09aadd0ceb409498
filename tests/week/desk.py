"""A town with a calendar in which a week is played: every mail that comes and every letter that leaves is kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from support import reply_mail
from support.clients import PACIFIC, Client, Post
from support.town import HELP, Letter, Mail, Town
from week.people import Writer

from casepost.lists import tell as tell_of_lists
from cases.tables import OUTBOX

UNDO = timedelta(minutes=3)  # after the time for UNDO everything has left that a mail sends
FOLDERS = "Casepost/Done"  # where the mailbox keeps what was read


@dataclass(frozen=True)
class Left:
    """A letter that somebody got, its kind and the time."""

    letter: Letter
    kind: str
    at: datetime
    number: int


@dataclass
class Exchange:
    """A mail, or the clock alone, and all that followed: who wrote what, and who got which letter."""

    at: datetime
    why: str
    writer: Writer | None = None
    subject: str = ""
    text: str = ""
    how: str = ""  # what is special about the mail: the program, an attachment
    answers: Left | None = None
    case: str | None = None
    became: str = ""
    letters: list[Left] = field(default_factory=list)

    def to(self, reader: Writer, kind: str = "") -> Left:
        """Return the last letter of this exchange to somebody."""
        found = [one for one in self.letters if one.letter.to == reader[1] and kind in ("", one.kind)]
        there = ", ".join(f"{one.kind} to {one.letter.to}" for one in self.letters)
        assert found, f"{self.at}: no letter {kind} to {reader[0]}; there are: {there or 'none'}"
        return found[-1]


@dataclass
class Day:
    """A day of the week and what was said about it."""

    name: str
    about: str
    exchanges: list[Exchange] = field(default_factory=list)


class Week:
    """Plays a week. Each step is `at(...)`, which says when and why, and the mail that comes then."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.days: list[Day] = []
        self._named: dict[str, Exchange] = {}
        self._told = 0  # letters that were written down so far
        self._kinds: dict[str, str] = {}
        self._today = town.now.astimezone(PACIFIC).date()
        self._step: Exchange | None = None

    # when and why

    def day(self, name: str, number: int, about: str) -> None:
        """Begin a day of November 2026."""
        self._today = self._today.replace(day=number)
        self.days.append(Day(name, about))

    def at(self, clock: str, why: str, called: str = "") -> None:
        """Let the time come. What left on the way belongs to the step before, what leaves now to this one.

        *called*: the name by which later steps find this one, as `week["bus"]`.
        """
        hour, minute = clock.split(":")
        now = datetime.combine(self._today, time(int(hour), int(minute)), PACIFIC)
        assert now >= self.town.now, f"{clock} on {self._today} is past"
        self._settle(until=now)
        self._step = Exchange(now, why)
        self.days[-1].exchanges.append(self._step)
        self.town.wait(seconds=(now - self.town.now).total_seconds())
        if now.time() < time(9):
            with self.town.sessions.begin() as db:
                tell_of_lists(db, self.town.service, FOLDERS, self.town.now)
            self.town.send_due()
        self._write_down()
        if called:
            self._named[called] = self._step

    def __getitem__(self, called: str) -> Exchange:
        """Return the step of that name."""
        return self._named[called]

    def over(self) -> None:
        """Let the last letters leave."""
        self._settle(until=None)

    # what people write

    def new(self, writer: Writer, subject: str, text: str, **more: Any) -> Exchange:
        """Somebody writes a new mail to the shared address."""
        return self._came(writer, subject, text, self.town.mail(_from(writer), subject, text, **more))

    def reply(
        self, writer: Writer, letter: Left, text: str, *, program: str = "", how: str = "", **more: Any
    ) -> Exchange:
        """Somebody answers a letter; *program* is the mail program, as the files of tests/mail/replies are called."""
        subject = f"Re: {letter.letter.subject}"
        if program:
            mail = reply_mail.reply(self.town, program, writer, letter.letter, text, **more)
        else:
            mail = self.town.mail(_from(writer), subject, text, answers=letter.letter, **more)
        self.step.answers = letter
        return self._came(writer, subject, text, mail, how)

    def forward(self, member: Writer, client: Client, post: Post, note: str, how: str) -> Exchange:
        """A Board member passes a mail on, as their program writes it."""
        mail = self.town.deliver(client(post, member[1], note, self.town.now))
        below = f"{note}\n\n[Forwarded mail: {post.name} <{post.address}>, {post.subject}]\n{post.text}"
        return self._came(member, f"Fwd: {post.subject}", below, mail, how)

    def machine(self, writer: Writer, subject: str, text: str, raw: bytes, how: str) -> Exchange:
        """A machine writes."""
        return self._came(writer, subject, text, self.town.deliver(raw), how)

    def last(self, kind: str, reader: Writer) -> Left:
        """Return the last letter of a kind that somebody got."""
        return [
            one for step in self.exchanges() for one in step.letters if (one.kind, one.letter.to) == (kind, reader[1])
        ][-1]

    @property
    def step(self) -> Exchange:
        assert self._step is not None, "a step begins with at(...)"
        return self._step

    def exchanges(self) -> Iterable[Exchange]:
        """Return every exchange, the first one first."""
        return (one for day in self.days for one in day.exchanges)

    # bookkeeping

    def _came(self, writer: Writer, subject: str, text: str, mail: Mail, how: str = "") -> Exchange:
        step = self.step
        step.writer, step.subject, step.text, step.how = writer, subject, text, how
        step.case, step.became = mail.case, mail.became.what
        self._write_down()
        return step

    def _settle(self, until: datetime | None) -> None:
        """Let the time for UNDO pass, unless the next step comes before."""
        if self._step is None:
            return
        end = self._step.at + UNDO
        if until is None or end < until:
            self.town.wait(seconds=(end - self.town.now).total_seconds())
            self._write_down()

    def _write_down(self) -> None:
        new = self.town.post_office.letters[self._told :]
        for letter in new:
            self._told += 1
            self.step.letters.append(Left(letter, self._kind(letter), self.town.now.astimezone(PACIFIC), self._told))

    def _kind(self, letter: Letter) -> str:
        if letter.message_id not in self._kinds:
            with self.town.sessions() as db:
                self._kinds = {row.message_id: row.kind for row in db.execute(select(OUTBOX))}
        return self._kinds[letter.message_id]


Script = Callable[[Week], None]


def _from(writer: Writer) -> str:
    name, address = writer
    return f"{name} <{address}>"


def post(writer: Writer, to: tuple[str, ...], subject: str, text: str, at: datetime) -> Post:
    """Return a mail that somebody wrote to Board members, to be passed on."""
    return Post(*writer, to, subject, text, at, f"<{subject.lower().replace(' ', '-')}@{writer[1].partition('@')[2]}>")


def bounce_of(letter: Letter) -> bytes:
    """Return what a mail system writes when there is no such mailbox."""
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mail.example\r\nTo: {letter.envelope_from or HELP}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <returned-1@mail.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\n\r\nThere is no such mailbox.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\n"
        f"Final-Recipient: rfc822; {letter.to}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\n{letter.raw.decode()}\r\n--b--\r\n"
    ).encode()
