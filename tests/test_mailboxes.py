"""The contract of every mailbox: the same tests for each kind."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from ingest.imap import ImapMailbox, ImapSettings
from ingest.mailbox import Mailbox, MailboxRefused, MailboxTemporary
from ingest.maildir import MaildirMailbox

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
FIRST = b"From: Rosa Vega <rosa@family.example>\r\nSubject: Bus 14\r\n\r\nThe bus did not come.\r\n"
SECOND = b"From: Tom Hale <tom@family.example>\r\nSubject: Lunch\r\n\r\nThe menu is wrong.\r\n"
ODD = b"Subject: caf\xe9\xff\r\nX-Long: " + b"a" * 3000 + b"\r\n\r\n\x80\xfe no end of line"


@dataclass
class Place:
    """One kind of mailbox, and what other programs can do and see there."""

    open: Callable[[], Mailbox]
    deliver: Callable[[bytes, datetime], None]
    folder: Callable[[str], list[bytes]]
    mark_seen: Callable[[], None]
    remove_all: Callable[[], None]
    marks: Callable[[], object]  # flags of everything in the folder: looking must not change them


@pytest.fixture(params=["maildir", "pymap", pytest.param("dovecot", marks=pytest.mark.dovecot)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "maildir":
        return maildir_place(tmp_path)
    server = request.getfixturevalue("dovecot" if request.param == "dovecot" else "pymap_server")
    return imap_place(server)


@pytest.fixture
def mailbox(place: Place):
    opened = place.open()
    yield opened
    opened.close()


def maildir_place(home: Path) -> Place:
    for part in ("tmp", "new", "cur"):
        (home / part).mkdir()
    numbers = count()

    def deliver(raw: bytes, when: datetime) -> None:
        name = f"{int(when.timestamp())}.{next(numbers)}.host"
        (home / "tmp" / name).write_bytes(raw)
        os.utime(home / "tmp" / name, (when.timestamp(), when.timestamp()))
        (home / "tmp" / name).rename(home / "new" / name)

    def mark_seen() -> None:
        for file in (home / "new").iterdir():
            file.rename(home / "cur" / f"{file.name}:2,S")

    def remove_all() -> None:
        for part in ("new", "cur"):
            for file in (home / part).iterdir():
                file.unlink()

    def folder(name: str) -> list[bytes]:
        root = home / ("." + name.replace("/", "."))
        return [file.read_bytes() for part in ("new", "cur") for file in sorted((root / part).glob("*"))]

    def marks() -> object:
        return sorted(str(file) for part in ("new", "cur") for file in (home / part).iterdir())

    return Place(lambda: MaildirMailbox(home), deliver, folder, mark_seen, remove_all, marks)


def imap_place(server) -> Place:
    settings = ImapSettings(server.host, server.port, "none", server.user, server.password)

    def others(work):
        from imapclient import IMAPClient  # noqa: PLC0415

        client = IMAPClient(server.host, server.port, ssl=False, timeout=20)
        client.login(server.user, server.password)
        client.select_folder("INBOX")
        answer = work(client)
        client.logout()
        return answer

    def remove_all(client) -> None:
        client.delete_messages(client.search())
        client.expunge()

    def folder(name: str) -> list[bytes]:
        separator = getattr(server, "separator", "/")
        return server.folder(name.replace("/", separator))

    return Place(
        open=lambda: ImapMailbox(settings),
        deliver=lambda raw, when: server.deliver(raw, when=when),
        folder=folder,
        mark_seen=lambda: others(lambda client: client.add_flags(client.search(), [b"\\Seen"])),
        remove_all=lambda: others(remove_all),
        marks=lambda: others(
            lambda client: {
                uid: [flag for flag in flags if flag != b"\\Recent"]
                for uid, flags in client.get_flags(client.search()).items()
            }
        ),
    )


def keys(mailbox: Mailbox) -> list[str]:
    return [waiting.key for waiting in mailbox.waiting()]


def test_the_done_folder_is_counted_whoever_filled_it(place: Place, mailbox: Mailbox) -> None:
    assert mailbox.count_done() == 0
    place.deliver(FIRST, NOON)
    place.deliver(SECOND, NOON)
    mailbox.done([one.key for one in mailbox.waiting()])
    assert mailbox.count_done() == 2


def test_an_empty_mailbox_has_nothing_waiting(mailbox):
    assert list(mailbox.waiting()) == []
    assert list(mailbox.fetch([])) == []


def test_mail_waits_oldest_first_with_its_size_and_time(place, mailbox):
    place.deliver(SECOND, NOON + timedelta(hours=1))
    place.deliver(FIRST, NOON)

    waiting = mailbox.waiting()

    assert [raw for _, raw in mailbox.fetch([message.key for message in waiting])] == [FIRST, SECOND]
    assert [message.arrived for message in waiting] == [NOON, NOON + timedelta(hours=1)]
    assert [message.size for message in waiting] == [len(FIRST), len(SECOND)]
    assert all(message.arrived.utcoffset() is not None for message in waiting)
    assert all(message.key.startswith(mailbox.name) for message in waiting)


def test_looking_and_fetching_change_nothing(place, mailbox):
    place.deliver(FIRST, NOON)
    place.deliver(SECOND, NOON)
    before = place.marks()

    seen = keys(mailbox)
    list(mailbox.fetch(seen))
    mailbox.fetch_head(seen[0])

    assert place.marks() == before
    assert keys(mailbox) == seen


def test_mail_that_a_person_has_opened_still_waits(place, mailbox):
    place.deliver(FIRST, NOON)
    before = keys(mailbox)

    place.mark_seen()

    assert keys(mailbox) == before
    assert [raw for _, raw in mailbox.fetch(before)] == [FIRST]


@pytest.mark.parametrize(
    "raw", [FIRST, ODD, b"", b"\r\n", b"no header at all"], ids=["usual", "odd", "empty", "n", "b"]
)
def test_the_bytes_are_exactly_those_delivered(place, mailbox, raw):
    place.deliver(raw, NOON)

    assert [fetched for _, fetched in mailbox.fetch(keys(mailbox))] == [raw]


def test_messages_come_in_the_order_asked(place, mailbox):
    place.deliver(FIRST, NOON)
    place.deliver(SECOND, NOON + timedelta(minutes=1))
    one, two = keys(mailbox)

    assert list(mailbox.fetch([two, one])) == [(two, SECOND), (one, FIRST)]


def test_a_hundred_and_twenty_messages_come_in_several_fetches(place, mailbox):
    raws = [b"Subject: %d\r\n\r\nx\r\n" % number for number in range(120)]
    for number, raw in enumerate(raws):
        place.deliver(raw, NOON + timedelta(seconds=number))

    assert [raw for _, raw in mailbox.fetch(keys(mailbox))] == raws


def test_only_the_header_of_a_large_message_is_read(place, mailbox):
    place.deliver(FIRST.replace(b"\r\n\r\n", b"\r\n\r\n" + b"x" * 70 + b"\r\n"), NOON)

    head = mailbox.fetch_head(keys(mailbox)[0])

    assert head == FIRST.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def test_mail_delivered_after_a_look_is_found_by_the_next(place, mailbox):
    place.deliver(FIRST, NOON)
    assert len(keys(mailbox)) == 1

    for number in range(3):  # a bare SEARCH on Dovecot misses these
        place.deliver(SECOND, NOON + timedelta(hours=1))
        assert len(keys(mailbox)) == 2 + number


def test_done_moves_to_the_done_folder_which_is_made(place, mailbox):
    place.deliver(FIRST, NOON)
    place.deliver(SECOND, NOON + timedelta(minutes=1))
    assert place.folder("Casepost/Done") == []

    one, two = keys(mailbox)
    mailbox.done([one])

    assert keys(mailbox) == [two]
    assert place.folder("Casepost/Done") == [FIRST]


def test_done_twice_is_as_once_and_many_go_at_once(place, mailbox):
    for raw in (FIRST, SECOND):
        place.deliver(raw, NOON)
    both = keys(mailbox)

    mailbox.done(both)
    mailbox.done(both)
    again = place.open()
    again.done(both)
    again.close()

    assert keys(mailbox) == []
    assert sorted(place.folder("Casepost/Done")) == sorted([FIRST, SECOND])


def test_set_aside_moves_to_its_own_folder(place, mailbox):
    place.deliver(FIRST, NOON)

    mailbox.set_aside(keys(mailbox))

    assert keys(mailbox) == []
    assert place.folder("Casepost/Set aside") == [FIRST]
    assert place.folder("Casepost/Done") == []


def test_moving_nothing_makes_no_folder(place, mailbox):
    mailbox.done([])

    assert place.folder("Casepost/Done") == []


def test_a_key_of_another_mailbox_is_ignored(place, mailbox):
    place.deliver(FIRST, NOON)
    mine = keys(mailbox)
    last = mine[0].rpartition("/")[2]

    foreign = [f"elsewhere/{last}", f"elsewhere/7/{last}", "", "/", last]
    mailbox.done(foreign)

    assert list(mailbox.fetch(foreign)) == []
    assert mailbox.fetch_head(foreign[0]) == b""
    assert keys(mailbox) == mine


def test_messages_that_have_gone_are_left_out(place, mailbox):
    place.deliver(FIRST, NOON)
    gone = keys(mailbox)
    place.remove_all()
    place.deliver(SECOND, NOON)

    assert list(mailbox.fetch(gone)) == []
    assert mailbox.fetch_head(gone[0]) == b""
    mailbox.done(gone)
    mailbox.set_aside(gone)
    assert [raw for _, raw in mailbox.fetch(gone + keys(mailbox))] == [SECOND]


def test_keys_are_the_same_for_the_next_process(place, mailbox):
    place.deliver(FIRST, NOON)
    before = keys(mailbox)

    another = place.open()

    assert keys(another) == before
    assert [raw for _, raw in another.fetch(before)] == [FIRST]
    another.close()


def test_fetching_goes_on_while_messages_are_filed_away(place, mailbox):
    for number in range(60):
        place.deliver(b"Subject: %d\r\n\r\nx\r\n" % number, NOON + timedelta(seconds=number))

    for key, _ in mailbox.fetch(keys(mailbox)):
        mailbox.done([key])

    assert keys(mailbox) == []
    assert len(place.folder("Casepost/Done")) == 60


def test_close_is_safe_at_any_time_and_the_mailbox_can_be_used_again(place):
    mailbox = place.open()
    mailbox.close()
    mailbox.close()
    place.deliver(FIRST, NOON)

    assert len(keys(mailbox)) == 1

    mailbox.close()
    mailbox.close()


def test_a_maildir_that_is_not_there_is_refused_with_its_remedy(tmp_path):
    with pytest.raises(MailboxRefused, match=r"There is no Maildir at .*: set `path`"):
        MaildirMailbox(tmp_path / "nowhere").waiting()


def test_a_file_in_place_of_a_maildir_is_refused(tmp_path):
    (tmp_path / "mbox").write_bytes(b"From x")
    with pytest.raises(MailboxRefused, match="may not be read"):
        MaildirMailbox(tmp_path / "mbox").waiting()


def test_a_maildir_message_never_replaces_another_of_the_same_name(tmp_path):
    place = maildir_place(tmp_path)
    mailbox = MaildirMailbox(tmp_path)
    for raw in (FIRST, SECOND):
        (tmp_path / "new" / "same.name").write_bytes(raw)
        mailbox.done(keys(mailbox))

    assert sorted(place.folder("Casepost/Done")) == sorted([FIRST, SECOND])


def test_maildir_flags_are_kept_when_a_message_is_filed_away(tmp_path):
    place = maildir_place(tmp_path)
    place.deliver(FIRST, NOON)
    place.mark_seen()
    mailbox = MaildirMailbox(tmp_path)

    mailbox.done(keys(mailbox))

    [file] = (tmp_path / ".Casepost.Done" / "cur").iterdir()
    assert file.name.endswith(":2,S")


def test_a_maildir_message_renamed_by_a_mail_program_is_still_found(tmp_path):
    place = maildir_place(tmp_path)
    place.deliver(FIRST, NOON)
    mailbox = MaildirMailbox(tmp_path)
    before = keys(mailbox)

    place.mark_seen()

    assert [raw for _, raw in mailbox.fetch(before)] == [FIRST]


def test_a_full_or_failing_disk_is_a_temporary_failure(tmp_path, monkeypatch):
    (tmp_path / ("a" * 100)).mkdir()
    place = maildir_place(tmp_path)
    place.deliver(FIRST, NOON)
    mailbox = MaildirMailbox(tmp_path, done_folder="x" * 300)  # no file system takes such a name

    with pytest.raises(MailboxTemporary, match="cannot be used now"):
        mailbox.done(keys(mailbox))
    assert len(keys(mailbox)) == 1
