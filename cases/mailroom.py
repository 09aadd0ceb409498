"""Received mail in the database: what came, its bytes, what became of it, how often it was tried. Never commits."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert, or_, select, update
from sqlalchemy.orm import Session

from cases.tables import CASES, COMMANDS, DELIVERIES, MESSAGES, RAW
from cases.words import without_accents

_SEEN = select(MESSAGES.c.id).where(MESSAGES.c.content_key == bindparam("key"))
_SEEN_BYTES = select(MESSAGES.c.id).where(MESSAGES.c.sha256 == bindparam("sha256"))
_ID_TAKEN = select(MESSAGES.c.id).where(MESSAGES.c.message_id == bindparam("id")).limit(1)
_HANDLED = update(DELIVERIES).where(DELIVERIES.c.key == bindparam("of"))
_SETTLE = update(MESSAGES).where(MESSAGES.c.id == bindparam("of"))
_LAST_IDS = (
    select(MESSAGES.c.message_id)
    .where(
        MESSAGES.c.direction == "in",
        MESSAGES.c.person_id == bindparam("person"),
        MESSAGES.c.case_id == bindparam("case"),
    )
    .order_by(MESSAGES.c.id.desc())
    .limit(bindparam("most"))
)
_KEEP = insert(MESSAGES).returning(MESSAGES.c.id)
_KEEP_RAW = insert(RAW)
_NO_WORD = re.compile(r"[\W_]+")
MOST_SEARCHED = 60  # words or pairs of signs: an expression may not be deeper than the database bears
GONE = "gone"  # of a delivery: somebody moved it away before it was read
LEFT = "left"  # of a delivery: the server does not hand it out; what is known is kept, its copy stays where it is


def seen(db: Session, content_key: str) -> int | None:
    """Return the message that holds the same content."""
    return db.execute(_SEEN, {"key": content_key}).scalar()


def seen_bytes(db: Session, sha256: str) -> int | None:
    """Return the message of exactly these bytes: what a resync asks first (mail-safety.md 2.9)."""
    return db.execute(_SEEN_BYTES, {"sha256": sha256}).scalars().first()


def id_taken(db: Session, message_id: str) -> bool:
    """Return whether another message bears this Message-ID."""
    if not message_id:
        return False
    return db.execute(_ID_TAKEN, {"id": message_id}).first() is not None


def keep(db: Session, row: Mapping[str, Any], raw: bytes) -> int:
    """Keep a message and its bytes; return its row."""
    message: int = db.execute(_KEEP, dict(row)).scalar_one()
    db.execute(_KEEP_RAW, {"message_id": message, "data": raw})
    return message


def settle(db: Session, message: int, **values: object) -> None:
    """Write what became of a message."""
    db.execute(_SETTLE, {"of": message, **values})


def message(db: Session, message_id: int) -> dict[str, Any]:
    """Return a message row. Raises LookupError."""
    row = db.execute(select(MESSAGES).where(MESSAGES.c.id == message_id)).mappings().first()
    if row is None:
        raise LookupError(f"there is no message {message_id}")
    return dict(row)


def raw_of(db: Session, message_id: int) -> bytes | None:
    """Return the bytes of a message."""
    return db.execute(select(RAW.c.data).where(RAW.c.message_id == message_id)).scalar()


def find(db: Session, name: str) -> list[int]:
    """Return the messages with this row number, SHA-256 (or its beginning of 8 signs or more) or Message-ID."""
    wanted: list[ColumnElement[bool]] = [MESSAGES.c.message_id == name, MESSAGES.c.message_id == f"<{name}>"]
    if name.isdigit() and len(name) < 10:  # noqa: PLR2004 - longer ones are no row numbers
        wanted.append(MESSAGES.c.id == int(name))
    if len(name) >= 8 and all(sign in "0123456789abcdef" for sign in name.lower()):  # noqa: PLR2004
        wanted.append(MESSAGES.c.sha256.startswith(name.lower()))
    return list(db.execute(select(MESSAGES.c.id).where(or_(*wanted)).order_by(MESSAGES.c.id)).scalars())


def of_case(db: Session, case_id: int) -> list[dict[str, Any]]:
    """Return the messages of a case, oldest first."""
    rows = db.execute(select(MESSAGES).where(MESSAGES.c.case_id == case_id).order_by(MESSAGES.c.at, MESSAGES.c.id))
    return [dict(row) for row in rows.mappings()]


def said_before(db: Session, inner_key: str, subject: str, since: datetime) -> tuple[int | None, ...]:
    """Return the cases of the mails with these words and this subject that have come since a moment, oldest first."""
    said = select(MESSAGES.c.case_id).where(
        MESSAGES.c.inner_key == inner_key,
        MESSAGES.c.subject == subject,
        MESSAGES.c.direction == "in",
        MESSAGES.c.at > since,
    )
    return tuple(db.execute(said.order_by(MESSAGES.c.id).limit(20)).scalars())


def holder_of(db: Session, inner_ids: Sequence[str], inner_key: str) -> int | None:
    """Return the case that already holds a message passed on: by its Message-ID, else by its person and text."""
    ids = [name for name in inner_ids if name]
    match: list[ColumnElement[bool]] = [MESSAGES.c.message_id.in_(ids), MESSAGES.c.inner_id.in_(ids)] if ids else []
    if inner_key:
        match.append(MESSAGES.c.inner_key == inner_key)
    if not match:
        return None
    return (
        db.execute(
            select(MESSAGES.c.case_id).where(or_(*match), MESSAGES.c.case_id.is_not(None)).order_by(MESSAGES.c.id)
        )
        .scalars()
        .first()
    )


def taken_effect(db: Session, key: str) -> bool:
    """Return whether a staff mail with this key has taken effect already."""
    return db.execute(select(COMMANDS.c.key).where(COMMANDS.c.key == key)).first() is not None


def take_effect(db: Session, key: str, message_id: int) -> None:
    """Record that a staff mail takes effect now. A second worker doing the same fails on the unique key."""
    db.execute(insert(COMMANDS).values(key=key, message_id=message_id))


def deliveries(db: Session, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return what is known of messages lying in a mailbox, by transport key."""
    known: dict[str, dict[str, Any]] = {}
    for start in range(0, len(keys), 500):
        some = select(DELIVERIES).where(DELIVERIES.c.key.in_(keys[start : start + 500]))
        known.update({row["key"]: dict(row) for row in db.execute(some).mappings()})
    return known


