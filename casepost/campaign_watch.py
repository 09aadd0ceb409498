"""The job that looks for campaigns among the mail of the last days."""

from casepost.campaigns import tell
from casepost.transaction import transact
from casepost.wiring import Parts

EVERY_SECONDS = 120


def find_campaigns(parts: Parts) -> None:
    """Tell the contact of each campaign, and again when it has doubled."""
    transact(parts.sessions, lambda db: tell(db, parts.service, parts.clock()))
    parts.delivery.wake()
