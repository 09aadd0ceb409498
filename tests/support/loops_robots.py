"""Programs that answer mail, as they are met: vacation responders, lists, bouncing servers, other help desks.

Each takes a mail that came to its address and returns what it sends for it. None of them is told who we are.
"""

from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parseaddr
from itertools import count
from typing import Literal, Protocol

NULL = ""  # the null sender
NUMBERS = count(1)
AWAY = "I am away until 30 November. For urgent matters please call my colleague Pat."
Whom = Literal["envelope", "from", "reply-to"]


@dataclass(frozen=True, slots=True)
class Carried:
    """A mail on its way: the envelope and the bytes."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def head(self) -> Message:
        """Its header, as a program reads it."""
        return message_from_bytes(self.raw, policy=policy.compat32)

    def field(self, name: str) -> str:
        """Return a field on one line, '' without it."""
        return " ".join(str(self.head.get(name, "")).split())


class Robot(Protocol):
    """Whatever answers by itself."""

    def takes(self, mail: Carried) -> list[Carried]:
        """Return what it sends for a mail that came."""
        ...


def written(
    sender: str, to: str, subject: str, text: str, fields: tuple[tuple[str, str], ...] = (), envelope: str | None = None
) -> Carried:
    """Return a mail of a program: these fields, this text and no more."""
    address = parseaddr(sender)[1]
    number = next(NUMBERS)
    names = {name for name, _ in fields}
    head = [
        ("From", sender),
        ("To", to),
        ("Subject", subject),
        ("Date", f"Mon, 16 Nov 2026 10:{number // 60 % 60:02}:{number % 60:02} -0800"),
        ("Message-ID", f"<robot-{number}@{address.rpartition('@')[2]}>"),
        ("MIME-Version", "1.0"),
        *([] if "Content-Type" in names else [("Content-Type", "text/plain; charset=utf-8")]),
        *fields,
    ]
    raw = "".join(f"{name}: {value}\r\n" for name, value in head if value) + f"\r\n{text}\r\n"
    return Carried(address if envelope is None else envelope, to, raw.encode())


@dataclass
class Responder:
    """A vacation responder. Without more it obeys nothing and answers every mail, each time, for ever."""

    address: str
    whom: Whom = "from"
    name: str = ""
    text: str = AWAY
    subject: str = "Re: {subject}"
    fields: tuple[tuple[str, str], ...] = ()
    threads: bool = True  # In-Reply-To and References, as most have
    obeys: bool = False  # RFC 3834: no answer to machines, one a week to each sender, a null sender
    told: set[str] = field(default_factory=set)

    def takes(self, mail: Carried) -> list[Carried]:
        """Return the one answer, or none."""
        to = self._to(mail)
        if not to or (self.obeys and self._keeps_silent(mail)):
            return []
        ids = mail.field("Message-ID")
        thread = (("In-Reply-To", ids), ("References", ids)) if self.threads else ()
        subject = self.subject.format(subject=mail.field("Subject"))
        sender = f"{self.name} <{self.address}>" if self.name else self.address
        envelope = NULL if self.obeys else self.address
        return [written(sender, to, subject, self.text, (*self.fields, *thread), envelope)]

    def _to(self, mail: Carried) -> str:
        if self.whom == "envelope":
            return mail.sender
        said = mail.field("Reply-To") if self.whom == "reply-to" else ""
        return parseaddr(said or mail.field("From"))[1]

    def _keeps_silent(self, mail: Carried) -> bool:
        submitted = mail.field("Auto-Submitted").casefold() not in {"", "no"}
        if submitted or not mail.sender or mail.sender in self.told:
            return True
        self.told.add(mail.sender)
        return False


def rfc3834(address: str, **more: object) -> Responder:
    """Return a responder that does as RFC 3834 asks."""
    fields = (("Auto-Submitted", "auto-replied"), ("Precedence", "bulk"))
    return Responder(address, whom="envelope", subject="Auto: {subject}", fields=fields, obeys=True, **more)  # type: ignore[arg-type]


@dataclass
class MailingList:
    """A list: what is posted goes to everybody on it, whoever wrote it."""

    address: str
    members: tuple[str, ...]
    marked: bool = True  # List-Id and the like
    rewrites: bool = False  # From is the list's own address, as lists do for DMARC
    renames: bool = False  # a Message-ID of its own, as some do
    strips: bool = False  # X- fields and Auto-Submitted are taken out, as gateways do

    def takes(self, mail: Carried) -> list[Carried]:
        """Return a copy for each member."""
        head, _, body = mail.raw.partition(b"\r\n\r\n")
        fields = _fields(head.decode("utf-8", "replace"))
        if self.strips:
            fields = [one for one in fields if not one.casefold().startswith(("x-", "auto-submitted:"))]
        if self.rewrites:
            fields = [one for one in fields if not one.casefold().startswith(("from:", "reply-to:"))]
            fields.append(f"From: The parents' list <{self.address}>")
        if self.renames:
            fields = [one for one in fields if not one.casefold().startswith("message-id:")]
            fields.append(f"Message-ID: <list-{next(NUMBERS)}@{self.address.rpartition('@')[2]}>")
        if self.marked:
            fields += [f"List-Id: <{self.address.replace('@', '.')}>", f"List-Post: <mailto:{self.address}>"]
        local, _, domain = self.address.partition("@")
        raw = "\r\n".join(fields).encode() + b"\r\n\r\n" + body
        return [Carried(f"{local}-bounces@{domain}", member, raw) for member in self.members]


def _fields(head: str) -> list[str]:
    """Return the fields of a header, each with its further lines."""
    found: list[str] = []
    for line in head.split("\r\n"):
        if line.startswith((" ", "\t")) and found:
            found[-1] += f"\r\n{line}"
        else:
            found.append(line)
    return found


@dataclass
class Bouncer:
    """A server that takes every mail and then says that it could not deliver it, one way or another."""

    address: str
    how: Literal["report", "words", "person"] = "report"
    whom: Whom = "envelope"

    def takes(self, mail: Carried) -> list[Carried]:
        """Return the report, to the envelope sender as RFC 5321 wants, or to From as bad servers do."""
        to = mail.sender if self.whom == "envelope" else parseaddr(mail.field("From"))[1]
        if not to:
            return []
        domain = self.address.rpartition("@")[2]
        told = f"The following address failed:\r\n\r\n  <{self.address}>: 550 5.1.1 User unknown\r\n"
        if self.how == "report":
            return [self._report(mail, to, told, domain)]
        head = mail.raw.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
        text = f"{told}\r\n--- The header of your mail:\r\n\r\n{head}\r\n"
        if self.how == "words":
            return [written(f"Mail Delivery Subsystem <MAILER-DAEMON@{domain}>", to, "Returned mail", text, (), NULL)]
        sorry = f"Your mail to {self.address} could not be delivered. The user is unknown here.\r\n"
        return [written(f"IT Desk <it.desk@{domain}>", to, "Undeliverable mail", sorry)]

    def _report(self, mail: Carried, to: str, told: str, domain: str) -> Carried:
        head = mail.raw.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
        text = (
            f"--b\r\nContent-Type: text/plain\r\n\r\n{told}\r\n"
            f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.{domain}\r\n\r\n"
            f"Final-Recipient: rfc822; {self.address}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
            f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{head}\r\n\r\n--b--"
        )
        kind = ("Content-Type", 'multipart/report; report-type=delivery-status; boundary="b"')
        return written(f"MAILER-DAEMON@{domain}", to, "Undelivered Mail Returned to Sender", text, (kind,), NULL)


@dataclass
class HelpDesk:
    """Another product: each mail is a new ticket, acknowledged without a word that a program wrote it."""

    address: str
    whom: Whom = "from"
    quotes: bool = False
    numbers: count = field(default_factory=lambda: count(48_001))  # type: ignore[type-arg]

    def takes(self, mail: Carried) -> list[Carried]:
        """Return the acknowledgement with the number of the new ticket."""
        to = parseaddr((mail.field("Reply-To") if self.whom == "reply-to" else "") or mail.field("From"))[1]
        number = next(self.numbers)
        text = (
            f"Hello,\r\n\r\nthank you for your mail. Ticket #{number} is open now; we will be in touch.\r\n\r\nThe desk"
        )
        if self.quotes:
            body = mail.raw.partition(b"\r\n\r\n")[2].decode("utf-8", "replace")
            text += "\r\n\r\nYou wrote:\r\n" + "\r\n".join(f"> {line}" for line in body.splitlines())
        return [written(f"The desk <{self.address}>", to, f"[Ticket #{number}] {mail.field('Subject')[:60]}", text)]
