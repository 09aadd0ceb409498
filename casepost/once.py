"""One pass of the whole service: every mailbox is read until nothing new waits, then what is due is sent."""

import asyncio
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from casepost import jobs, pulse
from casepost.counts import Counts
from casepost.database import explained
from casepost.reader import Reader
from casepost.wiring import Parts
from cases.tables import DELIVERIES, LEASES
from ingest.mailbox import MailboxRefused, MailboxTemporary
from notify.recorder import DeliveryCount

BUSY = "The mailbox {name} is being read by another process: stop that service, or leave the work to it."


@dataclass(frozen=True, slots=True)
class Done:
    """What became of the mail and the letters, and what could not be done."""

    counts: dict[str, int]
    troubles: tuple[str, ...]


def work(parts: Parts) -> Done:
    """Do one pass. A mailbox that fails does not keep the others from being read."""
    counts = Counts()
    troubles: list[str] = []
    for settings, reader in parts.readers:
        try:
            counts += _read(parts, reader)
            if _holder(parts, reader.mailbox.name) != parts.holder:
                troubles.append(BUSY.format(name=settings.name))
                continue
            pulse.mailbox_looked(parts, settings.name, pulse.lease_of(reader.mailbox.name))
        except (MailboxRefused, MailboxTemporary) as error:
            pulse.mailbox_failed(parts, settings.name, str(error), refused=isinstance(error, MailboxRefused))
            troubles.append(str(error))
        except DBAPIError as error:
            troubles.append(explained(error))
    delivered = asyncio.run(_deliver(parts))
    jobs.do_all(parts)
    if not parts.delivery.trouble:
        delivered += asyncio.run(_deliver(parts))  # what the jobs have written
    if parts.delivery.trouble:
        troubles.append(f"Letters wait: {parts.delivery.trouble} Find out why with: casepost check")
    return Done(_figures(counts, delivered), tuple(troubles))


def _holder(parts: Parts, mailbox: str) -> str | None:
    """Return who reads a mailbox, or read it last."""
    lease = select(LEASES.c.holder).where(LEASES.c.name == pulse.lease_of(mailbox))
    with parts.sessions() as db:
        return db.execute(lease).scalar()


def _read(parts: Parts, reader: Reader) -> Counts:
    """Look until nothing new waits; what fails is tried as often as it takes to set it aside."""
    total = Counts()
    fruitless = 0
    while fruitless <= parts.config.limits.attempts:
        found = reader.look()
        total += found
        fruitless = 0 if found.seen else fruitless + 1
        if not found.seen and not _unhandled(parts, reader.mailbox.name):
            break
    return total


def _unhandled(parts: Parts, mailbox: str) -> int:
    query = select(func.count()).where(DELIVERIES.c.mailbox == mailbox, DELIVERIES.c.became == "")
    with parts.sessions() as db:
        return int(db.execute(query).scalar_one())


async def _deliver(parts: Parts) -> DeliveryCount:
    try:
        return await parts.delivery.once()
    finally:
        await parts.delivery.close()


def _figures(counts: Counts, delivered: DeliveryCount) -> dict[str, int]:
    return {
        "seen": counts.seen,
        "new": counts.new,
        "joined": counts.joined,
        "automatic": counts.automatic,
        "set_aside": counts.set_aside,
        "duplicates": counts.duplicate,
        "sent": delivered.sent,
        "failed": delivered.failed,
    }
