"""Calls, visits and letters that staff write down by mail: the form, the case, our notes read back."""

from dataclasses import replace

import pytest
from support.town import BACKUP, CONTACT, HELP, LEE, MORA, OVERSIGHT, PARENT, PEOPLE, Town, quoted, sunfield

from cases.events import Logged, NotAcknowledged, Priority, Proof, Status
from cases.people import People, Person, Role

BUSES = "tom.reyes@sunfield.example"
RECORDER = "rita.vance@sunfield.example"
FORM = """#log
How: phone
When: today 9:15
Name: Maria Lopez
Email: maria.lopez@mail.example
Phone: (555) 555-0133
School: bannon
Student: Luis Lopez
Receipt: yes
Summary: Bus 14 comes late every day.
She stands at the stop with her children.
"""


@pytest.fixture
def office(town):
    """The town with somebody at the front desk."""
    buses = Person("Tom Reyes", BUSES, Role.DEPARTMENT, key="transport")
    people = People((*PEOPLE, Person("Rita Vance", RECORDER, Role.RECORDER), buses))
    return Town(town.engine, sunfield(people=people))


def words(letter):
    """Return the text of a letter with plain ends of lines."""
    return letter.text.replace("\r\n", "\n")


def changed(*changes):
    """Return the form with lines changed; without a value a line is left out."""
    lines = FORM.splitlines()
    for label, value in changes:
        at = next((n for n, line in enumerate(lines) if line.startswith(f"{label}:")), None)
        new = [f"{label}: {value}"] if value else []
        lines[at if at is not None else 1 : at + 1 if at is not None else 1] = new
    return "\n".join(lines)


def test_a_call_that_the_recorder_writes_down_is_a_case_of_the_caller(office):
    mail = office.mail(RECORDER, "A call", FORM)

    case = office.case(mail.case)
    assert (mail.became.what, case.status, case.how_received, case.school) == ("new", Status.NEW, "phone", "bannon")
    logged = next(step for step in office.history(mail.case) if isinstance(step.event, Logged))
    assert (logged.proof, f"{logged.occurred_at:%H:%M}") == (Proof.AUTHENTICATED, "17:15")
    assert case.received_at == logged.occurred_at


def test_the_recorder_gets_the_number_and_the_contact_gets_the_case(office):
    mail = office.mail(RECORDER, "A call", FORM)

    (summary,) = office.sent(to=RECORDER)
    assert mail.case in summary.subject
    assert "Our notes go to Maria Lopez" in summary.text
    (notice,) = office.sent(to=CONTACT)
    assert "New case" in notice.subject
    assert "Student: Luis Lopez" in notice.text
    assert "Bus 14 comes late every day." in notice.text


def test_our_notes_leave_after_the_time_for_an_undo_and_hold_the_summary_alone(office):
    office.mail(RECORDER, "A call", FORM)
    assert office.sent(to=PARENT) == []

    office.wait(minutes=3)

    (letter,) = office.sent(to=PARENT)
    assert letter.subject.endswith("Our notes from your call")
    assert "Hello Maria Lopez," in letter.text
    assert "Bus 14 comes late every day.\nShe stands at the stop" in words(letter)
    assert not any(word in letter.text for word in ("Luis", "0133", "Rita", "Bannon"))
    assert office.kinds("CS-2026-00001").count("acknowledged") == 1


def test_who_called_answers_our_notes_and_it_joins_the_case(office):
    mail = office.mail(RECORDER, "A call", FORM)
    office.wait(minutes=3)

    reply = office.mail(PARENT, "Re: notes", "It is bus 41, not 14.", answers=office.sent(to=PARENT)[0])

    assert (reply.became.what, reply.case) == ("joined", mail.case)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ([("Receipt", "")], "does not ask for one"),
        ([("Receipt", "no")], "does not ask for one"),
        ([("Receipt", ""), ("Email", "")], "no email address"),
        ([("Receipt", ""), ("Email", ""), ("Name", ""), ("Phone", "")], "no name and no address"),
    ],
)
def test_nobody_is_written_to_who_did_not_ask_for_it(office, changes, why):
    mail = office.mail(RECORDER, "A call", changed(*changes))
    office.wait(minutes=5)

    assert office.sent(to=PARENT) == []
    (refusal,) = [step.event.reason for step in office.history(mail.case) if isinstance(step.event, NotAcknowledged)]
    assert why in refusal
    assert why in office.sent(to=RECORDER)[0].text


