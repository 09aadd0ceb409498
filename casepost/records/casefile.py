"""A case as its file shows it to a reader: what is known of it, what happened, every message and letter."""

import email
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.policy import compat32
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.records.shared import messages_of
from casepost.show import Book
from cases import store
from cases.case import Case
from cases.events import Step
from cases.people import Person
from cases.tables import OUTBOX
from notify.render import UNFIT

OUT = "out"


@dataclass(frozen=True, slots=True)
class Paper:
    """A message that came, a letter of ours, or words that staff kept."""

    name: str  # message-12, letter-5
    direction: str  # in | out | note
    kind: str
    sender: str
    recipient: str
    subject: str
    at: datetime
    state: str  # of a letter: sent, waiting, ...
    sha256: str
    text: str
    attachments: tuple[str, ...] = ()  # names as given: data, never paths
    internal: bool = False  # between staff


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of the history."""

    seq: int
    at: datetime
    occurred_at: datetime
    kind: str
    by: str
    proof: str
    cause: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything of a case that is read. Bytes are fetched when they are written."""

    number: str
    fields: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    papers: tuple[Paper, ...]


def case_file(db: Session, case: Case, staff: frozenset[str], office: str, asker: Person) -> CaseFile:
    """Return the file of a case. *staff*: the addresses of the district's own people; *asker*: who wants it."""
    book = Book(db)
    rows = messages_of(db, case, asker)
    papers = [*(_message(row, book, staff) for row in rows), *_letters(db, case, staff, office)]
    entries = tuple(_entry(step, book) for step in store.history(db, case.id))
    return CaseFile(case.number, _fields(case, book), entries, tuple(sorted(papers, key=lambda one: one.at)))


def _fields(case: Case, book: Book) -> tuple[tuple[str, str], ...]:
    person = book.person(case.requester)
    values = {
        "Status": case.status,
        "Outcome": case.outcome,
        "Category": case.category,
        "Priority": case.priority,
        "About": case.about,
        "Restricted": "yes" if case.restricted else "no",
        "Legal hold": "yes" if case.held else "no",
        "Language": case.language,
        "How received": case.how_received,
        "Received": written(case.received_at),
        "First answer": written(case.first_answer_at),
        "Resolved": written(case.resolved_at),
        "Purged": written(case.purged_at),
        "Constituent": person.name if person else "",
        "E-mail": person.email if person else "",
        "Telephone": person.phone if person else "",
        "Referred by": ", ".join(book.email(one.member) or "" for one in case.referrers),
    }
    return tuple((name, shown(str(value))) for name, value in values.items() if value)


def _entry(step: Step, book: Book) -> Entry:
    by = (book.email(step.by) or f"person {step.by}") if step.by is not None else "the service"
    return Entry(step.seq, step.at, step.occurred_at, step.kind, shown(by), str(step.proof), step.cause)


def _message(row: dict[str, Any], book: Book, staff: frozenset[str]) -> Paper:
    sender = row["from_email"] or book.email(row["person_id"]) or ""
    return Paper(
        name=f"message-{row['id']}",
        direction=row["direction"],
        kind=row["kind"],
        sender=shown(f"{row['from_name']} <{sender}>" if row["from_name"] else sender),
        recipient=shown(row["to_email"]),
        subject=shown(row["subject"]),
        at=row["at"],
        state="",
        sha256=row["sha256"] or "",
        text=readable(row["body"] or row["text"]),
        attachments=tuple(shown(str(one["name"])) for one in row["attachments"]),
        internal=row["direction"] == "note" or sender in staff,
    )


def _letters(db: Session, case: Case, staff: frozenset[str], office: str) -> Iterator[Paper]:
    for row in db.execute(select(OUTBOX).where(OUTBOX.c.case_id == case.id).order_by(OUTBOX.c.id)).mappings():
        yield Paper(
            name=f"letter-{row['id']}",
            direction=OUT,
            kind=row["kind"],
            sender=office,
            recipient=shown(row["recipient"]),
            subject=shown(row["subject"]),
            at=row["sent_at"] or row["created_at"],
            state=row["state"],
            sha256=hashlib.sha256(row["data"]).hexdigest() if row["data"] else "",
            text=readable(letter_text(row["data"])),
            internal=row["recipient"].lower() in staff,
        )


def letter_text(data: bytes) -> str:
    """Return the words of a letter of our own making."""
    message = email.message_from_bytes(data, policy=compat32)
    parts = [part for part in message.walk() if part.get_content_type() == "text/plain"]
    return "\n".join(_decoded(part.get_payload(decode=True)) for part in parts)


def _decoded(payload: object) -> str:
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def shown(text: str) -> str:
    """Return a value of one line, without control characters and marks that turn the direction of writing."""
    return " ".join(UNFIT.sub("", text.replace("\n", " ").replace("\t", " ")).split())


def readable(text: str) -> str:
    """Return text of several lines, without control characters and marks that turn the direction of writing."""
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def written(when: datetime | None) -> str:
    """Return a moment as the files say it."""
    return "" if when is None else when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
