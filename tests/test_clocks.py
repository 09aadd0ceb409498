"""The district's calendar: what counts as a business day, and when an answer is due."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.clocks import Calendar

ZONE = ZoneInfo("America/Los_Angeles")
CALENDAR = Calendar(
    zone=ZONE,
    holidays=frozenset({date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 25), date(2027, 1, 1)}),
    breaks=((date(2026, 12, 21), date(2027, 1, 1)),),
)
# offices closed for two weeks round the new year
CLOSED = Calendar(zone=ZONE, holidays=frozenset(date(2026, 12, 21) + timedelta(days=n) for n in range(14)))


def local(text):
    """Return a moment of the district's wall clock, as the mailbox gives it: in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-10-05T10:00", "2026-10-07T17:00"),  # Monday in office hours
        ("2026-10-05T06:00", "2026-10-07T17:00"),  # before opening: the same day
        ("2026-10-05T16:59:59", "2026-10-07T17:00"),
        ("2026-10-05T17:00", "2026-10-08T17:00"),  # at closing: the next opening
        ("2026-10-09T23:59", "2026-10-14T17:00"),  # Friday 23:59 counts as Monday: due Wednesday
        ("2026-10-10T12:00", "2026-10-14T17:00"),  # Saturday
        ("2026-10-11T23:59", "2026-10-14T17:00"),  # Sunday
        ("2026-10-12T00:00", "2026-10-14T17:00"),  # Monday at midnight
        ("2026-10-08T09:00", "2026-10-12T17:00"),  # Thursday: Friday, Monday
        ("2026-11-25T09:00", "2026-12-01T17:00"),  # over Thanksgiving
        ("2026-11-26T09:00", "2026-12-02T17:00"),  # on a holiday
        ("2026-12-31T18:00", "2027-01-06T17:00"),  # over the end of the year: counts as Monday the 4th
        ("2026-12-22T09:00", "2026-12-24T17:00"),  # no school, offices open
    ],
)
def test_the_first_answer_is_due_at_closing_time_two_business_days_later(received, due):
    found = CALENDAR.answer_by(local(received), 2)

    assert found == local(due)
    assert found.tzinfo is UTC


def test_a_day_is_as_long_as_the_wall_clock_says_when_clocks_change():
    autumn, spring = CALENDAR.answer_by(local("2026-10-30T10:00"), 2), CALENDAR.answer_by(local("2027-03-12T10:00"), 2)

    assert autumn == datetime(2026, 11, 4, 1, tzinfo=UTC)  # Tuesday 17:00 in winter time: eight hours
    assert spring == datetime(2027, 3, 17, 0, tzinfo=UTC)  # Tuesday 17:00 in summer time: seven


def test_utc_midnight_is_still_the_afternoon_of_the_district():
    assert CALENDAR.answer_by(datetime(2026, 10, 6, 0, 30, tzinfo=UTC), 2) == local("2026-10-08T17:00")  # 17:30 Monday
    assert CALENDAR.answer_by(datetime(2026, 10, 5, 23, 30, tzinfo=UTC), 2) == local("2026-10-07T17:00")


def test_an_office_closed_for_two_weeks_counts_none_of_them():
    assert CLOSED.answer_by(local("2026-12-18T16:00"), 2) == local("2027-01-05T17:00")
    assert CLOSED.answer_by(local("2026-12-18T18:00"), 2) == local("2027-01-06T17:00")
    assert CLOSED.answer_by(local("2026-12-24T12:00"), 0) == local("2027-01-04T17:00")


def test_a_district_may_work_on_other_days():
    sunday_to_thursday = Calendar(zone=ZONE, weekend=frozenset({4, 5}))

    assert sunday_to_thursday.answer_by(local("2026-10-08T10:00"), 1) == local("2026-10-11T17:00")


@pytest.mark.parametrize(
    ("a", "b", "days"),
    [
        ("2026-10-05T10:00", "2026-10-05T16:00", 0),
        ("2026-10-05T10:00", "2026-10-07T08:00", 2),
        ("2026-10-09T23:59", "2026-10-12T10:00", 0),  # counts as Monday
        ("2026-10-09T10:00", "2026-10-12T10:00", 1),
        ("2026-10-09T10:00", "2026-10-11T10:00", 0),  # answered on Sunday
        ("2026-11-25T10:00", "2026-11-30T10:00", 1),
        ("2026-12-31T10:00", "2027-01-04T10:00", 1),
        ("2026-10-07T10:00", "2026-10-05T10:00", 0),
        ("2026-10-05T10:00", "2026-10-05T23:00", 0),
    ],
)
def test_letters_tell_how_many_business_days_it_took(a, b, days):
    assert CALENDAR.business_days_between(local(a), local(b)) == days


@settings(deadline=None)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.integers(0, 30))  # noqa: DTZ001 - made aware below
def test_an_answer_at_its_due_time_took_just_as_many_days(naive, days):
    received = naive.replace(tzinfo=UTC)
    due = CALENDAR.answer_by(received, days)

    assert due > received
    assert CALENDAR.business_days_between(received, due) == days
    assert CALENDAR.is_open(due.astimezone(ZONE).date())


def test_the_next_open_day_is_the_day_itself_when_it_is_open():
    assert CALENDAR.next_open(date(2026, 11, 25)) == date(2026, 11, 25)
    assert CALENDAR.next_open(date(2026, 11, 26)) == date(2026, 11, 30)
    assert CLOSED.next_open(date(2026, 12, 19)) == date(2027, 1, 4)


def test_a_calendar_that_is_never_open_is_refused():
    with pytest.raises(ValueError, match="weekend"):
        Calendar(zone=ZONE, weekend=frozenset(range(7)))
    with pytest.raises(ValueError, match="before it closes"):
        Calendar(zone=ZONE, opens=time(17), closes=time(8))
    always = Calendar(zone=ZONE, holidays=frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(400)))
    with pytest.raises(ValueError, match="holidays"):
        always.next_open(date(2026, 1, 1))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.counts_as(datetime(2026, 10, 5, 10))  # noqa: DTZ001 - the mistake itself
