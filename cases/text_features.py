"""What is learned of a text: whole numbers that stand for its words, word beginnings and pairs. Pure.

A number is the same in every process and tells nobody the word. Scripts without blanks are read two signs at a time.
"""

import hashlib
import re
from functools import lru_cache
from itertools import islice, pairwise, takewhile
from typing import NamedTuple

from cases.everyday import GREETINGS
from cases.words import NOT_OF_A_STEM, Sentence, sentences_of

MOST = 200  # features of one text: its first sixty or seventy words say what it is about; more cost time, not mistakes
BEGINNINGS = (4, 6)  # letters: "enroll", "enrolled" and "enrollment" share theirs
IN_SUBJECT = "in the subject"  # a word of the subject is learned apart, besides as a word
# Thai, Lao, Burmese, Khmer, Japanese, Chinese: no blanks between words
_WITHOUT_BLANKS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


class Place(NamedTuple):
    """Where the words of a feature stand."""

    sentence: Sentence
    start: int
    end: int

    @property
    def words(self) -> str:
        """Return them as they were written."""
        return self.sentence.quote(self.start, self.end)

    @property
    def folded(self) -> tuple[str, ...]:
        """Return them as they are compared."""
        return self.sentence.words[self.start : self.end]


def features_of(subject: str, text: str) -> dict[int, Place]:
    """Return the features of a text, each with the first place of the words that it stands for, in reading order."""
    found: dict[int, Place] = {}
    for sentence in matter_of(subject):
        for at, word in enumerate(sentence.words):
            for number in _numbers(word, IN_SUBJECT):
                found.setdefault(number, Place(sentence, at, at + 1))
    for source in (subject, text):
        for sentence in matter_of(source):
            before = ""
            for at, word in enumerate(sentence.words):
                for number in _numbers(word):
                    found.setdefault(number, Place(sentence, at, at + 1))
                if before:
                    found.setdefault(number_of(before, word), Place(sentence, at - 1, at + 1))
                before = word
                if len(found) >= MOST:
                    return dict(islice(found.items(), MOST))
    return dict(islice(found.items(), MOST))


@lru_cache(maxsize=4)
def matter_of(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text without its greeting: "Buenas tardes", or "Question" alone in a subject."""
    sentences = list(sentences_of(text))
    while sentences:
        greeting = tuple(takewhile(GREETINGS.__contains__, sentences[0].words))
        if not greeting:
            break
        first = sentences.pop(0)
        if len(greeting) < len(first.words):
            sentences.insert(0, Sentence(first.words[len(greeting) :], first.written[len(greeting) :]))
            break
    return tuple(sentences)


def features_at(sentence: Sentence, start: int, end: int) -> tuple[int, ...]:
    """Return the features of the words at a place: of one its own, of more their pairs."""
    words = sentence.words[start:end]
    return (number_of(*words),) if len(words) == 1 else tuple(number_of(*pair) for pair in pairwise(words))


def parts_of(word: str) -> tuple[str, ...]:
    """Return a folded word and its beginnings, a beginning marked with a star; of a run without blanks its pairs."""
    if _WITHOUT_BLANKS.search(word):
        return tuple(word[at : at + 2] for at in range(max(1, len(word) - 1)))
    if word in NOT_OF_A_STEM:
        return (word,)
    return (word, *(f"{word[:length]}*" for length in BEGINNINGS if len(word) > length))


@lru_cache(maxsize=20_000)
def _numbers(word: str, *where: str) -> tuple[int, ...]:
    return tuple(number_of(*where, part) for part in parts_of(word))


@lru_cache(maxsize=20_000)
def number_of(*words: str) -> int:
    """Return the feature that stands for these words together."""
    digest = hashlib.blake2b("\0".join(words).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
