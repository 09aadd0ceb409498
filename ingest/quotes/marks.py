"""The roles of the lines of a text while it is read for what its writer wrote. Changed in place, by one reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.message import Cut
from ingest.quotes.roles import Role


@dataclass(slots=True)
class Marks:
    """The role of each line of a text and, where it is not the writer's, the rule that says so."""

    lines: Sequence[str]
    plain: Sequence[str]  # the same, each as `plain` gives it
    roles: list[Role] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    top: bool = True  # no word and no quote yet
    bar: bool = False  # a quote was announced: '|' or 'AR>' may mark it
    answered: bool = False  # an unmarked quote was kept, for answers stand in it

    def add(self, role: Role, rule: str = "", count: int = 1) -> None:
        """Give the next lines their role."""
        first = len(self.roles)
        self.roles += [role] * count
        self.rules += [rule] * count
        if role is Role.QUOTE or (role is Role.OWN and any(self.plain[first : first + count])):
            self.top = False

    def turn(self, start: int, end: int, role: Role, rule: str) -> None:
        """Give lines[start:end] another role; those already dropped keep their rule."""
        for index in range(start, end):
            if self.roles[index] is not Role.DROP:
                self.roles[index] = role
                self.rules[index] = rule

    def drop(self, start: int, end: int, rule: str = "") -> None:
        """Leave lines[start:end] out, by *rule* or by the rule that stands there."""
        for index in range(start, end):
            self.turn(index, index + 1, Role.DROP, rule or self.rules[index] or "drawn line")

    def rest(self, start: int, rule: str) -> int:
        """Leave out everything from *start* on, the lines below too that have no role yet; return *start*."""
        self.drop(start, len(self.roles), rule)
        self.add(Role.DROP, rule, len(self.lines) - len(self.roles))
        return start

    def is_own(self, index: int) -> bool:
        """Whether the line holds words of the writer."""
        return self.roles[index] is Role.OWN and self.plain[index] != ""

    def any_own(self, end: int) -> bool:
        """Whether a line above *end* holds words of the writer."""
        return any(self.is_own(index) for index in range(end))

    def cuts(self) -> tuple[Cut, ...]:
        """Return the runs of dropped lines; blank lines belong to a run that goes on below them."""
        cuts: list[Cut] = []
        gap = True
        for number, (text, role, rule) in enumerate(zip(self.plain, self.roles, self.rules, strict=True), 1):
            if role is not Role.DROP:
                gap = gap or text != ""
            elif text and not gap and cuts and cuts[-1].rule == rule:
                cuts[-1] = Cut(cuts[-1].first, number, rule)
            elif text:
                cuts.append(Cut(number, number, rule))
                gap = False
        return tuple(cuts)
