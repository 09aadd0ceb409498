"""Asking a department: it gets the minimum, and is reminded once."""

from dataclasses import replace
from datetime import date

import pytest
from support.departments import WROTE, asked, opened, with_people, words
from support.town import CONTACT, PARENT, TRANSPORT, Town, sunfield

from cases.people import Person, Role
from notify.courier import Permanent

REPLY = "From Monday, bus 14 stops there again at 7:10."


def test_the_department_gets_the_question_alone_and_the_case_waits_for_it(town):
    case, letter = asked(town)

    assert "Does bus 14 stop on Elm Street?" in letter.text
    for private in ("Maria", "Lopez", "Diego", PARENT, "555-0177", "Oak Lane", "waited"):
        assert private not in letter.text + letter.subject
    assert "Please reply by Thursday, November 19" in letter.text
    assert town.case(case).status == "with_department"
    assert [one.to for one in town.sent() if "Elm Street?" in one.text] == [TRANSPORT]
    assert "with nothing that the person wrote" in town.sent(to=CONTACT)[-1].text


def test_without_a_question_the_department_gets_what_the_person_wrote_without_names(town):
    case, letter = asked(town, "#to transport")

    assert "bus 14 drives past our stop on Elm Street" in letter.text
    for private in ("Maria", "Lopez", "Diego", PARENT, "pat.kim", "555-0177", "Oak Lane"):
        assert private not in letter.text
    summary = town.sent(to=CONTACT)[-1].text
    assert "drives past our stop" in summary
    assert "Diego" not in summary
    assert town.case(case).status == "with_department"


@pytest.mark.parametrize(
    ("wrote", "read"),
    [
        ("Bus 14 stops on Elm Street no more. We live at 12 Oak Lane.", "Bus 14 stops on Elm Street no more."),
        ("The 9 stops at Oak Lane. Our house is 220 Elm Street.", "The 9 stops at Oak Lane."),
        (
            "My neighbor's case is CS-2026-00099, and bus 14 is late.",
            "My neighbor's case is [...], and bus 14 is late.",
        ),
        ("Room 12 Oak Street side is cold. Call 555-123-4567.", "Room 12 Oak Street side is cold."),
    ],
)
def test_the_number_of_a_bus_is_kept_and_that_of_a_house_or_another_case_is_not(town, wrote, read):
    town.mail(f"Maria Lopez <{PARENT}>", "Bus", wrote)
    town.mail(CONTACT, "Re: Bus", "#to transport", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)

    letter = town.sent(to=TRANSPORT)[-1].text
    assert read in letter
    assert not [private for private in ("12 Oak Lane", "220 Elm", "00099", "123-4567") if private in letter]


def test_the_last_message_of_the_person_is_the_one_that_is_sent(town):
    _, notice = opened(town)
    town.mail(PARENT, "Re: Bus 14", "It is bus 41, not 14. I am sorry.", answers=town.sent(to=PARENT)[-1])
    town.mail(CONTACT, "Re: Bus 14", "#to transport", answers=notice)
    town.wait(minutes=3)

    assert "It is bus 41" in town.sent(to=TRANSPORT)[-1].text


def test_the_words_of_a_person_whose_mail_a_board_member_passed_on_are_sent_too(town):
    town.forward("lee@board.sunfield.example", name="Maria Lopez", address=PARENT, subject="Bus 14", text=WROTE)
    town.mail(CONTACT, "Re: Bus 14", "#to transport", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)

    letter = town.sent(to=TRANSPORT)[-1].text
    assert "bus 14 drives past our stop" in letter
    assert not [name for name in ("Lopez", "Lee", "Diego") if name in letter]


def test_text_on_the_line_is_the_question(town):
    _, letter = asked(town, "#to Transportation Does bus 14 stop there? We need to know by Thursday.")

    assert "Does bus 14 stop there? We need to know by Thursday." in words(letter)


def test_several_departments_are_asked_each_alone(town):
    town = with_people(town, Person("Bo Lind", "bo.lind@sunfield.example", Role.DEPARTMENT, key="bannon"))
    _, letter = asked(town, "#to transport\n#to bannon\n\nWhere does bus 14 stop?")

    other = town.sent(to="bo.lind@sunfield.example")[-1]
    for one in (letter, other):
        assert "Where does bus 14 stop?" in one.text
    assert "bo.lind" not in letter.raw.decode().casefold()
    assert "dana" not in other.raw.decode().casefold()


def test_of_a_restricted_case_only_staffs_own_words_go(town):
    case, notice = opened(town)
    town.mail(CONTACT, "Re: Bus 14", "#restrict", answers=notice)
    town.mail(CONTACT, "Re: Bus 14", "#to transport", answers=notice)
    assert "restricted" in town.sent(to=CONTACT)[-1].text
    town.mail(CONTACT, "Re: Bus 14", "#to transport When did bus 14 arrive on Monday?", answers=notice)
    town.wait(minutes=3)

    (letter,) = town.sent(to=TRANSPORT)
    assert "When did bus 14 arrive on Monday?" in letter.text
    assert "drives past" not in letter.text
    assert town.kinds(case).count("sent_to_department") == 1


