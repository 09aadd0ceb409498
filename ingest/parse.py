"""Bytes to Message. Never raises: what a library refuses becomes a poor Message with the defect, and still a case."""

import hashlib
import logging
import re
from collections.abc import Iterable
from dataclasses import replace
from email.errors import MissingHeaderBodySeparatorDefect
from email.message import Message as Mime
from email.parser import BytesParser
from email.policy import compat32

from ingest.bodies import Bodies, leaf_bytes, message_bytes, read_bodies
from ingest.bounces import delivery_report
from ingest.forwards import forwarded
from ingest.headers import addresses, clean, date_of, field_value, identity, ids, null_or_path, unfold, writable
from ingest.language import language_of
from ingest.limits import BARE_CR, PART_UNREAD, UNREAD, ParseLimits, bounded
from ingest.message import DeliveryReport, Forwarded, Message
from ingest.quoting import own_words, visible

__all__ = ["ParseLimits", "decode_attachment", "parse"]

_NESTING = 5  # mails attached to attached mails that are opened to find the innermost
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_SPACED_FROM = re.compile(rb"^from[ \t]+:", re.IGNORECASE | re.MULTILINE)  # the standard library skips it in silence
_REPORT_TYPES = ("multipart/report",)
logging.getLogger("mailparser").setLevel(logging.CRITICAL)  # it logs bodies and addresses; we report in `defects`


def parse(raw: bytes, limits: ParseLimits = ParseLimits()) -> Message:  # noqa: B008 - frozen
    """Return *raw* as a Message, whatever the bytes are."""
    defects: list[str] = []
    try:
        safe, defects = bounded(raw, limits)
        return _understood(raw, safe, limits, defects)
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001 - mail-safety 8: what a library refuses is a poor Message, never a stop
        return _poor(raw, limits, [*defects, f"could not be understood ({type(error).__name__})"])


def decode_attachment(raw: bytes, index: int) -> bytes | None:
    """Return the file that `Attachment.index` names, None when it cannot be found again."""
    try:
        safe, _ = bounded(raw, ParseLimits())
        for number, part in enumerate(_mime(safe).walk()):
            if number == index:
                return message_bytes(part) if part.get_content_maintype() == "message" else leaf_bytes(part)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return None


def _mime(raw: bytes) -> Mime:
    return BytesParser(policy=compat32).parsebytes(raw)


class _Fields:
    """The outermost header: raw values by lower-case name, in order."""

    def __init__(self, message: Mime, limits: ParseLimits) -> None:
        pairs = [(str(name).rstrip(), str(value)) for name, value in message.raw_items()]
        self._raw: dict[str, list[str]] = {}
        for name, value in pairs:
            self._raw.setdefault(name.lower(), []).append(value)
        self.shown = tuple((clean(name), field_value(name, value, limits)) for name, value in pairs)

    def raw(self, name: str) -> list[str]:
        return self._raw.get(name, [])


def _understood(raw: bytes, safe: bytes, limits: ParseLimits, defects: list[str]) -> Message:
    mime = _mime(safe)
    fields = _Fields(mime, limits)
    bodies = _bodies(mime, limits, defects)
    subject = _subject(fields, limits)
    report = _report(mime, bodies.text, defects)
    forwards = () if report or _is_report(mime) else _forwards(bodies, subject, limits, defects)
    shown = visible(bodies.text)
    language, sure = language_of(shown or bodies.text)
    who, doubt = ("", BARE_CR) if BARE_CR in defects else _sender(mime, safe, fields)
    senders = addresses(fields.raw("from"), limits, defects)
    return Message(
        sha256=hashlib.sha256(raw).hexdigest(),
        content_key=_content_key(fields, senders, subject, bodies.digests),
        size=len(raw),
        headers=fields.shown,
        from_=senders,
        identity=who,
        identity_doubt=doubt,
        to=addresses(fields.raw("to"), limits, defects),
        cc=addresses(fields.raw("cc"), limits, defects),
        reply_to=addresses(fields.raw("reply-to"), limits, defects),
        return_path=null_or_path(fields.raw("return-path")),
        subject=subject,
        date=date_of(fields.raw("date"), defects),
        message_id=next(iter(ids(fields.raw("message-id"))), ""),
        in_reply_to=ids(fields.raw("in-reply-to")),
        references=ids(fields.raw("references")),
        text=bodies.text,
        visible_text=shown,
        own_words=own_words(bodies.first_text),
        has_text_part=bodies.has_text_part,
        language=language,
        language_sure=sure,
        attachments=tuple(bodies.attachments),
        forwards=forwards,
        bounce=report,
        defects=tuple(dict.fromkeys([*defects, *_parser_defects(mime)])),
        unread=not UNREAD.isdisjoint(defects),
    )


def _sender(mime: Mime, safe: bytes, fields: _Fields) -> tuple[str, str]:
    """Return the identity, or '' and why: also where another reader could see another From field than we do."""
    end = _HEADER_END.search(safe)
    head = safe[: end.start()] if end else safe
    if _SPACED_FROM.search(head):
        return "", "a From field is written with a space before its colon"
    if any(isinstance(defect, MissingHeaderBodySeparatorDefect) for defect in mime.defects):
        return "", "the header is damaged"
    return identity(fields.raw("from"))


