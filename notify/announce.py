"""Who is told of what (domain.md 4, 5 and 7): events and the case in, notices out. Pure.

Each part of the work has a module `announce_...`: its functions look at a scene and yield letters, each to one person.
"""

from collections.abc import Callable, Iterable

from notify.announce_alerts import alerts
from notify.announce_board import to_board
from notify.announce_calls import forms, to_caller, to_worker_of_call
from notify.announce_campaigns import previews
from notify.announce_clocks import to_officer
from notify.announce_conflicts import conflicts
from notify.announce_constituent import to_constituent
from notify.announce_departments import from_departments, to_departments
from notify.announce_my_cases import to_asking_member
from notify.announce_staff import to_worker
from notify.announce_waiting import to_waiting
from notify.announce_writer import to_writer
from notify.notice import Notice
from notify.scene import Scene

ANNOUNCERS: tuple[Callable[[Scene], Iterable[Notice]], ...] = (
    to_constituent,
    to_waiting,
    to_officer,
    to_caller,
    to_board,
    to_worker,
    to_worker_of_call,
    alerts,
    conflicts,
    previews,
    to_writer,
    forms,
    to_departments,
    from_departments,
    to_asking_member,
)


def announce(scene: Scene) -> tuple[Notice, ...]:
    """Return every letter that a recorded decision causes, each to one person."""
    return tuple(notice for tell in ANNOUNCERS for notice in tell(scene))
