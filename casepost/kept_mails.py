"""Mails that came before and that staff mean with #accept or #split, read before the commands run."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.facts import kept_headers, refusal
from casepost.records.casefile import letter_text
from casepost.service import Service
from casepost.sheet_facts import is_outside
from cases import directory, mailroom, store
from cases.events import Pending
from cases.intake import Facts, KeptMail
from cases.sheet import read_sheet
from cases.tables import OUTBOX
from ingest.headers import writable
from ingest.trust import dmarc_of

COMMANDS = frozenset({"accept", "split"})
AUTOMATIC = frozenset({"bulk", "automatic"})  # kinds of a message that made no case by themselves
MOST = 50  # mails that one sheet may name
_LONGEST_ROW = 9  # digits


def with_kept_mails(db: Session, text: str, facts: Facts, service: Service, at: datetime) -> Facts:
    """Return the facts with the mails that a sheet may take into a case, or make a case of."""
    lines = [line for line in read_sheet(text).lines if line.name in COMMANDS]
    if not lines:
        return facts
    named = [int(line.rest) for line in lines if line.rest.isdecimal() and len(line.rest) <= _LONGEST_ROW]
    told = _told_of(db, facts) if named else frozenset()
    wanted = list(dict.fromkeys((*(row for row in named if row in told), *_of_case(facts))))[:MOST]
    mails = {row: mail for row in wanted if (mail := _kept(db, row, service, at)) is not None}
    return replace(facts, mails=mails)


def _told_of(db: Session, facts: Facts) -> frozenset[int]:
    """Return the mails that have a line in the letter of ours that its reader answers, as it was sent."""
    letter = next(iter(facts.letters), None)
    if letter is None or letter.person_id != facts.writer.person_id:
        return frozenset()
    data = db.execute(select(OUTBOX.c.data).where(OUTBOX.c.id == letter.id)).scalar() or b""
    begins = (line.split(maxsplit=1)[0] for line in letter_text(data).splitlines() if line.startswith("  "))
    return frozenset(int(word) for word in begins if word.isdecimal() and len(word) <= _LONGEST_ROW)


def _of_case(facts: Facts) -> Iterator[int]:
    """Yield the mails that #accept or #split without a number may mean: told of by the answered letter, or waiting."""
    for letter in facts.letters:
        name, _, number = letter.cause.partition(":")
        if name == "message" and number.isdecimal():
            yield int(number)
    if facts.case is not None and facts.case.proposed is not None and facts.case.proposed.message:
        yield facts.case.proposed.message
    for step in facts.history:
        if isinstance(step.event, Pending):
            yield step.event.message


def _kept(db: Session, row: int, service: Service, at: datetime) -> KeptMail | None:
    """Return a received mail with whoever wrote it; somebody outside whom nobody knew is known from now on."""
    try:
        mail = mailroom.message(db, row)
    except LookupError:
        return None
    if mail["direction"] != "in" or mail["kind"] == "staff_reply":
        return None
    email = writable(mail["from_email"])
    outside = bool(email) and is_outside(email, service, at)
    person = directory.remember_constituent(db, mail["from_name"], email, mail["language"], at) if outside else None
    others = store.numbers_of(db, person) if person is not None else []
    return KeptMail(
        message=row,
        case=mail["case_id"],
        automatic=mail["kind"] in AUTOMATIC,
        name=mail["from_name"],
        email=email if outside else "",
        person=person,
        subject=mail["subject"],
        text=mail["text"] or mail["body"],
        language=mail["language"],
        at=mail["at"],
        attachments=_names(mail["attachments"]),
        refusal=refusal(db, email, _dmarc(db, row, service), service, at) if outside else "",
        earlier=tuple(number for number, _ in others),
        earlier_open=tuple(number for number, live in others if live),
    )


def _dmarc(db: Session, row: int, service: Service) -> str:
    """Return what the border said of a kept mail; '' also for a part of another mail, which has no bytes."""
    return dmarc_of(kept_headers(mailroom.raw_of(db, row) or b""), service.district.trust)


def _names(attachments: Iterable[dict[str, str]]) -> tuple[str, ...]:
    return tuple(one["name"] for one in attachments)
