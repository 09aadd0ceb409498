"""The real service with its ledger, as the tests of the world around it need them."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

from support.ports import until
from support.service import ImapServer, Service
from support.smtp_server import SmtpServer

from faults.ledger import Ledger, Mail, asking

LIMITS = """\
[limits]
ack_per_hour = 2000
ack_per_day = 2000
notices_per_person_hour = 1000
"""


@contextmanager
def serving(
    home: Path, imap: ImapServer, smtp: SmtpServer, store: str = "", *, settings: Mapping[str, str] = {}, **more: Any
) -> Iterator[Ledger]:
    """Give the ledger of a running service on an empty store, whose limits no fault test reaches."""
    with laid_out(home, imap, smtp, store, settings=settings, **more) as ledger:
        ledger.service.start()
        yield ledger


@contextmanager
def laid_out(
    home: Path, imap: ImapServer, smtp: SmtpServer, store: str = "", *, settings: Mapping[str, str] = {}, **more: Any
) -> Iterator[Ledger]:
    """Give the ledger of a service that has not been started; whatever runs at the end is killed.

    *settings* replaces words of the configuration.
    """
    service = Service(home, imap, smtp, store, **more)
    text = service.config.read_text()
    for old, new in {"[limits]\n": LIMITS, **settings}.items():
        assert old in text, old
        text = text.replace(old, new)
    service.config.write_text(text)
    service.create_store()
    url = (store or f"sqlite:///{home / 'casepost.db'}").partition("?options")[0]
    try:
        with asking(url) as query:
            yield Ledger(service, imap, smtp, query)
    finally:
        service.kill()


def deliver(ledger: Ledger, number: int) -> list[Mail]:
    """Lay in so many mails of as many parents."""
    return [ledger.deliver() for _ in range(number)]


def answered(ledger: Ledger, mails: list[Mail]) -> bool:
    """Tell whether each of these parents has a receipt by now."""
    have = {address for taken in list(ledger.smtp.messages) for address in taken.recipients}
    return {mail.sender for mail in mails} <= have


def wait_for_receipts(ledger: Ledger, mails: list[Mail], seconds: float = 90.0) -> None:
    """Wait until each of these parents has a receipt: by our own clock, whatever the service's clock says."""
    found = until(lambda: answered(ledger, mails), seconds, every=0.1)
    assert found, f"receipts are missing after {seconds} s\n{ledger.service.log()[-6000:]}"


def wait_until_sent(ledger: Ledger, seconds: float = 90.0) -> None:
    """Wait until no letter waits or is in hand any more, whenever the service's clock says that it is due."""
    waits = "SELECT count(*) FROM outbox WHERE state = 'waiting'"
    found = until(lambda: ledger.query(waits) == [(0,)], seconds, every=0.2)
    assert found, f"letters wait after {seconds} s\n{ledger.service.log()[-6000:]}"


def said(ledger: Ledger, words: str, seconds: float = 60.0) -> int:
    """Wait until the service says these words and return how often it has."""
    assert until(lambda: words in ledger.service.log(), seconds, every=0.1), ledger.service.log()[-6000:]
    return ledger.service.log().count(words)


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set variables for the processes that are started meanwhile."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def second_of(service: Service, home: Path) -> Iterator[Service]:
    """Give another service of the same configuration and store, not started; it is killed at the end."""
    other = copy(service)
    other.log_file = home.with_suffix(".log")
    other._process = None
    try:
        yield other
    finally:
        other.kill()


@contextmanager
def paused(service: Service) -> Iterator[None]:
    """Let a service do nothing meanwhile (SIGSTOP)."""
    assert service._process is not None
    os.kill(service._process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(service._process.pid, signal.SIGCONT)
