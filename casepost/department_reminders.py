"""One reminder to a department that has not replied by its day (domain.md 7, letter 21): on the next office morning.

It may be done twice and by several processes: a question has one reminder, whose cause makes it unique.
"""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from casepost.post import post
from casepost.service import Service
from casepost.transaction import transact
from casepost.wiring import Parts
from cases import mailroom, store
from cases.case import LIVE, Case, Inquiry
from cases.encode import restored
from cases.events import SentToDepartment, Step, Text, Undone
from cases.people import Person
from cases.routing import may_hear
from cases.tables import CASES, EVENTS, OUTBOX
from notify.announce_departments import reminder
from notify.notice import Recipient

EVERY_SECONDS = 300


def remind(parts: Parts) -> None:
    """Remind every department whose day has passed: the job of the running service."""
    if transact(parts.sessions, lambda db: remind_departments(db, parts.service, parts.clock())):
        parts.delivery.wake()


def remind_departments(db: Session, service: Service, at: datetime) -> int:
    """Remind each person of a department who was asked and is late, during office hours; return how many. No commit."""
    calendar = service.district.calendar
    here = at.astimezone(calendar.zone)
    if not calendar.is_open(here.date()) or not calendar.opens <= here.time() < calendar.closes:
        return 0
    people = {service.staff[one.email]: one for one in service.district.people if one.email in service.staff}
    count = 0
    for case in _asking(db):
        for late in (one for one in case.inquiries if one.replied_at is None and one.reply_by < at):
            person = people.get(late.person)
            if person is not None and person.serves_on(here.date()) and may_hear(case, person):
                count += _remind(db, case, late, person, service, at)
    return count


def _asking(db: Session) -> list[Case]:
    """Return the live cases of which a department was asked anything."""
    asked = exists().where(EVENTS.c.case_id == CASES.c.id, EVENTS.c.kind == "sent_to_department")
    rows = select(CASES.c.state).where(CASES.c.status.in_([str(one) for one in LIVE]), asked).order_by(CASES.c.id)
    return [restored(Case, state) for state in db.execute(rows).scalars()]


def _remind(db: Session, case: Case, late: Inquiry, person: Person, service: Service, at: datetime) -> bool:
    step = _step(db, case, late)
    if step is None or not isinstance(step.event, SentToDepartment):
        return False
    cause = f"department-reminder:{case.number}:{step.seq}"
    if db.execute(select(OUTBOX.c.id).where(OUTBOX.c.cause == cause)).first() is not None:
        return False
    words = str(mailroom.message(db, step.event.text.id)["text"]) if step.event.text.id else ""
    question = SentToDepartment(late.key, late.person, Text(words), late.reply_by, step.event.their_words)
    to = Recipient(late.person, person.name, person.email)
    post(db, (reminder(case, late, question, to, service.district, at, cause),), case, cause, service, at)
    return True


def _step(db: Session, case: Case, late: Inquiry) -> Step | None:
    """Return the step by which a question was asked and was not taken back."""
    steps = store.history(db, case.id)
    gone = {seq for step in steps if isinstance(step.event, Undone) for seq in step.event.seqs}
    for step in steps:
        event = step.event
        same = isinstance(event, SentToDepartment) and (event.key, event.person) == (late.key, late.person)
        if same and step.occurred_at == late.at and step.seq not in gone:
            return step
    return None
