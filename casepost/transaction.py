"""One piece of work in one transaction, begun anew when another worker was in the way."""

import logging
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from casepost.database import is_of_statement, is_passing
from casepost.recording import Conflict

TRIES = 4
T = TypeVar("T")
log = logging.getLogger("casepost.transaction")


def transact(sessions: sessionmaker[Session], work: Callable[[Session], T]) -> T:
    """Return what *work* returned once it is committed. Raises what the last try raised."""
    for left in reversed(range(TRIES)):
        try:
            with sessions.begin() as db:
                return work(db)
        except (DBAPIError, Conflict) as error:
            if not may_pass(error) or not left:
                raise
            log.info("another worker wrote at the same time: deciding again")
    raise AssertionError("unreachable")  # the last try has returned or raised


def may_pass(error: Exception) -> bool:
    """Return whether the same work, begun anew, may succeed: another worker was faster, or is writing."""
    return isinstance(error, Conflict) or is_passing(error)


def of_the_world(error: Exception) -> bool:
    """Return whether the database failed, and not the message that was being recorded.

    A conflict that no try has ended is the message's own: the store is free, and answered each time.
    """
    if not isinstance(error, DBAPIError) or is_of_statement(error):
        return False
    return is_passing(error) or isinstance(error, OperationalError)
