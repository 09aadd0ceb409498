"""Replies as mail programs write them: the mails in tests/mail/replies, filled in for a letter that really came out.

A place reads {{NAME}}, or {{NAME|before}} and {{NAME|before|after|empty}} for words of several lines: each line stands
between `before` and `after`, an empty one holds `empty`. `joined` leaves `before` away from the first line.
"""

import email.policy
import re
from base64 import encodebytes
from collections.abc import Mapping
from dataclasses import replace
from email import message_from_bytes, message_from_string
from email.header import Header
from email.message import Message
from html import escape
from itertools import count
from pathlib import Path
from quopri import encodestring

from support.town import BORDER, Letter, Mail, Town

REPLIES = Path(__file__).parent.parent / "mail" / "replies"
CLIENTS = sorted(path.stem for path in REPLIES.glob("*.eml"))
TYPED = sorted(path.stem for path in (REPLIES / "typed").glob("*.eml"))
_PLACE = re.compile(r"\{\{(\w+)((?:\|[^|{}]*)*)\}\}")
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)
_serials = count(1)


def reply(
    town: Town, name: str, sender: tuple[str, str], letter: Letter, typed: str = "", *, proven: bool = True
) -> Mail:
    """The reply of a mail program to *letter* arrives; its writer typed *typed*, where the mail holds no words yet."""
    raw = filled(name, sender, letter, typed)
    if proven:
        domain = sender[1].rpartition("@")[2]
        raw = f"Authentication-Results: {BORDER}; dmarc=pass header.from={domain}\r\n".encode() + raw
    return town.deliver(raw, str(message_from_bytes(raw)["Message-ID"]))


def filled(name: str, sender: tuple[str, str], letter: Letter, typed: str = "") -> bytes:
    """Return the bytes of a reply, each part in the character set and encoding that its header names."""
    office, _, address = letter.headers["From"].rpartition("<")
    values = {
        "NAME": sender[0],
        "FROM": sender[1],
        "REPLY_TO": letter.reply_to,
        "SUBJECT": letter.subject,
        "MESSAGE_ID": letter.message_id,
        "OFFICE": office.strip(' "'),
        "OFFICE_ADDRESS": address.strip("> "),
        "SERIAL": f"{next(_serials):06}",
        "TYPED": typed,
        "TYPED_DENSE": re.sub(r"\n{2,}", "\n", typed),  # Yahoo leaves the empty lines out of its plain text
        "LETTER": letter.text.replace("\r\n", "\n").strip("\n"),
        "LETTER_HTML": html_of(letter),
    }
    mail = message_from_string((REPLIES / f"{name}.eml").read_text(encoding="utf-8"))
    for part in mail.walk():
        for field, value in part.items():
            part.replace_header(field, _fill(value, {**values, "NAME": Header(sender[0]).encode()}))
        if not part.is_multipart():
            _write(part, values)
    return mail.as_bytes(policy=email.policy.compat32.clone(linesep="\r\n", max_line_length=None))


def html_of(letter: Letter) -> str:
    """Return what a program quotes of a letter in an HTML reply: its HTML body, or its text with line ends."""
    parsed = message_from_bytes(letter.raw, policy=email.policy.default)
    body = parsed.get_body(("html",))
    if body is None:
        return escape(letter.text.replace("\r\n", "\n").strip("\n"), quote=False).replace("\n", "<br>\n")
    html = str(body.get_content())
    inner = _BODY.search(html)
    return inner[1] if inner else html


def with_twin(letter: Letter) -> Letter:
    """Return the letter as a program keeps it that shows HTML: with a twin of its text, if it came without one."""
    parsed = message_from_bytes(letter.raw, policy=email.policy.default)
    if parsed.get_body(("html",)) is not None:
        return letter
    paragraphs = letter.text.replace("\r\n", "\n").strip("\n").split("\n\n")
    inner = "\n".join(f"<p>{escape(one, quote=False)}</p>".replace("\n", "<br>") for one in paragraphs)
    html = f'<!DOCTYPE html>\n<html lang="en" dir="ltr"><head><title>x</title></head>\n<body>\n{inner}\n</body></html>'
    parsed.add_alternative(html, subtype="html")
    return replace(letter, raw=parsed.as_bytes())


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: _lines(values[found[1]], found[2].split("|")[1:]), text)


def _lines(value: str, around: list[str]) -> str:
    if not around:
        return value
    before, after, empty = (*around, "", "", "")[:3]
    joined = after == "joined"
    after = "" if joined else after
    lines = [f"{before}{line or empty}{after}" for line in value.split("\n")]
    return "\n".join(lines).removeprefix(before) if joined else "\n".join(lines)


def _write(part: Message, values: Mapping[str, str]) -> None:
    """Fill a part in, and write it as its header says."""
    html = part.get_content_type() == "text/html"
    shown = {
        key: value if key == "LETTER_HTML" or not html else escape(value, quote=False) for key, value in values.items()
    }
    text = _fill(str(part.get_payload()), shown)
    charset = str(part.get_content_charset("utf-8"))
    data = text.encode("utf-8" if charset == "us-ascii" and text.isascii() else charset, "xmlcharrefreplace")
    how = str(part.get("Content-Transfer-Encoding", "8bit")).lower()
    if how == "base64":
        data = encodebytes(data)
    elif how == "quoted-printable":
        data = encodestring(data)
    part.set_payload(data.decode("ascii", "surrogateescape"))
