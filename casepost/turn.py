"""The job that lets leave what waited for room or for time."""

from sqlalchemy.orm import Session

from casepost.misuse import tell_of_the_rest
from casepost.overflow import let_go
from casepost.transaction import transact
from casepost.wiring import Parts

EVERY_SECONDS = 30


def let_leave(parts: Parts) -> None:
    """Let held letters leave as there is room, and tell people what waits for them or came in their name."""

    def turn(db: Session) -> None:
        at = parts.clock()
        let_go(db, parts.service, at)
        tell_of_the_rest(db, parts.service, at)

    transact(parts.sessions, turn)
    parts.delivery.wake()
