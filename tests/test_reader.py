"""The order that never loses mail: fetch, count the try, parse, commit, file away; whatever breaks, wherever it breaks."""

import hashlib
import os
import signal
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from support.town import CONTACT, MONDAY, PARENT, Town

from casepost import health
from casepost.counts import Counts
from casepost.reader import Reader
from casepost.recording import Conflict
from cases import mailroom, store
from cases.tables import DELIVERIES, MESSAGES, OUTBOX
from ingest.mailbox import MailboxTemporary, Waiting
from ingest.message import Message
from ingest.parse import parse
from ingest.pool import NoRoom, ParseFailed, ParsePool
from notify import outbox
from notify.notice import Notice
from notify.render import Renderer, Words


class Box:
    """A mailbox in memory that keeps its promises, notes what was asked of it, and breaks where it is told to."""

    def __init__(self) -> None:
        self.name = "box"
        self.inbox: dict[str, tuple[bytes, datetime]] = {}
        self.handled: dict[str, bytes] = {}
        self.aside: dict[str, bytes] = {}
        self.strange = 0  # in the done folder, moved there by somebody else
        self.calls: list[str] = []
        self.breaks = ""
        self.sizes: dict[str, int] = {}
        self.on_fetch = lambda: None
        self.withheld: set[str] = set()  # listed, and not handed out

    def put(self, raw: bytes, arrived: datetime = MONDAY) -> str:
        key = f"box/7/{len(self.inbox) + len(self.handled) + len(self.aside) + 1}"
        self.inbox[key] = (raw, arrived)
        return key

    def waiting(self) -> Sequence[Waiting]:
        self._called("waiting")
        return [Waiting(key, self.sizes.get(key, len(raw)), at) for key, (raw, at) in self.inbox.items()]

    def fetch(self, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        self._called("fetch")
        self.on_fetch()
        for place, key in enumerate(keys):
            if self.breaks == "in the middle" and place == 1:
                raise MailboxTemporary("the line was lost")
            if key in self.inbox and key not in self.withheld:
                yield key, self.inbox[key][0]

    def fetch_head(self, key: str) -> bytes:
        self._called("fetch_head")
        if key not in self.inbox:
            return b""
        return self.inbox[key][0].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"

    def done(self, keys: Sequence[str]) -> None:
        self._called("done")
        for key in keys:
            if key in self.inbox:
                self.handled[key] = self.inbox.pop(key)[0]
            if self.breaks == "after one done":
                raise MailboxTemporary("the line was lost")

    def set_aside(self, keys: Sequence[str]) -> None:
        self._called("set_aside")
        for key in keys:
            if key in self.inbox:
                self.aside[key] = self.inbox.pop(key)[0]

    def count_done(self) -> int:
        self._called("count_done")
        return self.strange + len(self.handled)

    def close(self) -> None:
        self.calls.append("close")

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if self.breaks == name:
            raise MailboxTemporary("the line was lost")


def crashing(raw: bytes) -> Message:
    """Parse, but end the child with a message that says so, and fail with one that says that."""
    if b"X-Crash" in raw:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"X-Fail" in raw:
        raise ValueError("cannot read this")
    return parse(raw)


def mail(n: int, *, who: str = PARENT, extra: str = "") -> bytes:
    return (
        f"Authentication-Results: mx.sunfield.example; dmarc=pass header.from={who.partition('@')[2]}\r\n"
        f"From: {who}\r\nTo: help@sunfield.example\r\nSubject: bus {n}\r\nMessage-ID: <{n}@mail.example>\r\n{extra}\r\nThe bus was late {n} times.\r\n"
    ).encode()


@pytest.fixture(scope="module")
def pool():
    children = ParsePool(workers=1, work=crashing)
    yield children
    children.close()


@pytest.fixture
def box():
    return Box()


@pytest.fixture
def reader(town, pool, box):
    return new_reader(town, pool, box)


def new_reader(town: Town, pool, box, holder: str = "one", **more) -> Reader:
    return Reader(box, town.sessions, pool, town.service, lambda: town.now, holder=holder, **more)


def deliveries(town) -> dict[str, dict]:
    with town.sessions() as db:
        return {row["key"]: dict(row) for row in db.execute(select(DELIVERIES)).mappings()}


def cases(town) -> list[str]:
    with town.sessions() as db:
        return list(db.execute(text("SELECT number FROM case_record ORDER BY id")).scalars())


def test_every_message_is_handled_and_then_filed_away(town, reader, box):
    for n in range(3):
        box.put(mail(n))
    box.put(mail(9, extra="Auto-Submitted: auto-replied\r\n"))
    assert reader.look() == Counts(seen=4, new=3, automatic=1)
    assert box.inbox == {}
    assert len(box.handled) == 4
    assert box.calls == ["count_done", "waiting", "fetch", "done"]
    assert all(row["filed"] and row["attempts"] == 1 for row in deliveries(town).values())


def test_a_look_at_an_empty_mailbox_does_nothing(town, reader, box):
    assert reader.look() == Counts()
    assert box.calls == ["count_done", "waiting"]


class Watched(ParsePool):
    """Children whose work somebody looks at before it begins."""

    before = staticmethod(lambda: None)

    def parse_many(self, raws: Sequence[bytes]) -> list[Message | ParseFailed]:
        self.before()
        return super().parse_many(raws)


def test_the_try_is_counted_after_the_fetch_and_before_anything_is_parsed(town, box):
    key = box.put(mail(1))
    seen = []
    children = Watched(workers=1, work=crashing)
    children.before = lambda: seen.append(deliveries(town)[key]["attempts"])
    box.on_fetch = lambda: seen.append(len(deliveries(town)))
    new_reader(town, children, box).look()
    children.close()
    assert seen == [0, 1]


@pytest.mark.parametrize("where", ["fetch", "in the middle"])
def test_a_line_that_breaks_again_and_again_while_mail_is_fetched_is_no_try_of_the_mail(town, pool, box, where):
    for n in range(3):
        box.put(mail(n))
    box.breaks = where
    for _ in range(5):
        with pytest.raises(MailboxTemporary):
            new_reader(town, pool, box).look()
    assert deliveries(town) == {}
    box.breaks = ""
    assert new_reader(town, pool, box).look() == Counts(seen=3, new=3)
    assert box.aside == {}


def test_a_store_that_is_away_when_the_try_is_counted_is_no_try_of_the_mail(town, pool, box):
    box.put(mail(1))
    sessions = town.sessions

    def gone() -> None:
        with sessions.begin() as db:
            db.execute(text("ALTER TABLE delivery RENAME TO delivery_away"))

    box.on_fetch = gone
    for _ in range(4):
        with pytest.raises(DBAPIError):
            new_reader(town, pool, box).look()
        with sessions.begin() as db:
            db.execute(text("ALTER TABLE delivery_away RENAME TO delivery"))
    box.on_fetch = lambda: None
    assert new_reader(town, pool, box).look() == Counts(seen=1, new=1)


@pytest.mark.parametrize("where", ["waiting", "fetch", "in the middle", "done", "after one done"])
def test_a_line_lost_anywhere_loses_nothing_and_doubles_nothing(town, pool, box, where):
    for n in range(3):
        box.put(mail(n))
    box.breaks = where
    with pytest.raises(MailboxTemporary):
        new_reader(town, pool, box).look()
    box.breaks = ""
    new_reader(town, pool, box).look()
    new_reader(town, pool, box).look()

    assert cases(town) == ["CS-2026-00001", "CS-2026-00002", "CS-2026-00003"]
    assert box.inbox == {}
    assert len(box.handled) == 3
    town.send_due()
    assert len(town.sent(to=PARENT)) == 3


def test_a_crash_between_commit_and_filing_makes_no_second_case(town, pool, box):
    box.put(mail(1))
    box.breaks = "done"
    with pytest.raises(MailboxTemporary):
        new_reader(town, pool, box).look()
    box.breaks = ""
    assert cases(town) == ["CS-2026-00001"]
    assert new_reader(town, pool, box).look() == Counts()
    assert box.inbox == {}
    assert cases(town) == ["CS-2026-00001"]


def test_the_same_mail_under_another_uid_is_a_duplicate(town, reader, box):
    box.put(mail(1))
    reader.look()
    box.put(mail(1))
    box.put(b"Received: from a by b; Mon, 16 Nov 2026 09:00:01 -0800\r\n" + mail(1))
    assert reader.look() == Counts(seen=2, duplicate=2)
    assert cases(town) == ["CS-2026-00001"]
    assert box.inbox == {}


def test_the_same_mail_twice_in_one_look_is_one_case(town, reader, box):
    box.put(mail(1))
    box.put(mail(1))
    assert reader.look() == Counts(seen=2, new=1, duplicate=1)


def test_a_message_that_has_gone_meanwhile_is_no_error(town, reader, box):
    key = box.put(mail(1))
    box.put(mail(2))
    box.on_fetch = lambda: box.inbox.pop(key, None)
    assert reader.look() == Counts(seen=1, new=1)


@pytest.mark.parametrize("sign", ["X-Crash", "X-Fail"])
def test_a_message_that_stops_the_parser_three_times_is_set_aside_and_the_others_go_on(town, pool, box, sign):
    bad = mail(2, extra=f"{sign}: yes\r\n")
    for raw in (mail(1), bad, mail(3)):
        box.put(raw)
    total = Counts()
    for _ in range(5):
        total += new_reader(town, pool, box).look()
    assert total.set_aside == 1
    assert total.new == 2
    assert list(box.aside.values()) == [bad]
    assert len(box.handled) == 2
    with town.sessions() as db:
        (row,) = mailroom.set_aside(db)
        assert mailroom.raw_of(db, row["id"]) == bad
        assert row["sha256"] == hashlib.sha256(bad).hexdigest()
        assert row["why"]
    town.send_due()
    assert len(town.sent(to="it@sunfield.example")) == 1
    assert len(cases(town)) == 2


def test_a_message_that_kills_the_whole_service_is_set_aside_without_being_read_again(town, pool, box):
    """The service died three times while it was in hand: only the counted tries tell."""
    key = box.put(mail(1))
    for _ in range(3):
        with town.sessions.begin() as db:
            mailroom.count_try(db, "box", [key], town.now)
    counts = new_reader(town, pool, box).look()
    assert box.aside == {key: mail(1)}
    assert cases(town) == []
    assert counts == Counts(seen=1, set_aside=1)


def test_what_failed_before_is_tried_alone(town, pool, box):
    for n in range(3):
        box.put(mail(n, extra="X-Fail: yes\r\n"))
    new_reader(town, pool, box).look()
    box.calls.clear()
    new_reader(town, pool, box).look()
    assert box.calls.count("fetch") == 3


def test_a_message_too_large_to_fetch_is_set_aside_with_its_header(town, reader, box):
    key = box.put(mail(1))
    box.sizes[key] = 100_000_001
    other = box.put(mail(2))
    assert reader.look() == Counts(seen=2, new=1, set_aside=1)
    assert set(box.aside) == {key}
    assert set(box.handled) == {other}
    with town.sessions() as db:
        (row,) = mailroom.set_aside(db)
        assert (row["size"], row["why"]) == (100_000_001, "it is too large to fetch")
        assert mailroom.raw_of(db, row["id"]) == mail(1).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert box.calls.count("fetch") == 1


def test_operator_and_contact_are_told_once_of_a_message_too_large_to_fetch(town, pool, box):
    box.sizes[box.put(mail(1))] = 120_000_000
    for _ in range(3):
        new_reader(town, pool, box).look()
    town.send_due()
    (operator,) = town.sent(to="it@sunfield.example")
    assert "it is too large to fetch" in operator.text
    (contact,) = town.sent(to=CONTACT)
    assert "A message of 120 MB is larger than the 100 MB that Casepost takes." in contact.text
    assert "folder for messages that were set aside" in " ".join(contact.text.split())
    assert PARENT not in contact.text
    assert "bus 1" not in contact.text
    assert town.sent(to=PARENT) == []


def test_a_message_that_the_server_never_hands_out_is_told_and_its_copy_stays(town, pool, box):
    key = box.put(mail(1))
    other = box.put(mail(2, who="other@two.example"))
    box.withheld = {key}
    assert new_reader(town, pool, box).look() == Counts(seen=1, new=1)
    for _ in range(3):
        town.wait(minutes=6)
        counts = new_reader(town, pool, box).look()
    assert counts == Counts(seen=1, set_aside=1)
    assert set(box.inbox) == {key}
    assert set(box.handled) == {other}
    assert box.aside == {}
    with town.sessions() as db:
        (row,) = mailroom.set_aside(db)
        assert mailroom.raw_of(db, row["id"]) == mail(1).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        assert row["size"] == len(mail(1))
        assert "does not hand it out" in row["why"]
    for _ in range(3):
        town.wait(minutes=20)
        assert new_reader(town, pool, box).look() == Counts()
    assert set(box.inbox) == {key}
    assert deliveries(town)[key]["became"] == "left"
    assert deliveries(town)[key]["attempts"] <= 1
    assert len(town.sent(to="it@sunfield.example")) == 1


def test_a_message_of_which_not_even_the_header_comes_is_told_once_and_waits(town, pool, box):
    key = box.put(mail(1))
    box.withheld = {key}
    box.breaks = "fetch_head"
    for _ in range(5):
        assert new_reader(town, pool, box).look() == Counts()
        town.wait(minutes=16)
    (told,) = town.sent(to="it@sunfield.example")
    assert "does not hand it out" in " ".join(told.text.split())
    assert deliveries(town)[key]["became"] == ""
    assert town.messages() == []
    box.breaks, box.withheld = "", set()
    assert new_reader(town, pool, box).look() == Counts(seen=1, new=1)


def test_a_message_that_ended_the_service_and_is_not_handed_out_is_never_kept_empty(town, pool, box):
    key = box.put(mail(1))
    for _ in range(3):
        with town.sessions.begin() as db:
            mailroom.count_try(db, "box", [key], town.now)
    box.withheld = {key}
    assert new_reader(town, pool, box).look() == Counts()
    box.withheld = set()
    town.wait(minutes=1)
    assert new_reader(town, pool, box).look() == Counts(seen=1, set_aside=1)
    with town.sessions() as db:
        (row,) = mailroom.set_aside(db)
        assert mailroom.raw_of(db, row["id"]) == mail(1)
        assert row["why"] == "it stopped the service each time it was read"


def test_a_message_moved_away_before_it_was_read_waits_no_longer_and_is_shown(town, pool, box):
    key = box.put(mail(1))
    other = box.put(mail(2, extra="X-Fail: yes\r\n"))
    reader = new_reader(town, pool, box)
    box.on_fetch = lambda: box.inbox.pop(key, None)
    reader.look()
    kept = box.inbox.pop(other)
    reader.look()
    assert {row["became"] for row in deliveries(town).values()} == {"gone"}
    town.wait(hours=2)
    with town.sessions() as db:
        found = health.status(db, None, town.now)
    assert (found.unhandled, found.gone, found.became, found.troubles) == (0, 2, {}, ())
    box.on_fetch = lambda: None
    box.inbox[key], box.inbox[other] = (mail(1), MONDAY), kept  # a Maildir gives a file back under its old name
    assert reader.look() == Counts(seen=1, new=1)
    assert deliveries(town)[other]["became"] == ""
    reader.look()
    assert set(box.aside) == {other}


def test_set_aside_that_was_not_filed_is_filed_later(town, pool, box):
    box.put(mail(2, extra="X-Fail: yes\r\n"))
    for _ in range(2):
        new_reader(town, pool, box).look()
    box.breaks = "set_aside"
    with pytest.raises(MailboxTemporary):
        new_reader(town, pool, box).look()
    box.breaks = ""
    new_reader(town, pool, box).look()
    assert len(box.aside) == 1
    with town.sessions() as db:
        assert len(mailroom.set_aside(db)) == 1
    town.send_due()
    assert len(town.sent(to="it@sunfield.example")) == 1


def test_old_mail_found_at_the_first_look_gets_a_case_and_no_receipt(town, reader, box):
    box.put(mail(1, who="old@one.example"), town.now - timedelta(days=3, minutes=1))
    box.put(mail(2, who="new@two.example"), town.now - timedelta(days=2, hours=23))
    assert reader.look().new == 2
    town.send_due()
    assert town.sent(to="old@one.example") == []
    assert len(town.sent(to="new@two.example")) == 1
    assert len(town.sent(to=CONTACT)) == 2


def test_mail_that_waited_while_the_service_was_down_is_acknowledged(town, reader, box):
    box.put(mail(1))
    reader.look()
    town.wait(days=9)
    box.put(mail(2, who="new@two.example"), town.now - timedelta(days=5))
    reader.look()
    town.send_due()
    assert len(town.sent(to="new@two.example")) == 1


def test_a_resync_without_receipts_sends_none_for_what_lies_there(town, pool, box):
    box.put(mail(1), town.now - timedelta(minutes=1))
    quiet = new_reader(town, pool, box, resync_receipts=False)
    assert quiet.look().new == 1
    box.put(mail(2, who="new@two.example"), town.now)
    quiet.look()
    town.send_due()
    assert town.sent(to=PARENT) == []
    assert len(town.sent(to="new@two.example")) == 1


def test_an_arrival_in_the_future_counts_as_now(town, reader, box):
    box.put(mail(1), town.now + timedelta(days=400))
    reader.look()
    assert town.case("CS-2026-00001").received_at == town.now


def test_who_does_not_hold_the_lease_does_nothing(town, pool, box):
    box.put(mail(1))
    with town.sessions.begin() as db:
        assert store.take_lease(db, "mailbox:box", "another", 60) == 1
    assert new_reader(town, pool, box).look() == Counts()
    assert box.calls == []
    with town.sessions.begin() as db:
        store.release_lease(db, "mailbox:box", "another")
    assert new_reader(town, pool, box).look() == Counts(seen=1, new=1)


def test_a_released_mailbox_can_be_read_by_another_at_once(town, pool, box):
    first = new_reader(town, pool, box)
    first.look()
    box.put(mail(1))
    assert new_reader(town, pool, box, "two").look() == Counts()
    first.release()
    assert new_reader(town, pool, box, "two").look().new == 1
    assert "close" in box.calls


class Unlucky(Renderer):
    """Writes the letters of the town, but its first tries end with an error."""

    def __init__(self, town: Town, *errors: Exception) -> None:
        super().__init__(town.service.district)
        self.errors = list(errors)

    def render(self, notice: Notice) -> Words:
        if self.errors:
            raise self.errors.pop(0)
        return super().render(notice)


def unlucky(town: Town, *errors: Exception) -> None:
    town.service = replace(town.service, renderer=Unlucky(town, *errors))


def test_a_conflict_with_another_worker_is_decided_again(town, pool, box):
    for n in range(2):
        box.put(mail(n))
    unlucky(town, Conflict("once"), Conflict("twice"), Conflict("three times"))
    assert new_reader(town, pool, box).look() == Counts(seen=2, new=2)
    assert cases(town) == ["CS-2026-00001", "CS-2026-00002"]
    assert all(row["attempts"] == 1 for row in deliveries(town).values())


def test_a_conflict_that_does_not_end_leaves_the_mail_where_it_is_as_one_try(town, pool, box):
    key = box.put(mail(1))
    unlucky(town, *[Conflict("again")] * 4)
    assert new_reader(town, pool, box).look() == Counts()
    assert len(box.inbox) == 1
    assert cases(town) == []
    row = deliveries(town)[key]
    assert (row["attempts"], row["last_error"]) == (1, "it could not be recorded (Conflict)")
    assert new_reader(town, pool, box).look().new == 1


class Contested(Renderer):
    """Writes the letters of the town; those that tell of certain words end with an error each time."""

    def __init__(self, town: Town, word: str, error: Exception) -> None:
        super().__init__(town.service.district)
        self.word, self.error = word, error

    def render(self, notice: Notice) -> Words:
        words = super().render(notice)
        if self.word in words.text:
            raise self.error
        return words


def too_deep() -> OperationalError:
    """What SQLite says of a statement that it would refuse again, however free it is."""
    cause = sqlite3.OperationalError("Expression tree is too large (maximum depth 1000)")
    cause.sqlite_errorcode = sqlite3.SQLITE_ERROR
    return OperationalError("SELECT", {}, cause)


@pytest.mark.parametrize("error", [Conflict("each time"), too_deep()], ids=["conflict", "statement"])
def test_what_never_ends_sets_one_message_aside_and_the_others_go_on(town, pool, box, error):
    for n in (1, 2, 3):
        box.put(mail(n, who=f"p{n}@mail.example"))
    town.service = replace(town.service, renderer=Contested(town, "late 2 times", error))
    reader = new_reader(town, pool, box)
    assert reader.look() == Counts(seen=2, new=2)
    for _ in range(2):
        reader.look()
    assert (len(box.inbox), len(box.handled), len(box.aside)) == (0, 2, 1)
    town.send_due()
    (told,) = town.sent(to="it@sunfield.example")
    assert f"({type(error).__name__})" in told.text


def test_a_locked_store_sets_nothing_aside_however_long(town, pool, box):
    box.put(mail(1))
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
    town.service = replace(
        town.service, renderer=Contested(town, "late 1 times", OperationalError("SELECT", {}, locked))
    )
    reader = new_reader(town, pool, box)
    for _ in range(5):
        with pytest.raises(OperationalError):
            reader.look()
    assert (len(box.inbox), len(box.aside)) == (1, 0)
    assert deliveries(town)["box/7/1"]["last_error"] == ""


def test_a_message_that_we_cannot_record_is_set_aside_and_the_others_of_its_group_are_not(town, pool, box):
    for n in range(3):
        box.put(mail(n))
    unlucky(town, *[ValueError(f"a fault of ours with {PARENT}")] * 3)
    first = new_reader(town, pool, box).look()
    unlucky(town, *[ValueError("a fault of ours")] * 2)
    for _ in range(2):
        new_reader(town, pool, box).look()
    assert first == Counts() or first.new in {0, 2}
    assert box.inbox == {}
    assert len(box.handled) + len(box.aside) == 3
    assert len(cases(town)) == len(box.handled)
    town.send_due()
    assert not any("fault of ours" in letter.text for letter in town.sent(to="it@sunfield.example"))


def test_what_a_failed_message_began_is_undone_and_the_group_goes_on(town, pool, box):
    for n in range(3):
        box.put(mail(n))
    unlucky(town, ValueError("a fault of ours"))
    assert new_reader(town, pool, box).look() == Counts(seen=2, new=2)
    assert len(box.inbox) == 1
    assert cases(town) == ["CS-2026-00001", "CS-2026-00002"]
    with town.sessions() as db:
        assert len(db.execute(select(MESSAGES.c.id)).all()) == 2
    assert (
        next(row for row in deliveries(town).values() if not row["became"])["last_error"]
        == "it could not be recorded (ValueError)"
    )
    assert new_reader(town, pool, box).look() == Counts(seen=1, new=1)


def test_stop_finishes_the_message_in_hand_and_leaves_the_rest(town, pool, box):
    reader = new_reader(town, pool, box)
    for n in range(30):
        box.put(mail(n, who=f"p{n}@d{n}.example"))
    box.on_fetch = reader.stop
    counts = reader.look()
    assert counts.seen == 25
    assert len(box.inbox) == 5
    assert len(cases(town)) == 25


def test_the_sender_is_woken_after_the_commit(town, pool, box):
    waiting = []
    box.put(mail(1))

    def count() -> None:
        with town.sessions() as db:
            waiting.append(len(db.execute(select(OUTBOX.c.id)).all()))

    new_reader(town, pool, box, recorded=count).look()
    assert waiting == [2]


def test_nothing_received_is_without_a_row_and_its_bytes(town, pool, box):
    raws = [
        mail(1),
        mail(2, extra="Auto-Submitted: auto-replied\r\n"),
        b"",
        b"\xff\x00\xfe",
        b"\r\n\r\n",
        b"From: x\r\nSubject: y\r\n",
    ]
    for raw in raws:
        box.put(raw)
    for _ in range(4):
        new_reader(town, pool, box).look()
    assert box.inbox == {}
    with town.sessions() as db:
        kept = [mailroom.raw_of(db, row) for row in db.execute(select(MESSAGES.c.id)).scalars()]
    assert sorted(kept) == sorted(raws)


# a mailbox that somebody else reads


def test_a_store_that_finds_handled_mail_it_does_not_know_tells_the_operator_once(box, pool, town):
    box.strange = 40
    for _ in range(2):
        new_reader(town, pool, box).look()
    with town.sessions() as db:
        told = [row["subject"] for row in outbox.listing(db) if row["kind"] == "operator"]
    assert len(told) == 1


def test_a_store_that_filed_mail_itself_looks_no_further(box, pool, town):
    box.put(mail(1))
    new_reader(town, pool, box).look()
    box.calls.clear()
    box.strange = 40
    new_reader(town, pool, box).look()
    assert "count_done" not in box.calls


def test_a_server_that_cannot_count_is_read_all_the_same(box, pool, town):
    box.put(mail(1))
    box.breaks = "count_done"
    assert new_reader(town, pool, box).look() == Counts(seen=1, new=1)


def test_an_empty_done_folder_is_nothing_to_tell(box, pool, town):
    new_reader(town, pool, box).look()
    with town.sessions() as db:
        assert outbox.listing(db) == []


class Childless(ParsePool):
    """A pool on a machine that starts no further process, until it is told that it may again."""

    full = True

    def parse_many(self, raws: Sequence[bytes]) -> list[Message | ParseFailed]:
        if self.full:
            raise NoRoom("No child process could be started.")
        return super().parse_many(raws)


def test_a_machine_that_starts_no_child_sets_no_mail_aside(box, town):
    childless = Childless(workers=1)
    reader = new_reader(town, childless, box)
    for n in range(3):
        box.put(mail(n))
    for _ in range(5):
        with pytest.raises(MailboxTemporary, match="No child process"):
            reader.look()
    childless.full = False
    assert reader.look() == Counts(seen=3, new=3)
    childless.close()
