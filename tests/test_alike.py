"""Which texts tell of one matter."""

import pytest

from cases.alike import KEPT, LEAST, how_alike, numbers_of

BUS = "The bus of route 14 left my son at the stop on Fifth Street again this morning and nobody answered the phone."
LUNCH = "My daughter is allergic to nuts, and today the lunch line gave her a sandwich with peanut butter on it."


def alike(one: str, other: str) -> float:
    return how_alike(numbers_of(one), numbers_of(other))


@pytest.mark.parametrize(
    "other", [BUS, f"Dear office, {BUS} Thank you, Maria", BUS.upper(), BUS.replace(" ", "\n"), BUS[:70]]
)
def test_the_same_words_are_alike_however_they_are_framed_or_cut(other):
    assert alike(BUS, other) > 0.9


def test_two_matters_are_not_alike():
    assert alike(BUS, LUNCH) < LEAST


def test_a_few_everyday_words_are_not_alike_to_a_letter_that_holds_them():
    assert alike("nobody answered the phone", BUS) < LEAST
    assert alike("nobody answered the phone", "Nobody answered the phone!") == 1


def test_of_very_long_texts_the_lowest_numbers_tell():
    long = " ".join(f"word{place}" for place in range(3 * KEPT))
    half = " ".join(f"word{place}" for place in range(3 * KEPT // 2))
    other = " ".join(f"other{place}" for place in range(3 * KEPT))
    assert len(numbers_of(long)) == KEPT
    assert alike(long, half) > 0.9
    assert alike(long, f"{half} {other}") == pytest.approx(0.5, abs=0.2)
    assert alike(long, other) < 0.05


@pytest.mark.parametrize("text", ["", "...", "https://x.example/very/long"])
def test_a_text_without_words_is_like_nothing(text):
    assert (numbers_of(text), alike(text, BUS), alike(text, text)) == ((), 0.0, 0.0)
