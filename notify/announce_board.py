"""What the board members who referred a case hear, each alone (domain.md 7: letters 2, 6, 8). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from cases.case import Case
from cases.events import Logged, Referred, Reopened, Resolved
from cases.tokens import Purpose
from notify.notice import Notice
from notify.scene import Scene, may_tell_member, members_to_tell, notice_of, receipt_sent, staff_language


def to_board(scene: Scene) -> Iterable[Notice]:
    """Yield what each referring member hears, alone: we have it, it is resolved, it is open again."""
    case = scene.case
    if case is None:
        return
    for step in scene.steps:
        match step.event:
            case Referred(member=member, verified=True) if member in scene.book and may_tell_member(scene, member):
                if case.resolved_at is not None:  # the same message again: its case has ended
                    values = {"referred_at": step.occurred_at, "board_note": _board_note(case)}
                    yield _member_notice(scene, "resolved-board", member, values)
                    continue
                values = {
                    "receipt_sent": receipt_sent(scene),
                    "constituent_known": case.requester is not None or case.anonymous,
                    "referred_at": step.occurred_at,
                    "spoken": step.event.message == 0,  # by phone or in person: staff wrote it down
                }
                receipt = _member_notice(scene, "receipt-board", member, values)
                yield replace(receipt, held=scene.event(Logged) is not None)  # a form may still be taken back
            case Resolved():
                for member in members_to_tell(scene):
                    values = {"referred_at": _referred_at(case, member), "board_note": _board_note(case)}
                    yield replace(_member_notice(scene, "resolved-board", member, values), held=True)
            case Reopened(message=message) if scene.before is not None and scene.before.resolved_at is not None:
                for member in members_to_tell(scene):
                    them = message is not None and step.by == case.requester
                    values = {"referred_at": _referred_at(case, member), "by_us": not them}
                    notice = _member_notice(scene, "reopened-board", member, values)
                    yield replace(notice, held=message is None)
            case _:
                continue


def _board_note(case: Case) -> str:
    return case.board_note.words if case.board_note else ""


def _referred_at(case: Case, member: int) -> datetime:
    return next(referrer.at for referrer in case.referrers if referrer.member == member)


def _member_notice(scene: Scene, kind: str, member: int, values: Mapping[str, object]) -> Notice:
    to = scene.book[member]
    person = scene.district.people.with_address(to.email)
    greeting = (person.greeting if person else "") or to.name
    told = [one for one in (scene.case.referrers if scene.case else ()) if one.member == member]
    known_as = tuple(dict.fromkeys(one.number for one in told if one.number))  # numbers of cases merged since
    values = {**values, "greeting": greeting, "known_as": known_as}
    return notice_of(scene, kind, to, Purpose.STAFF, staff_language(scene), values, threaded=False)
