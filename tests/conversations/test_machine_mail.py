"""We never answer a machine (mail-safety.md 3): what a program wrote is recorded, and nobody outside hears of it."""

from dataclasses import replace

import pytest
from support.town import BORDER, CONTACT, HELP, LEE, MONDAY, PARENT, Town, sunfield

from casepost.database import open_engine

SIGNS = [
    ("Return-Path", "<>"),
    ("Auto-Submitted", "auto-replied"),
    ("Auto-Submitted", "auto-generated; owner-email=x@y.example"),
    ("Auto-Submitted", "(a comment) AUTO-REPLIED"),
    ("Auto-Submitted", "(one (in another)) auto-notified"),
    ("auto-submitted", "something-new"),
    ("Auto-Submitted", ""),
    ("X-Autoreply", "yes"),
    ("X-Autorespond", ""),
    ("X-Autoresponder", "v1"),
    ("X-Failed-Recipients", "somebody@mail.example"),
    ("Precedence", "bulk"),
    ("Precedence", "LIST"),
    ("Precedence", "junk"),
    ("Precedence", "auto_reply"),
    ("List-Id", "<parents.lists.example>"),
    ("List-Post", "<mailto:parents@lists.example>"),
    ("List-Unsubscribe", "<https://lists.example/off>"),
]


@pytest.mark.parametrize(("field", "value"), SIGNS)
def test_a_machine_is_never_answered(town, field, value):
    mail = town.mail(PARENT, "bus 14", "The bus was late.", headers=[(field, value)])

    assert (mail.became.what, mail.case) == ("automatic", None)
    assert mail.became.why
    assert town.sent() == []
    assert [row["became"] for row in town.messages()] == ["automatic"]


@pytest.mark.parametrize(
    "local",
    ["mailer-daemon", "MAILER-DAEMON", "postmaster", "no-reply", "noreply", "do-not-reply", "bounce", "bounces",
     "owner-parents", "parents-request", "parents-bounces", "bounces+1234-maria=mail.example", "noreply+id7",
     "no_reply", "no.reply", "noreply2", "noreply-accounts", "do_not_reply", "drive-shares-noreply"],
)  # fmt: skip
def test_a_machines_name_is_never_answered(town, local):
    mail = town.mail(f"{local}@mail.example", "bus 14", "The bus was late.")
    assert mail.became.what == "automatic"
    assert town.sent() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("Auto-Submitted", "no"), ("Auto-Submitted", "No (a person)"), ("Auto-Submitted", "no; x=y"), ("Precedence", "normal"),
     ("X-Mailer", "auto-replied"), ("Received", "from a by b; Mon, 16 Nov 2026 09:00:01 -0800")],
)  # fmt: skip
def test_what_only_looks_like_a_machine_is_a_person(town, field, value):
    assert town.mail(PARENT, "bus 14", "The bus was late.", headers=[(field, value)]).became.what == "new"


@pytest.mark.parametrize(
    "name", ["bouncer", "norepliesplease", "request", "owner", "my-requests", "postmasters", "noreplygirl"]
)
def test_a_person_with_such_a_name_is_a_person(town, name):
    assert town.mail(f"{name}@mail.example", "bus 14", "The bus was late.").became.what == "new"


def test_one_field_that_says_no_does_not_hide_another_that_says_otherwise(town):
    headers = [("Auto-Submitted", "no"), ("Auto-Submitted", "auto-replied")]
    assert town.mail(PARENT, "bus 14", "The bus was late.", headers=headers).became.what == "automatic"


def test_any_report_is_from_a_machine(town):
    for kind in ("delivery-status", "disposition-notification", "feedback-report", "unheard-of"):
        head = f'Content-Type: multipart/report; report-type={kind}; boundary="b"'
        raw = f"From: {PARENT}\r\nTo: {HELP}\r\nSubject: r {kind}\r\n{head}\r\n\r\n--b\r\n\r\nReport.\r\n--b--\r\n"
        assert town.deliver(raw.encode()).became.what == "automatic"
    assert town.sent() == []


