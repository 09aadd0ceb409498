"""The demo's invented town: its people, its configuration, and the mails that they write.

Nobody here exists, and no address of it can: every domain ends in .example (RFC 2606).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

DISTRICT = "Sunfield Unified School District"
OFFICE = "help@sunfield.example"
BORDER = "mx.sunfield.example"  # the district's mail server, which writes Authentication-Results
USER = "help"
PASSWORD = "casepost"  # noqa: S105 - of a server on this machine that lives as long as the demo
UNDO = timedelta(minutes=1)  # as written below


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who writes mail: name, address, and what they are in the town."""

    name: str
    email: str
    what: str = ""

    def __str__(self) -> str:
        return formataddr((self.name, self.email))


ANA = Writer("Ana Ruiz", "ana.ruiz@sunfield.example", "primary contact")
BEN = Writer("Ben Okafor", "ben.okafor@sunfield.example", "backup")
OLGA = Writer("Olga Petrov", "olga.petrov@sunfield.example", "oversight")
SAM = Writer("Sam Lindgren", "sam.lindgren@sunfield.example", "superintendent")
SID = Writer("Sid Marsh", "sid.marsh@sunfield.example", "safety officer")
DANA = Writer("Dana Reyes", "dana.reyes@sunfield.example", "transportation")
LEE = Writer("Jordan Lee", "lee@board.sunfield.example", "trustee")
MORA = Writer("Rosa Mora", "mora@board.sunfield.example", "trustee")
CHO = Writer("Daniel Cho", "cho@board.sunfield.example", "trustee")
OTHER_TRUSTEES = (
    Writer("Grace Adeyemi", "adeyemi@board.sunfield.example", "trustee"),
    Writer("Tom Haddad", "haddad@board.sunfield.example", "trustee"),
    Writer("Wei Nguyen", "nguyen@board.sunfield.example", "trustee"),
    Writer("Kim Larsen", "larsen@board.sunfield.example", "trustee"),
)
TRUSTEES = (LEE, MORA, CHO, *OTHER_TRUSTEES)
STAFF = (ANA, BEN, OLGA, SAM, SID, DANA)

MARIA = Writer("Maria Lopez", "maria.lopez@mail.example")
ROSARIO = Writer("Rosario Núñez", "rosario.nunez@correo.example")
PAT = Writer("Pat Kim", "pat.kim@mail.example")
JUNE = Writer("June Whitfield", "june.whitfield@mail.example")
CHRIS = Writer("Chris Vance", "chris.vance@mail.example")
JO = Writer("Jo Feld", "jo.feld@courier.example")
DAEMON = Writer("Mail Delivery System", "MAILER-DAEMON@mail.example")

OFFICE_PART = f"""\
[office]
district = "{DISTRICT}"
address = "{OFFICE}"
phone = "(555) 555-0100"
hours = "Monday to Friday, 8 a.m. to 5 p.m."
child_abuse_hotline = "(555) 555-0199"
complaint_url = "https://sunfield.example/complaints"
time_zone = "America/Los_Angeles"

[mailbox]
host = "127.0.0.1"
port = IMAP_PORT
security = "none"
username = "{USER}"
password_file = "secrets/imap"
every_seconds = 1

[smtp]
host = "127.0.0.1"
port = SMTP_PORT
security = "none"

[trust]
authserv_ids = ["{BORDER}"]

[staff]
undo_minutes = 1
operator = "it@sunfield.example"
"""
SITES_PART = """
[[sites]]
key = "bannon-creek"
name = "Bannon Creek School"
kind = "school"

[[sites]]
key = "transport"
name = "Transportation Services"
kind = "department"
"""


def config_text(imap_port: int, smtp_port: int) -> str:
    """Return the town's config.toml."""
    office = OFFICE_PART.replace("IMAP_PORT", str(imap_port)).replace("SMTP_PORT", str(smtp_port))
    people = [_person(one, one.what.removeprefix("primary ")) for one in STAFF if one not in {SID, DANA}]
    people.append(_person(SID, "officer", office="safety"))
    people.append(_person(DANA, "department", key="transport"))
    people += [
        _person(one, "board", greeting=f"Trustee {one.name.split()[-1]}", area=f"Trustee area {number}")
        for number, one in enumerate(TRUSTEES, start=1)
    ]
    return office + "".join(people) + SITES_PART


