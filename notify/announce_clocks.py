"""What the officers in charge hear of a legal clock: that it runs, has more time or is met (letter 16). Pure."""

from collections.abc import Iterable
from dataclasses import replace

from cases.events import ClockConfirmed, ClockExtended, ClockMet
from cases.legal_clocks import KINDS
from cases.people import Person
from cases.routing import may_hear
from cases.tokens import Purpose
from notify.notice import Notice
from notify.scene import Scene, notice_of, staff_language


def to_officer(scene: Scene) -> Iterable[Notice]:
    """Yield what each officer of a clock hears, but not of what they did. It waits for an UNDO, as letter 13 does."""
    if scene.case is None:
        return
    for step in scene.steps:
        event = step.event
        if not isinstance(event, ClockConfirmed | ClockExtended | ClockMet):
            continue
        for officer in _officers(scene, event.clock):
            to = scene.recipient(officer)
            if step.by == to.person_id or not may_hear(scene.case, officer):
                continue
            notice = notice_of(scene, "clock", to, Purpose.STAFF, staff_language(scene), _values(scene, event))
            yield replace(notice, held=scene.decision.actor is not None, threaded=False)


def _officers(scene: Scene, clock: str) -> tuple[Person, ...]:
    """Return everybody who serves in an office of a clock today, each once."""
    people = scene.district.people
    return tuple(dict.fromkeys(one for office in KINDS[clock].offices for one in people.officers(office, scene.day)))


def _values(scene: Scene, event: ClockConfirmed | ClockExtended | ClockMet) -> dict[str, object]:
    legal = scene.case.legal if scene.case else ()
    running = next((one for one in legal if one.kind == event.clock), None)
    return {
        "clock": event.clock,
        "running": running if running is not None and running.state != "met" else None,
        "what": {ClockConfirmed: "confirmed", ClockExtended: "extended", ClockMet: "met"}[type(event)],
        "told_by": scene.decision.actor.name if scene.decision.actor else "",
    }
