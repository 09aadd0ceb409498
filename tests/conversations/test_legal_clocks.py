"""#clock: a person says that a clock of the law runs; the constituent hears who is in charge and until when."""

from dataclasses import replace
from datetime import date

import pytest
from support.town import CONTACT, PARENT, PEOPLE, SAFETY, Town, sunfield

from casepost.database import open_engine
from cases.events import ClockExtended
from cases.people import People, Person, Role

RECORDS = "priya.nair@sunfield.example"
TITLE_IX = "tess.ito@sunfield.example"
OFFICERS = (
    Person("Priya Nair", RECORDS, Role.OFFICER, office="records"),
    Person("Tess Ito", TITLE_IX, Role.OFFICER, office="title-ix"),
)
REQUEST = "Please send me all emails about the new bus contract. This is a public records request."


@pytest.fixture
def town(empty_sqlite, tmp_path):
    """The town with an officer for records and one for Title IX."""
    file = tmp_path / "officers.db"
    file.write_bytes(empty_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{file}")
    yield Town(engine, sunfield(people=People((*PEOPLE, *OFFICERS))))
    engine.dispose()


@pytest.fixture
def case(town):
    return town.mail(PARENT, "Records", REQUEST).case


def say(town: Town, words: str, who: str = CONTACT, subject: str = "New case") -> str:
    """Somebody writes in reply to their letter; return what comes back, once every letter has left."""
    town.mail(who, "Re: the case", words, answers=town.sent(to=who, subject=subject)[-1])
    answer = town.sent(to=who)[-1].text
    town.wait(minutes=3)
    return answer


def running(town, case):
    return [(one.kind, one.state, one.due, one.do_by) for one in town.case(case).legal]


def test_the_constituent_hears_who_is_in_charge_and_the_limit(town, case):
    assert town.case(case).clocks == ("public-records",)
    answer = say(town, "#clock public-records confirm")
    letter = town.sent(to=PARENT)[-1]

    assert letter.subject == f"[{case}] Your concern now has a formal process"
    assert "has its own rules: public records request." in letter.text
    assert "It went to our records office on Monday, November 16." in letter.text
    assert "The legal time limit ends on Monday, November 30." in letter.text  # the tenth day is Thanksgiving
    assert f"Priya Nair is in charge. Call (555) 555-0100 or write to {RECORDS}." in letter.text
    assert "https://sunfield.example/rights" in letter.text
    assert "Do it by Wednesday, November 25, at the latest Monday, November 30" in answer


def test_the_case_is_formal_and_the_clock_stands_in_it(town, case):
    say(town, "#clock public confirm")

    assert running(town, case) == [("public-records", "confirmed", date(2026, 11, 30), date(2026, 11, 25))]
    assert town.case(case).formal
    assert town.case(case).clocks == ()
    assert town.case(case).first_answer_at is None  # letter 13 is no answer


def test_without_an_officer_the_contact_is_in_charge(town, case):
    say(town, "#clock williams confirm")
    letter = town.sent(to=PARENT)[-1]

    assert "Ana Ruiz is in charge. Call (555) 555-0100 or reply to this email." in letter.text
    assert "Our office took it up" in letter.text


@pytest.mark.parametrize("kind", ["child-abuse", "homeless", "immigration"])
def test_of_three_kinds_nothing_is_written_to_the_constituent(town, case, kind):
    say(town, f"#clock {kind} confirm")

    assert [one.kind for one in town.case(case).legal] == [kind]
    assert not town.case(case).formal
    assert len(town.sent(to=PARENT)) == 1


def test_the_letter_waits_for_an_undo(town, case):
    town.mail(CONTACT, "Re: the case", "#clock public-records confirm", answers=town.sent(to=CONTACT)[-1])
    town.mail(CONTACT, "Re: done", "undo", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=5)

    assert running(town, case) == []
    assert not town.case(case).formal
    assert len(town.sent(to=PARENT)) == 1


def test_a_clock_may_begin_with_a_later_mail_than_the_first(town, case):
    town.wait(days=3)
    say(town, "#clock pupil-records confirm 11/18")

    assert running(town, case) == [("pupil-records", "confirmed", date(2026, 11, 25), date(2026, 11, 25))]


def test_the_constituent_hears_the_last_day_of_a_clock_with_several_steps(town, case):
    answer = say(town, "#clock uniform confirm")

    assert "Do it by Wednesday, December 16" in answer
    assert "The next step: by Thursday, December 31" in answer
    assert "The legal time limit ends on Friday, January 15, 2027." in town.sent(to=PARENT)[-1].text


def test_each_step_that_is_met_gives_way_to_the_next(town, case):
    say(town, "#clock uniform confirm")
    assert "The next one: do it by Thursday, December 31" in say(town, "#clock uniform met")
    assert running(town, case) == [("uniform-complaint", "confirmed", date(2026, 12, 31), date(2026, 12, 31))]

    say(town, "#clock uniform met")
    assert "the legal clock is met: Uniform Complaint" in say(town, "#clock uniform met")
    assert running(town, case)[0][1] == "met"
    assert "This clock is met already" in say(town, "#clock uniform met")


def test_more_time_is_told_and_its_reason_stays_inside(town, case):
    say(town, "#clock public-records confirm")
    say(town, "#clock public-records extend 12/10 the vendor holds the files")
    letter = town.sent(to=PARENT)[-1]

    assert letter.subject == f"[{case}] The time limit has changed"
    assert "The legal time limit now ends on Thursday, December 10." in letter.text
    assert all("vendor" not in one.text for one in town.sent(to=PARENT))
    event = next(step.event for step in town.history(case) if isinstance(step.event, ClockExtended))
    assert {row["id"]: row["text"] for row in town.messages()}[event.text.id] == "the vendor holds the files"
    assert running(town, case) == [("public-records", "extended", date(2026, 12, 10), date(2026, 12, 10))]


def test_a_letter_about_more_time_waits_for_an_undo(town, case):
    say(town, "#clock public-records confirm")
    notice = town.sent(to=CONTACT, subject="New case")[-1]
    town.mail(CONTACT, "Re", "#clock public-records extend 12/10 the vendor holds the files", answers=notice)
    town.mail(CONTACT, "Re: done", "undo", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=5)

    assert running(town, case)[0][1:3] == ("confirmed", date(2026, 11, 30))
    assert town.sent(to=PARENT, subject="time limit") == []


def test_a_suggested_clock_that_does_not_run_is_taken_away(town, case):
    say(town, "#clock public-records reject")

    assert town.case(case).clocks == ()
    assert town.case(case).legal == ()
    assert len(town.sent(to=PARENT)) == 1


def test_a_consent_begins_the_time_for_the_meeting(town, case):
    say(town, "#clock assessment confirm")
    say(town, "#clock assessment consent 11/16")
    letter = town.sent(to=PARENT)[-1]

    # November 17 to December 20 are 34 days; the break is left out; 26 from January 2: the 27th.
    assert running(town, case) == [("assessment", "confirmed", date(2027, 1, 27), date(2027, 1, 27))]
    assert "Thank you for your consent of Monday, November 16." in letter.text
    assert "by Wednesday, January 27, 2027" in letter.text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("#clock", "Name the clock"),
        ("#clock public-records", "confirm, reject, met"),
        ("#clock p confirm", "More than one clock fits"),
        ("#clock speeding confirm", "There is no such clock"),
        ("#clock public-records begin", "There is no such word"),
        ("#clock public-records met", "#clock public-records confirm"),
        ("#clock public-records extend 12/1 they are slow", "does not run yet"),
        ("#clock williams reject", "Nothing suggests this clock"),
        ("#clock public-records consent 11/16", "Only the clock assessment"),
        ("#clock public-records confirm at once", "date"),
        ("#clock public-records confirm 11/13", "before the case came in"),
    ],
)
def test_a_line_about_a_clock_that_says_something_impossible_changes_nothing(town, case, line, told):
    before = town.kinds(case)

    assert told in say(town, line)
    assert town.kinds(case) == before


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("#clock public-records confirm", "runs already, until Monday, November 30, 2026"),
        ("#clock public-records extend 12/11 they are slow", "until Thursday, December 10, 2026 at most"),
        ("#clock public-records extend 11/30 they are slow", "until Monday, November 30, 2026 already"),
        ("#clock public-records extend 12/1", "Say why"),
    ],
)
def test_a_running_clock_cannot_be_changed_so(town, case, line, told):
    say(town, "#clock public-records confirm")
    before = town.kinds(case)

    assert told in say(town, line)
    assert town.kinds(case) == before


