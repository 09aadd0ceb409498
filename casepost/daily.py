"""Each morning the operator has one line: what came yesterday, that the sum agrees, and what needs a person."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from casepost import account, health
from casepost.account import Account
from casepost.database import read_only
from casepost.health import Trouble
from casepost.tell import tell_operator_of
from casepost.transaction import transact
from cases import store

if TYPE_CHECKING:
    from casepost.wiring import Parts

LAST = "operator-daily"  # the day on which the operator had the letter last
log = logging.getLogger("casepost.daily")


def tell(parts: "Parts") -> None:
    """Tell yesterday's account from the office's opening on, once a day; days that were missed are not made up for.

    Told on a day that is yet to come, because the clock was ahead: it begins anew, as on the first day.
    """
    now = parts.clock()
    calendar = parts.service.district.calendar
    local = now.astimezone(calendar.zone)
    today = local.date()
    with parts.sessions() as db:
        last = store.fact(db, LAST)
    began = last is None or last > today.isoformat()
    if not began and (last == today.isoformat() or local.time() < calendar.opens):
        return
    if began:  # a service that began today has no yesterday
        transact(parts.sessions, lambda db: store.remember(db, LAST, today.isoformat()))
        return
    yesterday = today - timedelta(days=1)
    with read_only(parts.engine)() as db:
        found = account.account_of(db, yesterday, calendar.zone)
        needs = health.status(db, None, now, parts.expected, days=0).needs
    transact(parts.sessions, lambda db: _tell(db, parts, found, needs, now))
    log.info("%s", in_words(found), extra={"day": yesterday.isoformat(), "troubles": len(needs)})


def in_words(found: Account) -> str:
    """Return an account as one line."""
    came = f"{found.handed_over} message{'' if found.handed_over == 1 else 's'} came"
    parts = (
        f"{found.new} new case{'' if found.new == 1 else 's'}",
        f"{found.joined} joined",
        f"{found.automatic} automatic",
        f"{found.set_aside} set aside",
        f"{found.duplicate} duplicate{'' if found.duplicate == 1 else 's'}",
        *([f"{found.left} left on the server"] if found.left else []),
        *([f"{found.unhandled} not handled yet"] if found.unhandled else []),
    )
    agrees = "The sum agrees." if found.agrees else f"The sum does not agree: {'; '.join(found.differences)}."
    return f"{came}: {', '.join(parts)}. {agrees}"


def _tell(db: Session, parts: "Parts", found: Account, needs: Sequence[Trouble], now: datetime) -> None:
    today = now.astimezone(parts.service.district.calendar.zone).date()
    if parts.service.district.staff.operator_daily:
        cause = f"operator-daily:{today.isoformat()}"
        troubles = [(one.kind, one.name, one.since) for one in needs]
        values = {"account": found, "day": found.day, "troubles": troubles}
        tell_operator_of(db, parts.service, "operator-daily", cause, values, now)
    store.remember(db, LAST, today.isoformat())
