"""Replies of a word, a number or a line: nothing that was meant for us goes to a family, and nothing is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support.town import CONTACT, OVERSIGHT, PARENT, SUPERINTENDENT, Letter, Town, sunfield

AFRAID = "My son is terrified of the older boys at the bus stop. He does not feel safe."
CALM = "The bus was late again this week. Could you look at the stop?"
KNIFE = "A boy brought a knife to the school today."
ASKS = "Please decide: is this urgent?"


@pytest.fixture(params=["en", "es"])
def spoken(request, town) -> Town:
    """The town with an office that writes in English, and with one that writes in Spanish."""
    district = town.service.district
    office = replace(district.office, languages=(request.param, *({"en", "es"} - {request.param})))
    return Town(town.engine, sunfield(office=office), town.now)


def last(town: Town, to: str = CONTACT) -> Letter:
    return town.sent(to=to)[-1]


def says(town: Town, words: str, who: str = CONTACT, answers: Letter | None = None) -> str:
    """Somebody answers their last letter; return the letter that comes back, on one line."""
    before = len(town.sent(to=who))
    town.mail(who, "Re: x", words, answers=answers or last(town, who))
    letters = town.sent(to=who)
    assert len(letters) > before, "nothing came back"
    return " ".join(letters[-1].text.split())


def to_family(town: Town) -> list[str]:
    """Return what the family got beside the receipt, once everything has left."""
    town.wait(minutes=30)
    return [letter.text for letter in town.sent(to=PARENT)[1:]]


def nothing_done(town: Town, case: str, letter: str) -> bool:
    refused = "Nothing was sent and nothing was changed" in letter or "no se cambió nada" in letter
    return refused and "answered" not in town.kinds(case) and to_family(town) == []


# a number


@pytest.mark.parametrize(
    "words",
    [
        "1\n\nPlease call the grounds office",
        "1\nPlease call",
        "1.\n\nPlease call",
        "2\n\nThanks",
        "1 2",
        "1 or 2?",
        "1 o 2",
        "2) transport",
        "Thanks, #1",
        "Thank you. 2 please",
        "#resolve fixed\n\n1",
    ],
)
def test_a_number_that_may_be_a_category_goes_to_no_family(spoken, words):
    case = spoken.mail(PARENT, "bus 14", CALM).case
    letter = says(spoken, words)
    assert "#1" in letter or "#2" in letter
    assert words.split()[-1] in letter  # their words come back
    assert nothing_done(spoken, case, letter)
    assert spoken.case(case).category is None


@pytest.mark.parametrize(
    "words",
    ["2 buses will come on Monday.", "2:30 today.", "1-2 weeks", "1. We looked at it.\n2. It comes.", "By bus 1."],
)
def test_a_sentence_that_begins_with_a_number_is_an_answer(town, words):
    town.mail(PARENT, "bus 14", CALM)
    says(town, words)
    assert [words.split("\n")[0] in text for text in to_family(town)] == [True]


@pytest.mark.parametrize("words", ["1", "1.", "(1)", "1,", "#1", "1\n\nAna Ruiz\nConstituent Services"])
def test_a_number_alone_is_the_category(town, words):
    case = town.mail(PARENT, "bus 14", CALM).case
    says(town, words)
    assert town.case(case).category == town.case(case).suggested[0][0]
    assert to_family(town) == []


# the priority in a word


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("normal", "normal"),
        ("Normal.", "normal"),
        ("priority normal", "normal"),
        ("Prioridad normal", "normal"),
        ("normal\n\nAna Ruiz\nConstituent Services", "normal"),
        ("today", "today"),
        ("Hoy, por favor", "today"),
        ("now", "now"),
        ("ahora", "now"),
    ],
)
def test_one_word_answers_the_question_whether_a_case_is_urgent(spoken, words, level):
    case = spoken.mail(PARENT, "My son", AFRAID).case
    says(spoken, words)
    assert spoken.case(case).priority == level
    assert spoken.case(case).priority_answer is (level != "normal")
    assert to_family(spoken) == []


@pytest.mark.parametrize(
    "words",
    [
        "yes",
        "no",
        "Sí",
        "urgent",
        "not urgent",
        "No es urgente",
        "urgente",
        "No it is not urgent, thanks",
        "No.\nAna Ruiz",
    ],
)
def test_a_word_that_does_not_say_which_is_handed_back_with_both_lines(spoken, words):
    case = spoken.mail(PARENT, "My son", AFRAID).case
    letter = says(spoken, words)
    assert "#priority today" in letter
    assert "#priority normal" in letter
    assert spoken.case(case).priority_answer is None
    assert nothing_done(spoken, case, letter)


@pytest.mark.parametrize("words", ["normal", "today", "urgent", "Not urgent.", "now", "hoy"])
def test_without_a_question_such_a_word_goes_to_no_family_either(spoken, words):
    case = spoken.mail(PARENT, "bus 14", CALM).case
    assert nothing_done(spoken, case, says(spoken, words))
    assert spoken.case(case).priority == "normal"


def test_without_a_question_yes_is_an_answer_and_so_is_a_sentence(town):
    town.mail(PARENT, "bus 14", CALM)
    notice = last(town)
    for words in ("Yes.", "The bus comes today.", "No, the stop stays where it is."):
        says(town, words, answers=notice)
    town.wait(minutes=30)
    assert len(to_family(town)) == 3


def test_on_a_priority_case_normal_asks_for_a_reason(town):
    case = town.mail(PARENT, "Please read", KNIFE).case
    letter = says(town, "normal")
    assert "#priority normal WHY" in letter
    assert nothing_done(town, case, letter)


# oversight is asked


def asked(town: Town) -> str:
    """A case of which nobody says whether it is urgent, until oversight is asked; return its number."""
    case = town.mail(PARENT, "My son", AFRAID).case
    town.wait(hours=2)
    return str(case)


@pytest.mark.parametrize(("words", "level"), [("normal", "normal"), ("Today", "today"), ("normal, gracias", "normal")])
def test_oversight_answers_the_question_in_a_word(spoken, words, level):
    case = asked(spoken)
    says(spoken, words, OVERSIGHT)
    assert spoken.case(case).priority == level
    assert spoken.case(case).possible_at is None


@pytest.mark.parametrize("words", ["no", "yes", "Not urgent", "Sí, gracias"])
def test_what_is_unclear_of_oversight_is_asked_back(spoken, words):
    case = asked(spoken)
    letter = says(spoken, words, OVERSIGHT)
    assert "#priority today" in letter
    assert "#note" in letter
    assert "noted" not in spoken.kinds(case)


def test_a_sentence_of_oversight_is_a_note_and_the_question_stays_open(spoken):
    case = asked(spoken)
    letter = says(spoken, "No it is not urgent, thanks", OVERSIGHT)
    assert "noted" in spoken.kinds(case)
    assert spoken.case(case).possible_at is not None
    assert "#priority today" in letter
    assert "#priority normal" in letter


def test_an_office_that_wants_few_summaries_hears_that_the_question_is_open(town):
    staff = replace(town.service.district.staff, summaries="problems")
    town = Town(town.engine, sunfield(staff=staff), town.now)
    asked(town)
    assert "still open" in says(town, "I asked the school about it.", OVERSIGHT)


def test_after_the_answer_a_note_of_oversight_is_a_note(town):
    asked(town)
    question = last(town, OVERSIGHT)
    says(town, "#priority normal", OVERSIGHT, question)
    assert "still open" not in says(town, "I asked the school about it.", OVERSIGHT, question)


# alerts


def test_ok_to_an_alert_that_was_lowered_says_what_is_true(spoken):
    case = spoken.mail(PARENT, "Please read", KNIFE).case
    alert = last(spoken, OVERSIGHT)
    says(spoken, "#priority normal the knife is of plastic")
    letter = says(spoken, "OK", OVERSIGHT, alert)
    assert "Ana Ruiz" in letter
    assert "lowered its priority on Monday, November 16" in letter or "bajó su prioridad el lunes" in letter
    assert spoken.kinds(case)[-1] == "alert_confirmed"


def test_ok_to_the_letter_that_handed_a_line_back_confirms_the_alert_too(town):
    case = town.mail(PARENT, "Please read", KNIFE).case
    says(town, "#priority normal", OVERSIGHT)
    says(town, "OK", OVERSIGHT)
    assert town.kinds(case)[-1] == "alert_confirmed"


def test_taking_back_that_it_is_not_urgent_names_the_answer(spoken):
    spoken.mail(PARENT, "My son", AFRAID)
    says(spoken, "#priority normal")
    letter = says(spoken, "UNDO")
    assert "the answer that it is not urgent" in letter or "la respuesta de que no es urgente" in letter
    assert "priority lowered" not in letter


def test_taking_back_a_lowered_priority_still_says_so(town):
    town.mail(PARENT, "Please read", KNIFE)
    says(town, "#priority normal the knife is of plastic")
    assert "priority lowered" in says(town, "UNDO")


def test_taking_back_a_priority_says_who_has_been_told(spoken):
    case = spoken.mail(PARENT, "bus 14", CALM).case
    says(spoken, "#priority today")
    assert spoken.sent(to=SUPERINTENDENT)
    letter = says(spoken, "UNDO")
    assert spoken.case(case).priority == "normal"
    assert "Olga Petrov, Sam Lindgren" in letter
    assert "priority alert" in letter or "aviso urgente" in letter


def test_taking_back_a_priority_from_a_list_says_that_the_alert_stays(town):
    case = town.mail(PARENT, "bus 14", CALM).case
    town.mail(CONTACT, "list", "#list open")
    says(town, f"#case {case} #priority today")
    letter = says(town, "UNDO")
    assert town.case(case).priority == "normal"
    assert f"priority alert: {case}" in letter


@pytest.mark.parametrize("line", ["#priority normal WHY", "#priority normal: why", "#priority normal motivo"])
def test_the_word_why_is_no_reason(spoken, line):
    case = spoken.mail(PARENT, "Please read", KNIFE).case
    assert nothing_done(spoken, case, says(spoken, line))
    assert spoken.case(case).priority == "now"


def test_without_a_reason_none_is_offered_to_copy(town):
    town.mail(PARENT, "Please read", "I want to end my life.")
    assert "Did you mean #priority normal WHY ?" in says(town, "#priority normal")


def test_the_notice_of_a_priority_case_says_how_to_lower_it(spoken):
    spoken.mail(PARENT, "Please read", KNIFE)
    notice = last(spoken).text
    assert "#priority normal WHY" in notice or "#priority normal MOTIVO" in notice
    assert "#priority now" not in notice


def test_help_explains_the_answer_to_the_question(spoken):
    spoken.mail(PARENT, "My son", AFRAID)
    letter = says(spoken, "#help priority")
    assert "asks whether a case is urgent" in letter or "pregunta si un caso es urgente" in letter


# many lines in little time


def test_many_wrong_lines_in_little_time_are_each_met_with_what_was_wrong(town):
    case = town.mail(PARENT, "bus 14", CALM).case
    for n in range(9):
        town.now += timedelta(minutes=1)
        assert "There is no such category" in says(town, f"#category fence{n}")
    town.now += timedelta(minutes=1)
    says(town, "#category transportation")
    assert town.case(case).category == "transportation"


def test_the_same_mail_again_and_again_is_asked_about_in_true_words(spoken):
    spoken.mail(PARENT, "bus 14", CALM)
    letters = []
    for n in range(8):
        spoken.now += timedelta(seconds=50)
        spoken.mail(CONTACT, "Re: x", "#category fence" + "!" * n, answers=last(spoken))
        letters.append(last(spoken).text)
    asks = [one for one in dict.fromkeys(letters) if "CONFIRM" in one]
    assert len(asks) == 1
    assert "right after our letters" in asks[0] or "justo después de nuestras cartas" in asks[0]
    assert "could not be sure" not in asks[0]
    assert "No pudimos estar seguros" not in asks[0]


# several commands


def test_an_unknown_category_says_where_the_names_stand(spoken):
    spoken.mail(PARENT, "bus 14", CALM)
    assert "#help category" in says(spoken, "#category fence")


@pytest.mark.parametrize(
    "line", ["#category transport #priority normal", "#priority now #1", "#1 #2", "#school Bannon #1"]
)
def test_each_command_needs_its_own_line(spoken, line):
    case = spoken.mail(PARENT, "bus 14", CALM).case
    letter = says(spoken, line)
    assert (
        f"Begin a new line with {line[line.rindex('#') :].split()[0]}" in letter or "Empiece una línea nueva" in letter
    )
    assert spoken.case(case).category is None
    assert spoken.case(case).priority == "normal"


@pytest.mark.parametrize("lines", ["#1\n#2", "#2\n#category transportation\n#1"])
def test_two_categories_in_one_mail_contradict_each_other(spoken, lines):
    case = spoken.mail(PARENT, "bus 14", CALM).case
    letter = says(spoken, lines)
    assert "different categories" in letter or "categorías distintas" in letter
    assert spoken.case(case).category is None
