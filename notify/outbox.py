"""Letters waiting to leave: final bytes, written in the transaction of their cause. Never commits, never sends.

A claim is a lease by the database's clock with a fencing number; a result is written only under the newest number.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, bindparam, case, func, or_, select, update
from sqlalchemy.orm import Session

from cases.limits import Flow, SentCounts, kinds_of
from cases.statements import InsertOnce
from cases.store import database_clock
from cases.tables import OUTBOX

PLACE = "#"  # behind a cause: which of several letters of one kind
ACKNOWLEDGEMENTS = kinds_of(Flow.RECEIPTS)
LEASE_SECONDS = 300
ERROR_LENGTH = 500
LONGEST_DELAY = timedelta(hours=12, minutes=2)  # between two tries
SKEW = timedelta(minutes=1)  # clocks of two machines may differ so much
_ENQUEUE = InsertOnce(OUTBOX, OUTBOX.c.key)
LISTED = tuple(column for column in OUTBOX.c if column.name != "data")


@dataclass(frozen=True, slots=True)
class OutLetter:
    """A letter to put into the outbox. One recipient; `cause` is a message, or a job and its date."""

    case_id: int | None
    person_id: int | None
    kind: str
    cause: str
    recipient: str
    envelope_from: str  # '' is the null sender
    message_id: str
    subject: str
    data: bytes
    not_before: datetime
    created_at: datetime  # or when it was let go, if it was held
    urgent: bool = False  # of a priority case: it overtakes those that wait
    held: str = ""  # why it waits until there is room (mail-safety.md 5)

    @property
    def key(self) -> str:
        """What makes it this letter and no other (mail-safety.md 2.6)."""
        return f"{self.case_id or 0}:{self.kind}:{self.recipient.lower()}:{self.cause}"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this worker alone may send until its lease ends."""

    id: int
    case_id: int | None
    person_id: int | None
    kind: str
    cause: str
    recipient: str
    envelope_from: str
    message_id: str
    subject: str
    data: bytes
    created_at: datetime
    next_at: datetime
    attempts: int  # before this one
    fence: int


_SENT = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("of"), OUTBOX.c.fence == bindparam("held"), OUTBOX.c.state == "waiting")
    .values(state="sent", lease_until=None, last_error="", sent_at=bindparam("sent_at"), attempts=bindparam("attempts"))
    .returning(OUTBOX.c.id)
)
_RECENT = case((OUTBOX.c.created_at > bindparam("hour"), 1))
_MADE = (
    OUTBOX.c.kind.in_(ACKNOWLEDGEMENTS)
    & (OUTBOX.c.created_at > bindparam("day"))
    & (OUTBOX.c.created_at <= bindparam("latest"))  # not what was made before the clock went back
    & (OUTBOX.c.state != "withdrawn")
)  # fmt: skip
_TO_ADDRESS = select(func.count(_RECENT), func.count()).where(_MADE, OUTBOX.c.recipient_key == bindparam("recipient"))
_TO_DOMAIN = select(func.count(_RECENT)).where(
    _MADE,
    OUTBOX.c.created_at > bindparam("hour"),
    OUTBOX.c.recipient_key.endswith(bindparam("domain")),
)
_WITH_IDS = select(*LISTED).where(OUTBOX.c.message_id.in_(bindparam("ids", expanding=True))).order_by(OUTBOX.c.id)
CLAIMED = tuple(OUTBOX.c[name] for name in Claimed.__dataclass_fields__)


def recipient_key(email: str) -> str:
    """Return the address as limits count it: lower case, without +tag."""
    local, at, domain = email.lower().rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def enqueue(db: Session, letters: Sequence[OutLetter]) -> None:
    """Put letters into the outbox; one that is there already is left alone."""
    if letters:
        db.execute(_ENQUEUE.on(db), [_values(letter) for letter in letters])


