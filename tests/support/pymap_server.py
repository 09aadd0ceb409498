"""The embedded IMAP server of the demo, for the fast tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from casepost.demo_servers import EmbeddedImap

USER = "help"
PASSWORD = "secret"


class PymapServer(EmbeddedImap):
    """`deliver` mail to it, read it with `user` and `password` at `host` and `port`."""

    def __init__(self) -> None:
        super().__init__(USER, PASSWORD)

    def deliver(self, raw: bytes, when=None) -> None:
        """Put a message into the INBOX; listeners are told."""
        self.append(raw, when=when)


@contextmanager
def running() -> Iterator[PymapServer]:
    """Give a server that is stopped at the end."""
    server = PymapServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
