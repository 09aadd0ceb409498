"""Mail of no case that changed cases: one reply to a list about several of them. It is part of the record of each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.records.forgotten import PURGED
from casepost.records.permission import may_see
from cases import mailroom, store
from cases.case import Case
from cases.people import Person
from cases.tables import CASES, EVENTS, MESSAGES
from notify.outbox import PLACE

_CAUSE = "message:"


@dataclass(frozen=True, slots=True)
class SharedMail:
    """The causes of steps, by whether a case that they changed stays in the record."""

    stays: frozenset[str]
    goes: frozenset[str]

    def over(self, cause: str, at: datetime, until: datetime | None) -> bool:
        """Return whether what belongs to no case goes: with the last case that it changed, else when its time is over.

        *until*: from before when everything else goes; None when nothing does.
        """
        cause = cause.partition(PLACE)[0]
        if cause in self.stays | self.goes:
            return cause in self.goes
        return until is not None and at < until


def shared_mail(db: Session, due: frozenset[int]) -> SharedMail:
    """Return which mail stays and goes with the cases that it changed, when those that are *due* go."""
    states = db.execute(select(CASES.c.id, CASES.c.state)).all()
    gone = due | {case for case, state in states if state.get("purged_at")}
    changed: dict[str, set[int]] = defaultdict(set)
    causes = select(EVENTS.c.case_id, EVENTS.c.cause).where(EVENTS.c.cause.startswith(_CAUSE)).distinct()
    for case, cause in db.execute(causes).all():
        changed[cause].add(case)
    goes = frozenset(cause for cause, cases in changed.items() if cases <= gone)
    return SharedMail(frozenset(changed) - goes, goes)


def messages_of(db: Session, case: Case, asker: Person) -> list[dict[str, Any]]:
    """Return the messages of a case, oldest first, with the mail of no case that changed it.

    Mail that also changed a case which the asker may not have is left out: its words are of that case too.
    """
    causes = select(EVENTS.c.cause).where(EVENTS.c.case_id == case.id, EVENTS.c.cause.startswith(_CAUSE)).distinct()
    ids = [int(cause.removeprefix(_CAUSE)) for cause in db.execute(causes).scalars()]
    rows = mailroom.of_case(db, case.id)
    for message in ids:
        shared = select(MESSAGES).where(
            MESSAGES.c.id == message, MESSAGES.c.case_id.is_(None), MESSAGES.c.why != PURGED
        )
        row = db.execute(shared).mappings().first()
        if row is not None and all(may_see(one, asker) for one in store.cases_changed_by(db, f"{_CAUSE}{message}")):
            rows.append(dict(row))
    return sorted(rows, key=lambda row: (row["at"], row["id"]))
