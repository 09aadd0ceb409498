"""What follows an answer: it comes back, it is taken back, thanked for, or has not helped. And alerts."""

from dataclasses import replace

import pytest
from support.town import (
    BACKUP,
    CONTACT,
    HELP,
    LEE,
    MORA,
    OVERSIGHT,
    PARENT,
    PEOPLE,
    SAFETY,
    SUPERINTENDENT,
    Town,
    sunfield,
)

from casepost.database import open_engine
from cases import store
from cases.events import Status
from cases.people import People, Person, Role
from cases.policy import StaffSettings
from notify.courier import Permanent, Temporary

WORDS = {
    "name": "Maria Lopez",
    "address": PARENT,
    "subject": "bus 14",
    "text": "The bus left my son at the stop again.",
}


@pytest.fixture
def answered(town):
    """A case of Maria's, referred by Lee, answered and resolved; the letters have left."""
    mail = town.forward(LEE, **WORDS)
    town.mail(
        CONTACT,
        "Re: x",
        "#category transportation\n#resolve fixed\n\nNew stop from Monday.",
        answers=town.sent(to=CONTACT)[0],
    )
    town.wait(minutes=3)
    return mail.case


def bounce(
    letter, *, to: str = "", action: str = "failed", status: str = "5.1.1", returned: bool = True, recipient: str = ""
) -> bytes:
    back = f"--b\r\nContent-Type: message/rfc822\r\n\r\n{letter.raw.decode()}\r\n" if returned else ""
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mail.example\r\nTo: {to or letter.envelope_from or HELP}\r\nSubject: Undelivered\r\n"
        f"Message-ID: <b{abs(hash((letter.message_id, action, returned, to)))}@mail.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n\r\nIt failed.\r\n'
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient or letter.to}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n{back}--b--\r\n"
    ).encode()


# bounces


