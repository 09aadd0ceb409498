"""Who works a case and who may hear of it: `about` wins over every list (domain.md 5.5). Pure."""

from datetime import date

from cases.case import Case
from cases.people import Person, Role
from cases.policy import District


def worker(case: Case | None, district: District, day: date) -> Person:
    """Return who works a case on a day: `about` keeps a case from the person whom it is about (domain.md 5.5)."""
    usual = district.people.working_contact(day)
    if case is None or case.about != str(Role.CONTACT):
        return usual
    others = (*district.people.holding(Role.BACKUP, day), *district.people.holding(Role.OVERSIGHT, day))
    anyone = [p for p in district.people if p.role is Role.BACKUP]
    return next((p for p in (*others, *anyone) if p.role is not Role.CONTACT), usual)


def may_hear(case: Case, person: Person) -> bool:
    """Return whether a case's notices may go to a person: nothing goes to whom it is about."""
    return case.about != str(person.role)
