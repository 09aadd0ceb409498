"""The vocabulary of history: one frozen class for each thing that can happen to a case (domain.md 4).

An event says what happened and nothing else. Who did it, when, and how we know stands in the `Step` around it.
Free text never stands in an event: it is a `Text`, stored as a message row that the event names.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a case stands. The first four are live."""

    NEW = "new"
    OPEN = "open"
    WITH_DEPARTMENT = "with_department"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    MERGED = "merged"
    NOT_A_CASE = "not_a_case"


class Priority(StrEnum):
    """How soon a person must read it."""

    NORMAL = "normal"
    TODAY = "today"
    NOW = "now"


class Outcome(StrEnum):
    """How a case ended; one is required to resolve."""

    ANSWERED = "answered"
    FIXED = "fixed"
    EXPLAINED = "explained"
    SCHOOL = "school"
    FORMAL = "formal"
    AGENCY = "agency"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"


class Proof(StrEnum):
    """How the actor of a step was proven (mail-safety.md 6)."""

    AUTHENTICATED = "authenticated"  # the border's Authentication-Results and the person's own token
    CONFIRMED = "confirmed"  # a reply with a one-time token sent to the registered address
    SHELL = "shell"  # somebody with access to the machine
    UNVERIFIED = "unverified"  # the sender says so
    SERVICE = "service"  # Casepost itself


@dataclass(frozen=True, slots=True)
class Text:
    """Words that a person typed: `words` until they are stored, then the `id` of their message row."""

    words: str = ""
    id: int = 0


NO_TEXT = Text()


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
class Noted:
    """Something was written down inside the case; `board` marks the line cleared for board members."""

    text: Text
    board: bool = False


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the rules propose. `ranked`: category and confidence; `because`: the words behind the first."""

    ranked: tuple[tuple[str, float], ...]
    because: tuple[str, ...]
    unsure: bool
    sensitive: bool
    clocks: tuple[str, ...] = ()
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Categorised:
    """A person set the category."""

    category: str
    sensitive: bool
    before: str | None = None


@dataclass(frozen=True, slots=True)
class FieldSet:
    """A person filled in what the mail did not tell. `who`: the constituent is that person."""

    field: str  # who
    person: int | None = None


@dataclass(frozen=True, slots=True)
class PriorityRaised:
    """The case became more urgent, by named rules or a person."""

    level: Priority
    rules: tuple[str, ...]
    because: tuple[str, ...]
    notify: tuple[str, ...]  # roles and offices to tell


@dataclass(frozen=True, slots=True)
class AlertConfirmed:
    """Whoever was sent the alert has seen it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A person wrote to the constituent."""

    text: Text


@dataclass(frozen=True, slots=True)
class Resolved:
    """The constituent was told the outcome, or the reason why not is recorded."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Thanked:
    """The constituent said thanks and no more."""

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
class Held:
    """Legal hold: nothing of the case may be purged, and why."""

    text: Text


@dataclass(frozen=True, slots=True)
class Released:
    """The legal hold has ended."""

    text: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Redacted:
    """Somebody marked passages that the redacted copy leaves out. The record itself is as it was."""

    text: Text  # the passages, a JSON list
    passages: int


@dataclass(frozen=True, slots=True)
class Purged:
    """The time of the case in the records schedule was over: its words, bytes and names are gone."""

    messages: int
    letters: int


@dataclass(frozen=True, slots=True)
class Undone:
    """Whoever acted took it back: the named steps count no more."""

    seqs: tuple[int, ...]


Event = (
    Received
    | Referred
    | Acknowledged
    | NotAcknowledged
    | Joined
    | Pending
    | Noted
    | Suggested
    | Categorised
    | FieldSet
    | PriorityRaised
    | AlertConfirmed
    | Answered
    | Resolved
    | Thanked
    | Reopened
    | Undeliverable
    | Held
    | Released
    | Redacted
    | Purged
    | Undone
)

KINDS: dict[type[Event], str] = {
    Received: "received",
    Referred: "referred",
    Acknowledged: "acknowledged",
    NotAcknowledged: "not_acknowledged",
    Joined: "joined",
    Pending: "pending",
    Noted: "noted",
    Suggested: "suggested",
    Categorised: "categorised",
    FieldSet: "field_set",
    PriorityRaised: "priority_raised",
    AlertConfirmed: "alert_confirmed",
    Answered: "answered",
    Resolved: "resolved",
    Thanked: "thanked",
    Reopened: "reopened",
    Undeliverable: "undeliverable",
    Held: "held",
    Released: "released",
    Redacted: "redacted",
    Purged: "purged",
    Undone: "undone",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a case's history: an event, who did it, how that is known, and what caused it."""

    event: Event
    by: int | None  # person; None: the service itself
    proof: Proof
    at: datetime  # recorded
    occurred_at: datetime  # happened
    cause: str = ""  # "message:17", "letter:4": the mail, form or job behind it
    seq: int = field(default=0)  # place in the history, from 1; given when stored

    @property
    def kind(self) -> str:
        """The name of the event in the record."""
        return KINDS[type(self.event)]
