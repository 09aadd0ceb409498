"""Bytes to Message. Never raises: what a library refuses becomes a poor Message with the defect, and still a case."""

import hashlib
import logging
import re
from collections.abc import Iterable
from email.errors import (
    FirstHeaderLineIsContinuationDefect,
    MisplacedEnvelopeHeaderDefect,
    MissingHeaderBodySeparatorDefect,
)
from email.message import Message as Mime

from ingest.bounces import delivery_report
from ingest.headers import (
    addresses,
    as_meant,
    date_of,
    field_value,
    identity,
    ids,
    is_utf8,
    null_or_path,
    unfold,
    writable,
)
from ingest.language import language_of
from ingest.limits import BARE_CR, PART_UNREAD, UNREAD, ParseLimits, bounded
from ingest.message import DeliveryReport, Forwarded, Message
from ingest.mime.bodies import Bodies, read_bodies
from ingest.mime.charsets import clean
from ingest.mime.parts import file_bytes, mail_charset, parsed
from ingest.passing.attached import Opener
from ingest.quoting import own_words, seen

__all__ = ["ParseLimits", "decode_attachment", "parse"]

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_SPACED_FROM = re.compile(rb"^from[ \t]+:", re.IGNORECASE | re.MULTILINE)  # the standard library skips it in silence
_LONE_CR = re.compile(rb"\r(?![\r\n])")
_LEFT_OUT = (FirstHeaderLineIsContinuationDefect, MisplacedEnvelopeHeaderDefect)
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


def decode_attachment(raw: bytes, index: int, limits: ParseLimits = ParseLimits()) -> bytes | None:  # noqa: B008
    """Return the file that `Attachment.index` names, None when it cannot be found again."""
    try:
        safe, _ = bounded(raw, limits)
        return file_bytes(parsed(safe, limits), index)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


class _Fields:
    """The outermost header: raw values by lower-case name, in order."""

    def __init__(self, message: Mime, limits: ParseLimits) -> None:
        self._not_utf8: set[str] = set()
        pairs = [(str(name).rstrip(), str(value)) for name, value in message.raw_items()]
        if not all(value.isascii() for _, value in pairs):
            self._not_utf8 = {name.lower() for name, value in pairs if not is_utf8(value)}
            charset = mail_charset(message) if self._not_utf8 else ""
            pairs = [(name, as_meant(value, charset)) for name, value in pairs]
        self._raw: dict[str, list[str]] = {}
        for name, value in pairs:
            self._raw.setdefault(name.lower(), []).append(value)
        self.shown = tuple((clean(name), field_value(name, value, limits)) for name, value in pairs)

    def raw(self, name: str) -> list[str]:
        return self._raw.get(name, [])

    def is_utf8(self, name: str) -> bool:
        return name not in self._not_utf8


def _understood(raw: bytes, safe: bytes, limits: ParseLimits, defects: list[str]) -> Message:
    mime = parsed(safe, limits)
    fields = _Fields(mime, limits)
    bodies = _bodies(mime, limits, defects)
    subject = _subject(fields, limits)
    report = _report(mime, bodies.text, defects)
    doubted = bool(_LONE_CR.search(safe))  # the parser ends a line of an attached mail there, other readers do not
    opener = Opener(limits, lambda inner: _inside(inner, limits, defects, doubted=doubted))
    forwards = () if report or _is_report(mime) else opener.forwards(mime, bodies, subject)
    view = seen(bodies.text)
    language, sure, language_rule = language_of(view.text or bodies.text)
    who, doubt = ("", BARE_CR) if BARE_CR in defects else _sender(mime, safe, fields)
    senders = addresses(fields.raw("from"), limits, defects)
    return Message(
        sha256=hashlib.sha256(raw).hexdigest(),
        content_key=_content_key(raw, fields, senders, subject, _digests(raw, bodies, defects)),
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
        visible_text=view.text,
        cuts=view.cuts,
        own_words=own_words(bodies.first_text),
        has_text_part=bodies.has_text_part,
        language=language,
        language_sure=sure,
        language_rule=language_rule,
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
    who, doubt = identity(fields.raw("from"))
    if not who.isascii() and not fields.is_utf8("from"):  # RFC 6532, section 3.2
        return "", "the address of the From field is in no known character set"
    return who, doubt


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


def _inside(inner: Mime, limits: ParseLimits, defects: list[str], *, doubted: bool) -> tuple[Forwarded, Bodies]:
    """Return what the header of an attached mail says, and its parts."""
    fields = _Fields(inner, limits)
    bodies = _bodies(inner, limits, defects)
    # The standard library takes 'From : NN' as the first line for that of an mbox, and leaves it out further down.
    first_line = (inner.get_unixfrom() or "").encode("utf-8", "surrogateescape")
    damaged = any(isinstance(defect, _LEFT_OUT) for defect in inner.defects)
    who, _ = ("", "") if damaged or doubted else _sender(inner, first_line, fields)
    senders = addresses(fields.raw("from"), limits, defects)
    first = senders[0] if senders else None
    told = Forwarded(
        name=first.name if first else "",
        email=who or (writable(first.email) if first else ""),
        to=tuple(address.email for address in addresses(fields.raw("to"), limits, defects)),
        subject=_subject(fields, limits),
        date=clean(unfold(next(iter(fields.raw("date")), ""))),
        body=bodies.text.strip(),
        note="",
        message_id=next(iter(ids(fields.raw("message-id"))), ""),
        sure=bool(who),
        rule="attached mail",
    )
    return told, bodies


def _content_key(raw: bytes, fields: _Fields, senders: Iterable[object], subject: str, digests: Iterable[bytes]) -> str:
    """mail-safety 2.5: the same words from the same sender, however they travelled."""
    key = hashlib.sha256()
    sender = ",".join(getattr(address, "email", "") for address in senders)
    values = (sender, *(unfold(next(iter(fields.raw(name)), "")) for name in ("date", "message-id")), subject)
    if not any(values):
        return hashlib.sha256(raw).hexdigest()  # nothing tells this mail from another but its bytes
    for value in values:
        data = value.encode("utf-8", "replace")
        key.update(len(data).to_bytes(8) + data)
    for digest in digests:
        key.update(digest)
    return key.hexdigest()


def _digests(raw: bytes, bodies: Bodies, defects: list[str]) -> list[bytes]:
    """Return what tells the words and files of a mail; where some were not read, its whole body tells too."""
    if UNREAD.isdisjoint(defects):
        return bodies.digests
    head = _HEADER_END.search(raw)
    body = raw[head.end() :] if head else raw
    return [*bodies.digests, hashlib.sha256(body.replace(b"\r\n", b"\n")).digest()]


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
