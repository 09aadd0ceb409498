"""The parts of one mail: its readable text, its files, the mails it carries. Structure from the standard library."""

import base64
import binascii
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.generator import BytesGenerator
from email.message import Message as Mime
from io import BytesIO

from ingest.headers import clean, decode, decode_words, unfold
from ingest.html import rendered, shallow
from ingest.limits import DECODED_CUT, FILES_CUT, HTML_CUT, PART_UNREAD, TEXT_CUT, ParseLimits
from ingest.message import Attachment

_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SEPARATORS = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_NAME_BYTES = 150
_EXTENSIONS = {
    "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "text/calendar": ".ics",
    "message/rfc822": ".eml", "text/html": ".html", "text/plain": ".txt", "text/vcard": ".vcf", "text/csv": ".csv",
    "application/pgp-signature": ".asc", "application/ms-tnef": ".dat",
}  # fmt: skip


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
    out: Bodies = field(default_factory=Bodies)
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)  # as written: rendered only where no text part says more
    html_leads: bool = False  # the words stand in HTML and what follows as text only adds to it
    decoded: int = 0

    def mark(self, defect: str) -> None:
        if defect not in self.defects:
            self.defects.append(defect)


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


def read_bodies(message: Mime, limits: ParseLimits, defects: list[str]) -> Bodies:
    """Return text, files and carried mails of *message*."""
    reader = _Reader(limits, defects)
    reader.html_leads = _html_leads(message)
    for index, part in outer_parts(message):
        _read_part(reader, index, part, root=part is message)
    plain = [text for text in reader.plain if text.strip()]
    shown = [] if plain and not reader.html_leads else [text for text in _rendered(reader) if text.strip()]
    leads = bool(shown)
    reader.out.has_text_part = bool(plain) and not leads
    texts = [*shown, *plain]
    text = "\n\n".join(texts)
    if len(text) > limits.text_bytes:
        text = text[: limits.text_bytes]
        reader.mark(TEXT_CUT)
    reader.out.text = text
    reader.out.first_text = "\n\n".join(shown) if leads else next(iter(plain), "")[: limits.text_bytes]
    return reader.out


def _html_leads(message: Mime) -> bool:
    """Whether HTML comes first and is not the other form of a text (RFC 2046 5.1.4): a gateway's footer follows it."""
    kinds = [
        part.get_content_type()
        for _, part in outer_parts(message)
        if not part.is_multipart() and "attachment" not in str(part.get("Content-Disposition", "")).lower()
    ]
    texts = [kind for kind in kinds if kind in {"text/plain", "text/html"}]
    return texts[:1] == ["text/html"] and not _alternative(message)


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
    kind = part.get_content_type()
    if part.is_multipart():
        if kind == "message/rfc822":
            reader.out.messages.append(part)
        if kind.startswith("message/") and kind != "message/delivery-status":
            carried = message_bytes(part)
            if not carried and part.get_payload():
                reader.mark(PART_UNREAD)
            _attach(reader, index, part, kind, carried)
        return
    disposition = (part.get_content_disposition() or "") if "Content-Disposition" in part else ""
    named = bool(disposition or "name" in str(part.get("Content-Type", ""))) and bool(file_name(part))
    data = _payload(reader, part)
    if data is None:
        return
    is_file = named and (not root or disposition == "attachment")
    if kind in {"text/plain", "text/html"} and not is_file and (root or disposition != "attachment"):
        reader.out.digests.append(hashlib.sha256(data).digest())
        _read_text(reader, part, kind, data)
    elif not (root and not data.strip()):
        _attach(reader, index, part, kind, data)


def _payload(reader: _Reader, part: Mime) -> bytes | None:
    """Return the decoded bytes of a leaf, None beyond the limits."""
    payload = part.get_payload()
    size = len(payload) if isinstance(payload, str) else 0
    limits = reader.limits
    if size * 3 // 4 > limits.attachment_bytes or reader.decoded + size * 3 // 4 > limits.decoded_bytes:
        reader.mark(DECODED_CUT)
        return None
    data = leaf_bytes(part)
    reader.decoded += len(data)
    return data


