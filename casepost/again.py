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
from cases.events import FieldSet, Step, Undeliverable
from cases.naming import EMAIL
from cases.tables import OUTBOX
from cases.tokens import Purpose
from notify.announce_staff import TO_DEPARTMENTS, TO_OUTSIDE
from notify.notice import Notice, Recipient
from notify.outbox import PLACE

ACKNOWLEDGEMENTS = frozenset({"receipt"})  # announced anew by themselves: the new address has none


def send_again(db: Session, case: Case, steps: Sequence[Step], cause: str, service: Service, at: datetime) -> None:
    """Put every letter that came back into the outbox for the corrected address, in the words that it had."""
    correcting = next((step for step in steps if _corrects(step)), None)
    corrected = correcting.event if correcting else None
    if correcting is None or not isinstance(corrected, FieldSet) or corrected.person is None:
        return
    person = directory.known(db, corrected.person)
    if not person.email:
        return
    to = Recipient(person.id, person.name, person.email)
    for letter in _returned(db, case, correcting.seq):
        post(db, (_notice(letter, to, f"{cause}{PLACE}{letter['id']}"),), case, cause, service, at)


def _corrects(step: Step) -> bool:
    return isinstance(step.event, FieldSet) and step.event.field == EMAIL


def _returned(db: Session, case: Case, before: int) -> list[dict[str, Any]]:
    """Return the letters to the constituent that came back for good since the address was corrected the time before.

    *before*: the step that corrects it now.
    """
    returned: dict[int, None] = {}
    for step in store.history(db, case.id):
        if step.seq >= before:
            break
        if _corrects(step):
            returned.clear()
        elif isinstance(step.event, Undeliverable) and step.event.permanent:
            returned[step.event.letter] = None
    kinds = TO_OUTSIDE - ACKNOWLEDGEMENTS - TO_DEPARTMENTS
    rows = select(OUTBOX).where(OUTBOX.c.id.in_(list(returned)), OUTBOX.c.kind.in_(kinds)).order_by(OUTBOX.c.id)
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
