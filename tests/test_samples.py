"""Letters as whole exchanges of mail bring them about, in each language of the office.

CASEPOST_WRITE_GOLDEN=1 writes tests/golden/samples anew: read the difference before you keep it.
"""

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from support.samples import KINDS, load
from support.town import Town, sunfield

from casepost.database import open_engine
from cases.tables import OUTBOX

GOLDEN = Path(__file__).parent / "golden" / "samples"
SAMPLES = load()
CASES = [(language, name) for name in SAMPLES for language in ("en", "es")]


@pytest.fixture
def office(empty_sqlite, tmp_path, request):
    """A town whose office writes in one language only."""
    district = sunfield()
    file = tmp_path / "casepost.db"
    shutil.copyfile(empty_sqlite, file)
    engine = open_engine(f"sqlite:///{file}")
    yield Town(engine, replace(district, office=replace(district.office, languages=(request.param,))))
    engine.dispose()


@pytest.mark.parametrize(("office", "name"), CASES, indirect=["office"])
def test_each_letter_reads_as_it_was_read_last(office, name, request):
    language = request.node.callspec.params["office"]
    letter = SAMPLES[name](office)
    text = letter.text.replace("\r\n", "\n")
    file = GOLDEN / f"{name}.{language}.txt"
    written = f"To: {letter.to}\nSubject: {letter.subject}\n\n{text}"
    if os.environ.get("CASEPOST_WRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(written, "utf-8")

    assert written == file.read_text("utf-8")
    with office.sessions() as db:
        kind = db.execute(select(OUTBOX.c.kind).where(OUTBOX.c.message_id == letter.message_id)).scalar_one()
    assert kind == KINDS[name]


def test_no_golden_letter_is_left_over():
    names = {file.name for file in GOLDEN.glob("*.txt")}
    assert names == {f"{name}.{language}.txt" for language, name in CASES}


def test_no_spanish_sample_says_what_only_english_letters_say():
    english = re.compile(r"\b(?:Reply to|reply above|Your words go|Hello|We received|Case number)\b")
    for file in GOLDEN.glob("*.es.txt"):
        assert not english.search(file.read_text("utf-8")), file.name
