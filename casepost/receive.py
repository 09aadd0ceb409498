"""One message, start to finish: read this first.

bytes -> Message (parsed in a child process before) -> facts -> Intake -> decision -> case -> notices -> outbox.
Everything here happens in one transaction of the caller, who commits and only then files the mail away.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from casepost import misuse
from casepost.answering import with_answered
from casepost.bare_numbers import with_whole_numbers
from casepost.calls import own_words, with_call_facts
from casepost.facts import answered_letters, gather, kept_date
from casepost.handed_on import handed_on
from casepost.kept_mails import with_kept_mails
from casepost.listing import with_listed, with_named_cases
from casepost.matches import inner_key, passed_on_key, readable
from casepost.quoted import words_of
from casepost.recording import record
from casepost.service import Service
from casepost.sheet_facts import with_sheet_facts
from casepost.tell import tell_operator
from cases import directory, mailroom, store
from cases.case import Case
from cases.decide import addresses_needed, decide
from cases.decision import Decision
from cases.events import Proof
from cases.intake import (
    Automatic,
    Confirmed,
    Doubtful,
    Facts,
    Incoming,
    Intake,
    NotConfirmed,
    StaffReply,
    Stranger,
)
from cases.routing import may_hear
from ingest.classify import ABOUT_THE_WRITER, classify
from ingest.in_subject import command_in, subject_command
from ingest.limits import MESSAGE_CUT
from ingest.message import Message
from ingest.quoting import doubtful_cut, heard, holds_our_letter, said_anew, stood_below, visible
from notify import outbox

LONGEST_ID = 250  # longer Message-IDs are nonsense, and an index of PostgreSQL cannot hold them
BYTES = "The contact knows. Its bytes: casepost raw with the Message-ID or SHA-256 that casepost case show prints."
TOO_OLD = "the mail lay in the mailbox long before Casepost began to read it"


@dataclass(frozen=True, slots=True)
class Became:
    """What a message became: one of new, joined, automatic, set_aside, duplicate; of which case, and why."""

    what: str
    why: str
    message: int
    case: str | None = None
    kind: str = ""  # what it was taken for


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a message reached the mailbox, and since when receipts go at all (mail-safety.md 2.9)."""

    at: datetime
    receipts_from: datetime | None = None  # mail that lay there before gets none

    @property
    def too_old(self) -> bool:
        """Whether the mail lay in the mailbox long before Casepost began to read it."""
        return self.receipts_from is not None and self.at < self.receipts_from


def receive(db: Session, raw: bytes, message: Message, arrival: Arrival, service: Service, at: datetime) -> Became:
    """Record what a message means. The caller commits, then files the mail away."""
    seen = mailroom.seen(db, message.content_key)
    if seen is not None:
        return Became("duplicate", "the same content is here already", seen)

    message = with_whole_numbers(db, with_answered(message, service.district, at), service, at)
    facts = with_named_cases(db, message, gather(db, message, service, at, arrival.at), service)
    if arrival.too_old:
        facts = replace(facts, ack_refusals=refused_for_all(facts, TOO_OLD))
    return enter(db, raw, message, classify(message, facts), facts, arrival, service, at)


