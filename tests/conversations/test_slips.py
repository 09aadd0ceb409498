"""Small slips of the contact on a telephone: nothing leaves that was not meant, and a letter says what to do."""

import pytest
from support.town import CONTACT, LEE, OVERSIGHT, PARENT, TRANSPORT, Letter, Mail, Town

ANSWERED = "#1\n#resolve fixed\n\nThe stop is open again."
FAMILY = "Maria Lopez <maria.lopez@mail.example>"


@pytest.fixture
def case(town: Town) -> str:
    """The number of a parent's new case."""
    return str(town.mail(FAMILY, "bus", "The bus was late.").case)


def last(town: Town, to: str = CONTACT, subject: str = "") -> Letter:
    return town.sent(to=to, subject=subject)[-1]


def reply(town: Town, text: str, answers: Letter | None = None, **more: object) -> Mail:
    return town.mail(CONTACT, "Re: x", text, answers=answers or last(town), **more)


def to_family(town: Town) -> list[str]:
    """Return what the family got beside the receipt, once everything has left."""
    town.wait(hours=1)
    return [letter.text for letter in town.sent(to=PARENT)[1:]]


def doubtful(town: Town) -> Letter:
    """Return the letter 20 about an answer that could not be proven."""
    reply(town, "It comes on Monday.", proven=False)
    return last(town, subject="Was this you")


# 1. "was this you?"


@pytest.mark.parametrize(
    "words",
    [
        "CONFIRM",
        "Confirm.",
        "#confirm",
        "confirmar",
        "Yes, that was me. CONFIRM",
        "Sí, confirmo",
        "CONFIRM\n\nThank you!",
    ],
)
def test_the_word_on_the_first_line_confirms(town, case, words):
    reply(town, words, doubtful(town))
    assert ["It comes on Monday." in text for text in to_family(town)] == [True]


@pytest.mark.parametrize(
    "words", ["yes", "Yes, that was me", "Sí", "I confirm receipt of your message.", "#note it was me"]
)
def test_other_words_are_asked_once_for_the_word_and_are_text_for_nobody(town, case, words):
    asked = doubtful(town)
    for _ in range(3):
        reply(town, words, asked)
    letters = town.sent(to=CONTACT, subject="Was this you")
    assert len(letters) == 2
    assert "did not hold the word CONFIRM" in letters[-1].text
    assert to_family(town) == []
    assert "noted" not in town.kinds(case)


def test_the_second_letter_confirms_as_the_first_would_have_and_no_longer(town, case):
    asked = doubtful(town)
    town.wait(minutes=20)
    reply(town, "yes", asked)
    again = last(town, subject="Was this you")
    assert asked.text.split("before ")[1].split("\n")[0] == again.text.split("before ")[1].split("\n")[0]
    town.wait(minutes=20)
    reply(town, "CONFIRM", again)
    assert to_family(town) == []


def test_the_second_letter_confirms_in_time(town, case):
    reply(town, "yes", doubtful(town))
    reply(town, "CONFIRM", last(town, subject="Was this you"))
    assert ["It comes on Monday." in text for text in to_family(town)] == [True]


def test_no_keeps_the_waiting_mail_from_ever_running_and_the_operator_hears_of_it(town, case):
    asked = doubtful(town)
    before = len(town.sent(to=CONTACT))
    reply(town, "No, that was not me!", asked)
    reply(town, "CONFIRM", asked)
    assert len(town.sent(to=CONTACT)) == before
    assert "was not theirs" in last(town, to="it@sunfield.example").text
    assert to_family(town) == []


@pytest.mark.parametrize(
    "words", ["I am out of the office until Monday and will read your message then.", "No estoy en la oficina."]
)
def test_a_vacation_program_gets_nothing_back_from_the_question(town, case, words):
    asked = doubtful(town)
    before = len(town.sent(to=CONTACT))
    reply(town, words, asked, headers=[("Auto-Submitted", "auto-replied")])
    reply(town, f"{words} ", asked, headers=[("Precedence", "bulk")])
    assert len(town.sent(to=CONTACT)) == before
    assert to_family(town) == []


def test_confirm_on_another_letter_says_which_letter_it_answers(town, case):
    reply(town, "#confirm")
    assert 'CONFIRM answers the letter with the question "Was this you?"' in last(town).text.replace("\r\n", " ")
    assert to_family(town) == []


# 2. letters that name nobody


@pytest.mark.parametrize("asks", ["#1", "show", "#help", "Thanks"])
def test_words_in_reply_to_a_letter_that_names_nobody_are_handed_back(town, case, asks):
    reply(town, "#1")
    reply(town, asks)
    reply(town, "Thanks")
    assert "names nobody whom your words could go to" in last(town).text.replace("\r\n", " ")
    assert to_family(town) == []
    assert "answered" not in town.kinds(case)


