"""Unproven mail in the name of one of our people: they are told, once an hour, with a count (mail-safety.md 5).

The count stands in the database, so that it survives a restart. Never commits.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casepost.post import post
from casepost.service import Service
from casepost.tell import tell_operator
from cases import directory, mailroom, store
from cases.case import Case
from cases.intake import Doubtful, Facts, Incoming, NotConfirmed
from cases.people import Person
from cases.policy import District
from cases.tables import OUTBOX
from notify import outbox
from notify.notice import Notice, Recipient

KINDS = ("confirm", "misuse")  # letters that tell somebody of mail in their name
DENIED = "Nothing of it was done. Look where it came from: casepost raw prints its bytes."
TOLD = "the person has been told already"
HOUR = timedelta(hours=1)
PROVEN_TIMES = 3  # few: a help desk in the contact's place is proven too, and answers each letter
PATIENCE = timedelta(hours=2)  # the next mail in their name brings the count with it; if none comes, this long after


def asked_enough(db: Session, intake: Doubtful, service: Service, at: datetime) -> bool:
    """Return whether the person has had as many "was this you?" letters as may go in an hour.

    What is proven to be theirs and only looks like a machine's is counted case by case: a forger must not use it up.
    """
    key = outbox.recipient_key(intake.person.email)
    limits = service.district.limits
    if intake.machine and intake.case is not None:
        on_case = _asked_on(db, intake.case, key, at - HOUR)
        in_all = outbox.notices_since(db, key, at - HOUR, KINDS, at)
        return on_case >= limits.misuse_notices_per_hour or in_all >= limits.notices_per_person_hour
    return outbox.notices_since(db, key, at - HOUR, KINDS, at) >= _most(intake, service.district)


def keep_back(db: Session, person: Person, service: Service) -> None:
    """Count a mail in a person's name of which they are not told by a letter of its own."""
    person_id = service.staff[person.email]
    store.remember(db, _name(person_id), str(not_told(db, person_id) + 1))


def not_told(db: Session, person_id: int) -> int:
    """Return of how many mails in a person's name they have not heard."""
    return int(store.fact(db, _name(person_id)) or 0)


def told(db: Session, person_id: int) -> None:
    """Begin to count anew: a letter tells the person of all so far."""
    if not_told(db, person_id):
        store.remember(db, _name(person_id), "0")


def not_confirmed(db: Session, intake: NotConfirmed, facts: Facts, service: Service, at: datetime) -> Facts:
    """Return the facts with the mail that waits, when "was this you?" was answered with anything but the word.

    One that they deny can be confirmed no more, and the operator hears of it.
    """
    row = mailroom.message(db, intake.message)
    case = store.kept_case(db, store.case_with_id(db, row["case_id"])) if row["case_id"] else None
    if intake.denied:
        directory.spend(db, intake.message, at)
        mailroom.settle(db, intake.message, why=intake.why)
        what = f"{intake.person.name} says that a mail in their name of {row['at']:%Y-%m-%d %H:%M} UTC was not theirs."
        tell_operator(db, service, f"denied:{intake.message}", what, DENIED, at)
    waiting = Incoming(row["id"], row["subject"], row["text"], row["language"], language_sure=False, at=row["at"])
    return replace(facts, case=case, waiting=waiting)


def tell_of_the_rest(db: Session, service: Service, at: datetime) -> int:
    """Tell each person whom no further mail told of the mails in their name since they last heard; return how many."""
    people = [(person, service.staff[person.email]) for person in service.district.people.everyone]
    waiting = [(person, person_id, count) for person, person_id in people if (count := not_told(db, person_id))]
    number = 0
    for person, person_id, count in waiting:
        if outbox.notices_since(db, outbox.recipient_key(person.email), at - PATIENCE, KINDS, at):
            continue
        _tell(db, Recipient(person_id, person.name, person.email), count, service, at)
        told(db, person_id)
        number += 1
    return number


def _asked_on(db: Session, case: Case, key: str, since: datetime) -> int:
    letters = select(func.count()).where(
        OUTBOX.c.case_id == case.id,
        OUTBOX.c.kind.in_(KINDS),
        OUTBOX.c.recipient_key == key,
        OUTBOX.c.created_at > since,
        OUTBOX.c.created_at <= since + HOUR + outbox.SKEW,
        OUTBOX.c.state != "withdrawn",
    )
    return int(db.execute(letters).scalar_one())


def _tell(db: Session, to: Recipient, count: int, service: Service, at: datetime) -> None:
    district = service.district
    contact = district.people.working_contact(at.astimezone(district.office.zone).date())
    values = {
        "office": district.office,
        "at": at,
        "count": count,
        "operator": district.staff.operator,
        "contact_name": contact.name,
    }
    cause = f"misuse:{at:%Y-%m-%dT%H:%M}"
    languages = (district.office.languages[0],)
    notice = Notice("misuse", to, values, languages, reply=None, threaded=False, causes=cause)
    post(db, (notice,), None, cause, service, at)


def _name(person_id: int) -> str:
    return f"misuse:{person_id}"


def _most(intake: Doubtful, district: District) -> int:
    """Return how many letters may go in an hour.

    Where nobody can be proven, confirming is the only way to work; and a proven sender only named a case themselves:
    nobody used their name.
    """
    if intake.proven:
        return PROVEN_TIMES * district.limits.misuse_notices_per_hour
    nobody_proven = not district.trust.authserv_ids and not district.trust.tenant_internal
    if nobody_proven and intake.token_held:
        return district.limits.notices_per_person_hour
    return district.limits.misuse_notices_per_hour
