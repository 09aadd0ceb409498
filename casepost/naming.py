"""Rows for those whom staff name with `#who`, made before the command runs: rules ask for nothing in the middle."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from casepost.facts import refusal
from casepost.service import Service
from cases import directory
from cases.intake import Facts
from cases.naming import Named, named_in
from cases.people import without_tag
from ingest.headers import writable
from ingest.machines import nobody_reads


def with_named(db: Session, text: str, facts: Facts, service: Service, at: datetime) -> tuple[dict[str, int], Facts]:
    """Return the rows of everyone whom the text names, by `Named.key`, and the facts that their naming adds.

    Our own people, the office and machines are nobody's constituent: they get no row here.
    """
    named = [one for one in named_in(text) if not one.email or _is_outside(one.email, service, at)]
    ids = {one.key: _row(db, one, at) for one in named}
    addresses = [writable(one.email) for one in named if one.email]
    refusals = tuple((email, refusal(db, email, "none", service, at)) for email in addresses)
    callers = frozenset(ids[one.key] for one in named if not one.email)
    requester = facts.case.requester if facts.case else None
    unreachable = callers
    if requester is not None and not directory.known(db, requester).email:
        unreachable |= {requester}
    return ids, replace(facts, ack_refusals=(*facts.ack_refusals, *refusals), unreachable=unreachable)


def _is_outside(email: str, service: Service, at: datetime) -> bool:
    district = service.district
    day = at.astimezone(district.office.zone).date()
    ours = {*district.office.addresses, district.staff.operator}
    both = {email, without_tag(email)}
    if not writable(email) or nobody_reads(email.partition("@")[0]):
        return False
    return ours.isdisjoint(both) and not any(district.people.acting(one, day) for one in both)


def _row(db: Session, one: Named, at: datetime) -> int:
    if one.email:
        return directory.remember_constituent(db, one.name, writable(one.email), None, at)
    return directory.remember_caller(db, one.name, one.phone, at)
