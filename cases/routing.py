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
    in_place = (Role.BACKUP, Role.OVERSIGHT)
    others = [person for role in in_place for person in district.people.holding(role, day)]
    anyone = [person for role in (*in_place, Role.SUPERINTENDENT) for person in district.people if person.role is role]
    return next(iter((*others, *anyone)), usual)


def told_of_conflict(about: str, district: District, day: date) -> tuple[Person, ...]:
    """Return who is told that a case is about one of our own people, and sees to it (domain.md 5.5)."""
    people = district.people
    oversight = people.holding(Role.OVERSIGHT, day)
    match about:
        case Role.OVERSIGHT:
            return people.holding(Role.SUPERINTENDENT, day)
        case Role.SUPERINTENDENT:
            return people.officers("board-side", day) or oversight
        case Role.BOARD:
            return (*people.holding(Role.SUPERINTENDENT, day), *people.officers("counsel", day)) or oversight
        case _:
            return oversight


def may_hear(case: Case, person: Person) -> bool:
    """Return whether a case's notices may go to a person: nothing goes to whom it is about."""
    return case.about != str(person.role)
