"""`#show`: the messages of a case, by letter to the registered address, to whoever may see it (mail-safety.md 10)."""

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import select
from support.town import BACKUP, CONTACT, LEE, OVERSIGHT, PARENT, SAFETY, SUPERINTENDENT, Town, sunfield

from casepost.database import open_engine
from cases.people import People, Person, Role
from cases.tables import AUDIT
from notify.courier import Permanent

RECORDS = "rita.vance@sunfield.example"
TRANSPORT = "tom.reyes@sunfield.example"


@pytest.fixture
def town(empty_sqlite, tmp_path):
    file = tmp_path / "casepost.db"
    shutil.copyfile(empty_sqlite, file)
    engine = open_engine(f"sqlite:///{file}")
    people = People(
        (
            *sunfield().people,
            Person("Rita Vance", RECORDS, Role.OFFICER, office="records"),
            Person("Tom Reyes", TRANSPORT, Role.DEPARTMENT, key="transport"),
        )
    )
    yield Town(engine, sunfield(people=people))
    engine.dispose()


@pytest.fixture
def case(town):
    return town.mail(PARENT, "bus 14", "The bus left my son at the stop again.").case


def looks(town) -> list[tuple[str, str, str]]:
    with town.sessions() as db:
        return [tuple(row) for row in db.execute(select(AUDIT.c.who, AUDIT.c.act, AUDIT.c.subject)).all()]


@pytest.mark.parametrize("who", [CONTACT, BACKUP, OVERSIGHT, SUPERINTENDENT])
def test_a_case_is_shown_by_its_number_on_proof_of_the_sender_alone(town, case, who):
    town.mail(who, "please", f"#show {case.lower()}")
    letter = town.sent(to=who)[-1]
    assert letter.subject == f"[{case}] The messages of this case"
    assert "The bus left my son" in letter.text
    assert (who, "show", case) in looks(town)


@pytest.mark.parametrize("who", [CONTACT, OVERSIGHT])
def test_without_proof_nobody_is_shown_anything(town, case, who):
    before = len(looks(town))
    town.mail(who, "please", f"#show {case}", proven=False)
    assert len(looks(town)) == before
    assert not town.sent(to=who, subject="The messages")


@pytest.mark.parametrize("who", [LEE, TRANSPORT, SAFETY, RECORDS, PARENT])
def test_others_are_shown_nothing(town, case, who):
    town.mail(who, "please", f"#show {case}")
    assert not town.sent(to=who, subject="The messages")
    assert looks(town) == []


def test_another_case_is_shown_in_reply_to_a_letter_of_this_one(town, case):
    second = town.mail("pat.kim@mail.example", "lunch", "The lunch was cold.").case
    notice = town.sent(to=CONTACT, subject=case)[0]
    town.mail(CONTACT, "Re: x", f"#show {second}", answers=notice)
    letter = town.sent(to=CONTACT)[-1]
    assert "The lunch was cold." in letter.text
    assert "bus" not in letter.text
    assert town.sent(to=CONTACT, subject="Was this you") == []


def test_a_reply_to_the_letter_that_shows_a_case_is_about_that_case(town, case):
    town.mail(CONTACT, "please", f"#show {case}")
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nThe bus stops again.", answers=town.sent(to=CONTACT)[-1])
    assert town.case(case).outcome == "fixed"


def test_a_case_that_is_none_is_told_like_one_that_may_not_be_seen(town, case):
    notice = town.sent(to=CONTACT, subject=case)[0]
    town.mail(CONTACT, "Re: x", "#about superintendent", answers=notice)
    answers = []
    for number in (case, "CS-2026-77777"):
        town.mail(SUPERINTENDENT, "a case", f"#show {number}")
        answers.append(town.sent(to=SUPERINTENDENT)[-1])
    assert answers[0].subject == answers[1].subject
    assert answers[0].text.replace(case, "CS-2026-77777") == answers[1].text
    assert looks(town) == []


def test_an_officer_sees_the_cases_of_the_clocks_of_their_office_alone(town, case):
    asked = "Under the Public Records Act I request copies of all contracts with the bus company."
    records = town.mail("pat.kim@mail.example", "records request", asked).case
    assert "public-records" in town.case(records).clocks
    town.mail(RECORDS, "please", f"#show {records}")
    assert "all contracts" in town.sent(to=RECORDS)[-1].text
    town.mail(SAFETY, "please", f"#show {records}")
    assert "that you may see" in town.sent(to=SAFETY)[-1].text


def test_what_staff_wrote_stands_with_their_names(town, case):
    notice = town.sent(to=CONTACT, subject=case)[0]
    town.mail(CONTACT, "Re: x", "#note I called the depot.", answers=notice)
    town.mail(CONTACT, "Re: x", "The bus stops again.", answers=notice)
    town.mail(OVERSIGHT, "please", f"#show {case}")
    text = town.sent(to=OVERSIGHT)[-1].text
    assert text.count("From: Ana Ruiz") == 2
    assert "From: Maria" in text or PARENT in text


def test_letters_that_could_not_be_sent_are_listed(town):
    town.post_office.refused[PARENT] = Permanent("550 no such user")
    case = town.mail(PARENT, "bus 14", "The bus left my son at the stop again.").case
    town.mail(CONTACT, "please", f"#show {case}")
    text = town.sent(to=CONTACT)[-1].text
    assert "These letters could not be sent:" in text
    assert f"receipt to {PARENT}" in text


def test_a_long_case_shows_its_oldest_and_newest_messages_and_says_what_is_missing(town, case):
    notice = town.sent(to=CONTACT, subject=case)[0]
    for number in range(199):
        town.now += timedelta(minutes=20)
        town.mail(CONTACT, "Re: x", f"#note\n\nNote number {number}. " + "We called again. " * 40, answers=notice)
    town.mail(OVERSIGHT, "please", f"#show {case}")
    letter = town.sent(to=OVERSIGHT)[-1]
    assert "The bus left my son" in letter.text
    assert "Note number 198." in letter.text
    assert "Note number 60." not in letter.text
    assert "messages are not in this letter" in letter.text
    assert "messages left out here" in letter.text
    assert len(letter.text.encode()) < 64 * 1024


def test_a_show_without_a_number_needs_a_case(town, case):
    town.mail(CONTACT, "please", "show")
    assert "Write the number of the case" in town.sent(to=CONTACT)[-1].text
    town.mail(CONTACT, "please", "#show the bus case")
    assert "Write one case number" in town.sent(to=CONTACT)[-1].text