def _person(writer: Writer, role: str, **more: str) -> str:
    values = {"name": writer.name, "email": writer.email, "role": role, **more}
    return "\n[[people]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())


def label(email: str) -> str:
    """Return who an address is, as the screen names people."""
    everyone = (*STAFF, *TRUSTEES, MARIA, ROSARIO, PAT, JUNE, CHRIS, JO)
    one = next((person for person in everyone if person.email == email.lower()), None)
    if one is None:
        return email
    return f"{one.name}, {one.what}" if one.what else one.name


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of Casepost's as its reader finds it."""

    to: str
    envelope_from: str
    subject: str
    text: str
    message_id: str
    reply_to: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that somebody of the town writes. `text` is what they type; what they answer is quoted below it."""

    sender: Writer
    subject: str
    text: str
    answers: Letter | None = None
    below: str = ""  # what the mail program adds: a forwarded mail
    proven: bool = True  # whether the border could prove the sender's domain
    fields: tuple[tuple[str, str], ...] = ()
    attachment: tuple[str, bytes] | None = None  # name and bytes
    returned: str = ""  # of a bounce: the address that did not take the letter


def written(mail: Mail, message_id: str, at: datetime) -> bytes:
    """Return the mail as the district's border hands it over."""
    if mail.returned:
        return (
            REPORT.format(
                to=mail.answers.reply_to if mail.answers else OFFICE,
                id=message_id,
                date=format_datetime(at),
                subject=mail.subject,
                text=mail.text,
                failed=mail.returned,
                returned=mail.answers.message_id if mail.answers else "",
            )
            .replace("\n", "\r\n")
            .encode()
        )
    made = EmailMessage(policy=SMTP)
    domain = mail.sender.email.partition("@")[2]
    verdict = "pass" if mail.proven else "fail"
    made["Authentication-Results"] = f"{BORDER}; dmarc={verdict} header.from={domain}"
    made["From"] = str(mail.sender)
    made["To"] = (mail.answers.reply_to if mail.answers else "") or OFFICE
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = message_id
    if mail.answers:
        made["In-Reply-To"] = made["References"] = mail.answers.message_id
    for name, value in mail.fields:
        made[name] = value
    made.set_content("\n\n".join(part for part in (mail.text, mail.below, _quoted(mail, at)) if part) + "\n")
    if mail.attachment:
        name, data = mail.attachment
        made.add_attachment(data, maintype="image", subtype="png", filename=name)
    return made.as_bytes()


def _quoted(mail: Mail, at: datetime) -> str:
    if mail.answers is None:
        return ""
    lines = "\n".join(f"> {line}".rstrip() for line in mail.answers.text.splitlines())
    return f"On {at:%a, %b %d, %Y at %H:%M}, Constituent Services <{OFFICE}> wrote:\n{lines}"


def reply(letter: Letter, sender: Writer, *lines: str) -> Mail:
    """Return an answer to a letter, as a mail program makes it."""
    return Mail(sender, f"Re: {letter.subject}", "\n".join(lines), answers=letter)


# RFC 3464: words for people, words for machines, and the header of the letter that comes back.
REPORT = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mail.example>
To: {to}
Subject: {subject}
Date: {date}
Message-ID: {id}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain; charset=utf-8

{text}

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {failed}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user here

--part
Content-Type: text/rfc822-headers

Message-ID: {returned}

