"""One raw message from a mail server's pipe or a file: recorded in one transaction, or refused so that it is kept."""

import hashlib
import logging
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO

from sqlalchemy.orm import Session, sessionmaker

from casepost import quarantine
from casepost.receive import Arrival, Became, receive
from casepost.service import Service
from casepost.transaction import of_the_world, transact
from cases import mailroom
from ingest.message import Message
from ingest.pool import ParseFailed, ParsePool

MEGABYTE = 1_000_000
HEAD_BYTES = 1_000_000
PIPE = "receive"  # where these messages were handed over, in the mail account book
log = logging.getLogger("casepost.pipe")


class TooLarge(Exception):
    """The message is larger than we take: its mail server must keep it. The text says so, with the remedy."""


def read_limited(source: BinaryIO, most: int) -> tuple[bytes, int]:
    """Return a message and its size; of a larger one than *most* only the header, at most a megabyte of it."""
    raw = source.read(most + 1)
    if len(raw) <= most:
        return raw, len(raw)
    return _head(raw), len(raw) + drain(source)


def drain(source: BinaryIO) -> int:
    """Read the rest and return its size: a mail server that cannot write it all may not look at our exit code."""
    size = 0
    while piece := source.read(MEGABYTE):
        size += len(piece)
    return size


def _head(raw: bytes) -> bytes:
    ends = [end + len(gap) for gap in (b"\r\n\r\n", b"\n\n") if (end := raw.find(gap, 0, HEAD_BYTES)) >= 0]
    return raw[: min(ends, default=HEAD_BYTES)]


def take_in(
    raw: bytes,
    size: int,
    sessions: sessionmaker[Session],
    pool: ParsePool,
    service: Service,
    clock: Callable[[], datetime],
) -> Became:
    """Record one message, whatever its bytes are. Raises TooLarge, or a database error: then nothing is recorded."""
    if size > len(raw):
        transact(sessions, lambda db: _note_too_large(db, raw, size, service, clock()))
        most = service.district.limits.fetch_megabytes
        raise TooLarge(f"The message has {size // MEGABYTE} MB, more than [limits] fetch_megabytes = {most} allows.")
    message = pool.parse_many([raw])[0]
    try:
        return transact(sessions, lambda db: _counted(db, _record(db, raw, message, service, clock()), clock()))
    except Exception as error:  # what we did wrong: the mail is kept all the same (promise P5)
        if of_the_world(error):
            raise
        log.exception("a message could not be recorded")
        why = quarantine.why_of(error)
        return transact(sessions, lambda db: _counted(db, _quarantined(db, raw, why, service, clock()), clock()))


def _counted(db: Session, became: Became, at: datetime) -> Became:
    """Enter what was handed over into the mail account book, in the transaction that records it."""
    key = f"{PIPE}/{uuid.uuid4().hex}"
    mailroom.count_try(db, PIPE, [key], at)
    mailroom.handled(db, key, became.what, became.message)
    mailroom.filed(db, [key])
    return became


def _record(db: Session, raw: bytes, message: Message | ParseFailed, service: Service, at: datetime) -> Became:
    seen = mailroom.seen_bytes(db, hashlib.sha256(raw).hexdigest())
    if seen is not None:
        return Became("duplicate", "the same bytes are here already", seen)
    if isinstance(message, ParseFailed):
        return _quarantined(db, raw, message.reason, service, at)
    return receive(db, raw, message, Arrival(at), service, at)


def _quarantined(db: Session, raw: bytes, why: str, service: Service, at: datetime) -> Became:
    message = quarantine.set_aside(db, raw, why, len(raw), at, service, at)
    return Became("set_aside", why, message)


def _note_too_large(db: Session, head: bytes, size: int, service: Service, at: datetime) -> None:
    """Keep the header and tell operator and contact, once: the mail server will offer the message again and again."""
    if mailroom.seen_bytes(db, hashlib.sha256(head).hexdigest()) is None:
        where = "The mail server still has it."
        message = quarantine.set_aside_too_large(db, head, size, at, where, service, at)
        _counted(db, Became("set_aside", quarantine.TOO_LARGE, message), at)
