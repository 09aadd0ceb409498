"""The signs that a program wrote a mail (mail-safety.md 3), each taken alone."""

from pathlib import Path

import pytest

from cases.people import without_tag
from ingest.absences import away_notice
from ingest.machines import (
    asks_for_silence,
    automatic_sign,
    away_subject,
    hops,
    list_sign,
    nobody_reads,
    precedence_sign,
    program_sign,
)
from ingest.parse import parse

MAIL = Path(__file__).parent / "mail"


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


@pytest.mark.parametrize(
    "subject",
    ["Automatic reply: Bus", "Out of Office AutoReply: Bus", "Automatische Antwort: Bus", "Abwesenheitsnotiz: Bus", "Réponse automatique : Bus",
     "Reponse automatique: Bus", "Absence du bureau : Bus", "Respuesta automática: Bus", "Resposta automática: Bus", "Risposta automatica: Bus",
     "Automatisch antwoord: Bus", "Autosvar: Bus", "Automatisk svar: Bus", "Automatiskt svar: Bus", "Automaattinen vastaus: Bus",
     "Automaatvastus: Bus", "Automātiskā atbilde: Bus", "Automatinis atsakymas: Bus", "Odpowiedź automatyczna: Bus", "Automatyczna odpowiedz: Bus",
     "Automatická odpověď: Bus", "Automatická odpoveď: Bus", "Automatikus válasz: Bus", "Răspuns automat: Bus", "Automatski odgovor: Bus",
     "Samodejni odgovor: Bus", "Автоматичен отговор: Bus", "Автоматический ответ: Bus", "Автоматична відповідь: Bus", "Αυτόματη απάντηση: Bus",
     "Otomatik Yanıt: Bus", "תשובה אוטומטית: Bus", "رد تلقائي: Bus", "پاسخ خودکار: Bus", "خودکار جواب: Bus", "स्वचालित उत्तर: Bus",
     "自动答复: Bus", "自動回覆: Bus", "自動応答: Bus", "자동 회신: Bus", "Trả lời tự động: Bus", "การตอบกลับอัตโนมัติ: Bus", "Balasan otomatis: Bus",
     "Awtomatikong tugon: Bus", "Lee Park is out of the office.", "AUTO: Lee Park ist außer Haus (Rückkehr am 4.5.2026)",
     "[Parents] Lee Park is out of the office.", "[Parents] Automatic reply: Bus"],
)  # fmt: skip
def test_absence_notices_begin_so_in_many_languages(subject):
    assert away_subject(subject)


SCHOOL = [
    "Absence: my son", "Abwesenheit meiner Tochter", "Afwezig vandaag", "Frånvaro idag", "Ausente hoy", "不在について", "Fravær i dag",
    "Auto: accident at the gate", "The principal is out of the office all week?", "Why is Mr Lee out of the office",
    "About the automatic reply I got", "Re: Automatic reply: Bus", "AW: Automatische Antwort: Bus", "Fwd: Out of office",
]  # fmt: skip


@pytest.mark.parametrize("subject", SCHOOL)
def test_what_families_write_about_is_no_absence_notice(subject):
    assert not away_subject(subject)
    assert (
        away_notice(parse(f"From: a@b.example\nIn-Reply-To: <x@y.example>\nSubject: {subject}\n\nHello".encode())) == ""
    )


@pytest.mark.parametrize(
    ("head", "text", "found"),
    [
        ("Subject: Automatic reply: Bus", "I am out of the office until Monday.", False),
        ("Subject: Automatic reply: Bus\nReferences: <x@y.example>", "x", True),
        ("Subject: Automatic reply: Bus\nX-Auto-Response-Suppress: All", "I am out of the office until Monday.", True),
        ("Subject: Automatic reply\nX-Auto-Response-Suppress: All", "I got an automatic reply. What is that?", False),
        ("Subject: Lee is out of the office.\nPrecedence: bulk", "I will be out of the office.", True),
        ("Subject: Bus\nX-MS-Exchange-Inbox-Rules-Loop: a@b.example", "The bus was late.", False),
        ("Subject: Re: Bus\nIn-Reply-To: <x@y.example>", "This is an automatic reply. We are closed.", True),
        ("Subject: Re: Bus", "This is an automatic reply. We are closed.", False),
        ("Subject: Bus\nIn-Reply-To: <x@y.example>", "I got this: This is an automatic reply.", False),
    ],
)
def test_a_subject_needs_another_sign(head, text, found):
    assert bool(away_notice(parse(f"From: a@b.example\n{head}\n\n{text}\n".encode()))) is found


