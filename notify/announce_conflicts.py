"""What our own people hear when a case is about one of them, or is a board member's own (domain.md 5.5, 5.6). Pure."""

from collections.abc import Iterable

from cases.events import AboutSet, Event, FieldSet
from cases.people import Role
from cases.routing import may_hear, told_of_conflict, worker
from cases.tokens import Purpose
from notify.announce_staff import case_values
from notify.notice import Notice
from notify.scene import Scene, notice_of, staff_language


def conflicts(scene: Scene) -> Iterable[Notice]:
    """Yield the notice of the case to whoever works it from now on, and word of it to whoever sees to such cases."""
    if scene.case is None:
        return
    for step in scene.steps:
        match step.event:
            case AboutSet() as event:
                yield from _handed_over(scene)
                yield from _told(scene, event, event.about or "")
            case FieldSet(field="own") as event:
                yield from _told(scene, event, "own")
            case _:
                continue


def _handed_over(scene: Scene) -> Iterable[Notice]:
    """Yield the case as a new one to its next worker, with the words that opened it."""
    now, before = (worker(case, scene.district, scene.day) for case in (scene.case, scene.before))
    if scene.before is None or now in {before, scene.decision.actor}:  # of a new case its worker hears by itself
        return
    by = scene.decision.actor.name if scene.decision.actor else ""
    values = {**case_values(scene), "handed_over": True, "decided_by": by, **_opened(scene)}
    yield notice_of(
        scene, "new-case", scene.recipient(now), Purpose.STAFF, staff_language(scene), values, threaded=False
    )


def _opened(scene: Scene) -> dict[str, object]:
    """Return whose case it is, and the words that opened it: not the words of whoever hands it over."""
    opened, case = scene.facts.opened, scene.case
    requester = scene.book.get(case.requester) if case and case.requester is not None else None
    words: dict[str, object] = {"subject": opened.subject, "text": opened.text} if opened else {}
    if requester is not None:
        known = {"from_known": True, "from_name": requester.name, "from_email": requester.email}
        return {**words, **known, "sure_of_sender": True}
    if opened is None or (case is not None and case.referrers):
        return words
    return {
        **words,
        "from_known": bool(opened.email),
        "from_name": opened.name,
        "from_email": opened.email,
        "sure_of_sender": bool(opened.email),
    }


def _told(scene: Scene, event: Event, about: str) -> Iterable[Notice]:
    """Yield word that a case concerns one of our own people, to each alone, but not to whoever said so."""
    case = scene.case
    if case is None or not about:
        return
    contact = worker(case, scene.district, scene.day)
    for person in dict.fromkeys(told_of_conflict(about, scene.district, scene.day)):
        if person in {scene.decision.actor, contact} or not may_hear(case, person):
            continue
        values = {"about": about, "by_role": about in set(Role), "event": event}
        yield notice_of(
            scene, "conflict", scene.recipient(person), Purpose.STAFF, staff_language(scene), values, threaded=False
        )
