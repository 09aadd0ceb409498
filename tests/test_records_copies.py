"""Backups and what a restored store may and may not do by itself."""

import os
import shutil
import sqlite3
import stat
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, select
from support.shell import CONTACT, PARENT, Shell, bare_shell, mail, shell  # noqa: F401 - fixtures
from support.smtp_server import SmtpServer
from support.stores import empty_postgres, empty_sqlite, store, store_url  # noqa: F401 - fixtures
from support.town import CONTACT as ANA
from support.town import MONDAY, Town

from casepost import database
from casepost.records import dumps
from casepost.records.after_restore import ASK_FIRST
from casepost.records.copies import TABLES, BackupError, back_up, checked
from casepost.records.restore import NotEmpty, restore_dump, restore_file, settle
from cases import store as record
from cases.tables import AUDIT, CASES, DELIVERIES, MESSAGES, OUTBOX
from notify import outbox

pytestmark = pytest.mark.thorough

ZONE = ZoneInfo("America/Los_Angeles")
YEAR = datetime.now(ZONE).year
FIRST = f"CS-{YEAR}-00001"


@pytest.fixture
def served(shell: Shell, smtp_server: SmtpServer) -> Shell:
    """An office whose letters really leave; one mail has become a case."""
    shell.configure(smtp_port=smtp_server.port)
    shell.put(mail(), "1")
    assert shell("once", "--json").json["new"] == 1
    return shell


def rows_of(shell: Shell, query: str) -> list[Any]:
    db = sqlite3.connect(shell.folder / "casepost.db")
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def lose(shell: Shell) -> None:
    """The disk with the store is gone."""
    for file in shell.folder.glob("casepost.db*"):
        file.unlink()


def put_back(shell: Shell) -> int:
    """Move what was handled back into the inbox, as an operator does after a restore."""
    done = [
        file for folder in shell.folder.glob("mail/.Casepost*Done*") for file in folder.glob("*/*") if file.is_file()
    ]
    for number, file in enumerate(done):
        file.rename(shell.folder / "mail" / "new" / f"back{number}")
    return len(done)


def test_a_backup_is_read_back_and_is_its_owners_alone(served):
    done = served("backup", "copy.db", "--json")
    assert done.code == 0, done.err
    assert done.json["rows"]["case_record"] == 1
    file = served.folder / "copy.db"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert checked(file) == done.json["rows"]
    assert not list(served.folder.glob("copy.db-*"))
    assert [row[0] for row in rows_of(served, "SELECT act FROM audit WHERE act = 'backup'")] == ["backup"]
    refused = served("backup", "copy.db")
    assert refused.code == 1
    assert "--force" in refused.err
    assert served("backup", "copy.db", "--force").code == 0


def test_a_backup_of_a_store_that_is_being_written_is_one_moment_of_it(store, store_url, tmp_path):
    if store.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's snapshots are tested below")
    town, stop = Town(store), threading.Event()

    def write() -> None:
        while not stop.is_set():
            town.mail("maria.lopez@mail.example", "Bus", f"The bus number {time.monotonic_ns()} is late.")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            draft = tmp_path / f"copy{number}.db"
            draft.touch()
            back_up(store, store_url, "", draft, "test", MONDAY)
            copy = database.open_engine(f"sqlite:///{draft}")
            with database.sessions(copy).begin() as db:
                assert record.rebuild(db) == ()
                assert db.execute(select(func.count()).select_from(CASES).where(CASES.c.last_seq == 0)).scalar() == 0
            copy.dispose()
    finally:
        stop.set()
        writer.join()


@pytest.mark.parametrize("how", ["cut", "changed", "other", "newer", "not ours"])
def test_a_backup_that_is_not_whole_is_refused_and_nothing_changes(served, how):
    served("backup", "copy.db")
    file = served.folder / "copy.db"
    data = bytearray(file.read_bytes())
    if how == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif how == "changed":
        data[8192:9000] = b"\xff" * 808
        file.write_bytes(data)
    elif how == "other":
        file.write_text("not a database")
    else:
        db = sqlite3.connect(file)
        db.execute(
            "UPDATE alembic_version SET version_num = '9999'" if how == "newer" else "DROP TABLE alembic_version"
        )
        db.commit()
        db.close()
    lose(served)
    refused = served("restore", "copy.db")
    assert refused.code == 1
    assert refused.err.count("\n") == 1
    assert not (served.folder / "casepost.db").exists()


