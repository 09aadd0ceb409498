"""The mail that came back: its Message-IDs, whose it was and to whom, wherever a report puts it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Mime

from ingest.headers import ids, unfold
from ingest.mime.charsets import clean, decode
from ingest.mime.parameters import parameter
from ingest.mime.parts import carried, outer_parts
from ingest.mime.transfer import leaf_bytes, payload
from ingest.returns.failing import all_in
from ingest.wording.bounce_words import RETURNED

_MOST = 20
_LOOK = 60_000
_LARGEST = 512 * 1024
_MARKS = ("message-id", "message id", "messageid", "msgid")
_FIELDS = ("Message-ID", "X-Original-Message-ID", "Original-Message-ID")  # RFC 8098 3.2.5; Google and Microsoft
_HEADER_TYPES = frozenset({"text/rfc822-headers", "message/global-headers", "message/rfc822", "message/global"})
_HEADER = frozenset({
    "received", "return-path", "from", "to", "subject", "date", "message-id", "mime-version", "dkim-signature",
    "content-type", "reply-to", "cc", "sender", "x-mailer", "references", "in-reply-to", "auto-submitted",
})  # fmt: skip
_WHOLE = 4  # fields that a header has at least, among them who wrote and to whom
_LEADS = " \t>|*"


@dataclass(frozen=True, slots=True)
class Returned:
    """Who wrote the mail that came back, and to whom it went."""

    senders: tuple[str, ...]
    recipients: tuple[str, ...]


def returned_ids(message: Mime, text: str) -> tuple[str, ...]:
    """Return the ids of the returned part or its headers, then those that the report's words or its own header name."""
    found: list[str] = []
    for part in message.walk():
        if part is not message:
            found += ids([str(part[name]) for name in _FIELDS if part.get(name)])
        kind = part.get_content_type()
        if part.is_multipart() or not (kind in _HEADER_TYPES or kind.startswith("text/")):
            continue
        if len(payload(part)) < _LARGEST:
            found += _ids_in(decode(leaf_bytes(part)[:_LOOK], parameter(part, "charset"))[0])
    found += _ids_in(text[:_LOOK])
    found += ids([str(message.get(name, "")) for name in ("X-Original-Message-ID", "In-Reply-To", "References")])
    own = ids([str(message.get("Message-ID", ""))])
    return tuple(dict.fromkeys(clean(one) for one in found if one not in own))[:_MOST]


def returned_mail(message: Mime, text: str) -> Returned | None:
    """Return whose mail came back: a part of its own, its header in a part, or its header within the words."""
    for _, part in outer_parts(message):
        kind = part.get_content_type()
        if part is message or (kind not in _HEADER_TYPES and not kind.startswith("text/")):
            continue
        inner = carried(part)
        if inner is not None:
            return _of([(name, unfold(str(value))) for name, value in inner.raw_items()])
        if kind in _HEADER_TYPES and len(payload(part)) < _LARGEST:
            found = _header_in(decode(leaf_bytes(part)[:_LOOK], parameter(part, "charset"))[0])
            if found:
                return found
    return _header_in(text[:_LOOK])


def _header_in(text: str) -> Returned | None:
    """Return what the first whole header among the lines says; a blank or other line ends a header."""
    fields: list[tuple[str, str]] = []
    before = ""  # the last line above the header that says something
    for line in [*text.split("\n"), ""]:
        bare = line.strip(_LEADS + "\r")[:2000]
        name, colon, value = bare.partition(":")
        if colon and (name.lower() in _HEADER or name.lower().startswith("x-")) and " " not in name:
            fields.append((name, value.strip()))
        elif fields and bare and line[:1] in " \t":
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {bare}"[:4000])
        elif fields:
            found = _of(fields)
            names = {name.lower() for name, _ in fields} & _HEADER
            whole = _WHOLE - 1 if any(word in before for word in RETURNED) else _WHOLE
            if found and len(names) >= whole and {"from", "to"} <= names:
                return found
            fields = []
        if bare and not fields:
            before = bare[:200].lower()
    return None


def _of(fields: list[tuple[str, str]]) -> Returned | None:
    senders = [one for name, value in fields if name.lower() == "from" for one in all_in(value)]
    to = [one for name, value in fields if name.lower() == "to" for one in all_in(value)]
    return Returned(tuple(dict.fromkeys(senders)), tuple(dict.fromkeys(to))) if senders or to else None


def _ids_in(text: str) -> Iterator[str]:
    low = text.lower()
    for mark in _MARKS:
        at = low.find(mark)
        while at >= 0:
            after = text[at + len(mark) : at + 1100].replace("&lt;", "<").replace("&gt;", ">").split("\n\n", 1)[0]
            if after.lstrip(" \t*\u00a0\"'")[:1] in {":", "=", "\uff1a", "<"}:
                yield from ids([after.split(">", 1)[0] + ">"])
            at = low.find(mark, at + len(mark))
