"""`#list` and `#search`: what is told of each case, to whom, and how much (email-drafts.md 9, mail-safety.md 10)."""

import shutil
from dataclasses import replace

import pytest
from sqlalchemy import select
from support.town import (
    BACKUP,
    CONTACT,
    LEE,
    MONDAY,
    NEIGHBOUR,
    OVERSIGHT,
    PARENT,
    SAFETY,
    SUPERINTENDENT,
    Town,
    sunfield,
)  # fmt: skip

from casepost.database import open_engine
from cases.policy import Limits
from cases.tables import AUDIT, OUTBOX


@pytest.fixture
def cases(town):
    first = town.mail(PARENT, "bus 14", "The bus left my son Diego at the stop again.").case
    second = town.mail(NEIGHBOUR, "lunch", "The lunch was cold today.").case
    return first, second


def answer(town, words: str, who: str = CONTACT, **more):
    town.mail(who, "please", words, **more)
    return town.sent(to=who)[-1]


def entry(letter, number: str) -> str:
    return next((line for line in letter.text.splitlines() if line.strip().startswith(number)), "")


def test_a_list_tells_of_each_open_case_what_a_digest_does_and_no_names(town, cases):
    first, second = cases
    town.mail(CONTACT, "Re: x", "#category transportation\n#school bannon", answers=town.sent(to=CONTACT)[0])
    letter = answer(town, "#list")
    assert letter.subject == "Your list: 2 cases"
    assert "Transportation" in entry(letter, first) or "transportation" in entry(letter, first)
    assert "Bannon Creek School" in entry(letter, first)
    assert "Due Wednesday, November 18" in entry(letter, first)
    assert "No category yet" in entry(letter, second)
    for private in ("Diego", "Maria", PARENT, NEIGHBOUR, "bus 14", "cold"):
        assert private not in letter.text


def test_a_resolved_case_is_on_no_list_of_open_cases(town, cases):
    first, second = cases
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nIt stops again.", answers=town.sent(to=CONTACT, subject=first)[0])
    letter = answer(town, "#list open")
    assert not entry(letter, first)
    assert entry(letter, second)


def test_late_cases_say_how_many_business_days(town, cases):
    first, second = cases
    town.mail(CONTACT, "Re: x", "It stops again.", answers=town.sent(to=CONTACT, subject=first)[0])
    assert answer(town, "#list late").subject == "Your list: 0 cases"
    town.wait(days=4)
    letter = answer(town, "#list late")
    assert not entry(letter, first)
    assert "2 business days late" in entry(letter, second)


def test_waiting_cases_are_those_that_wait_for_somebody(town, cases):
    first, second = cases
    town.mail(CONTACT, "Re: x", "#ask\n\nWhich bus was it?", answers=town.sent(to=CONTACT, subject=first)[0])
    letter = answer(town, "#list waiting")
    assert "Waiting for the constituent" in entry(letter, first)
    assert not entry(letter, second)


def test_a_list_of_a_category(town, cases):
    first, second = cases
    town.mail(CONTACT, "Re: x", "#category transportation", answers=town.sent(to=CONTACT, subject=first)[0])
    letter = answer(town, "#list transp")
    assert entry(letter, first)
    assert not entry(letter, second)
    assert "Write open, late, mine" in answer(town, "#list zebra").text


def test_urgent_cases_stand_first_then_what_is_due_first(town, cases):
    first, second = cases
    town.wait(days=1)
    third = town.mail("lin.wu@mail.example", "menu", "The menu is not on the web page.").case
    town.mail(CONTACT, "Re: x", "#priority today the inspector comes", answers=town.sent(to=CONTACT, subject=second)[0])
    text = answer(town, "#list").text
    places = [text.index(f"  {number}  ") for number in (second, first, third)]
    assert places == sorted(places)
    assert "PRIORITY. " in text


def test_of_a_restricted_case_only_number_and_dates_stand_in_a_list(town, cases):
    first, _ = cases
    notice = town.sent(to=CONTACT, subject=first)[0]
    town.mail(CONTACT, "Re: x", "#category bullying\n#school bannon\n#priority today he is hurt", answers=notice)
    letter = answer(town, "#list bullying")
    assert entry(letter, first).strip() == (f"{first}  Received Monday, November 16. Due Wednesday, November 18.")


def test_mine_is_what_the_reader_works_or_was_alerted_about(town, cases):
    first, second = cases
    assert answer(town, "#list mine").subject == "Your list: 2 cases"
    assert answer(town, "#list mine", OVERSIGHT).subject == "Your list: 0 cases"
    town.mail(CONTACT, "Re: x", "#priority now he is alone", answers=town.sent(to=CONTACT, subject=first)[0])
    letter = answer(town, "#list mine", OVERSIGHT)
    assert entry(letter, first)
    assert not entry(letter, second)


