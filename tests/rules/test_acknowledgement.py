"""mail-safety.md 4: a receipt goes out when every condition holds; when one does not, the case is made all the same."""

import pytest
from support.town import (
    BACKUP,
    BORDER,
    CONTACT,
    HELP,
    LEE,
    NEIGHBOUR,
    OVERSIGHT,
    PARENT,
    SAFETY,
    SUPERINTENDENT,
)

from cases.policy import Limits

RECEIPT = "We received your message"
OURS = [CONTACT, "a.ruiz@sunfield.example", BACKUP, OVERSIGHT, SUPERINTENDENT, SAFETY, LEE]


def receipts(town):
    return [letter.to for letter in town.sent(subject=RECEIPT)]


def deliver(town, *fields: str, body: str = "The bus was late."):
    head = "".join(f"{field}\r\n" for field in (*fields, f"To: {HELP}", "Subject: bus", "Message-ID: <m@x.example>"))
    return town.deliver(f"{head}\r\n{body}".encode())


def test_a_mail_for_which_every_condition_holds_gets_exactly_one_receipt_at_once(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    assert receipts(town) == [PARENT]
    town.wait(days=2)
    assert receipts(town) == [PARENT]
    assert town.sent(subject=RECEIPT)[0].subject == f"[{mail.case}] {RECEIPT}"


def test_only_a_new_case_is_acknowledged(town):
    town.mail(PARENT, "bus", "The bus was late.")
    for n in range(3):
        town.mail(PARENT, "Re: bus", f"Late again, {n}.", answers=town.sent(to=PARENT)[0])
    assert receipts(town) == [PARENT]


CONDITIONS = {
    "two From fields": [f"From: {PARENT}", f"From: {NEIGHBOUR}"],
    "two mailboxes": [f"From: {PARENT}, {NEIGHBOUR}"],
    "a group": [f"From: Friends: {PARENT};"],
    "no valid mailbox": ["From: maria at home"],
    "no From field": ["Sender: maria.lopez@mail.example"],
    "dmarc=fail": [f"Authentication-Results: {BORDER}; dmarc=fail header.from=mail.example", f"From: {PARENT}"],
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_without_one_condition_the_case_is_made_and_the_notice_says_why(town, condition):
    mail = deliver(town, *CONDITIONS[condition])
    assert mail.became.what == "new"
    assert receipts(town) == []
    (notice,) = town.sent(to=CONTACT)
    assert "Receipt:   not sent, because " in notice.text


@pytest.mark.parametrize("who", OURS)
@pytest.mark.parametrize("proven", [True, False])
def test_our_own_people_are_never_acknowledged(town, who, proven):
    town.mail(who, "my daughter", "My daughter's bus was late.", proven=proven)
    assert receipts(town) == []


def test_a_foreign_dmarc_fail_is_not_the_borders(town):
    town.mail(
        PARENT,
        "bus",
        "Late.",
        headers=[("Authentication-Results", "evil.example; dmarc=fail header.from=mail.example")],
    )
    assert receipts(town) == [PARENT]


def test_the_limits_withhold_a_receipt_and_no_case(other_town):
    town = other_town(limits=Limits(ack_per_address_hour=1))
    first, second = (town.mail(PARENT, f"bus {n}", f"The bus was late {n} times.") for n in range(2))
    assert receipts(town) == [PARENT]
    assert first.case != second.case
    assert "Receipt:   not sent, because " in town.sent(to=CONTACT)[-1].text


@pytest.mark.parametrize(
    "field", ["Reply-To", "Cc", "Bcc", "Sender", "Resent-From", "Resent-To", "Errors-To", "Return-Path"]
)
def test_a_receipt_goes_to_the_from_mailbox_and_nowhere_else(town, field):
    town.mail(PARENT, "bus", "The bus was late.", headers=[(field, "<victim@bank.example>")])
    assert {letter.to for letter in town.sent()} == {PARENT, CONTACT}
    assert "victim" not in town.sent(to=PARENT)[0].raw.decode()


@pytest.mark.parametrize(
    ("who", "proven", "written_to"),
    [
        (LEE, True, True),
        (LEE, False, False),
        (CONTACT, True, True),
        (CONTACT, False, False),
        (NEIGHBOUR, True, False),
        ("someone@sunfield.example", True, False),
    ],
)
def test_an_address_inside_a_body_is_written_to_only_for_our_own_proven_people(town, who, proven, written_to):
    town.forward(who, name="Maria Lopez", address=PARENT, subject="bus", text="The bus was late.", proven=proven)
    assert (PARENT in {letter.to for letter in town.sent()}) is written_to


@pytest.mark.parametrize("place", ["name", "local part", "subject", "body", "file name", "other field"])
def test_a_receipt_repeats_nothing_of_the_message(town, place):
    word = "zebraquartz"
    sender = f"{word}@mail.example" if place == "local part" else PARENT
    raw = (
        f"Authentication-Results: {BORDER}; dmarc=pass header.from=mail.example\r\n"
        f"From: {word if place == 'name' else 'Maria'} <{sender}>\r\nTo: {HELP}\r\nMessage-ID: <1@mail.example>\r\n"
        f"Subject: {word if place == 'subject' else 'bus'}\r\nOrganization: {word if place == 'other field' else 'none'}\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        f"--b\r\n\r\nThe bus was late. {word if place == 'body' else ''}\r\n"
        f'--b\r\nContent-Type: image/png; name="{word if place == "file name" else "photo"}.png"\r\n\r\nx\r\n--b--\r\n'
    )
    town.deliver(raw.encode())
    (receipt,) = town.sent(subject=RECEIPT)
    head, _, body = receipt.raw.decode().partition("\r\n\r\n")
    assert word not in body
    assert word not in head.replace(f"To: {sender}", "")


def test_a_receipt_is_short_plain_text_that_says_it_is_automatic(town):
    town.mail(PARENT, "bus", "The bus was late.")
    (receipt,) = town.sent(subject=RECEIPT)
    assert receipt.headers["Content-Type"].startswith("text/plain")
    assert len(receipt.text.encode()) <= 4096
    assert receipt.headers["Auto-Submitted"] == "auto-replied"
    assert receipt.headers["X-Auto-Response-Suppress"] == "All"
    assert receipt.headers["X-Casepost-Loop"] in town.service.loop_marks
    assert receipt.envelope_from.startswith("help+b.")
    assert receipt.headers["In-Reply-To"] == receipt.headers["References"] == "<mail-1@mail.example>"


def test_without_plus_addresses_the_envelope_sender_is_empty(other_town):
    town = other_town(plus_addressing=False)
    town.mail(PARENT, "bus", "The bus was late.")
    assert {letter.envelope_from for letter in town.sent()} == {""}


def test_notices_are_auto_generated_and_a_persons_own_words_say_nothing(town):
    town.mail(PARENT, "bus", "The bus was late.")
    notice = town.sent(to=CONTACT)[0]
    town.mail(CONTACT, "Re: x", "A new stop opens on Monday.", answers=notice)
    town.wait(minutes=3)
    answer = town.sent(to=PARENT)[-1]
    assert notice.headers["Auto-Submitted"] == "auto-generated"
    assert "Auto-Submitted" not in answer.headers
    assert "X-Auto-Response-Suppress" not in answer.headers
