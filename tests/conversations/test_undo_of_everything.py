"""UNDO takes back all that has not left, on every case that the mail changed, and says by number what it cannot."""

import pytest
from support.town import CONTACT, LEE, PARENT, TRANSPORT, Letter, Town

from casepost.lists import tell
from notify.courier import Permanent, Temporary

COMMON = (
    "I am writing to ask the Board to keep the late bus at Bannon Creek School. Without it our children cannot stay for "
    "tutoring, band and sports. Many of us work until six and have no other way to bring them home safely. "
    "Please vote against this cut and keep the bus."
)
ANSWER = "#campaign bus\n\nThe Board hears this on December 8 at 6 p.m. You are welcome to speak."
NUMBERS = [f"CS-2026-0000{n}" for n in range(1, 7)]
PEOPLE = [f"n{n}@mail.example" for n in range(6)]
WRONG, RIGHT = "wrong.person@else.example", "maria@right.example"
LATER = Temporary("451 later")


def last(town: Town, to: str = CONTACT) -> Letter:
    return town.sent(to=to)[-1]


def bounce(letter: Letter) -> bytes:
    return (
        f"From: MAILER-DAEMON@mail.example\r\nTo: {letter.envelope_from}\r\nSubject: Undelivered\r\n"
        f"Message-ID: <returned-{letter.message_id[1:]}\r\nReturn-Path: <>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nno\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; {letter.to}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter.message_id}\r\n\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def preview(town: Town) -> Letter:
    for place, who in enumerate(PEOPLE):
        town.mail(f"Neighbour <{who}>", "the late bus", f"Personal line number {place} by me.\n\n{COMMON}")
    town.wait(minutes=5)
    town.mail(CONTACT, "Re:", ANSWER, answers=town.sent(to=CONTACT, subject="nearly the same")[-1])
    return town.sent(to=CONTACT, subject="Preview")[-1]


@pytest.fixture
def asked(town: Town) -> Letter:
    """A question to the constituent has come back; the contact reads of it."""
    town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", "Bus 14 drives past our stop.")
    town.mail(CONTACT, "Re:", "#ask\n\nWhich class is Diego in?", answers=last(town))
    town.wait(minutes=5)
    town.deliver(bounce(last(town, PARENT)))
    return last(town)


def test_a_call_is_taken_back_though_the_board_member_has_heard_of_it(town):
    form = "#log\nHow: phone\nName: Pat Kim\nPhone: 555 555 0142\nReferred by: Lee\nSummary: The bus is late."
    town.mail(CONTACT, "call", form)
    summary = last(town)
    town.wait(minutes=3)
    assert len(town.sent(to=LEE)) == 1
    town.mail(CONTACT, "Re:", "UNDO", answers=summary)
    assert str(town.case(NUMBERS[0]).status) == "not_a_case"
    assert "Already sent, cannot be taken back: letter to the Board member" in last(town).text


@pytest.mark.parametrize("end", [LATER, Permanent("550 no")], ids=["waits", "failed for good"])
def test_what_others_were_told_stays_and_the_own_letter_is_withdrawn(town, preview, end):
    town.mail(CONTACT, "Re:", "#ok answered", answers=preview)
    summary = last(town)
    town.post_office.refused[PEOPLE[0]] = end
    town.wait(minutes=3)
    town.mail(CONTACT, "Re:", "UNDO", answers=summary)
    told = last(town).text
    assert f"- answer: {', '.join(NUMBERS[1:])}" in told
    assert [str(town.case(number).status) for number in NUMBERS] == ["new", *["resolved"] * 5]
    town.post_office.refused.clear()
    town.wait(hours=8)
    assert town.sent(to=PEOPLE[0], subject="Our answer") == []


def test_what_the_own_case_was_told_stays_and_the_letters_of_the_others_are_withdrawn(town, preview):
    town.mail(CONTACT, "Re:", "#ok answered", answers=preview)
    summary = last(town)
    town.post_office.refused |= dict.fromkeys(PEOPLE[1:], LATER)
    town.wait(minutes=3)
    town.mail(CONTACT, "Re:", "UNDO", answers=summary)
    told = last(town).text
    assert f"too: {', '.join(NUMBERS[1:])}" in told
    assert "Already sent, cannot be taken back: answer" in told
    assert "with the word UNDO" not in told
    assert [str(town.case(number).status) for number in NUMBERS] == ["resolved", *["new"] * 5]
    town.post_office.refused.clear()
    town.wait(hours=8)
    assert [letter.to for letter in town.sent(subject="Our answer")] == [PEOPLE[0]]


def test_undo_of_a_corrected_address_sends_nothing_there(town, asked):
    town.mail(CONTACT, "Re:", f"#email {WRONG}", answers=asked)
    already = len(town.sent(to=WRONG))
    town.mail(CONTACT, "Re:", "UNDO", answers=last(town))
    town.wait(minutes=5)
    assert len(town.sent(to=WRONG)) == already
    town.mail(CONTACT, "Re:", f"#email {RIGHT}", answers=asked)
    town.wait(minutes=5)
    assert "Which class is Diego in?" in last(town, RIGHT).text


def test_letters_that_came_back_from_one_person_never_go_to_another(town):
    town.mail(LEE, "a father called me", "A father told me the bus is late. Please help him.")
    notice = last(town)
    town.mail(CONTACT, "Re:", "#who John Smith john.smith@mail.example", answers=notice)
    town.mail(CONTACT, "Re:", "#ask\n\nIs Billy Smith the boy with the IEP?", answers=notice)
    town.wait(minutes=5)
    town.deliver(bounce(last(town, "john.smith@mail.example")))
    town.mail(CONTACT, "Re:", "#who Pedro Gil pedro.gil@else.example", answers=notice)
    town.wait(minutes=3)
    town.mail(CONTACT, "Re:", "#email pedro.gil2@else.example", answers=notice)
    town.wait(minutes=5)
    assert town.sent(to="pedro.gil2@else.example")
    assert [letter.to for letter in town.sent() if "Billy" in letter.text and "else.example" in letter.to] == []


def test_a_department_sends_no_campaign_with_a_token_of_its_own(town, preview):
    notice = town.sent(to=CONTACT, subject=NUMBERS[0])[0]
    town.mail(CONTACT, "Re:", "#to transport\n\nDo buses run?", answers=notice)
    town.wait(minutes=4)
    ids = [("References", preview.message_id), ("In-Reply-To", preview.message_id)]
    town.mail(TRANSPORT, "Re:", "OK", to=last(town, TRANSPORT).reply_to, headers=ids)
    town.wait(minutes=5)
    assert town.sent(subject="Our answer") == []
    town.mail(CONTACT, "Re:", "OK", answers=preview)
    town.wait(minutes=5)
    assert len(town.sent(subject="Our answer")) == 6


def test_undo_of_a_line_that_became_a_case_makes_it_none(town):
    lists = [("List-Id", "<news.shop.example>")]
    town.mail("News <news@shop.example>", "Newsletter", "Our school heating is broken.", headers=lists)
    town.wait(days=1)
    with town.sessions.begin() as db:
        tell(db, town.service, "", town.now)
    town.send_due()
    town.mail(CONTACT, "Re:", "#accept 1", answers=last(town))
    town.mail(CONTACT, "Re:", "UNDO", answers=last(town))
    assert str(town.case(NUMBERS[0]).status) == "not_a_case"
