"""What staff are told (domain.md 7: letters 3, 4, 15, 18 to 20, 22). Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from cases.case import Case
from cases.commands import Trouble
from cases.events import (
    Joined,
    NotAcknowledged,
    Noted,
    Pending,
    Priority,
    PriorityRaised,
    Received,
    Referred,
    Reopened,
    Resolved,
    Undeliverable,
    Undone,
)
from cases.intake import OurLetter
from cases.people import Person, Role
from cases.routing import may_hear, worker
from cases.tokens import Purpose
from notify.notice import Notice, Recipient
from notify.scene import Scene, members_to_tell, notice_of, receipt_missing, receipt_sent, staff_language

# Letters whose return the contact hears of. One about a letter to staff might come back itself, and so on for ever.
TO_OUTSIDE = frozenset({"receipt", "answer", "reopened", "receipt-board", "resolved-board", "reopened-board"})


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
        values = _case_values(scene)
        yield notice_of(scene, "new-case", to, Purpose.STAFF, staff_language(scene), values, threaded=False)
        return
    for step in scene.steps:
        match step.event:
            case Joined() | Reopened() | Pending():
                values = {"what": step.kind, "pending": isinstance(step.event, Pending), "text": scene.incoming.text}
                if isinstance(step.event, Pending):
                    values["reason"] = step.event.reason
                yield notice_of(
                    scene, "more", to, Purpose.STAFF, staff_language(scene), {**_case_values(scene), **values}
                )
            case Referred() | Noted() if step.by != to.person_id and scene.decision.actor is None:
                words = scene.decision.note or ("" if scene.decision.passed_on else scene.incoming.text)
                text = "\n\n".join(part for part in (words, scene.decision.passed_on) if part)
                values = {"what": "board", "pending": False, "text": text}
                yield notice_of(
                    scene, "more", to, Purpose.STAFF, staff_language(scene), {**_case_values(scene), **values}
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
    if notes and scene.decision.actor is not None:
        values = {"what": "note", "pending": False, "text": "\n\n".join(notes)}
        yield notice_of(scene, "more", to, Purpose.STAFF, staff_language(scene), {**_case_values(scene), **values})


def undelivered(scene: Scene, to: Recipient, event: Undeliverable) -> Notice:
    """Return letter 15: a letter of ours did not arrive."""
    recipient = next((letter.recipient for letter in scene.facts.letters if letter.id == event.letter), "")
    values = {**_case_values(scene), "letter_kind": event.kind, "recipient": recipient, "reason": scene.decision.note}
    causes = f"letter:{event.letter}"
    return replace(
        notice_of(scene, "did-not-arrive", to, Purpose.STAFF, staff_language(scene), values, threaded=False),
        causes=causes,
    )


def _case_values(scene: Scene) -> dict[str, object]:
    """Return what letters 3 and 22 show of a case to whoever works it."""
    original = scene.decision.original
    refusal = scene.event(NotAcknowledged)
    raised = scene.event(PriorityRaised)
    referrers = [one for one in (scene.case.referrers if scene.case else ()) if one.member in scene.book]
    return {
        "constituent": scene.book.get(scene.case.requester)
        if scene.case and scene.case.requester is not None
        else None,
        "from_known": original is not None or scene.event(Referred) is None,  # else a board member's own words
        "from_name": original.name if original else scene.facts.writer.name,
        "from_email": original.email if original else scene.facts.writer.email,
        "sure_of_sender": original.sure if original else bool(scene.facts.writer.email),
        "referred_by": [scene.book[one.member].name for one in referrers if one.verified],
        "claimed_by": [scene.book[one.member].name for one in referrers if not one.verified],
        "refusal": refusal.reason if isinstance(refusal, NotAcknowledged) else "",
        "receipt_waits": scene.facts.receipts_wait and isinstance(scene.event(Received), Received) and not refusal,
        "raised": raised,
        "earlier": scene.facts.earlier,
        "earlier_open": scene.facts.earlier_open,
        "mentions": (scene.facts.numbered.number,) if scene.facts.numbered and not scene.before else (),
        "subject": original.subject if original else scene.incoming.subject,
        "text": original.text if original else scene.decision.passed_on or scene.incoming.text,
        "note": scene.decision.note,
        "attachments": scene.incoming.attachments,
        "unread": scene.incoming.unread,
        "reason": "",  # why a mail is pending, or a letter came back
    }


def alerts(scene: Scene) -> Iterable[Notice]:
    """Yield the priority alerts: to each whom the rules name, alone, and never to whom the case is about."""
    raised = scene.event(PriorityRaised)
    case = scene.case
    if not isinstance(raised, PriorityRaised) or case is None:
        return
    people = scene.district.people
    wanted = [person for who in (*raised.notify, *_in_place_of(case)) for person in _holders(who, scene)]
    told = [person for person in dict.fromkeys(wanted) if may_hear(case, person)]
    told = told or [p for p in people.holding(Role.OVERSIGHT, scene.day) if may_hear(case, p)]
    contact = worker(case, scene.district, scene.day)
    values = {"raised": raised, "told_contact": contact.name, "receipt_sent": receipt_sent(scene)}
    for person in told:
        if person != contact:
            yield notice_of(
                scene, "alert", scene.recipient(person), Purpose.STAFF, staff_language(scene), values, threaded=False
            )


def _in_place_of(case: Case) -> tuple[str, ...]:
    """Return the office that hears of a case about the superintendent (domain.md 5.5)."""
    return ("board-side",) if case.about == str(Role.SUPERINTENDENT) else ()


def _holders(who: str, scene: Scene) -> tuple[Person, ...]:
    """Return who holds a role or office; one that nobody holds goes to oversight (domain.md 10)."""
    people, day = scene.district.people, scene.day
    held = people.holding(Role(who), day) if who in set(Role) else people.officers(who, day)
    return held or people.holding(Role.OVERSIGHT, day)


def to_writer(scene: Scene) -> Iterable[Notice]:
    """Return what goes back to staff for what they wrote: a summary, the lines to correct, help, or "was this you?"."""
    decision, plan = scene.decision, scene.decision.plan
    if decision.actor is None:
        return
    to = scene.recipient(decision.actor)
    language = staff_language(scene)
    if decision.confirm is not None:
        good_for = timedelta(minutes=scene.district.limits.confirm_minutes)
        values = {
            "before": scene.at + good_for,
            "operator": scene.district.staff.operator,
            "not_told": scene.facts.not_told,
        }
        notice = notice_of(scene, "confirm", to, Purpose.CONFIRM, language, values, threaded=False)
        yield replace(notice, message=scene.incoming.message)
        return
    purpose = Purpose.STAFF if scene.case else None
    if plan.troubles:
        troubles: tuple[Trouble, ...] = plan.troubles
        values = {"troubles": troubles, "their_text": scene.incoming.text}
        yield notice_of(scene, "not-understood", to, purpose, language, values)
        return
    if scene.steps and _wants_summary(scene):
        yield notice_of(scene, "summary", to, purpose, language, _summary(scene))
    if "help" in plan.letters:
        yield notice_of(scene, "help", to, purpose, language, {"about": plan.about})
    if "show" in plan.letters:
        yield notice_of(scene, "show", to, purpose, language, {"messages": scene.messages})


def _wants_summary(scene: Scene) -> bool:
    wanted = scene.district.staff.summaries
    return wanted == "all" or (wanted == "commands" and scene.decision.plan.commanded)


def _summary(scene: Scene) -> dict[str, object]:
    case = scene.case
    members = []
    if case and scene.event(Resolved):
        members = [scene.book[member].name for member in members_to_tell(scene)]
    requester = scene.book.get(case.requester) if case and case.requester is not None else None
    answers: OurLetter | None = next(iter(scene.facts.letters), None)
    return {
        "events": tuple(step.event for step in scene.steps),
        "kinds": tuple(step.kind for step in scene.steps),
        "leaves_at": scene.at + scene.district.staff.undo,
        "requester_name": requester.name or requester.email if requester else "",
        "requester_email": requester.email if requester else "",
        "receipt_now": requester is not None and receipt_missing(scene, requester),
        "receipt_waits": scene.facts.receipts_wait,
        "receipt_refusal": scene.facts.ack_refusal(requester.email) if requester else "",
        "members": members,
        "kept": scene.decision.plan.kept,
        "undone": scene.event(Undone) is not None,
        "answers": answers,
    }
