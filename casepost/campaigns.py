"""Campaigns in the record: which cases bring nearly the same text, and word of it to the contact. Never commits."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from casepost.post import post
from casepost.service import Service
from cases import directory, mailroom, store
from cases.campaigns import HOURS, Told, alike, grouped, many
from cases.case import Case
from cases.command.campaigns import PREVIEW
from cases.intake import Facts
from cases.tables import CASES, MESSAGES
from cases.tokens import Purpose
from notify.notice import Notice, Recipient

MOST = 3_000  # mails of the last days that are compared; the newest
SEEN = "campaigns:seen"  # the newest message that has been looked at
WRITTEN = ("new_request", "repeated")  # mails whose own words are what is asked


def tell(db: Session, service: Service, at: datetime) -> int:
    """Tell whoever works the cases of each campaign, once, and again when it has doubled; return how many letters."""
    rows = _opening(db, at - timedelta(hours=HOURS))
    newest = str(max((row.id for row in rows), default=0))
    if store.fact(db, SEEN) == newest:
        return 0
    store.remember(db, SEEN, newest)
    by_case = {row.case_id: row for row in rows}
    told = 0
    for group in grouped([Told(row.case_id, row.requester_id, _words(row)) for row in rows]):
        cases = [case for one in group if (case := store.case_with_id(db, one)) is not None and case.live]
        if many({by_case[case.id].requester_id for case in cases}):
            told += _tell(db, cases, service, at)
    return told


def with_same_text(db: Session, case: Case) -> tuple[Case, ...]:
    """Return the other live cases of these days with nearly the same text, and those of the same campaign."""
    named = select(CASES.c.id).where(CASES.c.campaign == case.campaign) if case.campaign else None
    found = dict.fromkeys(db.execute(named).scalars()) if named is not None else {}
    received = case.received_at
    if received is not None:
        rows = _opening(db, received - timedelta(hours=HOURS), received + timedelta(hours=HOURS))
        mine = next((_words(row) for row in rows if row.case_id == case.id), "")
        found |= dict.fromkeys(row.case_id for row in rows if mine and alike(mine, _words(row)))
    others = (store.case_with_id(db, one) for one in sorted(found) if one != case.id)
    return tuple(one for one in others if one is not None and one.live)


def with_campaign(db: Session, names: Collection[str], facts: Facts) -> Facts:
    """Return the facts with the cases like this one, where a staff mail puts them together or answers them all."""
    case = facts.case
    answers = any(letter.kind == PREVIEW for letter in facts.letters[:1])
    if case is None or not ("campaign" in names or (answers and "ok" in names)):
        return facts
    others = with_same_text(db, case)
    asks = {one.requester for one in others if one.requester is not None}
    no_address = frozenset(person for person in asks if not directory.known(db, person).email)
    words = mailroom.message(db, case.campaign_text.id)["text"] if case.campaign_text else ""
    return replace(facts, alike=others, no_address=no_address, campaign_words=words)


def _opening(db: Session, since: datetime, until: datetime | None = None) -> Sequence[Row[Any]]:
    """Return what opened each case received in a span of time, oldest first."""
    first = (
        select(MESSAGES.c.id, MESSAGES.c.kind, MESSAGES.c.text, MESSAGES.c.body, MESSAGES.c.case_id)
        .add_columns(CASES.c.requester_id)
        .join(CASES, CASES.c.id == MESSAGES.c.case_id)
        .where(MESSAGES.c.direction == "in", MESSAGES.c.became == "new", MESSAGES.c.at > since)
    )
    if until is not None:
        first = first.where(MESSAGES.c.at < until)
    return db.execute(first.order_by(MESSAGES.c.id.desc()).limit(MOST)).all()[::-1]


def _words(row: Row[Any]) -> str:
    """Return what a constituent asked: of what was passed on the whole, where the words stand."""
    return str(row.text if row.kind in WRITTEN else row.body or row.text)


def _tell(db: Session, cases: Sequence[Case], service: Service, at: datetime) -> int:
    """Tell of one campaign when it is new or has doubled since; return whether a letter was written."""
    first = cases[0]
    name = f"campaign:{first.id}"
    if 2 * int(store.fact(db, name) or "0") > len(cases):
        return 0
    store.remember(db, name, str(len(cases)))
    district = service.district
    contact = district.people.working_contact(at.astimezone(district.office.zone).date())
    values = {
        "office": district.office,
        "case": first,
        "cases": cases,
        "at": at,
        "hours": HOURS,
        "answer_by": min(case.answer_by for case in cases if case.answer_by is not None),
    }
    to = Recipient(service.staff[contact.email], contact.name, contact.email)
    languages = (district.office.languages[0],)
    cause = f"{name}:{len(cases)}"
    post(db, (Notice("campaign", to, values, languages, Purpose.STAFF, threaded=False),), first, cause, service, at)
    return 1
