"""The mailbox's server fails in every way it can: every mail is one case, filed away once."""

import pytest
from support.ports import until

from faults.conftest import Tally
from faults.house import House

pytestmark = [pytest.mark.slow, pytest.mark.dovecot, pytest.mark.faults(ci=True)]

MAILS = 4
MOVE = rb"^\S+ UID MOVE"
COMMANDS = ("NOOP", "UID SEARCH", "UID FETCH", "UID MOVE", "LIST", "CREATE", "SELECT", "EXAMINE", "IDLE", "CAPABILITY")


@pytest.fixture(autouse=True)
def hurried(house: House) -> None:
    """The service waits seconds for a silent server."""
    house.service.hurried = True


def test_a_line_cut_in_the_middle_of_a_message_costs_nothing(house: House, tally: Tally):
    house.service.start()
    cuts = [
        house.imap_way.cut("to client", rb"BODY\[\] \{\d+\}", more=more, times=1)
        for more in (1, 10, 100, 250, 400, 550)
    ]
    deliver(house)
    house.settle_patiently()

    assert all(cut.done for cut in cuts)
    tally("IMAP line cut in the middle of a message", len(cuts), house.ledger.judge())


def test_a_line_cut_after_any_number_of_bytes_costs_nothing(house: House, tally: Tally):
    house.service.start()
    sizes = (1, 60, 400, 700, 1000, 1300, 1600, 1900, 2500, 4000)
    for size in sizes:
        house.imap_way.cut_after_bytes(size)
        house.imap_way.cut_all()
        before = house.imap_way.connections
        house.ledger.deliver()
        # One reads and one listens: a third connection shows that one of them was cut.
        assert until(lambda: house.imap_way.connections >= before + 3, 30)  # noqa: B023 - asked at once
        house.imap_way.obey()
        house.imap_way.cut_all()
    house.settle_patiently()

    tally("IMAP line cut after a number of bytes", len(sizes), house.ledger.judge())


def test_a_line_cut_before_or_after_a_move_files_each_mail_once(house: House, tally: Tally):
    house.service.start()
    injected = 0
    for way in ("command lost", "answer lost", "half of the answer lost"):
        if way == "command lost":
            cut = house.imap_way.cut("to server", MOVE)
        elif way == "answer lost":
            cut = house.imap_way.cut("to client", asked=MOVE)
        else:
            cut = house.imap_way.cut("to client", asked=MOVE, after=True)
        deliver(house)
        house.settle_patiently()
        assert cut.done, way
        injected += cut.done

    tally("IMAP line cut during MOVE", injected, house.ledger.judge())


def test_a_server_that_refuses_connections_is_read_when_it_is_back(house: House, tally: Tally):
    house.service.start()
    for _ in range(2):
        house.imap_way.refuse()
        deliver(house)
        assert until(lambda: "Nothing answers at" in house.service.log(), 20)
        house.imap_way.start()
        house.settle_patiently()

    tally("IMAP server refuses connections", 2, house.ledger.judge())


def test_a_server_that_falls_silent_is_asked_again(house: House, tally: Tally):
    house.service.start()
    stalls = 0
    for command in (rb"UID SEARCH", rb"UID FETCH.*BODY", rb"UID MOVE"):
        stall = house.imap_way.stall("to client", asked=command)
        deliver(house)
        assert until(lambda: stall.done == 1, 20)  # noqa: B023 - asked at once
        house.settle_patiently()
        stalls += stall.done
        house.obey()

    tally("IMAP server falls silent", stalls, house.ledger.judge())


@pytest.mark.parametrize("word", ["NO [UNAVAILABLE]", "NO", "BAD"])
def test_a_server_that_refuses_any_command_gets_it_again(house: House, tally: Tally, word: str):
    house.service.start()
    refusals = [
        house.imap_way.answer(rb"^(\S+) " + command.encode(), rb"\1 " + word.encode() + b" Not now\r\n", times=2)
        for command in COMMANDS
    ]
    house.imap_way.cut_all()
    deliver(house)
    assert until(lambda: sum(refusal.done for refusal in refusals) >= 2 * 6, 60)
    house.settle_patiently()

    tally("IMAP server answers NO or BAD", sum(refusal.done for refusal in refusals), house.ledger.judge())


def test_a_message_that_the_server_hands_out_empty_is_asked_for_again(house: House, tally: Tally):
    house.service.start()
    empty = house.imap_way.answer(
        rb"^(\S+) UID FETCH (\d+) \(?BODY\.PEEK\[\]", b"* 1 FETCH (UID \\2 BODY[] {0}\r\n)\r\n\\1 OK Done\r\n", times=3
    )
    for _ in range(3):
        house.ledger.deliver()
        house.settle_patiently()

    assert empty.done == 3
    tally("IMAP server hands out an empty message", empty.done, house.ledger.judge())


def test_a_login_that_is_refused_for_good_waits_for_the_operator_and_then_goes_on(house: House, tally: Tally):
    house.service.start()
    deliver(house)
    house.settle_patiently()
    refusal = house.imap_way.answer(rb"^(\S+) LOGIN", rb"\1 NO [AUTHENTICATIONFAILED] Wrong\r\n", times=None)
    house.imap_way.cut_all()
    deliver(house)
    assert until(lambda: "refuses the login" in house.service.log(), 20)
    house.service.stop()  # the operator mends the password and starts it again
    house.obey()
    house.service.start()
    house.settle_patiently()

    tally("IMAP server refuses the login", refusal.done, house.ledger.judge())


def test_mail_is_read_though_the_server_drops_whoever_listens(house: House, tally: Tally):
    house.service.start()
    for _ in range(3):
        house.ledger.deliver()
        house.settle_patiently()
        assert house.imap_way.cut_all() >= 1
        house.ledger.deliver()
        house.settle_patiently()

    tally("IMAP server drops IDLE", 3, house.ledger.judge())


def test_the_same_mail_delivered_again_makes_no_second_case(house: House, tally: Tally):
    ledger = house.ledger
    house.service.start()
    mails = [ledger.deliver() for _ in range(MAILS)]
    for mail in mails:
        ledger.repeat(mail)  # perhaps in the same look
    house.settle_patiently()
    for mail in mails:
        ledger.repeat(mail)
        ledger.repeat(mail, b"Received: from relay.example by mx.sunfield.example; Mon, 16 Nov 2026 09:00:00 -0800\r\n")
    house.settle_patiently()

    tally("the server delivers the same mail again", 3 * MAILS, ledger.judge())


def test_a_mail_that_a_person_copies_or_moves_back_to_the_inbox_makes_no_second_case(house: House, tally: Tally):
    ledger = house.ledger
    house.service.start()
    mails = [ledger.deliver() for _ in range(MAILS)]
    house.settle_patiently()

    with house.imap.client() as client:
        client.select_folder(house.service.done_folder)
        there = client.search()
        client.copy(there, "INBOX")
    for mail in mails:
        ledger.copied(mail)
    house.settle_patiently()
    with house.imap.client() as client:
        client.select_folder(house.service.done_folder)
        client.move(client.search(), "INBOX")
    house.settle_patiently()

    tally("a person copies or moves mail back to the INBOX", 3 * MAILS, ledger.judge())


def deliver(house: House, mails: int = MAILS) -> None:
    for _ in range(mails):
        house.ledger.deliver()
