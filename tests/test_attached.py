"""Whole mails that pass others on: as attachment, as file, in HTML."""

import base64
from pathlib import Path

import pytest

from ingest.parse import parse

MAIL = Path(__file__).parent / "mail"


def forwards(name):
    return parse((MAIL / f"{name}.eml").read_bytes()).forwards


def test_several_attached_mails_are_several_constituents():
    one, two = forwards("forward_two_attached")
    assert (one.name, one.email, one.message_id) == ("Ana Ruiz", "ana@families.example", "<one@families.example>")
    assert (two.name, two.email, two.body) == ("Bao Tran", "bao@families.example", "It is late every day.")
    assert {one.note, two.note} == {"Two families ask about this."}
    assert {one.rule, two.rule} == {"attached mail"}
    assert one.sure
    assert two.sure


@pytest.mark.parametrize("name", ["forward_attached_in_attached", "forward_in_attached"])
def test_what_an_attached_mail_only_passes_on_is_shown_and_not_sure(name):
    (inner,) = forwards(name)
    assert (inner.name, inner.email, inner.subject) == ("Ana Ruiz", "ana@families.example", "Bus 14")
    assert (inner.body, inner.note, inner.sure) == ("The bus does not stop.", "Can you help?", False)
    assert [(one.name, one.email) for one in inner.chain] == [("Uncle Ruiz", "uncle@families.example")]


def test_a_file_that_is_a_mail_is_opened_and_one_that_is_none_is_left():
    message = parse((MAIL / "forward_eml_as_octet_stream.eml").read_bytes())
    (inner,) = message.forwards
    assert (inner.name, inner.email, inner.body) == ("Ana Ruiz", "ana@families.example", "The bus does not stop.")
    assert (inner.message_id, inner.note, inner.sure) == ("<one@families.example>", "Can you help?", False)
    assert [one.name for one in message.attachments] == ["Bus 14.eml", "plan.eml"]


@pytest.mark.parametrize("kind", ["message/rfc822", "application/x-eml", "text/plain", "APPLICATION/OCTET-STREAM"])
def test_the_file_is_opened_whatever_type_it_claims(kind):
    raw = (MAIL / "forward_eml_as_octet_stream.eml").read_bytes()
    (inner,) = parse(raw.replace(b"application/octet-stream", kind.encode(), 1)).forwards
    assert inner.email == "ana@families.example"


def test_an_attached_mail_from_two_senders_is_not_sure():
    raw = (MAIL / "forward_two_attached.eml").read_bytes()
    one, two = parse(raw.replace(b"From: Bao", b"From: Eve <eve@stranger.example>\nFrom: Bao")).forwards
    assert one.sure
    assert not two.sure


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("forward_outlook_html", "Outlook header"),
        ("forward_apple_html", "forward line"),
        ("forward_gmail_html", "forward line"),
    ],
)
def test_a_forward_in_html_is_read(name, rule):
    (inner,) = forwards(name)
    assert (inner.name, inner.email, inner.subject) == ("Ana Ruiz", "ana@families.example", "Bus 14")
    assert inner.body in {"The bus does not stop.", "El autobús no para."}
    assert inner.note.startswith("Please help this family.")
    assert (inner.sure, inner.rule) == (True, rule)


def test_a_quote_in_html_may_be_all_that_a_forward_keeps():
    (inner,) = forwards("forward_only_quote_html")
    assert (inner.email, inner.body, inner.note) == ("", "The bus does not stop.", "Please help this family.")
    assert (inner.sure, inner.rule) == (False, "quoted block only")


def with_text(text, subject="Fwd: Bus 14"):
    """A mail with *text* and a mail of somebody else attached to it."""
    return (
        f"From: lee@district.example\r\nTo: help@sunfield.example\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
        f"{text}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        "From: Eve <eve@stranger.example>\r\nDate: Mon, 5 Oct 2026 07:10:00 +0000\r\nSubject: Hi\r\n\r\nHi\r\n--b--\r\n"
    ).encode()


INLINE = (
    "---------- Forwarded message ---------\r\nFrom: Ana Ruiz <ana@families.example>\r\nDate: Mon, Oct 5, 2026\r\n"
    "Subject: Bus 14\r\nTo: <lee@district.example>\r\n\r\nThe bus does not stop."
)


def test_a_mail_attached_to_the_one_that_is_passed_on_is_a_file_of_its_writer():
    """Else a parent who attaches a mail in somebody's name would have us write there."""
    (inner,) = parse(with_text(INLINE)).forwards
    assert (inner.email, inner.body, inner.sure) == ("ana@families.example", "The bus does not stop.", True)


