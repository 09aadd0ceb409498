"""Header fields of foreign mail, cleaned and decoded, and who a mail is from. mail-parser reads addresses and dates."""

import base64
import binascii
import codecs
import quopri
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from mailparser.dates import parse_mail_date
from mailparser.utils import get_addresses

from ingest.limits import ParseLimits
from ingest.message import Address

# RFC 2047 words mean text in these. In all others a decoded word could pose as structure (RFC 8601: a forged result).
_DECODED = frozenset({
    "subject", "comments", "keywords", "thread-topic", "from", "to", "cc", "bcc", "reply-to", "sender", "organization",
    "x-original-subject", "content-description", "resent-from", "resent-to", "resent-cc",
})  # fmt: skip
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_FOLD = re.compile(r"\r?\n(?=[ \t])|\r(?=[ \t])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,998}>")
_MAILBOX = re.compile(r"([^\s@\"(),:;<>\[\]\\]{1,128})@([^\s@\"(),:;<>\[\]\\]{1,253})")
_HARMLESS = frozenset({"overlong-encoded-word"})  # a fault of the sender's program that leaves no doubt who wrote
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")  # RFC 1123 2.1: a host that takes mail has no underscore
_LOCAL, _WHOLE = 64, 254  # octets, RFC 5321 4.5.3.1.1 and the path of 4.5.3.1.3 without its brackets
_ALIASES = {
    "us-ascii": "utf-8", "ascii": "utf-8", "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030",
    "x-gbk": "gb18030", "shift_jis": "cp932", "x-sjis": "cp932", "iso-8859-8-i": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-mac-roman": "mac-roman", "windows-874": "cp874", "cp-850": "cp850", "utf8mb4": "utf-8", "8bit": "utf-8",
}  # fmt: skip
_REFUSED_CODECS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})


def clean(text: str) -> str:
    """Return the text without NUL and lone surrogates (PostgreSQL refuses both)."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def decode(data: bytes, charset: str) -> tuple[str, bool]:
    """Return bytes as text, and whether the declared charset was good. Unknown or wrong: UTF-8, then Latin-1."""
    name = charset.strip().strip("\"'").lower().split("*", 1)[0]
    name = _ALIASES.get(name, name) or "utf-8"
    try:
        codec = codecs.lookup(name)
        if codec._is_text_encoding and codec.name not in _REFUSED_CODECS:  # noqa: SLF001 - what bytes.decode asks too
            return clean(data.decode(name)), True
    except (LookupError, UnicodeError, ValueError):
        pass
    return clean(_undeclared(data)), False


def _undeclared(data: bytes) -> str:
    """Return bytes without a usable charset as text: UTF-8 where it mostly is, else what Western programs send."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        lossy = data.decode("utf-8", "replace")
    broken = lossy.count("\ufffd")
    good = len(lossy.encode("ascii", "ignore"))
    if len(lossy) - good > 4 * broken:  # damaged UTF-8
        return lossy
    return data.decode("cp1252", "replace")


def unfold(value: str) -> str:
    """Return a raw field value on one line; undeclared 8-bit text is read as UTF-8, else Latin-1."""
    if "\n" in value or "\r" in value:
        value = _FOLD.sub("", value)
    value = value.strip()
    if value.isascii():
        return clean(value)
    return clean(_undeclared(value.encode("utf-8", "surrogateescape")))


def field_value(name: str, raw: str, limits: ParseLimits) -> str:
    """Return a field as people read it: unfolded, and decoded where RFC 2047 allows words."""
    value = unfold(raw)
    if "=?" in value and name.lower() in _DECODED:
        value = decode_words(value, limits.encoded_words)
    return clean(_CONTROL.sub("", value.replace("\r", " ").replace("\n", " ")))


def decode_words(value: str, most: int) -> str:
    """Return the text with its RFC 2047 words decoded; neighbours in one charset are joined as bytes first."""
    out: list[str] = []
    pending = bytearray()
    charset = ""
    at = 0
    for count, word in enumerate(_WORD.finditer(value)):
        if count >= most:
            break
        between = value[at : word.start()]
        joined = bool(charset) and not between.strip()
        if pending and not (joined and word[1].lower() == charset):
            out.append(decode(bytes(pending), charset)[0])
            pending.clear()
        if not joined:
            out.append(between)
        charset = word[1].lower()
        pending += _word_bytes(word[2], word[3])
        at = word.end()
    if pending:
        out.append(decode(bytes(pending), charset)[0])
    return "".join([*out, value[at:]])


def _word_bytes(encoding: str, text: str) -> bytes:
    try:
        data = text.encode("latin-1")  # raw 8-bit text inside a word: give its bytes back
    except UnicodeEncodeError:
        data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return quopri.decodestring(data, header=True)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return data


