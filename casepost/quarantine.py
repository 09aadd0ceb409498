"""Quarantine (mail-safety.md 8): messages that stopped us are kept whole, and a person decides what becomes of them."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from casepost.facts import gather
from casepost.receive import Arrival, Became, enter, receive, refused_for_all
from casepost.service import Service
from casepost.tell import tell_contact, tell_operator
from casepost.transaction import transact
from cases import mailroom, store
from cases.intake import NewRequest
from ingest.message import Message
from ingest.pool import ParseFailed, ParsePool

BY_HAND = "a person made it a case from the quarantine"
HEAD_BYTES = 20_000  # of a message that cannot be read: enough for who, when and about what
MEGABYTE = 1_000_000
TOO_LARGE = "it is too large to fetch"
POOR = b"Subject: A message that could not be read\r\n\r\nIts bytes are kept: casepost raw %s\r\n"


class StillUnreadable(Exception):
    """The message stays in quarantine. The text is one plain sentence with the remedy."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A message in quarantine, and its bytes: all of them, or the header alone."""

    row: dict[str, Any]
    raw: bytes

    @property
    def whole(self) -> bool:
        """Whether all bytes are here; else the message was too large, and only its header was taken."""
        return bool(self.row["size"] <= len(self.raw))


def set_aside(db: Session, raw: bytes, why: str, size: int, arrived: datetime, service: Service, at: datetime) -> int:
    """Keep the bytes of a message that stopped us and tell the operator once; return its row. Never commits."""
    row = {
        "direction": "in",
        "kind": "unreadable",
        "became": "set_aside",
        "why": why,
        "attachments": [],
        "sha256": hashlib.sha256(raw).hexdigest(),
        "size": size,
        "at": arrived,
    }
    message = mailroom.keep(db, row, raw)
    what = f"A message was set aside: {why}."
    tell_operator(
        db, service, f"quarantine:{message}", what, f"Look at it with: casepost quarantine show {message}", at
    )
    return message


def set_aside_too_large(
    db: Session, head: bytes, size: int, arrived: datetime, where: str, service: Service, at: datetime
) -> int:
    """Keep the header of a message beyond the limit; tell the operator and the contact once. Never commits."""
    message = set_aside(db, head, TOO_LARGE, size, arrived, service, at)
    most = service.district.limits.fetch_megabytes
    what = (
        f"A message of {size // MEGABYTE} MB is larger than the {most} MB that Casepost takes. It has no case yet, and"
        f" its sender was not told. {where}"
    )
    remedy = (
        "Read it there and ask its sender for a smaller one. Whoever runs Casepost can make a case of its header with:"
        f" casepost quarantine make-case {message}"
    )
    tell_contact(db, service, f"quarantine:{message}", what, remedy, at)
    return message


def why_of(error: Exception) -> str:
    """Return what is kept of an error of ours: its name. Its text may quote the mail, and stays in the log."""
    return f"it could not be recorded ({type(error).__name__})"


def kept(db: Session, message: int) -> Kept | None:
    """Return a message of the quarantine, None when it is not in there."""
    try:
        row = mailroom.message(db, message)
    except LookupError:
        return None
    return Kept(row, mailroom.raw_of(db, message) or b"") if row["became"] == "set_aside" else None


def retry(
    one: Kept, sessions: sessionmaker[Session], pool: ParsePool, service: Service, who: str, at: datetime
) -> Became:
    """Read a message again and record what it is, as if it had just come. Raises StillUnreadable."""
    if not one.whole:
        make = f"casepost quarantine make-case {one.row['id']}"
        raise StillUnreadable(f"Only the header of message {one.row['id']} is here: run {make}, or mail it in parts.")
    message = _parsed(pool, one.raw)
    if isinstance(message, ParseFailed):
        make = f"casepost quarantine make-case {one.row['id']}"
        raise StillUnreadable(f"Message {one.row['id']} {message.reason} again: make a case of it with {make}.")
    oldest = at - timedelta(days=service.district.limits.resync_ack_days)  # nobody wants a receipt weeks later
    arrival = Arrival(one.row["at"], receipts_from=oldest)

    def work(db: Session) -> Became:
        became = receive(db, one.raw, message, arrival, service, at)
        _settle(db, one, became, "read again", who, at)
        return became

    return transact(sessions, work)


def make_case(
    one: Kept, sessions: sessionmaker[Session], pool: ParsePool, service: Service, who: str, at: datetime
) -> Became:
    """Make a case of a message, from whatever can be read of it; nobody outside the staff is written to."""
    message = readable(one, pool)

    def work(db: Session) -> Became:
        seen = mailroom.seen(db, message.content_key)
        if seen is not None:
            became = Became("duplicate", "the same content is here already", seen)
        else:
            facts = gather(db, message, service, at)
            facts = replace(facts, ack_refusals=refused_for_all(facts, BY_HAND))
            became = enter(db, one.raw, message, NewRequest(why=BY_HAND), facts, Arrival(one.row["at"]), service, at)
        _settle(db, one, became, "made a case", who, at)
        return became

    return transact(sessions, work)


def readable(one: Kept, pool: ParsePool) -> Message:
    """Return the message, or what its header tells, or at the least one that says where its bytes are."""
    head = one.raw[:HEAD_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    sha256 = str(one.row["sha256"])
    ways = (one.raw, head + b"\n\n" + POOR.partition(b"\r\n\r\n")[2] % sha256.encode(), POOR % sha256.encode())
    for place, raw in enumerate(ways):
        message = _parsed(pool, raw)
        if isinstance(message, Message):
            read = place == 0 and one.whole  # else its content key is not the mail's own, and must not hide another
            own = message.content_key if read else f"quarantine:{sha256}"
            return replace(message, sha256=sha256, size=one.row["size"], content_key=own)
    raise StillUnreadable("No message can be read at all: run casepost check, and look at the memory of this machine.")


def _parsed(pool: ParsePool, raw: bytes) -> Message | ParseFailed:
    return pool.parse_many([raw])[0]


def _settle(db: Session, one: Kept, became: Became, act: str, who: str, at: datetime) -> None:
    """Take the message out of the quarantine: its bytes stay, and say where it went."""
    if mailroom.message(db, one.row["id"])["became"] != "set_aside":
        raise StillUnreadable(f"Message {one.row['id']} is no longer in quarantine: somebody else was faster.")
    mailroom.settle(db, one.row["id"], became="duplicate", why=f"{one.row['why']}; {act} as message {became.message}")
    store.audit(db, at, who, f"quarantine: {act}", f"message:{one.row['id']}", f"message:{became.message}")