def test_a_returned_receipt_is_told_to_the_contact_once(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    receipt = town.sent(to=PARENT)[0]
    town.deliver(bounce(receipt))
    town.deliver(bounce(receipt, returned=False))
    (told,) = town.sent(to=CONTACT, subject="did not arrive")
    assert PARENT in told.text
    assert "receipt" in told.text
    assert town.kinds(mail.case).count("undeliverable") == 1
    assert len(town.sent(to=PARENT)) == 1
    assert {row["became"] for row in town.messages()} == {"new", "automatic"}


def test_a_returned_answer_counts_as_not_given(town, answered):
    assert town.case(answered).first_answer_at is not None
    town.deliver(bounce(town.sent(to=PARENT)[-1]))
    assert town.case(answered).first_answer_at is None
    assert town.case(answered).status is Status.RESOLVED
    assert len(town.sent(to=CONTACT, subject="did not arrive")) == 1


def test_a_delay_is_no_failure(town, answered):
    town.deliver(bounce(town.sent(to=PARENT)[-1], action="delayed", status="4.4.1"))
    assert town.case(answered).first_answer_at is not None
    assert town.sent(to=CONTACT, subject="did not arrive") == []


def test_a_report_without_the_letter_is_matched_by_its_address(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    town.deliver(bounce(town.sent(to=PARENT)[0], returned=False))
    assert "undeliverable" in town.kinds(mail.case)


def test_backscatter_is_only_recorded(town):
    town.mail(PARENT, "bus", "The bus was late.")
    letter = replace(
        town.sent(to=PARENT)[0],
        message_id="<x@y.example>",
        raw=b"From: help@sunfield.example\r\nMessage-ID: <x@y.example>\r\n\r\nBuy",
    )
    count = len(town.sent())
    mail = town.deliver(bounce(letter, to=HELP))
    assert (mail.became.what, mail.case) == ("automatic", None)
    assert len(town.sent()) == count


def test_a_report_of_a_letter_to_staff_causes_no_letter_to_the_same_address(town):
    """Else each report would cause a letter that comes back too, and so on for ever."""
    town.mail(PARENT, "bus", "The bus was late.")
    for _ in range(5):
        for letter in town.sent(to=CONTACT):
            town.deliver(bounce(letter))
    assert len(town.sent(to=CONTACT)) == 1


def test_a_member_whose_letter_came_back_is_told_to_the_contact(town):
    town.forward(LEE, **WORDS)
    town.deliver(bounce(town.sent(to=LEE)[0]))
    (told,) = town.sent(to=CONTACT, subject="did not arrive")
    assert LEE in told.text


def test_a_letter_that_the_server_refuses_is_told_with_its_address(town):
    town.post_office.refused[PARENT] = Permanent("no such user", 550)
    mail = town.mail(PARENT, "bus", "The bus was late.")
    town.wait(minutes=1)
    (told,) = town.sent(to=CONTACT, subject="did not arrive")
    assert PARENT in told.text
    assert town.kinds(mail.case)[-1] == "undeliverable"
    assert town.case(mail.case).acknowledged_at is None


def test_a_report_never_reopens(town, answered):
    town.deliver(bounce(town.sent(to=PARENT)[0]))
    assert town.case(answered).status is Status.RESOLVED


# thanks, and what is more than thanks


@pytest.mark.parametrize(
    "text", ["Thank you!", "Gracias por su ayuda", "Thanks so much, have a nice day", "Muchas gracias."]
)
def test_thanks_do_not_reopen(town, answered, text):
    count = len(town.sent())
    town.mail(PARENT, "Re: x", text, answers=town.sent(to=PARENT)[-1])
    assert town.case(answered).status is Status.RESOLVED
    assert town.kinds(answered)[-1] == "thanked"
    assert len(town.sent()) == count


def test_not_solved_reopens_and_tells_the_member(town, answered):
    town.mail(PARENT, "Re: x", "Thank you, but the bus was late again today.", answers=town.sent(to=PARENT)[-1])
    case = town.case(answered)
    assert (case.status, case.outcome) == (Status.OPEN, None)
    assert "reopened" in town.kinds(answered)
    assert town.sent(to=PARENT)[-1].subject.startswith(f"[{answered}]")
    assert len(town.sent(to=PARENT)) == 3
    assert len(town.sent(to=LEE)) == 3
    assert "late again today" not in town.sent(to=LEE)[-1].raw.decode()
    assert "late again today" in town.sent(to=CONTACT)[-1].text
    assert case.answer_by > town.now


def test_a_second_resolution_is_told_again(town, answered):
    town.mail(PARENT, "Re: x", "It is not solved.", answers=town.sent(to=PARENT)[-1])
    town.mail(CONTACT, "Re: x", "#resolve explained\n\nIt was one day only.", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    assert town.case(answered).outcome == "explained"
    assert "one day only" in town.sent(to=PARENT)[-1].text
    assert "Resolved" in town.sent(to=LEE)[-1].subject


# undo


def test_undo_before_its_time_withdraws_the_answer_and_the_resolution(town):
    mail = town.forward(LEE, **WORDS)
    town.mail(
        CONTACT, "Re: x", "#category transportation\n#resolve fixed\n\nWrong case!", answers=town.sent(to=CONTACT)[0]
    )
    town.wait(minutes=1)
    town.mail(CONTACT, "Re: x", "undo", answers=town.sent(to=CONTACT, subject="Done")[-1])
    town.wait(minutes=30)
    case = town.case(mail.case)
    assert (case.status, case.outcome, case.category, case.first_answer_at) == (Status.NEW, None, None, None)
    assert len(town.sent(to=PARENT)) == 1
    assert len(town.sent(to=LEE)) == 1
    assert town.kinds(mail.case)[-1] == "undone"
    assert "taken back" in town.sent(to=CONTACT)[-1].text
    assert town.letters_waiting() == 0


def test_undo_after_its_time_says_what_cannot_be_taken_back(town, answered):
    town.mail(CONTACT, "Re: x", "UNDO", answers=town.sent(to=CONTACT, subject="Done")[-1])
    case = town.case(answered)
    assert (case.status, case.category) == (Status.RESOLVED, None)
    assert "cannot be taken back" in town.sent(to=CONTACT)[-1].text


def test_undo_of_an_answer_that_has_left_is_refused(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    town.mail(CONTACT, "Re: x", "We are on it.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=3)
    town.mail(CONTACT, "Re: x", "undo", answers=town.sent(to=CONTACT)[-1])
    assert "left already" in town.sent(to=CONTACT)[-1].text
    assert town.case(mail.case).status is Status.OPEN


def test_undo_twice_says_so(town):
    town.mail(PARENT, "bus", "The bus was late.")
    town.mail(CONTACT, "Re: x", "We are on it.", answers=town.sent(to=CONTACT)[0])
    summary = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re: x", "undo", answers=summary)
    town.mail(CONTACT, "Re: x", "Undo!", answers=summary)
    assert "nothing left to take back" in town.sent(to=CONTACT)[-1].text


def test_undo_of_the_summary_before_the_last_takes_back_that_one(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    notice = town.sent(to=CONTACT)[0]
    town.mail(CONTACT, "Re: x", "#category transportation", answers=notice)
    first = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re: x", "#resolve unreachable", answers=notice)
    said = [("References", f"{notice.message_id} {first.message_id}")]
    town.mail(CONTACT, "Re: x", "undo", to=first.reply_to, headers=[("In-Reply-To", first.message_id), *said])
    case = town.case(mail.case)
    assert (case.category, case.status) == (None, Status.RESOLVED)


def test_the_backup_cannot_take_back_what_the_contact_did(town):
    base = sunfield()
    assert base.people.primary_contact.email == CONTACT
    mail = town.mail(PARENT, "help", "A boy said he is going to kill my son and has a gun at school.")
    town.mail(CONTACT, "Re: x", "#resolve unreachable", answers=town.sent(to=CONTACT)[0])
    town.mail(OVERSIGHT, "Re: x", "undo", answers=town.sent(to=OVERSIGHT)[-1])
    assert town.case(mail.case).status is Status.RESOLVED


def test_the_record_rebuilds_to_the_same(town, answered):
    town.mail(PARENT, "Re: x", "It is not solved.", answers=town.sent(to=PARENT)[-1])
    town.mail(
        CONTACT,
        "Re: x",
        "#note A note.\n#board A line.\n#resolve explained\n\nOne day only.",
        answers=town.sent(to=CONTACT)[-1],
    )
    town.mail(CONTACT, "Re: x", "undo", answers=town.sent(to=CONTACT, subject="Done")[-1])
    with town.sessions.begin() as db:
        assert store.rebuild(db) == ()


# alerts

THREAT = "A boy wrote that he is going to kill my son. He has a gun at school."


def test_a_threat_alerts_oversight_and_the_superintendent_each_alone_at_once(town):
    mail = town.mail(PARENT, "please read", THREAT)
    assert town.case(mail.case).priority == "now"
    for who in (OVERSIGHT, SUPERINTENDENT, SAFETY):
        (alert,) = town.sent(to=who)
        assert "Priority" in alert.subject
        others = {OVERSIGHT, SUPERINTENDENT, SAFETY, CONTACT} - {who}
        assert not [other for other in others if other in alert.raw.decode()]
        assert "gun" not in alert.text
        assert PARENT not in alert.raw.decode()
    assert len(town.sent(to=CONTACT)) == 1
    assert town.sent(to=BACKUP) == []


def test_ok_confirms_the_alert_and_writes_to_nobody_else(town):
    mail = town.mail(PARENT, "please read", THREAT)
    count = len(town.sent())
    town.mail(OVERSIGHT, "Re: x", "Ok.", answers=town.sent(to=OVERSIGHT)[-1])
    assert town.kinds(mail.case)[-1] == "alert_confirmed"
    assert [letter.to for letter in town.sent()[count:]] == [OVERSIGHT]


def test_show_is_answered_to_the_registered_address_and_recorded(town):
    town.mail(PARENT, "please read", THREAT)
    town.mail(OVERSIGHT, "Re: x", "show", answers=town.sent(to=OVERSIGHT)[-1])
    shown = town.sent(to=OVERSIGHT)[-1]
    assert "He has a gun at school." in shown.text


def test_a_threat_in_a_reply_raises_and_alerts(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    assert town.sent(to=OVERSIGHT) == []
    town.mail(PARENT, "Re: x", THREAT, answers=town.sent(to=PARENT)[-1])
    assert len(town.sent(to=OVERSIGHT)) == 1
    town.mail(PARENT, "Re: x", f"{THREAT} Please answer!", answers=town.sent(to=PARENT)[-1])
    assert len(town.sent(to=OVERSIGHT)) == 1
    assert town.kinds(mail.case).count("priority_raised") == 1


ABOUT = "I have a complaint about the superintendent. The superintendent lied to us."


def test_a_case_about_the_superintendent_is_not_told_to_the_superintendent(town):
    mail = town.mail(PARENT, "complaint", f"{ABOUT} {THREAT}")
    assert town.case(mail.case).about == "superintendent"
    assert town.case(mail.case).restricted
    assert town.sent(to=SUPERINTENDENT) == []
    assert len(town.sent(to=OVERSIGHT)) == 1


def test_what_a_later_mail_says_about_the_superintendent_counts_too(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    town.mail(PARENT, "Re: x", f"{ABOUT} {THREAT}", answers=town.sent(to=PARENT)[-1])
    assert town.case(mail.case).about == "superintendent"
    assert town.sent(to=SUPERINTENDENT) == []


def test_a_superintendent_who_had_an_alert_is_not_shown_what_is_about_them(town):
    mail = town.mail(PARENT, "please read", THREAT)
    alert = town.sent(to=SUPERINTENDENT)[-1]
    town.mail(PARENT, "Re: x", ABOUT, answers=town.sent(to=PARENT)[-1])
    town.mail(SUPERINTENDENT, "Re: x", "SHOW", answers=alert)
    assert town.case(mail.case).about == "superintendent"
    assert "lied" not in "".join(letter.text for letter in town.sent(to=SUPERINTENDENT))


def test_the_boards_office_hears_in_the_superintendents_place(empty_sqlite, tmp_path):
    clerk = Person("Bo Clerk", "bo@sunfield.example", Role.OFFICER, office="board-side")
    file = tmp_path / "clerk.db"
    file.write_bytes(empty_sqlite.read_bytes())
    town = Town(open_engine(f"sqlite:///{file}"), sunfield(people=People((*PEOPLE, clerk))))
    town.mail(PARENT, "complaint", ABOUT)
    assert len(town.sent(to="bo@sunfield.example")) == 1
    assert town.sent(to=SUPERINTENDENT) == []
    town.engine.dispose()


def test_a_referral_changes_neither_priority_nor_dates(town):
    direct = town.mail("other@mail.example", "bus 14", "The bus left my daughter at the stop again.")
    referred = town.forward(LEE, **WORDS)
    one, two = town.case(direct.case), town.case(referred.case)
    assert (one.priority, one.answer_by, one.resolve_by) == (two.priority, two.answer_by, two.resolve_by)


def test_summaries_only_of_problems_where_the_office_wants_it_so(empty_sqlite, tmp_path):
    file = tmp_path / "quiet.db"
    file.write_bytes(empty_sqlite.read_bytes())
    town = Town(open_engine(f"sqlite:///{file}"), sunfield(staff=StaffSettings(summaries="problems")))
    town.mail(PARENT, "bus", "The bus was late.")
    town.mail(CONTACT, "Re: x", "#category transportation\n\nWe are on it.", answers=town.sent(to=CONTACT)[0])
    assert len(town.sent(to=CONTACT)) == 1
    town.mail(CONTACT, "Re: x", "#nonsense\n\nWe are on it.", answers=town.sent(to=CONTACT)[0])
    assert len(town.sent(to=CONTACT)) == 2
    town.engine.dispose()


def test_no_letter_names_one_member_to_another(town, answered):
    town.forward(MORA, **WORDS)
    for letter in town.sent(to=LEE) + town.sent(to=MORA):
        other = MORA if letter.to == LEE else LEE
        assert other not in letter.raw.decode()
        assert ("Mora" if letter.to == LEE else "Lee") not in letter.raw.decode()
    assert town.case(answered).status is Status.RESOLVED


def test_undo_keeps_a_resolution_and_its_letters_together_once_one_of_them_has_left(town):
    """The resolution is out to the parent; the member's mail server asks to wait. Then it stays, letters and all."""
    town.forward(LEE, **WORDS)
    town.post_office.refused[LEE] = Temporary("greylisted")
    town.mail(
        CONTACT, "Re: x", "#category transportation\n#resolve fixed\n\nNew stop.", answers=town.sent(to=CONTACT)[0]
    )
    town.wait(minutes=3)

    town.mail(CONTACT, "Re: x", "undo", answers=town.sent(to=CONTACT, subject="Done")[-1])
    del town.post_office.refused[LEE]
    town.wait(hours=2)

    assert town.case("CS-2026-00001").status == "resolved"
    assert town.case("CS-2026-00001").category is None
    assert len(town.sent(to=LEE, subject="Resolved")) == 1


def test_two_notes_of_one_mail_stand_in_one_letter(town):
    town.mail(PARENT, "threat", "My son says that a boy has a gun at school.")
    alert = town.sent(to=OVERSIGHT)[-1]

    town.mail(OVERSIGHT, "Re: x", "#note FIRST\n\nSECOND", answers=alert)

    (note,) = town.sent(to=CONTACT, subject="Note")
    assert "FIRST" in note.text
    assert "SECOND" in note.text


def test_a_message_forwarded_again_after_its_end_is_told_how_it_ended(town):
    town.forward(LEE, **WORDS)
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nNew stop.", answers=town.sent(to=CONTACT)[0])
    town.wait(days=10)

    town.forward(MORA, **WORDS)

    (letter,) = town.sent(to=MORA)
    assert "Resolved" in letter.subject
    assert "was resolved on Monday, November 16" in letter.text


def test_a_member_whose_mail_server_refuses_for_good_is_told_to_the_contact(town):
    town.post_office.refused[LEE] = Permanent("no such user", 550)
    town.forward(LEE, **WORDS)
    town.wait(minutes=1)

    assert "did not arrive" in town.sent(to=CONTACT)[-1].subject


def test_whoever_a_case_is_about_gets_nothing_of_it_by_writing(town):
    town.mail(PARENT, "threat", "My son says that a boy has a gun at school.")
    alert = town.sent(to=SUPERINTENDENT)[-1]
    town.mail(
        PARENT, "Re: x", "The superintendent Sam Lindgren hides it. He is corrupt.", answers=town.sent(to=PARENT)[0]
    )
    with town.sessions.begin() as db:
        case = town.case("CS-2026-00001")
        state = replace(case, about="superintendent")
        store.write_case(db, state)
    count = len(town.sent(to=SUPERINTENDENT))

    town.mail(SUPERINTENDENT, "Re: x", "#note I know about this.", answers=alert)

    assert len(town.sent(to=SUPERINTENDENT)) == count
    assert town.kinds("CS-2026-00001")[-1] == "pending"
