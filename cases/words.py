"""Words as the lists of categories.toml and the mails compare them, and finding many phrases in one pass.

One tokenizer serves both sides, so that a phrase and a text can only differ where a reader would say so.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

LONGEST_TEXT = 100_000  # characters: what a person means stands before; the rest is pasted
KNOWN_WORDS = 20_000
LONGEST_WORD = 60  # what a letter may have to show
_PAIR = 2  # words
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
    if len(text) <= LONGEST_WORD and text.isascii() and text.replace(" ", "").isalnum():  # as nearly every listed term
        return tuple(text.lower().split())
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


class Phrases:
    """Many phrases to be found in one pass; a trailing * matches any ending of the last word.

    Phrases stand in dictionaries by their whole text. A phrase of two words or more is looked for only where its first
    two words stand, so that an everyday first word costs no more than another.
    """

    def __init__(self, labelled: Iterable[tuple[str, int]]) -> None:
        self._whole: dict[str, list[int]] = {}
        self._open: dict[str, list[int]] = {}  # by all that stands before the *
        self._lengths: dict[str, set[int]] = {}  # first two words -> words of the phrases that begin so
        self._open_lengths: dict[str, set[tuple[int, int]]] = {}  # and of open ones, with the letters of the last
        self._seconds: dict[str, set[int]] = {}  # first word -> letters of an open second one
        self._firsts: tuple[int, ...] = ()  # letters of open phrases of one word
        self._alone = lru_cache(maxsize=KNOWN_WORDS)(self._of_one_word)  # most words are no phrase: know them at once
        for phrase, label in labelled:
            self._add(phrase, label)

    def _add(self, phrase: str, label: int) -> None:
        folded = folded_phrase(phrase)
        if not folded:
            return
        words = folded.split(" ")
        pair = " ".join(words[:2])
        if not phrase.endswith("*"):
            self._whole.setdefault(folded, []).append(label)
            if len(words) > 1:
                self._lengths.setdefault(pair, set()).add(len(words))
            return
        self._open.setdefault(folded, []).append(label)
        letters = len(words[-1])
        if len(words) == 1:
            self._firsts = tuple(sorted({*self._firsts, letters}))
        elif len(words) == _PAIR:
            self._seconds.setdefault(words[0], set()).add(letters)
        else:
            self._open_lengths.setdefault(pair, set()).add((len(words), letters))

    def find(self, words: Sequence[str]) -> list[Found]:
        """Return every phrase in the words, overlapping ones too, in order of their beginnings."""
        found: list[Found] = []
        last = len(words) - 1
        for start, first in enumerate(words):
            for label in self._alone(first):
                found.append(Found(start, start + 1, label))  # noqa: PERF401 - nearly always empty: no generator
            if start == last:
                break
            pair = f"{first} {words[start + 1]}"
            if pair in self._lengths or pair in self._open_lengths or first in self._seconds:
                found.extend(sorted(self._longer(words, start, pair), key=lambda one: one.end))
        return found

    def _longer(self, words: Sequence[str], start: int, pair: str) -> Iterator[Found]:
        """Yield the phrases of two words or more that begin here."""
        for length in self._lengths.get(pair, ()):
            if (end := start + length) <= len(words):
                yield from (Found(start, end, label) for label in self._whole.get(" ".join(words[start:end]), ()))
        second = [(_PAIR, letters) for letters in self._seconds.get(words[start], ())]
        for length, letters in (*second, *self._open_lengths.get(pair, ())):
            if (end := start + length) <= len(words) and _may_go_on(words[end - 1], letters):
                before = " ".join((*words[start : end - 1], words[end - 1][:letters]))
                yield from (Found(start, end, label) for label in self._open.get(before, ()))

    def _of_one_word(self, word: str) -> tuple[int, ...]:
        """Return the phrases that are this word alone, or its beginning."""
        begun = (self._open.get(word[:letters], ()) for letters in self._firsts if _may_go_on(word, letters))
        return (*chain.from_iterable(begun), *self._whole.get(word, ()))


def _may_go_on(word: str, letters: int) -> bool:
    return len(word) >= letters and word not in NOT_OF_A_STEM


def folded_phrase(phrase: str) -> str:
    """Return the words of a phrase as a text holds them, with one blank between; '' where it has none."""
    bare = phrase.rstrip("*").replace("'", "").replace("-", " ")
    if bare.islower() and bare.isascii() and bare.replace(" ", "").isalnum():
        return " ".join(bare.split())  # as nearly all are written: twenty thousand are read at every start
    return " ".join(words_of(phrase))
