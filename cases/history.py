"""What each event does to a case: its history in, the case as it stands out. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from cases.case import URGENCY, Case, Inquiry, LegalClock, Promise, Proposal, Referrer
from cases.events import (
    AboutSet,
    Accepted,
    Acknowledged,
    AlertConfirmed,
    Answered,
    Asked,
    CampaignSet,
    Categorised,
    ClockConfirmed,
    ClockExtended,
    ClockMet,
    ClockMissed,
    ClockRejected,
    ClockStep,
    Closed,
    Deferred,
    DepartmentReplied,
    FieldSet,
    Held,
    Joined,
    Linked,
    Logged,
    Merged,
    NotACase,
    NotAcknowledged,
    Noted,
    Pending,
    Priority,
    PriorityLowered,
    PriorityRaised,
    Promised,
    PromiseKept,
    PromiseLate,
    Proposed,
    Purged,
    Rated,
    Received,
    Redacted,
    Redirected,
    Referred,
    Released,
    Reopened,
    Resolved,
    Restricted,
    SentToDepartment,
    Snoozed,
    Split,
    Status,
    Step,
    Suggested,
    Thanked,
    TookIn,
    Undeliverable,
    Undone,
    Unrestricted,
    Verified,
    Withdrawn,
)
from cases.hints import NO_WORDS, decided, looked_at, marked
from cases.legal_clocks import KINDS as LEGAL_KINDS
from cases.merging import answers_a_question, taken_in


def after(case: Case, step: Step) -> Case:
    """Return the case as it stands once *step* has happened. An `Undone` needs the whole history: see `summed`."""
    return replace(_changed(case, step), last_seq=max(case.last_seq, step.seq))


def _changed(case: Case, step: Step) -> Case:
    if isinstance(step.event, Undone):
        raise TypeError("an undone step changes what came before it: sum the history again")
    for part in (_life, _facts, _work):
        changed = part(case, step)
        if changed is not None:
            return looked_at(changed, step)
    raise TypeError(f"nothing says what {step.kind} does to a case")


def _life(case: Case, step: Step) -> Case | None:  # noqa: C901, PLR0911, PLR0912 - one arm an event: domain.md 4
    """Return the case after an event that begins it, moves it on or ends it; None for any other."""
    match step.event:
        case Received() | Logged() as event:
            return _begun(case, event, step.occurred_at)
        case Referred(member=member, message=message, verified=verified):
            return replace(case, referrers=(*case.referrers, Referrer(member, step.occurred_at, verified, message)))
        case Joined():
            return _heard_from(case)
        case Answered(called=called, campaign=campaign):
            spoken = _heard_from(case) if called else case
            spoken = replace(spoken, campaign_text=None) if campaign else spoken
            opened = Status.OPEN if spoken.status is Status.NEW else spoken.status
            first = case.first_answer_at or step.occurred_at
            first = min(first, step.occurred_at) if called else first  # a call may be told of later
            return replace(spoken, status=opened, first_answer_at=first, owes_answer=False)
        case Asked() as event:
            return _asked(case, event, step.occurred_at)
        case Deferred(answer_by=answer_by):
            opened = Status.OPEN if case.status is Status.NEW else case.status
            return replace(case, status=opened, answer_by=answer_by, owes_answer=True)
        case Redirected():
            return replace(case, first_answer_at=case.first_answer_at or step.occurred_at, owes_answer=False)
        case Withdrawn():
            return case
        case Resolved(outcome=outcome):
            ended = replace(_heard_from(case), status=Status.RESOLVED)
            return replace(ended, outcome=outcome, resolved_at=step.occurred_at, owes_answer=False)
        case Reopened(answer_by=answer_by):
            again = replace(case, status=Status.OPEN, outcome=None, resolved_at=None, closed_at=None)
            return replace(again, answer_by=answer_by, owes_answer=True, board_note=None)
        case Closed():
            return replace(case, status=Status.CLOSED, closed_at=step.occurred_at)
        case NotACase():
            return replace(case, status=Status.NOT_A_CASE)
        case Merged(number=number):
            return replace(case, status=Status.MERGED, merged_into=number, proposed=None)
        case TookIn() as event:
            return taken_in(_heard_from(case) if answers_a_question(case, event) else case, event)
        case Undeliverable(kind="answer" | "who-can-help", permanent=True):
            return replace(case, first_answer_at=None)  # the first answer counts as not given
        case Undeliverable(kind="question", permanent=True) if case.asked_at is not None:
            return _never_asked(case)
        case Thanked() | Rated() | Undeliverable():
            return case
        case _:
            return None


def _begun(case: Case, event: Received | Logged, at: datetime) -> Case:
    begun = replace(
        case,
        requester=event.requester,
        how_received=event.how,
        received_at=at,
        answer_by=event.answer_by,
        resolve_by=event.resolve_by,
        language=event.language,
    )
    if isinstance(event, Logged):
        return replace(begun, answer_wanted=event.answer_wanted, anonymous=event.anonymous)
    return begun


def _asked(case: Case, event: Asked, at: datetime) -> Case:
    first = case.first_answer_at or at
    waiting = replace(case, status=Status.WAITING, first_answer_at=first, reminded=event.again)
    asked_at = case.asked_at if event.again else at
    return replace(waiting, asked_at=asked_at, reply_by=event.reply_by, close_by=event.close_by)


def _never_asked(case: Case) -> Case:
    """Return the case without the question that did not arrive: nobody waits, and as a first answer it was none."""
    first = None if case.first_answer_at == case.asked_at else case.first_answer_at
    return replace(_heard_from(case), first_answer_at=first)


def _heard_from(case: Case) -> Case:
    """Return the case waiting for nobody's answer to a question."""
    status = Status.OPEN if case.status is Status.WAITING else case.status
    return replace(case, status=status, asked_at=None, reply_by=None, close_by=None, reminded=False)


