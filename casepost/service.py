"""What the running service is made of: the district's decisions, its signing keys, its words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from casepost.nightly.kept import Nightly
from cases.policy import District
from cases.tokens import Key, loop_mark
from notify.render import Renderer


@dataclass(frozen=True, slots=True)
class Service:
    """Everything but the database that recording a mail needs. One value, made once at start."""

    district: District
    keys: tuple[Key, ...]  # newest first
    instance: str  # this office's store: part of the loop field
    renderer: Renderer
    staff: Mapping[str, int]  # rows of the configuration's people, by registered address
    prepared: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # prepared answers by language and name
    nightly: Nightly = field(default_factory=Nightly)  # the model of categories, as this process has it

    @property
    def loop_marks(self) -> frozenset[str]:
        """Every value of our loop field that we may have written."""
        return frozenset(loop_mark(key, self.instance) for key in self.keys)