def _values(letter: OutLetter) -> dict[str, Any]:
    return {
        "key": letter.key,
        "case_id": letter.case_id,
        "person_id": letter.person_id,
        "kind": letter.kind,
        "cause": letter.cause,
        "recipient": letter.recipient,
        "recipient_key": recipient_key(letter.recipient),
        "envelope_from": letter.envelope_from,
        "message_id": letter.message_id,
        "subject": letter.subject,
        "data": letter.data,
        "state": "held" if letter.held else "waiting",
        "created_at": letter.created_at,
        "next_at": letter.not_before,
        "last_error": letter.held,
    }


def claim(
    db: Session,
    now: datetime,
    most: int,
    lease_seconds: int = LEASE_SECONDS,
    *,
    in_hand: Collection[int] = (),
    judged: Callable[[datetime], datetime] = lambda clock: clock,
) -> list[Claimed]:
    """Take up to *most* letters that are due, oldest first. The lease counts from the caller's commit at the latest.

    Those *in_hand* are left out, whatever their lease says; *judged* gives the moment by which leases have ended.
    """
    clock = database_clock(db)
    lease = timedelta(seconds=lease_seconds)
    free = _free(judged(clock)) & OUTBOX.c.id.not_in(in_hand)
    rows = _taken(db, now, most, free, clock + lease)
    if not rows and _set_back(db, now, clock + lease):
        rows = _taken(db, now, most, free, clock + lease)
    return rows


def _taken(db: Session, now: datetime, most: int, free: ColumnElement[bool], until: datetime) -> list[Claimed]:
    due = (
        select(OUTBOX.c.id)
        .where(OUTBOX.c.state == "waiting", OUTBOX.c.next_at <= now, free)
        .order_by(OUTBOX.c.next_at, OUTBOX.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)  # left out on SQLite, where one transaction writes at a time
        .cte("due")  # PostgreSQL might run a plain subquery twice and then takes more than *most*
    )
    taken = (
        update(OUTBOX)
        .where(OUTBOX.c.id.in_(select(due.c.id)))
        .values(fence=OUTBOX.c.fence + 1, lease_until=until)
        .returning(*CLAIMED)
    )
    rows = [Claimed(*row) for row in db.execute(taken)]
    return sorted(rows, key=lambda row: (row.next_at, row.id))


def _set_back(db: Session, now: datetime, longest: datetime) -> bool:
    """Bring to this time what was written before the clock went back, which else waits for the clock to come again.

    A letter counts as made now and keeps its delay; a lease ends no later than one taken now. Return whether any did.
    """
    waits = OUTBOX.c.state == "waiting"
    db.execute(update(OUTBOX).where(waits, OUTBOX.c.lease_until > longest + SKEW).values(lease_until=longest))
    made_later = OUTBOX.c.created_at > now + SKEW
    tried_later = (OUTBOX.c.attempts > 0) & (OUTBOX.c.next_at > now + LONGEST_DELAY)
    rows = db.execute(
        select(OUTBOX.c.id, OUTBOX.c.created_at, OUTBOX.c.next_at).where(
            waits, OUTBOX.c.next_at > now, or_(made_later, tried_later)
        )
    ).all()
    for letter, created_at, next_at in rows:
        delay = next_at - created_at if created_at > now + SKEW else timedelta(0)
        change = update(OUTBOX).where(OUTBOX.c.id == letter, OUTBOX.c.created_at == created_at)
        db.execute(change.values(created_at=min(created_at, now), next_at=now + min(delay, LONGEST_DELAY)))
    return bool(rows)


def _free(clock: datetime) -> ColumnElement[bool]:
    return or_(OUTBOX.c.lease_until.is_(None), OUTBOX.c.lease_until <= clock)


def sent(db: Session, row: Claimed, at: datetime) -> bool:
    """Record that the server took the letter. False: another worker has it now, nothing was written."""
    values = {"of": row.id, "held": row.fence, "sent_at": at, "attempts": row.attempts + 1}
    return db.execute(_SENT, values).first() is not None


