"""#promise, #kept and #called: what staff said would be done, and what was said on the telephone."""

from datetime import UTC, datetime

import pytest
from support.town import CONTACT, LEE, MONDAY, PARENT, Town

from cases.events import Answered, Outcome, Status
from notify.courier import Permanent

SECRET = "She cried and named the driver."


@pytest.fixture
def case(town):
    town.now = MONDAY.replace(hour=16)  # 8 in the morning
    case = town.mail(PARENT, "The bus", "The bus is always late.").case
    town.now = MONDAY.replace(hour=22)  # 2 in the afternoon
    return case


def say(town: Town, words: str) -> str:
    """The contact writes in reply to the notice; return what comes back, once every letter has left."""
    town.mail(CONTACT, "Re: new case", words, answers=town.sent(to=CONTACT, subject="New case")[-1])
    answer = town.sent(to=CONTACT)[-1].text
    town.wait(minutes=3)
    return answer


def promises(town, case):
    return [(str(one.due), one.kept, one.late) for one in town.case(case).promises]


def test_a_promise_stands_beside_an_answer_and_stays_inside(town, case):
    answer = say(town, "#promise 11/20 a new bus list goes home\n\nWe are making a new bus list.")
    letter = town.sent(to=PARENT)[-1]

    assert promises(town, case) == [("2026-11-20", False, False)]
    assert "due Friday, November 20" in answer
    assert "We are making a new bus list." in letter.text
    assert "goes home" not in letter.text


def test_a_promise_alone_writes_to_nobody(town, case):
    say(town, "#promise friday a new bus list goes home")

    assert len(town.sent(to=PARENT)) == 1
    assert promises(town, case) == [("2026-11-20", False, False)]


def test_a_kept_promise_tells_the_constituent_what_stands_below_it(town, case):
    say(town, "#promise 11/20 a new bus list goes home")
    say(town, "#kept\n\nThe new list is in your child's bag.")
    town.wait(days=10)

    assert "The new list is in your child's bag." in town.sent(to=PARENT)[-1].text
    assert promises(town, case) == [("2026-11-20", True, False)]


def test_of_several_promises_the_oldest_is_kept_or_the_one_of_the_number(town, case):
    for line in ("#promise 11/20 one", "#promise 11/23 two", "#promise 11/24 three"):
        say(town, line)
    say(town, "#kept")
    say(town, "#kept 2")

    assert [kept for _, kept, _ in promises(town, case)] == [True, False, True]


def test_a_promise_is_late_the_morning_after_its_day_and_once(town, case):
    say(town, "#promise 11/20 a new bus list goes home")
    town.wait(seconds=(datetime(2026, 11, 21, 7, 59, tzinfo=UTC) - town.now).total_seconds())
    assert promises(town, case) == [("2026-11-20", False, False)]

    town.wait(hours=8, minutes=2)
    town.wait(days=3)
    town.wait(hours=1)

    assert promises(town, case) == [("2026-11-20", False, True)]
    assert town.kinds(case).count("promise_late") == 1


def test_a_late_promise_stands_in_the_list_of_what_is_late_until_it_is_kept(town, case):
    say(town, "We are making a new bus list.\n\nIt goes home this week.")
    say(town, "#promise 11/18 a new bus list goes home")
    assert "No case is late" in say(town, "#list late")

    town.wait(days=3)
    assert case in say(town, "#list late")
    say(town, "#kept")

    assert promises(town, case) == [("2026-11-18", True, True)]
    assert "No case is late" in say(town, "#list late")


def test_undo_takes_a_promise_back(town, case):
    say(town, "#promise 11/20 a new bus list goes home")
    town.mail(CONTACT, "Re: done", "undo", answers=town.sent(to=CONTACT)[-1])
    town.wait(days=7)

    assert promises(town, case) == []
    assert "promise_late" not in town.kinds(case)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("#promise", "Write the date"),
        ("#promise a new list", "needs a date"),
        ("#promise 11/20", "what was promised"),
        ("#promise 2026-11-13 a new list", "is over"),
        ("#kept", "No promise of this case is open"),
    ],
)
def test_a_promise_that_says_too_little_changes_nothing(town, case, line, told):
    before = town.kinds(case)

    assert told in say(town, line)
    assert town.kinds(case) == before


def test_a_number_that_no_promise_has_is_told_those_that_there_are(town, case):
    say(town, "#promise 11/20 one")

    assert "1 due Friday, November 20, 2026" in say(town, "#kept 4")
    assert promises(town, case) == [("2026-11-20", False, False)]


def test_the_note_of_a_call_goes_to_nobody_and_counts_as_an_answer(town, case):
    answer = say(town, f"#called today 9:15\n\n{SECRET}")
    found = town.case(case)

    assert len(town.sent(to=PARENT)) == 1
    assert "It counts as an answer, and goes to nobody outside the staff" in answer
    assert found.first_answer_at == datetime(2026, 11, 16, 17, 15, tzinfo=UTC)
    assert found.status is Status.OPEN
    step = next(step for step in town.history(case) if isinstance(step.event, Answered))
    assert step.event.called
    assert step.occurred_at < step.at


def test_without_a_time_the_call_was_now(town, case):
    say(town, f"#called\n\n{SECRET}")

    assert town.case(case).first_answer_at == MONDAY.replace(hour=22)


def test_the_note_may_stand_on_the_line(town, case):
    say(town, f"#called 9:15 {SECRET}")

    assert SECRET in [row["text"] for row in town.messages() if row["kind"] == "called"]
    assert len(town.sent(to=PARENT)) == 1


def test_a_call_and_a_resolution_close_the_case_without_repeating_the_call(town, case):
    say(town, f"#called 9:15\n#resolve fixed\n\n{SECRET}")
    found = town.case(case)
    letter = town.sent(to=PARENT)[-1]

    assert (found.status, found.outcome) == (Status.RESOLVED, Outcome.FIXED)
    assert "We fixed the problem." in letter.text
    assert all(SECRET not in one.text for one in town.sent(to=PARENT))


def test_the_other_way_round_too(town, case):
    say(town, f"#resolve fixed\n#called 9:15 {SECRET}")

    assert town.case(case).status is Status.RESOLVED
    assert all(SECRET not in one.text for one in town.sent(to=PARENT))


def test_a_member_who_referred_the_case_hears_nothing_of_the_call(town):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="The bus", text="The bus is late.")
    say(town, f"#called\n#resolve fixed\n\n{SECRET}")

    assert town.sent(to=LEE, subject="Resolved")
    assert all(SECRET not in one.text for one in town.sent(to=LEE))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("#called", "what was said"),
        ("#called 9:15", "what was said"),
        ("#called 5 pm\n\nShe said yes.", "still to come"),
        ("#called 2026-11-13\n\nShe said yes.", "The case began on Monday, November 16, 2026 at 08:00"),
        ("#called my mother\n\nShe said yes.", "Write when it was"),
        ("#called\n#note\n\nShe said yes.", "keep one of them"),
        ("#called\n#ask\n\nWhich bus?", "keep one of them"),
    ],
)
def test_a_call_that_cannot_be_written_down_so_changes_nothing(town, case, line, told):
    before = town.kinds(case)

    assert told in say(town, line)
    assert town.kinds(case) == before


def test_a_call_reaches_whom_no_letter_reaches(town, case):
    town.post_office.refused[PARENT] = Permanent("550 no such mailbox")
    say(town, "Here is our answer.")
    town.wait(minutes=3)
    assert town.case(case).first_answer_at is None

    say(town, f"#called\n\n{SECRET}")
    assert town.case(case).first_answer_at is not None
