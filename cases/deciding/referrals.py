"""What follows when our own people pass a constituent's mail on. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, repeat

from cases.case import Case
from cases.constituents import constituent, is_ours
from cases.deciding.arrivals import arrived, judge
from cases.decision import Context, Decision
from cases.events import FieldSet, NotAcknowledged, Noted, Pending, Proof, Proposed, Referred, Step, Text
from cases.intake import BoardReply, MyCases, Original, Referral, StaffForward
from cases.matching import Match


def outside(originals: tuple[Original, ...], context: Context) -> tuple[Original, ...]:
    """Return what was passed on with who asks in it: of a chain nobody of our own people."""
    return tuple(constituent(one, context.district, context.at) for one in originals)


def referral(intake: Referral, context: Context) -> tuple[Decision, ...]:
    """Return what a board member's mail does: a further referral of a case, or a case for each constituent."""
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
        received = context.step(arrived(None, context), None, proof)
        whole = (
            context.incoming.whole or context.incoming.text
        )  # a quote may be all there is of the constituent's words
        judged = judge(context.incoming.subject, whole, None, context)
        missing = context.service(NotAcknowledged("the board member's mail does not tell the constituent's address"))
        return (Decision("new", intake.why, opens=True, steps=(received, referred, *judged, missing), passed_on=whole),)
    decided = (
        _passed_on(original, intake.note, intake.why, (referred,), context, place, trusted=intake.verified)
        for place, original in _placed(intake.originals)
    )
    return _with_proposals(decided, context) if intake.verified else tuple(decided)


def _now_known(intake: Referral, case: Case, context: Context) -> tuple[Step, ...]:
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


def staff_forward(intake: StaffForward, context: Context) -> tuple[Decision, ...]:
    """Return a case for each constituent whose mail staff pass on."""
    note = context.incoming.text
    noted = (context.step(Noted(Text(note)), intake.by_id, Proof.AUTHENTICATED),) if note else ()
    if intake.case is not None:
        return (Decision("joined", intake.why, intake.case, steps=noted, note=note),)
    decided = (
        _passed_on(original, note, intake.why, noted, context, place, trusted=True)
        for place, original in _placed(intake.originals)
    )
    return _with_proposals(decided, context)


def _with_proposals(decided: Iterable[Decision], context: Context) -> tuple[Decision, ...]:
    """Return the decisions, each with the case that may hold the same matter: the contact decides with one word."""
    pairs = zip(decided, chain(context.facts.perhaps, repeat(None)), strict=False)
    return tuple(replace(one, steps=(*one.steps, *_proposed(perhaps, context))) for one, perhaps in pairs)


def _proposed(perhaps: Match | None, context: Context) -> tuple[Step, ...]:
    if perhaps is None:
        return ()
    proposal = Proposed("merge", perhaps.why, case=perhaps.case, number=perhaps.number, sure=perhaps.sure)
    return (context.service(proposal),)


def _passed_on(  # a case each, a receipt only for the first of a person
    original: Original, note: str, why: str, extra: tuple[Step, ...], context: Context, place: int, *, trusted: bool
) -> Decision:
    requester = context.ids.get(original.email) if original.sure and trusted else None
    received = context.step(arrived(requester, context), requester, Proof.UNVERIFIED)
    judged = judge(original.subject, original.text, None, context)
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


def _no_receipt_inside(email: str, context: Context) -> tuple[Step, ...]:
    reason = context.facts.ack_refusal(email)
    if is_ours(email, context.district, context.at):
        reason = "the message that was passed on is by one of our own people"
    return (context.service(NotAcknowledged(reason)),) if reason else ()


def board_reply(intake: BoardReply, context: Context) -> Decision:
    """Return the note that a board member's answer is."""
    proof = Proof.AUTHENTICATED if intake.verified else Proof.UNVERIFIED
    said = context.incoming.text or ("" if context.incoming.below else context.incoming.subject)
    words = "\n\n".join(part for part in (said, context.incoming.below) if part)
    if not intake.verified:
        pending = context.service(Pending(context.incoming.message, "in a board member's name, not authenticated"))
        return Decision("joined", intake.why, intake.case, steps=(pending,))
    noted = context.step(Noted(Text(words)), intake.member_id, proof)
    outside = [who for who in intake.named if not is_ours(who.rpartition(" ")[2], context.district, context.at)]
    named = outside[0] if len(outside) == 1 and intake.case.requester is None else ""
    return Decision("joined", intake.why, intake.case, steps=(noted,), note=words, named=named)


def my_cases(intake: MyCases) -> Decision:
    """Return that a board member is told of the cases that they referred, and nothing else of them."""
    return Decision("automatic", intake.why, my_cases=intake)
