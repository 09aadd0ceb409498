"""Mail about one of our own people: whoever it is about hears nothing of it, and somebody else works it."""

from dataclasses import replace
from datetime import date

import pytest
from support.town import BACKUP, CONTACT, LEE, MORA, OVERSIGHT, PARENT, PEOPLE, SUPERINTENDENT, Town, sunfield

from cases.conflict import complains_about
from cases.people import People, Person, Role

ANA = Person("Ana Ruiz", CONTACT, Role.CONTACT)
RUDE = "Hello,\n\nI called on Monday. Ana Ruiz was rude to me and hung up.\n\nThank you,\nMaria Lopez"


@pytest.mark.parametrize(
    "text",
    [
        "I wrote to Ana Ruiz twice and she never answered me.",
        "Ms. Ruiz was rude to me on the phone.",
        "Hello,\n\nAna hung up on me. I want someone else.",
        "La señora Ruiz fue grosera conmigo y no me contestó.",
        "This is about the answer I got from Ana Ruiz. It is wrong.",
        "I have a complaint about Ms Ruiz of your office",
    ],
)
def test_a_complaint_about_the_contact_is_heard(text):
    assert complains_about(ANA, text, ())


@pytest.mark.parametrize(
    "text",
    [
        "Dear Ana,\nThe bus was late.",
        "Hi Ana, my son was bullied and the teacher ignored it.\nThanks,\nAna",
        "Dear Ms. Ruiz:\nThe driver was rude and yelled at my daughter.\n\nSincerely,\nMaria Ruiz",
        "Ana told me to write here about bus 14.",
        "Thank you to Ana Ruiz who helped us so much.",
        "The teacher was rude.",
        "My daughter Ana was yelled at by the driver.",
        "The coach yelled at Maria Ruiz in front of everybody.",
        "",
    ],
)
def test_ordinary_mail_is_no_complaint_about_the_contact(text):
    assert not complains_about(ANA, text, ())


def test_a_complaint_about_the_contact_goes_to_the_backup_and_the_contact_hears_nothing(town):
    mail = town.mail(PARENT, "your office", RUDE)

    assert town.sent(to=CONTACT) == []
    (notice,) = town.sent(to=BACKUP)
    assert "#about none" in notice.text
    assert "hung up" in notice.text
    assert town.case(mail.case).restricted
    assert [letter.subject for letter in town.sent(to=PARENT)] == ["[CS-2026-00001] We received your message"]


def test_the_backup_gives_it_back_with_one_line(town):
    town.mail(PARENT, "your office", RUDE)
    town.mail(BACKUP, "Re:", "#about none", answers=town.sent(to=BACKUP)[-1])

    (notice,) = town.sent(to=CONTACT)
    assert "hung up" in notice.text
    assert notice.subject == "[CS-2026-00001] New case, answer by Wednesday, November 18"
    town.mail(CONTACT, "Re:", "We are sorry.", answers=notice)
    town.wait(minutes=2)
    assert "We are sorry." in town.sent(to=PARENT)[-1].text


def test_what_a_person_decided_no_later_mail_decides_again(town):
    town.mail(PARENT, "your office", RUDE)
    town.mail(BACKUP, "Re:", "#about none", answers=town.sent(to=BACKUP)[-1])
    again = town.mail(PARENT, "Re:", "Ana Ruiz was rude again.", answers=town.sent(to=PARENT)[-1])
    assert town.case(again.case).about is None


def test_a_case_that_is_about_the_contact_stays_with_the_backup(town):
    mail = town.mail(PARENT, "your office", RUDE)
    town.mail(BACKUP, "Re:", "#about contact", answers=town.sent(to=BACKUP)[-1])
    town.mail(BACKUP, "Re:", "#resolve answered\n\nWe spoke with her.", answers=town.sent(to=BACKUP)[0])
    town.wait(minutes=2)
    more = town.mail(PARENT, "Re:", "It is not solved at all.", answers=town.sent(to=PARENT)[-1])

    assert more.case == mail.case
    assert "not solved" in town.sent(to=BACKUP)[-1].text
    assert town.sent(to=CONTACT) == []
    assert "the primary contact" in town.sent(to=OVERSIGHT)[-1].text


def test_a_complaint_about_an_earlier_answer_goes_to_the_backup(town):
    town.mail(PARENT, "bus 14", "The bus left my son at the stop.")
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re:", "It runs as planned.", answers=notice)
    town.wait(minutes=2)
    before = len(town.sent(to=CONTACT))
    town.mail(
        PARENT,
        "Re:",
        "The answer from Ms. Ruiz is wrong and she ignored my question.",
        answers=town.sent(to=PARENT)[-1],
    )

    assert len(town.sent(to=CONTACT)) == before
    assert "ignored my question" in town.sent(to=BACKUP)[-1].text


