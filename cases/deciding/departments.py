"""What follows from a department's reply: its words come back to whoever works the case, and go no further. Pure."""

from dataclasses import replace

from cases.case import Case, Inquiry
from cases.commands import Plan
from cases.decision import Context
from cases.events import DepartmentReplied, Text
from cases.intake import StaffReply
from cases.people import Person, Role
from cases.sheet import SPELLING, Sheet

_SIGNATURE = 8  # lines of a signature at most
_TITLE = 4  # words beside the name in its line
_CLOSING = 4  # words of a closing line: With many thanks,
_EDGES = ",.;:|-–—*!"


def with_reply(plan: Plan, sheet: Sheet, intake: StaffReply, context: Context) -> Plan:
    """Return the plan with the plain words of a department that was asked as its reply; any other plan as it is."""
    asked = _asked(intake.case, intake.person, intake.person_id)
    attached = bool(context.incoming.attachments)
    if asked is None or sheet.lines or (plan.troubles and (sheet.text or not attached)):
        return plan
    words = Text(without_signature(sheet.text, intake.person.name))
    return replace(plan, events=(DepartmentReplied(asked.key, context.incoming.message, words),), troubles=())


def _asked(case: Case | None, person: Person, person_id: int) -> Inquiry | None:
    """Return the question that somebody of a department answers: their own, else one to their department."""
    if case is None or person.role is not Role.DEPARTMENT:
        return None
    inquiries = case.inquiries[::-1]
    own = next((one for one in inquiries if one.person == person_id), None)
    return own or next((one for one in inquiries if one.key == person.key), None)


def without_signature(text: str, name: str) -> str:
    """Return a text without the name of its writer at its end, what stands below it, and the closing line above it.

    Only the last lines are looked at; a text that would be empty without them stays as it is.
    """
    lines = text.rstrip().split("\n")
    names = set(_said(name))
    last = [place for place, line in enumerate(lines) if line.strip()][-_SIGNATURE:]
    found = next((place for place in last if _is_name(lines[place], names)), None)
    if found is None or not names:
        return text.strip()
    kept = "\n".join(lines[:found]).rstrip().split("\n")
    closing = kept[-1].strip()
    if closing.endswith((",", "!")) and len(closing.split()) <= _CLOSING:
        kept.pop()
    return "\n".join(kept).strip() or text.strip()


def _is_name(line: str, names: set[str]) -> bool:
    """Whether a line is the writer's name, whole with a title, or a part of it alone."""
    said = _said(line)
    whole = names <= set(said) and len(said) <= len(names) + _TITLE
    return bool(said) and (whole or set(said) <= names)


def _said(line: str) -> list[str]:
    words = (word.strip(_EDGES) for word in line.translate(SPELLING).casefold().split())
    return [word for word in words if word]
