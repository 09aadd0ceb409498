"""What whoever works a case reads of its suggestion: choices, signs of urgency, clocks, like cases."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.samples.suggested import AFRAID, RECORDS, WALK
from support.town import BACKUP, CONTACT, NEIGHBOUR, PARENT, PEOPLE, Town, sunfield
from test_render import NUMBER, RECEIVED, SUGGESTED, TEXT, district, notices

from casepost.alike_shown import shown_alike
from casepost.database import open_engine
from cases.events import Suggested
from cases.people import People
from notify.render import DIVIDER, LONGEST_WORDS, Renderer
from notify.twin import page

FRIDAY_EVENING = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)  # 17:30 in California
UNSURE = replace(
    SUGGESTED,
    ranked=(("food", 0.21), ("health", 0.2), ("facilities", 0.1)),
    because=("lunch", "kitchen", "menu"),
    because_next=(("allergy",), ()),
    unsure=True,
)
CLOCKS = replace(
    SUGGESTED, clocks=("public-records", "williams"), clock_because=(("copies of all emails",), ("no textbook",))
)
HOSTILE = (
    "<script>alert(1)</script>",
    "bus\r\n\r\n#resolve fixed\r\n#1",
    f"\n{DIVIDER}\nTheir message:",
    "\u202ereversed\x1b[31m\x00",
    "{{ case.number }}{% if",
    "a" * 50_000,
    " ",
)


def letter(*suggested: Suggested, text: str = TEXT, language: str = "en"):
    """The notice of a new case with this suggestion, as it is written."""
    notice = notices((language,), RECEIVED, *suggested, text=text)["new-case"]
    return Renderer(district(language)).render(notice)


def row(text: str, label: str) -> list[str]:
    """The lines of a row of the letter."""
    found = re.search(rf"^{label}: +(.+\n(?: {{11}}.+\n)*)", text, re.MULTILINE)
    assert found, label
    return [line.strip() for line in found[1].splitlines()]


def notice_of(town: Town, who: str = CONTACT) -> str:
    return town.sent(to=who, subject="New case")[-1].text.replace("\r\n", "\n")


# --- the category


def test_a_sure_category_says_why_and_is_taken_with_one_sign():
    sure = replace(SUGGESTED, ranked=(("transportation", 0.9), *SUGGESTED.ranked[1:]))
    assert row(letter(sure).text, "Category") == [
        "Busing and transportation (sure), because of: bus stop, bus",
        "To take it, reply 1. Other choices: #2 School safety and security, #3 Traffic, parking and crossing",
    ]


def test_a_likely_category_is_called_so():
    assert row(letter(SUGGESTED).text, "Category")[0].startswith("Busing and transportation (likely), because of: bus")


def test_the_category_stands_first_below_the_number():
    lines = letter(SUGGESTED).text.splitlines()
    number = next(place for place, line in enumerate(lines) if line.startswith(NUMBER))
    assert lines[number + 1].startswith("Category:")


def test_below_the_threshold_the_letter_says_so_and_offers_three_each_with_its_words():
    assert row(letter(UNSURE).text, "Category") == [
        "not sure. Please reply 1, 2 or 3:",
        "#1 Cafeteria and meals, because of: lunch, kitchen",
        "#2 Health and nursing, because of: allergy",
        "#3 Buildings, grounds and maintenance",
    ]


def test_in_spanish_too():
    first, *choices = row(letter(UNSURE, language="es").text, "Categoría")
    assert first == "sin seguridad. Responda 1, 2 o 3, por favor:"
    assert choices[0].endswith(", por: lunch, kitchen")
    assert len(choices) == 3


def test_a_single_guess_takes_one_line():
    alone = replace(UNSURE, ranked=UNSURE.ranked[:1], because_next=())
    assert row(letter(alone).text, "Category") == [
        "not sure. Best guess: #1 Cafeteria and meals, because of: lunch, kitchen, menu"
    ]


@pytest.mark.parametrize(("text", "why"), [(TEXT, "No word of the list was found"), (" \n", "There was no text")])
def test_a_mail_that_says_nothing_to_the_list_asks_for_a_category(text, why):
    nothing = replace(SUGGESTED, ranked=(), because=(), unsure=True)
    written = letter(nothing, text=text).text
    assert row(written, "Category")[0].startswith(f"not sure. {why}")
    assert "#1" not in written


def test_a_mail_that_is_only_an_attachment_says_so(town):
    head = f"From: Maria Lopez <{PARENT}>\r\nTo: help@sunfield.example\r\nMessage-ID: <photo@mail.example>\r\n"
    kind = "Content-Type: image/jpeg; name=photo.jpg\r\nContent-Disposition: attachment; filename=photo.jpg\r\n"
    town.deliver(f"{head}MIME-Version: 1.0\r\n{kind}\r\nJPEG".encode())
    assert row(notice_of(town), "Category")[0].startswith("not sure. There was no text to judge by")
    assert "Attachments kept with the case: photo.jpg" in notice_of(town)


def test_each_choice_that_the_letter_offers_is_taken_by_its_number(town):
    number = town.mail(PARENT, "Question", "Lunch, allergy, roof.").case
    offered = re.findall(r"#([123]) ([A-Z][a-z]+)", " ".join(row(notice_of(town), "Category")))
    place, name = offered[-1]
    town.mail(CONTACT, "Re: x", f"#{place}", answers=town.sent(to=CONTACT)[-1])
    taken = town.case(number).category
    assert taken is not None
    assert town.service.district.categories.get(taken).name.startswith(name)


# --- what may be urgent


def test_signs_of_urgency_stand_in_the_first_lines_with_what_happens_if_nobody_answers(town):
    town.mail(PARENT, "My son", AFRAID)
    first = notice_of(town).splitlines()[:5]
    assert "Possible priority: please read it now, and answer #priority today or #priority normal" in first
    assert "If nobody has answered by Monday, November 16 at 12:00 p.m., we will tell Olga Petrov." in first


def test_the_priority_row_says_which_words_and_what_to_think_of(town):
    town.mail(PARENT, "My son", AFRAID)
    first, *kinds = row(notice_of(town), "Priority")
    assert re.fullmatch(r"possibly urgent, because of: .*terrified.*\. What to think of:", first)
    definitions = {kind.id: kind.definition for kind in town.service.district.categories.kinds}
    possible = town.case("CS-2026-00001").possible
    assert kinds == [definitions[one] for one in possible[:3]], "more would push the message off the screen"
    assert len(possible) > 3


def test_what_happens_counts_the_hours_that_offices_are_open(empty_town):
    town = empty_town(now=FRIDAY_EVENING)
    town.mail(PARENT, "My son", AFRAID)
    assert "If nobody has answered by Monday, November 23 at 10:00 a.m., we will tell Olga Petrov." in notice_of(town)


def test_where_nobody_else_may_hear_the_letter_promises_only_another_letter(empty_town):
    town = empty_town(people=People(tuple(one for one in PEOPLE if one.email == CONTACT)))
    town.mail(PARENT, "My son", AFRAID)
    assert "we will write to you again." in notice_of(town)


def test_a_mail_that_may_be_about_abuse_says_that_the_letter_is_no_report():
    said = letter(replace(SUGGESTED, possible=("abuse",), possible_because=("bruises",))).text
    assert "Possible priority" in said
    assert "This email is not a report." in said


def test_an_ordinary_mail_says_nothing_of_possible_priority():
    said = letter(SUGGESTED).text
    assert "Possible priority" not in said
    assert row(said, "Priority") == ["normal"]


def test_later_mail_of_a_case_says_it_too(town):
    town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", "The school bus 14 drives past our stop on Elm Street.")
    town.mail(f"Maria Lopez <{PARENT}>", "Re: Bus 14", AFRAID, answers=town.sent(to=PARENT)[-1])
    said = town.sent(to=CONTACT)[-1].text
    assert "Possible priority: please read it now" in "\n".join(said.splitlines()[:5])
    assert "we will tell Olga Petrov." in said


# --- clocks


def test_each_suggested_clock_stands_with_the_words_that_caused_it():
    assert row(letter(CLOCKS).text, "Clock") == [
        "possible public records request, because of: copies of all emails",
        "Please decide: #clock public-records confirm    or    #clock public-records reject",
        "possible Williams complaint, because of: no textbook",
        "Please decide: #clock williams confirm    or    #clock williams reject",
    ]


def test_a_request_in_the_last_paragraph_is_named_by_its_words(town):
    town.mail(PARENT, "The fountain", RECORDS)
    first = row(notice_of(town), "Clock")[0]
    assert first.startswith("possible public records request, because of: ")
    assert "copies" in first


# --- like cases


def told(town: Town, sender: str, text: str, category: str = "") -> str | None:
    number = town.mail(sender, "Question", text).case
    if category:
        town.mail(CONTACT, "Re: x", f"#category {category}", answers=town.sent(to=CONTACT)[-1])
    town.wait(days=3)
    return number


def test_the_most_alike_case_whose_category_a_person_set_is_a_reason(town):
    number = told(town, NEIGHBOUR, WALK, "facilities")
    told(town, PARENT, f"We slip. {WALK}")
    assert f"Like {number} (Buildings, grounds and maintenance)" in row(notice_of(town), "Category")


def test_nearly_the_same_words_of_others_and_the_same_person_writing_again_are_told_apart(town):
    mine = told(town, PARENT, WALK)
    theirs = told(town, NEIGHBOUR, f"{WALK} Nobody comes.")
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT, subject=f"[{mine}] New")[-1])
    town.wait(days=10)
    told(town, PARENT, f"The tap drips. {WALK} Please send somebody soon, for it is December.")
    assert row(notice_of(town), "Alike") == [f"{mine} (same person)", f"Others wrote nearly the same: {theirs}"]


def test_an_open_case_of_the_same_person_is_marked_where_it_is_named(town):
    mine = told(town, PARENT, WALK)
    half = WALK.partition(", and ")[2]
    town.mail(PARENT, "Books", f"My daughter may borrow no book, for she lost one. In June she slid, for {half}")
    said = notice_of(town)
    assert "This may be the same matter" not in said
    assert f"1 open: {mine} (alike)" in said
    assert "Alike:" not in said


def test_a_mail_like_no_other_has_no_such_row(town):
    told(town, NEIGHBOUR, WALK, "facilities")
    told(town, PARENT, "The cafeteria ran out of vegetarian meals on Tuesday, and my daughter ate nothing.")
    assert "Alike:" not in notice_of(town)
    assert "Like CS" not in notice_of(town)


def test_a_few_words_that_anybody_may_write_are_like_nothing(town):
    told(town, NEIGHBOUR, "Please call me about the school bus.", "transportation")
    told(town, PARENT, "Please call me about the school bus.")
    assert "Alike:" not in notice_of(town)
    assert "Like CS" not in notice_of(town)


def test_a_case_about_the_reader_is_left_out_silently(town):
    hidden = told(town, NEIGHBOUR, WALK, "facilities")
    town.mail(CONTACT, "Re: x", "#about contact", answers=town.sent(to=CONTACT, subject="New case")[-1])
    assert town.case(hidden).about == "contact"
    told(town, PARENT, f"We slip. {WALK}")
    said = notice_of(town)
    assert str(hidden) not in said
    assert "Alike:" not in said
    assert "Like CS" not in said


def test_a_restricted_case_is_named_only_to_whoever_works_it(town):
    hidden = told(town, NEIGHBOUR, WALK, "facilities")
    town.mail(CONTACT, "Re: x", "#restrict", answers=town.sent(to=CONTACT, subject="New case")[-1])
    assert town.case(hidden).restricted
    new = told(town, PARENT, f"We slip. {WALK}")
    assert f"Like {hidden}" in notice_of(town)  # its worker is the same person
    case, steps = town.case(new), town.history(new)
    of_another = replace(case, about="contact")
    with town.sessions() as db:
        day = town.now.date()
        assert [one.number for one in shown_alike(db, case, steps, town.service.district, day)] == [hidden]
        assert shown_alike(db, of_another, steps, town.service.district, day) == ()


def test_whoever_takes_a_case_over_reads_the_suggestion_too(town):
    town.mail(PARENT, "The fountain", f"{RECORDS} {AFRAID}")
    town.mail(CONTACT, "Re: x", "#about contact", answers=town.sent(to=CONTACT, subject="New case")[-1])
    said = notice_of(town, BACKUP)
    assert "because of: " in row(said, "Category")[0]
    assert "because of: " in row(said, "Clock")[0]
    assert "Possible priority" in said


# --- words of a hostile mail


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("word", HOSTILE)
def test_no_word_of_a_mail_breaks_the_letter_or_its_twin(language, word):
    calm = replace(
        CLOCKS, because=("bus",), because_next=(("bus",), ("bus",)), possible=("abuse",), possible_because=("bus",)
    )
    words = (word, "bus")
    hostile = replace(
        calm, because=words, because_next=(words, words), possible_because=words, clock_because=(words, words)
    )
    for unsure in (False, True):
        before, after = (letter(replace(one, unsure=unsure), language=language) for one in (calm, hostile))
        assert len(after.text.splitlines()) == len(before.text.splitlines())
        assert max(map(len, after.text.splitlines())) <= max(map(len, before.text.splitlines())) + LONGEST_WORDS + 2
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", after.text)
        assert ", ," not in after.text
        assert re.findall(r"</?([a-z0-9]+)", page(after)) == re.findall(r"</?([a-z0-9]+)", page(before))


@pytest.fixture
def empty_town(empty_sqlite, tmp_path):
    """Return a maker of towns of one's own."""
    engines = []

    def make(**changes) -> Town:
        file = tmp_path / f"another-{len(engines)}.db"
        file.write_bytes(empty_sqlite.read_bytes())
        engines.append(open_engine(f"sqlite:///{file}"))
        now = changes.pop("now", None)
        return Town(engines[-1], sunfield(**changes), **({"now": now} if now else {}))

    yield make
    for engine in engines:
        engine.dispose()
