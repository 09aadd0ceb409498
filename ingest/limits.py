"""Limits that are held on the bytes before a parser sees them (mail-safety 8). What is cut is said in `defects`."""

import re
from dataclasses import dataclass

from cases.policy import Limits
from ingest.mime.nesting import cut_at

KB = 1024
MB = 1024 * KB


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """How much of a mail is looked at. The rest is kept only as raw bytes."""

    message_bytes: int = 25 * MB
    header_bytes: int = 256 * KB
    header_fields: int = 500
    field_bytes: int = 64 * KB
    parts: int = 500
    depth: int = 20
    attachments: int = 100
    attachment_bytes: int = 25 * MB
    decoded_bytes: int = 50 * MB
    addresses: int = 200
    encoded_words: int = 200
    parameters: int = 50
    text_bytes: int = 1 * MB
    lines: int = 600_000  # of a whole mail: a file of 25 MB in base64 has fewer, and each costs memory
    text_lines: int = 10_000  # each is looked at for quotes and forwards: a book has fewer
    html_bytes: int = 512 * KB
    file_name_bytes: int = 150

    @classmethod
    def of(cls, limits: Limits) -> "ParseLimits":
        """Return what a district has decided of them."""
        return cls(
            message_bytes=limits.message_megabytes * MB,
            header_bytes=limits.header_kilobytes * KB,
            header_fields=limits.header_fields,
            field_bytes=limits.field_kilobytes * KB,
            parts=limits.parts,
            depth=limits.depth,
            attachments=limits.attachments,
            attachment_bytes=limits.attachment_megabytes * MB,
            decoded_bytes=limits.decoded_megabytes * MB,
            addresses=limits.addresses,
            encoded_words=limits.encoded_words,
            parameters=limits.parameters,
            text_bytes=limits.text_kilobytes * KB,
            html_bytes=limits.html_kilobytes * KB,
            file_name_bytes=limits.file_name_bytes,
        )


# What is marked when words or files of a mail may be hidden from its reader.
MESSAGE_CUT = "message larger than the limit: kept whole, not parsed"
HEADER_CUT = "header longer than the limit: the rest is kept only as raw"
FIELDS_CUT = "more header fields than the limit: the rest is ignored"
DEPTH_CUT = "parts are nested deeper than the limit: the rest is kept only as raw"
PARTS_CUT = "more parts than the limit: the rest is kept only as raw"
FILES_CUT = "more attachments than the limit: the rest is kept only as raw"
DECODED_CUT = "decoded parts are larger than the limit: the rest is kept only as raw"
LINES_CUT = "more lines than the limit: the rest is kept only as raw"
TEXT_CUT = "a text is longer than the limit: cut"
HTML_CUT = "HTML is nested deeper than the limit, or a tag has more attributes: cut"
PART_UNREAD = "a part could not be read"
UNREAD = frozenset({
    MESSAGE_CUT, LINES_CUT, HEADER_CUT, FIELDS_CUT, DEPTH_CUT, PARTS_CUT, FILES_CUT, DECODED_CUT, TEXT_CUT, HTML_CUT,
    PART_UNREAD,
})  # fmt: skip
BARE_CR = "the header holds a carriage return without a line feed"

_HEADER_END = re.compile(rb"\n\r*\n")
_LINE_END = re.compile(rb"\r+\n")
_BARE_CR = re.compile(rb"\r(?!\n)")
_PART_FIELD = 8 * KB  # of a MIME field inside the body


def bounded(raw: bytes, limits: ParseLimits) -> tuple[bytes, list[str]]:
    """Return the bytes that may be parsed, and what was cut from them."""
    defects: list[str] = []
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")  # old Macintosh programs end every line with CR alone: no two readings
    whole, body = _split(raw, limits, defects)
    header = _bounded_header(_without_bare_cr(whole, defects), limits, defects)
    if len(raw) > limits.message_bytes:
        defects.append(MESSAGE_CUT)
        return header + b"\r\n\r\n", defects
    if header != whole or len(whole) + len(body) != len(raw):
        raw = header + body
    return _bounded_body(raw, limits, defects), defects


