"""The vocabulary of history: one frozen class for each thing that can happen to a case (domain.md 4).

An event says what happened and nothing else. Who did it, when, and how we know stands in the `Step` around it.
Free text never stands in an event: it is a `Text`, stored as a message row that the event names.
"""

from dataclasses import dataclass, field
from datetime import datetime

from cases.events.clocks import ClockConfirmed, ClockExtended, ClockMet, ClockMissed, ClockRejected, ClockStep
from cases.events.facts import (
    AboutSet,
    AlertConfirmed,
    CampaignSet,
    Categorised,
    FieldSet,
    Noted,
    PriorityLowered,
    PriorityRaised,
    Proposed,
    Restricted,
    Suggested,
    Unrestricted,
    Verified,
)
from cases.events.mail import (
    Accepted,
    Acknowledged,
    Joined,
    Logged,
    NotAcknowledged,
    Pending,
    Rated,
    Received,
    Referred,
    Reopened,
    Thanked,
    Undeliverable,
)
from cases.events.record import Held, Linked, Merged, Purged, Redacted, Released, Split, TookIn, Undone
from cases.events.words import NO_TEXT, Outcome, Priority, Proof, Status, Text
from cases.events.work import (
    Answered,
    Asked,
    Closed,
    Deferred,
    DepartmentReplied,
    NotACase,
    Promised,
    PromiseKept,
    PromiseLate,
    Redirected,
    Resolved,
    SentToDepartment,
    Snoozed,
    Withdrawn,
)

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
    | Logged
    | Proposed
    | Verified
    | AboutSet
    | Restricted
    | Unrestricted
    | PriorityLowered
    | ClockConfirmed
    | ClockExtended
    | ClockRejected
    | ClockMet
    | ClockMissed
    | SentToDepartment
    | DepartmentReplied
    | Asked
    | Deferred
    | Promised
    | PromiseKept
    | PromiseLate
    | Redirected
    | Withdrawn
    | Closed
    | NotACase
    | Merged
    | TookIn
    | Linked
    | Split
    | Accepted
    | Snoozed
    | CampaignSet
    | Rated
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
    Logged: "logged",
    Proposed: "proposed",
    Verified: "verified",
    AboutSet: "about_set",
    Restricted: "restricted",
    Unrestricted: "unrestricted",
    PriorityLowered: "priority_lowered",
    ClockConfirmed: "clock_confirmed",
    ClockExtended: "clock_extended",
    ClockRejected: "clock_rejected",
    ClockMet: "clock_met",
    ClockMissed: "clock_missed",
    SentToDepartment: "sent_to_department",
    DepartmentReplied: "department_replied",
    Asked: "asked",
    Deferred: "deferred",
    Promised: "promised",
    PromiseKept: "promise_kept",
    PromiseLate: "promise_late",
    Redirected: "redirected",
    Withdrawn: "withdrawn",
    Closed: "closed",
    NotACase: "not_a_case",
    Merged: "merged",
    TookIn: "took_in",
    Linked: "linked",
    Split: "split",
    Accepted: "accepted",
    Snoozed: "snoozed",
    CampaignSet: "campaign_set",
    Rated: "rated",
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


__all__ = [
    "KINDS",
    "NO_TEXT",
    "AboutSet",
    "Accepted",
    "Acknowledged",
    "AlertConfirmed",
    "Answered",
    "Asked",
    "CampaignSet",
    "Categorised",
    "ClockConfirmed",
    "ClockExtended",
    "ClockMet",
    "ClockMissed",
    "ClockRejected",
    "ClockStep",
    "Closed",
    "Deferred",
    "DepartmentReplied",
    "Event",
    "FieldSet",
    "Held",
    "Joined",
    "Linked",
    "Logged",
    "Merged",
    "NotACase",
    "NotAcknowledged",
    "Noted",
    "Outcome",
    "Pending",
    "Priority",
    "PriorityLowered",
    "PriorityRaised",
    "PromiseKept",
    "PromiseLate",
    "Promised",
    "Proof",
    "Proposed",
    "Purged",
    "Rated",
    "Received",
    "Redacted",
    "Redirected",
    "Referred",
    "Released",
    "Reopened",
    "Resolved",
    "Restricted",
    "SentToDepartment",
    "Snoozed",
    "Split",
    "Status",
    "Step",
    "Suggested",
    "Text",
    "Thanked",
    "TookIn",
    "Undeliverable",
    "Undone",
    "Unrestricted",
    "Verified",
    "Withdrawn",
]
