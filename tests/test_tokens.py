"""Signed reply tokens: each says one thing, for one purpose, and no part of it can be changed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.tokens import Claim, Key, Purpose, fingerprint, loop_mark, token, verified

KEY = Key("k1", b"a" * 32)
OTHER = Key("k2", b"b" * 32)
CLAIM = Claim(Purpose.STAFF, 5, 7)


def test_a_token_is_short_lower_case_and_always_the_same():
    text = token(KEY, CLAIM)
    assert len(text) == 24
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyz234567")
    assert text == token(KEY, CLAIM)


@pytest.mark.parametrize(
    "other",
    [
        *(replace(CLAIM, purpose=purpose) for purpose in Purpose if purpose is not Purpose.STAFF),
        replace(CLAIM, case=6),
        replace(CLAIM, person=8),
        replace(CLAIM, message=1),
        Claim(Purpose.STAFF, 57, 0),
        Claim(Purpose.STAFF, 7, 5),
    ],
)
def test_a_token_says_nothing_else(other):
    assert token(KEY, other) != token(KEY, CLAIM)
    assert not verified((KEY,), other, token(KEY, CLAIM))


def test_a_token_verifies_under_any_current_key_and_no_other():
    text = token(KEY, CLAIM)
    assert verified((OTHER, KEY), CLAIM, text)
    assert verified((KEY,), CLAIM, text.upper())
    assert not verified((OTHER,), CLAIM, text)
    assert not verified((), CLAIM, text)
    assert token(Key("k2", KEY.secret), CLAIM) != text


@given(st.integers(0, 23), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_no_changed_letter_verifies(place, letter):
    text = token(KEY, CLAIM)
    changed = text[:place] + letter + text[place + 1 :]
    assert verified((KEY,), CLAIM, changed) == (changed == text)


@given(st.text(max_size=40).filter(str.isascii))
def test_no_invented_text_verifies(text):
    assert not verified((KEY,), CLAIM, text)


def test_a_key_does_not_print_its_secret():
    assert "aaaa" not in repr(KEY)


def test_what_is_stored_is_not_the_token():
    text = token(KEY, CLAIM)
    assert text not in fingerprint(text)
    assert fingerprint(text.upper()) == fingerprint(text)


def test_the_loop_mark_is_of_the_instance_and_the_key():
    assert loop_mark(KEY, "one").startswith("one.")
    assert len({loop_mark(KEY, "one"), loop_mark(KEY, "two"), loop_mark(OTHER, "one")}) == 3