def test_an_answer_whose_line_was_corrected_goes_to_the_family(town, case):
    reply(town, "#resolv fixed\n\nThe stop is open again.")
    reply(town, "The stop is open again.", last(town, subject="Nothing was done"))
    assert ["The stop is open again." in text for text in to_family(town)] == [True]


def test_a_command_above_says_whom_the_words_are_for(town, case):
    reply(town, "#1")
    reply(town, "#resolve fixed\n\nThe stop is open again.")
    assert ["The stop is open again." in text for text in to_family(town)] == [True]


def test_words_of_oversight_stay_a_note(town):
    case = town.mail(FAMILY, "bus", "A man with a gun will kill my son.").case
    town.mail(OVERSIGHT, "Re: x", "I have called the school.", answers=last(town, OVERSIGHT))
    assert "noted" in town.kinds(case)


# 3. undo


@pytest.mark.parametrize(
    "words",
    [
        "undo please",
        "Please undo",
        "Undo it",
        "No! Stop, undo that",
        "UNDO the answer, I meant Thursday.",
        "Deshacer",
        "deshaga eso",
        "cancel",
        "Cancel that, please",
        "#undo please",
        "UNDO\n\nDear Maria, the stop opens on Thursday and not on Monday, as I wrote.",
        "I want to undo\n\nAna Ruiz\nConstituent Services",
    ],
)
def test_a_plain_wish_takes_the_answer_back(town, case, words):
    reply(town, ANSWERED)
    reply(town, words)
    assert to_family(town) == []
    assert town.case(case).status == "new"
    assert "category set, answered, resolved" in last(town).text


def test_the_words_below_undo_come_back_to_their_writer(town, case):
    reply(town, ANSWERED)
    reply(town, "UNDO\n\nDear Maria, the stop opens on Thursday and not on Monday, as I wrote.")
    assert "went to nobody" in last(town).text
    assert "opens on Thursday" in last(town).text


@pytest.mark.parametrize("words", ["Do not undo it", "Never undo that", "We will undo the change."])
def test_other_words_with_undo_take_nothing_back(town, case, words):
    reply(town, ANSWERED)
    reply(town, words)
    assert len(to_family(town)) == 1
    assert "still leaves" in last(town, subject="Nothing was done").text


def test_undo_and_a_better_answer_in_one_mail(town, case):
    reply(town, ANSWERED)
    reply(town, "#undo\n#resolve explained\n\nThe stop stays closed.")
    assert "with the word UNDO" in last(town).text
    texts = to_family(town)
    assert len(texts) == 1
    assert "The stop stays closed." in texts[0]
    assert town.case(case).outcome == "explained"


def test_a_better_answer_can_be_taken_back_too(town, case):
    reply(town, ANSWERED)
    reply(town, "#undo\n#resolve explained\n\nThe stop stays closed.")
    reply(town, "undo")
    assert to_family(town) == []
    assert town.case(case).status == "new"


def test_a_mail_with_a_mistake_says_what_still_leaves(town, case):
    reply(town, ANSWERED)
    reply(town, "#undo\n#resolve bananas")
    assert "What you sent before still leaves" in last(town).text
    assert "Nothing was sent" not in last(town).text
    reply(town, "UNDO")
    assert to_family(town) == []


def test_mostrar_shows(town, case):
    reply(town, "Mostrar")
    assert "The bus was late." in last(town, subject="messages of this case").text


# 4. notes


def test_a_note_of_one_line_stays_inside_and_the_text_below_is_the_answer(town, case):
    reply(town, "#note The depot called.\n\nThe stop is open again.")
    texts = to_family(town)
    assert len(texts) == 1
    assert "The stop is open again." in texts[0]
    assert "depot" not in texts[0]
    assert town.kinds(case).count("noted") == 1
    assert "answer to Maria Lopez" in last(town).text


def test_what_may_be_the_rest_of_a_note_goes_to_nobody(town, case):
    reply(town, "#note The depot called and says that the family is\nknown to them. Do not tell anybody.")
    assert "rest of your note" in last(town).text
    assert to_family(town) == []


# 5. a command without its sign


@pytest.mark.parametrize(
    "line",
    [
        "resolve fixed",
        "Resolve: fixed.",
        "/resolve fixed",
        "category transportation",
        "help",
        "List",
        "note call the depot",
    ],
)
def test_a_command_without_its_sign_is_handed_back(town, case, line):
    reply(town, f"{line}\n\nThe stop is open again.")
    assert "Is this the command? Then write: #" in last(town).text
    assert to_family(town) == []


