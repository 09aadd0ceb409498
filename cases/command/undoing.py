"""Taking back what has not left."""

from dataclasses import replace

from cases.command.calls import unlogged
from cases.command.registry import command
from cases.commands import STAFF, CommandError, Desk, Effect
from cases.events import Accepted, FieldSet, Logged, NotACase, Purged, Redacted, Step, Text, Undone

TAKEN_BACK = "taken back by whoever made a case of it"
FOR_GOOD = (Undone, Redacted, Purged)  # of an #undo, of the redacted copy, of the records schedule: no mail did it
# The letters that tell of a step outside, by its kind: while they wait they are withdrawn with it.
LETTERS_OF = {
    "answered": ("answer",),
    "resolved": ("answer", "resolved-board"),
    "withdrawn": ("answer", "resolved-board"),
    "redirected": ("who-can-help",),
    "asked": ("question",),
    "deferred": ("status",),
    "reopened": ("reopened", "reopened-board"),
    "clock_confirmed": ("formal", "clock"),
    "clock_extended": ("formal", "clock"),
    "sent_to_department": ("ask-department",),
}


@command("#undo", STAFF, needs_case=False, example="UNDO")
def undo(desk: Desk, rest: str) -> Effect:
    """Take back what your last mail on this case did, as far as it has not left."""
    del rest
    if desk.case is None:
        return _undo_of_several(desk)
    cause = _cause_to_undo(desk)
    steps = [step for step in _standing(desk) if step.cause == cause]
    if any(isinstance(step.event, Logged) for step in steps):
        return unlogged(desk, cause)
    if any(isinstance(step.event, Accepted) for step in steps) and desk.history[0].cause == cause:
        return Effect(events=(NotACase(Text(TAKEN_BACK)),))  # the line of a list was no case before
    telling = {letter for letters in LETTERS_OF.values() for letter in letters}
    left = tuple(kind for letter_cause, kind in sorted(desk.left) if letter_cause == cause and kind in telling)
    if any(isinstance(step.event, FieldSet) for step in steps) and ("receipt", "receipt") in desk.left:
        left = (*left, "receipt")
    told = not telling.isdisjoint(left)  # then what was told stays true: answer and resolution stay together
    back = [step for step in steps if not (told and step.kind in LETTERS_OF)]
    if not back and not desk.facts.registered:
        raise CommandError("There is nothing left to take back: it has left already, or was taken back before.")
    letters = frozenset(letter for step in back for letter in LETTERS_OF.get(step.kind, ()))
    undone = (Undone(tuple(step.seq for step in back)),) if back else ()
    return Effect(events=undone, undoes=((cause, letters),), kept=left)


def _undo_of_several(desk: Desk) -> Effect:
    """Take back what a mail about several cases did, all of it."""
    letter = desk.answers
    if letter is None or letter.kind != "summary" or letter.person_id != desk.person_id:
        raise CommandError("Reply UNDO to the summary of what you want to take back.")
    desks = [replace(desk, case=one.case, history=one.history, left=one.left) for one in desk.facts.touched]
    telling = {name for letters in LETTERS_OF.values() for name in letters}
    left = tuple(name for one in desks for cause, name in sorted(one.left) if cause == letter.cause and name in telling)
    back = []
    for one in desks:
        steps = [step for step in _standing(one) if step.cause == letter.cause]
        steps = [step for step in steps if not (left and step.kind in LETTERS_OF)]  # what was told stays true
        if one.case is not None and steps:
            back.append((one.case, steps))
    if not back and not desk.facts.registered:
        raise CommandError("There is nothing left to take back: it has left already, or was taken back before.")
    letters = frozenset(name for _, steps in back for step in steps for name in LETTERS_OF.get(step.kind, ()))
    undone = tuple((case, (Undone(tuple(step.seq for step in steps)),)) for case, steps in back)
    return Effect(elsewhere=undone, undoes=((letter.cause, letters),), kept=left)


def _cause_to_undo(desk: Desk) -> str:
    if desk.answers is not None and desk.answers.kind == "summary":
        return desk.answers.cause
    standing = _standing(desk)
    if not standing:
        raise CommandError("You have done nothing on this case that could be taken back.")
    return standing[-1].cause


def _standing(desk: Desk) -> list[Step]:
    """Return what the writer did by mail or in words on this case, and has not taken back."""
    gone = {seq for step in desk.history if isinstance(step.event, Undone) for seq in step.event.seqs}
    return [
        step
        for step in desk.history
        if step.by == desk.person_id and step.seq not in gone and not isinstance(step.event, FOR_GOOD)
    ]
