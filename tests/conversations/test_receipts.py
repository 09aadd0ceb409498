"""Who gets a receipt, who does not, and what stands in it (mail-safety.md 4 and 5)."""

from dataclasses import replace

import pytest
from support.town import BACKUP, BORDER, CONTACT, HELP, LEE, NEIGHBOUR, PARENT, SUPERINTENDENT, Town, sunfield

from casepost.database import open_engine
from cases.policy import Limits, Trust

FORM = "form@www.sunfield.example"


def deliver(town, *fields: str, body: str = "The bus was late."):
    head = "".join(f"{field}\r\n" for field in fields)
    return town.deliver(
        f"{head}To: {HELP}\r\nSubject: bus\r\nMessage-ID: <m{len(town.messages())}@x.example>\r\n\r\n{body}".encode()
    )


@pytest.fixture
def other_town(empty_sqlite, tmp_path):
    """Return a function that makes a town with other rules."""
    engines = []

    def make(**changes) -> Town:
        file = tmp_path / f"town{len(engines)}.db"
        file.write_bytes(empty_sqlite.read_bytes())
        engines.append(open_engine(f"sqlite:///{file}"))
        return Town(engines[-1], sunfield(**changes))

    yield make
    for engine in engines:
        engine.dispose()


def refusal(town, mail) -> str:
    return next((step.event.reason for step in town.history(mail.case) if step.kind == "not_acknowledged"), "")


