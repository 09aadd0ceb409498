"""The cases that a board member referred and is told of: proven referrals, and none about the Board itself."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases import store
from cases.case import Case
from cases.events import Proof
from cases.people import Person
from cases.routing import may_hear
from cases.tables import EVENTS

MOST = 100  # newest first: a letter is no archive


def referred_by(db: Session, member: Person, member_id: int) -> tuple[Case, ...]:
    """Return the cases that a member referred, the newest first; of a merged one the case where it goes on."""
    theirs = select(EVENTS.c.case_id).where(
        EVENTS.c.kind == "referred", EVENTS.c.by == member_id, EVENTS.c.proof != str(Proof.UNVERIFIED)
    )
    ids = db.execute(theirs.distinct().order_by(EVENTS.c.case_id.desc()).limit(MOST)).scalars()
    standing = (store.kept_case(db, store.case_with_id(db, case_id)) for case_id in ids)
    cases = {case.id: case for case in standing if case is not None}
    return tuple(case for case in cases.values() if _referred(case, member_id) and may_hear(case, member))


def _referred(case: Case, member_id: int) -> bool:
    """Whether the referral still stands: it may have been taken back, or the member wrote for themselves."""
    return any(one.member == member_id and one.verified for one in case.referrers)
