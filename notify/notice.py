"""Notice: who hears of an event, and the values that the letter's words need. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cases.tokens import Purpose

Auto = Literal["auto-replied", "auto-generated", ""]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a letter can go to: never read from a To or Cc of a received mail."""

    person_id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter to one person, before it has words."""

    kind: str  # letter id of the templates
    to: Recipient
    values: Mapping[str, object]
    languages: tuple[str, ...]  # the letter holds its text in each of these, in this order
    reply: Purpose | None  # what a reply to the letter may do; None: a reply proves nothing
    held: bool = False  # waits `undo_minutes`
    urgent: bool = False  # of a priority case: no limit on ordinary notices holds it
    auto: Auto = "auto-generated"  # Auto-Submitted; '' for a person's own words
    threaded: bool = True  # refers to the mail that caused it
    message: int = 0  # to confirm: the message that waits
    caseless: bool = False  # about several cases: it belongs to none, whatever the mail that it answers is about
    causes: str = ""  # the cause that makes the letter unique, when not that of the decision
    written: tuple[str, str, str] | None = None  # subject, text and language, of a letter that has its words already
