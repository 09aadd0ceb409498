"""What must hold between the keys of config.toml: people, places, addresses and days that go together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from casepost.config_reader import Mistake
from cases.people import Person, Role, Site
from cases.policy import Office

Raw = Sequence[Mapping[str, Any]]


def one_contact(raw_people: Raw) -> Iterable[Mistake]:
    """Yield a mistake unless exactly one person is the primary contact."""
    roles = [entry.get("role") for entry in raw_people]  # as written: a person with another mistake counts too
    if roles.count(Role.CONTACT) > 1:
        names = " and ".join(str(entry.get("name")) for entry in raw_people if entry.get("role") == Role.CONTACT)
        yield Mistake(
            "[[people]] role", f"{names} all have the role contact.", 'Leave one; give the others the role "backup".'
        )
    if Role.CONTACT not in roles and all(role in list(Role) for role in roles):
        yield Mistake(
            "[[people]] role", "Nobody has the role contact.", 'Give the person who works the cases role = "contact".'
        )


def whose_address(people: Sequence[Person], office: Office | None) -> Iterable[Mistake]:
    """Yield a mistake for each address that belongs to two people, or to a person and the office."""
    owners: dict[str, Person] = {}
    for person in people:
        place = f'[[people]] "{person.name}" email'
        for address in (person.email, *person.also):
            if office is not None and address in office.addresses:
                yield Mistake(
                    place, f"{address} is the office's own address.", "Write the person's own; mail to it would loop."
                )
            if address in owners:
                other = owners[address].name
                yield Mistake(place, f"{address} is already given to {other}.", "Give every person their own address.")
            owners.setdefault(address, person)


def duties(people: Sequence[Person], site_keys: frozenset[str]) -> Iterable[Mistake]:
    """Yield a mistake for each person whose role lacks what belongs to it, or whose dates end before they begin."""
    for person in people:
        place = f'[[people]] "{person.name}"'
        if person.role is Role.OFFICER and not person.office:
            yield Mistake(f"{place} office", "An officer needs an office.", 'Add for example office = "records".')
        if person.role is Role.DEPARTMENT and not person.key:
            yield Mistake(f"{place} key", "A department needs a key.", "Add the key of its [[sites]] entry.")
        if person.key and person.key not in site_keys:
            yield Mistake(f"{place} key", f'No [[sites]] entry has the key "{person.key}".', "Add one, or correct it.")
        if person.from_ and person.until and person.until < person.from_:
            yield Mistake(f"{place} until", "The last day is before the first.", "Put the later date into until.")


def names_of_sites(sites: Sequence[Site]) -> Iterable[Mistake]:
    """Yield a mistake for each word that would name two sites: `#to` and `#school` could not tell them apart."""
    words = Counter(word for site in sites for word in {name.casefold() for name in (site.key, site.name, *site.also)})
    for word, count in words.items():
        if count > 1:
            yield Mistake("[[sites]]", f'"{word}" names {count} entries.', "Give each its own key, name and also.")


def letters(office: Office) -> Iterable[Mistake]:
    """Yield a mistake for each language of the office that Casepost has no letters in."""
    folder = files("templates") / "mail"
    known = sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith("_"))
    for language in office.languages:
        if language not in known:
            listed = ", ".join(known)
            yield Mistake(
                "[office] languages", f'There are no letters in "{language}".', f"Casepost has letters in {listed}."
            )


def own_addresses(office: Office, operator: str) -> Iterable[Mistake]:
    """Yield a mistake where the office's addresses repeat or where the operator would be told by mail to the office."""
    if office.address in office.aliases:
        yield Mistake("[office] aliases", f"{office.address} is the address itself.", "Leave it out of the aliases.")
    if operator in office.addresses:
        yield Mistake(
            "[staff] operator", f"{operator} is the office's own address.", "Name somebody who can repair the service."
        )
