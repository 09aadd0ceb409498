"""The mail account book: whatever is handed over is counted once, and an error of ours on either side is seen."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, insert, text
from support.shell import Shell, bare_shell, mail, shell  # noqa: F401 - fixtures
from support.smtp_server import SmtpServer
from support.town import MONDAY

from casepost import account
from casepost.database import open_engine, sessions
from cases import mailroom
from cases.tables import DELIVERIES, MESSAGES

pytestmark = pytest.mark.thorough

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
AUTOMATIC = "Auto-Submitted: auto-replied\r\n"


@pytest.fixture
def busy(shell: Shell, smtp_server: SmtpServer) -> Shell:
    """Two new cases, an automatic mail and a duplicate have arrived in the mailbox, and one more by the pipe, twice."""
    shell.configure(smtp_port=smtp_server.port)
    first, second = mail(), mail("Another stop is missing.", subject="Bus 15", message_id="<a2@mail.example>")
    shell.put(first, "1")
    shell.put(second, "2")
    shell.put(mail("I am away.", headers=AUTOMATIC, message_id="<a3@mail.example>"), "3")
    shell("once")
    shell.put(first, "4")
    shell("once")
    piped = mail("The heating is out.", subject="Heating", message_id="<a4@mail.example>")
    assert shell("receive", stdin=piped).code == 0
    assert shell("receive", stdin=piped).code == 0
    return shell


def change(shell: Shell, statement: str) -> None:
    """Break one of the two books, as an error of ours would."""
    engine = open_engine(f"sqlite:///{shell.folder / 'casepost.db'}")
    with engine.begin() as connection:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.exec_driver_sql(statement)
    engine.dispose()


def test_every_message_of_a_mailbox_and_of_the_pipe_is_counted_once(busy: Shell):
    found = busy("status", "--json")
    whole = found.json["account"]
    sums = {name: whole[name] for name in account.COUNTED}
    assert sums == {"new": 3, "joined": 0, "automatic": 1, "set_aside": 0, "duplicate": 2}
    assert (whole["handed_over"], whole["unhandled"], whole["kept"], whole["agrees"]) == (6, 0, 4, True)
    (today,) = found.json["account_days"]
    assert {**today, "day": None} == whole
    assert found.code == 0, found.err
    said = busy("status").out
    assert "6 handed over = 3 new + 0 joined + 1 automatic + 0 set aside + 2 duplicate; 4 kept; the sum agrees" in said


@pytest.mark.parametrize(
    ("statement", "difference"),
    [
        # a message is crossed off as handled, and what it was is lost
        ("UPDATE delivery SET message_id = NULL WHERE became = 'automatic'", "counted as automatic and not kept: 1"),
        ("DELETE FROM raw_mail WHERE message_id = 1", "counted as new and not kept: 1"),
        # a duplicate of a message that is not here: a mail was thrown away
        ("UPDATE delivery SET message_id = NULL WHERE became = 'duplicate' AND mailbox = 'receive'", "counted as duplicate and not kept: 1"),
        # kept, but what it is was never decided
        ("UPDATE message SET became = '' WHERE id = 2", "counted as new and not kept: 1"),
        # recorded, but no case was opened
        ("UPDATE message SET case_id = NULL WHERE id = 1", "counted as new and without a case: 1"),
        # one mail was counted for two
        ("UPDATE delivery SET became = 'joined' WHERE became = 'duplicate' AND mailbox = 'receive'", "counted twice: 1"),
        # one mail was recorded twice: two cases of one message
        ("UPDATE delivery SET message_id = 2, became = 'duplicate' WHERE message_id = 1 AND became = 'new'", "kept, and nothing says who handed it over: 1"),
        # a word that nobody knows
        ("UPDATE delivery SET became = 'lost' WHERE became = 'automatic'", "marked 'lost', which no message can become: 1"),
    ],
)  # fmt: skip
def test_an_error_of_ours_on_either_side_is_said_with_exit_code_1(busy: Shell, statement, difference):
    assert busy("status").code == 0
    change(busy, statement)
    found = busy("status")
    assert found.code == 1
    assert difference in found.err
    assert "THE SUM DOES NOT AGREE" in found.out
    assert busy("status", "--json").json["account"]["agrees"] is False


def test_what_a_person_decides_about_the_quarantine_leaves_the_sum_as_it_was(shell: Shell):
    shell.configure(limits="message_megabytes = 25\nfetch_megabytes = 1")
    shell.put(mail("x" * 1_500_000))
    shell("once")
    whole = shell("status", "--json").json["account"]
    assert (whole["handed_over"], whole["set_aside"], whole["kept"], whole["agrees"]) == (1, 1, 1, True)
    assert shell("quarantine", "make-case", "1").code == 0
    found = shell("status", "--json")
    assert found.json["account"]["agrees"] is True, found.err
    assert found.json["set_aside"] == 0


def test_a_message_too_large_for_the_pipe_is_counted_once_however_often_it_is_offered(shell: Shell):
    shell.configure(limits="fetch_megabytes = 1")
    for _ in range(3):
        assert shell("receive", stdin=mail("x" * 1_500_000)).code == 75
    whole = shell("status", "--json").json["account"]
    assert (whole["handed_over"], whole["set_aside"], whole["agrees"]) == (1, 1, True)


def test_messages_that_an_older_release_piped_in_are_nobodys_error(busy: Shell):
    change(busy, "DELETE FROM delivery WHERE mailbox = 'receive'")
    assert busy("status").code == 1
    change(busy, "DELETE FROM office_fact WHERE name = 'account:from'")
    assert busy("status").code == 0
    busy("once")  # this release begins to count
    assert busy("receive", stdin=mail("One more.", message_id="<a9@mail.example>")).code == 0
    assert busy("status", "--json").json["account"]["agrees"] is True
    change(busy, "DELETE FROM delivery WHERE mailbox = 'receive'")
    assert busy("status").code == 1


def test_what_somebody_took_away_and_what_is_not_handled_yet_is_explained(store: Engine):
    made = sessions(store)
    row = {"mailbox": "box", "attempts": 1, "seen_at": MONDAY}
    with made.begin() as db:
        for key, became in (("1", ""), ("2", mailroom.GONE), ("3", "")):
            db.execute(insert(DELIVERIES).values(key=key, became=became, **row))
    with made() as db:
        found = account.account(db)
    assert (found.handed_over, found.unhandled, found.gone, found.agrees) == (2, 2, 1, True)


def test_a_day_is_a_day_of_the_office(store: Engine):
    made = sessions(store)
    midnight = MONDAY.replace(hour=8)  # 0:00 in the office
    with made.begin() as db:
        for number, at in enumerate(
            (midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=23, minutes=59))
        ):
            row = {"direction": "in", "kind": "mail", "became": "automatic", "attachments": [], "size": 1, "at": at}
            message = mailroom.keep(db, row, b"x")
            mailroom.count_try(db, "box", [f"box/{number}"], at)
            mailroom.handled(db, f"box/{number}", "automatic", message)
    with made() as db:
        days = account.by_day(db, LOS_ANGELES, midnight + timedelta(hours=12), account.DAYS)
    assert [(one.day.isoformat(), one.handed_over, one.kept, one.agrees) for one in days] == [
        ("2026-11-15", 1, 1, True),
        ("2026-11-16", 2, 2, True),
    ]


def test_a_purged_message_still_counts(store: Engine, tmp_path: Path):
    made = sessions(store)
    with made.begin() as db:
        row = {"direction": "in", "kind": "mail", "became": "automatic", "attachments": [], "size": 1, "at": MONDAY}
        message = mailroom.keep(db, row, b"x")
        mailroom.count_try(db, "box", ["k"], MONDAY)
        mailroom.handled(db, "k", "automatic", message)
        db.execute(text("DELETE FROM raw_mail"))
    with made() as db:
        assert account.account(db).agrees is False
    with made.begin() as db:
        db.execute(MESSAGES.update().values(why="purged"))
    with made() as db:
        assert account.account(db).agrees is True
