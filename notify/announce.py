"""Who is told of what (domain.md 4, 5 and 7): events and the case in, notices out. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from cases.case import Case
from cases.events import (
    Answered,
    FieldSet,
    NotAcknowledged,
    Received,
    Referred,
    Reopened,
    Resolved,
)
from cases.tokens import Purpose
from notify.announce_staff import alerts, to_worker, to_writer
from notify.notice import Auto, Notice, Recipient
from notify.scene import (
    Scene,
    may_tell_member,
    members_to_tell,
    notice_of,
    receipt_missing,
    receipt_sent,
    staff_language,
)


def announce(scene: Scene) -> tuple[Notice, ...]:
    """Return every letter that a recorded decision causes, each to one person."""
    notices = [*_to_constituent(scene), *_to_board(scene), *to_worker(scene), *alerts(scene), *to_writer(scene)]
    return tuple(notices)


def _to_constituent(scene: Scene) -> Iterable[Notice]:
    case = scene.case
    requester = scene.book.get(case.requester) if case and case.requester is not None else None
    if case is None or requester is None:
        return
    languages = scene.district.office.languages
    mine = (case.language,) if case.language in languages else (languages[0],)
    for step in scene.steps:
        match step.event:
            case Received() if scene.event(NotAcknowledged) is None:
                yield _receipt(scene, requester)
            case Referred(verified=True) if scene.event(FieldSet) is None and receipt_missing(scene, requester):
                yield _receipt(scene, requester)
            case FieldSet(field="who") if receipt_missing(scene, requester):
                yield _receipt(scene, requester)
            case Reopened():
                yield notice_of(scene, "reopened", requester, Purpose.CONSTITUENT, mine)
            case _:
                continue
    yield from _answers(scene, requester, mine)


def _receipt(scene: Scene, requester: Recipient) -> Notice:
    """Return the receipt: once a case and address, whatever causes it (domain.md 5.9)."""
    languages = scene.district.office.languages
    notice = notice_of(scene, "receipt", requester, Purpose.CONSTITUENT, languages, auto="auto-replied")
    return replace(notice, causes="receipt")


def _answers(scene: Scene, requester: Recipient, languages: tuple[str, ...]) -> Iterable[Notice]:
    answered = scene.event(Answered)
    resolved = scene.event(Resolved)
    if answered is None and resolved is None:
        return
    values = {
        "staff_text": answered.text.words if isinstance(answered, Answered) else "",
        "resolved": isinstance(resolved, Resolved),
        "writer": scene.decision.actor,
    }
    own_words: Auto = "" if answered else "auto-generated"
    notice = notice_of(scene, "answer", requester, Purpose.CONSTITUENT, languages, values, auto=own_words)
    yield replace(notice, held=True)


def _to_board(scene: Scene) -> Iterable[Notice]:
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
                    "constituent_known": case.requester is not None,
                    "referred_at": step.occurred_at,
                }
                yield _member_notice(scene, "receipt-board", member, values)
            case Resolved():
                for member in members_to_tell(scene):
                    values = {"referred_at": _referred_at(case, member), "board_note": _board_note(case)}
                    yield replace(_member_notice(scene, "resolved-board", member, values), held=True)
            case Reopened() if scene.before is not None and scene.before.resolved_at is not None:
                for member in members_to_tell(scene):
                    yield _member_notice(scene, "reopened-board", member, {"referred_at": _referred_at(case, member)})
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
    return notice_of(
        scene, kind, to, Purpose.STAFF, staff_language(scene), {**values, "greeting": greeting}, threaded=False
    )
