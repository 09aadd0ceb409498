"""What language_words.txt knows, ready to look up: words, spelling and letters of the languages of one script."""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

OTHER = "-"  # begins the code of a language that is none of the district's
_RARE = 5e-5  # how often a word comes that is in no list
_SMOOTH = 0.3
_LISTED = 2.5  # the least that a listed word says
_SPELLING = 2.5  # the most that the spelling of one unlisted word says
FOREIGN_LETTER = 4.0  # what a letter takes from a language that does not write it
_BARE = str.maketrans("đıłøßæœ", "dilosao")
_AS_LOOKED_UP = str.maketrans("يك", "یک") | dict.fromkeys([*range(0x64B, 0x653), 0x640, 0x670])
# Many write Persian, Urdu or Pashto on an Arabic keyboard; vowel signs are rarely written, the stretching line is none.


@dataclass(frozen=True, slots=True)
class Language:
    """A section of the file: words with the most frequent first, and the letters that not every neighbour writes."""

    code: str  # with "-" before it: not one of the district's
    script: str
    letters: frozenset[str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """The languages of one script. A gain says how much more likely a word is in a language than anywhere."""

    name: str
    codes: tuple[str, ...]
    words: Mapping[str, Mapping[str, float]]
    strangers: Mapping[str, frozenset[str]]  # letter -> the languages that do not write it
    grams: Mapping[str, tuple[float, ...]]  # how likely three letters in a row are, in the order of `codes`

    def listed(self, word: str) -> Mapping[str, float]:
        """Return what a listed word says for each language, nothing for one that is not listed."""
        found = self.words.get(key(word))
        if found is None and not word.isascii():
            found = self.words.get(bare(word))
        return found or {}

    def spelling(self, word: str) -> dict[str, float]:
        """Return what the spelling of an unlisted word says for each language."""
        rows = [self.grams[gram] for gram in _grams(bare(word)) if gram in self.grams]
        if not rows:
            return {}
        sums = [sum(column) / max(len(rows), 4) ** 0.5 for column in zip(*rows, strict=True)]
        least = max(sums) - _SPELLING
        return {code: value - least for code, value in zip(self.codes, sums, strict=True) if value > least}

    def barred(self, word: str) -> list[frozenset[str]]:
        """Return for each letter of a word that some languages do not write: which do not."""
        if word.isascii():
            return []
        return [self.strangers[letter] for letter in set(word) & self.strangers.keys()]


def key(word: str) -> str:
    """Return a word as it is looked up."""
    return word if word.isascii() else word.translate(_AS_LOOKED_UP)


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def bare(word: str) -> str:
    """Return a word as those write it who leave out its accents: autobus, duong."""
    if word.isascii():
        return word
    word = key(word).translate(_BARE)
    if not word or script_of(word[0]) != "latin":
        return word  # only Latin letters are also written without their marks
    return "".join(map(_plain, word))


@cache
def languages_of(name: str) -> Script:
    """Return the languages of a script; learnt when the first text of that script comes."""
    languages = [language for language in read_languages() if language.script == name]
    return Script(
        name=name,
        codes=tuple(language.code for language in languages),
        words=_words(languages),
        strangers=_strangers(languages),
        grams=_spellings(languages),
    )


@cache
def read_languages() -> tuple[Language, ...]:
    """Return what the data file lists."""
    text = files("ingest.wording").joinpath("language_words.txt").read_text("utf-8")
    found = []
    for section in text.split("\n[")[1:]:
        head, _, words = section.partition("\n")
        code, script_name, *letters = head.replace("]", "").split()
        found.append(Language(code, script_name, frozenset("".join(letters)), tuple(dict.fromkeys(words.split()))))
    return tuple(found)


def _words(languages: Iterable[Language]) -> dict[str, dict[str, float]]:
    """Zipf's law gives the frequency: the tenth word of a list comes about twice as often as the twentieth."""
    gains: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for language in languages:
        for rank, word in enumerate(language.words):
            gain = math.log(0.06 / (rank + 5) / _RARE)
            for form in {key(word), bare(word)}:
                gains[form][language.code] = max(gain, gains[form].get(language.code, 0.0), _LISTED)
    return dict(gains)


def _strangers(languages: list[Language]) -> dict[str, frozenset[str]]:
    letters = frozenset().union(*(language.letters for language in languages))
    found = {letter: frozenset(one.code for one in languages if letter not in one.letters) for letter in letters}
    return {letter: codes for letter, codes in found.items() if codes}


def _spellings(languages: list[Language]) -> dict[str, tuple[float, ...]]:
    counts = [Counter(gram for word in language.words for gram in _grams(bare(word))) for language in languages]
    every = set().union(*counts)
    bottoms = [sum(count.values()) + _SMOOTH * len(every) for count in counts]
    return {
        gram: tuple(math.log((count[gram] + _SMOOTH) / bottom) for count, bottom in zip(counts, bottoms, strict=True))
        for gram in every
    }


def _grams(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[at : at + 3] for at in range(len(padded) - 2)] + [
        padded[at : at + 2] for at in range(len(padded) - 1)
    ]


# (first, last code point, script)
_RANGES = (
    (0x0, 0x370, "latin"), (0x1E00, 0x1F00, "latin"), (0x400, 0x530, "cyrillic"), (0x600, 0x780, "arabic"),
    (0x8A0, 0x900, "arabic"), (0x900, 0x980, "devanagari"), (0xA00, 0xA80, "gurmukhi"), (0x3040, 0x3100, "kana"),
    (0x3005, 0x3006, "han"), (0x3400, 0xA000, "han"), (0xF900, 0xFB00, "han"), (0x20000, 0x40000, "han"),
)  # fmt: skip


@lru_cache(maxsize=4096)
def script_of(letter: str) -> str:
    """Return the script of a letter, "other" for those that no language of the list is written in."""
    point = ord(letter)
    return next((name for first, last, name in _RANGES if first <= point < last), "other")
