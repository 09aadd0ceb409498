"""Which letters did not arrive, and what is no bounce at all."""

import time
from email import message_from_bytes
from pathlib import Path

import pytest

from ingest.bounces import delivery_report
from ingest.parse import parse

MAIL = Path(__file__).parent / "mail"


def report_of(raw, text=""):
    return delivery_report(message_from_bytes(raw), text)


def status(*fields, report_type="delivery-status"):
    """A report with these recipient blocks."""
    blocks = "\n\n".join(("Reporting-MTA: dns; mx.example", *fields))
    return (
        f"From: mailer-daemon@mx.example\nSubject: report\n"
        f"Content-Type: multipart/report; report-type={report_type}; boundary=b\n\n"
        f"--b\n\nwords\n--b\nContent-Type: message/delivery-status\n\n{blocks}\n--b--\n"
    ).encode()


def test_a_standard_report_names_recipient_reason_and_letter():
    bounce = parse((MAIL / "delivery_report.eml").read_bytes()).bounce
    assert bounce is not None
    assert bounce.recipients == ("ana.ruiz@families.example",)
    assert bounce.permanent is True
    assert bounce.returned_ids == ("<b.abcdefghijklmnop2345.7@district.example>",)
    assert bounce.reason == "smtp; 550 5.1.1 no such user"


def test_qmail_writes_for_people():
    bounce = parse((MAIL / "qmail_bounce.eml").read_bytes()).bounce
    assert bounce is not None
    assert bounce.recipients == ("ana.ruiz@families.example",)
    assert bounce.permanent is True
    assert bounce.returned_ids == ("<b.abcdefghijklmnop2345.8@district.example>",)
    assert "550" in bounce.reason


@pytest.mark.parametrize(
    ("blocks", "permanent"),
    [
        (("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1",), True),
        (("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 4.2.2",), False),
        (("Final-Recipient: rfc822; a@b.example\nAction: delayed\nStatus: 4.4.1",), False),
        (("Original-Recipient: rfc822; <a@b.example>\nAction: Failed (user unknown)",), True),
        (
            (
                "Final-Recipient: rfc822; a@b.example\nAction: delayed\nStatus: 4.4.1",
                "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1",
            ),
            True,
        ),
    ],
)
def test_a_report_says_for_good_or_for_now(blocks, permanent):
    bounce = report_of(status(*blocks))
    assert bounce is not None
    assert (bounce.recipients, bounce.permanent) == (("a@b.example",), permanent)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_of_success_is_no_bounce(action):
    assert report_of(status(f"Final-Recipient: rfc822; a@b.example\nAction: {action}\nStatus: 2.0.0")) is None


@pytest.mark.parametrize("kind", ["feedback-report", "disposition-notification"])
def test_complaints_and_receipts_are_no_bounces(kind):
    assert report_of(status("Final-Recipient: rfc822; a@b.example\nAction: failed", report_type=kind)) is None


def test_exim_names_the_address_in_a_header():
    raw = b"From: Mailer-Daemon@mx.example\nX-Failed-Recipients: a@b.example, C@b.example\nSubject: Mail failed\n\nx"
    bounce = report_of(raw, "550 no such user")
    assert bounce is not None
    assert (bounce.recipients, bounce.permanent, bounce.reason) == (
        ("a@b.example", "c@b.example"),
        True,
        "550 no such user",
    )


def test_exchange_writes_html_only():
    raw = (
        b"Return-Path: <>\nFrom: postmaster@district.example\nSubject: Undeliverable: x\nContent-Type: text/html\n\n"
        b"<p>Your message to a@b.example couldn't be delivered.</p><p>Remote Server returned '550 5.1.10 not found'</p>"
    )
    bounce = parse(raw).bounce
    assert bounce is not None
    assert (bounce.recipients, bounce.permanent) == (("a@b.example",), True)


