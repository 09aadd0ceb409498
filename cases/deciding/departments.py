"""What follows from a department's reply: its words come back to whoever works the case, and go no further. Pure.

What only stood in its mail, pasted or quoted, is a note beside its words: `#pass` never sends it.
"""

from collections.abc import Sequence
from dataclasses import replace

from cases.case import Case, Inquiry
from cases.commands import Plan
from cases.decision import Context
from cases.events import DepartmentReplied, Event, Noted, Text
from cases.intake import Facts, StaffReply
from cases.people import Person, Role
from cases.sheet import SPELLING, Sheet
from cases.signed import signs, signs_in_part

_SIGNATURE = 8  # lines of a signature at most
_CLOSING = 4  # words of a closing line: With many thanks,


def with_reply(plan: Plan, sheet: Sheet, intake: StaffReply, context: Context) -> Plan:
    """Return the plan with the plain words of a department that was asked as its reply; any other plan as it is."""
    asked = _asked(intake.case, intake.person, intake.person_id)
    below = context.incoming.below
    something = bool(context.incoming.attachments or below)
    if asked is None or sheet.lines or (plan.troubles and (sheet.text or not something)):
        return plan
    if looks_automatic(context.facts):
        return replace(plan, events=(Noted(Text(sheet.text or below)),), troubles=())
    words = Text(without_signature(sheet.text, intake.person.name))
    replied: tuple[Event, ...] = (DepartmentReplied(asked.key, context.incoming.message, words),)
    return replace(plan, events=(*replied, Noted(Text(below))) if below else replied, troubles=())


def looks_automatic(facts: Facts) -> bool:
    """Return whether a department's mail reads as an absence notice or a receipt: its question stays open."""
    return bool(facts.away or facts.away_words or facts.receipt_words)


def _asked(case: Case | None, person: Person, person_id: int) -> Inquiry | None:
    """Return the question that somebody of a department answers: their own, else one to their department."""
    if case is None or person.role is not Role.DEPARTMENT:
        return None
    inquiries = case.inquiries[::-1]
    own = next((one for one in inquiries if one.person == person_id), None)
    return own or next((one for one in inquiries if one.key == person.key), None)


def without_signature(text: str, name: str) -> str:
    """Return a text without the name of its writer at its end, what stands below it, and the closing line above it.

    Only the last lines are looked at; in doubt, and where nothing would be left, the text stays as it is.
    """
    lines = text.rstrip().split("\n")
    shown = [line.translate(SPELLING).strip() for line in lines]
    last = [place for place, line in enumerate(shown) if line][-_SIGNATURE:]
    found = next((place for place in last if _signs(shown, place, name)), None)
    if found is None:
        return text.strip()
    kept = "\n".join(lines[:found]).rstrip().split("\n")
    if _closes(kept[-1].strip()):
        kept.pop()
    return "\n".join(kept).strip() or text.strip()


def _signs(lines: Sequence[str], place: int, name: str) -> bool:
    """Whether the text above has ended, and a line is the writer's name: whole with a title, or a part of it alone."""
    above = next((line for line in reversed(lines[:place]) if line), "")
    ended = above.endswith((".", "!", "?", "…", "。")) or _closes(above) or (not lines[place - 1] and above[-1:] != ":")
    return bool(above) and ended and (signs(lines, place, name) or signs_in_part(lines, place, name))


def _closes(line: str) -> bool:
    return line.endswith((",", "!")) and len(line.split()) <= _CLOSING
