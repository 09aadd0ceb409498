"""Cases and their history in the database. Asked with ids; never commits, never opens a session."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from cases.case import Case
from cases.encode import plain, restored
from cases.events import KINDS, Answered, Event, Proof, Step, Text, Undone
from cases.history import after, summed
from cases.people import Role
from cases.tables import AUDIT, CASES, COUNTERS, EVENT_WORDS, EVENTS, LEASES, MESSAGES, OFFICE_FACTS

_STATE = select(CASES.c.state).where(CASES.c.id == bindparam("id"))
_OPEN = insert(CASES).returning(CASES.c.id)
_WRITE = update(CASES).where(CASES.c.id == bindparam("of"))
_APPEND = insert(EVENTS)
_APPEND_WORDS = insert(EVENT_WORDS)
_WORDS = select(EVENT_WORDS.c.seq, EVENT_WORDS.c.words).where(EVENT_WORDS.c.case_id == bindparam("id"))
_COUNT = (
    update(COUNTERS)
    .where(COUNTERS.c.name == bindparam("counter"))
    .values(value=COUNTERS.c.value + 1)
    .returning(COUNTERS.c.value)
)
CLASSES: dict[str, type[Event]] = {kind: event for event, kind in KINDS.items()}
TEXTS = ("text", "told", "title")  # fields of events that hold words
OF_MAILS = ("because", "because_next", "possible_because", "clock_because")  # and those that quote a mail


def database_clock(db: Session) -> datetime:
    """Return the time by the database's clock: what leases are counted by."""
    if db.get_bind().dialect.name == "sqlite":
        text = db.scalar(select(func.strftime("%Y-%m-%dT%H:%M:%f+00:00", "now")))
        return datetime.fromisoformat(str(text))
    moment = db.scalar(select(func.clock_timestamp()))
    if not isinstance(moment, datetime):
        raise TypeError("the database gave no time")
    return moment


def case_with_id(db: Session, case_id: int) -> Case | None:
    """Return a case as it stands."""
    return _case(db.execute(_STATE, {"id": case_id}).scalar())


def case_with_number(db: Session, number: str) -> Case | None:
    """Return the case of a number, case-blind."""
    return _case(db.execute(select(CASES.c.state).where(CASES.c.number == number.upper().strip())).scalar())


def kept_case(db: Session, case: Case | None) -> Case | None:
    """Return where a case goes on: of a merged one the case that took it in, through a whole chain."""
    seen: set[int] = set()
    while case is not None and case.merged_into and case.id not in seen:
        seen.add(case.id)
        case = case_with_number(db, case.merged_into)
    return case


def _case(state: dict[str, Any] | None) -> Case | None:
    return None if state is None else restored(Case, state)


def history(db: Session, case_id: int) -> tuple[Step, ...]:
    """Return every step of a case, oldest first."""
    rows = db.execute(select(EVENTS).where(EVENTS.c.case_id == case_id).order_by(EVENTS.c.seq)).mappings()
    words = {seq: _by_field(kept) for seq, kept in db.execute(_WORDS, {"id": case_id})}
    return tuple(
        Step(
            event=restored(CLASSES[row["kind"]], row["payload"] | words.get(row["seq"], {})),
            by=row["by"],
            proof=Proof(row["proof"]),
            at=row["at"],
            occurred_at=row["occurred_at"],
            cause=row["cause"],
            seq=row["seq"],
        )
        for row in rows
    )


def open_case(db: Session, prefix: str, zone: ZoneInfo, at: datetime) -> Case:
    """Return a new, empty case with the next number of the year in the office's time zone."""
    year = at.astimezone(zone).year
    number = f"{prefix}-{year}-{_next(db, f'case-{year}'):05d}"
    row = {"number": number, "status": "new", "priority": "normal", "last_seq": 0, "state": {}}
    case_id = db.execute(_OPEN, row).scalar_one()
    return Case(id=case_id, number=number)


