"""Who may hear and act: not whom a case is about, nobody who may not see it, and no stranger more than they may get."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select
from support.town import (
    BACKUP,
    BORDER,
    CONTACT,
    NEIGHBOUR,
    OVERSIGHT,
    PARENT,
    PEOPLE,
    SAFETY,
    TRANSPORT,
    Town,
    sunfield,
)

from casepost.act import act
from casepost.lists import tell as tell_of_lists
from cases import store
from cases.people import People, Person, Role
from cases.policy import Limits
from cases.tables import EVENTS

RECORDER = "rita.vance@sunfield.example"
VICTIM = "victim@target.example"
RECEIPT = "We received your message"
ABOUT = "#about contact"


@pytest.fixture
def case(town: Town) -> str:
    number = town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", "Bus 14 drives past our stop every morning.").case
    assert number is not None
    return number


def by_oversight(town: Town, number: str, words: str) -> None:
    with town.sessions.begin() as db:
        act(db, number, words, OVERSIGHT, town.service, town.now)
    town.send_due()


def newest(town: Town, to: str = CONTACT):
    return town.sent(to=to)[-1]


def changed(district, **limits):
    return replace(district, limits=Limits(**limits))


# whom a case is about


@pytest.fixture
def asked(town, case):
    """Ana's unproven answer waits for her CONFIRM, and the case has come to be about her since."""
    town.mail(CONTACT, "Re:", "#resolve fixed\n\nIt is all settled.", answers=newest(town), proven=False)
    question = newest(town)
    assert "Was this you?" in question.subject
    by_oversight(town, case, ABOUT)
    return question


def test_a_mail_that_waits_is_not_confirmed_by_whom_the_case_has_come_to_be_about(town, case, asked):
    before = len(town.post_office.letters)
    mail = town.mail(CONTACT, "Re:", "CONFIRM", answers=asked)
    town.wait(minutes=5)

    letters = town.post_office.letters[before:]
    assert mail.became.kind == "confirmed"
    assert town.kinds(case)[-1] == "pending"
    assert not {"answered", "resolved"} & set(town.kinds(case))
    assert {letter.to for letter in letters} == {BACKUP}
    assert "It is all settled." in letters[0].text


def test_who_answers_the_question_otherwise_is_not_asked_again_about_a_case_about_them(town, case, asked):
    before = len(town.post_office.letters)
    town.mail(CONTACT, "Re:", "What is this?", answers=asked)
    assert [letter.to for letter in town.post_office.letters[before:] if letter.to == CONTACT] == []


def test_a_waiting_mail_is_confirmed_where_the_case_is_about_somebody_else(town, case):
    town.mail(CONTACT, "Re:", "#resolve fixed\n\nIt is all settled.", answers=newest(town), proven=False)
    question = newest(town)
    by_oversight(town, case, "#about superintendent")
    town.mail(CONTACT, "Re:", "CONFIRM", answers=question)
    assert town.case(case).status == "resolved"


def test_of_a_held_notice_on_a_case_about_them_they_hear_nothing_and_its_worker_does(town):
    few = changed(sunfield(), notices_per_person_hour=2)
    town = Town(town.engine, few)
    cases = [town.mail(f"p{n}@d{n}.example", f"Room {n}", f"Window {n} is broken.").case for n in range(4)]
    assert not [letter for letter in town.sent(to=CONTACT) if cases[3] in letter.subject]
    by_oversight(town, cases[3], ABOUT)
    town.wait(minutes=61)
    town.wait(minutes=61)

    assert [letter.subject for letter in town.sent(to=CONTACT) if cases[3] in letter.text + letter.subject] == []
    told = [letter for letter in town.sent(to=BACKUP) if "do not go any more" in letter.text]
    assert len(told) == 1
    assert cases[3] in told[0].text


@pytest.mark.parametrize("words", ["#help", "#note I was here", "I will call them.", "#log\nHow: phone\nSummary: x"])
def test_the_number_of_a_case_about_them_is_to_them_a_number_that_does_not_exist(town, case, words):
    by_oversight(town, case, ABOUT)
    found = [_answer_to(town, number, words, CONTACT) for number in (case, "CS-2026-00077")]
    assert found[0] == found[1]
    assert "pending" not in town.kinds(case)


