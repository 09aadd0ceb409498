"""An improvement: a registered change, and the cases by which its effect is measured later (domain.md 2). Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Improvement:
    """What was changed, from which day on, for which categories and places, who answers for it, what is expected."""

    title: str
    day: date
    categories: tuple[str, ...] = ()  # ids; none: every category
    sites: tuple[str, ...] = ()  # keys; none: the whole district
    owner: str = ""
    expected: str = ""
