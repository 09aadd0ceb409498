"""A reply that only says thanks does not reopen; a reply that says anything more does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.thanks import only_thanks


@pytest.mark.parametrize(
    "text",
    ["Thanks", "Thank you!", "thank you so much for the quick reply", "THX", "Gracias", "¡Muchas gracias!", "Mil gracias por su ayuda.",
     "Thank you.\nHave a nice day", "Ok, thanks", "Perfecto, gracias", "Gracias, que tenga buen día", "Thanks for everything"],
)  # fmt: skip
def test_thanks_are_thanks(text):
    assert only_thanks(text)


@pytest.mark.parametrize(
    "text",
    ["", "Ok", "Great", "No thanks to you the bus left", "Thanks, but it is not solved", "Thank you. When does it start?", "Thanks?",
     "Gracias pero no", "Thanks for nothing", "thank you not", "Thanks, call me at 555-0100", "no gracias", "Gracias, pero el autobús no vino",
     "thank you " * 10],
)  # fmt: skip
def test_more_than_thanks_is_for_a_person(text):
    assert not only_thanks(text)


@given(st.text(max_size=200))
def test_any_text_is_judged(text):
    assert only_thanks(text) in {True, False}


@given(st.text(alphabet="abcdefghij", min_size=5, max_size=12))
def test_an_unknown_word_is_for_a_person(word):
    assert not only_thanks(f"thanks {word}")
