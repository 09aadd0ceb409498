"""A store that begins to read a mailbox which somebody reads already: nothing is lost, but families may hear twice."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from casepost.service import Service
from casepost.tell import tell_operator
from cases import mailroom
from ingest.mailbox import Mailbox, MailboxTemporary

WHAT = "In the mailbox {name} lie {number} handled messages that this store does not know."
REMEDY = (
    "If another Casepost reads this mailbox too, stop one of the two: families would get a receipt from both. "
    "If this store is new, or an old one was lost, there is nothing to do."
)
log = logging.getLogger("casepost.reader")


def look_around(
    mailbox: Mailbox, sessions: sessionmaker[Session], service: Service, clock: Callable[[], datetime]
) -> None:
    """Tell the operator, once, when the done folder holds mail though this store has never filed any there."""
    with sessions() as db:
        if mailroom.ever_filed(db, mailbox.name):
            return
    try:
        number = mailbox.count_done()
    except MailboxTemporary as error:  # of no consequence: should the server be away, the reading says so
        log.info("the handled mail could not be counted: %s", error)
        return
    if not number:
        return
    what = WHAT.format(name=mailbox.name, number=number)
    log.warning("%s", what)
    with sessions.begin() as db:
        tell_operator(db, service, f"another store:{mailbox.name}", what, REMEDY, clock())
