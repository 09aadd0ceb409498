"""The one builder of letters: no value of a stranger can become a field, a part or a second letter."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.letter import Draft, UnsafeHeader, _prove_parts, build, plain_address, safe_text

PLAIN = Draft(
    from_name="Constituent Services",
    from_email="help@district.example",
    to_name="",
    to_email="maria@home.example",
    subject="[CS-2026-00001] We received your message",
    message_id="<c1.abc@district.example>",
    date=datetime(2026, 11, 2, 17, 30, tzinfo=UTC),
    text="Thank you.\nWe will answer.",
    language="en",
)
FULL = replace(
    PLAIN,
    to_name="Maria Lopez",
    reply_to="help+r.k3@district.example",
    in_reply_to="<their@home.example>",
    references=("<older@home.example>", "<their@home.example>"),
    auto="auto-replied",
    loop_mark="office1.0a1b2c",
)


TWIN = replace(
    FULL, auto="auto-generated", html='<!DOCTYPE html>\n<html lang="en"><body><p>Thank you.</p></body></html>'
)


def _read(draft: Draft):
    return message_from_bytes(build(draft), policy=SMTP)


def test_a_letter_of_staff_says_nothing_about_automats():
    assert build(PLAIN) == (
        b"Date: Mon, 02 Nov 2026 17:30:00 +0000\r\n"
        b"From: Constituent Services <help@district.example>\r\n"
        b"To: maria@home.example\r\n"
        b"Subject: [CS-2026-00001] We received your message\r\n"
        b"Message-ID: <c1.abc@district.example>\r\n"
        b"MIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: 7bit\r\n"
        b"Content-Language: en\r\n"
        b"\r\n"
        b"Thank you.\r\nWe will answer.\r\n"
    )


def test_an_automatic_letter_says_so_in_three_ways():
    letter = _read(FULL)

    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["X-Auto-Response-Suppress"] == "All"
    assert letter["X-Casepost-Loop"] == "office1.0a1b2c"
    assert letter["Reply-To"] == "help+r.k3@district.example"
    assert letter["In-Reply-To"] == "<their@home.example>"
    assert letter["References"] == "<older@home.example> <their@home.example>"


@pytest.mark.parametrize(
    "name",
    ["José Muñoz-Peña", "Lopez, Maria (Ms.)", 'Maria "Mia" O\\Neil', "help@district.example", "校车" * 5, "a=?b?="],
)
def test_a_name_arrives_as_it_was(name):
    letter = _read(replace(PLAIN, to_name=name))

    assert letter["To"].addresses == (Address(name[:200], "maria", "home.example"),)


def test_a_long_name_is_cut_and_folded_between_characters():
    data = build(replace(PLAIN, to_name="校车" * 120))
    words = data.partition(b"To: ")[2].partition(b"\r\n <")[0]

    assert str(make_header(decode_header(words.decode()))) == "校车" * 100


@pytest.mark.parametrize(
    "subject",
    ["Résumé — ¿dónde está el autobús? " * 5, "word " * 39 + "end", "x" * 200, "=?utf-8?q?=0D=0ABcc:_a?=", "日本" * 90],
)
def test_a_subject_arrives_as_it_was(subject):
    data = build(replace(PLAIN, subject=subject))

    assert message_from_bytes(data, policy=SMTP)["Subject"] == " ".join(subject.split())[:200].rstrip()
    assert max(len(line) for line in data.split(b"\r\n")) <= 76


@pytest.mark.parametrize(
    "field", ["from_name", "to_name", "subject", "from_email", "to_email", "reply_to", "message_id"]
)
@pytest.mark.parametrize("bad", ["\r", "\n", "\0", "\x1b", "\x7f", "\x85", "\u2028", "\ud800"])
def test_a_control_character_is_refused_in_every_value(field, bad):
    for place in (f"{getattr(FULL, field)}{bad}Bcc: x@evil.example", f"{bad}{getattr(FULL, field)}"):
        with pytest.raises(UnsafeHeader):
            build(replace(FULL, **{field: place}))


@pytest.mark.parametrize(
    "values",
    [
        {"message_id": ""},
        {"message_id": "no-id"},
        {"message_id": "<a@b> <c@d>"},
        {"message_id": f"<{'a' * 250}@b>"},
        {"to_email": ""},
        {"to_email": "maria"},
        {"to_email": "a@b, c@d"},
        {"to_email": "a b@c.example"},
        {"to_email": "<a@b.example>"},
        {"to_email": "a@b@c.example"},
        {"to_email": f"{'a' * 250}@c.example"},
        {"to_email": "a@-c.example"},
        {"to_email": "a\u202eb@c.example"},
        {"to_email": "a@" + "ü" * 70},
        {"language": "en\r\nBcc: x"},
        {"language": "en; q"},
        {"loop_mark": "a b"},
        {"auto": "auto-forwarded"},
    ],
)
def test_a_value_that_is_none_of_its_kind_is_refused(values):
    with pytest.raises(UnsafeHeader):
        build(replace(FULL, **values))


def test_ids_of_strangers_are_left_out_when_malformed():
    good = [f"<{number}@home.example>" for number in range(30)]
    bad = ["none", "<a b@c>", "<a@b>\r\nBcc: x@y", f"<{'a' * 250}@b>", "<é@b>", "<a@b\x01>"]
    letter = _read(replace(FULL, references=(*bad, *good), in_reply_to=bad[2]))

    assert letter["References"].split() == good[-20:]
    assert letter["In-Reply-To"] is None


def test_signs_that_turn_text_around_are_dropped():
    letter = _read(replace(PLAIN, subject="a\u202egnp.exe\u200b\ufeff b", to_name="\u2066Ann\u2069"))

    assert letter["Subject"] == "agnp.exe b"
    assert letter["To"] == "Ann <maria@home.example>"


def test_an_empty_subject_is_still_a_field():
    assert _read(replace(PLAIN, subject=" \u200b "))["Subject"] == "(no subject)"


@pytest.mark.parametrize(
    ("email", "sent"),
    [
        ("ann+bus@home.example", "ann+bus@home.example"),
        ("ann..b.@docomo.example", "ann..b.@docomo.example"),
        ('"ann lee"@home.example', '"ann lee"@home.example'),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("josé@bücher.example", "josé@xn--bcher-kva.example"),
        ("ann@[192.0.2.1]", "ann@[192.0.2.1]"),
    ],
)
def test_an_address_is_taken_as_people_have_them(email, sent):
    assert plain_address(email) == sent
    assert f"To: {sent}\r\n".encode() in build(replace(PLAIN, to_email=email))


def test_a_long_or_foreign_text_arrives_as_it_was():
    text = "Señora:\n\n.\n..\nFrom here on\n" + "word " * 400 + "end\n" + "é" * 500 + "\ntrailing \n--boundary\n校车"
    data = build(replace(PLAIN, text=text))

    assert message_from_bytes(data, policy=SMTP).get_content().replace("\r\n", "\n") == text + "\n"
    assert max(len(line) for line in data.split(b"\r\n")) <= 78
    assert data.isascii()


@pytest.mark.parametrize("words", ["Bcc: victim@other.example", "From the bus", "--boundary", ". said"])
@pytest.mark.parametrize("encoded", ["", "é"])
def test_words_within_a_line_begin_no_line_of_the_bytes_wherever_they_stand(words, encoded):
    for before in range(1, 160):
        line = f"{encoded}{'x' * before}{words} {'y' * 100}"
        data = build(replace(TWIN, text=line, html=f'<td class="{encoded}">{line}</td>'))

        assert parts(data) == [("text/plain", f"{line}\n"), ("text/html", f'<td class="{encoded}">{line}</td>\n')]
        assert f"\r\n{words[:4]}".encode() not in data.split(b"text/plain")[1].replace(b"\r\n--=_", b"")
        assert max(len(row) for row in data.split(b"\r\n")) <= 76


def test_safe_text_keeps_words_and_drops_controls():
    assert safe_text("a\r\nb\rc\u2028d\x00\x1b[31m\u202ee\tf") == "a\nb\nc\nd[31me\tf"
    assert safe_text("می\u200cخواهم 👩\u200d🏫 \ud83d") == "می\u200cخواهم 👩\u200d🏫 "


ANY = st.text(st.characters(), max_size=300) | st.text('\r\n\0 :=?<>@",;-_aB\x85\u2028\u202e\t', max_size=60)


VALUES = (
    "from_name", "from_email", "to_name", "to_email", "subject", "message_id", "text", "language", "reply_to",
    "in_reply_to", "loop_mark",
)  # fmt: skip
SOME = st.fixed_dictionaries({}, optional=dict.fromkeys(VALUES, ANY) | {"references": st.lists(ANY, max_size=3)})


@given(values=SOME)
def test_no_value_can_add_a_field_or_a_part(values):
    draft = replace(FULL, **values)
    try:
        data = build(draft)
    except UnsafeHeader:
        return

    letter = message_from_bytes(data)
    assert not letter.is_multipart()
    assert letter.get_content_type() == "text/plain"
    names = letter.keys()
    always = {"Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type",
              "Content-Transfer-Encoding", "Auto-Submitted", "X-Auto-Response-Suppress"}  # fmt: skip
    maybe = {"Reply-To", "In-Reply-To", "References", "Content-Language", "X-Casepost-Loop"}
    assert len(set(names)) == len(names)
    assert always <= set(names) <= always | maybe
    assert all(len(line) <= 998 and b"\r" not in line and b"\n" not in line for line in data.split(b"\r\n"))
    body = letter.get_payload(decode=True).decode().replace("\r\n", "\n")
    assert body == safe_text(draft.text).rstrip("\n") + "\n"


@given(text=ANY)
def test_no_text_ends_the_letter_early(text):
    data = build(replace(PLAIN, text=text))

    assert message_from_bytes(data, policy=SMTP).keys() == message_from_bytes(build(PLAIN), policy=SMTP).keys()


def parts(data: bytes) -> list[tuple[str, str]]:
    """Return what a mail program finds in a letter: the kinds of its parts, and their words."""
    walked = [part for part in message_from_bytes(data).walk() if not part.is_multipart()]
    return [(one.get_content_type(), one.get_payload(decode=True).decode().replace("\r\n", "\n")) for one in walked]


def test_a_letter_with_a_twin_is_its_text_first_and_then_its_html():
    data = build(TWIN)

    assert _read(TWIN).get_content_type() == "multipart/alternative"
    assert parts(data) == [("text/plain", f"{TWIN.text}\n"), ("text/html", f"{TWIN.html}\n")]
    assert data.count(b"\r\nContent-Transfer-Encoding:") == 2


def test_the_same_letter_is_the_same_bytes_and_another_letter_has_another_boundary():
    other = replace(TWIN, message_id="<c2.abc@district.example>")

    assert build(TWIN) == build(TWIN)
    assert _read(TWIN).get_boundary() != _read(other).get_boundary()


def test_a_text_that_holds_the_boundary_ends_no_part():
    boundary = _read(TWIN).get_boundary()
    text = f"--{boundary}--\n--{boundary}\nContent-Type: text/html\n\n<script>"
    data = build(replace(TWIN, text=text, html=f"{TWIN.html}\n--{boundary}--"))

    assert parts(data) == [("text/plain", f"{text}\n"), ("text/html", f"{TWIN.html}\n--{boundary}--\n")]


@given(text=ANY, html=ANY.filter(bool))
def test_no_text_can_add_a_part_to_a_letter_with_a_twin(text, html):
    data = build(replace(TWIN, text=text, html=html))

    kinds = [part.get_content_type() for part in message_from_bytes(data).walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert parts(data) == [
        ("text/plain", safe_text(text).rstrip("\n") + "\n"),
        ("text/html", safe_text(html).rstrip("\n") + "\n"),
    ]
    assert all(len(line) <= 78 and b"\r" not in line and b"\n" not in line for line in data.split(b"\r\n"))


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        (b"\r\n\r\nThank you.", b"\r\n\r\nThank them."),
        (b"text/html", b"text/plain"),
        (b"<p>Thank you.", b"<p>"),
        (b"\r\n\r\nThank you.", b"\r\n\r\n"),
        (b"--\r\n", b"\r\nContent-Type: text/html\r\n\r\nMore."),
    ],
)
def test_a_letter_whose_parts_are_not_the_intended_ones_is_refused(found, instead):
    data = build(TWIN)
    _prove_parts(data, TWIN)
    assert found in data

    with pytest.raises(UnsafeHeader):
        _prove_parts(data.replace(found, instead), TWIN)
