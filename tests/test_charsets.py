"""Words are read in the character set that they are in, whatever the mail says."""

from pathlib import Path

import pytest

from ingest.mime.charsets import codec_of, decode, html_charset
from ingest.parse import parse

MAIL = Path(__file__).parent / "mail"
WRONG = "a text is not in the charset that it declares"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ascii_declared_utf8_inside", "El autobús llegó tarde."),
        ("latin1_declared_utf8_inside", "El autobús llegó tarde."),
        ("latin1_declared_windows_inside", "“Tarde” – costó 5 €."),
        ("utf8_declared_latin1_inside", "El autobús llegó tarde, señor."),
        ("gb2312_declared_larger_set_inside", "校車沒有來，㐂。"),
        ("gb2312_declared_utf8_inside", "校车今天没有来。"),
        ("big5_with_hong_kong_signs", "佢哋嘅巴士冇嚟。"),
        ("koi8_declared_ukrainian", "Їхній автобус запізнився."),
        ("named_in_html_alone", "Автобус опоздал."),
        ("utf16_in_base64", "El autobús 校车"),
        ("utf7", "El autobús llegó."),
        ("name_with_noise", "El autobús llegó."),
        ("byte_order_mark", "Hola, señor."),
        ("html_sent_as_plain_text", "The bus was late."),
        ("iso2022jp_raw_fields", "バスが来ません。\n山田"),
        ("iso2022jp_vendor_signs", "①バス髙橋"),
        ("raw_koi8_fields", "Автобус снова опоздал."),
        ("quoted_printable_damaged", "Café is closed, 2 + 2 = 4 and a=b."),
        ("encoding_with_noise", "El autobús llegó tarde."),
        ("undeclared_body_named_by_the_subject", "校车今天没有来。请帮忙。"),
        ("text_called_base64", "The bus was late again today. Can you help?\n\nAna"),
    ],
)
def test_the_words_are_read(name, text):
    message = parse((MAIL / f"charset_{name}.eml").read_bytes())
    assert message.text.strip() == text
    assert message.attachments == ()


def test_fields_in_the_charset_of_the_mail_are_read_without_a_declaration():
    message = parse((MAIL / "charset_raw_koi8_fields.eml").read_bytes())
    assert message.subject == "Автобус опоздал"
    assert (message.from_[0].name, message.identity) == ("Анна", "anna@families.example")
    assert parse((MAIL / "charset_raw_field_beside_an_ascii_part.eml").read_bytes()).subject == "Автобус опоздал"
    assert parse((MAIL / "charset_iso2022jp_raw_fields.eml").read_bytes()).subject == "バスについて"


def test_a_text_whose_encoding_is_damaged_is_marked():
    assert parse((MAIL / "charset_text_called_base64.eml").read_bytes()).unread


def test_html_in_a_text_part_takes_no_command():
    assert not parse((MAIL / "charset_html_sent_as_plain_text.eml").read_bytes()).has_text_part


