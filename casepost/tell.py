"""Letters that no mail caused: to the operator, and to the contact about letters that did not leave. Never commits."""

from datetime import datetime

from sqlalchemy.orm import Session

from casepost.post import post
from casepost.service import Service
from cases import directory
from notify.notice import Notice, Recipient


def tell_operator(db: Session, service: Service, cause: str, what: str, remedy: str, at: datetime) -> None:
    """Tell the operator once about a thing that needs a person; `cause` makes it once."""
    address = service.district.staff.operator
    if not address:
        return
    person = directory.remember_operator(db, address, at)
    values = {"what": what, "remedy": remedy, "office": service.district.office, "at": at}
    languages = (service.district.office.languages[0],)
    notice = Notice(
        "operator", Recipient(person, "", address), values, languages, reply=None, threaded=False, causes=cause
    )
    post(db, (notice,), None, cause, service, at)
