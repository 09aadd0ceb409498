"""Priority alerts (domain.md 7: letter 4). Pure."""

from collections.abc import Iterable

from cases.case import Case
from cases.events import PriorityRaised
from cases.hints import duties
from cases.people import Person, Role
from cases.routing import may_hear, worker
from cases.seeing import may_see
from cases.tokens import Purpose
from notify.notice import Notice
from notify.scene import Scene, notice_of, receipt_sent, staff_language


def alerts(scene: Scene) -> Iterable[Notice]:
    """Yield the priority alerts: to each whom the rules name, alone, and never to whom the case is about."""
    raised = scene.event(PriorityRaised)
    case = scene.case
    if not isinstance(raised, PriorityRaised) or case is None:
        return
    people = scene.district.people
    wanted = [person for who in (*raised.notify, *in_place_of(case)) for person in _holders(who, scene)]
    told = [person for person in dict.fromkeys(wanted) if may_hear(case, person)]
    told = told or [p for p in people.holding(Role.OVERSIGHT, scene.day) if may_hear(case, p)]
    contact, raiser = worker(case, scene.district, scene.day), _raiser(scene)
    if raiser is not None and scene.before is not None:
        told = [*dict.fromkeys((*told, contact))]  # no other letter tells whoever works it
    elif contact in told:
        told.remove(contact)
    values = {
        "raised": raised,
        "raised_by": _raised_by(scene),
        "told_contact": contact.name,
        "contact_told": raiser != scene.staff[contact.email],
        "receipt_sent": receipt_sent(scene),
        "their_words": _their_words(scene),
        "duties": duties(case, scene.district.categories, raised.rules),
    }
    for person in told:
        if scene.staff[person.email] != raiser:
            sees = {"may_see": may_see(case, person)}
            to = scene.recipient(person)
            yield notice_of(
                scene, "alert", to, Purpose.STAFF, staff_language(scene), {**values, **sees}, threaded=False
            )


def _raiser(scene: Scene) -> int | None:
    """Return who raised the priority; None: the rules did."""
    return next((step.by for step in scene.steps if isinstance(step.event, PriorityRaised)), None)


def _their_words(scene: Scene) -> str:
    """Return the constituent's words, as far as this mail brings or names them."""
    original, opened = scene.decision.original, scene.facts.opened
    if original is not None:
        return f"{original.subject}\n{original.text}"
    if scene.decision.actor is None or scene.before is None:
        return f"{scene.incoming.subject}\n{scene.decision.passed_on or scene.incoming.text}"
    return f"{opened.subject}\n{opened.text}" if opened else ""


def _raised_by(scene: Scene) -> str:
    return next((one.name for one in scene.district.people if scene.staff.get(one.email) == _raiser(scene)), "")


def in_place_of(case: Case) -> tuple[str, ...]:
    """Return the office that hears of a case about the superintendent (domain.md 5.5)."""
    return ("board-side",) if case.about == str(Role.SUPERINTENDENT) else ()


def _holders(who: str, scene: Scene) -> tuple[Person, ...]:
    """Return who holds a role or office; one that nobody holds goes to oversight (domain.md 10)."""
    people, day = scene.district.people, scene.day
    held = people.holding(Role(who), day) if who in set(Role) else people.officers(who, day)
    return held or people.holding(Role.OVERSIGHT, day)
