"""Whom staff name as the constituent of a case: name, address and telephone on one line. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from cases.commands import CommandError
from cases.sheet import read_sheet

WHO = "who"
EMAIL = "email"
_MAILBOX = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,190}")
_PHONE = re.compile(r"\+?\(?\d[\d ().+/-]{5,24}\d$")
_DIGITS = 7  # of a telephone number without its area
_LONGEST = 500
_BRACKETS = " <>()[],;:\"'"
_MOST_WORDS = 6
_LONGEST_NAME = 80
# What stands within a name in lower case, or with a point.
_PARTICLES = frozenset(
    "de del la las los y e da do dos das du des van von der den ter bin ibn al el san di della".split()
)
_POINTED = frozenset("mr mrs ms mx dr dra sr sra srta jr st prof rev fr m mme mlle sig hon ph.d ed.d".split())
_TOO_MUCH = "Write only NAME EMAIL TELEPHONE on the line of #who. The rest goes below it with #note."


@dataclass(frozen=True, slots=True)
class Named:
    """A constituent as staff wrote them; '' for what is missing."""

    name: str
    email: str
    phone: str

    @property
    def key(self) -> str:
        """What tells one person from another: the address, else name and telephone."""
        return self.email or f"{self.name}\n{self.phone}"


def read_named(rest: str) -> Named:
    """Return who stands on the line `NAME [EMAIL] [PHONE]`. Raises CommandError."""
    if len(rest) > _LONGEST:
        raise CommandError("The line is too long. Write: #who NAME EMAIL TELEPHONE")
    rest = rest.replace("mailto:", " ").replace("\uff20", "@")
    mailboxes = _MAILBOX.findall(rest)
    if len(mailboxes) > 1:
        raise CommandError("Name one address only: a case has one constituent.")
    email = _folded(mailboxes[0]) if mailboxes else ""
    if "@" in rest and ("." not in email.rpartition("@")[2] or not email.isprintable()):
        raise CommandError("The address cannot be right: please look at it again.")
    others = " ".join(part.strip(" <>[],;:\"'") for part in _MAILBOX.split(rest)).strip()
    found = _PHONE.search(others)
    phone = found.group() if found and sum(map(str.isdigit, found.group())) >= _DIGITS else ""
    name = " ".join(others.removesuffix(phone).strip(_BRACKETS).split())
    name = name.removesuffix(" .") if name != "." else ""
    if not _is_name(name):
        raise CommandError(_TOO_MUCH)
    if not name and not email:
        raise CommandError("Name the constituent, for example: #who Ana Ruiz ana.ruiz@example.org")
    return Named(name, email, phone)


def read_address(rest: str) -> Named:
    """Return the address that stands alone on the line of `#email`. Raises CommandError."""
    named = read_named(rest)
    if not named.email or named.name or named.phone:
        raise CommandError("Write the right address alone on the line, for example: #email ana.ruiz@example.org")
    return named


def _folded(mailbox: str) -> str:
    """Return an address as its letters are meant: full-width ones and the ideographic point are the plain ones."""
    return unicodedata.normalize("NFKC", mailbox).replace("\u3002", ".").rstrip(".").lower()


def _is_name(name: str) -> bool:
    """Whether this is a name and no sentence: what goes on after a name is told to nobody outside by mistake."""
    words = name.split()
    if len(name) > _LONGEST_NAME or sum(word.lower() not in _PARTICLES for word in words) > _MOST_WORDS:
        return False
    if set(name) & set("()[]{}<>\u3002\uff01\uff1f") or any(map(_ends_sentence, words)):
        return False
    after = (second for first, second in pairwise(words) if first.endswith(","))
    return not any(word[0].islower() and word not in _PARTICLES for word in after)


def _ends_sentence(word: str) -> bool:
    bare = word.rstrip(",;:)\"'")
    stem = bare.removesuffix(".")
    if stem == bare or not stem:
        return bare.endswith((".", "!", "?"))
    return stem.lower() not in _POINTED and any(len(part) > 1 for part in stem.split("."))


def named_in(text: str) -> tuple[Named, ...]:
    """Return whom `#who` and `#email` lines of a staff mail name; a line that cannot be read is left to its command."""
    found = []
    for line in read_sheet(text).lines:
        if line.name in {WHO, EMAIL}:
            try:
                found.append(read_named(line.rest))
            except CommandError:
                continue
    return tuple(found)
