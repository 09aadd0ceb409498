"""Offices as processes that write to each other: each has its shared address, its border, its people, its mail servers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.loops_post import Side
from support.service import BORDER, CONTACT, HELP, OPERATOR, ImapServer, Service
from support.smtp_server import running as smtp_running

WEST = "help@westfield.example"
WEST_BORDER = "mx.westfield.example"


@contextmanager
def office(
    home: Path, imap: ImapServer, *, west: bool = False, contact: str = "", operator: str = ""
) -> Iterator[Side]:
    """Give the running service of an office; *contact* and *operator* are in place of its own."""
    with smtp_running() as smtp:
        service = Service(home, imap, smtp)
        text = service.config.read_text()
        address, border, worker = HELP, BORDER, CONTACT
        if west:
            address, border, worker = WEST, WEST_BORDER, "ann.wills@westfield.example"
            text = text.replace(f'"{HELP}"', f'"{WEST}"').replace(f'"{BORDER}"', f'"{WEST_BORDER}"')
            text = text.replace("olga.petrov@sunfield", "otto.perl@westfield")
        text = text.replace(CONTACT, contact or worker).replace(OPERATOR, operator or OPERATOR)
        service.config.write_text(text)
        service.create_store()
        try:
            service.start()
            yield Side(service, address, border)
        finally:
            service.kill()
