"""Kill -9 between every two steps of a message's way, then a restart (the crash points of the safety rules).

Nothing is lost, no second case is made, and a letter is sent a second time only if the server had taken it and we died
before writing that down; then it is the same letter.
"""

import sqlite3
import subprocess
import sys
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest
from support.crash_driver import POINTS
from support.office import office_at

pytestmark = pytest.mark.thorough

DRIVER = Path(__file__).parent / "support/crash_driver.py"
PARENT = "maria.lopez@mail.example"
WINDOW = "a letter taken by the server, not recorded"  # the only one in which a letter may go twice

MAIL = (
    "Return-Path: <{sender}>\r\n"
    "Authentication-Results: mx.sunfield.example; dmarc=pass header.from={domain}\r\n"
    "From: {sender}\r\nTo: help@sunfield.example\r\nSubject: bus 14\r\nMessage-ID: <{id}>\r\n"
    "Date: Mon, 16 Nov 2026 09:00:00 -0800\r\n\r\nThe bus left my son at the stop again, number {id}.\r\n"
)


def mail(number: int, sender: str = PARENT) -> bytes:
    domain = sender.partition("@")[2]
    return MAIL.format(sender=sender, domain=domain, id=f"{number}@{domain}").encode()


def drive(office, point: str) -> int:
    """Run the driver; return how it ended."""
    command = [sys.executable, str(DRIVER), str(office.config), point]
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode


def let_leases_end(office) -> None:
    """Five minutes pass for the database: what a dead process had claimed is free again."""
    with sqlite3.connect(office.store) as db:
        db.execute("UPDATE outbox SET lease_until = '2026-01-01 00:00:00.000000' WHERE lease_until IS NOT NULL")
        db.execute("UPDATE lease SET until = '2026-01-01 00:00:00.000000'")
    db.close()


def rows(office, query: str) -> list[tuple]:
    db = sqlite3.connect(office.store)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


@pytest.mark.dovecot
@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_point_loses_nothing_and_doubles_nothing(point, tmp_path, dovecot, smtp_server, empty_sqlite):
    office = office_at(tmp_path, dovecot, smtp_server, empty_sqlite=empty_sqlite)
    senders = ["a@mail.example", "b@mail.example", "c@mail.example"]
    for number, sender in enumerate(senders):
        dovecot.deliver(mail(number, sender))

    assert drive(office, point) == -9
    let_leases_end(office)
    assert drive(office, "never") == 0

    assert rows(office, "SELECT count(*) FROM case_record") == [(3,)]
    assert rows(office, "SELECT count(*) FROM message WHERE direction = 'in'") == [(3,)]
    assert rows(office, "SELECT count(*) FROM raw_mail") == [(3,)]
    assert dovecot.folder("INBOX") == []
    assert len(dovecot.folder("Casepost.Done")) == 3
    assert rows(office, "SELECT count(*) FROM outbox WHERE state != 'sent'") == [(0,)]
    receipts = Counter(taken.recipients[0] for taken in smtp_server.messages if "@mail." in taken.recipients[0])
    assert set(receipts) == set(senders)
    ids = Counter(message_from_bytes(taken.raw)["Message-ID"] for taken in smtp_server.messages)
    if point == WINDOW:
        assert sum(ids.values()) == len(ids) + 1
        assert len({taken.raw for taken in smtp_server.messages}) == len(ids)
    else:
        assert all(number == 1 for number in ids.values())


@pytest.mark.dovecot
@pytest.mark.parametrize("point", ["written, not committed", "committed, not moved", "moved, not noted as moved"])
def test_a_staff_command_takes_effect_once_whenever_the_service_dies(
    point, tmp_path, dovecot, smtp_server, empty_sqlite
):
    office = office_at(tmp_path, dovecot, smtp_server, empty_sqlite=empty_sqlite, more="[staff]\nundo_minutes = 1\n")
    dovecot.deliver(mail(1))
    assert drive(office, "never") == 0
    (notice,) = [taken for taken in smtp_server.messages if taken.recipients == ("ana.ruiz@sunfield.example",)]
    dovecot.deliver(reply_to(notice.raw, "#resolve fixed\r\n\r\nThe new stop opens on Monday."))

    assert drive(office, point) == -9
    let_leases_end(office)
    assert drive(office, "never") == 0

    kinds = Counter(kind for (kind,) in rows(office, "SELECT kind FROM case_event"))
    assert (kinds["answered"], kinds["resolved"]) == (1, 1)
    assert rows(office, "SELECT count(*) FROM outbox WHERE kind = 'answer'") == [(1,)]
    assert rows(office, "SELECT count(*) FROM outbox WHERE kind = 'summary'") == [(1,)]


def reply_to(raw: bytes, text: str) -> bytes:
    letter = message_from_bytes(raw)
    return (
        "Authentication-Results: mx.sunfield.example; dmarc=pass header.from=sunfield.example\r\n"
        f"From: Ana Ruiz <ana.ruiz@sunfield.example>\r\nTo: {letter['Reply-To']}\r\nSubject: Re: {letter['Subject']}\r\n"
        f"Message-ID: <answer-1@sunfield.example>\r\nIn-Reply-To: {letter['Message-ID']}\r\n"
        f"Date: Mon, 16 Nov 2026 10:00:00 -0800\r\n\r\n{text}\r\n"
    ).encode()
