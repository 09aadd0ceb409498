"""One message in one transaction: all of it is recorded, or none, whatever comes between."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from support.town import CONTACT, LEE, PARENT

from casepost.receive import Arrival, receive
from casepost.recording import Conflict
from cases import mailroom
from cases.tables import CASES, EVENTS, MESSAGES, OUTBOX, PERSONS, RAW, TOKENS
from ingest.parse import parse
from notify import outbox

RAW_MAIL = (
    b"Authentication-Results: mx.sunfield.example; dmarc=pass header.from=mail.example\r\nFrom: Maria Lopez <maria.lopez@mail.example>\r\n"
    b"To: help@sunfield.example\r\nSubject: bus 14\r\nMessage-ID: <one@mail.example>\r\n\r\nThe bus was late, said Se\xc3\xb1ora Mu\xc3\xb1oz.\r\n"
)
TABLES = (CASES, EVENTS, MESSAGES, RAW, OUTBOX, TOKENS)


def counted(town) -> list[int]:
    with town.sessions() as db:
        return [db.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES]


def take(town, raw: bytes = RAW_MAIL, arrival: Arrival | None = None, commit: bool = True):
    with town.sessions() as db:
        became = receive(db, raw, parse(raw), arrival or Arrival(town.now), town.service, town.now)
        db.commit() if commit else db.rollback()
        return became


def test_what_is_not_committed_never_was(town):
    before = counted(town)
    take(town, commit=False)
    assert counted(town) == before
    assert take(town).case == "CS-2026-00001"


def test_a_message_its_case_its_bytes_and_its_letters_are_one_transaction(town):
    became = take(town)
    assert (became.what, became.kind, became.message) == ("new", "new_request", 1)
    with town.sessions() as db:
        row = mailroom.message(db, became.message)
        assert mailroom.raw_of(db, became.message) == RAW_MAIL
        letters = outbox.listing(db)
        assert mailroom.cases_about(db, "munoz") == [1]
    assert (row["case_id"], row["kind"], row["became"], row["from_email"], row["message_id"]) == (
        1,
        "new_request",
        "new",
        PARENT,
        "<one@mail.example>",
    )
    assert row["person_id"] == town.case(became.case).requester
    assert {(letter["kind"], letter["cause"]) for letter in letters} == {
        ("receipt", "receipt"),
        ("new-case", "message:1"),
    }


def test_the_same_again_adds_nothing(town):
    take(town)
    before = counted(town)
    assert take(town).what == "duplicate"
    assert counted(town) == before


def test_the_time_of_a_case_is_when_the_mail_reached_the_mailbox(town):
    arrived = town.now - timedelta(days=2)
    became = take(
        town, RAW_MAIL.replace(b"Subject", b"Date: Mon, 01 Jan 2001 00:00:00 +0000\r\nSubject"), Arrival(arrived)
    )
    case = town.case(became.case)
    assert case.received_at == arrived
    assert town.history(became.case)[0].at == town.now


@pytest.mark.parametrize(
    ("age", "receipts"), [(timedelta(days=3, seconds=1), 0), (timedelta(days=3), 1), (timedelta(0), 1)]
)
def test_mail_that_lay_there_long_before_gets_no_receipt(town, age, receipts):
    became = take(town, arrival=Arrival(town.now - age, receipts_from=town.now - timedelta(days=3)))
    town.send_due()
    assert became.what == "new"
    assert len(town.sent(to=PARENT)) == receipts


def test_old_mail_that_a_member_passed_on_gets_no_receipt_either(town):
    block = f"---------- Forwarded message ---------\r\nFrom: Maria Lopez <{PARENT}>\r\nDate: Mon, Nov 16, 2026 at 9:00 AM\r\nSubject: bus\r\nTo: <{LEE}>\r\n\r\nThe bus left.\r\n"
    raw = (
        f"Authentication-Results: mx.sunfield.example; dmarc=pass header.from=board.sunfield.example\r\nFrom: {LEE}\r\n"
        f"To: help@sunfield.example\r\nSubject: Fwd: bus\r\nX-Auto-Response-Suppress: All\r\n\r\nPlease.\r\n\r\n{block}"
    ).encode()
    take(town, raw, Arrival(town.now - timedelta(days=9), receipts_from=town.now - timedelta(days=3)))
    town.send_due()
    assert town.sent(to=PARENT) == []
    assert town.case("CS-2026-00001").requester is not None


@pytest.mark.parametrize(
    "raw",
    [b"", b"\r\n", b"\x00", b"From: \xff\xfe\r\n\r\n\xff", b"Subject: =?utf-8?B?////?=\r\n\r\n", b"no header at all", RAW_MAIL[:60], b"From: a@b.example\r\n" * 40,
     b"From: a@b.example\r\nMessage-ID: <" + b"x" * 5000 + b"@y.example>\r\n\r\nHello", b"From: a@b.example\r\nSubject: " + b"s" * 50_000 + b"\r\n\r\nHello",
     b"From: \xf0\x9f\x98\x80 <a@b.example>\r\n\r\n\xed\xa0\x80 lone", b"From: a@xn--0.example\r\n\r\nHello", b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p>{{ 7*7 }}{% x %}</p>"],
)  # fmt: skip
def test_any_bytes_become_a_row(town, raw):
    became = take(town, raw)
    assert became.what in {"new", "automatic"}
    town.send_due()
    assert counted(town)[2] == 1


def test_a_template_in_a_mail_is_only_text(town):
    town.mail(PARENT, "{{ office.phone }} {% raw %}", "{{ 7 * 7 }} {% include 'receipt.txt' %} ${{x}} %s {0}")
    notice = town.sent(to=CONTACT)[-1]
    assert "{{ 7 * 7 }} {% include 'receipt.txt' %} ${{x}} %s {0}" in notice.text


def test_a_letter_that_is_being_sent_is_not_taken_back(town):
    """A worker has claimed the answer while UNDO comes: what may have left counts as left."""
    mail = town.mail(PARENT, "bus", "The bus was late.")
    town.mail(CONTACT, "Re: x", "We are on it.", answers=town.sent(to=CONTACT)[0])
    summary = town.sent(to=CONTACT)[-1]
    with town.sessions.begin() as db:
        db.execute(update(OUTBOX).where(OUTBOX.c.kind == "answer").values(lease_until=town.now, fence=1))
    town.mail(CONTACT, "Re: x", "undo", answers=summary)
    assert "undone" not in town.kinds(mail.case)
    with town.sessions() as db:
        assert {row["state"] for row in outbox.listing(db) if row["kind"] == "answer"} == {"waiting"}


def test_a_failure_in_the_middle_leaves_the_caller_to_roll_back(town):
    class Broken(type(town.service.renderer)):
        def render(self, notice):
            raise Conflict("another worker")

    town.service = replace(town.service, renderer=Broken(town.service.district))
    before = counted(town)
    with pytest.raises(Conflict):
        take(town)
    assert counted(town) == before


def test_several_messages_passed_on_share_the_mail_and_have_their_own_rows(town):
    parts = "".join(
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: {who}\r\nTo: {LEE}\r\nSubject: s\r\n\r\n{text}\r\n"
        for who, text in ((PARENT, "The bus left."), ("pat@other.example", "The lunch was cold."))
    )
    raw = (
        f"Authentication-Results: mx.sunfield.example; dmarc=pass header.from=board.sunfield.example\r\nFrom: {LEE}\r\nTo: help@sunfield.example\r\n"
        f'Subject: two\r\nMessage-ID: <two@x.example>\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nPlease help.\r\n{parts}--b--\r\n'
    ).encode()
    assert take(town, raw).case == "CS-2026-00001"
    town.send_due()
    with town.sessions() as db:
        rows = db.execute(
            select(MESSAGES.c.case_id, MESSAGES.c.text, MESSAGES.c.inner_key).order_by(MESSAGES.c.id)
        ).all()
        assert db.execute(select(func.count()).select_from(RAW)).scalar() == 1
        assert db.execute(select(func.count()).select_from(PERSONS).where(PERSONS.c.staff.is_(False))).scalar() == 2
    assert [row[0] for row in rows] == [1, 2]
    assert "lunch" in rows[1][1]
    assert "lunch" not in "".join(letter.text for letter in town.sent(to=PARENT))
    assert len(town.sent(to="pat@other.example")) == len(town.sent(to=PARENT)) == 1
