"""Who may hand out, mark or remove records (mail-safety.md 10, domain.md 5.5). Pure."""

from datetime import date

from cases.case import Case
from cases.people import People, Person, Role
from cases.routing import may_hear

SEE_ALL = frozenset({Role.OVERSIGHT, Role.SUPERINTENDENT})
WORK = frozenset({Role.CONTACT, Role.BACKUP})
RECORD_OFFICES = frozenset({"records", "counsel"})


class NotAllowed(Exception):
    """This person may not do that. The text is one plain sentence with the remedy."""


def handler_of_records(email: str, people: People, day: date) -> Person:
    """Return who of the district asks: somebody who may export and redact. Raises NotAllowed."""
    person = people.acting(email.strip().lower(), day)
    if person is None or not person.is_staff:
        raise NotAllowed(
            f"{email} is no address of staff: give --as with an address of [[people]] in the configuration."
        )
    if person.role not in SEE_ALL | WORK and person.office not in RECORD_OFFICES:
        raise NotAllowed(f"{person.name} may not hand out records: ask oversight, the contact or the records officer.")
    return person


def overseer(email: str, people: People, day: date) -> Person:
    """Return the person of oversight with this address. Raises NotAllowed."""
    person = people.acting(email.strip().lower(), day)
    if person is None or person.role is not Role.OVERSIGHT:
        raise NotAllowed(
            f"{email} is not of oversight: give --as with the address of a person whose role is oversight."
        )
    return person


def may_see(case: Case, person: Person) -> bool:
    """Return whether a handler of records may have this case: a restricted one only oversight and the superintendent.

    Nobody has a case that is about them.
    """
    return may_hear(case, person) and (not case.restricted or person.role in SEE_ALL)
