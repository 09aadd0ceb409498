"""Events that say something about a case: what it is about, who it concerns, how urgent it is."""

from dataclasses import dataclass

from cases.events.words import NO_TEXT, Priority, Text


@dataclass(frozen=True, slots=True)
class Noted:
    """Something was written down inside the case; `board` marks the line cleared for board members."""

    text: Text
    board: bool = False


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the rules propose. `ranked`: category and confidence; `because`: the words behind the first.

    On a case that stands it repeats what was proposed before; only `possible` holds no more than this mail's own signs.
    """

    ranked: tuple[tuple[str, float], ...]
    because: tuple[str, ...]
    unsure: bool
    sensitive: bool
    clocks: tuple[str, ...] = ()
    about: str | None = None
    score: float = 0.0  # of the first category, before it was made a confidence
    possible: tuple[str, ...] = ()  # priority kinds that a reader should think of; a person answers
    possible_because: tuple[str, ...] = ()
    clock_because: tuple[tuple[str, ...], ...] = ()  # the words for each of `clocks`
    alike: tuple[int, ...] = ()  # the most alike cases, the nearest first
    because_next: tuple[tuple[str, ...], ...] = ()  # the words behind the second and the third


@dataclass(frozen=True, slots=True)
class Categorised:
    """A person set the category."""

    category: str
    sensitive: bool
    before: str | None = None
    taken: bool = False  # the sure suggestion, taken when the case was resolved: nobody had said a word about it


@dataclass(frozen=True, slots=True)
class Proposed:
    """The service proposes what one word of the contact does. `merge`: with that case; `new-case`: of that message."""

    what: str  # merge | new-case
    reason: str
    case: int = 0
    number: str = ""
    message: int = 0
    sure: float = 0.0


@dataclass(frozen=True, slots=True)
class FieldSet:
    """A person filled in what the mail did not tell.

    `who`, `email`, `own`: the constituent is that person; `school`, `area`, `language`: `value`.
    """

    field: str  # who | email | own | school | area | language
    person: int | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """The relation of the constituent was checked, and how."""

    text: Text


@dataclass(frozen=True, slots=True)
class AboutSet:
    """A person said who of the district the case is about; None: nobody."""

    about: str | None  # a role
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Restricted:
    """A person said that only those who work the case may hear of it."""


@dataclass(frozen=True, slots=True)
class Unrestricted:
    """A person lifted the restriction, and why."""

    text: Text


@dataclass(frozen=True, slots=True)
class PriorityRaised:
    """The case became more urgent, by named rules or a person."""

    level: Priority
    rules: tuple[str, ...]
    because: tuple[str, ...]
    notify: tuple[str, ...]  # roles and offices to tell
    text: Text = NO_TEXT  # why, when a person said it


@dataclass(frozen=True, slots=True)
class PriorityLowered:
    """A person found the case less urgent, and why."""

    level: Priority
    text: Text


@dataclass(frozen=True, slots=True)
class AlertConfirmed:
    """Whoever was sent the alert has seen it."""


@dataclass(frozen=True, slots=True)
class CampaignSet:
    """The case is one of many with nearly the same text; '' takes it out. `text`: an answer that waits for OK."""

    name: str  # a key of our own making: what staff call the campaign is `title`, which can be purged
    text: Text = NO_TEXT
    others: tuple[int, ...] = ()  # the cases that the preview showed: the answer goes to no others
    sent: bool = False  # the answer went to the others: this case, where it was written, has ended
    title: Text = NO_TEXT
