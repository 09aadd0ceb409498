"""A clock that was ahead and is set right: its letters take no room of today, and nobody waits for it to come again."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from support.town import CONTACT, MONDAY, Town, sunfield

from cases.limits import Flow, SentCounts
from cases.policy import Limits
from cases.tables import OUTBOX
from notify import held, outbox
from notify.outbox import OutLetter

FEW = Limits(ack_per_hour=2, notices_per_person_hour=2)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MARIA = "maria@mail.example"
JUMPS = [pytest.param(HOUR, id="an hour"), pytest.param(timedelta(days=365), id="a year")]


@pytest.fixture
def few(town: Town) -> Town:
    """The town with room for two receipts and two notices an hour."""
    town.service = replace(town.service, district=sunfield(limits=FEW))
    return town


@pytest.fixture
def db(store: Engine):
    with Session(store) as db:
        yield db


def put(db: Session, number: int, made: datetime, *, kind: str = "receipt", why: str = "", undo: int = 0) -> None:
    letter = OutLetter(
        case_id=None,
        person_id=None,
        kind=kind,
        cause=f"message:{number}",
        recipient=MARIA,
        envelope_from="",
        message_id=f"<{number}@sunfield.example>",
        subject="We received your message",
        data=b"Subject: x\r\n\r\nx\r\n",
        not_before=made + undo * MINUTE,
        created_at=made,
        held=why,
    )
    outbox.enqueue(db, [letter])


def waiting(town: Town) -> list[str]:
    with town.sessions() as db:
        return list(db.execute(select(OUTBOX.c.kind).where(OUTBOX.c.state == "held")).scalars())


def write(town: Town, number: int) -> str:
    address = f"p{number}@d{number}.example"
    town.mail(address, f"bus {number}", f"Bus {number} was late.")
    return address


@pytest.mark.parametrize("jump", JUMPS)
def test_what_left_while_the_clock_was_ahead_holds_no_receipt_and_no_notice_when_it_is_right_again(few, jump):
    few.now += jump
    for number in (1, 2, 3):
        write(few, number)
    assert sorted(waiting(few)) == ["new-case", "receipt"]
    few.now -= jump

    few.wait(minutes=1)
    assert waiting(few) == []
    assert len(few.sent(to="p3@d3.example", subject="We received")) == 1
    fourth = write(few, 4)
    assert len(few.sent(to=fourth, subject="We received")) == 1


@pytest.mark.parametrize("jump", JUMPS)
def test_the_limits_hold_as_ever_when_the_clock_is_right_again(few, jump):
    few.now += jump
    write(few, 1)
    few.now -= jump

    for number in (2, 3, 4, 5):
        write(few, number)
    assert sorted(waiting(few)) == ["new-case", "new-case", "receipt", "receipt"]


def test_a_letter_held_while_the_clock_was_ahead_goes_before_newer_ones(db):
    put(db, 1, MONDAY + 24 * HOUR, why="it waits")

    assert held.room_of(db, Flow.RECEIPTS, held.EVERYBODY, FEW, MONDAY) == 2
    assert held.room_of(db, Flow.RECEIPTS, held.EVERYBODY, FEW, MONDAY, queue=True) == 0


@pytest.mark.parametrize(("undo", "minutes"), [(0, 0), (2, 2)])
def test_a_letter_held_while_the_clock_was_ahead_leaves_now_and_keeps_its_delay(db, undo, minutes):
    put(db, 1, MONDAY + 24 * HOUR, why="it waits", undo=undo)
    ids = list(db.execute(select(OUTBOX.c.id)).scalars())

    assert held.let_go(db, ids, MONDAY) == ids
    assert db.execute(select(OUTBOX.c.next_at)).scalar_one() == MONDAY + minutes * MINUTE


def test_letters_of_a_time_that_is_yet_to_come_are_not_counted_as_of_late(db):
    for number, ahead in enumerate((-10 * MINUTE, 0.5 * MINUTE, 10 * MINUTE, 24 * HOUR)):
        put(db, number, MONDAY + ahead)

    assert outbox.counts(db, MARIA, "mail.example", MONDAY) == SentCounts(2, 2, 2)
    assert outbox.notices_since(db, MARIA, MONDAY - HOUR, ("receipt",), MONDAY) == 2
    assert held.room_of(db, Flow.RECEIPTS, held.EVERYBODY, replace(FEW, ack_per_hour=9), MONDAY) == 7


def test_who_was_told_while_the_clock_was_ahead_is_told_again_of_mail_in_their_name(town):
    town.now += timedelta(days=300)
    town.mail(CONTACT, "x", "#resolve fixed", proven=False)
    town.now -= timedelta(days=300)
    before = len(town.sent(to=CONTACT, subject="Was this you?"))

    town.mail(CONTACT, "y", "#resolve fixed", proven=False)
    assert len(town.sent(to=CONTACT, subject="Was this you?")) == before + 1
