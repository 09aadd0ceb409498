"""Case: one matter of one constituent, as the sum of its history."""

from dataclasses import dataclass
from datetime import date, datetime

from cases.events import ClockStep, Outcome, Priority, Status, Text

LIVE = frozenset({Status.NEW, Status.OPEN, Status.WITH_DEPARTMENT, Status.WAITING})
URGENCY = (Priority.NORMAL, Priority.TODAY, Priority.NOW)


@dataclass(frozen=True, slots=True)
class Referrer:
    """A board member who referred the case."""

    member: int  # person
    at: datetime
    verified: bool
    message: int
    number: str = ""  # that they were told, when it is of a case that was merged into this one


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question to a department or school."""

    key: str  # of its site
    person: int
    at: datetime
    reply_by: datetime
    replied_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that staff said would be done."""

    seq: int  # of its step: what names it
    text: Text
    due: date
    kept: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class LegalClock:
    """A clock that the law starts, once a person has confirmed it. `state`: confirmed, extended, met or missed."""

    kind: str
    state: str
    started: date
    due: date  # at the latest
    do_by: date  # the last business day on or before
    steps: tuple[ClockStep, ...] = ()  # not yet met; the first one's days are those above


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the service proposes and one word takes: see `Proposed`."""

    what: str
    reason: str
    case: int
    number: str
    message: int


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands. Made only by `cases.history`."""

    id: int
    number: str
    status: Status = Status.NEW
    outcome: Outcome | None = None
    category: str | None = None
    suggested: tuple[tuple[str, float], ...] = ()
    because: tuple[str, ...] = ()
    because_next: tuple[tuple[str, ...], ...] = ()  # the words behind the second and the third
    unsure: bool = True
    sensitive: bool = False
    score: float = 0.0  # of the first suggested category
    alike: tuple[int, ...] = ()  # the most alike cases when it came, the nearest first
    category_taken: bool = False  # the category is the sure suggestion: no person looked at it
    clocks: tuple[str, ...] = ()  # suggested
    clock_because: tuple[tuple[str, ...], ...] = ()  # the words for each of `clocks`
    clock_decided: tuple[tuple[str, tuple[str, ...]], ...] = ()  # clock, its words: a person confirmed or rejected it
    legal: tuple[LegalClock, ...] = ()  # confirmed
    priority: Priority = Priority.NORMAL
    possible: tuple[str, ...] = ()  # priority kinds that a reader should think of
    possible_because: tuple[str, ...] = ()
    possible_at: datetime | None = None  # since when that waits for a person; None: for nobody
    priority_answer: bool | None = None  # as a person said: True, it had to be read today or now; False, it had not
    about: str | None = None
    about_decided: bool = False  # a person said who it is about, or nobody
    language: str | None = None
    how_received: str = ""
    received_at: datetime | None = None
    answer_by: datetime | None = None
    resolve_by: datetime | None = None
    first_answer_at: datetime | None = None
    owes_answer: bool = False  # after the first answer: another is promised by `answer_by`
    resolved_at: datetime | None = None
    acknowledged_at: datetime | None = None
    closed_at: datetime | None = None
    requester: int | None = None
    others: tuple[int, ...] = ()  # further people who take part: other addresses, accepted by staff
    referrers: tuple[Referrer, ...] = ()
    board_note: Text | None = None
    held: bool = False  # legal hold: nothing of it may be purged
    purged_at: datetime | None = None
    restriction: bool | None = None  # as a person said; None: by the rules
    formal: bool = False
    anonymous: bool = False
    answer_wanted: bool = True
    own: bool = False  # a board member wrote for themselves
    school: str | None = None  # key of a site
    area: str | None = None
    verified: bool = False  # the constituent's relation
    campaign: str = ""  # its key
    campaign_title: Text | None = None  # what staff call it
    campaign_text: Text | None = None  # the answer to all of them that waits for OK
    campaign_others: tuple[int, ...] = ()  # the other cases that it goes to, as its preview showed
    asked_at: datetime | None = None  # the question that the constituent has not answered
    reply_by: datetime | None = None
    close_by: datetime | None = None  # it ends then as unreachable
    reminded: bool = False  # of the question
    inquiries: tuple[Inquiry, ...] = ()
    promises: tuple[Promise, ...] = ()
    proposed: Proposal | None = None
    linked: tuple[str, ...] = ()  # numbers
    merged_into: str = ""  # number
    took_in: tuple[int, ...] = ()  # the cases that were merged into this one
    snoozed_until: date | None = None
    last_seq: int = 0

    @property
    def live(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in LIVE

    @property
    def restricted(self) -> bool:
        """Whether notices go only to those who work it (domain.md 2)."""
        said = self.restriction if self.restriction is not None else self.sensitive
        return said or self.own or self.about is not None

    def participant(self, person: int) -> bool:
        """Return whether a person is the constituent of this case, or was accepted beside them."""
        return person == self.requester or person in self.others
