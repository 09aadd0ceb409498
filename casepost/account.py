"""The mail account book: every message handed over is counted once, and the sum is held against what was kept.

Two books are kept by different hands. A delivery row is written before a message is parsed, and says afterwards what it
became. The message and its bytes are written by whoever records it. A message that is crossed off without being kept,
kept twice, or kept without a case that it was to open, makes the two differ.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, cast, func, literal, select
from sqlalchemy.orm import Session

from casepost.records.plan import PURGED
from cases import mailroom, store
from cases.tables import AUDIT, CASES, DELIVERIES, MESSAGES, OFFICE_FACTS, RAW

COUNTED = ("new", "joined", "automatic", "set_aside", "duplicate")
BEGINS = "account:from"  # messages of an older release have no delivery of their own when a mail server piped them in
NOT_FIRST = ("duplicate", "", mailroom.GONE)  # of a delivery: it brought no message that was kept
DAYS = 7
UNKNOWN = "marked '{became}', which no message can become: {number}"
NOT_KEPT = "counted as {became} and not kept: {number}"
NO_CASE = "counted as new and without a case: {number}"
TWICE = "counted twice: {number}"
KEPT_ONLY = "kept, and nothing says who handed it over: {number}"


@dataclass(frozen=True, slots=True)
class Account:
    """What was handed over, in all or on one day, and what became of it. Handed over = the five + left + unhandled."""

    day: date | None  # in the office's time zone; None: in all
    handed_over: int
    new: int
    joined: int
    automatic: int
    set_aside: int
    duplicate: int
    left: int  # listed by the server and never handed out whole: its header is kept
    unhandled: int
    gone: int  # taken away by a person before they were handled: not handed over
    kept: int  # messages kept here with their bytes that stand for them, duplicates apart
    differences: tuple[str, ...]  # in words; () when both books say the same
    agrees: bool


def account(db: Session) -> Account:
    """Return the account of all mail."""
    found = _of(db, None, ())
    differences = found.differences + _kept_only(db)
    return replace(found, differences=differences, agrees=not differences)


def account_of(db: Session, day: date, zone: ZoneInfo) -> Account:
    """Return the account of the messages that were first handed over on a day."""
    start, end = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    return _of(db, day, (DELIVERIES.c.seen_at >= start, DELIVERIES.c.seen_at < end))


def by_day(db: Session, zone: ZoneInfo, at: datetime, days: int) -> tuple[Account, ...]:
    """Return the accounts of the last days on which something came, today last."""
    today = at.astimezone(zone).date()
    accounts = (account_of(db, today - timedelta(days=back), zone) for back in reversed(range(days)))
    return tuple(one for one in accounts if one.handed_over or one.gone)


def begin(db: Session, *, new_store: bool) -> None:
    """Remember from which message on every message has a delivery of its own."""
    if store.fact(db, BEGINS) is None:
        last = 0 if new_store else db.execute(select(func.max(MESSAGES.c.id))).scalar() or 0
        store.remember(db, BEGINS, str(last))


def _of(db: Session, day: date | None, wanted: Sequence[ColumnElement[bool]]) -> Account:
    has_bytes = RAW.c.message_id.is_not(None) | (MESSAGES.c.why == PURGED)  # which were kept, and purged by an act
    kept_here = MESSAGES.c.id.is_not(None) & has_bytes & (MESSAGES.c.became != "")
    has_case = CASES.c.id.is_not(None)
    rows = db.execute(  # in one statement, so that nothing changes in between
        select(DELIVERIES.c.became, kept_here.label("is_kept"), has_case.label("in_a_case"), func.count())
        .select_from(DELIVERIES)
        .outerjoin(MESSAGES, MESSAGES.c.id == DELIVERIES.c.message_id)
        .outerjoin(RAW, RAW.c.message_id == MESSAGES.c.id)
        .outerjoin(CASES, CASES.c.id == MESSAGES.c.case_id)
        .where(*wanted)
        .group_by(DELIVERIES.c.became, "is_kept", "in_a_case")
    ).all()
    counts: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    caseless = kept = 0
    for became, is_kept, in_a_case, number in rows:
        counts[became] += number
        if became in {"", mailroom.GONE}:
            continue
        if not is_kept:
            lost[became] += number
        elif became != "duplicate":
            kept += number
            caseless += 0 if in_a_case or became != "new" else number
    twice = _twice(db, wanted)
    differences = _differences(counts, lost, caseless, twice)
    return Account(
        day=day,
        handed_over=counts.total() - counts[mailroom.GONE],
        **{became: counts[became] for became in COUNTED},
        left=counts[mailroom.LEFT],
        unhandled=counts[""],
        gone=counts[mailroom.GONE],
        kept=kept - twice,
        differences=differences,
        agrees=not differences,
    )


def _twice(db: Session, wanted: Sequence[ColumnElement[bool]]) -> int:
    """Return how many deliveries name a message that another one has brought."""
    names = func.count(DELIVERIES.c.message_id) - func.count(DELIVERIES.c.message_id.distinct())
    return int(db.execute(select(names).where(DELIVERIES.c.became.not_in(NOT_FIRST), *wanted)).scalar_one())


def _differences(counts: Counter[str], lost: Counter[str], caseless: int, twice: int) -> tuple[str, ...]:
    known = {*COUNTED, mailroom.LEFT, mailroom.GONE, ""}
    found = [UNKNOWN.format(number=number, became=name) for name, number in sorted(counts.items()) if name not in known]
    found += [NOT_KEPT.format(number=number, became=name.replace("_", " ")) for name, number in sorted(lost.items())]
    found += [NO_CASE.format(number=caseless)] if caseless else []
    found += [TWICE.format(number=twice)] if twice else []
    return tuple(found)


def _kept_only(db: Session) -> tuple[str, ...]:
    """Return the messages that were kept though nothing was handed over: the mark of a mail that was recorded twice."""
    begins = db.execute(select(OFFICE_FACTS.c.value).where(OFFICE_FACTS.c.name == BEGINS)).scalar()
    if begins is None:  # no release that keeps this account has run here yet
        return ()
    delivered = select(DELIVERIES.c.message_id).where(
        DELIVERIES.c.message_id.is_not(None), DELIVERIES.c.became.not_in(NOT_FIRST)
    )
    by_hand = select(AUDIT.c.detail).where(AUDIT.c.act.startswith("quarantine:"))
    alone = db.execute(
        select(func.count())
        .select_from(MESSAGES)
        .join(RAW, RAW.c.message_id == MESSAGES.c.id)
        .where(
            MESSAGES.c.direction == "in",
            MESSAGES.c.id > int(begins),
            MESSAGES.c.id.not_in(delivered),
            (literal("message:") + cast(MESSAGES.c.id, String)).not_in(by_hand),
        )
    ).scalar_one()
    return (KEPT_ONLY.format(number=alone),) if alone else ()
