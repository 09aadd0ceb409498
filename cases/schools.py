"""Which school a text names. Pure: a person decides whether the case is about it."""

from collections.abc import Iterable

from cases.people import Site
from cases.words import plain, words_of

SCHOOL = "school"  # the kind of a site


def school_named(text: str, sites: Iterable[Site]) -> str:
    """Return the name of the one school that a text names in whole words, or '': of several, none."""
    said = f" {' '.join(words_of(text))} "
    found = [
        site.name
        for site in sites
        if site.kind == SCHOOL and any(f" {name} " in said for name in map(plain, (site.name, *site.also)) if name)
    ]
    return found[0] if len(found) == 1 else ""