def _next(db: Session, name: str) -> int:
    taken: int | None = db.execute(_COUNT, {"counter": name}).scalar()
    if taken is not None:
        return taken
    db.execute(insert(COUNTERS).values(name=name, value=1))
    return 1


def append(db: Session, case: Case, steps: Sequence[Step]) -> tuple[Case, tuple[Step, ...]]:
    """Write steps after the case's last one; return the case as it then stands, and the steps in their places.

    Raises sqlalchemy.exc.IntegrityError when another worker wrote the same place: read again, decide again.
    """
    if not steps:
        return case, ()
    placed = tuple(
        replace(step, event=_with_stored_text(db, case, step), seq=case.last_seq + place)
        for place, step in enumerate(steps, start=1)
    )
    db.execute(_APPEND, [_event_row(case.id, step) for step in placed])
    words = [
        {"case_id": case.id, "seq": step.seq, "words": {name: plain(one) for name, one in quoted.items()}}
        for step in placed
        if (quoted := {name: one for name in OF_MAILS if (one := getattr(step.event, name, ()))})
    ]
    if words:
        db.execute(_APPEND_WORDS, words)
    if any(isinstance(step.event, Undone) for step in placed):
        result = summed(case.id, case.number, history(db, case.id))
    else:
        result = case
        for step in placed:
            result = after(result, step)
    write_case(db, result)
    return result, placed


def _by_field(kept: list[str] | dict[str, Any]) -> dict[str, Any]:
    """Return the words of an event by its field; an older record holds those of `because` alone, as a list."""
    return kept if isinstance(kept, dict) else {"because": kept}


def _event_row(case_id: int, step: Step) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "seq": step.seq,
        "kind": step.kind,
        "at": step.at,
        "occurred_at": step.occurred_at,
        "by": step.by,
        "proof": str(step.proof),
        "cause": step.cause,
        "payload": _without_words(plain(step.event)),
    }


def _without_words(payload: dict[str, Any]) -> dict[str, Any]:
    kept = {**payload, **{name: [] for name in OF_MAILS if name in payload}}
    texts = {name: {"id": kept[name]["id"]} for name in TEXTS if isinstance(kept.get(name), dict)}
    return kept | texts


def _with_stored_text(db: Session, case: Case, step: Step) -> Event:
    """Keep the words of a step as message rows of direction `note`, and name those rows in the event."""
    typed = {name: text for name in TEXTS if isinstance(text := getattr(step.event, name, None), Text)}
    stored = {
        name: Text(words=text.words, id=_keep_words(db, case, step, _words_kind(step, name), text))
        for name, text in typed.items()
        if text.words and not text.id
    }
    return replace(step.event, **stored) if stored else step.event  # type: ignore[arg-type]


def _words_kind(step: Step, name: str) -> str:
    """Return what a message row of words is: the kind of its step, but `called` for the note of a call."""
    if name != "text":
        return name
    return "called" if isinstance(step.event, Answered) and step.event.called else step.kind


def _keep_words(db: Session, case: Case, step: Step, kind: str, text: Text) -> int:
    row = {
        "direction": "note",
        "kind": kind,
        "became": "joined",
        "case_id": case.id,
        "person_id": step.by,
        "text": text.words,
        "at": step.at,
        "attachments": [],
    }
    note: int = db.execute(insert(MESSAGES).values(row).returning(MESSAGES.c.id)).scalar_one()
    return note


def write_case(db: Session, case: Case) -> None:
    """Write the case row: the sum of its events."""
    state = plain(case)
    texts = (state[name] for name in ("board_note", "campaign_text", "campaign_title"))
    for words in (*texts, *(promise["text"] for promise in state["promises"])):
        if words is not None:  # they stand in the message alone
            words.pop("words")
    values = {
        "of": case.id,
        "status": str(case.status),
        "category": case.category,
        "priority": str(case.priority),
        "requester_id": case.requester,
        "received_at": case.received_at,
        "answer_by": case.answer_by,
        "campaign": case.campaign,
        "last_seq": case.last_seq,
        "state": state,
    }
    db.execute(_WRITE, values)


