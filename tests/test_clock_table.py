"""The clocks of the law, counted by hand: two dates a kind at least, in the weeks where counting goes wrong."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cases.categories import CLOCKS
from cases.clocks import Calendar
from cases.legal_clocks import KINDS, UnknownSchoolYear, longest_extension, meeting_of, started_on, steps_of

ZONE = ZoneInfo("America/Los_Angeles")
# Thanksgiving; Christmas Day and New Year's Day; Veterans Day; Martin Luther King Day; Lincoln and Presidents' Day.
HOLIDAYS = (
    *(date(2026, 11, 11), date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 25), date(2027, 1, 1)),
    *(date(2027, 1, 18), date(2027, 2, 12), date(2027, 2, 15)),
)
YEARS = ((date(2026, 8, 13), date(2027, 6, 10)), (date(2027, 8, 12), date(2028, 6, 8)))
BREAKS = (
    (date(2026, 11, 23), date(2026, 11, 27)),  # five school days: not more than five, so it stops no clock
    (date(2026, 12, 21), date(2027, 1, 8)),  # fifteen: it does
)
CALENDAR = Calendar(ZONE, frozenset(HOLIDAYS), BREAKS, school_years=YEARS)


def counted(kind, *start, calendar=CALENDAR):
    """Return (due, do by) of each step of a clock whose request came at a moment."""
    at = datetime(*(start if len(start) > 3 else (*start, 10)), tzinfo=ZONE)
    return [(step.due, step.do_by) for step in steps_of(KINDS[kind], at, calendar)]


def day(month, number, year=2026):
    return date(year, month, number)


@pytest.mark.parametrize(
    ("start", "due", "do_by"),
    [
        # Tuesday the 3rd and ten days: Friday the 13th.
        (day(11, 3), day(11, 13), day(11, 13)),
        # Monday the 16th and ten days: Thanksgiving itself; the next office day is Monday, the one before Wednesday.
        (day(11, 16), day(11, 30), day(11, 25)),
        # Wednesday the 4th and ten days: Saturday the 14th.
        (day(11, 4), day(11, 16), day(11, 13)),
        # December 22 and ten days: New Year's Day, a Friday; the offices open again on Monday.
        (day(12, 22), day(1, 4, 2027), day(12, 31)),
        # December 14 and ten days: the 24th lies in the school's break, but the offices are open.
        (day(12, 14), day(12, 24), day(12, 24)),
    ],
)
def test_a_records_request_has_ten_calendar_days(start, due, do_by):
    assert counted("public-records", start.year, start.month, start.day) == [(due, do_by)]


def test_an_extension_counts_from_the_tenth_day_itself_not_from_the_day_it_moved_to():
    # November 16: the tenth day is the 26th, moved to the 30th. 26th and 14 days: December 10, not the 14th.
    assert longest_extension(KINDS["public-records"], day(11, 16), CALENDAR) == day(12, 10)
    # December 18: the 28th and 14 days is January 11, a Monday.
    assert longest_extension(KINDS["public-records"], day(12, 18), CALENDAR) == day(1, 11, 2027)
    # November 4: the 14th and 14 days is Saturday the 28th, moved to Monday.
    assert longest_extension(KINDS["public-records"], day(11, 4), CALENDAR) == day(11, 30)
    assert longest_extension(KINDS["uniform-complaint"], day(11, 16), CALENDAR) is None


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (day(11, 16), day(11, 23)),  # the 17th to the 20th, and Monday
        (day(11, 20), day(12, 1)),  # 23, 24, 25, then Thursday and Friday closed: 30, and December 1
        (day(12, 21), day(12, 29)),  # 22, 23, 24, Christmas closed, 28, 29
        (day(11, 21), day(12, 1)),  # a Saturday: 23, 24, 25, 30, December 1
    ],
)
def test_a_pupils_records_have_five_business_days(start, due):
    assert counted("pupil-records", start.year, start.month, start.day) == [(due, due)]


def test_a_uniform_complaint_has_check_ins_and_sixty_calendar_days():
    # September 1: October 1; October 16; October 31 is a Saturday.
    assert counted("uniform-complaint", 2026, 9, 1) == [
        (day(10, 1), day(10, 1)),
        (day(10, 16), day(10, 16)),
        (day(11, 2), day(10, 30)),
    ]
    # October 26: November 25; December 10; December 25 is Christmas, a Friday.
    assert counted("uniform-complaint", 2026, 10, 26) == [
        (day(11, 25), day(11, 25)),
        (day(12, 10), day(12, 10)),
        (day(12, 28), day(12, 24)),
    ]


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (day(11, 16), day(11, 17)),  # the next day of school
        (day(11, 13), day(11, 16)),  # from Friday to Monday
        (day(11, 20), day(11, 30)),  # no school in Thanksgiving week: the 30th is a school day, and office day four
        (day(12, 18), day(12, 28)),  # winter break: five office days (21, 22, 23, 24, 28) come before any school day
        (day(7, 6, 2027), day(7, 13, 2027)),  # summer: five office days
    ],
)
def test_harassment_is_passed_on_the_next_school_day_or_within_five_office_days(start, due):
    assert counted("harassment", start.year, start.month, start.day) == [(due, due)]


def test_williams_counts_business_days_for_each_of_its_steps():
    # November 2: ten business days without Veterans Day: 3 4 5 6 9 10 12 13 16 17. Thirty: December 17. Forty-five:
    # 18, 21 22 23 24, 28 29 30 31, January 4 to 8 and the 11th.
    assert [due for due, _ in counted("williams", 2026, 11, 2)] == [day(11, 17), day(12, 17), day(1, 11, 2027)]
    # November 20: 23 24 25 30, December 1 2 3 4 7 8.
    assert counted("williams", 2026, 11, 20)[0] == (day(12, 8), day(12, 8))


@pytest.mark.parametrize(
    ("start", "due", "do_by"),
    [
        # Thanksgiving week holds five school days and stops nothing: November 16 and fifteen days.
        (day(11, 16), day(12, 1), day(12, 1)),
        # December 14: 15 to 20 are six; the written break is left out whole; January 9 to 17 are nine, a Sunday, and
        # Monday the 18th is a holiday.
        (day(12, 14), day(1, 19, 2027), day(1, 15, 2027)),
        # Within the break nothing counts: January 9 is the first day, the 23rd a Saturday.
        (day(12, 28), day(1, 25, 2027), day(1, 22, 2027)),
        # In summer the count begins with the school year: August 12 is the first day, the 26th the fifteenth.
        (day(7, 6, 2027), day(8, 26, 2027), day(8, 26, 2027)),
        # May 26, 15 days before the last day: June 10 is the fifteenth.
        (day(5, 26, 2027), day(6, 10, 2027), day(6, 10, 2027)),
        # May 31 is ten days before it: ten days into the next year, August 22 is a Sunday.
        (day(5, 31, 2027), day(8, 23, 2027), day(8, 20, 2027)),
        # May 30 is eleven: June 10 is the eleventh day; four more in August.
        (day(5, 30, 2027), day(8, 16, 2027), day(8, 13, 2027)),
    ],
)
def test_an_assessment_plan_has_fifteen_days_that_long_breaks_stop(start, due, do_by):
    assert counted("assessment", start.year, start.month, start.day) == [(due, do_by)]


def test_the_meeting_has_sixty_such_days_after_the_consent():
    # September 1: no long break before October 31, a Saturday.
    assert (meeting_of(day(9, 1), CALENDAR).due, meeting_of(day(9, 1), CALENDAR).do_by) == (day(11, 2), day(10, 30))
    # November 30: December 1 to 20 are twenty; January 9 to 31 twenty-three; seventeen in February: the 17th.
    assert meeting_of(day(11, 30), CALENDAR).due == day(2, 17, 2027)


def test_what_needs_a_school_year_that_nobody_has_written_down_says_so():
    short = Calendar(ZONE, frozenset(HOLIDAYS), BREAKS, school_years=YEARS[:1])
    none = Calendar(ZONE, frozenset(HOLIDAYS), BREAKS)

    for calendar, start in ((short, (2027, 6, 4)), (short, (2027, 5, 28)), (short, (2027, 7, 6)), (none, (2026, 9, 1))):
        with pytest.raises(UnknownSchoolYear, match=r"\[calendar\] school_years"):
            counted("assessment", *start, calendar=calendar)


def test_without_school_years_harassment_has_its_five_office_days():
    assert counted("harassment", 2026, 11, 16, calendar=Calendar(ZONE, frozenset(HOLIDAYS))) == [
        (day(11, 23), day(11, 23))
    ]


def test_child_abuse_has_thirty_six_elapsed_hours_that_nothing_moves():
    assert counted("child-abuse", 2026, 11, 25, 16) == [(day(11, 27), day(11, 27))]  # Friday, closed, 4 in the morning
    assert counted("child-abuse", 2026, 11, 16, 11) == [(day(11, 17), day(11, 17))]  # 11 in the evening
    # The clocks go back on November 1: 36 hours after Saturday 12:30 is Sunday 23:30, not half past midnight.
    assert counted("child-abuse", 2026, 10, 31, 12, 30) == [(day(11, 1), day(11, 1))]


@pytest.mark.parametrize("kind", ["homeless", "immigration"])
def test_what_is_due_at_once_is_due_the_day_it_comes(kind):
    assert counted(kind, 2026, 11, 16) == [(day(11, 16), day(11, 16))]
    assert counted(kind, 2026, 11, 26) == [(day(11, 26), day(11, 26))]  # Thanksgiving: never moved


def test_a_complaint_about_an_employee_has_fifteen_and_thirty_days():
    assert counted("employee", 2026, 11, 12) == [(day(11, 30), day(11, 25)), (day(12, 14), day(12, 11))]
    assert counted("employee", 2026, 12, 10) == [(day(12, 28), day(12, 24)), (day(1, 11, 2027), day(1, 8, 2027))]


def test_a_claim_for_money_has_forty_five_days():
    assert counted("claim", 2026, 11, 16) == [(day(12, 31), day(12, 31))]
    assert counted("claim", 2026, 11, 10) == [(day(12, 28), day(12, 24))]


def test_midnight_belongs_to_the_day_that_ends():
    assert started_on(datetime(2026, 11, 17, 0, 0, tzinfo=ZONE), CALENDAR) == day(11, 16)
    assert started_on(datetime(2026, 11, 17, 0, 1, tzinfo=ZONE), CALENDAR) == day(11, 17)
    assert started_on(datetime(2026, 11, 17, 7, 59, tzinfo=ZoneInfo("UTC")), CALENDAR) == day(11, 16)


def test_every_clock_that_the_list_may_suggest_stands_in_the_table():
    assert set(KINDS) == set(CLOCKS)


def test_of_three_kinds_nothing_is_written_to_the_constituent():
    assert {kind.id for kind in KINDS.values() if not kind.told} == {"child-abuse", "homeless", "immigration"}
