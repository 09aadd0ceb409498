"""The signs that a program wrote a mail (mail-safety.md 3), each taken alone."""

import pytest

from cases.people import without_tag
from ingest.machines import asks_for_silence, automatic_sign, away_subject, hops, list_sign, precedence_sign
from ingest.parse import parse


def mail(*fields: str, sender: str = "maria@x.example"):
    head = "".join(f"{field}\r\n" for field in fields)
    return parse(f"{head}From: {sender}\r\nSubject: x\r\n\r\nHello\r\n".encode())


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("Return-Path: <>", "return path"),
        ("Return-Path:  < >", "return path"),
        ("Auto-Submitted: auto-replied", "auto-replied"),
        ("Auto-Submitted: Auto-Generated (rejected)", "auto-generated"),
        ("Auto-Submitted: (((deep))) auto-notified; x=no", "auto-notified"),
        ("Auto-Submitted: no-really", "no-really"),
        ("Auto-Submitted:", "Auto-Submitted"),
        ("Content-Type: multipart/report; boundary=b", "report"),
        ("Content-Type: MULTIPART/REPORT; report-type=x; boundary=b", "report"),
        ("X-Autoreply: no", "X-Autoreply"),
        ("x-failed-recipients: a@b.example", "X-Failed-Recipients"),
        ("Precedence: AUTO_REPLY", "auto_reply"),
    ],
)
def test_a_program_is_seen(field, word):
    assert word in automatic_sign(mail(field))


@pytest.mark.parametrize(
    "field",
    ["Return-Path: <maria@x.example>", "Auto-Submitted: no", "Auto-Submitted: NO", "Auto-Submitted: (auto-replied) no", "Auto-Submitted: no; a=b",
     "Content-Type: multipart/mixed; boundary=b", "Content-Type: text/plain; x=multipart/report", "Precedence: first-class", "Subject: Automatic reply",
     "X-Spam: auto-replied"],
)  # fmt: skip
def test_a_person_is_left_alone(field):
    assert automatic_sign(mail(field)) == ""
    assert list_sign(mail(field)) == precedence_sign(mail(field)) == ""


@pytest.mark.parametrize(
    "field",
    [
        "List-Id: <a.b>",
        "list-post: NO",
        "List-Unsubscribe: <https://x.example>",
    ],
)
def test_a_list_is_seen(field):
    assert list_sign(mail(field))
    assert automatic_sign(mail(field)) == ""


@pytest.mark.parametrize("field", ["Precedence: bulk", "Precedence: List (x)", "Precedence: x\r\nPrecedence: junk"])
def test_one_of_many_is_from_a_machine(field):
    assert precedence_sign(mail(field))
    assert automatic_sign(mail(field)) == precedence_sign(mail(field))


@pytest.mark.parametrize(
    ("value", "silent"),
    [
        ("All", True),
        ("all", True),
        ("OOF", True),
        ("DR, AutoReply", True),
        (" autoreply ,x", True),
        ("DR, RN, NRN", False),
        ("None", False),
        ("", False),
    ],
)
def test_a_wish_for_silence_is_heard(value, silent):
    assert asks_for_silence(mail(f"X-Auto-Response-Suppress: {value}")) is silent


@pytest.mark.parametrize(
    ("subject", "away"),
    [("Automatic reply: x", True), ("  OUT OF OFFICE", True), ("Réponse automatique : x", True), ("Автоответ", True), ("自動回覆: x", True),
     ("About your out of office reply", False), ("Re: Automatic reply", False), ("", False)],
)  # fmt: skip
def test_an_absence_notice_begins_so(subject, away):
    assert away_subject(subject) is away


def test_servers_are_counted():
    assert hops(mail(*["Received: from a by b"] * 7)) == 7


@pytest.mark.parametrize(
    ("email", "bare"),
    [("a+b@c.d", "a@c.d"), ("a@c.d", "a@c.d"), ("a+b+c@d.e", "a@d.e"), ("", ""), ("nonsense", "nonsense")],
)
def test_a_tag_is_taken_off(email, bare):
    assert without_tag(email) in {bare, f"@{bare}"}
