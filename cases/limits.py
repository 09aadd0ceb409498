"""How much may go out (mail-safety.md 5). A limit never drops or delays the case itself. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cases.policy import Limits


class Flow(StrEnum):
    """Which limit counts a letter. Beyond it the letter waits, and leaves when there is room again."""

    RECEIPTS = "receipts"  # what strangers can make us send: counted over everybody together
    NOTICES = "notices"  # what we tell one of our own people by ourselves
    ASKED = "asked"  # lists that one of our own people asks for, on no more than a proof of the sender: apart as well
    ALERTS = "alerts"  # priority alerts to one person: apart, so that a flood of notices hides none
    FREE = "free"  # a person's own words, the reply to a mail of staff, and what is bounded elsewhere


# A kind that does not stand here is a notice. The misuse notice (confirm) has a limit of its own.
FLOWS: Final[Mapping[str, Flow]] = {
    **dict.fromkeys(("receipt", "receipt-phone"), Flow.RECEIPTS),  # the second on the word of staff: a form
    "alert": Flow.ALERTS,
    **dict.fromkeys(
        ("new-case", "more", "possible", "conflict", "campaign", "did-not-arrive", "clock", "operator", "lists"),
        Flow.NOTICES,
    ),
    **dict.fromkeys(("ask-department", "department-reminder"), Flow.FREE),  # staff's own words, and once a question
    **dict.fromkeys(("list", "search"), Flow.ASKED),
    **dict.fromkeys(("receipt-board", "resolved-board", "reopened-board", "my-cases"), Flow.NOTICES),
    **dict.fromkeys(
        ("question", "status", "who-can-help", "formal"), Flow.FREE
    ),  # staff send them; a reminder goes once
    "form": Flow.FREE,  # staff ask for it
    **dict.fromkeys(("operator-alarm", "operator-well", "operator-daily"), Flow.FREE),  # once an outage, once a day
    **dict.fromkeys(
        (
            "answer",
            "reopened",
            "summary",
            "not-understood",
            "help",
            "show",
            "confirm",
            "misuse",
            "held",
            "campaign-preview",
        ),
        Flow.FREE,
    ),
}


def flow_of(kind: str) -> Flow:
    """Return which limit counts letters of a kind."""
    return FLOWS.get(kind, Flow.NOTICES)


def kinds_of(flow: Flow) -> tuple[str, ...]:
    """Return the kinds of letter that a limit counts together."""
    return tuple(kind for kind, one in FLOWS.items() if one is flow)


@dataclass(frozen=True, slots=True)
class SentCounts:
    """Receipts written in the last hour and the last day: to an address, to its domain."""

    address_hour: int = 0
    address_day: int = 0
    domain_hour: int = 0


def receipt_refusal(email: str, dmarc: str, counts: SentCounts, limits: Limits) -> str:
    """Return in plain words why no receipt may go to an address at all, or ''."""
    domain = email.rpartition("@")[2]
    if dmarc == "fail":
        return "the sender's own domain says that the mail is forged (DMARC)"
    if dmarc != "pass" and counts.address_day >= limits.ack_unproven_per_address_day:
        return "this address has had a receipt today and cannot be proven"
    if counts.address_hour >= limits.ack_per_address_hour or counts.address_day >= limits.ack_per_address_day:
        return "this address has had as many receipts as one may get"
    if domain not in limits.large_providers and counts.domain_hour >= limits.ack_per_domain_hour:
        return "this domain has had as many receipts as one may get in an hour"
    return ""


def room(flow: Flow, hour: int, day: int, limits: Limits) -> int:
    """Return how many more letters of a flow may leave now, after so many of the last hour and day."""
    match flow:
        case Flow.RECEIPTS:
            return max(0, min(limits.ack_per_hour - hour, limits.ack_per_day - day))
        case Flow.NOTICES | Flow.ASKED:
            return max(0, limits.notices_per_person_hour - hour)
        case Flow.ALERTS:
            return max(0, limits.alerts_per_person_hour - hour)
        case Flow.FREE:
            raise ValueError("nothing counts these letters")


def digest_minutes(flow: Flow, limits: Limits) -> int:
    """Return how often a person hears of letters of a flow that wait for them."""
    return limits.alert_digest_minutes if flow is Flow.ALERTS else limits.digest_minutes
