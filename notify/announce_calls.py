"""What is told of a call, a visit or a letter that staff wrote down (domain.md 7: letter 1-phone; the form). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cases.case import Case
from cases.events import Logged, NotAcknowledged, Priority
from cases.form import blank
from cases.form_sheet import take_apart
from cases.routing import worker
from cases.tokens import Purpose
from notify.announce_staff import case_values
from notify.notice import Notice
from notify.scene import Scene, constituent_language, notice_of, staff_language


def to_caller(scene: Scene) -> Iterable[Notice]:
    """Yield our notes, read back to whoever called: only where the form asks for it, after the time for an UNDO."""
    case, logged = scene.case, scene.event(Logged)
    requester = scene.book.get(case.requester) if case and case.requester is not None else None
    if case is None or requester is None or not isinstance(logged, Logged) or scene.event(NotAcknowledged):
        return
    sheet = take_apart(logged.text.words)
    values = {"name": sheet.value("name"), "how": logged.how, "summary_read_back": sheet.value("summary")}
    notice = notice_of(scene, "receipt-phone", requester, Purpose.CONSTITUENT, constituent_language(scene), values)
    yield replace(notice, held=True)


def forms(scene: Scene) -> Iterable[Notice]:
    """Yield the empty form to whoever asked for it."""
    actor = scene.decision.actor
    if actor is None or scene.decision.plan.wants("form") is None:
        return
    language = staff_language(scene)
    values = {"form": blank(language[0])}
    yield notice_of(scene, "form", scene.recipient(actor), None, language, values, threaded=False)


def to_worker_of_call(scene: Scene) -> Iterable[Notice]:
    """Yield letter 3 to whoever works the case, unless they wrote the call down themselves: then letter 18 tells it."""
    step = next((step for step in scene.steps if isinstance(step.event, Logged)), None)
    if scene.case is None or step is None or not isinstance(step.event, Logged):
        return
    to = scene.recipient(worker(scene.case, scene.district, scene.day))
    if step.by == to.person_id:
        return
    values = {**case_values(scene), **_call_values(scene, scene.case, step.event)}
    notice = notice_of(scene, "new-case", to, Purpose.STAFF, staff_language(scene), values, threaded=False)
    yield replace(notice, urgent=scene.case.priority is not Priority.NORMAL)


def _call_values(scene: Scene, case: Case, logged: Logged) -> Mapping[str, object]:
    """Return what letter 3 shows of a call in place of a mail."""
    sheet = take_apart(logged.text.words)
    return {
        "from_known": True,
        "from_name": sheet.value("name"),
        "from_email": sheet.value("email"),
        "sure_of_sender": True,
        "subject": "",
        "text": logged.text.words,
        "received_at": case.received_at or scene.at,
    }
