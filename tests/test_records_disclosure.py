"""Exports, marks and the audit on both engines, beside a service that goes on writing."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from support.stores import empty_postgres, empty_sqlite, store, store_url  # noqa: F401 - fixtures
from support.town import CONTACT, LEE, NEIGHBOUR, OVERSIGHT, PARENT, SAFETY, SUPERINTENDENT, Town

from casepost.records.disclosure import Request, audit_of, export, mark_passages
from casepost.records.files import Exists
from casepost.records.permission import NotAllowed, handler_of_records, overseer
from casepost.records.selection import NothingThere, Selection, by_numbers, by_person, by_words
from cases import directory
from cases.people import Person
from cases.tables import EVENTS

pytestmark = pytest.mark.thorough

ABOUT = "I have a complaint about the superintendent. The superintendent lied to us."


@pytest.fixture
def town(store: Engine) -> Town:
    return Town(store)


def alone(text: str, _letter: object) -> str:
    """An answer that quotes nothing."""
    return text


def person(town: Town, email: str) -> Person:
    found = town.service.district.people.with_address(email)
    assert found is not None
    return found


def exported(town: Town, chosen: Any, folder: Path, who: str = OVERSIGHT) -> dict[str, bytes]:
    request = Request(person(town, who), f"test as {who}", "request 7", "")
    target = folder / "out.zip"
    export(town.engine, chosen, target, request, town.service, town.now, force=True)
    with zipfile.ZipFile(target) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_an_export_reads_one_moment_and_is_written_down(town, tmp_path):
    mail = town.mail(f"Maria Lopez <{PARENT}>", "Bus", "The bus of Pat Kim did not stop.")
    town.mail(f"Pat Kim <{NEIGHBOUR}>", "Lunch", "The lunch.")
    oversight = person(town, OVERSIGHT)

    def choose(db: Any) -> Selection:
        chosen = by_numbers(db, [str(mail.case)], oversight)
        town.mail(PARENT, "Bus", "It came while the file was being written.")  # nobody waits for the export
        return chosen

    files = exported(town, choose, tmp_path)

    assert files[f"{mail.case}/raw/message-1.eml"] == mail.raw
    assert b"Pat Kim" in files[f"{mail.case}/case.txt"]
    assert b"Pat Kim" not in files[f"redacted/{mail.case}/case.txt"]
    with town.sessions() as db:
        (line,) = audit_of(db, str(mail.case))
    assert (line["who"], line["act"], line["subject"]) == (f"test as {OVERSIGHT}", "export", mail.case)


def test_an_export_that_fails_leaves_no_file_and_no_line(town, tmp_path):
    mail = town.mail(PARENT, "Bus", "The bus.")
    target = tmp_path / "out.zip"
    target.write_text("mine")
    request = Request(person(town, OVERSIGHT), "test", "x", "")

    with pytest.raises(Exists):
        export(town.engine, lambda db: by_words(db, "bus", request.by), target, request, town.service, town.now)
    with pytest.raises(NothingThere):
        export(
            town.engine, lambda db: by_words(db, "zebra", request.by), tmp_path / "b", request, town.service, town.now
        )

    assert [path.name for path in tmp_path.iterdir() if "out" in path.name or path.name.startswith((".", "b"))] == ["out.zip"]  # fmt: skip
    with town.sessions() as db:
        assert audit_of(db, str(mail.case)) == []


def test_marked_passages_can_be_marked_more_than_once(town, tmp_path):
    mail = town.mail(PARENT, "Bus", "The red bicycle and the blue kite.")
    for passages in (["red bicycle"], ["blue kite"]):
        with town.sessions.begin() as db:
            mark_passages(db, str(mail.case), passages, person(town, OVERSIGHT), town.service, town.now)

    files = exported(town, lambda db: by_numbers(db, [str(mail.case)], person(town, OVERSIGHT)), tmp_path)

    copy = b"".join(data for path, data in files.items() if path.startswith("redacted/"))
    assert b"bicycle" not in copy
    assert b"kite" not in copy
    with town.sessions() as db:
        payloads = db.execute(select(EVENTS.c.payload).where(EVENTS.c.kind == "redacted")).scalars().all()
    assert all(set(one) == {"text", "passages"} and set(one["text"]) == {"id"} for one in payloads)
    assert "bicycle" not in json.dumps(payloads)


def test_a_passage_that_stands_nowhere_is_refused_and_nothing_is_marked(town):
    mail = town.mail(PARENT, "Bus", "The red bicycle and Mrs. Hernandez.")
    passages = ["Red  bicycle", "Mrs. Hernandes"]
    with pytest.raises(NothingThere, match="Hernandes") as refused, town.sessions.begin() as db:
        mark_passages(db, str(mail.case), passages, person(town, OVERSIGHT), town.service, town.now)
    assert "bicycle" not in str(refused.value)
    assert "redacted" not in town.kinds(mail.case)


def test_undo_takes_neither_marks_nor_purges_back(town):
    mail = town.mail(PARENT, "Danger", "A man with a gun is at the school now.")
    with town.sessions.begin() as db:
        mark_passages(db, str(mail.case), ["gun"], person(town, OVERSIGHT), town.service, town.now)

    town.mail(OVERSIGHT, "Re: x", "UNDO", answers=town.sent(to=OVERSIGHT)[-1])

    assert town.kinds(mail.case)[-1] == "redacted"
    assert "nothing on this case" in town.sent(to=OVERSIGHT)[-1].text


def test_a_look_by_mail_stands_in_the_audit(town):
    mail = town.mail(PARENT, "Danger", "A man with a gun is at the school now.")
    town.mail(OVERSIGHT, "Re: x", "SHOW", answers=town.sent(to=OVERSIGHT)[-1])

    with town.sessions() as db:
        (line,) = audit_of(db, str(mail.case).lower())
    assert (line["who"], line["act"], line["subject"], line["detail"]) == (OVERSIGHT, "show", mail.case, "by mail")


def test_all_addresses_of_a_person_are_theirs(town):
    first = town.mail(f"Maria Lopez <{PARENT}>", "Bus", "The bus.")
    with town.sessions.begin() as db:
        owner = directory.person_with_address(db, PARENT)
        db.execute(directory.ADDRESSES.insert().values(email="maria@work.example", person_id=owner))
    second = town.mail("maria@work.example", "Lunch", "The lunch.")
    town.mail(NEIGHBOUR, "Books", "The books.")

    with town.sessions() as db:
        found = by_person(db, "Maria@work.example", person(town, OVERSIGHT))
    assert [case.number for case in found.cases] == [first.case, second.case]


def test_whoever_writes_to_a_case_of_others_has_of_it_only_that_mail(town, tmp_path):
    mail = town.mail(f"Maria Lopez <{PARENT}>", "Bus", "My daughter has epilepsy.")
    town.mail("Ex <ex@evil.example>", "Re: hello", "hello there", answers=town.sent(to=PARENT)[-1], quoting=alone)
    assert town.messages()[-1]["case_id"] == town.case(mail.case).id

    files = exported(town, lambda db: by_person(db, "ex@evil.example", person(town, OVERSIGHT)), tmp_path)

    mails = {name: data for name, data in files.items() if name.startswith("single-mails/")}
    assert set(mails) == {"single-mails/message-2.txt", "single-mails/raw/message-2.eml"}
    assert all(b"hello there" in data for data in mails.values())
    whole = b"".join(files.values())
    assert not any(word in whole for word in (b"epilepsy", b"Maria", PARENT.encode(), str(mail.case).encode()))
    with town.sessions() as db:
        (line,) = audit_of(db, str(mail.case))
    assert (line["act"], line["subject"]) == ("export", "message:2")


def test_a_mail_in_somebodys_name_gives_them_no_case_of_others(town, tmp_path):
    others = town.mail(f"Pat Kim <{NEIGHBOUR}>", "Noise", "A matter about autism.")
    own = town.mail(f"Maria Lopez <{PARENT}>", "Bus", "The bus.")
    letter = town.sent(to=NEIGHBOUR)[-1]
    town.mail(f"Maria Lopez <{PARENT}>", "Re: Noise", "hi", answers=letter, proven=False, quoting=alone)

    files = exported(town, lambda db: by_person(db, PARENT, person(town, OVERSIGHT)), tmp_path)

    assert {name.split("/")[0] for name in files if name.startswith("CS-")} == {own.case}
    assert "single-mails/raw/message-3.eml" in files
    assert b"autism" not in b"".join(files.values())
    assert others.case != own.case


def test_a_single_mail_to_a_restricted_case_is_for_those_who_may_have_it(town):
    town.mail(PARENT, "Complaint", ABOUT)
    town.mail("ex@evil.example", "Re: x", "hello", answers=town.sent(to=PARENT)[-1], quoting=alone)

    with town.sessions() as db:
        with pytest.raises(NotAllowed):
            by_person(db, "ex@evil.example", person(town, CONTACT))
        with pytest.raises(NothingThere):  # the case is about him: it is not even said that there is one
            by_person(db, "ex@evil.example", person(town, SUPERINTENDENT))
        assert by_person(db, "ex@evil.example", person(town, OVERSIGHT)).single == (2,)


def test_mail_without_a_case_is_not_for_whom_the_family_complains_about(town):
    about = town.mail(PARENT, "Complaint", ABOUT)
    more = [("Auto-Submitted", "auto-replied")]
    town.mail(PARENT, "Complaint", "He threatened us.", headers=more)
    plain = town.mail(PARENT, "Lunch", "The lunch was cold.")
    assert town.messages()[1]["case_id"] is None

    with town.sessions() as db:
        found = by_person(db, PARENT, person(town, SUPERINTENDENT))
        everything = by_person(db, PARENT, person(town, OVERSIGHT))
    assert ([case.number for case in found.cases], found.loose) == ([plain.case], ())
    assert ([case.number for case in everything.cases], everything.loose) == ([about.case, plain.case], (2,))


def test_a_search_for_records_leaves_none_out(town):
    for number in range(120):
        town.mail(f"parent{number}@mail.example", "Bus", f"The bus number {number} is late.")

    with town.sessions() as db:
        assert len(by_words(db, "bus late", person(town, OVERSIGHT)).cases) == 120


def test_what_is_about_somebody_is_not_in_what_they_find(town):
    about = town.mail(PARENT, "Complaint", ABOUT)
    plain = town.mail(NEIGHBOUR, "Complaint", "A complaint about the bus.")
    assert town.case(about.case).about == "superintendent"

    with town.sessions() as db:
        found = by_words(db, "complaint", person(town, SUPERINTENDENT))
        with pytest.raises(NothingThere):
            by_numbers(db, [str(about.case)], person(town, SUPERINTENDENT))
        assert [case.number for case in by_words(db, "complaint", person(town, OVERSIGHT)).cases] == [about.case, plain.case]  # fmt: skip
        with pytest.raises(NotAllowed, match=str(about.case)):
            by_words(db, "complaint", person(town, CONTACT))
    assert [case.number for case in found.cases] == [plain.case]


@pytest.mark.parametrize("email", [SAFETY, LEE, PARENT, "", "nobody@sunfield.example"])
def test_who_handles_no_records_is_told(town, email):
    with pytest.raises(NotAllowed):
        handler_of_records(email, town.service.district.people, town.now.date())


def test_only_oversight_oversees_and_only_in_their_term(town):
    people, day = town.service.district.people, town.now.date()
    assert overseer(OVERSIGHT.upper(), people, day).email == OVERSIGHT
    for email in (CONTACT, SUPERINTENDENT):
        with pytest.raises(NotAllowed, match="oversight"):
            overseer(email, people, day)
    with pytest.raises(NotAllowed):
        handler_of_records("cho@board.sunfield.example", people, day + timedelta(days=400))
