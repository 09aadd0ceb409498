"""What the contact knows of a case and its mail does not tell: category, area, language, relation, a legal hold."""

import pytest
from support.town import CONTACT, OVERSIGHT, PARENT, Town

BUS = "The bus of my daughter was late again, and she missed her class in the cafeteria."


@pytest.fixture
def case(town: Town) -> str:
    return str(town.mail(f"Maria Lopez <{PARENT}>", "The bus", BUS).case)


def said(town: Town, words: str, sender: str = CONTACT) -> str:
    """Somebody answers the notice of the case; return the letter that they get."""
    town.mail(sender, "Re: x", words, answers=town.sent(to=CONTACT)[0])
    return town.sent(to=sender)[-1].text


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_number_takes_the_category_that_the_notice_shows_there(town, case, place):
    suggested = town.case(case).suggested
    assert len(suggested) >= 3
    said(town, f"#{place}")
    assert town.case(case).category == suggested[place - 1][0]


def test_a_number_that_the_notice_does_not_show_is_handed_back(town):
    town.mail(PARENT, "x", "Hello")
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re: x", "#3", answers=notice)
    assert "Nothing was done" in town.sent(to=CONTACT)[-1].subject


@pytest.mark.parametrize(("line", "position"), [("#2", 1), ("#3", 2)])
def test_the_second_and_the_third_are_as_good_as_the_first(town, case, line, position):
    letter = said(town, line)
    name = town.service.district.categories.get(town.case(case).suggested[position][0]).name
    assert f"category set to {name}" in letter


def test_the_area_is_found_by_a_part_of_its_name(town, case):
    assert "area set to Trustee area 2" in said(town, "#area trustee area 2")
    assert town.case(case).area == "Trustee area 2"


def test_an_area_that_does_not_exist_is_handed_back(town, case):
    assert "Nothing was sent" in said(town, "#area 9")
    assert town.case(case).area is None


def test_letters_go_out_in_the_language_that_the_contact_sets(town, case):
    said(town, "#language es\n\nEl autobús viene a tiempo desde el lunes.")
    town.wait(minutes=3)
    assert town.sent(to=PARENT)[-1].subject == f"[{case}] Nuestra respuesta"


def test_how_a_relation_was_checked_is_kept_and_goes_to_nobody_outside(town, case):
    letter = said(town, "#verified called the number in the student record")
    town.wait(hours=1)
    assert town.case(case).verified
    assert "verified" in town.kinds(case)
    assert "student record" not in " ".join(one.text for one in town.sent(to=PARENT))
    assert letter


def test_oversight_holds_a_case_and_releases_it_and_the_contact_cannot(town, case):
    town.mail(OVERSIGHT, f"[{case}]", f"#case {case}\n#hold letter of counsel")
    town.mail(OVERSIGHT, "Re: x", "CONFIRM", answers=town.sent(to=OVERSIGHT)[-1])
    assert town.case(case).held
    town.mail(OVERSIGHT, "Re: x", "#release counsel agreed", answers=town.sent(to=OVERSIGHT)[-1])
    assert not town.case(case).held
    assert "Nothing was sent" in said(town, "#hold because I want to")


def test_a_corrected_address_promises_nothing_where_nothing_came_back(town):
    town.mail(PARENT, "bus 14", "The bus left my son at the stop.")
    town.mail(CONTACT, "Re:", "#email maria.new@mail.example", answers=town.sent(to=CONTACT)[-1])
    summary = town.sent(to=CONTACT)[-1].text
    assert "maria.new@mail.example" in summary
    assert "sent again" not in summary


@pytest.mark.parametrize("words", ["1", "1.", " 2 ", "3)", "1\n\nAna Ruiz\nConstituent Services"])
def test_a_bare_number_takes_the_category_and_goes_to_no_family(town, case, words):
    suggested = town.case(case).suggested
    letters = len(town.sent(to=PARENT))
    said(town, words)
    town.wait(minutes=10)
    assert town.case(case).category == suggested[int(words.strip()[0]) - 1][0]
    assert len(town.sent(to=PARENT)) == letters


def test_a_bare_number_that_the_notice_does_not_show_is_handed_back_and_goes_to_no_family(town):
    town.mail(PARENT, "x", "Hello")
    notice = town.sent(to=CONTACT)[-1]
    letters = len(town.sent(to=PARENT))
    town.mail(CONTACT, "Re: x", "3", answers=notice)
    town.wait(minutes=10)
    assert "Nothing was done" in town.sent(to=CONTACT)[-1].subject
    assert len(town.sent(to=PARENT)) == letters


@pytest.mark.parametrize("words", ["3.", "2\n\nAna Ruiz"])
def test_a_bare_number_goes_nowhere_where_no_letter_offers_it(town, case, words):
    town.mail(CONTACT, "Re: x", "#category praise", answers=town.sent(to=CONTACT)[0])
    town.mail(PARENT, "Re: bus", "How many days will it take?", answers=town.sent(to=PARENT)[0])
    letters = len(town.sent(to=PARENT))
    town.mail(CONTACT, "Re: x", words, answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=10)
    assert "Nothing was done" in town.sent(to=CONTACT)[-1].subject
    assert town.case(case).category == "praise"
    assert len(town.sent(to=PARENT)) == letters


def test_a_number_with_words_is_an_answer(town, case):
    said(town, "2 buses will come from Monday on.")
    town.wait(minutes=10)
    assert "2 buses will come" in town.sent(to=PARENT)[-1].text
    assert town.case(case).category is None
