"""What staff say by mail (commands.md): the shape of a reply, and the engine that runs all of it or none.

The commands themselves stand in `cases/command_list.py`, each one function with its name, help and effect together.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cases.case import Case, after
from cases.events import Answered, Event, Noted, Proof, Resolved, Step, Text, Undone
from cases.intake import OurLetter
from cases.people import Person, Role
from cases.policy import District

ONE_WORD = frozenset({"ok", "show", "undo", "confirm"})
WORKERS = frozenset({Role.CONTACT, Role.BACKUP})
_UNCLEAR = "?"  # a line that is a single word's command, with other text below it
_SIGNATURE = 8  # lines of a signature at most
_FEW = 4  # words of a text that may be a command meant as one
_TITLE = 4  # words beside the name in its first line
LONGEST_TEXT = 20_000  # characters that a letter holds
NOBODY_TO_ANSWER = (
    "We do not know the constituent's address, so your answer would reach nobody. "
    "Write #who NAME ADDRESS above it, keep it with #note, or resolve the case as unreachable without a text."
)
STAFF = frozenset(role for role in Role if role is not Role.BOARD)

# What mail programs put in: non-breaking and zero-width blanks, typographic quotes, the full-width number sign.
_SPELLING = str.maketrans(
    {"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\uff03": "#"}
    | dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff", "")
    | dict.fromkeys("\u2018\u2019\u201b", "'")
    | dict.fromkeys("\u201c\u201d\u201e", '"')
)


class CommandError(Exception):
    """A line that cannot be run. The text is what its writer reads; `nearest` the right spelling, if one is near."""

    def __init__(self, text: str, nearest: str = "") -> None:
        super().__init__(text)
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Line:
    """A command line: as typed, the command's name in lower case without `#`, and what follows it."""

    typed: str
    name: str
    rest: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A reply taken apart: the command lines at the top, and the text below them."""

    lines: tuple[Line, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A line that needs a change: what is wrong with it, and what may have been meant."""

    line: str
    why: str
    nearest: str = ""


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
    ids: Mapping[str, int] = field(default_factory=dict)  # rows of those whom #who names, by `Named.key`
    unreachable: frozenset[int] = frozenset()  # constituents whose address nobody knows


@dataclass(frozen=True, slots=True)
class Effect:
    """What a line does: events; who the text is for, when it says so; letters to its writer."""

    events: tuple[Event, ...] = ()
    text_is: str = ""  # note | answer
    letters: tuple[str, ...] = ()  # help | show
    about: str = ""  # the command that #help asks for
    undoes: tuple[tuple[str, frozenset[str]], ...] = ()  # causes, and which of their waiting letters are withdrawn
    kept: tuple[str, ...] = ()  # letters that have left and cannot be taken back


@dataclass(frozen=True, slots=True)
class Plan:
    """What a whole mail does. With `troubles` it does nothing."""

    events: tuple[Event, ...] = ()
    letters: tuple[str, ...] = ()
    about: str = ""
    undoes: tuple[tuple[str, frozenset[str]], ...] = ()
    kept: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    commanded: bool = False  # there was a command line, not an answer alone


@dataclass(frozen=True, slots=True)
class Command:
    """One command: how it is written, what it does in a sentence, who may use it."""

    usage: str
    help: str
    who: frozenset[Role]
    run: Callable[[Desk, str], Effect]
    needs_case: bool = True

    @property
    def name(self) -> str:
        """The word after `#`."""
        return self.usage.split()[0].lstrip("#")


@dataclass(slots=True)
class Registry:
    """The commands by name, in the order of their definition."""

    commands: dict[str, Command] = field(default_factory=dict)

    def command(
        self, usage: str, who: Iterable[Role] = WORKERS, *, needs_case: bool = True
    ) -> Callable[[Callable[[Desk, str], Effect]], Callable[[Desk, str], Effect]]:
        """Register the function below under the first word of *usage*; its docstring is its help."""

        def register(run: Callable[[Desk, str], Effect]) -> Callable[[Desk, str], Effect]:
            about = " ".join((run.__doc__ or "").split())
            entry = Command(usage, about, frozenset(who), run, needs_case)
            self.commands[entry.name] = entry
            return run

        return register

    def nearest(self, name: str, rest: str = "") -> str:
        """Return the line that was probably meant: the command spelled most like *name*, or ''."""
        found = difflib.get_close_matches(name, self.commands, n=1, cutoff=0.6)
        if not found:
            return ""
        return f"#{found[0]} {rest}" if rest else self.commands[found[0]].usage


