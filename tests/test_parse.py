"""Any bytes become a Message: what real and hostile mail turns into."""

import hashlib
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.limits import BARE_CR, TEXT_CUT, UNREAD, ParseLimits
from ingest.message import Address
from ingest.parse import decode_attachment, parse

MAIL = Path(__file__).parent / "mail"


def mail(name):
    return (MAIL / f"{name}.eml").read_bytes()


def written(**fields):
    """A small mail with these header fields; `body` is its text."""
    body = fields.pop("body", "Hello\r\n")
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def test_a_plain_mail_is_read_whole():
    message = parse(mail("plain"))
    assert message.from_ == (Address("Ana Ruiz", "ana.ruiz@families.example"),)
    assert (message.identity, message.identity_doubt) == ("ana.ruiz@families.example", "")
    assert message.to == (Address("Constituent Services", "help@district.example"),)
    assert message.subject == "Bus 14 is late"
    assert message.date == datetime(2026, 10, 5, 14, 10, tzinfo=UTC)
    assert message.message_id == "<m1@families.example>"
    assert message.text == "The bus was late again today.\n\nAna\n"
    assert message.own_words == "The bus was late again today.\n\nAna"
    assert message.visible_text == "The bus was late again today.\n\nAna"
    assert message.has_text_part
    assert (message.language, message.defects) == ("en", ())
    assert message.sha256 == hashlib.sha256(mail("plain")).hexdigest()
    assert next(name for name, _ in message.headers) == "From"


def test_html_alone_gives_text_without_what_is_hidden():
    message = parse(mail("html_only_with_hidden_text"))
    assert message.text == "The lunch was cold.\n\nMenu <https://lunch.example/menu>\n\n> Thank you"
    assert not message.has_text_part
    assert message.visible_text == "The lunch was cold.\n\nMenu <https://lunch.example/menu>"


def test_the_text_part_is_preferred_to_html():
    message = parse(mail("alternative_gmail_reply"))
    assert message.visible_text == "Gracias, ya llegó."
    assert "something else" not in message.text
    assert message.in_reply_to == ("<r.abcdefghijklmnop2345.x@district.example>",)
    assert message.references[0] == "<a@district.example>"
    assert message.attachments == ()


def test_two_from_fields_leave_the_sender_unknown():
    message = parse(mail("two_from_fields"))
    assert message.identity == ""
    assert message.identity_doubt == "there are several From fields"
    assert [address.email for address in message.from_] == ["ana.ruiz@families.example", "trustee@district.example"]


def test_a_mail_without_header_keeps_its_words():
    message = parse(mail("no_header_at_all"))
    assert "without any header" in message.text
    assert message.identity == ""


def test_undeclared_latin1_unknown_charset_and_nul_become_clean_text():
    message = parse(mail("undeclared_latin1"))
    assert message.subject == "café ñ"
    assert message.from_ == (Address("José", "jose@families.example"),)
    assert message.text == "señor José\n"
    assert "a text is not in the charset that it declares" in message.defects


def test_lines_may_end_with_cr_alone():
    message = parse(mail("bare_cr"))
    assert (message.subject, message.text) == ("old Macintosh", "One\nTwo\n")


def test_flowed_paragraphs_are_joined():
    assert parse(mail("flowed")).text == "This line goes on here.\n-- \nAna\n"


def test_an_attached_mail_is_passed_on_and_not_mixed_with_the_outer_text():
    message = parse(mail("attached_forward"))
    assert message.text.strip() == "Can you help her?"
    assert [attachment.type for attachment in message.attachments] == ["message/rfc822"]
    (inner,) = message.forwards
    assert (inner.name, inner.email) == ("Ana Ruíz", "ana.ruiz@families.example")
    assert (inner.subject, inner.message_id) == ("Bus 14", "<inner@families.example>")
    assert (inner.body, inner.note, inner.sure) == ("The bus does not stop.", "Can you help her?", True)
    data = decode_attachment(mail("attached_forward"), message.attachments[0].index)
    assert data is not None
    assert data.startswith(b"From: =?utf-8?q?Ana_Ru=C3=ADz?=")


def test_the_mail_inside_a_delivery_report_is_not_passed_on():
    message = parse(mail("delivery_report"))
    assert message.forwards == ()
    assert message.return_path == ""
    assert message.bounce is not None


def test_attachment_names_are_safe_and_their_bytes_are_found_again():
    raw = mail("attachment_names")
    message = parse(raw)
    assert [attachment.name for attachment in message.attachments] == ["_.._etc_passwd", "attachment-3.gif"]
    for attachment in message.attachments:
        data = decode_attachment(raw, attachment.index)
        assert data is not None
        assert (len(data), hashlib.sha256(data).hexdigest()) == (attachment.size, attachment.sha256)
    assert decode_attachment(raw, 99) is None


