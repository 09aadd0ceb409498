"""Automatic answers that no field marks for certain, and what people write like them."""

import pytest

from ingest.absences import absence_words, away_notice
from ingest.machines import automatic_sign
from ingest.parse import parse

ANSWERS = "In-Reply-To: <c.abc@district.example>\nReferences: <c.abc@district.example>\n"
SILENT = "X-Auto-Response-Suppress: All\n"


def mail(head, text, subject, sender="Lee Park <lee@west.example>"):
    return parse(f"From: {sender}\nTo: help@district.example\n{head}Subject: {subject}\n\n{text}\n".encode())


NOTE = 'Note: This is an automated response to your message  "We received" sent on 9/12/2025.'
PROGRAMS = {
    "Exchange, thinned by a gateway": (SILENT, "Thanks - I am on parental leave.", "Automatic reply: Transcript"),
    "Exchange, words of its own": (SILENT, "Back Monday.", "Automatic reply: Transcript"),
    "Exchange, German": ("X-Auto-Response-Suppress: DR, OOF, AutoReply\n", "Bis Montag fort.", "Automatische Antwort: Bus"),
    "Exchange, a rule": ("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n", "Tot dan.", "Automatisch antwoord: Bus"),
    "Notes, newer agent": ("", f"I am away until 05/10/2026.\n\n{NOTE}", "AUTO: Lee Park is out of the office (returning 05/10/2026)"),
    "Notes, older agent": ("", "I will be out of the office starting 05/01/2026 and will not return until 05/10/2026.", "Lee Park is out of the office."),
    "vacation(1)": ("Precedence: bulk\n", "I will not be reading my mail for a while.", "away from my mail"),
    "vacation(1), older": ("Precedence: junk\n", "I am on vacation until May 3.", "Re: We received your message"),
    "procmail": (f"X-Loop: lee@west.example\n{ANSWERS}", "I am on vacation and will answer when I return.", "Re: We received"),
    "Sieve without a subject": (ANSWERS, "I am away until Friday.", "Auto: We received your message"),
    "Zendesk": (SILENT, "##- Please type your reply above this line -##\n\nYour request (123) has been received.", "[Request received] We received"),
    "Freshdesk": (SILENT, "We have received your request and a ticket has been created.", "Ticket Received - We received"),
    "Salesforce": ("X-SFDC-EmailCategory: autoResponse\n", "Your case has been created. This is an automated message.", "Case 00123 created: Bus"),
    "a web form": ("Precedence: junk\n", "Thanks for reaching out. This is an automatic confirmation.", "We got your email!"),
    "Request Tracker": ("Precedence: bulk\n", "This message has been automatically generated in response to a ticket.", "[west #1] AutoReply: Bus"),
    "TMDA": (f"X-Delivery-Agent: TMDA/1.1.12\n{ANSWERS}", "To release your message for delivery, please reply.", "Please confirm your message"),
    "EarthLink": ("", "I apologize for this automatic reply to your email. I now allow only senders I have approved.", "Re: Bus"),
    "its first words, in Spanish": (ANSWERS, "Esta es una respuesta autom\u00e1tica. Gracias.", "RE: Bus"),
    "its first line, with stars": (ANSWERS, "*** This is an automatically generated email, please do not reply ***\n\nx", "RE: Bus"),
}  # fmt: skip


@pytest.mark.parametrize(("head", "text", "subject"), PROGRAMS.values(), ids=PROGRAMS.keys())
def test_two_signs_that_agree_tell_a_program(head, text, subject):
    assert away_notice(mail(head, text, subject))


PEOPLE = {
    "who asks about such an answer": (SILENT, "I got an automatic reply. What is that?", "Automatic reply"),
    "who asks about it by its subject": (SILENT, "What is this?", "Automatic reply: why do I get this?"),
    "who answers it": ("X-Auto-Response-Suppress: DR, OOF\n", "Please see my question.", "RE: Automatic reply: Bus"),
    "who shows it": (ANSWERS, "I got this:\n\nThis is an automatic reply. We are closed.", "Re: Bus"),
    "who is away": (ANSWERS, "My son will be on leave. I am out of the office myself.", "Re: Bus"),
    "who is on vacation": (ANSWERS, "We are on vacation until May 3, so he will miss school.", "Re: Bus"),
    "who writes of a vacation": ("", "We are away all next week.", "Vacation"),
    "who thanks like a form": (ANSWERS, "Thank you for contacting us. We have received your message.", "Re: Bus"),
    "on a list with a loop field": (f"X-Loop: groups\n{ANSWERS}", "Please call me when I return home.", "Re: Bus"),
    "on Notes": ("X-MIMETrack: Itemize by SMTP\n", "The principal is out of the office and nobody answers.", "Who leads?"),
    "about a car": (ANSWERS, "The car hit the fence.", "Auto: accident at the gate"),
    "who doubts": (ANSWERS, "Is this an automated response? I want a person.", "Re: Bus"),
    "with a ticket": (ANSWERS, "My ticket has been received by the driver, he said.", "Re: Bus"),
    "whose system wants no answer": (SILENT, "Maria, thank you. The form is attached.", "Re: Bus"),
    "on a list": ("Precedence: bulk\nErrors-To: x@y.example\n", "I am on vacation, but I agree with Ana.", "Re: Bus"),
    "with many words on an older list": ("Precedence: bulk\n", "I agree. On Monday we meet.\n" * 120, "Re: Bus"),
}  # fmt: skip