def rebuild(db: Session) -> tuple[str, ...]:
    """Recompute every case row from its events; return the numbers of those that differed."""
    differed = []
    rows = db.execute(select(CASES.c.id, CASES.c.number, CASES.c.state).order_by(CASES.c.id)).all()
    for case_id, number, state in rows:
        case = summed(case_id, number, history(db, case_id))
        if _case(state) != case if state else True:
            differed.append(number)
            write_case(db, case)
    return tuple(differed)


def cases_changed_by(db: Session, cause: str) -> list[Case]:
    """Return the cases in whose history a mail, letter or job stands as a cause."""
    ids = select(EVENTS.c.case_id).where(EVENTS.c.cause == cause).distinct()
    rows = db.execute(select(CASES.c.state).where(CASES.c.id.in_(ids)).order_by(CASES.c.id)).scalars()
    return [restored(Case, state) for state in rows]


def numbers_of(db: Session, person: int) -> list[tuple[str, bool]]:
    """Return the person's cases, newest first: number, and whether it is live.

    Notices show them, so one about the primary contact stands in none (domain.md 5.5).
    """
    rows = db.execute(
        select(CASES.c.number, CASES.c.state)
        .where(CASES.c.requester_id == person)
        .order_by(CASES.c.id.desc())
        .limit(20)
    ).all()
    cases = ((number, restored(Case, state)) for number, state in rows)
    return [(number, case.live) for number, case in cases if case.about != str(Role.CONTACT)]


def audit(db: Session, at: datetime, who: str, act: str, subject: str, detail: str = "") -> None:
    """Record what changes no case: a view, a quarantine act, an export."""
    db.execute(insert(AUDIT).values(at=at, who=who, act=act, subject=subject, detail=detail))


def fact(db: Session, name: str) -> str | None:
    """Return a fact about this store."""
    return db.execute(select(OFFICE_FACTS.c.value).where(OFFICE_FACTS.c.name == name)).scalar()


def remember(db: Session, name: str, value: str) -> None:
    """Set a fact about this store."""
    changed = update(OFFICE_FACTS).where(OFFICE_FACTS.c.name == name).values(value=value)
    if db.execute(changed.returning(OFFICE_FACTS.c.name)).first() is None:
        db.execute(insert(OFFICE_FACTS).values(name=name, value=value))


def take_lease(db: Session, name: str, holder: str, until_seconds: int) -> int | None:
    """Take or renew a lease by the database's clock; return its fencing number, or None while another holds it."""
    now = database_clock(db)
    until = now + timedelta(seconds=until_seconds)
    row = db.execute(select(LEASES).where(LEASES.c.name == name).with_for_update()).mappings().first()
    if row is None:
        db.execute(insert(LEASES).values(name=name, holder=holder, fence=1, until=until))
        return 1
    if row["holder"] != holder and row["until"] > now:
        if row["until"] > until:  # the clock has gone back: nobody else may hold it for longer than we might
            db.execute(update(LEASES).where(LEASES.c.name == name).values(until=until))
        return None
    fence: int = row["fence"] + (row["holder"] != holder)
    db.execute(update(LEASES).where(LEASES.c.name == name).values(holder=holder, fence=fence, until=until))
    return fence


def release_lease(db: Session, name: str, holder: str) -> None:
    """Give a lease back, so that another worker need not wait for it to end."""
    now = database_clock(db)
    db.execute(update(LEASES).where(LEASES.c.name == name, LEASES.c.holder == holder).values(until=now))


def free_leases(db: Session, dead: Callable[[str], bool]) -> None:
    """End the leases of holders that are known to be dead, so that a restart need not wait for them."""
    now = database_clock(db)
    for holder in set(db.execute(select(LEASES.c.holder).where(LEASES.c.until > now)).scalars()):
        if dead(holder):
            db.execute(update(LEASES).where(LEASES.c.holder == holder).values(until=now))
