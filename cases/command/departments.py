"""Asking a department or school, and passing on what it wrote."""

from cases.command.registry import command
from cases.commands import ANSWER, CommandError, Desk, Effect, TextUse
from cases.events import SentToDepartment, Text
from cases.lookup import find_beginning, sites_called
from cases.people import Person, Role, Site
from cases.relay import unfit_to_relay
from cases.routing import may_hear

DEPARTMENT = TextUse("question to a department", None, leaves=True)  # the line itself records it, for each who is asked

TWO_TEXTS = (
    "There is a question on this line and a text below it. "
    "Write the whole question below the line, or send your answer in a mail of its own."
)


@command("#to KEY [TEXT]", example="#to transport")
def to(desk: Desk, rest: str) -> Effect:
    """Ask a department or school; your text is the question. Their reply comes back to you alone."""
    case = desk.case
    if case is None or not case.live:
        raise CommandError("This case has ended. Open it again first, with #reopen.")
    choices = sites_called(desk.district.sites, "school", "department")
    site, line = find_beginning(rest, choices, "school or department", "#to")
    if any(one.key == site.key and one.at == desk.at for one in case.inquiries):
        raise CommandError(f"{site.name} stands here twice. Keep one of the two lines.")
    slip = unfit_to_relay(line, case.number, desk.district.office.case_prefix)
    if slip:
        raise CommandError(slip)
    if line and desk.text:
        raise CommandError(TWO_TEXTS)
    people = _serving(site, desk)
    typed = "\n\n".join(part for part in (line, desk.text) if part)
    question = Text(typed or _their_words(desk))
    targets, calendar = desk.district.targets, desk.district.calendar
    reply_by = calendar.answer_by(desk.at, targets.department_days)
    asked = (
        SentToDepartment(site.key, desk.facts.staff[one.email], question, reply_by, their_words=not typed)
        for one in people
    )
    return Effect(events=tuple(asked), text=DEPARTMENT)


def _serving(site: Site, desk: Desk) -> tuple[Person, ...]:
    """Return who answers for a site today. Raises CommandError with the remedy when nobody does."""
    day = desk.at.astimezone(desk.district.office.zone).date()
    known = [one for one in desk.district.people if one.role is Role.DEPARTMENT and one.key == site.key]
    if not known:
        raise CommandError(
            f"Nobody can be asked at {site.name}: the configuration names no person for it. "
            "Write to them yourself, or have the operator add somebody with the role department."
        )
    serving = tuple(one for one in known if one.serves_on(day))
    if not serving:
        names = ", ".join(one.name for one in known)
        raise CommandError(
            f"Nobody can be asked at {site.name} today: {names} does not serve on this day. "
            "Write to somebody there yourself, or have the operator correct the dates."
        )
    if desk.case is not None and not all(may_hear(desk.case, one) for one in serving):
        raise CommandError(f"This case is about somebody at {site.name}: they cannot be asked.")
    return serving


def _their_words(desk: Desk) -> str:
    """Return what the constituent wrote, without names. Raises CommandError where it may not go, or is not known."""
    if desk.case is not None and desk.case.restricted:
        raise CommandError(
            "Write the question below this line. This case is restricted: what the person wrote is not sent."
        )
    if not desk.facts.their_words:
        raise CommandError("Write the question below this line. There are no words of the constituent to send.")
    return desk.facts.their_words


@command("#pass", gives_text=True, example="#pass")
def pass_(desk: Desk, rest: str) -> Effect:
    """Pass a department's words on as your answer, in reply to the letter that shows them. Your own text goes first."""
    replied = desk.facts.replied
    if rest:
        raise CommandError("Write #pass alone on its line. Your own words go below it.", "#pass")
    if desk.case is None or replied is None:
        raise CommandError("Reply with #pass to the letter that shows the department's words: this one shows none.")
    if replied.gone:
        raise CommandError("The department took these words back. Ask again with #to, or write the answer yourself.")
    prefix = desk.district.office.case_prefix
    trouble = why_not_passed(replied.words, desk.case.number, prefix, holds_letter=replied.holds_letter)
    if trouble:
        raise CommandError(trouble)
    if desk.text.endswith(replied.words):
        raise CommandError("These words stand in your text already. Take #pass out, or take the words out.")
    return Effect(text=ANSWER, closing=replied.words)


def why_not_passed(words: str, number: str, prefix: str, *, holds_letter: bool) -> str:
    """Return why a department's words may not go to the constituent as they are, or '' (mail-safety.md 6.6)."""
    if not words:
        return "The department wrote no words that we could read. Write the answer yourself."
    if holds_letter:
        return "Their words hold a part of our letter to them. Copy what fits into an answer of your own."
    if unfit_to_relay(words, number, prefix):
        return "Their words name another case or an internal address. Copy what fits into an answer of your own."
    return ""