def count_try(db: Session, mailbox: str, keys: Iterable[str], at: datetime) -> None:
    """Count one more try of each message, once it is here and before it is parsed (mail-safety.md 2.1 and 8)."""
    keys = list(keys)
    have = set(db.execute(select(DELIVERIES.c.key).where(DELIVERIES.c.key.in_(keys))).scalars())
    new = [{"key": key, "mailbox": mailbox, "attempts": 1, "seen_at": at} for key in keys if key not in have]
    if new:
        db.execute(insert(DELIVERIES), new)
    if have:
        again = update(DELIVERIES).where(DELIVERIES.c.key.in_(have))
        db.execute(again.values(attempts=DELIVERIES.c.attempts + 1, became=""))


def not_handed_out(db: Session, mailbox: str, key: str, why: str, at: datetime) -> None:
    """Record that a mailbox lists a message and does not give its bytes: that is no try."""
    if deliveries(db, [key]):
        db.execute(_HANDLED, {"of": key, "became": "", "last_error": why})
    else:
        row = {"key": key, "mailbox": mailbox, "attempts": 0, "seen_at": at, "last_error": why}
        db.execute(insert(DELIVERIES), row)


def forget_gone(db: Session, mailbox: str, listed: Collection[str]) -> list[str]:
    """Record that unhandled messages are no longer in a mailbox; return their keys. Listed again, they are read."""
    unhandled = select(DELIVERIES.c.key).where(DELIVERIES.c.mailbox == mailbox, DELIVERIES.c.became == "")
    gone = [key for key in db.execute(unhandled).scalars() if key not in listed]
    for start in range(0, len(gone), 500):
        some = update(DELIVERIES).where(DELIVERIES.c.key.in_(gone[start : start + 500]))
        db.execute(some.values(became=GONE))
    return gone


