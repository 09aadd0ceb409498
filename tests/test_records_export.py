"""Exports: the complete record, a redacted copy with its log, who may have them, and that each is written down."""

import csv
import hashlib
import io
import json
import stat
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.shell import CONTACT, LEE, OVERSIGHT, PARENT, Shell, bare_shell, mail, shell  # noqa: F401 - fixtures
from support.stores import empty_sqlite  # noqa: F401 - fixture

from casepost.database import open_engine, read_only, sessions
from casepost.records.bundle import Source, write_bundle
from casepost.records.cells import cell, table
from casepost.records.selection import Selection
from cases import store
from cases.people import Person, Role

pytestmark = pytest.mark.thorough

SUPERINTENDENT = "sam.lindgren@sunfield.example"
RECORDS = "rita.cole@sunfield.example"
SAFETY = "sid.marsh@sunfield.example"
MORE_PEOPLE = f"""
[[people]]
name = "Sam Lindgren"
email = "{SUPERINTENDENT}"
role = "superintendent"

[[people]]
name = "Rita Cole"
email = "{RECORDS}"
role = "officer"
office = "records"

[[people]]
name = "Sid Marsh"
email = "{SAFETY}"
role = "officer"
office = "safety"
"""
WORDS = (
    "My son Diego Lopez (student ID 1234567, born March 3, 2015) waits at 123 Oak Street. Call (916) 555-0142 or write\r\n"
    "tia@otra.example. <script>alert(1)</script> {{ 7*7 }} http://evil.example/x.png\r\n"
    "The red bicycle is mine. Maria\r\n"
)
NAMES = ("../../etc/passwd", "=cmd.pdf")


def with_files(text: str = WORDS) -> bytes:
    """A mail with two files whose names are meant badly."""
    parts = "".join(
        f'--b\r\nContent-Type: application/pdf; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n'
        f"%PDF {name}\r\n"
        for name in NAMES
    )
    return mail(
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n{parts}--b--",
        headers='MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n',
    )


@pytest.fixture
def office(shell: Shell) -> Shell:
    """An office with a superintendent, a records officer and another officer."""
    file = shell.folder / "config.toml"
    file.write_text(file.read_text().replace("[limits]", f"{MORE_PEOPLE}\n[limits]"))
    return shell


@pytest.fixture
def case(office: Shell) -> str:
    """A case with a note of staff and an answer that waits."""
    return worked(office, mail(WORDS))


@pytest.fixture
def case_with_files(office: Shell) -> str:
    """The same, and its mail had two files."""
    return worked(office, with_files())


MADE: dict[bytes, tuple[str, bytes]] = {}  # a store is made once and then copied: reading a mail starts a child


def worked(office: Shell, raw: bytes) -> str:
    store_file = office.folder / "casepost.db"
    if raw not in MADE:
        number = str(office("receive", "--json", stdin=raw).json["case"])
        office("case", "act", number, "#note the family is known to us", "--as", CONTACT)
        office("case", "act", number, "The stop is back, Ms. Lopez.", "--as", CONTACT)
        MADE[raw] = number, store_file.read_bytes()
    number, data = MADE[raw]
    store_file.write_bytes(data)
    return number


def exported(office: Shell, *what: str, who: str = OVERSIGHT, expect: int = 0) -> dict[str, bytes]:
    """Return the files of an export by path."""
    done = office("export", *what, "--out", "out.zip", "--as", who, "--purpose", "request 7", "--force", "--json")
    assert done.code == expect, done.err
    with zipfile.ZipFile(office.folder / "out.zip") as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def audit(office: Shell, number: str) -> list[dict[str, Any]]:
    found = office("audit", number, "--json")
    assert found.code == 0, found.err
    return list(found.json)


def test_the_complete_record_holds_every_byte_and_its_sum(office, case):
    files = exported(office, case)
    raw = files[f"{case}/raw/message-1.eml"]
    assert raw == mail(WORDS)
    index = {one["path"]: one for one in json.loads(files["index.json"])["files"]}
    assert index[f"{case}/raw/message-1.eml"]["sha256"] == hashlib.sha256(raw).hexdigest()
    sums = dict(reversed(line.split("  ", 1)) for line in files["manifest.sha256"].decode().splitlines())
    assert set(sums) == set(files) - {"manifest.sha256"}
    assert all(hashlib.sha256(files[path]).hexdigest() == digest for path, digest in sums.items())


