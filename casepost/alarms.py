"""Each outage is told to the operator once, and once again when it has ended (mail-safety.md, P10).

What the operator knows stands in the store, so that it holds over restarts and for every process; a lease lets one
process at a time decide. The letters go to the outbox in the transaction that records them as told. While letters
cannot be sent they leave by another server, and are recorded when that has taken them: should the process die in
between, the letter goes once more, with the same Message-ID.
"""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from casepost import direct, health, pulse
from casepost.database import explained, read_only
from casepost.health import Status, Trouble
from casepost.tell import tell_operator_of
from casepost.transaction import transact
from cases import store
from cases.tables import OFFICE_FACTS

if TYPE_CHECKING:
    from casepost.wiring import Parts

LEASE, LEASE_SECONDS = "job:alarms", 300
PAUSES = tuple(timedelta(minutes=pause) for pause in (1, 2, 4, 8, 15, 30, 60))  # before the other way is tried again
ABOUT_LETTERS = frozenset({"smtp", "unsent"})
TOLD_EACH = frozenset({"quarantine", "failed"})  # the operator has a letter about each of them already
SUDDEN = frozenset({"quarantine", "failed", "disk", "account"})  # true at once, so they could come and go every minute
WELL_FOR = timedelta(minutes=10)  # so long such a trouble must be over
NO_WAY = "Nobody can be told by mail: %s"
log = logging.getLogger("casepost.alarms")


