"""The one builder of letters (mail-safety.md 9): values in, final bytes out. Nothing else writes a header field.

It folds and encodes by itself and reads its own work back: Python's generators had injection bugs (CVE-2024-6923).
"""

import base64
import binascii
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from email.utils import format_datetime
from typing import Literal

from cases.policy import Limits

LONGEST_LINE = 998  # RFC 5322, 2.1.1, without CRLF
LONGEST_ID = 250  # of a letter of ours: an index of PostgreSQL cannot hold what is much longer
LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, without the brackets
FOLD = 76
WORD_BYTES = 39  # with base64, frame and field name a line keeps below the 76 characters of RFC 2047, 2

# U+200B-200F, U+202A-202E, U+2066-2069, U+FEFF: invisible, or they turn what is read around.
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# In a text the joiners U+200C and U+200D stay: Persian and many signs are written with them.
TURNING = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
LINE_ENDS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
UNSAFE = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, halves of signs, separators that some take for line ends

ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
LOCAL = re.compile(r'(?:[^\s"(),:;<>@\[\\\]]+|"(?:[^"\\\x00-\x1f\x7f]|\\[ -~])*")')
DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[A-Za-z0-9.:]+\]")
LANGUAGE = re.compile(r"[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*")
MARK = re.compile(r"[!-~]{1,200}")
FIELD = re.compile(rb"([A-Za-z-]+): [^\s]")
STRETCH = re.compile(rb".{1,73}(?<!=)(?<!=.)")  # of quoted-printable, with room for a sign written out and for "="

Auto = Literal["auto-replied", "auto-generated", ""]
Fields = tuple[tuple[str, str], ...]


class UnsafeHeader(ValueError):
    """A value cannot stand in a header field."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter says and to whom, before it is bytes."""

    from_name: str
    from_email: str
    to_name: str
    to_email: str
    subject: str
    message_id: str
    date: datetime  # aware
    text: str  # plain; its line ends are made CRLF
    language: str
    reply_to: str = ""  # an address, '' for none
    in_reply_to: str = ""
    references: Sequence[str] = ()  # oldest first
    auto: Auto = ""  # '': a staff member's own words (mail-safety.md 4)
    loop_mark: str = ""
    html: str = ""  # the same words as a document; '': the letter is plain text alone


def build(draft: Draft, limits: Limits = Limits()) -> bytes:  # noqa: B008 - frozen
    """Return the letter as it is stored and sent. Raises UnsafeHeader."""
    content, body = _both(draft) if draft.html else _part("plain", draft.text)
    fields = _fields(draft, content, limits)
    head = "".join(f"{name}: {value}\r\n" for name, value in fields).encode()
    result = head + b"\r\n" + body
    _prove(result, [name for name, _ in fields], len(head))
    if draft.html:
        _prove_parts(result, draft)
    return result


def safe_text(text: str) -> str:
    """Return text without control characters and signs that turn it around; its lines end as Python's do."""
    text = TURNING.sub("", LINE_ENDS.sub("\n", text))
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    unfit = {sign for sign in set(text) if sign not in "\n\t" and unicodedata.category(sign) in UNSAFE}
    return text.translate({ord(sign): None for sign in unfit}) if unfit else text


def plain_address(email: str) -> str:
    """Return an address as an envelope or a field carries it: its domain in ASCII letters. Raises UnsafeHeader."""
    local, at, domain = email.rpartition("@")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode()
        except UnicodeError as error:
            raise UnsafeHeader(f"no mail can be addressed to {email!r}") from error
    result = f"{local}{at}{domain}"
    if not _is_address(local, domain) or len(result.encode()) > LONGEST_ADDRESS:
        raise UnsafeHeader(f"no mail can be addressed to {email!r}")
    return result


def _is_address(local: str, domain: str) -> bool:
    if not LOCAL.fullmatch(local) or not DOMAIN.fullmatch(domain):
        return False
    return not any(unicodedata.category(sign) in UNSAFE for sign in local) and not UNSEEN.search(local)