def test_somebody_without_a_name_is_anonymous_and_wants_no_answer(office):
    mail = office.mail(RECORDER, "A visit", "#log\nHow: walk-in\nSummary: The gate at Bannon is broken.")

    case = office.case(mail.case)
    assert (case.anonymous, case.answer_wanted, case.requester) == (True, False, None)
    assert "We do not know who it was" in office.sent(to=CONTACT)[0].text


def test_who_left_a_telephone_alone_is_the_constituent_and_is_called(office):
    mail = office.mail(RECORDER, "A call", changed(("Email", ""), ("Receipt", "")))

    assert office.case(mail.case).requester is not None
    assert "keep a note of the call with #called" in office.sent(to=CONTACT)[0].text
    assert "(555) 555-0133" in office.sent(to=CONTACT)[0].text


def test_the_contact_who_wrote_it_down_hears_of_it_once(office):
    office.mail(CONTACT, "A call", FORM)

    (summary,) = office.sent(to=CONTACT)
    assert "Done:" in summary.subject
    assert "Reply #1 to take it" in summary.text


def test_the_answer_is_due_by_the_day_of_the_call(office):
    """clocks.md 10: a logged call counts from When."""
    today = office.case(office.mail(RECORDER, "A call", FORM).case)
    last_week = office.case(office.mail(RECORDER, "A call", changed(("When", "11/10 3 pm"), ("Receipt", "no"))).case)

    assert f"{today.answer_by:%m-%d}" == "11-19"  # closing time in California is the next day in UTC
    assert f"{last_week.answer_by:%m-%d}" == "11-13"


def test_notes_of_a_call_whose_day_is_over_apologise(office):
    office.mail(RECORDER, "A call", changed(("When", "11/9 3 pm")))
    office.wait(minutes=3)

    assert "We are sorry we are late." in office.sent(to=PARENT)[0].text


@pytest.mark.parametrize("who", [OVERSIGHT, LEE])
def test_others_may_not_write_calls_down(office, who):
    mail = office.mail(who, "A call", FORM)
    office.wait(minutes=5)

    assert not any(isinstance(step.event, Logged) for step in (office.history(mail.case) if mail.case else ()))
    assert office.sent(to=PARENT) == []


def test_a_form_that_is_not_proven_waits_for_a_confirmation(office):
    mail = office.mail(RECORDER, "A call", FORM, proven=False)
    assert mail.case is None
    (question,) = office.sent(to=RECORDER)

    office.mail(RECORDER, "Re: x", "CONFIRM", answers=question)

    assert [letter.subject for letter in office.sent(to=CONTACT)] == [
        "[CS-2026-00001] New case, answer by Wednesday, November 18"
    ]


def test_a_form_with_mistakes_comes_back_whole_with_every_line_marked(office):
    text = changed(("How", "pigeon"), ("School", "Banon Crek"), ("Email", "maria"), ("Shcool", "x"))

    mail = office.mail(RECORDER, "A call", text)

    assert mail.case is None
    (letter,) = office.sent(to=RECORDER)
    assert "4 lines" in letter.subject
    for line in ("> How: pigeon", "> School: Banon Crek", "> Email: maria", "> Shcool: x"):
        assert line in letter.text
    assert "School: Bannon Creek School" in letter.text  # the nearest
    assert "She stands at the stop with her children." in letter.text


def test_a_form_that_came_back_is_corrected_inside_the_quote(office):
    office.mail(RECORDER, "A call", changed(("How", "pigeon")))
    (letter,) = office.sent(to=RECORDER)
    given_back = letter.text.index("#log")
    text = letter.text[:given_back] + letter.text[given_back:].replace("How: pigeon", "How: phone")

    mail = office.mail(
        RECORDER, "Re: check", "", answers=letter, quoting=lambda own, one: own + quoted(replace(one, text=text))
    )

    assert mail.became.what == "new"
    assert office.case(mail.case).how_received == "phone"


def test_the_form_is_mailed_to_staff_and_filled_in_inside_the_quote(office):
    office.mail(RECORDER, "form please", "#form")
    (empty,) = office.sent(to=RECORDER)
    assert "send this back as a reply" in empty.text
    filled = quoted(empty)
    for label, value in [
        ("How", "visit"),
        ("Name", "Maria Lopez"),
        ("Email", PARENT),
        ("Receipt", "yes"),
        ("Summary", "The office door was locked.\n> She came back at noon."),
    ]:
        filled = filled.replace(f"> {label}:", f"> {label}: {value}")

    mail = office.mail(RECORDER, "Re: form", "", answers=empty, quoting=lambda own, _: own + filled)
    office.wait(minutes=3)

    assert office.case(mail.case).how_received == "walk-in"
    (letter,) = office.sent(to=PARENT)
    assert "The office door was locked.\nShe came back at noon." in words(letter)
    assert "End of the form" not in letter.text