def test_letters_stand_as_they_were_sent_and_the_history_one_event_a_line(office, case):
    files = exported(office, case)
    letters = [data for path, data in files.items() if path.startswith(f"{case}/letters/")]
    assert any(f"To: {PARENT}".encode() in data and b"Message-ID:" in data for data in letters)
    events = [json.loads(line) for line in files[f"{case}/events.jsonl"].splitlines()]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert {"received", "noted", "answered"} <= {event["kind"] for event in events}
    assert json.loads(files[f"{case}/case.json"])["number"] == case


def test_files_of_mails_have_names_of_our_own_and_theirs_are_data(office, case_with_files):
    case = case_with_files
    files = exported(office, case)
    paths = [path for path in files if path.startswith(f"{case}/attachments/")]
    assert len(paths) == 2
    assert all(path.endswith(".bin") and ".." not in path and "cmd" not in path for path in paths)
    assert {files[path].strip() for path in paths} == {f"%PDF {name}".encode() for name in NAMES}
    again = exported(office, case)
    assert set(paths).isdisjoint(again)
    rows = list(csv.DictReader(io.StringIO(files["index.csv"].decode("utf-8-sig"))))
    given_names = {row["given name"] for row in rows if row["kind"] == "attachment"}
    assert "'=cmd.pdf" in given_names
    assert not any(name.startswith(("=", "..", "/")) for name in given_names)


def test_the_page_runs_and_loads_nothing(office, case):
    page = exported(office, case)[f"{case}/case.html"].decode()
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert not any(mark in page for mark in ("src=", "href=", "url(", "style="))


def test_the_redacted_copy_leaves_people_out_and_says_what_it_left_out(office, case_with_files):
    case = case_with_files
    files = exported(office, case)
    copy = b"".join(data for path, data in files.items() if path.startswith("redacted/"))
    for word in (b"Diego", b"Lopez", b"Maria", b"1234567", b"2015", b"123 Oak", b"555-0142", b"tia@otra", PARENT.encode(), b"known to us", b"passwd", b"cmd.pdf"):  # fmt: skip
        assert word not in copy, word
    text = files[f"redacted/{case}/case.txt"].decode()
    assert "The stop is back" in text
    assert "bicycle" in text
    log = json.loads(files["redacted/redactions.json"])
    kinds = {one["kind"] for one in log}
    assert {
        "student name",
        "name",
        "address",
        "telephone",
        "email",
        "email of others",
        "number",
        "date of birth",
    } <= kinds
    assert {"staff-only notes", "protected field", "raw mail", "attachment"} <= kinds
    assert all(one["case"] == case and one["document"] and one["why"] for one in log)
    rows = list(csv.DictReader(io.StringIO(files["redacted/redactions.csv"].decode("utf-8-sig"))))
    assert len(rows) == len(log)
    assert not [path for path in files if path.startswith("redacted/") and path.endswith((".eml", ".bin"))]


def test_marked_passages_leave_the_copy_and_the_record_stays(office, case, tmp_path):
    passages = tmp_path / "passages.txt"
    passages.write_text("the  RED\tbicycle\n\nThe stop is back\n", "utf-8")
    marked = office("redact", case, "--file", str(passages), "--as", RECORDS, "--json")
    assert marked.json == {"number": case, "passages": 2}
    files = exported(office, case)
    copy = b"".join(data for path, data in files.items() if path.startswith("redacted/"))
    assert b"bicycle" not in copy
    assert b"The stop is back" not in copy
    assert {"passage"} <= {one["kind"] for one in json.loads(files["redacted/redactions.json"])}
    assert b"The red bicycle" in files[f"{case}/case.txt"]
    event = office("case", "show", case, "--json").json["events"][-1]
    assert (event["kind"], event["by"], event["proof"]) == ("redacted", RECORDS, "shell")
    assert "bicycle" not in json.dumps(event)


def test_redact_needs_a_passage_and_somebody_who_may(office, case):
    assert office("redact", case, "--as", OVERSIGHT).code == 2
    assert office("redact", case, "x", "--as", SAFETY).code == 2
    assert office("redact", "CS-2026-99999", "x", "--as", OVERSIGHT).code == 1


