"""Which texts tell of one matter: by the runs of three words that they share. Pure.

A text is kept as its lowest numbers, all of them for most mails, and found by the lowest of these: texts that share
many runs share some of the lowest ones too (Broder 1997).
"""

from cases.experience import Features
from cases.likeness import FEW_WORDS, OF_MATTERS, shingles

KEPT = 256  # numbers of a text that are compared: of a longer one its lowest, which stand for all
FOUND_BY = 48  # of these, by which a text is found
ASKED = 96  # by which others are looked for: a longer text may hold a shorter one
LEAST = 0.2  # from which likeness on two texts are called alike
_FEW = FEW_WORDS - OF_MATTERS + 1  # numbers of a text so short that it stands in many longer ones by chance


def numbers_of(text: str) -> Features:
    """Return what is kept of a text."""
    return tuple(sorted(shingles(text, OF_MATTERS))[:KEPT])


def how_alike(one: Features, other: Features) -> float:
    """Return the share of the shorter text's runs that both hold, from 0 to 1; of very short ones that of all runs."""
    highest = min((text[-1] for text in (one, other) if len(text) == KEPT), default=None)
    a, b = ({number for number in text if highest is None or number <= highest} for text in (one, other))
    if not a or not b:
        return 0.0
    shorter = min(len(a), len(b))
    return len(a & b) / (len(a | b) if min(len(one), len(other)) < _FEW else shorter)
