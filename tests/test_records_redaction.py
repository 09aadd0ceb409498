"""What a redacted copy leaves out of a text, and what it leaves in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepost.records.ordinary import ORDINARY
from casepost.records.patterns import WHY
from casepost.records.redaction import Known, Names, fold, redacted, students_in

KNOWN = Known(
    people=("María José López",),
    others=Names(("Pat Kim", "Li Wei", "王小明")),
    own_emails=frozenset({"maria.lopez@mail.example"}),
    public_emails=frozenset({"help@sunfield.example"}),
    passages=("the red   bicycle",),
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Write to maria.lopez@mail.example.", "Write to [REDACTED: email]."),
        ("Write to tia+1@otra.example, please", "Write to [REDACTED: email of others], please"),
        ("Write to HELP@sunfield.example", "Write to HELP@sunfield.example"),
        ("help+r.abcdefghij234567@sunfield.example", "[REDACTED: email of others]"),
        ("Call (916) 555-0142.", "Call [REDACTED: telephone]."),
        ("Call 916.555.0142 or 555-0142", "Call [REDACTED: telephone] or [REDACTED: telephone]"),
        ("+52 55 1234 5678", "[REDACTED: telephone]"),
        ("We live at 123 N. Oak Street, Apt 4.", "We live at [REDACTED: address]."),
        ("P.O. Box 77, CA 95660", "[REDACTED: address], [REDACTED: address]"),
        ("vivo en la Calle de la Luna 45", "vivo en la [REDACTED: address]"),
        ("the stop at Oak Street", "the stop at Oak Street"),
        ("He was born on March 3, 2015.", "He was born on [REDACTED: date of birth]."),
        ("DOB: 3/3/2015", "DOB: [REDACTED: date of birth]"),
        ("nació el 5 de mayo de 2014", "nació el [REDACTED: date of birth]"),
        ("The meeting is on March 3, 2015.", "The meeting is on March 3, 2015."),
        ("student ID: AB-12345", "student ID: [REDACTED: number]"),
        ("her number 4711", "her number [REDACTED: number]"),
        ("SSN 123-45-6789", "SSN [REDACTED: number]"),
        ("1234567", "[REDACTED: number]"),
        ("bus 14, room 2041, 2026", "bus 14, room 2041, 2026"),
        ("CS-2026-00042 and CS-2026-000421", "CS-2026-00042 and CS-2026-000421"),
        ("my son Diego Ramos is ill", "my son [REDACTED: student name] is ill"),
        ("Our daughter's name is Lucia.", "Our daughter's name is [REDACTED: student name]."),
        ("my son, Diego, is ill", "my son, [REDACTED: student name], is ill"),
        ("mi hija se llama Lucía", "mi hija se llama [REDACTED: student name]"),
        ("Student name: Diego Ramos", "Student name: [REDACTED: student name]"),
        ("Nombre del alumno: Diego", "Nombre del alumno: [REDACTED: student name]"),
        ("my son is ill", "my son is ill"),
        ("Student Jack Smith was late", "Student [REDACTED: student name] was late"),
        ("Student Council President, Student Support Services", "Student Council President, Student Support Services"),
        (
            "Student Arturo Dayan, the student Body President",
            "Student [REDACTED: student name], the student Body President",
        ),
        ("My kids Ana and Leo", "My kids [REDACTED: student name]"),
        ("our twins, Mia & Noah, are", "our twins, [REDACTED: student name], are"),
        ("mis hijos Ana, Leo y Luz", "mis hijos [REDACTED: student name]"),
        ("my 8 year old son Mateo", "my 8 year old son [REDACTED: student name]"),
        ("my 8-year-old twin sons are ill", "my 8-year-old twin sons are ill"),
        ("My son, who is called Bruno, cried", "My son, who is called [REDACTED: student name], cried"),
        (
            "Mi hija se llama Sofia. Mi hijo se llama pablo.",
            "Mi hija se llama [REDACTED: student name]. Mi hijo se llama [REDACTED: student name].",
        ),
        ("Your case number is CS-2026-00001.", "Your case number is CS-2026-00001."),
        ("student number is 12345-001", "student number is [REDACTED: number]"),
        ("Maria Jose Lopez wrote, LÓPEZ, María José wrote", "[REDACTED: name] wrote, [REDACTED: name] wrote"),
        ("Ms. Lopez called", "Ms. [REDACTED: name] called"),
        ("lopez wrote, JOSE wrote", "[REDACTED: name] wrote, [REDACTED: name] wrote"),
        ("see Maria_Lopez_2.pdf", "see [REDACTED: name]_[REDACTED: name]_2.pdf"),
        ("MariaLopez, lopez7", "[REDACTED: name][REDACTED: name], [REDACTED: name]7"),
        ("Lopezian, unlopez", "Lopezian, unlopez"),
        ("Pat_Kim.pdf", "[REDACTED: name].pdf"),
        ("Pat Kim said, Kim did", "[REDACTED: name] said, Kim did"),
        ("Li Wei", "[REDACTED: name]"),
        ("我是王小明的妈妈", "我是[REDACTED: name]的妈妈"),
        ("916-555-0142ext", "[REDACTED: telephone]ext"),
        ("it is The  RED\nbicycle there", "it is [REDACTED: passage] there"),
        ("", ""),
    ],
)
def test_what_is_left_out_and_what_stays(text, left):
    assert redacted(text, KNOWN)[0] == left


def test_the_log_says_kind_line_and_why_and_never_the_words():
    _, log = redacted("Hello\nCall 916-555-0142\n\nPat Kim", KNOWN)

    assert [(one.kind, one.line) for one in log] == [("telephone", 2), ("name", 4)]
    assert [one.why for one in log] == [WHY["telephone"], WHY["name"]]


def test_a_child_that_is_named_once_is_left_out_everywhere():
    texts = ("My son Diego Ramos is ill.", "Diego came late. RAMOS too.")
    known = Known(students=tuple(name for text in texts for name in students_in(text)))

    assert redacted(texts[1], known)[0] == "[REDACTED: student name] came late. [REDACTED: student name] too."


@pytest.mark.parametrize(
    "text", ["diego cried", "Student: lopez, diego", "Diego_Lopez_IEP.pdf", "DiegoLopez", "myDiego2015", "DIEGO's"]
)
def test_a_child_that_the_record_knows_is_found_however_it_is_written(text):
    left, _ = redacted(text, Known(students=("Diego Lopez",)))

    assert not re.search("diego|lopez", left, re.IGNORECASE)


def test_a_name_that_is_a_word_stays_where_it_is_the_word():
    known = Known(people=("Hope Young",), students=("Will",))

    assert redacted("I hope the young boy will come. Hope, Will", known)[0] == (
        "I hope the young boy will come. [REDACTED: name], [REDACTED: student name]"
    )


def test_words_that_are_left_in_are_as_they_are_looked_for():
    assert all(word == fold(word) and len(word) > 3 for word in ORDINARY)


@pytest.mark.parametrize("piece", ["my ", "the a ", "my kids Ana, ", "Student Aa ", "mis hijos A", "number is 1234-"])
def test_a_long_text_is_done_in_a_moment(piece):
    text = piece * (100_000 // len(piece))
    assert len(redacted(text, Known(students=("Diego Lopez",)))[0]) > 0


def test_what_overlaps_is_left_out_as_one():
    text, log = redacted("maria.lopez@mail.example 1234567", Known(passages=("example 123",)))

    assert text == "[REDACTED: email of others]"
    assert len(log) == 1


@given(st.text())
def test_folding_moves_no_letter(text):
    assert len(fold(text)) == len(text)


@given(
    st.lists(
        st.sampled_from(["Pat Kim", "my son Diego", "916-555-0142", "\n", " ", "x", "é", "123 Oak St", "@", "a@b.c"])
    )
)
def test_the_mark_is_all_that_is_added(pieces):
    text = " ".join(pieces)
    left, log = redacted(text, KNOWN)

    assert len(re.findall(r"\[REDACTED: [a-z ]+\]", left)) == len(log)
    assert "Pat Kim" not in left
    assert "916-555-0142" not in left
