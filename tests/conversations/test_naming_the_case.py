"""A new mail that names its case runs only after a confirmation by reply (mail-safety.md 6.4)."""

import shutil
from dataclasses import replace

import pytest
from support.town import CONTACT, NEIGHBOUR, OVERSIGHT, PARENT, SAFETY, Town, sunfield

from casepost.database import open_engine


@pytest.fixture
def case(town):
    return town.mail(PARENT, "bus 14", "The bus left my son at the stop again.").case


def asked(town, who: str = CONTACT):
    return town.sent(to=who, subject="Was this you")


@pytest.mark.parametrize("subject", ["about the bus", "Re: [{}] about the bus"])
def test_a_mail_that_names_its_case_runs_when_it_is_confirmed(town, case, subject):
    line = "" if "{}" in subject else f"#case {case}\n"
    town.mail(CONTACT, subject.format(case), f"{line}#resolve fixed\n\nThe bus stops there again.")
    town.wait(minutes=10)
    assert town.case(case).status == "new"
    (letter,) = asked(town)
    assert letter.subject == f"[{case}] Was this you?"
    assert "It holds 1 command." in letter.text
    assert "It holds text that would go to the constituent." in letter.text
    assert "bus" not in letter.text
    assert "resolve" not in letter.text
    town.mail(CONTACT, "Re: Was this you?", "CONFIRM", answers=letter)
    town.wait(minutes=5)
    assert town.case(case).outcome == "fixed"
    assert "The bus stops there again." in town.sent(to=PARENT, subject="answer")[-1].text


def test_the_commands_may_follow_the_number_on_its_line(town, case):
    town.mail(CONTACT, "bus", f"#case {case} #category transportation")
    town.mail(CONTACT, "Re: x", "confirm", answers=asked(town)[-1])
    assert town.case(case).category == "transportation"


def test_several_cases_in_a_new_mail_need_one_confirmation(town, case):
    second = town.mail(NEIGHBOUR, "lunch", "The lunch was cold today.").case
    town.mail(CONTACT, "two", f"#case {case} #category transportation\n#case {second}\n#category food\n#restrict")
    assert len(asked(town)) == 1
    assert "It names 2 cases." in asked(town)[0].text
    assert "It holds 3 commands." in asked(town)[0].text
    town.mail(CONTACT, "Re: x", "confirm", answers=asked(town)[-1])
    assert town.case(case).category == "transportation"
    assert town.case(second).restricted
    assert len(town.sent(to=CONTACT, subject="Done")) == 1


def test_whoever_is_proven_is_asked_about_each_mail(town, case):
    for line in ("#category transportation", "#school bannon"):
        town.mail(CONTACT, "bus", f"#case {case} {line}")
        town.mail(CONTACT, "Re: x", "confirm", answers=asked(town)[-1])
    assert (town.case(case).category, town.case(case).school) == ("transportation", "bannon")
    for number in range(40):
        town.mail(CONTACT, "bus", f"#case {case} #note number {number}")
    assert len(asked(town)) <= 30


def test_a_number_that_is_no_case_is_told_at_once_like_one_that_may_not_be_seen(town, case):
    notice = town.sent(to=CONTACT)[0]
    town.mail(CONTACT, "Re: x", "#about oversight", answers=notice)
    answers = []
    for number in ("CS-2026-77777", case):
        town.mail(OVERSIGHT, "a case", f"#case {number}\n#restrict")
        answers.append(town.sent(to=OVERSIGHT)[-1])
    assert answers[1].subject == answers[0].subject
    assert answers[1].text.replace(case, "CS-2026-77777") == answers[0].text
    assert asked(town, OVERSIGHT) == []
    assert "restricted" not in town.kinds(case)


def test_an_officer_names_no_case_of_another_office(town, case):
    town.mail(SAFETY, "a case", f"#case {case}\n#note\n\nWe looked at it.")
    assert asked(town, SAFETY) == []
    assert "that you may see" in town.sent(to=SAFETY)[-1].text
    assert "noted" not in town.kinds(case)


def test_without_proof_a_mail_that_names_its_case_is_asked_about_too(town, case):
    town.mail(CONTACT, "x", f"#case {case}\n#category transportation", proven=False)
    assert town.case(case).category is None
    assert len(asked(town)) == 1


def test_a_number_in_prose_names_no_case(town, case):
    mail = town.mail(CONTACT, "a thought", f"I think of {case} often.\n#case {case} #restrict")
    assert mail.case != case
    assert not town.case(case).restricted


def test_a_case_line_without_commands_does_nothing(town, case):
    town.mail(CONTACT, "x", f"#case {case}")
    town.mail(CONTACT, "Re: x", "confirm", answers=asked(town)[-1])
    assert town.kinds(case)[-1] != "answered"
    assert not town.sent(to=PARENT, subject="answer")


def test_a_letter_that_asks_was_this_you_speaks_spanish_in_a_spanish_office(empty_sqlite, tmp_path):
    file = tmp_path / "casepost.db"
    shutil.copyfile(empty_sqlite, file)
    district = sunfield()
    office = Town(
        open_engine(f"sqlite:///{file}"), replace(district, office=replace(district.office, languages=("es",)))
    )
    case = office.mail(PARENT, "bus 14", "El autobús dejó a mi hijo.").case
    office.mail(CONTACT, "x", f"#case {case} #category transportation\n\nHola.")
    letter = office.sent(to=CONTACT)[-1]
    assert "Contiene 1 comando." in letter.text
    assert "Hola" not in letter.text
