"""The server numbers its messages anew, people tidy up the mailbox, folders go and the mailbox is full."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.dovecot import Dovecot
from support.ports import until
from support.smtp_server import SmtpServer

from faults.conftest import Tally
from faults.ledger import Ledger, Mail
from faults.world_mailbox import (
    SmallMailbox,
    delete_all,
    delete_folder,
    move,
    moved_away,
    rename_folder,
    small_mailbox,
)
from faults.world_service import deliver, laid_out, serving, wait_for_receipts, wait_until_sent

pytestmark = [pytest.mark.slow, pytest.mark.dovecot]

CASES = "SELECT count(*) FROM case_record"
DONE = "Casepost.Done"
TRACE = b"Received: from elsewhere.example by mx.sunfield.example; Mon, 16 Nov 2026 09:00:00 -0800\r\n"


@pytest.fixture
def ledger(own_dovecot: Dovecot, smtp_server: SmtpServer, tmp_path: Path) -> Iterator[Ledger]:
    """A running service."""
    with serving(tmp_path / "one", own_dovecot, smtp_server) as ledger:
        yield ledger


def lay_in_old(ledger: Ledger, server: Dovecot) -> Mail:
    """Lay in a mail that came to the mailbox four days ago: no receipt is due."""
    mail = ledger.deliver("old", receipt=False, lay_in=False)
    mail.copies.append(mail.raw)
    server.deliver(mail.raw, datetime.now(UTC) - timedelta(days=4))
    return mail


def finish(ledger: Ledger) -> None:
    """Wait until nothing is left to do."""
    ledger.settle()
    wait_until_sent(ledger)


# UIDVALIDITY


@pytest.mark.faults(ci=True)
def test_messages_numbered_anew_while_mail_is_handled_are_each_handled_once(ledger, own_dovecot, tally: Tally):
    mails = deliver(ledger, 60)
    for reached in (5, 25):
        assert until(lambda reached=reached: ledger.query(CASES)[0][0] >= reached, 60)
        own_dovecot.forget_numbers()
    for mail in mails[:5]:
        ledger.repeat(mail)

    finish(ledger)
    # Dovecot may keep both copies of a mail whose number it forgets in the middle of a MOVE: the cases are what counts.
    tally("UIDVALIDITY changed while the service runs", 2, ledger.judge(on_server=False))


@pytest.mark.faults(ci=True)
def test_messages_numbered_anew_while_the_service_is_stopped_are_matched_by_their_bytes(
    own_dovecot, smtp_server, tmp_path, tally: Tally
):
    with laid_out(tmp_path / "one", own_dovecot, smtp_server) as ledger:
        ledger.service.start()
        mails = deliver(ledger, 15)
        wait_for_receipts(ledger, mails)
        finish(ledger)
        ledger.service.stop()

        own_dovecot.forget_numbers()
        moved = move(own_dovecot, DONE, "INBOX", [mail.raw for mail in mails[:5]])
        assert len(moved) == 5
        for mail in mails[5:10]:
            ledger.repeat(mail)
            ledger.repeat(mail, TRACE)
        unhandled = deliver(ledger, 5)
        for _ in range(3):
            lay_in_old(ledger, own_dovecot)
        ledger.service.start()

        wait_for_receipts(ledger, unhandled)
        finish(ledger)
        tally("UIDVALIDITY changed while the service is stopped", 1, ledger.judge())


def test_mail_that_a_restored_mailbox_holds_again_is_no_new_case(own_dovecot, smtp_server, tmp_path, tally: Tally):
    """The mailbox is restored from a backup of yesterday: all that was handled since lies in the INBOX again."""
    with laid_out(tmp_path / "one", own_dovecot, smtp_server) as ledger:
        ledger.service.start()
        mails = deliver(ledger, 20)
        wait_for_receipts(ledger, mails)
        finish(ledger)
        ledger.service.stop()

        delete_folder(own_dovecot, DONE)
        own_dovecot.forget_numbers()
        for mail in mails:
            own_dovecot.deliver(mail.raw, datetime.now(UTC) - timedelta(days=1))
        ledger.service.start()

        finish(ledger)
        tally("mailbox restored from a backup", 1, ledger.judge())


def test_the_same_mail_delivered_again_and_again_while_it_is_handled_is_one_case(ledger, tally: Tally):
    mails = deliver(ledger, 15)
    for _ in range(3):
        for mail in mails:
            ledger.repeat(mail, TRACE)
            ledger.repeat(mail)

    finish(ledger)
    tally("the same mail delivered again", 90, ledger.judge())


# people


@pytest.mark.faults(ci=True)
def test_an_inbox_that_a_person_empties_while_mail_is_handled_keeps_no_mail_from_its_case(
    ledger, own_dovecot, tally: Tally
):
    mails = deliver(ledger, 60)
    assert until(lambda: ledger.query(CASES)[0][0] >= 5, 60)
    seen = delete_all(own_dovecot, "INBOX")
    more = deliver(ledger, 10)

    wait_for_receipts(ledger, more)
    assert until(lambda: not own_dovecot.folder("INBOX"), 60, every=0.2)
    there = set(own_dovecot.folder(DONE))
    gone = [mail for mail in mails if mail.raw not in there]
    assert {mail.raw for mail in gone} <= set(seen)
    for mail in gone:
        ledger.taken_away(mail)
    finish(ledger)
    tally("INBOX emptied by a person", 1, ledger.judge())


def test_mail_that_a_person_moves_away_and_back_while_it_is_handled_is_one_case(ledger, own_dovecot, tally: Tally):
    mails = deliver(ledger, 60)
    assert until(lambda: ledger.query(CASES)[0][0] >= 5, 60)
    move(own_dovecot, "INBOX", "Ana")
    more = deliver(ledger, 5)
    wait_for_receipts(ledger, more)
    assert until(lambda: not own_dovecot.folder("INBOX"), 60, every=0.2)
    there, moved = set(own_dovecot.folder(DONE)), set(own_dovecot.folder("Ana"))
    for mail in mails:
        if mail.raw in there & moved:
            ledger.copied(mail)  # moved by both at once: Dovecot leaves one in each folder
    assert len(move(own_dovecot, "Ana", "INBOX")) == len(moved)

    wait_for_receipts(ledger, mails)
    finish(ledger)
    tally("mail moved away and back by a person", 1, ledger.judge())


def test_a_folder_of_handled_mail_that_is_deleted_is_made_again(ledger, own_dovecot, tally: Tally):
    before = deliver(ledger, 10)
    finish(ledger)
    mails = deliver(ledger, 30)
    assert until(lambda: ledger.query(CASES)[0][0] >= 15, 60)
    delete_folder(own_dovecot, DONE)

    wait_for_receipts(ledger, mails)
    finish(ledger)
    there = set(own_dovecot.folder(DONE))
    for mail in before + mails:
        if mail.raw not in there:
            ledger.taken_away(mail)
    tally("folder of handled mail deleted", 1, ledger.judge())


def test_a_folder_of_handled_mail_that_is_renamed_is_made_again(ledger, own_dovecot, tally: Tally):
    mails = deliver(ledger, 40)
    assert until(lambda: ledger.query(CASES)[0][0] >= 10, 60)
    assert until(lambda: DONE in own_dovecot.folders(), 60)
    rename_folder(own_dovecot, DONE, "Archive")

    wait_for_receipts(ledger, mails)
    finish(ledger)
    kept = own_dovecot.folder("Archive") + own_dovecot.folder(DONE)
    assert sorted(kept) == sorted(mail.raw for mail in mails)
    move(own_dovecot, "Archive", DONE)
    tally("folder of handled mail renamed", 1, ledger.judge())


def test_a_mailbox_moved_away_and_back_while_mail_is_handled_is_read_on(ledger, own_dovecot, tally: Tally):
    mails = deliver(ledger, 40)
    assert until(lambda: ledger.query(CASES)[0][0] >= 5, 60)
    with moved_away(own_dovecot):
        assert not until(ledger.service.ended, 3)

    wait_for_receipts(ledger, mails)
    finish(ledger)
    tally("mailbox moved away and back", 1, ledger.judge())


# the server's quota


@pytest.fixture
def small() -> Iterator[SmallMailbox]:
    """A server with a quota, not reached."""
    with small_mailbox() as server:
        yield server


@pytest.mark.faults(ci=True)
def test_a_mailbox_over_its_quota_keeps_no_mail_from_its_case_and_is_tidied_up_later(
    small, smtp_server, tmp_path, tally: Tally
):
    with serving(tmp_path / "one", small, smtp_server) as ledger:
        first = deliver(ledger, 10)
        wait_for_receipts(ledger, first)
        assert until(lambda: len(small.folder(DONE)) == 10, 60)
        small.allow(5)
        second = deliver(ledger, 10)
        wait_for_receipts(ledger, second)
        assert until(lambda: len(small.folder("INBOX")) == 10, 60)
        third = deliver(ledger, 10)
        wait_for_receipts(ledger, third)
        small.allow(0)

        finish(ledger)
        tally("quota of the mailbox exceeded when mail is filed", 1, ledger.judge())