def test_a_case_about_the_reader_is_on_no_list_of_theirs(town, cases):
    first, second = cases
    town.mail(CONTACT, "Re: x", "#about superintendent", answers=town.sent(to=CONTACT, subject=first)[0])
    for words in ("#list", "#search bus"):
        letter = answer(town, words, SUPERINTENDENT)
        assert first not in letter.text
    assert first in answer(town, "#list", OVERSIGHT).text
    assert second in answer(town, "#list", SUPERINTENDENT).text


def test_an_officer_without_a_clock_finds_nothing(town, cases):
    assert answer(town, "#list", SAFETY).subject == "Your list: 0 cases"
    assert cases[0] not in answer(town, "#search bus", SAFETY).text


@pytest.mark.parametrize("who", [LEE, PARENT])
def test_a_list_is_for_staff_alone(town, cases, who):
    town.mail(who, "please", "#list")
    assert not town.sent(to=who, subject="Your list")


def test_a_list_goes_to_the_registered_address_on_proof_alone(town, cases):
    town.mail("a.ruiz@sunfield.example", "please", "#list")
    assert town.sent(to=CONTACT)[-1].subject == "Your list: 2 cases"
    town.mail("a.ruiz@sunfield.example", "please", "#list", proven=False)
    assert town.sent(to="a.ruiz@sunfield.example") == []
    assert "Was this you" in town.sent(to=CONTACT)[-1].subject


def test_a_search_finds_words_in_messages_and_shows_none_of_them(town, cases):
    first, second = cases
    letter = answer(town, "#search BUS stop")
    assert letter.subject == "Your search: 1 case"
    assert entry(letter, first)
    assert not entry(letter, second)
    assert "Diego" not in letter.text
    assert answer(town, "#search zebra").subject == "Your search: 0 cases"
    assert "Write the words" in answer(town, "#search").text


def test_a_search_finds_closed_cases_too(town, cases):
    first, _ = cases
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nIt stops again.", answers=town.sent(to=CONTACT, subject=first)[0])
    assert "Resolved" in entry(answer(town, "#search stop again"), first)


def test_more_than_a_hundred_cases_are_counted_and_not_listed(town):
    for number in range(103):
        town.mail(f"parent{number}@home{number}.example", f"matter {number}", f"Matter number {number} of ours.")
    letter = answer(town, "#list", SUPERINTENDENT)
    assert letter.subject == "Your list: 103 cases"
    assert sum(line.strip().startswith("CS-") for line in letter.text.splitlines()) == 100
    assert "and 3 more" in letter.text


def test_lists_are_as_many_in_an_hour_as_notices(town, cases):
    limits = Limits(notices_per_person_hour=4, alerts_per_person_hour=3)
    town = Town(town.engine, sunfield(limits=limits), town.now)
    for number in range(10):
        town.mail(OVERSIGHT, f"please {number}", "#list")
    with town.sessions() as db:
        states = db.execute(select(OUTBOX.c.state).where(OUTBOX.c.kind == "list")).scalars().all()
    assert (states.count("sent"), states.count("held")) == (4, 6)


def test_a_list_does_not_wait_behind_the_notices_of_a_busy_hour(town):
    limits = Limits(notices_per_person_hour=4, alerts_per_person_hour=3)
    town = Town(town.engine, sunfield(limits=limits), town.now)
    for number in range(6):
        town.mail(f"parent{number}@home{number}.example", f"matter {number}", f"Matter number {number} of ours.")
    assert answer(town, "#list").subject == "Your list: 6 cases"


def test_each_look_is_in_the_audit_without_the_words(town, cases):
    answer(town, "#list late", OVERSIGHT)
    answer(town, "#search Diego", OVERSIGHT)
    with town.sessions() as db:
        rows = db.execute(select(AUDIT.c.who, AUDIT.c.act, AUDIT.c.subject, AUDIT.c.detail)).all()
    assert [(row.who, row.act) for row in rows] == [(OVERSIGHT, "list"), (OVERSIGHT, "search")]
    assert rows[1].detail == "1 cases, by mail"
    assert "diego" not in str(rows).casefold()


def test_a_list_answered_in_a_thread_of_a_case_belongs_to_no_case(town, cases):
    first, second = cases
    town.mail(CONTACT, "Re: x", "#list", answers=town.sent(to=CONTACT, subject=first)[0])
    letter = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re: x", f"#case {second} #category food", answers=letter)
    assert town.case(second).category is not None


def test_the_list_of_a_spanish_office_is_spanish(empty_sqlite, tmp_path):
    file = tmp_path / "casepost.db"
    shutil.copyfile(empty_sqlite, file)
    engine = open_engine(f"sqlite:///{file}")
    district = sunfield()
    town = Town(engine, replace(district, office=replace(district.office, languages=("es",))), MONDAY)
    case = town.mail(PARENT, "autobús", "El autobús dejó a mi hijo.").case
    letter = answer(town, "#list abiertos", BACKUP)
    assert letter.subject == "Su lista: 1 caso"
    assert "Vence el miércoles 18 de noviembre" in entry(letter, case)
    engine.dispose()