--part--
"""
BUS = Mail(
    MARIA,
    "Bus 14 did not come again",
    "Hello,\n\nBus 14 did not stop at Fifth and Elm this morning, for the third time this month."
    "\nMy son waited forty minutes and missed his first class.\nWhen will there be a bus that comes?\n\nMaria Lopez",
)
ENROLMENT = Mail(
    ROSARIO,
    "Inscripción de mi hija",
    "Buenos días:\n\nNos mudamos a Sunfield y quiero inscribir a mi hija en el segundo grado"
    "\nen la escuela Bannon Creek. ¿Qué papeles necesito y dónde los entrego? Muchas gracias.\n\nRosario Núñez",
)
PIXEL = bytes.fromhex(  # the smallest picture that is one
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c63680000008200814cd7f7b00000000049454e44ae426082"
)
FENCE = Mail(
    PAT,
    "Broken fence by the playground",
    "The fence between the playground and the parking lot has had a hole in it since last week."
    "\nA photo is attached. Please repair it before a child walks through.\n\nPat Kim",
    attachment=("fence.png", PIXEL),
)
THREAT = Mail(
    CHRIS,
    "Please call me",
    "My son showed me a message from a boy in his class. It says that he will bring"
    "\na gun to school tomorrow. I do not know if it is real. Please call me.\n\nChris Vance",
)
RECORDS = Mail(
    JO,
    "Request under the Public Records Act",
    "Under the California Public Records Act I request copies of all contracts"
    "\nbetween the district and its bus company since July 2024.\n\nJo Feld, Sunfield Courier",
)
CALL = Mail(
    ANA,
    "A call",
    "#log\nHow: phone\nName: Walter Boone\nPhone: (555) 555-0122\nCategory: athletics"
    "\nSummary: He asks whether the track of the high school is open to neighbors on weekends.",
)
MOLD = (
    "My daughter's classroom, room 12 at Bannon Creek, smells of mold\n"
    "since the roof leaked in October. There is black mold on the ceiling tiles.\n"
    "Two emails to the school have not been answered.\n\nJune Whitfield"
)
MOLD_HEAD = (f"From: {JUNE}", "Subject: Mold in room 12", "To: board@board.sunfield.example")


def forwards(at: datetime) -> Sequence[Mail]:
    """Return June's one mail as three trustees pass it on, each in the form of their own mail program."""
    day = at - timedelta(days=1)
    sender, subject, to = MOLD_HEAD
    gmail = [
        "---------- Forwarded message ---------",
        *(sender, f"Date: {day:%a, %b %d, %Y} at 7:42 AM", subject, to, "", MOLD),
    ]
    outlook = ["_" * 32, sender, f"Sent: {day:%A, %B %d, %Y} 7:42 AM", to, subject, "", MOLD]
    apple_head = (sender, subject, f"Date: {day:%B %d, %Y} at 7:42:10 AM PST", to, "")
    apple = ["Begin forwarded message:", "", *(f"> {line}".rstrip() for line in (*apple_head, *MOLD.split("\n")))]
    return (
        Mail(MORA, "Fwd: Mold in room 12", "Please look into this family's concern.", below="\n".join(gmail)),
        Mail(CHO, "FW: Mold in room 12", "", below="\n".join(outlook)),
        Mail(LEE, "Fwd: Mold in room 12", "I got this too. Jordan Lee", below="\n".join(apple)),
    )


def away(letter: Letter) -> Mail:
    """Return the absence notice that answers a receipt."""
    mail = reply(letter, ROSARIO, "Estoy fuera de la oficina hasta el lunes.")
    return replace(
        mail, subject=f"Respuesta automática: {letter.subject}", fields=(("Auto-Submitted", "auto-replied"),)
    )


def forged(number: str) -> Mail:
    """Return what a stranger writes in the primary contact's name: the border could not prove the sender."""
    words = "#resolve withdrawn\n\nThe parent has taken it back."
    return Mail(ANA, f"Re: [{number}]", words, proven=False)


def bounced(letter: Letter) -> Mail:
    """Return the report of a mail system that a letter did not arrive."""
    text = f"Your message could not be delivered to <{letter.to}>: 550 5.1.1 No such user here."
    back = replace(letter, reply_to=letter.envelope_from)
    return Mail(DAEMON, "Undelivered Mail Returned to Sender", text, answers=back, returned=letter.to)
