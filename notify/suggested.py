"""What the notice of a case says of its suggestion: the choices, the clocks, like cases, what follows silence. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import chain, repeat

from cases.case import Case
from cases.events import Proposed
from cases.experience import Alike
from cases.hints import hints_of
from notify.announce_possible import told_of_possible
from notify.scene import Scene

CHOICES = 3
NEARLY = 0.7  # from which likeness on two people wrote nearly the same: most of the shorter text stands in the other
MOST_NAMED = 5  # numbers in a row of the letter


def suggestion_values(scene: Scene) -> dict[str, object]:
    """Return what letters 3 and 22 say beside the case itself."""
    case = scene.case
    waits = case is not None and case.possible_at is not None
    return {
        "choices": _choices(case) if case else (),
        "clocks": hints_of(case) if case else (),
        "signs": case.possible if case and waits else (),
        "signs_because": case.possible_because if case and waits else (),
        **_if_nobody_answers(scene),
        **_alike(scene),
    }


def _choices(case: Case) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the suggested categories, each with the words that speak for it."""
    because = chain((case.because, *case.because_next), repeat(()))
    return tuple((one, words) for (one, _), words in zip(case.suggested[:CHOICES], because, strict=False))


def _if_nobody_answers(scene: Scene) -> Mapping[str, object]:
    """Return who hears when nobody says whether it is urgent, and when; no moment where they have heard already."""
    case, district = scene.case, scene.district
    if case is None or case.possible_at is None:
        return {"told_at": None, "told": ()}
    hours = timedelta(hours=district.targets.possible_hours)
    at = district.calendar.after_office_time(case.possible_at, hours)
    told = told_of_possible(case, district, scene.day)
    return {"told_at": at if at > scene.at else None, "told": tuple(person.name for person in told)}


def _alike(scene: Scene) -> Mapping[str, object]:
    """Return the cases that tell much the same. A number that stands elsewhere in the letter is not named again."""
    proposed = scene.event(Proposed)
    said = {proposed.number} if isinstance(proposed, Proposed) else set()
    if scene.facts.numbered is not None:
        said.add(scene.facts.numbered.number)
    like_case = next((one for one in scene.alike if one.category), None)
    theirs = [one for one in scene.alike if one.same_person and one.number not in {*said, *scene.facts.earlier_open}]
    others = [one for one in scene.alike if not one.same_person and one.number not in said]
    return {
        "like_case": like_case,
        "alike_before": frozenset(one.number for one in scene.alike if one.same_person and one.number not in said),
        "alike_theirs": _numbers(theirs),
        "alike_nearly": _numbers([one for one in others if one.likeness >= NEARLY]),
        "alike_others": _numbers([one for one in others if one.likeness < NEARLY and one != like_case]),
    }


def _numbers(cases: list[Alike]) -> tuple[str, ...]:
    return tuple(one.number for one in cases[:MOST_NAMED])
