"""Calls, visits and letters that staff write down: a case from the lines of a form."""

from cases.command.registry import command
from cases.commands import CommandError, Desk, Effect, Trouble, Want
from cases.constituents import DESK
from cases.events import (
    AboutSet,
    Categorised,
    Event,
    FieldSet,
    Logged,
    NotACase,
    PriorityRaised,
    Promised,
    Referred,
    Status,
    Text,
    Verified,
)
from cases.events import Priority as Level
from cases.filled import Form, read_form
from cases.form import FormError
from cases.people import Role

TOLD_BY_PERSON = (str(Role.OVERSIGHT), str(Role.SUPERINTENDENT))  # domain.md 7, letter 4: raised by a person
SENT = frozenset({"receipt-phone", "receipt-board"})  # what a form sends outside
TAKEN_BACK = "taken back by whoever wrote the call down"
OURS = "This is an address of our own people, of this office or of a machine. Leave the line out, and keep Name:"


@command("#log", DESK, needs_case=False, alone=True, example="#log")
def log(desk: Desk, rest: str) -> Effect:
    """Write down a call, a visit or a letter. The lines of the form stand below. It becomes a new case."""
    if rest:
        raise CommandError(
            "Write the lines of the form below #log, for example How: phone. Reply #form for all of them."
        )
    if not desk.text:
        raise CommandError("Write the lines of the form below #log. Reply #form to get the empty form.", "#form")
    form = read_form(desk.text, desk.district, desk.at)
    return Effect(events=(_logged(form, desk), *_said(form), *_passed_on(form, desk)), opens=True)


@command("#form", DESK, needs_case=False, sends=False, alone=True, example="#form")
def form(desk: Desk, rest: str) -> Effect:
    """Send the empty form for a call, a visit or a letter. You fill it in by reply."""
    del desk, rest
    return Effect(letters=(Want("form"),))


def unlogged(desk: Desk, cause: str) -> Effect:
    """Take back a form: its case is none, and what it would send is withdrawn. What has left cannot be taken back."""
    if desk.case is None or desk.case.status is not Status.NEW:
        raise CommandError("Somebody has worked on this case since. Resolve it, or write why it is none: #notacase WHY")
    left = tuple(kind for at, kind in sorted(desk.left) if at == cause and kind in SENT)
    if "receipt-phone" in left:
        raise CommandError("Our notes have left, and the person has the case number. Answer the case, or resolve it.")
    return Effect(events=(NotACase(Text(TAKEN_BACK)),), undoes=((cause, SENT),), kept=left)


def _logged(form: Form, desk: Desk) -> Logged:
    calendar, targets = desk.district.calendar, desk.district.targets
    requester = desk.ids.get(form.caller.key) if form.caller else None
    if form.caller and requester is None:
        raise FormError([Trouble(f"Email: {form.caller.email}", OURS)])
    return Logged(
        text=Text(form.text),
        how=form.how,
        requester=requester,
        answer_by=calendar.answer_by(form.occurred_at, targets.first_answer_days),  # clocks.md 10
        resolve_by=calendar.answer_by(form.occurred_at, targets.resolve_days),
        language=form.language,
        answer_wanted=form.answer_wanted,
        anonymous=form.anonymous,
    )


def _said(form: Form) -> tuple[Event, ...]:
    """Return what the form says of the case."""
    events: list[Event] = []
    if form.school:
        events.append(FieldSet("school", value=form.school))
    if form.category:
        events.append(Categorised(form.category.id, form.category.sensitive))
    if form.about:
        events.append(AboutSet(form.about))
    if form.priority in {Level.NOW, Level.TODAY}:
        events.append(PriorityRaised(Level(form.priority), (), (), TOLD_BY_PERSON, Text(form.why)))
    if form.verified:
        events.append(Verified(Text(form.verified)))
    if form.promise:
        due, words = form.promise
        events.append(Promised(Text(words), due))
    return tuple(events)


def _passed_on(form: Form, desk: Desk) -> tuple[Event, ...]:
    """Return the referral of a board member by phone or in person: staff's word proves it."""
    if form.referred_by is None:
        return ()
    return (Referred(desk.facts.staff[form.referred_by.email], 0, verified=True),)
