"""What a letter says is what happened: who hears what, of whom it is, and what comes next."""

from dataclasses import replace
from datetime import time

import pytest
from support.town import (
    BACKUP,
    CONTACT,
    HELP,
    LEE,
    MORA,
    NEIGHBOUR,
    OVERSIGHT,
    PARENT,
    PEOPLE,
    SUPERINTENDENT,
    TRANSPORT,
    Letter,
    Town,
    sunfield,
)

from casepost.database import open_engine
from cases.form import blank
from cases.form_sheet import take_apart
from cases.people import People, Person, Role, Site
from cases.schools import school_named
from notify.courier import Permanent

PRIYA = "priya.nair@sunfield.example"
PAULA = "paula.stein@sunfield.example"
RECORDS = (
    Person("Priya Nair", PRIYA, Role.OFFICER, office="records"),
    Person("Paula Stein", PAULA, Role.OFFICER, office="records"),
)
REQUEST = "Under the Public Records Act I request copies of the bus contracts of 2025."
HARM = "A man with a gun is at the school gate of Bannon Creek School. He says he will shoot."
STOP = "The bus left my son at the stop."


@pytest.fixture
def made(empty_sqlite, tmp_path):
    """Return a function that makes a town of another district."""
    engines = []

    def make(**changes) -> Town:
        file = tmp_path / f"town{len(engines)}.db"
        file.write_bytes(empty_sqlite.read_bytes())
        engines.append(open_engine(f"sqlite:///{file}"))
        return Town(engines[-1], sunfield(**changes))

    yield make
    for engine in engines:
        engine.dispose()


@pytest.fixture
def offices(made):
    """A town with two officers for records."""
    return made(people=People((*PEOPLE, *RECORDS)))


def last(town: Town, who: str, subject: str = "") -> Letter:
    return town.sent(to=who, subject=subject)[-1]


def say(town: Town, words: str, who: str = CONTACT, subject: str = "") -> str:
    """Somebody writes in reply to their letter; return what comes back."""
    town.mail(who, "Re: the case", words, answers=last(town, who, subject))
    return last(town, who).text


# Whom a case is about


def test_about_me_is_about_whoever_writes_it(town):
    case = town.mail(PARENT, "bus 14", STOP).case
    say(town, "#about me")

    assert town.case(case).about == "contact"
    assert town.sent(to=SUPERINTENDENT) == []


@pytest.mark.parametrize(("words", "role"), [("the board", "board"), ("Board member", "board"), ("la mesa", "board")])
def test_whole_words_name_a_role(town, words, role):
    case = town.mail(PARENT, "bus 14", STOP).case
    say(town, f"#about {words}")
    assert town.case(case).about == role


@pytest.mark.parametrize("words", ["mem", "principal", "mes", "s", "the"])
def test_a_part_of_a_word_names_nobody_and_no_role_is_guessed(town, words):
    case = town.mail(PARENT, "bus 14", STOP).case
    back = say(town, f"#about {words}")

    assert town.case(case).about is None
    assert "Write who the case is about" in back
    assert "did you mean" not in back.casefold()
    assert town.sent(to=SUPERINTENDENT) == []


# Legal clocks


def test_each_officer_hears_alone_of_the_clock_of_their_office(offices):
    case = offices.mail(PARENT, "Records", REQUEST).case
    notice = last(offices, CONTACT)
    assert "#clock public-records confirm" in notice.text
    offices.mail(CONTACT, "Re:", "#clock public-records confirm", answers=notice)
    offices.wait(minutes=3)

    for officer in (PRIYA, PAULA):
        (letter,) = offices.sent(to=officer)
        assert letter.subject == f"[{case}] A legal time limit runs: please see to it"
        assert "Clock:     public records request" in letter.text
        assert "Do it by:  Wednesday, November 25, at the latest Monday, November 30" in letter.text
        assert "Started:   Monday, November 16" in letter.text
        assert "Ana Ruiz found" in letter.text
        assert f"#show {case}" in letter.text
        assert "#clock public-records met" in letter.text
        assert "contracts" not in letter.text
    offices.mail(PRIYA, "Re:", f"#show {case}", answers=last(offices, PRIYA))
    assert "bus contracts" in last(offices, PRIYA).text
    offices.mail(PRIYA, "Re:", "#clock public-records met", answers=offices.sent(to=PRIYA)[0])
    offices.wait(minutes=3)
    assert last(offices, PAULA).subject == f"[{case}] A legal time limit is met"
    assert len(offices.sent(to=PRIYA, subject="time limit")) == 1  # not of what she did herself


