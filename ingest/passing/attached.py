"""The mails that one mail passes on: attached ones, also files named *.eml, else the one that stands in its text."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from email.message import Message as Mime

from ingest.forwards import forwarded, is_machine
from ingest.headers import writable
from ingest.limits import ParseLimits, bounded
from ingest.message import Forwarded, Handed
from ingest.mime.bodies import Bodies
from ingest.mime.parameters import file_name
from ingest.mime.parts import carried, message_bytes, outer_parts, parsed
from ingest.mime.transfer import encoding, leaf_bytes
from ingest.passing.passed_on import QUOTED_ONLY, names_another

_NESTING = 5  # mails attached to attached mails that are opened to find the innermost
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
        found = passed_on(bodies.text, subject)
        if found and found.rule != QUOTED_ONLY:
            return (found,)  # the mails attached to it are files that its writer chose
        inside = [self._attached(part, bodies.text.strip(), _NESTING) for part in self._carried(mime, bodies)]
        if inside and (found or names_another(bodies.text.split("\n"))):
            return tuple(replace(one, sure=False) for one in inside)
        return tuple(inside) or ((found,) if found else ())

    def _carried(self, mime: Mime, bodies: Bodies) -> list[Mime]:
        """Return the mails attached to *mime*, in their order."""
        found: list[Mime] = []
        known = {id(part) for part in bodies.messages}
        for _, part in outer_parts(mime):
            if len(found) == _FILES:
                break
            if id(part) in known:
                found.append(self._inside(part))
            elif not part.is_multipart() and (inner := self._file(part)) is not None:
                found.append(inner)
        return found

    def _inside(self, part: Mime) -> Mime:
        """Return the mail in a message/rfc822 part; parsed again where it was encoded against RFC 2046 5.2.1."""
        if encoding(part) == "base64":
            return self._parsed(message_bytes(part))
        return carried(part) or Mime()

    def _file(self, part: Mime) -> Mime | None:
        """Return the mail in a file named *.eml, as programs attach it that know no message/rfc822."""
        if part.get_content_type() not in _LEAVES or not file_name(part).strip().lower().endswith(".eml"):
            return None
        inner = self._parsed(leaf_bytes(part))
        return inner if inner["From"] and (inner["Date"] or inner["Subject"] or inner["Received"]) else None

    def _parsed(self, raw: bytes) -> Mime:
        safe, _ = bounded(raw, self.limits)
        return parsed(safe, self.limits)

    def _attached(self, inner: Mime, note: str, levels: int) -> Forwarded:
        """Return what an attached mail says, or the mail inside it when it only passes that on."""
        own, bodies = self.read(inner)
        rewritten = " via " in own.name or is_machine(own.email)  # a list's address, or one that nobody reads
        own = replace(own, note=note, sure=own.sure and not rewritten)
        deeper = self._carried(inner, bodies) if levels else []
        if deeper and not bodies.text.strip():
            return _handed(self._attached(deeper[0], note, levels - 1), own)
        within = passed_on(bodies.text, own.subject)
        if within and not within.note.strip():
            return _handed(replace(within, note=note), own)
        return own


def passed_on(text: str, subject: str) -> Forwarded | None:
    """Return the mail that stands in *text*; its sender only where the address is written there and takes mail."""
    found = forwarded(text, subject)
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
