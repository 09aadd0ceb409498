"""What every new matter gets: its received step, what the rules suggest and raise, and why no receipt may go."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cases.case import URGENCY, Case
from cases.conflict import complains_about
from cases.constituents import is_ours
from cases.decision import Context
from cases.events import NotAcknowledged, Priority, PriorityRaised, Received, Step, Suggested
from cases.hints import Hint, hints_of, new_hints, with_hints
from cases.priority import Assessment, NetHit
from cases.suggest import Suggestion

LIKELY = 1  # suggested categories that say what a mail is about
ABOUT_SUPERINTENDENT = "superintendent"  # the priority kind that is about the superintendent (domain.md 5.5)

LISTED_LANGUAGES = ("en", "es", None)  # whose words the lists hold
NOT_READ = "not-read"  # the mark of a mail in another language


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
    """Return what the rules suggest and raise; on a case that stands, only what is new there.

    *heard*: what the priority rules listen to, where that is more: danger must not hide below a line like a quote's.
    """
    experience = context.facts.experience
    assessment = context.district.rules.assess(heard or text, subject, experience)
    suggestion = context.district.suggester.suggest(subject, text, experience)
    about = _about(subject, text, assessment, suggestion, context)
    hints = tuple((hint.kind, _longest(hint.because)) for hint in assessment.clocks)
    raised = _raised(assessment, case)
    marks = () if raised or (case and case.priority is not Priority.NORMAL) else assessment.nets
    if case is None:
        marks = marks or _not_read(assessment, context)
        alike = tuple(one.case for one in experience.alike(text))
        suggested: Suggested | None = _first(suggestion, hints, about, alike, context)
    else:
        suggested = _further(case, hints, about, marked=bool(marks))
    if suggested is not None:
        suggested = _marked(suggested, marks)
    found = (suggested, raised)  # what is suggested comes first: it decides who may hear
    return tuple(context.service(event) for event in found if event is not None)


def alarm(case: Case, context: Context) -> tuple[Step, ...]:
    """Return what a mail raises or marks that is not part of the case yet: danger waits for nobody's #accept."""
    incoming = context.incoming
    rules = context.district.rules
    assessment = rules.assess(incoming.heard or incoming.text, incoming.subject, context.facts.experience)
    raised = _raised(assessment, case)  # of a case that has ended too: nobody else would hear of it
    if raised is not None:
        return (context.service(raised),)
    marks = assessment.nets if case.live and case.priority is Priority.NORMAL else ()
    further = _further(case, (), None, marked=bool(marks))
    return (context.service(_marked(further, marks)),) if further is not None else ()


def _marked(suggested: Suggested, marks: Sequence[NetHit]) -> Suggested:
    """Return what is suggested with the signs that a person should look at."""
    return replace(
        suggested,
        possible=tuple(dict.fromkeys(kind for mark in marks for kind in mark.kinds)),
        possible_because=_longest(dict.fromkeys(word for mark in marks for word in mark.because)),
    )


def _not_read(assessment: Assessment, context: Context) -> tuple[NetHit, ...]:
    """Return that the rules could not judge a mail: it is written in a language that their words are not of."""
    incoming = context.incoming
    foreign = incoming.language_sure and incoming.language not in LISTED_LANGUAGES
    return (NetHit(NOT_READ, (NOT_READ,), ()),) if foreign and not assessment.hits else ()


def _first(
    suggestion: Suggestion, hints: tuple[Hint, ...], about: str | None, alike: tuple[int, ...], context: Context
) -> Suggested:
    """Return what the rules suggest for a new case."""
    best = context.district.categories.get(suggestion.ranked[0].category) if suggestion.ranked else None
    return Suggested(
        ranked=tuple((one.category, round(one.confidence, 3)) for one in suggestion.ranked),
        because=suggestion.ranked[0].because if suggestion.ranked else (),
        because_next=tuple(one.because for one in suggestion.ranked[1:]),
        unsure=suggestion.unsure,
        sensitive=bool(best and best.sensitive and not suggestion.unsure),
        clocks=tuple(kind for kind, _ in hints),
        clock_because=tuple(words for _, words in hints),
        about=about,
        score=suggestion.score,
        alike=alike,
    )


def _further(case: Case, hints: tuple[Hint, ...], about: str | None, *, marked: bool) -> Suggested | None:
    """Return what further mail suggests beside what was suggested for its case; None when that is nothing new."""
    about = about if case.about is None and not case.about_decided else None
    new = new_hints(case, hints)
    if not (about or new or marked):
        return None
    with_them = with_hints(case, (*hints_of(case), *new))
    return Suggested(
        ranked=case.suggested,
        because=case.because,
        because_next=case.because_next,
        unsure=case.unsure,
        sensitive=case.sensitive,
        clocks=with_them.clocks,
        clock_because=with_them.clock_because,
        about=about,
        score=case.score,
        alike=case.alike,
    )


def _raised(assessment: Assessment, case: Case | None) -> PriorityRaised | None:
    """Return how much more urgent the rules find the case than it is; None when they do not."""
    level = Priority(assessment.level) if assessment.level in set(Priority) else Priority.NORMAL
    before = case.priority if case else Priority.NORMAL
    if URGENCY.index(level) <= URGENCY.index(before):
        return None
    return PriorityRaised(
        level=level,
        rules=tuple(hit.kind for hit in assessment.hits),
        because=_longest(dict.fromkeys(word for hit in assessment.hits for word in hit.because)),
        notify=tuple(dict.fromkeys(who for hit in assessment.hits for who in hit.notify)),
    )


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
