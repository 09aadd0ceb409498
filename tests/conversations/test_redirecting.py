"""#redirect: the constituent hears who can help, and the case is resolved so."""

import pytest
from support.town import CONTACT, LEE, PARENT, Town, sunfield

from casepost.database import open_engine
from cases.events import Outcome, Redirected, Status
from cases.people import Site

SITES = (
    Site("bannon", "Bannon Creek School", "school", ("Bannon",), contact="Ms. Reyes, (555) 555-0142"),
    Site("natomas", "Natomas High School", "school"),
    Site("transport", "Transportation", "department", contact="(555) 555-0150"),
    Site("county-health", "County Health Department", "agency", contact="(555) 555-0177, health.example"),
)


@pytest.fixture
def engine(empty_sqlite, tmp_path):
    file = tmp_path / "sites.db"
    file.write_bytes(empty_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine):
    return Town(engine, sunfield(sites=SITES))


@pytest.fixture
def case(town):
    return town.mail(PARENT, "The bus", "The bus is always late.").case


def say(town: Town, words: str) -> str:
    """The contact writes in reply to the notice; return what comes back, once every letter has left."""
    town.mail(CONTACT, "Re: new case", words, answers=town.sent(to=CONTACT, subject="New case")[-1])
    answer = town.sent(to=CONTACT)[-1].text
    town.wait(minutes=3)
    return answer


def test_the_constituent_hears_how_to_reach_the_school(town, case):
    answer = say(town, "#redirect school bannon")
    letter = town.sent(to=PARENT)[-1]
    found = town.case(case)

    assert letter.subject == f"[{case}] Who can help you"
    assert "Bannon Creek School can help you" in letter.text
    assert "Ms. Reyes, (555) 555-0142" in letter.text
    assert (found.status, found.outcome) == (Status.RESOLVED, Outcome.SCHOOL)
    assert found.first_answer_at is not None
    assert "will be told at 10:02 a.m. who can help" in answer


def test_it_goes_in_place_of_an_answer(town, case):
    say(town, "#redirect agency county")

    assert [letter.subject for letter in town.sent(to=PARENT)] == [
        f"[{case}] We received your message",
        f"[{case}] Who can help you",
    ]
    assert town.case(case).outcome is Outcome.AGENCY


def test_a_text_stands_below_the_fixed_words(town, case):
    say(town, "#redirect school Bannon\n\nPlease ask for the bus list of the school.")
    letter = town.sent(to=PARENT)[-1]
    event = next(step.event for step in town.history(case) if isinstance(step.event, Redirected))

    assert letter.text.index("(555) 555-0142") < letter.text.index("Please ask for the bus list of the school.")
    assert town.kinds(case)[-2:] == ["redirected", "resolved"]
    assert {row["id"]: row["text"] for row in town.messages()}[event.text.id].startswith("Please ask for the bus list")


def test_the_spanish_words_do_as_well(town, case):
    say(town, "#redirect escuela Bannon")

    assert town.case(case).outcome is Outcome.SCHOOL


def test_the_member_who_referred_it_hears_the_outcome_and_no_name_of_a_school(town):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="The bus", text="The bus is late.")
    say(town, "#redirect school bannon")
    letters = town.sent(to=LEE, subject="Resolved")

    assert len(letters) == 1
    assert "The school is handling it" in letters[0].text
    assert "Bannon" not in letters[0].text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("#redirect", "school or agency"),
        ("#redirect bannon", "#redirect school Bannon Creek School"),
        ("#redirect school", "Name the school"),
        ("#redirect school Banon Creek", "#redirect school Bannon Creek School"),
        ("#redirect school natomas", "add contact ="),
        ("#redirect school county", "#redirect agency County Health Department"),
        ("#redirect school transport", "#to transport"),
        ("#redirect agency Mars", "There is no such agency"),
    ],
)
def test_a_place_that_cannot_help_changes_nothing(town, case, line, told):
    before = town.kinds(case)

    assert told in say(town, line)
    assert town.kinds(case) == before
    assert len(town.sent(to=PARENT)) == 1


def test_a_district_without_schools_is_told_what_to_configure(engine):
    town = Town(engine, sunfield(sites=()))
    town.mail(PARENT, "The bus", "The bus is always late.")

    assert "The configuration names no school" in say(town, "#redirect school bannon")


@pytest.mark.parametrize("other", ["#resolve school", "#ask", "#note"])
def test_a_redirect_and_its_contradiction_do_nothing(town, case, other):
    before = town.kinds(case)
    answer = say(town, f"#redirect school bannon\n{other}\n\nHere is a text.")

    assert "keep one of them" in answer
    assert town.kinds(case) == before


def test_a_resolution_above_a_redirect_contradicts_it_too(town, case):
    before = town.kinds(case)

    assert "#resolve and #redirect contradict each other" in say(town, "#resolve withdrawn\n#redirect school bannon")
    assert town.kinds(case) == before


def test_where_nobody_knows_the_constituent_nobody_can_be_told(town):
    case = town.mail(LEE, "A parent called me", "Please look at the bus at Fifth Street.").case

    assert "#who NAME EMAIL" in say(town, "#redirect school bannon")
    assert town.case(case).live


def test_undo_takes_it_all_back(town, case):
    town.mail(CONTACT, "Re: new case", "#redirect school bannon", answers=town.sent(to=CONTACT)[-1])
    town.mail(CONTACT, "Re: done", "undo", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=5)

    assert town.case(case).status is Status.NEW
    assert town.case(case).first_answer_at is None
    assert len(town.sent(to=PARENT)) == 1


def test_a_reply_that_it_did_not_help_opens_the_case(town, case):
    say(town, "#redirect school bannon")
    town.mail(PARENT, "Re: Who can help", "Nobody answers there.", answers=town.sent(to=PARENT)[-1])

    assert town.case(case).status is Status.OPEN
