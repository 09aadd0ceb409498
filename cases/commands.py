"""What staff say by mail (commands.md): the engine that runs all lines of a reply or none.

The commands themselves stand in `cases/command/`, each one function with its name, help and effect together.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from cases.case import URGENCY, Case
from cases.events import Answered, Categorised, Event, Noted, Priority, Proof, Resolved, Step, Text, Undone
from cases.history import after, summed
from cases.improvements import Improvement
from cases.intake import NO_FACTS, Facts, KeptMail, OurLetter
from cases.nearest import ANSWER as ANSWER_AS_TEXT
from cases.nearest import ANSWERS, meant
from cases.people import Person, Role
from cases.policy import District
from cases.relay import half_a_text, unfit_to_relay
from cases.sheet import UNCLEAR, Line, Sheet, only_line
from cases.slips import (
    CORRECTED,
    NAMES_A_RECIPIENT,
    NAMES_NOBODY,
    below_the_text,
    chosen_number,
    lone_priority,
    single_word,
    to_another,
    without_sign,
)

WORKERS = frozenset({Role.CONTACT, Role.BACKUP})
COURSES = frozenset({"ask", "extend", "redirect", "resolve", "notacase"})  # a mail says one way in which a case goes on
# What stands behind these is one value, or a reason: no other command may be lost in it.
ONE_VALUE = frozenset({"category", "priority", "school", "area", "language", "about", "resolve", "1", "2", "3"})
UNDO = "undo"
CONFIRM_ELSEWHERE = (
    'CONFIRM answers the letter with the question "Was this you?". Reply to that letter with the word alone.'
)
TOO_LATE_BESIDE = "It is too late to take that back: it has left. Take this line out to have the others done."
LONGEST_TEXT = 20_000  # characters that a letter holds
NOBODY_TO_ANSWER = (
    "We do not know the constituent's address, so your answer would reach nobody. "
    "Write #who NAME EMAIL above it, keep it with #note, or resolve the case as unreachable without a text."
)
ALONE = (
    "#{} makes a new case: write it without other commands. Its lines say the same, for example Category: or School:"
)
STAFF = frozenset(role for role in Role if role is not Role.BOARD)


class CommandError(Exception):
    """A line that cannot be run. The text is what its writer reads; `nearest` the right spelling, if one is near.

    `lines`: what is wrong below it, line by line, where the command reads a form.
    """

    def __init__(self, text: str, nearest: str = "", lines: "tuple[Trouble, ...]" = ()) -> None:
        super().__init__(text)
        self.nearest = nearest
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Trouble:
    """A line that needs a change: what is wrong with it, and what may have been meant."""

    line: str
    why: str
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class TextUse:
    """Where the text below the commands goes. Two lines of a mail that use it differently contradict each other.

    `event`: what is recorded of it; None: the line has recorded it itself. `public`: it goes to the constituent in
    words of a letter; `leaves`: it goes to anybody outside the case at all, so that nothing of ours may stand in it.
    """

    name: str
    event: Callable[[Text], Event] | None
    public: bool = False
    leaves: bool = False
    answers: bool = (
        False  # it is an answer in another way: a line that takes the text as the answer may stand beside it
    )
    alone: str = ""  # what its writer reads where another line would use the text otherwise


NOTE = TextUse("note", Noted)
ANSWER = TextUse("answer", Answered, public=True, leaves=True)


@dataclass(frozen=True, slots=True)
class Want:
    """A letter that its writer asks for, and what about."""

    letter: str  # help | show | list | ...
    about: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a command may look at."""

    district: District
    person: Person
    person_id: int
    at: datetime
    case: Case | None  # as it stands after the lines above
    text: str
    answers: OurLetter | None = None  # the letter of ours that this mail answers
    history: tuple[Step, ...] = ()
    left: frozenset[tuple[str, str]] = frozenset()  # (cause, letter kind) of what has left already
    holds_letter: bool = False  # the text holds a part of a letter of ours: it goes to nobody outside
    close: bool = False  # the text begins right below a #note line: it may be the rest of the note
    cut: str = ""  # what was cut off below the text as a quote, and may be the writer's own
    below: str = ""  # all that stood beside the text and is no letter of ours: it stays with a text that stays inside
    ids: Mapping[str, int] = field(default_factory=dict)  # rows of those whom #who names, by `Named.key`
    unreachable: frozenset[int] = frozenset()  # constituents whose address nobody knows
    facts: Facts = NO_FACTS  # everything else that was read before: other cases that the mail names, and the like
    confirmed: bool = False  # by reply, or at the shell: then a mail may name its cases itself (mail-safety.md 6.4)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a line does: events; who the text is for, when it says so; letters to its writer."""

    events: tuple[Event, ...] = ()
    text: TextUse | None = None
    opening: str = ""  # stands before the text: a prepared answer
    closing: str = ""  # stands below the text: a department's words
    opens: bool = False  # the events begin a new case, and the text belongs to them
    elsewhere: tuple[tuple[Case, tuple[Event, ...]], ...] = ()  # what happens to other cases
    apart: tuple[KeptMail, ...] = ()  # mails that become cases of their own
    letters: tuple[Want, ...] = ()
    registers: Improvement | None = None  # a change that is measured later
    undoes: tuple[tuple[str, frozenset[str]], ...] = ()  # causes, and which of their waiting letters are withdrawn
    withdraws: tuple[tuple[int, str, frozenset[str]], ...] = ()  # of other cases, by row: cause, and which letters
    kept: tuple[str, ...] = ()  # letters that have left and cannot be taken back
    sent: tuple[tuple[str, str], ...] = ()  # so have these of other cases: number and kind
    late: str = ""  # the cause that was to be taken back, when all of it that could be has left
    called_at: datetime | None = None  # when they spoke with the constituent


