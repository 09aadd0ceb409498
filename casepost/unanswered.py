"""A case that may be urgent, and nobody has said whether it is: oversight hears once, after some office hours.

It may be done twice and by several processes: the letter's cause names the moment from which the case waits, and makes
it unique. After an outage each case that still waits has its one letter.
"""

import logging
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from casepost.post import post
from casepost.service import Service
from casepost.transaction import transact
from casepost.wiring import Parts
from cases import store
from cases.case import LIVE, Case
from cases.encode import restored
from cases.policy import District
from cases.tables import CASES, OUTBOX
from notify.announce_possible import unanswered

EVERY_SECONDS = 300
log = logging.getLogger("casepost.unanswered")


def tell(parts: Parts) -> None:
    """Tell oversight of each case that has waited too long: the job of the running service."""
    now = parts.clock()
    with parts.sessions() as db:
        found = due(db, parts.service, now)
    for case in found:
        _tell_of(case, parts, now)
    if found:
        parts.delivery.wake()


def _tell_of(case: int, parts: Parts, now: datetime) -> None:
    """Tell of one case. What goes wrong there is said in the log, and holds up none of those after it."""
    try:
        transact(parts.sessions, partial(turn, case_id=case, service=parts.service, at=now))
    except OperationalError:
        raise  # the store is out of reach for all of them: the job says so once
    except Exception:
        log.exception("nobody could be told of the case in row %d; it is tried again", case)


def due(db: Session, service: Service, at: datetime) -> list[int]:
    """Return the cases of which oversight is to be told now and was not, by their ids."""
    waits = CASES.c.state["possible_at"].as_string().is_not(None)
    rows = select(CASES.c.state).where(CASES.c.status.in_([str(one) for one in LIVE]), waits).order_by(CASES.c.id)
    cases = [restored(Case, state) for state in db.execute(rows).scalars()]
    causes = {_cause(case): case.id for case in cases if _too_long(case, service.district, at)}
    told = set(db.execute(select(OUTBOX.c.cause).where(OUTBOX.c.cause.in_(causes))).scalars()) if causes else set()
    return [case for cause, case in causes.items() if cause not in told]


def turn(db: Session, case_id: int, service: Service, at: datetime) -> None:
    """Tell oversight of a case, if that is due as the case now stands. Never commits."""
    case = store.case_with_id(db, case_id)
    if case is None or not case.live or not _too_long(case, service.district, at):
        return
    notices = unanswered(case, service.district, service.staff, at)
    post(db, notices, case, _cause(case), service, at)


def _too_long(case: Case, district: District, at: datetime) -> bool:
    if case.possible_at is None:
        return False
    waited = timedelta(hours=district.targets.possible_hours)
    return at >= district.calendar.after_office_time(case.possible_at, waited)


def _cause(case: Case) -> str:
    return f"possible:{case.number}:{case.possible_at:%Y%m%dT%H%M%S}"