def _subject(fields: _Fields, limits: ParseLimits) -> str:
    values = fields.raw("subject")
    return " ".join(field_value("subject", values[0], limits).split()) if values else ""


def _bodies(mime: Mime, limits: ParseLimits, defects: list[str]) -> Bodies:
    """Return the bodies, or what of them could be read."""
    try:
        return read_bodies(mime, limits, defects)
    except (ValueError, LookupError, TypeError, AttributeError, UnicodeError, RecursionError) as error:
        defects += [PART_UNREAD, f"the parts could not be read ({type(error).__name__})"]
        return Bodies()


def _report(mime: Mime, text: str, defects: list[str]) -> DeliveryReport | None:
    try:
        return delivery_report(mime, text)
    except (ValueError, LookupError, TypeError, AttributeError, UnicodeError, RecursionError) as error:
        defects.append(f"the delivery report could not be read ({type(error).__name__})")
        return None


def _is_report(mime: Mime) -> bool:
    return mime.get_content_type() in _REPORT_TYPES


def _forwards(bodies: Bodies, subject: str, limits: ParseLimits, defects: list[str]) -> tuple[Forwarded, ...]:
    """Return each mail that is passed on: the attached ones, else the one that stands in the text."""
    attached = [_attached(part, bodies.text, limits, defects, _NESTING) for part in bodies.messages]
    if attached:
        return tuple(attached)
    found = _passed_on(bodies.text, subject)
    return (found,) if found else ()


def _passed_on(text: str, subject: str) -> Forwarded | None:
    """Return the mail that stands in *text*; its sender only where the address is written there and takes mail."""
    found = forwarded(text, subject)
    if found is None or not found.email:
        return found
    email = writable(found.email)
    if not email:
        return replace(found, email="", sure=False)
    as_written = found.email in text.lower()  # a character that nobody sees may have stood in it
    return replace(found, email=email if as_written else "", sure=found.sure and as_written)


def _attached(part: Mime, note: str, limits: ParseLimits, defects: list[str], levels: int) -> Forwarded:
    """Return what an attached mail says, or the mail inside it when it only passes that on."""
    inner = _carried(part, limits)
    fields = _Fields(inner, limits)
    bodies = _bodies(inner, limits, defects)
    subject = _subject(fields, limits)
    note = note.strip()
    if not bodies.text.strip() and bodies.messages and levels:
        return _attached(bodies.messages[0], note, limits, defects, levels - 1)
    within = _passed_on(bodies.text, subject)
    if within and not within.note.strip():
        return replace(within, note=note)
    who, _ = identity(fields.raw("from"))
    senders = addresses(fields.raw("from"), limits, defects)
    first = senders[0] if senders else None
    return Forwarded(
        name=first.name if first else "",
        email=who or (writable(first.email) if first else ""),
        to=tuple(address.email for address in addresses(fields.raw("to"), limits, defects)),
        subject=subject,
        date=clean(unfold(next(iter(fields.raw("date")), ""))),
        body=bodies.text.strip(),
        note=note,
        message_id=next(iter(ids(fields.raw("message-id"))), ""),
        sure=bool(who),
    )


def _carried(part: Mime, limits: ParseLimits) -> Mime:
    """Return the mail inside a message/rfc822 part; parsed again where it was encoded against RFC 2046 5.2.1."""
    inner = part.get_payload()
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        safe, _ = bounded(message_bytes(part), limits)
        return _mime(safe)
    inner = inner[0] if isinstance(inner, list) and inner else inner
    return inner if isinstance(inner, Mime) else Mime()


def _content_key(fields: _Fields, senders: Iterable[object], subject: str, digests: Iterable[bytes]) -> str:
    """mail-safety 2.5: the same words from the same sender, however they travelled."""
    key = hashlib.sha256()
    sender = ",".join(getattr(address, "email", "") for address in senders)
    for value in (sender, *(unfold(next(iter(fields.raw(name)), "")) for name in ("date", "message-id")), subject):
        data = value.encode("utf-8", "replace")
        key.update(len(data).to_bytes(8) + data)
    for digest in digests:
        key.update(digest)
    return key.hexdigest()


def _parser_defects(mime: Mime) -> list[str]:
    return [f"structure: {type(defect).__name__}" for part in mime.walk() for defect in part.defects]


def _poor(raw: bytes, limits: ParseLimits, defects: list[str]) -> Message:
    """Return the least that can be said of a mail: its bytes' hash, and its text as it stands."""
    digest = hashlib.sha256(raw).hexdigest()
    text = clean(raw[: limits.text_bytes].decode("utf-8", "replace"))
    return Message(
        sha256=digest,
        content_key=digest,
        size=len(raw),
        headers=(),
        from_=(),
        identity="",
        identity_doubt="the mail could not be understood",
        to=(),
        cc=(),
        reply_to=(),
        return_path=None,
        subject="",
        date=None,
        message_id="",
        in_reply_to=(),
        references=(),
        text=text,
        visible_text=text,
        own_words="",
        has_text_part=False,
        language=None,
        language_sure=False,
        attachments=(),
        forwards=(),
        bounce=None,
        defects=tuple(defects),
        unread=True,
    )
