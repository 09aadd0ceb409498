"""Silence is a fault (promise 10): each outage is told once, by another way if need be, and once more when it is over."""

import asyncio
import logging
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import insert, text, update
from support.shell import CONFIG, MAILDIR, Shell, bare_shell, mail, shell  # noqa: F401 - fixtures
from support.smtp_server import SmtpServer
from support.smtp_server import running as smtp_running
from support.town import MONDAY

from casepost import alarms, daily, health, jobs, pulse
from casepost.config import StoreSettings, load
from casepost.wiring import Parts, assemble
from cases import mailroom, store
from cases.tables import DELIVERIES, MESSAGES, OFFICE_FACTS, OUTBOX

pytestmark = pytest.mark.thorough

OPERATOR = "it@sunfield.example"
OTHER_WAY = '\n[operator_smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
BOX = "box"


@dataclass
class Office:
    """The service's parts, as many processes of it as a test wants, and the two mail servers."""

    folder: Path
    first: SmtpServer
    second: SmtpServer
    now: datetime = MONDAY
    url: str = ""
    other_way: bool = True
    reads: bool = True  # the mailbox is read now and then
    processes: list[Parts] = field(default_factory=list)

    def process(self) -> Parts:
        """Start the parts of one more process."""
        more = OTHER_WAY.format(port=self.second.port) if self.other_way else ""
        text = CONFIG.format(mailbox=MAILDIR, smtp_port=self.first.port, limits="") + more
        (self.folder / "config.toml").write_text(text)
        config = load(self.folder / "config.toml", {})
        config = replace(config, store=StoreSettings(self.url)) if self.url else config
        self.processes.append(assemble(config, lambda: self.now))
        return self.processes[-1]

    def close(self) -> None:
        while self.processes:
            self.processes.pop().close()

    def wait(self, parts: Parts, minutes: float, times: int = 1) -> None:
        """Let time pass, and the service look after itself in between."""
        for _ in range(times):
            self.now += timedelta(minutes=minutes)
            if self.reads:
                pulse.mailbox_looked(parts, parts.expected.mailboxes[0].name)
            self.deliver(parts)
            alarms.watch(parts)
            self.deliver(parts)

    def deliver(self, parts: Parts) -> None:

        async def deliver() -> None:
            await parts.delivery.once()
            await parts.delivery.close()

        asyncio.run(deliver())

    def subjects(self, server: SmtpServer) -> list[str]:
        """Return the subjects of what the operator found, from one of the servers."""
        return [str(message_from_bytes(one.raw, policy=policy.default)["Subject"]) for one in server.to(OPERATOR)]


@pytest.fixture
def second() -> Iterator[SmtpServer]:
    with smtp_running() as server:
        yield server


