"""Everything a decision needs to know beside the mail itself, read from the database before it is taken."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from email.policy import compat32

from sqlalchemy.orm import Session

from casepost.experience import Learned
from casepost.matches import held_already, inner_key, told_already
from casepost.my_cases import referred_by
from casepost.pace import comes_at_once, comes_at_once_again, races
from casepost.service import Service
from casepost.threads import matter_of, named_by_its_writer, same_thread
from cases import directory, mailroom, store
from cases.case import Case
from cases.intake import Claimed, Facts, OurLetter, Writer
from cases.limits import Flow, receipt_refusal
from cases.matching import Match
from cases.people import Person, Role
from cases.policy import District
from cases.seeing import may_name
from cases.tokens import Purpose
from ingest.absences import absence_words, away_notice, receipt_words
from ingest.board import asks_for_cases
from ingest.headers import date_of, ids, writable
from ingest.machines import asks_for_silence
from ingest.message import Message
from ingest.pointers import Pointers, pointers
from ingest.trust import Authentication, authentication
from notify import held, outbox

LOOP_FIELD = "X-Casepost-Loop"
HEAD_BYTES = 256 * 1024  # mail-safety.md 8
MOST_IDS = 40
MOST_RECEIVERS = 200
MOST_NUMBERS = 5  # of a subject that are looked up


def gather(db: Session, message: Message, service: Service, at: datetime, arrived: datetime | None = None) -> Facts:
    """Return the facts about a mail, which reached the mailbox at *arrived* (else now). Reads only."""
    district = service.district
    found = pointers(message, district.office.addresses, district.office.case_prefix)
    proof = authentication(message, district.trust)
    form = proof.authenticated and proof.email in district.trust.trusted_form_senders
    writer = _form_writer(db, message, proof) if form else _writer(db, message, proof, service, at)
    claims = directory.claimed(db, service.keys, [text for _, text in found.tokens], at)
    letters = _letters(db, found, message) or _letters_by_bounce_address(db, claims, message)
    case, contradiction = _case(db, claims, letters, found, writer)
    claims, letters = _carried_over(case, claims, letters)
    numbered = _numbered(db, found, writer)
    staff = writer.person is not None or message.bounce is not None
    ours = writer.person is not None and writer.person_id is not None
    copies = _copies(db, message, writer, at)
    first = next(filter(None, copies), None)
    holding = held_already(db, message.forwards if writer.person is not None else (), district, at)
    arrived = arrived or at
    asks = writer.person_id if writer.person is None else _inner_person(db, message)
    earlier = store.numbers_of(db, asks) if asks is not None and case is None else ()
    return Facts(
        writer=writer,
        claims=claims,
        letters=letters,
        case=case,
        contradiction=contradiction,
        numbered=numbered,
        holding=store.kept_case(db, holding.case),
        perhaps=holding.perhaps,
        in_copy=_in_copy(message, district, at),
        referred=_my_cases(db, message, writer),
        earlier=tuple(number for number, _ in earlier),
        earlier_open=tuple(number for number, live in earlier if live),
        ack_refusals=_refusals(db, message, writer, service, at, silent=_silence(message) if not form else ""),
        receipts_wait=not held.room_of(db, Flow.RECEIPTS, held.EVERYBODY, district.limits, at, queue=True),
        race=case is not None
        and writer.person_id is not None
        and races(db, case.id, writer.person_id, arrived, district.limits),
        away=away_notice(message),
        away_words=absence_words(message) if writer.person is not None else "",
        receipt_words=receipt_words(message) if writer.person is not None else "",
        at_once=ours and comes_at_once(db, writer.person_id or 0, arrived, district.limits),
        at_once_again=ours and comes_at_once_again(db, writer.person_id or 0, arrived, district.limits),
        repeated=len(copies),
        first_copy=store.kept_case(db, store.case_with_id(db, first)) if first else None,
        matter=matter_of(db, case or numbered, writer),
        thread=_own_earlier(db, message, writer, district, arrived) if case is None else None,
        experience=Learned(db, district, asks, service.nightly),
        addresses=district.office.addresses,
        ours=_ours(db, message, service),
        most_hops=district.limits.hops,
        trusted_form=form,
        history=store.history(db, case.id) if case and staff else (),
        left=outbox.left_of_case(db, case.id) if case and staff else frozenset(),
    )


def _writer(db: Session, message: Message, proof: Authentication, service: Service, at: datetime) -> Writer:
    email = message.identity
    day = at.astimezone(service.district.office.zone).date()
    person: Person | None = service.district.people.acting(email, day) if email else None
    name = message.from_[0].name if message.from_ else ""
    person_id = service.staff[person.email] if person else directory.person_with_address(db, email)
    return Writer(email, name, message.identity_doubt, proof.authenticated, proof.dmarc, person, person_id)


def _form_writer(db: Session, message: Message, proof: Authentication) -> Writer:
    """Return the constituent who filled in the district's own web form: its Reply-To (mail-safety.md 4)."""
    if len(message.reply_to) != 1:
        return Writer("", "", "the form names no single person to answer", authenticated=False, dmarc=proof.dmarc)
    email, name = writable(message.reply_to[0].email), message.reply_to[0].name
    if not email:
        return Writer("", name, "the form names no valid address", authenticated=False, dmarc=proof.dmarc)
    known = directory.person_with_address(db, email)
    return Writer(email, name, "", authenticated=False, dmarc=proof.dmarc, person_id=known)


