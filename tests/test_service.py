"""The service as a process, by real IMAP and SMTP: each sentence of its purpose, and what happens when a server fails.

The mails of the conversations share one service for each kind of mail server, so every test has people of its own.
"""

import shutil
from collections.abc import Iterator

import pytest
from support import service as service_support
from support.dovecot import Dovecot
from support.ports import until
from support.pymap_server import PymapServer
from support.service import CONTACT, LEE, OPERATOR, Letter, Service
from support.smtp_server import running

pytestmark = pytest.mark.slow
BUS = "The bus left my son at the stop again this morning."


@pytest.fixture(scope="module", params=["dovecot", "pymap"])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One running service on each mail server, for the conversations."""
    home = tmp_path_factory.mktemp(request.param)
    with running() as smtp:
        if request.param == "dovecot":
            imap = request.getfixturevalue("dovecot_session")
            imap.empty()
            with service_support.running(home, imap, smtp) as service:
                yield service
            return
        imap = PymapServer()
        imap.start()
        try:
            with service_support.running(home, imap, smtp) as service:
                yield service
        finally:
            imap.stop()


@pytest.fixture(autouse=True)
def patient_smtp(request: pytest.FixtureRequest) -> Iterator[None]:
    """The shared SMTP server accepts everything again after each test."""
    yield
    if "town" in request.fixturenames:
        request.getfixturevalue("town").smtp.obey()


def number(letter: Letter) -> str:
    return letter.subject[1:14]


def notice_of(service: Service, receipt: Letter) -> Letter:
    return service.wait_for_letter(CONTACT, f"[{number(receipt)}] New case")


# The purpose, sentence by sentence


def test_a_parent_writes_and_a_case_exists_and_she_gets_its_number_and_the_contact_a_notice(town):
    town.mail("Maria Lopez <maria@mail.example>", "bus 14", BUS)

    receipt = town.wait_for_letter("maria@mail.example", "We received your message")
    notice = notice_of(town, receipt)

    case = town.case(number(receipt))
    assert (case["status"], case["requester"]["email"]) == ("new", "maria@mail.example")
    assert case["events"][0]["kind"] == "received"
    assert number(receipt) in receipt.text
    assert "bus" not in receipt.text
    assert "Recibimos su mensaje" in receipt.text
    assert BUS in notice.text


def test_the_contact_answers_by_replying_and_the_parent_reads_it(town):
    town.mail("Sara Chen <sara@mail.example>", "bus 15", BUS)
    notice = notice_of(town, town.wait_for_letter("sara@mail.example", "We received"))

    town.mail(CONTACT, f"Re: {notice.subject}", "#resolve fixed\r\n\r\nThe driver was spoken to.", answers=notice)
    answer = town.wait_for_letter("sara@mail.example", "Our answer to you")

    assert "The driver was spoken to." in answer.text
    assert "#resolve" not in answer.text
    assert CONTACT.encode() not in answer.raw
    case = town.case(number(notice))
    assert (case["status"], case["outcome"]) == ("resolved", "fixed")


def test_a_board_member_who_forwarded_hears_when_it_is_resolved(town):
    forwarded = (
        "Please help this family.\r\n\r\n---------- Forwarded message ---------\r\n"
        f"From: Noor Amin <noor@mail.example>\r\nDate: Mon, Nov 16, 2026 at 9:00 AM\r\nSubject: the gate\r\nTo: <{LEE}>"
        "\r\n\r\nThe gate at the north side is locked at eight.\r\n"
    )
    town.mail(f"Jordan Lee <{LEE}>", "Fwd: the gate", forwarded)
    got = town.wait_for_letter(LEE, "We received the message you sent us")
    notice = notice_of(town, got)

    town.mail(
        CONTACT, "Re: the gate", "#resolve fixed\r\n#board It opens at seven now.\r\n\r\nIt is open.", answers=notice
    )
    told = town.wait_for_letter(LEE, f"[{number(got)}] Resolved")

    assert "It opens at seven now." in told.text
    assert "It is open." not in told.text
    assert "noor" not in told.raw.decode().casefold()
    assert town.wait_for_letter("noor@mail.example", "Our answer to you")


def test_a_constituent_adds_to_her_case_by_replying_to_the_receipt(town):
    town.mail("Lena Roth <lena@mail.example>", "the roof", "It rains through the roof of room 3.")
    receipt = town.wait_for_letter("lena@mail.example", "We received")

    town.mail("Lena Roth <lena@mail.example>", f"Re: {receipt.subject}", "And of room 4.", answers=receipt)
    more = town.wait_for_letter(CONTACT, f"[{number(receipt)}] New mail")

    assert "And of room 4." in more.text
    assert len(town.letters("lena@mail.example")) == 1


def test_a_command_in_the_contacts_name_that_cannot_be_proven_does_nothing(town):
    town.mail("Tim Ode <tim@mail.example>", "lunch", "How do I pay the lunch debt?")
    notice = notice_of(town, town.wait_for_letter("tim@mail.example", "We received"))

    town.mail(CONTACT, "Re: lunch", "#resolve withdrawn", answers=notice, proven=False)

    assert town.wait_for_letter(CONTACT, f"[{number(notice)}] Was this you?")
    assert town.case(number(notice))["status"] == "new"


def test_an_automatic_mail_is_recorded_and_never_answered(town):
    raw = town.mail("Away <away@mail.example>", "Out of office", "I am away.", deliver=False)
    town.imap.deliver(b"Auto-Submitted: auto-replied\r\n" + raw)
    town.mail("Rita Sol <rita@mail.example>", "lunch", "How do I pay the lunch debt?")

    town.wait_for_letter("rita@mail.example", "We received")
    assert town.letters("away@mail.example") == []


# The mail server for letters fails


def test_a_letter_that_is_refused_for_now_is_tried_again_and_reading_goes_on(town):
    town.smtp.answers("451 4.3.0 Come back later", at="RCPT", address="greta@mail.example", times=1)
    town.mail("Greta Lund <greta@mail.example>", "bus 3", BUS)
    town.mail("Hugo Best <hugo@mail.example>", "bus 4", BUS)

    town.wait_for_letter("hugo@mail.example", "We received")

    def waits() -> bool:
        rows = town.asked("outbox", "list", "--json")
        return any(row["attempts"] == 1 and row["state"] == "waiting" for row in rows)

    assert until(waits, 10, every=0.2)


def test_a_letter_that_is_refused_for_good_is_told_to_the_contact(town):
    town.smtp.answers("550 5.1.1 No such user here", at="RCPT", address="ivan@mail.example")
    town.mail("Ivan Petit <ivan@mail.example>", "bus 5", BUS)

    told = town.wait_for_letter(CONTACT, "Our email did not arrive")

    assert "undeliverable" in [event["kind"] for event in town.case(number(told))["events"]]


def test_reading_goes_on_while_the_mail_server_for_letters_is_down(town):
    town.smtp.refuse()
    try:
        town.mail("Jana Ruf <jana@mail.example>", "bus 6", BUS)
        town.mail("Kurt Ols <kurt@mail.example>", "bus 7", BUS)

        def are_cases() -> bool:
            people = [case["requester"]["email"] for case in town.asked("case", "list", "--json")]
            return {"jana@mail.example", "kurt@mail.example"} <= set(people)

        assert until(are_cases, 15, every=0.2)
    finally:
        town.smtp.listen()
    assert town.wait_for_letter("jana@mail.example", "We received")


def test_at_the_end_every_mail_lies_among_the_handled_ones_and_sigterm_ends_the_service_well(town):
    town.mail("Last One <last@mail.example>", "bus 9", BUS)
    town.wait_for_letter("last@mail.example", "We received")

    assert until(lambda: not town.imap.folder("INBOX"), 10)
    assert any(b"last@mail.example" in mail for mail in town.imap.folder(town.done_folder))
    assert town.stop() == 0
    assert "Traceback" not in town.log()
    town.start()


# One service of its own for each


@pytest.fixture
def imap(dovecot: Dovecot) -> Dovecot:
    """An empty Dovecot."""
    return dovecot


@pytest.mark.dovecot
def test_sigterm_finishes_the_message_in_hand_and_leaves_no_half(imap, smtp_server, tmp_path):
    with service_support.running(tmp_path / "one", imap, smtp_server) as service:
        for place in range(40):
            service.mail(f"P{place} <p{place}@mail.example>", f"bus {place}", f"{BUS} {place}")
        assert until(lambda: len(imap.folder("Casepost.Done")) > 0, 15)
        assert service.stop() == 0

        numbers = [case["number"] for case in service.asked("case", "list", "--json")]
        assert len(numbers) == len(imap.folder("Casepost.Done"))
        assert len(numbers) + len(imap.folder("INBOX")) == 40

        service.start()
        service.wait_until_filed(40)
        assert len(service.asked("case", "list", "--json")) == 40


@pytest.mark.dovecot
def test_a_service_that_was_killed_loses_nothing_and_doubles_nothing(imap, smtp_server, tmp_path):
    with service_support.running(tmp_path / "one", imap, smtp_server) as service:
        for place in range(40):
            service.mail(f"P{place} <p{place}@mail.example>", f"bus {place}", f"{BUS} {place}")
        assert until(lambda: len(imap.folder("Casepost.Done")) > 0, 15)
        service.kill()
        service.start()

        service.wait_until_filed(40)
        cases = service.asked("case", "list", "--json")
        assert sorted(case["requester"]["email"] for case in cases) == sorted(f"p{n}@mail.example" for n in range(40))


@pytest.mark.dovecot
def test_a_mail_server_that_comes_back_is_read_again(own_dovecot, smtp_server, tmp_path):
    with service_support.running(tmp_path / "one", own_dovecot, smtp_server) as service:
        own_dovecot.stop()
        own_dovecot.start()
        service.mail("Maria Lopez <maria@mail.example>", "bus 14", BUS)

        assert service.wait_for_letter("maria@mail.example", "We received", 30)


@pytest.mark.dovecot
def test_a_wrong_password_is_said_once_to_the_operator_and_the_account_is_not_hammered(imap, smtp_server, tmp_path):
    with service_support.running(tmp_path / "one", imap, smtp_server, password="wrong") as service:
        letter = service.wait_for_letter(OPERATOR, "needs help")
        assert "cannot be read" in letter.text
        assert "casepost check" in letter.text
        told = service.log().count("refused")
        assert not until(lambda: service.log().count("refused") > told, 3)
        assert len(service.letters(OPERATOR)) == 1
        assert service.stop() == 0


@pytest.mark.dovecot
def test_two_services_on_one_mailbox_make_one_case_each_mail(imap, smtp_server, tmp_path):
    with service_support.running(tmp_path / "one", imap, smtp_server) as first:
        second = Service(tmp_path / "two", imap, smtp_server, store=f"sqlite:///{tmp_path / 'one' / 'casepost.db'}")
        shutil.copyfile(first.home / "secrets" / "casepost", second.home / "secrets" / "casepost")
        try:
            second.start()
            for place in range(12):
                first.mail(f"P{place} <p{place}@mail.example>", f"bus {place}", f"{BUS} {place}")
            first.wait_until_filed(12)
            assert len(first.asked("case", "list", "--json")) == 12
            assert until(lambda: len(first.letters(subject="We received")) == 12, 15)
            assert second.stop() == 0
        finally:
            second.kill()


@pytest.mark.dovecot
@pytest.mark.postgres
def test_the_same_road_on_postgresql(imap, smtp_server, fresh_postgres, tmp_path):
    with service_support.running(tmp_path / "one", imap, smtp_server, fresh_postgres) as service:
        service.mail("Maria Lopez <maria@mail.example>", "bus 14", BUS)
        notice = notice_of(service, service.wait_for_letter("maria@mail.example", "We received"))
        service.mail(CONTACT, "Re: bus 14", "#resolve fixed\r\n\r\nNew stop from Monday.", answers=notice)

        assert "New stop from Monday." in service.wait_for_letter("maria@mail.example", "Our answer").text
        assert service.case(number(notice))["outcome"] == "fixed"
        service.wait_until_filed(2)
        assert service.stop() == 0


def test_without_a_store_the_service_says_so_and_makes_none(smtp_server, pymap_server, tmp_path):
    service = Service(tmp_path / "one", pymap_server, smtp_server)
    service.launch()

    assert service.wait() == 1
    assert "casepost init" in service.log()
    assert len(service.log().strip().splitlines()) == 1
    assert not list((tmp_path / "one").glob("*.db*"))
