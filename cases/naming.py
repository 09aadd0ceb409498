"""Whom staff name as the constituent of a case: name, address and telephone on one line. Pure."""

import re
from dataclasses import dataclass

from cases.commands import CommandError, read_sheet

WHO = "who"
_MAILBOX = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,190}")
_PHONE = re.compile(r"\+?\(?\d[\d ().+/-]{5,24}\d$")
_DIGITS = 7  # of a telephone number without its area
_LONGEST = 500
_BRACKETS = " <>()[],;:\"'"


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
        raise CommandError("The line is too long. Write: #who NAME ADDRESS TELEPHONE")
    rest = rest.replace("mailto:", " ")
    mailboxes = _MAILBOX.findall(rest)
    if len(mailboxes) > 1:
        raise CommandError("Name one address only: a case has one constituent.")
    email = mailboxes[0].rstrip(".").lower() if mailboxes else ""
    if "@" in rest and ("." not in email.rpartition("@")[2] or not email.isprintable()):
        raise CommandError("The address cannot be right: please look at it again.")
    others = " ".join(part.strip(" <>[],;:\"'") for part in _MAILBOX.split(rest)).strip()
    found = _PHONE.search(others)
    phone = found.group() if found and sum(map(str.isdigit, found.group())) >= _DIGITS else ""
    name = " ".join(others.removesuffix(phone).strip(_BRACKETS).split())
    if not name and not email:
        raise CommandError("Name the constituent, for example: #who Ana Ruiz ana.ruiz@example.org")
    return Named(name, email, phone)


def named_in(text: str) -> tuple[Named, ...]:
    """Return everyone whom the `#who` lines of a staff mail name; a line that cannot be read is left to its command."""
    found = []
    for line in read_sheet(text).lines:
        if line.name == WHO:
            try:
                found.append(read_named(line.rest))
            except CommandError:
                continue
    return tuple(found)
