"""Every letter can be read: by the public in the eighth school year, in short sentences without officials' words.

PYTHONPATH=tests python -m support.reading prints what each letter measures.
"""

import re
from pathlib import Path

import pytest
from support.reading import (
    Reading,
    crawford,
    golden,
    kincaid,
    names,
    reading,
    sentences_of,
    syllables_en,
    syllables_es,
    szigriszt,
    words_of,
)
from support.samples import KINDS, load

from notify.announce_staff import TO_DEPARTMENTS, TO_OUTSIDE

LETTERS = Path(__file__).parent.parent / "templates" / "mail"
# Who reads each letter, by its template. A new letter has to be entered here: nothing guesses for it.
PUBLIC = frozenset(
    "answer did-we-help formal my-cases question receipt receipt-board receipt-phone reopened reopened-board "
    "resolved-board status who-can-help".split()
)
INSIDE = frozenset(
    "alert ask-department brief campaign campaign-preview clock confirm conflict department-reminder did-not-arrive digest "
    "form held help late list lists misuse more new-case not-understood operator operator-alarm operator-daily "
    "operator-well possible report report-draft search show summary".split()
)
HIGHEST = {True: 8, False: 10}  # school years, to the public and to staff
LONGEST_SENTENCE = 20
NORMAL = 55  # on the INFLESZ scale: below it a text is "somewhat hard"
FORMAL = {
    "en": r"(?:formal|uniform|williams) complaint",
    "es": r"queja formal|procedimiento uniforme de quejas|queja williams",  # names of formal processes
}
OFFICIAL = {
    "en": r"pursuant to|unfortunately|complain\w*|herein|aforementioned|in accordance with|hereby",
    "es": r"de conformidad con|conforme a|lamentablemente|desafortunadamente|queja\w*|por medio de la presente|dicho plazo",
}


load()
SAMPLES = KINDS


def kinds(language: str) -> set[str]:
    return {file.stem for file in (LETTERS / language).glob("[a-z]*.txt")}


def kind_of(name: str) -> str:
    """The letter that a golden file shows: the longest template whose name it begins with."""
    title, _, language = name.rpartition(".")
    if title in SAMPLES:
        return SAMPLES[title]
    return max((kind for kind in kinds(language) if f"{title}-".startswith(f"{kind}-")), key=len)


ALL = [(language, name) for language in ("en", "es") for name in names(language)]
READ = [case for case in ALL if sentences_of(golden(case[1]))]
TO_PUBLIC = [case for case in READ if kind_of(case[1]) in PUBLIC]


@pytest.mark.parametrize("language", ["en", "es"])
def test_of_every_letter_it_is_told_who_reads_it(language):
    assert kinds(language) - PUBLIC - INSIDE == set()
    assert PUBLIC.isdisjoint(INSIDE)
    assert TO_OUTSIDE - TO_DEPARTMENTS <= PUBLIC


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_letter_to_the_public_is_measured(language):
    assert {kind_of(name) for one, name in TO_PUBLIC if one == language} == kinds(language) & PUBLIC


@pytest.mark.parametrize(("language", "name"), READ)
def test_no_letter_reads_above_its_school_year(language, name):
    found = reading(golden(name), language)
    public = kind_of(name) in PUBLIC

    assert found.grade <= HIGHEST[public], f"{found.grade:.1f}; the longest sentence: {found.worst}"
    assert language == "en" or not public or found.ease >= NORMAL, f"{found.ease:.0f}; {found.worst}"


@pytest.mark.parametrize(("language", "name"), TO_PUBLIC)
def test_no_sentence_to_the_public_is_long(language, name):
    found = reading(golden(name), language)

    assert found.longest <= LONGEST_SENTENCE, f"{found.longest} words: {found.worst}"


@pytest.mark.parametrize(("language", "name"), [case for case in ALL if kind_of(case[1]) in PUBLIC])
def test_no_letter_to_the_public_speaks_as_officials_do(language, name):
    text = re.sub(r"https?://\S+", "", golden(name).casefold())

    assert re.findall(rf"\b(?:{OFFICIAL[language]})\b", re.sub(FORMAL[language], "", text)) == []


# The measure itself.


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        # Both stand with these figures in the usual accounts of the formula: 13 words of 24 syllables, 6 of 6.
        ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 11.3),
        ("The cat sat on the mat.", -1.4),
    ],
)
def test_published_examples_have_their_published_grade(text, grade):
    assert reading(text, "en").grade == pytest.approx(grade, abs=0.06)


def test_a_speech_is_counted_as_by_hand():
    text = (
        "Four score and seven years ago our fathers brought forth, on this continent, a new nation, conceived in "
        "liberty, and dedicated to the proposition that all men are created equal."
    )
    words = words_of(text)

    assert (len(words), sum(map(syllables_en, words))) == (30, 48)
    assert reading(text, "en").grade == pytest.approx(14.99, abs=0.01)  # 0.39 * 30 + 11.8 * 48 / 30 - 15.59