@dataclass(frozen=True, slots=True)
class Plan:
    """What a whole mail does. With `troubles` it does nothing."""

    events: tuple[Event, ...] = ()
    elsewhere: tuple[tuple[Case, tuple[Event, ...]], ...] = ()
    apart: tuple[KeptMail, ...] = ()
    letters: tuple[Want, ...] = ()
    undoes: tuple[tuple[str, frozenset[str]], ...] = ()
    withdraws: tuple[tuple[int, str, frozenset[str]], ...] = ()
    kept: tuple[str, ...] = ()
    sent: tuple[tuple[str, str], ...] = ()
    late: str = ""  # the cause that an UNDO came too late for
    unsent: str = ""  # text below an UNDO alone: it went to nobody
    troubles: tuple[Trouble, ...] = ()
    commanded: bool = False  # there was a command line, not an answer alone
    opens: bool = False  # the events begin a new case
    called_at: datetime | None = None  # when the call took place that its events tell of
    registers: Improvement | None = None
    told: tuple[str, ...] = ()  # the cases that the mail itself named: its summary tells of each

    def wants(self, letter: str) -> Want | None:
        """Return what its writer wants told in a letter, if they asked for it."""
        return next((want for want in self.letters if want.letter == letter), None)


@dataclass(frozen=True, slots=True)
class Command:
    """One command: how it is written, what it does in a sentence, who may use it."""

    usage: str
    help: str
    who: frozenset[Role]
    run: Callable[[Desk, str], Effect]
    needs_case: bool = True
    gives_text: bool = False  # it adds to the text: it runs before the lines that look at the text
    # What it does may leave the staff: no list or digest may be answered with it (mail-safety.md 6.4). One that nobody
    # has judged counts as such.
    sends: bool = True
    alone: bool = False  # it only asks, and is answered to the registered address: proof of the sender is enough
    example: str = ""
    theme: str = ""  # the module that holds it: under its title it stands in the help letter

    @property
    def name(self) -> str:
        """The word after `#`."""
        return self.usage.split()[0].lstrip("#")


@dataclass(slots=True)
class Registry:
    """The commands by name, in the order of their definition."""

    commands: dict[str, Command] = field(default_factory=dict)

    def command(
        self,
        usage: str,
        who: Iterable[Role] = WORKERS,
        *,
        needs_case: bool = True,
        gives_text: bool = False,
        sends: bool = True,
        alone: bool = False,
        example: str = "",
    ) -> Callable[[Callable[[Desk, str], Effect]], Callable[[Desk, str], Effect]]:
        """Register the function below under the first word of *usage*; its docstring is its help."""

        def register(run: Callable[[Desk, str], Effect]) -> Callable[[Desk, str], Effect]:
            about = " ".join((run.__doc__ or "").split())
            theme = run.__module__.rpartition(".")[2]
            marks = (needs_case, gives_text, sends, alone)
            entry = Command(usage, about, frozenset(who), run, *marks, example=example, theme=theme)
            self.commands[entry.name] = entry
            return run

        return register

    def nearest(self, name: str, rest: str = "", role: Role | None = None) -> str:
        """Return the line that was probably meant, of those that a role may use; '' when none is near."""
        theirs = {key: one.sends for key, one in self.commands.items() if role is None or role in one.who}
        found = meant(name, rest, theirs)
        return self.commands[found].usage if found in self.commands else f"#{found}" if found else ""


