"""A text of staff is never cut in the middle without a word: what was cut off without being ours is known."""

import pytest
from support.reply_mail import CLIENTS, filled, html_of
from support.town import CONTACT, HELP, Letter
from test_own_words import EN, ES, GMAIL, LETTERS, OUTLOOK, OWN, letter, quoted, shapes

from ingest.parse import parse
from ingest.quoting import doubtful_cut, own_words

OFFICE = frozenset({"help@district.example", "h@d.example", HELP})
TOLD = "On Oct 5, 2026 at 7:00 AM Kim Park <kim@school.example> wrote:"
PASTED = "The child was late on two days."
HEADINGS = {
    "a teacher is quoted": TOLD,
    "an Outlook header": "From: Kim Park <kim@school.example>\nSent: Monday, October 5, 2026 7:00 AM\nTo: Ana\nSubject: Bus",
    "a separator": "-----Original Message-----\nFrom: Kim Park <kim@school.example>\nSubject: Bus",
    "a forward": "---------- Forwarded message ---------\nFrom: Kim Park <kim@school.example>\nSubject: Bus\nTo: Ana",
    "another help desk's line": "##- Escriba su respuesta encima de esta línea -##",
    "a Spanish attribution": "El lun, 5 oct 2026 a las 7:00, Kim Park <kim@school.example> escribió:",
}
BELOW = {
    "nothing": "",
    "a marked quote": f"\n\n{GMAIL}\n\n{quoted(EN)}\n",
    "an Outlook quote": f"\n\n{OUTLOOK}\n\n{EN}\n",
    "an unmarked quote": f"\n\n{EN}\n",
}


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
@pytest.mark.parametrize("heading", HEADINGS.values(), ids=HEADINGS)
def test_words_below_a_heading_that_is_not_ours_are_known_to_be_cut(heading, below):
    text = f"{OWN}\n\n{heading}\n{PASTED}\n\nWe will talk to her.{below}"
    assert own_words(text) == OWN
    cut = doubtful_cut(text, EN, OFFICE)
    assert cut.startswith(heading.split("\n")[0])
    assert cut.endswith("We will talk to her.")
    assert PASTED in cut


@pytest.mark.parametrize("name", LETTERS)
def test_no_ordinary_reply_is_in_doubt(name):
    text = letter(name)
    assert [shape for shape, mail in shapes(text).items() if doubtful_cut(mail, text, OFFICE)] == []


@pytest.mark.parametrize("text", [EN, ES], ids=["en", "es"])
def test_an_ordinary_reply_is_in_no_doubt_where_neither_our_letter_nor_our_address_is_known(text):
    assert [shape for shape, mail in shapes(text).items() if doubtful_cut(mail, "", frozenset())] == []


@pytest.mark.parametrize("client", CLIENTS)
def test_no_reply_of_a_mail_program_is_in_doubt(client):
    headers = {"From": f"Constituent Services <{HELP}>"}
    raw = b"Content-Type: text/plain; charset=utf-8\n\n" + EN.encode()
    ours = Letter(CONTACT, "", "[CS-2026-00042] New case", EN, "<r@sunfield.example>", HELP, headers, raw)
    assert html_of(ours)
    message = parse(filled(client, ("Ana Ruiz", CONTACT), ours, OWN))
    assert message.own_words.replace("\n\n", "\n") == OWN.replace("\n\n", "\n")
    assert doubtful_cut(message.text, EN, OFFICE) == ""
    assert doubtful_cut(message.text, "", frozenset()) == ""


@pytest.mark.parametrize(
    "text",
    [
        OWN,
        "",
        f"{OWN}\n-- \nAna\n(555) 555-0177",
        f"{OWN}\n\nSent from my iPhone",
        f"{TOLD}\n> {PASTED}\n\n{OWN}",
        f"{OWN}\n\n{TOLD}\n> {PASTED}\n",
        f"{OWN}\n\n{OUTLOOK}\n\nThe rest of the letter is gone.",
        f"{OWN}\n\n{TOLD}\n",
        EN,
        f"{EN}\n\n{OWN}",
        f"{OWN}\n\n{TOLD}\n\nSent from my iPhone\n",
        f"{OWN}\n\nFrom: Office\nSent: Monday, November 23, 2026 8:06 AM\nTo: Ana Ruiz\nSubject: New case\n\n{EN}",
    ],
)
def test_other_replies_are_in_no_doubt(text):
    assert doubtful_cut(text, EN, OFFICE) == ""


def test_the_lines_of_our_letter_are_known_where_its_first_line_is_gone():
    rest = EN.split("\n\n", 1)[1]
    text = f"{OWN}\n\nFrom: Office\nSent: Monday, November 23, 2026 8:06 AM\nTo: Ana Ruiz\nSubject: x\n\n{rest}"
    assert doubtful_cut(text, EN, OFFICE) == ""


def test_the_time_is_that_of_one_pass():
    hostile = f"{TOLD}\n" + "a b@c.example 2026 7:00 wrote:\n" * 9_000
    assert doubtful_cut(hostile, EN * 5, OFFICE).count("\n") <= hostile.count("\n")
