"""Mail that waits for a person: from another address, from a machine, from a list; and a mail that is its own matter."""

import pytest
from sqlalchemy import select
from support.town import BACKUP, CONTACT, NEIGHBOUR, OVERSIGHT, PARENT

from casepost.lists import tell
from cases.events import Status
from cases.tables import MESSAGES

FATHER = "Jorge Lopez <jorge.lopez@mail.example>"
FATHERS_ADDRESS = "jorge.lopez@mail.example"
LIST = [("List-Id", "<news.shop.example>"), ("List-Unsubscribe", "<https://shop.example/u>")]


def case_with_a_pending_mail(town, writer: str = FATHER):
    """A case of Maria's on which somebody else of the household wrote; and the notice of that mail."""
    case = town.mail(PARENT, "bus", "The bus was late.").case
    town.mail(writer, "Re: x", "It was late on Monday too.", answers=town.sent(to=PARENT)[0])
    return case, town.sent(to=CONTACT)[-1]


def last(town):
    return town.sent(to=CONTACT)[-1]


def row_of(town, text: str) -> dict:
    return next(row for row in town.messages() if text in row["text"])


# another address


def test_a_reply_from_another_address_of_the_household_waits_and_offers_accept_first(town):
    case, notice = case_with_a_pending_mail(town)
    assert town.kinds(case)[-1] == "pending"
    assert town.case(case).others == ()
    assert "reply with one line: #accept" in "\n".join(notice.text.splitlines()[:4])
    assert f"Your words go to: {PARENT} only." in notice.text


def test_accept_makes_the_mail_part_of_the_case_and_later_mail_of_its_writer_joins(town):
    case, notice = case_with_a_pending_mail(town)
    town.mail(CONTACT, "Re: x", "#accept", answers=notice)
    assert len(town.case(case).others) == 1
    assert "that mail is now part of the case" in last(town).text
    more = town.mail(FATHER, f"about {case}", "And on Tuesday.")
    assert (more.case, town.kinds(case)[-1]) == (case, "joined")


def test_letters_still_go_to_the_constituent_only(town):
    case, notice = case_with_a_pending_mail(town)
    town.mail(CONTACT, "Re: x", "#accept\n#resolve fixed\n\nThe bus is on time now.", answers=notice)
    town.wait(minutes=3)
    assert "on time now" in town.sent(to=PARENT)[-1].text
    assert town.sent(to=FATHERS_ADDRESS) == []
    town.mail(FATHER, f"about {case}", "It is not solved, it was late today.")
    assert town.case(case).status is Status.OPEN
    assert "opened your case again" in town.sent(to=PARENT)[-1].text
    assert town.sent(to=FATHERS_ADDRESS) == []


def test_undo_takes_the_writer_out_again(town):
    case, notice = case_with_a_pending_mail(town)
    town.mail(CONTACT, "Re: x", "#accept", answers=notice)
    town.mail(CONTACT, "Re: x", "UNDO", answers=last(town))
    assert town.case(case).others == ()
    town.mail(FATHER, "Re: x", "And on Tuesday.", answers=town.sent(to=PARENT)[0])
    assert town.kinds(case)[-1] == "pending"


def test_nobody_becomes_a_participant_by_writing_again_and_again(town):
    case, _ = case_with_a_pending_mail(town)
    town.mail(FATHER, "Re: x", "#accept", answers=town.sent(to=PARENT)[0])
    assert town.case(case).others == ()


