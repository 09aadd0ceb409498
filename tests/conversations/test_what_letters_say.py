"""What a letter says is true for whoever reads it: the day, the person, the language, and what has happened."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from support.town import BORDER, CONTACT, HELP, LEE, PARENT, SUPERINTENDENT, Letter, Town

from cases.people import People, Person, Role
from notify.render import Renderer

FENCE = "The fence by the playground has a hole since last week."
NEW = "maria.new@mail.example"
OFFICER = "priya.nair@sunfield.example"


def opened(town: Town, text: str = FENCE) -> str:
    return str(town.mail(f"Maria Lopez <{PARENT}>", "A question", text).case)


def reply(town: Town, words: str) -> Letter:
    """The contact answers the last letter to them, and what follows has left."""
    town.mail(CONTACT, "Re: x", words, answers=town.sent(to=CONTACT)[-1])
    summary = town.sent(to=CONTACT)[-1]
    town.wait(minutes=3)
    return summary


def came_back(town: Town, letter: Letter) -> None:
    """The constituent's mail system reports that there is no such mailbox."""
    town.deliver(
        (
            f"Authentication-Results: {BORDER}; dmarc=none\r\nReturn-Path: <>\r\nFrom: MAILER-DAEMON@mail.example\r\n"
            f"To: {letter.envelope_from or HELP}\r\nSubject: Undelivered\r\nMessage-ID: <back@mail.example>\r\n"
            'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\n\r\nIt failed.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            f"Reporting-MTA: dns; mail.example\r\n\r\nFinal-Recipient: rfc822; {letter.to}\r\nAction: failed\r\n"
            "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
            f"--b\r\nContent-Type: message/rfc822\r\n\r\n{letter.raw.decode()}\r\n--b--\r\n"
        ).encode()
    )


# a corrected address


def test_an_answer_that_came_back_is_sent_again_to_the_corrected_address(town):
    opened(town)
    reply(town, "The fence is mended on Wednesday.")
    came_back(town, town.sent(to=PARENT)[-1])
    told = town.sent(to=CONTACT)[-1].text
    summary = reply(town, f"#email {NEW}")

    assert "there is no such mailbox" in told
    assert "#email ADDRESS" in told
    again = town.sent(to=NEW)[-1]
    assert (again.subject[-17:], "mended on Wednesday" in again.text) == ("Our answer to you", True)
    assert summary.subject.endswith("Done: 1 thing")


def test_a_letter_to_a_trustee_that_came_back_is_not_corrected_with_the_constituents_address(town):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="Fence", text=FENCE)
    came_back(town, town.sent(to=LEE)[-1])
    assert "did not arrive" in town.sent(to=CONTACT)[-1].subject
    assert "#email" not in town.sent(to=CONTACT)[-1].text


def test_a_receipt_that_goes_later_names_the_day_on_which_the_mail_came(town):
    opened(town)
    came_back(town, town.sent(to=PARENT)[-1])
    town.wait(days=1)
    reply(town, f"#email {NEW}")
    assert "We received your message on Monday, November 16." in town.sent(to=NEW)[0].text


def test_a_receipt_that_goes_too_late_promises_no_day_that_has_passed(town):
    opened(town)
    came_back(town, town.sent(to=PARENT)[-1])
    town.wait(days=3)
    reply(town, f"#email {NEW}")
    receipt = town.sent(to=NEW)[0].text
    assert "We are late with our answer" in receipt
    assert "November 18" not in receipt


# languages and names


def test_a_receipt_begins_in_the_language_of_whoever_wrote(town):
    town.mail(PARENT, "Inscripción", "Buenos días: ¿qué papeles necesito para inscribir a mi hija en la escuela?")
    receipt = town.sent(to=PARENT)[-1]
    assert receipt.subject.endswith("Recibimos su mensaje")
    assert receipt.text.index("Hola:") < receipt.text.index("Hello,")


def test_a_notice_names_our_own_people_also_where_their_program_does_not(town):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="Fence", text=FENCE)
    town.mail(LEE, "Re: x", "Please hurry.", answers=town.sent(to=LEE)[-1])
    assert f"From:      Jordan Lee <{LEE}>" in town.sent(to=CONTACT)[-1].text


def test_a_notice_of_a_mail_that_proves_nothing_gives_it_no_name(town):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="Fence", text=FENCE, proven=False)
    assert "Jordan Lee <" not in town.sent(to=CONTACT)[-1].text


@pytest.mark.parametrize("thanks", ["¡Muchas gracias, Ana! Qué amable.", "Thank you so much, Ms. Ruiz!"])
def test_thanks_with_the_name_of_whoever_answered_reopen_nothing(town, thanks):
    case = opened(town)
    reply(town, "#resolve fixed\n\nIt is mended.")
    town.mail(PARENT, "Re: x", thanks, answers=town.sent(to=PARENT)[-1])
    assert town.case(case).status == "resolved"
    assert town.kinds(case)[-1] == "thanked"


# days


