"""What follows from a reply of staff: their commands, all of them or none, and their text. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from cases.alert_replies import with_ok
from cases.case import Case
from cases.command_list import REGISTRY
from cases.commands import WORKERS, Desk, Plan, Trouble, Want
from cases.deciding.apart import taken_apart
from cases.deciding.calls import logged
from cases.deciding.departments import with_reply
from cases.decision import Context, Decision
from cases.events import Answered, Event, Proof, Step
from cases.intake import Facts, StaffReply
from cases.several import TEXT_FROM_A_LIST, run_all
from cases.sheet import CASE, Sheet, read_sheet, with_choice
from cases.short_replies import unclear_priority, with_priority

NO_CASE = "Your mail belongs to no case, so it would reach nobody. Reply to a letter of the case, and write it there."
IN_SUBJECT = "Write the line in the mail, not in the subject, in reply to a letter of its case."
NEW_CASE = "new-case"  # the letter that offers categories
EMPTY = "Your reply held no words that we could read. Write your text above the quoted letter."


def staff_reply(intake: StaffReply, context: Context) -> tuple[Decision, ...]:
    """Return what a mail of staff does: to its own case first, then to others that its commands name."""
    sheet = with_ok(read_sheet(context.incoming.text, intake.person.name), intake.answers)
    sheet = with_choice(sheet) if _is_offered_numbers(intake) else sheet
    sheet = with_priority(sheet, intake.case, intake.answers, intake.person)
    facts = context.facts
    desk = Desk(
        district=context.district,
        person=intake.person,
        person_id=intake.person_id,
        at=context.at,
        case=intake.case,
        text=sheet.text,
        answers=intake.answers,
        history=facts.history,
        left=facts.left,
        holds_letter=context.incoming.holds_letter,
        close=sheet.close and bool(sheet.lines) and sheet.lines[-1].name == "note",
        cut=context.incoming.cut,
        below=context.incoming.below,
        ids=context.ids,
        unreachable=facts.unreachable,
        facts=facts,
        confirmed=intake.proof is not Proof.AUTHENTICATED,
    )
    plan = _in_subject(sheet, desk) if context.incoming.in_subject else _unclear(sheet, intake)
    plan = plan if plan.troubles else run_all(sheet, desk, REGISTRY)
    if plan.opens:
        return (logged(plan, intake, context),)
    if not sheet.lines and not sheet.text and not plan.troubles:
        plan = Plan(troubles=(Trouble("", EMPTY),))
    if intake.case is None and sheet.text and not sheet.lines:
        plan = Plan(troubles=(Trouble("", TEXT_FROM_A_LIST if facts.listed else NO_CASE),))
    plan = with_reply(plan, sheet, intake, context)

    def steps(events: tuple[Event, ...]) -> tuple[Step, ...]:
        return tuple(
            context.step(event, intake.person_id, intake.proof, _when(event, plan, context)) for event in events
        )

    plan, shown = _without_looks(plan, facts)
    if intake.case is None:
        plan = replace(plan, told=tuple(case.number for case, _ in plan.elsewhere))
    became = "joined" if intake.case else "automatic"
    parts = tuple(taken_apart(mail, intake.case, intake, context) for mail in plan.apart)
    events, elsewhere = _own_first(plan, intake.case)
    own = Decision(became, intake.why, intake.case, steps=steps(events), plan=plan, actor=intake.person, parts=parts)
    others = (
        Decision(
            "joined",
            intake.why,
            case,
            steps=steps(events),
            actor=intake.person,
            aside=True,
            facts=facts.parts.get(case.number),
        )
        for case, events in _each_once(elsewhere)
    )
    looks = (
        Decision("joined", intake.why, case, plan=Plan(letters=(Want("show"),)), actor=intake.person, aside=True)
        for case in shown
    )
    return (own, *others, *looks)


def _in_subject(sheet: Sheet, desk: Desk) -> Plan:
    """Return the lines to write anew that were a mail's subject: there only those run that ask for a letter."""
    commands = ((line, REGISTRY.commands.get(line.name)) for line in sheet.lines)
    theirs = [
        line for line, one in commands if line.name == CASE or (one and desk.person.role in one.who and not one.alone)
    ]
    return Plan(commanded=True, troubles=tuple(Trouble(line.typed, IN_SUBJECT) for line in theirs))


def _is_offered_numbers(intake: StaffReply) -> bool:
    """Return whether the letter that is answered offers categories by number, and none is set since."""
    works = intake.person.role in WORKERS  # a department may answer "2"
    offered = intake.answers is not None and intake.answers.kind == NEW_CASE
    return works and offered and intake.case is not None and intake.case.category is None


def _unclear(sheet: Sheet, intake: StaffReply) -> Plan:
    """Return the question back to a word that may be an answer to the question whether the case is urgent."""
    trouble = unclear_priority(sheet, intake.case, intake.answers, intake.person)
    return Plan(troubles=(Trouble("", trouble),)) if trouble else Plan()


def _when(event: Event, plan: Plan, context: Context) -> datetime:
    """Return when something happened that staff tell of: a call at its own time, all else now."""
    spoken = isinstance(event, Answered) and event.called
    return plan.called_at if spoken and plan.called_at is not None else context.at


def _own_first(plan: Plan, own: Case | None) -> tuple[tuple[Event, ...], tuple[tuple[Case, tuple[Event, ...]], ...]]:
    """Return what happens to the own case, lines for others included (#merge into it), and what happens elsewhere."""
    if own is None:
        return plan.events, plan.elsewhere
    mine = [event for case, events in plan.elsewhere if case.id == own.id for event in events]
    return (*plan.events, *mine), tuple(one for one in plan.elsewhere if one[0].id != own.id)


def _each_once(elsewhere: Iterable[tuple[Case, tuple[Event, ...]]]) -> Iterable[tuple[Case, tuple[Event, ...]]]:
    """Return what happens to other cases, all that happens to one of them together."""
    together: dict[int, tuple[Case, tuple[Event, ...]]] = {}
    for case, events in elsewhere:
        first, before = together.get(case.id, (case, ()))
        together[case.id] = (first, (*before, *events))
    return together.values()


def _named(number: str, facts: Facts) -> Case | None:
    return facts.parts[number].case if number in facts.parts else facts.others.get(number)


def _without_looks(plan: Plan, facts: Facts) -> tuple[Plan, tuple[Case, ...]]:
    """Return the plan without the other cases that the writer asks to see, and those cases."""
    looks = [want for want in plan.letters if want.letter == "show" and want.about]
    shown = dict.fromkeys(want.about for want in looks)
    rest = tuple(want for want in plan.letters if want not in looks)
    return replace(plan, letters=rest), tuple(case for number in shown if (case := _named(number, facts)))
