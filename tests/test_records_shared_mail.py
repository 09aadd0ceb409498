"""A mail about several cases belongs to the record of each: it is held, purged and handed out with them."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from support.stores import empty_sqlite, store  # noqa: F401 - fixtures
from support.town import CONTACT, NEIGHBOUR, OVERSIGHT, PARENT, PEOPLE, Town
from test_records_purge import command, everything, listed, purged

from casepost.records.bundle import Source, write_bundle
from casepost.records.selection import Selection
from cases import store as record
from cases.tables import OUTBOX, RAW

pytestmark = pytest.mark.thorough

SECRET = "ZEBRASECRET"


@pytest.fixture
def town(store):
    return Town(store)


@pytest.fixture
def cases(town) -> tuple[str, str]:
    """Two cases that are resolved, and that one reply to a list has changed, with a note on the first."""
    first = town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", "Bus 14 does not stop.").case
    second = town.mail(f"Pat Kim <{NEIGHBOUR}>", "Lunch", "The lunch is cold.").case
    assert first is not None
    assert second is not None
    town.mail(CONTACT, "list", "#list")
    words = f"#case {first}\n#note {SECRET} Diego\n#case {second}\n#category food"
    town.mail(CONTACT, "Re:", words, answers=town.sent(to=CONTACT)[-1])
    for number in (first, second):
        notice = town.sent(to=CONTACT, subject=f"{number}] New case")[-1]
        town.mail(CONTACT, "Re:", "#resolve fixed\n\nIt is mended.", answers=notice)
    town.wait(minutes=5)
    assert town.case(first).status == town.case(second).status == "resolved"
    return first, second


def shared(town) -> int:
    """The row of the mail that is about both."""
    return next(row["id"] for row in town.messages() if row["case_id"] is None and SECRET in row["text"])


def has_bytes(town, message: int) -> bool:
    with town.sessions() as db:
        return db.execute(select(RAW.c.data).where(RAW.c.message_id == message)).scalar() is not None


def test_a_mail_about_a_case_under_legal_hold_stays_with_it(town, cases):
    mail = shared(town)
    command(town, cases[0], "#hold counsel")
    assert [one.number for one in listed(town).due] == [cases[1]]
    assert mail not in listed(town).messages
    purged(town)
    assert has_bytes(town, mail)
    assert SECRET in everything(town)


def test_the_summary_of_such_a_mail_stays_with_it(town, cases):
    command(town, cases[0], "#hold counsel")
    with town.sessions() as db:
        letters = {row.id for row in db.execute(select(OUTBOX.c.id).where(OUTBOX.c.cause == f"message:{shared(town)}", OUTBOX.c.case_id.is_(None)))}  # fmt: skip
    assert letters
    assert letters.isdisjoint(listed(town).letters)


def test_it_goes_with_the_last_of_its_cases(town, cases):
    mail = shared(town)
    command(town, cases[0], "#hold counsel")
    purged(town)
    command(town, cases[0], "#release")
    assert mail in listed(town).messages
    purged(town)
    assert not has_bytes(town, mail)
    assert SECRET not in everything(town)
    assert listed(town).empty


def test_without_a_hold_it_goes_with_both(town, cases):
    assert shared(town) in listed(town).messages
    purged(town)
    assert SECRET not in everything(town)


def exported(town, number: str, folder: Path, email: str = OVERSIGHT) -> dict[str, bytes]:
    asker = next(one for one in PEOPLE if one.email == email)
    staff = frozenset(one.email for one in PEOPLE)
    source = Source("help@sunfield.example", staff, staff, lambda _raw: None, datetime.now(UTC), asker)
    with town.sessions() as db:
        case = record.case_with_number(db, number)
        assert case is not None
        write_bundle(db, folder / "a.zip", Selection("by number", (case,)), source)
    with zipfile.ZipFile(folder / "a.zip") as file:
        return {name: file.read(name) for name in file.namelist()}


def test_it_is_in_the_record_of_each_of_its_cases_and_in_no_redacted_copy(town, cases, tmp_path):
    for number in cases:
        files = exported(town, number, tmp_path)
        assert f"{number}/raw/message-{shared(town)}.eml" in files
        assert SECRET.encode() in files[f"{number}/case.txt"]
        assert SECRET.encode() not in files[f"redacted/{number}/case.txt"]


def test_who_may_not_have_one_of_its_cases_does_not_get_it_with_another(town, cases, tmp_path):
    command(town, cases[0], "#about contact")
    files = exported(town, cases[1], tmp_path, CONTACT)
    assert f"{cases[1]}/raw/message-{shared(town)}.eml" not in files
    assert SECRET.encode() not in b"".join(files.values())
