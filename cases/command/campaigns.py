"""One answer for many who wrote nearly the same text: one letter each, after a preview."""

import re

from cases.case import Case
from cases.command.registry import command
from cases.commands import WORKERS, CommandError, Desk, Effect, TextUse, Want
from cases.events import Answered, CampaignSet, Event, Outcome, Resolved, Text
from cases.lookup import find_one, outcomes_called
from cases.relay import case_numbers
from cases.routing import may_hear
from cases.words import without_accents

PREVIEW, SUMMARY = "campaign-preview", "summary"
LONGEST = 40
OFF = frozenset({"none", "off"})
RESOLVED_BY_OK = (
    "Your text answers the whole campaign, so nothing else stands beside #campaign. "
    "To resolve its cases with it, reply #ok answered to the preview."
)
NOT_THIS_ONE = "You changed the answer since. Reply OK to the newest preview of this campaign."
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
    others = tuple(one for one in desk.facts.alike if may_hear(one, desk.person))
    if case is None or not (case.live or (others and name not in OFF)):
        raise CommandError("This case has ended. Reply to a live case of the campaign.")
    if name in OFF:
        return _taken_out(desk, case)
    if case_numbers(desk.text, desk.district.office.case_prefix):
        raise CommandError("Your text names a case, and the same words go to everybody. Take the number out.")
    known, title = desk.facts.campaigns.get(name), Text(name)
    key = known or f"campaign-{case.number}"  # events stay for ever, and a name may say whose matter it is
    joins: tuple[Event, ...] = (CampaignSet(key, title=title),)
    elsewhere = tuple((one, joins) for one in others if one.campaign != key or not known)
    if not desk.text:
        own = joins if case.campaign != key or not known else ()
        if not own and not elsewhere:
            raise CommandError("These cases are in this campaign already. Write your answer to all below the line.")
        return Effect(events=own, elsewhere=elsewhere)
    shown = tuple(one.id for one in others)
    # Where the case of the letter has ended, the text waits there for OK and goes to the others.
    use = TextUse(
        "campaign",
        lambda text: CampaignSet(key, text, shown, title=title),
        public=case.live,
        leaves=True,
        alone=RESOLVED_BY_OK,
    )
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
    if not _of_answered_mail(desk, case.campaign_text):
        raise CommandError(NOT_THIS_ONE)
    if desk.text:
        raise CommandError("Reply OK alone. To change the answer, write #campaign and the new text.")
    outcome = find_one(rest, outcomes_called(), "outcome", "#ok") if rest else None
    words = desk.facts.campaign_words
    if not case.live and not reached(desk):
        raise CommandError("This case has ended. Reply to a live case of the campaign.")
    own = _answered(case, Text(words, case.campaign_text.id), outcome)
    own = own if case.live else (CampaignSet(case.campaign, sent=True),)
    return Effect(events=own, elsewhere=tuple((one, _answered(one, Text(words), outcome)) for one in reached(desk)))


def is_preview(desk: Desk) -> bool:
    """Return whether the letter that is answered asks for the OK to a campaign: the preview, or the summary with it."""
    answers = desk.answers
    if answers is None or answers.kind not in {PREVIEW, SUMMARY}:
        return False
    if desk.person.role not in WORKERS or not sent_to_writer(desk):
        return False
    return answers.kind == PREVIEW or any(cause == answers.cause for cause, _ in _drafts(desk))


def sent_to_writer(desk: Desk) -> bool:
    """Return whether the letter that is answered was sent to the very person who answers it."""
    return desk.answers is not None and desk.answers.person_id == desk.person_id


def _drafts(desk: Desk) -> list[tuple[str, int]]:
    """Return the causes of the texts that were written for all, and the rows of the texts."""
    drafted = ((step.cause, step.event) for step in desk.history)
    return [(cause, one.text.id) for cause, one in drafted if isinstance(one, CampaignSet) and one.text.id]


def _of_answered_mail(desk: Desk, text: Text) -> bool:
    """Return whether the text that waits is the one of which the answered letter tells."""
    waiting = next((cause for cause, row in _drafts(desk) if row == text.id), None)
    return waiting is None or desk.answers is None or waiting == desk.answers.cause


def reached(desk: Desk) -> tuple[Case, ...]:
    """Return the other cases of the campaign that the answer goes to."""
    case = desk.case
    return tuple(
        one
        for one in desk.facts.alike
        if case is not None and one.id in case.campaign_others and one.campaign == case.campaign
        if may_hear(one, desk.person) and _can_answer(one, desk)
    )


def _can_answer(case: Case, desk: Desk) -> bool:
    return case.requester is not None and case.requester not in desk.facts.no_address


def _answered(case: Case, words: Text, outcome: Outcome | None) -> tuple[Event, ...]:
    answered = Answered(words, campaign=case.campaign)
    return (answered, Resolved(outcome)) if outcome else (answered,)
