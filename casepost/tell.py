"""Letters that no mail caused: to the operator, and to the contact about letters that did not leave. Never commits."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from casepost.post import post
from casepost.service import Service
from cases import directory
from cases.people import Person
from notify.notice import Notice, Recipient


def tell_operator(db: Session, service: Service, cause: str, what: str, remedy: str, at: datetime) -> None:
    """Tell the operator once about a thing that needs a person; `cause` makes it once."""
    tell_operator_of(db, service, "operator", cause, {"what": what, "remedy": remedy}, at)


def tell_operator_of(
    db: Session, service: Service, letter: str, cause: str, values: Mapping[str, object], at: datetime
) -> None:
    """Send the operator one letter; `cause` makes it once. Nobody is told when the configuration names no operator."""
    address = service.district.staff.operator
    if address:
        to = Recipient(directory.remember_operator(db, address, at), "", address)
        _tell(db, service, to, letter, cause, values, at)


def tell_contact(db: Session, service: Service, cause: str, what: str, remedy: str, at: datetime) -> None:
    """Tell whoever works the cases today once about mail that has no case; `cause` makes it once."""
    contact = service.district.people.working_contact(at.astimezone(service.district.office.zone).date())
    tell_person(db, service, contact, cause, what, remedy, at)


def tell_person(
    db: Session, service: Service, person: Person, cause: str, what: str, remedy: str, at: datetime
) -> None:
    """Tell one of our own people once about a thing that needs a person; `cause` makes it once."""
    to = Recipient(service.staff[person.email], person.name, person.email)
    _tell(db, service, to, "operator", cause, {"what": what, "remedy": remedy}, at)


def _tell(
    db: Session,
    service: Service,
    to: Recipient,
    letter: str,
    cause: str,
    values: Mapping[str, object],
    at: datetime,
) -> None:
    values = {**values, "office": service.district.office, "at": at}
    languages = (service.district.office.languages[0],)
    notice = Notice(letter, to, values, languages, reply=None, threaded=False, causes=cause)
    post(db, (notice,), None, cause, service, at)
