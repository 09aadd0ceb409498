"""Letters that wait because as many have left as may, until there is room (mail-safety.md 5). Never commits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, select, update
from sqlalchemy.orm import Session

from cases.limits import Flow, flow_of, kinds_of, room
from cases.policy import Limits
from cases.tables import OUTBOX
from notify.outbox import LISTED, SKEW, OutLetter, recipient_key

EVERYBODY = ""  # receipts are counted over everybody together
WHY = {
    Flow.RECEIPTS: "It waits: as many receipts have gone out as may in an hour or a day.",
    Flow.NOTICES: "It waits: this person has had as many notices as may go in an hour.",
    Flow.ASKED: "It waits: this person has had as many lists as may go in an hour.",
    Flow.ALERTS: "It waits: this person has had as many alerts as may go in an hour.",
}

_HELD = OUTBOX.c.state == "held"
# What left in a time that is yet to come, before the clock went back, does not take the room of today.
_LEFT = (OUTBOX.c.state != "held") & (OUTBOX.c.created_at <= bindparam("latest"))
_OF_FLOW = select(
    func.count(case((_LEFT & (OUTBOX.c.created_at > bindparam("hour")), 1))),
    func.count(case((_LEFT, 1))),
    func.count(case((_HELD, 1))),
).where(
    OUTBOX.c.kind.in_(bindparam("kinds", expanding=True)),
    OUTBOX.c.created_at > bindparam("day"),
    OUTBOX.c.state != "withdrawn",
)
_OF_PERSON = _OF_FLOW.where(OUTBOX.c.recipient_key == bindparam("recipient"))


@dataclass(frozen=True, slots=True)
class Queue:
    """The letters of one flow that wait; notices and alerts each for one person."""

    flow: Flow
    recipient: str  # recipient key, `EVERYBODY` for receipts
    letters: tuple[dict[str, Any], ...]  # outbox rows without their bytes, oldest first


def judged(db: Session, letters: Sequence[OutLetter], limits: Limits, now: datetime) -> list[OutLetter]:
    """Return the letters with why those wait for which there is no room now; whoever waits already goes first."""
    room_left: Counter[tuple[Flow, str]] = Counter()
    known: set[tuple[Flow, str]] = set()
    found = []
    for letter in letters:
        flow = flow_of(letter.kind)
        if flow is Flow.FREE:
            found.append(letter)
            continue
        place = (flow, _counted_for(flow, letter.recipient))
        if letter.urgent and _room_for_urgent(db, *place, limits, now) > 0:
            found.append(letter)
            continue
        if place not in known:
            known.add(place)
            room_left[place] = room_of(db, *place, limits, now, queue=True)
        found.append(letter if room_left[place] > 0 else replace(letter, held=WHY[flow]))
        room_left[place] -= 1
    return found


def _room_for_urgent(db: Session, flow: Flow, recipient: str, limits: Limits, now: datetime) -> int:
    """Return how many notices of priority cases may leave now: as many as alerts besides the others, past who waits."""
    hour, _, _ = _counted(db, flow, recipient, now)
    return limits.notices_per_person_hour + limits.alerts_per_person_hour - hour


def room_of(db: Session, flow: Flow, recipient: str, limits: Limits, now: datetime, *, queue: bool = False) -> int:
    """Return how many letters may leave now. With *queue*, none while others of the same flow wait."""
    hour, day, waiting = _counted(db, flow, recipient, now)
    return 0 if queue and waiting else room(flow, hour, day, limits)


def _counted(db: Session, flow: Flow, recipient: str, now: datetime) -> tuple[int, int, int]:
    """Return how many letters of a flow left in the last hour and the last day, and how many wait."""
    statement = _OF_FLOW if recipient == EVERYBODY else _OF_PERSON
    times = {"hour": now - timedelta(hours=1), "day": now - timedelta(days=1), "latest": now + SKEW}
    values = {"kinds": kinds_of(flow), **times}
    if recipient != EVERYBODY:
        values["recipient"] = recipient
    hour, day, waiting = db.execute(statement, values).one()
    return hour, day, waiting


def queues(db: Session) -> list[Queue]:
    """Return everything that waits, flow by flow and person by person."""
    rows = db.execute(select(*LISTED).where(_HELD).order_by(OUTBOX.c.created_at, OUTBOX.c.id)).mappings()
    found: dict[tuple[Flow, str], list[dict[str, Any]]] = {}
    for row in rows:
        flow = flow_of(row["kind"])
        found.setdefault((flow, _counted_for(flow, row["recipient"])), []).append(dict(row))
    return [Queue(flow, recipient, tuple(letters)) for (flow, recipient), letters in found.items()]


def let_go(db: Session, ids: Sequence[int], now: datetime) -> list[int]:
    """Let held letters leave; return those that were still held. They count from now on."""
    of_them = OUTBOX.c.id.in_(ids) & _HELD
    _set_back(db, of_them, now)
    change = update(OUTBOX).where(of_them)
    due = case((OUTBOX.c.next_at > now, OUTBOX.c.next_at), else_=now)  # UNDO may want it to wait longer
    change = change.values(state="waiting", created_at=now, next_at=due, last_error="")
    return sorted(db.execute(change.returning(OUTBOX.c.id)).scalars())


def _set_back(db: Session, which: ColumnElement[bool], now: datetime) -> None:
    """Count the delay of letters from now that were written before the clock went back."""
    ahead = select(OUTBOX.c.id, OUTBOX.c.created_at, OUTBOX.c.next_at).where(which, OUTBOX.c.created_at > now + SKEW)
    for letter, created_at, next_at in db.execute(ahead).all():
        db.execute(update(OUTBOX).where(OUTBOX.c.id == letter, which).values(next_at=now + (next_at - created_at)))


def drop(db: Session, ids: Sequence[int], why: str) -> list[int]:
    """Withdraw held letters for which there is no more need; return those that were still held."""
    change = update(OUTBOX).where(OUTBOX.c.id.in_(ids), _HELD).values(state="withdrawn", last_error=why)
    return sorted(db.execute(change.returning(OUTBOX.c.id)).scalars())


def _counted_for(flow: Flow, recipient: str) -> str:
    return EVERYBODY if flow is Flow.RECEIPTS else recipient_key(recipient)