@pytest.mark.parametrize(
    ("sender", "identity"),
    [
        ("Ana <Ana@Families.Example>", "ana@families.example"),
        ("ana@families.example", "ana@families.example"),
        ('"trustee@district.example" <ana@families.example>', "ana@families.example"),
        ("=?utf-8?q?trustee=40district=2Eexample?= <ana@families.example>", "ana@families.example"),
        ("Ana (my school) <ana@families.example>", "ana@families.example"),
        ("Ana <ana@schüle.example>", "ana@xn--schle-mva.example"),
        ("trustee@district.example <ana@families.example>", ""),
        ("Ana <ana@families.example>, Bo <bo@families.example>", ""),
        ("Parents: ana@families.example;", ""),
        ("undisclosed-recipients:;", ""),
        ("Ana <ana@families.example> <trustee@district.example>", ""),
        ("Ana <ana@families.example", ""),
        ("Ana", ""),
        ("", ""),
        ("<ana@localhost>", ""),
        ("Ana <ana@[192.0.2.1]>", ""),
        ("Ana\x00 <ana@families.example>", ""),
        ("Ana <ana@families.example\x0b>", ""),
        ("Ana <ana@fam\u200bilies.example>", ""),
        ("Ana <a\u200bna@families.example>", ""),
        ("Ana <ana@\uff46amilies.example>", ""),
        ("Ana <ana@my_families.example>", ""),
        ("Ana <ana@families-.example>", ""),
        ("Ana <ana@-families.example>", ""),
        (f"Ana <{'a' * 64}@families.example>", f"{'a' * 64}@families.example"),
        (f"Ana <{'a' * 65}@families.example>", ""),
        (f"Ana <ana@{'a.' * 126}example>", ""),
        ("Ana <ana..ruiz@families.example>", ""),
        ("(comment (nested) <trustee@district.example>) ana@families.example", "ana@families.example"),
    ],
)
def test_the_sender_is_known_only_without_any_doubt(sender, identity):
    message = parse(written(From=sender, Subject="x"))
    assert message.identity == identity
    assert bool(message.identity_doubt) == (not identity)


def test_a_space_before_the_colon_does_not_hide_a_second_from_field():
    for raw in (
        b"From : t@d.example\r\nFrom: ana@f.example\r\n\r\nHi",
        b"From: a@f.example\r\nfrom\t: t@d.example\r\n\r\nHi",
    ):
        message = parse(raw)
        assert message.identity == ""
        assert message.identity_doubt


HIDDEN = b"Authentication-Results: mx.district.example; dmarc=pass header.from=district.example"


@pytest.mark.parametrize("end", [b"\r", b"\r\r", b"\r \r", b"x\r"])
def test_what_follows_a_bare_cr_is_no_field(end):
    raw = b"X-A: b" + end + HIDDEN + b"\r\nFrom: ana@families.example\r\nSubject: Bus\r\n\r\nHello\rthere\r\n"
    message = parse(raw)
    assert message.header("Authentication-Results") is None
    assert [name for name, _ in message.headers] == ["X-A", "From", "Subject"]
    assert (message.identity, message.identity_doubt) == ("", BARE_CR)
    assert BARE_CR in message.defects
    assert message.text.startswith("Hello")


def test_doubled_carriage_returns_lose_no_words():
    message = parse(b"From: ana@families.example\r\r\nSubject: Bus\r\r\n\r\r\nHello\r\r\n")
    assert (message.subject, message.text.strip()) == ("Bus", "Hello")
    assert message.identity == ""


def test_a_bare_cr_in_the_body_is_no_damage():
    message = parse(b"From: ana@families.example\r\n\r\nOne\rTwo\r\n")
    assert (message.identity, message.text) == ("ana@families.example", "One\nTwo\n")


def test_no_nul_and_no_control_reaches_an_identifier():
    inner = b"From: b@f.example\r\nMessage-ID: <in\x00ner\x01@f.example>\r\nDate: \x00now\r\n\r\nHi\r\n"
    message = parse(
        b"From: a@f.example\r\nMessage-ID: <m\x00@f.example>\r\nReferences: <r\x00@f.example> <s\x1b@f.example>\r\n"
        b"In-Reply-To: <i\x00@f.example>\r\nReturn-Path: <a\x00\x01@f.example>\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"--b--\r\n"
    )
    assert not any(character < " " and character not in "\r\n\t" for character in plain_text(message))
    assert (message.message_id, message.in_reply_to) == ("<m@f.example>", ("<i@f.example>",))
    assert message.references == ("<r@f.example>",)


