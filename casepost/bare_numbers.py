"""Bare numbers in a mail of staff: `#merge 12` is the case of this year with that number, else the newest one."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.service import Service
from cases import store
from cases.bare_numbers import bare_numbers, with_numbers
from cases.people import Person
from cases.seeing import may_see
from cases.tables import CASES
from ingest.in_subject import command_in
from ingest.message import Message


def with_whole_numbers(db: Session, message: Message, service: Service, at: datetime) -> Message:
    """Return a mail of staff with the whole case numbers on its command lines; any other mail as it is."""
    day = at.astimezone(service.district.office.zone).date()
    person = service.district.people.acting(message.identity, day) if message.identity else None
    if person is None or not person.is_staff:
        return message
    subject = command_in(message.subject)
    bare = dict.fromkeys((*bare_numbers(message.own_words), *bare_numbers(subject)))
    if not bare:
        return message
    numbers = {one: _whole(db, int(one), person, service, day.year) for one in bare}
    return replace(
        message,
        own_words=with_numbers(message.own_words, numbers),
        subject=with_numbers(subject, numbers) if subject else message.subject,
    )


def _whole(db: Session, bare: int, person: Person, service: Service, year: int) -> str:
    """Return the number of this year; of an earlier one, where only there is such a case that the writer may see."""
    prefix = service.district.office.case_prefix
    this_year = f"{prefix}-{year}-{bare:05d}"
    alike = select(CASES.c.number).where(CASES.c.number.like(f"{prefix}-%-{bare:05d}")).order_by(CASES.c.number.desc())
    for number in db.execute(alike).scalars():
        case = store.case_with_number(db, number)
        if number == this_year or (case is not None and may_see(case, person)):
            return str(number)
    return this_year
