"""Bounds that attacks have taught: attributes of a tag, lines of a mail, runs of accents, an end before the first part."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.mailroom import normalised
from cases.words import without_accents
from ingest.html.walk import shallow
from ingest.limits import HTML_CUT, LINES_CUT, ParseLimits
from ingest.memory import give_back_large_blocks
from ingest.parse import parse

FILLING = "<p>The bus was late.</p>" * 400


@pytest.mark.parametrize(
    "tag",
    [
        "<p " + " ".join(f"a{n}=b" for n in range(600)) + ">",
        "<p " + " ".join(f'a{n}="<>"' for n in range(600)) + ">",
        "<p " + "".join(f"a{n}='x y'" for n in range(600)) + ">",
        "<p " + "/".join(f"a{n}" for n in range(600)),
        '<p " ' + " ".join(f"a{n}" for n in range(600)) + ">",
    ],
)
def test_html_ends_before_a_tag_with_more_attributes_than_the_parser_takes_in_bounded_time(tag):
    assert shallow(f"{FILLING}{tag}The rest.") == FILLING


@pytest.mark.parametrize(
    "tag",
    [
        f'<img alt="{"a b c=d " * 2000}" src="data:image/png;base64,{"A" * 100_000}">',
        "<p " + " ".join(f"a{n}=b" for n in range(300)) + ">",
        "<p>5 < 6 and more words</p>" * 800,
        '<p title="never closed ' + "and on " * 2000,
    ],
)
def test_html_with_long_tags_of_few_attributes_is_left_whole(tag):
    assert shallow(f"{FILLING}{tag}The rest.") == f"{FILLING}{tag}The rest."


def test_a_mail_whose_html_is_cut_says_so():
    tag = "<p " + " ".join(f"a{n}=b" for n in range(2000)) + ">"
    message = parse(f"From: a@b.example\r\nContent-Type: text/html\r\n\r\n{FILLING}{tag}The rest.".encode())

    assert message.text.startswith("The bus was late.")
    assert HTML_CUT in message.defects
    assert message.unread


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_mail_of_more_lines_than_the_limit_is_cut_and_says_so(end):
    raw = b"From: a@b.example\r\nSubject: bus\r\n\r\nThe bus was late." + end * 50 + b"The rest."
    message = parse(raw, ParseLimits(lines=20))

    assert message.text.strip() == "The bus was late."
    assert LINES_CUT in message.defects
    assert message.unread
    assert "The rest." in parse(raw).text


def test_words_behind_an_end_that_comes_before_the_first_part_are_read():
    head = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    message = parse(head + b"--b--\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe bus was late.\r\n--b--\r\n")

    assert "The bus was late." in message.text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_text_loses_its_accents_as_if_it_were_decomposed_whole(text):
    whole = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))

    assert without_accents(text) == whole


def test_a_run_of_a_million_accents_is_searched_by_its_letter():
    assert normalised("e" + "\u0301\u0323" * 500_000) == "e"


def test_large_blocks_are_given_back_without_an_error_on_any_system():
    give_back_large_blocks()