@pytest.mark.parametrize(
    ("charset", "codec", "text"),
    [
        ("ISO-2022-JP", "iso2022_jp", "日本語のバス"),
        ("iso-2022-jp-ms", "iso2022_jp", "日本"),
        ("csISO2022JP", "iso2022_jp", "日本"),
        ("iso-2022-kr", "iso2022_kr", "안녕하세요"),
        ("hz-gb-2312", "hz", "你好"),
        ("gb2312", "gb18030", "你好㐀"),
        ("x-gbk", "gbk", "你好"),
        ("cp936", "gbk", "你好"),
        ("big5-hkscs", "big5hkscs", "嘅哋"),
        ("big5", "big5", "校車"),
        ("ks_c_5601-1987", "cp949", "똠방각하"),
        ("euc-kr", "cp949", "안녕"),
        ("Shift_JIS", "cp932", "髙橋①"),
        ("x-sjis", "cp932", "バス"),
        ("windows-31j", "cp932", "バス"),
        ("euc-jp", "euc_jp", "バスが来ない"),
        ("koi8-r", "koi8-r", "Автобус"),
        ("KOI8-U", "koi8-u", "Їжак"),
        ("windows-1251", "cp1251", "Автобус"),
        ("win-1251", "cp1251", "Автобус"),
        ("windows-874", "cp874", "สวัสดี"),
        ("TIS-620", "cp874", "สวัสดี"),
        ("iso-8859-11", "cp874", "สวัสดี"),
        ("iso-8859-8-i", "iso8859-8", "שלום"),
        ("windows-1256", "cp1256", "مرحبا"),
        ("iso-8859-6", "iso8859-6", "مرحبا"),
        ("windows-1258", "cp1258", "à bê"),
        ("iso-8859-2", "iso8859-2", "Łódź"),
        ("ISO_8859-2:1987", "iso8859-2", "Łódź"),
        ("iso8859-9", "cp1254", "şık"),
        ("utf-7", "utf-7", "caf\u00e9 +"),
        ("utf-16", "utf-16", "né€ 校"),
        ("utf-16", "utf-16-be", "né€ abc"),
        ("utf-16", "utf-16-le", "né€ abc"),
        ("utf-16le", "utf-16-le", "né€"),
        ("utf-16", "utf-8", "né€"),
        ("x-mac-roman", "mac-roman", "né"),
        ("macintosh", "mac-roman", "né"),
        ("cp-850", "cp850", "né"),
        ("ANSI_X3.4-1968", "utf-8", "né"),
        ("us-ascii", "cp1252", "né"),
        ("us-ascii", "iso2022_jp", "日本"),
        ("iso-2022-jp", "cp932", "日本語"),
        ("unknown-8bit", "utf-8", "né"),
        ("x-unknown", "cp1252", "né"),
        ("x-user-defined", "utf-8", "né"),
        ("klingon", "utf-8", "né"),
        ("punycode", "utf-8", "né"),
        ('"utf-8"; format', "utf-8", "né"),
        ("'utf-8'", "utf-8", "né"),
        ("charset=utf-8", "utf-8", "né"),
        ("utf-8*en", "utf-8", "né"),
        ("", "utf-8", "né"),
        ("iso-8859-7", "utf-8", "Ελλάδα"),
        ("windows-1251", "utf-8", "Автобус"),
        ("shift_jis", "utf-8", "バスが来ない"),
        ("euc-kr", "utf-8", "안녕하세요"),
    ],
)
def test_a_charset_is_known_by_its_names_and_seen_through_when_wrong(charset, codec, text):
    assert decode(text.encode(codec), charset)[0] == text


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        # What stands declared is believed where only chance makes it UTF-8 too.
        ("你".encode("gb18030"), "gb18030", "你"),
        (b"\xc3\xa9", "gb18030", b"\xc3\xa9".decode("gb18030")),
        (b"\xd0\xb0", "koi8-r", b"\xd0\xb0".decode("koi8-r")),
        (b"a\x80b", "windows-1252", "a€b"),
        (b"a\x81b", "iso-8859-1", "a\ufffdb"),
        # Half a character at the end does not make mojibake of all the rest.
        ("校车今天没有来".encode()[:-1], "utf-8", "校车今天没有\ufffd"),
        ("校车今天没有来".encode("gb18030")[:-1], "gb2312", "校车今天没有\ufffd"),
        (b"\xff\xfea\x00", "us-ascii", "a"),
        (b"x\x00y", "us-ascii", "xy"),
        ("\ud800".encode("utf-8", "surrogatepass"), "utf-8", "\ufffd"),
        (b"\xed\xa0\xbd\xed\xba\x8c bus", "utf-8", "🚌 bus"),
        (b"\x1b$B%P%9\x1b(B \x1b(I1\x1b(B \x1b$(D0!\x1b(B", "iso-2022-jp", "バス ｱ 丂"),
        (b"\x1b$B%P", "iso-2022-jp", "バ"),
        (b"\x1b$B%P%9\nplain", "iso-2022-jp", "バス\nplain"),
    ],
)
def test_odd_bytes_become_the_best_text(data, charset, text):
    assert decode(data, charset)[0] == text


@pytest.mark.parametrize(
    "name",
    [
        "hex",
        "rot13",
        "zlib",
        "base64",
        "idna",
        "punycode",
        "unicode_escape",
        "unicode-escape",
        "raw_unicode_escape",
        "../x",
        "\0",
        "é",
        "a" * 500,
    ],
)
def test_what_is_no_charset_is_none(name):
    assert codec_of(name) is None


def test_html_names_its_charset_in_its_head_alone():
    assert html_charset(b'<meta charset="UTF-8">') == "UTF-8"
    assert html_charset(b"<META http-equiv=Content-Type content='text/html; charset = koi8-r'>") == "koi8-r"
    assert html_charset(b" " * 2000 + b"<meta charset=utf-8>") == ""
    assert html_charset(b"charset=utf-8") == ""


def test_a_wrong_declaration_is_said():
    assert decode("né".encode(), "us-ascii") == ("né", True)
    assert decode("né".encode(), "iso-8859-1") == ("né", False)
    assert decode("né".encode("latin-1"), "utf-8") == ("né", False)
    assert decode(b"plain", "klingon") == ("plain", True)
    assert WRONG in parse((MAIL / "charset_utf8_declared_latin1_inside.eml").read_bytes()).defects
