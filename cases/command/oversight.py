"""What oversight and those who were alerted say, and how urgent a person finds a case."""

from cases.case import URGENCY
from cases.command.calls import TOLD_BY_PERSON
from cases.command.campaigns import is_preview, sent_to_all, sent_to_writer
from cases.command.registry import command
from cases.commands import STAFF, WORKERS, CommandError, Desk, Effect
from cases.events import AlertConfirmed, Held, Priority, PriorityLowered, PriorityRaised, Released, Text
from cases.hints import waits_for_an_answer
from cases.lookup import Choice, find_beginning
from cases.people import Role
from cases.words import plain

OVERSIGHT = (Role.OVERSIGHT,)
NO_REASON = frozenset({"why", "motivo"})  # as letters print the place of the reason
JUDGES = WORKERS | {Role.OVERSIGHT}
PRIORITIES: tuple[Choice[Priority], ...] = (
    Choice(Priority.NOW, ("now", "ahora", "urgent", "urgente")),
    Choice(Priority.TODAY, ("today", "hoy")),
    Choice(Priority.NORMAL, ("normal",)),
)


@command("#ok", STAFF, example="OK")
def ok(desk: Desk, rest: str) -> Effect:
    """Confirm that you have seen the alert, or send the answer of a campaign that you were shown."""
    if is_preview(desk):
        return sent_to_all(desk, rest)
    if desk.case is not None and desk.case.campaign_text is not None:
        raise CommandError("An answer waits for your OK. Reply OK to its preview, the letter that shows the text.")
    if sent_to_writer(desk) and desk.answers is not None and desk.answers.kind == "possible":
        raise CommandError("OK does not say which. Write #priority today or #priority normal.", "#priority today")
    if not sent_to_writer(desk) or desk.answers is None or "alert" not in {desk.answers.kind, desk.facts.meant}:
        raise CommandError("Reply OK to a priority alert: this letter asks for none.")
    return Effect(events=(AlertConfirmed(),))


@command("#hold WHY", OVERSIGHT, sends=False, example="#hold letter of counsel of November 16")
def hold(desk: Desk, rest: str) -> Effect:
    """Put the case under legal hold: nothing of it is purged until #release."""
    if not rest:
        raise CommandError("Say why on the same line, for example: #hold letter of counsel of November 16")
    if desk.case is not None and desk.case.held:
        raise CommandError("This case is under legal hold already.")
    return Effect(events=(Held(Text(rest)),))


@command("#release", OVERSIGHT, sends=False, example="#release")
def release(desk: Desk, rest: str) -> Effect:
    """End the legal hold of the case. What you write on the line is kept as the reason."""
    if desk.case is not None and not desk.case.held:
        raise CommandError("This case is under no legal hold.")
    return Effect(events=(Released(Text(rest)),))


@command("#priority now|today|normal [WHY]", JUDGES, sends=False, example="#priority today the inspector comes at noon")
def priority(desk: Desk, rest: str) -> Effect:
    """Say how soon the case must be read. Up: oversight and the superintendent hear at once. Down: say why.

    Where a letter asks whether a case is urgent, #priority today or #priority normal is the answer. It needs no
    reason.
    """
    said, why = find_beginning(rest, PRIORITIES, "priority", "#priority")
    case = desk.case
    before = case.priority if case else Priority.NORMAL
    reason = Text(why.strip(" :,-"))
    if plain(reason.words) in NO_REASON:
        raise CommandError("Write your reason in place of the last word.")
    if said is before and not (case is not None and said is Priority.NORMAL and waits_for_an_answer(case)):
        raise CommandError(f"The priority of this case is {said} already.")
    if case is not None and not case.live:
        raise CommandError("This case has ended: nobody needs to read it sooner. Write #reopen first.")
    if said is before:
        return Effect(events=(PriorityLowered(said, reason),))
    if URGENCY.index(said) > URGENCY.index(before):
        return Effect(events=(PriorityRaised(said, (), (), TOLD_BY_PERSON, reason),))
    if not reason.words:
        raise CommandError("Say why on the same line.", f"#priority {said} WHY")
    return Effect(events=(PriorityLowered(said, reason),))