def _facts(case: Case, step: Step) -> Case | None:  # noqa: C901, PLR0911, PLR0912 - one arm an event: domain.md 4
    """Return the case after an event that says something about it; None for any other."""
    match step.event:
        case Acknowledged():
            return replace(case, acknowledged_at=step.occurred_at)
        case Suggested() as event:
            return _suggested(case, event, step.at)
        case Categorised(category=category, sensitive=sensitive, taken=taken):
            return replace(case, category=category, sensitive=sensitive, category_taken=taken)
        case FieldSet() as event:
            return _with_field(case, event)
        case Verified():
            return replace(case, verified=True)
        case AboutSet(about=about):
            return replace(case, about=about, about_decided=True)
        case Restricted():
            return replace(case, restriction=True)
        case Unrestricted():
            return replace(case, restriction=False)
        case PriorityRaised(level=level):
            raised = replace(case, priority=max(case.priority, level, key=URGENCY.index))
            return raised if step.by is None else replace(raised, priority_answer=True)
        case PriorityLowered(level=level):
            return replace(case, priority=level, priority_answer=level is not Priority.NORMAL)
        case Proposed() as event:
            return replace(case, proposed=Proposal(event.what, event.reason, event.case, event.number, event.message))
        case Linked(number=number) | Split(number=number):
            linked = (*case.linked, number) if number not in case.linked else case.linked
            return replace(case, linked=linked, proposed=None)
        case Accepted(person=person):
            return _heard_from(case if person is None else replace(case, others=(*case.others, person)))
        case CampaignSet(name=name, text=text, others=others, title=title):
            waits = text if text.id or text.words else None
            called = title if title.id or title.words else case.campaign_title
            called = called if name else None
            return replace(case, campaign=name, campaign_text=waits, campaign_others=others, campaign_title=called)
        case Held():
            return replace(case, held=True)
        case Released():
            return replace(case, held=False)
        case Purged():
            return replace(case, purged_at=step.occurred_at, board_note=None, **NO_WORDS)
        case NotAcknowledged() | Pending() | AlertConfirmed() | Redacted():
            return case
        case _:
            return None


def _with_field(case: Case, event: FieldSet) -> Case:
    match event.field:
        case "who":
            # a receipt that went, went to somebody else
            return replace(case, requester=event.person, acknowledged_at=None, anonymous=False)
        case "email":
            return replace(case, requester=event.person, acknowledged_at=None)
        case "own":
            others = tuple(one for one in case.referrers if one.member != event.person)
            return replace(case, requester=event.person, own=True, referrers=others)
        case "school":
            return replace(case, school=event.value or None)
        case "area":
            return replace(case, area=event.value or None)
        case "language":
            return replace(case, language=event.value or None)
        case name:
            raise ValueError(f"no field of a case is called {name}")


