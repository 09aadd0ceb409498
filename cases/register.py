"""The register of improvements in the database. Never commits."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from cases.improvements import Improvement
from cases.tables import IMPROVEMENTS


def add(db: Session, one: Improvement, who: str, cause: str, at: datetime) -> int:
    """Register a change; return its number."""
    values = {
        "title": one.title,
        "day": one.day,
        "categories": list(one.categories),
        "sites": list(one.sites),
        "owner": one.owner,
        "expected": one.expected,
        "who": who,
        "cause": cause,
        "created_at": at,
    }
    number: int = db.execute(insert(IMPROVEMENTS).values(**values).returning(IMPROVEMENTS.c.id)).scalar_one()
    return number


def standing(db: Session, cause: str = "") -> list[dict[str, Any]]:
    """Return the changes that were not taken back (by a mail, if *cause* names it), the latest day first."""
    wanted = select(IMPROVEMENTS).where(IMPROVEMENTS.c.withdrawn_at.is_(None))
    if cause:
        wanted = wanted.where(IMPROVEMENTS.c.cause == cause)
    rows = db.execute(wanted.order_by(IMPROVEMENTS.c.day.desc(), IMPROVEMENTS.c.id.desc())).mappings()
    return [dict(row) for row in rows]


def withdraw(db: Session, cause: str, at: datetime) -> None:
    """Take back what a mail registered: the row stays, and counts no more."""
    of_cause = (IMPROVEMENTS.c.cause == cause, IMPROVEMENTS.c.withdrawn_at.is_(None))
    db.execute(update(IMPROVEMENTS).where(*of_cause).values(withdrawn_at=at))
