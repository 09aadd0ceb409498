"""Sending again, to the corrected address, what came back from the old one (#email)."""

import email
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.policy import default
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.post import post
from casepost.service import Service
from cases import directory, store
from cases.case import Case
from cases.command.conflicts import OWN
from cases.events import FieldSet, Step, Undeliverable, Undone
from cases.naming import EMAIL, WHO
from cases.tables import OUTBOX
from cases.tokens import Purpose
from notify import outbox
from notify.announce_staff import TO_DEPARTMENTS, TO_OUTSIDE
from notify.notice import Notice, Recipient
from notify.outbox import PLACE

ACKNOWLEDGEMENTS = frozenset({"receipt"})  # announced anew by themselves: the new address has none


AGAIN = f"{PLACE}again"  # behind the cause that corrects an address: it comes before the letter's own place
CONSTITUENT = frozenset({WHO, EMAIL, OWN})  # fields that say who the constituent is


def send_again(
    db: Session, before: Case | None, case: Case, steps: Sequence[Step], cause: str, service: Service, at: datetime
) -> None:
    """Put every letter that came back into the outbox for the corrected address, in the words that it had.

    *before*: the case with the address that is corrected now.
    """
    correcting = next((step for step in steps if _corrects(step)), None)
    corrected = correcting.event if correcting else None
    if correcting is None or not isinstance(corrected, FieldSet) or corrected.person is None:
        return
    person = directory.known(db, corrected.person)
    if not person.email:
        return
    to = Recipient(person.id, person.name, person.email)
    for letter in _returned(db, case, correcting.seq, before.requester if before else None):
        post(db, (_notice(letter, to, f"{cause}{AGAIN}{PLACE}{letter['id']}"),), case, cause, service, at)


def take_back(db: Session, cause: str) -> None:
    """Withdraw what was sent again for a cause and has not left: the address that it goes to is taken back."""
    outbox.withdraw(db, f"{cause}{AGAIN}")


def _corrects(step: Step) -> bool:
    return isinstance(step.event, FieldSet) and step.event.field == EMAIL


def _returned(db: Session, case: Case, before: int, person: int | None) -> list[dict[str, Any]]:
    """Return the letters to a person that came back for good since the case has had this constituent.

    *before*: the step that corrects the address now.
    """
    returned: dict[int, None] = {}
    history = store.history(db, case.id)
    gone = {seq for step in history if isinstance(step.event, Undone) for seq in step.event.seqs}
    for step in history:
        if step.seq >= before:
            break
        if step.seq in gone:
            continue
        if isinstance(step.event, FieldSet) and step.event.field in CONSTITUENT:
            returned.clear()
        elif isinstance(step.event, Undeliverable) and step.event.permanent:
            returned[step.event.letter] = None
    kinds = TO_OUTSIDE - ACKNOWLEDGEMENTS - TO_DEPARTMENTS
    theirs = (OUTBOX.c.id.in_(list(returned)), OUTBOX.c.person_id == person, OUTBOX.c.kind.in_(kinds))
    rows = select(OUTBOX).where(*theirs).order_by(OUTBOX.c.id)
    return [dict(row) for row in db.execute(rows).mappings() if not row["kind"].endswith("-board")]


def _notice(letter: Mapping[str, Any], to: Recipient, cause: str) -> Notice:
    """Return a stored letter of ours as a new one to somebody else: the same subject, words and language."""
    stored = email.message_from_bytes(letter["data"], policy=default)
    part = stored.get_body(("plain",))
    text = str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
    return Notice(
        letter["kind"],
        to,
        {},
        (),
        Purpose.CONSTITUENT,
        held=True,
        auto="auto-generated" if stored["Auto-Submitted"] else "",  # staff's own words carry none
        causes=cause,
        written=(letter["subject"], text, str(stored["Content-Language"] or "")),
    )
