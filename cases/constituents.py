"""Whose matter a chain of forwards is: never that of our own people, who answered it or handed it on. Pure."""

from dataclasses import replace
from datetime import datetime

from cases.intake import Original, Writer
from cases.people import Role, without_tag
from cases.policy import District

DESK = frozenset({Role.CONTACT, Role.BACKUP, Role.RECORDER})  # who write down what others say


def constituent(original: Original, district: District, at: datetime) -> Original:
    """Return what was passed on as the message of the nearest person outside the district: a guess, never sure.

    A parent passes a principal's answer on to her trustee with her complaint above it: the parent asks. A colleague
    who is in no list (the principal) counts as ours only where the chain holds somebody outside.
    """
    own = is_ours(original.email, district, at)
    if not own and not _is_colleague(original.email, district):
        return original
    for link in original.chain:
        ours = is_ours(link.email, district, at) or _is_colleague(link.email, district)
        if link.email and not ours:
            return Original(link.name, link.email, link.subject, link.text, sure=False, chain=original.chain)
    return replace(original, name="", email="", sure=False) if own else original


def is_ours(email: str, district: District, at: datetime) -> bool:
    """Return whether an address is of the office, staff, the board or the operator: none gets a receipt."""
    day = at.astimezone(district.office.zone).date()
    bare = without_tag(email)
    own = not {email, bare}.isdisjoint({*district.office.addresses, district.staff.operator})
    return own or any(district.people.acting(one, day) is not None for one in (email, bare))


def writes_for_others(writer: Writer) -> bool:
    """Return whether a mail without a case is about somebody else's matter: the desk notes a call, it asks nothing."""
    return writer.person is not None and writer.person.role in DESK


def _is_colleague(email: str, district: District) -> bool:
    """Whether an address is of the domain that the office and its staff write from."""
    domain = without_tag(email).rpartition("@")[2]
    addresses = (
        *district.office.addresses,
        *(site.contact for site in district.sites),
        *(address for one in district.people if one.role is not Role.BOARD for address in (one.email, *one.also)),
    )
    ours = {address.rpartition("@")[2] for address in addresses if "@" in address}
    return bool(domain) and domain in ours - {*district.limits.large_providers}
