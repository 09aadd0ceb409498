"""What takes time: a question to the constituent, a later day, a call, a promise, a rest."""

import re
from datetime import date, datetime

from cases.case import Case, Promise
from cases.command.answering import live_case
from cases.command.registry import command
from cases.commands import CommandError, Desk, Effect, TextUse
from cases.dates import read_day, read_moment, said_day
from cases.events import Answered, Asked, Deferred, Promised, PromiseKept, Snoozed, Text

_WITH_YEAR = re.compile(r"\b20[0-9]{2}\b")


@command("#ask", gives_text=True, example="#ask")
def ask(desk: Desk, rest: str) -> Effect:
    """Ask the constituent; your text is the question. They are reminded once; without an answer the case ends."""
    live_case(desk)
    if not desk.text and not rest:
        raise CommandError("Write the question to the constituent below this line.")
    calendar, targets = desk.district.calendar, desk.district.targets
    reply_by = calendar.answer_by(desk.at, targets.nudge_days)
    close_by = calendar.answer_by(desk.at, targets.give_up_days)
    question = TextUse("question", lambda text: Asked(text, reply_by, close_by), public=True, leaves=True)
    return Effect(text=question, opening=rest)


@command("#extend DATE WHY", example="#extend 2026-12-01 waiting for the contractor")
def extend(desk: Desk, rest: str) -> Effect:
    """Set a later day for the answer; the constituent is told the day and your text. Your reason stays inside."""
    case = live_case(desk)
    today = _today(desk)
    day, why = read_day(rest, today, desk.district.calendar)
    written = rest[: len(rest) - len(why)] if why else rest
    _later_day(desk, case, day, written)
    if not why:
        raise CommandError("Say why behind the date. It stays inside the case.", f"#extend {day.isoformat()} WHY")
    answer_by = desk.district.calendar.closing(day)
    if not desk.text:
        return Effect(events=(Deferred(answer_by, case.answer_by, Text(why)),), text=_status(day, case, answer_by, why))
    return Effect(text=_status(day, case, answer_by, why))


def _status(day: date, case: Case, answer_by: datetime, why: str) -> TextUse:
    """Return that the text goes with the new day; another line with another day contradicts it."""
    return TextUse(
        f"until {day.isoformat()}",
        lambda told: Deferred(answer_by, case.answer_by, Text(why), told),
        public=True,
        leaves=True,
    )


def _later_day(desk: Desk, case: Case, day: date, written: str) -> None:
    """Raise CommandError for a day that cannot be promised in place of the present one."""
    calendar = desk.district.calendar
    if not calendar.is_open(day):
        following = calendar.next_open(day).isoformat()
        raise CommandError(
            f"The office is closed on {said_day(day)}. Write a day on which it is open.", f"#extend {following} WHY"
        )
    if day <= _today(desk):
        raise CommandError(f"{said_day(day)} is today. Write a later day.")
    now = case.answer_by.astimezone(desk.district.office.zone).date() if case.answer_by else None
    if now is not None and day <= now:
        raise CommandError(f"The answer is promised by {said_day(now)} already. Write a later day.")
    days = (day - _today(desk)).days
    if days > desk.district.targets.extend_days and not _WITH_YEAR.search(written):
        raise CommandError(
            f"{said_day(day)} is {days} days from now. If you mean it, write the date with its year.",
            f"#extend {day.isoformat()} WHY",
        )


@command("#called [WHEN]", gives_text=True, sends=False, example="#called yesterday 3 pm")
def called(desk: Desk, rest: str) -> Effect:
    """Say that you spoke with the constituent. Your text is the note of it, for nobody else. It counts as an answer."""
    live_case(desk)
    at, more = read_moment(rest, desk.at, desk.district.calendar) if rest else (desk.at, "")
    began = desk.case.received_at if desk.case else None
    if began is not None and at < began:
        zone = desk.district.office.zone
        raise CommandError(
            f"The case began on {said_day(began.astimezone(zone).date())} at {began.astimezone(zone):%H:%M}, "
            "after that call. "
            "Keep what was said before it with #note."
        )
    if not desk.text and not desk.below and not more:
        raise CommandError("Write below this line what was said. It stays inside the case.")
    note = TextUse("note of a call", lambda text: Answered(text, called=True), answers=True)
    return Effect(text=note, opening=more, called_at=at)


@command("#promise DATE TEXT", sends=False, example="#promise friday the new bus list is sent home")
def promise(desk: Desk, rest: str) -> Effect:
    """Write down what was promised, and by which day. It stays inside the case, and is late when the day has passed."""
    day, what = read_day(rest, _today(desk), desk.district.calendar)
    if not what:
        raise CommandError(
            "Say behind the date what was promised.", f"#promise {day.isoformat()} the new bus list is sent home"
        )
    return Effect(events=(Promised(Text(what), day),))


@command("#kept [N]", sends=False, example="#kept")
def kept(desk: Desk, rest: str) -> Effect:
    """Say that what was promised is done: the oldest promise, or number N. Your text, if any, tells the constituent."""
    promises = open_promises(desk.case)
    if not promises:
        raise CommandError("No promise of this case is open. Write one down with #promise DATE TEXT.")
    number = rest.strip().lstrip("#").rstrip(".")
    if not number:
        return Effect(events=(PromiseKept(promises[0].seq),))
    if not number.isascii() or not number.isdigit() or not 1 <= int(number[:9]) <= len(promises):
        known = "; ".join(f"{place} due {said_day(one.due)}" for place, one in enumerate(promises, 1))
        raise CommandError(f"Write the number of an open promise: {known}.", "#kept 1")
    return Effect(events=(PromiseKept(promises[int(number) - 1].seq),))


def open_promises(case: Case | None) -> tuple[Promise, ...]:
    """Return what was promised on a case and is not done, oldest first. What this very mail promises has no number."""
    return tuple(one for one in (case.promises if case else ()) if not one.kept and one.seq)


@command("#snooze DATE", sends=False, example="#snooze 12/1")
def snooze(desk: Desk, rest: str) -> Effect:
    """Let the case rest until a day: until then no list of what is to be done names it. No promised day moves."""
    case = live_case(desk)
    day, more = read_day(rest, _today(desk), desk.district.calendar)
    if more:
        raise CommandError("Write only the date on this line.", f"#snooze {day.isoformat()}")
    if day <= _today(desk):
        raise CommandError(f"{said_day(day)} is today. Write a later day.")
    due = case.answer_by.astimezone(desk.district.office.zone).date() if case.answer_by else None
    if due is not None and day > due and case.first_answer_at is None and not desk.text:
        raise CommandError(
            f"An answer is promised by {said_day(due)}. Answer first, or move the day: #extend {day.isoformat()} WHY"
        )
    return Effect(events=(Snoozed(day),))


def _today(desk: Desk) -> date:
    return desk.at.astimezone(desk.district.office.zone).date()