def run(sheet: Sheet, desk: Desk, registry: Registry) -> Plan:
    """Check every line, then return what all of them do together; with one wrong line, none does anything."""
    plan = Plan(commanded=bool(sheet.lines))
    troubles: list[Trouble] = []
    use: TextUse | None = None
    course = ""
    for line in _text_first(sheet.lines, registry):
        try:
            course = _one_course(course, line)
            effect = _run_line(line, desk, registry)
            use = _agreed(use, effect.text)
            _must_stand_alone(effect, line, sheet)
            _one_category(plan, effect)
        except CommandError as error:
            troubles += error.lines or (Trouble(line.typed, str(error), error.nearest),)
            continue
        desk = _going_on(desk, effect)
        plan = replace(
            plan,
            events=(*plan.events, *effect.events),
            elsewhere=(*plan.elsewhere, *effect.elsewhere),
            apart=(*plan.apart, *effect.apart),
            letters=(*plan.letters, *effect.letters),
            undoes=(*plan.undoes, *effect.undoes),
            withdraws=(*plan.withdraws, *effect.withdraws),
            kept=(*plan.kept, *effect.kept),
            sent=(*plan.sent, *effect.sent),
            late=plan.late or effect.late,
            opens=plan.opens or effect.opens,
            registers=plan.registers or effect.registers,
            called_at=plan.called_at or effect.called_at,
        )
    if troubles:
        return Plan(commanded=True, troubles=tuple(troubles))
    return _with_text(plan, desk, use, registry, sheet.lines)


def _text_first(lines: Sequence[Line], registry: Registry) -> list[Line]:
    """Return the lines in the order in which they run: #undo, those that add to the text, those that look at it.

    Each opening is put before what stands there, so the last one comes first.
    """
    undo = [line for line in lines if line.name == UNDO][:1]
    lines = [line for line in lines if line.name != UNDO]
    giving = [line for line in lines if line.name in registry.commands and registry.commands[line.name].gives_text]
    return [*undo, *reversed(giving), *(line for line in lines if line not in giving)]


def _run_line(line: Line, desk: Desk, registry: Registry) -> Effect:
    if line.name == UNCLEAR:
        word = line.typed.strip(".!").lower()
        raise CommandError(f"Is this the command? Then write it alone, without other text: {word}", f"#{word}")
    command = registry.commands.get(line.name)
    if command is None and line.name == "confirm":
        raise CommandError(CONFIRM_ELSEWHERE)
    if command is None and line.name in ANSWERS:
        raise CommandError(ANSWER_AS_TEXT)
    if command is None:
        nearest = registry.nearest(line.name, line.rest, desk.person.role)
        raise CommandError("This is not a command. Reply #help for the list.", nearest)
    if desk.person.role not in command.who:
        raise CommandError("This command is for others: your role here cannot use it.")
    if command.needs_case and desk.case is None:
        raise CommandError("Reply to a letter of the case: this line needs to know which case it is about.")
    glued = _glued(line, registry) if line.name in ONE_VALUE else ""
    if glued:
        raise CommandError(f"Each command needs a line of its own. Begin a new line with {glued}.")
    return command.run(desk, line.rest)


def _glued(line: Line, registry: Registry) -> str:
    """Return the command that stands behind another on its line, or ''."""
    words = (word.rstrip(".,:;!") for word in line.rest.split() if word.startswith("#"))
    return next((word for word in words if word[1:].casefold() in registry.commands), "")


def _agreed(before: TextUse | None, now: TextUse | None) -> TextUse | None:
    if not before or not now or before.name == now.name:
        return now or before
    if before.alone or now.alone:
        raise CommandError(before.alone or now.alone)
    for use, other in ((before, now), (now, before)):
        if use.answers and other.name == ANSWER.name:
            return use
    raise CommandError("Two lines disagree on who your text is for: keep one of them.")


def _one_course(before: str, line: Line) -> str:
    """Return the name of the line that says how the case goes on. Raises CommandError for one that says otherwise."""
    if line.name not in COURSES:
        return before
    if before and before != line.name:
        raise CommandError(f"#{before} and #{line.name} contradict each other: keep one of them.")
    return line.name


def _must_stand_alone(effect: Effect, line: Line, sheet: Sheet) -> None:
    if effect.opens and len(sheet.lines) > 1:
        raise CommandError(ALONE.format(line.name))
    if effect.late and len(sheet.lines) > 1:
        raise CommandError(TOO_LATE_BESIDE)


