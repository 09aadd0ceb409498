"""What was learned, as the tests compare it: every row of the tables of learning."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost import learning
from cases.tables import CASE_SHINGLES, LEARNED_CASES, LEARNED_COUNTS, LEARNED_TOTALS
from support.town import Town

TABLES = (LEARNED_COUNTS, LEARNED_TOTALS, LEARNED_CASES, CASE_SHINGLES)
Rows = dict[str, list[tuple[Any, ...]]]


def rows(sessions: Callable[[], Session]) -> Rows:
    """Return all rows of each table, in the order of their keys."""
    with sessions() as db:
        return {
            table.name: [
                tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)
                for row in db.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in TABLES
        }


def learned_anew(town: Town) -> Rows:
    """Return the rows as learning anew from every case makes them."""
    with town.sessions.begin() as db:
        learning.rebuild(db, town.service.district)
    return rows(town.sessions)