def test_a_store_that_holds_mail_is_never_written_over(served):
    served("backup", "copy.db")
    before = rows_of(served, "SELECT * FROM message")
    refused = served("restore", "copy.db")
    assert refused.code == 1
    assert "only into an empty one" in refused.err
    assert rows_of(served, "SELECT * FROM message") == before


def test_a_file_that_is_no_store_is_not_written_over_either(served):
    served("backup", "copy.db")
    lose(served)
    (served.folder / "casepost.db").write_bytes(b"the only copy, damaged")
    assert served("restore", "copy.db").code == 1
    assert (served.folder / "casepost.db").read_bytes() == b"the only copy, damaged"


@pytest.mark.parametrize("empty", [True, False], ids=["into an empty store", "into none"])
def test_a_restored_store_is_the_record_as_it_was(served, empty_sqlite, empty):
    shown = served("case", "show", FIRST, "--json").json
    served("backup", "copy.db")
    lose(served)
    if empty:
        shutil.copyfile(empty_sqlite, served.folder / "casepost.db")
    done = served("restore", "copy.db", "--json")
    assert done.code == 0, done.err
    assert (done.json["cases"], done.json["letters"]) == (1, [])
    assert served("case", "show", FIRST, "--json").json == shown
    assert "none differed" in served("rebuild").out
    assert stat.S_IMODE((served.folder / "casepost.db").stat().st_mode) == 0o600
    assert [row[0] for row in rows_of(served, "SELECT act FROM audit WHERE act = 'restore'")] == ["restore"]


def test_a_letter_that_waited_is_not_sent_again_until_a_person_says_so(served, smtp_server):
    served("case", "act", FIRST, "#resolve fixed", "The stop is back.", "--as", CONTACT)
    served("backup", "copy.db")
    before = len(smtp_server.messages)
    lose(served)

    done = served("restore", "copy.db")
    assert "None leaves by itself" in done.err
    letters = served("outbox", "list", "--state", "failed", "--json").json
    assert {one["kind"] for one in letters} >= {"answer"}
    assert {one["last_error"] for one in letters} == {ASK_FIRST}
    assert served("once", "--json").json["sent"] == 0
    assert len(smtp_server.messages) == before
    status = served("status")
    assert status.code == 1
    assert "could not be sent" in status.err

    answer = next(one["id"] for one in letters if one["kind"] == "answer")
    served("outbox", "retry", str(answer))
    assert served("once", "--json").json["sent"] == 1
    assert len(smtp_server.to(PARENT)) == 2


def test_mail_of_before_is_known_and_mail_of_after_becomes_a_case_with_a_number_of_its_own(served, smtp_server):
    served("backup", "copy.db")
    served.put(mail("The lunch was cold.", message_id="<2@x>", subject="Lunch"), "2")
    served("once")
    assert [one["number"] for one in served("case", "list", "--json").json] == [FIRST, f"CS-{YEAR}-00002"]
    lose(served)
    served("restore", "copy.db")
    assert put_back(served) == 2
    receipts = len(smtp_server.to(PARENT))

    counts = served("once", "--json").json

    assert (counts["duplicates"], counts["new"]) == (1, 1)
    (_, again) = served("case", "list", "--json").json
    assert again["number"] == f"CS-{YEAR}-01002"
    assert len(smtp_server.to(PARENT)) == receipts + 1  # it is young: once too often is better than never (P3)


