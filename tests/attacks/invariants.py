"""What holds whatever mail comes. Each rule looks at the town before and after one mail and returns complaints."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesHeaderParser
from typing import Any

from support.town import BORDER, NEIGHBOUR, PARENT, Mail

from attacks.attack import FIVE
from attacks.besieged import OPERATOR, BesiegedTown, as_read
from attacks.scenes import OTHER_SECRET, SECRET
from cases import directory

STAFF_ACTS = frozenset({
    "answered", "resolved", "noted", "categorised", "field_set", "undone", "alert_confirmed", "filed", "shared",
})  # fmt: skip
PASSED_ON = frozenset({"staff_forward", "referral"})
ENDINGS = frozenset({"answered", "resolved"})
BELIEVED = ("authenticated", "confirmed")
TURNING = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
FIELD = re.compile(rb"[A-Za-z-]+: ?[^\x00-\x20\x7f]")
LONGEST_LINE = 998
OF_CASES = {PARENT: SECRET, NEIGHBOUR: OTHER_SECRET}  # whose secret is planted in the scenes


@dataclass(frozen=True, slots=True)
class Before:
    """The town before a mail: the letters and histories that there were."""

    letters: frozenset[int]
    steps: dict[str, int]
    participants: dict[str, set[str]] = field(default_factory=dict)


def before(town: BesiegedTown) -> Before:
    """Look at the town."""
    letters = frozenset(row["id"] for row in town.outbox())
    return Before(letters, {number: len(steps) for number, steps in town.histories().items()}, _constituents(town))


def complaints(town: BesiegedTown, was: Before, mail: Mail) -> list[str]:
    """Return what did not hold for a mail that came after *was*."""
    new = [row for row in town.outbox() if row["id"] not in was.letters]
    return [
        *_counted(town, mail),
        *_recipients(town, was, mail, new),
        *(complaint for row in new for complaint in _form(row)),
        *(complaint for row in new for complaint in _secrets(row)),
        *_commands(town, was, mail),
        *(f"case {number} is not the sum of its events" for number in town.differing()),
    ]


def _counted(town: BesiegedTown, mail: Mail) -> Iterator[str]:
    """It is exactly one of the five, and its bytes are kept."""
    if mail.became.what not in FIVE:
        yield f"it became {mail.became.what!r} ({mail.became.why})"
        return
    if mail.became.why.startswith("it could not be recorded"):
        yield f"recording it failed: {mail.became.why}"
    kept = town.raw_of(mail.became.message)
    if mail.became.what == "duplicate":
        if not kept:
            yield "it counts as a duplicate of a mail whose bytes are gone"
    elif kept != mail.raw and mail.became.why != "it is too large to fetch":
        yield "its bytes are not kept as they came"
    row = town.row(mail.became.message)
    if kept and row["sha256"] != hashlib.sha256(kept).hexdigest():
        yield "its digest is not that of its bytes"


def _recipients(town: BesiegedTown, was: Before, mail: Mail, new: list[dict[str, Any]]) -> Iterator[str]:
    """A letter goes to staff, to whom the mail is from, to whom staff or board passed on, or to the case's family."""
    if not new or not mail.became.message:
        return
    row = town.row(mail.became.message)
    allowed = {OPERATOR, *_configured(town)}
    if names_one_sender(mail.raw):
        allowed.add(row["from_email"])
    if row["from_email"] in _configured(town) and believed(mail.raw):
        for constituents in _constituents(town).values():
            allowed |= constituents
    for letter in new:
        known = was.participants.get(str(mail.became.case), set())
        if letter["recipient"] not in allowed | known:
            yield f"a letter ({letter['kind']}) goes to {letter['recipient']}"


def names_one_sender(raw: bytes) -> bool:
    """Whether one line of the header, however its lines end, can be a From field: else nobody is sure who wrote."""
    head = re.split(rb"\n\r*\n" if b"\n" in raw else rb"\r\r", raw, maxsplit=1)[0]
    return len(re.findall(rb"(?i)(?:^|[\r\n])from[ \t]*:", head)) == 1


