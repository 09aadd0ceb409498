"""What the service only points out and a person settles: signs that a case may be urgent, clocks that may run. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import chain, repeat
from typing import Any

from cases.case import Case
from cases.categories import CategoryList
from cases.events import (
    Answered,
    Asked,
    Deferred,
    NotACase,
    PriorityLowered,
    PriorityRaised,
    Redirected,
    Resolved,
    SentToDepartment,
    Step,
    Suggested,
    TookIn,
)

# Clocks of which every letter says what its reader must do, or must not (domain.md 5.10, 5.12).
WITH_DUTIES = ("child-abuse", "immigration")
Hint = tuple[str, tuple[str, ...]]  # a clock and the words that suggest it

# Words of mails that a case holds; they go when it is purged.
NO_WORDS: dict[str, Any] = dict.fromkeys(
    ("because", "because_next", "possible_because", "clock_because", "clock_decided"), ()
)
# What nobody does who has not read the words: it says how urgent they are, answers them, or ends the case. A category,
# a school, a note, a merge do not count: they can be sent from a list of many cases, which shows nothing of what was
# written, or taken with one word because the service proposed them.
READ = (
    *(PriorityRaised, PriorityLowered),
    *(Answered, Asked, Deferred, Redirected, SentToDepartment),
    *(Resolved, NotACase),
)


def marked(case: Case, event: Suggested | TookIn, at: datetime) -> Case:
    """Return the case with signs that it may be urgent, which wait for a person's answer from then on."""
    waits = case.possible_at is not None
    return replace(
        case,
        possible=_each_once(case.possible if waits else (), event.possible),
        possible_because=_each_once(case.possible_because if waits else (), event.possible_because),
        possible_at=min(case.possible_at or at, at),
    )


def waits_for_an_answer(case: Case) -> bool:
    """Return whether a person may still answer that a case is urgent or is not: nobody has, since its last signs."""
    return case.possible_at is not None or (bool(case.possible) and case.priority_answer is None)


def looked_at(case: Case, step: Step) -> Case:
    """Return the case after a step: whoever raised it, or has shown that they read it, has seen its signs too."""
    if case.possible_at is not None and isinstance(step.event, READ):
        return replace(case, possible_at=None)
    return case


def hints_of(case: Case | TookIn | Suggested) -> tuple[Hint, ...]:
    """Return the suggested clocks, each with the words that suggest it; a record of before held no words."""
    return tuple(zip(case.clocks, chain(case.clock_because, repeat(())), strict=False))


def new_hints(case: Case, hints: Iterable[Hint]) -> tuple[Hint, ...]:
    """Return which clocks a further mail suggests anew: not one that runs, or that the same words suggested before."""
    running = {clock.kind for clock in case.legal if clock.state != "met"}
    over = {clock.kind for clock in case.legal} - running
    open_ = (hint for hint in hints if hint[0] not in running and hint[0] not in case.clocks)
    return tuple((kind, words) for kind, words in open_ if kind in over or not _decided_on(case, kind, words))


def decided(case: Case, clock: str) -> Case:
    """Return the case without a suggested clock: a person has decided on the words that suggested it."""
    hints = hints_of(case)
    theirs = tuple(hint for hint in hints if hint[0] == clock)
    left = with_hints(case, (hint for hint in hints if hint[0] != clock))
    return replace(left, clock_decided=(*case.clock_decided, *theirs))


def still_open(case: Case, event: TookIn) -> Case:
    """Return the case with what nobody had decided about one that is merged into it: its clocks, its signs."""
    came = (hint for hint in hints_of(event) if hint[0] not in case.clocks)
    case = with_hints(case, (*hints_of(case), *came))
    return marked(case, event, event.possible_at) if event.possible_at is not None else case


def with_hints(case: Case, hints: Iterable[Hint]) -> Case:
    """Return the case with these suggested clocks."""
    hints = tuple(hints)
    return replace(case, clocks=tuple(kind for kind, _ in hints), clock_because=tuple(words for _, words in hints))


def duties(case: Case, categories: CategoryList, rules: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the clocks of `WITH_DUTIES` that a case, or *rules* that hit in it now, may be about."""
    seen = {*case.possible, *rules}
    kinds = (kind.clock for kind in categories.kinds if kind.id in seen)
    clocks = {*case.clocks, *(clock.kind for clock in case.legal), *kinds}
    return tuple(clock for clock in WITH_DUTIES if clock in clocks)


def _decided_on(case: Case, clock: str, words: Iterable[str]) -> bool:
    known = {word.casefold() for kind, one in case.clock_decided if kind == clock for word in one}
    return bool(known) and known.issuperset(word.casefold() for word in words)


def _each_once(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *now)))
