"""Who may see a case at all (mail-safety.md 10). Pure."""

from cases.case import Case
from cases.legal_clocks import KINDS
from cases.people import Person, Role
from cases.routing import may_hear

# Those who see all, and the superintendent, who sees what they ask for.
ALL = frozenset({Role.CONTACT, Role.BACKUP, Role.OVERSIGHT, Role.SUPERINTENDENT})
BOARD_SIDE = "board-side"  # works what is about the superintendent (domain.md 5.5)


def may_see(case: Case, person: Person) -> bool:
    """Return whether somebody may be shown a case: departments see only what was sent to them, and nothing here."""
    if not may_hear(case, person):
        return False
    if person.role is Role.OFFICER:
        return runs_clock(case, person) or (person.office == BOARD_SIDE and case.about == str(Role.SUPERINTENDENT))
    return person.role in ALL


def may_name(case: Case, person: Person, person_id: int | None) -> bool:
    """Return whether the number alone, without a letter of the case, means it for one of our own people.

    To whom a case is not shown it does not exist; but for a department that was asked, and for its own constituent.
    """
    if not may_hear(case, person):
        return False
    asked = any(inquiry.person == person_id for inquiry in case.inquiries)
    own = person_id is not None and case.participant(person_id)
    return asked or own or person.role is Role.BOARD or may_see(case, person)


def runs_clock(case: Case, officer: Person) -> bool:
    """Return whether a clock of the case, suggested or confirmed, is that of the officer's office."""
    kinds = (*case.clocks, *(clock.kind for clock in case.legal))
    return any(kind in KINDS and officer.office in KINDS[kind].offices for kind in kinds)