def test_a_bounce_that_a_parent_attached_is_content(town):
    inner = (
        "From: MAILER-DAEMON@elsewhere.example\r\nAuto-Submitted: auto-replied\r\nSubject: failed\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="i"\r\n\r\n--i\r\n\r\nIt failed.\r\n--i--\r\n'
    )
    raw = (
        f"Authentication-Results: {BORDER}; dmarc=pass header.from=mail.example\r\nFrom: {PARENT}\r\nTo: {HELP}\r\n"
        'Subject: your mail server\r\nMessage-ID: <a@b.example>\r\nContent-Type: multipart/mixed; boundary="o"\r\n\r\n'
        f"--o\r\nContent-Type: text/plain\r\n\r\nWhy do I get this?\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--o--\r\n"
    )
    assert town.deliver(raw.encode()).became.what == "new"
    assert len(town.sent(to=PARENT)) == 1


def test_more_than_fifty_servers_are_a_loop(town):
    received = [("Received", f"from a{n} by b{n}; Mon, 16 Nov 2026 09:00:01 -0800") for n in range(51)]
    assert town.mail(PARENT, "bus", "The bus was late.", headers=received[:50]).became.what == "new"
    assert town.mail(PARENT, "bus", "The bus was late today.", headers=received).became.what == "automatic"


@pytest.mark.parametrize(
    "sender", [HELP, "ask@sunfield.example", "HELP@SUNFIELD.EXAMPLE", "help+r.abcdefghijklmnop@sunfield.example"]
)
def test_our_own_address_is_never_answered(town, sender):
    assert town.mail(sender, "bus", "The bus was late.").became.what == "automatic"
    assert town.sent() == []


def test_our_own_letter_that_comes_back_is_a_loop(town):
    town.mail(PARENT, "bus 14", "The bus was late.")
    for letter in town.sent():
        changed = letter.raw.replace(b"Message-ID: <", b"Message-ID: <x").replace(
            b"From: ", b"From: x@other.example\r\nX-From: "
        )
        assert town.deliver(changed.replace(b"Auto-Submitted", b"X-Was")).became.kind == "ours"
        bare = letter.raw.replace(b"X-Casepost-Loop", b"X-Lost").replace(
            b"From: ", b"From: x@other.example\r\nX-From: "
        )
        assert town.deliver(bare).became.kind == "ours"
    assert len(town.sent()) == 2


def test_a_loop_field_that_we_did_not_sign_proves_nothing(town):
    mail = town.mail(
        PARENT, "bus 14", "The bus was late.", headers=[("X-Casepost-Loop", "sunfield.0123456789abcdef01234567")]
    )
    assert mail.became.what == "new"


def test_an_out_of_office_subject_alone_is_a_person(town):
    assert town.mail(PARENT, "Out of office: who answers?", "Nobody answers at school.").became.what == "new"


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: your case",
        "Respuesta automática: su caso",
        "Abwesenheitsnotiz",
        "自动回复",
        "Trả lời tự động: x",
    ],
)
def test_an_absence_notice_in_answer_to_us_does_nothing(town, subject):
    mail = town.mail(PARENT, "bus 14", "The bus was late.")
    receipt = town.sent(to=PARENT)[-1]
    before = town.kinds(mail.case)
    answer = town.mail(PARENT, subject, "I am away until Monday.", answers=receipt)

    assert answer.became.what == "automatic"
    assert town.kinds(mail.case) == before


@pytest.mark.parametrize("subject", ["Automatic reply from the school is rude", "Principal is out of the office"])
def test_a_sentence_about_absences_in_answer_to_us_is_a_persons(town, subject):
    mail = town.mail(PARENT, "bus 14", "The bus was late.")
    answer = town.mail(PARENT, subject, "Please call me.", answers=town.sent(to=PARENT)[-1])
    assert (answer.became.what, answer.case) == ("joined", mail.case)


