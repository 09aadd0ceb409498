"""Notices become letters in the outbox: tokens are minted, words rendered, headers built. Never commits."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from casepost.service import Service
from cases import directory, mailroom
from cases.case import Case
from cases.limits import Flow, flow_of
from cases.tokens import LETTERS, Claim, Purpose, loop_mark
from notify import held, outbox, twin
from notify.announce_staff import TO_DEPARTMENTS, TO_OUTSIDE
from notify.letter import Draft, build
from notify.notice import Notice


def post(
    db: Session, notices: Sequence[Notice], case: Case | None, cause: str, service: Service, at: datetime
) -> frozenset[Flow]:
    """Put each notice into the outbox as final bytes, with its cause; return the flows in which it has to wait."""
    of_none = [notice for notice in notices if notice.caseless]
    if case is not None and of_none:
        rest = [notice for notice in notices if not notice.caseless]
        return post(db, rest, case, cause, service, at) | post(db, of_none, None, cause, service, at)
    case_id = case.id if case else 0
    confirmed_by = at + timedelta(minutes=service.district.limits.confirm_minutes)
    claims = {_bounce(notice, case_id): None for notice in notices} | {
        claim: confirmed_by if claim.purpose is Purpose.CONFIRM else None
        for notice in notices
        if (claim := _reply(notice, case_id)) is not None
    }
    tokens = directory.mint(db, service.keys[0], claims, at)
    letters = [_letter(db, notice, case, tokens, cause, service, at) for notice in notices]
    letters = held.judged(db, letters, service.district.limits, at)
    outbox.enqueue(db, letters)
    return frozenset(flow_of(letter.kind) for letter in letters if letter.held)


def _bounce(notice: Notice, case_id: int) -> Claim:
    return Claim(Purpose.BOUNCE, case_id, notice.to.person_id)


def _reply(notice: Notice, case_id: int) -> Claim | None:
    """Return what a reply to the letter will prove, if anything."""
    return Claim(notice.reply, case_id, notice.to.person_id, notice.message) if notice.reply else None


def _letter(
    db: Session,
    notice: Notice,
    case: Case | None,
    tokens: Mapping[Claim, str],
    cause: str,
    service: Service,
    at: datetime,
) -> outbox.OutLetter:
    office, addressing = service.district.office, service.district.plus_addressing
    local, _, domain = office.address.partition("@")
    words = service.renderer.render(notice)
    bounce = _bounce(notice, case.id if case else 0)
    claim = _reply(notice, case.id if case else 0) or bounce
    sign = f"{LETTERS[claim.purpose]}.{tokens[claim]}"
    most = service.district.limits.references
    theirs = mailroom.message_ids(db, notice.to.person_id, case.id if case else None, most) if notice.threaded else ()
    message_id = f"<{sign}.{secrets.token_hex(6)}@{domain}>"
    draft = Draft(
        from_name=f"{office.name}, {office.district}",
        from_email=office.address,
        to_name="" if notice.reply is Purpose.CONSTITUENT else notice.to.name,  # theirs came by mail: never repeated
        to_email=notice.to.email,
        reply_to=f"{local}+{sign}@{domain}" if notice.reply and addressing else "",
        subject=words.subject,
        message_id=message_id,
        in_reply_to=theirs[-1] if theirs else "",
        references=tuple(filter(None, theirs)),
        date=at,
        auto=notice.auto,
        loop_mark=loop_mark(service.keys[0], service.instance),
        text=words.text,
        language=words.language,
        html=twin.page(words) if _to_staff(notice, service) else "",
    )
    return outbox.OutLetter(
        case_id=case.id if case else None,
        person_id=notice.to.person_id,
        kind=notice.kind,
        cause=notice.causes or cause,
        recipient=notice.to.email,
        envelope_from=f"{local}+b.{tokens[bounce]}@{domain}" if addressing else "",
        message_id=message_id,
        subject=words.subject,
        data=build(draft, service.district.limits),
        not_before=at + service.district.staff.undo if notice.held else at,
        created_at=at,
        urgent=notice.urgent,
    )


def _to_staff(notice: Notice, service: Service) -> bool:
    """Return whether somebody reads the letter as staff. Those to the public and the Board are plain text alone."""
    person = service.district.people.with_address(notice.to.email)
    public = notice.reply is Purpose.CONSTITUENT or notice.kind in TO_OUTSIDE - TO_DEPARTMENTS
    return person is not None and person.is_staff and not public
