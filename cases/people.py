"""The people of the district who work with cases, and the places that cases are about. Values only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a person of the configuration may do (domain.md 3)."""

    CONTACT = "contact"
    BACKUP = "backup"
    RECORDER = "recorder"
    OVERSIGHT = "oversight"
    SUPERINTENDENT = "superintendent"
    BOARD = "board"
    OFFICER = "officer"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of `[[people]]`. Addresses are lower case with A-label domains."""

    name: str
    email: str  # the registered address: the only one that letters go to
    role: Role
    also: tuple[str, ...] = ()
    from_: date | None = None  # first day of the term, absence or duty
    until: date | None = None  # last day, included
    area: str = ""
    greeting: str = ""  # how a letter addresses a board member
    office: str = ""  # of an officer
    key: str = ""  # of a department: a site's key

    @property
    def is_staff(self) -> bool:
        """Whether this is staff: every role but board."""
        return self.role is not Role.BOARD

    def serves_on(self, day: date) -> bool:
        """Return whether the person holds the role on that day."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)

    def has_address(self, email: str) -> bool:
        """Return whether mail from this address (lower case) is from this person."""
        return email == self.email or email in self.also


@dataclass(frozen=True, slots=True)
class Site:
    """A school, department or agency of `[[sites]]`."""

    key: str
    name: str
    kind: str  # school | department | agency
    also: tuple[str, ...] = ()
    level: str = ""
    area: str = ""
    languages: tuple[str, ...] = ()
    contact: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """Everyone of the configuration, asked by role or address."""

    everyone: tuple[Person, ...]

    def __iter__(self) -> Iterator[Person]:
        return iter(self.everyone)

    def with_address(self, email: str) -> Person | None:
        """Return whose address this is, whether in office now or not."""
        return next((person for person in self.everyone if person.has_address(email)), None)

    def acting(self, email: str, day: date) -> Person | None:
        """Return who of the district writes from this address on a day; after their last day people are the public.

        A backup always may: without the contact's absence too, one works the cases that exclude the contact.
        """
        person = self.with_address(email)
        return person if person and (person.role is Role.BACKUP or person.serves_on(day)) else None

    def holding(self, role: Role, day: date) -> tuple[Person, ...]:
        """Return who holds a role on a day, in the order of the configuration."""
        return tuple(person for person in self.everyone if person.role is role and person.serves_on(day))

    def working_contact(self, day: date) -> Person:
        """Return who works the cases on a day: a backup whose dates include it, else the primary contact.

        A backup without dates stands in only where a case excludes the contact (clocks.md, Absence).
        """
        absent = (p for p in self.holding(Role.BACKUP, day) if p.from_ is not None or p.until is not None)
        return next(absent, None) or self.primary_contact

    @property
    def primary_contact(self) -> Person:
        """The primary contact; the configuration guarantees one."""
        return next(person for person in self.everyone if person.role is Role.CONTACT)

    def officers(self, office: str, day: date) -> tuple[Person, ...]:
        """Return the officers of an office on a day."""
        return tuple(p for p in self.holding(Role.OFFICER, day) if p.office == office)


def named(sites: Iterable[Site], name: str) -> Site | None:
    """Return the site whose key, name or other name this is, case-blind."""
    wanted = name.casefold().strip()
    return next(
        (
            site
            for site in sites
            if wanted in {site.key.casefold(), site.name.casefold(), *map(str.casefold, site.also)}
        ),
        None,
    )


def without_tag(email: str) -> str:
    """Return the address without its +tag: help+anything@ is help@."""
    local, at, domain = email.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
