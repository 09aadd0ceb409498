"""Two services are started by mistake on one mailbox: on one store, on one database, on two different stores."""

from collections import Counter
from pathlib import Path

import pytest
from support.dovecot import Dovecot
from support.ports import until
from support.smtp_server import SmtpServer

from faults.conftest import Tally
from faults.ledger import Judged
from faults.world_service import deliver, laid_out, second_of, serving, wait_for_receipts, wait_until_sent

pytestmark = [pytest.mark.slow, pytest.mark.dovecot]

MAILS = 60


@pytest.mark.faults(ci=True)
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_two_services_on_one_store_do_everything_once(engine, dovecot, smtp_server, tmp_path, request, tally: Tally):
    url = request.getfixturevalue("fresh_postgres") if engine == "postgres" else ""
    with (
        laid_out(tmp_path / "one", dovecot, smtp_server, url) as ledger,
        second_of(ledger.service, tmp_path / "two") as other,
    ):
        ledger.service.start()
        other.start()
        first = deliver(ledger, MAILS // 2)
        wait_for_receipts(ledger, first[:5])
        second = deliver(ledger, MAILS // 2)

        wait_for_receipts(ledger, first + second)
        wait_until_sent(ledger)
        ledger.settle()
        assert not other.ended()
        tally(f"two services on one store ({engine})", 1, ledger.judge())


def test_when_one_of_two_services_on_one_store_is_stopped_the_other_reads_on(
    dovecot, smtp_server, tmp_path, tally: Tally
):
    with (
        laid_out(tmp_path / "one", dovecot, smtp_server) as ledger,
        second_of(ledger.service, tmp_path / "two") as other,
    ):
        ledger.service.start()
        other.start()
        wait_for_receipts(ledger, deliver(ledger, 10))
        ledger.service.stop()
        mails = deliver(ledger, 10)

        wait_for_receipts(ledger, mails)
        wait_until_sent(ledger)
        ledger.settle()
        tally("of two services on one store one stopped", 1, ledger.judge())


def test_two_services_with_stores_of_their_own_lose_nothing_and_leave_each_mail_in_one_folder(
    dovecot: Dovecot, smtp_server: SmtpServer, tmp_path: Path, tally: Tally
):
    """The worst mistake: neither can know of the other. No mail is lost, and each lies in one folder once.

    A parent whose mail both had fetched before one of them moved it has a case and a receipt in each store.
    """
    with serving(tmp_path / "one", dovecot, smtp_server) as one, serving(tmp_path / "two", dovecot, smtp_server) as two:
        mails = deliver(one, MAILS)
        wait_for_receipts(one, mails)
        assert until(lambda: not dovecot.folder("INBOX"), 60, every=0.2)
        wait_until_sent(one)
        wait_until_sent(two)

        kept = [
            {row[0] for row in ledger.query("SELECT from_email FROM message WHERE direction = 'in'")}
            for ledger in (one, two)
        ]
        lies = Counter(one.imap.folder(one.service.done_folder))
        receipts = Counter(address for taken in smtp_server.messages for address in taken.recipients)
        parents = {mail.sender for mail in mails}
        assert kept[0] | kept[1] == parents
        assert lies == Counter(mail.raw for mail in mails)
        assert all(receipts[parent] == (parent in kept[0]) + (parent in kept[1]) for parent in parents)
        for ledger in (one, two):
            assert ledger.query("SELECT max(n) FROM (SELECT count(*) AS n FROM message GROUP BY sha256)")[0][0] == 1
        both = len(kept[0] & kept[1])
        judged = Judged(MAILS, MAILS, MAILS + both, 0, 0, letters=receipts.total(), again=0, doubled=both)
        tally("two services with stores of their own", 1, judged)
