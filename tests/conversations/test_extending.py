"""#extend and #snooze: a later day for the answer, told before the old one passes; a case that rests."""

from datetime import UTC, date, datetime

import pytest
from support.town import CONTACT, LEE, PARENT, Town

from cases.events import Deferred, Status

OLD = datetime(2026, 11, 19, 1, tzinfo=UTC)  # Wednesday the 18th, 17:00
LATER = datetime(2026, 12, 2, 1, tzinfo=UTC)  # Tuesday, December 1


@pytest.fixture
def case(town):
    return town.mail(PARENT, "The bus", "The bus is always late.").case


def say(town: Town, words: str) -> str:
    """The contact writes in reply to the notice; return what comes back, once every letter has left."""
    town.mail(CONTACT, "Re: new case", words, answers=town.sent(to=CONTACT, subject="New case")[-1])
    answer = town.sent(to=CONTACT)[-1].text
    town.wait(minutes=3)
    return answer


def test_the_constituent_is_told_the_old_day_the_new_day_and_the_text(town, case):
    say(town, "#extend 12/1 the contractor has not answered\n\nWe asked the bus company for its records.")
    letter = town.sent(to=PARENT)[-1]

    assert letter.subject == f"[{case}] We are still working on this"
    assert "hear from us by Wednesday, November 18. We need more time." in letter.text
    assert "We asked the bus company for its records." in letter.text
    assert "hear from us again by Tuesday, December 1" in letter.text
    assert town.case(case).answer_by == LATER


def test_the_reason_stays_inside(town, case):
    say(town, "#extend 12/1 the contractor has not answered\n\nWe asked the bus company.")

    assert all("contractor" not in letter.text for letter in town.sent(to=PARENT))
    event = next(step.event for step in town.history(case) if isinstance(step.event, Deferred))
    words = {row["id"]: (row["kind"], row["text"]) for row in town.messages()}
    assert words[event.text.id] == ("deferred", "the contractor has not answered")
    assert words[event.told.id] == ("told", "We asked the bus company.")
    assert event.before == OLD


def test_without_a_text_the_day_alone_is_told(town, case):
    say(town, "#extend 12/1 the contractor has not answered")
    letter = town.sent(to=PARENT)[-1]

    assert "by Tuesday, December 1" in letter.text
    assert letter.headers["Auto-Submitted"] == "auto-generated"
    assert town.kinds(case).count("deferred") == 1


def test_it_moves_the_first_answer_without_stopping_its_clock(town, case):
    say(town, "#extend +3 the contractor has not answered")

    assert town.case(case).first_answer_at is None
    assert town.case(case).status is Status.OPEN
    assert town.case(case).answer_by == datetime(2026, 11, 20, 1, tzinfo=UTC)


def test_the_letter_waits_for_an_undo(town, case):
    town.mail(CONTACT, "Re: new case", "#extend 12/1 they are slow", answers=town.sent(to=CONTACT)[-1])
    assert "will be told at 10:02" in town.sent(to=CONTACT)[-1].text
    town.mail(CONTACT, "Re: done", "undo", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=5)

    assert town.case(case).answer_by == OLD
    assert len(town.sent(to=PARENT)) == 1


def test_who_is_late_says_so(town, case):
    town.wait(days=4)
    say(town, "#extend 12/1 they are slow")

    assert "We are sorry we are late." in town.sent(to=PARENT)[-1].text


def test_a_later_day_after_an_answer_speaks_of_no_day_that_was_promised(town, case):
    say(town, "We asked the driver, and will write again.")
    town.wait(days=4)
    say(town, "#extend 12/1 the driver is ill")
    letter = town.sent(to=PARENT)[-1]

    assert "We are still working on this. We need more time." in letter.text
    assert "November 18" not in letter.text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("#extend", "Write the date"),
        ("#extend soon please", "needs a date"),
        ("#extend 12/1", "Say why"),
        ("#extend 2026-11-13 they are slow", "is over"),
        ("#extend 2026-11-18 they are slow", "promised by Wednesday, November 18, 2026 already"),
        ("#extend 2026-11-16 they are slow", "is today"),
        ("#extend 2026-11-26 they are slow", "#extend 2026-11-30 WHY"),  # Thanksgiving
        ("#extend 2026-11-28 they are slow", "The office is closed"),  # a Saturday
        ("#extend 2/1 they are slow", "write the date with its year"),
    ],
)
def test_a_day_that_cannot_be_promised_changes_nothing(town, case, line, told):
    answer = say(town, f"{line}\n\nWe need more time.")

    assert told in answer
    assert town.case(case).answer_by == OLD
    assert len(town.sent(to=PARENT)) == 1


def test_a_day_far_off_is_taken_when_it_is_written_with_its_year(town, case):
    say(town, "#extend 2027-02-01 the building works last until then")

    assert "by Monday, February 1, 2027" in town.sent(to=PARENT)[-1].text
    assert town.case(case).answer_by == datetime(2027, 2, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize("other", ["#resolve fixed", "#note", "#extend 12/2 they are slow", "#redirect school Bannon"])
def test_a_later_day_and_its_contradiction_do_nothing(town, case, other):
    answer = say(town, f"#extend 12/1 they are slow\n{other}\n\nHere is a text.")

    assert "keep one of them" in answer
    assert town.case(case).answer_by == OLD
    assert len(town.sent(to=PARENT)) == 1


def test_a_later_day_and_a_resolution_contradict_each_other_without_a_text_too(town, case):
    say(town, "It runs on time now.")
    answer = say(town, "#extend 12/1 they are slow\n#resolve fixed")

    assert "#extend and #resolve contradict each other: keep one of them." in answer
    assert town.case(case).status is Status.OPEN


def test_where_nobody_knows_the_constituent_the_day_moves_and_nobody_is_told(town):
    case = town.mail(LEE, "A parent called me", "Please look at the bus at Fifth Street.").case
    answer = say(town, "#extend 12/1 we look for the family")

    assert "Nobody outside is told" in answer
    assert town.case(case).answer_by == LATER
    assert town.sent(subject="still working") == []


def test_a_family_that_writes_spanish_is_told_in_spanish(town):
    town.mail(PARENT, "El autobús", "El autobús de mi hija siempre llega tarde a la escuela y nadie contesta. Gracias.")
    say(town, "#extend 12/1 they are slow")
    letter = town.sent(to=PARENT)[-1]

    assert "Seguimos trabajando en esto" in letter.subject
    assert "a más tardar el martes 1 de diciembre" in letter.text


def test_a_case_rests_until_a_day_and_no_promise_moves(town, case):
    say(town, "We asked the driver, and will write again.")
    answer = say(town, "#snooze 12/1")

    assert town.case(case).snoozed_until == date(2026, 12, 1)
    assert town.case(case).answer_by == OLD
    assert "rests until Tuesday, December 1" in answer


def test_undo_wakes_a_case_that_rests(town, case):
    say(town, "#snooze 11/18")
    town.mail(CONTACT, "Re: done", "undo", answers=town.sent(to=CONTACT)[-1])

    assert town.case(case).snoozed_until is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("#snooze", "Write the date"),
        ("#snooze 12/1", "An answer is promised by Wednesday, November 18, 2026"),
        ("#snooze 2026-11-16", "is today"),
        ("#snooze 11/18 until the driver is back", "only the date"),
    ],
)
def test_a_case_cannot_rest_so(town, case, line, told):
    assert told in say(town, line)
    assert town.case(case).snoozed_until is None
