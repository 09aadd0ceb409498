"""Content-Transfer-Encoding undone (RFC 2045, section 6), also where a program or a gateway damaged it."""

import re
from binascii import Error, a2b_base64, a2b_qp
from email.message import Message as Mime

from ingest.mime.uuencode import decoded_files

_SOFT_END = re.compile(rb"=[ \t]+(?=\r?\n|\Z)")  # RFC 2045 6.7 (3): blanks at the end of a line were added on the way
_BARE_CR_END = re.compile(rb"=\r(?!\n)")
_PADDING = re.compile(rb"=+")
_BLANK = b" \t\r\n"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_FOREIGN = bytes(sorted(set(range(256)) - set(_ALPHABET)))
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_TOKEN = re.compile(r"[a-z0-9][a-z0-9-]*")


def payload(part: Mime) -> bytes:
    """Return the bytes of a leaf as they stand in the mail; b'' for what holds other parts."""
    # get_payload() would decode undeclared 8-bit text with gaps, and fails on charsets that it does not know.
    content: object = part._payload  # type: ignore[attr-defined]  # noqa: SLF001
    return content.encode("utf-8", "surrogateescape") if isinstance(content, str) else b""


def encoding(part: Mime) -> str:
    """Return the name of the transfer encoding, '' without one: '"Base64";' and 'QUOTED_PRINTABLE' are meant too."""
    written = next((value for name, value in part.raw_items() if name.lower() == "content-transfer-encoding"), "")
    found = _TOKEN.search(str(written)[:200].lower().replace("_", "-"))
    return found[0] if found else ""


def leaf_bytes(part: Mime) -> bytes:
    """Return the decoded bytes of a part that is no multipart; what cannot be decoded comes as it stands."""
    return undone(payload(part), encoding(part))[0]


def undone(data: bytes, name: str) -> tuple[bytes, bool]:
    """Return the bytes without their transfer encoding, and whether nothing in them was damaged."""
    if name == "base64":
        return base64_bytes(data)
    if name in {"quoted-printable", "quotedprintable", "qp"}:
        return quoted_printable_bytes(data), True
    if name in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        _, files = decoded_files(data)
        return (files[0][1], True) if files else (data, False)
    return data, True


def quoted_printable_bytes(data: bytes) -> bytes:
    """Return quoted-printable text decoded; lower-case hexadecimal and ends cut short are no harm."""
    if b"=" not in data:
        return data
    if b"= " in data or b"=\t" in data:
        data = _SOFT_END.sub(b"=", data)
    if _BARE_CR_END.search(data):
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return a2b_qp(data)


def base64_bytes(data: bytes) -> tuple[bytes, bool]:
    """Return base64 decoded, and whether it was whole. Missing padding is made up; what follows the end is left out."""
    packed = data.translate(None, _BLANK)
    try:
        return a2b_base64(packed, strict_mode=True), True
    except Error:
        pass
    first, *others = _PADDING.split(packed)
    if b"+" not in first and b"/" not in first:
        first = first.translate(_URL_SAFE)
    known = first.translate(None, _FOREIGN)
    out = [_quads(known)]
    for number, piece in enumerate(others, 1):  # some programs pad every line, or every piece of a file they read
        left = len(piece) % 4
        if piece.translate(None, _FOREIGN) != piece or left == 1 or (left and number == len(others)):
            break  # words that a list or a scanner put below
        out.append(_quads(piece))
    return b"".join(out), len(known) == len(first)


def _quads(data: bytes) -> bytes:
    whole = data[:-1] if len(data) % 4 == 1 else data  # RFC 4648: one letter alone is less than a byte
    return a2b_base64(whole + b"=" * (-len(whole) % 4))