def again(db: Session, row: Claimed, next_at: datetime, error: str, *, uncertain: bool) -> bool:
    """Record a failed try and when the next is due. *uncertain*: the letter may have arrived all the same."""
    values: dict[str, Any] = {"next_at": next_at, "attempts": row.attempts + 1, "last_error": error[:ERROR_LENGTH]}
    return _settle(db, row, **values, **({"uncertain": True} if uncertain else {}))


def failed(db: Session, row: Claimed, at: datetime, error: str) -> bool:
    """Record that the letter will not be tried again."""
    return _settle(db, row, state="failed", next_at=at, attempts=row.attempts + 1, last_error=error[:ERROR_LENGTH])


def put_back(db: Session, rows: Collection[Claimed], error: str = "") -> None:
    """Give up claims without a try: the server could not be reached, or there was no time left for them."""
    for row in rows:
        _settle(db, row, **({"last_error": error[:ERROR_LENGTH]} if error else {}))


def _settle(db: Session, row: Claimed, **values: object) -> bool:
    return db.execute(_held(row).values(lease_until=None, **values).returning(OUTBOX.c.id)).first() is not None


def _held(row: Claimed) -> Update:
    return update(OUTBOX).where(OUTBOX.c.id == row.id, OUTBOX.c.fence == row.fence, OUTBOX.c.state == "waiting")


def withdraw(
    db: Session, cause: str, kinds: Collection[str] | None = None, case_id: int | None = None
) -> tuple[list[int], list[dict[str, Any]]]:
    """Take back the letters of a cause, or those of one case, that have not begun to leave (UNDO), or never could.

    A cause may have several letters of one kind to one person: then it ends in `#` and what tells them apart.
    Return the rows withdrawn, and the letters that have left or may have.
    """
    of_cause = [or_(OUTBOX.c.cause == cause, OUTBOX.c.cause.startswith(f"{cause}{PLACE}", autoescape=True))]
    if kinds is not None:
        of_cause.append(OUTBOX.c.kind.in_(kinds))
    if case_id is not None:
        of_cause.append(OUTBOX.c.case_id == case_id)
    # A lease that has run out is no free row: its worker died, perhaps after the final dot.
    waits = (
        OUTBOX.c.state.in_(("waiting", "held", "failed")),  # what failed for good could be let go once more
        OUTBOX.c.uncertain.is_(False),
        OUTBOX.c.lease_until.is_(None),
    )
    taken = update(OUTBOX).where(*of_cause, *waits).values(state="withdrawn")
    withdrawn = sorted(db.execute(taken.returning(OUTBOX.c.id)).scalars())
    rest = select(*LISTED).where(*of_cause, OUTBOX.c.state.in_(("waiting", "sent"))).order_by(OUTBOX.c.id)
    return withdrawn, [dict(row) for row in db.execute(rest).mappings()]


def retry(db: Session, now: datetime, ids: Sequence[int] | None = None) -> list[int]:
    """Let failed letters (all, or those named) wait for two more days of tries; return their rows."""
    change = update(OUTBOX).where(OUTBOX.c.state == "failed")
    if ids is not None:
        change = change.where(OUTBOX.c.id.in_(ids))
    change = change.values(state="waiting", attempts=0, next_at=now, lease_until=None)
    return sorted(db.execute(change.returning(OUTBOX.c.id)).scalars())


def counts(db: Session, recipient: str, domain: str, now: datetime) -> SentCounts:
    """Return the acknowledgements made lately to the recipient key *recipient*, and to *domain*."""
    times = {"hour": now - timedelta(hours=1), "day": now - timedelta(days=1), "latest": now + SKEW}
    to_address = db.execute(_TO_ADDRESS, {"recipient": recipient, **times}).one()
    to_domain = db.execute(_TO_DOMAIN, {"domain": f"@{domain.lower()}", **times}).scalar_one()
    return SentCounts(to_address[0], to_address[1], to_domain)


