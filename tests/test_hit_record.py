"""The suggestion's own record: how often people set what was suggested."""

from cases.hit_record import Tally, Verdict, hit_record


def verdict(category="food", suggested=("food", "health", "praise"), said="sure", month="2026-11"):
    return Verdict(month, category, suggested, said)


def test_the_first_and_the_first_three_are_counted_apart():
    found = hit_record([verdict(), verdict("health"), verdict("traffic")]).whole

    assert (found.cases, found.first, found.three) == (3, 1, 2)


def test_a_suggestion_of_nothing_is_a_miss():
    assert hit_record([verdict(suggested=(), said="a guess")]).whole == Tally(cases=1)


def test_how_often_it_was_right_when_it_said_that_it_is_sure():
    found = hit_record([verdict(), verdict("health"), verdict(said="likely"), verdict(said="a guess")]).whole

    assert (found.sure, found.sure_right) == (2, 1)
    assert (found.likely, found.likely_right) == (1, 1)


def test_months_come_newest_first_and_categories_by_their_cases():
    found = hit_record([verdict(month="2026-09"), verdict("health"), verdict("health", month="2026-10")])

    assert list(found.by_month) == ["2026-11", "2026-10", "2026-09"]
    assert list(found.by_category) == ["health", "food"]


def test_what_a_category_is_mostly_mistaken_for_is_named():
    bus = ("transportation", "food")
    found = hit_record([verdict("traffic", bus), verdict("traffic", bus), verdict("traffic"), verdict("food")])

    assert found.by_category["traffic"].mistaken_for == "transportation"
    assert found.by_category["food"].mistaken_for is None


def test_no_case_makes_an_empty_record():
    assert hit_record([]).whole == Tally()
