"""Whether mail and answer on a case follow each other faster than people write (mail-safety.md 5). Reads only.

Two machines that bear no mark of one would write to each other for ever. What tells them is their pace: each mail
comes at once after a letter of ours. A person may do that a few times a day; then the mail is held for a human.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from cases.intake import Race
from cases.policy import Limits
from cases.tables import MESSAGES, OUTBOX

DAY = timedelta(days=1)
EARLIER = timedelta(seconds=5)  # two clocks differ, and a mailbox's knows whole seconds only
MOST = 200  # mails of one person on one case in one day: more are quick whatever they are


def race(db: Session, case_id: int, person_id: int, arrived: datetime, limits: Limits) -> Race:
    """Return whether this mail of a person on a case is one too many that comes right after a letter of ours."""
    on_case = and_(OUTBOX.c.person_id == person_id, OUTBOX.c.case_id == case_id)
    left = _letters_left(db, on_case, arrived)
    if not _is_quick(arrived, left, limits):
        return Race.NONE
    theirs = and_(MESSAGES.c.person_id == person_id, MESSAGES.c.case_id == case_id)
    earlier = sum(_is_quick(at, left, limits) for at in _mails(db, theirs, arrived))
    most = limits.mails_per_case_day // 2  # each is a mail and the letter that it answers
    if earlier < most:
        return Race.NONE
    return Race.BEGINS if earlier == most else Race.GOES_ON


def comes_at_once(db: Session, person_id: int, arrived: datetime, limits: Limits, *, again: bool = False) -> bool:
    """Return whether a mail comes right after a letter of ours to its writer.

    With *again* only if several did so today that opened a case: a program answers each letter with a mail of its own.
    """
    left = _letters_left(db, OUTBOX.c.person_id == person_id, arrived)
    if not again or not _is_quick(arrived, left, limits):
        return _is_quick(arrived, left, limits)
    opened = (MESSAGES.c.person_id == person_id, MESSAGES.c.became == "new")
    earlier = sum(_is_quick(at, left, limits) for at in _mails(db, and_(*opened), arrived))
    return earlier >= limits.mails_per_case_day // 2


def _is_quick(arrived: datetime, left: Sequence[datetime], limits: Limits) -> bool:
    quick = timedelta(seconds=limits.quick_seconds)
    return any(-EARLIER <= arrived - at <= quick for at in left)


def _letters_left(db: Session, which: ColumnElement[bool], arrived: datetime) -> list[datetime]:
    """Return when letters left, of the last day and a little."""
    sent = select(OUTBOX.c.sent_at).where(
        which, OUTBOX.c.state == "sent", OUTBOX.c.sent_at > arrived - DAY - timedelta(hours=1)
    )
    return list(db.execute(sent.order_by(OUTBOX.c.id.desc()).limit(MOST)).scalars())


def _mails(db: Session, which: ColumnElement[bool], arrived: datetime) -> list[datetime]:
    """Return when mails came within a day; only those after their writer last proved a human."""
    rows = db.execute(
        select(MESSAGES.c.at, MESSAGES.c.kind)
        .where(which, MESSAGES.c.direction == "in", MESSAGES.c.at > arrived - DAY)
        .order_by(MESSAGES.c.id.desc())
        .limit(MOST)
    )
    found = []
    for at, kind in rows:
        if kind == "confirmed":
            break
        found.append(at)
    return found
