"""Legal hold and purging as people use them: by mail, at the shell, and what the shell refuses."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, column, create_engine, insert, select, table, text
from support.shell import CONTACT, OVERSIGHT, Shell, bare_shell, mail, shell  # noqa: F401 - fixtures
from support.stores import empty_postgres, empty_sqlite, store, store_url  # noqa: F401 - fixtures
from support.town import CONTACT as ANA
from support.town import OVERSIGHT as OLGA
from support.town import PARENT, SUPERINTENDENT, Town

from casepost import database
from cases import store as record
from cases.events import PriorityRaised, Suggested
from cases.tables import CASES, EVENT_WORDS, EVENTS, MESSAGES

DANGER = "A man with a gun is at the school now."


@pytest.fixture
def town(store: Engine) -> Town:
    return Town(store)


@pytest.fixture
def case(shell: Shell) -> str:
    """A case that is resolved, and has nothing to send."""
    number = str(shell("receive", "--json", stdin=mail()).json["case"])
    assert shell("case", "act", number, "#resolve withdrawn", "--as", CONTACT).code == 0
    db = sqlite3.connect(shell.folder / "casepost.db")
    db.execute("UPDATE outbox SET state = 'sent'")
    db.commit()
    db.close()
    return number


def test_oversight_holds_and_releases_a_case_by_mail(town):
    raised = town.mail(PARENT, "Danger", DANGER)
    alert = town.sent(to=OLGA)[-1]

    town.mail(OLGA, "Re: x", "#hold letter of counsel of November 16", answers=alert)
    assert town.case(raised.case).held
    assert town.kinds(raised.case)[-1] == "held"
    assert "legal hold" in town.sent(to=OLGA)[-1].text
    town.mail(OLGA, "Re: x", "#hold again", answers=alert)
    assert "under legal hold already" in town.sent(to=OLGA)[-1].text

    town.mail(OLGA, "Re: x", "#release the claim was withdrawn", answers=alert)
    assert not town.case(raised.case).held
    assert town.kinds(raised.case)[-1] == "released"
    texts = [row["text"] for row in town.messages() if row["kind"] in {"held", "released"}]
    assert texts == ["letter of counsel of November 16", "the claim was withdrawn"]
    with town.sessions.begin() as db:
        assert record.rebuild(db) == ()
        payloads = db.execute(select(EVENTS.c.payload).where(EVENTS.c.kind == "held")).scalars().all()
    assert [set(payload["text"]) for payload in payloads] == [{"id"}]


@pytest.mark.parametrize("who", [ANA, SUPERINTENDENT])
def test_a_hold_is_oversights_alone(town, who):
    raised = town.mail(PARENT, "Danger", DANGER)
    town.mail(who, "Re: x", "#hold because", answers=town.sent(to=who)[-1])

    assert not town.case(raised.case).held
    assert "your role here cannot use it" in town.sent(to=who)[-1].text


def test_a_hold_set_by_mistake_can_be_taken_back(town):
    raised = town.mail(PARENT, "Danger", DANGER)
    town.mail(OLGA, "Re: x", "#hold wrong case", answers=town.sent(to=OLGA)[-1])
    town.mail(OLGA, "Re: x", "UNDO", answers=town.sent(to=OLGA)[-1])

    assert not town.case(raised.case).held


def test_a_hold_at_the_shell_is_the_same_act(shell, case):
    assert shell("hold", case, "--as", OVERSIGHT).code == 2
    assert shell("hold", case, "--as", CONTACT, "--why", "x").code == 1
    done = shell("hold", case, "--as", OVERSIGHT, "--why", "claim of\nMay", "--json")
    assert done.json["events"] == ["held"]
    (held,) = [one for one in shell("case", "show", case, "--json").json["messages"] if one["kind"] == "held"]
    assert held["direction"] == "note"
    assert shell("hold", case, "--release", "--as", OVERSIGHT, "--json").json["events"] == ["released"]
    assert shell("hold", case, "--release", "--as", OVERSIGHT).code == 1


def test_a_purge_needs_the_dry_run_the_code_and_oversight(shell, case):
    dry = shell("purge", "--before", "2099-07-02", "--dry-run", "--json")
    assert [one["number"] for one in dry.json["due"]] == [case]
    assert dry.json["code"]
    assert shell("purge", "--due", "--dry-run", "--json").json["due"] == []
    assert "No case is due" in shell("purge", "--due", "--dry-run").out
    assert shell("purge", "--due").code == 2
    assert shell("purge").code == 2
    assert shell("purge", "--due", "--before", "2030-01-01").code == 2
    future = shell("purge", "--before", "2099-07-02", "--as", OVERSIGHT, "--confirm", dry.json["code"])
    assert (future.code, "day in the future" in future.err) == (2, True)


def test_what_is_due_is_purged_and_the_file_holds_it_no_more(shell, case):
    age(shell)
    dry = shell("purge", "--due", "--dry-run", "--json").json
    assert [one["number"] for one in dry["due"]] == [case]
    assert f"--confirm {dry['code']}" in shell("purge", "--due", "--dry-run").out
    assert shell("purge", "--due", "--as", CONTACT, "--confirm", dry["code"]).code == 2
    assert shell("purge", "--due", "--as", OVERSIGHT, "--confirm", "0" * 12).code == 1
    assert b"Oak Street" in (shell.folder / "casepost.db").read_bytes()

    done = shell("purge", "--due", "--as", OVERSIGHT, "--confirm", dry["code"], "--json")

    assert done.code == 0, done.err
    assert done.json == {"purged": [case], "people": 1}
    assert b"oak street" not in (shell.folder / "casepost.db").read_bytes().lower()
    line = shell("audit", case, "--json").json[-1]
    assert (line["act"], line["subject"]) == ("purge", case)
    assert "class 3 disposable" in line["detail"]
    assert "none differed" in shell("rebuild").out
    assert shell("case", "show", case, "--json").json["requester"] == {"name": None, "email": None, "phone": None}
    assert "was purged" in shell("raw", "1").err
    assert shell("receive", "--json", stdin=mail()).json["became"] == "duplicate"
    assert shell("purge", "--overwrite").code == 0
    assert shell("purge", "--due", "--dry-run", "--json").json["code"] is None


def test_a_class_for_a_category_that_does_not_exist_is_told(shell, case):
    file = shell.folder / "config.toml"
    file.write_text(file.read_text() + '\n[[records.schedule]]\nclass = "2"\ncategories = ["nonsense"]\n')
    refused = shell("purge", "--due", "--dry-run")
    assert refused.code == 2
    assert "nonsense" in refused.err


def age(shell: Shell) -> None:
    """Let everything have happened in 2015: history is written once, so its guards are put aside for it."""
    db = sqlite3.connect(shell.folder / "casepost.db")
    guard = db.execute("SELECT sql FROM sqlite_master WHERE name = 'case_event_no_update'").fetchone()[0]
    db.execute("DROP TRIGGER case_event_no_update")
    db.execute("UPDATE case_event SET at = '2015-01-05 10:00:00.000000', occurred_at = '2015-01-05 10:00:00.000000'")
    db.execute(guard)
    db.commit()
    db.close()
    shell("rebuild")


# --- the words of a mail that an event rests on


def test_no_event_holds_words_of_a_mail_and_the_history_still_tells_them(town):
    mail_ = town.mail(PARENT, "Danger", DANGER)

    with town.sessions.begin() as db:
        payloads = " ".join(map(str, db.execute(select(EVENTS.c.payload)).scalars()))
        assert record.rebuild(db) == ()
    assert "gun" not in payloads
    told = {type(step.event): step.event.because for step in town.history(mail_.case) if hasattr(step.event, "because")}
    assert any("gun" in words for words in told[PriorityRaised])
    assert town.case(mail_.case).because == told[Suggested]


def test_a_store_of_the_release_before_gives_its_words_up(store_url, tmp_path):
    url, engine = _of_the_first_release(store_url, tmp_path)
    payload = {"ranked": [], "because": ["my son Diego"], "unsure": True, "sensitive": False}
    row = {"case_id": 1, "seq": 1, "at": datetime.now(UTC), "occurred_at": datetime.now(UTC), "proof": "service", "cause": ""}  # fmt: skip
    with engine.begin() as connection:
        case = {"number": "CS-2026-00001", "status": "new", "priority": "normal", "last_seq": 1, "state": {}}
        old = table("case_record", *(column(name, CASES.c[name].type) for name in case))
        connection.execute(insert(old).values(case))
        connection.execute(insert(EVENTS).values(**row, kind="suggested", payload=payload))
    engine.dispose()

    assert database.upgrade(url) is True

    engine = database.open_engine(url)
    with engine.connect() as connection:
        assert connection.execute(select(EVENTS.c.payload)).scalar() == {**payload, "because": []}
        assert connection.execute(select(EVENT_WORDS.c.words)).scalar() == ["my son Diego"]
    with database.sessions(engine)() as db:
        (step,) = record.history(db, 1)
        assert step.event.because == ("my son Diego",)
    with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
        connection.execute(EVENTS.update().values(cause="x"))
    with engine.connect() as connection:
        assert connection.execute(select(MESSAGES)).all() == []
    engine.dispose()


SINCE = (  # what the migrations after the first have made
    "DROP TABLE event_words",
    "DROP INDEX ix_case_event_cause",
    "DROP INDEX ix_case_record_campaign",
    "ALTER TABLE case_record DROP COLUMN campaign",
    "DROP TABLE improvement",
    "DROP TABLE learned_count",
    "DROP TABLE learned_total",
    "DROP TABLE learned_case",
    "DROP TABLE case_shingle",
    "DROP TABLE model",
)


def _of_the_first_release(store_url: str, tmp_path: Path) -> tuple[str, Engine]:
    """Bring an empty store back to where the release before was."""
    engine = create_engine(store_url)
    config = Config()
    config.set_main_option("script_location", str(database.VERSIONS.parent))
    with engine.begin() as connection:
        for undone in SINCE:
            connection.execute(text(undone))
        config.attributes["connection"] = connection
        config.attributes["schema"] = ""
        command.stamp(config, "0001")
    engine.dispose()
    return store_url, database.open_engine(store_url)