def _fields(draft: Draft, content: Fields, limits: Limits) -> list[tuple[str, str]]:
    longest = limits.header_characters
    known = _ids(draft.references, limits.reference_bytes)[-limits.references :]
    fields = [
        ("Date", format_datetime(draft.date)),
        ("From", _mailbox(draft.from_name, draft.from_email, longest)),
        ("To", _mailbox(draft.to_name, draft.to_email, longest)),
        ("Reply-To", plain_address(draft.reply_to) if draft.reply_to else ""),
        ("Subject", _unstructured(draft.subject, longest) or "(no subject)"),
        ("Message-ID", _own_id(draft.message_id)),
        ("In-Reply-To", "".join(_ids([draft.in_reply_to], limits.reference_bytes))),
        ("References", "\r\n ".join(known)),
        ("MIME-Version", "1.0"),
        *content,
        ("Content-Language", _matching(LANGUAGE, draft.language)),
        ("Auto-Submitted", draft.auto),  # RFC 3834, 3.1.7
        ("X-Auto-Response-Suppress", "All" if draft.auto else ""),
        ("X-Casepost-Loop", _matching(MARK, draft.loop_mark)),
    ]
    if draft.auto not in {"auto-replied", "auto-generated", ""}:
        raise UnsafeHeader(f"Auto-Submitted cannot be {draft.auto!r}")
    return [(name, value) for name, value in fields if value]


def _decoded(value: str, longest: int) -> str:
    """Return a value as its reader is to see it. Raises UnsafeHeader for what could end a line."""
    if any(unicodedata.category(sign) in UNSAFE for sign in value):
        raise UnsafeHeader(f"control characters in {value[:80]!r}")
    return " ".join(UNSEEN.sub("", value).split())[:longest].rstrip()


def _matching(pattern: re.Pattern[str], value: str) -> str:
    if value and not pattern.fullmatch(value):
        raise UnsafeHeader(f"{value[:80]!r} cannot stand in its field")
    return value


def _unstructured(value: str, longest: int) -> str:
    text = _decoded(value, longest)
    too_long = any(len(word) > FOLD - len("Subject: ") for word in text.split(" "))
    if too_long or not text.isascii() or "=?" in text:  # the last would be decoded into who knows what
        return _encoded(text)
    return _folded(text)


def _folded(text: str) -> str:
    """Fold at spaces (RFC 5322, 2.2.3). There is one space between words, so no line is blank."""
    lines: list[str] = []
    room = FOLD - len("Subject: ")
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            room = room if not lines else FOLD
            lines.append(word)
    return "\r\n ".join(lines)


def _encoded(text: str) -> str:
    """Return encoded words (RFC 2047) that each hold whole characters."""
    words, piece = [], b""
    for sign in text:
        more = sign.encode()
        if len(piece) + len(more) > WORD_BYTES:
            words.append(piece)
            piece = b""
        piece += more
    words.append(piece)
    return "\r\n ".join(f"=?utf-8?B?{base64.b64encode(word).decode()}?=" for word in words)


def _mailbox(name: str, email: str, longest: int) -> str:
    address, shown = plain_address(email), _decoded(name, longest)
    if not shown:
        return address
    if not shown.isascii() or "=?" in shown:
        phrase = _encoded(shown)
    elif ATOMS.fullmatch(shown):
        phrase = shown
    else:
        phrase = '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return (
        f"{phrase}\r\n <{address}>" if len(phrase) + len(address) > FOLD - len("From:  <>") else f"{phrase} <{address}>"
    )


def _own_id(value: str) -> str:
    if not _ids([value], LONGEST_ID):
        raise UnsafeHeader(f"{value[:80]!r} is no Message-ID")
    return value


def _ids(values: Sequence[str], longest: int) -> list[str]:
    """Return the ids that are well formed: they come from strangers, and a bad one is left out (mail-safety.md 4)."""
    return [value for value in values if len(value) <= longest and _is_id(value)]


