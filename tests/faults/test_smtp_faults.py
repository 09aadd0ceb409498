"""The mail server for letters fails in every way it can: each receipt arrives, and again only in the stated window."""

from collections.abc import Callable

import pytest
from support.ports import until

from faults.conftest import Tally
from faults.house import House

pytestmark = [pytest.mark.slow, pytest.mark.dovecot, pytest.mark.faults(ci=True)]

DOT = rb"^\.\r\n$"
MAILS = 4
TIMES = 3
LINES = {"EHLO": rb"^(EHLO|HELO)", "MAIL": rb"^MAIL", "RCPT": rb"^RCPT", "DATA": rb"^DATA"}
STAGES = ("greeting", *LINES, "after the dot")


@pytest.fixture(autouse=True)
def hurried(house: House) -> None:
    """The service looks at its outbox more often than every five seconds, and waits seconds for a silent server."""
    house.service.hurried = True


def test_letters_arrive_when_the_server_says_later_at_any_stage(house: House, tally: Tally):
    house.service.start()
    injected = 0
    for number, stage in enumerate(STAGES):
        injected += refused_at(house, stage, f"45{number % 3} 4.3.0 Later, at {stage}")

    tally("mail server for letters says 4xx, at each of six stages", injected, house.ledger.judge())


def test_letters_arrive_when_the_server_refuses_for_good_and_an_operator_tries_again(house: House, tally: Tally):
    house.service.start()
    injected = sum(refused_at(house, stage, f"554 5.3.0 Never, at {stage}") for stage in STAGES)
    failed = house.ledger.query("SELECT count(*) FROM outbox WHERE state = 'failed'")[0][0]
    assert failed == 3 * TIMES  # for good only once a letter was named: RCPT, DATA, after the dot

    retried = house.service.command("outbox", "retry")
    assert retried.returncode == 0, retried.stderr
    house.settle_patiently()

    tally("mail server for letters says 5xx, at each of six stages", injected, house.ledger.judge())


def test_letters_arrive_once_when_the_server_says_421_at_any_stage(house: House, tally: Tally):
    house.service.start()
    injected = sum(refused_at(house, stage, "421 4.3.2 The server closes") for stage in LINES)

    tally("mail server for letters says 421 and closes", injected, house.ledger.judge())


def test_a_line_cut_before_the_final_dot_costs_no_letter_and_doubles_none(house: House, tally: Tally):
    house.service.start()
    cut = house.smtp_way.cut("to server", DOT, times=6)
    deliver(house)
    house.settle_patiently()

    assert cut.done == 6
    tally("line cut before the final dot", cut.done, house.ledger.judge())


def test_a_line_cut_after_the_final_dot_sends_the_same_letter_once_more(house: House, tally: Tally):
    house.service.start()
    cut = house.smtp_way.cut("to client", asked=DOT, times=6)
    deliver(house)
    house.settle_patiently()

    assert cut.done == 6
    judged = house.ledger.judge(window=house.ledger.uncertain())
    assert judged.again == 6
    tally("line cut after the final dot, before its 250", cut.done, judged)


def test_a_silent_server_is_left_after_a_while_and_its_letters_arrive(house: House, tally: Tally):
    house.service.start()
    injected = 0
    for line in (*LINES.values(), DOT):
        house.smtp_way.cut_all()
        stall = house.smtp_way.stall("to client", asked=line, times=2)
        deliver(house, 2)
        house.settle_patiently()
        injected += stall.done
        house.obey()

    judged = house.ledger.judge(window=house.ledger.uncertain())
    assert judged.again <= 2
    tally("mail server for letters falls silent", injected, judged)


def test_answers_that_are_no_smtp_cost_no_letter(house: House, tally: Tally):
    house.service.start()
    injected = 0
    for asked in (rb"^$", *LINES.values(), DOT):
        for nonsense in (b"* OK IMAP4rev1 ready\r\n", b"\xff\xfe\r\n", b"99\r\n"):
            house.smtp_way.cut_all()
            replaced = house.smtp_way.replace(rb"^.*\r\n", nonsense, asked=asked)
            deliver(house, 1)
            house.settle_patiently()
            injected += replaced.done
            house.obey()

    judged = house.ledger.judge(window=house.ledger.uncertain())
    assert judged.again <= 3  # where the answer to a whole letter could not be understood
    tally("mail server for letters answers with nonsense", injected, judged)


def test_a_slow_server_gets_every_letter_once(house: House, tally: Tally):
    house.service.start()
    house.smtp.slow(1.0)
    house.smtp_way.slow(0.02)
    deliver(house)
    house.settle_patiently()

    tally("slow mail server for letters", house.smtp_way.connections, house.ledger.judge())


def test_a_server_that_closes_after_each_letter_gets_every_letter_once(house: House, tally: Tally):
    house.service.start()
    cut = house.smtp_way.cut("to client", asked=DOT, after=True, times=None)
    deliver(house)
    house.settle_patiently()

    assert cut.done >= 2 * MAILS
    tally("mail server closes after each letter", cut.done, house.ledger.judge())


def test_a_server_that_refuses_connections_gets_every_letter_when_it_is_back(house: House, tally: Tally):
    house.service.start()
    house.smtp_way.refuse()
    deliver(house)
    assert until(lambda: house.ledger.query("SELECT count(*) FROM outbox")[0][0] >= 2 * MAILS, 20)
    assert until(lambda: house.service.log().count("letters wait") >= 1, 20)
    assert house.smtp.messages == []

    house.smtp_way.start()
    house.settle_patiently()

    tally("mail server for letters refuses connections", 1, house.ledger.judge())


def refused_at(house: House, stage: str, reply: str) -> int:
    """Send letters through a server that refuses a few times at this stage; return how often it did."""
    house.smtp_way.cut_all()  # so that the next letter meets a greeting
    given = refuse(house, stage, reply)
    deliver(house)
    house.settle_patiently()
    house.obey()
    assert given() == TIMES, stage
    return TIMES


def refuse(house: House, stage: str, reply: str) -> Callable[[], int]:
    """Order refusals; return what tells how many were given."""
    if stage == "after the dot":
        house.smtp.answers(reply, at="DATA", times=TIMES)
        order = house.smtp._orders[-1]
        return lambda: TIMES - (order.times or 0)
    line = reply.encode() + b"\r\n"
    if stage == "greeting":
        rule = house.smtp_way.replace(rb"^220 .*\r\n", line, times=TIMES)
    else:
        rule = house.smtp_way.answer(LINES[stage], line, times=TIMES)
    return lambda: rule.done


def deliver(house: House, mails: int = MAILS) -> None:
    for _ in range(mails):
        house.ledger.deliver()
