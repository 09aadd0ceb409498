"""Silence is a fault (mail-safety.md, P10): what went well when, what fails since when, and what needs a person."""

import logging
import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from casepost.database import explained
from casepost.tell import tell_operator
from cases import mailroom, store
from cases.tables import DELIVERIES, MESSAGES, OFFICE_FACTS, OUTBOX
from notify import outbox

if TYPE_CHECKING:
    from casepost.wiring import Parts

OLDEST_MESSAGE = timedelta(minutes=15)
OLDEST_LETTER = timedelta(minutes=30)
FAILING = timedelta(minutes=15)
DISK_SHARE = 0.10
EVERY = timedelta(seconds=30)  # a good look is written down this often at most
log = logging.getLogger("casepost.health")


@dataclass(frozen=True, slots=True)
class Status:
    """The figures of `casepost status` and the health endpoint."""

    last_look: dict[str, datetime]  # by mailbox
    failing: dict[str, str]  # by mailbox: since when and why
    unhandled: int
    oldest_unhandled: datetime | None
    unsent: int
    oldest_unsent: datetime | None
    failed_letters: int
    last_sent: datetime | None
    set_aside: int
    became: dict[str, int]  # the mail account book: every message handed over, by what it became
    gone: int  # somebody moved them away before they were read
    disk_free: float  # share of the store's disk, 1.0 when unknown
    troubles: tuple[str, ...]  # what needs a person, one sentence each


def mailbox_looked(parts: "Parts", name: str) -> None:
    """Write down that a mailbox was read just now, and that it no longer fails."""
    now = parts.clock()
    with parts.sessions.begin() as db:
        last = store.fact(db, f"looked:{name}")
        if store.fact(db, f"failing:{name}"):
            store.remember(db, f"failing:{name}", "")
        elif last and now - datetime.fromisoformat(last) < EVERY:
            return
        store.remember(db, f"looked:{name}", now.isoformat())


def mailbox_failed(parts: "Parts", name: str, why: str, *, refused: bool = False) -> None:
    """Write down since when a mailbox fails; the operator is told at once when only they can mend it.

    A store that is away at the same moment is no second failure: what is wrong with it goes to the log.
    """
    log.error("%s", why)
    now = parts.clock()
    try:
        with parts.sessions.begin() as db:
            since = (store.fact(db, f"failing:{name}") or "").partition(" ")[0] or now.isoformat()
            store.remember(db, f"failing:{name}", f"{since} {why}")
            if refused or now - datetime.fromisoformat(since) > FAILING:
                what = f"The mailbox {name} cannot be read since {since}: {why}"
                tell_operator(db, parts.service, f"failing:{name}:{since}", what, "Try it with: casepost check", now)
    except DBAPIError as error:
        log.error("%s", explained(error))  # noqa: TRY400 - the sentence says it all


def status(db: Session, store_file: Path | None, at: datetime) -> Status:
    """Return how the service stands. Reads only."""
    facts = {row.name: row.value for row in db.execute(select(OFFICE_FACTS)).all()}
    looked = {name[7:]: datetime.fromisoformat(value) for name, value in facts.items() if name.startswith("looked:")}
    failing = {name[8:]: value for name, value in facts.items() if name.startswith("failing:") and value}
    unhandled = DELIVERIES.c.became == ""
    gone = DELIVERIES.c.became == mailroom.GONE
    waiting = OUTBOX.c.state == "waiting"
    handed_over = select(DELIVERIES.c.became, func.count()).where(~unhandled, ~gone).group_by(DELIVERIES.c.became)
    found = Status(
        last_look=looked,
        failing=failing,
        unhandled=_count(db, DELIVERIES.c.key, unhandled),
        oldest_unhandled=db.execute(select(func.min(DELIVERIES.c.seen_at)).where(unhandled)).scalar(),
        unsent=_count(db, OUTBOX.c.id, waiting),
        oldest_unsent=outbox.oldest_unsent(db),
        failed_letters=_count(db, OUTBOX.c.id, OUTBOX.c.state == "failed"),
        last_sent=db.execute(select(func.max(OUTBOX.c.sent_at))).scalar(),
        set_aside=_count(db, MESSAGES.c.id, MESSAGES.c.became == "set_aside"),
        became={became: number for became, number in db.execute(handed_over)},  # noqa: C416 - rows to a dict
        gone=_count(db, DELIVERIES.c.key, gone),
        disk_free=_disk_free(store_file),
        troubles=(),
    )
    return _judged(found, at)


def _judged(found: Status, at: datetime) -> Status:
    troubles = [f"The mailbox {name} fails since {why}" for name, why in found.failing.items()]
    if found.oldest_unhandled and at - found.oldest_unhandled > OLDEST_MESSAGE:
        troubles.append(f"A message waits unhandled since {found.oldest_unhandled:%Y-%m-%d %H:%M} UTC.")
    if found.oldest_unsent and at - found.oldest_unsent > OLDEST_LETTER:
        troubles.append(
            f"A letter waits unsent since {found.oldest_unsent:%Y-%m-%d %H:%M} UTC: see casepost outbox list."
        )
    if found.failed_letters:
        troubles.append(f"{found.failed_letters} letters could not be sent: see casepost outbox list.")
    if found.set_aside:
        troubles.append(f"{found.set_aside} messages are set aside: see casepost quarantine list.")
    if found.disk_free < DISK_SHARE:
        troubles.append(f"The disk of the store has {found.disk_free:.0%} left: make room.")
    return replace(found, troubles=tuple(troubles))


def _count(db: Session, column: ColumnElement[object], condition: ColumnElement[bool]) -> int:
    return int(db.execute(select(func.count(column)).where(condition)).scalar_one())


def _disk_free(store_file: Path | None) -> float:
    if store_file is None:
        return 1.0
    usage = shutil.disk_usage(store_file.parent)
    return usage.free / usage.total
