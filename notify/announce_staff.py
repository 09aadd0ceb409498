"""What staff are told (domain.md 7: letters 3, 4, 15, 18 to 20, 22). Pure."""

from collections.abc import Iterable
from dataclasses import replace

from cases.constituents import writes_for_others
from cases.deciding.departments import looks_automatic
from cases.events import (
    DepartmentReplied,
    Event,
    Joined,
    NotAcknowledged,
    Noted,
    Pending,
    Priority,
    PriorityRaised,
    Proposed,
    Received,
    Referred,
    Reopened,
    Undeliverable,
)
from cases.intake import Writer
from cases.people import Role
from cases.routing import worker
from cases.tokens import Purpose
from cases.withdrawals import takes_back
from notify.announce_possible import pointed_out
from notify.notice import Notice, Recipient
from notify.scene import Scene, notice_of, staff_language
from notify.suggested import suggestion_values

# What departments and schools get: staff's question, never anything for the constituent.
TO_DEPARTMENTS = frozenset({"ask-department", "department-reminder"})
# Letters whose return the contact hears of. One about a letter to staff might come back itself, and so on for ever.
TO_OUTSIDE = frozenset({"receipt", "answer", "reopened", "receipt-board", "resolved-board", "reopened-board"}) | {
    "receipt-phone",
    *("question", "status", "who-can-help", "formal"),
    *TO_DEPARTMENTS,
}


def to_worker(scene: Scene) -> Iterable[Notice]:
    """Yield what whoever works the case hears: a new case, more on it, a letter that did not arrive."""
    urgent = scene.case is not None and scene.case.priority is not Priority.NORMAL
    return (replace(notice, urgent=urgent) for notice in _to_worker(scene))


def _to_worker(scene: Scene) -> Iterable[Notice]:
    case = scene.case
    if case is None:
        return
    to = scene.recipient(worker(case, scene.district, scene.day))
    if scene.event(Received):
        values = case_values(scene)
        yield notice_of(scene, "new-case", to, Purpose.STAFF, staff_language(scene), values, threaded=False)
        return
    for step in scene.steps:
        match step.event:
            case Reopened(message=None) if step.by == to.person_id:
                continue  # they opened it again themselves
            case Joined() | Reopened() | Pending():
                values = {
                    "what": step.kind,
                    "pending": isinstance(step.event, Pending),
                    "text": scene.incoming.text,
                    "offer": _offer(scene, step.event),
                }
                if isinstance(step.event, Pending):
                    values["reason"] = step.event.reason
                yield notice_of(
                    scene, "more", to, Purpose.STAFF, staff_language(scene), {**case_values(scene), **values}
                )
            case Referred() | Noted() if step.by != to.person_id and scene.decision.actor is None:
                words = scene.decision.note or ("" if scene.decision.passed_on else scene.incoming.text)
                text = "\n\n".join(part for part in (words, scene.decision.passed_on) if part)
                what = "referred" if isinstance(step.event, Referred) else "board"
                values = {"what": what, "pending": False, "text": text}
                yield notice_of(
                    scene, "more", to, Purpose.STAFF, staff_language(scene), {**case_values(scene), **values}
                )
            case Undeliverable(permanent=True, kind=kind) as event if kind in TO_OUTSIDE:
                yield undelivered(scene, to, event)
            case _:
                continue
    notes = [
        step.event.text.words
        for step in scene.steps
        if isinstance(step.event, Noted) and not step.event.board and step.by != to.person_id
    ]
    if notes and scene.decision.actor is not None and scene.event(DepartmentReplied) is None:
        values = {"what": "note", "pending": False, "text": "\n\n".join(notes), "automatic": _automatic(scene)}
        yield notice_of(scene, "more", to, Purpose.STAFF, staff_language(scene), {**case_values(scene), **values})


def _automatic(scene: Scene) -> bool:
    """Return whether the note is a department's mail that looks automatic: the question to it stays open."""
    actor, commanded = scene.decision.actor, scene.decision.plan.commanded
    by_department = actor is not None and actor.role is Role.DEPARTMENT
    return by_department and not commanded and looks_automatic(scene.facts)


