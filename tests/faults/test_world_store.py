"""The store is locked, missing, moved away or replaced: mail waits where it is, and it is said what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.dovecot import Dovecot
from support.ports import until
from support.smtp_server import SmtpServer

from casepost.database import create
from faults.conftest import Tally
from faults.ledger import Ledger
from faults.world_service import answered, deliver, laid_out, said, wait_for_receipts, wait_until_sent
from faults.world_store import locked, move_store

pytestmark = [pytest.mark.slow, pytest.mark.dovecot]

LOCKED = "The store is locked by another program for too long"
MISSING = "There is no store at"
MOVED = "The file of the store was moved, removed or replaced while the service runs"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The file of the store."""
    return tmp_path / "one" / "casepost.db"


@pytest.fixture
def ledger(dovecot: Dovecot, smtp_server: SmtpServer, tmp_path: Path) -> Iterator[Ledger]:
    """A service that has not been started."""
    with laid_out(tmp_path / "one", dovecot, smtp_server) as ledger:
        yield ledger


@pytest.mark.faults(ci=True)
def test_a_store_that_another_program_locks_for_too_long_lets_mail_wait(ledger, store, tally: Tally):
    ledger.service.start()
    wait_for_receipts(ledger, deliver(ledger, 3))
    with locked(store):
        deliver(ledger, 20)
        said(ledger, LOCKED)
        assert not ledger.service.ended()

    ledger.settle()
    wait_until_sent(ledger)
    tally("database locked for longer than we wait", 1, ledger.judge())


def test_a_missing_store_stops_the_start_and_mail_waits_until_it_is_back(ledger, store, tmp_path, tally: Tally):
    deliver(ledger, 5)
    move_store(store, tmp_path / "away.db")
    ledger.service.launch()

    assert ledger.service.wait(60) != 0
    assert MISSING in ledger.service.log()
    assert not store.exists()
    assert len(ledger.imap.folder("INBOX")) == 5
    move_store(tmp_path / "away.db", store)
    ledger.service.start()

    ledger.settle()
    wait_until_sent(ledger)
    tally("store missing when the service starts", 1, ledger.judge())


@pytest.mark.faults(ci=True)
def test_a_store_moved_away_while_the_service_runs_takes_no_mail_until_it_is_back(
    ledger, store, tmp_path, tally: Tally
):
    ledger.service.start()
    wait_for_receipts(ledger, deliver(ledger, 3))
    wait_until_sent(ledger)
    move_store(store, tmp_path / "away.db")
    mails = deliver(ledger, 5)

    said(ledger, MOVED)
    assert not store.exists()
    assert not answered(ledger, mails[:1])
    assert len(ledger.imap.folder("INBOX")) == 5
    move_store(tmp_path / "away.db", store)

    ledger.settle()
    wait_until_sent(ledger)
    tally("store moved away while the service runs", 1, ledger.judge())


def test_a_store_that_is_replaced_while_the_service_runs_is_used_after_the_next_start(
    ledger, store, tmp_path, tally: Tally
):
    """An older copy comes back: what was handled since is matched by its bytes once a person moves it back."""
    ledger.service.start()
    create(f"sqlite:///{tmp_path / 'other.db'}")
    move_store(tmp_path / "other.db", store)
    deliver(ledger, 5)

    said(ledger, MOVED)
    assert len(ledger.imap.folder("INBOX")) == 5
    ledger.service.stop()
    ledger.service.start()

    ledger.settle()
    wait_until_sent(ledger)
    tally("store replaced while the service runs", 1, ledger.judge())


def test_a_service_whose_store_has_gone_can_be_stopped(ledger, store, tmp_path):
    ledger.service.start()
    move_store(store, tmp_path / "away.db")
    deliver(ledger, 1)
    said(ledger, MOVED)

    ledger.service.stop()

    assert "Traceback" not in ledger.service.log()
    assert until(lambda: len(ledger.imap.folder("INBOX")) == 1, 30)
