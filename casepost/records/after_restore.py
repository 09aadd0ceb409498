"""What a restored store may not send by itself: it may have left after the backup (docs/decisions/0013)."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from cases import store
from cases.intake import Writer
from cases.tables import OUTBOX
from notify.announce_staff import TO_OUTSIDE

RESTORED = "restored:at"  # a fact of the store: when it was last made of a backup
ASK_FIRST = (
    "it is of a time before the restore, and may have left already: send it with casepost outbox retry, or leave it"
)
ANSWERS = TO_OUTSIDE - frozenset({"receipt"})  # receipts for mail have a rule of their own: three days
NOT_SENT = {"state": "failed", "uncertain": True, "lease_until": None, "last_error": ASK_FIRST}
NOT_LEFT = ("waiting", "held")


def ask_before_sending_again(db: Session, cause: str, writer: Writer, arrived: datetime) -> None:
    """Let a person decide on letters to people outside that a mail of staff causes which came before the restore.

    The mail was perhaps read after the backup was made, and its letters have left. Never commits.
    """
    if writer.person is None or not writer.person.is_staff:
        return
    restored = store.fact(db, RESTORED)
    if restored is None or arrived > datetime.fromisoformat(restored):
        return
    letters = (OUTBOX.c.cause == cause, OUTBOX.c.kind.in_(ANSWERS), OUTBOX.c.state.in_(NOT_LEFT))
    db.execute(update(OUTBOX).where(*letters).values(NOT_SENT))