def notices_since(db: Session, recipient: str, since: datetime, kinds: Collection[str], now: datetime) -> int:
    """Return how many letters of these kinds went, or go, to the recipient key *recipient* since a moment."""
    made = select(func.count()).where(
        OUTBOX.c.kind.in_(kinds),
        OUTBOX.c.recipient_key == recipient,
        OUTBOX.c.created_at > since,
        OUTBOX.c.created_at <= now + SKEW,  # not what was made before the clock went back
        OUTBOX.c.state.not_in(("withdrawn", "held")),
    )
    return int(db.execute(made).scalar_one())


def listing(db: Session, state: str | None = None) -> list[dict[str, Any]]:
    """Return the letters (of one state), oldest first, without their bytes."""
    rows = select(*LISTED).order_by(OUTBOX.c.id)
    if state is not None:
        rows = rows.where(OUTBOX.c.state == state)
    return [dict(row) for row in db.execute(rows).mappings()]


def by_message_ids(db: Session, ids: Collection[str]) -> list[dict[str, Any]]:
    """Return those of our letters that bear these Message-IDs, oldest first, without their bytes."""
    if not ids:
        return []
    return [dict(row) for row in db.execute(_WITH_IDS, {"ids": list(ids)}).mappings()]


def oldest_unsent(db: Session) -> datetime | None:
    """Return when the oldest letter that still waits was made."""
    return db.execute(select(func.min(OUTBOX.c.created_at)).where(OUTBOX.c.state == "waiting")).scalar()


def left_of_case(db: Session, case_id: int) -> frozenset[tuple[str, str]]:
    """Return (cause, kind) of a case's letters that have left, or may have: nobody can take them back."""
    out = or_(OUTBOX.c.state == "sent", OUTBOX.c.uncertain, OUTBOX.c.lease_until.is_not(None))
    rows = select(OUTBOX.c.cause, OUTBOX.c.kind).where(OUTBOX.c.case_id == case_id, out)
    return frozenset((cause.partition(PLACE)[0], kind) for cause, kind in db.execute(rows))


def times_of_case(
    db: Session, case_id: int
) -> tuple[dict[tuple[str, str], datetime], tuple[tuple[str, str, datetime], ...]]:
    """Return when a case's letters left, by (cause, kind), and which wait with the time that they leave at."""
    columns = (OUTBOX.c.cause, OUTBOX.c.kind, OUTBOX.c.state, OUTBOX.c.sent_at, OUTBOX.c.next_at)
    rows = db.execute(select(*columns).where(OUTBOX.c.case_id == case_id).order_by(OUTBOX.c.id)).all()
    left = {(row.cause.partition(PLACE)[0], row.kind): row.sent_at for row in rows if row.sent_at is not None}
    waiting = ((row.cause.partition(PLACE)[0], row.kind, row.next_at) for row in rows if row.state == "waiting")
    return left, tuple(waiting)


def recipients_of_case(db: Session, case_id: int, kind: str) -> dict[str, tuple[str, ...]]:
    """Return by cause to whom letters of a kind have left on a case, or may have."""
    out = or_(OUTBOX.c.state == "sent", OUTBOX.c.uncertain, OUTBOX.c.lease_until.is_not(None))
    rows = select(OUTBOX.c.cause, OUTBOX.c.recipient).where(OUTBOX.c.case_id == case_id, OUTBOX.c.kind == kind, out)
    found: dict[str, tuple[str, ...]] = {}
    for cause, recipient in db.execute(rows.order_by(OUTBOX.c.id)):
        of = cause.partition(PLACE)[0]
        found[of] = (*found.get(of, ()), recipient)
    return found


def last_letter(db: Session, case_id: int | None, person_id: int) -> dict[str, Any] | None:
    """Return the last letter sent to a person on a case, without its bytes."""
    rows = (
        select(*LISTED)
        .where(OUTBOX.c.case_id == case_id, OUTBOX.c.person_id == person_id, OUTBOX.c.state == "sent")
        .order_by(OUTBOX.c.sent_at.desc(), OUTBOX.c.id.desc())
        .limit(1)
    )
    row = db.execute(rows).mappings().first()
    return dict(row) if row else None