def test_a_warning_is_for_now():
    raw = b"From: MAILER-DAEMON@mx.example\nSubject: Warning: message delayed 4 hours\n\n"
    bounce = report_of(raw, "Delivery to a@b.example has been delayed. You do not need to resend.")
    assert bounce is not None
    assert bounce.permanent is False


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"From: ana@families.example\nSubject: Undelivered lunch\n\n", "The lunch was not delivered to my son."),
        (b"From: ana@families.example\nSubject: delivery failed\n\n", "I wrote but the delivery failed: user unknown"),
        (b"From: ana@families.example\nSubject: Bus\n\n", "Hello"),
        (
            b"Return-Path: <>\nFrom: ana@families.example\nSubject: Out of office\nAuto-Submitted: auto-replied\n\n",
            "I am away",
        ),
        (b"", ""),
    ],
)
def test_people_and_vacations_are_no_bounces(raw, text):
    assert report_of(raw, text) is None


def test_a_returned_mail_that_a_parent_attaches_is_content():
    message = parse((MAIL / "returned_mail_attached.eml").read_bytes())
    assert message.bounce is None
    assert len(message.forwards) == 1


def test_a_delivery_status_in_a_persons_mail_is_content():
    raw = status("Final-Recipient: rfc822; a@b.example\nAction: failed").replace(
        b"multipart/report", b"multipart/mixed"
    )
    assert report_of(raw) is not None  # From: mailer-daemon
    assert report_of(raw.replace(b"mailer-daemon@", b"ana@")) is None


MACHINES = {
    "an empty path": "Return-Path: <>\nFrom: Mail Delivery <x@mx.example>",
    "an empty path below another": "Return-Path: <a@b.example>\nReturn-Path: <>\nFrom: x@mx.example",
    "a path without a domain": "Return-Path: <MAILER-DAEMON>\nFrom: x@mx.example",
    "a daemon without a domain": "From: MAILER-DAEMON (Mail Delivery System)",
    "a daemon in quotes": 'From: Mail System <"MAILER-DAEMON"@mx.example>',
    "no address at all": "From: MAILER-DAEMON <>",
    "a machine by its own word": "From: x@mx.example\nAuto-Submitted: auto-generated (bounce)",
    "a report by its type": "From: x@mx.example\nContent-Type: multipart/report",
}


@pytest.mark.parametrize("head", MACHINES.values(), ids=MACHINES.keys())
def test_a_machine_that_writes_for_people_is_understood(head):
    text = "Your message could not be delivered.\n\na@b.example: 550 5.1.1 no such user"
    bounce = report_of(f"{head}\nSubject: Undelivered mail\n\n".encode(), text)
    assert bounce is not None
    assert (bounce.recipients, bounce.permanent) == (("a@b.example",), True)


def test_a_report_that_a_gateway_wrapped_is_read():
    report = status("Final-Recipient: rfc822; a@b.example\nAction: failed").split(b"\n", 2)[2]
    raw = (
        b"From: postmaster@mx.example\nSubject: report\nContent-Type: multipart/mixed; boundary=o\n\n--o\n"
        + report
        + b"\n--o\n\nScanned\n--o--\n"
    )
    bounce = report_of(raw)
    assert bounce is not None
    assert bounce.recipients == ("a@b.example",)


def test_the_reason_is_cut():
    bounce = report_of(
        status("Final-Recipient: rfc822; a@b.example\nAction: failed\nDiagnostic-Code: smtp; " + "x" * 5000)
    )
    assert bounce is not None
    assert len(bounce.reason) == 500


ANA = "ana.ruiz@families.example"
LETTER = "<b.abcdefghijklmnop2345.7@district.example>"


def test_an_exchange_report_in_html_and_german_names_all():
    bounce = parse((MAIL / "bounce_exchange_html_only.eml").read_bytes()).bounce
    assert bounce is not None
    assert (bounce.recipients, bounce.permanent, bounce.returned_ids) == ((ANA,), True, (LETTER,))
    assert bounce.rule == "a mail system, in German"


@pytest.mark.parametrize(
    ("file", "recipients", "permanent", "ids"),
    [
        ("bounce_status_as_text.eml", (ANA,), True, (LETTER,)),
        ("bounce_boundary_missing.eml", (ANA,), False, (LETTER,)),
        ("bounce_blank_line_after_each.eml", (ANA, "ben.ruiz@families.example"), True, ()),
        ("bounce_global.eml", ("jos\u00e9@familias.example",), True, (LETTER,)),
        ("bounce_wrapped_by_a_gateway.eml", (ANA,), True, ()),
        ("bounce_carrier_in_japanese.eml", (ANA,), False, (LETTER,)),
    ],
)
def test_a_damaged_or_rare_report_is_read(file, recipients, permanent, ids):
    bounce = parse((MAIL / file).read_bytes()).bounce
    assert bounce is not None
    assert (bounce.recipients, bounce.permanent) == (recipients, permanent)
    assert set(ids) <= set(bounce.returned_ids)