def test_what_the_contact_writes_on_a_case_about_them_reaches_nobody_outside(town):
    town.mail(PARENT, "bus 14", "The bus left my son at the stop.")
    notice = town.sent(to=CONTACT)[-1]
    town.mail(PARENT, "Re:", "Ana Ruiz was rude to me.", answers=town.sent(to=PARENT)[-1])
    town.mail(CONTACT, "Re:", "I was not.", answers=notice)
    town.wait(hours=1)
    assert len(town.sent(to=PARENT)) == 1
    assert town.kinds("CS-2026-00001")[-1] == "pending"


def test_a_case_about_the_superintendent_is_for_oversight_where_no_officer_of_the_board_is(town):
    mail = town.mail(PARENT, "bus 14", "The bus left my son at the stop.")
    town.mail(CONTACT, "Re:", "#about superintendent", answers=town.sent(to=CONTACT)[-1])

    assert town.case(mail.case).about == "superintendent"
    (letter,) = town.sent(to=OVERSIGHT)
    assert "the superintendent" in letter.text
    assert town.sent(to=SUPERINTENDENT) == []


def test_a_case_about_a_board_member_is_told_to_the_superintendent_and_to_no_member(town):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus", text="The bus left my son.")
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re:", "#about board\n#resolve explained\n\nWe explained it.", answers=notice)
    town.wait(minutes=2)
    assert len(town.sent(to=LEE)) == 1  # the receipt of before
    assert "a Board member" in town.sent(to=SUPERINTENDENT)[-1].text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("#about", "#about superintendent"),
        ("#about the mayor", "Write who the case is about"),
        ("#about none", "about nobody"),
        ("#unrestrict", "not restricted"),
    ],
)
def test_a_wrong_line_is_handed_back(town, words, told):
    town.mail(PARENT, "bus 14", "The bus left my son at the stop.")
    town.mail(CONTACT, "Re:", words, answers=town.sent(to=CONTACT)[-1])
    back = town.sent(to=CONTACT)[-1]
    assert "Nothing was done" in back.subject
    assert told in back.text


def test_a_case_is_restricted_and_opened_again_by_hand(town):
    mail = town.mail(PARENT, "bus 14", "The bus left my son at the stop.")
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re:", "#restrict", answers=notice)
    assert town.case(mail.case).restricted
    town.mail(CONTACT, "Re:", "#unrestrict", answers=notice)
    assert "Say why" in town.sent(to=CONTACT)[-1].text
    town.mail(CONTACT, "Re:", "#unrestrict nothing private in it", answers=notice)
    assert not town.case(mail.case).restricted


# A board member's own matter


def own(town):
    mail = town.mail(LEE, "my son's bus", "My son was left at the stop. I write as a father.")
    notice = town.sent(to=CONTACT)[-1]
    return mail, notice


def test_a_board_member_who_writes_as_a_parent_is_a_constituent(town):
    mail, notice = own(town)
    assert "#own" in notice.text
    town.mail(CONTACT, "Re:", "#own", answers=notice)

    case = town.case(mail.case)
    assert case.referrers == ()
    assert case.restricted
    assert "for themselves" in town.sent(to=OVERSIGHT)[-1].text
    town.mail(CONTACT, "Re:", "#resolve fixed\n\nThe stop is back.", answers=notice)
    town.wait(minutes=2)
    assert "Our answer to you" in town.sent(to=LEE)[-1].subject
    assert not any("Resolved" in letter.subject for letter in town.sent(to=LEE))


def test_own_is_refused_where_a_constituent_is_known_or_nobody_referred(town):
    town.forward(MORA, name="Maria Lopez", address=PARENT, subject="bus", text="The bus left my son.")
    town.mail(CONTACT, "Re:", "#own", answers=town.sent(to=CONTACT)[-1])
    assert "has a constituent" in town.sent(to=CONTACT)[-1].text
    town.mail(PARENT, "bus 14", "Another matter: the fence is broken.")
    town.mail(CONTACT, "Re:", "#own", answers=town.sent(to=CONTACT)[-1])
    assert "No board member" in town.sent(to=CONTACT)[-1].text


# Absence


def test_within_the_dates_of_the_backup_the_backup_gets_the_cases(store):
    away = {"from_": date(2026, 11, 16), "until": date(2026, 11, 20)}
    people = (replace(one, **away) if one.role is Role.BACKUP else one for one in PEOPLE)
    town = Town(store, sunfield(people=People(tuple(people))))
    town.mail(PARENT, "bus 14", "The bus left my son at the stop.")
    assert town.sent(to=CONTACT) == []
    assert len(town.sent(to=BACKUP)) == 1
    town.wait(days=7)
    town.mail("other@mail.example", "bus 15", "The bus was late.")
    assert len(town.sent(to=BACKUP)) == 1
    assert len(town.sent(to=CONTACT)) == 1
