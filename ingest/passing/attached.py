"""The mails that one mail passes on: attached ones, also files named *.eml, else the one that stands in its text."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from email.message import Message as Mime

from ingest.forwards import forwarded, is_machine
from ingest.headers import writable
from ingest.limits import BARE_CR, ParseLimits, bounded
from ingest.message import Forwarded, Handed
from ingest.mime.bodies import Bodies
from ingest.mime.parameters import file_name
from ingest.mime.parts import MAILS, carried, message_bytes, outer_parts, parsed
from ingest.mime.transfer import encoding, leaf_bytes
from ingest.passing.another import names_another, others
from ingest.passing.passed_on import QUOTED_ONLY
from ingest.quotes.lines import EMAIL

_NESTING = 5  # mails attached to attached mails that are opened to find the innermost
_FIELD = 2000  # characters of a From field
_FILES = 20  # attached mails that are opened: more is an archive, not a forward
_LEAVES = frozenset(
    "application/octet-stream application/eml application/x-eml application/rfc822 application/x-message "
    "message/rfc822 message/global text/rfc822 text/plain text/eml text/x-eml".split()
)


@dataclass(frozen=True, slots=True)
class Opener:
    """How the mail around was read: its limits, and what reads the header and the parts of a mail inside."""

    limits: ParseLimits
    read: Callable[[Mime], tuple[Forwarded, Bodies]]

    def forwards(self, mime: Mime, bodies: Bodies, subject: str) -> tuple[Forwarded, ...]:
        """Return each mail that is passed on, one for every writer who asks."""
        own = frozenset(one.lower() for one in EMAIL.findall(str(mime.get("From", ""))[:_FIELD]))
        found = passed_on(bodies.text, subject, own)
        if found and found.rule != QUOTED_ONLY:
            # The mails attached to it are files that its writer chose.
            return (replace(found, sure=found.sure and not _holds_nul(mime)),)
        inside = [self._attached(one, bodies.text.strip(), _NESTING) for one in self._carried(mime, bodies)]
        lines = bodies.text.split("\n")
        around = others(lines) - own
        if inside and (found or names_another(lines) or any(around - {one.email} for one in inside)):
            return tuple(replace(one, sure=False) for one in inside)
        return tuple(inside) or ((found,) if found else ())

    def _carried(self, mime: Mime, bodies: Bodies) -> list[tuple[Mime, bool]]:
        """Return the mails attached to *mime*, in their order, and whether each came as a mail, not as any file."""
        found: list[tuple[Mime, bool]] = []
        known = {id(part) for part in bodies.messages}
        for _, part in outer_parts(mime):
            if len(found) == _FILES:
                break
            if id(part) in known:
                found.append(self._inside(part))
            elif not part.is_multipart() and (inner := self._file(part)) is not None:
                found.append((inner, part.get_content_type() in MAILS))
        return found

    def _inside(self, part: Mime) -> tuple[Mime, bool]:
        """Return the mail in a message/rfc822 part, and whether its header has only one reading."""
        if encoding(part) == "base64":
            raw = message_bytes(part)  # encoded against RFC 2046 5.2.1
            return self._parsed(raw), BARE_CR not in bounded(raw, self.limits)[1]
        return carried(part) or Mime(), True

    def _file(self, part: Mime) -> Mime | None:
        """Return the mail in a file named *.eml, as programs attach it that know no message/rfc822."""
        if part.get_content_type() not in _LEAVES or not file_name(part).strip().lower().endswith(".eml"):
            return None
        inner = self._parsed(leaf_bytes(part))
        return inner if inner["From"] and (inner["Date"] or inner["Subject"] or inner["Received"]) else None

    def _parsed(self, raw: bytes) -> Mime:
        safe, _ = bounded(raw, self.limits)
        return parsed(safe, self.limits)

    def _attached(self, attached: tuple[Mime, bool], note: str, levels: int) -> Forwarded:
        """Return what an attached mail says, or the mail inside it when it only passes that on."""
        inner, as_mail = attached
        own, bodies = self.read(inner)
        rewritten = " via " in own.name or is_machine(own.email)  # a list's address, or one that nobody reads
        own = replace(own, note=note, sure=own.sure and as_mail and not rewritten)
        deeper = self._carried(inner, bodies) if levels else []
        if deeper and not bodies.text.strip():
            return _handed(self._attached(deeper[0], note, levels - 1), own)
        within = passed_on(bodies.text, own.subject)
        if within and not within.note.strip():
            return _handed(replace(within, note=note), own)
        return own


def _holds_nul(mime: Mime) -> bool:
    """Whether a text holds a NUL, which the text that is read no longer shows: an address could be another's."""
    texts = (part for _, part in outer_parts(mime) if not part.is_multipart() and part.get_content_maintype() == "text")
    return any(b"\0" in leaf_bytes(part) for part in texts)


def passed_on(text: str, subject: str, own: frozenset[str] = frozenset()) -> Forwarded | None:
    """Return the mail that stands in *text*; its sender only where the address is written there and takes mail."""
    found = forwarded(text, subject, own)
    if found is None or not found.email:
        return found
    email = writable(found.email)
    if not email:
        return replace(found, email="", sure=False)
    as_written = found.email in text.lower()  # a character that nobody sees may have stood in it
    return replace(found, email=email if as_written else "", sure=found.sure and as_written)


def _handed(inner: Forwarded, by: Forwarded) -> Forwarded:
    """Return a mail that stands inside an attached one: its header is the word of whoever sent that."""
    outer = Handed(by.name, by.email, by.subject, by.date, by.body or inner.body)
    return replace(inner, chain=(outer, *inner.chain), sure=inner.sure and inner.email == by.email)