def _is_id(value: str) -> bool:
    return value.isascii() and value.isprintable() and ID.fullmatch(value) is not None


def _both(draft: Draft) -> tuple[Fields, bytes]:
    """Return the letter as two alternatives, the plainest first (RFC 2046, 5.1.4). The same letter, the same bytes."""
    # "=_" stands in no body (see `_part`): no text, whoever wrote it, can hold the line that ends its part.
    boundary = f"=_{hashlib.sha256(draft.message_id.encode()).hexdigest()[:32]}"
    body = b""
    for kind, text in (("plain", draft.text), ("html", draft.html)):
        fields, words = _part(kind, text)
        body += "".join([f"--{boundary}\r\n", *(f"{name}: {value}\r\n" for name, value in fields), "\r\n"]).encode()
        body += words + b"\r\n"
    return (
        ("Content-Type", f'multipart/alternative;\r\n boundary="{boundary}"'),
    ), body + f"--{boundary}--\r\n".encode()


def _part(kind: str, text: str) -> tuple[Fields, bytes]:
    """Return a text with the fields that say how it is written."""
    lines = _lines(text)
    if all(line.isascii() and len(line) <= FOLD + 2 and line == line.rstrip() and "=_" not in line for line in lines):
        encoding, body = "7bit", "".join(f"{line}\r\n" for line in lines).encode()
    else:
        encoding, body = "quoted-printable", b"".join(_quoted(line) + b"\r\n" for line in lines)
    return (("Content-Type", f"text/{kind}; charset=utf-8"), ("Content-Transfer-Encoding", encoding)), body


def _lines(text: str) -> list[str]:
    return safe_text(text).rstrip("\n").split("\n")


def _quoted(line: str) -> bytes:
    """Return a line as quoted-printable.

    What begins no line of the text begins none of the bytes: the sign after a soft break is written out. A stranger
    chooses how long a name is, and could have `Bcc:`, `From ` or a dot stand there.
    """
    whole = binascii.b2a_qp(line.encode()).replace(b"=\n", b"")
    if len(whole) <= FOLD:
        return whole
    first, *further = STRETCH.findall(whole)
    return b"=\r\n".join([first, *map(_written_out, further)])


def _written_out(stretch: bytes) -> bytes:
    """Return a stretch of quoted-printable whose first sign is not itself."""
    return stretch if stretch.startswith(b"=") else b"=%02X%b" % (stretch[0], stretch[1:])


def _prove(letter: bytes, names: list[str], head: int) -> None:
    """Read the letter back: exactly these fields, each once, and lines that every server takes."""
    lines = letter.split(b"\r\n")
    if any(b"\r" in line or b"\n" in line or b"\0" in line or len(line) > LONGEST_LINE for line in lines):
        raise UnsafeHeader("a line of the letter is too long or holds a control character")
    ours = [line for line in letter[: head - 2].split(b"\r\n") if not line.startswith(b" ") or not line.strip()]
    starts = [FIELD.match(line) for line in ours]
    found = [start[1].decode() for start in starts if start]
    read = BytesHeaderParser(policy=compat32).parsebytes(letter[: head + 2])
    if found != names or len(ours) != len(names) or list(read.keys()) != names or len(set(names)) != len(names):
        raise UnsafeHeader("the fields of the letter are not the ones intended")


def _prove_parts(letter: bytes, draft: Draft) -> None:
    """Read the alternatives back: exactly the two, and in each the words that were meant to stand there."""
    read = BytesParser(policy=compat32).parsebytes(letter)
    found = [(part.get_content_type(), part.get_payload(decode=True)) for part in read.walk()]
    meant = [(f"text/{kind}", _lines(text)) for kind, text in (("plain", draft.text), ("html", draft.html))]
    whole = [(kind, "".join(f"{line}\r\n" for line in lines).encode()) for kind, lines in meant]
    if read.defects or found != [("multipart/alternative", None), *whole]:
        raise UnsafeHeader("the parts of the letter are not the ones intended")