@pytest.mark.parametrize(("head", "text", "subject"), PEOPLE.values(), ids=PEOPLE.keys())
def test_a_person_is_none(head, text, subject):
    message = mail(head, text, subject)
    assert away_notice(message) == ""
    assert automatic_sign(message) in {"", "it says Precedence: bulk"}


@pytest.mark.parametrize(
    "field",
    ["X-OTRS-Loop: True", "X-MDAutoResponder: x", "Delivered-To: Autoresponder", "X-Mailer: qmail-autoresponder 0.97",
     "X-Mailer: mailbot", "X-Mailer: Vacation/1.2.7", "X-Mailer: vacation", "X-Mailer: PHP Auto-Reply 2", "X-Precedence: auto_reply", "Delivered-By-The-Graces-Of: Vacation 1.2.6", "X-AskVersion: 2.5"],
)  # fmt: skip
def test_a_program_that_names_itself_is_one(field):
    assert automatic_sign(mail(f"{field}\n", "Hello", "Re: Bus"))


@pytest.mark.parametrize(
    "field",
    [
        "X-Mailer: Mail.app",
        "X-Mailer: Vacation Rental Mailer",
        "X-Mailer: Autoreplying Robots",
        "Delivered-To: help@district.example",
        "X-Precedence: normal",
    ],
)
def test_a_persons_program_is_none(field):
    assert automatic_sign(mail(f"{field}\n", "Hello", "Re: Bus")) == ""


@pytest.mark.parametrize(
    ("sender", "field", "subject", "found"),
    [
        ("scomp@mail.example", "", "Email Feedback Report for IP 192.0.2.1", True),
        ("feedbackloop@mail.example", "Feedback-ID: 1:2\n", "Abuse report", True),
        ("fbl@mail.example", "X-Loop: fbl\n", "Spam report", True),
        ("fbl@mail.example", "Feedback-ID: 1:2\n", "Lunch", False),
        ("feedbackloop@mail.example", "", "Abuse report", False),
        ("complaints@mail.example", "", "Complaint about abuse at school", False),
        ("maria@families.example", "Feedback-ID: 1:2\n", "Complaint about the bus", False),
    ],
)
def test_a_feedback_loop_is_seen_by_two_signs(sender, field, subject, found):
    assert ("complaint" in automatic_sign(mail(field, "Hello", subject, sender))) is found


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_feedback_loop_that_shows_the_mail_is_seen(kind):
    head = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n'
    parts = f"--b\n\nA complaint.\n--b\nContent-Type: {kind}\n\nFrom: a@b.example\nSubject: q\n\nHi\n--b--"
    told = parse(f"From: fbl@mail.example\n{head}Subject: complaint\n\n{parts}\n".encode())
    assert "complaint" in automatic_sign(told)


@pytest.mark.parametrize(
    "text",
    ["I am away until 30 November.", "Hello,\n\nthank you for your mail. I'm out of the office until Monday.",
     "Gracias por su mensaje. Estoy fuera de la oficina hasta el lunes.", "Ich bin im Urlaub und am 3. Mai zurück."],
)  # fmt: skip
def test_the_first_words_of_an_absence_notice_are_heard_without_any_sign(text):
    assert absence_words(mail("", text, "Re: Bus"))


@pytest.mark.parametrize(
    "text",
    ["The driver is on vacation. A substitute comes on Monday.", "I am away until Monday. Can we speak on Tuesday?",
     "We have looked into it. The stop moves.\n\nThe office is open again.\nI am on vacation next week.", "Thank you."],
)  # fmt: skip
def test_an_answer_is_none(text):
    assert absence_words(mail("", text, "Re: Bus")) == ""
