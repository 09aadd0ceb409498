"""Header fields of foreign mail, cleaned and decoded, and who a mail is from. mail-parser reads addresses and dates."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from mailparser.dates import parse_mail_date
from mailparser.utils import get_addresses

from ingest.limits import ParseLimits
from ingest.message import Address
from ingest.mime.charsets import clean, undeclared
from ingest.mime.encoded_words import decode_words
from ingest.mime.japanese import from_iso_2022_jp

# RFC 2047 words mean text in these. In all others a decoded word could pose as structure (RFC 8601: a forged result).
_DECODED = frozenset({
    "subject", "comments", "keywords", "thread-topic", "from", "to", "cc", "bcc", "reply-to", "sender", "organization",
    "x-original-subject", "content-description", "resent-from", "resent-to", "resent-cc",
})  # fmt: skip
_FOLD = re.compile(r"\r?\n(?=[ \t])|\r(?=[ \t])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,998}>")
_MAILBOX = re.compile(r"([^\s@\"(),:;<>\[\]\\]{1,128})@([^\s@\"(),:;<>\[\]\\]{1,253})")
_ROUTE = re.compile(r"<\s*@")  # RFC 5322 4.4: obsolete, and read in several ways
_HARMLESS = frozenset({"overlong-encoded-word"})  # a fault of the sender's program that leaves no doubt who wrote
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")  # RFC 1123 2.1: a host that takes mail has no underscore
_LOCAL, _WHOLE = 64, 254  # octets, RFC 5321 4.5.3.1.1 and the path of 4.5.3.1.3 without its brackets
_PLAIN_NAME = r"[A-Za-z0-9][A-Za-z0-9 '-]{0,100}"
_PLAIN = re.compile(  # one mailbox that nobody reads in two ways, which most fields are
    rf"(?:(?:({_PLAIN_NAME})|\"({_PLAIN_NAME})\") <)?([A-Za-z0-9_+.-]{{1,64}}@[A-Za-z0-9.-]{{1,189}})>?"
)


def unfold(value: str) -> str:
    """Return a raw field value on one line; undeclared 8-bit text is read as UTF-8, else Latin-1."""
    if "\n" in value or "\r" in value:
        value = _FOLD.sub("", value)
    value = value.strip()
    return clean(value if value.isascii() else undeclared(value.encode("utf-8", "surrogateescape")))


def as_meant(value: str, charset: str) -> str:
    """Return a raw field value with undeclared 8-bit text read as UTF-8, else in the charset of the mail."""
    if value.isascii():
        return value
    return undeclared(value.encode("utf-8", "surrogateescape"), charset)


def is_utf8(value: str) -> bool:
    """Whether a raw field value is UTF-8, as RFC 6532 wants of an address that is not ASCII."""
    try:
        value.encode("utf-8", "surrogateescape").decode()
    except UnicodeError:
        return False
    return True


def _shown(value: str) -> str:
    """Return a raw value unfolded; some programs write ISO-2022-JP into fields as it stands."""
    text = unfold(value)
    return clean(from_iso_2022_jp(text.encode("ascii"))) if "\x1b$" in text and text.isascii() else text


def field_value(name: str, raw: str, limits: ParseLimits) -> str:
    """Return a field as people read it: unfolded, and decoded where RFC 2047 allows words."""
    if name.lower() not in _DECODED:
        value = unfold(raw)
    else:
        value = _shown(raw)
        if "=?" in value:
            value = decode_words(value, limits.encoded_words)
    if value.isascii() and value.isprintable():
        return value
    return clean(_CONTROL.sub("", value.replace("\r", " ").replace("\n", " ")))


def addresses(raws: Iterable[str], limits: ParseLimits, defects: list[str]) -> tuple[Address, ...]:
    """Return every mailbox of the fields (mail-parser's reading: what is ambiguous is left out)."""
    found: list[Address] = []
    for raw in raws:
        value = _shown(raw)
        if value.count(",") + value.count(";") >= limits.addresses:
            value = ",".join(value.split(",", limits.addresses)[: limits.addresses])[: limits.field_bytes]
            defects.append("more addresses in a field than the limit: the rest is ignored")
        for name, email in _plain_list(value) or get_addresses(value, decode_names=True):
            if email:
                found.append(Address(_name(name, email), _address(email)))
    return tuple(found[: limits.addresses])


def _plain_list(value: str) -> list[tuple[str, str]]:
    """Return (name, address) of each mailbox where every one of them is plain, else nothing."""
    found: list[tuple[str, str]] = []
    for piece in value.split(","):
        plain = _plain(piece.strip())
        if not plain:
            return []
        found.append(plain)
    return found


def _plain(value: str) -> tuple[str, str] | None:
    """Return (name, address) of a field that holds one mailbox and nothing that any two programs read differently."""
    found = _PLAIN.fullmatch(value)
    if not found or found[0].count("<") != found[0].count(">") or "  " in value or ".." in value or ".@" in value:
        return None
    name, email = (found[1] or found[2] or "").rstrip(), found[3]
    return None if email.startswith(".") or email.endswith((".", "-")) or "@." in email else (name, email)


def _name(name: str, email: str) -> str:
    text = decode_words(name, 20) if "=?" in name else name
    return "" if text == email else clean(_CONTROL.sub("", text)).strip()


def _address(email: str) -> str:
    local, _, domain = clean(email).rpartition("@")
    return f"{_lower(local)}@{a_label(domain) or domain.lower()}"


def _lower(local: str) -> str:
    """Return a local part in lower case, one with a Kelvin sign as it stands: it is no k, though it folds to one."""
    return local.lower() if unicodedata.normalize("NFC", local) == local else local


def a_label(domain: str) -> str:
    """Return the domain in lower case with A-labels, '' when it is none."""
    domain = domain.strip().rstrip(".").lower()
    if not domain.isascii():
        if unicodedata.normalize("NFKC", domain) != domain or not domain.isprintable() or "\u3002" in domain:
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
    local, domain = _lower(mailbox[1]), a_label(mailbox[2])
    if "=?" in local or unicodedata.normalize("NFC", local) != local:
        return ""  # RFC 2047, section 5: no encoded word in an address; and no letter that is written in two ways
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
    if plain := _plain(value):
        email = writable(plain[1])
        return (email, "") if email else ("", "the From field holds no valid mailbox")
    outside, angles = _structure(value)
    if ":" in outside or ";" in outside:
        return "", "the From field is a group"
    if "," in outside:
        return "", "the From field names several mailboxes"
    if angles > 1 or (angles and "@" in outside):
        return "", "the display name of the From field looks like an address"
    reasons: list[dict[str, str]] = []
    found = [email for _, email in get_addresses(value, defects=reasons, decode_names=True) if email]
    doubts = {reason for entry in reasons for reason in entry["reason"].split(",")} - _HARMLESS
    if doubts or len(found) != 1 or _ROUTE.search(value) or found[0].casefold() not in value.casefold():
        return "", "the From field holds no single valid mailbox"  # also: not one that stands there as it is
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
