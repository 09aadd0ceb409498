"""A case as `casepost case show` and `case list` give it to programs: the keys are fixed, what is unknown is null."""

import hashlib
from dataclasses import fields
from datetime import datetime
from itertools import chain, repeat
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from casepost.alike_shown import confirmed_alike
from cases import directory, mailroom, store
from cases.case import Case
from cases.encode import plain, restored
from cases.events import Event, Step, Text
from cases.hints import hints_of
from cases.tables import CASES, OUTBOX

Json = dict[str, Any]
SHOWN = ("sent", "waiting", "held")  # states of letters


class Book:
    """The people of the record by their id, each asked for once."""

    def __init__(self, db: Session) -> None:
        self._db = db
        self._known: dict[int, directory.Known] = {}

    def person(self, person_id: int | None) -> directory.Known | None:
        """Return a person, None for nobody."""
        if person_id is None:
            return None
        if person_id not in self._known:
            self._known[person_id] = directory.known(self._db, person_id)
        return self._known[person_id]

    def email(self, person_id: int | None) -> str | None:
        """Return the registered address of a person."""
        person = self.person(person_id)
        return person.email if person else None


def found(
    db: Session, *, status: str | None, category: str | None, since: datetime | None, referred_by: str | None
) -> list[Case]:
    """Return the cases that fit everything asked for, oldest first."""
    wanted: list[ColumnElement[bool]] = [CASES.c.last_seq > 0]
    if status:
        wanted.append(CASES.c.status == status)
    if category:
        wanted.append(CASES.c.category == category)
    if since:
        wanted.append(CASES.c.received_at >= since)
    rows = db.execute(select(CASES.c.state).where(*wanted).order_by(CASES.c.id)).scalars()
    cases = [restored(Case, state) for state in rows]
    if not referred_by:
        return cases
    member = directory.person_with_address(db, referred_by.lower())
    return [case for case in cases if any(referrer.member == member for referrer in case.referrers)]


def about(db: Session, words: str) -> list[Case]:
    """Return the cases in whose messages all these words stand, newest first."""
    cases = [store.case_with_id(db, case_id) for case_id in mailroom.cases_about(db, words)]
    return [case for case in cases if case is not None]


def summary(db: Session, case: Case, book: Book) -> Json:
    """Return a case without its messages and events."""
    requester = book.person(case.requester)
    return {
        "number": case.number,
        "status": str(case.status),
        "outcome": str(case.outcome) if case.outcome else None,
        "category": case.category,
        "suggested": _suggested(case),
        "priority": str(case.priority),
        "about": case.about,
        "restricted": case.restricted,
        "language": case.language,
        "how_received": case.how_received or None,
        "received_at": case.received_at,
        "answer_by": case.answer_by,
        "resolve_by": case.resolve_by,
        "first_answer_at": case.first_answer_at,
        "resolved_at": case.resolved_at,
        "requester": {
            "name": requester.name or None if requester else None,
            "email": requester.email if requester else None,
            "phone": requester.phone if requester else None,
        },
        "referrals": _referrals(db, case, book),
        "clocks": [
            {"kind": kind, "state": "suggested", "due": None, "because": because} for kind, because in hints_of(case)
        ],
    }


def whole(db: Session, case: Case, office_address: str) -> Json:
    """Return a case with its messages and events."""
    book = Book(db)
    steps = store.history(db, case.id)
    messages = [*_received(db, case, book), *_letters(db, case, office_address)]
    return {
        **summary(db, case, book),
        "possible": _possible(case),
        "alike": [{"number": one.number, "category": one.category} for one in confirmed_alike(db, case)],
        "messages": sorted(messages, key=lambda message: message["at"]),
        "events": [_event(step, book) for step in steps],
    }


def _suggested(case: Case) -> list[Json]:
    because = chain((case.because, *case.because_next), repeat(()))
    return [
        {"category": name, "confidence": confidence, "because": words}
        for (name, confidence), words in zip(case.suggested, because, strict=False)
    ]


def _possible(case: Case) -> Json | None:
    """Return the signs that a case may be urgent; `waits_since`: nobody has said whether it is."""
    if not case.possible:
        return None
    return {"kinds": case.possible, "because": case.possible_because, "waits_since": case.possible_at}


def _referrals(db: Session, case: Case, book: Book) -> list[Json]:
    told = select(OUTBOX.c.person_id, OUTBOX.c.sent_at).where(
        OUTBOX.c.case_id == case.id, OUTBOX.c.kind == "resolved-board", OUTBOX.c.state == "sent"
    )
    told_at = {person: at for person, at in db.execute(told.order_by(OUTBOX.c.sent_at))}  # noqa: C416 - rows
    return [
        {
            "by": book.email(referrer.member),
            "at": referrer.at,
            "verified": referrer.verified,
            "told_resolved_at": told_at.get(referrer.member),
        }
        for referrer in case.referrers
    ]


def _received(db: Session, case: Case, book: Book) -> list[Json]:
    return [
        {
            "id": row["id"],
            "direction": row["direction"],
            "kind": row["kind"],
            "from": row["from_email"] or book.email(row["person_id"]),
            "to": row["to_email"] or None,
            "subject": row["subject"] or None,
            "at": row["at"],
            "sha256": row["sha256"],
        }
        for row in mailroom.of_case(db, case.id)
    ]


def _letters(db: Session, case: Case, office_address: str) -> list[Json]:
    rows = select(OUTBOX).where(OUTBOX.c.case_id == case.id, OUTBOX.c.state.in_(SHOWN)).order_by(OUTBOX.c.id)
    return [
        {
            "id": row["id"],
            "direction": "out",
            "kind": row["kind"],
            "from": office_address,
            "to": row["recipient"],
            "subject": row["subject"],
            "at": row["sent_at"] or row["created_at"],
            "sha256": hashlib.sha256(row["data"]).hexdigest(),
            "state": row["state"],
        }
        for row in db.execute(rows).mappings()
    ]


def _event(step: Step, book: Book) -> Json:
    return {
        "seq": step.seq,
        "kind": step.kind,
        "at": step.at,
        "occurred_at": step.occurred_at,
        "by": book.email(step.by),
        "proof": str(step.proof),
        "cause": step.cause or None,
        "payload": _payload(step.event),
    }


def _payload(event: Event) -> Json:
    """Return what an event says: words only by the id of their message, moments as moments."""
    return {field.name: _value(getattr(event, field.name)) for field in fields(event)}


def _value(value: object) -> object:
    match value:
        case Text():
            return {"id": value.id}
        case datetime():
            return value
        case _:
            return plain(value)