def test_a_clock_that_is_taken_back_in_time_is_told_to_no_officer(offices):
    offices.mail(PARENT, "Records", REQUEST)
    say(offices, "#clock public-records confirm")
    say(offices, "UNDO")
    offices.wait(minutes=3)
    assert offices.sent(to=PRIYA) == []


# What staff are told that leaves


def test_a_call_that_resolves_says_that_the_family_is_written_to(town):
    town.mail(f"Maria Lopez <{PARENT}>", "bus 14", STOP)
    done = say(town, "#called\n#resolve fixed\n\nShe is glad of the new stop.")
    assert "resolved as: fixed. Maria Lopez will be told at" in done
    town.wait(minutes=3)
    assert "marked your case as resolved" in last(town, PARENT).text


def test_an_answer_in_writing_that_resolves_names_the_family_once(town):
    town.mail(f"Maria Lopez <{PARENT}>", "bus 14", STOP)
    done = say(town, "#resolve fixed\n\nThe stop is back.")
    assert "answer to Maria Lopez leaves at" in done
    assert "will be told" not in done


def test_words_passed_on_are_named_in_the_summary(town):
    town.mail(PARENT, "bus 14", STOP)
    say(town, "#to transport\n\nWhere is the stop?")
    town.wait(minutes=3)
    town.mail(TRANSPORT, "Re:", "The stop moved to Oak Street.", answers=last(town, TRANSPORT))
    done = say(town, "#pass", subject="Reply from a department")
    assert ", with the words of Transportation, leaves at" in done


def test_a_line_for_the_board_says_that_nobody_referred_the_case(town):
    town.mail(PARENT, "bus 14", STOP)
    assert "Nobody has referred this case yet" in say(town, "#board The stop is back.")
    town.forward(LEE, name="Pat Kim", address=NEIGHBOUR, subject="noise", text="It is loud.")
    assert "Nobody has referred" not in say(town, "#board It is quiet now.", subject="New case")


# What is shown of a case


def test_an_answer_that_was_taken_back_is_not_shown_as_sent(town):
    town.mail(PARENT, "bus 14", STOP)
    notice = last(town, CONTACT)
    town.mail(CONTACT, "Re:", "This was the wrong text.", answers=notice)
    say(town, "UNDO")
    town.mail(CONTACT, "Re:", "This is the right text.", answers=notice)
    town.wait(minutes=3)
    town.mail(CONTACT, "Re:", "SHOW", answers=notice)
    shown = last(town, CONTACT, "messages").text.replace("\r\n", "\n")

    wrong, right = (part for part in shown.split("-" * 50) if "text." in part)
    assert "taken back, not sent" in wrong
    assert "sent" in right
    assert "taken back" not in right


def test_a_question_to_a_department_is_shown_as_one_and_orders_are_left_out(town):
    town.mail(PARENT, "bus 14", STOP)
    notice = last(town, CONTACT)
    town.mail(CONTACT, "Re:", "#to transport\n\nWhere is the stop?", answers=notice)
    town.mail(CONTACT, "Re:", "show", answers=notice)
    town.mail(CONTACT, "Re:", "SHOW", answers=notice)
    shown = last(town, CONTACT, "messages").text

    assert "asked Transportation" in shown
    assert shown.count("From:") == 2  # the parent, and the question
    assert "To answer, reply above" not in shown


# What somebody outside passes on

INNER = (
    "Please see what the teacher wrote.\n\n---------- Forwarded message ---------\nFrom: Tom Reed "
    "<tom.reed@school.example>\nDate: Mon, Nov 16, 2026 at 9:00 AM\nSubject: The field trip\nTo: <maria@mail.example>"
    "\n\nThe trip costs ninety dollars a child.\n"
)


def test_a_message_that_a_constituent_passes_on_is_shown_and_its_writer_is_nobody_here(town):
    case = town.mail(f"Maria Lopez <{PARENT}>", "Fwd: The field trip", INNER).case
    notice = last(town, CONTACT).text

    assert "They passed on a message of Tom Reed <tom.reed@school.example>:" in notice
    assert "> The trip costs ninety dollars a child." in notice
    assert "Your words go to: Maria Lopez <maria.lopez@mail.example> only." in notice
    assert town.sent(to="tom.reed@school.example") == []
    town.mail(PARENT, "Fwd: The field trip", INNER.replace("ninety", "eighty"), answers=last(town, PARENT))
    assert "eighty dollars" in last(town, CONTACT, case or "").text


