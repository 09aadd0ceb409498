"""Words written before: prepared texts by name, and the last answers of like cases by number."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.reading import reading
from support.town import CONTACT, LEE, NEIGHBOUR, PARENT, Letter, Town, sunfield

from casepost.config import load
from casepost.prepared import LONGEST, in_language, read_prepared
from cases.relay import unfit_to_relay
from notify.render import LetterError

FOLDER = Path(__file__).parent.parent.parent / "templates/answers"
SHIPPED = sorted((path.parent.name, path.stem) for path in FOLDER.glob("*/*.txt"))
LATE = "The school bus is late each day."


def opened(town: Town, name: str = "Pat Kim", address: str = NEIGHBOUR, text: str = LATE) -> tuple[str, Letter]:
    """The number of a new case, and its notice."""
    case = town.mail(f"{name} <{address}>", "School bus", text).case
    return str(case), town.sent(to=CONTACT)[-1]


def answered(town: Town, name: str, address: str, answer: str, text: str = LATE, lines: str = "#resolve fixed") -> str:
    """The number of a case about buses with this answer."""
    case, notice = opened(town, name, address, text)
    town.mail(CONTACT, "Re: School bus", f"#category transportation\n{lines}\n\n{answer}", answers=notice)
    town.wait(minutes=3)
    return case


def use(town: Town, notice: Letter, typed: str) -> Letter:
    town.mail(CONTACT, "Re: School bus", typed, answers=notice)
    town.wait(minutes=3)
    return town.sent(to=CONTACT)[-1]


def last_answer(town: Town, to: str) -> str:
    letter = town.sent(to=to)[-1].text.replace("\r\n", "\n")
    words, closing, _ = letter.partition("\n\nAna Ruiz\n")
    assert closing, letter
    return words


# prepared texts


def test_a_prepared_text_stands_before_the_contacts_own(town):
    _, notice = opened(town)
    use(town, notice, "#use bus-late\n\nIt was bus 9, is that right?")

    words = last_answer(town, NEIGHBOUR)
    assert words.startswith("Hello,\n\nWe are sorry that the bus was late.")
    assert words.endswith("Our phone number is (555) 555-0100.\n\nIt was bus 9, is that right?")


def test_it_may_be_all_of_the_answer_and_its_name_may_be_begun(town):
    case, notice = opened(town)
    use(town, notice, "#resolve explained\n#use How to app")

    assert last_answer(town, NEIGHBOUR).startswith("Hello,\n\nYou can ask us to look at this decision again.")
    assert town.case(case).outcome == "explained"


def test_several_stand_in_the_order_of_their_lines(town):
    _, notice = opened(town)
    use(town, notice, "#use bus-late\n#use how-to-appeal\n\nOur own words.")

    words = last_answer(town, NEIGHBOUR)
    assert words.index("the bus was late") < words.index("look at this decision") < words.index("Our own words.")


def test_it_comes_in_the_language_of_the_constituent(town):
    text = (
        "El autobús de la escuela llega tarde todos los días y mis hijos pierden la primera clase. Por favor ayúdenos."
    )
    case, notice = opened(town, "María López", PARENT, text)
    assert town.case(case).language == "es"
    use(town, notice, "#use bus-late")

    assert last_answer(town, PARENT).startswith("Hola:\n\nSentimos que el autobús llegara tarde.")


def test_a_name_that_does_not_exist_sends_nothing_and_names_those_that_do(town):
    case, notice = opened(town)
    for typed, said in (
        ("#use bus-lat3\n\nSorry.", "#use bus-late"),
        ("#use zebra", "enrollment-documents"),
        ("#use", "bus-late"),
        ("#use bus-late\n#note\n\nSorry.", "disagree on who your text is for"),
        ("#use bus-late\n#to transport\n\nWhen?", "disagree on who your text is for"),
        ("#use bus-late\n#use bus-late", "stand in your text already"),
    ):
        assert said in use(town, notice, typed).text, typed
    assert len(town.sent(to=NEIGHBOUR)) == 1
    assert "answered" not in town.kinds(case)


def test_an_unknown_name_is_met_with_the_list_of_names(town):
    _, notice = opened(town)

    assert "bus-late, enrollment-documents, holiday-closure" in use(town, notice, "#use bus-lat3").text


def test_undo_takes_it_back(town):
    _, notice = opened(town)
    town.mail(CONTACT, "Re: School bus", "#use bus-late", answers=notice)
    town.mail(CONTACT, "Re: Done", "UNDO", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=5)

    assert len(town.sent(to=NEIGHBOUR)) == 1


# the files


def test_the_districts_own_texts_stand_before_those_of_casepost(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en/bus-late.txt").write_text("Call {{ office.phone }} about buses.\n")
    (tmp_path / "en/snow-day.txt").write_text("No school in the snow.\n")
    texts = in_language(read_prepared(sunfield().office, tmp_path), ("es", "en"))

    assert texts["snow-day"] == "No school in the snow."
    assert texts["bus-late"].startswith("Hola:")
    assert (
        in_language(read_prepared(sunfield().office, tmp_path), ("en",))["bus-late"]
        == "Call (555) 555-0100 about buses."
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("en/gap.txt", "Dear {name}, hello.", "a gap that nobody fills"),
        ("en/gap.txt", "Come on ______.", "a gap that nobody fills"),
        ("en/unknown.txt", "Dear {{ name }}, hello.", "'name' is undefined"),
        ("en/secret.txt", "{{ office.__class__.__mro__ }}", "unsafe"),
        ("en/wrong.txt", "{% if office %}", "Unexpected end of template"),
        ("en/empty.txt", "\n\n", "between one and"),
        ("en/long.txt", "a" * (LONGEST + 1), "between one and"),
        ("notes.txt", "Hello.", "LANGUAGE/NAME.txt"),
        ("en/Bus Late.txt", "Hello.", "LANGUAGE/NAME.txt"),
    ],
)
def test_a_text_that_cannot_be_sent_as_it_stands_is_refused_at_start(tmp_path, name, text, said):
    (tmp_path / "en").mkdir()
    (tmp_path / name).write_text(text)

    with pytest.raises(LetterError) as refused:
        read_prepared(sunfield().office, tmp_path)
    assert said in str(refused.value)
    assert name in str(refused.value)


def test_a_folder_that_is_not_there_is_refused_at_start(tmp_path):
    with pytest.raises(LetterError, match="there is no folder"):
        read_prepared(sunfield().office, tmp_path / "answers")


@pytest.mark.parametrize(("language", "name"), SHIPPED)
def test_each_shipped_text_is_easy_to_read_and_fit_to_send(language, name):
    text = read_prepared(sunfield().office)[language][name]
    bare = replace(sunfield().office, phone="", hours="", child_abuse_hotline="", complaint_url="", rights_url="")

    assert reading(text, language).grade <= 8
    assert not unfit_to_relay(text, "", "CS")
    assert not [line for line in text.split("\n") if line.startswith("#")]
    assert not [
        line for line in read_prepared(bare)[language][name].split("\n") if line.rstrip().endswith((" .", " is."))
    ]


def test_each_shipped_text_is_there_in_english_and_in_spanish():
    names = {language: {name for one, name in SHIPPED if one == language} for language in ("en", "es")}

    assert names["en"] == names["es"] != set()


# the last answers of like cases


def test_the_notice_of_a_new_case_offers_the_last_three_answers_of_like_ones(store):
    town = Town(store)
    numbers = [
        answered(town, f"{name} Ito", f"{name.lower()}@mail.example", f"The {name.lower()}-bus comes earlier now.")
        for name in ("Bea", "Cal", "Dov", "Eli")
    ]
    _, notice = opened(town)

    shown = notice.text.replace("\r\n", "\n")
    answers = [f"{number}, answered" for number in numbers]
    assert [answer in shown for answer in answers] == [False, True, True, True]
    assert shown.index(answers[3]) < shown.index(answers[2]) < shown.index(answers[1])
    assert f"#use {numbers[3]}" in shown
    assert "Ito" not in shown
    assert "comes earlier now" in shown


def test_a_long_answer_is_cut_and_a_call_a_note_and_an_answer_taken_back_are_none(town):
    long = answered(town, "Bea Ito", "bea@mail.example", "The bus comes earlier. " * 20)
    case, notice = opened(town, "Cal Ito", "cal@mail.example")
    town.mail(CONTACT, "Re: School bus", "#category transportation\n\nTaken back soon.", answers=notice)
    town.mail(CONTACT, "Re: Done", "UNDO", answers=town.sent(to=CONTACT)[-1])
    town.mail(CONTACT, "Re: School bus", "#category transportation\n#note\n\nA note inside.", answers=notice)
    _, shown = opened(town)

    line = next(one for one in shown.text.split("\n") if f"{long}, answered" in one)
    assert len(line) < 170
    assert line.rstrip().endswith("...")
    assert f"{case}, answered" not in shown.text
    assert "Taken back" not in shown.text
    assert "A note inside" not in shown.text


def test_of_several_answers_the_last_in_writing_that_stands_is_offered(town):
    case = answered(town, "Bea Ito", "bea@mail.example", "The bus comes earlier now.", lines="#school bannon")
    notice = next(one for one in town.sent(to=CONTACT) if str(case) in one.subject)
    town.mail(CONTACT, "Re: School bus", "#called\n\nShe agreed on the telephone.", answers=notice)
    town.mail(CONTACT, "Re: School bus", "This one is taken back.", answers=notice)
    town.mail(CONTACT, "Re: Done", "UNDO", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    _, shown = opened(town)

    assert "The bus comes earlier now." in shown.text
    assert "on the telephone" not in shown.text
    assert "taken back" not in shown.text


def test_restricted_cases_are_neither_shown_nor_used(town):
    case = answered(
        town, "Bea Ito", "bea@mail.example", "The bus comes earlier now.", lines="#restrict\n#resolve fixed"
    )
    _, notice = opened(town)

    assert f"{case}, answered" not in notice.text
    assert "comes earlier" not in notice.text
    assert "is restricted" in use(town, notice, f"#use {case}").text
    assert len(town.sent(to=NEIGHBOUR)) == 1


def test_of_another_category_nothing_is_offered(town):
    case = answered(town, "Bea Ito", "bea@mail.example", "The bus comes earlier now.")
    _, notice = opened(town, text="The lunch in the cafeteria is cold, and the school meals are too small.")

    assert case not in notice.text


def test_the_answer_of_a_like_case_begins_the_next_one(town):
    case = answered(town, "Bea Ito", "bea@mail.example", "From Monday, bus 14 stops on Elm Street again at 7:10.")
    _, notice = opened(town)
    use(town, notice, f"#use {case}\n\nWrite to us if it does not.")

    assert last_answer(town, NEIGHBOUR) == (
        "From Monday, bus 14 stops on Elm Street again at 7:10.\n\nWrite to us if it does not."
    )


@pytest.mark.parametrize(
    "answer",
    [
        "Dear Bea Ito, the bus comes earlier now.",
        "Dear Mrs. ITO, the bus comes earlier now.",
        "Tell Diego that the bus comes earlier now.",
        "We called you at (555) 555-0177 about the bus.",
        "We wrote to bea@mail.example about the bus.",
        "The bus now stops at 12 Oak Lane.",
    ],
)
def test_an_answer_with_details_of_its_family_is_not_used_for_another(town, answer):
    text = f"{LATE} My son Diego waits for it at 12 Oak Lane."
    case = answered(town, "Bea Ito", "bea@mail.example", answer, text)
    other, notice = opened(town)

    assert "may hold details of another family" in use(town, notice, f"#use {case}").text
    assert len(town.sent(to=NEIGHBOUR)) == 1
    assert "answered" not in town.kinds(other)


def test_an_answer_that_names_its_own_case_is_not_used_for_another(town):
    case = answered(town, "Bea Ito", "bea@mail.example", "Your number is CS-2026-00001. The bus comes earlier now.")
    _, notice = opened(town)

    assert "may hold details of another family" in use(town, notice, f"#use {case}").text


def test_the_offices_own_telephone_may_stand_in_it(town):
    case = answered(
        town, "Bea Ito", "bea@mail.example", "The bus comes earlier now. Call (555) 555-0100 if it is late."
    )
    _, notice = opened(town)
    use(town, notice, f"#use {case}")

    assert last_answer(town, NEIGHBOUR).endswith("Call (555) 555-0100 if it is late.")


def test_a_number_that_has_no_answer_or_is_no_case_is_refused(town):
    case, notice = opened(town)
    unanswered, _ = opened(town, "Bea Ito", "bea@mail.example")
    for number, said in (
        (case, "This is the case itself"),
        (unanswered, "has no answer in writing"),
        ("CS-2026-00099", "There is no case CS-2026-00099"),
    ):
        assert said in use(town, notice, f"#use {number}").text
    assert len(town.sent(to=NEIGHBOUR)) == 1


def test_a_case_about_the_contact_is_to_the_contact_as_if_it_did_not_exist(town):
    case = answered(town, "Bea Ito", "bea@mail.example", "The bus comes earlier now.")
    closed = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re", "#about contact", answers=closed)
    _, notice = opened(town)

    assert town.case(case).about == "contact"
    assert case not in notice.text
    assert f"There is no case {case}" in use(town, notice, f"#use {case}").text


def test_what_is_offered_to_the_contact_is_told_to_no_board_member_and_no_constituent(town):
    case = answered(town, "Bea Ito", "bea@mail.example", "The bus comes earlier now.")
    town.forward(LEE, name="Pat Kim", address=NEIGHBOUR, subject="School bus", text=LATE)

    assert case in town.sent(to=CONTACT)[-1].text
    for letter in (*town.sent(to=LEE), *town.sent(to=NEIGHBOUR)):
        assert case not in letter.text
        assert "comes earlier" not in letter.text


def test_the_folder_of_the_district_is_a_setting_and_is_read_at_start(tmp_path):
    example = (FOLDER.parent.parent / "config.example.toml").read_text("utf-8")
    file = tmp_path / "config.toml"
    file.write_text(example.replace('# folder = "answers"', 'folder = "answers"'), "utf-8")
    (tmp_path / "answers/en").mkdir(parents=True)
    (tmp_path / "answers/en/snow-day.txt").write_text("No school in the snow.\n")
    config = load(file, {})

    assert config.answers_folder == tmp_path / "answers"
    assert read_prepared(config.office, config.answers_folder)["en"]["snow-day"] == "No school in the snow."