def _answer_to(town: Town, number: str, words: str, who: str):
    """Return what a mail with a number in its subject became, and what its writer got, without the numbers."""
    town.wait(minutes=61)
    before = len(town.post_office.letters)
    mail = town.mail(who, number, words)
    town.wait(minutes=5)
    theirs = [(one.subject, one.text) for one in town.post_office.letters[before:] if one.to == who]
    said = re.sub(r"CS-2026-\d{5}|\d+:\d\d|[ap]\.m\.", "", str(theirs))
    return mail.became.kind, mail.became.what, said


# who may not see a case


@pytest.mark.parametrize("who", [TRANSPORT, RECORDER, SAFETY])
@pytest.mark.parametrize("words", ["#note I was here", "I know this family.", "#show"])
def test_a_number_in_the_subject_that_its_writer_may_not_see_is_one_that_does_not_exist(town, who, words):
    town = Town(town.engine, sunfield(people=People((*PEOPLE, Person("Rita Vance", RECORDER, Role.RECORDER)))))
    number = town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", "Bus 14 drives past our stop every morning.").case
    found = [_answer_to(town, one, words, who) for one in (number, "CS-2026-00077")]
    assert found[0] == found[1]
    assert town.kinds(number) == ["received", "suggested", "acknowledged"]
    assert town.sent(to=who, subject="Was this you?") == []


def test_a_department_that_was_asked_may_name_the_case_by_its_number(town, case):
    town.mail(CONTACT, "Re:", "#to transport Why does the bus not stop?", answers=newest(town))
    town.wait(minutes=5)
    assert town.sent(to=TRANSPORT)
    town.mail(TRANSPORT, f"about {case}", "The driver was new.")
    assert "Was this you?" in newest(town, TRANSPORT).subject


def test_a_teacher_names_their_own_case_by_its_number(town):
    father = Person("Tom Vance", "tom@sunfield.example", Role.DEPARTMENT, key="bannon")
    town = Town(town.engine, sunfield(people=People((*PEOPLE, father))))
    number = town.mail(f"Tom <{father.email}>", "My son", "My son lost his bag on the bus.").case
    assert town.mail(father.email, f"about {number}", "It was found.").case == number


# what may be sent to strangers


def call(town: Town, number: int) -> None:
    form = f"#log\nHow: phone\nName: Pat Kim\nEmail: {VICTIM}\nReceipt: yes\nSummary: Watch number {number}"
    town.mail(CONTACT, f"call {number}", form)


def test_notes_of_calls_count_with_the_receipts_of_their_address(town):
    for number in range(6):
        call(town, number)
    last = newest(town)
    town.wait(minutes=5)

    assert len(town.sent(to=VICTIM)) == Limits().ack_per_address_hour
    assert "No letter goes to the person: this address has had as many receipts as one may get" in last.text


def test_a_receipt_for_a_mail_and_notes_of_calls_share_one_limit(town):
    town.mail(VICTIM, "My bag", "It lies in the bus.")
    for number in range(6):
        call(town, number)
    town.wait(minutes=5)
    assert len(town.sent(to=VICTIM)) == Limits().ack_per_address_hour


def test_notes_of_a_call_wait_where_very_many_receipts_went_and_the_summary_says_so(town):
    town = Town(town.engine, changed(sunfield(), ack_per_hour=1))
    town.mail(PARENT, "My bag", "It lies in the bus.")
    call(town, 1)
    assert "when their turn comes" in newest(town).text
    town.wait(minutes=30)
    assert town.sent(to=VICTIM) == []
    town.wait(minutes=31)
    town.wait(minutes=3)
    assert len(town.sent(to=VICTIM)) == 1


def later_mail(town: Town, dmarc: str) -> None:
    """Somebody whom the case does not know writes to the reply address of its constituent."""
    receipt = town.sent(to=PARENT)[-1]
    border = f"Authentication-Results: {BORDER};\r\n dmarc={dmarc} header.from=target.example\r\n" if dmarc else ""
    raw = (
        f"{border}From: Victim <{VICTIM}>\r\nTo: {receipt.reply_to}\r\nSubject: Re: Bus\r\nMessage-ID: <v@x.example>\r\n"
        f"Date: Mon, 16 Nov 2026 10:00:00 -0800\r\nIn-Reply-To: {receipt.message_id}\r\n\r\nThe heating is broken.\r\n"
    )
    town.deliver(raw.encode())


