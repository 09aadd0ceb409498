"""Lists of cases as letters: what a list or a search holds, and which cases a list that staff answer named."""

import email
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from email.policy import default

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.facts import answered_letters
from casepost.service import Service
from cases import mailroom, store
from cases.case import Case
from cases.encode import restored
from cases.events import KINDS, Acknowledged, NotAcknowledged, Promised, Status, Suggested
from cases.intake import Facts, OurLetter
from cases.listed import MOST, Entry, Listing, due_of, is_late, late_promise, most_urgent_first, rests
from cases.people import Person, Role
from cases.relay import case_numbers
from cases.routing import worker
from cases.seeing import may_see, runs_clock
from cases.several import cases_named
from cases.sheet import read_sheet
from cases.tables import CASES, EVENTS, OUTBOX
from ingest.message import Message

LISTS = frozenset({"list", "search", "digest", "brief"})
ABOUT_A_MAIL = frozenset({"not-understood", "summary"})  # in reply to a list they stand for the list itself
MOST_STEPS_BACK = 5
MOST_FOUND = 1000
LIVE = ("new", "open", "with_department", "waiting")
# What happens without anybody doing anything for the constituent: no news of the case.
NO_NEWS = frozenset(KINDS[kind] for kind in (Acknowledged, NotAcknowledged, Suggested))


def listed(db: Session, wanted: str, reader: Person, service: Service, at: datetime) -> Listing:
    """Return the live cases that a reader asks for and may see: open, late, mine, waiting, or of a category."""
    day = at.astimezone(service.district.office.zone).date()
    promised = select(EVENTS.c.case_id).where(EVENTS.c.kind == KINDS[Promised])
    live = _cases(db, CASES.c.status.in_(LIVE) | CASES.c.id.in_(promised))
    chosen = [case for case in live if may_see(case, reader) and _is_wanted(case, wanted, at, day)]
    if wanted == "mine":
        chosen = _theirs(db, chosen, reader, service, at)
    return _listing(db, most_urgent_first(chosen), service, at)


def found(db: Session, words: str, reader: Person, service: Service, at: datetime) -> Listing:
    """Return the cases in whose messages all the words stand and that the reader may see, newest first."""
    ids = mailroom.cases_about(db, words, MOST_FOUND)
    cases = {case.id: case for case in _cases(db, CASES.c.id.in_(ids))}
    seen = [cases[one] for one in ids if one in cases and may_see(cases[one], reader)]
    return _listing(db, seen, service, at)


def _listing(db: Session, cases: Sequence[Case], service: Service, at: datetime) -> Listing:
    return Listing(tuple(_entry(db, case, service, at) for case in cases[:MOST]), len(cases))


def _cases(db: Session, *which: object) -> list[Case]:
    states = db.execute(select(CASES.c.state).where(*which).order_by(CASES.c.id)).scalars()  # type: ignore[arg-type]
    return [restored(Case, state) for state in states if state]


def _is_wanted(case: Case, wanted: str, at: datetime, day: date) -> bool:
    if wanted == "late":
        return (is_late(case, at) or late_promise(case, day) is not None) and not rests(case, day)
    if not case.live:
        return False
    match wanted:
        case "open":
            return True
        case "mine":
            return not rests(case, day)
        case "waiting":
            return case.status in {Status.WAITING, Status.WITH_DEPARTMENT}
        case category:
            return case.category == category


def _theirs(db: Session, cases: Iterable[Case], reader: Person, service: Service, at: datetime) -> list[Case]:
    """Return the cases that the reader works, was alerted about, or whose clock is their office's."""
    day = at.astimezone(service.district.office.zone).date()
    alerts = select(OUTBOX.c.case_id).where(OUTBOX.c.kind == "alert", OUTBOX.c.person_id == service.staff[reader.email])
    alerted = set(db.execute(alerts).scalars())
    officer = reader.role is Role.OFFICER
    return [
        case
        for case in cases
        if case.id in alerted or worker(case, service.district, day) == reader or (officer and runs_clock(case, reader))
    ]


