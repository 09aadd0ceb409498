"""Header fields are read as their writers meant them, and never for more than they are."""

from pathlib import Path

import pytest

from ingest.limits import ParseLimits
from ingest.message import Address
from ingest.mime.encoded_words import decode_words
from ingest.mime.parameters import parameters
from ingest.parse import parse

MAIL = Path(__file__).parent / "mail"


def mail(name):
    return parse((MAIL / f"header_{name}.eml").read_bytes())


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=", "café"),
        ("=?utf-8?q?caf=C3?=\r\n\t=?UTF-8?B?qQ==?=", "café"),
        ("=?iso-2022-jp?B?GyRCRnw=?= =?iso-2022-jp?B?GyRCS1w=?=", "日本"),
        ("a =?utf-8?q?b?= c", "a b c"),
        ("=?utf-8?q?a?= =?iso-8859-1?q?=E9?=", "aé"),
        ("=?utf-8?q?a?==?utf-8?q?b?=", "ab"),
        ('"=?utf-8?b?Sm9zw6k=?="', '"José"'),
        ("=?utf-8?Q?How are you??= fine", "How are you? fine"),
        ("=?utf-8*es-MX?q?se=c3=b1or?=", "señor"),
        ("=?us-ascii?q?=C3=A9?=", "é"),
        ("=?x-unknown?q?=E9?=", "é"),
        ("=?utf-8?B?w6k?=", "é"),
        ("=?utf-8?B?w6 k=?=", "é"),
        ("=?utf-8?q??=", ""),
        ("=?utf-8?q?x =?utf-8?q?y?=", "=?utf-8?q?x y"),
        ("=?utf-8?q?no end", "=?utf-8?q?no end"),
        ("=?utf-8?x?y?=", "=?utf-8?x?y?="),
        ("1 =? 2 ?= 3", "1 =? 2 ?= 3"),
        ("=?utf-8?q?=00=41?=", "A"),
    ],
)
def test_an_encoded_word_is_read_as_it_was_meant(written, text):
    assert decode_words(written, 200) == text


def test_words_beyond_the_limit_stay_as_written():
    assert decode_words("=?utf-8?q?a?= " * 3, 2) == "aa =?utf-8?q?a?= "


def test_words_cut_mid_character_are_joined():
    assert mail("words_cut_mid_character").subject == "El autobús 14"


def test_words_against_the_rules_are_read():
    message = mail("words_against_the_rules")
    assert message.subject == 'Re: "José Ruiz" ¿vienes?'
    assert message.from_ == (Address("José", "jose@families.example"),)
    assert message.identity == "jose@families.example"


def test_internationalised_addresses_are_addresses():
    message = mail("internationalised_addresses")
    assert message.from_ == (Address("José", "josé@xn--bcher-kva.example"),)
    assert message.identity == "josé@xn--bcher-kva.example"
    assert [address.email for address in message.to] == ["用户@xn--fsqu00a.example", "help@district.example"]


def test_an_address_in_no_known_charset_identifies_nobody():
    message = parse(b"From: <jos\xe9@families.example>\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\nHi")
    assert message.identity == ""
    assert message.identity_doubt


def test_a_group_gives_its_members():
    message = mail("group_of_addresses")
    assert [address.email for address in message.to] == [
        "ana@families.example",
        "bo@families.example",
        "help@district.example",
    ]
    assert message.cc == ()


def test_a_lost_boundary_is_found_again():
    message = mail("boundary_lost")
    assert message.text == "The bus was late."
    assert [(file.name, file.type) for file in message.attachments] == [("a.png", "image/png")]
    assert mail("boundary_folded").text == "The bus was late."
    assert mail("boundary_on_a_line_of_its_own").text == "The bus was late."


def test_parts_behind_a_premature_end_are_read():
    message = mail("end_before_the_last_part")
    assert message.text == "The bus was late."
    assert [(file.name, file.size) for file in message.attachments] == [("a.png", 68)]


