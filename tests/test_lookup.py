"""Schools, people and outcomes by the names that staff type."""

from datetime import date

import pytest

from cases.commands import CommandError
from cases.events import Outcome
from cases.lookup import find_beginning, find_one, members_called, outcomes_called, sites_called, staff_called
from cases.people import People, Person, Role, Site

DAY = date(2026, 11, 16)
SITES = (
    Site("bannon", "Bannon Creek School", "school", also=("Escuela Bannon",)),
    Site("bannock", "Bannock Hill School", "school"),
    Site("elm", "Colegio El Olmo", "school", also=("Elm",)),
    Site("transport", "Transportation Services", "department", also=("Transporte",)),
    Site("county", "County Office of Education", "agency"),
)
PEOPLE = People(
    (
        Person("Ana Ruiz", "ana@sunfield.example", Role.CONTACT),
        Person("Priya Nair", "records@sunfield.example", Role.OFFICER, office="records"),
        Person("Tom Okafor", "transport@sunfield.example", Role.DEPARTMENT, key="transport"),
        Person("Rosa de la Mora", "mora@board.sunfield.example", Role.BOARD, greeting="Trustee Mora", area="Area 2"),
        Person("Jörg Lee", "lee@board.sunfield.example", Role.BOARD, greeting="Trustee Lee", area="Area 1"),
        Person("Old Member", "old@board.sunfield.example", Role.BOARD, until=date(2025, 12, 1)),
    )
)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Bannon Creek School", "bannon"),
        ("bannon", "bannon"),
        ("BANNON-CREEK", "bannon"),
        ("escuela b", "bannon"),
        ("el olmo", None),
        ("colegio", "elm"),
        ("transporté", "transport"),
        ("county", "county"),
    ],
)
def test_a_site_is_found_without_regard_to_case_and_accents_by_unique_beginning(words, key):
    if key is None:
        with pytest.raises(CommandError):
            find_one(words, sites_called(SITES), "school")
    else:
        assert find_one(words, sites_called(SITES), "school").key == key


@pytest.mark.parametrize(
    ("words", "why", "nearest"),
    [
        ("bann", "More than one school fits: Bannon Creek School, Bannock Hill School", ""),
        ("Banon Creek", "There is no such school.", "#school Bannon Creek School"),
        ("", "Name the school, for example: #school Bannon Creek School", ""),
        ("zzz", "These can be named: Bannon Creek School, Bannock Hill School, Colegio El Olmo", ""),
        ("transport", "no such school", ""),
    ],
)
def test_what_names_no_site_is_met_with_the_candidates_or_the_nearest(words, why, nearest):
    with pytest.raises(CommandError, match=why) as caught:
        find_one(words, sites_called(SITES, "school"), "school", "#school")

    assert caught.value.nearest == nearest


def test_at_most_six_candidates_are_named():
    many = sites_called([Site(f"s{n}", f"School {n}", "school") for n in range(9)])

    with pytest.raises(CommandError, match=r"School 5, \.\.\."):
        find_one("school", many, "school")


def test_a_list_without_entries_says_so():
    with pytest.raises(CommandError, match="names no agency"):
        find_one("county", (), "agency")


@pytest.mark.parametrize(
    ("line", "key", "rest"),
    [
        ("transport Please check the stop.", "transport", "Please check the stop."),
        ("Transportation Services: please check", "transport", "please check"),
        ("Transportation s bus late", "transport", "s bus late"),
        ("Bannon Creek call  her,  please", "bannon", "call  her,  please"),
        ("bannon creek school", "bannon", ""),
        ("bannoc the rest", "bannock", "the rest"),
        ("Transp please", "transport", "please"),
        ("escuela bannon por favor", "bannon", "por favor"),
    ],
)
def test_the_longest_beginning_of_a_line_that_names_a_site_is_taken_and_the_rest_is_left(line, key, rest):
    found, left = find_beginning(line, sites_called(SITES), "department")

    assert (found.key, left) == (key, rest)


@pytest.mark.parametrize(
    ("line", "why"), [("bann please", "More than one"), ("nobody please", "no such"), ("", "Name the department")]
)
def test_a_line_that_begins_with_no_name_is_refused(line, why):
    with pytest.raises(CommandError, match=why):
        find_beginning(line, sites_called(SITES), "department", "#to")


@pytest.mark.parametrize("words", ["Mora", "rosa", "Trustee Mora", "de la mora", "area 2"])
def test_a_board_member_is_found_by_name_greeting_and_area(words):
    assert find_one(words, members_called(PEOPLE, DAY), "board member").name == "Rosa de la Mora"


@pytest.mark.parametrize("words", ["Old Member", "Ana Ruiz"])
def test_who_is_no_board_member_of_the_day_is_not_found_among_them(words):
    with pytest.raises(CommandError, match="no such board member"):
        find_one(words, members_called(PEOPLE, DAY), "board member")


@pytest.mark.parametrize(
    ("words", "name"), [("records", "Priya Nair"), ("transport", "Tom Okafor"), ("contact", "Ana Ruiz")]
)
def test_staff_are_found_by_role_office_and_key(words, name):
    assert find_one(words, staff_called(PEOPLE, DAY), "person").name == name


@pytest.mark.parametrize(
    ("words", "outcome"),
    [("fixed", Outcome.FIXED), ("expl", Outcome.EXPLAINED), ("Resuelto", None), ("solucionado", Outcome.FIXED)],
)
def test_outcomes_are_found_by_their_english_and_spanish_names(words, outcome):
    if outcome is None:
        with pytest.raises(CommandError):
            find_one(words, outcomes_called(), "outcome")
    else:
        assert find_one(words, outcomes_called(), "outcome") is outcome
