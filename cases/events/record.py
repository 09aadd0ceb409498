"""Events between cases, and of the record itself: merged, taken back, held, purged."""

from dataclasses import dataclass
from datetime import date, datetime

from cases.events.clocks import ClockStep
from cases.events.words import NO_TEXT, Priority, Text


@dataclass(frozen=True, slots=True)
class Merged:
    """The matter goes on under another case of the same person."""

    into: int
    number: str


@dataclass(frozen=True, slots=True)
class TookIn:
    """Another case of the same person goes on here, with all that stood open in it; its referrers hear from here."""

    case: int
    number: str
    received_at: datetime | None
    referrers: tuple[tuple[int, datetime, bool, int, str], ...] = ()  # member, at, verified, message, number they know
    answer_by: datetime | None = None
    resolve_by: datetime | None = None
    first_answer_at: datetime | None = None
    requester: int | None = None
    others: tuple[int, ...] = ()
    priority: Priority = Priority.NORMAL
    about: str | None = None
    restricted: bool = False
    held: bool = False
    clocks: tuple[str, ...] = ()  # suggested
    clock_because: tuple[tuple[str, ...], ...] = ()  # the words for each of `clocks`
    possible: tuple[str, ...] = ()  # priority kinds that still wait for a person's answer
    possible_because: tuple[str, ...] = ()
    possible_at: datetime | None = None
    # confirmed: kind, state, started, due, do by, steps
    legal: tuple[tuple[str, str, date, date, date, tuple[ClockStep, ...]], ...] = ()
    with_it: tuple[int, ...] = ()  # cases that it had taken in itself
    # departments that were asked: site, person, at, reply by, replied at
    inquiries: tuple[tuple[str, int, datetime, datetime, datetime | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """The case has to do with another."""

    case: int
    number: str


@dataclass(frozen=True, slots=True)
class Split:
    """A message became a case of its own."""

    case: int
    number: str
    message: int


@dataclass(frozen=True, slots=True)
class Held:
    """Legal hold: nothing of the case may be purged, and why."""

    text: Text


@dataclass(frozen=True, slots=True)
class Released:
    """The legal hold has ended."""

    text: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Redacted:
    """Somebody marked passages that the redacted copy leaves out. The record itself is as it was."""

    text: Text  # the passages, a JSON list
    passages: int


@dataclass(frozen=True, slots=True)
class Purged:
    """The time of the case in the records schedule was over: its words, bytes and names are gone."""

    messages: int
    letters: int


@dataclass(frozen=True, slots=True)
class Undone:
    """Whoever acted took it back: the named steps count no more."""

    seqs: tuple[int, ...]
