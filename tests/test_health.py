"""Silence is a fault: what the figures say, and that writing them down fails alone."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, text, update
from support.town import MONDAY, OVERSIGHT, PARENT, Town

from casepost import health, pulse
from casepost.health import Box, Expected
from cases import mailroom, store
from cases.policy import Limits
from cases.tables import DELIVERIES, OUTBOX
from notify.courier import Permanent, Temporary

BOX = Box("box", timedelta(seconds=60), "mailbox:box")


@dataclass
class Few:
    """The parts of the service that health needs."""

    town: Town
    holder: str = "me"

    @property
    def sessions(self):
        return self.town.sessions

    def clock(self) -> datetime:
        return self.town.now


def status(town: Town, **expected) -> health.Status:
    with town.sessions() as db:
        return health.status(db, None, town.now, Expected(**expected) if expected else None)


def kinds(town: Town, **expected) -> list[str]:
    return [trouble.kind for trouble in status(town, **expected).needs]


def test_a_mailbox_that_fails_is_a_trouble_until_it_is_read_again(town):
    parts = Few(town)
    pulse.mailbox_looked(parts, "box")
    pulse.mailbox_failed(parts, "box", "The line was lost.")
    (trouble,) = status(town).troubles
    assert "The line was lost." in trouble
    pulse.mailbox_looked(parts, "box")
    assert status(town).troubles == ()
    assert status(town).last_look == {"box": town.now}


@pytest.mark.parametrize(
    ("minutes", "refused", "lasting"), [(14, False, False), (16, False, True), (0, True, True), (60, True, True)]
)
def test_a_mailbox_needs_a_person_after_a_quarter_of_an_hour_or_when_it_refuses_us(town, minutes, refused, lasting):
    pulse.mailbox_failed(Few(town), "box", "The line was lost.", refused=refused)
    town.now += timedelta(minutes=minutes)
    pulse.mailbox_failed(Few(town), "box", "The line was lost again.", refused=refused)
    (trouble,) = status(town).needs
    assert (trouble.lasting, trouble.since, trouble.why) == (lasting, MONDAY, "The line was lost again.")
    assert status(town).well is not lasting


def test_a_mailbox_that_no_longer_stands_in_the_configuration_is_no_trouble(town):
    pulse.mailbox_failed(Few(town), "removed", "The line was lost.", refused=True)
    assert kinds(town, mailboxes=(BOX,)) == []


def test_a_process_that_found_another_one_reading_does_not_say_that_all_is_well(town):
    with town.sessions.begin() as db:
        store.take_lease(db, "mailbox:box", "another", 120)
    pulse.mailbox_failed(Few(town, "another"), "box", "The line was lost.")
    pulse.mailbox_looked(Few(town, "me"), "box", "mailbox:box")
    assert status(town).failing
    pulse.mailbox_looked(Few(town, "another"), "box", "mailbox:box")
    assert status(town).failing == {}


def test_a_mailbox_that_nobody_reads_any_more_is_a_trouble_though_nothing_failed(town):
    pulse.mailbox_looked(Few(town), "box", "mailbox:box")
    town.now += timedelta(minutes=17)
    (trouble,) = status(town, mailboxes=(BOX,)).needs
    assert (trouble.kind, trouble.since, trouble.lasting) == ("mailbox", MONDAY, True)
    with town.sessions.begin() as db:
        store.take_lease(db, "mailbox:box", "a reader with very much mail", 120)
    assert status(town, mailboxes=(BOX,)).needs == ()


def test_a_mailbox_that_was_never_read_is_a_trouble_too(town):
    with town.sessions.begin() as db:
        pulse.watched(db, ["box"], town.now)
    assert kinds(town, mailboxes=(BOX,)) == []
    town.now += timedelta(minutes=17)
    assert kinds(town, mailboxes=(BOX,)) == ["mailbox", "service"]


def test_a_failure_is_said_in_the_log_when_the_store_is_away_too(town, caplog):
    with town.sessions.begin() as db:
        db.execute(text("DROP TABLE office_fact"))
    pulse.mailbox_failed(Few(town), "box", "The line was lost.", refused=True)
    first, second = (record.getMessage() for record in caplog.records)
    assert first == "The line was lost."
    assert "office" in second or "store" in second


# The clock was ahead and is set right


def watched(town: Town) -> None:
    with town.sessions.begin() as db:
        pulse.watched(db, ["box"], town.now)


def test_a_mailbox_that_fails_since_a_time_yet_to_come_fails_since_now(town):
    parts = Few(town)
    town.now += timedelta(days=300)
    pulse.mailbox_failed(parts, "box", "The line was lost.")
    town.now = MONDAY
    pulse.mailbox_failed(parts, "box", "The line was lost again.")
    town.now += timedelta(minutes=16)
    (trouble,) = status(town).needs
    assert (trouble.since, trouble.lasting) == (MONDAY, True)


def test_a_mailbox_that_fails_since_a_time_yet_to_come_and_is_heard_of_no_more_is_told(town):
    town.now += timedelta(days=300)
    pulse.mailbox_failed(Few(town), "box", "The line was lost.")
    town.now = MONDAY
    watched(town)
    town.now += timedelta(minutes=16)
    watched(town)
    (trouble,) = status(town, mailboxes=(BOX,)).needs
    assert (trouble.since, trouble.lasting, trouble.why) == (MONDAY, True, "The line was lost.")


def test_a_good_look_is_written_down_although_the_last_one_is_yet_to_come(town):
    town.now += timedelta(days=300)
    pulse.mailbox_looked(Few(town), "box")
    town.now = MONDAY
    pulse.mailbox_looked(Few(town), "box")
    assert status(town).last_look == {"box": MONDAY}


@pytest.mark.parametrize("read", [True, False])
def test_a_mailbox_that_is_read_no_more_since_the_clock_went_back_is_told(town, read):
    town.now += timedelta(days=300)
    watched(town)
    if read:
        pulse.mailbox_looked(Few(town), "box")
    town.now = MONDAY
    watched(town)
    town.now += timedelta(minutes=17)
    watched(town)
    (trouble,) = status(town, mailboxes=(BOX,)).needs
    assert (trouble.kind, trouble.since, trouble.lasting) == ("mailbox", MONDAY, True)


def test_a_clock_a_little_ahead_is_not_held_against_a_mailbox(town):
    pulse.mailbox_looked(Few(town), "box")
    town.now -= timedelta(seconds=20)
    watched(town)
    assert status(town).last_look == {"box": MONDAY}


def test_that_nobody_looks_after_the_service_since_the_clock_went_back_is_told(town):
    town.now += timedelta(hours=1)
    watched(town)
    assert kinds(town) == []
    town.now -= timedelta(hours=1)
    assert kinds(town) == ["service"]


def test_a_message_that_waits_since_a_time_yet_to_come_is_told(town):
    with town.sessions.begin() as db:
        mailroom.not_handed_out(db, "box", "box/7/1", "not given", MONDAY + timedelta(days=300))
    assert "unhandled" in kinds(town)


def test_a_letter_whose_next_try_is_set_for_a_time_yet_to_come_is_told(town):
    town.post_office.refused = {PARENT: Temporary("451 later")}
    town.mail(PARENT, "bus 14", "The bus left my son.")
    town.wait(days=1)
    town.now = MONDAY + timedelta(minutes=1)
    assert "unsent" in kinds(town)


# The server for letters


def smtp(town: Town, trouble: str, since: datetime | None = None) -> bool:
    with town.sessions.begin() as db:
        return pulse.smtp(db, trouble, since, town.now)


def test_a_server_for_letters_that_fails_is_seen_by_every_process_and_over_a_restart(town):
    smtp(town, "The mail server is away.", town.now)
    town.now += timedelta(minutes=16)
    (trouble,) = status(town).needs
    assert (trouble.kind, trouble.since, trouble.lasting) == ("smtp", MONDAY, True)
    assert "The mail server is away." in trouble.text
    assert smtp(town, "") is True  # a process that begins anew knows nothing: somebody must ask the server
    assert kinds(town) == ["smtp"]


def test_a_letter_that_left_shows_that_the_server_works_whoever_sent_it(town):
    smtp(town, "The mail server is away.", town.now)
    town.now += timedelta(minutes=20)
    town.mail(PARENT, "Bus 14", "The bus did not stop.")
    assert smtp(town, "") is False
    assert status(town).smtp_failing == ""
    assert smtp(town, "My own line is broken.", MONDAY) is False
    (trouble,) = status(town).needs
    assert trouble.since == town.now  # the letter of a moment ago proves that others can send
    assert not trouble.lasting


def test_while_a_letter_is_due_nobody_asks_the_server_for_the_letter_will_tell(town):
    smtp(town, "The mail server is away.", town.now)
    with town.sessions.begin() as db:
        db.execute(insert(OUTBOX).values(**letter(1, next_at=town.now)))
    assert smtp(town, "") is False
    assert kinds(town) == ["smtp"]


# Letters


def letter(number: int, **values) -> dict[str, object]:
    row = {
        "key": f"k{number}", "kind": "new-case", "cause": "test", "recipient": OVERSIGHT, "recipient_key": OVERSIGHT,
        "envelope_from": "", "message_id": f"<{number}@x.example>", "subject": "", "data": b"", "state": "waiting",
        "created_at": MONDAY, "next_at": MONDAY, "attempts": 0, "fence": 0, "uncertain": False, "last_error": "",
    }  # fmt: skip
    return row | values


@pytest.mark.parametrize(
    ("values", "late"),
    [
        ({}, True),
        ({"next_at": MONDAY + timedelta(minutes=40)}, False),  # it waits for an UNDO
        ({"next_at": MONDAY + timedelta(minutes=2)}, True),  # the time for an UNDO has gone by
        ({"next_at": MONDAY + timedelta(minutes=5)}, False),  # but not so long ago
        ({"state": "held"}, False),  # it waits on purpose
        ({"state": "withdrawn"}, False),
        ({"attempts": 5, "next_at": MONDAY + timedelta(minutes=57)}, True),  # it was tried, and is tried again later
        ({"attempts": 1, "next_at": MONDAY + timedelta(minutes=35)}, False),
    ],
)
def test_a_letter_is_late_half_an_hour_after_it_could_have_left(town, values, late):
    with town.sessions.begin() as db:
        db.execute(insert(OUTBOX).values(**letter(1, **values)))
    town.now += timedelta(minutes=34)
    assert kinds(town) == (["unsent"] if late else [])


def test_a_letter_to_a_family_that_failed_was_told_to_the_contact_and_needs_no_operator(town):
    town.post_office.refused[PARENT] = Permanent("550 unknown", 550)
    town.mail(PARENT, "Bus 14", "The bus did not stop.")
    town.send_due()
    found = status(town)
    assert (found.failed_letters, found.failed_unseen, found.well) == (1, 0, True)
    assert [trouble.kind for trouble in found.needs] == ["failed"]


def test_a_letter_to_staff_that_failed_needs_a_person(town):
    town.post_office.refused[OVERSIGHT] = Permanent("550 unknown", 550)
    with town.sessions.begin() as db:
        db.execute(insert(OUTBOX).values(**letter(1)))
    town.send_due()
    found = status(town)
    assert (found.failed_letters, found.failed_unseen, found.well) == (1, 1, False)
    assert found.failed_since == MONDAY


# Messages


def test_what_was_moved_away_is_no_mail_that_waits_and_none_that_was_handled(town):
    row = {"mailbox": "box", "attempts": 1, "seen_at": town.now}
    with town.sessions.begin() as db:
        for key in ("box/7/1", "box/7/2", "box/7/3"):
            db.execute(insert(DELIVERIES).values(key=key, became="new" if key.endswith("3") else "", **row))
        db.execute(insert(DELIVERIES).values(**{**row, "key": "other/7/1", "mailbox": "other", "became": "joined"}))
        assert mailroom.forget_gone(db, "box", {"box/7/2"}) == ["box/7/1"]
    found = status(town)
    assert (found.unhandled, found.gone) == (1, 1)
    assert found.became == {"new": 1, "joined": 1}
    town.wait(minutes=16)
    assert any("waits unhandled" in trouble for trouble in status(town).troubles)


@pytest.mark.parametrize(("after", "troubles"), [(timedelta(minutes=14), 0), (timedelta(minutes=16), 1)])
def test_a_message_that_was_not_handed_out_waits_and_is_shown(town, after, troubles):
    with town.sessions.begin() as db:
        mailroom.not_handed_out(db, "box", "box/7/1", "not given", town.now)
        mailroom.not_handed_out(db, "box", "box/7/1", "not given again", town.now + after)
    town.now += after
    found = status(town)
    assert found.unhandled == 1
    assert len(found.troubles) == troubles
    with town.sessions() as db:
        row = mailroom.deliveries(db, ["box/7/1"])["box/7/1"]
    assert (row["attempts"], row["last_error"]) == (0, "not given again")


def test_the_quarantine_needs_a_person_since_its_first_message_was_handed_over(town):
    town.mail(PARENT, "Bus 14", "The bus did not stop.")
    with town.sessions.begin() as db:
        db.execute(text("UPDATE message SET became = 'set_aside'"))
        row = {"key": "box/7/1", "mailbox": "box", "attempts": 3, "seen_at": MONDAY - timedelta(hours=2)}
        db.execute(insert(DELIVERIES).values(**row, message_id=1, became="set_aside"))
    (trouble,) = status(town).needs
    assert (trouble.kind, trouble.number, trouble.since) == ("quarantine", 1, MONDAY - timedelta(hours=2))


def test_a_disk_that_is_nearly_full_needs_a_person(town, tmp_path: Path):
    assert kinds(town, store_file=tmp_path / "casepost.db", limits=replace(Limits(), disk_percent=0)) == []
    assert kinds(town, store_file=tmp_path / "casepost.db", limits=replace(Limits(), disk_percent=100)) == ["disk"]


def test_limits_of_the_district_decide_when_a_person_is_needed(town):
    with town.sessions.begin() as db:
        mailroom.not_handed_out(db, "box", "box/7/1", "not given", town.now)
        db.execute(insert(OUTBOX).values(**letter(1)))
    town.now += timedelta(minutes=4)
    assert kinds(town) == []
    short = replace(Limits(), unhandled_minutes=3, unsent_minutes=3)
    assert kinds(town, limits=short, zone=ZoneInfo("UTC")) == ["unhandled", "unsent"]
    with town.sessions.begin() as db:
        db.execute(update(DELIVERIES).values(became="gone"))
        db.execute(update(OUTBOX).values(state="sent"))
    assert kinds(town, limits=short) == []