def test_the_form_may_be_filled_in_above_the_quote(office):
    office.mail(RECORDER, "form please", "#form")
    (empty,) = office.sent(to=RECORDER)
    own = FORM.removeprefix("#log\n")

    mail = office.mail(RECORDER, "Re: form", own, answers=empty)
    office.wait(minutes=3)

    assert mail.became.what == "new"
    assert "She stands at the stop with her children.\n\nIf that is not right" in words(office.sent(to=PARENT)[0])


def test_the_form_may_be_filled_in_by_a_program_that_writes_html_alone(office):
    office.mail(RECORDER, "form please", "#form")
    (empty,) = office.sent(to=RECORDER)
    lines = words(empty).replace("\nHow:", "\nHow: visit").replace("\nSummary:", "\nSummary: The gate is broken.")
    body = "".join(f"<div>{line or '<br>'}</div>" for line in lines.split("\n"))
    raw = (
        "Authentication-Results: mx.sunfield.example; dmarc=pass header.from=sunfield.example\r\n"
        f"From: {RECORDER}\r\nTo: {HELP}\r\nSubject: Re: form\r\nMessage-ID: <html@sunfield.example>\r\n"
        f"In-Reply-To: {empty.message_id}\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        f"<blockquote>{body}</blockquote>"
    )

    mail = office.deliver(raw.encode())

    assert mail.became.what == "new"
    assert office.case(mail.case).how_received == "walk-in"


def test_a_call_may_stand_above_something_passed_on(office):
    mail = office.forward(
        CONTACT, name="Voicemail", address="voicemail@phones.example", subject="Voicemail", text="0:42", note=FORM
    )

    assert office.case(mail.case).how_received == "phone"
    assert office.kinds(mail.case)[0] == "logged"


def test_an_answer_to_the_empty_form_that_fills_nothing_in_is_no_call(office):
    office.mail(RECORDER, "form please", "#form")

    mail = office.mail(RECORDER, "Re: form", "Thank you!", answers=office.sent(to=RECORDER)[0])

    assert not any(isinstance(step.event, Logged) for step in (office.history(mail.case) if mail.case else ()))


@pytest.mark.parametrize("who", [CONTACT, RECORDER])
def test_whoever_may_send_the_form_back_may_ask_for_it(office, who):
    office.mail(who, "form", "#form")

    assert [letter.subject for letter in office.sent(to=who)] == ["The form for a call, a visit or a letter"]


def test_the_form_is_sent_to_nobody_who_may_not_send_it_back(office):
    office.mail(OVERSIGHT, "form", "#form")

    assert "for others" in office.sent(to=OVERSIGHT)[-1].text


def test_a_call_in_answer_to_a_notice_is_a_case_of_its_own(office):
    first = office.mail(PARENT, "bus", "The bus is late.")

    second = office.mail(CONTACT, "Re: new", FORM, answers=office.sent(to=CONTACT)[0])

    assert second.case not in {None, first.case}
    assert "logged" not in office.kinds(first.case)


def test_a_call_with_another_command_does_nothing(office):
    mail = office.mail(CONTACT, "A call", FORM.replace("#log", "#log\n#help"))

    assert mail.case is None
    assert "without other commands" in office.sent(to=CONTACT)[0].text


def test_a_board_members_referral_by_phone_is_noted_and_only_that_member_hears(office):
    mail = office.mail(RECORDER, "A call", changed(("Referred by", "Mora"), ("Receipt", "no")))
    assert office.sent(to=MORA) == []
    office.wait(minutes=3)

    (letter,) = office.sent(to=MORA)
    assert letter.subject == f"[{mail.case}] We received the message you sent us"
    assert "Lopez" not in letter.text
    assert office.sent(to=LEE) == []
    office.mail(CONTACT, "Re", "#resolve fixed\n\nThe bus is on time again.", answers=office.sent(to=CONTACT)[0])
    office.wait(minutes=3)
    assert "Resolved" in office.sent(to=MORA)[-1].subject


def test_danger_in_a_call_is_told_at_once(office):
    words = "He says that a student has a gun at school today."
    mail = office.mail(RECORDER, "A call", changed(("Receipt", "no"), ("Summary", words)))

    assert office.case(mail.case).priority is Priority.NOW
    assert "Priority" in office.sent(to=CONTACT)[0].subject
    assert "Priority" in office.sent(to=OVERSIGHT)[0].subject