@pytest.mark.parametrize(
    ("sender", "head", "found"),
    [
        ("staff@hotmail.com", "Subject: complaint about message from 192.0.2.1", True),
        ("maria@x.example", "Subject: complaint about message from 192.0.2.1", False),
        ("notify@boxbe.com", "Subject: Re: Bus (Action Required)", True),
        ("maria@x.example", "X-Bluebottle-Request: <1>", True),
        ("maria@x.example", "X-Boxbe-Request: 1", True),
        ("maria@x.example", "X-Vacation: yes", True),
        ("maria@x.example", "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent", False),
        ("maria@x.example", "Subject: Accepted: thank you", False),
        ("maria@x.example", "Subject: Read: the book list", False),
    ],
)
def test_challenges_and_complaints_are_seen(sender, head, found):
    assert bool(program_sign(parse(f"From: {sender}\n{head}\n\nHello\n".encode()))) is found


SENTENCES = [
    "Automatic reply from the school is rude", "Auto reply from principal was wrong", "Out of office message from teacher",
    "Principal is out of the office", "Principal is out of the office.", "The principal is out of the office.",
    "Fuera de la oficina todo el tiempo, la directora", "부재중 전화를 받았습니다", "不在办公室的校长", "校长不在办公室。",
    "不在通知 from school", "Absent du bureau le directeur", "Autosvar-problemet", "Automatic reply?",
    "Out of office email from room 5", "Out of office until someone calls me", "Resposta automática do 5º ano está errada",
    "Nicht im Büro, der Direktor", "Автоответ школы грубый", "外出自动回复的问题", "自動返信が来ない",
]  # fmt: skip


@pytest.mark.parametrize("subject", SENTENCES)
def test_a_sentence_that_begins_like_an_absence_notice_is_a_persons(subject):
    assert not away_subject(subject)


@pytest.mark.parametrize(
    "subject",
    ["Autosvar", "Out of Office AutoReply: Bus", "Out of office notification: Bus", "Automatic reply Re: Bus", "Out of office - back Monday",
     "自动回复-主题", "自动回复邮件", "自动回复：主题", "自动回复【主题】", "自動返信メール", "부재중 자동 회신: Bus", "부재중입니다", "不在通知",
     "Abwesenheitsnotiz (Re: Bus)", "Automatisch antwoord bij afwezigheid: x", "Réponse automatique d'absence : x",
     "Out of Office / Absence du bureau", "Out of office until 5 May", "Fuera de la oficina hasta el 4 de mayo", "[自动回复] x",
     "Lee Park/West/Example is out of the office.", "Lee Park is out of the office until 05/04/2026.", "Yahoo! Auto Response",
     "Lee Park is out of the office (returning 04/20/2026)", "AUTO: Lee Park is out of the office", "Niet aanwezig: x"],
)  # fmt: skip
def test_after_an_absence_notices_words_programs_end_or_go_on_with_a_sign(subject):
    assert away_subject(subject)


@pytest.mark.parametrize(
    "local",
    ["no_reply", "no.reply", "NoReply2", "noreply-accounts", "donotreply-billing", "do_not_reply", "do.not.reply", "drive-shares-noreply",
     "noreply+id7", "dont-reply", "Mailer-Daemon", "postmaster", "bounces+1"],
)  # fmt: skip
def test_nobody_reads_there_however_the_words_are_joined(local):
    assert nobody_reads(local)
    assert "which no person reads" in automatic_sign(mail(sender=f"{local}@x.example"))


@pytest.mark.parametrize(
    "local", ["noreplygirl", "norepliesplease", "casino.reply", "reply", "no", "maria", "postmasters", "", "..."]
)
def test_a_person_may_be_called_so(local):
    assert not nobody_reads(local)


def test_receipts_in_words_and_calendar_answers_are_seen():
    assert automatic_sign(parse((MAIL / "auto_read_in_words.eml").read_bytes())) == "it is a receipt"
    calendar = (MAIL / "auto_calendar_answer.eml").read_bytes()
    assert "calendar" in automatic_sign(parse(calendar))
    spoken = calendar.replace(b"text/plain\n\n", b"text/plain\n\nYes, I will come with my wife.\n")
    assert automatic_sign(parse(spoken)) == ""
    about = b"From: a@b.example\nSubject: Read: books\n\nTo: parents\nSubject: books\nThe book was read on Monday.\n"
    assert automatic_sign(parse(about)) == ""
