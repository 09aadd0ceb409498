"""`receive`, `raw`, `quarantine` and `outbox`: what came, what is kept, what leaves."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.shell import CONTACT, PARENT, Shell, bare_shell, mail, shell  # noqa: F401 - fixtures
from support.smtp_server import SmtpServer

from casepost import pipe, quarantine
from casepost.config import load
from casepost.database import open_engine, sessions
from casepost.wiring import service_of

TIGHT = "parse_seconds = 1\nparse_wall_seconds = 5\nparse_megabytes = 150"
HEAVY = mail() + b"x" * 40_000_000  # more than a child with that little memory can hold twice


def set_aside(shell: Shell, raw: bytes, size: int = 0) -> str:
    """Put a message into quarantine, as the reader does after three tries; return its number."""
    config = load(shell.folder / "config.toml", {})
    engine = open_engine(config.store.connect_url())
    at = datetime.now(UTC)
    service = service_of(config, sessions(engine), at)
    with sessions(engine).begin() as db:
        number = quarantine.set_aside(db, raw, "it hung", size or len(raw), at, service, at)
    engine.dispose()
    return str(number)


# receive


def test_a_mail_becomes_a_case(shell: Shell) -> None:
    assert shell("receive", stdin=mail()).out.startswith("new: case CS-20")


def test_what_became_of_it_is_an_object_for_programs(shell: Shell) -> None:
    file = shell.folder / "one.eml"
    file.write_bytes(mail())
    found = shell("receive", "one.eml", "--json")
    assert set(found.json) == {"became", "case", "message", "kind", "why"}
    assert (found.json["became"], found.json["kind"]) == ("new", "new_request")
    assert shell("receive", "--json", stdin=mail()).json["became"] == "duplicate"
    assert shell("receive", "--json", stdin=mail(headers="X-Added: later\r\n")).json["became"] == "duplicate"


def test_automatic_mail_is_kept_and_not_answered(shell: Shell) -> None:
    found = shell("receive", stdin=mail(headers="Auto-Submitted: auto-replied\r\n"))
    assert found.out.startswith("automatic: message 1")
    assert shell("outbox", "list", "--json").json == []


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff\r\n\r\n", b"no header at all", b"From: \r\n" * 10, bytes(range(256)) * 9]
)
def test_any_bytes_are_a_message(shell: Shell, raw: bytes) -> None:
    found = shell("receive", "--json", stdin=raw)
    assert found.code == 0, found.err
    assert shell("raw", str(found.json["message"])).raw == raw


def test_a_message_that_stops_the_parser_is_set_aside_and_kept(shell: Shell) -> None:
    shell.configure(limits=f"{TIGHT}\nmessage_megabytes = 90")
    found = shell("receive", "--json", stdin=HEAVY)
    assert found.code == 0, found.err
    assert found.json["became"] == "set_aside"
    (entry,) = shell("quarantine", "list", "--json").json
    assert entry["size"] == len(HEAVY)
    assert shell("status").code == 1
    assert [one["kind"] for one in shell("outbox", "list", "--json").json] == ["operator"]


def test_the_mail_server_keeps_a_message_without_a_store(shell: Shell) -> None:
    (shell.folder / "casepost.db").unlink()
    refused = shell("receive", stdin=mail())
    assert refused.code == 75
    assert "casepost init" in refused.err
    assert "keeps the message" in refused.err


def test_the_mail_server_keeps_a_message_with_a_broken_configuration(shell: Shell) -> None:
    (shell.folder / "config.toml").write_text("this is = = no TOML")
    assert shell("receive", stdin=mail()).code == 75
    (shell.folder / "config.toml").unlink()
    assert shell("receive", stdin=mail()).code == 75
    shell.configure()
    (shell.folder / "secret").unlink()
    assert shell("receive", stdin=mail()).code == 75


@pytest.mark.slow
def test_the_mail_server_keeps_a_message_while_the_store_is_locked(shell: Shell) -> None:
    with closing(sqlite3.connect(shell.folder / "casepost.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = shell("receive", stdin=mail())
        other.rollback()
    assert refused.code == 75
    assert "locked" in refused.err
    assert shell("receive", stdin=mail()).code == 0


def test_a_message_that_is_too_large_stays_with_the_mail_server_and_operator_and_contact_know(shell: Shell) -> None:
    shell.configure(limits="fetch_megabytes = 1\nmessage_megabytes = 1")
    large = mail() + b"x" * 1_000_000
    for _ in range(2):
        refused = shell("receive", stdin=large)
        assert refused.code == 75
        assert "fetch_megabytes" in refused.err
    (entry,) = shell("quarantine", "list", "--json").json
    assert entry["size"] == len(large)
    told = [letter["recipient"] for letter in shell("outbox", "list", "--json").json]
    assert told == ["it@sunfield.example", CONTACT]


def test_a_missing_file_is_told(shell: Shell) -> None:
    refused = shell("receive", "nowhere.eml")
    assert refused.code == 1
    assert "nowhere.eml" in refused.err


def test_the_header_of_a_large_message_ends_at_the_empty_line(tmp_path: Path) -> None:
    file = tmp_path / "mail"
    file.write_bytes(b"A: b\n\n" + b"x" * 5000)
    with file.open("rb") as source:
        assert pipe.read_limited(source, 100) == (b"A: b\n\n", 5006)


# raw


def test_raw_gives_the_exact_bytes_by_every_name(shell: Shell) -> None:
    raw = mail("Gr\u00fc\u00dfe\n.\nbare line end")
    sha256 = shell("receive", "--json", stdin=raw).json and shell("case", "list", "--json").json[0]["number"]
    sha256 = shell("case", "show", sha256, "--json").json["messages"][0]["sha256"]
    for name in ("<a1@mail.example>", "a1@mail.example", sha256, sha256[:12], "1"):
        assert shell("raw", name).raw == raw


def test_raw_asks_back_when_two_mails_have_one_message_id(shell: Shell) -> None:
    shell("receive", stdin=mail("one"))
    shell("receive", stdin=mail("two"))
    found = shell("raw", "a1@mail.example")
    assert found.code == 1
    assert found.raw == b""
    assert "2 messages" in found.err
    assert len(found.err.splitlines()) == 3
    assert shell("raw", "nothing@here").code == 1


# quarantine


def test_quarantine_shows_a_message_harmlessly(shell: Shell) -> None:
    number = set_aside(shell, mail(subject="\x1b[31mred"))
    shown = shell("quarantine", "show", number)
    assert shown.code == 0
    assert "it hung" in shown.out
    assert "\x1b" not in shown.out
    found = shell("quarantine", "show", number, "--json").json
    assert found["whole"] is True
    assert found["head"][1] == f"From: Maria Lopez <{PARENT}>"


def test_retry_reads_a_message_as_if_it_had_just_come(shell: Shell) -> None:
    number = set_aside(shell, mail())
    (done,) = shell("quarantine", "retry", "--json").json
    assert (done["id"], done["became"]) == (int(number), "new")
    assert shell("quarantine", "list", "--json").json == []
    assert shell("quarantine", "show", number).code == 1
    found = shell("case", "show", done["case"], "--json").json
    assert "receipt" in [one["kind"] for one in found["messages"]]
    assert shell("raw", "a1@mail.example").raw == mail()
    with closing(sqlite3.connect(shell.folder / "casepost.db")) as db:
        assert ("quarantine: read again", f"message:{number}") in db.execute(
            "SELECT act, subject FROM audit"
        ).fetchall()


def test_retry_of_what_still_cannot_be_read_leaves_it_there(shell: Shell) -> None:
    shell.configure(limits=f"{TIGHT}\nmessage_megabytes = 90")
    number = set_aside(shell, HEAVY)
    refused = shell("quarantine", "retry", number)
    assert refused.code == 1
    assert f"make-case {number}" in refused.err
    assert len(shell("quarantine", "list", "--json").json) == 1


def test_a_case_can_be_made_of_what_cannot_be_read(shell: Shell) -> None:
    shell.configure(limits=f"{TIGHT}\nmessage_megabytes = 90")
    number = set_aside(shell, HEAVY)
    (done,) = shell("quarantine", "make-case", number, "--json").json
    found = shell("case", "show", done["case"], "--json").json
    assert found["requester"]["email"] == PARENT
    assert found["messages"][0]["subject"] == "Bus 14"
    kinds = [one["kind"] for one in found["messages"]]
    assert "receipt" not in kinds
    assert "new-case" in kinds
    assert shell("raw", number).raw == HEAVY
    assert shell("quarantine", "list", "--json").json == []


def test_a_case_made_by_hand_of_a_machines_mail_is_never_answered(shell: Shell) -> None:
    number = set_aside(shell, mail(headers="Auto-Submitted: auto-replied\r\n"))
    (done,) = shell("quarantine", "make-case", number, "--json").json
    found = shell("case", "show", done["case"], "--json").json
    assert {one["to"] for one in found["messages"] if one["direction"] == "out"} == {"ana.ruiz@sunfield.example"}
    assert "not_acknowledged" in [one["kind"] for one in found["events"]]


def test_two_unreadable_messages_make_two_cases(shell: Shell) -> None:
    numbers = [set_aside(shell, bytes([sign]) * 50, size=10_000_000) for sign in b"ab"]
    assert shell("quarantine", "retry", *numbers).code == 1
    done = shell("quarantine", "make-case", *numbers, "--json").json
    assert len({one["case"] for one in done}) == 2


def test_a_number_that_is_not_in_quarantine_is_told(shell: Shell) -> None:
    for act in ("show", "retry", "make-case"):
        refused = shell("quarantine", act, "77")
        assert refused.code == 1
        assert "not in quarantine" in refused.err


# outbox


def test_the_outbox_is_listed_and_failed_letters_are_tried_again(shell: Shell, smtp_server: SmtpServer) -> None:
    shell.configure(smtp_port=smtp_server.port)
    smtp_server.answers("550 no such person", address=PARENT)
    shell("receive", stdin=mail())
    waiting = shell("outbox", "list", "--json").json
    assert {one["state"] for one in waiting} == {"waiting"}
    assert {"id", "case", "kind", "recipient", "subject", "state", "created_at", "attempts"} <= set(waiting[0])
    assert shell("once", "--json").json["failed"] == 1
    (failed,) = shell("outbox", "list", "--state", "failed", "--json").json
    assert failed["recipient"] == PARENT
    assert "550" in failed["last_error"]
    assert shell("status").code == 1
    smtp_server.obey()
    assert shell("outbox", "retry", "999").code == 1
    assert shell("outbox", "retry", str(failed["id"]), "--json").json == {"retried": [failed["id"]], "not_failed": []}
    shell("once")
    assert smtp_server.to(PARENT)
    assert PARENT in shell("outbox", "list").out


def fail(shell: Shell, smtp_server: SmtpServer) -> str:
    """Let the answer to a family fail for good; return the number of the letter."""
    shell.configure(smtp_port=smtp_server.port)
    file = shell.folder / "config.toml"
    file.write_text(file.read_text().replace("[staff]", "[staff]\nundo_minutes = 0"))
    case = shell("receive", "--json", stdin=mail()).json["case"]
    shell("once")
    smtp_server.answers("550 no such person", address=PARENT)
    shell("case", "act", case, "#resolve fixed", "The stop is back.", "--as", CONTACT)
    shell("once")
    (failed,) = shell("outbox", "list", "--state", "failed", "--json").json
    assert failed["kind"] == "answer"
    return str(failed["id"])


def audited(shell: Shell) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(shell.folder / "casepost.db")) as db:
        return db.execute("SELECT act, subject, detail FROM audit WHERE act = 'outbox: withdraw'").fetchall()


def test_a_failed_answer_can_be_withdrawn_and_it_is_said_that_the_family_did_not_get_it(
    shell: Shell, smtp_server: SmtpServer
) -> None:
    number = fail(shell, smtp_server)
    assert "1 letter could not be sent" in shell("status").err
    done = shell("outbox", "withdraw", number)
    assert done.code == 0, done.err
    assert "1 letter is withdrawn." in done.out
    assert f"The family did not get the answer (letter {number})." in done.out
    ((_, case, detail),) = audited(shell)
    assert case == shell("case", "list", "--json").json[0]["number"]
    assert f"letter {number}, answer" in detail
    assert PARENT not in detail
    assert "outbox: withdraw" in shell("audit", case).out
    assert "could not be sent" not in shell("status").err
    (kept,) = shell("outbox", "list", "--state", "withdrawn", "--json").json
    assert (str(kept["id"]), "550" in kept["last_error"]) == (number, True)
    before = len(smtp_server.to(PARENT))
    smtp_server.obey()
    assert shell("outbox", "retry", number).code == 1
    shell("once")
    assert len(smtp_server.to(PARENT)) == before


def test_of_an_answer_that_may_have_left_nobody_says_that_it_did_not(shell: Shell, smtp_server: SmtpServer) -> None:
    number = fail(shell, smtp_server)
    with closing(sqlite3.connect(shell.folder / "casepost.db")) as db:  # as a restore leaves it
        db.execute("UPDATE outbox SET uncertain = 1 WHERE id = ?", (number,))
        db.commit()
    assert "Nobody knows whether the family got the answer" in shell("outbox", "withdraw", number).out
    assert "may have left before" in audited(shell)[0][2]


def test_a_held_receipt_shows_in_its_case_and_when_it_is_withdrawn_the_case_says_so(shell: Shell) -> None:
    shell.configure(limits="ack_per_hour = 1")
    shell("receive", stdin=mail())
    other = mail("The lunch was cold.", sender="pat.kim@mail.example", message_id="<c@mail>", subject="Lunch")
    case = shell("receive", "--json", stdin=other).json["case"]
    (letter,) = shell("outbox", "list", "--state", "held", "--json").json
    assert (letter["kind"], letter["case"]) == ("receipt", case)
    (shown,) = [one for one in shell("case", "show", case).out.splitlines() if " receipt " in one]
    assert " held " in shown
    done = shell("outbox", "withdraw", str(letter["id"]), "--json")
    assert done.json == {"withdrawn": [letter["id"]], "not_failed": []}
    found = shell("case", "show", case, "--json").json
    (event,) = [one for one in found["events"] if one["kind"] == "not_acknowledged"]
    assert event["cause"] == f"letter:{letter['id']}"
    assert "withdrew" in event["payload"]["reason"]
    assert "receipt" not in [one["kind"] for one in found["messages"]]
    assert audited(shell)[0][1] == case


def test_what_waits_to_leave_or_has_left_cannot_be_withdrawn(shell: Shell) -> None:
    shell("receive", stdin=mail())
    before = shell("outbox", "list", "--json").json
    refused = shell("outbox", "withdraw", str(before[0]["id"]), "999")
    assert refused.code == 1
    assert "No failed or held letter" in refused.err
    assert shell("outbox", "list", "--json").json == before
    assert audited(shell) == []
    assert shell("outbox", "withdraw").code == 2


def test_the_outbox_prints_the_time_of_the_office(shell: Shell) -> None:
    shell("receive", stdin=mail())
    with closing(sqlite3.connect(shell.folder / "casepost.db")) as db:
        db.execute("UPDATE outbox SET next_at = '2026-11-26 01:00:00.123456'")
        db.commit()
    assert "  2026-11-25 17:00\n" in shell("outbox", "list").out
    assert shell("outbox", "list", "--json").json[0]["next_at"] == "2026-11-26T01:00:00.123456Z"


def test_an_empty_quarantine_has_nothing_to_read_again_and_says_so(shell: Shell) -> None:
    found = shell("quarantine", "retry")
    assert (found.code, found.out) == (0, "The quarantine is empty: there is nothing to read again.\n")
    assert shell("quarantine", "retry", "--json").json == []
    assert "without any: all" in " ".join(shell("quarantine", "retry", "--help").out.split())


def test_the_subject_of_a_letter_to_the_operator_names_the_matter(shell: Shell) -> None:
    set_aside(shell, mail())
    (letter,) = shell("outbox", "list", "--json").json
    assert letter["subject"] == "Casepost needs help: A message was set aside"


def test_status_speaks_of_one_message_and_two(shell: Shell) -> None:
    set_aside(shell, mail())
    assert "1 message is set aside" in shell("status").err
    set_aside(shell, mail("Another."))
    assert "2 messages are set aside" in shell("status").err


def test_status_speaks_plainly_of_when_and_why(shell: Shell) -> None:
    with closing(sqlite3.connect(shell.folder / "casepost.db")) as db:
        value = "2026-11-16T21:24:24.808880+00:00 The mail server refuses us."
        db.execute("INSERT INTO office_fact (name, value) VALUES ('smtp failing', ?)", (value,))
        db.commit()
    said = shell("status").err
    assert "No letter can be sent since 2026-11-16 13:24: The mail server refuses us. Find out" in said
    (trouble,) = shell("status", "--json").json["troubles"]
    assert "since 2026-11-16 21:24 UTC: The mail" in trouble
