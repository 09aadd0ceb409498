"""What a constituent's own earlier mail tells of a new one: the same exchange, or what an ended case was about.

Nothing here joins a case: only our own tokens, letters and numbers do (mail-safety.md 7). It is proposed to a person.
"""

from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from email.policy import compat32

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases import mailroom, store
from cases.case import Case
from cases.intake import Writer
from cases.matching import Match
from cases.policy import District
from cases.relay import case_numbers
from cases.routing import may_hear
from cases.tables import MESSAGES
from ingest.headers import ids
from ingest.message import Message

OF_THREAD = timedelta(days=30)  # a mail names one of its own writer's that is so old at most
OUT_OF_ORDER = timedelta(days=3)  # a mail server delays a mail for so long at most, behind the reply to it
_MOST = 10  # mails of a person whose header is read
_MOST_IDS = 40
_HEAD_BYTES = 256 * 1024
_LONGEST = 20_000  # characters of a matter
NAMES_IT = "it answers a mail of the same person"
NAMES_NUMBER = "it names this case, which is of the same person"
_MOST_NUMBERS = 5  # of a text that are looked up
NAMED_BY_IT = "a mail of the same person answers it, and came before it"


def same_thread(db: Session, message: Message, writer: Writer, district: District, at: datetime) -> Match | None:
    """Return the live case of the writer's own mail to which this one belongs by its header; nothing is proven."""
    if writer.person is not None or writer.person_id is None:
        return None
    named = [*message.in_reply_to[::-1], *message.references[::-1]][:_MOST_IDS]
    found, why = (_holding(db, writer.person_id, named, at) if named else None), NAMES_IT
    if found is None and message.message_id:
        found, why = _answering(db, writer.person_id, message.message_id, at), NAMED_BY_IT
    case = store.kept_case(db, store.case_with_id(db, found)) if found is not None else None
    return Match(case.id, case.number, 0.6, why) if case is not None and _may_be_named(case, writer, district) else None


def named_by_its_writer(db: Session, message: Message, writer: Writer, district: District) -> Match | None:
    """Return the writer's own live case whose number stands in their words; a number alone joins nothing."""
    if writer.person is not None or writer.person_id is None:
        return None
    words = f"{message.subject}\n{message.visible_text[:_LONGEST]}"
    numbers = dict.fromkeys(case_numbers(words, district.office.case_prefix))
    for number in list(numbers)[:_MOST_NUMBERS]:
        case = store.kept_case(db, store.case_with_number(db, number))
        if case is not None and _may_be_named(case, writer, district):
            return Match(case.id, case.number, 0.6, NAMES_NUMBER)
    return None


def _may_be_named(case: Case, writer: Writer, district: District) -> bool:
    """Return whether a case is live and the writer's own, and the contact may hear of it (domain.md 5.5)."""
    return case.live and case.requester == writer.person_id and may_hear(case, district.people.primary_contact)


def _holding(db: Session, person: int, named: list[str], at: datetime) -> int | None:
    """Return the case of a person's own mail that bears one of these Message-IDs."""
    own = select(MESSAGES.c.case_id).where(
        MESSAGES.c.message_id.in_(named),
        MESSAGES.c.person_id == person,
        MESSAGES.c.case_id.is_not(None),
        MESSAGES.c.at > at - OF_THREAD,
    )
    return db.execute(own.order_by(MESSAGES.c.id.desc()).limit(1)).scalar()


def _answering(db: Session, person: int, message_id: str, at: datetime) -> int | None:
    """Return the case of a person's mail that came before the mail that it answers."""
    lately = select(MESSAGES.c.id, MESSAGES.c.case_id).where(
        MESSAGES.c.person_id == person,
        MESSAGES.c.direction == "in",
        MESSAGES.c.case_id.is_not(None),
        MESSAGES.c.at > at - OUT_OF_ORDER,
    )
    for row in db.execute(lately.order_by(MESSAGES.c.id.desc()).limit(_MOST)):
        if message_id in _answered(mailroom.raw_of(db, row.id) or b""):
            case: int = row.case_id
            return case
    return None


def _answered(raw: bytes) -> tuple[str, ...]:
    """Return the Message-IDs that a kept mail names."""
    head = BytesHeaderParser(policy=compat32).parsebytes(raw[:_HEAD_BYTES])
    return ids([str(value) for name in ("References", "In-Reply-To") for value in head.get_all(name, ())])[-_MOST_IDS:]


def matter_of(db: Session, case: Case | None, writer: Writer) -> str:
    """Return what was said on a case that has ended, when its constituent writes again; '' for any other."""
    if case is None or case.live or writer.person is not None or writer.person_id is None:
        return ""
    if not case.participant(writer.person_id):
        return ""
    rows = mailroom.of_case(db, case.id)
    return "\n\n".join(f"{row['subject']}\n{row['text']}" for row in rows)[:_LONGEST]