def read_sheet(text: str, name: str = "") -> Sheet:
    """Take a reply apart. A reply that is one of the single words is that command. The text stays as it was typed.

    *name*: of its writer: a signature that begins with it is no text where nothing but commands stands above.
    """
    written = _unsigned(text, name).split("\n")
    lines = [line.translate(_SPELLING) for line in written]
    word = " ".join(line.strip() for line in lines if line.strip()).lstrip("#").rstrip(".!").casefold()
    if word in ONE_WORD:
        return Sheet((Line(f"#{word}", word, ""),), "")
    commands: list[Line] = []
    place = 0
    unclear = next((at for at, line in enumerate(lines) if line.strip()), -1)
    first = lines[unclear].strip() if unclear >= 0 else ""
    if first.rstrip(".!").casefold() in ONE_WORD:
        commands.append(Line(first, _UNCLEAR, ""))
    else:
        unclear = -1
    for place, line in enumerate(lines):
        bare = line.strip() if place != unclear else ""
        if bare.startswith(("'#", '"#')):  # a mail program may have put the line into quotation marks
            bare = bare.strip("'\"")
        if bare.startswith("#"):
            commands.append(_line(bare))
        elif bare:
            break
    else:
        place = len(lines)
    return Sheet(tuple(commands), "\n".join(written[place:]).strip())


def _unsigned(text: str, name: str) -> str:
    """Return the text without the signature of its writer, where only commands or a single word stand above it."""
    lines = text.split("\n")
    words = set(name.casefold().split())
    for place, line in enumerate(lines):
        bare = line.translate(_SPELLING).strip()
        said = {word.strip(",.;|-–—*") for word in bare.casefold().split()}
        below = [one for one in lines[place:] if one.strip()]
        if words and words <= said and len(said) <= len(words) + _TITLE and len(below) <= _SIGNATURE:
            return "\n".join(lines[:place])
        if bare and not bare.startswith("#") and bare.rstrip(".!,").casefold() not in ONE_WORD:
            break
    return text


def _line(typed: str) -> Line:
    name, rest = (*typed[1:].split(maxsplit=1), "", "")[:2]  # any blank parts them: some programs write tabs
    name, colon, glued = name.partition(":")
    rest = f"{glued} {rest}" if colon else rest
    return Line(typed, name.casefold(), rest.strip().removeprefix(":").strip())


def run(sheet: Sheet, desk: Desk, registry: Registry) -> Plan:
    """Check every line, then return what all of them do together; with one wrong line, none does anything."""
    plan = Plan(commanded=bool(sheet.lines))
    troubles: list[Trouble] = []
    text_is = ""
    for line in sheet.lines:
        try:
            effect = _run_line(line, desk, registry)
            text_is = _agreed(text_is, effect.text_is)
        except CommandError as error:
            troubles.append(Trouble(line.typed, str(error), error.nearest))
            continue
        desk = _going_on(desk, effect.events)
        plan = replace(
            plan,
            events=(*plan.events, *effect.events),
            letters=(*plan.letters, *effect.letters),
            about=effect.about or plan.about,
            undoes=(*plan.undoes, *effect.undoes),
            kept=(*plan.kept, *effect.kept),
        )
    if troubles:
        return Plan(commanded=True, troubles=tuple(troubles))
    return _with_text(plan, desk, text_is, registry)