@pytest.mark.parametrize("who", [CONTACT, LEE])
def test_an_absence_notice_of_our_own_people_runs_nothing_and_makes_no_case(town, who):
    mail = town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus", text="The bus left my son.")
    letter = town.sent(to=who)[-1]
    count = len(town.sent())
    answer = town.mail(
        who,
        f"Re: {letter.subject}",
        "#resolve fixed\n\nI am away.",
        answers=letter,
        headers=[("Auto-Submitted", "auto-replied")],
    )

    assert answer.became.what == "automatic"
    assert len(town.sent()) == count
    assert town.case(mail.case).status == "new"


def test_a_resolved_case_is_not_reopened_by_a_machine(town):
    mail = town.mail(PARENT, "bus 14", "The bus was late.")
    town.mail(CONTACT, "Re: bus", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    answer = town.sent(to=PARENT)[-1]
    town.mail(
        PARENT,
        "Re: x",
        "I got your mail and will read it soon.",
        answers=answer,
        headers=[("Auto-Submitted", "auto-replied")],
    )
    assert town.case(mail.case).status == "resolved"


def test_two_services_pointed_at_each_other_fall_silent(town, empty_sqlite, tmp_path):
    file = tmp_path / "other.db"
    file.write_bytes(empty_sqlite.read_bytes())
    base = sunfield()
    office = replace(base.office, address="help@hilltown.example", aliases=(), case_prefix="HT")
    other = Town(open_engine(f"sqlite:///{file}"), sunfield(office=office), MONDAY)
    other.mail(HELP, "hello", "Somebody wrote in the name of the other office.")
    carried = 0
    for _ in range(10):
        for source, target, address in ((other, town, HELP), (town, other, "help@hilltown.example")):
            for letter in source.sent(to=address)[:]:
                source.post_office.letters.remove(letter)
                target.deliver(letter.raw)
                carried += 1
    other.engine.dispose()
    assert carried == 1


@pytest.mark.parametrize("precedence", ["bulk", "list", "junk", "auto_reply"])
@pytest.mark.parametrize("who", [PARENT, CONTACT])
def test_a_vacation_program_that_marks_itself_bulk_does_nothing(town, who, precedence):
    mail = town.mail(PARENT, "bus 14", "The bus was late.")
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nNew stop.", answers=notice)
    town.wait(minutes=3)
    letter = town.sent(to=who)[-1]
    count = len(town.sent())

    away = town.mail(who, "I am away", "I am on leave.", answers=letter, headers=[("Precedence", precedence)])
    town.wait(minutes=3)

    assert away.became.what == "automatic"
    assert town.case(mail.case).status == "resolved"
    assert len(town.sent()) == count


def test_an_absence_notice_without_any_sign_goes_to_the_bounce_address_and_does_nothing(town):
    mail = town.mail(PARENT, "bus 14", "The bus was late.")
    receipt = town.sent(to=PARENT)[-1]

    away = town.mail(PARENT, "Re: x", "I am away until Monday.", to=receipt.envelope_from)

    assert away.became.what == "automatic"
    assert town.kinds(mail.case)[-1] != "joined"


def test_mail_of_a_list_on_a_case_is_shown_to_staff_and_changes_nothing(town):
    mail = town.mail(PARENT, "bus 14", "The bus was late.")
    receipt = town.sent(to=PARENT)[-1]

    town.mail(PARENT, "Re: x", "More.", answers=receipt, headers=[("List-Unsubscribe", "<https://x.example>")])

    assert town.kinds(mail.case)[-1] == "pending"
    assert len(town.sent(to=PARENT)) == 1


def test_a_person_who_writes_about_deliveries_is_a_person(town):
    text = "I wasn't able to deliver my son's medicine to the nurse. Nobody opened. There was a threat to kill him."
    assert town.mail(PARENT, "medicine", text).became.what == "new"
    assert town.mail("info@bouncehouse.example", "Enrollment rejected", "Please help us enrol.").became.what == "new"
