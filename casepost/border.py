"""Whether the district's border does what its proofs rest on, judged by the mail that came (mail-safety.md 6.2)."""

import re
from email.message import Message as Mime
from email.parser import BytesHeaderParser
from email.policy import compat32

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.policy import Trust
from cases.tables import RAW
from ingest.headers import unfold
from ingest.trust import read_results

LOOKED_AT = 100  # of the last messages
ENOUGH = 20  # to say that a field is missing
HEAD_BYTES = 64 * 1024
HEAD = re.compile(rb"\r?\n\r?\n")

SEVERAL = (
    "{count} of the last {of} messages bear the Authentication-Results of {id} more than once. Let the mail "
    "administrator see that the server removes those that come from outside: else a sender may write a proof himself "
    "wherever the server adds none."
)
NONE = (
    "None of the last {of} messages bears Authentication-Results of {id}: nobody counts as proven. See in the header "
    "of a message (casepost raw) how the server names itself, and write that into [trust] authserv_ids."
)


def advice(db: Session, trust: Trust) -> str:
    """Return in plain words what is wrong with the Authentication-Results of recent mail, or ''."""
    known = {name.casefold() for name in trust.authserv_ids}
    if not known:
        return ""
    newest = select(func.substr(RAW.c.data, 1, HEAD_BYTES)).order_by(RAW.c.message_id.desc()).limit(LOOKED_AT)
    counts = [_of_border(bytes(head), known) for head in db.execute(newest).scalars()]
    named = ", ".join(trust.authserv_ids)
    several = sum(count > 1 for count in counts)
    if several:
        return SEVERAL.format(count=several, of=len(counts), id=named)
    if len(counts) >= ENOUGH and not any(counts):
        return NONE.format(of=len(counts), id=named)
    return ""


def _of_border(raw: bytes, known: set[str]) -> int:
    """Return how many fields of a message say that the border wrote them."""
    found = HEAD.search(raw)
    head: Mime = BytesHeaderParser(policy=compat32).parsebytes(raw[: found.end()] if found else raw)
    values = [unfold(str(value)) for name, value in head.raw_items() if name.lower() == "authentication-results"]
    return sum(read_results(value)[0] in known for value in values)
