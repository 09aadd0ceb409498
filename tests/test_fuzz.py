"""Whatever comes, reading it never fails, gives clean text, and gives no more of it than came.

How much came: for a text, its length. A mail's text is as long as its bytes at most, for no character set makes two
characters of a byte; only HTML may grow, by the marks of its quotes and lists, and it keeps to the limit of a text.
"""

from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.bounces import delivery_report
from ingest.forwards import forwarded
from ingest.html.walk import rendered, shallow
from ingest.language import language_of
from ingest.limits import ParseLimits
from ingest.parse import decode_attachment, parse
from ingest.quoting import own_words, visible

MAILS = [path.read_bytes() for path in sorted((Path(__file__).parent / "mail").glob("*.eml"))]
SLACK = 100  # characters that a reading may add: a name for what has none, a line between two texts
BOUNDED = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))

MIME = st.sampled_from([
    b"From: ", b"Subject: ", b"Content-Type: multipart/mixed; boundary=b\n", b"--b\n", b"--b--\n", b"\n", b"\r", b"\r\n",
    b"=?utf-8?b?", b"=?x?q?", b"?=", b"Date: ", b"Content-Type: message/rfc822\n", b"Content-Type: text/html\n", b"<li>",
    b"<blockquote>", b"<meta charset=utf-16>", b"Content-Transfer-Encoding: base64\n", b"Message-ID: <a@b>\n", b"> ",
    b"Content-Transfer-Encoding: quoted-printable\n", b"Content-Transfer-Encoding: uuencode\n", b"begin 644 a\n", b"end\n",
    b"Content-Type: text/plain; charset=", b"utf-7\n", b"iso-2022-jp\n", b"utf-16\n", b"hz\n", b"gb18030\n", b"\x1b$B",
    b"Content-Disposition: attachment; filename*0*=", b"filename*=utf-8''%", b"\xff\xfe", b"\xed\xa0\x80", b"\0", b"=\r",
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n", b"Status: 5.1.1\n", b"format=flowed\n",
    b"Content-Type: message/delivery-status\n", b"Final-Recipient: rfc822;a@b.example\n", b"Action: failed\n", b"+2AA-",
])  # fmt: skip
LINES = st.sampled_from([
    "On Mon, Oct 5, 2026 at 7:10 AM Ana <ana@families.example> wrote:", "El lun, 5 oct 2026, Ana escribió:", "> ", ">>",
    "-----Original Message-----", "---------- Forwarded message ---------", "Begin forwarded message:", "-- ", "--",
    "From: Ana <ana@families.example>", "De : Ana", "Sent: Monday", "To: b@c.example", "Subject: Bus", "Date: x", "wrote:",
    "________________________________", "__\x0c__", "> _", "Sent from my iPhone", "5 окт. 2026 г., в 7:10, Анна написал(а):", "发件人: 王",
    "Am 05.10.2026 schrieb Ana:", "The bus was late again.", "", "\u200f", "\u00a0", "\u2028", "\x1c", "\x85", "\x0b", "*",
    "Forwarded by Ana Ruiz on 10/05/2026 07:10 AM", "Your message could not be delivered", "<a@b.example>: unknown user",
])  # fmt: skip
TEXTS = st.lists(LINES | st.text(max_size=20), max_size=40).map("\n".join)
HTML = st.lists(
    st.sampled_from(["<blockquote>", "<div class=gmail_quote>", "<li>", "<ul>", "<p>", "<td>", "<br>", "</div>", "<hr>",
    "<a href=x>", "<pre>", "&lt;", "&#x0;", "&#xD800;", "<!--", "<style>", "<div style='display:none'>", "<h1>", "a"])
    | st.text(max_size=8),
    max_size=60,
).map("".join)  # fmt: skip


@st.composite
def damaged(draw):
    """A mail of ours with bytes flipped, cut, doubled, or put together from two mails."""
    raw = bytearray(draw(st.sampled_from(MAILS)))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(raw)))
        end = min(len(raw), at + draw(st.integers(0, 200)))
        match draw(st.integers(0, 5)):
            case 0:
                raw[at : at + 1] = bytes((draw(st.integers(0, 255)),))
            case 1:
                del raw[at:]
            case 2:
                raw[at:at] = raw[at:end]
            case 3:
                del raw[at:end]
            case 4:
                raw[at:at] = draw(MIME)
            case _:
                other = draw(st.sampled_from(MAILS))
                raw[at:] = other[draw(st.integers(0, len(other))) :]
    return bytes(raw)


def texts(value):
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from texts(one)
    elif hasattr(value, "__slots__"):
        for name in value.__slots__:
            yield from texts(getattr(value, name))


def assert_clean(value):
    whole = "".join(texts(value))
    assert "\0" not in whole
    whole.encode()


def assert_understood(raw):
    message = parse(raw)
    assert_clean(message)
    assert not any(defect.startswith("could not be") for defect in message.defects)
    assert not any("could not be read (" in defect for defect in message.defects)
    assert len(message.text) <= ParseLimits().text_bytes
    if b"<" not in raw and b"base64" not in raw.lower():  # HTML alone may grow
        assert len(message.text) <= len(raw) + SLACK
    assert len(message.visible_text) <= len(message.text) + SLACK
    assert len(message.own_words) <= len(message.text) + SLACK
    assert sum(file.size for file in message.attachments) <= 2 * len(raw) + SLACK
    for file in message.attachments:
        data = decode_attachment(raw, file.index)
        assert data is not None
        assert len(data) == file.size


@pytest.mark.parametrize("raw", MAILS)
def test_every_mail_of_ours_is_understood(raw):
    assert_understood(raw)


@BOUNDED
@given(damaged())
def test_a_damaged_mail_is_understood(raw):
    assert_understood(raw)


@BOUNDED
@given(st.lists(MIME | st.binary(max_size=30), max_size=50).map(b"".join))
def test_pieces_of_mails_are_understood(raw):
    assert_understood(raw)


@BOUNDED
@given(TEXTS)
def test_what_is_visible_is_clean_and_no_longer_than_the_text(text):
    text = text.encode("utf-8", "replace").decode().replace("\0", "")
    for shown in (visible(text), own_words(text)):
        assert_clean(shown)
        assert len(shown) <= len(text) + SLACK


@BOUNDED
@given(TEXTS, st.sampled_from(["", "Fwd: Bus", "FW: Bus", "Re: Bus"]) | st.text(max_size=20))
def test_what_is_passed_on_is_clean_and_no_longer_than_the_text(text, subject):
    text = text.encode("utf-8", "replace").decode().replace("\0", "")
    found = forwarded(text, subject.encode("utf-8", "replace").decode().replace("\0", ""))
    if found is not None:
        assert_clean(found)
        assert all(len(part) <= len(text) + len(subject) + SLACK for part in texts(found))


@BOUNDED
@given(damaged(), TEXTS)
def test_a_delivery_report_is_clean_and_short(raw, text):
    report = delivery_report(message_from_bytes(raw), text.encode("utf-8", "replace").decode())
    if report is not None:
        assert_clean(report)
        assert len(report.reason) <= 500


@BOUNDED
@given(TEXTS | st.text(max_size=300))
def test_every_text_has_a_language_or_none(text):
    assert_clean(tuple(language_of(text)))


@BOUNDED
@given(HTML)
def test_html_becomes_clean_text(source):
    text, _ = rendered(shallow(source.encode("utf-8", "replace").decode().replace("\0", "")))
    assert_clean(text)
