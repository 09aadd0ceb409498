"""The act of purging: words, bytes, names and addresses go; the history, the counts and the content keys stay.

A mail that is delivered again is still known (promise 2), and every case is still the sum of its events.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, cast, delete, literal, select, update
from sqlalchemy.orm import Session

from casepost.nightly import kept as nightly
from casepost.records.forgotten import PURGED, forget, named_on
from casepost.records.plan import Due, Plan
from cases import learning, store
from cases.events import Proof, Purged, Step
from cases.tables import (
    CASES,
    DELIVERIES,
    EVENT_WORDS,
    MESSAGES,
    OUTBOX,
    RAW,
    TOKENS,
)

SOME = 500  # ids in one statement


class Changed(Exception):
    """The list is no longer the one that was confirmed. The text is one plain sentence with the remedy."""


def purge(db: Session, found: Plan, code: str, by: int, who: str, at: datetime) -> int:
    """Do what a list says, if it is the one that *code* confirms; return how many people were forgotten.

    Never commits.
    """
    if found.code != code:
        raise Changed("The list is not the one that was confirmed: look at it again with --dry-run.")
    if db.get_bind().dialect.name == "sqlite":
        db.connection().exec_driver_sql("PRAGMA secure_delete = ON")
    people: set[int] = set()
    for one in found.due:
        people |= _purge_case(db, one, code, by, at)
        detail = f"class {one.retention}, closed {one.closed}, due {one.due}, list {code}"
        store.audit(db, at, who, "purge", one.number, detail)
    people |= _empty_messages(db, found.messages) | _empty_letters(db, found.letters)
    if found.due or found.messages:
        nightly.drop(db)  # it was made of these words too; the next night makes it without them
    if found.messages or found.letters:
        detail = f"{len(found.messages)} messages and {len(found.letters)} letters without a case, list {code}"
        store.audit(db, at, who, "purge", "mail without a case", detail)
    return forget(db, people.union(found.people))


def _purge_case(db: Session, one: Due, code: str, by: int, at: datetime) -> set[int]:
    """Empty everything of a case and write that down on it; return the people it knew."""
    db.execute(select(CASES.c.id).where(CASES.c.id == one.case).with_for_update())
    case = store.case_with_id(db, one.case)
    if case is None or case.last_seq != one.last_seq:
        raise Changed(f"{one.number} has changed meanwhile: look at the list again with --dry-run.")
    people = named_on(db, one.case)
    messages = db.execute(select(MESSAGES.c.id).where(MESSAGES.c.case_id == one.case)).scalars().all()
    letters = db.execute(select(OUTBOX.c.id).where(OUTBOX.c.case_id == one.case)).scalars().all()
    people |= _empty_messages(db, (*messages, *_same_bytes(db, messages))) | _empty_letters(db, letters)
    db.execute(delete(EVENT_WORDS).where(EVENT_WORDS.c.case_id == one.case))
    db.execute(delete(TOKENS).where(TOKENS.c.case_id == one.case))
    learning.forget(db, one.case)
    event = Purged(len(messages), len(letters))
    store.append(db, case, [Step(event, by, Proof.SHELL, at, at, f"purge:{code}")])
    return people


def _same_bytes(db: Session, messages: Collection[int]) -> list[int]:
    """Return the rows of the quarantine that hold the same bytes: a message that was read again has two rows."""
    sums = select(MESSAGES.c.sha256).where(MESSAGES.c.id.in_(messages), MESSAGES.c.sha256.is_not(None))
    twins = select(MESSAGES.c.id).where(MESSAGES.c.sha256.in_(sums), MESSAGES.c.case_id.is_(None))
    return list(db.execute(twins).scalars())


def _empty_messages(db: Session, messages: Collection[int]) -> set[int]:
    """Take words, names, bytes and files out of messages; return whose they were."""
    people: set[int] = set()
    ids = list(messages)
    for start in range(0, len(ids), SOME):
        some = ids[start : start + SOME]
        whose = select(MESSAGES.c.person_id).where(MESSAGES.c.id.in_(some), MESSAGES.c.person_id.is_not(None))
        people |= set(db.execute(whose).scalars())
        nothing = dict.fromkeys(
            ("from_name", "from_email", "to_email", "subject", "text", "body", "search", "message_id", "inner_id"), ""
        )
        emptied = update(MESSAGES).where(MESSAGES.c.id.in_(some))
        db.execute(emptied.values(**nothing, inner_key="", language=None, attachments=[], why=PURGED))
        db.execute(delete(RAW).where(RAW.c.message_id.in_(some)))
        db.execute(update(DELIVERIES).where(DELIVERIES.c.message_id.in_(some)).values(last_error=""))
        db.execute(delete(TOKENS).where(TOKENS.c.message_id.in_(some)))
    return people


def _empty_letters(db: Session, letters: Collection[int]) -> set[int]:
    """Take bytes, addresses and subjects out of letters; return whose they were. One that failed is not tried again."""
    people: set[int] = set()
    ids = list(letters)
    for start in range(0, len(ids), SOME):
        some = ids[start : start + SOME]
        whose = select(OUTBOX.c.person_id).where(OUTBOX.c.id.in_(some), OUTBOX.c.person_id.is_not(None))
        people |= set(db.execute(whose).scalars())
        mark = literal(f"{PURGED}:").concat(cast(OUTBOX.c.id, String))
        nothing = dict.fromkeys(("recipient", "recipient_key", "envelope_from", "subject", "last_error"), "")
        chosen = update(OUTBOX).where(OUTBOX.c.id.in_(some))
        db.execute(chosen.where(OUTBOX.c.state == "failed").values(state="withdrawn"))
        db.execute(chosen.values(**nothing, key=mark, message_id=mark, data=b""))
    return people
