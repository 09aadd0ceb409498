"""The words of our letters that a mail answers: what its program quotes of them is nobody's new word."""

from collections.abc import Sequence
from email import message_from_bytes
from email.policy import default

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.intake import OurLetter
from cases.tables import OUTBOX

_MOST = 5  # letters, the nearest: what stands below them in a mail was heard before
_LONGEST = 20_000  # characters of each


def words_of(db: Session, letters: Sequence[OurLetter]) -> str:
    """Return the text of these letters of ours, as far as it is kept."""
    nearest = [letter.id for letter in letters[:_MOST]]
    if not nearest:
        return ""
    rows = db.execute(select(OUTBOX.c.data).where(OUTBOX.c.id.in_(nearest)).order_by(OUTBOX.c.id)).scalars()
    return "\n".join(_text(data) for data in rows)


def _text(data: bytes) -> str:
    body = message_from_bytes(data, policy=default).get_body(("plain",))
    return str(body.get_content())[:_LONGEST] if body is not None else ""