def enter(
    db: Session,
    raw: bytes,
    message: Message,
    intake: Intake,
    facts: Facts,
    arrival: Arrival,
    service: Service,
    at: datetime,
) -> Became:
    """Keep a message and record what follows from what it is. The caller commits."""
    inner = message.forwards[0] if message.forwards else None
    asked = passed_on_key(inner, service.district, at) if inner else ""
    row = mailroom.keep(db, _row(db, message, facts, arrival.at, asked), raw)
    if MESSAGE_CUT in message.defects:
        what = f"A mail of {message.size // 1_000_000} MB was kept whole, but only its header was read."
        tell_operator(db, service, f"too large to read:{row}", what, BYTES, at)
    incoming = _incoming(row, message, facts, arrival.at, service, words_of(db, facts.letters))
    kind = _kind(intake)
    if isinstance(intake, Confirmed):
        intake, incoming, facts = _confirmed(db, intake, facts, service, at)
        facts = with_listed(db, facts, service)
    if isinstance(intake, StaffReply):
        intake = _once(db, intake, incoming, message)
    if isinstance(intake, StaffReply):
        facts = with_sheet_facts(db, incoming.text, facts, service, at)
        facts = with_call_facts(db, incoming.text, facts, service, at)
        facts = with_kept_mails(db, incoming.text, facts, service, at)
    if isinstance(intake, Doubtful):
        intake, facts = _asked(db, intake, facts, service, at)
    if isinstance(intake, NotConfirmed):
        facts = misuse.not_confirmed(db, intake, facts, service, at)

    ids = dict(facts.ids) | {
        email: directory.remember_constituent(db, name, email, message.language, at)
        for name, email in addresses_needed(intake, facts)
    }
    if facts.writer.person_id is None and facts.writer.email in ids:
        mailroom.settle(db, row, person_id=ids[facts.writer.email])
    decisions = decide(intake, incoming, facts, service.district, at, ids)
    cases = [record(db, decision, incoming, facts, service, at, decisions) for decision in decisions]

    first = cases[0]
    mailroom.settle(
        db, row, kind=kind, became=decisions[0].became, why=decisions[0].why, case_id=first.id if first else None
    )
    for case, decision in zip(cases[1:], decisions[1:], strict=True):
        if not decision.aside:
            _keep_part(db, row, case, decision)
    became = "automatic" if decisions[0].became == "pending" else decisions[0].became
    return Became(
        became if first is None or became != "automatic" else "joined",
        decisions[0].why,
        row,
        first.number if first else None,
        kind,
    )


def refused_for_all(facts: Facts, reason: str) -> tuple[tuple[str, str], ...]:
    """Return the refusals of a mail to which no receipt may go at all."""
    return tuple((email, reason) for email, _ in facts.ack_refusals)


def _confirmed(
    db: Session, intake: Confirmed, facts: Facts, service: Service, at: datetime
) -> tuple[Intake, Incoming, Facts]:
    """Return the waiting mail as what it is now proven to be."""
    directory.spend(db, intake.message, at)
    row = mailroom.message(db, intake.message)
    case = store.kept_case(db, store.case_with_id(db, row["case_id"])) if row["case_id"] else None
    mailroom.settle(db, intake.message, became="joined" if case else "automatic", why=intake.why)
    letters = answered_letters(db, mailroom.raw_of(db, intake.message) or b"")
    answers = next(iter(letters), None)
    staff: Intake = StaffReply(intake.person, intake.person_id, Proof.CONFIRMED, case, answers, intake.why)
    if case is not None and not may_hear(case, intake.person):  # it came to be about them while the mail waited
        staff = Stranger(case, ABOUT_THE_WRITER)
    words = row["text"]
    incoming = Incoming(
        row["id"],
        row["subject"],
        words,
        row["language"],
        language_sure=False,
        at=row["at"],
        attachments=tuple(one["name"] for one in row["attachments"] or ()),
        holds_letter=holds_our_letter(words),
        cut=doubtful_cut(row["body"] or "", words_of(db, letters), service.district.office.addresses),
        below=stood_below(row["body"] or "", words, words_of(db, letters), service.district.office.addresses),
        in_subject=bool(words) and words == command_in(row["subject"]) and words not in (row["body"] or ""),
    )
    history = store.history(db, case.id) if case else ()
    left = outbox.left_of_case(db, case.id) if case else frozenset()
    confirmed = Facts(writer=facts.writer, letters=letters, case=case, history=history, left=left)
    return staff, incoming, replace(confirmed, experience=facts.experience)


def _once(db: Session, intake: StaffReply, incoming: Incoming, message: Message) -> Intake:
    """Return the staff mail, or `Automatic` when the same words have taken effect before (mail-safety.md 2.8)."""
    case = intake.case.id if intake.case else 0
    confirmed = intake.proof is Proof.CONFIRMED
    date = kept_date(mailroom.raw_of(db, incoming.message) or b"") if confirmed else message.date
    parts = (str(intake.person_id), str(case), date.isoformat() if date else "", incoming.text)
    key = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    if mailroom.taken_effect(db, key):
        return Automatic("a repetition of a mail that has taken effect already")
    mailroom.take_effect(db, key, incoming.message)
    return intake


