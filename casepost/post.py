"""Notices become letters in the outbox: tokens are minted, words rendered, headers built. Never commits."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from casepost.service import Service
from cases import directory, mailroom
from cases.case import Case
from cases.tokens import LETTERS, Claim, Purpose, loop_mark
from notify import outbox
from notify.letter import Draft, build
from notify.notice import Notice


def post(db: Session, notices: Iterable[Notice], case: Case | None, cause: str, service: Service, at: datetime) -> None:
    """Put each notice into the outbox as final bytes, in the transaction of its cause."""
    for notice in notices:
        _post(db, notice, case, notice.causes or cause, service, at)


def _post(db: Session, notice: Notice, case: Case | None, cause: str, service: Service, at: datetime) -> None:
    office = service.district.office
    local, _, domain = office.address.partition("@")
    words = service.renderer.render(notice)
    case_id = case.id if case else 0
    bounce = _token(db, service, Claim(Purpose.BOUNCE, case_id, notice.to.person_id), at)
    reply, letter = _reply_token(db, notice, case_id, service, at)
    answered = _answered_mail(db, notice, case)
    message_id = f"<{letter}.{reply or bounce}.{secrets.token_hex(6)}@{domain}>"
    draft = Draft(
        from_name=f"{office.name}, {office.district}",
        from_email=office.address,
        to_name="" if notice.reply is Purpose.CONSTITUENT else notice.to.name,  # theirs came by mail: never repeated
        to_email=notice.to.email,
        reply_to=f"{local}+{letter}.{reply}@{domain}" if reply and service.district.plus_addressing else "",
        subject=words.subject,
        message_id=message_id,
        in_reply_to=answered,
        references=(answered,) if answered else (),
        date=at,
        auto=notice.auto,
        loop_mark=loop_mark(service.keys[0], service.instance),
        text=words.text,
        language=words.language,
    )
    outbox.enqueue(
        db,
        outbox.OutLetter(
            case_id=case.id if case else None,
            person_id=notice.to.person_id,
            kind=notice.kind,
            cause=cause,
            recipient=notice.to.email,
            envelope_from=f"{local}+b.{bounce}@{domain}" if service.district.plus_addressing else "",
            message_id=message_id,
            subject=words.subject,
            data=build(draft),
            not_before=at + service.district.staff.undo if notice.held else at,
            created_at=at,
        ),
    )


def _reply_token(db: Session, notice: Notice, case_id: int, service: Service, at: datetime) -> tuple[str, str]:
    """Return the token that a reply will prove itself with, and the letter that says what kind it is."""
    if notice.reply is None:
        return "", LETTERS[Purpose.BOUNCE]
    claim = Claim(notice.reply, case_id, notice.to.person_id, notice.message)
    lasts = timedelta(minutes=service.district.limits.confirm_minutes)
    expires = at + lasts if notice.reply is Purpose.CONFIRM else None
    return _token(db, service, claim, at, expires), LETTERS[notice.reply]


def _token(db: Session, service: Service, claim: Claim, at: datetime, expires: datetime | None = None) -> str:
    return directory.mint(db, service.keys[0], claim, at, expires)


def _answered_mail(db: Session, notice: Notice, case: Case | None) -> str:
    """Return the Message-ID of the recipient's own last mail on the case, so that mail programs thread the letter."""
    if not notice.threaded:
        return ""
    return mailroom.last_message_id(db, notice.to.person_id, case.id if case else None)
