"""A staff mail about several cases: each `#case NUMBER` begins the commands for that case (commands.md). Pure.

All of the mail runs, or none of it. Its text belongs to one case: with several, nobody could tell to which.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cases.case import Case
from cases.commands import ALONE, CommandError, Desk, Plan, Registry, Trouble, run
from cases.seeing import may_see
from cases.sheet import CASE, Line, Sheet

NO_SUCH_CASE = "There is no case with this number that you may see."
FROM_A_LIST = (
    "This may write to somebody outside, so it does not run from a list. Reply to a letter of the case. "
    "To get one, reply with  #show and its number."
)
NOT_LISTED = "Your mail does not answer a letter about this case. Write a new mail that begins with this line."
IN_A_REPLY = "This makes a new case: write it in reply to a letter of the case. To get one, reply #show and its number."
WHOSE_TEXT = "Your text stands below the commands of several cases. Send it alone, in reply to a letter of its case."
TEXT_FROM_A_LIST = (
    "No text leaves from a list: it is about several cases. To answer somebody, reply to a letter of their case."
)


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a mail for one case: its number, '' for the case that the mail answers; the line that named it."""

    number: str
    lines: tuple[Line, ...]
    named_by: Line | None = None


def parts_of(sheet: Sheet, own: str = "") -> tuple[Part, ...]:
    """Return the lines of a mail case by case, first those of its *own* case."""
    number = ""
    lines: dict[str, list[Line]] = {"": []}
    named: dict[str, Line] = {}
    for line in sheet.lines:
        if line.name == CASE:
            number = number_in(line)
            number = "" if number == own else number
            named.setdefault(number, line)
            lines.setdefault(number, [])
        else:
            lines[number].append(line)
    return tuple(Part(number, tuple(some), named.get(number)) for number, some in lines.items())


def number_in(line: Line) -> str:
    """Return the number on a line that begins with #case, as numbers are written."""
    words = line.rest.split()
    return words[0].strip(".,:;[]").upper() if len(words) == 1 else line.rest.upper()


def cases_named(sheet: Sheet) -> tuple[str, ...]:
    """Return the numbers on the #case lines of a mail, each once."""
    return tuple(dict.fromkeys(number_in(line) for line in sheet.lines if line.name == CASE))


def run_all(sheet: Sheet, desk: Desk, registry: Registry) -> Plan:
    """Return what a mail does to its own case and to those that its #case lines name; with one wrong line, nothing."""
    own, *others = parts_of(sheet, desk.case.number if desk.case else "")
    if not others:
        return run(replace(sheet, lines=own.lines), desk, registry)
    concerned = [own] if own.lines or desk.case else []
    text = sheet.text if len(concerned) + len(others) == 1 else ""
    troubles = [Trouble("", WHOSE_TEXT)] if sheet.text and not text else []
    plan = run(Sheet(own.lines, ""), replace(desk, text=""), registry)
    troubles += plan.troubles
    if plan.opens:
        troubles.append(Trouble(own.lines[0].typed, ALONE.format(own.lines[0].name)))
    plan = replace(plan, commanded=True)
    for part in others:
        done = _run_part(part, text, desk, registry)
        troubles += done.troubles
        case = there.case if (there := desk.facts.parts.get(part.number)) else None
        if case is not None and not done.troubles:
            plan = _together(plan, done, case)
    return Plan(commanded=True, troubles=tuple(troubles)) if troubles else plan


def _run_part(part: Part, text: str, desk: Desk, registry: Registry) -> Plan:
    named = part.named_by.typed if part.named_by else ""
    try:
        there = _desk_of(part, text, desk)
    except CommandError as error:
        return Plan(troubles=(Trouble(named, str(error), error.nearest),))
    if not part.lines and not text:
        return Plan(troubles=(Trouble(named, "Write what is to be done with this case below this line."),))
    if desk.facts.listed:
        held_back = tuple(_held_back(part, text, there, registry))
        if held_back:
            return Plan(troubles=held_back)
    done = run(Sheet(part.lines, text), there, registry)
    if done.opens or done.apart:  # a mail makes new cases of one case alone
        return Plan(troubles=(Trouble(named, IN_A_REPLY),))
    return done


def _desk_of(part: Part, text: str, desk: Desk) -> Desk:
    """Return the desk with another case on it. Raises CommandError, for no case as for one that they may not see."""
    facts = desk.facts.parts.get(part.number)
    if facts is None or facts.case is None or not may_see(facts.case, desk.person):
        raise CommandError(NO_SUCH_CASE)
    if not desk.confirmed and part.number not in desk.facts.listed:
        raise CommandError(NOT_LISTED)
    return replace(
        desk,
        case=facts.case,
        text=text,
        history=facts.history,
        left=facts.left,
        ids={**desk.ids, **facts.ids},
        unreachable=facts.unreachable,
        facts=facts,
    )


def _held_back(part: Part, text: str, desk: Desk, registry: Registry) -> Iterator[Trouble]:
    """Yield what may not be done from a list: it sends nothing outside the staff (mail-safety.md 6.4)."""
    for line in part.lines:
        command = registry.commands.get(line.name)
        if command is not None and command.sends and desk.person.role in command.who:
            yield Trouble(line.typed, FROM_A_LIST)
    if text:
        yield Trouble("", TEXT_FROM_A_LIST)


def _together(plan: Plan, done: Plan, case: Case) -> Plan:
    """Return the plan of the whole mail with what it does to one more case."""
    looks = tuple(replace(one, about=case.number) if one.letter == "show" else one for one in done.letters)
    return replace(
        plan,
        elsewhere=(*plan.elsewhere, (case, done.events), *done.elsewhere),
        letters=(*plan.letters, *looks),
        undoes=(*plan.undoes, *done.undoes),
        withdraws=(*plan.withdraws, *done.withdraws),
        kept=(*plan.kept, *done.kept),
        sent=(*plan.sent, *done.sent),
        called_at=plan.called_at or done.called_at,
        told=(*plan.told, case.number),
    )
