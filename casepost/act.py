"""A staff command from the shell: the same functions as by mail, with the shell as the proof of who it was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.calls import with_call_facts
from casepost.experience import Learned
from casepost.kept_mails import with_kept_mails
from casepost.recording import record
from casepost.service import Service
from casepost.sheet_facts import with_sheet_facts
from cases import mailroom, store
from cases.case import Case
from cases.commands import Trouble
from cases.decide import decide
from cases.events import Proof
from cases.intake import Facts, Incoming, StaffReply, Writer
from cases.people import Person
from cases.routing import may_hear
from cases.tables import OUTBOX
from ingest.filled_forms import LOG
from notify import outbox


class Refused(Exception):
    """This person may not act here. The text is one plain sentence with the remedy."""


class NotUnderstood(Exception):
    """The command holds mistakes, so that nothing was done."""

    def __init__(self, troubles: tuple[Trouble, ...]) -> None:
        super().__init__("Nothing was done.")
        self.troubles = troubles


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that the command causes, and when it leaves."""

    kind: str
    to: str
    leaves_at: datetime


@dataclass(frozen=True, slots=True)
class Acted:
    """What a command did."""

    case: str
    events: tuple[str, ...]
    letters: tuple[Letter, ...]
    kept: tuple[str, ...]  # letters that an undo came too late for


def act(db: Session, number: str, words: str, email: str, service: Service, at: datetime) -> Acted:
    """Do what the words say to a case, all of it or nothing. Never commits.

    Raises LookupError for a number that is no case, Refused, or NotUnderstood: then the caller must roll back.
    """
    person = _staff(email, service)
    case = store.case_with_number(db, number)
    if case is None:
        raise LookupError(f"There is no case {number}. Look for it with: casepost case search WORDS")
    if not may_hear(case, person):
        raise Refused(f"{case.number} is about {person.name}'s own role: somebody else must work it.")
    return _done(db, case, person, words, service, at)


def write_down(db: Session, form: str, email: str, service: Service, at: datetime) -> Acted:
    """Make a case of a form that somebody filled in. Never commits.

    Raises Refused, or NotUnderstood: then the caller must roll back.
    """
    return _done(db, None, _staff(email, service), f"#{LOG}\n{form}", service, at)


def _done(db: Session, case: Case | None, person: Person, words: str, service: Service, at: datetime) -> Acted:
    """Do what the words say, all of it or nothing."""
    person_id = service.staff[person.email]
    message = mailroom.keep(db, _row(case, person, person_id, words, at), words.encode())
    intake = StaffReply(person, person_id, Proof.SHELL, case, None, "a command from the shell")
    incoming = Incoming(message, "", words, None, language_sure=False, at=at)
    facts = Facts(
        writer=Writer(person.email, person.name, "", authenticated=True, dmarc="", person=person, person_id=person_id),
        case=case,
        history=store.history(db, case.id) if case else (),
        left=outbox.left_of_case(db, case.id) if case else frozenset(),
        experience=Learned(db, service.district, nightly=service.nightly),
    )
    facts = with_sheet_facts(db, words, facts, service, at)
    facts = with_call_facts(db, words, facts, service, at)
    facts = with_kept_mails(db, words, facts, service, at)
    decision, *aside = decide(intake, incoming, facts, service.district, at, facts.ids)
    if decision.plan.troubles:
        raise NotUnderstood(decision.plan.troubles)
    cases = [record(db, one, incoming, facts, service, at) for one in (decision, *aside)]
    events = tuple(step.kind for step in decision.steps)
    return Acted(cases[0].number if cases[0] else "", events, _letters(db, f"message:{message}"), decision.plan.kept)


def _staff(email: str, service: Service) -> Person:
    person = service.district.people.with_address(email.strip().lower())
    if person is None or not person.is_staff:
        raise Refused(f"{email} is no address of staff: give --as with an address of [[people]] in the configuration.")
    return person


def _row(case: Case | None, person: Person, person_id: int, words: str, at: datetime) -> dict[str, Any]:
    return {
        "direction": "note",
        "kind": "shell",
        "became": "joined",
        "why": "a command from the shell",
        "case_id": case.id if case else None,
        "person_id": person_id,
        "from_name": person.name,
        "from_email": person.email,
        "text": words,
        "attachments": [],
        "size": len(words.encode()),
        "at": at,
    }


def _letters(db: Session, cause: str) -> tuple[Letter, ...]:
    rows = select(OUTBOX.c.kind, OUTBOX.c.recipient, OUTBOX.c.next_at).where(OUTBOX.c.cause == cause)
    return tuple(Letter(kind, to, leaves_at) for kind, to, leaves_at in db.execute(rows.order_by(OUTBOX.c.id)))
