"""What the officer in charge hears of a legal clock: that it runs, or has more time (letter 16). Pure."""

from collections.abc import Iterable
from dataclasses import replace

from cases.events import ClockConfirmed, ClockExtended
from cases.routing import may_hear
from cases.tokens import Purpose
from notify.announce_waiting import officer_of
from notify.notice import Notice
from notify.scene import Scene, notice_of, staff_language


def to_officer(scene: Scene) -> Iterable[Notice]:
    """Yield what the officer of a clock hears, unless they did it themselves. It waits for UNDO, as letter 13 does."""
    if scene.case is None:
        return
    for step in scene.steps:
        if not isinstance(step.event, ClockConfirmed | ClockExtended):
            continue
        officer = officer_of(scene, step.event.clock)
        if officer is None or not may_hear(scene.case, officer):
            continue
        to = scene.recipient(officer)
        if step.by == to.person_id:
            continue
        values = {
            "clock": step.event.clock,
            "due": step.event.due,
            "do_by": step.event.do_by,
            "extended": isinstance(step.event, ClockExtended),
            "told_by": scene.decision.actor.name if scene.decision.actor else "",
        }
        notice = notice_of(scene, "clock", to, Purpose.STAFF, staff_language(scene), values, threaded=False)
        yield replace(notice, held=scene.decision.actor is not None)
