"""Letters beyond a limit wait, and leave when there is room; whoever waits for them is told (mail-safety.md 5).

Never commits. Nobody's case waits for any of this: only letters do.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.post import post
from casepost.service import Service
from casepost.tell import tell_operator, tell_person
from cases import directory, store
from cases.case import Case
from cases.events import NotAcknowledged, Proof, Step
from cases.limits import Flow, digest_minutes
from cases.routing import may_hear, worker
from cases.tables import CASES
from notify import held
from notify.notice import Notice, Recipient

LISTED = 100  # of the letters that wait, in a digest
ANSWERED = "a person had answered, or the case had ended, before there was room for a receipt"
NOT_THEIRS = "their reader may not have them any more"
LOOK_SELF = "Look at these cases. The operator sees them with: casepost case show NUMBER"
TOO_LATE = "so many receipts went out that there was no room for this one for days"
FLOOD = "So much mail arrives that receipts wait until there is room. Every case is made at once all the same."
LOOK = "Look at the newest cases with: casepost case list. What waits: casepost outbox list --state held"


def let_go(db: Session, service: Service, at: datetime) -> int:
    """Let as many held letters leave as there is room for, tell whom the rest waits for; return how many leave."""
    left = 0
    limits = service.district.limits
    for queue in held.queues(db):
        if queue.flow is Flow.RECEIPTS:
            rows = _still_wanted(db, queue.letters, service, at)
        else:
            rows = _still_theirs(db, queue.letters, service, at)
        room = held.room_of(db, queue.flow, queue.recipient, limits, at)
        left += len(held.let_go(db, [row["id"] for row in rows[:room]], at))
        if rows[room:] and queue.flow is not Flow.RECEIPTS:
            _tell(db, queue.flow, rows[room:], service, at)
    return left


def tell_of_flood(db: Session, service: Service, at: datetime) -> None:
    """Tell the operator, once an hour, that receipts wait: somebody may be flooding the mailbox."""
    tell_operator(db, service, f"flood:{at:%Y-%m-%dT%H}", FLOOD, LOOK, at)


def _still_wanted(
    db: Session, rows: Sequence[dict[str, Any]], service: Service, at: datetime
) -> tuple[dict[str, Any], ...]:
    """Return the receipts that somebody still waits for; the others are withdrawn, and their case says why."""
    oldest = at - timedelta(days=service.district.limits.resync_ack_days)
    wanted = []
    for row in rows:
        case = store.case_with_id(db, row["case_id"]) if row["case_id"] is not None else None
        why = _needless(case) or (TOO_LATE if row["created_at"] < oldest else "")
        if not why:
            wanted.append(row)
        elif held.drop(db, [row["id"]], why) and case is not None:
            step = Step(NotAcknowledged(why), None, Proof.SERVICE, at, at, f"letter:{row['id']}")
            store.append(db, case, (step,))
    return tuple(wanted)


def _still_theirs(
    db: Session, rows: Sequence[dict[str, Any]], service: Service, at: datetime
) -> tuple[dict[str, Any], ...]:
    """Return the letters whose reader still may have them; of the others whoever works the cases today is told."""
    district = service.district
    reader = rows[0]["recipient"]
    person = district.people.acting(reader, at.astimezone(district.office.zone).date())
    theirs: list[dict[str, Any]] = []
    others: list[tuple[dict[str, Any], Case | None]] = []
    for row in rows:
        case = store.case_with_id(db, row["case_id"]) if row["case_id"] is not None else None
        hears = person is not None and (case is None or may_hear(case, person))
        if hears or reader == district.staff.operator:
            theirs.append(row)
        else:
            others.append((row, case))
    if held.drop(db, [row["id"] for row, _ in others], NOT_THEIRS):
        _tell_who_works_them(db, others, service, at)
    return tuple(theirs)


def _tell_who_works_them(
    db: Session, others: Sequence[tuple[dict[str, Any], Case | None]], service: Service, at: datetime
) -> None:
    """Tell of letters that do not go any more whoever works each case, and nobody whom a case is about."""
    day = at.astimezone(service.district.office.zone).date()
    by_worker: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row, case in others:
        works = worker(case, service.district, day)
        if case is None or may_hear(case, works):
            by_worker[works.email].append(row)
    for email, rows in by_worker.items():
        person = next(one for one in service.district.people if one.email == email)
        numbers = ", ".join(dict.fromkeys(row["subject"].partition("]")[0].lstrip("[") for row in rows))
        reader = rows[0]["recipient"]
        what = f"{len(rows)} letters to {reader} were held and do not go any more: {NOT_THEIRS}. About: {numbers}"
        tell_person(db, service, person, f"not theirs:{rows[-1]['id']}", what, LOOK_SELF, at)


def _needless(case: Case | None) -> str:
    """Return why nobody needs a receipt on a case any more, or ''."""
    return ANSWERED if case is not None and (case.first_answer_at is not None or not case.live) else ""


def _tell(db: Session, flow: Flow, rows: Sequence[dict[str, Any]], service: Service, at: datetime) -> None:
    """Tell one person, once in so many minutes, which letters wait for them."""
    limits = service.district.limits
    minutes = digest_minutes(flow, limits)
    ids = {row["case_id"] for row in rows if row["case_id"] is not None}
    numbers = dict(db.execute(select(CASES.c.id, CASES.c.number).where(CASES.c.id.in_(ids))).all()) if ids else {}
    waiting = [(numbers.get(row["case_id"], ""), row["kind"], row["created_at"]) for row in rows]
    person = directory.known(db, rows[0]["person_id"])
    values = {
        "office": service.district.office,
        "at": at,
        "alerts": flow is Flow.ALERTS,
        "count": len(waiting),
        "waiting": waiting[:LISTED],
        "an_hour": limits.alerts_per_person_hour if flow is Flow.ALERTS else limits.notices_per_person_hour,
        "operator": service.district.staff.operator,
    }
    to = Recipient(person.id, person.name, rows[0]["recipient"])
    cause = f"held:{flow}:{int(at.timestamp() // (minutes * 60))}"
    languages = (service.district.office.languages[0],)
    post(
        db, (Notice("held", to, values, languages, reply=None, threaded=False, causes=cause),), None, cause, service, at
    )