def _work(case: Case, step: Step) -> Case | None:  # noqa: C901, PLR0911, PLR0912 - one arm an event: domain.md 4
    """Return the case after an event of the work on it: notes, departments, promises, clocks; None for any other."""
    match step.event:
        case Noted(text=text, board=board):
            return replace(case, board_note=text) if board else case
        case SentToDepartment(key=key, person=person, reply_by=reply_by):
            asked = Inquiry(key, person, step.occurred_at, reply_by)
            status = case.status if case.status is Status.WAITING or not case.live else Status.WITH_DEPARTMENT
            return replace(case, status=status, inquiries=(*case.inquiries, asked))
        case DepartmentReplied(key=key):
            return _replied(case, key, step.occurred_at)
        case Promised(text=text, due=due):
            return replace(case, promises=(*case.promises, Promise(step.seq, text, due)))
        case PromiseKept(promise=seq):
            return _promise(case, seq, kept=True)
        case PromiseLate(promise=seq):
            return _promise(case, seq, late=True)
        case Snoozed(until=until):
            return replace(case, snoozed_until=until)
        case ClockConfirmed() as event:
            clock = LegalClock(event.clock, "confirmed", event.started, event.due, event.do_by, event.steps)
            formal = case.formal or LEGAL_KINDS[event.clock].told
            return replace(decided(case, event.clock), legal=(*_others(case, event.clock), clock), formal=formal)
        case ClockExtended() as event:
            return _clock(case, event.clock, lambda clock: _extended(clock, event))
        case ClockRejected(clock=kind):
            return replace(decided(case, kind), legal=_others(case, kind))
        case ClockMet(clock=kind):
            return _clock(case, kind, _met)
        case ClockMissed(clock=kind):
            return _clock(case, kind, lambda clock: replace(clock, state="missed"))
        case _:
            return None


def _replied(case: Case, key: str, at: datetime) -> Case:
    inquiries = tuple(
        replace(one, replied_at=at) if one.key == key and one.replied_at is None else one for one in case.inquiries
    )
    waits = any(one.replied_at is None for one in inquiries)
    status = Status.OPEN if case.status is Status.WITH_DEPARTMENT and not waits else case.status
    return replace(case, inquiries=inquiries, status=status)


def _promise(case: Case, seq: int, **changes: Any) -> Case:  # noqa: ANN401 - fields of a promise
    promises = tuple(replace(one, **changes) if one.seq == seq else one for one in case.promises)
    return replace(case, promises=promises)


def _others(case: Case, kind: str) -> tuple[LegalClock, ...]:
    return tuple(clock for clock in case.legal if clock.kind != kind)


def _clock(case: Case, kind: str, change: Callable[[LegalClock], LegalClock]) -> Case:
    legal = tuple(change(clock) if clock.kind == kind else clock for clock in case.legal)
    return replace(case, legal=legal)


def _met(clock: LegalClock) -> LegalClock:
    """Return the clock with its next step; after the last one it is met."""
    left = clock.steps[1:]
    if not left:
        return replace(clock, state="met", steps=())
    return replace(clock, due=left[0].due, do_by=left[0].do_by, steps=left)


def _extended(clock: LegalClock, event: ClockExtended) -> LegalClock:
    """Return the clock with a later end: its last step moves, the steps before it stay."""
    last = ClockStep(clock.steps[-1].name if clock.steps else "", event.due, event.do_by)
    steps = (*clock.steps[:-1], last)
    return replace(clock, state="extended", due=steps[0].due, do_by=steps[0].do_by, steps=steps)


def _suggested(case: Case, event: Suggested, at: datetime) -> Case:
    suggested = replace(
        case,
        suggested=event.ranked,
        because=event.because,
        because_next=event.because_next,
        unsure=event.unsure,
        score=event.score,
        alike=event.alike,
        clocks=event.clocks,
        clock_because=event.clock_because,
        about=case.about if case.about_decided else case.about or event.about,
        sensitive=event.sensitive if case.category is None else case.sensitive,
    )
    return marked(suggested, event, at) if event.possible else suggested


def summed(case_id: int, number: str, history: Iterable[Step]) -> Case:
    """Return the case that a whole history makes: steps that were undone count no more."""
    steps = tuple(history)
    gone = {seq for step in steps if isinstance(step.event, Undone) for seq in step.event.seqs}
    case = Case(id=case_id, number=number)
    for step in steps:
        if step.seq not in gone and not isinstance(step.event, Undone):
            case = after(case, step)
    return replace(case, last_seq=max((step.seq for step in steps), default=0))
