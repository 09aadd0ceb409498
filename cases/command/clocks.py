"""The clocks that the law starts: a person says that one runs, or does not, or what became of it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from cases.case import Case, LegalClock
from cases.command.registry import command
from cases.commands import WORKERS, CommandError, Desk, Effect
from cases.dates import read_day, read_past_day, said_day
from cases.events import ClockConfirmed, ClockExtended, ClockMet, ClockRejected, ClockStep, Text
from cases.legal_clocks import (
    CONSENT,
    FIXED,
    KINDS,
    LegalKind,
    UnknownSchoolYear,
    longest_extension,
    meeting_of,
    moved,
    started_on,
    steps_of,
)
from cases.lookup import Choice, find_one
from cases.people import Role
from cases.seeing import runs_clock

ACTS = ("confirm", "reject", "met", "consent", "extend")
CHOICES = tuple(Choice(kind, (kind.id,)) for kind in KINDS.values())


@command(
    "#clock KIND confirm|reject|met|consent DATE|extend DATE WHY",
    WORKERS | {Role.OFFICER},
    example="#clock public-records confirm",
)
def clock(desk: Desk, rest: str) -> Effect:
    """Say that a legal clock runs (the constituent is told), does not run, is met, or has more time."""
    words = rest.split(maxsplit=2)
    said = words[0] if words else ""
    kind = find_one(said, CHOICES, "clock", "#clock")
    if len(words) < 2:  # noqa: PLR2004 - the kind, and what is said of it
        raise CommandError(f"Say what is to be done: {', '.join(ACTS)}.", f"#clock {kind.id} confirm")
    act = find_one(words[1], tuple(Choice(one, (one,)) for one in ACTS), "word", f"#clock {kind.id}")
    case = desk.case
    if case is None or not case.live:
        raise CommandError("This case has ended. Open it again first, with #reopen.")
    _must_be_theirs(desk, case, kind)
    try:
        return _DO[act](desk, case, kind, words[2] if len(words) > 2 else "")  # noqa: PLR2004 - what follows
    except UnknownSchoolYear as error:
        raise CommandError(str(error)) from error


def _must_be_theirs(desk: Desk, case: Case, kind: LegalKind) -> None:
    """Raise CommandError for an officer whose clock it is not (mail-safety.md 10)."""
    if desk.person.role is not Role.OFFICER:
        return
    if desk.person.office not in kind.offices:
        raise CommandError("This clock belongs to another office than yours. Tell the primary contact with a #note.")
    if not runs_clock(case, desk.person):
        raise CommandError("No clock of your office is suggested for this case. Tell the primary contact with a #note.")


def _confirm(desk: Desk, case: Case, kind: LegalKind, rest: str) -> Effect:
    running = _of(case, kind)
    if running is not None and running.state != "met":
        raise CommandError(f"This clock runs already, until {said_day(running.due)}.")
    calendar = desk.district.calendar
    began = case.received_at or desk.at
    if rest:
        day, more = read_past_day(rest, _today(desk), calendar)
        _nothing_more(more, f"#clock {kind.id} confirm {day.isoformat()}")
        if day < started_on(began, calendar):
            raise CommandError(
                f"{said_day(day)} is before the case came in. Write the day on which we got the request."
            )
        began = datetime.combine(day, time(12), calendar.zone)
    return Effect(events=(_begun(kind, started_on(began, calendar), steps_of(kind, began, calendar)),))


def _consent(desk: Desk, case: Case, kind: LegalKind, rest: str) -> Effect:
    del case
    if kind.id != CONSENT:
        raise CommandError(f"Only the clock {CONSENT} waits for a consent.")
    calendar = desk.district.calendar
    day, more = read_past_day(rest, _today(desk), calendar)
    _nothing_more(more, f"#clock {kind.id} consent {day.isoformat()}")
    return Effect(events=(_begun(kind, day, (meeting_of(day, calendar),), consent=True),))


def _begun(kind: LegalKind, started: date, steps: tuple[ClockStep, ...], *, consent: bool = False) -> ClockConfirmed:
    return ClockConfirmed(kind.id, started, steps[0].due, steps[0].do_by, steps, consent)


def _reject(desk: Desk, case: Case, kind: LegalKind, rest: str) -> Effect:
    del desk
    _nothing_more(rest, f"#clock {kind.id} reject")
    if kind.id not in case.clocks and _of(case, kind) is None:
        raise CommandError("Nothing suggests this clock for the case, and it does not run.")
    return Effect(events=(ClockRejected(kind.id),))


def _met(desk: Desk, case: Case, kind: LegalKind, rest: str) -> Effect:
    del desk
    _nothing_more(rest, f"#clock {kind.id} met")
    _running(case, kind)
    return Effect(events=(ClockMet(kind.id),))


def _extend(desk: Desk, case: Case, kind: LegalKind, rest: str) -> Effect:
    running = _running(case, kind)
    if kind.days in FIXED:
        raise CommandError("Nobody can give this clock more time.")
    calendar = desk.district.calendar
    day, why = read_day(rest, _today(desk), calendar)
    if not why:
        raise CommandError("Say why behind the date. It stays inside the case.", f"#clock {kind.id} extend {day} WHY")
    end = running.steps[-1].due if running.steps else running.due
    if day <= end:
        raise CommandError(f"This clock runs until {said_day(end)} already. Write a later day.")
    longest = longest_extension(kind, running.started, calendar)
    if longest is not None and day > longest:
        raise CommandError(
            f"The law gives this clock until {said_day(longest)} at most.", f"#clock {kind.id} extend {longest} WHY"
        )
    step = moved("", day, calendar)
    return Effect(events=(ClockExtended(kind.id, step.due, step.do_by, Text(why)),))


def _of(case: Case, kind: LegalKind) -> LegalClock | None:
    return next((one for one in case.legal if one.kind == kind.id), None)


def _running(case: Case, kind: LegalKind) -> LegalClock:
    running = _of(case, kind)
    if running is None:
        raise CommandError("This clock does not run yet: nobody has confirmed it.", f"#clock {kind.id} confirm")
    if running.state == "met":
        raise CommandError("This clock is met already.")
    return running


def _nothing_more(rest: str, line: str) -> None:
    if rest:
        raise CommandError("This line is complete without the last words. Keep them with #note.", line)


def _today(desk: Desk) -> date:
    return desk.at.astimezone(desk.district.office.zone).date()


_DO: Mapping[str, Callable[[Desk, Case, LegalKind, str], Effect]] = {
    "confirm": _confirm,
    "consent": _consent,
    "reject": _reject,
    "met": _met,
    "extend": _extend,
}
