"""The suggestion's own record, read from the cases of the store."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.case import Case
from cases.encode import restored
from cases.events import Status
from cases.hit_record import HitRecord, Verdict, hit_record
from cases.policy import District
from cases.suggest import sureness
from cases.tables import CASES

_NOT_COUNTED = (Status.NOT_A_CASE, Status.MERGED)
_BATCH = 500  # cases read at a time


def read_hit_record(db: Session, district: District, since: datetime | None = None) -> HitRecord:
    """Return how often people set what was suggested, of cases that came at *since* or later. Reads only.

    Counted is what stands now: a correction counts for the category that it set, one that was taken back not at all;
    nor does a category that nobody looked at, or one that has left the list. Nothing suggested is a miss.
    """
    return hit_record(_verdicts(db, district, since))


def _verdicts(db: Session, district: District, since: datetime | None) -> Iterator[Verdict]:
    rows = select(CASES.c.state).where(
        CASES.c.category.is_not(None), CASES.c.status.not_in([str(status) for status in _NOT_COUNTED])
    )
    if since is not None:
        rows = rows.where(CASES.c.received_at >= since)
    for state in db.execute(rows.execution_options(yield_per=_BATCH)).scalars():
        verdict = _verdict(restored(Case, state), district)
        if verdict is not None:
            yield verdict


def _verdict(case: Case, district: District) -> Verdict | None:
    entry = district.categories.get(case.category) if case.category is not None else None
    if entry is None or case.received_at is None or case.category_taken:
        return None
    found = (district.categories.get(category) for category, _ in case.suggested)
    return Verdict(
        month=f"{case.received_at.astimezone(district.office.zone):%Y-%m}",
        category=entry.id,
        suggested=tuple(one.id for one in found if one is not None),
        said="a guess" if case.unsure else sureness(case.suggested[0][1]),
    )