def test_undo_takes_the_question_back_before_it_leaves(town):
    case, notice = opened(town)
    town.mail(CONTACT, "Re: Bus 14", "#to transport", answers=notice)
    town.mail(CONTACT, "Re: Bus 14", "UNDO", answers=town.sent(to=CONTACT)[-1])
    town.wait(days=7)

    assert town.sent(to=TRANSPORT) == []
    assert town.case(case).status == "new"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("#to", "Name the school or department"),
        ("#to trasnport", "#to Transportation"),
        ("#to bannon Who teaches there?", "Nobody can be asked at Bannon Creek School"),
        ("#to transport\n#to transport\n\nWhen?", "stands here twice"),
        ("#to transport\n#note\n\nWhen does it come?", "disagree on who your text is for"),
        ("#to transport See CS-2026-00099 too", "names another case"),
        ("#to transport\n\nAs in CS-2026-00099.", "names another case"),
        ("#to transport\n#resolve fixed\n\nIt stops there.", "disagree on who your text is for"),
    ],
)
def test_a_line_that_cannot_be_run_asks_nobody(town, typed, said):
    case, _ = opened(town)
    town.mail(CONTACT, "Re: Bus 14", typed, answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)

    assert said in town.sent(to=CONTACT)[-1].text
    assert town.sent(to=TRANSPORT) == []
    assert "sent_to_department" not in town.kinds(case)


def test_whoever_serves_no_longer_is_not_asked_and_the_contact_is_told(town):
    gone = Person("Bo Lind", "bo.lind@sunfield.example", Role.DEPARTMENT, key="bannon", until=date(2026, 6, 30))
    town = with_people(town, gone)
    _, notice = opened(town)
    town.mail(CONTACT, "Re: Bus 14", "#to bannon Is this your stop?", answers=notice)

    assert "Bo Lind does not serve on this day" in town.sent(to=CONTACT)[-1].text
    assert town.sent(to=gone.email) == []


def test_of_a_case_that_has_ended_nobody_is_asked(town):
    case, notice = opened(town)
    town.mail(CONTACT, "Re: Bus 14", "#resolve fixed\n\nIt stops there again.", answers=notice)
    town.mail(CONTACT, "Re: Bus 14", "#to transport Does it stop?", answers=notice)

    assert "This case has ended" in town.sent(to=CONTACT)[-1].text
    assert town.case(case).status == "resolved"


def test_a_department_cannot_ask_answer_or_resolve(town):
    case, letter = asked(town)
    for typed in ("#to transport Who?", "#resolve fixed\n\nDone.", "#pass", "#use bus-late"):
        town.mail(TRANSPORT, "Re: question", typed, answers=letter)
        assert "This command is for others" in town.sent(to=TRANSPORT)[-1].text
    town.wait(minutes=3)

    assert town.case(case).status == "with_department"
    assert len(town.sent(to=PARENT)) == 1


def test_a_question_that_did_not_arrive_is_told_to_the_contact_and_never_sent_to_the_family(town):
    case, notice = opened(town)
    town.post_office.refused[TRANSPORT] = Permanent("550 no such user")
    town.mail(CONTACT, "Re: Bus 14", "#to transport When does it come?", answers=notice)
    town.wait(minutes=3)
    town.wait(minutes=1)
    told = town.sent(to=CONTACT)[-1].text
    assert "They do not know what we asked" in told

    town.mail(CONTACT, "Re: Bus 14", "#email maria.new@mail.example", answers=notice)
    town.wait(minutes=3)
    assert not [one for one in town.sent() if one.to != CONTACT and "When does it come?" in one.text]
    assert "undeliverable" in town.kinds(case)


# reminders


def test_a_department_that_does_not_reply_is_reminded_once_on_the_next_office_morning(store):
    town = Town(store)
    case, _ = asked(town)
    town.wait(days=2)
    assert len(town.sent(to=TRANSPORT)) == 1
    town.wait(days=1, hours=8)  # Thursday evening: the day has passed
    assert len(town.sent(to=TRANSPORT)) == 1
    town.wait(hours=15)  # Friday, 9 in the morning
    reminder = town.sent(to=TRANSPORT)[-1]
    assert "Our question to you is still open" in reminder.subject
    assert "Does bus 14 stop on Elm Street?" in reminder.text
    for _ in range(5):
        town.wait(days=1)
    assert len(town.sent(to=TRANSPORT)) == 2
    assert len(town.sent(to=PARENT)) == 1

    town.mail(TRANSPORT, "Re: question", REPLY, answers=reminder)
    assert "department_replied" in town.kinds(case)


def test_whoever_replied_in_time_or_whose_question_was_taken_back_is_not_reminded(town):
    _, letter = asked(town)
    town.mail(TRANSPORT, "Re: question", REPLY, answers=letter)
    before = len(town.sent(to=TRANSPORT))
    town.wait(days=7)

    assert len(town.sent(to=TRANSPORT)) == before


def test_of_a_resolved_case_nobody_is_reminded(town):
    _, _ = asked(town)
    town.mail(CONTACT, "Re: Bus 14", "#resolve fixed\n\nIt stops there again.", answers=town.sent(to=CONTACT)[-1])
    town.wait(days=7)

    assert len(town.sent(to=TRANSPORT)) == 1


def test_the_days_for_a_reply_are_a_setting(town):
    district = sunfield()
    town = Town(town.engine, replace(district, targets=replace(district.targets, department_days=1)))
    _, letter = asked(town)

    assert "Please reply by Tuesday, November 17" in letter.text