def _asked(db: Session, intake: Doubtful, facts: Facts, service: Service, at: datetime) -> tuple[Intake, Facts]:
    """Return the doubtful mail with what its letter tells besides; counted only, when they were asked often enough."""
    if misuse.asked_enough(db, intake, service, at):
        misuse.keep_back(db, intake.person, service)
        if intake.machine:  # it is theirs, by all signs: it stays on its case, for whoever looks
            return replace(intake, why=f"{intake.why}; {misuse.TOLD}", quiet=True), facts
        return Automatic(f"{intake.why}; {misuse.TOLD}"), facts
    person = service.staff[intake.person.email]
    not_told = misuse.not_told(db, person)
    misuse.told(db, person)
    return intake, replace(facts, not_told=not_told)


def _row(db: Session, message: Message, facts: Facts, arrived: datetime, asked: str) -> dict[str, Any]:
    """Return the row of a message; *asked* is the key of what it passes on, '' for nothing."""
    inner = message.forwards[0] if message.forwards else None
    key = asked if inner else inner_key(message.identity, message.visible_text)
    return {
        "direction": "in",
        "kind": "mail",
        "became": "",
        "person_id": facts.writer.person_id,
        "from_name": facts.writer.name,
        "from_email": facts.writer.email or (message.from_[0].email if message.from_ else ""),
        "to_email": message.to[0].email if message.to else "",
        "subject": message.subject,
        # Of staff only what they typed: it may be confirmed later, and then it goes to a family.
        "text": own_words(message, facts)
        if facts.writer.person and facts.writer.person.is_staff
        else message.visible_text,
        "body": readable(message),
        "search": mailroom.normalised(message.subject, readable(message), facts.writer.name, facts.writer.email),
        "language": message.language if message.language_sure else None,
        "message_id": message.message_id[:LONGEST_ID],
        "id_collision": mailroom.id_taken(db, message.message_id[:LONGEST_ID]),
        "content_key": message.content_key,
        "sha256": message.sha256,
        "inner_id": inner.message_id[:LONGEST_ID] if inner else "",
        "inner_key": key,
        "attachments": [
            {"name": one.name, "type": one.type, "size": one.size, "sha256": one.sha256, "index": one.index}
            for one in message.attachments
        ],
        "size": message.size,
        "at": arrived,
    }


def _by_staff(facts: Facts) -> bool:
    return facts.writer.person is not None and facts.writer.person.is_staff


def _incoming(row: int, message: Message, facts: Facts, arrived: datetime, service: Service, ours: str) -> Incoming:
    """Return the words of a mail. Of our own people only what they wrote now: a quote of theirs is nobody's answer.

    *ours*: the words of the letters that it answers.
    """
    office = service.district.office
    shown = message.visible_text or message.text
    text = own_words(message, facts) if facts.writer.person else said_anew(shown, ours)
    return Incoming(
        row,
        message.subject,
        text,
        message.language,
        message.language_sure,
        arrived,
        whole=message.text,
        attachments=tuple(one.name for one in message.attachments),
        holds_letter=holds_our_letter(message.own_words),
        unread=message.unread,
        heard=heard(message.text, shown, message.cuts, ours, (office.name, *office.addresses)),
        cut=_cut(message, text, service, ours) if _by_staff(facts) else "",
        below=_below(message, text, service, ours) if facts.writer.person else "",
        handed_on=handed_on(message, facts, text),
        in_subject=bool(text) and text == subject_command(message, facts.writer),
    )


def _cut(message: Message, text: str, service: Service, ours: str) -> str:
    """Return what was cut off from the words of staff and may be theirs; a form that they filled in was read whole."""
    if text != message.own_words:
        return ""
    return doubtful_cut(message.text, ours, service.district.office.addresses)


def _below(message: Message, text: str, service: Service, ours: str) -> str:
    """Return what stood beside the words of our own people, for those inside who read them."""
    if text != message.own_words:
        return ""
    return stood_below(message.text, text, ours, service.district.office.addresses)


def _keep_part(db: Session, row: int, case: Case | None, decision: Decision) -> None:
    """Keep a further constituent's message of the same mail as a message of its own case."""
    original = decision.original
    if case is None or original is None:
        return
    mailroom.keep_part(
        db,
        row,
        case_id=case.id,
        from_name=original.name,
        from_email=original.email,
        subject=original.subject,
        text=original.text,
        body=original.text,
        search=mailroom.normalised(original.subject, original.text, original.name, original.email),
        inner_key=inner_key(original.email, visible(original.text)),
    )


def _kind(intake: Intake) -> str:
    """Return the name of what a mail was taken for: new_request, staff_reply, referral, ..."""
    name = type(intake).__name__
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name).lstrip("_")