@pytest.mark.parametrize(("dmarc", "receipts"), [("fail", 0), ("pass", 1), ("none", 1), ("", 1)])
def test_a_mail_made_a_case_of_its_own_gets_a_receipt_only_if_it_is_not_forged(town, case, dmarc, receipts):
    later_mail(town, dmarc)
    town.mail(CONTACT, "Re:", "#split", answers=newest(town))
    assert len(town.sent(to=VICTIM, subject=RECEIPT)) == receipts


def test_an_unproven_mail_made_a_case_gets_no_second_receipt_in_a_day(town, case):
    town.mail(VICTIM, "My bag", "It lies in the bus.")
    later_mail(town, "none")
    town.mail(CONTACT, "Re:", "#split", answers=newest(town))
    assert len(town.sent(to=VICTIM, subject=RECEIPT)) == 1


# what is asked for


def test_a_person_gets_no_more_lists_in_an_hour_than_notices(town):
    town = Town(town.engine, changed(sunfield(), notices_per_person_hour=3, alerts_per_person_hour=9))
    for number in range(8):
        town.mail(CONTACT, f"list {number}", "#list" if number % 2 else "#search bus")
    asked_for = [letter for letter in town.sent(to=CONTACT) if "case" in letter.subject]
    assert len(asked_for) == 3


def test_a_list_does_not_wait_behind_the_notices(town):
    town = Town(town.engine, changed(sunfield(), notices_per_person_hour=1))
    for number in range(3):
        town.mail(f"p{number}@d{number}.example", f"Room {number}", f"Window {number} is broken.")
    town.mail(CONTACT, "list", "#list")
    assert "CS-2026-00003" in newest(town).text


def test_only_a_line_of_the_answered_letter_becomes_a_case(town):
    town.mail("News <n@shop.example>", "Newsletter", "Please help.", headers=[("List-Id", "<news.shop.example>")])
    town.wait(days=1)
    with town.sessions.begin() as db:
        tell_of_lists(db, town.service, "Done", town.now)
    town.send_due()
    letter = newest(town)
    town.mail("Auto <x@y.example>", "Away", "I am away.", headers=[("Auto-Submitted", "auto-replied")])
    other = town.messages()[-1]["id"]

    town.mail(CONTACT, "Re:", f"#accept {other}", answers=letter)
    assert f"No line of that letter has the number {other}" in newest(town).text
    town.mail(CONTACT, "Re:", "#accept 1", answers=letter)
    assert town.case("CS-2026-00001").requester is not None


# words that do not stay for ever


def test_what_staff_call_a_campaign_stands_in_no_event(town, case):
    other = town.mail(f"Pat Kim <{NEIGHBOUR}>", "Lunch", "The lunch is cold.").case
    notice = town.sent(to=CONTACT, subject=case)[-1]
    town.mail(CONTACT, "Re:", "#campaign Maria Lopez lawsuit", answers=notice)
    assert "in the campaign maria-lopez-lawsuit" in newest(town).text
    town.mail(CONTACT, "Re:", "#campaign Maria Lopez lawsuit", answers=town.sent(to=CONTACT, subject=other)[-1])

    assert town.case(case).campaign == town.case(other).campaign == f"campaign-{case}"
    with town.sessions.begin() as db:
        payloads = str(db.execute(select(EVENTS.c.payload)).scalars().all())
        assert store.rebuild(db) == ()
    assert "lawsuit" not in payloads
    assert "lawsuit" not in str(town.case(case))
    assert [row["text"] for row in town.messages() if row["kind"] == "title"] == ["maria-lopez-lawsuit"] * 2


def test_a_campaign_that_is_called_otherwise_keeps_its_cases(town, case):
    notice = newest(town)
    for name in ("Maria", "late bus"):
        town.mail(CONTACT, "Re:", f"#campaign {name}", answers=notice)
    assert "in the campaign late-bus" in newest(town).text
    town.mail(CONTACT, "Re:", "#campaign late bus", answers=notice)
    assert "in this campaign already" in newest(town).text


@pytest.mark.parametrize("who", [OVERSIGHT])
def test_who_sees_all_may_name_a_case_by_its_number(town, case, who):
    town.mail(who, f"about {case}", "#note I was here")
    assert "Was this you?" in newest(town, who).subject
