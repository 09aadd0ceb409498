"""#ask: the case waits for the constituent, who is asked once more; then it ends by itself, as it was announced."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from support.town import BACKUP, CONTACT, LEE, MONDAY, PARENT, Town

from casepost import waiting
from cases.events import Asked, Outcome, Status
from notify.courier import Permanent

QUESTION = "Which bus does your daughter take?"


@pytest.fixture
def asked(town):
    """The contact has asked, on Monday the 16th: reply by the 23rd, closed after the 9th of December."""
    became = town.mail(PARENT, "The bus", "The bus is always late.")
    town.mail(CONTACT, "Re: new case", f"#ask\n\n{QUESTION}", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    return became.case


def at(town: Town, month: int, day: int, hour: int, minute: int = 0) -> None:
    """Let time pass until a moment in the district."""
    until = datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("America/Los_Angeles"))
    town.wait(seconds=(until - town.now).total_seconds())


def test_the_question_goes_to_the_constituent_with_the_days_and_the_case_waits(town, asked):
    letter = town.sent(to=PARENT)[-1]

    assert letter.subject == f"[{asked}] We need one thing from you"
    assert QUESTION in letter.text
    assert "by Monday, November 23" in letter.text
    assert "by Wednesday, December 9, we will close the case" in letter.text
    assert "Auto-Submitted" not in letter.headers
    assert town.case(asked).status is Status.WAITING


def test_the_question_stops_the_clock_of_the_first_answer(town, asked):
    assert town.case(asked).first_answer_at == MONDAY


def test_the_writer_hears_when_the_question_leaves_and_when_the_case_ends(town, asked):
    summary = town.sent(to=CONTACT)[-1]

    assert "your question to" in summary.text
    assert "ends after Wednesday, December 9" in summary.text


def test_a_question_on_the_command_line_is_asked_too(town):
    case = town.mail(PARENT, "The bus", "The bus is late.").case
    town.mail(CONTACT, "Re: new case", f"#ask {QUESTION}", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)

    assert QUESTION in town.sent(to=PARENT)[-1].text
    assert town.case(case).status is Status.WAITING


def test_without_a_question_nothing_happens(town):
    case = town.mail(PARENT, "The bus", "The bus is late.").case
    before = town.kinds(case)
    town.mail(CONTACT, "Re: new case", "#ask", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)

    assert town.kinds(case) == before
    assert "Write the question" in town.sent(to=CONTACT)[-1].text


def test_nothing_of_the_notes_stands_in_the_question(town):
    town.mail(PARENT, "The bus", "The bus is late.")
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re: new case", "#note\n\nThis family has complained before.", answers=notice)
    town.mail(CONTACT, "Re: new case", f"#ask\n\n{QUESTION}", answers=notice)
    town.wait(minutes=3)

    assert "complained" not in town.sent(to=PARENT)[-1].text


@pytest.mark.parametrize("other", ["#resolve fixed", "#note", "#redirect school Bannon", "#extend 12/1 they asked"])
def test_a_question_and_its_contradiction_do_nothing(town, other):
    case = town.mail(PARENT, "The bus", "The bus is late.").case
    before = town.kinds(case)
    town.mail(CONTACT, "Re: new case", f"#ask\n{other}\n\n{QUESTION}", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)

    assert town.kinds(case) == before
    assert "keep one of them" in town.sent(to=CONTACT)[-1].text
    assert [letter.subject for letter in town.sent(to=PARENT)] == [f"[{case}] We received your message"]


def test_a_case_whose_constituent_nobody_knows_cannot_wait_for_them(town):
    case = town.mail(LEE, "A parent called me", "Please look at the bus at Fifth Street.").case
    town.mail(CONTACT, "Re: new case", f"#ask\n\n{QUESTION}", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)

    assert "asked" not in town.kinds(case)
    assert "address" in town.sent(to=CONTACT)[-1].text


def test_a_resolved_case_must_be_opened_before_anything_is_asked(town):
    case = town.mail(PARENT, "The bus", "The bus is late.").case
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re: new case", "#resolve fixed\n\nIt is on time now.", answers=notice)
    town.mail(CONTACT, "Re: new case", f"#ask\n\n{QUESTION}", answers=notice)

    assert town.case(case).status is Status.RESOLVED
    assert "already resolved" in town.sent(to=CONTACT)[-1].text


def test_the_constituents_reply_opens_the_case_and_stops_the_timers(town, asked):
    town.mail(PARENT, "Re: We need one thing", "It is bus 14.", answers=town.sent(to=PARENT)[-1])
    letters = len(town.sent(to=PARENT))
    town.wait(days=40)

    assert town.case(asked).status is Status.OPEN
    assert town.case(asked).close_by is None
    assert len(town.sent(to=PARENT)) == letters


def test_they_are_asked_once_more_on_the_morning_of_the_fifth_business_day(town, asked):
    at(town, 11, 23, 7, 55)
    assert len(town.sent(to=PARENT, subject="We need one thing")) == 1

    at(town, 11, 23, 8, 5)
    at(town, 11, 24, 8, 5)
    at(town, 12, 2, 8, 5)
    first, again = town.sent(to=PARENT, subject="We need one thing")

    assert "We wrote to you on Monday, November 16 and still need this." in again.text
    assert "We wrote to you" not in first.text
    assert QUESTION in again.text
    assert "Please reply to this email by Wednesday, December 2" in again.text  # Thanksgiving lies between
    assert "by Wednesday, December 9, we will close the case" in again.text
    assert again.headers["Auto-Submitted"] == "auto-generated"
    assert town.case(asked).status is Status.WAITING


def test_the_words_of_the_question_are_kept_once(town, asked):
    at(town, 11, 23, 9)

    events = [step.event for step in town.history(asked) if isinstance(step.event, Asked)]
    assert [event.again for event in events] == [False, True]
    assert len({event.text.id for event in events}) == 1


def test_the_case_ends_only_after_the_whole_announced_day(town, asked):
    at(town, 11, 23, 9)
    at(town, 12, 9, 23, 59)
    assert town.case(asked).status is Status.WAITING

    at(town, 12, 10, 9)
    town.wait(minutes=3)
    case = town.case(asked)
    last = town.sent(to=PARENT)[-1]

    assert (case.status, case.outcome) == (Status.RESOLVED, Outcome.UNREACHABLE)
    assert "We could not reach you." in last.text
    assert "reply to this email and we will open it again" in last.text
    assert QUESTION not in last.text


def test_it_ends_once_however_often_the_timer_looks(town, asked):
    at(town, 12, 10, 9)
    town.wait(minutes=3)
    town.wait(minutes=3)
    town.wait(days=30)

    assert town.kinds(asked).count("resolved") == 1
    assert len(town.sent(to=PARENT, subject="Our answer")) == 1


def test_two_workers_that_look_at_the_same_moment_ask_once(town, asked):
    moment = datetime(2026, 11, 23, 17, tzinfo=UTC)
    with town.sessions.begin() as db:
        found = waiting.due(db, town.service, moment, moment)
    for _ in range(2):  # both had found the case
        with town.sessions.begin() as db:
            waiting.turn(db, found[0], town.service, moment, moment)

    assert town.kinds(asked).count("asked") == 2
    assert town.letters_waiting() == 1


def test_nobody_is_given_up_while_their_answer_may_lie_in_a_mailbox_that_cannot_be_read(town, asked):
    at(town, 11, 23, 9)
    moment, read = datetime(2026, 12, 10, 18, tzinfo=UTC), datetime(2026, 12, 10, 4, tzinfo=UTC)
    with town.sessions.begin() as db:
        assert waiting.due(db, town.service, moment, read) == []
        assert waiting.due(db, town.service, moment, moment) != []


def test_a_member_who_referred_it_hears_that_nobody_could_be_reached(town):
    case = town.forward(LEE, name="Maria Lopez", address=PARENT, subject="The bus", text="The bus is late.").case
    town.mail(CONTACT, "Re: new case", f"#ask\n\n{QUESTION}", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    at(town, 12, 10, 9)
    town.wait(minutes=3)

    resolved = town.sent(to=LEE, subject="Resolved")
    assert len(resolved) == 1
    assert "We could not reach the" in resolved[0].text
    assert QUESTION not in resolved[0].text
    assert town.case(case).status is Status.RESOLVED


def test_whoever_answers_after_the_end_opens_the_case_again(town, asked):
    at(town, 12, 10, 9)
    town.wait(minutes=3)
    town.mail(PARENT, "Re: closed", "Sorry, I was ill. It is bus 14.", answers=town.sent(to=PARENT)[-1])

    assert town.case(asked).status is Status.OPEN


def test_undo_takes_the_question_back_before_it_leaves(town):
    case = town.mail(PARENT, "The bus", "The bus is late.").case
    town.mail(CONTACT, "Re: new case", f"#ask\n\n{QUESTION}", answers=town.sent(to=CONTACT)[-1])
    town.mail(CONTACT, "Re: done", "undo", answers=town.sent(to=CONTACT)[-1])
    town.wait(days=40)

    assert town.case(case).status is Status.NEW
    assert len(town.sent(to=PARENT)) == 1


def test_a_question_that_came_back_waits_for_nobody(town):
    case = town.mail(PARENT, "The bus", "The bus is late.").case
    town.post_office.refused[PARENT] = Permanent("550 no such mailbox")
    town.mail(CONTACT, "Re: new case", f"#ask\n\n{QUESTION}", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    town.wait(minutes=1)
    found = town.case(case)

    assert found.status is Status.OPEN
    assert found.first_answer_at is None
    assert town.sent(to=CONTACT, subject="did not arrive")


def test_a_call_ends_the_waiting(town, asked):
    town.mail(CONTACT, "Re: new case", "#called\n\nShe says it is bus 14.", answers=town.sent(to=CONTACT)[-1])
    town.wait(days=40)

    assert town.case(asked).status is Status.OPEN


def test_the_timers_look_only_at_cases_that_wait(town, asked):
    for _ in range(3):
        town.mail(PARENT, "Another matter", "The lunch is cold.")
    moment, waits = datetime(2026, 12, 10, 18, tzinfo=UTC), town.case(asked).id
    with town.sessions.begin() as db:
        assert waiting.due(db, town.service, moment, moment) == [waits]


def test_the_backup_may_ask_in_place_of_the_contact(town):
    case = town.mail(PARENT, "The bus", "The bus is late.").case
    notice = town.sent(to=CONTACT)[-1]
    assert town.mail(BACKUP, "Re: new case", f"#ask\n\n{QUESTION}", answers=notice).case == case
    confirm = town.sent(to=BACKUP)[-1]
    town.mail(BACKUP, "Re: was this you", "CONFIRM", answers=confirm)
    town.wait(minutes=3)

    assert town.case(case).status is Status.WAITING
