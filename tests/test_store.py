"""Cases and their history in the database, on SQLite and on PostgreSQL: written once, in order, never changed."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from casepost.database import is_passing, sessions
from cases import directory, mailroom
from cases import store as cases_store
from cases.case import Case
from cases.events import (
    Answered,
    Categorised,
    Noted,
    Outcome,
    Priority,
    PriorityRaised,
    Proof,
    Received,
    Referred,
    Reopened,
    Resolved,
    Status,
    Step,
    Suggested,
    Text,
    Undone,
)
from cases.history import summed
from cases.tables import AUDIT, CASES, EVENTS, LEASES, MESSAGES

ZONE = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 16, 18, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def make(store):
    return sessions(store)


def step(event, *, by=None, cause="message:1", at=NOW) -> Step:
    return Step(event, by, Proof.SERVICE, at, at - timedelta(hours=1), cause)


def received(requester=None, message=1) -> Received:
    return Received(requester, message, "email", NOW, NOW + timedelta(days=14), "es")


def opened(db, *events) -> Case:
    case = cases_store.open_case(db, "CS", ZONE, NOW)
    return cases_store.append(db, case, [step(event) for event in (received(), *events)])[0]


def test_a_case_is_read_back_as_it_was_written(make):
    events = (
        Suggested(
            (("transportation", 0.625),),
            ("bus", "stop"),
            unsure=False,
            sensitive=True,
            clocks=("williams",),
            about="superintendent",
        ),
        PriorityRaised(Priority.NOW, ("threat",), ("kill",), ("oversight",)),
        Answered(Text("Words that stand elsewhere")),
    )
    with make.begin() as db:
        case = opened(db, *events)
    with make() as db:
        assert cases_store.case_with_id(db, case.id) == case
        assert cases_store.case_with_number(db, " cs-2026-00001 ") == case
        assert cases_store.case_with_number(db, "CS-2026-00002") is None
        assert cases_store.case_with_id(db, 99) is None
        history = cases_store.history(db, case.id)
    assert [one.seq for one in history] == [1, 2, 3, 4]
    assert history[0] == replace(step(received()), seq=1)
    assert history[1].event == events[0]
    assert summed(case.id, case.number, history) == case
    assert case.priority is Priority.NOW


def test_free_text_stands_in_a_message_and_not_in_the_event(make):
    with make.begin() as db:
        person = directory.remember_constituent(db, "Ana", "ana@x.example", None, NOW)
        case = cases_store.open_case(db, "CS", ZONE, NOW)
        case, placed = cases_store.append(
            db, case, [step(Answered(Text("A secret word")), by=person), step(Noted(Text("A line"), board=True))]
        )
        payloads = list(db.execute(select(EVENTS.c.payload)).scalars())
        states = list(db.execute(select(CASES.c.state)).scalars())
        rows = db.execute(select(MESSAGES).order_by(MESSAGES.c.id)).mappings().all()
    assert "secret" not in str(payloads)
    assert "line" not in str(states[0]["board_note"])
    assert [(row["direction"], row["kind"], row["text"], row["person_id"]) for row in rows] == [
        ("note", "answered", "A secret word", person),
        ("note", "noted", "A line", None),
    ]
    assert payloads[0]["text"] == {"id": rows[0]["id"]}
    assert placed[0].event.text == Text("A secret word", rows[0]["id"])
    assert case.board_note == Text("A line", rows[1]["id"])


def test_undone_steps_count_no_more_and_rebuilding_changes_nothing(make):
    with make.begin() as db:
        case = opened(db, Categorised("meals", sensitive=False), Answered(Text("x")), Resolved(Outcome.FIXED))
        assert case.status is Status.RESOLVED
        case, _ = cases_store.append(db, case, [step(Undone((3, 4)))])
        assert (case.status, case.category, case.outcome, case.last_seq) == (Status.NEW, "meals", None, 5)
        other = opened(
            db,
            Referred(directory.remember_constituent(db, "B", "b@x.example", None, NOW), 1, verified=True),
            Reopened(None, NOW),
        )
        assert cases_store.rebuild(db) == ()
        db.execute(
            update(CASES).where(CASES.c.id == other.id).values(state={**state_of(db, other.id), "status": "closed"})
        )
        assert cases_store.rebuild(db) == (other.number,)
        assert cases_store.case_with_id(db, other.id) == other
        assert cases_store.rebuild(db) == ()


def state_of(db, case_id: int) -> dict:
    return dict(db.execute(select(CASES.c.state).where(CASES.c.id == case_id)).scalar_one())


def test_numbers_count_within_the_year_of_the_office(make):
    eve = datetime(2027, 1, 1, 7, 59, tzinfo=UTC)  # 23:59 on New Year's Eve in California
    with make.begin() as db:
        numbers = [
            cases_store.open_case(db, "CS", ZONE, at).number for at in (NOW, eve, eve + timedelta(minutes=1), NOW)
        ]
    assert numbers == ["CS-2026-00001", "CS-2026-00002", "CS-2027-00001", "CS-2026-00003"]


def test_a_rolled_back_number_is_used_again(make):
    with make() as db:
        cases_store.open_case(db, "CS", ZONE, NOW)
        db.rollback()
    with make.begin() as db:
        assert cases_store.open_case(db, "CS", ZONE, NOW).number == "CS-2026-00001"


def test_two_workers_take_different_numbers(make):
    numbers, errors = [], []

    def work() -> None:
        taken = 0
        while taken < 8:
            try:
                with make.begin() as db:
                    number = opened(db).number
            except DBAPIError as error:
                if not is_passing(error):
                    errors.append(error)
                    return
                continue
            numbers.append(number)
            taken += 1

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert errors == []
    assert sorted(numbers) == [f"CS-2026-{n:05d}" for n in range(1, 25)]


def test_two_workers_cannot_write_the_same_step(make):
    with make.begin() as db:
        case = opened(db)
    with make.begin() as db:
        cases_store.append(db, case, [step(Resolved(Outcome.FIXED))])
    with pytest.raises(IntegrityError) as caught, make.begin() as db:
        cases_store.append(db, case, [step(Resolved(Outcome.EXPLAINED))])
    assert is_passing(caught.value)
    with make() as db:
        assert cases_store.case_with_id(db, case.id).outcome is Outcome.FIXED


@pytest.mark.parametrize(
    "change",
    [
        update(EVENTS).values(kind="resolved"),
        delete(EVENTS),
        update(AUDIT).values(who="nobody"),
        delete(AUDIT),
        text("UPDATE case_event SET payload = '{}' WHERE seq = 1"),
        text("DELETE FROM audit WHERE id = 1"),
    ],
)
def test_history_is_never_changed(make, change):
    with make.begin() as db:
        opened(db)
        cases_store.audit(db, NOW, "ana@x.example", "show", "CS-2026-00001")
    with pytest.raises(DBAPIError), make.begin() as db:
        db.execute(change)
    with make() as db:
        assert db.execute(select(func.count()).select_from(EVENTS)).scalar() == 1
        assert db.execute(select(AUDIT.c.who)).scalar() == "ana@x.example"


def test_nothing_to_append_changes_nothing(make):
    with make.begin() as db:
        case = opened(db)
        assert cases_store.append(db, case, []) == (case, ())


def test_a_persons_cases_are_told_newest_first(make):
    with make.begin() as db:
        person = directory.remember_constituent(db, "Ana", "ana@x.example", None, NOW)
        for events in ((), (Resolved(Outcome.FIXED),)):
            case = cases_store.open_case(db, "CS", ZONE, NOW)
            cases_store.append(db, case, [step(received(person)), *(step(event) for event in events)])
        assert cases_store.numbers_of(db, person) == [("CS-2026-00002", False), ("CS-2026-00001", True)]
        assert cases_store.numbers_of(db, person + 1) == []


def test_facts_are_remembered_and_replaced(make):
    with make.begin() as db:
        assert cases_store.fact(db, "instance") is None
        cases_store.remember(db, "instance", "one")
        cases_store.remember(db, "instance", "two")
    with make() as db:
        assert cases_store.fact(db, "instance") == "two"


# leases


def test_a_lease_keeps_others_out_until_it_ends_or_is_given_back(make):
    with make.begin() as db:
        assert cases_store.take_lease(db, "box", "one", 60) == 1
        assert cases_store.take_lease(db, "box", "one", 60) == 1
        assert cases_store.take_lease(db, "box", "two", 60) is None
        assert cases_store.take_lease(db, "other", "two", 60) == 1
        cases_store.release_lease(db, "box", "two")
        assert cases_store.take_lease(db, "box", "two", 60) is None
        cases_store.release_lease(db, "box", "one")
    with make.begin() as db:
        assert cases_store.take_lease(db, "box", "two", 60) == 2
        assert cases_store.take_lease(db, "box", "one", 60) is None


def test_a_lease_that_ran_out_goes_to_the_next_with_a_higher_fence(make):
    with make.begin() as db:
        cases_store.take_lease(db, "box", "one", 60)
        db.execute(update(LEASES).values(until=cases_store.database_clock(db) - timedelta(seconds=1)))
        assert cases_store.take_lease(db, "box", "two", 60) == 2
        assert cases_store.take_lease(db, "box", "one", 60) is None


def test_a_lease_is_counted_by_the_databases_clock(make):
    with make.begin() as db:
        before = cases_store.database_clock(db)
        cases_store.take_lease(db, "box", "one", 60)
        until = db.execute(select(LEASES.c.until)).scalar_one()
    assert before.tzinfo is not None
    assert timedelta(seconds=59) < until - before < timedelta(seconds=62)


# messages


def keep(db, raw: bytes = b"x", **values) -> int:
    row = {"direction": "in", "kind": "mail", "became": "new", "attachments": [], "at": NOW, **values}
    return mailroom.keep(db, row, raw)


def test_two_messages_of_the_same_content_cannot_both_be_kept(make):
    with make.begin() as db:
        first = keep(db, content_key="k")
        keep(db, content_key=None)
        keep(db, content_key=None)
        assert mailroom.seen(db, "k") == first
        assert mailroom.seen(db, "other") is None
    with pytest.raises(IntegrityError) as caught, make.begin() as db:
        keep(db, content_key="k")
    assert is_passing(caught.value)


def test_a_command_takes_effect_once(make):
    with make.begin() as db:
        message = keep(db)
        assert not mailroom.taken_effect(db, "key")
        mailroom.take_effect(db, "key", message)
        assert mailroom.taken_effect(db, "key")
    with pytest.raises(IntegrityError) as caught, make.begin() as db:
        mailroom.take_effect(db, "key", message)
    assert is_passing(caught.value)


def test_a_lease_from_before_the_clock_went_back_ends_as_soon_as_any_other(make):
    with make.begin() as db:
        now = cases_store.database_clock(db)
        assert cases_store.take_lease(db, "box", "one", 60) == 1
        db.execute(update(LEASES).values(until=now + timedelta(hours=1)))
        assert cases_store.take_lease(db, "box", "two", 60) is None
        until = db.execute(select(LEASES.c.until)).scalar_one()

    assert now <= until <= now + timedelta(minutes=5)
