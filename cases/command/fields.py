"""What is said about a case: its category, and who asks."""

from datetime import date

from cases.command.registry import command
from cases.commands import CommandError, Desk, Effect
from cases.events import Answered, Categorised, FieldSet, Referred, Text, Undeliverable, Verified
from cases.lookup import Choice, find_one, languages_called, members_called, sites_called
from cases.naming import EMAIL, WHO, read_address, read_named

NO_CONSTITUENT = "This is an address of our own people, of this office or of a machine: no constituent's."


@command("#category NAME", sends=False, example="#category transportation")
def category(desk: Desk, rest: str) -> Effect:
    """Set the category, by its name or the beginning of its name."""
    found = desk.district.categories.find(rest) if rest else []
    if len(found) == 1:
        return Effect(events=(categorised(desk, found[0].id),))
    if found:
        names = ", ".join(item.id for item in found[:6])
        raise CommandError(f"Several categories begin so: {names}.", f"#category {found[0].id}")
    near = desk.district.categories.nearest(rest) if rest else None
    if not rest:
        raise CommandError("Name the category, for example: #category transportation")
    raise CommandError(
        "There is no such category. #help category names them all.", f"#category {near.id}" if near else ""
    )


@command("#1", sends=False, example="#1")
def first(desk: Desk, rest: str) -> Effect:
    """Take the first suggested category."""
    return _suggested(desk, 0, rest)


@command("#2", sends=False, example="#2")
def second(desk: Desk, rest: str) -> Effect:
    """Take the second suggested category."""
    return _suggested(desk, 1, rest)


@command("#3", sends=False, example="#3")
def third(desk: Desk, rest: str) -> Effect:
    """Take the third suggested category."""
    return _suggested(desk, 2, rest)


def _suggested(desk: Desk, place: int, rest: str) -> Effect:
    ranked = desk.case.suggested if desk.case else ()
    if rest:
        raise CommandError(f"Write #{place + 1} alone on its line, or #category and a name.")
    if place >= len(ranked):
        raise CommandError("There is no such suggestion for this case. Use #category and a name.")
    return Effect(events=(categorised(desk, ranked[place][0]),))


def categorised(desk: Desk, wanted: str) -> Categorised:
    """Return the event that sets a category of the list, by its id. Raises CommandError when it has gone."""
    entry = desk.district.categories.get(wanted)
    if entry is None:
        raise CommandError("This category is no longer in the list. Use #category and a name.")
    before = desk.case.category if desk.case else None
    return Categorised(category=entry.id, sensitive=entry.sensitive, before=before)


@command("#who NAME [EMAIL] [PHONE]", example="#who Maria Lopez maria.lopez@mail.example")
def who(desk: Desk, rest: str) -> Effect:
    """Say who the constituent is, when the mail did not tell. A new email address gets the receipt if none has gone."""
    named = read_named(rest)
    requester = desk.case.requester if desk.case else None
    named_before = any(isinstance(step.event, FieldSet) and step.event.person == requester for step in desk.history)
    if requester is not None and requester not in desk.unreachable and not named_before:
        raise CommandError("The constituent of this case is known. #who is for a case whose mail does not tell.")
    person = desk.ids.get(named.key)
    if person is None:
        raise CommandError(NO_CONSTITUENT)
    return Effect(events=(FieldSet(WHO, person),))


@command("#email ADDRESS", example="#email maria.lopez@mail.example")
def email(desk: Desk, rest: str) -> Effect:
    """Correct the constituent's email address. What came back from the old one is sent again."""
    case = desk.case
    person = desk.ids.get(read_address(rest).key)
    if case is None or case.requester is None:
        raise CommandError("This case has no constituent yet. Name them: #who NAME EMAIL", f"#who NAME {rest}")
    if person is None:
        raise CommandError(NO_CONSTITUENT)
    if person == case.requester:
        raise CommandError("This is the constituent's address already.")
    returned = [step.event for step in desk.history if isinstance(step.event, Undeliverable) and step.event.permanent]
    answers = [step.event for step in desk.history if isinstance(step.event, Answered) and not step.event.called]
    again = any(event.kind == "answer" for event in returned) and case.first_answer_at is None and answers
    answered = (Answered(Text(id=answers[-1].text.id), again=True),) if again else ()
    return Effect(events=(FieldSet(EMAIL, person), *answered))


@command("#school NAME", sends=False, example="#school Bannon Creek")
def school(desk: Desk, rest: str) -> Effect:
    """Set the school or department that the case is about, by its name or the beginning of its name."""
    site = find_one(rest, sites_called(desk.district.sites, "school", "department"), "school", "#school")
    return Effect(events=(FieldSet("school", value=site.key),))


@command("#area NAME", sends=False, example="#area 2")
def area(desk: Desk, rest: str) -> Effect:
    """Set the area of the district that the case belongs to."""
    names = dict.fromkeys(filter(None, (one.area for one in (*desk.district.people, *desk.district.sites))))
    found = find_one(rest, (Choice(name, (name,)) for name in names), "area", "#area")
    return Effect(events=(FieldSet("area", value=found),))


@command("#language CODE", sends=False, example="#language es")
def language(desk: Desk, rest: str) -> Effect:
    """Set the language that letters to the constituent are written in, where the office has it."""
    del desk
    return Effect(events=(FieldSet("language", value=find_one(rest, languages_called(), "language", "#language")),))


@command("#verified HOW", sends=False, example="#verified called the number in the student record")
def verified(desk: Desk, rest: str) -> Effect:
    """Write down how you checked who the constituent is. Until then no student record may go to them."""
    if not rest:
        raise CommandError("Say how on the same line, for example: #verified called the number in the records")
    if desk.case is not None and desk.case.requester is None:
        raise CommandError("This case has no constituent yet. Name them first: #who NAME EMAIL")
    return Effect(events=(Verified(Text(rest)),))


@command("#referred NAME", example="#referred Trustee Lee")
def referred(desk: Desk, rest: str) -> Effect:
    """Note that a board member passed the case on by phone or in person. They hear as if they had written."""
    member = find_one(rest, members_called(desk.district.people, _today(desk)), "board member", "#referred")
    row = desk.facts.staff.get(member.email)
    if row is None:
        raise CommandError("This board member is not in the record yet. Start the service again, then write once more.")
    if desk.case is not None and any(one.member == row and one.verified for one in desk.case.referrers):
        raise CommandError(f"{member.name} is noted for this case already.")
    return Effect(events=(Referred(row, 0, verified=True),))


def _today(desk: Desk) -> date:
    return desk.at.astimezone(desk.district.office.zone).date()
