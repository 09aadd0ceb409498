"""mail-safety.md 3: every sign of a machine, each beside a person who only writes about it."""

import pytest
from support.town import BORDER, CONTACT, HELP, NEIGHBOUR, PARENT, Town

from cases.policy import Trust

FORM = "form@www.sunfield.example"
SIGNS = {
    "null return path": [("Return-Path", "<>")],
    "auto-submitted": [("Auto-Submitted", "auto-replied")],
    "auto-submitted in capitals, with a comment and a parameter": [("Auto-Submitted", "(no) AUTO-Generated; owner=no")],
    "auto-submitted without a word": [("Auto-Submitted", "")],
    "auto-submitted with a new word": [("Auto-Submitted", "auto-whatever")],
    "x-autoreply": [("X-Autoreply", "yes")],
    "x-autorespond": [("X-Autorespond", "yes")],
    "x-autoresponder": [("X-Autoresponder", "yes")],
    "x-failed-recipients": [("X-Failed-Recipients", "somebody@mail.example")],
    "precedence bulk": [("Precedence", "bulk")],
    "precedence list": [("Precedence", "list")],
    "precedence junk": [("Precedence", "Junk")],
    "precedence auto_reply": [("Precedence", "auto_reply")],
    "list-id": [("List-Id", "Parents <parents.lists.example>")],
    "list-post": [("List-Post", "<mailto:parents@lists.example>")],
    "list-unsubscribe": [("List-Unsubscribe", "<https://lists.example/off>")],
}
NAMES = [
    "mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "bounce", "bounces", "owner-parents",
    "parents-request", "parents-bounces",
]  # fmt: skip
RECEIPT = "We received"


def written(fields: list[tuple[str, str]]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in fields)


def answered(town: Town) -> bool:
    return len(town.sent(to=PARENT, subject=RECEIPT)) == 1


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_in_the_header_makes_mail_automatic(town, sign):
    mail = town.mail(PARENT, "bus 14", "The bus was late.", headers=SIGNS[sign])
    assert (mail.became.what, mail.case, town.sent()) == ("automatic", None, [])


@pytest.mark.parametrize("sign", SIGNS)
def test_a_person_who_writes_about_the_sign_is_answered(town, sign):
    about = written(SIGNS[sign])
    mail = town.mail(PARENT, about.splitlines()[0], f"{about}\nYour server wrote these lines to me. What do they mean?")
    assert mail.became.what == "new"
    assert answered(town)


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_in_a_mail_that_a_person_attached_is_content(town, sign):
    inner = f"From: robot@elsewhere.example\r\nSubject: away\r\n{written(SIGNS[sign])}\r\nI am a machine.\r\n"
    raw = (
        f"Authentication-Results: {BORDER}; dmarc=pass header.from=mail.example\r\nFrom: {PARENT}\r\nTo: {HELP}\r\n"
        'Subject: what is this\r\nMessage-ID: <a@b.example>\r\nContent-Type: multipart/mixed; boundary="o"\r\n\r\n'
        f"--o\r\n\r\nWhy do I get this?\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--o--\r\n"
    )
    assert town.deliver(raw.encode()).became.what == "new"
    assert answered(town)


@pytest.mark.parametrize("local", NAMES)
def test_an_address_of_a_machine_makes_mail_automatic(town, local):
    assert town.mail(f"{local}@mail.example", "bus", "The bus was late.").became.what == "automatic"
    assert town.sent() == []


@pytest.mark.parametrize("local", NAMES)
def test_a_person_who_names_a_machines_address_is_answered(town, local):
    named = f"{local}@mail.example"
    mail = town.mail(f'"{named}" <{PARENT}>', named, f"I wrote to {named} and got no answer.")
    assert mail.became.what == "new"
    assert answered(town)


@pytest.mark.parametrize("kind", ["delivery-status", "disposition-notification", "feedback-report", "x-new"])
def test_a_report_of_any_type_is_automatic(town, kind):
    head = f'Content-Type: multipart/report; report-type={kind}; boundary="b"'
    raw = f"From: {PARENT}\r\nTo: {HELP}\r\nSubject: a report\r\n{head}\r\n\r\n--b\r\n\r\nWords.\r\n--b--\r\n"
    assert town.deliver(raw.encode()).became.what == "automatic"
    assert town.sent() == []


def test_a_person_who_writes_about_a_report_is_answered(town):
    assert town.mail(PARENT, "multipart/report", "I got a report of type multipart/report.").became.what == "new"
    assert answered(town)


