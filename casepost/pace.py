"""Whether mail and answer follow each other faster than people write (mail-safety.md 5). Reads only.

Two machines that bear no mark of one would write to each other for ever. What tells them is their pace: each mail
comes at once after a letter of ours. A person may do that a few times a day; then the mail is held for a human.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from cases.policy import Limits
from cases.tables import MESSAGES, OUTBOX

DAY = timedelta(days=1)
EARLIER = timedelta(seconds=5)  # two clocks differ, and a mailbox's knows whole seconds only
MOST = 200  # mails of one person in one day: more are quick whatever they are


def races(db: Session, case_id: int, person_id: int, arrived: datetime, limits: Limits) -> bool:
    """Return whether this mail of a person on a case is one too many that comes right after a letter of ours."""
    left = _letters_left(db, and_(OUTBOX.c.person_id == person_id, OUTBOX.c.case_id == case_id), arrived)
    mails = _mails(db, and_(MESSAGES.c.person_id == person_id, MESSAGES.c.case_id == case_id), arrived)
    quick = _quick([*mails, arrived], left, limits)
    most = limits.mails_per_case_day // 2  # each is a mail and the letter that it answers
    return quick[-1] and sum(quick) > most


def comes_at_once(db: Session, person_id: int, arrived: datetime, limits: Limits) -> bool:
    """Return whether a mail comes right after a letter of ours to its writer."""
    left = _letters_left(db, OUTBOX.c.person_id == person_id, arrived)
    return _quick([arrived], left, limits)[-1]


def comes_at_once_again(db: Session, person_id: int, arrived: datetime, limits: Limits) -> bool:
    """Return whether a mail that points at nothing comes after a letter of ours as a program's answer does.

    That letter was about no case (a person has nothing to add to it), or several mails opened a case so today.
    """
    about_nothing = and_(OUTBOX.c.person_id == person_id, OUTBOX.c.case_id.is_(None))
    if _quick([arrived], _letters_left(db, about_nothing, arrived), limits)[-1]:
        return True
    left = _letters_left(db, OUTBOX.c.person_id == person_id, arrived)
    opened = _mails(db, and_(MESSAGES.c.person_id == person_id, MESSAGES.c.became == "new"), arrived)
    quick = _quick([*opened, arrived], left, limits)
    return quick[-1] and sum(quick) > limits.mails_per_case_day // 2


def _quick(mails: Sequence[datetime], left: Sequence[datetime], limits: Limits) -> list[bool]:
    """Return of each mail whether it came right after a letter; a letter is answered at once by one mail only."""
    window = timedelta(seconds=limits.quick_seconds)
    free = sorted(left)
    found = []
    for at in mails:
        letter = next((one for one in free if -EARLIER <= at - one <= window), None)
        found.append(letter is not None)
        if letter is not None:
            free.remove(letter)
    return found


def _letters_left(db: Session, which: ColumnElement[bool], arrived: datetime) -> list[datetime]:
    """Return when letters left, of the last day and a little."""
    sent = select(OUTBOX.c.sent_at).where(
        which, OUTBOX.c.state == "sent", OUTBOX.c.sent_at > arrived - DAY - timedelta(hours=1)
    )
    return list(db.execute(sent.order_by(OUTBOX.c.id.desc()).limit(MOST)).scalars())


def _mails(db: Session, which: ColumnElement[bool], arrived: datetime) -> list[datetime]:
    """Return when mails came within a day, oldest first; only those after their writer last proved a human."""
    rows = db.execute(
        select(MESSAGES.c.at, MESSAGES.c.kind)
        .where(which, MESSAGES.c.direction == "in", MESSAGES.c.at > arrived - DAY)
        .order_by(MESSAGES.c.id.desc())
        .limit(MOST)
    )
    found: list[datetime] = []
    for at, kind in rows:
        if kind == "confirmed":
            break
        found.append(at)
    return found[::-1]