def test_a_plain_mail_passes_nothing_on(town):
    town.mail(PARENT, "bus 14", STOP)
    assert "passed on a message" not in last(town, CONTACT).text


# Cases about our own people


def test_a_case_handed_over_tells_who_asks_and_who_decided(town):
    town.mail(f"Maria Lopez <{PARENT}>", "bus 14", STOP)
    say(town, "#about contact")
    notice = last(town, BACKUP).text

    assert "From:      Maria Lopez <maria.lopez@mail.example>" in notice
    assert "Ana Ruiz said that this case is about Ana Ruiz" in notice
    assert "case may be about" not in notice
    assert "not known" not in notice


def test_a_case_of_a_referral_is_handed_over_as_that_of_its_constituent(town):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus", text=STOP)
    say(town, "#about contact")
    assert "From:      Maria Lopez <maria.lopez@mail.example>" in last(town, BACKUP).text


# Opened again


def test_the_constituent_is_told_that_they_wrote_only_when_they_did(town):
    case = town.mail(PARENT, "bus 14", STOP).case
    town.mail(NEIGHBOUR, "Re:", "I am the father.", answers=last(town, PARENT))
    say(town, "#accept", subject="not known")
    say(town, "#resolve fixed\n\nThe stop is back.")
    town.wait(minutes=3)
    town.mail(NEIGHBOUR, f"Re: [{case}]", "It is not solved at all, no bus came.", answers=last(town, PARENT))

    told = last(town, PARENT, "opened your case again").text
    assert "You wrote" not in told
    assert "We opened your case again." in told


# Alerts


@pytest.fixture
def alert(town):
    town.mail(PARENT, "danger", HARM)
    return last(town, OVERSIGHT)


@pytest.mark.parametrize("words", ["OK, thanks. I called the police.", "OK\n\nI called the police.", "Okay. I called."])
def test_ok_with_more_words_confirms_an_alert_and_keeps_them_as_a_note(town, alert, words):
    town.mail(OVERSIGHT, "Re:", words, answers=alert)

    assert "alert_confirmed" in town.kinds("CS-2026-00001")
    assert "noted" in town.kinds("CS-2026-00001")
    assert "I called" in last(town, CONTACT).text
    town.wait(minutes=5)
    assert not any("I called" in letter.text for letter in town.sent(to=PARENT))


def test_other_words_confirm_no_alert(town, alert):
    town.mail(OVERSIGHT, "Re:", "Who is on this? I cannot call now.", answers=alert)
    assert "alert_confirmed" not in town.kinds("CS-2026-00001")


def test_ok_below_another_letter_confirms_nothing(town):
    town.mail(PARENT, "bus 14", STOP)
    say(town, "OK, thanks for writing. The stop is back.")
    assert "alert_confirmed" not in town.kinds("CS-2026-00001")
    assert "answered" in town.kinds("CS-2026-00001")


def test_an_alert_begins_with_what_happened_and_names_the_school(town, alert):
    lines = [line for line in alert.text.replace("\r\n", "\n").split("\n") if line]
    assert lines[0] == "A case may need your attention now. Reply above this line."
    assert lines[1].startswith("Why:")
    assert next(line for line in lines if not line.startswith(("A case", "Why:", " "))).startswith("Please reply")
    assert "School:    Bannon Creek School (named in the message)" in alert.text


# Receipts


def test_who_was_met_gets_a_receipt_for_what_was_passed_on(town):
    case = town.mail(LEE, "A family", "A mother stopped me. The bus is late every day.").case
    say(town, f"#who Maria Lopez {PARENT}")
    receipt = last(town, PARENT)

    assert receipt.subject == f"[{case}] We have the concern that was passed on to us"
    assert "passed on to us on Monday, November 16." in receipt.text
    assert "Thank you for writing" not in receipt.text


def test_who_wrote_themselves_gets_the_ordinary_receipt(town):
    town.mail(PARENT, "bus 14", STOP)
    assert "Thank you for writing to us." in last(town, PARENT).text


def test_a_member_who_writes_for_themselves_gets_one_ordinary_receipt(town):
    town.mail(LEE, "my son's bus", "My son was left at the stop. I write as a father.")
    asked = last(town, LEE).text
    assert "Please reply with their name and email address." in asked
    assert "If you wrote for yourself, reply and say so." in asked
    done = say(town, "#own")
    town.wait(minutes=3)

    (receipt,) = town.sent(to=LEE, subject="We received your message")
    assert "Thank you for writing to us." in receipt.text
    assert "The receipt goes to them now" in done


