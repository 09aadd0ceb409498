"""PostgreSQL is restarted, its connections are ended, and of two services on it one is killed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.ports import until
from support.smtp_server import SmtpServer

from faults.conftest import Tally
from faults.ledger import Ledger
from faults.world_postgres import Cluster, cluster
from faults.world_service import deliver, laid_out, paused, second_of, serving, wait_for_receipts, wait_until_sent

pytestmark = [pytest.mark.slow, pytest.mark.dovecot, pytest.mark.postgres]

CASES = "SELECT count(*) FROM case_record"


@pytest.fixture(scope="module")
def database() -> Iterator[Cluster]:
    """A PostgreSQL that these tests may restart."""
    with cluster() as one:
        yield one


@pytest.fixture
def ledger(database: Cluster, dovecot, smtp_server: SmtpServer, tmp_path: Path) -> Iterator[Ledger]:
    """A running service on an empty database."""
    url = database.fresh()
    with serving(tmp_path / "one", dovecot, smtp_server, url) as ledger:
        yield ledger
    database.drop(url)


@pytest.mark.faults(ci=True)
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_postgresql_is_restarted_while_a_hundred_mails_are_handled(mode, ledger, database, tally: Tally):
    mails = deliver(ledger, 100)
    for reached in (5, 40):
        assert until(lambda reached=reached: ledger.query(CASES)[0][0] >= reached, 60)
        in_hand = ledger.in_hand()
        database.restart(mode)

    ledger.settle()
    wait_for_receipts(ledger, mails)
    wait_until_sent(ledger)
    assert not ledger.service.ended()
    tally(f"PostgreSQL restarted ({mode})", 2, ledger.judge(window=in_hand))


def test_connections_to_postgresql_are_ended_again_and_again_while_mail_is_handled(ledger, database, tally: Tally):
    mails = deliver(ledger, 100)
    ended = []
    while ledger.query(CASES)[0][0] < 90 and len(ended) < 15:
        ended.append(database.end_connections())
        until(lambda: False, 0.5)

    ledger.settle()
    wait_for_receipts(ledger, mails)
    wait_until_sent(ledger)
    tally("connections to PostgreSQL ended", sum(ended), ledger.judge())


def test_of_two_services_on_one_database_the_other_takes_over_when_one_is_killed(
    database, dovecot, smtp_server, tmp_path, tally: Tally
):
    url = database.fresh()
    with laid_out(tmp_path / "one", dovecot, smtp_server, url) as ledger:
        ledger.service.start()
        with second_of(ledger.service, tmp_path / "two") as other:
            other.start()
            mails = deliver(ledger, 60)
            assert until(lambda: ledger.query(CASES)[0][0] >= 10, 60)

            ledger.service.kill()
            with paused(other):  # five minutes pass, also for what the other has in hand
                in_hand = ledger.in_hand()
                ledger.let_leases_end()
            ledger.settle()
            wait_for_receipts(ledger, mails)
            wait_until_sent(ledger)
            tally("of two services on one PostgreSQL one killed", 1, ledger.judge(window=in_hand))
    database.drop(url)
