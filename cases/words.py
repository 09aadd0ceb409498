"""Words as the lists of categories.toml and the mails compare them, and finding many phrases in one pass.

One tokenizer serves both sides, so that a phrase and a text can only differ where a reader would say so.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

LONGEST_TEXT = 100_000  # characters: what a person means stands before; the rest is pasted
KNOWN_WORDS = 20_000
LONGEST_WORD = 60  # what a letter may have to show
LONGEST_NAME = 60  # nobody types more; difflib is slow on long words

# An apostrophe, a combining accent or an invisible character belongs to its word ("don't", a decomposed "ñ"); all of
# them are dropped by folding. Hyphen, slash and other signs part words; of the signs only $ and % are words themselves.
APOSTROPHES = "'\u2018\u2019\u02bc\u00b4`"
INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
WORD_OR_END = re.compile(
    rf"(?P<word>(?:[^\W_]|[{APOSTROPHES}\u0300-\u036f{INVISIBLE}])+|[$%])"
    r"|(?P<end>[.!?\u2026](?=[\s\"\u201d\u00bb)\]]|$)|\n\s*\n)"
)
# A full stop after these ends no sentence; after a single letter neither ("I.C.E. came").
ABBREVIATIONS = frozenset(
    [
        "gov",
        "ed",
        "pen",
        "civ",
        "proc",
        "sec",
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "ave",
        "jr",
        "sr",
        "sra",
        "srta",
        "dra",
        "prof",
        "approx",
    ]
)

# Everyday words that begin like a stem of the lists without belonging to it ("beca*", a grant; "exam*"; "yell*").
NOT_OF_A_STEM = frozenset(["because", "became", "become", "becomes", "becoming", "example", "examples", "yellow"])


class Found(NamedTuple):
    """A phrase stands at words[start:end]."""

    start: int
    end: int
    label: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence, folded for comparing and as they were written."""

    words: tuple[str, ...]
    written: tuple[str, ...]

    def quote(self, start: int, end: int) -> str:
        """Return the words as written: safe in a letter, no punctuation or line break comes along."""
        return " ".join(self.written[start:end])


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of the first 100,000 characters; a blank line ends one too, a line break does not."""
    words: list[str] = []
    written: list[str] = []
    for match in WORD_OR_END.finditer(text[:LONGEST_TEXT]):
        if match.lastgroup == "word":
            word = match[0][:LONGEST_WORD].strip(APOSTROPHES)
            if folded := fold(word):
                words.append(folded)
                written.append(word)
        elif words and not _abbreviated(words[-1], match[0]):
            yield Sentence(tuple(words), tuple(written))
            words, written = [], []
    if words:
        yield Sentence(tuple(words), tuple(written))


@lru_cache(maxsize=4)
def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text; the last few texts are remembered, for everybody who asks about one mail."""
    return tuple(sentences(text))


def words_of(text: str) -> tuple[str, ...]:
    """Return all words of a short text, folded, sentences or not."""
    return tuple(word for sentence in sentences(text) for word in sentence.words)


def plain(name: str) -> str:
    """Return a name as typed names are compared: without regard to case, accents, hyphens and signs."""
    return " ".join(words_of(name[:LONGEST_NAME]))


def without_accents(text: str) -> str:
    """Return text decomposed (NFKD) and without accents. Sign by sign: sorting a long run of accents is quadratic."""
    return text.translate({ord(sign): _without_accent(sign) for sign in set(text) if not sign.isascii()})


@lru_cache(maxsize=4096)
def _without_accent(sign: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(one))


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Return the word in lower case, without accents, apostrophes or anything but letters, digits, $ and %."""
    if not word.isascii():
        word = without_accents(word.casefold())
    return "".join(sign for sign in word.lower() if sign.isalnum() or sign in "$%")


def _abbreviated(word: str, end: str) -> bool:
    return end == "." and (len(word) == 1 or word in ABBREVIATIONS) and not word.isdigit()


class _Node:
    """What may follow the words so far."""

    __slots__ = ("labels", "lengths", "stems", "then")

    def __init__(self) -> None:
        self.then: dict[str, _Node] = {}
        self.labels: list[int] = []  # phrases that end here
        self.stems: dict[str, list[int]] = {}  # phrases that end with a word beginning so: "bully*"
        self.lengths: tuple[int, ...] = ()


class Phrases:
    """Many phrases compiled into one trie of words; a trailing * matches any ending of the last word."""

    def __init__(self, labelled: Iterable[tuple[str, int]]) -> None:
        self._root = _Node()
        self._begin = lru_cache(maxsize=KNOWN_WORDS)(self._begins)  # most words begin no phrase: know them at once
        for phrase, label in labelled:
            self._add(phrase, label)

    def _add(self, phrase: str, label: int) -> None:
        words = words_of(phrase)
        if not words:
            return
        open_ended = phrase.endswith("*")
        node = self._root
        for word in words[:-1] if open_ended else words:
            node = node.then.setdefault(word, _Node())
        if open_ended:
            node.stems.setdefault(words[-1], []).append(label)
            node.lengths = tuple(sorted({*node.lengths, len(words[-1])}))
        else:
            node.labels.append(label)

    def find(self, words: Sequence[str]) -> list[Found]:
        """Return every phrase in the words, overlapping ones too, in order of their beginnings."""
        found: list[Found] = []
        for start, first in enumerate(words):
            labels, node = self._begin(first)
            for label in labels:
                found.append(Found(start, start + 1, label))  # noqa: PERF401 - nearly always empty: no generator
            at = start + 1
            while node is not None and at < len(words):
                labels, node = _step(node, words[at])
                at += 1
                found.extend(Found(start, at, label) for label in labels)
        return found

    def _begins(self, word: str) -> tuple[tuple[int, ...], _Node | None]:
        """Return the phrases that are this word alone, and the node of those that go on after it."""
        return _step(self._root, word)


def _step(node: _Node, word: str) -> tuple[tuple[int, ...], _Node | None]:
    """Return the phrases that end with this word, and the node of those that go on after it."""
    following = node.then.get(word)
    ended = following.labels if following is not None else ()
    labels = (*_open_ended(node, word), *ended) if node.lengths or ended else ()
    return labels, following if following is not None and (following.then or following.lengths) else None


def _open_ended(node: _Node, word: str) -> Iterator[int]:
    if word in NOT_OF_A_STEM:
        return
    for length in node.lengths:
        if length > len(word):
            return
        yield from node.stems.get(word[:length], ())
