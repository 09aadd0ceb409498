"""Answers that stand below what is quoted, or inside it where no mark tells them apart."""

import pytest

from ingest.quotes.roles import READ
from ingest.quoting import own_words, seen
from ingest.wording.phrases import MARKER_EN

GMAIL = "On Mon, Oct 5, 2026 at 7:00 AM Office <h@d.example> wrote:"
BOTTOM = {
    "attribution": (f"{GMAIL}\n> Did it come?\n\nNo.", "No."),
    "a long quote": (f"{GMAIL}\n\n> Did it come?\n>\n> Office\n\nNo.\n\nAna", "No.\n\nAna"),
    "a date alone": ("On Mon, 5 Oct 2026, Office wrote:\n\n> Did it come?\n\nNo.", "No."),
    "a name alone": ("Ana Ruiz wrote:\n> Did it come?\n\nNo.", "No."),
    "an unknown language": (
        "Mon 5 Oct 2026 7:00, Office <h@d.example> ha kirjuttanu:\n> Did it come?\n\nNo.",
        "No.",
    ),
    "long lines without attribution": (
        "> Did it come to the stop at Elm Street this morning, and did anybody of you see it there?\n\nNo.",
        "No.",
    ),
    "a quote of paragraphs without attribution": ("> Did it come?\n>\n> Office\n\nNo.", "No."),
    "bars": (f"{GMAIL}\n| Did it come?\n| Office\n\nNo.", "No."),
    "banner and phone": (
        f"CAUTION: This email originated from outside of the district.\n\n{GMAIL}\n> Hi\n\nNo.\n\nSent from my iPhone",
        "No.",
    ),
    "signature": (f"{GMAIL}\n> Did it come?\n\nNo.\n-- \nAna", "No."),
}


@pytest.mark.parametrize(("text", "own"), BOTTOM.values(), ids=BOTTOM.keys())
def test_one_quote_at_the_top_goes_where_all_that_was_written_stands_below(text, own):
    assert seen(text).text == own


def test_the_cut_names_the_quote_and_its_attribution():
    rules = [(cut.first, cut.last, cut.rule) for cut in seen(f"{GMAIL}\n\n> Did it come?\n> Office\n\nNo.").cuts]
    assert rules == [(1, 1, "attribution (en)"), (3, 4, "quote mark")]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (f"{GMAIL}\n> Did it come?\nNo.\n> Who saw it?\nMia.", "> Did it come?\nNo.\n> Who saw it?\nMia."),
        (f"Hi\n{GMAIL}\n> Did it come?\nNo.", "Hi\n> Did it come?\nNo."),
        (f"{GMAIL}\n> Did it come?\n\nNo.\n\n> Office", "> Did it come?\n\nNo."),
        ("> Did it come?\n\nNo.", "> Did it come?\n\nNo."),
        (
            "The office wrote:\n> we are sorry\nThat does not help.",
            "The office wrote:\n> we are sorry\nThat does not help.",
        ),
        (f"{GMAIL}\n> Did it come?", ""),
    ],
)
def test_context_stays_where_answers_stand_around_it(text, own):
    assert seen(text).text == own


OUTLOOK = (
    "________________________________\nFrom: Office <help@d.example>\nSent: Monday, October 5, 2026 7:00 AM\n"
    "To: Ana\nSubject: Questions"
)
ASKED = "Did it come?\nNo.\nWho saw it?\nMia."
OLDER = (
    "-----Original Message-----\nFrom: Ana <ana@f.example>\nSent: Sunday, October 4, 2026 7:00 AM\n"
    "Subject: Questions\n\nOld words"
)
SAID = [
    "See my answers below in red.", "Hi,\n\nPlease see below.\n\nAna", "My answers are in blue\n\nAna", "Comments inline.",
    "Answers in CAPS below", "I answered each question", "Mis respuestas abajo en rojo.", "Contesto abajo.",
    "Voir mes réponses en bleu ci-dessous", "Meine Antworten unten in Rot.", "Le risposte sono in rosso.",
    "Respondo em azul abaixo", "Zie mijn antwoorden in het rood", "Odpowiedzi na czerwono.", "Мои ответы ниже красным",
    "Мої відповіді нижче", "回答在下面", "我用红色回答了", "以下に回答します", "빨간색으로 답했습니다", "màu đỏ là câu trả lời của tôi",
    "إجاباتي باللون الأحمر", "Sagot ko sa ibaba", "Yanıtlarım kırmızı", "Svar i rødt", "Vastaukset alla",
]  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_an_unmarked_quote_stays_where_its_writer_says_that_answers_stand_in_it(said):
    shown = seen(f"{said}\n\n{OUTLOOK}\n\n{ASKED}\n\n{OLDER}")
    assert shown.text.startswith(said)
    assert shown.text.endswith(ASKED)
    assert [cut.rule for cut in shown.cuts] == ["drawn line", "separator: original message"]


@pytest.mark.parametrize(
    "said",
    [
        "Thanks, the jacket in red is his.", "See the flyer below.", "calendar mismatch, see below.", "The answer is no.",
        "Changes are highlighted in blue.", "My son skates inline.", "Ella va en rojo.", "Please comment.",
    ],
)  # fmt: skip
def test_other_words_of_the_kind_keep_no_quote(said):
    assert seen(f"{said}\n\n{OUTLOOK}\n\n{ASKED}").text == said


def test_our_own_letter_is_never_kept_as_context():
    text = f"Comments inline.\n\n{OUTLOOK}\n\n{MARKER_EN}\nYour case"
    assert seen(text).text == "Comments inline."
    assert own_words(text) == "Comments inline."
    forward = "Comments inline.\n\n---------- Forwarded message ---------\nFrom: A <a@b.example>\nSubject: x\n\nHi"
    assert seen(forward).text == "Comments inline."


def test_below_the_lines_that_are_read_all_stays_but_marked_quotes():
    own = "a\n" * (READ + 5)
    assert seen(f"{own}On 1").text == f"{own}On 1"
    quoted = seen("a\n" * READ + "> b\n" * 5)
    assert (quoted.text.count("\n"), quoted.cuts[-1].first, quoted.cuts[-1].last) == (READ - 1, READ + 1, READ + 5)
    quoted = seen("> b\n" * (READ + 5))
    assert (quoted.text.count("\n"), quoted.cuts) == (READ + 4, ())
    header = "Yes.\n\nFrom: A <a@b.example>\nSent: Monday\nTo: B\nSubject: x\n\n" + "b\n" * READ
    assert (seen(header).text, seen(header).cuts[-1].last) == ("Yes.", READ + 7)
    assert own_words(own).count("a") == READ
    assert own_words(f"{own}{MARKER_EN}\nYour case").count("case") == 0


@pytest.mark.parametrize(
    "line",
    ["", ">", "a", "On ", "-", "From:", "x:", "1", "1. a:", "el 1, a:", "a:\n:", "Ana <a@b.example>", "To: a\ncc: b", "في 1", "|",
     "On 1, 2026 7:00 a <a@b.example>:"],
)  # fmt: skip
def test_a_megabyte_of_short_lines_takes_no_longer_than_other_text(line):
    text = f"{line}\n" * (1_000_000 // (len(line) + 1))
    assert len(seen(text).text) <= len(text)
    assert len(own_words(text)) <= len(text)