@dataclass(frozen=True, slots=True)
class Alarm:
    """One outage, and what the operator knows of it."""

    kind: str
    name: str  # of a mailbox
    since: datetime
    why: str
    number: int
    logged: str = ""  # begun | ended: what the log has of it
    told: datetime | None = None
    well_since: datetime | None = None
    ended: datetime | None = None
    tries: int = 0  # of the other way, in vain
    next_at: datetime | None = None

    @property
    def key(self) -> str:
        """The name of its row among the facts of the office."""
        return f"alarm:{self.kind} {self.name}".rstrip()

    @property
    def letter(self) -> str:
        """What the operator has to be told now."""
        return "operator-well" if self.ended else "operator-alarm"

    @property
    def cause(self) -> str:
        """What makes this letter be sent once."""
        if self.kind == "store" and self.ended:  # each process has met it by itself
            return f"{self.letter}:store:{self.ended:%Y-%m-%dT%H}"
        return f"{self.letter}:{self.kind} {self.name}:{self.since.isoformat()}"

    @property
    def values(self) -> dict[str, object]:
        """What the letter says."""
        minutes = int(((self.ended or self.since) - self.since).total_seconds() // 60)
        return {
            **{name: getattr(self, name) for name in ("name", "since", "why", "number", "ended")},
            "trouble": self.kind,
            "minutes": max(1, minutes),
        }


def watch(parts: "Parts") -> None:
    """Look at everything that must not fail in silence, and tell the operator what is new."""
    now = parts.clock()
    try:
        ask = transact(parts.sessions, partial(_beat, parts=parts, now=now))
        if ask and direct.answers(parts.config.smtp):
            transact(parts.sessions, pulse.smtp_works)
        if transact(parts.sessions, lambda db: store.take_lease(db, LEASE, parts.holder, LEASE_SECONDS)):
            try:
                _look(parts, now)
            finally:
                transact(parts.sessions, lambda db: store.release_lease(db, LEASE, parts.holder))
    except DBAPIError as error:
        _without_store(parts, explained(error), now)


def _beat(db: Session, parts: "Parts", now: datetime) -> bool:
    pulse.watched(db, [box.name for box in parts.expected.mailboxes], now)
    return pulse.smtp(db, parts.delivery.trouble, parts.delivery.trouble_since, now)


def _look(parts: "Parts", now: datetime) -> None:
    with read_only(parts.engine)() as db:
        found = health.status(db, None, now, parts.expected, days=0)
    away = _store_was_away(parts, now)
    waiting = transact(parts.sessions, partial(_settled, found=found, away=away, parts=parts, now=now))
    parts.outage = pulse.StoreOutage()
    for alarm in waiting:
        _tell_directly(parts, alarm, now)


def _settled(db: Session, found: Status, away: Alarm | None, parts: "Parts", now: datetime) -> list[Alarm]:
    """Bring what the operator knows up to date; return what must be told by the other way, after the commit."""
    known = {alarm.key: alarm for alarm in _known(db)}
    if away is not None:
        known[away.key] = away
    troubles = {f"alarm:{trouble.key}": trouble for trouble in _worth_telling(found, known)}
    waiting = []
    for key in [*known, *(key for key in troubles if key not in known)]:
        alarm = _after(known.get(key), troubles.get(key), now)
        left, by_the_other_way = _told(db, alarm, parts, now, smtp_fails=bool(found.smtp_failing))
        _write(db, key, left)
        if left is not None and by_the_other_way:
            waiting.append(left)
    return waiting


def _worth_telling(found: Status, known: Mapping[str, Alarm]) -> Iterable[Trouble]:
    smtp_is_told = any(trouble.kind == "smtp" and (trouble.lasting or "alarm:smtp" in known) for trouble in found.needs)
    for trouble in found.needs:
        if trouble.kind == "service":
            continue  # whoever tells looks after it
        is_known = f"alarm:{trouble.key}" in known
        if trouble.kind == "unsent" and smtp_is_told and not is_known:
            continue  # that is why, and it is told
        if trouble.lasting or (is_known and trouble.kind in {"mailbox", "smtp"}):
            yield trouble


def _after(alarm: Alarm | None, trouble: Trouble | None, now: datetime) -> Alarm:
    """Return an outage as it stands now: begun, going on, or over."""
    if alarm is None:
        if trouble is None:
            raise ValueError("an outage that nobody knew and that is not there")
        return Alarm(trouble.kind, trouble.name, trouble.since or now, trouble.why, trouble.number)
    if trouble is not None:
        return replace(alarm, well_since=None, ended=None)
    well_since = min(alarm.well_since or now, now)  # the clock may have gone back
    over = alarm.kind not in SUDDEN or now - well_since >= WELL_FOR
    return replace(alarm, well_since=well_since, ended=alarm.ended or (well_since if over else None))


def _told(db: Session, alarm: Alarm, parts: "Parts", now: datetime, *, smtp_fails: bool) -> tuple[Alarm | None, bool]:
    """Tell what is to be told; return what is known afterwards, None for nothing, and whether the other way must do it.

    An end is told also when the beginning could not be: it names both.
    """
    if alarm.ended is None and (alarm.told is not None or alarm.well_since is not None):
        return alarm, False
    other = direct.way(parts)
    past_the_outbox = smtp_fails or (alarm.kind in ABOUT_LETTERS and other is not None and alarm.ended is None)
    can_tell = bool(parts.service.district.staff.operator) and (other is not None or not past_the_outbox)
    alarm = _logged(alarm, can_tell=can_tell)
    if not parts.service.district.staff.operator:
        return (None, False) if alarm.ended else (alarm, False)
    if past_the_outbox:
        return alarm, other is not None and _is_due(alarm.next_at, now)
    if alarm.ended is not None or alarm.kind not in TOLD_EACH:
        tell_operator_of(db, parts.service, alarm.letter, alarm.cause, alarm.values, now)
    return (None if alarm.ended else replace(alarm, told=now)), False


def _logged(alarm: Alarm, *, can_tell: bool) -> Alarm:
    """Say in the log, once, that an outage has begun or has ended."""
    said = f"{alarm.kind} {alarm.name}".rstrip()
    if alarm.ended is not None and alarm.logged != "ended":
        log.warning("%s: well again since %s", said, alarm.ended.isoformat())
    elif alarm.ended is None and not alarm.logged:
        text = f"{said} since {alarm.since.isoformat()} {alarm.why}".rstrip()
        log.log(logging.ERROR if can_tell else logging.CRITICAL, "%s" if can_tell else NO_WAY, text)
    return replace(alarm, logged="ended" if alarm.ended else "begun")


def _tell_directly(parts: "Parts", alarm: Alarm, now: datetime) -> None:
    """Tell by the other way and write down that it was done, or when to try again."""
    server = direct.way(parts)
    if server is None:
        return
    error = direct.send(parts.service, server, alarm.letter, alarm.values, alarm.cause, now)
    if error:
        log.critical(NO_WAY, f"{error} It is about: {alarm.kind} {alarm.name}".rstrip())
        after: Alarm | None = replace(alarm, tries=alarm.tries + 1, next_at=now + _pause(alarm.tries))
    else:
        after = None if alarm.ended else replace(alarm, told=now, tries=0, next_at=None)
    transact(parts.sessions, lambda db: _write(db, alarm.key, after))


def _is_due(next_at: datetime | None, now: datetime) -> bool:
    """Return whether to try again: also when the pause is longer than any, because the clock has gone back."""
    return next_at is None or not now < next_at <= now + PAUSES[-1]


def _pause(tries: int) -> timedelta:
    return PAUSES[min(tries, len(PAUSES) - 1)]


# While the store is away


def _without_store(parts: "Parts", why: str, now: datetime) -> None:
    """Remember in memory that the store is away; after a while tell the operator once, past the outbox."""
    log.error("%s", why)
    outage = parts.outage
    outage.since = min(outage.since or now, now)  # the clock may have gone back
    patience = timedelta(minutes=parts.service.district.limits.failing_minutes)
    if now - outage.since <= patience or outage.told or not _is_due(outage.next_at, now):
        return
    alarm = Alarm("store", "", outage.since, why, 0)
    server = direct.way(parts, store_is_away=True)
    if server is None or not parts.service.district.staff.operator:
        error = "[staff] operator is empty."
    else:
        error = direct.send(parts.service, server, alarm.letter, alarm.values, alarm.cause, now)
    if not error:
        outage.told = now
        return
    log.critical(NO_WAY, f"{error} It is about the store: {why}")
    outage.next_at = now + _pause(outage.tries)
    outage.tries += 1


def _store_was_away(parts: "Parts", now: datetime) -> Alarm | None:
    """Return the outage of the store that has just ended, if it was long enough to be told."""
    outage, patience = parts.outage, timedelta(minutes=parts.service.district.limits.failing_minutes)
    if outage.since is None or not (outage.told or now - outage.since > patience):
        return None
    return Alarm("store", "", outage.since, "", 0, logged="begun", told=outage.told, well_since=now, ended=now)


# What the operator knows, in the store


def _known(db: Session) -> list[Alarm]:
    rows = select(OFFICE_FACTS.c.value).where(OFFICE_FACTS.c.name.startswith("alarm:")).order_by(OFFICE_FACTS.c.name)
    return [_read(json.loads(value)) for value in db.execute(rows).scalars()]


def _read(found: dict[str, Any]) -> Alarm:
    moments = ("since", "told", "well_since", "ended", "next_at")
    return Alarm(**{**found, **{name: found[name] and datetime.fromisoformat(found[name]) for name in moments}})


def _write(db: Session, key: str, alarm: Alarm | None) -> None:
    if alarm is None:
        db.execute(delete(OFFICE_FACTS).where(OFFICE_FACTS.c.name == key))
        return
    store.remember(db, key, json.dumps(asdict(alarm), default=datetime.isoformat))
