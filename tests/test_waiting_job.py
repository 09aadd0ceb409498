"""The job that goes on with what waits: as the running service does it, in several processes on one store."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from support.shell import CONFIG, MAILDIR
from support.town import MONDAY, Town

from casepost import jobs, pulse, unanswered, waiting
from casepost.config import load
from casepost.wiring import assemble
from cases import directory
from cases import store as records
from cases.encode import plain
from cases.events import Asked, Outcome, Promised, Proof, Received, Status, Step, Suggested, Text
from cases.tables import CASES, OUTBOX

REPLY_BY = datetime(2026, 11, 24, 1, tzinfo=UTC)  # Monday the 23rd, 17:00
CLOSE_BY = datetime(2026, 12, 10, 1, tzinfo=UTC)
MORNING = datetime(2026, 11, 23, 17, tzinfo=UTC)
AFTER = datetime(2026, 12, 10, 17, tzinfo=UTC)


class Clock:
    """The time that every process of the office sees."""

    now = MONDAY


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def processes(tmp_path, empty_sqlite, clock):
    """Two processes of one office."""
    for part in ("new", "cur", "tmp"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    shutil.copyfile(empty_sqlite, tmp_path / "casepost.db")
    (tmp_path / "secret").write_text(f"k1 {'ab' * 32}\n")
    (tmp_path / "secret").chmod(0o600)
    (tmp_path / "config.toml").write_text(CONFIG.format(mailbox=MAILDIR, smtp_port=9, limits=""))
    config = load(tmp_path / "config.toml", {})
    both = [assemble(config, lambda: clock.now) for _ in range(2)]
    yield both
    for one in both:
        one.close()


def begin(parts, *events, at=MONDAY):
    """Open a case of a parent with these events; return its number."""
    with parts.sessions.begin() as db:
        parent = directory.remember_constituent(db, "Maria Lopez", "maria.lopez@mail.example", "en", at)
        case = records.open_case(db, "CS", parts.service.district.office.zone, at)
        received = Received(parent, 0, "email", REPLY_BY, CLOSE_BY, "en")
        steps = tuple(Step(event, parent, Proof.UNVERIFIED, at, at, "test") for event in (received, *events))
        return records.append(db, case, steps)[0].number


def a_question(parts):
    return begin(parts, Asked(Text("Which bus?"), REPLY_BY, CLOSE_BY))


def case_of(parts, number):
    with parts.sessions() as db:
        return records.case_with_number(db, number)


def kinds_of(parts, number):
    with parts.sessions() as db:
        return [step.kind for step in records.history(db, case_of(parts, number).id)]


def letters(parts):
    with parts.sessions() as db:
        return list(db.execute(select(OUTBOX.c.kind).order_by(OUTBOX.c.id)).scalars())


def look(clock, parts, moment):
    """The mailbox is read, and the job is done."""
    clock.now = moment
    for box in parts.expected.mailboxes:
        pulse.mailbox_looked(parts, box.name)
    waiting.go_on(parts)


def test_the_service_has_the_job():
    assert waiting.go_on in [job.work for job in jobs.JOBS]


def test_two_processes_ask_again_once_and_end_the_case_once(processes, clock):
    number = a_question(processes[0])
    for moment in (MORNING, AFTER):
        for parts in (*processes, *processes):
            look(clock, parts, moment)

    found = case_of(processes[0], number)
    assert (found.status, found.outcome) == (Status.RESOLVED, Outcome.UNREACHABLE)
    assert kinds_of(processes[0], number) == ["received", "asked", "asked", "resolved"]
    assert letters(processes[0]) == ["question", "answer"]


def test_a_mailbox_that_was_not_read_since_keeps_the_case_waiting(processes, clock):
    parts = processes[0]
    number = a_question(parts)
    look(clock, parts, MORNING)
    clock.now = AFTER + timedelta(hours=1)
    waiting.go_on(parts)
    assert case_of(parts, number).status is Status.WAITING

    look(clock, parts, clock.now)
    assert case_of(parts, number).status is Status.RESOLVED


def test_a_mailbox_that_was_never_read_does_so_too(processes, clock):
    parts = processes[0]
    number = a_question(parts)
    clock.now = AFTER
    waiting.go_on(parts)

    assert case_of(parts, number).status is Status.WAITING


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 23, 15, 59, tzinfo=UTC),  # a minute before the office opens
        datetime(2026, 11, 24, 2, tzinfo=UTC),  # in the evening
        datetime(2026, 11, 28, 18, tzinfo=UTC),  # on a Saturday
    ],
)
def test_nobody_is_written_to_while_the_office_is_closed(processes, clock, moment):
    number = a_question(processes[0])
    look(clock, processes[0], moment)

    assert kinds_of(processes[0], number) == ["received", "asked"]


def test_after_a_long_outage_the_case_ends_without_a_reminder_on_the_same_morning(processes, clock):
    number = a_question(processes[0])
    look(clock, processes[0], AFTER)

    assert kinds_of(processes[0], number) == ["received", "asked", "resolved"]
    assert letters(processes[0]) == ["answer"]


def test_two_processes_mark_a_late_promise_once(processes, clock):
    number = begin(processes[0], Promised(Text("a new list"), MONDAY.date()))
    for parts in (*processes, *processes):
        look(clock, parts, MONDAY + timedelta(days=1))

    assert kinds_of(processes[0], number) == ["received", "promised", "promise_late"]


def test_the_waiting_cases_are_found_by_an_index(processes):
    with processes[0].sessions() as db:
        plan = db.execute(text("EXPLAIN QUERY PLAN SELECT state FROM case_record WHERE status = 'waiting' ORDER BY id"))
        assert "ix_case_record_status" in " ".join(str(row) for row in plan)


# --- what may be urgent, and nobody has said whether it is


def marked(parts, at=MONDAY):
    """Open a case that may be urgent; return its number."""
    signs = Suggested((), (), unsure=True, sensitive=False, possible=("threat",), possible_because=("terrified",))
    return begin(parts, signs, at=at)


def ask(clock, parts, moment):
    clock.now = moment
    unanswered.tell(parts)


def test_the_service_asks_about_what_may_be_urgent():
    assert unanswered.tell in [job.work for job in jobs.JOBS]


def test_two_processes_ask_about_a_case_once_through_restarts_and_a_weekend(processes, clock):
    friday = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)  # 16:30
    marked(processes[0], friday)
    for hours in (0, 1, 48, 64.9):  # until Monday at 9:24
        for parts in processes:
            ask(clock, parts, friday + timedelta(hours=hours))
    assert letters(processes[0]) == []
    for hours in (65, 66, 100, 500):
        for parts in (*processes, *processes):
            ask(clock, parts, friday + timedelta(hours=hours))
    assert letters(processes[0]) == ["possible"]


def test_a_case_that_nobody_can_be_told_of_holds_up_none_after_it(processes, clock, caplog):
    parts = processes[0]
    broken, whole = marked(parts), marked(parts)
    with parts.sessions.begin() as db:
        state = plain(replace(case_of(parts, broken), received_at=None))
        db.execute(update(CASES).where(CASES.c.number == broken).values(state=state))
    ask(clock, parts, MONDAY + timedelta(hours=2))
    with parts.sessions() as db:
        (told,) = db.execute(select(OUTBOX.c.cause)).scalars()
    assert whole in told
    assert "nobody could be told of the case" in caplog.text


def test_what_is_marked_is_found_in_either_database(store):
    town = Town(store)
    case = town.case(town.mail("maria.lopez@mail.example", "My son", "He is terrified and does not feel safe.").case)
    town.mail("pat.kim@mail.example", "bus 14", "The bus was late again.")
    with town.sessions() as db:
        assert unanswered.due(db, town.service, town.now + timedelta(hours=2)) == [case.id]
        assert unanswered.due(db, town.service, town.now + timedelta(hours=1)) == []