def leaf_bytes(part: Mime) -> bytes:
    """Return the decoded bytes of a part that is no multipart; what cannot be decoded comes as it stands."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        data = None
    if isinstance(data, bytes):
        return data
    payload = part.get_payload()
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def message_bytes(part: Mime) -> bytes:
    """Return the mail that a message/* part carries, as bytes; decoded where its sender wrongly encoded it."""
    inner = part.get_payload()
    inner = inner[0] if isinstance(inner, list) and inner else inner
    if not isinstance(inner, Mime):
        return b""
    out = BytesIO()
    try:
        BytesGenerator(out, mangle_from_=False, maxheaderlen=0).flatten(inner)
    except (UnicodeError, LookupError, TypeError, ValueError, AttributeError):
        return b""
    data = out.getvalue()
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        try:
            return base64.b64decode(data)  # RFC 2046 5.2.1 forbids it, some programs do it
        except (binascii.Error, ValueError):
            return data
    return data


def _read_text(reader: _Reader, part: Mime, kind: str, data: bytes) -> None:
    most = reader.limits.html_bytes if kind == "text/html" else reader.limits.text_bytes
    if len(data) > most:
        data = data[:most]
        reader.mark(TEXT_CUT)
    declared = parameter(part, "charset")
    text, good = decode(data, declared)
    if not good:
        reader.mark("a text is not in the charset that it declares")
    if kind == "text/html":
        reader.html.append(text)
        return
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if parameter(part, "format").lower() == "flowed":
        text = unflowed(text, delete_space=parameter(part, "delsp").lower() == "yes")
    reader.plain.append(text)


def parameter(part: Mime, name: str) -> str:
    """Return a Content-Type parameter, '' without one or when it cannot be read."""
    try:
        value = part.get_param(name)
    except (ValueError, LookupError, UnicodeError):
        return ""
    if isinstance(value, tuple):
        value = value[2]
    return value if isinstance(value, str) else ""


def unflowed(text: str, *, delete_space: bool) -> str:
    """Return format=flowed text with its paragraphs joined (RFC 3676 section 4)."""
    out: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        content = bare.removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        piece = content[:-1] if flows and delete_space else content
        if open_depth == depth and content != "-- ":
            out[-1].append(piece)
        else:
            out.append([f"{'>' * depth} {piece}" if depth else piece])
        open_depth = depth if flows else -1
    return "\n".join("".join(pieces) for pieces in out)


def _attach(reader: _Reader, index: int, part: Mime, kind: str, data: bytes) -> None:
    digest = hashlib.sha256(data)
    reader.out.digests.append(digest.digest())
    if len(reader.out.attachments) >= reader.limits.attachments:
        reader.mark(FILES_CUT)
        return
    name = safe_name(file_name(part)) or f"attachment-{index}{_EXTENSIONS.get(kind, '')}"
    reader.out.attachments.append(Attachment(name, clean(kind)[:100], len(data), digest.hexdigest(), index))


def file_name(part: Mime) -> str:
    """Return the name that the sender gave, decoded; '' without one."""
    try:
        name = part.get_filename("")
    except (ValueError, LookupError, UnicodeError, TypeError):
        return ""
    text = unfold(str(name))
    return decode_words(text, 50) if "=?" in text else text


def safe_name(name: str) -> str:
    """Return a name that is safe to show and to save under (mail-safety 9); '' when nothing is left of it."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", clean(name)))
    text = text.translate(_SEPARATORS).strip().lstrip(". ").rstrip(". ")
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    if len(text.encode()) <= _NAME_BYTES:
        return text
    stem, dot, ending = text.rpartition(".")
    ending = dot + ending if dot and len(ending.encode()) <= 10 else ""  # noqa: PLR2004 - a file type
    room = _NAME_BYTES - len(ending.encode())
    return (stem if ending else text).encode()[:room].decode("utf-8", "ignore") + ending
