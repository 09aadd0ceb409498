"""What somebody typed or pasted is never dropped in silence, and what only a machine or one family wrote goes no further."""

import pytest
from support.departments import asked, opened, words
from support.town import CONTACT, LEE, NEIGHBOUR, PARENT, TRANSPORT, Town, sunfield

from casepost.family import is_doubtful

PASTED = (
    "From: Joe Driver <joe@sunfield.example>\nSent: Monday, November 16, 2026 9:00 AM\n"
    "To: Dana Reyes <dana.reyes@sunfield.example>\nSubject: bus 14\n\nThe stop at Elm Street opens Monday at 7:10.\n"
)
OPENS = "The stop at Elm Street opens Monday at 7:10."
TYPED_ALONE = {"quoting": lambda text, _: text}  # a program that quotes nothing


def work(town: Town, text: str) -> str:
    """The contact replies to the notice of a new case; its number."""
    case, notice = opened(town)
    town.mail(CONTACT, "Re: Bus 14", text, answers=notice)
    town.wait(minutes=3)
    return case


def shown(town: Town) -> str:
    """What #show tells the contact of the last case."""
    town.mail(CONTACT, "Re: Bus 14", "#show", answers=town.sent(to=CONTACT)[-1])
    return words(town.sent(to=CONTACT)[-1])


@pytest.mark.parametrize(
    "text",
    [
        "This is Ana Ruiz.\nThe stop opens on Monday.",
        "Ana Ruiz here from the office.\nThe stop opens on Monday at 7:10.",
        "Dear Ana Ruiz,\nThe stop opens on Monday.",
        "Ana Ruiz here\nThe stop opens Monday",
        "Ana Ruiz\nThe stop opens on Monday at 7:10 again.",
        "Ana Ruiz\nthe bus stops at the same place as before from monday on",
    ],
)
@pytest.mark.parametrize("command", ["#resolve fixed", "#category transportation"])
def test_a_text_that_begins_with_the_writers_name_is_a_text(town, command, text):
    work(town, f"{command}\n\n{text}")
    assert text in words(town.sent(to=PARENT)[-1])


@pytest.mark.parametrize(
    "signature", ["Ana Ruiz", "Ana Ruiz, Coordinator\n(555) 555-0100", "Ms. Ana Ruiz\nSunfield Unified\nRoom 2"]
)
def test_a_signature_alone_below_a_command_is_still_no_answer(town, signature):
    case = work(town, f"#category transportation\n\n{signature}")
    assert "answered" not in town.kinds(case)
    assert len(town.sent(to=PARENT)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Hello Ana\nDana Reyes here from Transportation.\nThe stop moves to Elm Street on Monday.\nNobody needs to call.",
        "Drivers of bus 14:\nDana\nPat\nThey stop there again from Monday.",
        "Drivers of bus 14:\nDana\nPat",
        "Dana Reyes, Transportation\nThe stop moves to Elm Street.",
        "It moves.\n\nDana Reyes says\nwe open on Monday with the new list of all stops.",
    ],
)
def test_a_departments_words_are_not_cut_at_its_own_name(town, text):
    _, letter = asked(town)
    town.mail(TRANSPORT, "Re: question", text, answers=letter)
    assert words(town.sent(to=CONTACT)[-1]).split("-" * 50)[1].strip() == text


@pytest.mark.parametrize(
    ("mail", "inside"),
    [
        (f"Hi Ana, the driver answered, see below.\n\n{PASTED}", OPENS),
        ("My answer:\n-- \nIt stops at 7:10.", "It stops at 7:10."),
        (f"He said:\nOn Friday, Nov 13, 2026 Joe Driver wrote:\n> {OPENS}\nThat is all we know.", OPENS),
    ],
)
def test_what_a_department_pastes_is_shown_and_not_passed_on(town, mail, inside):
    case, letter = asked(town)
    town.mail(TRANSPORT, "Re: question", mail, answers=letter)
    notice = town.sent(to=CONTACT)[-1]
    above, _, below = words(notice).partition("Below it stood (not passed on):")
    assert inside not in above
    assert inside in below
    assert town.case(case).status == "open"

    town.mail(CONTACT, "Re: reply", "#pass", answers=notice)
    town.wait(minutes=3)
    assert inside not in words(town.sent(to=PARENT)[-1])
    assert len(town.sent(to=PARENT)) == 2
    assert inside in shown(town)


def test_a_department_that_only_forwards_has_replied_and_nothing_can_be_passed_on(town):
    case, letter = asked(town)
    forwarded = f"---------- Forwarded message ---------\n{PASTED}"
    town.mail(TRANSPORT, "Fwd: bus", forwarded, answers=letter, **TYPED_ALONE)
    notice = town.sent(to=CONTACT)[-1]
    assert OPENS in words(notice)
    assert "They wrote no words" in words(notice)
    assert town.case(case).status == "open"

    town.mail(CONTACT, "Re: reply", "#pass", answers=notice)
    town.wait(minutes=3)
    assert len(town.sent(to=PARENT)) == 1


def test_the_letter_that_a_department_answers_is_not_shown_below_its_words(town):
    _, letter = asked(town)
    town.mail(TRANSPORT, "Re: question", "It stops there from Monday.\n\n-- \nDana Reyes\nRouting", answers=letter)
    assert "Below it stood" not in town.sent(to=CONTACT)[-1].text


@pytest.mark.parametrize("line", ["#note", "#called"])
def test_what_is_pasted_below_a_text_that_stays_inside_stays_with_it(town, line):
    work(town, f"{line}\nWe spoke.\n\n{PASTED}")
    assert OPENS in shown(town)
    assert len(town.sent(to=PARENT)) == 1


