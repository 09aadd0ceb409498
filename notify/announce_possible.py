"""A case that may be urgent, of which nobody has said so: oversight decides (domain.md 6, 10). Pure."""

from collections.abc import Mapping
from datetime import date, datetime

from cases.case import Case
from cases.events import PriorityRaised, Suggested
from cases.hints import duties, hints_of
from cases.people import Person, Role
from cases.policy import District
from cases.routing import may_hear, worker
from cases.seeing import may_see
from cases.tokens import Purpose
from notify.announce_alerts import in_place_of
from notify.notice import Notice, Recipient
from notify.scene import Scene


def unanswered(case: Case, district: District, staff: Mapping[str, int], at: datetime) -> tuple[Notice, ...]:
    """Return what those hear who see to a case that may be urgent when whoever works it has not said so, each alone."""
    day = at.astimezone(district.office.zone).date()
    values = {
        "office": district.office,
        "contact_name": worker(case, district, day).name,
        "case": case,
        "at": at,
        "duties": duties(case, district.categories),
    }
    languages = (district.office.languages[0],)
    return tuple(
        Notice(
            "possible",
            to := Recipient(staff[person.email], person.name, person.email),
            {**values, "to": to, "may_see": may_see(case, person)},
            languages,
            Purpose.STAFF,
            threaded=False,
        )
        for person in told_of_possible(case, district, day)
    )


def told_of_possible(case: Case, district: District, day: date) -> tuple[Person, ...]:
    """Return who decides in place of whoever works the case: oversight, and nobody whom the case is about.

    Without them the superintendent; where nobody else may hear, whoever works the case is reminded.
    """
    people, works = district.people, worker(case, district, day)
    in_place = (person for office in in_place_of(case) for person in people.officers(office, day))
    usual = (*people.holding(Role.OVERSIGHT, day), *in_place)
    for some in (usual, people.holding(Role.SUPERINTENDENT, day)):
        told = tuple(person for person in some if may_hear(case, person) and person != works)
        if told:
            return told
    return (works,)


def pointed_out(scene: Scene) -> dict[str, object]:
    """Return what this very mail gives to think of, for the notice of it: signs of urgency, clocks, and their words."""
    suggested, raised = scene.event(Suggested), scene.event(PriorityRaised)
    event = suggested if isinstance(suggested, Suggested) else None
    before = scene.before.clocks if scene.before else ()
    rules = raised.rules if isinstance(raised, PriorityRaised) else ()
    return {
        "possible": event.possible if event else (),
        "possible_because": event.possible_because if event else (),
        "hints": tuple(hint for hint in hints_of(event) if hint[0] not in before) if event else (),
        "duties": duties(scene.case, scene.district.categories, rules) if scene.case else (),
    }
