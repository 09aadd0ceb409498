"""List and bulk mail without a case: the contact sees it once a day, so that nothing is hidden (mail-safety.md 3)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.post import post
from casepost.service import Service
from casepost.transaction import transact
from casepost.wiring import Parts
from cases import store
from cases.tables import MESSAGES
from notify.notice import Notice, Recipient

EVERY_SECONDS = 300
SHOWN_TO = "lists:shown to"  # the last message row that the contact has seen
MOST = 100  # lines of a letter


def tell_of_lists(parts: Parts) -> None:
    """Tell whoever works the cases today of list mail since the last such letter: the job of the running service."""
    done_folder = parts.config.mailboxes[0].done_folder
    transact(parts.sessions, lambda db: tell(db, parts.service, done_folder, parts.clock()))


def tell(db: Session, service: Service, done_folder: str, at: datetime) -> bool:
    """Tell of list mail, in the morning of a working day and once; return whether there was any. Never commits."""
    district = service.district
    here = at.astimezone(district.office.zone)
    if not district.calendar.is_open(here.date()) or here.time() < district.calendar.opens:
        return False
    seen = int(store.fact(db, SHOWN_TO) or 0)
    rows = db.execute(
        select(MESSAGES.c.id, MESSAGES.c.from_email, MESSAGES.c.subject, MESSAGES.c.at)
        .where(MESSAGES.c.id > seen, MESSAGES.c.kind == "bulk", MESSAGES.c.became == "automatic")
        .order_by(MESSAGES.c.id)
    ).all()
    cause = f"lists:{here.date()}"
    if not rows or store.fact(db, "lists:told") == cause:
        return False
    contact = district.people.working_contact(here.date())
    values = {
        "office": district.office,
        "at": at,
        "mails": [(row.from_email, row.subject, row.at) for row in rows[:MOST]],
        "count": len(rows),
        "folder": done_folder,
    }
    to = Recipient(service.staff[contact.email], contact.name, contact.email)
    languages = (district.office.languages[0],)
    post(
        db,
        (Notice("lists", to, values, languages, reply=None, threaded=False, causes=cause),),
        None,
        cause,
        service,
        at,
    )
    store.remember(db, SHOWN_TO, str(rows[-1].id))
    store.remember(db, "lists:told", cause)
    return True
