"""The words that events are told with: where a case stands, how it ended, how somebody was proven, typed text."""

from dataclasses import dataclass
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
