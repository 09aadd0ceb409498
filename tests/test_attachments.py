"""Files that came by mail: their names, types, decoded sizes, and their bytes again."""

import hashlib
from pathlib import Path

import pytest

from ingest.limits import ParseLimits
from ingest.mime.filenames import safe_name
from ingest.mime.flowed import unflowed
from ingest.mime.transfer import base64_bytes, quoted_printable_bytes
from ingest.mime.uuencode import decoded_files
from ingest.parse import decode_attachment, parse

MAIL = Path(__file__).parent / "mail"


def files(name):
    raw = (MAIL / f"attachment_{name}.eml").read_bytes()
    message = parse(raw)
    for file in message.attachments:
        data = decode_attachment(raw, file.index)
        assert data is not None
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file.size, file.sha256)
    return message, [(file.name, file.type, file.size) for file in message.attachments]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("name_in_pieces", [("Autobús del lunes.pdf", "application/pdf", 10)]),
        ("name_both_ways", [("autobús.pdf", "application/pdf", 10)]),
        ("name_in_words", [("autobús.pdf", "application/pdf", 10), ("niño.png", "image/png", 68)]),
        ("name_in_raw_bytes", [("niño.pdf", "application/pdf", 10), ("autobús.pdf", "application/pdf", 10)]),
        ("name_with_a_path", [(f"{name}.pdf", "application/pdf", 10) for name in ("letter", "photo", "plan")]),
        ("uuencoded_in_text", [("map of stops.txt", "text/plain", 3)]),
        ("inline_image_by_content_id", [("image001.png", "image/png", 68), ("attachment-3.jpg", "image/jpeg", 3)]),
        ("calendar", [("attachment-2.ics", "text/calendar", 29)]),
        ("mail_named_by_subject", [("Re_ Autobús.eml", "message/rfc822", 72)]),
        ("base64_padded_each_line", [("notes.bin", "application/octet-stream", 16)]),
        ("base64_with_footer", []),
        (
            "kept_as_it_came",
            [
                ("winmail.dat", "application/ms-tnef", 8),
                ("attachment-3.p7s", "application/pkcs7-signature", 2),
                ("attachment-4.asc", "application/pgp-encrypted", 10),
                ("attachment-5", "message/partial", 24),
                ("attachment-7", "message/external-body", 25),
            ],
        ),
    ],
)
def test_name_type_and_size_are_right(name, expected):
    assert files(name)[1] == expected


def test_a_file_inside_the_text_leaves_the_words():
    assert files("uuencoded_in_text")[0].text == "Here it is:\nThank you, Ana\n"


@pytest.mark.parametrize(
    "text",
    [
        b"begin 644 lunch\nWe ate it all\nend\n",
        b"begin 644 the day\n",
        b"begin the day with a song\nend\n",
        b"We begin 644 at nine\nend",
        b"=ybegin line=128 size=3 name=a.bin\n=yend size=3\n",
    ],
)
def test_words_that_only_look_like_a_file_stay_text(text):
    assert decoded_files(text) == (text, [])


def test_text_that_no_program_shows_is_words_where_a_mail_has_no_others():
    message, kept = files("enriched_is_all_there_is")
    assert message.text.split() == "The bus was late: 3 < 4. Ana".split()
    assert [kind for _, kind, _ in kept] == ["text/enriched"]
    assert files("beside_enriched_text")[0].text == "The bus was late."


def test_a_text_marked_as_attachment_is_shown_where_it_is_all_the_words():
    message, kept = files("text_marked_as_attachment")
    assert message.text == "The bus was late."
    assert [kind for _, kind, _ in kept] == ["text/plain", "text/csv"]
    assert not message.has_text_part


def test_base64_that_gives_no_words_is_a_file_and_marked():
    message, kept = files("garbled_base64")
    assert message.text.strip() == "See the file."
    assert kept == [("attachment-2.txt", "text/plain", 5)]
    assert message.unread