@pytest.mark.parametrize(
    "line",
    [
        "Show me the place, please.",
        "Note that the bus comes later.",
        "Note: the bus comes later.",
        "Ask the driver, please.",
        "Resolved: the stop is open.",
        "We resolved this today.",
        "Help is on the way.",
        "To transport him, call us.",
        "Use the north door, please.",
        "School starts on Monday.",
        "Language help is free.",
        "Call the depot on Monday.",
        "Called the depot today.",
        "Board the bus at six.",
        "Who drives it? Mr. Lane.",
        "Email me the form, please.",
        "Priority seats are in front.",
        "List the stops you use.",
        "About the bus: it comes.",
        "Category B buses come later.",
        "Cancel the old bus pass.",
    ],
)
def test_an_ordinary_sentence_is_an_answer(town, case, line):
    reply(town, f"{line}\n\nThe stop is open again.")
    texts = to_family(town)
    assert len(texts) == 1
    assert line in texts[0]


@pytest.mark.parametrize(
    ("word", "outcome"), [("arreglado", "fixed"), ("Explicado", "explained"), ("retirado", "withdrawn")]
)
def test_an_outcome_may_be_written_in_spanish(town, case, word, outcome):
    reply(town, f"#resolve {word}\n\nThe stop is open again.")
    assert town.case(case).outcome == outcome


# 6. words to somebody else


@pytest.mark.parametrize("line", ["Dear Trustee Lee,", "Trustee Lee,", "Thanks, Jordan.", "Hello Mr. Lee"])
def test_words_to_the_member_are_handed_back(town, line):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus", text="The bus was late.")
    town.mail(LEE, "Re: x", "Any news?", answers=last(town, LEE))
    reply(town, f"{line}\n\nWe are on it, and the depot knows.")
    assert "Your words greet somebody else, but they go to Maria Lopez only" in last(town).text.replace("\r\n", " ")
    assert to_family(town) == []


def test_words_to_the_department_are_handed_back(town, case):
    reply(town, "#to transport\n\nWhen does the stop open?")
    town.wait(hours=1)
    town.mail(TRANSPORT, "Re: x", "On Monday.", answers=last(town, TRANSPORT))
    reply(town, "Thanks Dana")
    assert "greet somebody else" in last(town).text
    assert to_family(town) == []


def test_words_to_a_stranger_are_handed_back(town, case):
    receipt = town.sent(to=PARENT)[0]
    town.mail("Jose Lane <jose@work.example>", "Re: x", "I am the driver.", to=receipt.reply_to, headers=[])
    reply(town, "Dear Mr. Lane,\n\nThank you for telling us.")
    assert "greet somebody else" in last(town).text
    assert to_family(town) == []


@pytest.mark.parametrize(
    "line", ["Dear Maria,", "Trustee Lee asked us to look at your stop.", "Thanks to Jordan Lee, the stop is open."]
)
def test_words_to_the_family_that_speak_of_the_member_leave(town, line):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus", text="The bus was late.")
    reply(town, f"{line}\n\nThe stop is open.")
    assert ["The stop is open." in text for text in to_family(town)] == [True]


# 7. two texts


def test_a_question_on_the_line_and_a_text_below_it_go_to_nobody(town, case):
    reply(town, "#to transport When does the stop open?\n\nDear Maria, we are asking.")
    assert "There is a question on this line and a text below it" in last(town).text
    assert to_family(town) == []
    assert town.sent(to=TRANSPORT) == []


# 8. a late undo


def test_a_late_undo_says_when_it_left_and_how_to_open_the_case(town, case):
    reply(town, ANSWERED)
    summary = last(town)
    town.wait(minutes=3)
    reply(town, "UNDO", summary)
    letter = last(town)
    assert "taken back, but for what had left already: category set" in letter.text
    assert "answer (Monday, November 16 at 10:03 a.m.)" in letter.text
    assert "It stays: answered, resolved." in letter.text
    assert "#reopen" in letter.text
    assert "Send your message again" not in letter.text


def test_an_undo_for_which_all_has_left_is_told_so_and_is_no_mistake(town, case):
    reply(town, "The stop is open again.")
    summary = last(town)
    town.wait(minutes=3)
    reply(town, "UNDO", summary)
    letter = last(town)
    assert letter.subject == f"[{case}] Too late to take this back"
    assert "nothing was taken back" in letter.text
    assert "needs a change" not in letter.text
    assert town.kinds(case).count("undone") == 0


def test_a_late_undo_with_more_beside_it_does_nothing(town, case):
    reply(town, "The stop is open again.")
    summary = last(town)
    town.wait(minutes=3)
    reply(town, "#undo\n#resolve fixed", summary)
    assert "too late to take that back" in last(town).text
    assert town.case(case).status == "open"
