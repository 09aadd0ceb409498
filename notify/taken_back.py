"""What an UNDO took back, what it came too late for, and what still leaves: for the letters to its writer. Pure."""

from datetime import datetime

from cases.case import Case
from cases.command.undoing import ALERT, TELLING
from cases.events import Event, Priority, PriorityLowered, Step, Undone
from cases.history import summed
from notify.scene import Scene

NOT_URGENT = "not_urgent"  # what an answer is called that the case is not urgent


def undo_values(scene: Scene) -> dict[str, object]:
    """Return what a summary says of an UNDO: the kinds of steps taken back, those that stay, and since when."""
    plan = scene.decision.plan
    history = _history(scene)
    gone = {seq for step in scene.steps if isinstance(step.event, Undone) for seq in step.event.seqs}
    causes = {cause for cause, _ in plan.undoes} | ({plan.late} if plan.late else set())
    before = {seq for step in history if isinstance(step.event, Undone) for seq in step.event.seqs}
    stays = [step for step in history if step.cause in causes and step.seq not in gone | before and step.by is not None]
    left = [at for (cause, kind), at in scene.facts.left_at.items() if cause in causes and kind in plan.kept]
    return {
        "taken_back": _taken_back(history, gone),
        "alerted": _alerted(scene, causes) if ALERT in plan.kept else (),
        "stays": _kinds(stays) if plan.kept else (),
        "left_at": max(left, default=None),
        "late": bool(plan.late),
        "back_on": tuple(
            case.number for case, events in plan.elsewhere if _is_undone(events) and not _told(scene, case)
        ),
        "sent_on": {kind: [number for number, one in plan.sent if one == kind] for _, kind in plan.sent},
        "unsent": plan.unsent,
    }


def _taken_back(history: tuple[Step, ...], gone: set[int]) -> tuple[str, ...]:
    """Return the kinds of the steps taken back; an answer that a case is not urgent lowered nothing."""
    kinds = (
        NOT_URGENT if _only_answered(history[:place], step) else step.kind
        for place, step in enumerate(history)
        if step.seq in gone
    )
    return tuple(dict.fromkeys(kinds))


def _only_answered(before: tuple[Step, ...], step: Step) -> bool:
    if not isinstance(step.event, PriorityLowered) or not before:
        return False
    return summed(0, "", before).priority is Priority.NORMAL


def _alerted(scene: Scene, causes: set[str]) -> tuple[str, ...]:
    """Return the names of whom the alerts have told that cannot be taken back."""
    return tuple(dict.fromkeys(name for cause in causes for name in scene.facts.alerted.get(cause, ())))


def _is_undone(events: tuple[Event, ...]) -> bool:
    return any(isinstance(event, Undone) for event in events)


def _told(scene: Scene, case: Case) -> bool:
    """Return whether the summary tells of a case by itself."""
    return case.number in scene.decision.plan.told


def still_leaving(scene: Scene) -> tuple[tuple[str, datetime], ...]:
    """Return which letters of what the writer did before still leave, and when: a refused mail stops none of them."""
    actor = scene.decision.actor
    by = scene.staff[actor.email] if actor else None
    own = {step.cause for step in _history(scene) if step.by == by}
    waits = ((kind, at) for cause, kind, at in scene.facts.leaving if cause in own and kind in TELLING)
    return tuple(dict.fromkeys((kind, at) for kind, at in waits if at > scene.at))


def _history(scene: Scene) -> tuple[Step, ...]:
    """Return what happened to the case before this mail."""
    if scene.case is None:
        return ()
    known = (scene.facts, *scene.facts.touched, *scene.facts.parts.values())
    return next((one.history for one in known if one.case is not None and one.case.id == scene.case.id), ())


def _kinds(steps: list[Step]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step.kind for step in steps))
