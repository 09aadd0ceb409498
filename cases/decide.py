"""What follows from a mail: the bylaw as a function. Intake and case in, steps of history out. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from cases.case import URGENCY, Case
from cases.command_list import REGISTRY
from cases.commands import Desk, Plan, Trouble, read_sheet, run
from cases.constituents import constituent, is_ours
from cases.events import (
    Event,
    FieldSet,
    Joined,
    NotAcknowledged,
    Noted,
    Pending,
    Priority,
    PriorityRaised,
    Proof,
    Received,
    Referred,
    Reopened,
    Step,
    Suggested,
    Text,
    Thanked,
    Undeliverable,
)
from cases.intake import (
    Automatic,
    BoardReply,
    Bounce,
    Bulk,
    Confirmed,
    Doubtful,
    Facts,
    Incoming,
    Intake,
    NewRequest,
    Original,
    Ours,
    Referral,
    Reply,
    StaffForward,
    StaffReply,
    Stranger,
)
from cases.people import Person, without_tag
from cases.policy import District
from cases.thanks import only_thanks

ABOUT_SUPERINTENDENT = "superintendent"  # the priority kind that is about the superintendent (domain.md 5.5)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be recorded of a mail. Without a case and without `opens` it is recorded as mail only."""

    became: str  # new | joined | automatic | pending
    why: str
    case: Case | None = None
    opens: bool = False  # a new case is to be made
    steps: tuple[Step, ...] = ()
    original: Original | None = None  # the constituent's message inside a forward
    note: str = ""  # the forwarder's own words
    passed_on: str = ""  # what was passed on onto a case that stands
    plan: Plan = field(default_factory=Plan)  # what staff asked for
    actor: Person | None = None  # who commanded
    confirm: Doubtful | None = None  # ask this person whether it was them


@dataclass(frozen=True, slots=True)
class _Context:
    """What every decision looks at."""

    incoming: Incoming
    facts: Facts
    district: District
    at: datetime
    ids: Mapping[str, int]  # persons by address, made before the decision

    @property
    def cause(self) -> str:
        return f"message:{self.incoming.message}"

    @property
    def proof(self) -> Proof:
        return Proof.AUTHENTICATED if self.facts.writer.authenticated else Proof.UNVERIFIED

    def step(self, event: Event, by: int | None, proof: Proof, occurred_at: datetime | None = None) -> Step:
        return Step(event, by, proof, self.at, occurred_at or self.incoming.at, self.cause)

    def service(self, event: Event) -> Step:
        return Step(event, None, Proof.SERVICE, self.at, self.at, self.cause)


def addresses_needed(intake: Intake, facts: Facts) -> tuple[tuple[str, str], ...]:
    """Return the (name, address) of each constituent that a decision on this intake will name."""
    match intake:
        case Referral(originals=originals) | StaffForward(originals=originals):
            return tuple((one.name, one.email) for one in originals if _may_be_constituent(one, facts))
        case NewRequest() if facts.writer.email:
            return ((facts.writer.name, facts.writer.email),)
        case _:
            return ()


def _may_be_constituent(original: Original, facts: Facts) -> bool:
    return bool(original.email) and original.sure and without_tag(original.email) not in facts.addresses