@pytest.mark.parametrize("sender", [HELP, "ask@sunfield.example", "help+x@sunfield.example", "Help@Sunfield.Example"])
def test_mail_from_our_own_address_is_automatic(town, sender):
    assert town.mail(sender, "bus", "The bus was late.").became.what == "automatic"
    assert town.sent() == []


def test_a_person_who_names_our_address_is_answered(town):
    assert town.mail(f'"{HELP}" <{PARENT}>', HELP, f"I wrote to {HELP} last week.").became.what == "new"
    assert answered(town)


def test_our_loop_field_makes_mail_automatic_and_a_forged_one_does_not(town):
    town.mail(PARENT, "bus", "The bus was late.")
    mark = town.sent(to=PARENT)[0].headers["X-Casepost-Loop"]
    assert town.mail(NEIGHBOUR, "lunch", "Cold.", headers=[("X-Casepost-Loop", mark)]).became.what == "automatic"
    forged = f"{mark[:-1]}{'0' if mark[-1] != '0' else '1'}"
    assert town.mail(NEIGHBOUR, "lunch", "Cold again.", headers=[("X-Casepost-Loop", forged)]).became.what == "new"
    assert town.mail(NEIGHBOUR, "lunch", f"X-Casepost-Loop: {mark}").became.what == "new"


def test_our_message_id_as_its_own_makes_mail_automatic_and_as_a_reference_does_not(town):
    first = town.mail(PARENT, "bus", "The bus was late.")
    ours = town.sent(to=PARENT)[0].message_id
    assert town.mail(PARENT, "bus", "Late.", message_id=ours).became.what == "automatic"
    assert town.mail(PARENT, "bus", "Later.", headers=[("References", ours)]).case == first.case


def test_more_hops_than_fifty_make_mail_automatic(town):
    hops = [("Received", f"from a{n} by b{n}; Mon, 16 Nov 2026 09:00:01 -0800") for n in range(51)]
    assert town.mail(PARENT, "bus", "Late.", headers=hops).became.what == "automatic"
    assert town.sent() == []
    text = f"{written(hops)}\nThese lines stand in what I got."
    assert town.mail(PARENT, "bus", text, headers=hops[:50]).became.what == "new"


def test_an_absence_subject_counts_only_together_with_an_answer_to_us(town):
    town.mail(PARENT, "bus", "The bus was late.")
    receipt = town.sent(to=PARENT)[0]
    subject = "Automatic reply: We received your message"
    assert town.mail(PARENT, subject, "I am away.", answers=receipt).became.what == "automatic"
    assert town.mail(NEIGHBOUR, "Out of office replies", "Nobody is in the office at 9.").became.what == "new"
    assert len(town.sent(to=NEIGHBOUR)) == 1
    person = town.mail(PARENT, "Re: We received your message", "Nobody is in the office.", answers=receipt)
    assert person.became.what == "joined"


def test_a_wish_for_silence_only_withholds_the_receipt(town):
    mail = town.mail(PARENT, "bus", "The bus was late.", headers=[("X-Auto-Response-Suppress", "All")])
    assert mail.became.what == "new"
    assert [letter.to for letter in town.sent()] == [CONTACT]
    assert "not sent, because" in town.sent()[0].text


@pytest.mark.parametrize("sign", SIGNS)
def test_the_districts_form_is_exempt(other_town, sign):
    town = other_town(trust=Trust(authserv_ids=(BORDER,), trusted_form_senders=(FORM,)))
    mail = town.mail(FORM, "Web form", "The bus was late.", headers=[("Reply-To", PARENT), *SIGNS[sign]])
    assert mail.became.what == "new"
    assert answered(town)


def test_the_districts_form_is_exempt_from_the_count_of_hops(other_town):
    town = other_town(trust=Trust(authserv_ids=(BORDER,), trusted_form_senders=(FORM,)))
    hops = [("Received", f"from a{n} by b{n}; Mon, 16 Nov 2026 09:00:01 -0800") for n in range(60)]
    assert town.mail(FORM, "Web form", "Late.", headers=[("Reply-To", PARENT), *hops]).became.what == "new"


@pytest.mark.parametrize("to", ["x@localhost", '"a b"@x.example', "=?utf-8?q?a=41?=@x.example", "mar\u212a@x.example"])
def test_a_form_that_names_no_address_letters_can_go_to_gets_no_receipt(other_town, to):
    town = other_town(trust=Trust(authserv_ids=(BORDER,), trusted_form_senders=(FORM,)))
    assert town.mail(FORM, "Web form", "The bus was late.", headers=[("Reply-To", to)]).became.what == "new"
    assert [letter.to for letter in town.sent()] == [CONTACT]