def _entry(db: Session, case: Case, service: Service, at: datetime) -> Entry:
    """Return what a list tells of a case: of a restricted one its number and dates alone (domain.md 5.4)."""
    due = due_of(case)
    calendar = service.district.calendar
    # What is due when the offices close counts as of that day, not of the next.
    late = calendar.business_days_between(due - timedelta(minutes=1), at) if due and is_late(case, at) else 0
    urgent = str(case.priority)
    promised = late_promise(case, at.astimezone(service.district.office.zone).date())
    if case.restricted:
        return Entry(case.number, due, late, urgent, case.received_at, promised=promised)
    places = {site.key: site.name for site in service.district.sites}
    school = places.get(case.school or "", "")
    last = _last_event(db, case)
    dates = (case.number, due, late, urgent, case.received_at)
    suggested = case.suggested[0][0] if case.suggested and case.category is None else None
    entry = Entry(*dates, case.category, school, str(case.status), *last, promised=promised)
    return replace(entry, suggested=suggested, possible=case.possible_at is not None)


def _last_event(db: Session, case: Case) -> tuple[str, datetime | None]:
    newest = select(EVENTS.c.kind, EVENTS.c.occurred_at).where(
        EVENTS.c.case_id == case.id, EVENTS.c.kind.not_in(NO_NEWS)
    )
    row = db.execute(newest.order_by(EVENTS.c.seq.desc()).limit(1)).first()
    return (row.kind, row.occurred_at) if row else ("", None)


def with_named_cases(db: Session, message: Message, facts: Facts, service: Service) -> Facts:
    """Return the facts about a mail of staff with the cases that it names itself: by #case, or on the list it answers.

    A case that they may not see is none: the answer to its number is that to a number that does not exist.
    """
    person, person_id = facts.writer.person, facts.writer.person_id
    if person is None or person_id is None or not person.is_staff:
        return facts
    facts = with_listed(db, facts, service)
    if facts.listed or facts.case or facts.numbered:
        return facts
    named = (store.case_with_number(db, one) for one in cases_named(read_sheet(message.own_words, person.name))[:1])
    return replace(facts, numbered=next((case for case in named if case and may_see(case, person)), None))


def with_listed(db: Session, facts: Facts, service: Service) -> Facts:
    """Return the facts with the numbers on the list of ours that staff answer."""
    reader = facts.writer.person_id or 0
    return replace(facts, listed=numbers_listed(db, facts.letters, reader, service.district.office.case_prefix))


def numbers_listed(db: Session, letters: Sequence[OurLetter], reader: int, prefix: str) -> frozenset[str]:
    """Return the numbers in the list of ours that a reader answers, or whose letter 18 or 19 they answer.

    They are read from the letter as it was sent: a number at the beginning of a line. Nobody else's list counts.
    """
    letter = next(iter(letters), None)
    for _ in range(MOST_STEPS_BACK):
        if letter is None or letter.person_id != reader or letter.case_id is not None:
            return frozenset()
        if letter.kind in LISTS:
            return _numbers_in(db, letter, prefix)
        if letter.kind not in ABOUT_A_MAIL or not letter.cause.startswith("message:"):
            return frozenset()
        mail = mailroom.raw_of(db, int(letter.cause.removeprefix("message:")))
        letter = next(iter(answered_letters(db, mail or b"")), None)
    return frozenset()


def _numbers_in(db: Session, letter: OurLetter, prefix: str) -> frozenset[str]:
    data = db.execute(select(OUTBOX.c.data).where(OUTBOX.c.id == letter.id)).scalar() or b""
    body = email.message_from_bytes(data, policy=default).get_body(("plain",))
    text = str(body.get_content()) if body is not None else ""
    begins = (line.split(maxsplit=1)[0].strip(".,:;") for line in text.splitlines() if line.strip())
    return frozenset(word for word in begins if case_numbers(word, prefix) == [word])
