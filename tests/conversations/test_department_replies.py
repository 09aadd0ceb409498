"""What a department writes comes back to the contact alone, and one word passes it on as the answer."""

import pytest
from support.departments import asked, opened, with_people, words
from support.reply_mail import CLIENTS, reply
from support.town import BACKUP, CONTACT, PARENT, TRANSPORT, Town

from cases.people import Person, Role
from ingest.quoting import holds_our_letter

pytestmark = pytest.mark.thorough

DANA = ("Dana Reyes", TRANSPORT)
FACTS = "The driver was new to the route. From Monday, bus 14 stops there again at 7:10."
SIGNED = f"{FACTS}\n\nThanks,\nDana Reyes\nRouting, ext. 4410"


def answered_with(town: Town) -> str:
    """What stands above the closing of the last letter to the parent."""
    return words(town.sent(to=PARENT)[-1]).partition("\n\nAna Ruiz\n")[0]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_reply_from_any_program_comes_back_as_a_note_and_goes_no_further(town, client):
    case, letter = asked(town)
    reply(town, client, DANA, letter, FACTS)
    town.wait(minutes=3)

    assert "department_replied" in town.kinds(case)
    notice = words(town.sent(to=CONTACT)[-1])
    assert "Reply from a department" in town.sent(to=CONTACT)[-1].subject
    assert notice.split("-" * 50)[1].strip() == FACTS
    assert "To pass these words on as your answer, reply #pass" in notice
    assert len(town.sent(to=PARENT)) == 1
    assert town.case(case).status == "open"


@pytest.mark.parametrize("client", CLIENTS)
def test_one_word_in_any_program_passes_exactly_those_words_on(town, client):
    case, letter = asked(town)
    town.mail(TRANSPORT, "Re: question", SIGNED, answers=letter)
    reply(town, client, ("Ana Ruiz", CONTACT), town.sent(to=CONTACT)[-1], "#pass")
    town.wait(minutes=3)

    assert answered_with(town) == FACTS
    assert town.case(case).first_answer_at is not None
    assert not holds_our_letter(answered_with(town))


def test_the_contacts_own_text_goes_first_and_the_case_may_be_resolved_in_the_same_mail(town):
    for order in ("#pass\n#resolve fixed", "#resolve fixed\n#pass"):
        case, letter = asked(town)
        town.mail(TRANSPORT, "Re: question", SIGNED, answers=letter)
        text = f"{order}\n\nHello, we asked the people of the buses."
        town.mail(CONTACT, "Re: reply", text, answers=town.sent(to=CONTACT)[-1])
        town.wait(minutes=3)

        assert answered_with(town) == f"Hello, we asked the people of the buses.\n\n{FACTS}"
        assert town.case(case).outcome == "fixed"


def test_pass_alone_resolves_too_in_either_order(town):
    for order in ("#resolve fixed\n#pass", "#pass\n#resolve fixed"):
        case, letter = asked(town)
        town.mail(TRANSPORT, "Re: question", SIGNED, answers=letter)
        town.mail(CONTACT, "Re: reply", order, answers=town.sent(to=CONTACT)[-1])
        town.wait(minutes=3)

        assert answered_with(town) == FACTS
        assert town.case(case).outcome == "fixed"


def test_what_was_passed_on_can_be_taken_back(town):
    case, letter = asked(town)
    town.mail(TRANSPORT, "Re: question", SIGNED, answers=letter)
    town.mail(CONTACT, "Re: reply", "#pass", answers=town.sent(to=CONTACT)[-1])
    town.mail(CONTACT, "Re: Done", "UNDO", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=5)

    assert len(town.sent(to=PARENT)) == 1
    assert town.case(case).first_answer_at is None


def test_pass_in_reply_to_any_other_letter_sends_nothing(town):
    case, letter = asked(town)
    notice = town.sent(to=CONTACT)[0]
    town.mail(TRANSPORT, "Re: question", SIGNED, answers=letter)
    town.mail(CONTACT, "Re: Bus 14", "#pass", answers=notice)
    town.wait(minutes=3)

    assert "this one shows none" in town.sent(to=CONTACT)[-1].text
    assert len(town.sent(to=PARENT)) == 1
    assert "answered" not in town.kinds(case)


