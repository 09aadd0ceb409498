"""Whether what a mail system says means for good or for now: RFC 3463 classes, SMTP reply codes, then words. Pure."""

import re

from ingest.wording.bounce_words import GOOD, NOW

_LOOK = 8_000
_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.:/@-])([45])(?:(?<=4)[2-57]|(?<=5)[0-57])\d(?=[ \-#:;,.)]|$)")
_SAID = re.compile(r"(?<![\w.])[45]\d\d[ -]#?[45]\.\d{1,3}\.\d|(?<![\d.])[45]\.[0-9]\.\d{1,2}(?=[ ):;-]|$)")
# RFC 3463 3.3 to 3.5: a full mailbox, a full system, congestion and a time that ran out are persistent transient
# failures, also where a server says class 5. Exchange Online counts its expiries from X.4.300 on.
_TRANSIENT = frozenset({"2.2", "3.1", "4.5", "4.7", "4.300", "4.316"})


def by_code(text: str) -> bool | None:
    """Return what the first status or reply code in *text* says; None without one that tells more than its class."""
    found = next((one for one in _ENHANCED.finditer(text[:_LOOK]) if one[1] != "2" and one[2] != "0.0"), None)
    if found:
        return found[1] == "5" and found[2] not in _TRANSIENT
    return None


def by_class(text: str) -> bool | None:
    """Return what a bare class or an SMTP reply code in *text* says."""
    reply = _REPLY.search(text[:_LOOK]) or next(
        (one for one in _ENHANCED.finditer(text[:_LOOK]) if one[1] != "2"), None
    )
    return reply[1] == "5" if reply else None


def by_words(text: str) -> bool | None:
    """Return what the words say, a full mailbox or a lost way before anything else."""
    low = " ".join(text[:_LOOK].lower().split()).replace("\u2019", "'")
    if any(word in low for word in NOW):
        return False
    return True if any(word in low for word in GOOD) else None


def lasting(*said: str) -> bool | None:
    """Return what is said most exactly, by whom stands first: an exact code, else the words, else a class."""
    exact = next((answer for answer in map(by_code, said) if answer is not None), None)
    if exact is None and said and by_words(said[0]) is True and by_class(said[0]) is not False:
        return True  # what is said of this address counts before what befell on the way: 'Host unknown'
    for judge in (by_code, _full_or_late, by_class, by_words):
        told = next((answer for answer in map(judge, said) if answer is not None), None)
        if told is not None:
            return told
    return None


def _full_or_late(text: str) -> bool | None:
    """Return False where a server says only a class, and in words what RFC 3463 calls transient."""
    return False if by_words(text) is False else None


def answers(line: str) -> bool:
    """Whether a line gives a server's refusal: a code, and words that say what it means. A telephone number is none."""
    return has_code(line) and (by_words(line) is not None or bool(_SAID.search(line[:2000])))


def has_code(line: str) -> bool:
    """Whether a line holds a code that says a failure."""
    line = line[:2000]
    return bool(_REPLY.search(line)) or any(one[1] != "2" for one in _ENHANCED.finditer(line))
