"""Parameters of MIME fields: RFC 2231 first, then RFC 2047 words where no RFC allows them, then raw bytes."""

import re
from email.message import Message as Mime
from urllib.parse import unquote_to_bytes

from ingest.mime.charsets import decode, undeclared
from ingest.mime.encoded_words import decode_words

_MARK = re.compile(r'\\.|[;"]', re.DOTALL)
_QUOTED_PAIR = re.compile(r'\\(["\\])')  # nothing else: Windows programs write paths with single backslashes
_FOLD = re.compile(r"\r?\n[ \t]|[\r\n]")
_CONTINUED = re.compile(r"([^*]+)\*(\d{1,3})(\*?)")
_LONGEST = 8 * 1024
_WORDS = 50


def field(part: Mime, name: str) -> str:
    """Return the raw value of the first field of that name (lower case), '' without one."""
    return next((str(value) for written, value in part.raw_items() if str(written).rstrip().lower() == name), "")


def parameter(part: Mime, name: str, of: str = "content-type") -> str:
    """Return a parameter of a MIME field, decoded; '' without one."""
    value = field(part, of)
    return parameters(value).get(name, "") if name in value.lower() else ""


def file_name(part: Mime, hint: str = "") -> str:
    """Return the name that the sender gave a file, decoded; '' without one. *hint*: the charset of the mail."""
    given = parameters(field(part, "content-disposition"), hint).get("filename", "")
    return given or parameters(field(part, "content-type"), hint).get("name", "")


def parameters(value: str, hint: str = "") -> dict[str, str]:
    """Return the parameters of a raw MIME field by lower-case name; of two with one name, the first."""
    plain: dict[str, str] = {}
    extended: dict[str, str] = {}
    parts: dict[str, dict[int, tuple[bool, str]]] = {}
    for piece in _pieces(_FOLD.sub(" ", value[:_LONGEST]))[1:]:
        name, equals, raw = piece.partition("=")
        name, text = name.strip().lower(), _unquoted(raw.strip())
        if not equals:
            continue
        if continued := _CONTINUED.fullmatch(name):
            parts.setdefault(continued[1], {}).setdefault(int(continued[2]), (bool(continued[3]), text))
        elif name.endswith("*"):
            extended.setdefault(name[:-1], text)
        else:
            plain.setdefault(name, text)
    found = {name: _raw(text, hint) for name, text in plain.items()}
    found |= {name: _joined(numbered, hint) for name, numbered in parts.items()}
    decoded = ((name, _extended(text, hint)) for name, text in extended.items())
    return found | {name: text for name, text in decoded if text or name not in found}


def _pieces(value: str) -> list[str]:
    """Return the value cut at its semicolons, those in quotes left alone; a quote that never ends is none."""
    pieces: list[str] = []
    start = 0
    quoted = False
    for mark in _MARK.finditer(value):
        if mark[0] == '"':
            quoted = not quoted
        elif mark[0] == ";" and not quoted:
            pieces.append(value[start : mark.start()])
            start = mark.end()
    rest = value[start:]
    return [*pieces, *(rest.split(";") if quoted else [rest])]


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text
    end = text.rfind('"')
    inner = text[1:end] if end > 0 else text[1:]
    return _QUOTED_PAIR.sub(r"\1", inner) if "\\" in inner else inner


def _raw(text: str, hint: str) -> str:
    """Return a plain value: undeclared 8-bit text and encoded words are read as their senders meant them."""
    if not text.isascii():
        text = undeclared(text.encode("utf-8", "surrogateescape"), hint)
    return decode_words(text, _WORDS) if "=?" in text else text


def _extended(text: str, hint: str) -> str:
    """Return charset'language'percent-encoded text (RFC 2231, section 4); some programs leave the charset out."""
    charset, tick, rest = text.partition("'")
    language, second, content = rest.partition("'")
    if not (tick and second) or len(charset) > 40 or len(language) > 40:  # noqa: PLR2004 - no name is so long
        return _raw(_bytes(text).decode("utf-8", "surrogateescape"), hint)
    return decode(_bytes(content), charset)[0]


def _joined(numbered: dict[int, tuple[bool, str]], hint: str) -> str:
    """Return a value that was cut into numbered pieces (RFC 2231, section 3); bytes are joined before decoding."""
    charset = ""
    data = bytearray()
    for order, number in enumerate(sorted(numbered)):
        is_extended, text = numbered[number]
        if is_extended and order == 0 and text.count("'") > 1:
            charset, _, text = text.split("'", 2)
        data += _bytes(text) if is_extended else text.encode("utf-8", "surrogateescape")
    if charset:
        return decode(bytes(data), charset)[0]
    return _raw(data.decode("utf-8", "surrogateescape"), hint)


def _bytes(text: str) -> bytes:
    return unquote_to_bytes(text.encode("utf-8", "surrogateescape"))
