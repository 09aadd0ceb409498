"""Taking back what has not left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cases.case import Case
from cases.command.calls import unlogged
from cases.command.registry import command
from cases.commands import STAFF, CommandError, Desk, Effect
from cases.events import (
    Accepted,
    Event,
    FieldSet,
    Logged,
    NotACase,
    PriorityRaised,
    Purged,
    Redacted,
    Reopened,
    Split,
    Status,
    Step,
    Text,
    Undone,
)
from cases.intake import OurLetter

NOTHING = "There is nothing left to take back: it has left already, or was taken back before."
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
    "clock_met": ("clock",),
    "sent_to_department": ("ask-department",),
}
ALERT = "alert"  # it leaves at once: the priority goes back all the same, and the writer reads who has been told
TELLING = frozenset(letter for letters in LETTERS_OF.values() for letter in letters)


@dataclass(frozen=True, slots=True)
class _Back:
    """What is taken back on a further case that the mail changed: its events, its waiting letters; what has left."""

    case: Case
    events: tuple[Event, ...]
    letters: frozenset[str]
    left: tuple[str, ...]


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
    others = _on_others(desk, cause)
    elsewhere, withdraws, sent = _together(others, cause)
    left = _left(desk, cause)
    if any(isinstance(step.event, FieldSet) for step in steps) and ("receipt", "receipt") in desk.left:
        left = (*left, "receipt")
    left = (*left, *_alerted(desk, cause, steps))
    told = not TELLING.isdisjoint(left)  # then what was told stays true: answer and resolution stay together
    back = [step for step in steps if not (told and step.kind in LETTERS_OF)]
    if not back and not elsewhere and not desk.facts.registered:
        if told and steps:
            return Effect(kept=left, late=cause, sent=sent)
        raise CommandError(NOTHING)
    letters = _letters_of(back)
    undone = (Undone(tuple(step.seq for step in back)),) if back else ()
    return Effect(
        events=(*undone, *_open_again(desk, cause)),
        elsewhere=elsewhere,
        undoes=((cause, letters),),
        withdraws=withdraws,
        kept=left,
        sent=sent,
    )


def _open_again(desk: Desk, cause: str) -> tuple[Reopened, ...]:
    """Return that the case is open again, where the mail had split off what opened it, and ended it so."""
    steps = [step.event for step in desk.history if step.cause == cause]
    if not any(isinstance(event, Split) for event in steps):
        return ()
    ended = {seq for event in steps if isinstance(event, Undone) for seq in event.seqs}
    opened = (step.event for step in desk.history if step.seq in ended)
    return tuple(Reopened(None, event.answer_by) for event in opened if isinstance(event, Reopened))


def _undo_of_several(desk: Desk) -> Effect:
    """Take back what a mail about several cases did, all of it."""
    letter = desk.answers
    if letter is None or letter.kind != "summary" or letter.person_id != desk.person_id:
        raise CommandError("Reply UNDO to the summary of what you want to take back.")
    elsewhere, withdraws, sent = _together(_on_others(desk, letter.cause), letter.cause)
    if not elsewhere and not desk.facts.registered:
        raise CommandError(NOTHING)
    return Effect(elsewhere=elsewhere, undoes=((letter.cause, frozenset()),), withdraws=withdraws, sent=sent)


def _on_others(desk: Desk, cause: str) -> tuple[_Back, ...]:
    """Return what is taken back on each further case that the mail changed."""
    apart = {one.event.case for one in desk.history if one.cause == cause and isinstance(one.event, Split)}
    return tuple(
        _on_other(replace(desk, case=one.case, history=one.history, left=one.left), one.case, cause)
        for one in desk.facts.touched
        if one.case is not None and one.case.id not in apart  # a mail made a case of its own goes back where it was
    )


def _on_other(desk: Desk, case: Case, cause: str) -> _Back:
    left = _left(desk, cause)
    steps = [step for step in _not_undone(desk.history) if step.cause == cause]
    if any(isinstance(step.event, Accepted) for step in steps) and desk.history[0].cause == cause:
        no_case = (NotACase(Text(TAKEN_BACK)),) if case.status is Status.NEW else ()  # else somebody works on it
        return _Back(case, no_case, frozenset(), left)
    steps = [step for step in steps if not (left and step.kind in LETTERS_OF)]  # what was told stays true
    events = (Undone(tuple(step.seq for step in steps)),) if steps else ()
    return _Back(case, events, _letters_of(steps), (*left, *_alerted(desk, cause, steps)))


def _together(
    others: Sequence[_Back], cause: str
) -> tuple[
    tuple[tuple[Case, tuple[Event, ...]], ...],
    tuple[tuple[int, str, frozenset[str]], ...],
    tuple[tuple[str, str], ...],
]:
    """Return what happens to the other cases, which of their waiting letters are withdrawn, and what has left."""
    return (
        tuple((one.case, one.events) for one in others if one.events),
        tuple((one.case.id, cause, one.letters) for one in others if one.letters),
        tuple((one.case.number, kind) for one in others for kind in one.left),
    )


def _left(desk: Desk, cause: str) -> tuple[str, ...]:
    """Return the letters of a cause that have left the case, and tell somebody of a step."""
    return tuple(kind for letter_cause, kind in sorted(desk.left) if letter_cause == cause and kind in TELLING)


def _alerted(desk: Desk, cause: str, steps: Sequence[Step]) -> tuple[str, ...]:
    """Return the alert, where one of these steps raised the priority and somebody has been told."""
    raised = any(isinstance(step.event, PriorityRaised) for step in steps)
    return (ALERT,) if raised and (cause, ALERT) in desk.left else ()


def _letters_of(steps: Sequence[Step]) -> frozenset[str]:
    """Return the letters that tell of these steps, and are withdrawn with them while they wait."""
    alerts = (ALERT,) if any(isinstance(step.event, PriorityRaised) for step in steps) else ()
    return frozenset((*alerts, *(letter for step in steps for letter in LETTERS_OF.get(step.kind, ()))))


def _cause_to_undo(desk: Desk) -> str:
    cause = cause_to_undo(desk.history, desk.person_id, desk.answers)
    if not cause:
        raise CommandError("You have done nothing on this case that could be taken back.")
    return cause


def cause_to_undo(history: Sequence[Step], person_id: int | None, answers: OurLetter | None) -> str:
    """Return which mail UNDO takes back: that of the answered summary, else the writer's last on the case; '': none."""
    if answers is not None and answers.kind == "summary":
        return answers.cause
    own = [step for step in _not_undone(history) if step.by == person_id]
    return own[-1].cause if own else ""


def _standing(desk: Desk) -> list[Step]:
    """Return what the writer did by mail or in words on this case, and has not taken back."""
    return [step for step in _not_undone(desk.history) if step.by == desk.person_id]


def _not_undone(history: Sequence[Step]) -> list[Step]:
    """Return the steps that stand, and that a mail can have caused."""
    gone = {seq for step in history if isinstance(step.event, Undone) for seq in step.event.seqs}
    return [step for step in history if step.seq not in gone and not isinstance(step.event, FOR_GOOD)]