# What comes back


def test_news_come_first_when_a_letter_came_back(town):
    town.post_office.refused[PARENT] = Permanent("550 5.1.1 no such user")
    town.mail(f"Maria Lopez <{PARENT}>", "bus 14", STOP)
    town.wait(minutes=1)
    letter = last(town, CONTACT, "did not arrive")
    news, what = letter.text.replace("\r\n", "\n").split("\n")[:2]
    assert news.startswith("Our email did not arrive.")
    assert what.startswith(f"Our receipt to {PARENT} was returned: there is no such mailbox")
    assert "Our our" not in letter.text

    done = say(town, "#email maria@home.example", subject="did not arrive")
    assert "the email address of Maria Lopez is now maria@home.example." in done


def test_a_second_referral_is_no_note(town):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus", text=STOP)
    town.forward(MORA, name="Maria Lopez", address=PARENT, subject="bus", text=STOP)
    assert last(town, CONTACT).subject == "[CS-2026-00001] Referred by a Board member"


# Which school

SITES = (
    Site("bannon", "Bannon Creek School", "school", also=("Bannon",)),
    Site("oak", "Oak School", "school"),
    Site("transport", "Transportation", "department"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My son goes to BANNON creek school.", "Bannon Creek School"),
        ("He is at Bannon.", "Bannon Creek School"),
        ("At Bannons they say so.", ""),
        ("He left Oak School for Bannon Creek School.", ""),
        ("Ask Transportation.", ""),
        ("", ""),
    ],
)
def test_one_school_in_whole_words_is_found(text, found):
    assert school_named(text, SITES) == found


def test_the_notice_names_the_school_that_the_message_names_and_sets_none(town):
    case = town.mail(PARENT, "bus 14", "My son goes to Bannon Creek School. The bus is late.").case
    assert "School:    Bannon Creek School (named in the message)" in last(town, CONTACT).text
    assert town.case(case).school is None
    town.mail(NEIGHBOUR, "noise", "It is loud.")
    assert "School:    not found" in last(town, CONTACT).text


# Words and hours


def test_spanish_hours_name_the_days(town):
    town.mail(PARENT, "El autobús", "El autobús dejó a mi hijo en la parada esta mañana y nadie nos avisó de nada.")
    told = last(town, PARENT).text
    assert "de lunes a viernes, de 8:00 a 17:00" in told
    assert "Monday to Friday, 8 a.m. to 5 p.m." in told
    assert told.count("Los intérpretes son gratis.") == 1


def test_english_hours_of_a_spanish_office_name_the_days(made):
    office = sunfield().office
    calendar = replace(sunfield().calendar, weekend=frozenset({2, 6}), opens=time(9))
    town = made(office=replace(office, languages=("es", "en"), hours="de lunes a sábado"), calendar=calendar)
    town.mail(PARENT, "The bus", "The bus left my son at the stop this morning and nobody told us anything.")
    assert "Monday, Tuesday, Thursday, Friday, Saturday, 9:00 a.m. to 5:00 p.m." in last(town, PARENT).text


def test_a_date_that_is_over_is_named_with_its_weekday(town):
    town.mail(PARENT, "bus 14", STOP)
    back = say(town, "#extend 2026-11-26 they are slow")
    assert "The office is closed on Thursday, November 26, 2026." in back
    assert "#extend 2026-11-30 WHY" in back


@pytest.mark.parametrize("label", ["Recibo", "Acuse", "Receipt"])
def test_the_form_understands_each_word_for_the_receipt(label):
    assert take_apart(f"Cómo: teléfono\n{label}: sí\nResumen: Llamó.").value("receipt") == "sí"


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_hint_of_the_form_stands_right_above_its_label_below_a_blank_line(language):
    lines = blank(language).split("\n")
    hints = [place for place, line in enumerate(lines) if line.startswith("[")]
    assert hints
    for place in hints:
        assert lines[place - 1] == "" or lines[place - 1].startswith("[")
        assert lines[place + 1].endswith(":") or lines[place + 1].startswith("[")


def test_no_letter_to_the_public_asks_for_an_address_alone(town):
    town.mail(LEE, "A family", "A mother stopped me. The bus is late every day.")
    assert HELP in last(town, LEE).text
    assert "email address" in last(town, LEE).text
    assert "name and address" not in last(town, LEE).text