def decide(  # noqa: C901, PLR0911 - one arm a kind of mail: the table of the bylaw
    intake: Intake, incoming: Incoming, facts: Facts, district: District, at: datetime, ids: Mapping[str, int]
) -> tuple[Decision, ...]:
    """Return what is to be recorded; several decisions when several constituents' messages came in one mail."""
    context = _Context(incoming, facts, district, at, ids)
    match intake:
        case Ours(why=why) | Automatic(why=why) | Bulk(why=why):
            return (Decision("automatic", why),)
        case Confirmed():
            raise ValueError("a confirmation is decided as the mail that it confirms")
        case Bounce():
            return (_bounced(intake, context),)
        case StaffReply():
            return (_staff_reply(intake, context),)
        case Doubtful():
            became = "pending" if intake.case else "automatic"
            asks = None if intake.quiet else intake
            actor = intake.person if asks else None
            return (Decision(became, intake.why, intake.case, confirm=asks, actor=actor),)
        case StaffForward(originals=originals):
            return _staff_forward(replace(intake, originals=_outside(originals, context)), context)
        case Referral(originals=originals):
            return _referral(replace(intake, originals=_outside(originals, context)), context)
        case BoardReply():
            return (_board_reply(intake, context),)
        case Reply():
            return (_reply(intake, context),)
        case Stranger():
            pending = context.service(Pending(incoming.message, intake.why))
            return (Decision("joined", intake.why, intake.case, steps=(pending,)),)
        case NewRequest():
            return (_new_request(intake, context),)
        case _:
            assert_never(intake)


def _outside(originals: tuple[Original, ...], context: _Context) -> tuple[Original, ...]:
    """Return what was passed on with who asks in it: of a chain nobody of our own people."""
    return tuple(constituent(one, context.district, context.at) for one in originals)


def _new_request(intake: NewRequest, context: _Context) -> Decision:
    writer = context.facts.writer
    requester = context.ids.get(writer.email)
    received = context.step(_received(requester, context), requester, context.proof)
    refusal = _no_receipt(writer.email, context)
    return Decision(
        "new",
        intake.why,
        opens=True,
        steps=(
            received,
            *_judged(context.incoming.subject, context.incoming.text, None, context, context.incoming.heard),
            *refusal,
        ),
    )


def _no_receipt(email: str, context: _Context) -> tuple[Step, ...]:
    facts = context.facts
    if not email:
        reason = facts.writer.doubt or "the sender's address could not be read"
    elif is_ours(email, context.district, context.at):
        reason = "the mail is in the name of one of our own people"
    else:
        reason = facts.ack_refusal(email)
    return (context.service(NotAcknowledged(reason)),) if reason else ()


def _received(requester: int | None, context: _Context) -> Received:
    calendar, targets = context.district.calendar, context.district.targets
    incoming = context.incoming
    return Received(
        requester=requester,
        message=incoming.message,
        how="email",
        answer_by=calendar.answer_by(incoming.at, targets.first_answer_days),
        resolve_by=calendar.answer_by(incoming.at, targets.resolve_days),
        language=incoming.language if incoming.language_sure else None,
    )


def _judged(subject: str, text: str, case: Case | None, context: _Context, heard: str = "") -> tuple[Step, ...]:
    """Return what the rules suggest and raise; on a case that stands, only what raises it further.

    *heard*: what the priority rules listen to, where that is more: danger must not hide below a line like a quote's.
    """
    assessment = context.district.rules.assess(heard or text, subject)
    steps: list[Step] = []
    about = ABOUT_SUPERINTENDENT if any(hit.kind == ABOUT_SUPERINTENDENT for hit in assessment.hits) else None
    if case is not None and about and case.about is None:
        again = Suggested(case.suggested, case.because, case.unsure, case.sensitive, case.clocks, about)
        steps.append(context.service(again))  # before anything is raised: it decides who may hear
    if case is None:
        suggestion = context.district.suggester.suggest(subject, text)
        best = context.district.categories.get(suggestion.ranked[0].category) if suggestion.ranked else None
        suggested = Suggested(
            ranked=tuple((one.category, round(one.confidence, 3)) for one in suggestion.ranked),
            because=suggestion.ranked[0].because if suggestion.ranked else (),
            unsure=suggestion.unsure,
            sensitive=bool(best and best.sensitive and not suggestion.unsure),
            clocks=tuple(hint.kind for hint in assessment.clocks),
            about=about,
        )
        steps.append(context.service(suggested))
    level = Priority(assessment.level) if assessment.level in set(Priority) else Priority.NORMAL
    before = case.priority if case else Priority.NORMAL
    if URGENCY.index(level) > URGENCY.index(before):
        raised = PriorityRaised(
            level=level,
            rules=tuple(hit.kind for hit in assessment.hits),
            because=_longest(dict.fromkeys(word for hit in assessment.hits for word in hit.because)),
            notify=tuple(dict.fromkeys(who for hit in assessment.hits for who in hit.notify)),
        )
        steps.append(context.service(raised))
    return tuple(steps)


