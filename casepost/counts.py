"""How many messages of a look became what."""

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the messages of one look: each is counted once."""

    seen: int = 0
    new: int = 0
    joined: int = 0
    automatic: int = 0
    set_aside: int = 0
    duplicate: int = 0

    def plus(self, what: str) -> "Counts":
        """Return the counts with one more message."""
        return replace(self, seen=self.seen + 1, **{what: getattr(self, what) + 1})

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(**{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)})
