"""Which case already holds a message that our own people pass on, and which one perhaps does.

Asked by id, by key and by what is indexed: a person's cases, and the last mails of the mailbox. With ten thousand
cases that is a few dozen rows; the comparing itself is pure (`cases/matching.py`).
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cases import directory, mailroom, store
from cases.case import Case
from cases.constituents import constituent
from cases.events import Status
from cases.intake import Original, Writer
from cases.matching import Candidate, Match, Written, match
from cases.policy import District
from cases.routing import may_hear
from cases.tables import CASES, MESSAGES
from cases.words import sentences_of, words_of
from ingest.board import original
from ingest.message import Forwarded, Message
from ingest.passing.attached import passed_on
from ingest.passing.dates import printed
from ingest.passing.subjects import core_subject
from ingest.quoting import visible

OF_PERSON = timedelta(days=60)  # a trustee may pass a mail on weeks later; what is older is a new matter
OF_SUBJECT = timedelta(days=14)  # whose address nobody knows yet, or who has two
_MOST_CASES = 20
_MOST_MESSAGES = 60
_MOST_SUBJECTS = 1000  # of the last mails whose subjects are read
_PASSED_ON = frozenset({"referral", "staff_forward"})
ATTACHED = "---------- Forwarded message ---------"  # the line above each mail that was attached to one
_ROW = (
    MESSAGES.c.case_id,
    MESSAGES.c.kind,
    MESSAGES.c.sha256,
    MESSAGES.c.person_id,
    MESSAGES.c.from_name,
    MESSAGES.c.from_email,
    MESSAGES.c.subject,
    MESSAGES.c.text,
    MESSAGES.c.body,
    MESSAGES.c.message_id,
    MESSAGES.c.inner_id,
    MESSAGES.c.at,
)


@dataclass(frozen=True, slots=True)
class Held:
    """The case that holds everything that a mail passes on; without one, for each message which perhaps does."""

    case: Case | None = None
    perhaps: tuple[Match | None, ...] = ()


def held_already(db: Session, forwards: Sequence[Forwarded], district: District, at: datetime) -> Held:
    """Return where messages passed on are held already; with one message that is new, all of them are new."""
    found = [_found(db, one, district, at) for one in forwards]
    holders = {holder for holder, _ in found}
    holder = holders.pop() if len(holders) == 1 else None
    if holder is not None:
        return Held(store.kept_case(db, store.case_with_id(db, holder)))
    return Held(perhaps=tuple(perhaps for _, perhaps in found))


def _found(db: Session, one: Forwarded, district: District, at: datetime) -> tuple[int | None, Match | None]:
    """Return the case that holds a message, or the one that perhaps does."""
    holder = _holder(db, one, passed_on_key(one, district, at))
    if holder is not None:
        return holder, None
    asked = constituent(original(one), district, at)
    best = match(_written(db, one, asked), _candidates(db, asked, district, at))
    if best is None:
        return None, None
    if best.same:
        return best.case, None
    kept = store.case_with_id(db, best.case)
    if kept is None or not kept.live or not may_hear(kept, district.people.primary_contact):  # domain.md 5.5
        return None, None  # what has ended takes nothing in
    return None, best


def told_already(db: Session, message: Message, writer: Writer, district: District, at: datetime) -> Match | None:
    """Return the live case of the writer's own that holds what they write here: a trustee's referral was faster.

    It is proposed to the contact and joins nothing: only our own tokens, letters and numbers do (mail-safety.md 7).
    """
    person = writer.person_id
    if writer.person is not None or person is None:
        return None
    written = Written(
        email=writer.email,
        name=writer.name,
        subject=core_subject(message.subject),
        text=message.visible_text,
        at=message.date or at,
        timed=message.date is not None,
        message_id=message.message_id,
        person=person,
    )
    best = match(written, _held(db, _of_person(db, person, at), district, at))
    case = store.case_with_id(db, best.case) if best is not None else None
    if case is None or not case.live or not may_hear(case, district.people.primary_contact):  # domain.md 5.5
        return None
    return best


def _holder(db: Session, one: Forwarded, key: str) -> int | None:
    """Return the case that holds a message passed on: the same words of the same person, or the same Message-ID.

    A Message-ID is chosen by its sender: it counts only on a case of the very person who wrote what was passed on.
    """
    holder = mailroom.holder_of(db, (), key)
    if holder is not None:
        return holder
    holder = mailroom.holder_of(db, (one.message_id,), "")
    case = store.case_with_id(db, holder) if holder is not None else None
    person = directory.person_with_address(db, one.email)
    return holder if case is not None and person is not None and case.participant(person) else None


def passed_on_key(one: Forwarded, district: District, at: datetime) -> str:
    """Return the key of a message that was passed on: of what was asked, not of an answer that families share."""
    asked = constituent(original(one), district, at)
    return inner_key(asked.email or one.email, visible(asked.text))


def inner_key(email: str, text: str) -> str:
    """Return what tells the same words of the same person again, however a mail program wrapped them; '' for none."""
    words = " ".join(word for sentence in sentences_of(text) for word in sentence.words)
    return hashlib.sha256(f"{email}\n{words}".encode()).hexdigest() if email and words else ""


def readable(message: Message) -> str:
    """Return all that could be read of a mail, with the words of the mails attached to it as a forward shows them."""
    attached = [one for one in message.forwards if one.body and one.body not in message.text]
    blocks = (
        f"{ATTACHED}\nFrom: {one.name} <{one.email}>\nDate: {one.date}\n"
        f"Subject: {one.subject}\nTo: {', '.join(one.to)}\n\n{one.body}"
        for one in attached
    )
    return "\n\n".join((message.text, *blocks)).strip("\n") if attached else message.text


def _written(db: Session, one: Forwarded, asked: Original) -> Written:
    """Return a message passed on as it is compared."""
    when = printed(one.date) if asked.email == one.email else None  # else the date of another mail of the chain
    return Written(
        email=asked.email,
        name=asked.name,
        subject=core_subject(asked.subject),
        text=visible(asked.text),
        at=when.at if when else None,
        timed=when is not None and when.timed,
        message_id=one.message_id,
        person=directory.person_with_address(db, asked.email) if asked.email else None,
    )


def _candidates(db: Session, asked: Original, district: District, at: datetime) -> Iterator[Candidate]:
    """Return what cases hold of this person, then what came lately under the same subject."""
    person = directory.person_with_address(db, asked.email) if asked.email else None
    rows = _of_person(db, person, at) if person is not None else []
    rows += _of_subject(db, asked.subject, at)
    return _held(db, rows, district, at)


def _held(db: Session, rows: Iterable[Mapping[str, Any]], district: District, at: datetime) -> Iterator[Candidate]:
    """Yield what message rows hold of constituents, each with the case where it goes on."""
    cases: dict[int, Case | None] = {}
    for row in rows:
        if row["case_id"] not in cases:
            cases[row["case_id"]] = _standing(db, row["case_id"])
        case = cases[row["case_id"]]
        if case is not None:
            for written in held_in(db, row, district, at):
                yield Candidate(case.id, case.number, written)


def _standing(db: Session, case_id: int) -> Case | None:
    """Return the case that a message belongs to now, None for what was no case."""
    case = store.kept_case(db, store.case_with_id(db, case_id))
    return None if case is None or case.status is Status.NOT_A_CASE else case


def _of_person(db: Session, person: int, at: datetime) -> list[dict[str, Any]]:
    theirs = select(CASES.c.id).where(CASES.c.requester_id == person, CASES.c.received_at > at - OF_PERSON)
    cases = list(db.execute(theirs.order_by(CASES.c.id.desc()).limit(_MOST_CASES)).scalars())
    rows = select(*_ROW).where(MESSAGES.c.case_id.in_(cases), MESSAGES.c.direction == "in")
    return _read(db, rows.order_by(MESSAGES.c.id).limit(_MOST_MESSAGES)) if cases else []


def _of_subject(db: Session, subject: str, at: datetime) -> list[dict[str, Any]]:
    wanted = words_of(core_subject(subject))
    if not wanted:
        return []
    lately = select(MESSAGES.c.id, MESSAGES.c.subject).where(
        MESSAGES.c.at > at - OF_SUBJECT, MESSAGES.c.direction == "in", MESSAGES.c.case_id.is_not(None)
    )
    last = db.execute(lately.order_by(MESSAGES.c.at.desc()).limit(_MOST_SUBJECTS))
    found = [row.id for row in last if words_of(core_subject(row.subject)) == wanted][:_MOST_MESSAGES]
    rows = select(*_ROW).where(MESSAGES.c.id.in_(found)).order_by(MESSAGES.c.id)
    return _read(db, rows) if found else []


def _read(db: Session, rows: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(rows).mappings()]


def held_in(db: Session, row: Mapping[str, Any], district: District, at: datetime) -> Iterable[Written]:
    """Return what a message row holds of a constituent: the mail itself, or what it passes on."""
    if row["kind"] in _PASSED_ON and row["sha256"] is not None:  # a part of one that passed on several is as sent
        one = passed_on(row["body"], f"Fwd: {core_subject(row['subject'])}")
        if one is None:
            return ()
        written = _written(db, one, constituent(original(one), district, at))
        return (replace(written, message_id=row["inner_id"]),)
    return (
        Written(
            email=row["from_email"],
            name=row["from_name"],
            subject=core_subject(row["subject"]),
            text=row["text"],
            at=row["at"],
            timed=row["sha256"] is not None,
            message_id=row["message_id"],
            person=row["person_id"],
        ),
    )