def plain_text(value):
    """Every text in a value, one after another."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return "".join(map(plain_text, value))
    return "".join(plain_text(getattr(value, name)) for name in getattr(value, "__slots__", ()))


def test_any_null_return_path_is_the_null_sender():
    assert parse(mail("null_return_path_below")).return_path == ""
    assert parse(written(From="a@b.example", Return_Path="<A@b.example>")).return_path == "a@b.example"
    assert parse(written(From="a@b.example")).return_path is None


def test_a_forwarded_address_that_takes_no_mail_is_none():
    head = "---------- Forwarded message ---------\nFrom: Ana <{}>\nDate: Mon, Oct 5, 2026\nSubject: Bus\n\nHelp"
    for address, email in {
        "ana@families.example": "ana@families.example",
        "ana@fam\u200bilies.example": "",
        "ana@my_families.example": "",
        "ana@families-.example": "",
        f"{'a' * 70}@families.example": "",
        f"ana@{'a' * 70}.example": "",
    }.items():
        (inner,) = parse(written(From="t@district.example", Subject="Fwd: Bus", body=head.format(address))).forwards
        assert (inner.email, inner.sure) == (email, bool(email)), address


def test_an_attached_mail_from_an_address_that_takes_no_mail_is_not_sure():
    (inner,) = parse(
        mail("attached_forward").replace(b"ana.ruiz@families.example", b"ana@my_families.example")
    ).forwards
    assert (inner.email, inner.sure) == ("", False)


def test_a_damaged_header_leaves_the_sender_unknown():
    message = parse(b"From: ana@families.example\r\nnot a field\r\nFrom: trustee@district.example\r\n\r\nHello")
    assert (message.identity, message.identity_doubt) == ("", "the header is damaged")


def test_many_large_texts_together_keep_to_the_limit_of_one():
    part = b"--b\r\nContent-Type: text/%s\r\n\r\n" + b"<p>words</p>\r\n" * 100
    for kind in (b"plain", b"html"):
        raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part.replace(b"%s", kind) * 50
        message = parse(raw, ParseLimits(text_bytes=2000, html_bytes=2000))
        assert len(message.text) <= 2000
        assert "a text is longer than the limit: cut" in message.defects


def test_an_encoded_word_cannot_forge_an_authentication_result():
    message = parse(
        written(From="a@b.example", Authentication_Results="mx.example; spf=pass =?utf-8?q?;_dmarc=3Dpass?=")
    )
    assert message.header("authentication-results") == "mx.example; spf=pass =?utf-8?q?;_dmarc=3Dpass?="


def test_the_content_key_ignores_the_way_and_notices_the_words():
    first = parse(b"Received: by a.example\r\nX-Spam: no\r\n" + mail("plain"))
    assert first.content_key == parse(mail("plain")).content_key
    assert first.sha256 != parse(mail("plain")).sha256
    assert parse(mail("plain").replace(b"late", b"fine")).content_key != first.content_key


def test_the_same_message_id_with_other_words_is_another_message():
    assert parse(written(From="a@b.example", Message_ID="<1@b.example>", body="one")).content_key != (
        parse(written(From="a@b.example", Message_ID="<1@b.example>", body="two")).content_key
    )


@pytest.mark.parametrize(
    ("limits", "raw", "defect"),
    [
        (ParseLimits(message_bytes=100), mail("plain"), "message larger than the limit: kept whole, not parsed"),
        (ParseLimits(header_bytes=60), mail("plain"), "header longer than the limit: the rest is kept only as raw"),
        (ParseLimits(header_fields=3), mail("plain"), "more header fields than the limit: the rest is ignored"),
        (ParseLimits(field_bytes=20), mail("plain"), "a header field is longer than the limit: cut"),
        (ParseLimits(text_bytes=5), mail("plain"), "a text is longer than the limit: cut"),
        (ParseLimits(text_lines=2), mail("plain"), "a text is longer than the limit: cut"),
        (ParseLimits(html_bytes=5), mail("html_only_with_hidden_text"), "a text is longer than the limit: cut"),
        (ParseLimits(parts=1), mail("attachment_names"), "more parts than the limit: the rest is kept only as raw"),
        (
            ParseLimits(depth=1),
            mail("attached_forward"),
            "parts are nested deeper than the limit: the rest is kept only as raw",
        ),
        (
            ParseLimits(attachments=1),
            mail("attachment_names"),
            "more attachments than the limit: the rest is kept only as raw",
        ),
        (
            ParseLimits(attachment_bytes=4),
            mail("attachment_names"),
            "decoded parts are larger than the limit: the rest is kept only as raw",
        ),
        (
            ParseLimits(addresses=2),
            written(From="a@b.example", To=", ".join(f"p{n}@b.example" for n in range(5))),
            "more addresses in a field than the limit: the rest is ignored",
        ),
        (
            ParseLimits(parameters=3),
            written(From="a@b.example", Content_Type="text/plain" + "; a=b" * 9),
            "a MIME field has more text or parameters than the limit: cut",
        ),
    ],
)
def test_what_passes_a_limit_is_cut_and_said(limits, raw, defect):
    message = parse(raw, limits)
    assert defect in message.defects
    assert message.unread == (defect in UNREAD)


@pytest.mark.parametrize("name", ["plain", "attached_forward", "undeclared_latin1", "delivery_report", "bare_cr"])
def test_a_mail_that_shows_all_is_not_unread(name):
    assert not parse(mail(name)).unread


def test_html_with_more_elements_than_are_read_is_unread():
    raw = b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + b"<i>" * 2 + b"<b></b>" * 60_000 + b"end"
    message = parse(raw)
    assert message.unread
    assert TEXT_CUT in message.defects


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"\x00" * 1000,
        b"\xff" * 1000,
        b"\n" * 20_000,
        b"From: " + b"a@b.example, " * 20_000 + b"\r\n\r\n",
        b"From: " + b"(" * 60_000 + b"\r\n\r\n",
        b"Subject: " + b"=?utf-8?q?x?= " * 4_000 + b"\r\n\r\n",
        b"Content-Type: text/plain; " + b'";' * 30_000 + b"\r\n\r\nx",
        b"X: y\r\n" * 30_000 + b"\r\nx",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1500)),
        b"Content-Type: message/rfc822\r\n\r\n" * 3000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 10_000,
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 50_000 + b"deep",
        b"Content-Type: text/html\r\n\r\n" + b"<a href='https://x.example/'>x</a>" * 10_000,
        b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \n" * 200_000,
        b"\r\n" + b"On " * 30_000,
        b"\r\n" + b"> " * 30_000,
        b"\r\n" + b"From: a\n" * 20_000,
        b"\r\n" + b"To: a\n b\n" * 20_000,
        b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-" * 50_000,
    ],
    ids=range(21),
)
def test_hostile_mail_is_read_within_the_time_of_a_test(raw):
    message = parse(raw)
    assert message.size == len(raw)


def test_nothing_is_logged_about_a_mail(caplog):
    with caplog.at_level(logging.WARNING):
        parse(written(From="a@b.example", Content_Type="text/calendar", body="BEGIN:VCALENDAR"))
    assert caplog.records == []


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_a_message(raw):
    message = parse(raw)
    assert message.sha256 == hashlib.sha256(raw).hexdigest()
    message.text.encode()


HEADS = st.sampled_from([
    b"From: ", b"Subject: ", b"Content-Type: multipart/mixed; boundary=b\r\n", b"--b\r\n", b"--b--\r\n", b"\r\n", b"> ",
    b"=?utf-8?b?", b"Date: ", b"Content-Type: message/rfc822\r\n", b"Content-Type: text/html\r\n", b"<blockquote>",
    b"Content-Transfer-Encoding: base64\r\n", b"Message-ID: <a@b>\r\n",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(HEADS | st.binary(max_size=30), max_size=60))
def test_broken_mime_is_a_message_with_clean_text(pieces):
    message = parse(b"".join(pieces))
    assert "\0" not in message.text + message.subject
    repr(message).encode("utf-8")
    assert not any(defect.startswith("could not be understood") for defect in message.defects)


def test_line_ends_do_not_tell_one_mail_from_another():
    raw = b"From: a@b.example\nDate: Mon, 2 Mar 2026 09:00:00 +0000\nSubject: x\n\nOne.\nTwo.\n"
    assert parse(raw).content_key == parse(raw.replace(b"\n", b"\r\n")).content_key


def test_reports_about_different_people_are_different_mails():
    raw = (
        b"From: MAILER-DAEMON@b.example\nDate: Mon, 2 Mar 2026 09:00:00 +0000\nSubject: failed\n"
        b'Content-Type: multipart/report; boundary="x"\n\n--x\nContent-Type: message/delivery-status\n\n'
        b"Reporting-MTA: dns; b\n\nFinal-Recipient: rfc822; ana@families.example\nAction: failed\nStatus: 5.1.1\n\n--x--\n"
    )
    assert parse(raw).content_key != parse(raw.replace(b"ana@", b"ben@")).content_key


def test_mails_of_which_nothing_could_be_told_differ_by_their_bytes():
    assert parse(b"").content_key != parse(b"\r\n\r\n").content_key
