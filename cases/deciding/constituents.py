"""What follows from a constituent's own mail, and from a letter of ours that came back. Pure."""

from cases.case import Case
from cases.commands import WORKERS
from cases.constituents import writes_for_others
from cases.deciding.arrivals import arrived, judge, no_receipt
from cases.decision import Context, Decision
from cases.events import Joined, Proposed, Reopened, Step, Thanked, Undeliverable
from cases.intake import Bounce, NewRequest, Reply
from cases.matching import Match
from cases.new_matter import another_matter
from cases.thanks import only_thanks


def new_request(intake: NewRequest, context: Context) -> Decision:
    """Return a new case of whoever wrote."""
    writer, thread = context.facts.writer, context.facts.thread
    passed_on = writes_for_others(writer)
    requester = None if passed_on else context.ids.get(writer.email)
    received = context.step(arrived(requester, context), writer.person_id if passed_on else requester, context.proof)
    refusal = no_receipt(writer.email, context)
    return Decision(
        "new",
        intake.why,
        opens=True,
        steps=(
            received,
            *judge(context.incoming.subject, context.incoming.text, None, context, context.incoming.heard),
            *refusal,
            *(_same_exchange(thread, context) if thread is not None else ()),
        ),
    )


def _same_exchange(thread: Match, context: Context) -> tuple[Step, ...]:
    """Return the proposal to join the writer's own earlier case: a header proves nothing (mail-safety.md 7)."""
    return (context.service(Proposed("merge", thread.why, case=thread.case, number=thread.number, sure=thread.sure)),)


def reply(intake: Reply, context: Context) -> Decision:
    """Return what more mail of the constituent does: it joins, thanks, or opens the case again."""
    case, message = intake.case, context.incoming.message
    if case.live:
        joined = context.step(Joined(message), intake.person_id, context.proof)
        judged = judge(context.incoming.subject, context.incoming.text, case, context, context.incoming.heard)
        return Decision("joined", intake.why, case, steps=(joined, *judged))
    if only_thanks(context.incoming.text, _names(context)):
        thanked = context.step(Thanked(message), intake.person_id, context.proof)
        return Decision("joined", intake.why, case, steps=(thanked,))
    answer_by = context.district.calendar.answer_by(context.incoming.at, context.district.targets.first_answer_days)
    reopened = context.step(Reopened(message, answer_by), intake.person_id, context.proof)
    judged = judge(context.incoming.subject, context.incoming.text, case, context, context.incoming.heard)
    return Decision("joined", intake.why, case, steps=(reopened, *judged, *_new_matter(case, context)))


def _names(context: Context) -> str:
    """Return the names that a thank-you may hold: the writer's own below it, and whoever answers them."""
    answering = (one.name for one in context.district.people if one.role in WORKERS)
    return " ".join((context.facts.writer.name, *answering))


def _new_matter(case: Case, context: Context) -> tuple[Step, ...]:
    """Return the proposal to make a mail a case of its own, when it tells of something else; a person decides."""
    incoming = context.incoming
    if not another_matter(incoming.text, context.facts.matter, case, context.district.suggester):
        return ()
    return (context.service(Proposed("new-case", "it tells of something else", message=incoming.message)),)


def bounced(intake: Bounce, context: Context) -> Decision:
    """Return that a letter of ours did not arrive, told once."""
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
