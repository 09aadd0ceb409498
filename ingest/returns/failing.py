"""The address that a mail system's report names, however it is written. Pure."""

import re

from ingest.mime.charsets import clean
from ingest.quotes.lines import EMAIL

_QUOTED = re.compile(r"\"[^\"\r\n]{1,200}\"@[\w.-]{1,190}")
_ESCAPED = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")  # RFC 6533 section 3: utf-8-addr-xtext
_ENCAPSULATED = re.compile(r"(?i)imcea(?:smtp|ex)?-([^@\s]{1,300})@")  # how Exchange hides a foreign address in its own
_HIDDEN = re.compile(r"\+([0-9A-Fa-f]{2})")
_X400 = re.compile(r"(?i)(?:rfc-?822|smtp)=([^;/\s]{1,300})")
_LEADS = ("smtp=", "smtp:", "mailto:", "rfc822=", "rfc822;", "<")
_LINE = 2000


def in_field(value: str) -> str:
    """Return the address of a Final-Recipient or Original-Recipient field, '' when it holds none (RFC 3464 2.3)."""
    kind, semicolon, rest = value.partition(";")
    named = semicolon and " " not in kind.strip() and "@" not in kind
    text = _ESCAPED.sub(_character, (rest if named else value).strip()[:_LINE])
    x400 = _X400.search(text)
    if x400:
        text = x400[1].replace("(a)", "@").replace("(A)", "@")
    found = all_in(text)
    return found[0] if found else ""


def all_in(line: str) -> list[str]:
    """Return every address of a line, in order, lower case."""
    line = line[:_LINE]
    quoted = [clean(one).lower() for one in _QUOTED.findall(line)] if '"@' in line else []
    if quoted:
        line = _QUOTED.sub(" ", line)
    if "imcea" in line.lower():
        line = _ENCAPSULATED.sub(_revealed, line)
    return [*quoted, *filter(None, map(_tidy, EMAIL.findall(line)))]


def _tidy(text: str) -> str:
    """Return an address as it is compared: lower case, without what programs put before it."""
    text = clean(text).lower().strip(".'\"*")
    for lead in _LEADS:
        text = text.removeprefix(lead)
    local, _, domain = text.partition("@")
    return text if local and domain.strip(".") else ""


def _revealed(found: re.Match[str]) -> str:
    plain = _HIDDEN.sub(lambda one: chr(int(one[1], 16)), found[1])
    return f"{plain} " if "@" in plain else found[0]


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else ""  # noqa: PLR2004 - Unicode
