"""The commands, each one function: its name and help are the decorator and the docstring, its effect the body.

The help letter, the manual and the "please check" letter are made from these functions.
"""

from cases.commands import STAFF, CommandError, Desk, Effect, Registry, unfit_to_relay
from cases.events import (
    AlertConfirmed,
    Categorised,
    Event,
    FieldSet,
    Held,
    Noted,
    Outcome,
    Purged,
    Redacted,
    Released,
    Resolved,
    Status,
    Step,
    Text,
    Undone,
)
from cases.naming import WHO, read_named
from cases.people import Role
from cases.routing import may_hear

REGISTRY = Registry()
command = REGISTRY.command

WITHOUT_WORDS = frozenset({Outcome.UNREACHABLE, Outcome.WITHDRAWN, Outcome.FORMAL})
OUTCOMES = ", ".join(Outcome)
OVERSIGHT = (Role.OVERSIGHT,)
FOR_GOOD = (Undone, Redacted, Purged)  # of an #undo, of the redacted copy, of the records schedule: no mail did it
LETTERS_OF = {"answered": ("answer",), "resolved": ("answer", "resolved-board")}  # what tells of a step outside


@command("#note", STAFF)
def note(desk: Desk, rest: str) -> Effect:
    """Keep your text inside the case. It goes to nobody outside the staff."""
    if not desk.text and not rest:
        raise CommandError("Write the note below this line.")
    events = (Noted(Text(rest)),) if rest else ()
    return Effect(events=events, text_is="note")


@command("#resolve OUTCOME")
def resolve(desk: Desk, rest: str) -> Effect:
    """Resolve the case; your text is the last answer, and whoever referred the case is told."""
    case = desk.case
    if case is None or case.status in {Status.RESOLVED, Status.CLOSED}:
        raise CommandError("This case is already resolved.")
    if not case.live:
        raise CommandError("This case has ended: it was merged, or it is no case.")
    outcome = _outcome(rest)
    if not desk.text and case.first_answer_at is None and outcome not in WITHOUT_WORDS:
        raise CommandError("Write the answer below this line: nobody has answered the constituent yet.")
    events: tuple[Event, ...] = (Resolved(outcome),)
    if case.category is None and case.suggested and not case.unsure:
        events = (_categorised(desk, case.suggested[0][0]), *events)
    return Effect(events=events, text_is="answer" if desk.text else "")


def _outcome(rest: str) -> Outcome:
    word = rest.strip().rstrip(".").casefold()
    if not word:
        raise CommandError(f"Say how it ended, one of: {OUTCOMES}.", "#resolve answered")
    fits = [outcome for outcome in Outcome if outcome.startswith(word)]
    if len(fits) != 1:
        nearest = next((f"#resolve {outcome}" for outcome in Outcome if outcome.startswith(word[:2])), "")
        raise CommandError(f"The outcome must be one of: {OUTCOMES}.", nearest)
    return fits[0]


@command("#board TEXT")
def board(desk: Desk, rest: str) -> Effect:
    """Clear one line for the board members who referred this case. It stands in their letter and nowhere else."""
    if not rest:
        raise CommandError("Write the line on the same line, for example: #board The new stop opens on Monday.")
    if "\n" in rest or len(rest) > 500:  # noqa: PLR2004 - one line of a letter
        raise CommandError("Keep the line for the board under 500 characters.")
    office = desk.district.office
    slip = unfit_to_relay(rest, desk.case.number if desk.case else "", office.case_prefix)
    if slip:
        raise CommandError(slip)
    return Effect(events=(Noted(Text(rest), board=True),))


@command("#category NAME")
def category(desk: Desk, rest: str) -> Effect:
    """Set the category, by its name or the beginning of its name."""
    found = desk.district.categories.find(rest) if rest else []
    if len(found) == 1:
        return Effect(events=(_categorised(desk, found[0].id),))
    if found:
        names = ", ".join(item.id for item in found[:6])
        raise CommandError(f"Several categories begin so: {names}.", f"#category {found[0].id}")
    near = desk.district.categories.nearest(rest) if rest else None
    if not rest:
        raise CommandError("Name the category, for example: #category transportation")
    raise CommandError("There is no such category.", f"#category {near.id}" if near else "")


@command("#1")
def first(desk: Desk, rest: str) -> Effect:
    """Take the first suggested category."""
    return _suggested(desk, 0, rest)


@command("#2")
def second(desk: Desk, rest: str) -> Effect:
    """Take the second suggested category."""
    return _suggested(desk, 1, rest)


@command("#3")
def third(desk: Desk, rest: str) -> Effect:
    """Take the third suggested category."""
    return _suggested(desk, 2, rest)


