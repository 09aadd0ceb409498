"""What follows from a form that staff filled in: a case as if the person had written themselves. Pure."""

from dataclasses import replace

from cases.case import URGENCY
from cases.commands import Plan
from cases.deciding.arrivals import judge
from cases.decision import Context, Decision
from cases.events import Event, Logged, NotAcknowledged, Priority, PriorityRaised, Proof, Referred, Step
from cases.filled import Form, read_form
from cases.intake import StaffReply
from cases.sheet import read_sheet

WHY = "staff wrote down a call, a visit or a letter"


def logged(plan: Plan, intake: StaffReply, context: Context) -> Decision:
    """Return the new case of a form: what staff say of it, and what the rules suggest and raise."""
    text = read_sheet(context.incoming.text, intake.person.name).text
    form = read_form(text, context.district, context.at)
    begun, *said = plan.events
    rules = judge("", form.summary, None, context, form.heard)
    raised = _raised(rules, tuple(said))
    steps = (
        _step(begun, form, intake, context),
        *(step for step in rules if not isinstance(step.event, PriorityRaised)),
        *(_step(event, form, intake, context) for event in said if not isinstance(event, PriorityRaised)),
        *_raised_step(raised, intake, context),
        *_no_receipt(form, context),
    )
    return Decision("new", WHY, opens=True, steps=steps, plan=plan, actor=intake.person)


def _step(event: Event, form: Form, intake: StaffReply, context: Context) -> Step:
    """Return a step of staff: the call and its referral happened when the person called."""
    then = isinstance(event, Logged | Referred)
    if isinstance(event, Referred):
        event = replace(event, message=context.incoming.message)
    return context.step(event, intake.person_id, intake.proof, form.occurred_at if then else context.at)


def _raised(rules: tuple[Step, ...], said: tuple[Event, ...]) -> tuple[PriorityRaised, bool] | None:
    """Return the one step up that rules and person make together, and whether a person asked for it."""
    by_rules = next((step.event for step in rules if isinstance(step.event, PriorityRaised)), None)
    by_person = next((event for event in said if isinstance(event, PriorityRaised)), None)
    if by_rules is None or by_person is None:
        found = by_person or by_rules
        return (found, by_person is not None) if found is not None else None
    level: Priority = max(by_rules.level, by_person.level, key=URGENCY.index)
    notify = tuple(dict.fromkeys((*by_rules.notify, *by_person.notify)))
    return replace(by_rules, level=level, notify=notify, text=by_person.text), True


def _raised_step(raised: tuple[PriorityRaised, bool] | None, intake: StaffReply, context: Context) -> tuple[Step, ...]:
    """Return the step of a raised priority, by the person who asked for it or by the rules."""
    if raised is None:
        return ()
    event, asked = raised
    by, proof = (intake.person_id, intake.proof) if asked else (None, Proof.SERVICE)
    return (context.step(event, by, proof, context.at),)


def _no_receipt(form: Form, context: Context) -> tuple[Step, ...]:
    """Return why no letter goes to whoever called, unless one was asked for and may go."""
    if form.anonymous:
        reason = "the person gave no name and no address"
    elif form.caller is not None and not form.caller.email:
        reason = "the person gave no email address"
    elif not form.receipt:
        reason = "the form does not ask for one (Receipt: yes)"
    else:
        reason = context.facts.ack_refusal(form.caller.email) if form.caller else ""
    return (context.service(NotAcknowledged(reason)),) if reason else ()
