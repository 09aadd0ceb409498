"""A mail server, or what stands at its address, answers with nonsense: that is the world's failure, never our end."""

from collections.abc import Callable, Iterator
from contextlib import closing
from random import Random
from threading import Event

import pytest
from support.dovecot import Dovecot

from faults.proxy import Proxy, before
from ingest.imap import ImapMailbox
from ingest.imap_connection import ImapSettings
from ingest.imap_watch import ImapWatcher
from ingest.mailbox import MailboxTemporary

pytestmark = [pytest.mark.slow, pytest.mark.dovecot]

RAW = b"From: maria@mail.example\r\nSubject: bus 14\r\n\r\nHello\r\n"
NONSENSE = (
    rb"* (",
    rb"* {12",
    rb"* 1 FETCH (",
    rb"* 1 FETCH (UID abc)",
    rb'* 1 FETCH (UID 1 INTERNALDATE "never")',
    rb"* 1 FETCH (UID 1 RFC822.SIZE x)",
    rb'* 1 FETCH (UID 1 BODY[] "\\',
    rb"* SEARCH 1 x 2",
    rb"* x EXISTS",
    rb'* LIST (\\x) "/"',
    rb"* OK [UIDVALIDITY x] Hm",
    rb"220 smtp.sunfield.example ESMTP",
    b"\xff\xfe\x00",
    b"",
)
SAYS_LITTLE = {b"LOGIN", b"NOOP", b"LIST", b"UID MOVE"}  # their answers may hold no line beside the last
COMMANDS = (b"LOGIN", b"NAMESPACE", b"LIST", b"SELECT", b"NOOP", b"UID SEARCH", b"UID FETCH", b"UID MOVE")


@pytest.fixture
def way(dovecot: Dovecot) -> Iterator[Proxy]:
    """The way to a Dovecot with one mail."""
    dovecot.deliver(RAW)
    with before(dovecot) as proxy:
        yield proxy


@pytest.fixture
def settings(dovecot: Dovecot, way: Proxy) -> ImapSettings:
    return ImapSettings(dovecot.host, way.port, "none", dovecot.user, dovecot.password)


@pytest.mark.parametrize("instead", [False, True], ids=["before the answer", "instead of it"])
@pytest.mark.parametrize("asked", COMMANDS, ids=bytes.decode)
def test_a_mailbox_fails_for_a_while_and_is_read_on_the_next_connection(asked, instead, way, settings):
    failures = 0
    for nonsense in NONSENSE:
        speak(way, nonsense, asked, instead=instead)
        failures += fails(lambda: all_of(settings))
        way.obey()

    assert failures >= 1 or asked in SAYS_LITTLE  # the rest may be passed over: a line that nobody waited for
    assert [raw for _, raw in all_of(settings)] in ([RAW], [])  # filed away already, or read now


@pytest.mark.parametrize("instead", [False, True], ids=["before the answer", "instead of it"])
@pytest.mark.parametrize("asked", [b"LOGIN", b"NAMESPACE", b"LIST", b"EXAMINE", b"IDLE"], ids=bytes.decode)
def test_whoever_listens_tries_again_until_the_server_speaks_imap(asked, instead, way, settings):
    for nonsense in NONSENSE:
        stop = Event()
        watcher = ImapWatcher(settings, Random(1))
        watcher._backoff.longest = 0.01
        speak(way, nonsense, asked, instead=instead)
        watcher.watch(stop.set, stop)  # returns once it has listened, and so has woken the worker
        assert stop.is_set()
        way.obey()


def speak(way: Proxy, nonsense: bytes, asked: bytes, *, instead: bool) -> None:
    """Let a line of nonsense come before the answer to a command, or instead of the first line of it."""
    line, rest = (rb"^\* .*\n$", b"") if instead else (rb"^.*\n$", b"\\g<0>")
    way.replace(line, nonsense.replace(b"\\", b"\\\\") + b"\r\n" + rest, asked=rb"^\S+ " + asked)


def all_of(settings: ImapSettings) -> list[tuple[str, bytes]]:
    """Read the mailbox and file everything away."""
    with closing(ImapMailbox(settings)) as mailbox:
        found = list(mailbox.fetch([one.key for one in mailbox.waiting()]))
        mailbox.done([key for key, _ in found])
        return found


def fails(work: Callable[[], object]) -> bool:
    """Tell whether the work failed as the world fails; any other failure is the test's."""
    try:
        work()
    except MailboxTemporary:
        return True
    return False
