"""List and bulk mail without a case: the contact sees it once a day, so that nothing is hidden (mail-safety.md 3)."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.post import post
from casepost.service import Service
from casepost.transaction import transact
from casepost.wiring import Parts
from cases import store
from cases.tables import MESSAGES
from cases.tokens import Purpose
from notify.notice import Notice, Recipient

EVERY_SECONDS = 300
SHOWN = "lists:shown to"
TOLD = "lists:told"  # the day of the last letter
MOST = 100  # lines of a letter


@dataclass(frozen=True, slots=True)
class Shown:
    """Which message rows the contact has seen: those up to *before*, and each of the letters since.

    Rows do not become visible in the order of their numbers, so the rows below the last one shown are looked at once
    more the next day.
    """

    before: int = 0
    since: tuple[int, ...] = ()

    @classmethod
    def known(cls, db: Session) -> Self:
        """Return what was written down."""
        found = json.loads(store.fact(db, SHOWN) or "0")
        return cls(found) if isinstance(found, int) else cls(found["before"], tuple(found["since"]))

    def and_now(self, rows: list[int]) -> Self:
        """Return this after one more letter, about at least one row."""
        seen = (*self.since, *rows)
        before = min(max(self.since, default=self.before), max(rows))
        return type(self)(before, tuple(sorted(row for row in seen if row > before)))


def tell_of_lists(parts: Parts) -> None:
    """Tell whoever works the cases today of list mail since the last such letter: the job of the running service."""
    folders = ", ".join(dict.fromkeys(box.done_folder for box in parts.config.mailboxes))
    transact(parts.sessions, lambda db: tell(db, parts.service, folders, parts.clock()))


def tell(db: Session, service: Service, folders: str, at: datetime) -> bool:
    """Tell of list mail, in the morning of a working day and once; return whether there was any. Never commits."""
    district = service.district
    here = at.astimezone(district.office.zone)
    if not district.calendar.is_open(here.date()) or here.time() < district.calendar.opens:
        return False
    shown = Shown.known(db)
    found = db.execute(
        select(MESSAGES.c.id, MESSAGES.c.from_email, MESSAGES.c.subject, MESSAGES.c.at)
        .where(MESSAGES.c.id > shown.before, MESSAGES.c.kind == "bulk", MESSAGES.c.became == "automatic")
        .order_by(MESSAGES.c.id)
    ).all()
    rows = [row for row in found if row.id not in shown.since]
    today = f"lists:{here.date()}"
    if not rows or store.fact(db, TOLD) == today:
        return False
    cause = f"{today}:{rows[0].id}"  # the day alone may come twice, when the clock goes back
    contact = district.people.working_contact(here.date())
    values = {
        "office": district.office,
        "at": at,
        "mails": [(row.id, row.from_email, row.subject, row.at) for row in rows[:MOST]],
        "count": len(rows),
        "folder": folders,
    }
    to = Recipient(service.staff[contact.email], contact.name, contact.email)
    languages = (district.office.languages[0],)
    post(
        db,
        (Notice("lists", to, values, languages, Purpose.STAFF, threaded=False, causes=cause),),
        None,
        cause,
        service,
        at,
    )
    store.remember(db, SHOWN, json.dumps(asdict(shown.and_now([row.id for row in rows[:MOST]]))))
    store.remember(db, TOLD, today)
    return True