def _letters(db: Session, found: Pointers, message: Message) -> tuple[OurLetter, ...]:
    """Return the letters of ours that the mail answers, or that a delivery report returns; nearest first."""
    return _ours_among(db, message.bounce.returned_ids if message.bounce else found.reply_to_ids[::-1])


def _copies(db: Session, message: Message, writer: Writer, at: datetime) -> tuple[int | None, ...]:
    """Return the cases of the mails in which this address said the same within a day, with nothing added to it."""
    key = inner_key(message.identity, message.visible_text)
    if not key or not writer.email or message.forwards or message.attachments:
        return ()
    return mailroom.said_before(db, key, message.subject, at - timedelta(days=1))


def answered_letters(db: Session, raw: bytes) -> tuple[OurLetter, ...]:
    """Return the letters of ours that a kept mail answers, nearest first: read from its header alone."""
    head = BytesHeaderParser(policy=compat32).parsebytes(raw[:HEAD_BYTES])
    fields = [str(value) for name in ("References", "In-Reply-To") for value in head.get_all(name, ())]
    return _ours_among(db, ids(fields)[::-1][:MOST_IDS])


def kept_headers(raw: bytes) -> list[tuple[str, str]]:
    """Return the header fields of a kept mail in their order."""
    head = BytesHeaderParser(policy=compat32).parsebytes(raw[:HEAD_BYTES])
    return [(name, str(value)) for name, value in head.items()]


def kept_date(raw: bytes) -> datetime | None:
    """Return when a kept mail says that it was written: with its words it tells a repetition (mail-safety.md 2.8)."""
    head = BytesHeaderParser(policy=compat32).parsebytes(raw[:HEAD_BYTES])
    return date_of([str(value) for value in head.get_all("Date", ())], [])


def _ours_among(db: Session, names: Sequence[str]) -> tuple[OurLetter, ...]:
    rows = {row["message_id"]: row for row in outbox.by_message_ids(db, names)}
    return tuple(
        OurLetter(row["id"], row["kind"], row["case_id"], row["person_id"], row["recipient"], row["cause"])
        for name in names
        if (row := rows.get(name)) is not None
    )


def _letters_by_bounce_address(db: Session, claims: tuple[Claimed, ...], message: Message) -> tuple[OurLetter, ...]:
    """Return the last letter to the person whose bounce address a delivery report came to."""
    claim = next((claim for claim in claims if claim.purpose is Purpose.BOUNCE), None)
    if message.bounce is None or claim is None:
        return ()
    row = outbox.last_letter(db, claim.case_id or None, claim.person_id)
    if row is None:
        return ()
    return (OurLetter(row["id"], row["kind"], row["case_id"], row["person_id"], row["recipient"], row["cause"]),)


def _case(
    db: Session, claims: tuple[Claimed, ...], letters: tuple[OurLetter, ...], found: Pointers, writer: Writer
) -> tuple[Case | None, str]:
    """Return the case that the tokens point at, and why they disagree if they do (mail-safety.md 6.4, 7)."""
    claims = tuple(claim for claim in claims if claim.purpose is not Purpose.BOUNCE)
    own = [claim for claim in claims if claim.person_id == writer.person_id and claim.case_id]
    pointed = _standing(db, (claim.case_id for claim in (own or claims) if claim.case_id))
    answered = _standing(db, (letter.case_id for letter in letters if letter.case_id is not None))
    if len(pointed or answered) > 1 and not found.firm and not (writer.person and writer.person.is_staff):
        return None, ""  # older mails of several cases alone decide nothing (mail-safety.md 7)
    pointed = pointed or answered[:1]
    case = pointed[0] if pointed else None
    contradiction = ""
    if len(pointed) > 1:
        contradiction = "it carries the reply addresses of two different cases"
    elif case is not None and found.numbers and not _names(db, found.numbers, case):
        contradiction = f"its subject names {found.numbers[0]}, but it answers a letter of {case.number}"
    return case, contradiction


