"""What the commands of a staff mail need to know, read before they run: rules ask for nothing in the middle."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from casepost.answer_facts import with_answer_facts
from casepost.answered_letter import with_answered_letter
from casepost.campaigns import with_campaign
from casepost.facts import refusal
from casepost.service import Service
from cases import directory, mailroom, register, store
from cases.case import Case
from cases.command.undoing import cause_to_undo
from cases.commands import UNDO
from cases.intake import Facts, Link
from cases.merging import MERGE
from cases.naming import Named, named_in
from cases.people import without_tag
from cases.relay import case_numbers
from cases.routing import may_hear
from cases.several import parts_of
from cases.sheet import Line, Sheet, read_sheet
from ingest.headers import writable
from ingest.machines import nobody_reads
from notify import outbox

MOST_CASES = 100  # whose numbers one mail may name
_SHOW_OPENING = frozenset({"about", "priority"})  # these commands have a letter tell somebody else of the case


def with_sheet_facts(db: Session, text: str, facts: Facts, service: Service, at: datetime) -> Facts:
    """Return the facts with all that the command lines of a text name: people, other cases; case by case."""
    sheet = read_sheet(text)
    facts = with_answered_letter(db, facts, service)
    facts = _with_touched(db, sheet, facts)
    own, *others = parts_of(sheet, facts.case.number if facts.case else "")
    if own.named_by is None and not others:
        return _with_facts_of_one(db, text, facts, service, at)
    parts = {}
    for part in others[:MOST_CASES]:
        case = store.kept_case(db, store.case_with_number(db, part.number))
        if case is not None:
            there = replace(facts, **_of_case(db, case))
            parts[part.number] = _with_facts_of_one(db, _written(part.lines, sheet.text), there, service, at)
    whole = _with_facts_of_one(db, _written(own.lines, sheet.text), facts, service, at)
    return replace(whole, parts=parts)


def _of_case(db: Session, case: Case) -> dict[str, Any]:
    """Return what the facts say of a case, when staff write."""
    return {"case": case, "history": store.history(db, case.id), "left": outbox.left_of_case(db, case.id)}


def _written(lines: Sequence[Line], text: str) -> str:
    return "\n".join([*(line.typed for line in lines), "", text])


def _with_touched(db: Session, sheet: Sheet, facts: Facts) -> Facts:
    """Return the facts with the cases that a mail changed, where its summary about several is answered with UNDO."""
    letter = next(iter(facts.letters), None)
    undoes = any(line.name == UNDO for line in sheet.lines)
    if letter is None or letter.kind != "summary" or not undoes:
        return facts
    if letter.person_id == facts.writer.person_id:
        facts = replace(facts, registered=tuple(row["title"] for row in register.standing(db, letter.cause)))
    if facts.case is not None:
        return facts
    cases = store.cases_changed_by(db, letter.cause)
    return replace(facts, touched=tuple(replace(facts, **_of_case(db, case)) for case in cases))


def _with_facts_of_one(db: Session, text: str, facts: Facts, service: Service, at: datetime) -> Facts:
    """Return the facts with all that the lines for one case name."""
    named = _with_named(db, text, facts, service, at)
    named = with_answer_facts(db, read_sheet(text), _with_cases(db, text, named, service), service)
    named = with_campaign(db, {line.name for line in read_sheet(text).lines}, named)
    return _with_opening(db, text, _with_others_of_mail(db, text, named))


def _with_others_of_mail(db: Session, text: str, facts: Facts) -> Facts:
    """Return the facts with the further cases that a mail on this one changed, where it is taken back."""
    if facts.case is None or all(line.name != UNDO for line in read_sheet(text).lines):
        return facts
    cause = cause_to_undo(facts.history, facts.writer.person_id, next(iter(facts.letters), None))
    cases = [case for case in store.cases_changed_by(db, cause) if case.id != facts.case.id] if cause else []
    return replace(facts, touched=tuple(replace(facts, **_of_case(db, case)) for case in cases))


def _with_opening(db: Session, text: str, facts: Facts) -> Facts:
    """Return the facts with the words that opened the case, where a command may hand it to somebody else."""
    if facts.case is None or _SHOW_OPENING.isdisjoint(line.name for line in read_sheet(text).lines):
        return facts
    first = next((row for row in mailroom.of_case(db, facts.case.id) if row["kind"] != "staff_reply"), None)
    if first is None:
        return facts
    return replace(facts, opened=Link(first["from_name"], first["from_email"], first["subject"], first["text"]))


def _with_cases(db: Session, text: str, facts: Facts, service: Service) -> Facts:
    """Return the facts with the cases whose numbers stand on command lines."""
    said = " ".join(line.rest for line in read_sheet(text).lines)
    numbers = dict.fromkeys(case_numbers(said, service.district.office.case_prefix))
    if facts.case is not None and facts.case.proposed is not None and facts.case.proposed.number:
        numbers |= {facts.case.proposed.number: None}  # what #merge alone takes
    found = {number: store.case_with_number(db, number) for number in list(numbers)[:MOST_CASES]}
    others = {number: case for number, case in found.items() if case is not None}
    people = {one.requester for one in (facts.case, *others.values()) if one and one.requester is not None}
    names = {person: directory.known(db, person).name for person in people} if others else {}
    return replace(facts, others=others, names=names, their_open=_their_open(db, text, facts))


def _their_open(db: Session, text: str, facts: Facts) -> tuple[str, ...]:
    """Return the other open cases of the constituent that the writer may hear of, where #merge names none."""
    case, person = facts.case, facts.writer.person
    alone = any(line.name == MERGE and not line.rest for line in read_sheet(text).lines)
    if case is None or case.requester is None or person is None or not alone:
        return ()
    numbers = [number for number, live in store.numbers_of(db, case.requester) if live and number != case.number]
    others = (store.case_with_number(db, number) for number in numbers)
    return tuple(one.number for one in others if one is not None and may_hear(one, person))


