"""How much a mail is like those that had to be read today, from people's yes and no, with the words that say so.

Each word weighs by how much oftener it stood in the one than in the other; the few most telling ones are added up, so
that neither a long mail nor a common word decides.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from cases.experience import NO, YES, Counts
from cases.text_features import number_of
from cases.words import sentences_of, words_of

LONGEST_READ = 1000  # words: a mail has no more to say
TAUGHT = 300  # features that one mail teaches: no single mail, however long, becomes the measure of all others
BEFOREHAND = 50  # features of each answer that are assumed: after the first few answers nothing is certain
STRONGEST = 6.0  # of a leaning, either way: what was learned is one voice among the signs
STEM = 6  # letters: "bruise", "bruised", "bruises" teach together
SHORTEST = 3
BELIEF = 20.0  # how many texts the expectation counts as, before a word has been seen
TELLING = 30  # words that are added up
FEW = 100  # answers that are half believed: with few of them nearly all is chance
WORTH = 0.2  # what a word must weigh to be added
OFTEN = 5  # times that a sign was answered "normal"; from then on it may be an everyday one
RARELY = 0.1  # the share of "today" among its answers up to which it is


@dataclass(frozen=True, slots=True)
class Leaning:
    """What the answers say of a mail: above nought it is like those that had to be read today."""

    score: float = 0.0
    because: tuple[str, ...] = ()  # the words that say yes, the most telling first


def named_features(subject: str, text: str) -> dict[int, str]:
    """Return the features of a text in reading order, each with the word or the two words it stands for."""
    named: dict[int, str] = {}
    left = LONGEST_READ
    for sentence in chain(sentences_of(subject), sentences_of(text)):
        before = ("", "")
        for folded, word in islice(zip(sentence.words, sentence.written, strict=True), left):
            stem = _stem(folded)
            if stem:
                named.setdefault(number_of("read", stem), word)
            if stem and before[0]:
                named.setdefault(number_of("read", before[0], stem), f"{before[1]} {word}")
            before = (stem, word)
        left -= len(sentence.words)
        if left <= 0:
            break
    return named


def taught_features(named: Mapping[int, str]) -> frozenset[int]:
    """Return the features that a text teaches: those that it begins with."""
    return frozenset(islice(named, TAUGHT))


def leaning(counts: Counts, named: Mapping[int, str]) -> Leaning:
    """Return which way the answers lean for a text of these features."""
    answers = sum(counts.texts.values())
    if not answers:
        return Leaning()
    yes, no = counts.mass.get(YES, 0) + BEFOREHAND, counts.mass.get(NO, 0) + BEFOREHAND
    expected = yes / (yes + no)  # of the words that were learned: who has more to tell writes longer
    weights = []
    for feature in named:
        seen = counts.of.get(feature, {})
        y, n = seen.get(YES, 0), seen.get(NO, 0)
        share = (y + BELIEF * expected) / (y + n + BELIEF)
        weights.append((_logit(share) - _logit(expected), feature))
    weights = sorted((one for one in weights if abs(one[0]) >= WORTH), key=lambda one: (-abs(one[0]), one[1]))[:TELLING]
    because = dict.fromkeys(named[feature] for weight, feature in weights if weight > 0)
    score = sum(weight for weight, _ in weights) * answers / (answers + FEW)
    return Leaning(max(-STRONGEST, min(STRONGEST, score)), tuple(because))


def sign_feature(sign: str) -> int:
    """Return the feature of a sign of the list, as somebody wrote it."""
    return number_of("sign", *words_of(sign))


def everyday(counts: Counts, signs: Iterable[str]) -> frozenset[str]:
    """Return those signs that were answered "normal" again and again."""
    found = set()
    for sign in signs:
        seen = counts.of.get(sign_feature(sign), {})
        yes, no = seen.get(YES, 0), seen.get(NO, 0)
        if no >= OFTEN and yes <= RARELY * (yes + no):
            found.add(sign)
    return frozenset(found)


def _stem(word: str) -> str:
    """Return what a word is learned as; nothing for a number, for a sign and for the shortest words."""
    return word[:STEM] if len(word) >= SHORTEST and word.isalpha() else ""


def _logit(share: float) -> float:
    return math.log(share / (1 - share))