@pytest.mark.parametrize("option", ["", "--resync-no-ack"])
def test_old_mail_gets_no_receipt_after_a_restore_and_with_the_option_none_does(served, smtp_server, option):
    served("backup", "copy.db")
    lose(served)
    served("restore", "copy.db")
    receipts = len(smtp_server.to(PARENT))
    served.put(mail("The lunch was cold.", message_id="<2@x>", subject="Lunch"), "2")
    if not option:
        old = time.time() - 5 * 86400
        os.utime(served.folder / "mail" / "new" / "2", (old, old))

    counts = served(*filter(None, ["once", option, "--json"])).json

    assert counts["new"] == 1
    assert len(smtp_server.to(PARENT)) == receipts


def test_a_backup_may_go_through_a_pipe(served):
    made = served("backup", "-")
    assert made.code == 0
    assert made.raw.startswith(b"SQLite format 3")
    assert not list(served.folder.glob(".casepost-backup-*"))
    lose(served)
    assert served("restore", "-", stdin=made.raw).code == 0
    assert len(served("case", "list", "--json").json) == 1


def test_what_lay_in_the_mailbox_is_asked_for_anew(store):
    town = Town(store)
    with town.sessions.begin() as db:
        for key, became in (("box/1/7", "new"), ("box/1/8", "")):
            db.execute(DELIVERIES.insert().values(key=key, mailbox="box", attempts=1, seen_at=MONDAY, became=became))
        record.remember(db, "resync:box/1", MONDAY.isoformat())
        record.take_lease(db, "mailbox:box", "somebody", 600)

    settle(store, ZONE, "test", MONDAY)

    with town.sessions() as db:
        found = {row.key: row.became for row in db.execute(select(DELIVERIES.c.key, DELIVERIES.c.became))}
        assert {became for key, became in found.items() if key.startswith("before ")} == {"new", "gone"}
        assert len(found) == 2
        assert record.fact(db, "resync:box/1") is None
        assert record.take_lease(db, "mailbox:box", "other", 600) == 1


def test_numbers_of_every_year_since_the_backup_are_left_out(store):
    town = Town(store)
    mail_ = town.mail(PARENT, "Bus", "The bus.")
    assert mail_.case == "CS-2026-00001"
    with town.sessions.begin() as db:
        record.remember(db, "backup:made", MONDAY.isoformat())

    settle(store, ZONE, "test", datetime(2027, 2, 1, tzinfo=UTC))

    assert town.mail(PARENT, "Lunch", "The lunch.").case == "CS-2026-01002"
    town.wait(days=80)
    assert town.mail(PARENT, "Books", "The books.").case == "CS-2027-01001"


def test_an_answer_that_may_have_left_after_the_backup_is_a_persons_to_send(store):
    town = Town(store)
    town.mail(PARENT, "Bus", "The bus.")
    notice = town.sent(to=ANA)[-1]
    restored = MONDAY + timedelta(hours=1)
    settle(store, ZONE, "test", restored)

    read_again = town.mail(ANA, "Re: bus", "#resolve fixed\n\nThe stop is back.", answers=notice)
    town.wait(hours=2)

    assert town.kinds(read_again.case)[-1] == "resolved"
    assert town.sent(to=PARENT, subject="answer") == []
    with town.sessions.begin() as db:
        (asked,) = outbox.listing(db, "failed")
        assert (asked["kind"], asked["uncertain"], asked["last_error"]) == ("answer", True, ASK_FIRST)
        outbox.retry(db, town.now, [asked["id"]])
    town.send_due()
    assert len(town.sent(to=PARENT, subject="answer")) == 1


def test_what_comes_after_the_restore_leaves_by_itself_and_receipts_do_at_any_time(store):
    town = Town(store)
    settle(store, ZONE, "test", MONDAY + timedelta(hours=1))
    town.mail(PARENT, "Bus", "The bus.")
    assert len(town.sent(to=PARENT, subject="received")) == 1

    town.now += timedelta(hours=2)
    town.mail(ANA, "Re: bus", "The stop is back.", answers=town.sent(to=ANA)[-1])
    town.wait(minutes=5)

    assert len(town.sent(to=PARENT, subject="answer")) == 1


# --- PostgreSQL