@pytest.mark.parametrize(
    "text",
    [
        "Xyz: Ana Ruiz <ana@families.example>\r\nYzx: Bus 14\r\n\r\nThe bus does not stop.",
        "On Mon, Oct 5, 2026 at 7:10 AM Ana <ana@families.example> wrote:\r\n> The bus does not stop.",
        "> The bus does not stop.",
    ],
)
@pytest.mark.parametrize("subject", ["Fwd: Bus 14", "Re: Bus 14", "Bus 14"])
def test_where_text_and_attached_mail_could_both_be_what_is_passed_on_nobody_is_sure(text, subject):
    found = parse(with_text(text, subject)).forwards
    quotes_only = text.startswith(">") and not subject.startswith("Fwd")
    assert quotes_only or not any(one.sure for one in found)


@pytest.mark.parametrize("sender", ["Ana via PTA <pta@lists.example>", "School <no-reply@shop.example>"])
def test_an_attached_mail_that_no_person_sent_from_their_address_is_not_sure(sender):
    (inner,) = parse(with_text("See attached").replace(b"Eve <eve@stranger.example>", sender.encode())).forwards
    assert not inner.sure


def test_an_attached_mail_below_a_plain_note_is_sure():
    (inner,) = parse(with_text("See attached.\r\n\r\nLee Park\r\nE-mail: lee@district.example")).forwards
    assert (inner.email, inner.sure) == ("eve@stranger.example", True)


@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", "application/x-eml", "text/rfc822"])
def test_a_file_that_did_not_come_as_a_mail_is_never_sure(kind):
    raw = with_text("See attached").replace(b"message/rfc822", f'{kind}; name="letter.eml"'.encode())
    (inner,) = parse(raw).forwards
    assert (inner.email, inner.sure) == ("eve@stranger.example", False)


@pytest.mark.parametrize(
    "head",
    [
        b"From : Rosa <rosa@other.example>\r\nFrom: Eve <eve@stranger.example>",
        b"Subject: Hi\r\nFrom : Rosa <rosa@other.example>\r\nFrom: Eve <eve@stranger.example>",
        b" From: Rosa <rosa@other.example>\r\nFrom: Eve <eve@stranger.example>",
        b"From: Rosa <rosa@other.example>\r\nFrom: Eve <eve@stranger.example>",
        b"From: Eve <eve@stranger.example>\r\nno field at all",
        b"From: Eve <eve\0@stranger.example>",
        b"From: Eve\x01 <eve@stranger.example>",
        b"X-Note: a\rFrom: Eve <eve@stranger.example>",
        b"From: Eve <eve@stranger.example>\rX-Note: a",
    ],
    ids=["spaced", "spaced below", "indented", "two", "no separator", "NUL", "control", "lone CR", "lone CR behind"],
)
@pytest.mark.parametrize("coded", [False, True], ids=["as it is", "base64"])
def test_an_attached_mail_is_doubted_as_the_one_around_it(head, coded):
    raw = with_text("See attached").replace(b"From: Eve <eve@stranger.example>", head)
    if coded:  # against RFC 2046 5.2.1
        before, _, rest = raw.partition(b"message/rfc822\r\n\r\n")
        inner, _, end = rest.partition(b"\r\n--b--")
        kind = b"message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        raw = before + kind + base64.encodebytes(inner) + b"\r\n--b--" + end
    found = parse(raw).forwards
    assert found
    assert not any(one.sure for one in found)


@pytest.mark.parametrize(
    "text",
    ["Look\r\n\r\nFrom: Rosa Diaz\r\nSent: Monday\r\n\r\nsee my file", "Rosa (rosa@other.example) sent me this."],
)
def test_an_attached_mail_below_a_heading_of_somebody_else_is_not_sure(text):
    assert not any(one.sure for one in parse(with_text(text, "help")).forwards)


def test_a_sender_with_a_nul_in_a_text_is_not_sure():
    (inner,) = parse(with_text(INLINE.replace("ana@", "a\0na@"))).forwards
    assert not inner.sure


def test_the_own_address_of_who_passes_it_on_leaves_the_sender_sure():
    signed = f"Please help.\r\n\r\nLee Park\r\nTel: 555-0100\r\nlee@district.example\r\n\r\n{INLINE}"
    assert [one.sure for one in parse(with_text(signed)).forwards] == [True]
