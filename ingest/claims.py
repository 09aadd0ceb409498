"""Whose tokens a mail carries. Pure."""

from cases.intake import Claimed, Facts
from cases.tokens import Purpose


def own_claim(facts: Facts, purpose: Purpose) -> Claimed | None:
    """Return the writer's own token; somebody else's is worthless to them."""
    if facts.writer.person_id is None:
        return None
    return next((c for c in facts.claims if c.purpose is purpose and c.person_id == facts.writer.person_id), None)


def is_constituent(facts: Facts) -> bool:
    """Return whether the writer answers, with a constituent's token, on a case of their own."""
    claim = own_claim(facts, Purpose.CONSTITUENT)
    return claim is not None and facts.case is not None and facts.case.participant(claim.person_id)
