"""What is written down about the servers: when each mailbox was last read, and since when a server fails and why.

It is in the store, so that every process of an office, and `casepost status`, sees the same.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from casepost.database import explained
from cases import store
from cases.tables import LEASES, OUTBOX
from notify.outbox import SKEW

if TYPE_CHECKING:
    from casepost.wiring import Parts

EVERY = timedelta(seconds=30)  # a good look is written down this often at most
LOOKED, EXPECTED, FAILING, REFUSED = "looked:", "expected:", "failing:", "refused:"  # and the name of a mailbox
SMTP = "smtp failing"
WATCHED = "watched"
LONGEST_WHY = 500
log = logging.getLogger("casepost.health")


@dataclass(slots=True)
class StoreOutage:
    """What this process alone remembers while the store cannot be reached."""

    since: datetime | None = None
    told: datetime | None = None
    tries: int = 0
    next_at: datetime | None = None  # when to try to tell again


def lease_of(mailbox: str) -> str:
    """Return the lease that whoever reads a mailbox holds."""
    return f"mailbox:{mailbox}"


def mailbox_looked(parts: "Parts", name: str, lease: str = "") -> None:
    """Write down that a mailbox was read just now, and that it no longer fails. *lease*: what its reader must hold.

    A process that found another one reading has not read: what it could say is not known to be true.
    """
    now = parts.clock()
    with parts.sessions.begin() as db:
        if lease and _held_by_another(db, lease, parts.holder):
            return
        last = store.fact(db, LOOKED + name)
        if store.fact(db, FAILING + name):
            store.remember(db, FAILING + name, "")
            store.remember(db, REFUSED + name, "")
        elif last and abs(now - datetime.fromisoformat(last)) < EVERY:
            return
        store.remember(db, LOOKED + name, now.isoformat())


def mailbox_failed(parts: "Parts", name: str, why: str, *, refused: bool = False) -> None:
    """Write down since when a mailbox fails and why, and whether only the operator can mend that.

    A store that is away at the same moment is no second failure: what is wrong with it goes to the log.
    """
    log.error("%s", why)
    now = parts.clock()
    try:
        with parts.sessions.begin() as db:
            known = (store.fact(db, FAILING + name) or "").partition(" ")[0]
            since = min(datetime.fromisoformat(known), now) if known else now  # the clock may have gone back
            store.remember(db, FAILING + name, f"{since.isoformat()} {why[:LONGEST_WHY]}")
            store.remember(db, REFUSED + name, "yes" if refused else "")
    except DBAPIError as error:
        log.error("%s", explained(error))  # noqa: TRY400 - the sentence says it all


def smtp(db: Session, trouble: str, trouble_since: datetime | None, now: datetime) -> bool:
    """Write down whether letters can be handed over, as far as this process and the outbox know.

    That some process has sent a letter since shows that the server works, whatever one process meets. Return whether
    nothing shows it and nothing denies it either: then somebody should ask the server.
    """
    known = store.fact(db, SMTP) or ""
    if not known and not trouble:
        return False
    known_since = min(datetime.fromisoformat(known.partition(" ")[0]), now) if known else None
    trouble_since = trouble_since and min(trouble_since, now)  # the clock may have gone back
    sent = _last_sent_of_late(db, known_since or trouble_since or now, now)
    if known_since and sent and sent > known_since:
        known, known_since = "", None
        store.remember(db, SMTP, known)
    if trouble and trouble_since is not None:
        since = known_since or max(trouble_since, sent or trouble_since)
        store.remember(db, SMTP, f"{since.isoformat()} {trouble[:LONGEST_WHY]}")
        return False
    due = select(OUTBOX.c.id).where(OUTBOX.c.state == "waiting", OUTBOX.c.next_at <= now).limit(1)
    return bool(known) and db.execute(due).first() is None


def _last_sent_of_late(db: Session, moment: datetime, now: datetime) -> datetime | None:
    """Return when a letter left last, among those that may have left after a moment: none waits for three days.

    What left in a time that is yet to come, before the clock went back, shows nothing.
    """
    lately = (OUTBOX.c.state == "sent", OUTBOX.c.next_at > moment - timedelta(days=3))  # by an index
    return db.execute(select(func.max(OUTBOX.c.sent_at)).where(*lately, OUTBOX.c.sent_at <= now + SKEW)).scalar()


def smtp_works(db: Session) -> None:
    """Write down that the server for letters answers and takes our login."""
    store.remember(db, SMTP, "")


def watched(db: Session, mailboxes: list[str], now: datetime) -> None:
    """Write down that a process looks after the service, and from when on each mailbox should have been read.

    What was written down before the clock went back counts from now: else its silence would be seen when that time
    comes again.
    """
    store.remember(db, WATCHED, now.isoformat())
    for name in mailboxes:
        if store.fact(db, EXPECTED + name) is None:
            store.remember(db, EXPECTED + name, now.isoformat())
        for fact in (EXPECTED + name, LOOKED + name, FAILING + name):
            moment, space, why = (store.fact(db, fact) or "").partition(" ")
            if moment and datetime.fromisoformat(moment) > now + SKEW:
                store.remember(db, fact, now.isoformat() + space + why)


def _held_by_another(db: Session, lease: str, holder: str) -> bool:
    row = db.execute(select(LEASES.c.holder, LEASES.c.until).where(LEASES.c.name == lease)).first()
    return row is not None and row.holder != holder and bool(row.until > store.database_clock(db))
