"""Events that mail brings about: a matter arrives, more is written, a letter left or came back."""

from dataclasses import dataclass
from datetime import datetime

from cases.events.words import Text


@dataclass(frozen=True, slots=True)
class Received:
    """A constituent's matter reached the district."""

    requester: int | None  # person; None when the mail did not tell
    message: int
    how: str  # email, phone, walk-in, letter, ...
    answer_by: datetime
    resolve_by: datetime
    language: str | None


@dataclass(frozen=True, slots=True)
class Logged:
    """A call, a visit or a letter was written down. `text`: the form as typed; the step occurred when they called."""

    text: Text
    how: str  # phone, walk-in, letter, ...
    requester: int | None
    answer_by: datetime
    resolve_by: datetime
    language: str | None = None
    answer_wanted: bool = True
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Referred:
    """A board member passed the matter on."""

    member: int
    message: int
    verified: bool


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The receipt left."""

    letter: int


@dataclass(frozen=True, slots=True)
class NotAcknowledged:
    """No receipt goes, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The same constituent wrote again."""

    message: int


@dataclass(frozen=True, slots=True)
class Pending:
    """Mail on this case from a sender it does not know: shown to staff, joined only by a staff act."""

    message: int
    reason: str


@dataclass(frozen=True, slots=True)
class Thanked:
    """The constituent said thanks and no more."""

    message: int


@dataclass(frozen=True, slots=True)
class Rated:
    """The constituent said whether it helped: yes, partly or no."""

    answer: str
    message: int


@dataclass(frozen=True, slots=True)
class Reopened:
    """It is not solved: the case is open again."""

    message: int | None
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """A letter of ours did not arrive."""

    letter: int
    kind: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """Staff made a pending or automatic mail part of the case."""

    message: int
    person: int | None = None  # who wrote it, and now takes part
