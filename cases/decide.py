"""What follows from a mail: the bylaw as a function. Intake and case in, steps of history out. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from cases.constituents import writes_for_others
from cases.deciding.arrivals import alarm
from cases.deciding.confirming import not_confirmed
from cases.deciding.constituents import bounced, new_request, reply
from cases.deciding.referrals import board_reply, my_cases, outside, referral, staff_forward
from cases.deciding.staff import staff_reply
from cases.decision import Context, Decision
from cases.events import Pending
from cases.intake import (
    Automatic,
    BoardReply,
    Bounce,
    Bulk,
    Confirmed,
    Doubtful,
    Facts,
    Incoming,
    Intake,
    MyCases,
    NewRequest,
    NotConfirmed,
    Original,
    Ours,
    Referral,
    Reply,
    StaffForward,
    StaffReply,
    Stranger,
)
from cases.people import without_tag
from cases.policy import District


def addresses_needed(intake: Intake, facts: Facts) -> tuple[tuple[str, str], ...]:
    """Return the (name, address) of each constituent that a decision on this intake will name."""
    match intake:
        case Referral(originals=originals) | StaffForward(originals=originals):
            return tuple((one.name, one.email) for one in originals if _may_be_constituent(one, facts))
        case NewRequest() if facts.writer.email and not writes_for_others(facts.writer):
            return ((facts.writer.name, facts.writer.email),)
        case _:
            return ()


def _may_be_constituent(original: Original, facts: Facts) -> bool:
    return bool(original.email) and original.sure and without_tag(original.email) not in facts.addresses


def decide(  # noqa: C901, PLR0911, PLR0912 - one arm a kind of mail: the table of the bylaw
    intake: Intake, incoming: Incoming, facts: Facts, district: District, at: datetime, ids: Mapping[str, int]
) -> tuple[Decision, ...]:
    """Return what is to be recorded; several decisions when several constituents' messages came in one mail."""
    context = Context(incoming, facts, district, at, ids)
    match intake:
        case Ours(why=why) | Automatic(why=why) | Bulk(why=why):
            return (Decision("automatic", why),)
        case Confirmed():
            raise ValueError("a confirmation is decided as the mail that it confirms")
        case NotConfirmed():
            return (not_confirmed(intake, context),)
        case Bounce():
            return (bounced(intake, context),)
        case StaffReply():
            return staff_reply(intake, context)
        case Doubtful():
            became = "pending" if intake.case else "automatic"
            asks = None if intake.quiet else intake
            actor = intake.person if asks else None
            return (Decision(became, intake.why, intake.case, confirm=asks, actor=actor),)
        case StaffForward(originals=originals):
            return staff_forward(replace(intake, originals=outside(originals, context)), context)
        case Referral(originals=originals):
            return referral(replace(intake, originals=outside(originals, context)), context)
        case BoardReply():
            return (board_reply(intake, context),)
        case MyCases():
            return (my_cases(intake),)
        case Reply():
            return (reply(intake, context),)
        case Stranger():
            pending = context.service(Pending(incoming.message, intake.why))
            steps = (pending, *alarm(intake.case, context))
            return (Decision("joined", intake.why, intake.case, steps=steps),)
        case NewRequest():
            return (new_request(intake, context),)
        case _:
            assert_never(intake)