# --- returned mail


def report(*, returned: str = "", to: str = HELP, recipient: str = PARENT, action: str = "failed") -> bytes:
    status = "5.1.1" if action == "failed" else "4.2.2"
    inner = f"Message-ID: {returned}\r\nSubject: x\r\n\r\n" if returned else "Subject: x\r\n\r\n"
    return (
        f"Return-Path: <>\r\nFrom: mailer-daemon@mail.example\r\nTo: {to}\r\nSubject: failed {recipient}{action}\r\n"
        f"Message-ID: <{len(returned)}.{len(to)}.{action}@mail.example>\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n\r\nIt failed.\r\n'
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{inner}--b--\r\n"
    ).encode()


@pytest.mark.parametrize("way", ["message-id", "bounce address"])
def test_a_final_failure_is_found_by_either_way_and_told_once(town, way):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    receipt = town.sent(to=PARENT)[0]
    told = len(town.sent(to=CONTACT))
    raw = report(returned=receipt.message_id) if way == "message-id" else report(to=receipt.envelope_from)

    town.deliver(raw)
    town.deliver(raw.replace(b"Subject: failed", b"Subject: again failed"))

    assert town.kinds(mail.case).count("undeliverable") == 1
    assert len(town.sent(to=CONTACT)) == told + 1
    assert PARENT in town.sent(to=CONTACT)[-1].text


def test_a_report_about_no_letter_of_ours_is_only_logged(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    count, steps = len(town.sent()), town.kinds(mail.case)
    for raw in (
        report(returned="<unknown@elsewhere.example>"),
        report(to="help+b.abcdefghijklmnop2345abcd@sunfield.example"),
    ):
        assert town.deliver(raw).became.what == "automatic"
    assert (len(town.sent()), town.kinds(mail.case)) == (count, steps)


def test_no_report_receipt_or_absence_opens_or_reopens_a_case(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    answer = town.sent(to=PARENT)[-1]
    read = 'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"'

    town.deliver(report(returned=answer.message_id))
    town.deliver(
        f"From: {PARENT}\r\nTo: {answer.reply_to}\r\nSubject: Read: x\r\nIn-Reply-To: {answer.message_id}\r\n{read}\r\n\r\n"
        f"--b\r\n\r\nRead.\r\n--b--\r\n".encode()
    )
    town.mail(PARENT, "Out of office", "Away.", answers=answer, headers=[("Auto-Submitted", "auto-replied")])

    assert town.case(mail.case).status == "resolved"
    assert [row["case_id"] for row in town.messages() if row["became"] == "new"] == [town.case(mail.case).id]


@pytest.mark.parametrize(
    "headers",
    [
        [("Disposition-Notification-To", PARENT), ("Return-Receipt-To", PARENT), ("X-Confirm-Reading-To", PARENT)],
        [("X-Spam-Challenge", "https://verify.example/?id=1"), ("Errors-To", "other@mail.example")],
    ],
)
def test_a_wish_for_a_read_receipt_or_a_challenge_is_never_fulfilled(town, headers):
    town.mail(PARENT, "bus", "Click https://verify.example/?id=1 to deliver your mail.", headers=headers)
    assert [(letter.to, letter.headers["Content-Type"].partition(";")[0]) for letter in town.sent()] == [
        (PARENT, "text/plain"),
        (CONTACT, "multipart/alternative"),
    ]
    assert answered(town)
    assert "verify.example" not in town.sent(to=PARENT)[0].raw.decode()


def test_an_invitation_is_never_answered_as_one(town):
    raw = (
        f"Authentication-Results: {BORDER}; dmarc=pass header.from=mail.example\r\nFrom: {PARENT}\r\nTo: {HELP}\r\n"
        "Subject: Meeting\r\nMessage-ID: <i@mail.example>\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n"
        f"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nATTENDEE;RSVP=TRUE:mailto:{HELP}\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )
    assert town.deliver(raw.encode()).became.what == "new"
    kinds = {letter.headers["Content-Type"].partition(";")[0] for letter in town.sent()}
    assert kinds == {"text/plain", "multipart/alternative"}
    assert "VCALENDAR" not in town.sent(to=PARENT)[0].raw.decode()