def handled(db: Session, key: str, became: str, message_id: int | None) -> None:
    """Record what became of a delivery, in the transaction of its case."""
    db.execute(_HANDLED, {"of": key, "became": became, "message_id": message_id, "last_error": ""})


def failed_try(db: Session, key: str, error: str) -> None:
    """Record why a try failed."""
    db.execute(update(DELIVERIES).where(DELIVERIES.c.key == key).values(last_error=error[:500]))


def filed(db: Session, keys: Sequence[str]) -> None:
    """Record that messages have been filed away on the server."""
    db.execute(update(DELIVERIES).where(DELIVERIES.c.key.in_(keys)).values(filed=True))


def ever_filed(db: Session, mailbox: str) -> bool:
    """Return whether a message of a mailbox has ever been filed away by this store."""
    found = select(DELIVERIES.c.key).where(DELIVERIES.c.mailbox == mailbox, DELIVERIES.c.filed).limit(1)
    return db.execute(found).first() is not None


def set_aside(db: Session) -> list[dict[str, Any]]:
    """Return the quarantine, oldest first."""
    rows = db.execute(select(MESSAGES).where(MESSAGES.c.became == "set_aside").order_by(MESSAGES.c.id))
    return [dict(row) for row in rows.mappings()]


def normalised(*parts: str) -> str:
    """Return text as it is searched: casefolded, without accents, Chinese and Japanese as overlapping pairs."""
    folded = " ".join(parts).casefold()
    if not folded.isascii():
        folded = without_accents(folded)
    words = _NO_WORD.sub(" ", folded).split()
    return " ".join(words) if folded.isascii() else " ".join(pair for word in words for pair in _pairs(word))


def _pairs(word: str) -> list[str]:
    if len(word) > 1 and any("\u3040" <= sign <= "\u9fff" for sign in word):
        return [word[place : place + 2] for place in range(len(word) - 1)]
    return [word]


def cases_about(db: Session, words: str, most: int = 100) -> list[int]:
    """Return the cases in whose messages all these words stand, newest first."""
    query = select(MESSAGES.c.case_id).where(MESSAGES.c.case_id.is_not(None))
    for word in normalised(words).split()[:MOST_SEARCHED]:
        query = query.where(MESSAGES.c.search.contains(word, autoescape=True))
    in_messages = set(db.execute(query.distinct().limit(10 * most)).scalars())
    by_number = set(db.execute(select(CASES.c.id).where(CASES.c.number == words.strip().upper())).scalars())
    return sorted(in_messages | by_number, reverse=True)[:most]


def message_ids(db: Session, person_id: int, case_id: int | None, most: int) -> tuple[str, ...]:
    """Return the Message-IDs of the last mails that a person wrote on a case, the newest last."""
    found = db.execute(_LAST_IDS, {"person": person_id, "case": case_id, "most": most}).scalars()
    return tuple(found)[::-1]


def keep_part(db: Session, message_id: int, **values: object) -> int:
    """Keep one of several messages that a mail passed on as a row of its own; the bytes stay with the mail."""
    whole = message(db, message_id)
    row = {name: whole[name] for name in ("direction", "kind", "became", "why", "to_email", "at", "language")}
    query = insert(MESSAGES).values(**row, attachments=[], **values).returning(MESSAGES.c.id)
    part: int = db.execute(query).scalar_one()
    return part