def addresses(raws: Iterable[str], limits: ParseLimits, defects: list[str]) -> tuple[Address, ...]:
    """Return every mailbox of the fields (mail-parser's reading: what is ambiguous is left out)."""
    found: list[Address] = []
    for raw in raws:
        value = unfold(raw)
        if value.count(",") + value.count(";") >= limits.addresses:
            value = ",".join(value.split(",", limits.addresses)[: limits.addresses])[: 64 * 1024]
            defects.append("more addresses in a field than the limit: the rest is ignored")
        for name, email in get_addresses(value, decode_names=True):
            if email:
                found.append(Address(_name(name, email), _address(email)))
    return tuple(found[: limits.addresses])


def _name(name: str, email: str) -> str:
    text = decode_words(name, 20) if "=?" in name else name
    return "" if text == email else clean(_CONTROL.sub("", text)).strip()


def _address(email: str) -> str:
    local, _, domain = clean(email).rpartition("@")
    return f"{local.lower()}@{a_label(domain) or domain.lower()}"


def a_label(domain: str) -> str:
    """Return the domain in lower case with A-labels, '' when it is none."""
    domain = domain.strip().rstrip(".").lower()
    if not domain.isascii():
        if unicodedata.normalize("NFKC", domain) != domain or not domain.isprintable():
            return ""  # IDNA would drop or change characters without a word: not the domain that people see
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    if len(domain) > 253 or not all(_LABEL.fullmatch(part) and len(part) < 64 for part in domain.split(".")):  # noqa: PLR2004
        return ""
    return domain


def writable(email: str) -> str:
    """Return the address in lower case with an A-label domain, '' when no letter can be written to it."""
    mailbox = _MAILBOX.fullmatch(email)
    if not mailbox:
        return ""
    local, domain = mailbox[1].lower(), a_label(mailbox[2])
    dotted = local.startswith(".") or local.endswith(".") or ".." in local
    if "." not in domain or dotted or not local.isprintable():
        return ""
    octets = len(local.encode("utf-8", "replace"))
    return f"{local}@{domain}" if octets <= _LOCAL and octets + 1 + len(domain) <= _WHOLE else ""


def identity(from_fields: list[str]) -> tuple[str, str]:
    """Return (address, '') when the From field leaves no doubt, else ('', why). mail-safety 6.1, RFC 7103 section 7."""
    if not from_fields:
        return "", "there is no From field"
    if len(from_fields) > 1:
        return "", "there are several From fields"
    raw = _FOLD.sub("", from_fields[0]).strip()
    if _CONTROL.search(raw) or "\r" in raw or "\n" in raw:
        return "", "the From field holds control characters"
    if len(raw) > 2000:  # noqa: PLR2004
        return "", "the From field is too long"
    return _one_mailbox(unfold(raw))


def _one_mailbox(value: str) -> tuple[str, str]:
    outside, angles = _structure(value)
    if ":" in outside or ";" in outside:
        return "", "the From field is a group"
    if "," in outside:
        return "", "the From field names several mailboxes"
    if angles > 1 or (angles and "@" in outside):
        return "", "the display name of the From field looks like an address"
    reasons: list[dict[str, str]] = []
    found = [email for _, email in get_addresses(value, defects=reasons, decode_names=True) if email]
    if {reason for entry in reasons for reason in entry["reason"].split(",")} - _HARMLESS or len(found) != 1:
        return "", "the From field holds no single valid mailbox"
    email = writable(found[0])
    return (email, "") if email else ("", "the From field holds no valid mailbox")


def _structure(value: str) -> tuple[str, int]:
    """Return what stands outside quotes, comments and angle brackets, and how many angle brackets there are."""
    outside: list[str] = []
    comment = angles = 0
    quoted = angle = skip = False
    for character in value:
        if skip:
            skip = False
        elif character == "\\" and (quoted or comment):
            skip = True
        elif quoted:
            quoted = character != '"'
        elif comment:
            comment += (character == "(") - (character == ")")
        elif character == '"':
            quoted = True
        elif character == "(":
            comment = 1
        elif angle:
            angle = character != ">"
        elif character == "<":
            angle = True
            angles += 1
        else:
            outside.append(character)
    return "".join(outside), angles


def date_of(raws: list[str], defects: list[str]) -> datetime | None:
    """Return the claimed date, None when there is none or it cannot be (mail-parser's reading)."""
    if not raws:
        return None
    result = parse_mail_date(raws[0])
    if result.reasons:
        defects.append("the Date field is not as RFC 5322 wants it")
    value: datetime | None = result.value
    return value


def ids(raws: Iterable[str]) -> tuple[str, ...]:
    """Return the Message-IDs of the fields in order, without repeats."""
    return tuple(dict.fromkeys(found for raw in raws for found in _ID.findall(unfold(raw))))


def null_or_path(raws: list[str]) -> str | None:
    """Return the Return-Path: None without the field, '' when any of the fields is the null sender."""
    paths = [_path(unfold(raw)) for raw in raws]
    return "" if "" in paths else next(iter(paths), None)


def _path(value: str) -> str:
    inner = value[value.find("<") + 1 : value.rfind(">")] if "<" in value and ">" in value else value
    return _CONTROL.sub("", inner.strip()).strip().lower()