@pytest.mark.parametrize(
    ("field", "address"),
    [
        ("Final-Recipient: a@b.example", "a@b.example"),
        ("Final-Recipient: RFC822;<A@b.example>", "a@b.example"),
        ('Final-Recipient: rfc822; "a. b"@c.example', '"a. b"@c.example'),
        ("Final-Recipient: x400; /DD.RFC-822=a(a)b.example/ADMD= /C=US/", "a@b.example"),
        ("Final-Recipient: LOCAL; a\nOriginal-Recipient: rfc822;a@b.example", "a@b.example"),
        ("Final-Recipient: rfc822;IMCEASMTP-a+40b+2Eexample@exchange.example", "a@b.example"),
        (r"Final-Recipient: utf-8; \x{FC}ber@b.example", "\u00fcber@b.example"),
        ("Final-Recipient: rfc822; \n a@b.example", "a@b.example"),
    ],
)
def test_a_recipient_is_read_however_it_is_written(field, address):
    bounce = report_of(status(f"{field}\nAction: failed\nStatus: 5.1.1"))
    assert bounce is not None
    assert bounce.recipients == (address,)


@pytest.mark.parametrize(
    ("fields", "permanent", "final"),
    [
        ("Action: failed\nStatus: 5.2.2", False, True),  # RFC 3463: a full mailbox is a persistent transient failure
        ("Action: failed\nStatus: 5.4.7", False, True),
        ("Action: failed\nStatus: 4.4.7", False, True),
        ("Action: delayed\nStatus: 4.4.7", False, False),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 450 4.2.0 greylisted", False, True),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 552 quota exceeded", False, True),
        ("Action: failed\nStatus: 4.0.0\nDiagnostic-Code: smtp; 550 no such user", True, True),
        ("Action: error\nStatus: 5.0.0", True, True),
        ("Action: failed\nStatus: 5.7.1", True, True),
        ("Status: 5.1.1", True, True),
    ],
)
def test_the_most_exact_word_says_how_long(fields, permanent, final):
    bounce = report_of(status(f"Final-Recipient: rfc822; a@b.example\n{fields}"))
    assert bounce is not None
    assert (bounce.permanent, bounce.final) == (permanent, final)


def test_a_mail_without_any_sender_is_a_reports():
    raw = b"To: help@d.example\nSubject: Delivery failure\n\nYour mail to a@b.example failed: 550 5.1.1 no such user\n"
    assert parse(raw).bounce is not None


def test_the_letter_is_found_where_google_and_encoded_headers_hide_it():
    google = status("Final-Recipient: rfc822; a@b.example\nAction: failed").replace(
        b"Reporting-MTA: dns; mx.example", b"Reporting-MTA: dns; mx.example\nX-Original-Message-ID: " + LETTER.encode()
    )
    bounce = report_of(google)
    assert bounce is not None
    assert bounce.returned_ids == (LETTER,)
    encoded = (
        b"Content-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n\n"
        b"TWVzc2FnZS1JRDogPGIuYWJjZGVmZ2hpamtsbW5vcDIzNDUuN0BkaXN0cmljdC5leGFtcGxlPgo=\n--b--\n"
    )
    raw = status("Final-Recipient: rfc822; a@b.example\nAction: failed").replace(b"--b--\n", b"--b\n" + encoded)
    bounce = report_of(raw)
    assert bounce is not None
    assert bounce.returned_ids == (LETTER,)


@pytest.mark.parametrize(
    "text",
    [
        "<" * 200_000,
        "a@" * 100_000,
        "x\n" * 200_000,
        '"' * 100_000 + '"@',
        "imcea" * 50_000,
        "message-id" * 20_000,
        "5.1.1 " * 50_000,
    ],
)
def test_hostile_words_end_soon_and_raise_nothing(text):
    began = time.perf_counter()
    report_of(b"From: mailer-daemon@mx.example\nSubject: Undelivered mail\n\n" + text.encode(), text)
    assert time.perf_counter() - began < 2