def test_a_new_case_is_acknowledged_once(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    assert town.kinds(mail.case)[-1] == "acknowledged"
    town.mail(PARENT, "Re: bus", "Again today.", answers=town.sent(to=PARENT)[-1])
    assert len(town.sent(to=PARENT)) == 1


def test_dmarc_fail_makes_a_case_and_no_receipt(town):
    mail = deliver(town, f"Authentication-Results: {BORDER}; dmarc=fail header.from=mail.example", f"From: {PARENT}")
    assert mail.became.what == "new"
    assert town.sent(to=PARENT) == []
    assert "DMARC" in refusal(town, mail)
    assert "DMARC" in town.sent(to=CONTACT)[-1].text


@pytest.mark.parametrize(
    "fields",
    [
        [f"From: {PARENT}", f"From: {NEIGHBOUR}"],
        [f"From: {PARENT}, {NEIGHBOUR}"],
        [f"From: Friends: {PARENT};"],
        [f"From: {PARENT} <{NEIGHBOUR}>"],
        ["From: nobody"],
        ["From:"],
        ["X-From: nobody"],
    ],
)
def test_a_sender_in_doubt_makes_a_case_and_no_receipt(town, fields):
    mail = deliver(town, *fields)
    assert mail.became.what == "new"
    assert {letter.to for letter in town.sent()} == {CONTACT}
    assert refusal(town, mail)


@pytest.mark.parametrize(
    "who", [CONTACT, BACKUP, SUPERINTENDENT, "a.ruiz@sunfield.example", LEE, "it@sunfield.example"]
)
@pytest.mark.parametrize("proven", [True, False])
def test_our_own_people_get_no_receipt(town, who, proven):
    mail = town.mail(who, "a question", "My daughter's bus was late.", proven=proven)
    assert mail.became.what == "new"
    assert town.sent(subject="We received your message") == []
    assert refusal(town, mail)


def test_reply_to_cc_and_sender_get_nothing(town):
    town.mail(
        PARENT, "bus", "The bus was late.",
        headers=[("Reply-To", "victim@bank.example"), ("Cc", f"{NEIGHBOUR}, victim@shop.example"), ("Sender", "victim@x.example"),
                 ("Errors-To", "victim@y.example"), ("Disposition-Notification-To", "victim@z.example")],
    )  # fmt: skip
    assert {letter.to for letter in town.sent()} == {PARENT, CONTACT}


@pytest.mark.parametrize("value", ["All", "OOF, AutoReply", "autoreply", "DR, oof"])
def test_a_mail_that_asks_for_silence_makes_a_case_and_no_receipt(town, value):
    mail = town.mail(PARENT, "bus", "The bus was late.", headers=[("X-Auto-Response-Suppress", value)])
    assert mail.became.what == "new"
    assert town.sent(to=PARENT) == []
    assert "no automatic answer" in refusal(town, mail)


def test_other_suppressions_ask_for_nothing_of_ours(town):
    town.mail(PARENT, "bus", "The bus was late.", headers=[("X-Auto-Response-Suppress", "DR, RN, NRN")])
    assert len(town.sent(to=PARENT)) == 1


def test_nothing_of_the_message_stands_in_the_receipt(town):
    secret = "zebra-quartz"
    raw = town.mail(
        f"Buy {secret} <{PARENT}>",
        f"Cheap {secret} pills",
        f"See https://{secret}.example now",
        message_id="<x@mail.example>",
    )
    (receipt,) = town.sent(to=PARENT)
    assert secret not in receipt.raw.decode()
    assert "pills" not in receipt.text
    assert raw.case == "CS-2026-00001"


def test_the_receipt_says_that_it_is_automatic_and_names_no_inbound_address(town):
    town.mail(PARENT, "bus", "The bus was late.")
    (receipt,) = town.sent(to=PARENT)
    assert receipt.headers["Auto-Submitted"] == "auto-replied"
    assert receipt.headers["X-Auto-Response-Suppress"] == "All"
    assert receipt.headers["X-Casepost-Loop"].startswith("sunfield.")
    assert receipt.headers["Content-Type"].startswith("text/plain")
    assert receipt.headers["In-Reply-To"] == receipt.headers["References"] == "<mail-1@mail.example>"
    assert len(receipt.raw) < 6 * 1024
    assert CONTACT not in receipt.raw.decode()


def test_each_letter_has_one_reader_and_a_bounce_address_of_its_own(town):
    mail = town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus", text="The bus left my son.")
    town.mail(CONTACT, "Re: bus", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    letters = town.sent()
    assert {letter.to for letter in letters} == {PARENT, LEE, CONTACT}
    for letter in letters:
        assert letter.headers["To"].endswith(letter.to) or f"<{letter.to}>" in letter.headers["To"]
        assert not {"Cc", "Bcc", "Resent-To"} & set(letter.headers)
        assert letter.envelope_from == "" or letter.envelope_from.startswith("help+b.")
        assert letter.headers["X-Casepost-Loop"]
        assert HELP in letter.headers["From"]
        assert letter.raw.decode().count("@board.sunfield.example") <= (1 if letter.to == LEE else 0)
    answer = town.sent(to=PARENT)[-1]
    assert "Auto-Submitted" not in answer.headers  # a person's own words
    assert all(letter.headers["Auto-Submitted"] for letter in letters if letter.raw != answer.raw)
    assert len({letter.envelope_from for letter in letters}) == 3
    assert len({letter.message_id for letter in letters}) == len(letters)
    assert mail.case in answer.subject


def test_the_subject_of_a_letter_is_never_the_subject_of_a_mail(town):
    town.mail(PARENT, "My son Diego was hit", "He was hit at school.")
    assert not [letter for letter in town.sent() if "Diego" in letter.subject]


@pytest.mark.parametrize(
    "bad", ["<a b@c>", "<no-at-sign>", "<" + "x" * 300 + "@y.example>", "<é@y.example>", "nonsense"]
)
def test_a_strange_message_id_is_not_referred_to(town, bad):
    town.mail(PARENT, "bus", "The bus was late.", message_id=bad)
    (receipt,) = town.sent(to=PARENT)
    assert "In-Reply-To" not in receipt.headers


# limits


def test_an_address_gets_three_receipts_an_hour_and_ten_a_day(town):
    for n in range(5):
        assert town.mail(PARENT, f"bus {n}", f"The bus was late {n} times.").became.what == "new"
    assert len(town.sent(to=PARENT)) == 3
    for hour in range(5):
        town.wait(hours=1, minutes=1)
        for n in range(3):
            town.mail(PARENT, f"bus {hour} {n}", f"The bus was late {hour} {n} times.")
    assert len(town.sent(to=PARENT)) == 10
    town.wait(days=1)
    mail = town.mail(PARENT, "bus", "The bus was late once more.")
    assert len(town.sent(to=PARENT)) == 11
    assert mail.case == "CS-2026-00021"


def test_a_tag_does_not_make_another_address(town):
    for n in range(5):
        town.mail(f"maria.lopez+{n}@mail.example", f"bus {n}", f"The bus was late {n} times.")
    assert len(town.sent(subject="We received your message")) == 3


def test_an_unproven_address_gets_one_receipt_a_day(town):
    for n in range(3):
        town.mail(PARENT, f"bus {n}", f"The bus was late {n} times.", proven=False)
    assert len(town.sent(to=PARENT)) == 1
    town.wait(hours=25)
    town.mail(PARENT, "bus", "The bus was late again.", proven=False)
    assert len(town.sent(to=PARENT)) == 2


def test_a_domain_gets_twenty_receipts_an_hour_but_large_providers_do_not_count(town):
    for n in range(22):
        town.mail(f"p{n}@mail.example", "bus", f"The bus was late {n} times.")
    assert len(town.sent(subject="We received your message")) == 20
    for n in range(22):
        town.mail(f"p{n}@gmail.com", "bus", f"The bus was late {n} times.")
    assert len(town.sent(subject="We received your message")) == 42
    assert {row["became"] for row in town.messages()} == {"new"}


def test_all_receipts_together_are_bounded_and_no_case_is_lost(other_town):
    town = other_town(limits=Limits(ack_per_hour=4, ack_per_day=6))
    for n in range(6):
        assert town.mail(f"p@d{n}.example", "bus", f"The bus was late {n} times.").became.what == "new"
    assert len(town.sent(subject="We received your message")) == 4
    town.wait(hours=2)
    for n in range(6):
        assert town.mail(f"q@d{n}.example", "bus", f"The train was late {n} times.").became.what == "new"
    assert len(town.sent(subject="We received your message")) == 6


def test_a_forwarders_wish_for_silence_opens_no_hole_in_the_limits(town):
    for n in range(4):
        town.forward(LEE, name="Maria Lopez", address=PARENT, subject=f"bus {n}", text=f"The bus left my son {n} times.",
                     headers=[("X-Auto-Response-Suppress", "All")])  # fmt: skip
    assert len(town.sent(to=PARENT)) == 1


# the district's own form


@pytest.fixture
def form_town(other_town):
    return other_town(trust=Trust(authserv_ids=(BORDER,), trusted_form_senders=(FORM,)))


def filled_in(town, reply_to: str, *more: tuple[str, str], proven: bool = True):
    headers = [("Reply-To", reply_to), *more]
    return town.mail(FORM, "Web form", "The bus was late.", headers=headers, proven=proven)


def test_the_districts_form_speaks_for_its_reply_to(form_town):
    mail = filled_in(
        form_town, f"Maria Lopez <{PARENT}>", ("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")
    )
    assert mail.became.what == "new"
    assert len(form_town.sent(to=PARENT)) == 1
    assert form_town.sent(to=FORM) == []


def test_a_form_that_is_not_proven_is_like_any_mail(form_town):
    filled_in(form_town, PARENT, proven=False)
    assert form_town.sent(to=PARENT) == []
    assert (
        filled_in(form_town, NEIGHBOUR, ("Auto-Submitted", "auto-generated"), proven=False).became.what == "automatic"
    )


@pytest.mark.parametrize("who", [HELP, CONTACT, LEE, "ask@sunfield.example", "it@sunfield.example"])
def test_a_form_in_the_name_of_our_own_people_gets_no_receipt(form_town, who):
    mail = filled_in(form_town, who)
    assert mail.became.what == "new"
    assert form_town.sent(subject="We received your message") == []


def test_a_form_that_names_several_people_gets_no_receipt(form_town):
    assert filled_in(form_town, f"{PARENT}, {NEIGHBOUR}").became.what == "new"
    assert {letter.to for letter in form_town.sent()} == {CONTACT}


# words inside a mail


def test_an_address_inside_a_body_is_written_to_only_for_our_own_proven_people(town):
    town.forward(
        "somebody@mail.example", name="Victim", address="victim@bank.example", subject="hello", text="Some words."
    )
    assert town.sent(to="victim@bank.example") == []
    town.forward(LEE, name="Victim", address="victim@shop.example", subject="hello", text="Other words.", proven=False)
    assert town.sent(to="victim@shop.example") == []
    town.forward(CONTACT, name="Maria Lopez", address=PARENT, subject="bus", text="The bus left my son.")
    assert len(town.sent(to=PARENT)) == 1


def test_a_forward_of_our_own_people_to_our_own_people_writes_to_nobody_outside(town):
    town.forward(CONTACT, name="Ben", address=BACKUP, subject="bus", text="The bus left my son.")
    town.forward(CONTACT, name="Help", address=HELP, subject="bus", text="The bus left my son today.")
    assert {letter.to for letter in town.sent()} == {CONTACT}


def test_without_plus_addresses_letters_still_thread(other_town):
    town = other_town(plus_addressing=False)
    mail = town.mail(PARENT, "bus", "The bus was late.")
    receipt = town.sent(to=PARENT)[-1]
    assert receipt.envelope_from == ""
    assert receipt.reply_to == ""
    assert town.mail(PARENT, "Re: x", "Again today.", answers=receipt).case == mail.case
    town.mail(CONTACT, "Re: bus", "We are on it.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=3)
    assert "We are on it." in town.sent(to=PARENT)[-1].text
    assert replace(town.case(mail.case), last_seq=0).first_answer_at is not None


def test_the_operator_hears_once_an_hour_when_receipts_are_held_back(other_town):
    town = other_town(limits=Limits(ack_per_hour=3))
    for n in range(8):
        town.mail(f"p{n}@d{n}.example", "bus", f"The bus was late, {n}.")

    assert len(town.sent(to="it@sunfield.example")) == 1


def test_what_looks_like_an_absence_notice_makes_a_case_and_no_receipt(town):
    mail = deliver(
        town,
        f"From: {PARENT}",
        "In-Reply-To: <not-of-ours@x.example>",
        body="I am out of the office until Monday.",
    )
    assert mail.became.what == "new"
    away = town.deliver(
        f"From: {NEIGHBOUR}\r\nTo: {HELP}\r\nSubject: Automatic reply: bus\r\nIn-Reply-To: <else@x.example>\r\n"
        "Message-ID: <away@x.example>\r\n\r\nI am out of the office until Monday.".encode()
    )
    assert away.became.what == "new"
    assert town.sent(to=NEIGHBOUR) == []
    assert refusal(town, away) == "it looks like an automatic answer"
