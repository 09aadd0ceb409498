"""What every new matter gets: its received step, what the rules suggest and raise, and why no receipt may go."""

from collections.abc import Iterable

from cases.case import URGENCY, Case
from cases.conflict import complains_about
from cases.constituents import is_ours
from cases.decision import Context
from cases.events import NotAcknowledged, Priority, PriorityRaised, Received, Step, Suggested
from cases.priority import Assessment
from cases.suggest import Suggestion

LIKELY = 1  # suggested categories that say what a mail is about
ABOUT_SUPERINTENDENT = "superintendent"  # the priority kind that is about the superintendent (domain.md 5.5)


def no_receipt(email: str, context: Context) -> tuple[Step, ...]:
    """Return why the writer of a mail gets no receipt, as a step; none when they get one."""
    facts = context.facts
    if not email:
        reason = facts.writer.doubt or "the sender's address could not be read"
    elif is_ours(email, context.district, context.at):
        reason = "the mail is in the name of one of our own people"
    else:
        reason = facts.ack_refusal(email)
    return (context.service(NotAcknowledged(reason)),) if reason else ()


def arrived(requester: int | None, context: Context) -> Received:
    """Return that a matter reached the district now, with the days by which it is due."""
    calendar, targets = context.district.calendar, context.district.targets
    incoming = context.incoming
    return Received(
        requester=requester,
        message=incoming.message,
        how="email",
        answer_by=calendar.answer_by(incoming.at, targets.first_answer_days),
        resolve_by=calendar.answer_by(incoming.at, targets.resolve_days),
        language=incoming.language if incoming.language_sure else None,
    )


def judge(subject: str, text: str, case: Case | None, context: Context, heard: str = "") -> tuple[Step, ...]:
    """Return what the rules suggest and raise; on a case that stands, only what raises it further.

    *heard*: what the priority rules listen to, where that is more: danger must not hide below a line like a quote's.
    """
    assessment = context.district.rules.assess(heard or text, subject)
    suggestion = context.district.suggester.suggest(subject, text)
    about = _about(subject, text, assessment, suggestion, context)
    steps: list[Step] = []
    if case is not None and about and case.about is None and not case.about_decided:
        again = Suggested(case.suggested, case.because, case.unsure, case.sensitive, case.clocks, about)
        steps.append(context.service(again))  # before anything is raised: it decides who may hear
    if case is None:
        best = context.district.categories.get(suggestion.ranked[0].category) if suggestion.ranked else None
        suggested = Suggested(
            ranked=tuple((one.category, round(one.confidence, 3)) for one in suggestion.ranked),
            because=suggestion.ranked[0].because if suggestion.ranked else (),
            unsure=suggestion.unsure,
            sensitive=bool(best and best.sensitive and not suggestion.unsure),
            clocks=tuple(hint.kind for hint in assessment.clocks),
            about=about,
        )
        steps.append(context.service(suggested))
    level = Priority(assessment.level) if assessment.level in set(Priority) else Priority.NORMAL
    before = case.priority if case else Priority.NORMAL
    if URGENCY.index(level) > URGENCY.index(before):
        raised = PriorityRaised(
            level=level,
            rules=tuple(hit.kind for hit in assessment.hits),
            because=_longest(dict.fromkeys(word for hit in assessment.hits for word in hit.because)),
            notify=tuple(dict.fromkeys(who for hit in assessment.hits for who in hit.notify)),
        )
        steps.append(context.service(raised))
    return tuple(steps)


def _about(subject: str, text: str, assessment: Assessment, suggestion: Suggestion, context: Context) -> str | None:
    """Return who of the district a mail seems to be about, until a person decides (domain.md 5.5)."""
    if any(hit.kind == ABOUT_SUPERINTENDENT for hit in assessment.hits):
        return ABOUT_SUPERINTENDENT
    likely = [one.category for one in suggestion.ranked[:LIKELY]]
    contact = context.district.people.primary_contact
    return str(contact.role) if complains_about(contact, f"{text}\n\n{subject}.", likely) else None


def _longest(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words without those that stand inside a longer one of them."""
    kept = list(words)
    return tuple(
        word for word in kept if not any(word != other and word.casefold() in other.casefold() for other in kept)
    )