def _numbered(db: Session, found: Pointers, writer: Writer) -> Case | None:
    """Return the case whose number stands in the subject: to one of our own people only one that they may see."""
    case = store.kept_case(db, store.case_with_number(db, found.numbers[0])) if found.numbers else None
    if case is None or writer.person is None or may_name(case, writer.person, writer.person_id):
        return case
    return None


def _standing(db: Session, ids: Iterable[int]) -> list[Case]:
    """Return the cases of these rows, of a merged one the case where it goes on: each once, in their order."""
    found = (store.kept_case(db, store.case_with_id(db, one)) for one in dict.fromkeys(ids))
    return list({case.id: case for case in found if case is not None}.values())


def _names(db: Session, numbers: Sequence[str], case: Case) -> bool:
    """Return whether one of the numbers in a subject is that of a case, or of one that was merged into it."""
    if case.number in numbers:
        return True
    named = (store.case_with_number(db, number) for number in numbers[:MOST_NUMBERS]) if case.took_in else ()
    return any(one is not None and one.id in case.took_in for one in named)


def _carried_over(
    case: Case | None, claims: tuple[Claimed, ...], letters: tuple[OurLetter, ...]
) -> tuple[tuple[Claimed, ...], tuple[OurLetter, ...]]:
    """Return the tokens and letters of merged cases as those of the case where they go on."""
    if case is None or not case.took_in:
        return claims, letters
    return (
        tuple(replace(one, case_id=case.id) if one.case_id in case.took_in else one for one in claims),
        tuple(replace(one, case_id=case.id) if one.case_id in case.took_in else one for one in letters),
    )


def _in_copy(message: Message, district: District, at: datetime) -> tuple[str, ...]:
    """Return the names of the board members among the receivers: they are noted, and get no mail (mail-safety 6.7)."""
    day = at.astimezone(district.office.zone).date()
    receivers = (*message.to, *message.cc)[:MOST_RECEIVERS]
    people = (district.people.acting(one.email, day) for one in receivers if one.email != message.identity)
    return tuple(dict.fromkeys(one.name for one in people if one is not None and one.role is Role.BOARD))


def _own_earlier(db: Session, message: Message, writer: Writer, district: District, arrived: datetime) -> Match | None:
    """Return the writer's own live case of which a mail seems to be: named, of one exchange, or of the same words."""
    found = named_by_its_writer(db, message, writer, district) or same_thread(db, message, writer, district, arrived)
    return found or told_already(db, message, writer, district, arrived)


def _my_cases(db: Session, message: Message, writer: Writer) -> tuple[Case, ...]:
    """Return the cases of a board member who asks for them."""
    member, member_id = writer.person, writer.person_id
    if member is None or member_id is None or member.role is not Role.BOARD or not asks_for_cases(message):
        return ()
    return referred_by(db, member, member_id)


def _inner_person(db: Session, message: Message) -> int | None:
    """Return whose mail our own people pass on, when that person is known here."""
    one = next(iter(message.forwards), None)
    return directory.person_with_address(db, one.email) if one and one.sure else None


def _refusals(
    db: Session, message: Message, writer: Writer, service: Service, at: datetime, *, silent: str
) -> tuple[tuple[str, str], ...]:
    """Return why each address that might get a receipt may not; the DMARC result speaks of the writer only."""
    candidates = [(writer.email, writer.dmarc), *((one.email, "none") for one in message.forwards)]
    refusals = []
    for email, dmarc in candidates:
        if email:
            reason = refusal(db, email, dmarc, service, at)
            if silent and email == writer.email:  # a forwarder's mail program speaks for the forwarder alone
                reason = silent
            refusals.append((email, reason))
    return tuple(refusals)


def _silence(message: Message) -> str:
    """Return why a mail that may be a person's is not acknowledged by itself, or ''."""
    if asks_for_silence(message):
        return "the mail asks for no automatic answer"
    return "it looks like an automatic answer" if away_notice(message) else ""


def refusal(db: Session, email: str, dmarc: str, service: Service, at: datetime) -> str:
    """Return why no receipt may go to an address now, or ''."""
    counts = outbox.counts(db, outbox.recipient_key(email), email.rpartition("@")[2], at)
    return receipt_refusal(email, dmarc, counts, service.district.limits)


def _ours(db: Session, message: Message, service: Service) -> str:
    marks = message.header_all(LOOP_FIELD)
    if any(mark.strip() in service.loop_marks for mark in marks):
        return "it bears our own loop field"
    if message.message_id and outbox.by_message_ids(db, (message.message_id,)):
        return "it bears the Message-ID of a letter of ours"
    return ""


__all__ = ["LOOP_FIELD", "answered_letters", "gather", "kept_date", "refusal"]