def _with_named(db: Session, text: str, facts: Facts, service: Service, at: datetime) -> Facts:
    """Return the facts with the rows of everyone whom the text names.

    Our own people, the office and machines are nobody's constituent: they get no row here.
    """
    named = [one for one in named_in(text) if not one.email or is_outside(one.email, service, at)]
    corrects = {line.name for line in read_sheet(text).lines} & {"who", "email"} == {"email"}
    ids = {one.key: row_of(db, _with_known_name(db, one, facts) if corrects else one, at) for one in named}
    addresses = [writable(one.email) for one in named if one.email]
    refusals = tuple((email, refusal(db, email, "none", service, at)) for email in addresses)
    callers = frozenset(ids[one.key] for one in named if not one.email)
    requester = facts.case.requester if facts.case else None
    unreachable = callers
    if requester is not None and not directory.known(db, requester).email:
        unreachable |= {requester}
    facts = replace(facts, staff=service.staff)
    return replace(facts, ids=ids, ack_refusals=(*facts.ack_refusals, *refusals), unreachable=unreachable)


def _with_known_name(db: Session, one: Named, facts: Facts) -> Named:
    """Return whom a line names; an address alone (#email) is that of the constituent, whose name stays."""
    requester = facts.case.requester if facts.case else None
    if one.name or not one.email or requester is None:
        return one
    return replace(one, name=directory.known(db, requester).name)


def is_outside(email: str, service: Service, at: datetime) -> bool:
    """Return whether an address may be a constituent's: it is not ours, not of our people, not a machine's."""
    district = service.district
    day = at.astimezone(district.office.zone).date()
    ours = {*district.office.addresses, district.staff.operator}
    both = {email, without_tag(email)}
    if not writable(email) or nobody_reads(email.partition("@")[0]):
        return False
    return ours.isdisjoint(both) and not any(district.people.acting(one, day) for one in both)


def row_of(db: Session, one: Named, at: datetime) -> int:
    """Return the row of somebody whom staff name, made now where nobody has the address."""
    if one.email:
        return directory.remember_constituent(db, one.name, writable(one.email), None, at)
    return directory.remember_caller(db, one.name, one.phone, at)
