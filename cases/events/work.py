"""Events of the work on a case: asking, answering, promising, and how it ends."""

from dataclasses import dataclass
from datetime import date, datetime

from cases.events.words import NO_TEXT, Outcome, Text


@dataclass(frozen=True, slots=True)
class SentToDepartment:
    """A department or school was asked. `key`: of its site."""

    key: str
    person: int
    text: Text
    reply_by: datetime
    their_words: bool = False  # the text is what the constituent wrote, without names


@dataclass(frozen=True, slots=True)
class DepartmentReplied:
    """The department wrote back: a note, until the contact passes it on."""

    key: str
    message: int
    text: Text


@dataclass(frozen=True, slots=True)
class Asked:
    """The constituent was asked for something; the case waits for them. `close_by`: it ends then without an answer."""

    text: Text
    reply_by: datetime
    close_by: datetime
    again: bool = False  # the one reminder of a question that stands


@dataclass(frozen=True, slots=True)
class Answered:
    """A person wrote to the constituent, or spoke with them: `called`, and the text is the note of it."""

    text: Text
    called: bool = False
    campaign: str = ""  # the same text went to each case of it
    again: bool = False  # the same words went to a corrected address


@dataclass(frozen=True, slots=True)
class Deferred:
    """The answer needs more time, and why. The constituent is told the day."""

    answer_by: datetime
    before: datetime | None
    text: Text
    told: Text = NO_TEXT  # what the constituent is told besides the day


@dataclass(frozen=True, slots=True)
class Promised:
    """Somebody said that something would be done by a day."""

    text: Text
    due: date


@dataclass(frozen=True, slots=True)
class PromiseKept:
    """What was promised is done. `promise`: the seq of its step."""

    promise: int


@dataclass(frozen=True, slots=True)
class PromiseLate:
    """The day of a promise passed."""

    promise: int


@dataclass(frozen=True, slots=True)
class Snoozed:
    """The case rests until a day."""

    until: date


@dataclass(frozen=True, slots=True)
class Redirected:
    """A school or another agency has it, and the constituent was told whom to call. `site`: its key."""

    outcome: Outcome
    site: str
    text: Text = NO_TEXT  # what the constituent is told besides whom to call


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The constituent took it back."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The constituent was told the outcome, or the reason why not is recorded."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Closed:
    """Resolved and quiet for long enough."""


@dataclass(frozen=True, slots=True)
class NotACase:
    """It is no case, and why."""

    text: Text
