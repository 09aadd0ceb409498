"""Which mail belongs to which case: merging, linking, taking apart, taking in, opening again, and what is no case."""

from cases.case import Case
from cases.command.registry import command
from cases.commands import WORKERS, CommandError, Desk, Effect
from cases.events import (
    Accepted,
    Event,
    Joined,
    Linked,
    Merged,
    NotACase,
    Pending,
    Received,
    Reopened,
    Split,
    Status,
    Text,
    Undone,
)
from cases.intake import KeptMail
from cases.merging import MERGE, handed_over, one_person
from cases.people import Role
from cases.routing import may_hear

LISTS = frozenset({"lists", "digest"})  # letters with a numbered line for each mail that made no case
NEW_CASE = "new-case"
UNFINISHED = (
    "This case has a promise to keep, or waits for a department. Merge the other case into this one instead: "
    "reply #merge {number} to a letter of {other}."
)


@command("#merge [NUMBER]", sends=False, example="#merge CS-2026-00042")
def merge(desk: Desk, rest: str) -> Effect:
    """Join this case to another case of the same person. Later mail goes to the case that you name."""
    case = _live(desk)
    if desk.text:
        raise CommandError("Send your text in a mail of its own: this line ends the case. #note TEXT keeps one line.")
    other = _other(desk, rest or _proposed_number(desk), "merge")
    if not other.live:
        raise CommandError(
            f"{other.number} has ended. Reply #reopen to a letter of it first, or link the two.",
            f"#link {other.number}",
        )
    if case.requester is None and other.requester is None:
        raise CommandError("Nobody knows who asks in either case: name them with #who first.", f"#link {other.number}")
    if not one_person(case, other, desk.facts.names):
        raise CommandError(
            f"{other.number} is of another person. Cases of different people are never merged: link them instead.",
            f"#link {other.number}",
        )
    if any(not one.kept for one in case.promises) or any(one.replied_at is None for one in case.inquiries):
        raise CommandError(UNFINISHED.format(number=case.number, other=other.number))
    if case.about is not None and other.about is not None and case.about != other.about:
        raise CommandError("The two cases are about different people of the district: link them instead.")
    return Effect(events=(Merged(other.id, other.number),), elsewhere=((other, (handed_over(case),)),))


@command("#link NUMBER", sends=False, example="#link CS-2026-00042")
def link(desk: Desk, rest: str) -> Effect:
    """Note that this case has to do with another one. Each constituent hears only of their own."""
    case = _case(desk)
    other = _other(desk, rest, "link")
    if other.number in case.linked:
        raise CommandError(f"This case is linked with {other.number} already.")
    return Effect(events=(Linked(other.id, other.number),), elsewhere=((other, (Linked(case.id, case.number),)),))


def _other(desk: Desk, rest: str, name: str) -> Case:
    """Return the case that a line names: one that its writer may hear of, and that stands by itself."""
    case = _case(desk)
    number = rest.strip().strip(".").upper()
    if not number:
        raise CommandError(f"Name the other case, for example: #{name} {case.number}")
    other = desk.facts.others.get(number)
    if other is None or not may_hear(other, desk.person):
        raise CommandError(f"There is no case {number[:40]} that you can work with. Please check the number.")
    if other.id == case.id:
        raise CommandError("This is the number of the case itself. Name the other one.")
    if other.merged_into:
        raise CommandError(f"{number} was merged into {other.merged_into}.", f"#{name} {other.merged_into}")
    if other.status is Status.NOT_A_CASE:
        raise CommandError(f"{number} was found to be no case.")
    return other


@command("#split", example="#split")
def split(desk: Desk, rest: str) -> Effect:
    """Make the mail of this notice a case of its own: a new number, a receipt, a suggestion. This case stays."""
    case = _case(desk)
    if rest:
        raise CommandError("Write #split alone on its line, in reply to the notice of that mail.")
    if desk.text:
        raise CommandError("Send your text in a mail of its own: answer the new case in reply to its own letter.")
    mail = _later_mail(desk, case)
    reopening = _reopened_by(desk, mail.message)
    back = (Undone(reopening),) if reopening else ()
    return Effect(events=(Split(0, "", mail.message), *back), apart=(mail,))


def _reopened_by(desk: Desk, message: int) -> tuple[int, ...]:
    """Return what a mail did that opened the case again by itself, where nothing else has happened to it since."""
    gone = {seq for step in desk.history if isinstance(step.event, Undone) for seq in step.event.seqs}
    standing = [step for step in desk.history if step.seq not in gone and not isinstance(step.event, Undone)]
    opened = [isinstance(step.event, Reopened) and step.event.message == message for step in standing]
    since = standing[opened.index(True) :] if True in opened else []
    alone = all(step.cause == since[0].cause for step in since)
    return tuple(step.seq for step in since) if alone else ()


def _later_mail(desk: Desk, case: Case) -> KeptMail:
    """Return the later mail of the case that the answered notice told of, else the one that the service proposes."""
    events = _events(desk)
    message = _message_of_notice(desk)
    later = {event.message for event in events if isinstance(event, Joined | Reopened | Pending)}
    if message not in later and case.proposed is not None and case.proposed.what == NEW_CASE:
        message = case.proposed.message
    if any(isinstance(event, Received) and event.message == message for event in events):
        raise CommandError("This case began with that mail. #split is for a later mail of it.")
    if message is None or message not in later:
        raise CommandError("Reply #split to the notice of the mail that is a matter of its own.")
    mail = desk.facts.mails.get(message)
    if mail is None or mail.case != case.id:
        raise CommandError("That mail is not part of this case any more.")
    return mail


