"""The parts of one mail: its readable text, its files, the mails it carries. Structure from the standard library."""

import hashlib
import re
from dataclasses import dataclass, field
from email.message import Message as Mime

from ingest.headers import field_value
from ingest.html.walk import rendered, shallow
from ingest.limits import DECODED_CUT, FILES_CUT, HTML_CUT, PART_UNREAD, PARTS_CUT, TEXT_CUT, ParseLimits
from ingest.message import Attachment
from ingest.mime.charsets import decode, html_charset
from ingest.mime.enriched import enriched_text
from ingest.mime.filenames import EXTENSIONS, guessed_type, name_of_image, safe_name
from ingest.mime.flowed import unflowed
from ingest.mime.parameters import field as mime_field
from ingest.mime.parameters import file_name, parameter
from ingest.mime.parts import INSIDE, MAILS, carried, html_leads, mail_charset, message_bytes, outer_parts
from ingest.mime.transfer import encoding, payload, undone
from ingest.mime.uuencode import decoded_files
from ingest.quotes.lines import LINE

_SAME = {
    "text/htm": "text/html",
    "text/xhtml": "text/html",
    "application/xhtml+xml": "text/html",
    "text/text": "text/plain",
    "plain/text": "text/plain",
    "html/text": "text/html",
}
# Text that programs read. All other text is words (RFC 2046 4.1.4), shown where a mail has no better.
_DATA = frozenset({
    "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/csv", "text/tab-separated-values",
    "text/rtf", "text/xml", "text/css", "text/javascript", "text/x-amp-html", "text/watch-html", "text/rfc822-headers",
    "text/x-pkcs7", "text/x-moz-deleted", "text/x-gunzip", "text/x-vcalendar",
})  # fmt: skip
_ENRICHED = frozenset({"text/enriched", "text/richtext"})
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_NO_TYPE = re.compile(r"[^a-z0-9!#$&^_.+/-]")  # RFC 6838, section 4.2
_NOT_DECLARED = "a text is not in the charset that it declares"


@dataclass(slots=True)
class Bodies:
    """What the parts of one mail hold."""

    text: str = ""
    first_text: str = ""  # of the first part with words alone: without the footers that gateways and lists append
    has_text_part: bool = False
    attachments: list[Attachment] = field(default_factory=list)
    messages: list[Mime] = field(default_factory=list)  # message/rfc822 parts, not looked into
    digests: list[bytes] = field(default_factory=list)  # of every decoded part, in order, for the content key


@dataclass(slots=True)
class _Reader:
    limits: ParseLimits
    defects: list[str]
    charset: str  # what the mail declares first, for names that declare none
    out: Bodies = field(default_factory=Bodies)
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)  # as written: rendered only where no text part says more
    spare: list[str] = field(default_factory=list)  # words of files: shown only where the mail has no others
    decoded: int = 0

    def mark(self, defect: str) -> None:
        if defect not in self.defects:
            self.defects.append(defect)


def read_bodies(message: Mime, limits: ParseLimits, defects: list[str]) -> Bodies:
    """Return text, files and carried mails of *message*."""
    reader = _Reader(limits, defects, mail_charset(message))
    for count, (index, part) in enumerate(outer_parts(message)):
        if count > limits.parts:
            reader.mark(PARTS_CUT)
            break
        _read_part(reader, index, part, root=part is message)
    plain = [text for text in reader.plain if text.strip()]
    shown = [] if plain and not html_leads(message) else [text for text in _rendered(reader) if text.strip()]
    reader.out.has_text_part = bool(plain) and not shown
    texts = [*shown, *plain] or [text for text in reader.spare if text.strip()]
    reader.out.text = _bounded(reader, "\n\n".join(texts))
    reader.out.first_text = _bounded(reader, "\n\n".join(shown) or next(iter(texts), ""))
    return reader.out


def _bounded(reader: _Reader, text: str) -> str:
    """Return the text, cut where it has more letters or lines than are read."""
    limits = reader.limits
    if len(text) <= limits.text_bytes and text.count("\n") <= limits.text_lines:
        return text
    reader.mark(TEXT_CUT)
    return "\n".join(text[: limits.text_bytes].split("\n", limits.text_lines)[: limits.text_lines])


def _rendered(reader: _Reader) -> list[str]:
    """Return the text of the HTML parts, as far as their sum keeps to the limit of one."""
    texts: list[str] = []
    room = reader.limits.html_bytes
    for source in reader.html:
        cut = source[:room]
        kept = shallow(cut)
        if kept is not cut:
            reader.mark(HTML_CUT)
        text, complete = rendered(kept)
        if len(cut) < len(source) or not complete:
            reader.mark(TEXT_CUT)
        texts.append(text)
        room -= len(cut)
    return texts


