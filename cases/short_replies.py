"""What a reply of a word or two says of a case that may be urgent: the answer, or nothing that can be told. Pure.

As an answer to a family such a word would mean nothing.
"""

from dataclasses import replace

from cases.case import Case
from cases.commands import WORKERS
from cases.events import Priority
from cases.intake import OurLetter
from cases.people import Person, Role
from cases.sheet import Line, Sheet, only_line
from cases.slips import priority_said, speaks_of_priority

WHICH = (
    "It is not clear whether the case is urgent. "
    "Write one of these lines: #priority today (it must be read today) or #priority normal (it is not urgent)."
)
TO_THE_FAMILY = f"{WHICH} If it is your answer to the constituent, write a whole sentence."
TO_KEEP = f"{WHICH} To keep your words as a note, write #note above them."
_ASKING = frozenset({"possible", "alert"})  # letters about nothing but the priority


def with_priority(sheet: Sheet, case: Case | None, answers: OurLetter | None, person: Person) -> Sheet:
    """Return a reply that is nothing but a priority as that command, where the question is open."""
    said = priority_said(only_line(sheet.text, person.name)) if _is_meant(sheet, case, answers, person) else None
    if said is None:
        return sheet
    return replace(sheet, lines=(Line(f"#priority {said}", "priority", str(Priority(said))),), text="")


def unclear_priority(sheet: Sheet, case: Case | None, answers: OurLetter | None, person: Person) -> str:
    """Return what the writer of a word reads that may or may not say how urgent the case is; '' for all else."""
    if not _is_meant(sheet, case, answers, person) or case is None or case.possible_at is None:
        return ""
    works = person.role in WORKERS
    if not speaks_of_priority(only_line(sheet.text, person.name), short=not works):
        return ""
    return TO_THE_FAMILY if works else TO_KEEP


def _is_meant(sheet: Sheet, case: Case | None, answers: OurLetter | None, person: Person) -> bool:
    """Return whether a text alone may say how urgent the case is: to the question, or to a letter about nothing else.

    Oversight reads many letters, and words of theirs are notes: only in reply to these letters they decide.
    """
    if case is None or sheet.lines or not sheet.text:
        return False
    asks = answers is not None and answers.kind in _ASKING
    if person.role in WORKERS:
        return asks or case.possible_at is not None
    return asks and person.role is Role.OVERSIGHT
