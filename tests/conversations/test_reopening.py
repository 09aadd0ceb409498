"""Opening again by staff, and what is no case: who is told, what brings it back, and what is refused."""

import pytest
from support.town import CONTACT, LEE, NEIGHBOUR, OVERSIGHT, PARENT

from cases.events import Status

WORDS = {
    "name": "Maria Lopez",
    "address": PARENT,
    "subject": "bus 14",
    "text": "The bus left my son at the stop again.",
}


def last(town, to: str = CONTACT):
    return town.sent(to=to)[-1]


@pytest.fixture
def resolved(town):
    """A case of Maria's, referred by Lee, resolved; the letters have left."""
    case = town.forward(LEE, **WORDS).case
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nNew stop from Monday.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=3)
    return case


def test_reopen_opens_the_case_and_tells_the_constituent_and_the_member_after_the_time_for_undo(town, resolved):
    town.mail(CONTACT, "Re: x", "#reopen", answers=last(town))
    case = town.case(resolved)
    assert (case.status, case.outcome, case.resolved_at) == (Status.OPEN, None, None)
    assert case.answer_by is not None
    assert case.answer_by > town.now
    assert "opened your case again" not in last(town, PARENT).text
    town.wait(minutes=3)
    assert "We opened your case again, because we want to look at it once more." in " ".join(
        last(town, PARENT).text.split()
    )
    assert "You told us" not in last(town, PARENT).text
    assert "We are looking at it again." in last(town, LEE).text
    assert "The constituent asked" not in last(town, LEE).text


def test_undo_of_a_reopening_sends_nothing(town, resolved):
    counts = len(town.sent(to=PARENT)), len(town.sent(to=LEE))
    town.mail(CONTACT, "Re: x", "#reopen", answers=last(town))
    town.mail(CONTACT, "Re: x", "UNDO", answers=last(town))
    town.wait(minutes=5)
    assert town.case(resolved).status is Status.RESOLVED
    assert (len(town.sent(to=PARENT)), len(town.sent(to=LEE))) == counts


def test_who_reopens_is_sent_no_notice_of_it_and_the_contact_is_told_of_oversights(town):
    town.mail(PARENT, "danger", "My son says that a boy in his class brought a gun to school today.")
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nIt was a toy.", answers=last(town))
    town.wait(minutes=3)
    town.mail(OVERSIGHT, "Re: x", "#reopen", answers=town.sent(to=OVERSIGHT)[-1])
    assert "case opened again" in last(town).subject
    count = len(town.sent(to=CONTACT, subject="opened again"))
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nIt was a toy, truly.", answers=last(town))
    town.wait(minutes=3)
    town.mail(CONTACT, "Re: x", "#reopen", answers=last(town))
    assert len(town.sent(to=CONTACT, subject="opened again")) == count