def _read_part(reader: _Reader, index: int, part: Mime, *, root: bool) -> None:
    kind = _NO_TYPE.sub("", part.get_content_type())
    kind = _SAME.get(kind, kind)
    if part.is_multipart():
        _read_message(reader, index, part, kind)
        return
    found = _decoded(reader, part)
    if found is None:
        return
    data, whole = found
    if not data.strip() and (root or kind.startswith("multipart/")):
        return
    name = file_name(part, reader.charset)
    attached = mime_field(part, "content-disposition").lstrip().lower().startswith("attachment")
    is_file = bool(name) and (not root or attached)
    is_text = kind in {"text/plain", "text/html"} and (root or not attached) and not is_file
    words = _words_of(reader, part, data, whole=whole) if is_text else None
    if words is not None:
        reader.out.digests.append(
            hashlib.sha256(b"\n".join(words.splitlines())).digest()
        )  # a pipe gives other line ends
        _read_text(reader, index, part, kind, words)
        return
    if not is_file and kind.startswith(("text/", "multipart/")) and kind not in _DATA:
        # A text that cannot be decoded, a multipart without parts, and text that only some programs show.
        if kind.startswith("multipart/"):
            reader.mark(PART_UNREAD)
        reader.spare.append(_spare(reader, part, kind, data if whole else payload(part)))
    longest = reader.limits.file_name_bytes
    shown = safe_name(name, longest) or name_of_image(mime_field(part, "content-id"), kind, longest)
    _attach(reader, index, kind, data, shown)


def _read_message(reader: _Reader, index: int, part: Mime, kind: str) -> None:
    """Keep a mail inside this one as a file; it is not looked into here."""
    if kind in MAILS:
        reader.out.messages.append(part)
    if kind == "message/delivery-status":
        blocks = [block for block in part.get_payload() if isinstance(block, Mime)]
        fields = [f"{name}:{value}" for block in blocks for name, value in block.raw_items()]
        told = "\n".join(" ".join(one.split()) for one in fields)
        reader.out.digests.append(hashlib.sha256(told.encode("utf-8", "surrogateescape")).digest())
        return
    data = message_bytes(part)
    inner = carried(part)
    if not data and inner is not None:
        reader.mark(PART_UNREAD)
    longest = reader.limits.file_name_bytes
    name = safe_name(file_name(part, reader.charset), longest)
    if not name and inner is not None and kind in MAILS:
        subject = safe_name(field_value("subject", mime_field(inner, "subject"), reader.limits), longest)
        name = safe_name(f"{subject}.eml", longest) if subject else ""
    _attach(reader, index, kind, data, name)


def _decoded(reader: _Reader, part: Mime) -> tuple[bytes, bool] | None:
    """Return the decoded bytes of a leaf and whether nothing was damaged; None beyond the limits."""
    data = payload(part)
    name = encoding(part)
    size = len(data) * 3 // 4 if name == "base64" else len(data)
    if size > reader.limits.attachment_bytes or reader.decoded + size > reader.limits.decoded_bytes:
        reader.mark(DECODED_CUT)
        return None
    data, whole = undone(data, name)
    reader.decoded += len(data)
    return data, whole


def _words_of(reader: _Reader, part: Mime, data: bytes, *, whole: bool) -> bytes | None:
    """Return the bytes of a text; of one whose base64 is damaged what reads as words, None where nothing does."""
    if whole:
        return data
    text, good = decode(data, parameter(part, "charset"))
    if good and not _CONTROLS.search(text):
        return data
    reader.mark(PART_UNREAD)
    written = payload(part)
    return written if b" " in written.strip() else None  # it was never encoded


def _read_text(reader: _Reader, index: int, part: Mime, kind: str, data: bytes) -> None:
    head = data[:200].lstrip().lower()
    if kind == "text/html" or head.startswith((b"<!doctype html", b"<html")):
        reader.html.append(_text(reader, part, data, reader.limits.html_bytes, html_charset(data)))
        return
    data, files = decoded_files(data)
    text = _text(reader, part, data, reader.limits.text_bytes)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if parameter(part, "format").lower() == "flowed":
        text = unflowed(text, delete_space=parameter(part, "delsp").lower() == "yes")
    reader.plain.append(text)
    for number, (written, content) in enumerate(files, 1):
        name = safe_name(decode(written, "")[0], reader.limits.file_name_bytes)
        reader.decoded += len(content)
        if reader.decoded > reader.limits.decoded_bytes:
            reader.mark(DECODED_CUT)
            return
        _attach(reader, index + number * INSIDE, guessed_type(name), content, name)


def _spare(reader: _Reader, part: Mime, kind: str, data: bytes) -> str:
    text = _text(reader, part, data, reader.limits.text_bytes).replace("\r\n", "\n").replace("\r", "\n")
    if kind == "text/html":
        return rendered(shallow(text[: reader.limits.html_bytes]))[0]
    return enriched_text(text) if kind in _ENRICHED else text


def _text(reader: _Reader, part: Mime, data: bytes, most: int, inside: str = "") -> str:
    """Return bytes as text, cut to the limit at the end of a line. *inside*: the charset that HTML names itself."""
    if len(data) > most:
        line = data.rfind(b"\n", most - LINE, most) if most > LINE else -1
        data = data[: line if line > 0 else most]
        reader.mark(TEXT_CUT)
    declared = parameter(part, "charset")
    text, good = decode(data, declared or inside, reader.charset)
    if not good and declared and inside:
        other, fits = decode(data, inside)
        text, good = (other, True) if fits else (text, good)
    if not good:
        reader.mark(_NOT_DECLARED)
    return text


def _attach(reader: _Reader, index: int, kind: str, data: bytes, name: str) -> None:
    digest = hashlib.sha256(data)
    reader.out.digests.append(digest.digest())
    if len(reader.out.attachments) >= reader.limits.attachments:
        reader.mark(FILES_CUT)
        return
    name = name or f"attachment-{index}{EXTENSIONS.get(kind, '')}"
    reader.out.attachments.append(Attachment(name, kind[:100], len(data), digest.hexdigest(), index))