def _known_name(writer: Writer) -> str:
    """Return the name of whoever wrote: of a proven sender the one that we know, for many programs send none."""
    return writer.person.name if writer.person and writer.authenticated else writer.name


def _offer(scene: Scene, event: Event) -> str:
    """Return the one line that the notice of a mail offers first: accept, split, withdrawn, or ''."""
    proposed = scene.event(Proposed)
    if isinstance(event, Pending):
        return "accept"
    if isinstance(proposed, Proposed) and proposed.what == "new-case":
        return "split"
    return "withdrawn" if isinstance(event, Joined) and takes_back(scene.incoming.text) else ""


def undelivered(scene: Scene, to: Recipient, event: Undeliverable) -> Notice:
    """Return letter 15: a letter of ours did not arrive."""
    recipient = next((letter.recipient for letter in scene.facts.letters if letter.id == event.letter), "")
    values = {**case_values(scene), "letter_kind": event.kind, "recipient": recipient, "reason": scene.decision.note}
    causes = f"letter:{event.letter}"
    return replace(
        notice_of(scene, "did-not-arrive", to, Purpose.STAFF, staff_language(scene), values, threaded=False),
        causes=causes,
    )


def case_values(scene: Scene) -> dict[str, object]:
    """Return what letters 3 and 22 show of a case to whoever works it."""
    original = scene.decision.original
    refusal = scene.event(NotAcknowledged)
    raised = scene.event(PriorityRaised)
    referrers = [one for one in (scene.case.referrers if scene.case else ()) if one.member in scene.book]
    return {
        "constituent": scene.book.get(scene.case.requester)
        if scene.case and scene.case.requester is not None
        else None,
        # else a board member's own words, or those of the desk about somebody
        "from_known": original is not None
        or (scene.event(Referred) is None and not writes_for_others(scene.facts.writer)),
        "from_name": original.name if original else _known_name(scene.facts.writer),
        "from_email": original.email if original else scene.facts.writer.email,
        "sure_of_sender": original.sure if original else bool(scene.facts.writer.email),
        "referred_by": [scene.book[one.member].name for one in referrers if one.verified],
        "claimed_by": [scene.book[one.member].name for one in referrers if not one.verified],
        "refusal": refusal.reason if isinstance(refusal, NotAcknowledged) else "",
        "receipt_waits": scene.facts.receipts_wait and isinstance(scene.event(Received), Received) and not refusal,
        "raised": raised,
        **pointed_out(scene),
        **suggestion_values(scene),
        "earlier": scene.facts.earlier,
        "earlier_open": scene.facts.earlier_open,
        "mentions": (scene.facts.numbered.number,) if scene.facts.numbered and not scene.before else (),
        "proposed": scene.event(Proposed),
        "mergeable": scene.mergeable,
        "in_copy": scene.facts.in_copy,
        "named": scene.decision.named,
        "subject": original.subject if original else scene.incoming.subject,
        "text": original.text if original else scene.decision.passed_on or scene.incoming.text,
        "like": scene.like,
        "note": scene.decision.note,
        "attachments": scene.incoming.attachments,
        "unread": scene.incoming.unread,
        "a_school": next((site.name for site in scene.district.sites if site.kind == "school"), ""),
        "a_department": next((one.key for one in scene.district.people if one.role is Role.DEPARTMENT and one.key), ""),
        "case_about_name": scene.district.people.primary_contact.name,
        "handed_over": False,  # to another worker than before
        "decided_by": "",  # who said whom the case is about
        "handed_on": scene.incoming.handed_on if original is None and not scene.decision.passed_on else (),
        "below": "",  # what stood in a department's mail beside its words
        "automatic": False,  # a department's mail looks like a program's
        "offer": "",  # the line that one word takes: accept, split, withdrawn
        "reason": "",  # why a mail is pending, or a letter came back
    }
