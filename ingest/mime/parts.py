"""The tree of parts that the standard library reads from bytes, mended where programs break it."""

import re
from collections.abc import Iterator
from email.errors import StartBoundaryNotFoundDefect
from email.generator import BytesGenerator
from email.message import Message as Mime
from email.parser import BytesParser
from email.policy import Compat32, compat32
from io import BytesIO
from itertools import chain

from ingest.limits import ParseLimits, bounded
from ingest.mime.charsets import codec_of
from ingest.mime.parameters import field, parameter
from ingest.mime.transfer import encoding, payload, undone
from ingest.mime.uuencode import decoded_files

MAILS = frozenset({"message/rfc822", "message/global", "message/news"})  # RFC 2046, 6532, 5536
INSIDE = 1 << 16  # an index beyond it names a file within the text of a part: there are never so many parts
_BOUNDARY_LINE = re.compile(rb"(?:^|\n)--([^\r\n\"\\]{1,70}?)[ \t]{0,9}\r?\n(?=content-)", re.IGNORECASE)
_HEADER_END = re.compile(rb"\r\n\r\n|\n\n|\r\r")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?[bBqQ]\?")
_TELL_NOTHING = (None, "", "ascii")
_SEARCHED = 8 * 1024


class _AsWritten(Compat32):
    """Writes header fields as they were read, where the standard library would encode and fold them anew."""

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}{self.linesep}".encode("utf-8", "surrogateescape")


_CRLF = _AsWritten(linesep="\r\n")
_LF = _AsWritten(linesep="\n")


def parsed(raw: bytes, limits: ParseLimits) -> Mime:
    """Return the parts of bounded bytes. What stands behind a lost boundary or a premature end is read all the same."""
    message: Mime = BytesParser(policy=compat32).parsebytes(raw)
    if any(isinstance(defect, StartBoundaryNotFoundDefect) for defect in message.defects):
        message.set_payload(_body(raw))  # the standard library drops what follows an end that comes first
    if message.is_multipart() or message.get_content_maintype() == "multipart":
        for part in list(message.walk()):
            if part.get_content_maintype() == "multipart":
                _mend(part, limits)
    return message


def _body(raw: bytes) -> str:
    """Return all that follows the header, as the standard library holds it."""
    end = _HEADER_END.search(raw)
    return raw[end.end() :].decode("ascii", "surrogateescape") if end else ""


def _mend(part: Mime, limits: ParseLimits) -> None:
    known: list[Mime] = []
    if part.is_multipart():
        body = (part.epilogue or "").encode("utf-8", "surrogateescape")
        boundary = (part.get_boundary("") if body else "").encode("utf-8", "surrogateescape")
        if not boundary or b"--" + boundary not in body:
            return
        known = [child for child in part.get_payload() if isinstance(child, Mime)]
    else:
        body = payload(part)
        used = _BOUNDARY_LINE.search(body, 0, _SEARCHED)
        if not used:
            return
        boundary = used[1]
    safe, _ = bounded(b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n' + body, limits)
    again = BytesParser(policy=compat32).parsebytes(safe)
    if again.is_multipart():
        part.set_payload([*known, *again.get_payload()])


def outer_parts(message: Mime) -> Iterator[tuple[int, Mime]]:
    """Yield (index in `walk` order, part) for every leaf of this mail; a mail inside counts as one leaf."""
    stack = [message]
    index = -1
    while stack:
        part = stack.pop()
        index += 1
        if not part.is_multipart():
            yield index, part
        elif part.get_content_maintype() == "message":
            yield index, part
            index += sum(1 for _ in part.walk()) - 1
        else:
            children = part.get_payload()
            assert isinstance(children, list)  # noqa: S101 - that is what is_multipart says
            stack.extend(child for child in reversed(children) if isinstance(child, Mime))


def mail_charset(message: Mime) -> str:
    """Return the charset that a mail declares first, in its parts or in the words of its fields; '' when in none."""
    parts = (parameter(part, "charset") for _, part in outer_parts(message) if not part.is_multipart())
    words = (_WORD.search(field(message, name)) for name in ("subject", "from"))
    names = chain(parts, (word[1] for word in words if word))
    return next((name for name in names if codec_of(name) not in _TELL_NOTHING), "")


def carried(part: Mime) -> Mime | None:
    """Return the mail inside a message/* part, None when there is none."""
    inner = part.get_payload() if part.is_multipart() else None
    inner = inner[0] if isinstance(inner, list) and inner else None
    return inner if isinstance(inner, Mime) else None


def message_bytes(part: Mime) -> bytes:
    """Return the mail that a message/* part carries, as bytes; decoded where its sender wrongly encoded it."""
    inner = carried(part)
    if inner is None:
        return b""
    windows = any("\r\n" in str(leaf._payload) for leaf in inner.walk() if not leaf.is_multipart())  # type: ignore[attr-defined]  # noqa: SLF001 - as transfer.payload
    out = BytesIO()
    try:
        BytesGenerator(out, mangle_from_=False, maxheaderlen=0, policy=_CRLF if windows else _LF).flatten(inner)
    except (UnicodeError, LookupError, TypeError, ValueError, AttributeError):
        return b""
    data = out.getvalue()
    name = encoding(part)
    return undone(data, name)[0] if name == "base64" else data  # RFC 2046 5.2.1 forbids it, some programs do it


def file_bytes(message: Mime, index: int) -> bytes | None:
    """Return the file that `Attachment.index` names, None when it is not there."""
    inside, number = divmod(index, INSIDE)
    part = next((part for at, part in enumerate(message.walk()) if at == number), None)
    if part is None:
        return None
    if part.get_content_maintype() == "message" and part.is_multipart():
        return message_bytes(part)
    data, _ = undone(payload(part), encoding(part))
    if not inside:
        return data
    _, files = decoded_files(data)
    return files[inside - 1][1] if inside <= len(files) else None


def html_leads(message: Mime) -> bool:
    """Whether HTML comes first and is not the other form of a text (RFC 2046 5.1.4): a gateway's footer follows it."""
    kinds = (
        part.get_content_type()
        for _, part in outer_parts(message)
        if not part.is_multipart() and "attachment" not in str(part.get("Content-Disposition", "")).lower()
    )
    first = next((kind for kind in kinds if kind in {"text/plain", "text/html"}), "")
    return first == "text/html" and not _alternative(message)


def _alternative(message: Mime) -> bool:
    """Whether some multipart/alternative of this mail offers its words as text."""
    stack = [message]
    while stack:
        part = stack.pop()
        if not part.is_multipart() or part.get_content_maintype() == "message":
            continue
        if part.get_content_type() == "multipart/alternative" and any(
            leaf.get_content_type() == "text/plain" for _, leaf in outer_parts(part)
        ):
            return True
        children = part.get_payload()
        stack.extend(child for child in children if isinstance(child, Mime))
    return False
