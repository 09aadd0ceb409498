"""What follows when a letter has left, or cannot: an event on its case, and word to the contact. Never commits."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from casepost.post import post
from casepost.service import Service
from casepost.tell import tell_operator
from cases import directory, store
from cases.case import Case
from cases.decision import Decision
from cases.events import Acknowledged, Event, Proof, Step, Undeliverable
from cases.intake import Facts, Incoming, OurLetter, Writer
from notify.announce import announce
from notify.announce_staff import TO_OUTSIDE
from notify.notice import Recipient
from notify.outbox import Claimed
from notify.recorder import Failed, Result, Sent
from notify.scene import Scene

log = logging.getLogger("casepost.delivered")


def record_result(db: Session, row: Claimed, result: Result, service: Service, at: datetime) -> None:
    """Record on the case that a letter left or failed for good; a letter to be tried again changes nothing yet."""
    if isinstance(result, Sent):
        if row.kind in {"receipt", "receipt-phone"}:
            _append(db, row, Acknowledged(letter=row.id), at)
        return
    if not isinstance(result, Failed):
        return
    case = _append(db, row, Undeliverable(letter=row.id, kind=row.kind, permanent=True), at)
    if row.recipient == service.district.staff.operator:
        log.error("the operator cannot be told by mail: %s", result.error)  # a letter about it would fail too, for ever
        return
    if case is None or row.person_id is None or row.kind not in TO_OUTSIDE:
        what = f"The letter '{row.kind}' could not be delivered: {result.error}."
        tell_operator(db, service, f"letter:{row.id}", what, "See it with: casepost outbox list", at)
        return
    _tell_contact(db, row, row.person_id, case, result.error, service, at)


def _append(db: Session, row: Claimed, event: Event, at: datetime) -> Case | None:
    if row.case_id is None:
        return None
    case = store.case_with_id(db, row.case_id)
    if case is None:
        return None
    step = Step(event, None, Proof.SERVICE, at, at, f"letter:{row.id}")
    return store.append(db, case, (step,))[0]


def _tell_contact(
    db: Session, row: Claimed, person_id: int, case: Case, error: str, service: Service, at: datetime
) -> None:
    person = directory.known(db, person_id)
    event = Undeliverable(letter=row.id, kind=row.kind, permanent=True)
    step = Step(event, None, Proof.SERVICE, at, at, f"letter:{row.id}")
    letter = OurLetter(row.id, row.kind, row.case_id, row.person_id, row.recipient, row.cause)
    writer = Writer(row.recipient, person.name, "", authenticated=False, dmarc="")
    scene = Scene(
        decision=Decision("automatic", "a letter could not be delivered", case, note=error),
        case=case,
        before=case,
        steps=(step,),
        incoming=Incoming(0, "", "", None, language_sure=False, at=at),
        facts=Facts(writer=writer, letters=(letter,)),
        district=service.district,
        at=at,
        book={person.id: Recipient(person.id, person.name, row.recipient)},
        staff=service.staff,
    )
    post(db, announce(scene), case, f"letter:{row.id}", service, at)