def _longest(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words without those that stand inside a longer one of them."""
    kept = list(words)
    return tuple(
        word for word in kept if not any(word != other and word.casefold() in other.casefold() for other in kept)
    )


def _referral(intake: Referral, context: _Context) -> tuple[Decision, ...]:
    proof = Proof.AUTHENTICATED if intake.verified else Proof.UNVERIFIED
    referred = context.step(
        Referred(intake.member_id, context.incoming.message, intake.verified), intake.member_id, proof
    )
    if intake.case is not None:
        again = any(referrer.member == intake.member_id and referrer.verified for referrer in intake.case.referrers)
        words = intake.note or context.incoming.text or context.incoming.subject
        noted = context.step(Noted(Text(words)), intake.member_id, proof)
        step = noted if again else referred
        passed_on = "\n\n".join(f"{one.subject}\n{one.text}" for one in intake.originals)
        steps = (step, *_now_known(intake, intake.case, context))
        return (Decision("joined", intake.why, intake.case, steps=steps, note=intake.note, passed_on=passed_on),)
    if not intake.originals:
        received = context.step(_received(None, context), None, proof)
        whole = (
            context.incoming.whole or context.incoming.text
        )  # a quote may be all there is of the constituent's words
        judged = _judged(context.incoming.subject, whole, None, context)
        missing = context.service(NotAcknowledged("the board member's mail does not tell the constituent's address"))
        return (Decision("new", intake.why, opens=True, steps=(received, referred, *judged, missing), passed_on=whole),)
    return tuple(
        _passed_on(original, intake.note, intake.why, (referred,), context, place, trusted=intake.verified)
        for place, original in _placed(intake.originals)
    )


def _now_known(intake: Referral, case: Case, context: _Context) -> tuple[Step, ...]:
    """Return that the constituent is known by a proven referral, where an unproven one had opened the case."""
    one = next(iter(intake.originals), None)
    person = context.ids.get(one.email) if one and one.sure else None
    if not intake.verified or case.requester is not None or person is None:
        return ()
    return (context.step(FieldSet("who", person), intake.member_id, Proof.AUTHENTICATED),)


def _placed(originals: tuple[Original, ...]) -> Iterator[tuple[int, Original]]:
    """Yield each message passed on with the number of those before it that are by the same person."""
    before: Counter[str] = Counter()
    for original in originals:
        yield before[original.email], original
        before[original.email] += 1


def _staff_forward(intake: StaffForward, context: _Context) -> tuple[Decision, ...]:
    note = context.incoming.text
    noted = (context.step(Noted(Text(note)), intake.by_id, Proof.AUTHENTICATED),) if note else ()
    if intake.case is not None:
        return (Decision("joined", intake.why, intake.case, steps=noted, note=note),)
    return tuple(
        _passed_on(original, note, intake.why, noted, context, place, trusted=True)
        for place, original in _placed(intake.originals)
    )


def _passed_on(  # a case each, a receipt only for the first of a person
    original: Original, note: str, why: str, extra: tuple[Step, ...], context: _Context, place: int, *, trusted: bool
) -> Decision:
    requester = context.ids.get(original.email) if original.sure and trusted else None
    received = context.step(_received(requester, context), requester, Proof.UNVERIFIED)
    judged = _judged(original.subject, original.text, None, context)
    if not trusted:
        refusal: tuple[Step, ...] = (
            context.service(NotAcknowledged("whoever passed it on could not be authenticated")),
        )
    elif requester is None:
        unsure = "we are not sure who wrote the message that was passed on"
        refusal = (context.service(NotAcknowledged(unsure)),)
    elif place:
        refusal = (context.service(NotAcknowledged("a receipt goes for another message of the same mail")),)
    else:
        refusal = _no_receipt_inside(original.email, context)
    steps = (received, *extra, *judged, *refusal)
    return Decision("new", why, opens=True, steps=steps, original=original, note=note)


def _no_receipt_inside(email: str, context: _Context) -> tuple[Step, ...]:
    reason = context.facts.ack_refusal(email)
    if is_ours(email, context.district, context.at):
        reason = "the message that was passed on is by one of our own people"
    return (context.service(NotAcknowledged(reason)),) if reason else ()


def _board_reply(intake: BoardReply, context: _Context) -> Decision:
    proof = Proof.AUTHENTICATED if intake.verified else Proof.UNVERIFIED
    words = context.incoming.text or context.incoming.subject
    if not intake.verified:
        pending = context.service(Pending(context.incoming.message, "in a board member's name, not authenticated"))
        return Decision("joined", intake.why, intake.case, steps=(pending,))
    noted = context.step(Noted(Text(words)), intake.member_id, proof)
    return Decision("joined", intake.why, intake.case, steps=(noted,), note=words)


def _reply(intake: Reply, context: _Context) -> Decision:
    case, message = intake.case, context.incoming.message
    if case.live:
        joined = context.step(Joined(message), intake.person_id, context.proof)
        judged = _judged(context.incoming.subject, context.incoming.text, case, context, context.incoming.heard)
        return Decision("joined", intake.why, case, steps=(joined, *judged))
    if only_thanks(context.incoming.text):
        thanked = context.step(Thanked(message), intake.person_id, context.proof)
        return Decision("joined", intake.why, case, steps=(thanked,))
    answer_by = context.district.calendar.answer_by(context.incoming.at, context.district.targets.first_answer_days)
    reopened = context.step(Reopened(message, answer_by), intake.person_id, context.proof)
    judged = _judged(context.incoming.subject, context.incoming.text, case, context, context.incoming.heard)
    return Decision("joined", intake.why, case, steps=(reopened, *judged))


def _bounced(intake: Bounce, context: _Context) -> Decision:
    letter = intake.letter
    case = context.facts.case
    if letter is None or case is None or letter.case_id != case.id:
        return Decision("automatic", intake.why)
    known = any(
        isinstance(step.event, Undeliverable)
        and step.event.letter == letter.id
        and (step.event.permanent or not intake.permanent)
        for step in context.facts.history
    )
    if known:
        return Decision("automatic", f"{intake.why}, told before")
    event = Undeliverable(letter=letter.id, kind=letter.kind, permanent=intake.permanent)
    return Decision("automatic", intake.why, case, steps=(context.service(event),), note=intake.reason)


def _staff_reply(intake: StaffReply, context: _Context) -> Decision:
    sheet = read_sheet(context.incoming.text, intake.person.name)
    desk = Desk(
        district=context.district,
        person=intake.person,
        person_id=intake.person_id,
        at=context.at,
        case=intake.case,
        text=sheet.text,
        answers=intake.answers,
        history=context.facts.history,
        left=context.facts.left,
        holds_letter=context.incoming.holds_letter,
        ids=context.ids,
        unreachable=context.facts.unreachable,
    )
    plan = run(sheet, desk, REGISTRY)
    if not sheet.lines and not sheet.text:
        empty = "Your reply held no words that we could read. Write your text above the quoted letter."
        plan = Plan(troubles=(Trouble("", empty),))
    steps = tuple(context.step(event, intake.person_id, intake.proof, context.at) for event in plan.events)
    became = "joined" if intake.case else "automatic"
    return Decision(became, intake.why, intake.case, steps=steps, plan=plan, actor=intake.person)
