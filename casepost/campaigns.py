"""Campaigns in the record: which cases bring nearly the same text, and word of it to the contact. Never commits."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from casepost.post import post
from casepost.service import Service
from cases import directory, mailroom, store
from cases.campaigns import HOURS, Told, alike, grouped, many
from cases.case import Case
from cases.encode import restored
from cases.intake import Facts
from cases.routing import worker
from cases.tables import CASES, MESSAGES
from cases.tokens import Purpose
from notify.notice import Notice, Recipient

MOST = 1_000  # mails of the last days that are compared; the newest
WRITTEN = ("new_request", "repeated")  # mails whose own words are what is asked


def find(db: Session, at: datetime) -> tuple[tuple[Case, ...], ...]:
    """Return the live cases of each campaign among the mail of the last days. Only reads: it may take its time."""
    rows = _opening(db, MESSAGES.c.at > at - timedelta(hours=HOURS))
    person = {row.case_id: row.requester_id for row in rows}
    groups = grouped([Told(row.case_id, row.requester_id, _words(row)) for row in rows])
    campaigns = (
        tuple(case for one in group if (case := store.case_with_id(db, one)) is not None and case.live)
        for group in groups
    )
    return tuple(cases for cases in campaigns if many({person[case.id] for case in cases}))


def tell(db: Session, campaigns: Iterable[Sequence[Case]], service: Service, at: datetime) -> int:
    """Tell of each campaign whoever works its cases, once, and again when it has doubled; return how many letters."""
    return sum(_tell_each(db, cases, service, at) for cases in campaigns)


def _tell_each(db: Session, cases: Sequence[Case], service: Service, at: datetime) -> int:
    """Tell each of those who work the cases of their own: nobody hears of a case that is about them (domain.md 5.5)."""
    day = at.astimezone(service.district.office.zone).date()
    theirs: dict[str, list[Case]] = {}
    for case in cases:
        theirs.setdefault(worker(case, service.district, day).email, []).append(case)
    return sum(
        _tell(db, email, some, service, at) for email, some in theirs.items() if many(one.requester for one in some)
    )


def with_same_text(db: Session, case: Case) -> tuple[Case, ...]:
    """Return the other live cases of these days with nearly the same text, and those of the same campaign."""
    named = select(CASES.c.id).where(CASES.c.campaign == case.campaign) if case.campaign else None
    found = dict.fromkeys(db.execute(named).scalars()) if named is not None else {}
    own = (case.id, *case.took_in)  # a merged one brought its text
    for mine in _opening(db, MESSAGES.c.case_id.in_(own)):
        days = timedelta(hours=HOURS)
        rows = _opening(db, MESSAGES.c.at > mine.at - days, MESSAGES.c.at < mine.at + days)
        words = _words(mine)
        found |= dict.fromkeys(row.case_id for row in rows if words and alike(words, _words(row)))
    others = (store.case_with_id(db, one) for one in sorted(found) if one not in own)
    return tuple(one for one in others if one is not None and one.live)


def with_campaign(db: Session, commands: Collection[str], facts: Facts) -> Facts:
    """Return the facts with the cases like this one, where a staff mail puts them together or answers them all."""
    case = facts.case
    if case is None or not ("campaign" in commands or (case.campaign_text is not None and "ok" in commands)):
        return facts
    others = with_same_text(db, case)
    asks = {one.requester for one in others if one.requester is not None}
    no_address = frozenset(person for person in asks if not directory.known(db, person).email)
    words = mailroom.message(db, case.campaign_text.id)["text"] if case.campaign_text else ""
    keys = {name: key for key, name in names(db).items()} if "campaign" in commands else {}
    return replace(facts, alike=others, no_address=no_address, campaign_words=words, campaigns=keys)


def names(db: Session) -> dict[str, str]:
    """Return what staff call each campaign, by its key; of several names the last."""
    states = db.execute(select(CASES.c.state).where(CASES.c.campaign != "")).scalars()
    cases = (restored(Case, state) for state in states)
    titles = {case.campaign_title.id: case.campaign for case in cases if case.campaign_title is not None}
    return {titles[row]: mailroom.message(db, row)["text"] for row in sorted(titles)}


def _opening(db: Session, *which: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Return what opened each case, of those messages, oldest first."""
    first = (
        select(MESSAGES.c.id, MESSAGES.c.kind, MESSAGES.c.text, MESSAGES.c.body, MESSAGES.c.case_id)
        .add_columns(MESSAGES.c.at, CASES.c.requester_id)
        .join(CASES, CASES.c.id == MESSAGES.c.case_id)
        .where(MESSAGES.c.direction == "in", MESSAGES.c.became == "new", *which)
    )
    return db.execute(first.order_by(MESSAGES.c.id.desc()).limit(MOST)).all()[::-1]


def _words(row: Row[Any]) -> str:
    """Return what a constituent asked: of what was passed on the whole, where the words stand."""
    return str(row.text if row.kind in WRITTEN else row.body or row.text)


def _tell(db: Session, email: str, cases: Sequence[Case], service: Service, at: datetime) -> int:
    """Tell one person of one campaign when it is new or has doubled since; return how many letters were written."""
    facts = [f"campaign:{case.id}" for case in cases]
    if 2 * max(int(store.fact(db, name) or "0") for name in facts) > len(cases):
        return 0
    for name in facts:  # of each: the first may be resolved before the next look
        store.remember(db, name, str(len(cases)))
    district, first = service.district, cases[0]
    person = next(one for one in district.people if one.email == email)
    values = {
        "office": district.office,
        "case": first,
        "cases": cases,
        "at": at,
        "hours": HOURS,
        "names": names(db),
        "answer_by": min(case.answer_by for case in cases if case.answer_by is not None),
    }
    to = Recipient(service.staff[email], person.name, email)
    languages = (district.office.languages[0],)
    cause = f"campaign:{first.id}:{len(cases)}"
    post(db, (Notice("campaign", to, values, languages, Purpose.STAFF, threaded=False),), first, cause, service, at)
    return 1
