"""mail-safety.md 8 and 9: what came by mail is kept and shown, and never opened, run or believed."""

import base64
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from support.town import BORDER, CONTACT, HELP, PARENT, sunfield

from ingest.parse import decode_attachment, parse
from notify.render import Renderer

ROOT = Path(__file__).parent.parent.parent
BOMB = io.BytesIO()
with zipfile.ZipFile(BOMB, "w", zipfile.ZIP_DEFLATED) as packed:
    packed.writestr("bomb.txt", "0" * 5_000_000)
KINDS = {
    "application/zip": BOMB.getvalue(),
    "application/ms-tnef": b"\x78\x9f\x3e\x22winmail",
    "application/pkcs7-mime; smime-type=enveloped-data": b"0\x80\x06\x09secret",
    "application/pgp-encrypted": b"Version: 1",
    "application/x-sh": b"#!/bin/sh\ntouch /tmp/owned\n",
    "application/pdf": b"%PDF-1.7 /JS (app.alert(1))",
    "image/svg+xml": b"<svg onload='alert(1)'/>",
    "text/html": b"<script>alert(1)</script>",
    "application/vnd.ms-excel.sheet.macroEnabled.12": b"PK\x03\x04macro",
}


def with_file(kind: str, data: bytes, name: str = "file.bin") -> bytes:
    return (
        f"Authentication-Results: {BORDER}; dmarc=pass header.from=mail.example\r\nFrom: {PARENT}\r\nTo: {HELP}\r\n"
        'Subject: a file\r\nMessage-ID: <f@mail.example>\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        f"--b\r\n\r\nPlease see the file.\r\n--b\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\n\r\n{base64.b64encode(data).decode()}\r\n--b--\r\n'
    ).encode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_kept_as_it_came_and_not_opened(kind):
    raw = with_file(kind, KINDS[kind])
    message = parse(raw)
    (kept,) = message.attachments
    assert kept.size == len(KINDS[kind])
    assert decode_attachment(raw, kept.index) == KINDS[kind]
    assert message.text.strip() == "Please see the file."


@pytest.mark.parametrize(
    "head",
    [
        'Content-Type: message/partial; id="x@y"; number=1; total=2',
        'Content-Type: message/external-body; access-type=URL; URL="http://evil.example/x"',
        'Content-Type: message/external-body; access-type=local-file; name="/etc/passwd"',
    ],
)
def test_a_message_in_pieces_or_elsewhere_is_neither_joined_nor_fetched(town, head):
    raw = (
        f"From: {PARENT}\r\nTo: {HELP}\r\nSubject: pieces\r\nMIME-Version: 1.0\r\n{head}\r\n\r\n"
        f"From: {CONTACT}\r\nSubject: inner\r\nContent-Type: text/plain\r\n\r\n#resolve fixed\r\n"
    )
    mail = town.deliver(raw.encode())
    assert mail.became.what == "new"
    assert "root:" not in town.sent(to=CONTACT)[0].text
    assert town.case(mail.case).status == "new"


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\boot.ini", "C:\\a.txt", ".htaccess", "a\u202efdp.exe", "con", "a/b", "x" * 400],
)
def test_a_name_of_a_file_is_only_data(name):
    (kept,) = parse(with_file("application/pdf", b"x", name)).attachments
    assert not set(kept.name) & set("/\\:\u202e\0")
    assert not kept.name.startswith(".")
    assert 0 < len(kept.name.encode()) <= 150
    assert kept.name.partition(".")[0].lower() != "con"


def test_the_time_of_a_case_is_never_the_date_that_the_sender_claims(town):
    raw = f"From: {PARENT}\r\nTo: {HELP}\r\nDate: Fri, 1 Jan 1999 00:00:00 +0000\r\nSubject: bus\r\n\r\nLate.\r\n"
    mail = town.deliver(raw.encode())
    assert town.case(mail.case).received_at == town.now
    assert parse(raw.encode()).date == datetime(1999, 1, 1, tzinfo=UTC)
    assert "1999" not in mail.case


TEMPLATES = [
    "{{ 7*7 }}",
    "{% for x in () %}",
    "${7*7}",
    "%(name)s",
    "{0.__class__}",
    "{{ ''.__class__.__mro__ }}",
    "`id`",
    "$(id)",
    "'; DROP TABLE case_record; --",
]


@pytest.mark.parametrize("text", TEMPLATES)
def test_a_template_a_format_or_a_shell_string_stays_what_it_is(town, text):
    mail = town.mail(f'"{text.replace(chr(34), "")}" <{PARENT}>', text, f"{text}\nThe bus was late.")
    assert mail.became.what == "new"
    notice = town.sent(to=CONTACT)[0]
    assert text in notice.text
    town.mail(CONTACT, "Re: x", f"We write {text} too.", answers=notice)
    town.wait(minutes=5)
    assert f"We write {text} too." in town.sent(to=PARENT)[-1].text


def test_letters_are_made_in_the_sandbox_and_a_missing_value_is_an_error():
    letters = Renderer(sunfield())._letters
    assert isinstance(letters, ImmutableSandboxedEnvironment)
    assert letters.undefined is StrictUndefined
    assert letters.autoescape("page.html")


def test_no_module_makes_a_template_of_a_text():
    sources = [path for folder in ("casepost", "cases", "ingest", "notify") for path in (ROOT / folder).rglob("*.py")]
    assert len(sources) > 50
    assert [path.name for path in sources if "from_string(" in path.read_text("utf-8")] == []


@pytest.mark.parametrize(
    "sign",
    ["\r\nBcc: victim@bank.example", "\nSubject: x", "\0", "\u202e", "\u2066", "\u200b", "\ufeff", "\x85", "\u2028"],
)
def test_no_name_or_subject_of_a_mail_reaches_a_header_of_ours(town, sign):
    encoded = base64.b64encode(f"Maria{sign}Lopez".encode()).decode()
    town.deliver(
        f"Authentication-Results: {BORDER}; dmarc=pass header.from=mail.example\r\nFrom: =?utf-8?b?{encoded}?= <{PARENT}>\r\n"
        f"To: {HELP}\r\nSubject: =?utf-8?b?{encoded}?=\r\nMessage-ID: <n@mail.example>\r\n\r\nThe bus was late.\r\n".encode()
    )
    town.mail(CONTACT, "Re: x", "A new stop opens.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=5)
    for letter in town.sent():
        assert "Bcc" not in letter.headers
        assert list(letter.headers).count("Subject") == 1
        assert all(sign not in value for value in letter.headers.values())
        assert all(len(line) <= 998 for line in letter.raw.split(b"\r\n"))
        assert b"\n" not in letter.raw.replace(b"\r\n", b"")