def _one_category(plan: Plan, effect: Effect) -> None:
    """Raise CommandError where a line sets another category than one above it."""
    set_ = {event.category for event in (*plan.events, *effect.events) if isinstance(event, Categorised)}
    if len(set_) > 1:
        raise CommandError("Two lines set different categories: keep one of them.")


def _going_on(desk: Desk, effect: Effect) -> Desk:
    """Return the desk as the next line finds it."""
    case = desk.case
    for event in effect.events:
        step = Step(event, desk.person_id, Proof.AUTHENTICATED, desk.at, desk.at)
        if case is not None and isinstance(event, Undone):
            case = summed(case.id, case.number, (*desk.history, step))  # it runs first: nothing stands between
        elif case is not None:
            case = after(case, step)
    text = "\n\n".join(part for part in (effect.opening, desk.text, effect.closing) if part)
    return replace(desk, case=case, text=text)


def _names_somebody(desk: Desk) -> bool:
    """Return whether the answered letter says whom a plain text goes to; one that we do not know forbids nothing."""
    kind = desk.answers.kind if desk.answers else ""
    kind = desk.facts.meant if kind in CORRECTED else kind
    return not kind or kind in NAMES_A_RECIPIENT


def _with_text(plan: Plan, desk: Desk, use: TextUse | None, registry: Registry, lines: Sequence[Line] = ()) -> Plan:
    """Put the text where it belongs: before a resolution, as the answer, a note, or what a line said."""
    if desk.case is None or plan.opens:
        return plan
    plain = desk.text and use is None and desk.person.role in WORKERS
    if plain and lines and all(line.name == UNDO for line in lines):
        return replace(plan, unsent=desk.text)
    use = use or (ANSWER if desk.person.role in WORKERS else NOTE)
    trouble = half_a_text(desk.cut) if desk.cut and use.leaves else ""
    if desk.text and not trouble:
        trouble = NAMES_NOBODY if plain and not _names_somebody(desk) else _text_trouble(desk, desk.case, use, registry)
    if trouble:
        return Plan(commanded=plan.commanded, troubles=(Trouble("", trouble),))
    inside = "" if use.leaves else desk.below
    text = "\n\n".join(part for part in (desk.text, inside) if part)
    if not text or use.event is None or (not desk.text and use is NOTE and not lines):
        return plan
    words = use.event(Text(text))
    place = next((n for n, event in enumerate(plan.events) if isinstance(event, Resolved)), len(plan.events))
    return replace(plan, events=(*plan.events[:place], words, *plan.events[place:]))


def _text_trouble(desk: Desk, case: Case, use: TextUse, registry: Registry) -> str:
    """Return why the text may not be used so, or ''."""
    if len(desk.text) > LONGEST_TEXT:
        return f"Your text is longer than {LONGEST_TEXT:,} characters: shorten it, or answer in two letters."
    if use.public and (case.requester is None or case.requester in desk.unreachable):
        return NOBODY_TO_ANSWER
    return _slip(desk, case, registry) if use.leaves else ""


def _slip(desk: Desk, case: Case, registry: Registry) -> str:
    """Return why the text may not go out as an answer, or ''."""
    if desk.holds_letter:
        return "Your text holds a part of our letter to you. Write above the quoted letter, and send it again."
    slip = chosen_number(desk.text) or _priority_meant(only_line(desk.text, desk.person.name), case)
    slip = slip or single_word(desk.text) or below_the_text(desk.text, registry.commands)
    slip = slip or without_sign(desk.text, partial(_accepts, desk, registry)) or to_another(desk.text, desk.facts.shown)
    return slip or unfit_to_relay(desk.text, case.number, desk.district.office.case_prefix)


def _priority_meant(line: str, case: Case) -> str:
    """Return why a text to a family may be the priority of the case, or ''."""
    said = lone_priority(line)
    if not said:
        return ""
    if said == case.priority:
        return f"The priority of this case is {case.priority} already. If it is your answer, write a whole sentence."
    lowers = URGENCY.index(Priority(said)) < URGENCY.index(case.priority)
    line = f"#priority {said}{' WHY' if lowers else ''}"
    return f"Is this the priority of the case? Then write: {line} If it is your answer, write a whole sentence."


def _accepts(desk: Desk, registry: Registry, name: str, rest: str | None) -> bool:
    """Return whether there is such a command for the writer; with *rest*, whether it takes that."""
    command = registry.commands.get(name)
    if command is None or desk.person.role not in command.who:
        return False
    try:
        if rest is not None:
            command.run(desk, rest)
    except CommandError:
        return False
    return True