def test_a_text_below_reopen_is_the_answer(town, resolved):
    town.mail(CONTACT, "Re: x", "#reopen\n\nThe stop moves once more. We look at it.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=3)
    assert "The stop moves once more." in "".join(letter.text for letter in town.sent(to=PARENT))
    assert town.case(resolved).status is Status.OPEN


def test_after_reopening_the_member_hears_again_when_it_is_resolved(town, resolved):
    town.mail(CONTACT, "Re: x", "#reopen", answers=last(town))
    town.wait(minutes=3)
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nNow it is.", answers=last(town))
    town.wait(minutes=3)
    assert len(town.sent(to=LEE, subject=f"[{resolved}] Resolved")) == 2


@pytest.mark.parametrize(("line", "says"), [("#reopen", "This case is open"), ("#reopen please", "alone on its line")])
def test_reopen_of_an_open_case_is_told(town, line, says):
    town.mail(PARENT, "bus", "The bus was late.")
    town.mail(CONTACT, "Re: x", line, answers=last(town))
    assert says in last(town).text


# no case


def test_what_is_no_case_ends_and_nobody_is_told(town):
    case = town.mail("offers@shop.example", "Ten offers", "Buy our books for your school.").case
    count = len(town.sent(to="offers@shop.example"))
    town.mail(CONTACT, "Re: x", "#notacase an advertisement", answers=last(town))
    town.wait(hours=2)
    assert town.case(case).status is Status.NOT_A_CASE
    assert len(town.sent(to="offers@shop.example")) == count
    assert "this is no case" in town.sent(to=CONTACT, subject="Done")[-1].text


def test_the_reason_stands_in_a_message_and_not_in_the_event(town):
    case = town.mail(PARENT, "bus", "Buy our books.").case
    town.mail(CONTACT, "Re: x", "#notacase an advertisement", answers=last(town))
    assert "an advertisement" in [row["text"] for row in town.messages()]
    assert town.history(case)[-1].event.text.words == ""


def test_mail_on_what_was_no_case_brings_it_back_to_a_person_and_says_nothing_false(town):
    case = town.mail(PARENT, "bus", "Buy our books.").case
    town.mail(CONTACT, "Re: x", "#notacase an advertisement", answers=last(town))
    count = len(town.sent(to=PARENT))
    town.mail(PARENT, "Re: x", "No, I mean the books that the bus driver took from my son.", answers=last(town, PARENT))
    assert town.case(case).status is Status.OPEN
    assert "books that the bus driver took" in last(town).text
    assert len(town.sent(to=PARENT)) == count


def test_undo_and_reopen_bring_it_back(town):
    case = town.mail(PARENT, "bus", "The bus was late.").case
    notice = last(town)
    town.mail(CONTACT, "Re: x", "#notacase a mistake", answers=notice)
    town.mail(CONTACT, "Re: x", "UNDO", answers=last(town))
    assert town.case(case).status is Status.NEW
    town.wait(minutes=5)
    town.mail(CONTACT, "Re: x", "#notacase a mistake", answers=notice)
    town.wait(days=20)
    town.mail(CONTACT, "Re: x", "#reopen", answers=notice)
    town.wait(minutes=5)
    assert town.case(case).status is Status.OPEN
    assert len(town.sent(to=PARENT)) == 1  # the receipt: she never heard that it was none


@pytest.mark.parametrize(
    ("lines", "says"),
    [("#notacase", "Say why"), ("#notacase spam\n\nGood bye.", "Write why on the line itself")],
)
def test_no_case_without_a_reason_or_with_an_answer_is_told(town, lines, says):
    case = town.mail(PARENT, "bus", "The bus was late.").case
    town.mail(CONTACT, "Re: x", lines, answers=last(town))
    town.wait(minutes=3)
    assert says in last(town).text
    assert town.case(case).status is Status.NEW
    assert len(town.sent(to=PARENT)) == 1


def test_an_answered_case_is_a_case(town):
    case = town.mail(PARENT, "bus", "The bus was late.").case
    notice = last(town)
    town.mail(CONTACT, "Re: x", "We look at it.", answers=notice)
    town.mail(CONTACT, "Re: x", "#notacase it is spam", answers=notice)
    assert "#resolve" in last(town).text
    assert town.case(case).live


def test_a_referred_case_is_a_case_because_the_member_waits_to_hear(town):
    case = town.forward(LEE, **WORDS).case
    town.mail(CONTACT, "Re: x", "#notacase it is spam", answers=town.sent(to=CONTACT)[0])
    assert "waits to hear" in last(town).text
    assert town.case(case).live


# ended, merged and foreign cases


@pytest.mark.parametrize("line", ["#reopen", "#notacase spam", "#merge CS-2026-00003", "#resolve fixed"])
def test_a_command_on_the_number_of_a_merged_case_works_the_kept_one(town, line):
    kept = town.mail(PARENT, "bus", "The bus was late.").case
    merged = town.mail(PARENT, "the bus", "Late again.").case
    town.mail(PARENT, "lunch", "The lunch was cold.")
    notice = town.sent(to=CONTACT, subject=merged)[-1]
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    town.mail(CONTACT, "Re: x", line, answers=notice)
    assert f"[{kept}]" in last(town).subject
    assert town.case(merged).status is Status.MERGED


@pytest.mark.parametrize("line", ["#notacase spam", "#merge CS-2026-00001", "#snooze +3"])
def test_a_command_on_a_resolved_case_is_told_what_helps(town, resolved, line):
    town.mail(CONTACT, "Re: x", line, answers=last(town))
    assert "Nothing was done" in last(town).subject
    assert town.case(resolved).status is Status.RESOLVED


def test_another_members_token_opens_no_case_again(town, resolved):
    town.mail(OVERSIGHT, "Re: x", "#reopen", answers=last(town))
    town.wait(minutes=5)
    assert town.case(resolved).status is Status.RESOLVED
    assert "Was this you" in last(town, OVERSIGHT).subject


def test_a_constituent_has_no_command(town, resolved):
    town.mail(NEIGHBOUR, "Re: x", "#reopen", answers=last(town, PARENT))
    assert town.case(resolved).status is Status.RESOLVED
