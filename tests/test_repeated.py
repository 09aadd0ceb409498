"""A receipt that is quoted raises no alarm with its own words, and hides none of the writer's."""

from textwrap import wrap

import pytest
from test_own_words import letter

from ingest.quoting import heard, said_anew, seen

RECEIPT = letter("receipt.en")
HEADER = (
    "From: Constituent Services <help@district.example>\nSent: Monday, November 23, 2026 8:06 AM\n"
    "To: Maria Lopez <maria@home.example>\nSubject: [CS-2026-00042] We received your message"
)
DANGER = "He will bring a gun."


def listened(text: str, ours: str = RECEIPT) -> str:
    view = seen(text)
    return heard(text, view.text or text, view.cuts, ours)


@pytest.mark.parametrize("width", [30, 72, 200])
def test_the_words_of_a_quoted_receipt_are_not_heard(width):
    broken = "\n".join(part for line in RECEIPT.split("\n") for part in wrap(line, width) or [""])
    for quote in (f"{HEADER}\n\n{broken}", "\n".join(f"> {line}" for line in broken.split("\n")), broken):
        text = f"It is loud.\n\n{quote}"
        assert "danger" not in listened(text)
        assert "It is loud." in listened(text)


@pytest.mark.parametrize("words", [DANGER, "abuse", "call 911", "danger now", "health records"])
@pytest.mark.parametrize("place", ["above", "below", "within"])
def test_words_of_the_writer_are_heard_wherever_they_stand(words, place):
    half = RECEIPT.index("What happens next")
    body = {
        "above": f"{words}\n\n{HEADER}\n\n{RECEIPT}",
        "below": f"Hello.\n\n{HEADER}\n\n{RECEIPT}\n\n-\n{words}\n\nMaria",
        "within": f"Hello.\n\n{HEADER}\n\n{RECEIPT[:half]}\n{DANGER}\n{words}\n{RECEIPT[half:]}",
    }[place]
    assert words in listened(body).split("\n")


def test_all_is_heard_where_the_letter_is_not_ours():
    assert "If someone is in danger now, call 911." in listened(f"It is loud.\n\n{HEADER}\n\n{RECEIPT}", ours="")


def test_a_reply_that_only_quotes_says_nothing_anew():
    marked = "\n".join(f"> {line}" for line in RECEIPT.split("\n"))
    for text in (RECEIPT, f"{HEADER}\n\n{RECEIPT}", f"On Mon, Nov 23, 2026, Office <h@d.example> wrote:\n{marked}"):
        assert said_anew(text, RECEIPT) == ""
        assert said_anew(text, "") == text
        assert said_anew(f"{text}\n\nNo.", RECEIPT) == f"{text}\n\nNo."
    assert said_anew("", RECEIPT) == ""
    assert said_anew(DANGER, RECEIPT) == DANGER
