"""What goes over from a case to the one that it is merged into: nothing that stood open may be lost. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from cases.case import URGENCY, Case, Inquiry, LegalClock, Referrer
from cases.events import TookIn
from cases.hints import still_open
from cases.words import words_of

MERGE = "merge"  # what the service proposes


def handed_over(case: Case) -> TookIn:
    """Return what the kept case takes over of a case that ends."""
    return TookIn(
        case=case.id,
        number=case.number,
        received_at=case.received_at,
        referrers=tuple(
            (one.member, one.at, one.verified, one.message, one.number or case.number) for one in case.referrers
        ),
        answer_by=case.answer_by,
        resolve_by=case.resolve_by,
        first_answer_at=case.first_answer_at,
        requester=case.requester,
        others=case.others,
        priority=case.priority,
        about=case.about,
        restricted=case.restricted,
        held=case.held,
        clocks=case.clocks,
        clock_because=case.clock_because,
        possible=case.possible if case.possible_at else (),
        possible_because=case.possible_because if case.possible_at else (),
        possible_at=case.possible_at,
        legal=tuple((one.kind, one.state, one.started, one.due, one.do_by, one.steps) for one in case.legal),
        with_it=case.took_in,
        inquiries=tuple((one.key, one.person, one.at, one.reply_by, one.replied_at) for one in case.inquiries),
    )


def taken_in(case: Case, event: TookIn) -> Case:
    """Return the kept case with all of the other: earlier days, the higher priority, everybody who waits to hear."""
    known = {(one.member, one.message) for one in case.referrers}
    came = tuple(Referrer(*one) for one in event.referrers if (one[0], one[3]) not in known)
    running = {clock.kind for clock in case.legal}
    legal = tuple(LegalClock(*one) for one in event.legal if one[0] not in running)
    people = (*case.others, *event.others, *((event.requester,) if event.requester is not None else ()))
    requester = case.requester if case.requester is not None else event.requester
    return replace(
        still_open(case, event),
        received_at=_earlier(case.received_at, event.received_at),
        answer_by=_earlier(case.answer_by, event.answer_by),
        resolve_by=_earlier(case.resolve_by, event.resolve_by),
        first_answer_at=_earlier(case.first_answer_at, event.first_answer_at),
        referrers=(*case.referrers, *came),
        requester=requester,
        others=tuple(one for one in dict.fromkeys(people) if one != requester),
        priority=max(case.priority, event.priority, key=URGENCY.index),
        about=case.about or event.about,
        restriction=True if event.restricted else case.restriction,
        held=case.held or event.held,
        legal=(*case.legal, *legal),
        formal=case.formal or bool(legal),
        took_in=(*case.took_in, event.case, *event.with_it),
        inquiries=(*(Inquiry(*one) for one in event.inquiries), *case.inquiries),  # a later word of theirs comes here
        proposed=None,
    )


def answers_a_question(case: Case, event: TookIn) -> bool:
    """Return whether the case taken in came after a question to its constituent: then they have written since."""
    return case.asked_at is not None and event.received_at is not None and event.received_at > case.asked_at


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def one_person(case: Case, other: Case, names: Mapping[int, str]) -> bool:
    """Return whether two cases are of one person (domain.md 5.7): a full name alone is no proof, an act is needed.

    Two addresses are one person's when they bear the same full name, and either staff let one of them take part in the
    other's case, or the service found the same words under both.
    """
    one, two = case.requester, other.requester
    if one is None or two is None or one == two:
        return True  # whoever merges says who it was
    full = [frozenset(words_of(names.get(person, ""))) for person in (one, two)]
    found = case.proposed is not None and case.proposed.what == MERGE and case.proposed.case == other.id
    same = full[0] == full[1] and len(full[0]) > 1
    return same and (found or one in other.others or two in case.others)


def mergeable(case: Case, other: Case, names: Mapping[int, str]) -> bool:
    """Return whether a new case may be merged into another one: one person's, whom somebody knows, and still live."""
    known = case.requester is not None or other.requester is not None
    apart = case.about is not None and other.about is not None and case.about != other.about
    return other.live and known and not apart and one_person(case, other, names)