def _split(raw: bytes, limits: ParseLimits, defects: list[str]) -> tuple[bytes, bytes]:
    """Return the header without its last line end, and all that follows."""
    if raw.startswith((b"\n", b"\r\n")):
        return b"", raw
    found = _HEADER_END.search(raw, 0, limits.header_bytes + 4)
    if found:
        header = raw[: found.start()].rstrip(b"\r")
        end = raw[len(header) : found.end()]
        usual = end.replace(b"\r\n", b"\n") == b"\n\n"
        return header, raw[len(header) :] if usual else b"\r\n\r\n" + raw[found.end() :]
    if len(raw) > limits.header_bytes:
        defects.append(HEADER_CUT)
        return raw[: limits.header_bytes], b""
    return raw, b""


def _without_bare_cr(header: bytes, defects: list[str]) -> bytes:
    """Return the header as readers see it for whom only LF ends a line: what follows a bare CR is no field."""
    if not _BARE_CR.search(header):
        return header
    defects.append(BARE_CR)
    return _BARE_CR.sub(b" ", _LINE_END.sub(b"\r\n", header))


def _bounded_header(header: bytes, limits: ParseLimits, defects: list[str]) -> bytes:
    if len(header) <= limits.field_bytes and header.count(b"\n") + header.count(b"\r") <= limits.header_fields:
        return header
    kept: list[bytes] = []
    fields = size = 0
    for line in header.splitlines(keepends=True):
        if line[:1] not in {b" ", b"\t"}:
            fields += 1
            size = 0
        if fields > limits.header_fields:
            defects.append(FIELDS_CUT)
            break
        room = limits.field_bytes - size
        size += len(line)
        if room > 0:
            kept.append(line if len(line) <= room else line[:room] + b"\r\n")
        if room < len(line) and "a header field is longer than the limit: cut" not in defects:
            defects.append("a header field is longer than the limit: cut")
    return b"".join(kept).rstrip(b"\r\n")


def _bounded_body(raw: bytes, limits: ParseLimits, defects: list[str]) -> bytes:
    for end in (b"\n", b"\r"):  # the standard library ends a line at either
        if raw.count(end) > limits.lines:
            defects.append(LINES_CUT)
            raw = raw[: _after_lines(raw, end, limits.lines)]
    low = raw.lower()
    raw = _bounded_mime_fields(raw, low, limits, defects)
    nests = low.count(b"multipart/") + low.count(b"message/")
    if nests <= limits.depth and low.count(b"\n--") + low.count(b"\r--") <= limits.parts:
        return raw
    cut = cut_at(raw, limits.parts, limits.depth)
    if cut is None:
        return raw
    defects.append(DEPTH_CUT if cut.too_deep else PARTS_CUT)
    return raw[: cut.at]


def _after_lines(raw: bytes, end: bytes, lines: int) -> int:
    """Return where so many lines have ended: halving, for each look from the start is fast and holds nothing."""
    low, high = 0, len(raw)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if raw.count(end, 0, middle) >= lines else (middle + 1, high)
    return low


def _bounded_mime_fields(raw: bytes, low: bytes, limits: ParseLimits, defects: list[str]) -> bytes:
    """Cut MIME fields that would make parameter parsing slow; the standard library's is quadratic."""
    pieces: list[bytes] = []
    done = 0
    at = 0 if low.startswith(b"content-") else _next_field(low, 0)
    while at >= 0:
        end = _field_end(raw, at)
        stop = _parameter_end(raw, at, min(end, at + _PART_FIELD), limits.parameters)
        if stop < end:
            pieces.append(raw[done:stop])
            done = end
        at = _next_field(low, end)
    if not pieces:
        return raw
    defects.append("a MIME field has more text or parameters than the limit: cut")
    return b"".join([*pieces, raw[done:]])


def _next_field(low: bytes, start: int) -> int:
    at = low.find(b"\ncontent-", start)
    return at + 1 if at >= 0 else -1


def _field_end(raw: bytes, at: int) -> int:
    end = raw.find(b"\n", at)
    while end >= 0 and raw[end + 1 : end + 2] in {b" ", b"\t"}:
        end = raw.find(b"\n", end + 1)
    if end < 0:
        return len(raw)
    return end - 1 if raw[end - 1 : end] == b"\r" else end


def _parameter_end(raw: bytes, at: int, end: int, parameters: int) -> int:
    if raw.count(b";", at, end) <= parameters:
        return end
    for _ in range(parameters + 1):
        found = raw.find(b";", at, end)
        if found < 0:
            return end
        at = found + 1
    return at - 1
