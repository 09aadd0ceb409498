"""A whole week of the office. Its letters are docs/letters.md: CASEPOST_WRITE_GOLDEN=1 writes it anew; read it then."""

import os
import re
import shutil
from pathlib import Path

import pytest
from week.counts import of_week
from week.page import page
from week.people import ANA, CHO, CHRIS, EVA, JO, JUNE, LEE, MARIA, MORA, NEIGHBOURS, PAT, ROSARIO
from week.script import play

from casepost.database import open_engine

PAGE = Path(__file__).parents[2] / "docs" / "letters.md"


@pytest.fixture(scope="module")
def week(empty_sqlite, tmp_path_factory):
    """The week as it was played."""
    file = tmp_path_factory.mktemp("week") / "casepost.db"
    shutil.copyfile(empty_sqlite, file)
    engine = open_engine(f"sqlite:///{file}")
    yield play(engine)
    engine.dispose()


def test_every_letter_of_the_week_reads_as_it_was_read_last(week):
    written = page(week, **of_week(week))
    if os.environ.get("CASEPOST_WRITE_GOLDEN"):
        PAGE.write_text(written, "utf-8")

    assert written == PAGE.read_text("utf-8")


def test_the_page_shows_no_address_that_proves_anything(week):
    written = page(week, **of_week(week))
    tokens = [re.split(r"[+@]", letter.reply_to)[1] for letter in week.town.sent() if "+" in letter.reply_to]

    assert tokens
    assert not [token for token in tokens if token in written]


def test_the_letters_of_the_week_stay_with_whom_they_are_for(week):
    def read(person):
        return " ".join(letter.text + letter.subject for letter in week.town.sent(to=person[1]))

    public = [MARIA, ROSARIO, JUNE, JO, CHRIS, PAT, EVA, *NEIGHBOURS]
    for person in public:  # nobody reads of another constituent, nor of a trustee
        others = [name for name, _ in (*public, LEE, MORA, CHO) if name != person[0] and name != "Ana Ruiz"]
        assert not [name for name in others if name in read(person)]
    for member, others in ((LEE, ("Mora", "Cho")), (MORA, ("Lee", "Cho"))):
        assert not [name for name in (*others, "Whitfield", "cleaned and tested today") if name in read(member)]
    assert "Eva Stone" not in read(ANA)  # the case about her
    assert "Stone" not in " ".join(letter.text for letter in week.town.sent(to=ANA[1]))
