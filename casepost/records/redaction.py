"""The words that a redacted copy leaves out: found by rules, by the names of the record, and by people. Pure.

The rules err on the side of leaving out too much. A person reads the copy before it is handed out: no rule knows every
name.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from casepost.records.ordinary import ORDINARY
from casepost.records.patterns import (
    BIRTH,
    BORN,
    DATE,
    EMAIL,
    EMAIL_OF_OTHERS,
    EMAILS,
    NAME,
    PASSAGE,
    RULES,
    STUDENT,
    STUDENTS,
    WHY,
)

_NEAR = 60  # letters between the word for birth and its date
_PARTICLES = frozenset(
    "de la las los del da das do dos van von der den el al the and mr mrs ms miss dr jr sr sra srta ii iii y e".split()
)
_SPELLED = 4  # letters from which on a part of a name counts in small letters too
_SEPARATED = re.compile(r"[^\w'’-]+")
_NO_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Cut:
    """A place that is left out: what kind of thing stands there, and where."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Removed:
    """A line of the log: what kind of thing was left out, on which line, and why. Never what stood there."""

    kind: str
    line: int
    why: str


class Names:
    """Whole names of many people, found by their first word: an office knows tens of thousands."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, set[tuple[str, ...]]] = {}
        self._unspaced: set[tuple[str, ...]] = set()
        for name in names:
            words = tuple(fold(word) for word in _words(name))
            if len(words) > 1:
                self._by_first.setdefault(words[0].strip("'’-"), set()).add(words)
            elif words and _unspaced(words[0]):
                self._unspaced.add(words)

    def possible(self, folded: str) -> Iterator[tuple[str, ...]]:
        """Yield the names, as their words, that may stand in a folded text."""
        first = {word.strip("'’-") for word in (*_SEPARATED.split(folded), *_NO_LETTERS.split(folded))}
        for word in sorted(first & self._by_first.keys()):
            yield from (words for words in sorted(self._by_first[word]) if all(part in folded for part in words))
        yield from (words for words in sorted(self._unspaced) if words[0] in folded)


@dataclass(frozen=True, slots=True)
class Known:
    """What a record knows that its redacted copy must not say."""

    people: tuple[str, ...] = ()  # of the case: each part of their names counts
    others: "Names" = field(default_factory=lambda: Names(()))  # of other cases: their whole names count
    students: tuple[str, ...] = ()
    own_emails: frozenset[str] = frozenset()  # of the constituent
    public_emails: frozenset[str] = frozenset()  # of the district: they stay
    passages: tuple[str, ...] = ()
    _names: list[tuple[str, re.Pattern[str], bool]] = field(default_factory=list, repr=False, compare=False)
    _joined: list[tuple[str, re.Pattern[str]]] = field(default_factory=list, repr=False, compare=False)

    def patterns(self) -> list[tuple[str, re.Pattern[str], bool]]:
        """Return (kind, pattern over folded text, whether it must begin with a capital), made once."""
        if not self._names:
            self._names.extend(_patterns(self))
        return self._names

    def joined(self) -> list[tuple[str, re.Pattern[str]]]:
        """Return (kind, pattern over text without accents) of parts of names written together, as in DiegoLopez."""
        if not self._joined:
            self._joined.extend(_joined(self))
        return self._joined


def students_in(text: str) -> Iterator[str]:
    """Yield the names that stand where a child is spoken of."""
    for pattern in STUDENTS:
        yield from (found["it"] for found in pattern.finditer(unicodedata.normalize("NFC", text)))


def redacted(text: str, known: Known) -> tuple[str, tuple[Removed, ...]]:
    """Return the text with a mark in place of each thing that is left out, and the log."""
    text = unicodedata.normalize("NFC", text)
    pieces, log, at, line = [], [], 0, 1
    for cut in cuts(text, known):
        line += text.count("\n", at, cut.start)
        pieces += [text[at : cut.start], f"[REDACTED: {cut.kind}]"]
        log.append(Removed(cut.kind, line, WHY[cut.kind]))
        line += text.count("\n", cut.start, cut.end)
        at = cut.end
    return "".join([*pieces, text[at:]]), tuple(log)


def cuts(text: str, known: Known) -> list[Cut]:
    """Return the places of a text (in its composed form, NFC) that are left out, in order."""
    return _merged([*_of_names(text, known), *_of_rules(text, known)])


def _merged(cuts: Sequence[Cut]) -> list[Cut]:
    """Return the cuts in order; those that overlap are one, of the kind that was found first in the order of rules."""
    merged: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: (cut.start, -cut.end)):
        if merged and cut.start < merged[-1].end:
            last = merged.pop()
            merged.append(Cut(last.kind, last.start, max(last.end, cut.end)))
        else:
            merged.append(cut)
    return merged


def _of_rules(text: str, known: Known) -> Iterator[Cut]:
    for found in EMAILS.finditer(text):
        address = found[0].strip(".'").lower()
        if address not in known.public_emails:
            yield Cut(EMAIL if address in known.own_emails else EMAIL_OF_OTHERS, *found.span())
    for kind, pattern in RULES:
        group = "it" if "it" in pattern.groupindex else 0
        yield from (Cut(kind, *found.span(group)) for found in pattern.finditer(text))
    for born in BORN.finditer(text):
        date = DATE.search(text, born.end(), born.end() + _NEAR)
        if date:
            yield Cut(BIRTH, *date.span())


def _of_names(text: str, known: Known) -> Iterator[Cut]:
    folded = fold(text)
    for kind, pattern, capital in known.patterns():
        for found in pattern.finditer(folded):
            if not capital or not text[found.start()].islower():
                yield Cut(kind, *found.span())
    plain = bare(text)
    for kind, joined in known.joined():
        yield from (Cut(kind, *found.span()) for found in joined.finditer(plain))
    for words in known.others.possible(folded):
        yield from (Cut(NAME, *found.span()) for found in _whole(words).finditer(folded))


def _patterns(known: Known) -> Iterator[tuple[str, re.Pattern[str], bool]]:
    for passage in sorted(known.passages, key=len, reverse=True):
        words = fold(unicodedata.normalize("NFC", passage)).split()
        if words:
            yield PASSAGE, re.compile(r"\s+".join(re.escape(word) for word in words)), False
    for kind, names in ((STUDENT, known.students), (NAME, known.people)):
        for name in dict.fromkeys(names):
            words = [fold(word) for word in _words(name)]
            if len(words) > 1:
                yield kind, _whole(words), False
                yield kind, _whole([words[-1], *words[:-1]]), False
        parts = _parts(names)
        for capital in (False, True):
            some = [part for part in parts if _only_with_capital(part) is capital]
            if some:
                yield kind, re.compile("|".join(map(_bounded, some))), capital


def _joined(known: Known) -> Iterator[tuple[str, re.Pattern[str]]]:
    for kind, names in ((STUDENT, known.students), (NAME, known.people)):
        some = [part.capitalize() for part in _parts(names) if not _unspaced(part) and not _only_with_capital(part)]
        if some:
            yield kind, re.compile(rf"(?<![A-Z])(?:{'|'.join(map(re.escape, some))})(?![a-z])")


def _parts(names: Iterable[str]) -> list[str]:
    """Return the parts of names, folded, the longest first."""
    parts = {fold(word).strip("'’-_") for name in names for word in _words(name)} - _PARTICLES
    return sorted((part for part in parts if len(part) > 1), key=lambda part: (-len(part), part))


def _only_with_capital(part: str) -> bool:
    """Return whether a part of a name would in small letters be an ordinary word, or might be one."""
    return not _unspaced(part) and (len(part) < _SPELLED or part in ORDINARY)


def _whole(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"[\s,._-]{1,3}".join(map(_bounded, words)))


def _bounded(word: str) -> str:
    """Return the pattern of a word between anything but letters, as in Diego_Lopez2.pdf.

    In writing without blanks between words it may stand within others.
    """
    return re.escape(word) if _unspaced(word) else rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])"


def _unspaced(word: str) -> bool:
    """Return whether a word is of a writing without capitals, in which two signs may be a whole name."""
    return len(word) > 1 and word.lower() == word.upper() and not word.isascii()


def _words(name: str) -> list[str]:
    text = unicodedata.normalize("NFC", name)
    return [word for word in _SEPARATED.split(text) if word.strip("'’-")]


def fold(text: str) -> str:
    """Return text of the same length in small letters without accents, so that places in it are places in the text."""
    return text.lower() if text.isascii() else "".join(map(_small, bare(text)))


def bare(text: str) -> str:
    """Return text of the same length without accents."""
    return text if text.isascii() else "".join(unicodedata.normalize("NFD", letter)[:1] for letter in text)


def _small(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter


def names_of(values: Iterable[str]) -> tuple[str, ...]:
    """Return names worth looking for: not empty, not an address."""
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip() and "@" not in value))