@pytest.fixture
def office(tmp_path: Path, empty_sqlite: Path, smtp_server: SmtpServer, second: SmtpServer) -> Iterator[Office]:
    for part in ("new", "cur", "tmp"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    shutil.copyfile(empty_sqlite, tmp_path / "casepost.db")
    (tmp_path / "secret").write_text(f"k1 {'ab' * 32}\n")
    (tmp_path / "secret").chmod(0o600)
    made = Office(tmp_path, smtp_server, second)
    yield made
    made.close()


def a_letter_is_due(parts: Parts, number: int = 1) -> None:
    row = {
        "key": f"k{number}", "kind": "new-case", "cause": "test", "recipient": "ana.ruiz@sunfield.example",
        "recipient_key": "ana.ruiz@sunfield.example", "envelope_from": "", "message_id": f"<{number}@x.example>",
        "subject": "", "data": b"Subject: x\r\n\r\nx\r\n", "state": "waiting", "created_at": parts.clock(),
        "next_at": parts.clock(), "attempts": 0, "fence": 0, "uncertain": False, "last_error": "",
    }  # fmt: skip
    with parts.sessions.begin() as db:
        db.execute(insert(OUTBOX).values(**row))


# The server for letters is down


def test_while_no_letter_can_be_sent_the_operator_is_told_once_by_the_other_server_and_once_again_by_the_first(office):
    parts = office.process()
    office.first.refuse()
    a_letter_is_due(parts)
    office.wait(parts, 1, times=15)
    assert office.second.messages == []
    office.wait(parts, 1, times=45)
    assert office.subjects(office.second) == ["Casepost needs help: no letter can be sent"]
    assert office.second.messages[0].sender in {"", "<>"}

    office.first.listen()
    office.wait(parts, 1, times=3)
    assert office.subjects(office.first) == ["Casepost works again: letters are sent"]
    (over,) = office.first.to(OPERATOR)
    assert b"for 60 minutes" in over.raw
    assert len(office.second.messages) == 1
    assert len(office.first.to("ana.ruiz@sunfield.example")) == 1
    office.wait(parts, 5, times=3)
    assert (len(office.first.messages), len(office.second.messages)) == (2, 1)


def test_an_outage_is_told_once_however_often_the_service_begins_anew(office):
    office.first.refuse()
    a_letter_is_due(office.process())
    for _ in range(8):
        office.wait(office.process(), 4)
        office.processes.pop().close()
    assert office.subjects(office.second) == ["Casepost needs help: no letter can be sent"]
    office.first.listen()
    for _ in range(2):
        office.wait(office.process(), 1)
    assert office.subjects(office.first) == ["Casepost works again: letters are sent"]
    assert len(office.second.messages) == 1


def test_an_outage_ends_for_a_new_process_too_that_has_no_letter_to_try(office):
    parts = office.process()
    with parts.sessions.begin() as db:
        pulse.smtp(db, "The mail server is away.", office.now, office.now)
    office.first.refuse()
    office.wait(parts, 16)
    assert office.subjects(office.second) == ["Casepost needs help: no letter can be sent"]
    office.wait(parts, 1)
    assert office.first.messages == []
    office.first.listen()
    office.wait(parts, 1)
    assert office.subjects(office.first) == ["Casepost works again: letters are sent"]


def test_while_the_other_server_is_away_too_it_is_tried_with_growing_pauses_until_the_letter_has_left(office, caplog):
    parts = office.process()
    office.first.refuse()
    office.second.answers("451 later", at="DATA")
    a_letter_is_due(parts)
    tries = []
    for minute in range(60):
        before = office.second.connections
        office.wait(parts, 1)
        if office.second.connections > before:
            tries.append(minute)
    assert [after - one for one, after in pairwise(tries)] == [1, 2, 4, 8, 15]
    assert sum("Nobody can be told by mail" in record.getMessage() for record in caplog.records) == len(tries)
    office.second.obey()
    office.wait(parts, 10, times=9)
    assert office.subjects(office.second) == ["Casepost needs help: no letter can be sent"]


def test_without_another_server_the_log_says_once_that_nobody_could_be_told_and_one_letter_tells_it_all_later(
    office, caplog
):
    office.other_way = False
    parts = office.process()
    office.first.refuse()
    a_letter_is_due(parts)
    with caplog.at_level(logging.CRITICAL):
        office.wait(parts, 1, times=30)
    (said,) = [record for record in caplog.records if record.name == "casepost.alarms"]
    assert said.levelno == logging.CRITICAL
    assert "Nobody can be told by mail: smtp since 2026-11-16T18:01" in said.getMessage()
    office.first.listen()
    office.wait(parts, 1, times=3)
    assert office.subjects(office.first) == ["Casepost works again: letters are sent"]


def test_a_server_that_takes_the_letter_and_then_breaks_the_line_may_get_it_again_with_the_same_message_id(office):
    parts = office.process()
    office.first.refuse()
    office.second.drops("after the dot", times=1)
    a_letter_is_due(parts)
    office.wait(parts, 1, times=30)
    ids = [message_from_bytes(one.raw)["Message-ID"] for one in office.second.messages]
    assert len(ids) == 2
    assert len(set(ids)) == 1


# A mailbox fails


def the_mailbox_fails(office: Office, parts: Parts, *, refused: bool = False) -> None:
    office.reads = False
    pulse.mailbox_failed(parts, parts.expected.mailboxes[0].name, "The line was lost.", refused=refused)


def the_mailbox_is_read(office: Office, parts: Parts) -> None:
    office.reads = True
    pulse.mailbox_looked(parts, parts.expected.mailboxes[0].name)


def test_a_mailbox_that_fails_is_told_through_the_outbox_once_and_again_when_it_is_read(office):
    parts = office.process()
    for _ in range(30):
        the_mailbox_fails(office, parts)
        office.wait(parts, 1)
    assert office.subjects(office.first) == ["Casepost needs help: the mailbox cannot be read"]
    the_mailbox_is_read(office, parts)
    office.wait(parts, 1, times=5)
    assert office.subjects(office.first)[1:] == ["Casepost works again: the mailbox is read"]
    assert office.second.messages == []


def test_a_mailbox_that_refuses_us_is_told_at_once(office):
    parts = office.process()
    the_mailbox_fails(office, parts, refused=True)
    office.wait(parts, 0)
    assert office.subjects(office.first) == ["Casepost needs help: the mailbox cannot be read"]


def test_two_outages_of_one_mailbox_are_told_each(office):
    parts = office.process()
    for _ in range(2):
        the_mailbox_fails(office, parts, refused=True)
        office.wait(parts, 1)
        the_mailbox_is_read(office, parts)
        office.wait(parts, 1)
    begins, ends = "Casepost needs help: the mailbox cannot be read", "Casepost works again: the mailbox is read"
    assert office.subjects(office.first) == [begins, ends, begins, ends]


def test_while_no_letter_can_be_sent_a_failing_mailbox_is_told_by_the_other_server_too(office):
    parts = office.process()
    office.first.refuse()
    a_letter_is_due(parts)
    for _ in range(30):
        the_mailbox_fails(office, parts)
        office.wait(parts, 1)
    the_mailbox_is_read(office, parts)
    office.wait(parts, 1, times=3)
    assert sorted(office.subjects(office.second)) == [
        "Casepost needs help: no letter can be sent",
        "Casepost needs help: the mailbox cannot be read",
        "Casepost works again: the mailbox is read",
    ]
    office.first.listen()
    office.wait(parts, 1, times=3)
    assert office.subjects(office.first) == ["Casepost works again: letters are sent"]


def test_many_processes_at_the_same_moment_tell_an_outage_once(office, store_url):
    office.url = store_url
    many = [office.process() for _ in range(4)]
    the_mailbox_fails(office, many[0], refused=True)
    begin = threading.Barrier(len(many))

    def together(parts: Parts) -> None:
        begin.wait()
        jobs.do(jobs.ALARMS, parts)
        jobs.do(jobs.ALARMS, parts)

    threads = [threading.Thread(target=together, args=(parts,)) for parts in many]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    office.deliver(many[0])
    office.close()
    assert office.subjects(office.first) == ["Casepost needs help: the mailbox cannot be read"]


def test_a_district_without_an_operator_reads_it_in_the_log(office, caplog):
    parts = office.process()
    staff = replace(parts.service.district.staff, operator="")
    parts.service = replace(parts.service, district=replace(parts.service.district, staff=staff))
    the_mailbox_fails(office, parts, refused=True)
    caplog.clear()
    office.wait(parts, 1, times=3)
    the_mailbox_is_read(office, parts)
    office.wait(parts, 1, times=3)
    said = [record.getMessage() for record in caplog.records if record.name == "casepost.alarms"]
    assert len(said) == 2
    assert said[0].startswith("Nobody can be told by mail: mailbox ")
    assert "well again since" in said[1]
    assert office.first.messages == office.second.messages == []


# Everything else


def test_a_message_that_waits_and_letters_that_do_not_leave_are_told(office):
    parts = office.process()
    with parts.sessions.begin() as db:
        mailroom.not_handed_out(db, BOX, f"{BOX}/7/1", "not given", office.now)
    a_letter_is_due(parts)
    office.now += timedelta(minutes=31)
    alarms.watch(parts)  # nobody sends: the loop hangs
    assert office.subjects(office.second) == ["Casepost needs help: letters do not leave"]
    office.deliver(parts)
    assert office.subjects(office.first) == ["Casepost needs help: mail is not handled"]
    with parts.sessions.begin() as db:
        db.execute(update(DELIVERIES).values(became="gone"))
    office.wait(parts, 1)
    assert sorted(office.subjects(office.first)[1:]) == [
        "Casepost works again: letters leave",
        "Casepost works again: mail is handled",
    ]


def test_letters_wait_for_an_undo_and_nobody_is_alarmed(office):
    parts = office.process()
    a_letter_is_due(parts)
    with parts.sessions.begin() as db:
        db.execute(update(OUTBOX).values(next_at=office.now + timedelta(minutes=120)))
    office.wait(parts, 10, times=11)
    assert office.first.messages == office.second.messages == []


def test_what_is_set_aside_has_a_letter_of_its_own_and_only_its_end_is_told_besides(office):
    parts = office.process()
    with parts.sessions.begin() as db:
        row = {"direction": "in", "kind": "unreadable", "attachments": [], "sha256": "00", "size": 1, "at": office.now}
        message = mailroom.keep(db, row | {"became": "set_aside"}, b"x")
        mailroom.count_try(db, BOX, ["k"], office.now)
        mailroom.handled(db, "k", "set_aside", message)
    office.wait(parts, 1, times=5)
    assert office.first.messages == []
    with parts.sessions.begin() as db:
        db.execute(update(MESSAGES).values(became="duplicate"))
    office.wait(parts, 1, times=9)
    assert office.first.messages == []
    office.wait(parts, 1, times=3)
    assert office.subjects(office.first) == ["Casepost works again: the quarantine is empty"]


def test_a_disk_that_hovers_at_its_limit_is_told_once(office):
    parts = office.process()
    full = replace(parts.expected, limits=replace(parts.expected.limits, disk_percent=100))
    roomy = replace(parts.expected, limits=replace(parts.expected.limits, disk_percent=0))
    for _ in range(20):
        parts.expected = full
        office.wait(parts, 1)
        parts.expected = roomy
        office.wait(parts, 1, times=2)
    assert office.subjects(office.first) == ["Casepost needs help: the disk is nearly full"]


def test_an_account_that_does_not_agree_is_told(office):
    parts = office.process()
    with parts.sessions.begin() as db:
        mailroom.count_try(db, BOX, ["k"], office.now)
        mailroom.handled(db, "k", "new", None)
    office.wait(parts, 1)
    assert office.subjects(office.first) == ["Casepost needs help: the mail account does not agree"]


# The store is away


def break_store(parts: Parts) -> None:
    with parts.sessions.begin() as db:
        db.execute(text("ALTER TABLE office_fact RENAME TO office_away"))


def mend_store(parts: Parts) -> None:
    with parts.sessions.begin() as db:
        db.execute(text("ALTER TABLE office_away RENAME TO office_fact"))


@pytest.mark.parametrize("other_way", [True, False])
def test_while_the_store_is_away_the_alarm_leaves_from_memory_once(office, other_way, caplog):
    office.other_way = other_way
    parts = office.process()
    break_store(parts)
    for _ in range(16):
        alarms.watch(parts)
        office.now += timedelta(minutes=1)
    taking = office.second if other_way else office.first
    assert taking.messages == []
    for _ in range(30):
        alarms.watch(parts)
        office.now += timedelta(minutes=1)
    assert office.subjects(taking) == ["Casepost needs help: the store cannot be reached"]
    mend_store(parts)
    office.wait(parts, 1, times=3)
    assert "Casepost works again: the store is there" in office.subjects(office.first)
    assert len(office.first.messages) + len(office.second.messages) == 2


def test_a_store_that_was_away_for_a_moment_alarms_nobody(office):
    parts = office.process()
    for _ in range(5):
        break_store(parts)
        alarms.watch(parts)
        office.now += timedelta(minutes=10)
        mend_store(parts)
        office.wait(parts, 1)
    assert office.first.messages == office.second.messages == []


def test_while_the_store_and_every_server_is_away_the_log_has_it_with_growing_pauses(office, caplog):
    parts = office.process()
    office.second.refuse()
    break_store(parts)
    for _ in range(60):
        alarms.watch(parts)
        office.now += timedelta(minutes=1)
    critical = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert len(critical) == 6
    assert "It is about the store" in critical[0].getMessage()
    office.second.listen()
    office.now += timedelta(hours=1)
    alarms.watch(parts)
    assert office.subjects(office.second) == ["Casepost needs help: the store cannot be reached"]


# Jobs


def test_a_job_that_fails_is_said_in_the_log_and_done_again(office, caplog):
    parts = office.process()
    done = []

    def work(_: Parts) -> None:
        done.append(True)
        raise ValueError("ours")

    job = jobs.Job("one", 1, work)
    jobs.do(job, parts)
    jobs.do(job, parts)
    assert len(done) == 2
    assert "the job 'one' failed" in caplog.text


def test_a_job_is_left_to_the_process_that_does_it(office):
    mine, theirs = office.process(), office.process()
    done = []
    with theirs.sessions.begin() as db:
        store.take_lease(db, "job:one", theirs.holder, 120)
    jobs.do(jobs.Job("one", 1, lambda _: done.append(True)), mine)
    assert done == []
    jobs.do(jobs.Job("one", 1, lambda _: done.append(True)), theirs)
    jobs.do(jobs.Job("one", 1, lambda _: done.append(True)), mine)
    assert len(done) == 2


def test_a_runner_never_does_a_job_twice_at_once_and_finishes_what_it_does(office):
    runner = jobs.JobRunner(office.process())
    begun, go_on, done = threading.Semaphore(0), threading.Event(), []

    def work(_: Parts) -> None:
        begun.release()
        go_on.wait(10)
        done.append(True)

    job = jobs.Job("one", 1, work, alone=False)
    for _ in range(5):
        runner.begin(job)
    assert begun.acquire(timeout=10)
    go_on.set()
    runner.end()
    runner.begin(job)
    assert done == [True]


# The daily line


def hour(office: Office, days: int, hours: float) -> None:
    """Set the clock: so many days after Monday, at that hour in the office."""
    office.now = MONDAY + timedelta(days=days, hours=hours - 10)


def tell(office: Office, parts: Parts) -> None:
    jobs.do(jobs.Job("daily", 300, daily.tell), parts)
    office.deliver(parts)


def test_each_morning_the_operator_has_one_letter_about_yesterday(office, caplog):
    first, second = office.process(), office.process()
    for parts in (first, second):
        tell(office, parts)  # the first day has no yesterday
    assert office.first.messages == []
    for hours in (1, 7.9, 8.0, 8.1, 12, 23):
        hour(office, 1, hours)
        with caplog.at_level(logging.INFO):
            for parts in (first, second):
                tell(office, parts)
        assert len(office.first.messages) == (1 if hours >= 8 else 0)
    assert office.subjects(office.first) == ["Casepost, Monday, November 16: 0 messages"]
    said = [record.getMessage() for record in caplog.records if record.name == "casepost.daily"]
    assert said == ["0 messages came: 0 new cases, 0 joined, 0 automatic, 0 set aside, 0 duplicates. The sum agrees."]


def test_days_without_the_service_are_not_made_up_for(office):
    parts = office.process()
    tell(office, parts)
    hour(office, 5, 14)
    tell(office, parts)
    tell(office, parts)
    assert office.subjects(office.first) == ["Casepost, Friday, November 20: 0 messages"]


def test_a_clock_that_jumps_back_tells_no_day_twice(office):
    parts = office.process()
    tell(office, parts)
    for days, hours in ((1, 9), (0, 9), (1, 9), (1, 8), (2, 9)):
        hour(office, days, hours)
        tell(office, parts)
    assert len(office.first.messages) == 2


def test_a_district_that_wants_no_daily_letter_has_the_line_in_the_log(office, caplog):
    parts = office.process()
    staff = replace(parts.service.district.staff, operator_daily=False)
    parts.service = replace(parts.service, district=replace(parts.service.district, staff=staff))
    tell(office, parts)
    hour(office, 1, 9)
    with caplog.at_level(logging.INFO):
        tell(office, parts)
    assert office.first.messages == []
    assert "0 messages came" in caplog.text


def test_the_daily_letter_says_what_came_and_what_needs_a_person(office):
    parts = office.process()
    tell(office, parts)
    with parts.sessions.begin() as db:
        mailroom.not_handed_out(db, BOX, f"{BOX}/7/1", "not given", office.now)
        db.execute(
            insert(OFFICE_FACTS).values(
                name=f"failing:{parts.expected.mailboxes[0].name}", value=f"{MONDAY.isoformat()} The line was lost."
            )
        )
    hour(office, 1, 9)
    tell(office, parts)
    (letter,) = office.first.to(OPERATOR)
    words = message_from_bytes(letter.raw, policy=policy.default).get_content()
    assert "1 message came: 0 new cases, 0 joined, 0 automatic, 0 set aside, 0 duplicates, 1 not handled yet." in words
    assert "mail is not handled, since Monday, November 16 at 10:00 a.m." in words
    assert "the mailbox cannot be read" in words
    assert "The line was lost." not in words


def test_a_day_that_is_yet_to_come_ends_no_daily_letter(office):
    parts = office.process()
    for days, hours in ((0, 9), (300, 9), (1, 9), (2, 9)):
        hour(office, days, hours)
        tell(office, parts)
    assert office.subjects(office.first)[1:] == ["Casepost, Tuesday, November 17: 0 messages"]


# The clock was ahead and is set right

JUMPS = [pytest.param(timedelta(hours=1), id="an hour"), pytest.param(timedelta(days=300), id="many days")]


@pytest.mark.parametrize("jump", JUMPS)
def test_that_letters_cannot_be_sent_is_told_as_soon_as_ever_after_the_clock_went_back(office, jump):
    parts = office.process()
    office.now += jump
    a_letter_is_due(parts, 1)
    office.wait(parts, 1)
    assert len(office.first.to("ana.ruiz@sunfield.example")) == 1
    office.now -= jump
    office.first.refuse()
    a_letter_is_due(parts, 2)
    office.wait(parts, 2, times=10)
    assert office.subjects(office.second) == ["Casepost needs help: no letter can be sent"]
    office.wait(parts, 5, times=14)  # the time of the letter that left ahead comes again
    assert len(office.second.messages) == 1


@pytest.mark.parametrize("jump", JUMPS)
def test_an_outage_that_began_while_the_clock_was_ahead_is_told_too(office, jump):
    parts = office.process()
    office.first.refuse()
    office.now += jump
    a_letter_is_due(parts)
    office.wait(parts, 1)
    office.now -= jump
    office.wait(parts, 2, times=10)
    assert office.subjects(office.second) == ["Casepost needs help: no letter can be sent"]


def test_the_other_way_is_tried_again_after_the_clock_went_back(office):
    parts = office.process()
    office.first.refuse()
    office.second.refuse()
    office.now += timedelta(days=300)
    a_letter_is_due(parts)
    office.wait(parts, 4, times=6)
    office.now -= timedelta(days=300)
    office.second.listen()
    office.wait(parts, 4)
    assert office.subjects(office.second) == ["Casepost needs help: no letter can be sent"]


def test_a_trouble_that_comes_and_goes_is_over_though_it_ended_while_the_clock_was_ahead():
    ahead = MONDAY + timedelta(days=300)
    gone = alarms.Alarm("disk", "", MONDAY, "", 5, logged="begun", told=MONDAY, well_since=ahead)
    again = alarms._after(gone, None, MONDAY)
    assert (again.well_since, again.ended) == (MONDAY, None)
    assert alarms._after(again, None, MONDAY + alarms.WELL_FOR).ended == MONDAY


def test_a_letter_that_waits_is_told_while_the_server_fails_and_nobody_has_been_told_yet(office):
    with office.process().sessions() as db:
        nothing = health.status(db, None, MONDAY)
    smtp = health.Trouble("smtp", "", MONDAY, lasting=False)
    unsent = health.Trouble("unsent", "", MONDAY, lasting=True)
    found = replace(nothing, smtp_failing=f"{MONDAY.isoformat()} away", needs=(smtp, unsent))
    assert [trouble.kind for trouble in alarms._worth_telling(found, {})] == ["unsent"]
    told = replace(found, needs=(replace(smtp, lasting=True), unsent))
    assert [trouble.kind for trouble in alarms._worth_telling(told, {})] == ["smtp"]


@pytest.mark.parametrize("jump", JUMPS)
def test_a_store_that_is_away_since_a_time_yet_to_come_is_told_too(office, jump):
    parts = office.process()
    break_store(parts)
    office.now += jump
    alarms.watch(parts)
    office.now -= jump
    for _ in range(10):
        office.now += timedelta(minutes=2)
        alarms.watch(parts)
    assert office.subjects(office.second) == ["Casepost needs help: the store cannot be reached"]


# The commands


def test_once_tells_what_fails_and_status_says_since_when(shell: Shell, smtp_server: SmtpServer, second: SmtpServer):
    more = OTHER_WAY.format(port=second.port)
    smtp_server.refuse()
    shell.configure(smtp_port=smtp_server.port, limits="failing_minutes = 1" + more)
    shell.put(mail())
    assert shell("once").code == 1
    found = shell("status", "--json")
    assert found.code == 1
    assert "cannot be reached" in found.json["smtp_failing"]
    assert found.json["needs"][0]["kind"] == "smtp"
    assert "No letter can be sent since" in shell("status").err
    smtp_server.listen()
    assert shell("once").code == 0
    assert shell("status").code == 0
    assert second.messages == []


def test_check_tries_the_other_server_too(shell: Shell, smtp_server: SmtpServer, second: SmtpServer):
    shell.configure(smtp_port=smtp_server.port, limits=OTHER_WAY.format(port=second.port))
    assert f"ok       operator_smtp: 127.0.0.1:{second.port} answers" in shell("check").out
    second.refuse()
    checked = shell("check")
    assert checked.code == 1
    assert "failed   operator_smtp" in checked.out