def test_a_mail_handed_back_for_a_wrong_line_may_be_corrected_with_pass_in_it(town):
    _, letter = asked(town)
    town.mail(TRANSPORT, "Re: question", SIGNED, answers=letter)
    town.mail(CONTACT, "Re: reply", "#pass\n#resolve fxied", answers=town.sent(to=CONTACT)[-1])
    handed_back = town.sent(to=CONTACT)[-1]
    assert "Nothing was done" in handed_back.subject
    town.mail(CONTACT, "Re: reply", "#pass\n#resolve fixed", answers=handed_back)
    town.wait(minutes=3)

    assert answered_with(town) == FACTS


@pytest.mark.parametrize(
    "reply_text",
    [
        "It is the same as in CS-2026-00099, which we answered.",
        "Write to help+r.abcdefghijklmnopqrstuvwx@sunfield.example about it.",
        "Yes. You asked: What the person wrote, without names and addresses: it is late.",
    ],
)
def test_words_with_another_case_or_a_part_of_our_letter_cannot_be_passed_on(town, reply_text):
    case, letter = asked(town)
    town.mail(TRANSPORT, "Re: question", reply_text, answers=letter)
    notice = town.sent(to=CONTACT)[-1]
    assert "cannot be passed on as they are" in notice.text
    assert "#pass" not in notice.text
    town.mail(CONTACT, "Re: reply", "#pass", answers=notice)
    town.wait(minutes=3)

    assert "Copy what fits" in town.sent(to=CONTACT)[-1].text
    assert "answered" not in town.kinds(case)
    assert len(town.sent(to=PARENT)) == 1


def test_words_that_the_department_took_back_cannot_be_passed_on(town):
    case, letter = asked(town)
    town.mail(TRANSPORT, "Re: question", SIGNED, answers=letter)
    notice = town.sent(to=CONTACT)[-1]
    town.mail(TRANSPORT, "Re: Done", "UNDO", answers=town.sent(to=TRANSPORT)[-1])
    town.mail(CONTACT, "Re: reply", "#pass", answers=notice)
    town.wait(minutes=3)

    assert "took these words back" in town.sent(to=CONTACT)[-1].text
    assert len(town.sent(to=PARENT)) == 1
    assert town.case(case).status == "with_department"


def test_a_note_of_the_department_is_a_note(town):
    case, letter = asked(town)
    town.mail(TRANSPORT, "Re: question", "#note\nWe look into it on Friday.", answers=letter)

    assert "noted" in town.kinds(case)
    assert "department_replied" not in town.kinds(case)
    assert "We look into it on Friday." in town.sent(to=CONTACT)[-1].text
    assert town.case(case).status == "with_department"