def test_spanish_is_counted_as_by_hand():
    words = words_of("En un lugar de la Mancha, de cuyo nombre no quiero acordarme.")

    assert (len(words), sum(map(syllables_es, words))) == (12, 20)
    assert crawford(12, 20 / 12) == pytest.approx(3.05, abs=0.01)  # -0.205 * 8.33 + 0.049 * 166.67 - 3.407
    assert szigriszt(12, 20 / 12) == pytest.approx(91.0, abs=0.01)  # 206.835 - 62.3 * 1.667 - 12


def test_more_words_and_longer_words_are_harder():
    assert kincaid(10, 1.5) < kincaid(20, 1.5) < kincaid(20, 1.9)
    assert crawford(10, 1.8) < crawford(20, 1.8) < crawford(20, 2.4)
    assert szigriszt(10, 1.8) > szigriszt(20, 1.8) > szigriszt(20, 2.4)


ENGLISH = (
    "the:1 we:1 call:1 called:1 reached:1 asked:1 times:1 closed:1 our:1 answer:2 cases:2 table:2 handled:2 people:2 "
    "business:2 email:2 created:3 above:2 themselves:2 messages:3 agency:3 constituent:4 usual:3 priority:4 idea:3 "
    "interpreters:4 transportation:4 immediate:4 previous:3 actual:3 being:2 paying:2 safety:2 statement:2 school:1 "
    "questions:2 resolved:2 registered:3 abuse:2 neglect:2 security:4 we'll:1 supervisor:4 appeal:2 employees:3"
)
SPANISH = (
    "y:1 ley:1 muy:1 quien:1 guía:2 siguen:2 pingüino:3 ahí:2 día:2 días:2 haya:2 ayuda:3 yo:1 miércoles:3 leerá:3 "
    "reenvíe:4 respóndanos:4 autobús:3 automático:5 categoría:5 intérprete:4 número:3 prohíbe:3 escuela:3 oeste:3 "
    "ciudad:2 país:2 cuidado:3 buey:1 queja:2 veintiún:2 hoy:1 dirección:3 comuníquese:5 línea:3 ahora:3 chico:2"
)


@pytest.mark.parametrize("pair", ENGLISH.split())
def test_the_syllables_of_an_english_word_are_those_of_a_dictionary(pair):
    word, count = pair.split(":")

    assert syllables_en(word) == int(count)


@pytest.mark.parametrize("pair", SPANISH.split())
def test_the_syllables_of_a_spanish_word_are_those_of_a_dictionary(pair):
    word, count = pair.split(":")

    assert syllables_es(word) == int(count)


@pytest.mark.parametrize(
    "value",
    [
        "https://district.example/a-very-long/institutional/address",
        "constituent.services+complaints@administration.district.example",
        "(555) 555-0100",
        "CS-2026-00042",
        "8:35 a.m.",
        "Ana Ruiz",
        "1,234",
    ],
)
def test_what_a_letter_fills_in_counts_as_one_short_word(value):
    filled, short = (sentences_of(f"Please keep {one} for us. It helps.") for one in (value, "it"))

    assert filled == short == ["Please keep it for us", "It helps"]


def test_labels_headings_quotes_and_signatures_are_no_sentences_and_list_items_are():
    text = (
        "What happens next\n- We read it\n\nFrom:      The most official superintendent.\nLlegó por: correo electrónico.\n"
        "> They wrote this.\n\nPlease note: this is\none sentence.\n\nAna Ruiz\nConstituent Services\n"
    )

    assert sentences_of(text) == ["We read it", "Please note", "this is one sentence"]


def test_a_time_of_day_ends_a_sentence_only_where_one_begins_after_it():
    assert sentences_of("It is open from 8 a.m. to 5 p.m. today. We close at 5 p.m. Please come before.") == [
        "It is open from it to it today",
        "We close at it",
        "Please come before",
    ]


def test_a_hard_letter_is_found_to_be_hard():
    hard = (
        "Pursuant to applicable administrative regulations, constituents dissatisfied with determinations communicated "
        "by responsible departments may, notwithstanding previously elapsed limitations, initiate supplementary review.\n"
    )
    duro = (
        "De conformidad con las disposiciones administrativas aplicables, los solicitantes inconformes con determinaciones "
        "comunicadas por departamentos responsables podrán interponer extraordinariamente procedimientos suplementarios.\n"
    )

    assert reading(hard, "en").grade > 10
    assert reading(hard, "en").longest > LONGEST_SENTENCE
    found: Reading = reading(duro, "es")
    assert found.grade > 8
    assert found.ease < NORMAL
