"""What goes on by itself: a question is asked once more, then ends its case; the day of a promise passes (domain.md 4).

It may be done twice and by several processes: each step looks at the case as it then stands, in its own transaction.
"""

import logging
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from casepost.pulse import LOOKED
from casepost.recording import record
from casepost.service import Service
from casepost.transaction import transact
from casepost.wiring import Parts
from cases import mailroom, store
from cases.case import Case
from cases.clocks import Calendar
from cases.decision import Decision
from cases.encode import restored
from cases.events import Asked, Event, Outcome, PromiseLate, Proof, Resolved, Status, Step, Text, Undone
from cases.intake import NO_FACTS, Incoming
from cases.tables import CASES, EVENTS

EVERY_SECONDS = 300
log = logging.getLogger("casepost.waiting")
NEVER = datetime.min.replace(tzinfo=UTC)
LAST = "promises-late"  # the day on which the promises were looked through last


def go_on(parts: Parts) -> None:
    """Ask again, give up and mark what is late: the job of the running service."""
    now = parts.clock()
    with parts.sessions() as db:
        read_until = _read_until(db, parts, now)
        found = due(db, parts.service, now, read_until)
    for case in found:
        _go_on_with(case, parts, now, read_until)
    if found:
        parts.delivery.wake()
    transact(parts.sessions, lambda db: mark_late(db, parts.service, now))


def _go_on_with(case: int, parts: Parts, now: datetime, read_until: datetime) -> None:
    """Do what is due on one case. What goes wrong there is said in the log, and holds up none of those after it."""
    try:
        transact(parts.sessions, partial(turn, case_id=case, service=parts.service, at=now, read_until=read_until))
    except OperationalError:
        raise  # the store is out of reach for all of them: the job says so once
    except Exception:
        log.exception("the case in row %d cannot go on; it is tried again", case)


def _read_until(db: Session, parts: Parts, now: datetime) -> datetime:
    """Return until when every mailbox has been read: an answer may lie in one that cannot be reached."""
    looked = [store.fact(db, LOOKED + box.name) for box in parts.expected.mailboxes]
    return min((datetime.fromisoformat(moment) if moment else NEVER for moment in looked), default=now)


def due(db: Session, service: Service, at: datetime, read_until: datetime) -> list[int]:
    """Return the cases whose question is to be asked again or ends them now, by their ids."""
    calendar = service.district.calendar
    if not _office_hours(calendar, at):
        return []
    rows = select(CASES.c.state).where(CASES.c.status == str(Status.WAITING)).order_by(CASES.c.id)
    waiting = (restored(Case, state) for state in db.execute(rows).scalars())
    return [case.id for case in waiting if _gives_up(case, calendar, at, read_until) or _asks_again(case, calendar, at)]


def turn(db: Session, case_id: int, service: Service, at: datetime, read_until: datetime) -> None:
    """Ask once more, or resolve the case as unreachable, if that is due as the case now stands. Never commits."""
    case = store.case_with_id(db, case_id)
    calendar = service.district.calendar
    if case is None or case.status is not Status.WAITING or case.asked_at is None:
        return
    question = f"{case.number}:{case.asked_at:%Y%m%dT%H%M%S}"
    if _gives_up(case, calendar, at, read_until):
        _record(db, case, Resolved(Outcome.UNREACHABLE), f"give-up:{question}", service, at)
    elif _asks_again(case, calendar, at) and (again := _again(db, case, service, at)) is not None:
        _record(db, case, again, f"ask-again:{question}", service, at)


def _asks_again(case: Case, calendar: Calendar, at: datetime) -> bool:
    """Return whether it is the morning of the day by which the constituent was asked to reply, or later."""
    if case.reminded or case.reply_by is None or case.close_by is None or at >= case.close_by:
        return False
    return at >= calendar.opening(case.reply_by.astimezone(calendar.zone).date())


def _gives_up(case: Case, calendar: Calendar, at: datetime, read_until: datetime) -> bool:
    """Return whether the whole announced day has passed, and all mail of that day has been read."""
    if case.close_by is None:
        return False
    morning = calendar.opening(calendar.business_days_after(case.close_by.astimezone(calendar.zone).date(), 1))
    return at >= morning and read_until >= morning


def _again(db: Session, case: Case, service: Service, at: datetime) -> Asked | None:
    """Return the question that stands, with a later day to reply by, never after the day on which the case ends."""
    asked = next((step.event for step in reversed(_standing(db, case)) if isinstance(step.event, Asked)), None)
    if asked is None:
        return None
    words = str(mailroom.message(db, asked.text.id)["text"])
    reply_by = service.district.calendar.answer_by(at, service.district.targets.nudge_days)
    return Asked(Text(words, asked.text.id), min(reply_by, asked.close_by), asked.close_by, again=True)


def _standing(db: Session, case: Case) -> list[Step]:
    steps = store.history(db, case.id)
    gone = {seq for step in steps if isinstance(step.event, Undone) for seq in step.event.seqs}
    return [step for step in steps if step.seq not in gone]


def mark_late(db: Session, service: Service, at: datetime) -> int:
    """Mark each open promise whose day has passed, once a morning; return how many. Never commits."""
    calendar = service.district.calendar
    local = at.astimezone(calendar.zone)
    today = local.date()
    if local.time() < calendar.opens or store.fact(db, LAST) == today.isoformat():
        return 0
    store.remember(db, LAST, today.isoformat())
    promised = select(EVENTS.c.case_id).where(EVENTS.c.kind == "promised").distinct()
    rows = db.execute(select(CASES.c.state).where(CASES.c.id.in_(promised)).order_by(CASES.c.id)).scalars()
    count = 0
    for case in [restored(Case, state) for state in rows]:
        late = [one for one in case.promises if not one.kept and not one.late and one.due < today]
        if late:
            steps = tuple(_step(PromiseLate(one.seq), f"promise-late:{case.number}", at) for one in late)
            store.append(db, case, steps)
            count += len(late)
    return count


def _record(db: Session, case: Case, event: Event, job: str, service: Service, at: datetime) -> None:
    incoming = Incoming(0, "", "", None, language_sure=False, at=at, job=job)
    decision = Decision("joined", job, case, steps=(_step(event, job, at),))
    record(db, decision, incoming, NO_FACTS, service, at)


def _step(event: Event, cause: str, at: datetime) -> Step:
    return Step(event, None, Proof.SERVICE, at, at, cause)


def _office_hours(calendar: Calendar, at: datetime) -> bool:
    here = at.astimezone(calendar.zone)
    return calendar.is_open(here.date()) and calendar.opens <= here.time() < calendar.closes
