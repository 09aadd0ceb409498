"""What is to be recorded of a mail, and what deciding looks at. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cases.case import Case
from cases.commands import Plan
from cases.events import Event, Proof, Step
from cases.intake import Doubtful, Facts, Incoming, MyCases, Original
from cases.people import Person
from cases.policy import District


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be recorded of a mail. Without a case and without `opens` it is recorded as mail only."""

    became: str  # new | joined | automatic | pending
    why: str
    case: Case | None = None
    opens: bool = False  # a new case is to be made
    steps: tuple[Step, ...] = ()
    original: Original | None = None  # the constituent's message inside a forward
    note: str = ""  # the forwarder's own words
    passed_on: str = ""  # what was passed on onto a case that stands
    plan: Plan = field(default_factory=Plan)  # what staff asked for
    actor: Person | None = None  # who commanded
    confirm: Doubtful | None = None  # ask this person whether it was them
    named: str = ""  # the constituent's name and address, as a board member's answer gives them: to be taken by staff
    my_cases: MyCases | None = None  # a board member asks for the cases that they referred
    aside: bool = False  # what a mail does to another case than its own: the mail is no message of that case
    parts: tuple["Decision", ...] = ()  # cases that staff open of mails that came before; recorded first
    incoming: Incoming | None = None  # the mail that it is about, where that is one that came before
    facts: Facts | None = None  # about that mail


@dataclass(frozen=True, slots=True)
class Context:
    """What every decision looks at."""

    incoming: Incoming
    facts: Facts
    district: District
    at: datetime
    ids: Mapping[str, int]  # persons by address, made before the decision

    @property
    def cause(self) -> str:
        """What stands in the record as the cause."""
        return self.incoming.cause

    @property
    def proof(self) -> Proof:
        """How the writer of the mail is proven, as one outside the staff can be."""
        return Proof.AUTHENTICATED if self.facts.writer.authenticated else Proof.UNVERIFIED

    def step(self, event: Event, by: int | None, proof: Proof, occurred_at: datetime | None = None) -> Step:
        """Return what somebody did."""
        return Step(event, by, proof, self.at, occurred_at or self.incoming.at, self.cause)

    def service(self, event: Event) -> Step:
        """Return what the service itself did."""
        return Step(event, None, Proof.SERVICE, self.at, self.at, self.cause)
