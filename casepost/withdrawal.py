"""Letters that need not go any more: whoever runs Casepost closes them by hand. Never commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cases import store
from cases.events import NotAcknowledged, Proof, Step
from cases.tables import OUTBOX
from notify import held
from notify.announce_staff import TO_OUTSIDE

WHY = "whoever runs Casepost withdrew the receipt while it waited for room"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A letter that will not leave."""

    id: int
    kind: str
    recipient: str
    case: str  # number, '' for none
    uncertain: bool  # it may have left before: the line broke, or it comes from a backup

    @property
    def text(self) -> str:
        """What somebody outside does not get by it, '' for a letter to staff."""
        if self.kind not in TO_OUTSIDE:
            return ""
        which = f"{self.case}: " if self.case else ""
        of_whom = "the family" if self.kind == "answer" else self.recipient
        what = "answer" if self.kind == "answer" else f"letter '{self.kind}'"
        if self.uncertain:
            return f"{which}Nobody knows whether {of_whom} got the {what} (letter {self.id}): it may have left before."
        return f"{which}{of_whom[:1].upper()}{of_whom[1:]} did not get the {what} (letter {self.id})."


def withdraw(db: Session, ids: Sequence[int], who: str, at: datetime) -> list[Withdrawn]:
    """Close failed and held letters, and write down who did it; return those that were still failed or held."""
    dropped = set(held.drop(db, ids, WHY))
    given_up = update(OUTBOX).where(OUTBOX.c.id.in_(ids), OUTBOX.c.state == "failed").values(state="withdrawn")
    closed = dropped | set(db.execute(given_up.returning(OUTBOX.c.id)).scalars())
    columns = (OUTBOX.c.id, OUTBOX.c.kind, OUTBOX.c.recipient, OUTBOX.c.case_id, OUTBOX.c.uncertain)
    found = []
    for row in db.execute(select(*columns).where(OUTBOX.c.id.in_(closed)).order_by(OUTBOX.c.id)).all():
        case = store.case_with_id(db, row.case_id) if row.case_id is not None else None
        if case is not None and row.kind == "receipt" and row.id in dropped:
            step = Step(NotAcknowledged(WHY), None, Proof.SERVICE, at, at, f"letter:{row.id}")
            store.append(db, case, (step,))
        one = Withdrawn(row.id, row.kind, row.recipient, case.number if case else "", row.uncertain)
        store.audit(db, at, who, "outbox: withdraw", one.case or f"letter:{one.id}", _detail(one))
        found.append(one)
    return found


def _detail(one: Withdrawn) -> str:
    """Return the letter without its address: an audit outlives a purge."""
    doubt = "; it may have left before" if one.uncertain else "; it was not delivered"
    return f"letter {one.id}, {one.kind}{doubt}"
