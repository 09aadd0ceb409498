"""RFC 2047 words in header fields, as programs write them: cut mid-character, quoted, with spaces and questions."""

import re
from binascii import a2b_qp

from ingest.mime.charsets import decode
from ingest.mime.transfer import base64_bytes

_OPENING = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?")
_LANGUAGE = re.compile(r"\*.*")  # RFC 2231, section 5: =?utf-8*en?q?...?=


def decode_words(value: str, most: int) -> str:
    """Return the text with its words decoded; neighbours in one charset are joined as bytes first."""
    out: list[str] = []
    pending = bytearray()
    charset = ""
    at = 0
    for start, end, name, data in _words(value, most):
        between = value[at:start]
        joined = bool(charset) and not between.strip()
        if pending and not (joined and name == charset):
            out.append(decode(bytes(pending), charset)[0])
            pending.clear()
        if not joined:
            out.append(between)
        charset = name
        pending += data
        at = end
    if pending:
        out.append(decode(bytes(pending), charset)[0])
    return "".join([*out, value[at:]])


def _words(value: str, most: int) -> list[tuple[int, int, str, bytes]]:
    """Return (start, end, charset, bytes) of each word. Some programs leave '?' in a word: '?=' ends it."""
    found: list[tuple[int, int, str, bytes]] = []
    at = 0
    for _ in range(most):
        opening = _OPENING.search(value, at)
        if not opening:
            break
        begin = opening.end()
        end = value.find("?=", begin)
        if end < 0:
            break
        following = value.find("=?", begin, end)
        if following >= 0 and _OPENING.match(value, following):  # this one has no end
            at = following
            continue
        charset = _LANGUAGE.sub("", opening[1].lower())
        found.append((opening.start(), end + 2, charset, _bytes(opening[2], value[begin:end])))
        at = end + 2
    return found


def _bytes(encoding: str, text: str) -> bytes:
    try:
        data = text.encode("latin-1")  # raw 8-bit text inside a word: give its bytes back
    except UnicodeEncodeError:
        data = text.encode("utf-8", "replace")
    return a2b_qp(data, header=True) if encoding in "qQ" else base64_bytes(data)[0]
