"""Words and phrases, as the lists and the mails compare them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.words import LONGEST_WORD, Phrases, fold, sentences, words_of


def found(phrases, text):
    """Return the words of each phrase that was found, in order."""
    matcher = Phrases((phrase, number) for number, phrase in enumerate(phrases))
    return [
        (phrases[hit.label], sentence.quote(hit.start, hit.end))
        for sentence in sentences(text)
        for hit in matcher.find(sentence.words)
    ]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Don't", ("dont",)),
        ("don\u2019t", ("dont",)),
        ("'quoted'", ("quoted",)),
        ("NIÑOS", ("ninos",)),
        ("nin\u0303os", ("ninos",)),  # a decomposed accent
        ("drop-off", ("drop", "off")),
        ("A/C", ("a", "c")),
        ("snake_case", ("snake", "case")),
        ("bul\u00adly", ("bully",)),  # a soft hyphen that nobody sees
        ("b\u200bomb", ("bomb",)),
        ("\U0001d420\U0001d42e\U0001d427", ("gun",)),  # mathematical letters
        ("$50 and 20%", ("$", "50", "and", "20", "%")),
        ("911.2", ("911", "2")),
        ("' - ... !", ()),
        ("", ()),
    ],
)
def test_words_are_compared_without_case_accents_and_apostrophes(written, folded):
    assert words_of(written) == folded


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He has a gun. In the morning we left.", 2),
        ("Why?! Because.", 2),
        ("(He left.) She stayed.", 2),
        ("Subject\n\nBody", 2),
        ("Subject\r\n\r\nBody", 2),
        ("a line\nthat goes on", 1),
        ("under Gov. Code 7920 I ask", 1),
        ("Mrs. Lee and Dr. Ito came", 1),
        ("I.C.E. was at the gate", 1),
        ("He is in room 4. She is not.", 2),
        ("version 1.2 of change.org", 1),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, count):
    assert len(list(sentences(text))) == count


def test_a_quote_shows_the_words_as_they_were_written():
    (sentence,) = sentences("They’re  MAKING\nfun, of Niño")

    assert sentence.quote(0, 5) == "They’re MAKING fun of Niño"


def test_whole_words_only_unless_a_star_ends_the_phrase():
    assert found(["bull"], "a bully") == []
    assert found(["bull*"], "a bully, a bull") == [("bull*", "bully"), ("bull*", "bull")]
    assert found(["mi hij*"], "no encuentro a mi hija") == [("mi hij*", "mi hija")]


def test_the_words_of_a_phrase_stand_next_to_each_other_in_one_sentence():
    assert found(["left behind"], "left him behind") == []
    assert found(["left behind"], "She left. Behind her...") == []
    assert found(["left behind"], "left,\nbehind") == [("left behind", "left behind")]


def test_overlapping_phrases_are_all_found():
    assert found(["school bus", "bus", "bus stop"], "the school bus stop") == [
        ("school bus", "school bus"),
        ("bus", "bus"),
        ("bus stop", "bus stop"),
    ]


def test_a_hyphen_and_a_blank_are_the_same_on_both_sides():
    assert found(["drop-off lane"], "the drop off lane") == [("drop-off lane", "drop off lane")]
    assert found(["drop off lane"], "the drop-off lane") == [("drop off lane", "drop off lane")]


def test_everyday_words_do_not_belong_to_a_stem_of_the_other_language():
    assert found(["beca*"], "because una beca") == [("beca*", "beca")]


def test_a_phrase_without_words_is_never_found():
    assert found(["...", "*"], "anything ... at all *") == []


@pytest.mark.parametrize(
    "text",
    [
        "." * 1_000_000,
        "\n \n x" * 200_000,
        "a\u0301\u0323" * 300_000,
        "'" * 1_000_000,
        "bully" * 200_000,
        "a b " * 250_000,
    ],
)
def test_a_megabyte_of_anything_is_read_at_once(text):
    before = time.process_time()
    read = list(sentences(text))

    assert time.process_time() - before < 2
    assert all(len(word) <= LONGEST_WORD for sentence in read for word in sentence.written)


@settings(deadline=None)  # the first example meets cold caches
@given(st.text())
def test_any_text_has_words_and_folding_them_again_changes_nothing(text):
    assert all(fold(word) == word for word in words_of(text))