def _run_line(line: Line, desk: Desk, registry: Registry) -> Effect:
    if line.name == _UNCLEAR:
        word = line.typed.strip(".!").lower()
        raise CommandError(f"Is this the command? Then write it alone, without other text: {word}", f"#{word}")
    command = registry.commands.get(line.name)
    if command is None:
        raise CommandError("This is not a command. Reply #help for the list.", registry.nearest(line.name, line.rest))
    if desk.person.role not in command.who:
        raise CommandError("This command is for others: your role here cannot use it.")
    if command.needs_case and desk.case is None:
        raise CommandError("Reply to a letter of the case: this line needs to know which case it is about.")
    return command.run(desk, line.rest)


def _agreed(before: str, now: str) -> str:
    if before and now and before != now:
        raise CommandError("Two lines disagree on who your text is for: keep one of them.")
    return now or before


def _going_on(desk: Desk, events: tuple[Event, ...]) -> Desk:
    """Return the desk as the next line finds it."""
    case = desk.case
    for event in events:
        if case is not None and not isinstance(event, Undone):
            case = after(case, Step(event, desk.person_id, Proof.AUTHENTICATED, desk.at, desk.at))
    return replace(desk, case=case)


def _with_text(plan: Plan, desk: Desk, text_is: str, registry: Registry) -> Plan:
    """Put the text where it belongs: before a resolution, as the answer or a note."""
    if not desk.text or desk.case is None:
        return plan
    note = text_is == "note" or desk.person.role not in WORKERS
    if len(desk.text) > LONGEST_TEXT:
        long = f"Your text is longer than {LONGEST_TEXT:,} characters: shorten it, or answer in two letters."
        return Plan(commanded=plan.commanded, troubles=(Trouble("", long),))
    if not note and (desk.case.requester is None or desk.case.requester in desk.unreachable):
        return Plan(commanded=plan.commanded, troubles=(Trouble("", NOBODY_TO_ANSWER),))
    slip = "" if note else _slip(desk, desk.case, registry)
    if slip:
        return Plan(commanded=plan.commanded, troubles=(Trouble("", slip),))
    words: Event = Noted(Text(desk.text)) if note else Answered(Text(desk.text))
    place = next((n for n, event in enumerate(plan.events) if isinstance(event, Resolved)), len(plan.events))
    return replace(plan, events=(*plan.events[:place], words, *plan.events[place:]))


def _slip(desk: Desk, case: Case, registry: Registry) -> str:
    """Return why the text may not go out as an answer, or ''."""
    if desk.holds_letter:
        return "Your text holds a part of our letter to you. Write above the quoted letter, and send it again."
    words = {word.strip(".,!?") for word in desk.text.casefold().split()}
    meant = next((word for word in ("undo", "confirm", "show") if word in words), "")
    if meant and len(words) <= _FEW:
        return f"Did you mean the command {meant.upper()}? Then write that word alone, and send it again."
    hidden = next((name for name in registry.commands if name.isalpha() and f"#{name}" in _first_words(desk.text)), "")
    if hidden:
        return f"The line #{hidden} stands below other text. Put it at the top, or take it out."
    return unfit_to_relay(desk.text, case.number, desk.district.office.case_prefix)


def _first_words(text: str) -> frozenset[str]:
    return frozenset(line.split()[0].rstrip(":").casefold() for line in text.split("\n") if line.strip())


# What word processors make of a hyphen.
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
_OUR_TOKEN = re.compile(r"(?:[+<]|%2B)[rbc]\.[a-z2-7]{16,}[.@]", re.IGNORECASE)


def unfit_to_relay(text: str, number: str, prefix: str) -> str:
    """Return why a text may not go to the constituent of a case, or '' (mail-safety.md 6.6)."""
    if _OUR_TOKEN.search(text):
        return "Your text holds an internal reply address of ours. Take it out and send it again."
    numbers = re.findall(rf"{re.escape(prefix)}-\d{{4}}-\d{{5,9}}", text.translate(_HYPHENS), re.IGNORECASE)
    other = next((found for found in numbers if found.upper() != number), "")
    if other:
        return (
            f"Your text names another case, {other}. Take it out and send it again: nobody may learn of another's case."
        )
    return ""