def _suggested(desk: Desk, place: int, rest: str) -> Effect:
    ranked = desk.case.suggested if desk.case else ()
    if rest:
        raise CommandError(f"Write #{place + 1} alone on its line, or #category and a name.")
    if place >= len(ranked):
        raise CommandError("There is no such suggestion for this case. Use #category and a name.")
    return Effect(events=(_categorised(desk, ranked[place][0]),))


def _categorised(desk: Desk, wanted: str) -> Categorised:
    entry = desk.district.categories.get(wanted)
    if entry is None:
        raise CommandError("This category is no longer in the list. Use #category and a name.")
    before = desk.case.category if desk.case else None
    return Categorised(category=entry.id, sensitive=entry.sensitive, before=before)


@command("#who NAME [EMAIL] [PHONE]")
def who(desk: Desk, rest: str) -> Effect:
    """Say who the constituent is, when the mail did not tell. A new address gets the receipt if none has gone."""
    named = read_named(rest)
    requester = desk.case.requester if desk.case else None
    named_before = any(isinstance(step.event, FieldSet) and step.event.person == requester for step in desk.history)
    if requester is not None and requester not in desk.unreachable and not named_before:
        raise CommandError("The constituent of this case is known. #who is for a case whose mail does not tell.")
    person = desk.ids.get(named.key)
    if person is None:
        raise CommandError("This is an address of our own people, of this office or of a machine: no constituent's.")
    return Effect(events=(FieldSet(WHO, person),))


@command("#ok", STAFF)
def ok(desk: Desk, rest: str) -> Effect:
    """Confirm that you have seen the alert."""
    del rest
    if desk.answers is None or desk.answers.kind != "alert":
        raise CommandError("Reply OK to a priority alert: this letter asks for none.")
    return Effect(events=(AlertConfirmed(),))


@command("#show", STAFF - {Role.DEPARTMENT, Role.RECORDER, Role.OFFICER})
def show(desk: Desk, rest: str) -> Effect:
    """Send the messages of this case to your registered address."""
    if rest and desk.case and rest.upper() != desk.case.number:
        raise CommandError("Reply to a letter of that case to see it.")
    if desk.case and not may_hear(desk.case, desk.person):
        raise CommandError("This case cannot be shown to you.")
    return Effect(letters=("show",))


@command("#hold WHY", OVERSIGHT)
def hold(desk: Desk, rest: str) -> Effect:
    """Put the case under legal hold: nothing of it is purged until #release."""
    if not rest:
        raise CommandError("Say why on the same line, for example: #hold letter of counsel of November 16")
    if desk.case is not None and desk.case.held:
        raise CommandError("This case is under legal hold already.")
    return Effect(events=(Held(Text(rest)),))


@command("#release", OVERSIGHT)
def release(desk: Desk, rest: str) -> Effect:
    """End the legal hold of the case. What you write on the line is kept as the reason."""
    if desk.case is not None and not desk.case.held:
        raise CommandError("This case is under no legal hold.")
    return Effect(events=(Released(Text(rest)),))


@command("#help [COMMAND]", STAFF, needs_case=False)
def help_(desk: Desk, rest: str) -> Effect:
    """List the commands, or explain one."""
    del desk
    name = rest.strip().lstrip("#").casefold()
    if name and name not in REGISTRY.commands:
        raise CommandError("There is no such command.", REGISTRY.nearest(name))
    return Effect(letters=("help",), about=name)


@command("#undo", STAFF)
def undo(desk: Desk, rest: str) -> Effect:
    """Take back what your last mail on this case did, as far as it has not left."""
    del rest
    cause = _cause_to_undo(desk)
    steps = [step for step in _standing(desk) if step.cause == cause]
    telling = {letter for letters in LETTERS_OF.values() for letter in letters}
    left = tuple(kind for letter_cause, kind in sorted(desk.left) if letter_cause == cause and kind in telling)
    if any(isinstance(step.event, FieldSet) for step in steps) and ("receipt", "receipt") in desk.left:
        left = (*left, "receipt")
    told = not {"answer", "resolved-board"}.isdisjoint(left)  # then answer and resolution stay true, and stay together
    back = [step for step in steps if not (told and step.kind in LETTERS_OF)]
    if not back:
        raise CommandError("There is nothing left to take back: it has left already, or was taken back before.")
    letters = frozenset(letter for step in back for letter in LETTERS_OF.get(step.kind, ()))
    return Effect(events=(Undone(tuple(step.seq for step in back)),), undoes=((cause, letters),), kept=left)


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