def test_a_person_raises_the_priority_with_a_reason_that_stays_inside(office):
    mail = office.mail(RECORDER, "A call", changed(("Why", "he sounded desperate"), ("Priority", "today")))
    office.wait(minutes=3)

    assert office.case(mail.case).priority is Priority.TODAY
    assert "Priority" in office.sent(to=OVERSIGHT)[0].subject
    assert "desperate" not in office.sent(to=PARENT)[0].text


def test_a_call_about_the_contact_is_hidden_from_the_contact(office):
    mail = office.mail(RECORDER, "A call", changed(("About", "contact"), ("Receipt", "no")))

    assert office.case(mail.case).about == "contact"
    assert office.sent(to=CONTACT) == []
    (notice,) = office.sent(to=BACKUP)
    assert "Bus 14 comes late every day." in notice.text


def test_a_promise_and_a_category_stand_on_the_case(office):
    mail = office.mail(RECORDER, "A call", changed(("Promise", "friday we call back"), ("Category", "transportation")))

    case = office.case(mail.case)
    assert case.category == "transportation"
    assert [f"{one.due:%m-%d}" for one in case.promises] == ["11-20"]


def test_a_department_that_is_asked_about_a_call_gets_nothing_of_the_form(office):
    office.mail(RECORDER, "A call", changed(("Receipt", "no")))
    (notice,) = office.sent(to=CONTACT)

    office.mail(CONTACT, "Re", "#to transport", answers=notice)
    office.mail(CONTACT, "Re", "#to transport Why was bus 14 late today?", answers=notice)
    office.wait(minutes=3)

    assert "Write the question below this line" in office.sent(to=CONTACT)[1].text
    (question,) = office.sent(to=BUSES)
    assert "Why was bus 14 late today?" in question.text
    assert not any(word in question.text for word in ("Luis", "Lopez", "0133", "She stands"))


def test_undo_takes_the_call_back_before_anything_has_left(office):
    mail = office.mail(RECORDER, "A call", changed(("Referred by", "Mora")))

    office.mail(RECORDER, "Re", "undo", answers=office.sent(to=RECORDER)[0])
    office.wait(minutes=5)

    assert office.case(mail.case).status is Status.NOT_A_CASE
    assert office.sent(to=PARENT) == []
    assert office.sent(to=MORA) == []


def test_undo_comes_too_late_once_our_notes_have_left(office):
    mail = office.mail(RECORDER, "A call", FORM)
    office.wait(minutes=3)

    office.mail(RECORDER, "Re", "undo", answers=office.sent(to=RECORDER)[0])

    assert office.case(mail.case).status is Status.NEW
    assert "Our notes have left" in office.sent(to=RECORDER)[-1].text


@pytest.mark.parametrize("address", [CONTACT, LEE, HELP, "noreply@mail.example"])
def test_our_own_people_and_machines_are_nobodys_constituent(office, address):
    mail = office.mail(RECORDER, "A call", changed(("Email", address)))
    office.wait(minutes=5)

    assert mail.case is None
    assert "Leave the line out" in office.sent(to=RECORDER)[0].text
    assert all("Our notes" not in letter.subject for letter in office.sent())


def test_a_second_call_of_the_same_address_is_shown_with_the_first(office):
    first = office.mail(RECORDER, "A call", changed(("Receipt", "no")))
    office.mail(RECORDER, "A call", changed(("Receipt", "no"), ("Summary", "Now bus 15 is late too.")))

    assert f"1 earlier case from this person, 1 open: {first.case}" in office.sent(to=CONTACT)[-1].text


def test_the_notes_go_out_in_the_language_of_whoever_called(office):
    office.mail(RECORDER, "A call", changed(("Language", "Spanish")))
    office.wait(minutes=3)

    assert "Esto es lo que anotamos:" in office.sent(to=PARENT)[0].text


def test_a_plain_mail_of_the_contact_about_a_call_makes_nobody_of_ours_a_constituent(office):
    mail = office.mail(CONTACT, "Maria called about bus 14", "She says it is late every day.")

    assert office.case(mail.case).requester is None
    (notice,) = office.sent(to=CONTACT)
    assert "#who NAME EMAIL" in notice.text
    assert "Your words go to" not in notice.text
    office.mail(CONTACT, "Re", f"#who Maria Lopez {PARENT}", answers=notice)
    assert "We have the concern that was passed on to us" in office.sent(to=PARENT)[0].subject


def test_another_employee_may_still_write_as_a_parent(office):
    mail = office.mail(OVERSIGHT, "My own child", "The bus of my daughter is late.")

    assert office.case(mail.case).requester is not None
