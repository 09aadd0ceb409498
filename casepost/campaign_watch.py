"""The job that looks for campaigns among the mail of the last days."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casepost.campaigns import find, tell
from casepost.database import read_only
from casepost.transaction import transact
from casepost.wiring import Parts
from cases import store
from cases.tables import MESSAGES

EVERY_SECONDS = 120
SEEN = "campaigns:seen"  # the newest message that has been looked at


def find_campaigns(parts: Parts) -> None:
    """Tell of each campaign, and again when it has doubled. Comparing is done before anything is locked."""
    at = parts.clock()
    with read_only(parts.engine)() as db:
        newest = str(db.execute(select(func.max(MESSAGES.c.id))).scalar() or 0)
        if store.fact(db, SEEN) == newest:
            return
        campaigns = find(db, at)

    def write(db: Session) -> int:
        store.remember(db, SEEN, newest)
        return tell(db, campaigns, parts.service, at)

    if transact(parts.sessions, write):
        parts.delivery.wake()
