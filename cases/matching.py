"""Whether a message that was passed on is one that a case holds already, and how sure that is. Pure.

`same` joins a referral to the case without a word, so it asks for proof: the same person, and the very message.
`perhaps` only puts a line before the contact. Different people are never `same` (domain.md 5.7), whatever they write:
families, neighbours and campaigns share their words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.likeness import likeness, only_added, read_words, same_words, unbroken
from cases.words import words_of

SAME = 0.9  # as sure as this, a further referral joins silently
PERHAPS = 0.5  # as sure as this, the contact is asked

ONE_RUN = 0.5  # of the shorter text in one run that nothing contradicts: a forwarder may cut the other half
NEARLY = 0.8  # of the words alike: a gateway's marks in the middle
MUCH = 0.5  # of the words alike: what a person tells twice about one matter
SOME = 0.2  # of the words alike, beside the same subject on the same day
LONG_TEXT = 40  # words: nobody else finds the same forty by themselves
ZONES = timedelta(hours=26)  # programs print a date in their own zone: from UTC-12 to UTC+14
_GREETING = 6  # words of a line that greets
_GREETS = (",", ":", "!", "，", "：", "、", "！")


@dataclass(frozen=True, slots=True)
class Written:
    """A message as it is compared: of whom, what, when. '' and None for what is not known."""

    email: str
    name: str
    subject: str  # without Re:, Fwd: and their like
    text: str
    at: datetime | None = None  # as its program printed it: the zone counts for nothing
    timed: bool = False  # `at` holds the time of day
    message_id: str = ""
    person: int | None = None  # row, where the address is known


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message that a case holds."""

    case: int
    number: str
    written: Written


@dataclass(frozen=True, slots=True)
class Match:
    """The case that a message fits best, how sure that is, and why in plain words."""

    case: int
    number: str
    sure: float
    why: str

    @property
    def same(self) -> bool:
        """Whether it is that message: a further referral of the case."""
        return self.sure >= SAME

    @property
    def perhaps(self) -> bool:
        """Whether a person should decide."""
        return PERHAPS <= self.sure < SAME


def match(original: Written, candidates: Iterable[Candidate]) -> Match | None:
    """Return the case that *original* fits best, None when it fits none; of equals the first."""
    best: Match | None = None
    for candidate in candidates:
        sure, why = judged(original, candidate.written)
        if sure >= PERHAPS and (best is None or sure > best.sure):
            best = Match(candidate.case, candidate.number, sure, why)
    return best


def judged(one: Written, other: Written) -> tuple[float, str]:
    """Return how sure it is that two messages are one, and by what."""
    return _of_one_person(one, other) if _one_person(one, other) else _of_two_addresses(one, other)


def _one_person(one: Written, other: Written) -> bool:
    known = one.person is not None and one.person == other.person
    return known or bool(one.email and one.email == other.email)


def _of_one_person(one: Written, other: Written) -> tuple[float, str]:
    """Judge messages of one person: the first line that holds tells."""
    subject, minute, apart = _same_subject(one, other), _same_minute(one, other), _days_apart(one, other)
    same_day = one.at is not None and other.at is not None and not apart
    alike = likeness(one.text, other.text)
    # A signature alone may be all that stands in one run in both: the header must agree too.
    framed = unbroken(_ungreeted(one.text), _ungreeted(other.text)) >= ONE_RUN and not apart and (subject or minute)
    marked = alike >= NEARLY and only_added(one.text, other.text)
    table = (
        (bool(one.message_id) and one.message_id == other.message_id, 1.0, "the same Message-ID"),
        (same_words(one.text, other.text), 1.0, "the same words"),
        (framed, 0.95, "the same words, of which some were cut off or added"),
        (subject and minute and marked, 0.9, "the same subject and time, and the same words with marks between"),
        (alike >= MUCH, 0.6, "the same person wrote much the same words"),
        (subject and minute, 0.6, "the same person, subject and time"),
        (subject and same_day and alike >= SOME, 0.5, "the same person and subject, on the same day"),
    )
    return next(((sure, why) for holds, sure, why in table if holds), (0.0, ""))


def _of_two_addresses(one: Written, other: Written) -> tuple[float, str]:
    """Judge messages from two addresses, or from none: a person may have two, and two people may have one text."""
    named = bool(_full_name(one.name) & _full_name(other.name))
    contradicted = not named and bool(_full_name(one.name) and _full_name(other.name))
    unknown = not (one.email and other.email) and not contradicted
    long = min(len(read_words(one.text)), len(read_words(other.text))) >= LONG_TEXT
    if not (named or (unknown and long)) or likeness(one.text, other.text) < NEARLY:
        return 0.0, ""
    return 0.6, "the same name and nearly the same words" if named else "nearly the same words, of an unknown address"


def _ungreeted(text: str) -> str:
    """Return the text without a first line that greets: who writes to seven members greets each by name."""
    first, _, rest = text.lstrip().partition("\n")
    greets = first.rstrip().endswith(_GREETS) and len(first.split()) <= _GREETING
    return rest if greets and rest.strip() else text


def _full_name(name: str) -> frozenset[str]:
    """Return a name of two words or more as one value, in whatever order; a first name alone names nobody."""
    words = sorted(word for word in words_of(name) if len(word) > 1)
    return frozenset([" ".join(words)]) if len(words) > 1 else frozenset()


def _same_subject(one: Written, other: Written) -> bool:
    return bool(words_of(one.subject)) and words_of(one.subject) == words_of(other.subject)


def _plain(at: datetime) -> datetime:
    return at.replace(tzinfo=None)


def _days_apart(one: Written, other: Written) -> bool:
    """Whether both tell when they were written, and no zone explains the difference."""
    return one.at is not None and other.at is not None and abs(_plain(one.at) - _plain(other.at)) > ZONES


def _same_minute(one: Written, other: Written) -> bool:
    """Whether both were written in the same minute, whatever the zones they are printed in."""
    if one.at is None or other.at is None or not (one.timed and other.timed) or _days_apart(one, other):
        return False
    return (one.at.minute - other.at.minute) % 30 == 0  # zones differ by whole and half hours