def test_a_type_the_wrong_way_round_is_read():
    assert parse(b"From: a@b.example\r\nContent-Type: plain/text\r\n\r\nHi").text == "Hi"


def test_a_multipart_without_parts_shows_its_words_and_is_marked():
    message = mail("multipart_without_parts")
    assert message.text.strip() == "The bus was late."
    assert message.unread
    assert not message.has_text_part


def test_of_two_content_types_the_first_holds():
    assert mail("two_content_types").text == "Café <b>closed</b>\n"


def test_raw_japanese_in_a_field_that_is_no_text_stays_as_it_is():
    message = parse(b"From: a@b.example\r\nAuthentication-Results: mx; \x1b$B;dmarc=pass\x1b(B\r\n\r\nHi")
    assert message.header("authentication-results") == "mx; $B;dmarc=pass(B"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename=My file.pdf; size=3", "My file.pdf"),
        ("a; filename=x.pdf; filename*=UTF-8''na%C3%AFve%20file.pdf", "naïve file.pdf"),
        ("a; filename*=UTF-8''y.pdf; filename=x.pdf", "y.pdf"),
        ("a; filename*=iso-8859-1'en'caf%E9.pdf", "café.pdf"),
        ("a; filename*0*=utf-8''caf%C3; filename*1*=%A9.pdf", "café.pdf"),
        ("a; filename*1=b.pdf; filename*0=a", "ab.pdf"),
        ("a; filename*0*=utf-8''%E2%82%AC; filename*1=\" 100%.pdf\"", "€ 100%.pdf"),
        ('a; filename*0="=?utf-8?q?caf=C3=A9"; filename*1="?=.pdf"', "café.pdf"),
        ('a; filename="=?utf-8?q?caf=C3=A9?=.pdf"', "café.pdf"),
        ("a; filename==?utf-8?B?w6k=?=.pdf", "é.pdf"),
        ("a; filename*=\"utf-8''%e2%82%ac.txt\"", "€.txt"),
        ("a; filename*=plain%20name.pdf", "plain name.pdf"),
        ("a; filename*=unheard-of'x'%E9.pdf", "é.pdf"),
        ('a; filename="caf\udce9.pdf"', "café.pdf"),
        ('a; filename="caf\udcc3\udca9.pdf"', "café.pdf"),
        ('a; filename="a\\"b;c.pdf"', 'a"b;c.pdf'),
        ('a; filename="C:\\TEMP\\x.png"', "C:\\TEMP\\x.png"),
        ('a; filename="unclosed.pdf; size=3', "unclosed.pdf"),
        ('a; filename="a\r\n\tb.pdf"', "a b.pdf"),
        ("a; FileName=x; filename=y", "x"),
        ('a; filename="it\'s.pdf"', "it's.pdf"),
        ("a; filename", None),
        ("a; =b", None),
        ("", None),
    ],
)
def test_a_parameter_is_read_by_rfc_2231_then_2047_then_as_it_stands(value, name):
    assert parameters(value).get("filename") == name


def test_raw_names_are_read_in_the_charset_of_the_mail():
    assert parameters('a; filename="\udcc6\udcc1\udcca\udccc.txt"', "koi8-r")["filename"] == "файл.txt"


def test_a_subject_is_one_clean_line():
    message = parse(b"From: a@b.example\r\nSubject: =?utf-8?q?a=0D=0Ab=00=ED=A0=80c?=\r\n\r\nHi")
    assert "\r" not in message.subject + message.header("subject")
    assert message.subject.startswith("a b")
    message.subject.encode()


def test_every_limit_on_words_is_kept():
    raw = b"From: a@b.example\r\nSubject: " + b"=?utf-8?q?x?= " * 10 + b"\r\n\r\nHi"
    assert parse(raw, ParseLimits(encoded_words=3)).subject.startswith("xxx =?utf-8?q?x?=")
