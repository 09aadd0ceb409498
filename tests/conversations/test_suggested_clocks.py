"""A clock that a mail may start is suggested with the words that say so, also in later mail; a person decides."""

import pytest
from sqlalchemy import select
from support.town import CONTACT, PARENT

from cases.tables import EVENT_WORDS, EVENTS

CALM = "The bus was late again this week. Could you look at the stop?"
REQUEST = "This is a public records request: please send me all emails about the bus contract."
SAME = "I wrote it before: this is a public records request. I am still waiting."
CPRA = "Under the California Public Records Act I ask for the contract."


@pytest.fixture
def case(town):
    return town.mail(PARENT, "bus 14", CALM).case


def writes(town, words: str) -> str:
    """The constituent writes again on the case; return what the contact is told."""
    town.mail(PARENT, "Re: bus 14", words, answers=town.sent(to=PARENT)[0])
    return town.sent(to=CONTACT)[-1].text


def says(town, words: str) -> str:
    """The contact answers the last letter of the case; return what comes back."""
    town.mail(CONTACT, "Re: x", words, answers=town.sent(to=CONTACT)[-1])
    return town.sent(to=CONTACT)[-1].text


def test_a_request_in_the_third_mail_is_suggested_with_its_words_and_both_lines(town, case):
    assert "Clock:" not in writes(town, "It was late today, too.")
    notice = writes(town, f"Thank you for looking at the stop.\n\n{REQUEST}")

    assert "Clock:     possible public records request, because of: " in notice
    assert "public records" in notice.partition("because of: ")[2].partition("\n")[0]
    assert "#clock public-records confirm    or    #clock public-records reject" in notice
    found = town.case(case)
    assert found.clocks == ("public-records",)
    assert any("public records" in word for word in found.clock_because[0])


def test_what_was_suggested_with_the_case_is_not_suggested_again(town):
    number = town.mail(PARENT, "Records", REQUEST).case
    assert len(town.case(number).clock_because) == 1
    town.mail(PARENT, "Re: Records", SAME, answers=town.sent(to=PARENT)[0])
    assert "Clock:" not in town.sent(to=CONTACT)[-1].text
    assert town.kinds(number).count("suggested") == 1


def test_later_suggestions_leave_the_category_as_it_was_suggested(town, case):
    before = town.case(case)
    writes(town, REQUEST)
    after = town.case(case)
    assert (after.suggested, after.because, after.score) == (before.suggested, before.because, before.score)


def test_a_rejected_clock_is_not_suggested_again_by_the_same_words(town, case):
    writes(town, REQUEST)
    says(town, "#clock public-records reject")
    assert town.case(case).clocks == ()
    assert "Clock:" not in writes(town, SAME)
    assert town.case(case).clocks == ()


def test_other_words_suggest_it_again(town, case):
    writes(town, REQUEST)
    says(town, "#clock public-records reject")
    assert "#clock public-records confirm" in writes(town, CPRA)


def test_a_clock_that_runs_is_not_suggested_beside_itself(town, case):
    writes(town, REQUEST)
    says(town, "#clock public-records confirm")
    assert "Clock:" not in writes(town, CPRA)
    assert town.case(case).clocks == ()


def test_a_second_request_after_the_first_was_met_is_suggested(town, case):
    writes(town, REQUEST)
    says(town, "#clock public-records confirm")
    town.wait(minutes=5)
    says(town, "#clock public-records met")
    assert "#clock public-records confirm" in writes(town, REQUEST)


def test_a_confirmed_clock_that_is_rejected_after_all_stays_away_for_the_same_words(town, case):
    writes(town, REQUEST)
    says(town, "#clock public-records confirm")
    says(town, "#clock public-records reject")
    assert "Clock:" not in writes(town, SAME)


def test_undoing_the_rejection_brings_the_suggestion_and_its_words_back(town, case):
    writes(town, REQUEST)
    words = town.case(case).clock_because
    says(town, "#clock public-records reject")
    says(town, "UNDO")
    assert town.case(case).clocks == ("public-records",)
    assert town.case(case).clock_because == words


def test_a_request_that_comes_with_the_mail_that_opens_a_case_again(town, case):
    says(town, "#resolve answered\n\nThe stop was moved.")
    town.wait(minutes=5)
    assert "#clock public-records confirm" in writes(town, REQUEST)
    assert town.case(case).clocks == ("public-records",)


def test_the_clocks_of_a_merged_case_keep_their_words(town, case):
    second = town.mail(PARENT, "Records", REQUEST).case
    words = town.case(second).clock_because
    says(town, f"#merge {case}")
    assert town.case(case).clocks == ("public-records",)
    assert town.case(case).clock_because == words
    with town.sessions() as db:
        payloads = " ".join(map(str, db.execute(select(EVENTS.c.payload)).scalars()))
        kept = list(db.execute(select(EVENT_WORDS.c.words)).scalars())
    assert "records request" not in payloads
    assert sum("clock_because" in one for one in kept) == 2