def test_each_export_is_written_down_with_who_what_and_why(office, case):
    office(
        "export", case, "--out", "a.zip", "--as", RECORDS, "--purpose", "PRA request 12", "--given-to", "The Gazette"
    )
    line = audit(office, case)[-1]
    assert (line["act"], line["subject"]) == ("export", case)
    assert line["who"].endswith(f"as {RECORDS}")
    digest = hashlib.sha256((office.folder / "a.zip").read_bytes()).hexdigest()
    assert line["detail"] == f"by number; purpose: PRA request 12; given to: The Gazette; file {digest}"


def test_views_of_every_kind_stand_in_the_audit(office, case):
    office("case", "show", case)
    office("case", "search", "bicycle")
    office("case", "list")
    office("raw", "1")
    assert [line["act"] for line in audit(office, case)] == [
        "view: case", "view: case search", "view: case list", "view: raw",
    ]  # fmt: skip
    assert all(line["who"].startswith("shell:") for line in audit(office, case))
    assert office("audit", "CS-2026-99999").code == 1
    assert case in office("audit", case.lower()).out


def test_another_case_with_a_longer_number_is_not_this_one(office, case):
    engine = open_engine(f"sqlite:///{office.folder / 'casepost.db'}")
    with sessions(engine).begin() as db:
        store.audit(db, datetime.now(UTC), "x", "view: case list", "cases", f"{case}9, CS-2026-77777")
    engine.dispose()
    assert audit(office, case) == []


def test_a_file_is_complete_or_not_there_and_nobody_elses_to_read(office, case):
    (office.folder / "out.zip").write_text("mine")
    refused = office("export", case, "--out", "out.zip", "--as", OVERSIGHT, "--purpose", "x")
    assert refused.code == 1
    assert "--force" in refused.err
    assert (office.folder / "out.zip").read_text() == "mine"
    assert audit(office, case) == []
    exported(office, case)
    assert stat.S_IMODE((office.folder / "out.zip").stat().st_mode) == 0o600
    assert [path.name for path in office.folder.glob(".out.zip*")] == []


def test_a_folder_that_is_not_there_is_a_sentence_and_no_disclosure(office, case):
    refused = office("export", case, "--out", "nowhere/out.zip", "--as", OVERSIGHT, "--purpose", "x")
    assert refused.code == 1
    assert audit(office, case) == []


@pytest.mark.parametrize("who", [SAFETY, LEE, PARENT, "nobody@sunfield.example"])
def test_others_may_not_export(office, case, who):
    assert office("export", case, "--out", "a.zip", "--as", who, "--purpose", "x").code == 2
    assert not (office.folder / "a.zip").exists()


@pytest.mark.parametrize("who", [CONTACT, RECORDS, SUPERINTENDENT, OVERSIGHT])
def test_handlers_of_records_may_export_an_ordinary_case(office, case, who):
    assert f"{case}/case.html" in exported(office, case, who=who)


def test_a_restricted_case_is_for_oversight_and_the_superintendent(office, case):
    restricted = case
    assert office("case", "act", restricted, "#category bullying", "--as", CONTACT).code == 0
    for who in (CONTACT, RECORDS):
        refused = office("export", restricted, "--out", "a.zip", "--as", who, "--purpose", "x")
        assert refused.code == 2
        assert f"{restricted}: restricted" in refused.err
        assert office("export", "--person", PARENT, "--out", "a.zip", "--as", who, "--purpose", "x").code == 2
    assert f"{restricted}/case.txt" in exported(office, restricted, who=OVERSIGHT)
    assert f"{restricted}/case.txt" in exported(office, restricted, who=SUPERINTENDENT)


