"""What the constituent hears (domain.md 7: letters 1, 5, 8). Pure."""

from collections.abc import Iterable
from dataclasses import replace

from cases.events import Answered, FieldSet, NotAcknowledged, Received, Redirected, Referred, Reopened, Resolved, Status
from cases.tokens import Purpose
from notify.notice import Auto, Notice, Recipient
from notify.scene import Scene, constituent_language, notice_of, receipt_missing


def to_constituent(scene: Scene) -> Iterable[Notice]:
    """Yield what the constituent hears: receipt, answer, that the case is open again."""
    case = scene.case
    requester = scene.book.get(case.requester) if case and case.requester is not None else None
    if case is None or requester is None:
        return
    mine = constituent_language(scene)
    for step in scene.steps:
        match step.event:
            case Received() if scene.event(NotAcknowledged) is None:
                yield _receipt(scene, requester, mine)
            case Referred(verified=True) if scene.event(FieldSet) is None and receipt_missing(scene, requester):
                yield _receipt(scene, requester, mine)
            case FieldSet(field="who" | "email" | "own") if receipt_missing(scene, requester):
                yield _receipt(scene, requester, mine)
            case Reopened(message=message) if scene.before is None or scene.before.status is not Status.NOT_A_CASE:
                values = {"by_us": message is None, "by_them": step.by == case.requester}
                notice = notice_of(scene, "reopened", requester, Purpose.CONSTITUENT, mine, values)
                yield replace(notice, held=message is None)
            case _:
                continue
    yield from _answers(scene, requester, mine)


def _receipt(scene: Scene, requester: Recipient, mine: tuple[str, ...]) -> Notice:
    """Return the receipt, the reader's language first: once a case and address, whatever causes it (domain.md 5.9)."""
    languages = tuple(dict.fromkeys((*mine, *scene.district.office.languages)))
    received = scene.case.received_at if scene.case else None  # their address may be told days later
    values = {"received_at": received or scene.incoming.at, "handed_in": _handed_in(scene)}
    notice = notice_of(scene, "receipt", requester, Purpose.CONSTITUENT, languages, values, auto="auto-replied")
    return replace(notice, causes="receipt")


def _handed_in(scene: Scene) -> bool:
    """Return whether the matter reached us by somebody else's words, and its constituent is named now."""
    case, named = scene.case, scene.event(FieldSet)
    if case is None or not (isinstance(named, FieldSet) and named.field == "who"):
        return False
    began = next(iter(scene.facts.history), None)
    told_by_staff = began is not None and began.by in scene.staff.values()
    return bool(case.referrers) or case.how_received != "email" or told_by_staff


def _answers(scene: Scene, requester: Recipient, languages: tuple[str, ...]) -> Iterable[Notice]:
    events = (step.event for step in scene.steps)
    answered = next((one for one in events if isinstance(one, Answered) and not one.called and not one.again), None)
    resolved = scene.event(Resolved)
    if (answered is None and resolved is None) or scene.event(Redirected):  # letter 14 goes in place of an answer
        return
    values = {
        "staff_text": answered.text.words if answered else "",
        "resolved": isinstance(resolved, Resolved),
        "writer": scene.decision.actor,
    }
    own_words: Auto = "" if answered else "auto-generated"
    notice = notice_of(scene, "answer", requester, Purpose.CONSTITUENT, languages, values, auto=own_words)
    yield replace(notice, held=True)