def test_nobody_gives_more_time_to_a_report_of_child_abuse(town, case):
    say(town, "#clock child-abuse confirm")

    assert "Nobody can give this clock more time" in say(town, "#clock child-abuse extend 12/1 they are slow")


def test_a_clock_that_needs_the_next_school_year_says_what_to_configure(empty_sqlite, tmp_path):
    file = tmp_path / "years.db"
    file.write_bytes(empty_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{file}")
    district = sunfield()
    town = Town(engine, replace(district, calendar=replace(district.calendar, school_years=())))
    town.mail(PARENT, "My son", "Please test my son for special education.")

    assert "[calendar] school_years" in say(town, "#clock assessment confirm")
    engine.dispose()


@pytest.fixture
def harassed(town):
    """A case of which the officer for Title IX is alerted."""
    case = town.mail(PARENT, "My daughter", "A teacher sexually assaulted my daughter at school.").case
    assert town.sent(to=TITLE_IX)
    return case


def test_an_officer_confirms_a_clock_of_their_office(town, harassed):
    answer = say(town, "#clock harassment confirm", TITLE_IX, "Priority")

    assert [one.kind for one in town.case(harassed).legal] == ["harassment"]
    assert "the legal clock runs" in answer
    assert "Tess Ito is in charge." in town.sent(to=PARENT)[-1].text


def test_an_officer_leaves_the_clocks_of_other_offices_alone(town, harassed):
    before = town.kinds(harassed)
    answer = say(town, "#clock public-records confirm", TITLE_IX, "Priority")

    assert "another office" in answer
    assert town.kinds(harassed) == before


def test_an_officer_without_any_clock_confirms_none(town):
    case = town.mail(PARENT, "Danger", "There is a man with a gun at the school.").case
    before = town.kinds(case)

    assert "another office" in say(town, "#clock harassment confirm", SAFETY, "Priority")
    assert town.kinds(case) == before


def test_an_officer_confirms_nothing_that_the_contact_took_away(town, harassed):
    say(town, "#clock harassment reject", subject="new case")
    before = town.kinds(harassed)

    assert "No clock of your office" in say(town, "#clock harassment confirm", TITLE_IX, "Priority")
    assert town.kinds(harassed) == before


def test_the_text_of_an_officer_is_a_note(town, harassed):
    say(town, "#clock harassment confirm\n\nWe know this teacher.", TITLE_IX, "Priority")

    assert "noted" in town.kinds(harassed)
    assert all("know this teacher" not in letter.text for letter in town.sent(to=PARENT))


def test_oversight_has_no_say_about_clocks(town, harassed):
    before = town.kinds(harassed)
    answer = say(town, "#clock harassment confirm", "olga.petrov@sunfield.example", "Priority")

    assert "This command is for others" in answer
    assert town.kinds(harassed) == before