def test_a_case_about_the_superintendent_does_not_exist_for_the_superintendent(office, case):
    text = "I have a complaint about the superintendent. The superintendent lied to us."
    number = str(office("receive", "--json", stdin=mail(text, message_id="<s@x>")).json["case"])
    assert office("case", "show", number, "--json").json["about"] == "superintendent"
    refused = office("export", number, "--out", "a.zip", "--as", SUPERINTENDENT, "--purpose", "x")
    unknown = office("export", "CS-2026-00099", "--out", "a.zip", "--as", SUPERINTENDENT, "--purpose", "x")
    assert refused.err.replace(number, "N") == unknown.err.replace("CS-2026-00099", "N")
    files = exported(office, "--person", PARENT, who=SUPERINTENDENT)
    assert f"{case}/case.txt" in files
    assert not any(number.encode() in data for data in files.values())
    assert f"{number}/case.txt" in exported(office, number, who=OVERSIGHT)
    assert office("redact", number, "x", "--as", SUPERINTENDENT).code == 1


def test_everything_of_a_person_is_found_what_has_no_case_too(office, case):
    away = mail("I am away.", message_id="<away@x>", headers="Auto-Submitted: auto-replied\r\n")
    office("receive", stdin=away)
    office("receive", stdin=mail("Lunch?", sender="Pat Kim <pat.kim@mail.example>", message_id="<p@x>"))
    files = exported(office, "--person", PARENT.upper())
    assert away in [data for path, data in files.items() if path.startswith("without-a-case/raw/")]
    assert {path.split("/")[0] for path in files if path.startswith("CS-")} == {case}
    detail = audit(office, case)[-1]["detail"]
    assert detail.startswith("by person ")
    assert PARENT not in detail


def test_cases_are_found_by_words_and_the_words_are_not_kept(office, case):
    files = exported(office, "--query", "red bicycle")
    assert f"{case}/case.txt" in files
    assert "bicycle" not in audit(office, case)[-1]["detail"]


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ([], 2),
        (["CS-2026-00001", "--query", "x"], 2),
        (["--query", "zebra"], 1),
        (["--query", " - "], 1),
        (["--person", "nobody@x.example"], 1),
        (["CS-2026-00001", "CS-2026-09999"], 1),
    ],
)
def test_what_is_asked_wrongly_or_fits_nothing_is_a_sentence(office, case, what, code):
    done = office("export", *what, "--out", "a.zip", "--as", OVERSIGHT, "--purpose", "x")
    assert done.code == code
    assert done.err.count("\n") == 1
    assert not (office.folder / "a.zip").exists()


def test_a_purpose_of_blanks_is_none(office, case):
    assert office("export", case, "--out", "a.zip", "--as", OVERSIGHT, "--purpose", "  ").code == 2


def test_a_mail_that_cannot_be_taken_apart_is_there_all_the_same(office, case_with_files):
    place = office.folder / "a.zip"
    asker = Person("Olga Petrov", OVERSIGHT, Role.OVERSIGHT)
    source = Source("help@sunfield.example", frozenset(), frozenset(), lambda _raw: None, datetime.now(UTC), asker)
    engine = open_engine(f"sqlite:///{office.folder / 'casepost.db'}")
    with read_only(engine)() as db:
        found = store.case_with_number(db, case_with_files)
        assert found is not None
        write_bundle(db, place, Selection("by number", (found,)), source)
    engine.dispose()
    with zipfile.ZipFile(place) as file:
        assert file.read(f"{case_with_files}/raw/message-1.eml") == with_files()
        assert b"could not be taken apart" in file.read(f"{case_with_files}/attachments/message-1.txt")


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "'\rx"),
        ("  =1", "'  =1"), ("\u200b=1", "'\u200b=1"), ("\ufeff@x", "'\ufeff@x"), ("＝1", "'＝1"), ("＠x", "'＠x"),
        (" \u00a0\u202e+1", "' \u00a0\u202e+1"), ("a=1", "a=1"), ("", ""), (None, ""), (12, "12"), (-1, "'-1"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(value, safe):
    assert cell(value) == safe


@given(st.text())
def test_a_table_gives_back_what_was_written_into_it(text):
    (_, row) = csv.reader(io.StringIO(table(("a", "b"), [(text, "x")]).decode("utf-8-sig"), newline=""))
    expected = cell(text).encode("utf-8", "replace").decode()
    assert row[0].replace("\r\n", "\n") == expected.replace("\r\n", "\n")


def test_no_template_of_the_pages_switches_escaping_off():
    folder = Path(__file__).parent.parent / "templates" / "records"
    for file in folder.iterdir():
        assert "|safe" not in file.read_text().replace(" ", ""), file
        assert "autoescape" not in file.read_text(), file
