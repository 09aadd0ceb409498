"""One answer for many who wrote nearly the same text: one letter each, after a preview."""

import re

from cases.case import Case
from cases.command.registry import command
from cases.commands import CommandError, Desk, Effect, TextUse, Want
from cases.events import Answered, CampaignSet, Event, Outcome, Resolved, Text
from cases.lookup import find_one, outcomes_called
from cases.relay import case_numbers
from cases.routing import may_hear
from cases.words import without_accents

PREVIEW = "campaign-preview"
LONGEST = 40
OFF = frozenset({"none", "off"})
_NO_NAME = re.compile(r"[^a-z0-9]+")


@command("#campaign NAME", example="#campaign bus 14")
def campaign(desk: Desk, rest: str) -> Effect:
    """Put this case and those like it into one campaign. Your text answers each, after a preview and your OK."""
    case = desk.case
    name = _NO_NAME.sub("-", without_accents(rest.casefold())).strip("-")
    if not name:
        raise CommandError("Give the campaign a short name, for example: #campaign bus-cuts")
    if len(name) > LONGEST:
        raise CommandError(f"Keep the name under {LONGEST} letters.", f"#campaign {name[:LONGEST].strip('-')}")
    if case is None or not case.live:
        raise CommandError("This case has ended. Reply to a live case of the campaign.")
    if name in OFF:
        return _taken_out(desk, case)
    if case_numbers(desk.text, desk.district.office.case_prefix):
        raise CommandError("Your text names a case, and the same words go to everybody. Take the number out.")
    others = tuple(one for one in desk.facts.alike if may_hear(one, desk.person))
    joins: tuple[Event, ...] = (CampaignSet(name),)
    elsewhere = tuple((one, joins) for one in others if one.campaign != name)
    if not desk.text:
        own = joins if case.campaign != name else ()
        if not own and not elsewhere:
            raise CommandError("These cases are in this campaign already. Write your answer to all below the line.")
        return Effect(events=own, elsewhere=elsewhere)
    use = TextUse("campaign", lambda text: CampaignSet(name, text), public=True, leaves=True)
    return Effect(text=use, elsewhere=elsewhere, letters=(Want(PREVIEW),))


def _taken_out(desk: Desk, case: Case) -> Effect:
    if not case.campaign:
        raise CommandError("This case is in no campaign.")
    if desk.text:
        raise CommandError("Write #campaign none alone: your text would not be sent to anybody.")
    return Effect(events=(CampaignSet(""),))


def sent_to_all(desk: Desk, rest: str) -> Effect:
    """Return the previewed answer to each case of the campaign; with an outcome, each is resolved too."""
    case = desk.case
    if case is None or case.campaign_text is None or not case.campaign:
        raise CommandError("No answer waits to be sent: it was sent or changed. Write #campaign and your text again.")
    if desk.text:
        raise CommandError("Reply OK alone. To change the answer, write #campaign and the new text.")
    outcome = find_one(rest, outcomes_called(), "outcome", "#ok") if rest else None
    words = desk.facts.campaign_words
    own = _answered(case, Text(words, case.campaign_text.id), outcome)
    return Effect(events=own, elsewhere=tuple((one, _answered(one, Text(words), outcome)) for one in reached(desk)))


def reached(desk: Desk) -> tuple[Case, ...]:
    """Return the other cases of the campaign that the answer goes to."""
    case = desk.case
    return tuple(
        one
        for one in desk.facts.alike
        if case is not None and one.campaign == case.campaign and may_hear(one, desk.person) and _can_answer(one, desk)
    )


def _can_answer(case: Case, desk: Desk) -> bool:
    return case.requester is not None and case.requester not in desk.facts.no_address


def _answered(case: Case, words: Text, outcome: Outcome | None) -> tuple[Event, ...]:
    answered = Answered(words, campaign=case.campaign)
    return (answered, Resolved(outcome)) if outcome else (answered,)
