"""A Watcher over IMAP IDLE (RFC 2177): its own connection, which only listens. The schedule remains the floor."""

import logging
import time
from collections.abc import Callable
from random import Random
from threading import Event

from imapclient import IMAPClient

from ingest.backoff import Backoff
from ingest.imap_connection import ImapSettings, abandon, connect, say_goodbye, translated
from ingest.imap_folders import select
from ingest.mailbox import MailboxTemporary

RENEW_SECONDS = 540.0  # RFC 2177 says within 29 minutes; firewalls forget a silent connection earlier
SLICE_SECONDS = 1.0  # how soon `stop` is noticed
STEADY_SECONDS = 30.0  # a connection that held this long worked: the next failure is a new one

log = logging.getLogger(__name__)


class ImapWatcher:
    """Wakes the worker when the server announces anything at all, for as long as the server is there."""

    def __init__(self, settings: ImapSettings, rng: Random, renew_seconds: float = RENEW_SECONDS) -> None:
        self._settings = settings
        self._backoff = Backoff(rng)
        self._renew_seconds = renew_seconds

    def watch(self, wake: Callable[[], None], stop: Event) -> None:
        """Block until *stop*, waking whenever something may have come; return early when the server has no IDLE."""
        while not stop.is_set():
            began = time.monotonic()
            try:
                listened = self._listen_on_one_connection(wake, stop)
            except MailboxTemporary as error:
                if time.monotonic() - began >= STEADY_SECONDS:
                    self._backoff.reset()
                delay = self._backoff.next()
                log.warning("%s Listening goes on in %.0f seconds.", error, delay)
                stop.wait(delay)
            else:
                if not listened:
                    log.warning(
                        "The mail server %s cannot announce mail (no IDLE): it is looked at on schedule only.",
                        self._settings.server,
                    )
                    return

    def _listen_on_one_connection(self, wake: Callable[[], None], stop: Event) -> bool:
        """Listen until *stop* and return True; return False when the server has no IDLE."""
        client = connect(self._settings)
        try:
            with translated(self._settings):
                if not client.has_capability("IDLE"):
                    say_goodbye(client)
                    return False
                select(client, self._settings, readonly=True)
                while not stop.is_set():
                    self._idle_once(client, wake, stop)
            say_goodbye(client)
        except BaseException:
            abandon(client)
            raise
        return True

    def _idle_once(self, client: IMAPClient, wake: Callable[[], None], stop: Event) -> None:
        client.idle()
        wake()  # what came before the server listened for us is announced by nobody
        until = time.monotonic() + self._renew_seconds
        while not stop.is_set() and (left := until - time.monotonic()) > 0:
            if _announced(client, min(left, SLICE_SECONDS)):
                wake()
        client.idle_done()


def _announced(client: IMAPClient, seconds: float) -> bool:
    """Wait at most *seconds*; tell whether the server said anything."""
    began = time.monotonic()
    if client.idle_check(timeout=seconds):
        return True
    if time.monotonic() - began < seconds / 2:
        # imapclient answers a closed connection with an empty list, at once and for ever.
        raise ConnectionResetError("it was closed while listening")
    return False
