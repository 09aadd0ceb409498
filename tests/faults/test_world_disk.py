"""The disk of the store is full, or writes no more: mail waits, it is said plainly, and all goes on by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.dovecot import Dovecot
from support.ports import until
from support.smtp_server import SmtpServer

from faults.conftest import Tally
from faults.ledger import Ledger
from faults.world_disk import Disk, files_no_longer_than, frozen, small_disk
from faults.world_service import answered, deliver, laid_out, said, serving, wait_for_receipts, wait_until_sent

pytestmark = [pytest.mark.slow, pytest.mark.dovecot]

FULL = "The disk of the store is full"
FAILS = "The disk of the store fails"
LISTED = "SELECT count(*) FROM outbox"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A small disk for a store."""
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def ledger(disk: Disk, dovecot: Dovecot, smtp_server: SmtpServer) -> Iterator[Ledger]:
    """A running service whose store lies on that disk."""
    with serving(disk.place / "one", dovecot, smtp_server) as ledger:
        yield ledger


@pytest.mark.faults(ci=True)
def test_a_full_disk_lets_mail_wait_and_with_room_again_all_goes_on_by_itself(ledger, disk, tally: Tally):
    wait_for_receipts(ledger, deliver(ledger, 5))
    disk.fill()
    deliver(ledger, 20)

    said(ledger, FULL)
    assert not until(ledger.service.ended, 4)
    assert len(ledger.imap.folder("INBOX")) >= 15
    disk.make_room()

    ledger.settle()
    wait_until_sent(ledger)
    assert "Traceback" not in ledger.service.log()
    tally("disk full, a small disk", 1, ledger.judge())


@pytest.mark.faults(ci=True)
def test_good_mail_is_not_set_aside_because_the_disk_was_nearly_full_for_several_looks(ledger, disk, tally: Tally):
    wait_for_receipts(ledger, deliver(ledger, 5))
    disk.fill(leave=60_000)  # room for counting a try, none for a case
    for _ in range(5):
        ledger.deliver(words="The bus left my son at the stop. " * 20_000)

    tried = "SELECT max(attempts) FROM delivery WHERE became = ''"
    assert until(lambda: (ledger.query(tried)[0][0] or 0) >= 3, 60, every=0.2)
    said(ledger, FULL)
    assert "savepoint" not in ledger.service.log()
    disk.make_room()

    ledger.settle(90)
    wait_until_sent(ledger)
    judged = ledger.judge()
    assert judged.set_aside == 0
    tally("disk nearly full: room for small writes only", 1, judged)


def test_a_full_disk_while_letters_are_recorded_as_sent_sends_none_of_them_again(ledger, disk, tally: Tally):
    ledger.smtp.slow(2)
    mails = deliver(ledger, 10)
    claimed = "SELECT count(*) FROM outbox WHERE lease_until IS NOT NULL"
    assert until(lambda: ledger.query(claimed)[0][0] >= 4, 60)

    disk.fill()
    assert until(lambda: len(ledger.smtp.messages) >= 2, 60)
    ledger.smtp.slow(0)
    said(ledger, "cannot be written")
    disk.make_room()

    wait_for_receipts(ledger, mails)
    wait_until_sent(ledger)
    ledger.settle()
    tally("disk full while letters are recorded as sent", 1, ledger.judge())


def test_a_service_told_to_stop_while_the_disk_is_full_ends_well_and_goes_on_after_the_next_start(
    ledger, disk, tally: Tally
):
    wait_for_receipts(ledger, deliver(ledger, 5))
    disk.fill()
    deliver(ledger, 5)
    said(ledger, FULL)

    ledger.service.stop()
    assert "Traceback" not in ledger.service.log()
    disk.make_room()
    ledger.service.start()

    ledger.let_leases_end()
    ledger.settle()
    wait_until_sent(ledger)
    tally("disk full when the service is stopped", 1, ledger.judge())


def test_a_service_started_on_a_full_disk_says_so_in_one_sentence_and_starts_when_there_is_room(
    disk, dovecot, smtp_server, tally: Tally
):
    with laid_out(disk.place / "one", dovecot, smtp_server) as ledger:
        deliver(ledger, 5)
        disk.fill()
        ledger.service.log_file = disk.place.parent / "log"
        ledger.service.launch()

        said(ledger, FULL)
        ended = until(ledger.service.ended, 5)
        assert "Traceback" not in ledger.service.log()
        assert len(dovecot.folder("INBOX")) == 5
        disk.make_room()
        if ended:
            ledger.service.start()

        ledger.settle()
        wait_until_sent(ledger)
        tally("disk full when the service starts", 1, ledger.judge())


@pytest.mark.faults(ci=True)
def test_a_limit_on_the_size_of_files_lets_mail_wait_like_a_full_disk(dovecot, smtp_server, tmp_path, tally: Tally):
    with serving(tmp_path / "one", dovecot, smtp_server) as ledger:
        wait_for_receipts(ledger, deliver(ledger, 5))
        with files_no_longer_than(ledger.service._process.pid, 4096):
            mails = deliver(ledger, 20)
            said(ledger, FAILS)
            assert not answered(ledger, mails)
            assert not ledger.service.ended()

        ledger.settle()
        wait_until_sent(ledger)
        tally("disk full, a limit on the size of files", 1, ledger.judge())


def test_a_store_that_nobody_may_write_to_any_more_lets_mail_wait(dovecot, smtp_server, tmp_path, tally: Tally):
    with serving(tmp_path / "one", dovecot, smtp_server) as ledger:
        wait_for_receipts(ledger, deliver(ledger, 5))
        store = tmp_path / "one" / "casepost.db"
        with frozen([store, store.with_name("casepost.db-wal")]):
            mails = deliver(ledger, 20)
            said(ledger, "The disk of the store fails")
            assert not answered(ledger, mails)
            assert not ledger.service.ended()

        ledger.settle()
        wait_until_sent(ledger)
        tally("store read-only while the service runs", 1, ledger.judge())


def test_a_store_on_a_read_only_disk_stops_the_start_with_a_sentence(
    disk, dovecot, smtp_server, tmp_path, tally: Tally
):
    with laid_out(disk.place / "one", dovecot, smtp_server) as ledger:
        deliver(ledger, 5)
        ledger.service.log_file = tmp_path / "log"
        disk.read_only()
        try:
            ledger.service.launch()
            assert until(ledger.service.ended, 60)
            assert "The store cannot be" in ledger.service.log()
            assert "Traceback" not in ledger.service.log()
            assert len(dovecot.folder("INBOX")) == 5
        finally:
            disk.writable()
        ledger.service.start()

        ledger.settle()
        wait_until_sent(ledger)
        tally("store read-only when the service starts", 1, ledger.judge())
