"""Days and moments as staff write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from cases.clocks import Calendar
from cases.commands import CommandError
from cases.dates import read_day, read_moment, read_past_day

ZONE = ZoneInfo("America/Los_Angeles")
CALENDAR = Calendar(ZONE, frozenset({date(2026, 11, 26), date(2026, 11, 27)}))
TODAY = date(2026, 11, 16)  # a Monday
NOW = datetime(2026, 11, 16, 10, 0, tzinfo=ZONE)

DAYS = [
    ("2026-12-01", date(2026, 12, 1), ""),
    ("2026-12-01 the driver is ill", date(2026, 12, 1), "the driver is ill"),
    ("12/1", date(2026, 12, 1), ""),
    ("12/1/2026: a new stop", date(2026, 12, 1), "a new stop"),
    ("12/1/26, a new stop", date(2026, 12, 1), "a new stop"),
    ("11/16", date(2026, 11, 16), ""),
    ("11/15", date(2027, 11, 15), ""),
    ("friday", date(2026, 11, 20), ""),
    ("Fri. we wait", date(2026, 11, 20), "we wait"),
    ("by Friday", date(2026, 11, 20), ""),
    ("monday", date(2026, 11, 23), ""),
    ("viernes", date(2026, 11, 20), ""),
    ("el miércoles falta un dato", date(2026, 11, 18), "falta un dato"),
    ("SÁBADO", date(2026, 11, 21), ""),
    ("martes", date(2026, 11, 17), ""),
    ("Friday, December 4 - new bus", date(2026, 12, 4), "new bus"),
    ("+3", date(2026, 11, 19), ""),
    ("+8 over the holiday", date(2026, 11, 30), "over the holiday"),
    ("+2 business days waiting", date(2026, 11, 18), "waiting"),
    ("today", date(2026, 11, 16), ""),
    ("tomorrow", date(2026, 11, 17), ""),
    ("mañana llega", date(2026, 11, 17), "llega"),
    ("Dec 1", date(2026, 12, 1), ""),
    ("December 1st, 2026 the repair", date(2026, 12, 1), "the repair"),
    ("Dec 1 12 buses are repaired", date(2026, 12, 1), "12 buses are repaired"),
    ("1 de diciembre", date(2026, 12, 1), ""),
    ("1 de diciembre de 2026 llega", date(2026, 12, 1), "llega"),
    ("3 enero", date(2027, 1, 3), ""),
    ("mar 5", date(2027, 3, 5), ""),
    ("2/29", date(2028, 2, 29), ""),
]


@pytest.mark.parametrize(("words", "day", "rest"), DAYS)
def test_a_date_is_read_at_the_beginning_of_a_line(words, day, rest):
    assert read_day(words, TODAY, CALENDAR) == (day, rest)


NO_DAYS = [
    ("", "needs|Write the date"),
    ("the driver is ill", "needs a date at its beginning"),
    ("firday", "Did you mean friday"),
    ("2/30", "no such day"),
    ("13/1", "no such day"),
    ("2026-02-30", "no such day"),
    ("0000-01-01", "no such day"),
    ("2026-11-15", "November 15, 2026 is over"),
    ("yesterday", "is over"),
    ("1/5/2031", "more than two years off"),
    ("+0", "Count from 1"),
    ("+9999", "Count from 1"),
    ("friday dec 1", "is a Tuesday"),
    ("3", "needs a date"),
    ("1 de", "needs a date"),
]


@pytest.mark.parametrize(("words", "why"), NO_DAYS)
def test_what_is_no_usable_date_is_said_with_its_remedy(words, why):
    with pytest.raises(CommandError, match=why):
        read_day(words, TODAY, CALENDAR)


def test_where_the_past_is_allowed_a_date_without_a_year_is_the_nearest():
    assert read_day("11/15", TODAY, CALENDAR, past_allowed=True)[0] == date(2026, 11, 15)
    assert read_day("12/1", TODAY, CALENDAR, past_allowed=True)[0] == date(2026, 12, 1)
    with pytest.raises(CommandError, match="two years off"):
        read_day("2020-01-01", TODAY, CALENDAR, past_allowed=True)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("11/15", date(2026, 11, 15)),
        ("12/1", date(2025, 12, 1)),
        ("friday", date(2026, 11, 13)),
        ("monday", date(2026, 11, 16)),
        ("ayer", date(2026, 11, 15)),
    ],
)
def test_a_day_that_lies_behind_is_the_last_such_day(words, day):
    assert read_past_day(words, TODAY, CALENDAR)[0] == day


@pytest.mark.parametrize("words", ["tomorrow", "2026-11-17", "+1", "soon"])
def test_a_day_to_come_is_no_day_on_which_something_happened(words):
    with pytest.raises(CommandError, match=r"still to come|needs a date"):
        read_past_day(words, TODAY, CALENDAR)


MOMENTS = [
    ("2026-11-13 14:30", (2026, 11, 13, 14, 30), ""),
    ("2026-11-13T14:30", (2026, 11, 13, 14, 30), ""),
    ("2026-11-13T22:30:00+00:00", (2026, 11, 13, 14, 30), ""),
    ("today 9:15", (2026, 11, 16, 9, 15), ""),
    ("hoy a las 9:15", (2026, 11, 16, 9, 15), ""),
    ("9:15", (2026, 11, 16, 9, 15), ""),
    ("9 am she will call again", (2026, 11, 16, 9, 0), "she will call again"),
    ("yesterday 3 pm", (2026, 11, 15, 15, 0), ""),
    ("3 p.m. yesterday", (2026, 11, 15, 15, 0), ""),
    ("yesterday at 3:05 p. m.", (2026, 11, 15, 15, 5), ""),
    ("ayer 15:00", (2026, 11, 15, 15, 0), ""),
    ("ayer a las 3 de la tarde", (2026, 11, 15, 15, 0), ""),
    ("ayer 15h", (2026, 11, 15, 15, 0), ""),
    ("friday 4 p.m.", (2026, 11, 13, 16, 0), ""),
    ("friday noon", (2026, 11, 13, 12, 0), ""),
    ("monday 4 pm", (2026, 11, 9, 16, 0), ""),
    ("monday 9 am", (2026, 11, 16, 9, 0), ""),
    ("11/12 at 12:05 am", (2026, 11, 12, 0, 5), ""),
    ("12 de noviembre, 15:00", (2026, 11, 12, 15, 0), ""),
    ("friday", (2026, 11, 13, 8, 0), ""),
    ("today", (2026, 11, 16, 8, 0), ""),
    ("ayer 03:15", (2026, 11, 15, 3, 15), ""),
    ("yesterday 3 of them called", (2026, 11, 15, 8, 0), "3 of them called"),
]


@pytest.mark.parametrize(("words", "local", "rest"), MOMENTS)
def test_a_moment_is_read_in_the_districts_time(words, local, rest):
    moment, left = read_moment(words, NOW, CALENDAR)

    assert moment == datetime(*local, tzinfo=ZONE)
    assert moment.tzinfo is UTC
    assert left == rest


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "Write when it was"),
        ("when she came in", "Write when it was"),
        ("today 11:00", "still to come"),
        ("tomorrow 9:00", "still to come"),
        ("2026-11-16T23:30:00+00:00", "still to come"),
        ("yesterday 3:15", "morning or the afternoon"),
        ("yesterday 25:00", "no such time"),
        ("2024-01-01 9:00", "two years off"),
        ("2/30 9:00", "no such day"),
    ],
)
def test_what_is_no_moment_is_said_with_its_remedy(words, why):
    with pytest.raises(CommandError, match=why):
        read_moment(words, NOW, CALENDAR)


def test_a_call_of_today_is_no_later_than_now_when_the_office_has_not_opened_yet():
    early = datetime(2026, 11, 16, 6, 30, tzinfo=ZONE)

    assert read_moment("today", early, CALENDAR)[0] == early