@command("#accept [N]", needs_case=False, sends=False, example="#accept")
def accept(desk: Desk, rest: str) -> Effect:
    """Make a mail that waits part of the case, and its writer one who takes part; or a case of line N of a list."""
    if desk.case is None or rest:
        return _accept_line(desk, rest)
    case, events = desk.case, _events(desk)
    accepted = {event.message for event in events if isinstance(event, Accepted)}
    split_off = {event.message for event in events if isinstance(event, Split)}
    waiting = [
        event.message for event in events if isinstance(event, Pending) and event.message not in accepted | split_off
    ]
    message = _message_of_notice(desk)
    if message not in waiting:
        message = waiting[0] if len(waiting) == 1 else None
    if message is None:
        text = "Several mails wait on this case: reply #accept to the notice of the one that you mean."
        raise CommandError(text if waiting else "No mail waits on this case: all of its mail is part of it.")
    mail = desk.facts.mails.get(message)
    if mail is None:
        raise CommandError("Reply #accept to the notice of that mail.")
    new = mail.person is not None and not case.participant(mail.person)
    return Effect(events=(Accepted(message, mail.person if new else None),))


def _accept_line(desk: Desk, rest: str) -> Effect:
    """Return the effect of taking a line of the morning letter: that mail becomes a case."""
    if desk.answers is None or desk.answers.kind not in LISTS:
        raise CommandError(
            "#accept with a number is for the morning letter: reply to it. On a case, write #accept alone."
        )
    if not rest.isdecimal():
        raise CommandError("Write the number of the line, for example: #accept 12")
    mail = desk.facts.mails.get(int(rest)) if len(rest) < 10 else None  # noqa: PLR2004 - longer ones are no rows
    if mail is None or not mail.automatic:
        raise CommandError(f"No line of that letter has the number {rest[:20]}.")
    if mail.case is not None:
        raise CommandError(f"Line {rest} is part of a case already.")
    return Effect(apart=(mail,))


@command("#reopen", WORKERS | {Role.OVERSIGHT}, example="#reopen")
def reopen(desk: Desk, rest: str) -> Effect:
    """Open a case again that was resolved. The constituent is told, and so is whoever referred it."""
    case = _case(desk)
    if rest:
        raise CommandError("Write #reopen alone on its line. Your text goes below it.")
    if case.live:
        raise CommandError("This case is open.")
    if case.merged_into:
        raise CommandError(f"This case was merged into {case.merged_into}. Reply to a letter of that case.")
    answer_by = desk.district.calendar.answer_by(desk.at, desk.district.targets.first_answer_days)
    return Effect(events=(Reopened(None, answer_by),))


@command("#notacase WHY", sends=False, example="#notacase an advertisement")
def notacase(desk: Desk, rest: str) -> Effect:
    """End what is no case at all, such as an advertisement. Nobody is told; mail on it brings it back."""
    case = _case(desk)
    if not rest:
        raise CommandError("Say why on the same line, for example: #notacase an advertisement")
    if case.merged_into:
        raise CommandError(f"This case was merged into {case.merged_into}. Reply to a letter of that case.")
    if case.status is Status.NOT_A_CASE:
        raise CommandError("This was found to be no case already.")
    if case.status not in {Status.NEW, Status.OPEN} or case.first_answer_at is not None:
        raise CommandError("Somebody has worked on this case or answered it. Resolve it instead.", "#resolve answered")
    if any(one.verified for one in case.referrers):
        raise CommandError(
            "A Board member referred this case and waits to hear. Resolve it instead.", "#resolve answered"
        )
    if desk.text:
        raise CommandError("Write why on the line itself. Text below it would be an answer, and nobody is answered.")
    return Effect(events=(NotACase(Text(rest)),))


def _case(desk: Desk) -> Case:
    if desk.case is None:
        raise CommandError("Reply to a letter of the case: this line needs to know which case it is about.")
    return desk.case


def _live(desk: Desk) -> Case:
    case = _case(desk)
    if case.merged_into:
        raise CommandError(f"This case was merged into {case.merged_into}. Reply to a letter of that case.")
    if not case.live:
        raise CommandError("This case has ended. Reopen it first.", "#reopen")
    return case


def _proposed_number(desk: Desk) -> str:
    """Return the case that the service proposes to merge with."""
    proposal = _case(desk).proposed
    if proposal is None or proposal.what != MERGE:
        near = desk.facts.their_open
        raise CommandError(
            "Name the other case of the same person: #merge and its number on one line.",
            f"#merge {near[0]}" if len(near) == 1 else "",
        )
    return proposal.number


def _message_of_notice(desk: Desk) -> int | None:
    """Return the mail that the answered notice told of."""
    name, _, number = (desk.answers.cause if desk.answers else "").partition(":")
    return int(number) if name == "message" and number.isdecimal() else None


def _events(desk: Desk) -> list[Event]:
    """Return what stands in the history of the case: what was taken back left out."""
    gone = {seq for step in desk.history if isinstance(step.event, Undone) for seq in step.event.seqs}
    return [step.event for step in desk.history if step.seq not in gone]