def test_an_accepted_mail_ends_the_waiting_for_an_answer(town):
    case = town.mail(PARENT, "bus", "The bus was late.").case
    town.mail(CONTACT, "Re: x", "#ask\n\nWhich bus is it?", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    assert town.case(case).status is Status.WAITING
    town.mail(FATHER, "Re: x", "Bus 14.", answers=town.sent(to=PARENT)[-1])
    assert town.case(case).status is Status.WAITING
    town.mail(CONTACT, "Re: x", "#accept", answers=last(town))
    assert town.case(case).status is Status.OPEN


def test_with_several_waiting_the_notice_says_which(town):
    case, first = case_with_a_pending_mail(town)
    town.mail(NEIGHBOUR, "Re: x", "I saw it.", answers=town.sent(to=PARENT)[0])
    town.mail(CONTACT, "Re: x", "#accept", answers=town.sent(to=CONTACT)[0])
    assert "Several mails wait" in last(town).text
    assert town.case(case).others == ()
    town.mail(CONTACT, "Re: x", "#accept", answers=first)
    assert len(town.case(case).others) == 1
    assert town.mail(FATHER, "Re: x", "More.", answers=town.sent(to=PARENT)[0]).became.what == "joined"
    town.mail(NEIGHBOUR, "Re: x", "I saw it again.", answers=town.sent(to=PARENT)[0])
    assert town.kinds(case)[-1] == "pending"


@pytest.mark.parametrize(("line", "says"), [("#accept", "No mail waits"), ("#accept 3", "morning letter")])
def test_accept_without_anything_to_accept_is_told(town, line, says):
    town.mail(PARENT, "bus", "The bus was late.")
    town.mail(CONTACT, "Re: x", line, answers=last(town))
    assert says in last(town).text


def test_accepting_twice_is_told(town):
    case, notice = case_with_a_pending_mail(town)
    town.mail(CONTACT, "Re: x", "#accept", answers=notice)
    town.wait(minutes=5)
    town.mail(CONTACT, "Re: x", "#accept", answers=notice)
    assert "No mail waits" in last(town).text
    assert town.kinds(case).count("accepted") == 1


def test_mail_of_the_constituent_that_came_by_a_list_is_accepted_without_a_new_participant(town):
    case = town.mail(PARENT, "bus", "The bus was late.").case
    town.mail(PARENT, "Re: x", "Late again.", answers=town.sent(to=PARENT)[0], headers=LIST)
    town.mail(CONTACT, "Re: x", "#accept", answers=last(town))
    assert "accepted" in town.kinds(case)
    assert town.case(case).others == ()


# a mail that is a case of its own


def two_matters(town):
    """A case on which the constituent writes again; and the notice of that second mail."""
    case = town.mail(PARENT, "bus", "The bus was late.").case
    town.mail(PARENT, "Re: x", "My daughter has no seat in the cafeteria at lunch.", answers=town.sent(to=PARENT)[0])
    return case, last(town)


def test_split_makes_a_case_of_its_own_with_number_receipt_and_notice(town):
    old, notice = two_matters(town)
    town.wait(days=1)
    town.mail(CONTACT, "Re: x", "#split", answers=notice)
    new = "CS-2026-00002"
    case = town.case(new)
    assert case.requester == town.case(old).requester
    assert case.received_at == row_of(town, "cafeteria")["at"]
    assert case.suggested[0][0] == "food"
    assert (town.case(old).linked, case.linked) == ((new,), (old,))
    assert town.sent(to=PARENT)[-1].subject == f"[{new}] We received your message"
    told = town.sent(to=CONTACT, subject=f"[{new}] New case")[-1]
    assert "no seat in the cafeteria" in told.text
    assert PARENT in told.text
    assert f"now a case of its own, {new}" in town.sent(to=CONTACT, subject="Done")[-1].text


def test_after_a_split_each_case_has_its_own_mail(town):
    old, notice = two_matters(town)
    town.mail(CONTACT, "Re: x", "#split", answers=notice)
    assert town.mail(PARENT, "x", "She stands.", answers=town.sent(to=PARENT)[-1]).case == "CS-2026-00002"
    assert town.mail(PARENT, "x", "Late again.", answers=town.sent(to=PARENT)[0]).case == old
    town.mail(CONTACT, "Re: x", "SHOW", answers=town.sent(to=CONTACT)[0])
    assert "cafeteria" not in last(town).text


def test_undo_of_a_split_brings_the_mail_back_and_the_new_number_leads_to_the_old_case(town):
    old, notice = two_matters(town)
    town.mail(CONTACT, "Re: x", "#split", answers=notice)
    town.mail(CONTACT, "Re: x", "UNDO", answers=town.sent(to=CONTACT, subject="Done")[-1])
    assert town.case(old).linked == ()
    assert town.case("CS-2026-00002").merged_into == old
    assert town.mail(PARENT, "x", "She stands.", answers=town.sent(to=PARENT)[-1]).case == old
    town.mail(CONTACT, "Re: x", "SHOW", answers=town.sent(to=CONTACT)[0])
    assert "no seat in the cafeteria" in last(town).text


def test_undo_leaves_a_case_that_somebody_has_answered_since(town):
    old, notice = two_matters(town)
    town.mail(CONTACT, "Re: x", "#split", answers=notice)
    summary = town.sent(to=CONTACT, subject="Done")[-1]
    town.mail(CONTACT, "Re: x", "We find her a seat.", answers=town.sent(to=CONTACT, subject="New case")[-1])
    town.mail(CONTACT, "Re: x", "UNDO", answers=summary)
    assert town.case("CS-2026-00002").status is Status.OPEN
    assert town.case(old).linked == ()


def test_the_mail_that_opened_a_case_is_not_split_from_it(town):
    town.mail(PARENT, "bus", "The bus was late.")
    town.mail(CONTACT, "Re: x", "#split", answers=last(town))
    assert "This case began with that mail" in last(town).text


def test_split_in_reply_to_a_summary_names_no_mail(town):
    town.mail(PARENT, "bus", "The bus was late.")
    town.mail(CONTACT, "Re: x", "#category transportation", answers=last(town))
    town.mail(CONTACT, "Re: x", "#split", answers=last(town))
    assert "Reply #split to the notice" in last(town).text


def test_a_mail_is_split_off_once(town):
    _, notice = two_matters(town)
    town.mail(CONTACT, "Re: x", "#split", answers=notice)
    town.wait(minutes=5)
    town.mail(CONTACT, "Re: x", "#split", answers=notice)
    assert "not part of this case any more" in last(town).text


def test_a_strangers_mail_becomes_a_case_of_its_own_and_of_its_writer(town):
    case, notice = case_with_a_pending_mail(town)
    town.mail(CONTACT, "Re: x", "#split", answers=notice)
    assert [letter.subject for letter in town.sent(to=FATHERS_ADDRESS)] == ["[CS-2026-00002] We received your message"]
    assert case not in town.sent(to=FATHERS_ADDRESS)[0].raw.decode()
    assert town.case("CS-2026-00002").requester != town.case(case).requester


def test_a_text_below_split_is_given_back(town):
    _, notice = two_matters(town)
    count = len(town.sent(to=PARENT))
    town.mail(CONTACT, "Re: x", "#split\n\nWe will look for a seat.", answers=notice)
    town.wait(minutes=3)
    assert "We will look for a seat." in last(town).text
    assert len(town.sent(to=PARENT)) == count


# the morning letter of list mail


def morning(town):
    town.mail("news@shop.example", "Ten offers", "Buy now.", headers=LIST)
    town.mail(
        "Parents' list <list@parents.example>", "Fwd: bus", "The bus of Bannon Creek is late every day.", headers=LIST
    )
    town.wait(hours=22)
    with town.sessions.begin() as db:
        tell(db, town.service, "Casepost/Done", town.now)
    town.send_due()
    return town.sent(to=CONTACT, subject="list mail")[-1]


def line_of(letter, subject: str) -> str:
    return next(line.split()[0] for line in letter.text.splitlines() if line.endswith(subject))


def test_the_morning_letter_says_how_to_make_a_case_of_a_line(town):
    letter = morning(town)
    first = line_of(letter, "Ten offers")
    assert f"#accept {first}" in "\n".join(letter.text.splitlines()[:4])
    assert line_of(letter, "Fwd: bus") != first


def test_a_line_becomes_a_case_and_nobody_outside_is_written_to(town):
    letter = morning(town)
    town.mail(CONTACT, "Re: list mail", f"#accept {line_of(letter, 'Fwd: bus')}", answers=letter)
    case = town.case("CS-2026-00001")
    assert case.suggested[0][0] == "transportation"
    assert "bus of Bannon Creek" in town.sent(to=CONTACT, subject="New case")[-1].text
    assert "is now case CS-2026-00001" in town.sent(to=CONTACT, subject="Done")[-1].text
    assert {one.to for one in town.sent()} == {CONTACT}
    town.mail(CONTACT, "Re: x", "We look at it.", answers=town.sent(to=CONTACT, subject="New case")[-1])
    town.wait(minutes=3)
    assert "We look at it." in town.sent(to="list@parents.example")[-1].text


def test_undo_on_the_case_of_a_line_makes_it_none(town):
    letter = morning(town)
    town.mail(CONTACT, "Re: list mail", f"#accept {line_of(letter, 'Fwd: bus')}", answers=letter)
    town.mail(CONTACT, "Re: x", "UNDO", answers=town.sent(to=CONTACT, subject="New case")[-1])
    assert town.case("CS-2026-00001").status is Status.NOT_A_CASE


def test_two_lines_become_two_cases_with_one_summary(town):
    letter = morning(town)
    lines = "\n".join(f"#accept {line_of(letter, subject)}" for subject in ("Ten offers", "Fwd: bus"))
    town.mail(CONTACT, "Re: list mail", lines, answers=letter)
    assert {town.case(f"CS-2026-0000{n}").status for n in (1, 2)} == {Status.NEW}
    (summary,) = town.sent(to=CONTACT, subject="Done")
    assert summary.subject == "Done: 2 things"


@pytest.mark.parametrize("line", ["#accept 99", "#accept", "#accept soon", "#accept 99999999999999"])
def test_a_number_that_is_no_line_makes_no_case(town, line):
    letter = morning(town)
    town.mail(CONTACT, "Re: list mail", line, answers=letter)
    assert "Nothing was done" in last(town).subject
    assert town.sent(to=CONTACT, subject="New case") == []


def test_a_line_becomes_a_case_once(town):
    letter = morning(town)
    line = f"#accept {line_of(letter, 'Ten offers')}"
    town.mail(CONTACT, "Re: list mail", line, answers=letter)
    town.wait(minutes=5)
    town.mail(CONTACT, "Re: list mail", line, answers=letter)
    assert "part of a case already" in last(town).text
    assert len(town.sent(to=CONTACT, subject="New case")) == 1


def test_a_mail_that_is_part_of_a_case_is_no_line(town):
    town.mail(PARENT, "bus", "The bus was late.")
    with town.sessions() as db:
        row = db.execute(select(MESSAGES.c.id).where(MESSAGES.c.from_email == PARENT)).scalar_one()
    letter = morning(town)
    town.mail(CONTACT, "Re: list mail", f"#accept {row}", answers=letter)
    assert "Nothing was done" in last(town).subject
    assert len(town.sent(to=CONTACT, subject="New case")) == 1


@pytest.mark.parametrize("who", [BACKUP, OVERSIGHT])
def test_the_morning_letter_of_somebody_else_makes_no_case(town, who):
    letter = morning(town)
    town.mail(who, "Re: list mail", f"#accept {line_of(letter, 'Ten offers')}", answers=letter)
    assert town.sent(to=CONTACT, subject="New case") == []


def test_an_unproven_reply_to_the_morning_letter_makes_no_case_until_it_is_confirmed(town):
    letter = morning(town)
    town.mail(CONTACT, "Re: list mail", f"#accept {line_of(letter, 'Fwd: bus')}", answers=letter, proven=False)
    assert town.sent(to=CONTACT, subject="New case") == []
    town.mail(CONTACT, "Re: x", "CONFIRM", answers=town.sent(to=CONTACT, subject="Was this you")[-1], proven=False)
    assert town.case("CS-2026-00001").suggested[0][0] == "transportation"
