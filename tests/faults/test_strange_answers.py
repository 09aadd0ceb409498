"""Answers of a mail server that must not be believed: quick ones of many that the fault tests give."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from support.dovecot import Dovecot

from faults.proxy import Proxy, before
from ingest.imap import ImapMailbox
from ingest.imap_connection import ImapSettings
from ingest.mailbox import MailboxTemporary

pytestmark = pytest.mark.dovecot

RAW = b"From: maria@mail.example\r\nSubject: bus 14\r\n\r\nHello\r\n"
FETCH = rb"^(\S+) UID FETCH (\d+) \(?BODY\.PEEK\[\]"
EMPTY = b"* 1 FETCH (UID \\2 BODY[] {0}\r\n)\r\n\\1 OK Done\r\n"


@pytest.fixture
def way(dovecot: Dovecot) -> Iterator[Proxy]:
    """The way to a Dovecot with one mail."""
    dovecot.deliver(RAW)
    with before(dovecot) as proxy:
        yield proxy


@pytest.fixture
def mailbox(dovecot: Dovecot, way: Proxy) -> Iterator[ImapMailbox]:
    settings = ImapSettings(dovecot.host, way.port, "none", dovecot.user, dovecot.password)
    with closing(ImapMailbox(settings)) as one:
        yield one


def test_an_answer_that_is_no_imap_is_the_servers_failure_and_not_ours(mailbox, way):
    way.replace(rb"^\* NAMESPACE.*\n$", b"* OK Nothing to say\r\n")

    with pytest.raises(MailboxTemporary, match="gave an answer that is no IMAP"):
        mailbox.waiting()

    assert len(mailbox.waiting()) == 1


def test_a_message_that_is_handed_out_empty_is_left_for_the_next_look(mailbox, way):
    (waiting,) = mailbox.waiting()
    way.answer(FETCH, EMPTY)

    assert list(mailbox.fetch([waiting.key])) == []
    assert list(mailbox.fetch([waiting.key])) == [(waiting.key, RAW)]


def test_an_empty_message_is_not_believed_over_a_new_connection_either(mailbox, way):
    (waiting,) = mailbox.waiting()
    way.cut("to client", asked=FETCH)  # then each message is asked for alone, over a new connection
    way.answer(FETCH, EMPTY)

    assert list(mailbox.fetch([waiting.key])) == []
    assert list(mailbox.fetch([waiting.key])) == [(waiting.key, RAW)]
