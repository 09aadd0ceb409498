"""Leases and due letters when the clock jumps: none waits for the clock to come again, none is claimed twice."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from notify import outbox
from notify.lease_clock import LeaseClock
from notify.outbox import OutLetter

HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


@pytest.fixture
def db(store: Engine):
    with Session(store) as db:
        yield db


def put(db: Session, made: datetime, delay: timedelta = timedelta(0)) -> None:
    letter = OutLetter(
        case_id=None,
        person_id=None,
        kind="receipt",
        cause=f"message:{made}",
        recipient="maria@mail.example",
        envelope_from="",
        message_id=f"<{made:%H%M%S}@sunfield.example>",
        subject="We received your message",
        data=b"Subject: x\r\n\r\nx\r\n",
        not_before=made + delay,
        created_at=made,
    )
    outbox.enqueue(db, [letter])


def test_a_letter_made_before_the_clock_went_back_leaves_at_once(db):
    put(db, NOON)

    assert len(outbox.claim(db, NOON - HOUR, 10)) == 1


def test_a_letter_that_can_be_undone_keeps_its_delay_when_the_clock_goes_back(db):
    put(db, NOON, timedelta(minutes=2))
    then = NOON - HOUR

    assert outbox.claim(db, then, 10) == []
    assert outbox.claim(db, then + timedelta(seconds=119), 10) == []
    assert len(outbox.claim(db, then + timedelta(minutes=2), 10)) == 1


def test_a_letter_of_a_machine_whose_clock_is_a_little_ahead_is_left_as_it_is(db):
    put(db, NOON + timedelta(seconds=20))

    assert outbox.claim(db, NOON, 10) == []
    assert len(outbox.claim(db, NOON + timedelta(seconds=20), 10)) == 1


def test_a_letter_in_hand_is_not_claimed_again_whatever_its_lease_says(db):
    put(db, NOON)
    (row,) = outbox.claim(db, NOON, 10)

    assert outbox.claim(db, NOON, 10, in_hand=(row.id,), judged=lambda clock: clock + HOUR) == []
    assert len(outbox.claim(db, NOON, 10, judged=lambda clock: clock + HOUR)) == 1


def test_a_clock_that_is_set_ahead_ends_no_lease_until_all_of_them_have_ended():
    clock = LeaseClock(lease_seconds=300)

    assert clock.judged(NOON) == NOON
    assert clock.judged(NOON + HOUR) - NOON < timedelta(seconds=5)
    assert clock.judged(NOON + 2 * HOUR) - NOON < timedelta(seconds=5)


def test_a_clock_that_goes_on_as_usual_or_back_is_believed():
    clock = LeaseClock(lease_seconds=300)

    for now in (NOON, NOON + timedelta(seconds=5), NOON - HOUR):
        assert clock.judged(now) == now


def test_a_lease_from_before_the_jump_is_free_when_as_long_as_a_lease_has_passed():
    clock = LeaseClock(lease_seconds=0)
    clock.judged(NOON)
    clock.judged(NOON + HOUR)

    assert clock.judged(NOON + HOUR) == NOON + HOUR
