"""The wall clock jumps an hour while mail flows: nothing waits for it, nothing is lost, nothing is done twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.dovecot import Dovecot
from support.ports import until
from support.smtp_server import SmtpServer

from faults.conftest import Tally
from faults.ledger import Ledger
from faults.world_clock import HOUR, Clock
from faults.world_service import deliver, environment, laid_out, wait_for_receipts, wait_until_sent

pytestmark = [pytest.mark.slow, pytest.mark.dovecot]

LETTER_LEASE = timedelta(minutes=5)
MAILBOX_LEASE = timedelta(minutes=2)


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    """A clock that only the service follows."""
    return Clock(tmp_path)


@pytest.fixture
def ledger(dovecot: Dovecot, smtp_server: SmtpServer, tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    """A running service that follows that clock."""
    with laid_out(tmp_path / "one", dovecot, smtp_server) as ledger:
        with environment(clock.environment):
            ledger.service.start()
        yield ledger


@pytest.mark.faults(ci=True)
@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_mail_goes_on_flowing_while_the_clock_jumps_an_hour(jump, ledger, clock, tally: Tally):
    first = deliver(ledger, 20)
    assert until(lambda: bool(ledger.smtp.messages), 60)

    clock.jump(jump)
    second = deliver(ledger, 20)
    wait_for_receipts(ledger, first + second)
    clock.jump(-jump)
    third = deliver(ledger, 10)

    wait_for_receipts(ledger, third)
    wait_until_sent(ledger)
    ledger.settle()
    judged = ledger.judge()
    assert judged.again == 0
    tally(f"clock an hour {'back' if jump < 0 else 'ahead'} and to rights again", 2, judged)


@pytest.mark.faults(ci=True)
def test_receipts_that_wait_when_the_clock_goes_back_do_not_wait_for_that_hour(ledger, clock, tally: Tally):
    ledger.smtp.refuse()
    mails = deliver(ledger, 10)
    assert until(lambda: ledger.query("SELECT count(*) FROM outbox WHERE kind = 'receipt'") == [(10,)], 60, every=0.1)

    clock.jump(-HOUR)
    ledger.smtp.listen()

    wait_for_receipts(ledger, mails, 60)
    ledger.settle()
    judged = ledger.judge()
    assert judged.again == 0
    tally("clock an hour back while letters wait", 1, judged)


@pytest.mark.faults(ci=True)
def test_a_letter_on_its_way_is_not_sent_again_because_the_clock_goes_ahead(ledger, clock, tally: Tally):
    ledger.smtp.slow(4)
    mails = deliver(ledger, 10)
    in_hand = "SELECT count(*) FROM outbox WHERE lease_until IS NOT NULL"
    assert until(lambda: ledger.query(in_hand)[0][0] > 0, 60, every=0.05)

    clock.jump(HOUR)
    assert until(lambda: len(ledger.smtp.messages) >= 3, 60)
    ledger.smtp.slow(0)

    wait_for_receipts(ledger, mails)
    wait_until_sent(ledger)
    judged = ledger.judge()
    assert judged.again == 0
    tally("clock an hour ahead while letters leave", 1, judged)


def test_a_mailbox_without_announcements_is_read_on_while_the_clock_is_an_hour_back(
    dovecot, smtp_server, tmp_path, clock, tally: Tally
):
    settings = {"every_seconds = 1\n": "every_seconds = 1\nidle = false\n"}
    with laid_out(tmp_path / "one", dovecot, smtp_server, settings=settings) as ledger:
        with environment(clock.environment):
            ledger.service.start()
        wait_for_receipts(ledger, deliver(ledger, 2))

        clock.jump(-HOUR)
        for _ in range(3):
            wait_for_receipts(ledger, deliver(ledger, 2))
        wait_until_sent(ledger)
        ledger.settle()
        tally("clock an hour back, no announcements of mail", 1, ledger.judge())


def test_what_a_dead_process_holds_is_free_after_five_minutes_though_the_clock_went_back_an_hour(
    ledger, clock, tally: Tally
):
    ledger.smtp.slow(30)
    mails = deliver(ledger, 5)
    assert until(lambda: len(ledger.in_hand()) > 0, 60, every=0.05)
    ledger.service.kill()
    in_hand = ledger.in_hand()
    ledger.smtp.slow(0)

    clock.jump(-HOUR)
    with environment(clock.environment):
        ledger.service.start()
    assert until(lambda: _ends(ledger, "SELECT max(lease_until) FROM outbox", clock) <= LETTER_LEASE, 60)

    ledger.let_leases_end()
    wait_for_receipts(ledger, mails)
    wait_until_sent(ledger)
    ledger.settle()
    tally("clock an hour back after a kill", 1, ledger.judge(window=in_hand))


def test_a_mailbox_that_another_machine_held_is_taken_over_in_two_minutes_though_the_clock_went_back_an_hour(
    dovecot, smtp_server, tmp_path, clock, tally: Tally
):
    with laid_out(tmp_path / "one", dovecot, smtp_server) as ledger:
        ends = f"{datetime.now(UTC) + MAILBOX_LEASE:%Y-%m-%d %H:%M:%S.%f}"
        ledger.query(
            "INSERT INTO lease (name, holder, fence, until) VALUES (:name, 'other/1:7:ab', 1, :ends)",
            name="mailbox:help@127.0.0.1/INBOX",
            ends=ends,
        )
        mails = deliver(ledger, 3)
        clock.jump(-HOUR)
        with environment(clock.environment):
            ledger.service.start()
        assert until(lambda: _ends(ledger, "SELECT max(until) FROM lease", clock) <= MAILBOX_LEASE, 60)
        assert len(dovecot.folder("INBOX")) == 3

        ledger.let_leases_end()
        wait_for_receipts(ledger, mails)
        wait_until_sent(ledger)
        ledger.settle()
        tally("clock an hour back, mailbox held by another machine", 1, ledger.judge())


def _ends(ledger: Ledger, query: str, clock: Clock) -> timedelta:
    """Return how far ahead of the service's clock a lease ends."""
    moment = datetime.fromisoformat(str(ledger.query(query)[0][0]))
    return moment.replace(tzinfo=UTC) - datetime.now(UTC) - timedelta(seconds=clock.ahead)
