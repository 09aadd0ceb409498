"""Silence is a fault: what the figures say, and that writing them down fails alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, text
from support.town import Town

from casepost import health
from cases import mailroom
from cases.tables import DELIVERIES


@dataclass
class Few:
    """The parts of the service that health needs."""

    town: Town

    @property
    def sessions(self):
        return self.town.sessions

    @property
    def service(self):
        return self.town.service

    def clock(self) -> datetime:
        return self.town.now


def status(town: Town) -> health.Status:
    with town.sessions() as db:
        return health.status(db, None, town.now)


def test_a_mailbox_that_fails_is_a_trouble_until_it_is_read_again(town):
    parts = Few(town)
    health.mailbox_looked(parts, "box")
    health.mailbox_failed(parts, "box", "The line was lost.")
    (trouble,) = status(town).troubles
    assert "The line was lost." in trouble
    health.mailbox_looked(parts, "box")
    assert status(town).troubles == ()
    assert status(town).last_look == {"box": town.now}


def test_the_operator_hears_of_a_mailbox_after_a_quarter_of_an_hour_once(town):
    parts = Few(town)
    for _ in range(5):
        health.mailbox_failed(parts, "box", "The line was lost.")
        town.wait(minutes=6)
    assert len(town.sent(to="it@sunfield.example")) == 1


def test_a_failure_is_said_in_the_log_when_the_store_is_away_too(town, caplog):
    with town.sessions.begin() as db:
        db.execute(text("DROP TABLE office_fact"))
    health.mailbox_failed(Few(town), "box", "The line was lost.", refused=True)
    first, second = (record.getMessage() for record in caplog.records)
    assert first == "The line was lost."
    assert "office" in second or "store" in second


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
    (trouble,) = status(town).troubles
    assert "waits unhandled" in trouble


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