@pytest.fixture
def filled(fresh_postgres: str) -> tuple[str, Engine]:
    """A PostgreSQL store with a case whose letters wait."""
    database.create(fresh_postgres, "office_a")
    engine = database.open_engine(fresh_postgres, "office_a")
    town = Town(engine)
    town.mail(PARENT, "Bus", "The bus: \\. \t \\N \n\\.\n COPY x")
    town.mail(ANA, "Re", "#resolve fixed\n\nDone.", answers=town.sent(to=ANA)[-1])
    return fresh_postgres, engine


def contents(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(CASES.metadata.tables[name])).all())) for name in TABLES
        }


@pytest.mark.postgres
def test_a_postgresql_store_comes_back_from_its_backup(filled, postgres, tmp_path):
    url, engine = filled
    draft = tmp_path / "copy"
    draft.touch(0o600)
    done = back_up(engine, url, "office_a", draft, "test", MONDAY)
    before = contents(engine)
    assert {name: len(rows) for name, rows in before.items()} == dict(done.rows)
    engine.dispose()
    other = postgres.fresh()

    restore_dump(draft, other, "office_a")

    back = database.open_engine(other, "office_a")
    assert contents(back) == before
    database.check_schema(back)
    waiting = settle(back, ZONE, "test", MONDAY).letters
    assert waiting
    with database.sessions(back).begin() as db:
        assert record.rebuild(db) == ()
        states = {state for (state,) in db.execute(select(OUTBOX.c.state).where(OUTBOX.c.id.in_(waiting)))}
        assert states == {"failed"}
        assert db.execute(select(func.max(AUDIT.c.id))).scalar() == len(before["audit"]) + 1
    assert Town(back).mail("pat.kim@mail.example", "Lunch", "x").became.what == "new"
    with pytest.raises(NotEmpty):
        restore_dump(draft, other, "office_a")
    back.dispose()


@pytest.mark.postgres
def test_a_postgresql_backup_that_is_cut_is_refused_and_can_be_tried_again(filled, postgres, tmp_path):
    url, engine = filled
    draft, cut = tmp_path / "copy", tmp_path / "cut"
    back_up(engine, url, "office_a", draft, "test", MONDAY)
    engine.dispose()
    data = draft.read_bytes()
    cut.write_bytes(data[: len(data) // 2])
    other = postgres.fresh()

    with pytest.raises((dumps.ProgramFailed, BackupError)):
        restore_dump(cut, other, "office_a")
    with pytest.raises(dumps.ProgramFailed, match="no backup of a PostgreSQL store"):
        restore_dump(Path(__file__), other, "office_a")

    restore_dump(draft, other, "office_a")


@pytest.mark.postgres
def test_without_pg_dump_the_sentence_says_what_to_install(filled, tmp_path, monkeypatch):
    url, engine = filled
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(dumps.ProgramFailed, match="postgresql-client"):
        back_up(engine, url, "office_a", tmp_path / "copy", "test", MONDAY)
    engine.dispose()


def test_a_sqlite_backup_of_an_older_release_is_brought_to_this_one(store, store_url, tmp_path):
    if store.dialect.name != "sqlite":
        pytest.skip("a PostgreSQL backup is restored with its own release")
    Town(store).mail(PARENT, "Bus", "The bus did not stop.")
    draft = tmp_path / "old.db"
    draft.touch()
    back_up(store, store_url, "", draft, "test", MONDAY)
    db = sqlite3.connect(draft)
    db.executescript(
        "DROP TABLE event_words; DROP INDEX ix_case_event_cause; DROP INDEX ix_case_record_campaign; ALTER TABLE case_record DROP COLUMN campaign; DROP TABLE improvement; DROP TABLE learned_count; DROP TABLE learned_total; DROP TABLE learned_case; DROP TABLE case_shingle; DROP TABLE model; UPDATE alembic_version SET version_num = '0001'"
    )
    db.close()

    restore_file(draft, tmp_path / "new.db")

    engine = database.open_engine(f"sqlite:///{tmp_path / 'new.db'}")
    database.check_schema(engine)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(MESSAGES)).scalar() == 1
    engine.dispose()