@pytest.mark.parametrize(
    ("data", "decoded", "whole"),
    [
        (b"SGVsbG8=", b"Hello", True),
        (b"SGVs\r\nbG8=\r\n", b"Hello", True),
        (b"SGVsbG8", b"Hello", True),
        (b"SGVsbG8= ignored", b"Hello", True),
        (b"SGVsbG8=\n____\nlist footer", b"Hello", True),
        (b"SGVsbG8=\r\nSGVsbG8=\r\n", b"HelloHello", True),
        (b"SGVs!bG8=", b"Hello", False),
        (b"--__", b"\xfb\xef\xff", True),
        (b"A", b"", True),
        (b"", b"", True),
        (b"====", b"", True),
    ],
)
def test_damaged_base64_gives_what_it_holds(data, decoded, whole):
    assert base64_bytes(data) == (decoded, whole)


@pytest.mark.parametrize(
    ("data", "decoded"),
    [
        (b"caf=c3=A9", "café".encode()),
        (b"a= \r\nb", b"ab"),
        (b"a=\t\nb", b"ab"),
        (b"a=", b"a"),
        (b"a= ", b"a"),
        (b"a=\rb", b"ab"),
        (b"1=2=zz", b"1=2=zz"),
        (b"a b \n", b"a b \n"),
    ],
)
def test_damaged_quoted_printable_gives_what_it_holds(data, decoded):
    assert quoted_printable_bytes(data) == decoded


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Users\\ana\\letter.pdf", "letter.pdf"),
        ("\\\\school\\share\\plan.pdf", "plan.pdf"),
        ("a:b*c?.txt", "a_b_c_.txt"),
        (".htaccess", "htaccess"),
        ("\u200b.profile", "profile"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("gpj.\u202eexe.txt", "gpj.exe.txt"),
        ("e\u0301t\u00e9.pdf", "été.pdf"),
        ("a\x00b\x07c.txt", "abc.txt"),
        ("two\n lines.txt", "two lines.txt"),
        ("name. . ", "name"),
        ("...", ""),
        ("", ""),
        ("\udce9.pdf", "_.pdf"),
        ("校车时间表.pdf", "校车时间表.pdf"),
    ],
)
def test_a_name_is_safe_to_save_under(given, safe):
    assert safe_name(given) == safe


def test_a_long_name_keeps_its_ending():
    name = safe_name("é" * 300 + ".pdf")
    assert name.endswith(".pdf")
    assert len(name.encode()) <= 150


@pytest.mark.parametrize(
    ("written", "delete_space", "text"),
    [
        ("one \ntwo", False, "one two"),
        ("one \ntwo", True, "onetwo"),
        ("> one \n> two\nthree", False, "> one two\nthree"),
        (">one \n>two", False, ">one two"),
        (">> one \n> two", False, ">> one \n> two"),
        ("one \n-- \nAna", False, "one \n-- \nAna"),
        (" >not quoted", False, ">not quoted"),
        (" From here", False, "From here"),
        ("one \n\ntwo", False, "one \n\ntwo"),
        ("#one \n#two \nthree", False, "#one \n#two \nthree"),
        (f"#one {'long ' * 12}\ntwo", False, f"#one {'long ' * 12}two"),
        ("", False, ""),
    ],
)
def test_flowed_text_is_joined_as_rfc_3676_says(written, delete_space, text):
    assert unflowed(written, delete_space=delete_space) == text


def test_the_limit_of_parts_and_depth_holds_behind_another_field_of_like_name():
    head = b"From: a@b.example\r\nX-Content-Type: text/plain\r\nContent-Type: multipart/mixed;\r\n boundary*0=b\r\n\r\n"
    raw = head + b"--b\r\nContent-Type: text/x-a; name=n\r\n\r\nx\r\n" * 30
    message = parse(raw, ParseLimits(parts=10))
    assert len(message.attachments) <= 10
    assert message.unread


def test_a_mail_that_opens_with_an_empty_looking_line_keeps_its_limits():
    raw = b"   \r\nFrom: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 30
    assert "more parts than the limit: the rest is kept only as raw" in parse(raw, ParseLimits(parts=10)).defects


def test_a_type_holds_no_control_character():
    message, kept = files("type_with_nul")
    assert [kind for _, kind, _ in kept] == ["multipart/mixed"]
    assert "Hello" in message.text
