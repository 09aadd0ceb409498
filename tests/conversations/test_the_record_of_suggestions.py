"""What people's answers say about the suggestion is what its record counts."""

import pytest
from support.town import CONTACT, PARENT

from casepost.hit_record import read_hit_record

BUS = "The bus of my daughter was late again, and she missed her class in the cafeteria."


def record(town):
    with town.sessions() as db:
        return read_hit_record(db, town.service.district)


@pytest.fixture
def case(town):
    return str(town.mail(f"Maria Lopez <{PARENT}>", "The bus", BUS).case)


def says(town, words):
    """The contact answers the notice; return the letter that comes back."""
    town.mail(CONTACT, "Re: x", words, answers=town.sent(to=CONTACT)[0])
    return town.sent(to=CONTACT)[-1]


def test_a_case_that_nobody_has_sorted_counts_for_nothing(town, case):
    assert record(town).whole.cases == 0


def test_a_confirmation_is_a_hit(town, case):
    says(town, "#1")

    found = record(town)

    assert (found.whole.cases, found.whole.first, found.whole.three) == (1, 1, 1)
    assert list(found.by_month) == [f"{town.now:%Y-%m}"]


def test_the_second_choice_is_among_three_and_a_category_that_was_not_offered_is_a_miss(town, case):
    says(town, "#2")
    assert (record(town).whole.first, record(town).whole.three) == (0, 1)

    says(town, "#category praise")
    found = record(town)
    assert (found.whole.cases, found.whole.three) == (1, 0)
    assert found.by_category["praise"].mistaken_for == town.case(case).suggested[0][0]


def test_a_correction_that_is_taken_back_counts_no_more(town, case):
    summary = says(town, "#2")
    town.mail(CONTACT, "Re: x", "undo", answers=summary)

    assert town.case(case).category is None
    assert record(town).whole.cases == 0


def test_a_category_that_was_taken_with_the_resolution_was_looked_at_by_nobody(town):
    case = town.mail(f"Maria Lopez <{PARENT}>", "School bus stop", "The school bus did not come to the bus stop.").case
    assert not town.case(case).unsure
    says(town, "#resolve fixed\n\nThe bus comes again.")

    assert town.case(case).category == "transportation"
    assert record(town).whole.cases == 0


def test_what_is_no_case_counts_for_nothing(town, case):
    says(town, "#1")
    says(town, "#notacase a test")

    assert record(town).whole.cases == 0