def test_a_reply_that_is_only_a_file_is_named_and_has_nothing_to_pass_on(town):
    case, letter = asked(town)
    body = '--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="route.pdf"\r\n\r\nPDF\r\n--x--'
    fields = (
        f"Authentication-Results: mx.sunfield.example; dmarc=pass header.from=sunfield.example\r\nFrom: {TRANSPORT}\r\n"
        f"To: {letter.reply_to}\r\nSubject: Re: question\r\nMessage-ID: <file@sunfield.example>\r\n"
        f"In-Reply-To: {letter.message_id}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    )
    town.deliver((fields + body).encode())

    notice = town.sent(to=CONTACT)[-1]
    assert "department_replied" in town.kinds(case)
    assert "route.pdf" in notice.text
    assert "They wrote no words" in notice.text
    town.mail(CONTACT, "Re: reply", "#pass", answers=notice)
    town.wait(minutes=3)
    assert len(town.sent(to=PARENT)) == 1


def test_an_empty_reply_of_the_department_is_handed_back(town):
    case, letter = asked(town)
    town.mail(TRANSPORT, "Re: question", "", answers=letter)

    assert "held no words that we could read" in town.sent(to=TRANSPORT)[-1].text
    assert "department_replied" not in town.kinds(case)


def test_a_reply_that_is_not_proven_is_asked_about_and_reaches_nobody(town):
    case, letter = asked(town)
    town.mail(TRANSPORT, "Re: question", SIGNED, answers=letter, proven=False)
    town.wait(minutes=3)
    assert "Was this you?" in town.sent(to=TRANSPORT)[-1].subject
    assert "department_replied" not in town.kinds(case)

    town.mail(TRANSPORT, "Re: Was this you?", "CONFIRM", answers=town.sent(to=TRANSPORT)[-1])
    assert "department_replied" in town.kinds(case)
    notice = words(town.sent(to=CONTACT)[-1])
    assert notice.split("-" * 50)[1].strip() == FACTS
    assert len(town.sent(to=PARENT)) == 1


def test_a_colleague_with_an_address_that_nobody_knows_is_shown_as_pending(town):
    case, letter = asked(town)
    colleague = "kim.vale@sunfield.example"
    town.mail(colleague, "Re: question", "It stops there from Monday.", answers=letter)
    town.wait(minutes=3)

    notice = town.sent(to=CONTACT)[-1]
    assert "(pending)" in notice.text
    assert "It stops there from Monday." in notice.text
    assert "#pass" not in notice.text
    assert town.sent(to=colleague) == []
    assert len(town.sent(to=PARENT)) == 1
    assert town.case(case).status == "with_department"
    town.mail(CONTACT, "Re: reply", "#pass", answers=notice)
    town.wait(minutes=3)
    assert len(town.sent(to=PARENT)) == 1


def test_the_absence_notice_of_a_department_is_no_reply(town):
    case, letter = asked(town)
    headers = [("Auto-Submitted", "auto-replied")]
    town.mail(TRANSPORT, "Out of office", "I am away until Monday.", answers=letter, headers=headers)

    assert "department_replied" not in town.kinds(case)
    assert town.case(case).status == "with_department"


def test_two_were_asked_and_the_case_waits_until_both_have_replied(town):
    town = with_people(town, Person("Bo Lind", "bo.lind@sunfield.example", Role.DEPARTMENT, key="bannon"))
    case, letter = asked(town, "#to transport\n#to bannon\n\nWhere does bus 14 stop?")
    town.mail(TRANSPORT, "Re: question", FACTS, answers=letter)
    assert town.case(case).status == "with_department"
    town.mail(
        "bo.lind@sunfield.example", "Re: question", "At the gate.", answers=town.sent(to="bo.lind@sunfield.example")[-1]
    )
    assert town.case(case).status == "open"

    first = next(one for one in town.sent(to=CONTACT) if FACTS in one.text)
    town.mail(CONTACT, "Re: reply", "#pass", answers=first)
    town.wait(minutes=3)
    assert answered_with(town) == FACTS


def test_a_reply_to_a_resolved_case_is_shown_and_changes_nothing(town):
    case, letter = asked(town)
    town.mail(CONTACT, "Re: Bus 14", "#resolve fixed\n\nIt stops there again.", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    town.mail(TRANSPORT, "Re: question", SIGNED, answers=letter)
    town.wait(minutes=3)

    notice = town.sent(to=CONTACT)[-1].text
    assert "The case is resolved. This reply changes nothing." in notice
    assert FACTS in words(town.sent(to=CONTACT)[-1])
    assert town.case(case).status == "resolved"
    assert len(town.sent(to=PARENT)) == 2


def test_a_case_about_the_contact_sends_the_departments_words_to_the_backup_alone(town):
    case, notice = opened(town)
    town.mail(CONTACT, "Re: Bus 14", "#to transport When did it come?", answers=notice)
    town.wait(minutes=3)
    town.mail(CONTACT, "Re: Bus 14", "#about contact", answers=notice)
    before = len(town.sent(to=CONTACT))
    town.mail(TRANSPORT, "Re: question", SIGNED, answers=town.sent(to=TRANSPORT)[-1])

    assert FACTS in words(town.sent(to=BACKUP)[-1])
    assert len(town.sent(to=CONTACT)) == before
    assert town.case(case).about == "contact"