def test_a_note_that_is_only_pasted_is_kept(town):
    case = work(town, f"#note\n\n{PASTED}")
    assert "noted" in town.kinds(case)
    assert OPENS in shown(town)


def test_what_a_board_member_pastes_below_a_note_reaches_the_contact(town):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus", text="The bus left my son.")
    town.mail(LEE, "Re: bus", f"See below.\n\n{PASTED}", answers=town.sent(to=LEE)[-1])
    assert OPENS in words(town.sent(to=CONTACT)[-1])
    assert OPENS not in "".join(one.text for one in town.sent(to=PARENT))


AUTOMATIC = [
    "Thank you for your email. I will be back on Monday. For urgent matters call Pat.",
    "Our office has received your message and will reply within two days. Ticket 4711.",
    "Gracias por su mensaje. Regreso el lunes.",
    "I no longer work at the district. Please write to Joe at joe@x.example",
]


@pytest.mark.parametrize("text", AUTOMATIC)
def test_an_automatic_reply_without_a_mark_is_shown_as_one_and_the_question_stays_open(town, text):
    case, letter = asked(town)
    before = len(town.sent(to=TRANSPORT))
    town.mail(TRANSPORT, "Re: question", text, answers=letter, **TYPED_ALONE)
    notice = town.sent(to=CONTACT)[-1]
    assert "looks like an automatic answer" in notice.text
    assert text in words(notice)
    assert "#pass" not in notice.text
    assert "department_replied" not in town.kinds(case)
    assert town.case(case).status == "with_department"
    assert len(town.sent(to=TRANSPORT)) == before

    town.mail(CONTACT, "Re: reply", "#pass", answers=notice)
    town.wait(minutes=3)
    assert len(town.sent(to=PARENT)) == 1


def test_the_departments_own_answer_after_its_automatic_one_is_the_reply(town):
    case, letter = asked(town)
    town.mail(TRANSPORT, "Re: question", AUTOMATIC[1], answers=letter, **TYPED_ALONE)
    town.mail(TRANSPORT, "Re: question", "It stops there from Monday.", answers=letter)
    assert "To pass these words on" in town.sent(to=CONTACT)[-1].text
    assert town.case(case).status == "open"


def test_plain_words_of_a_department_cause_no_letter_to_it_and_its_commands_do(town):
    _, letter = asked(town)
    before = len(town.sent(to=TRANSPORT))
    town.mail(TRANSPORT, "Re: question", "It stops there from Monday.", answers=letter)
    assert len(town.sent(to=TRANSPORT)) == before
    town.mail(TRANSPORT, "Re: question", "#note\nWe look again on Friday.", answers=letter)
    assert "Done" in town.sent(to=TRANSPORT)[-1].subject


HARMLESS = [
    "Bus 14 stops on Elm Street again from Monday at 7:10.",
    "The office is open Monday to Friday from 8 a.m. to 4 p.m.",
    "To enroll, bring a proof of address and a birth certificate to the school office.",
    "Enrollment for next year opens on February 1.",
    "The cafeteria serves breakfast from 7:30 to 8:00.",
    "Buses will run on the winter schedule until March 12.",
    "Please fill in the transfer form and send it to the Enrollment Office.",
    "Hello,\n\nThank you for writing to us. Route 9 now starts ten minutes earlier.\n\nKind regards",
    "El autobús 14 para otra vez en la calle Olmo desde el lunes.",
    "La oficina abre de lunes a viernes, de 8 a 16.",
    "Para inscribirse, traiga un comprobante de domicilio a la escuela.",
    "The board meets on the second Tuesday of the month at 6 pm in the Board Room.",
    "Lunch is free for all students this year.",
    "Lost items are kept at the front desk for 30 days.",
    "Call the Transportation Department at (555) 555-0100 if the bus is late.",
]
PRIVATE = [
    "Dear Mrs. Lopez, bus 14 stops again Monday.",
    "Dear Maria, it stops again.",
    "Your son will get the bus pass for his wheelchair, because of his seizures.",
    "The driver says D. Lopez hit another boy, Tomás Vega, on Friday.",
    "We spoke with Mr Vega about your divorce.",
    "Your daughter Xiomara's counselor says she is pregnant.",
    "The boy in 3B, Kwame, has been moved.",
    "maria dot lopez at mail dot example is your login",
    "Your child's ID is 7788123.",
    "El hijo de la señora López está en la clase 4B con Ximena.",
    "Diego will be moved to Room 4.",
    "Nguyễn Văn An sẽ chuyển lớp.",
    "She can ride again from Monday.",
    "Su hija empieza el lunes.",
    "The custody papers arrived.",
]


@pytest.mark.parametrize("answer", HARMLESS)
def test_an_answer_about_buses_hours_and_steps_may_be_used_again(answer):
    assert not is_doubtful(answer, sunfield())


@pytest.mark.parametrize("answer", PRIVATE)
def test_an_answer_about_somebody_may_not_be_used_again(answer):
    assert is_doubtful(answer, sunfield())


def test_an_answer_in_doubt_reaches_no_other_family_and_is_not_offered(town):
    text = "Bus 14 was late again at our stop, and nobody told us why."
    number = str(town.mail("Bea Ito <bea@mail.example>", "School bus", text).case)
    town.mail(CONTACT, "Re: School bus", "Kwame was moved to another bus.", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    town.mail(f"Pat Kim <{NEIGHBOUR}>", "School bus", "The school bus 14 did not come to Oak Lane today.")
    notice = town.sent(to=CONTACT)[-1]
    assert number not in notice.text
    town.mail(CONTACT, "Re: School bus", f"#use {number}\n\nHello", answers=notice)
    town.wait(minutes=3)
    assert f"Read it with #show {number}" in town.sent(to=CONTACT)[-1].text
    assert len(town.sent(to=NEIGHBOUR)) == 1
