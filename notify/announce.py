"""Who is told of what (domain.md 4, 5 and 7): events and the case in, notices out. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from cases.case import Case
from cases.commands import Trouble
from cases.decide import Decision
from cases.events import (
    Answered,
    Event,
    Joined,
    NotAcknowledged,
    Noted,
    Pending,
    PriorityRaised,
    Received,
    Referred,
    Reopened,
    Resolved,
    Step,
    Undeliverable,
    Undone,
)
from cases.intake import Facts, Incoming, OurLetter
from cases.people import Person, Role
from cases.policy import District
from cases.routing import may_hear, worker
from cases.tokens import Purpose
from notify.notice import Auto, Notice, Recipient

# Letters whose return the contact hears of. One about a letter to staff might come back itself, and so on for ever.
TO_OUTSIDE = frozenset({"receipt", "answer", "reopened", "receipt-board", "resolved-board", "reopened-board"})


@dataclass(frozen=True, slots=True)
class Scene:
    """What announcing looks at: the decision as recorded, and the people of the case by their row."""

    decision: Decision
    case: Case | None  # as it stands now
    before: Case | None  # as it stood
    steps: tuple[Step, ...]  # as recorded
    incoming: Incoming
    facts: Facts
    district: District
    at: datetime
    book: Mapping[int, Recipient]  # constituent and referrers of the case
    staff: Mapping[str, int]  # rows of the configuration's people, by registered address
    messages: tuple[Mapping[str, object], ...] = ()  # of the case, when somebody asked to see them

    @property
    def day(self) -> date:
        """Today in the district."""
        return self.at.astimezone(self.district.office.zone).date()

    def recipient(self, person: Person) -> Recipient:
        """Return somebody of the configuration as a recipient: always the registered address."""
        return Recipient(self.staff[person.email], person.name, person.email)

    def event(self, kind: type[Event]) -> Event | None:
        """Return the first recorded event of a kind."""
        return next((step.event for step in self.steps if isinstance(step.event, kind)), None)


def announce(scene: Scene) -> tuple[Notice, ...]:
    """Return every letter that a recorded decision causes, each to one person."""
    notices = [*_to_constituent(scene), *_to_board(scene), *_to_worker(scene), *_alerts(scene), *_to_writer(scene)]
    return tuple(notices)


def _to_constituent(scene: Scene) -> Iterable[Notice]:
    case = scene.case
    requester = scene.book.get(case.requester) if case and case.requester is not None else None
    if case is None or requester is None:
        return
    languages = scene.district.office.languages
    mine = (case.language,) if case.language in languages else (languages[0],)
    for step in scene.steps:
        match step.event:
            case Received() if scene.event(NotAcknowledged) is None:
                yield _receipt(scene, requester)
            case Referred(verified=True) if _receipt_missing(scene, requester):
                yield _receipt(scene, requester)
            case Reopened():
                yield _notice(scene, "reopened", requester, Purpose.CONSTITUENT, mine)
            case _:
                continue
    yield from _answers(scene, requester, mine)


def _receipt(scene: Scene, requester: Recipient) -> Notice:
    """Return the receipt: once a case and address, whatever causes it (domain.md 5.9)."""
    languages = scene.district.office.languages
    notice = _notice(scene, "receipt", requester, Purpose.CONSTITUENT, languages, auto="auto-replied")
    return replace(notice, causes="receipt")


def _receipt_missing(scene: Scene, requester: Recipient) -> bool:
    """Return whether a referral onto a standing case finds its constituent without a receipt, and one may go."""
    case = scene.before
    passed_on = any(one == requester.email for one, _ in scene.facts.ack_refusals)
    allowed = passed_on and not scene.facts.ack_refusal(requester.email)
    return case is not None and case.live and case.acknowledged_at is None and allowed


def _answers(scene: Scene, requester: Recipient, languages: tuple[str, ...]) -> Iterable[Notice]:
    answered = scene.event(Answered)
    resolved = scene.event(Resolved)
    if answered is None and resolved is None:
        return
    values = {
        "staff_text": answered.text.words if isinstance(answered, Answered) else "",
        "resolved": isinstance(resolved, Resolved),
        "writer": scene.decision.actor,
    }
    own_words: Auto = "" if answered else "auto-generated"
    notice = _notice(scene, "answer", requester, Purpose.CONSTITUENT, languages, values, auto=own_words)
    yield replace(notice, held=True)


def _to_board(scene: Scene) -> Iterable[Notice]:
    case = scene.case
    if case is None:
        return
    for step in scene.steps:
        match step.event:
            case Referred(member=member, verified=True) if member in scene.book and _may_tell_member(scene, member):
                values = {
                    "receipt_sent": _receipt_sent(scene),
                    "constituent_known": case.requester is not None,
                    "referred_at": step.occurred_at,
                }
                yield _member_notice(scene, "receipt-board", member, values)
            case Resolved():
                note = case.board_note.words if case.board_note else ""
                for member in _members_to_tell(scene):
                    values = {"referred_at": _referred_at(case, member), "board_note": note}
                    yield replace(_member_notice(scene, "resolved-board", member, values), held=True)
            case Reopened() if scene.before is not None and scene.before.resolved_at is not None:
                for member in _members_to_tell(scene):
                    yield _member_notice(scene, "reopened-board", member, {"referred_at": _referred_at(case, member)})
            case _:
                continue


def _referred_at(case: Case, member: int) -> datetime:
    return next(referrer.at for referrer in case.referrers if referrer.member == member)


def _receipt_sent(scene: Scene) -> bool:
    """Return whether the constituent has a receipt, or one goes with this mail."""
    acknowledged = scene.case is not None and scene.case.acknowledged_at is not None
    return acknowledged or (scene.event(Received) is not None and scene.event(NotAcknowledged) is None)


def _members_to_tell(scene: Scene) -> tuple[int, ...]:
    """Return the members who referred the case and still hear of it, each once."""
    referrers = scene.case.referrers if scene.case else ()
    members = dict.fromkeys(referrer.member for referrer in referrers if referrer.verified)
    return tuple(member for member in members if member in scene.book and _may_tell_member(scene, member))


def _may_tell_member(scene: Scene, member: int) -> bool:
    """Return whether a board member still hears: nothing when the case is about them, or their term has ended."""
    person = scene.district.people.with_address(scene.book[member].email)
    case = scene.case
    return person is not None and person.serves_on(scene.day) and case is not None and may_hear(case, person)


def _member_notice(scene: Scene, kind: str, member: int, values: Mapping[str, object]) -> Notice:
    to = scene.book[member]
    person = scene.district.people.with_address(to.email)
    greeting = (person.greeting if person else "") or to.name
    return _notice(
        scene, kind, to, Purpose.STAFF, _staff_language(scene), {**values, "greeting": greeting}, threaded=False
    )


def _to_worker(scene: Scene) -> Iterable[Notice]:
    case = scene.case
    if case is None:
        return
    to = scene.recipient(worker(case, scene.district, scene.day))
    if scene.event(Received):
        values = _case_values(scene)
        yield _notice(scene, "new-case", to, Purpose.STAFF, _staff_language(scene), values, threaded=False)
        return
    for step in scene.steps:
        match step.event:
            case Joined() | Reopened() | Pending():
                values = {"what": step.kind, "pending": isinstance(step.event, Pending), "text": scene.incoming.text}
                if isinstance(step.event, Pending):
                    values["reason"] = step.event.reason
                yield _notice(
                    scene, "more", to, Purpose.STAFF, _staff_language(scene), {**_case_values(scene), **values}
                )
            case Referred() | Noted() if step.by != to.person_id and scene.decision.actor is None:
                values = {"what": "board", "pending": False, "text": scene.decision.note or scene.incoming.text}
                yield _notice(
                    scene, "more", to, Purpose.STAFF, _staff_language(scene), {**_case_values(scene), **values}
                )
            case Noted(board=False) if step.by != to.person_id:
                values = {"what": "note", "pending": False, "text": step.event.text.words}
                yield _notice(
                    scene, "more", to, Purpose.STAFF, _staff_language(scene), {**_case_values(scene), **values}
                )
            case Undeliverable(permanent=True, kind=kind) as event if kind in TO_OUTSIDE:
                yield undelivered(scene, to, event)
            case _:
                continue


def undelivered(scene: Scene, to: Recipient, event: Undeliverable) -> Notice:
    """Return letter 15: a letter of ours did not arrive."""
    recipient = next((letter.recipient for letter in scene.facts.letters if letter.id == event.letter), "")
    values = {**_case_values(scene), "letter_kind": event.kind, "recipient": recipient, "reason": scene.decision.note}
    causes = f"letter:{event.letter}"
    return replace(
        _notice(scene, "did-not-arrive", to, Purpose.STAFF, _staff_language(scene), values, threaded=False),
        causes=causes,
    )


def _case_values(scene: Scene) -> dict[str, object]:
    """Return what letters 3 and 22 show of a case to whoever works it."""
    original = scene.decision.original
    refusal = scene.event(NotAcknowledged)
    raised = scene.event(PriorityRaised)
    members = [scene.book[r.member].name for r in scene.case.referrers if r.member in scene.book] if scene.case else []
    return {
        "constituent": scene.book.get(scene.case.requester)
        if scene.case and scene.case.requester is not None
        else None,
        "from_known": original is not None or scene.event(Referred) is None,  # else a board member's own words
        "from_name": original.name if original else scene.facts.writer.name,
        "from_email": original.email if original else scene.facts.writer.email,
        "sure_of_sender": original.sure if original else bool(scene.facts.writer.email),
        "referred_by": members,
        "refusal": refusal.reason if isinstance(refusal, NotAcknowledged) else "",
        "raised": raised,
        "earlier": scene.facts.earlier,
        "earlier_open": scene.facts.earlier_open,
        "mentions": (scene.facts.numbered.number,) if scene.facts.numbered and not scene.before else (),
        "subject": original.subject if original else scene.incoming.subject,
        "text": original.text if original else scene.incoming.text,
        "note": scene.decision.note,
        "reason": "",  # why a mail is pending, or a letter came back
    }


def _alerts(scene: Scene) -> Iterable[Notice]:
    raised = scene.event(PriorityRaised)
    case = scene.case
    if not isinstance(raised, PriorityRaised) or case is None:
        return
    people = scene.district.people
    wanted = [person for who in (*raised.notify, *_in_place_of(case)) for person in _holders(who, scene)]
    told = [person for person in dict.fromkeys(wanted) if may_hear(case, person)]
    told = told or [p for p in people.holding(Role.OVERSIGHT, scene.day) if may_hear(case, p)]
    contact = worker(case, scene.district, scene.day)
    values = {"raised": raised, "told_contact": contact.name, "receipt_sent": _receipt_sent(scene)}
    for person in told:
        if person != contact:
            yield _notice(
                scene, "alert", scene.recipient(person), Purpose.STAFF, _staff_language(scene), values, threaded=False
            )


def _in_place_of(case: Case) -> tuple[str, ...]:
    """Return the office that hears of a case about the superintendent (domain.md 5.5)."""
    return ("board-side",) if case.about == str(Role.SUPERINTENDENT) else ()


def _holders(who: str, scene: Scene) -> tuple[Person, ...]:
    """Return who holds a role or office; one that nobody holds goes to oversight (domain.md 10)."""
    people, day = scene.district.people, scene.day
    held = people.holding(Role(who), day) if who in set(Role) else people.officers(who, day)
    return held or people.holding(Role.OVERSIGHT, day)


def _to_writer(scene: Scene) -> Iterable[Notice]:
    """Return what goes back to staff for what they wrote: a summary, the lines to correct, help, or "was this you?"."""
    decision, plan = scene.decision, scene.decision.plan
    if decision.actor is None:
        return
    to = scene.recipient(decision.actor)
    language = _staff_language(scene)
    if decision.confirm is not None:
        good_for = timedelta(minutes=scene.district.limits.confirm_minutes)
        values = {"before": scene.at + good_for, "operator": scene.district.staff.operator}
        notice = _notice(scene, "confirm", to, Purpose.CONFIRM, language, values, threaded=False)
        yield replace(notice, message=scene.incoming.message)
        return
    purpose = Purpose.STAFF if scene.case else None
    if plan.troubles:
        troubles: tuple[Trouble, ...] = plan.troubles
        values = {"troubles": troubles, "their_text": scene.incoming.text}
        yield _notice(scene, "not-understood", to, purpose, language, values)
        return
    if scene.steps and _wants_summary(scene):
        yield _notice(scene, "summary", to, purpose, language, _summary(scene))
    if "help" in plan.letters:
        yield _notice(scene, "help", to, purpose, language, {"about": plan.about})
    if "show" in plan.letters:
        yield _notice(scene, "show", to, purpose, language, {"messages": scene.messages})


def _wants_summary(scene: Scene) -> bool:
    wanted = scene.district.staff.summaries
    return wanted == "all" or (wanted == "commands" and scene.decision.plan.commanded)


def _summary(scene: Scene) -> dict[str, object]:
    case = scene.case
    members = []
    if case and scene.event(Resolved):
        members = [scene.book[member].name for member in _members_to_tell(scene)]
    requester = scene.book.get(case.requester) if case and case.requester is not None else None
    answers: OurLetter | None = next(iter(scene.facts.letters), None)
    return {
        "events": tuple(step.event for step in scene.steps),
        "kinds": tuple(step.kind for step in scene.steps),
        "leaves_at": scene.at + scene.district.staff.undo,
        "requester_name": requester.name or requester.email if requester else "",
        "members": members,
        "kept": scene.decision.plan.kept,
        "undone": scene.event(Undone) is not None,
        "answers": answers,
    }


def _staff_language(scene: Scene) -> tuple[str, ...]:
    return (scene.district.office.languages[0],)


def _notice(
    scene: Scene,
    kind: str,
    to: Recipient,
    reply: Purpose | None,
    languages: tuple[str, ...],
    values: Mapping[str, object] | None = None,
    *,
    auto: Auto = "auto-generated",
    threaded: bool = True,
) -> Notice:
    contact = worker(scene.case, scene.district, scene.day)
    shared: dict[str, object] = {
        "office": scene.district.office,
        "contact_name": contact.name,
        "case": scene.case,
        "received_at": scene.incoming.at,
        "at": scene.at,
        "to": to,
    }
    return Notice(kind, to, {**shared, **(values or {})}, languages, reply, auto=auto, threaded=threaded)
