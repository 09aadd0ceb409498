"""Statements made once: building one anew costs more than running it."""

from sqlalchemy import Column, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


class InsertOnce:
    """INSERT that leaves a row alone which is there already by its *unique* column, on both engines."""

    def __init__(self, table: Table, unique: Column[str]) -> None:
        self._statements: dict[str, Insert] = {
            "sqlite": sqlite.insert(table).on_conflict_do_nothing(index_elements=[unique]),
            "postgresql": postgresql.insert(table).on_conflict_do_nothing(index_elements=[unique]),
        }

    def on(self, db: Session) -> Insert:
        """Return the statement for the engine of a session."""
        return self._statements[db.get_bind().dialect.name]
