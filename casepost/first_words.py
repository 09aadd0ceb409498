"""The words that a case began with, as its constituent wrote them: what is learned of it, and found again.

Of a mail that was passed on it is the message inside, never the covering line; of a call the summary.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.matches import ATTACHED
from cases import mailroom
from cases.case import Case
from cases.constituents import constituent
from cases.decision import Decision
from cases.events import Logged
from cases.form_sheet import take_apart
from cases.intake import Incoming
from cases.policy import District
from cases.tables import EVENTS, MESSAGES
from ingest.board import original
from ingest.passing.attached import passed_on
from ingest.passing.subjects import core_subject

PASSED_ON = ("referral", "staff_forward")
_NEXT = f"\n{ATTACHED}\n"  # of several mails attached to one, each begins so: see `readable`
_BEGINS = ("received", "logged")
_KEPT = select(  # the columns that tell it, not the search index nor the rest
    *(MESSAGES.c[name] for name in ("id", "case_id", "kind", "sha256", "subject", "text", "body", "at"))
)


class Words(NamedTuple):
    """What somebody asked, and under which subject."""

    subject: str
    text: str


NOTHING = Words("", "")


def heard(decision: Decision, incoming: Incoming) -> Words:
    """Return the words of a matter that opens a case, as the decision was taken on them."""
    logged = next((step.event for step in decision.steps if isinstance(step.event, Logged)), None)
    if logged is not None:
        return _of_form(logged.text.words)
    if decision.original is not None:
        return Words(decision.original.subject, decision.original.text)
    return Words(incoming.subject, decision.passed_on or incoming.text)


def first_words(db: Session, case: Case, district: District) -> Words:
    """Return the words that a case began with, as they are kept; none where they are gone."""
    begins = select(EVENTS.c.kind, EVENTS.c.payload).where(EVENTS.c.case_id == case.id, EVENTS.c.kind.in_(_BEGINS))
    row = db.execute(begins.order_by(EVENTS.c.seq).limit(1)).first()
    if row is None:
        return NOTHING
    if row.kind == "logged":
        return _of_form(mailroom.message(db, row.payload["text"]["id"])["text"])
    message = _row(db, case.id, row.payload["message"])
    subject, text = words_of(message, district)
    return Words(subject, text.partition(_NEXT)[0] if _passed_on_several(db, message) else text)


def words_of(row: Mapping[str, Any], district: District) -> Words:
    """Return what a message row tells of a constituent: the mail itself, or what it passes on."""
    if row["kind"] not in PASSED_ON or row["sha256"] is None:  # a part of one that passed on several is as sent
        return Words(row["subject"], row["text"] or row["body"])
    one = passed_on(row["body"], f"Fwd: {core_subject(row['subject'])}")
    if one is None:
        return Words(row["subject"], row["body"])
    asked = constituent(original(one), district, row["at"])
    return Words(asked.subject, asked.text)


def _row(db: Session, case: int, message: int) -> Mapping[str, Any]:
    """Return the message that a case began with: of a mail that passed on several, the case's own part of it."""
    row = db.execute(_KEPT.where(MESSAGES.c.id == message)).mappings().one()
    if row["case_id"] == case:
        return dict(row)
    part = _KEPT.where(MESSAGES.c.case_id == case, MESSAGES.c.kind.in_(PASSED_ON), MESSAGES.c.sha256.is_(None))
    own = db.execute(part.order_by(MESSAGES.c.id).limit(1)).mappings().first()
    return dict(row if own is None else own)


def _passed_on_several(db: Session, row: Mapping[str, Any]) -> bool:
    """Return whether a mail that stands in the row of the first of its cases passed on others besides."""
    if row["kind"] not in PASSED_ON or row["sha256"] is None:
        return False
    begun = (
        select(EVENTS.c.case_id).where(EVENTS.c.cause == f"message:{row['id']}", EVENTS.c.kind == "received").limit(2)
    )
    return len(db.execute(begun).all()) > 1


def _of_form(form: str) -> Words:
    return Words("", take_apart(form).value("summary"))