def believed(raw: bytes) -> bool:
    """Whether the border's word stands in the mail at all: without it nobody is believed."""
    return BORDER.encode() in raw.lower() and b"pass" in raw.lower()


def _configured(town: BesiegedTown) -> set[str]:
    return {address for person in town.service.district.people for address in (person.email, *person.also)}


def _constituents(town: BesiegedTown) -> dict[str, set[str]]:
    """Return the addresses of each case's constituent."""
    requesters = {number: town.case(number).requester for number in town.histories()}
    with town.sessions() as db:
        return {number: {directory.known(db, one).email} if one else set() for number, one in requesters.items()}


def _form(row: dict[str, Any]) -> Iterator[str]:
    """A letter is well formed: one field a line, ASCII, no control character however it is written."""
    raw: bytes = row["data"]
    head, _, body = raw.partition(b"\r\n\r\n")
    if re.search(rb"\r(?!\n)|(?<!\r)\n|\0", raw):
        yield f"the bytes of a letter ({row['kind']}) hold a bare CR, a bare LF or NUL"
    if any(len(line) > LONGEST_LINE for line in raw.split(b"\r\n")):
        yield f"a line of a letter ({row['kind']}) is longer than servers take"
    lines = re.sub(rb"\r\n[ \t]", b" ", head).split(b"\r\n")
    ascii_only = row["recipient"].isascii()  # else it is a letter that needs SMTPUTF8 (RFC 6532)
    if any(
        not FIELD.match(line) or (ascii_only and not line.isascii()) or re.search(rb"[\0-\x08\x0b-\x1f\x7f]", line)
        for line in lines
    ):
        yield f"a field of a letter ({row['kind']}) is not one"
    names = BytesHeaderParser(policy=policy.compat32).parsebytes(head + b"\r\n\r\n").keys()
    if len(names) != len({name.lower() for name in names}) or len(names) != len(lines):
        yield f"a letter ({row['kind']}) has a field twice, or one that nobody wrote: {names}"
    values = [*as_read(row).headers.values(), row["subject"], row["recipient"], row["envelope_from"]]
    if any(_control(value) or TURNING.search(value) for value in values):
        yield f"a field of a letter ({row['kind']}) holds a control or turning character when decoded"
    text = as_read(row).text
    if _control(text.replace("\n", "").replace("\t", "").replace("\r", "")) or TURNING.search(text):
        yield f"the text of a letter ({row['kind']}) holds a control or turning character"
    if not body:
        yield f"a letter ({row['kind']}) says nothing"


def _control(text: str) -> bool:
    return any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text)


def _secrets(row: dict[str, Any]) -> Iterator[str]:
    """Outside, what stands in a case is read by its own family alone."""
    if row["recipient"].endswith("@sunfield.example"):
        return
    text = as_read(row).text
    for family, secret in OF_CASES.items():
        if secret in text and row["recipient"] != family:
            yield f"{row['recipient']} reads what stands in a case of {family}"


def _commands(town: BesiegedTown, was: Before, mail: Mail) -> Iterator[str]:
    """Nothing is done in the name of staff without a reply token of ours in the mail, and the border's word."""
    if holds_token(town, mail.raw):
        return
    passed_on = mail.became.kind in PASSED_ON and believed(mail.raw)  # with a note, mail-safety.md 7 (c)
    for number, steps in town.histories().items():
        acts = [step.kind for step in steps[was.steps.get(number, 0) :] if step.proof in BELIEVED]
        forbidden = ENDINGS if passed_on or number not in was.steps else STAFF_ACTS
        if not forbidden.isdisjoint(acts):
            yield f"{acts} came to pass on {number} without a token"


def holds_token(town: BesiegedTown, raw: bytes) -> bool:
    """Whether one of our reply tokens stands in the bytes, also where they are folded or encoded."""
    header = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
    shown = "".join(str(value) for value in header.values()).lower()
    packed = re.sub(r"\s", "", shown)
    tokens = re.findall(r"[rc]\.[a-z2-7]{24}", packed)
    ours = {one for row in town.outbox() for one in re.findall(rb"[rc]\.[a-z2-7]{24}", row["data"])}
    return any(one.encode() in ours for one in tokens)
