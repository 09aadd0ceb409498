"""Events of legal clocks."""

from dataclasses import dataclass
from datetime import date

from cases.events.words import Text


@dataclass(frozen=True, slots=True)
class ClockStep:
    """Something that a legal clock asks for. `due`: at the latest; `do_by`: the last business day on or before."""

    name: str
    due: date
    do_by: date


@dataclass(frozen=True, slots=True)
class ClockConfirmed:
    """A legal clock runs. `due`, `do_by`: of the first of its `steps`."""

    clock: str  # kind of domain.md 6
    started: date
    due: date
    do_by: date
    steps: tuple[ClockStep, ...] = ()
    consent: bool = False  # it is the second part of its clock, which a consent starts


@dataclass(frozen=True, slots=True)
class ClockExtended:
    """A legal clock has more time, and why."""

    clock: str
    due: date
    do_by: date
    text: Text


@dataclass(frozen=True, slots=True)
class ClockRejected:
    """A person found that the suggested clock does not run."""

    clock: str


@dataclass(frozen=True, slots=True)
class ClockMet:
    """What the clock asks for is done."""

    clock: str


@dataclass(frozen=True, slots=True)
class ClockMissed:
    """The day of a clock passed."""

    clock: str