def test_a_case_that_was_opened_again_is_due_on_the_day_that_its_constituent_was_told(town):
    case = opened(town)
    reply(town, "#resolve fixed\n\nIt is mended.")
    town.wait(days=1)
    town.mail(PARENT, "Re: x", "No, the hole is still there.", answers=town.sent(to=PARENT)[-1])
    assert "by Thursday, November 19" in town.sent(to=PARENT)[-1].text

    town.now = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
    town.mail(CONTACT, "late", "#list late")
    assert case in town.sent(to=CONTACT)[-1].text


def test_a_day_that_was_promised_after_the_answer_is_the_day_on_which_it_is_due(town):
    case = opened(town)
    notice = town.sent(to=CONTACT)[-1]
    reply(town, "We look into it.")
    town.mail(CONTACT, "Re: x", "#extend friday the smith is away", answers=notice)
    town.wait(minutes=3)
    assert "by Friday, November 20" in town.sent(to=PARENT)[-1].text

    town.now = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    town.mail(CONTACT, "late", "#list late")
    assert case in town.sent(to=CONTACT)[-1].text
    town.mail(CONTACT, "Re: x", "It is mended.", answers=notice)
    town.mail(CONTACT, "late", "#list late", message_id="<again@sunfield.example>")
    assert case not in town.sent(to=CONTACT)[-1].text


def test_a_trustee_who_spoke_of_a_case_is_not_thanked_for_a_message_nor_promised_a_day_that_has_passed(town):
    opened(town)
    notice = town.sent(to=CONTACT)[-1]
    town.wait(days=4)
    town.mail(CONTACT, "Re: x", "#referred lee", answers=notice)
    letter = town.sent(to=LEE)[-1]
    assert "your message" not in letter.text
    assert "We are late with our answer to the constituent" in letter.text


def test_a_trustee_who_is_told_of_a_call_is_not_told_of_a_letter(town):
    town.mail(
        CONTACT,
        "A call",
        "#log\nHow: phone\nName: Walter Boone\nPhone: (555) 555-0122\nReferred by: Lee\nSummary: The track?",
    )
    town.wait(minutes=3)
    town.mail(CONTACT, "Re: x", "#called\n#resolve answered\n\nI told him.", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    letter = town.sent(to=LEE, subject="Resolved")[-1]
    assert "We answered the constituent directly." in letter.text
    assert town.case("CS-2026-00001").resolved_at.date() == date(2026, 11, 16)


# the officer of a legal clock


@pytest.fixture
def with_officer(town: Town) -> Town:
    """The town with a records officer, to whom a newspaper's request may go."""
    people = People((*town.service.district.people, Person("Priya Nair", OFFICER, Role.OFFICER, office="records")))
    district = replace(town.service.district, people=people)
    staff = {**town.service.staff, OFFICER: max(town.service.staff.values()) + 1}
    town.service = replace(town.service, district=district, staff=staff, renderer=Renderer(district))
    opened(town, "Under the Public Records Act I request copies of all contracts.")
    return town


def test_the_officer_of_whom_the_constituent_reads_has_heard_of_it(with_officer):
    reply(with_officer, "#clock public-records confirm")
    assert "Priya Nair is in charge" in with_officer.sent(to=PARENT)[-1].text
    (told,) = with_officer.sent(to=OFFICER)
    assert "Do it by:  Wednesday, November 25, at the latest Monday, November 30" in told.text

    with_officer.mail(OFFICER, "Re: x", "#clock public-records met", answers=told)
    assert "clock_met" in with_officer.kinds("CS-2026-00001")


def test_an_undo_keeps_it_from_the_officer_too(with_officer):
    notice = with_officer.sent(to=CONTACT)[-1]
    with_officer.mail(CONTACT, "Re: x", "#clock public-records confirm", answers=notice)
    with_officer.mail(CONTACT, "Re: x", "UNDO", answers=with_officer.sent(to=CONTACT)[-1])
    with_officer.wait(hours=1)
    assert with_officer.sent(to=OFFICER) == []


def test_an_officer_who_gives_more_time_is_not_told_of_it(with_officer):
    reply(with_officer, "#clock public-records confirm")
    told = with_officer.sent(to=OFFICER)[-1]
    with_officer.mail(OFFICER, "Re: x", "#clock public-records extend 12/8 three archives", answers=told)
    with_officer.wait(hours=1)
    assert "12/8" not in with_officer.sent(to=PARENT)[-1].text
    assert "Tuesday, December 8" in with_officer.sent(to=PARENT)[-1].text
    assert ["Done" in letter.subject for letter in with_officer.sent(to=OFFICER)[1:]] == [True]


# what is shown


def test_whoever_asks_to_see_a_case_is_not_shown_their_own_asking(town):
    town.mail(PARENT, "x", "My son says that a boy will bring a gun to school tomorrow.")
    alert = town.sent(to=SUPERINTENDENT)[-1]
    town.mail(SUPERINTENDENT, "Re: x", "SHOW", answers=alert)
    shown = town.sent(to=SUPERINTENDENT)[-1].text
    assert "bring a gun" in shown
    assert "> SHOW" not in shown
