"""Which of the district's languages a text is in, and what told it: listed words, letters, spelling, script. Pure.

Names, numbers, addresses and links are no evidence: a family called Hernandez may write English. Each word says how
much more likely it is in one language than in the others; the sum decides (a naive Bayes model whose words and
neighbours stand in language_words.txt). Sure is only what keeps its distance from every other language of the list.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from operator import itemgetter
from typing import NamedTuple

from ingest.wording.language_words import FOREIGN_LETTER, OTHER, Script, languages_of, script_of

_LOOK = 1600  # characters that are enough to tell
_ENOUGH = 60  # words of the script, taken evenly from the whole
_UNLISTED = 24  # words that are judged by their spelling, at most
_OFTEN = 3  # a word that is repeated says no more than this many
_MAYBE_A_NAME = 0.3
_IN_NAMES = frozenset("de la las los del da das do dos di du van von der den el y e of the and".split())

# Measured on one half of tests/languages; the other half and the texts of other programs confirmed them.
_SELDOM = 0.5  # how much less likely mail in a language is that is none of the district's
_LEAST = 2.5  # what one listed word says
_SURE = 3.0  # how far the next language must be behind, in all and by listed words and letters alone
_ONE_SCRIPT = 0.8  # the share of the text
_A_NAME = 4  # characters: a Chinese name has no more
_SPELLINGS = 3  # fewer unlisted words alone tell nothing
_SHOUTED = 3  # words in capitals; two may be a name

_PLAIN = str.maketrans("’\u200c", "' ")  # Persian joins the parts of a word without a space
_LINK = re.compile(r"(?<![!-~])[!-~]*(?:[@/\\_#0-9]|[a-z]\.[a-z]{2})[!-~]*")
_PAUSE = re.compile(r"[.!?:;…\n\r\"“”«»()¿¡*>|•。，、？！؟،]+")
_HAN = r"\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = (
    r"\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    r"\u0a01-\u0a03\u0a3c-\u0a4d\u0a70\u0a71\u0a75"  # Python counts the vowels of India among no letters
)
_WORD = re.compile(rf"[{_HAN}]+|(?:[^\W\d_{_HAN}]|[{_MARKS}]|(?<=\w)['ʼ](?=\w))+")


class Told(NamedTuple):
    """A language, whether that is certain, and what told it (for `explain --why`)."""

    code: str | None
    sure: bool
    rule: str


class _Word(NamedTuple):
    text: str  # in small letters
    weight: float = 1.0  # less where it could be part of a name
    capital: bool = False  # then only a listed word is evidence

    @property
    def script(self) -> str:
        return script_of(self.text[0])


class _Evidence(NamedTuple):
    word: str
    kind: str  # what the rule calls it
    gains: dict[str, float]  # what it says for each language
    barred: list[frozenset[str]]  # for each of its letters that some do not write: the languages that do not

    def gain(self, code: str) -> float:
        """Return what the word says for a language, letters and all."""
        gain = self.gains.get(code, 0.0)
        return gain - FOREIGN_LETTER * sum(code in codes for codes in self.barred) if self.barred else gain


_NOTHING = Told(None, sure=False, rule="nothing that tells a language")
_LISTED, _LETTERS, _SPELLING = "frequent words", "letters", "spelling"


def language_of(text: str) -> Told:
    """Return the language of *text*: None where it is none of the district's, or nothing tells."""
    sample = _LINK.sub(" . ", unicodedata.normalize("NFKC", text[:_LOOK]).translate(_PLAIN))
    words = Counter(word for part in _PAUSE.split(sample) for word in _words(part))
    sizes: defaultdict[str, float] = defaultdict(float)
    for word, times in words.items():
        sizes[word.script] += times * word.weight * len(word.text)
    if not sizes:
        return _NOTHING
    sizes["han"] *= 3  # one Chinese character says as much as three letters
    script = max(sizes, key=lambda name: sizes[name])
    one_script = sizes[script] >= _ONE_SCRIPT * sum(sizes.values())
    if script == "han":
        characters = "".join(word.text for word in words if word.script == "han")
        return _NOTHING if "kana" in sizes else _chinese(characters, one_script=one_script)
    return _judged(_evidence(languages_of(script), words), one_script=one_script)


def _words(sentence: str) -> list[_Word]:
    """Return each word of a sentence with its weight: little where it stands among capitals, as names do."""
    words: list[str] = _WORD.findall(sentence)
    shouting = len(words) >= _SHOUTED and sentence.isupper()
    capital = [word[0].isupper() and word != "I" and not shouting for word in words]
    if not any(capital):
        return [_Word(word.lower()) for word in words]
    before, after = _after_capital(words, capital), _after_capital(words[::-1], capital[::-1])[::-1]
    found = []
    for at, word in enumerate(words):
        weight = 1.0
        if capital[at]:
            initial = len(word) == 1 and word.isascii()
            weight = _MAYBE_A_NAME if at or after[at] or initial else 1.0
        elif before[at] and after[at] and word in _IN_NAMES:
            continue
        found.append(_Word(word.lower(), weight, capital[at]))
    return found


def _after_capital(words: list[str], capital: list[bool]) -> list[bool]:
    """Return for each word whether the one before it has a capital; a "de los" between names is passed over."""
    found, last = [], False
    for word, big in zip(words, capital, strict=True):
        found.append(last)
        if word not in _IN_NAMES:
            last = big
    return found


def _chinese(characters: str, *, one_script: bool) -> Told:
    """Return Chinese where its small words stand, or more characters than a name has."""
    small = [one for one in dict.fromkeys(characters) if one in languages_of("han").words]
    if not small and len(characters) <= _A_NAME:
        return _NOTHING
    return Told("zh", one_script and len(small) > 1, f"script: {', '.join(small[:4])}" if small else "script")


def _evidence(known: Script, words: Counter[_Word]) -> list[_Evidence]:
    """Return what each word of the script says; spelling is only asked where listed words are few."""
    found, unlisted = [], []
    ours = [item for item in words.items() if item[0].script == known.name]
    for word, times in ours[:: 1 + len(ours) // _ENOUGH]:
        if gains := known.listed(word.text):
            factor = word.weight * min(times, _OFTEN)
            gains = {code: gain * factor for code, gain in gains.items()}
            found.append(_Evidence(word.text, _LISTED, gains, known.barred(word.text)))
        elif not word.capital:
            unlisted.append(word.text)
    for text in unlisted[: max(0, _UNLISTED - len(found))]:
        barred = known.barred(text)
        found.append(_Evidence(text, _LETTERS if barred else _SPELLING, known.spelling(text), barred))
    return found


def _totals(evidence: list[_Evidence]) -> dict[str, float]:
    """Return what all words together say for each language."""
    totals: defaultdict[str, float] = defaultdict(float)
    barred: Counter[frozenset[str]] = Counter()
    for one in evidence:
        barred.update(one.barred)
        for code, gain in one.gains.items():
            totals[code] += gain
    for codes, times in barred.items():
        for code in codes:
            totals[code] -= FOREIGN_LETTER * times
    return totals


def _judged(evidence: list[_Evidence], *, one_script: bool) -> Told:
    """Return the language for which most speaks; sure where little speaks against it, and not the spelling alone."""
    totals = _totals(evidence)
    ranked = sorted(totals, key=lambda code: totals[code] - _SELDOM * code.startswith(OTHER), reverse=True)
    if not ranked or ranked[0].startswith(OTHER) or totals[ranked[0]] < _LEAST:
        return _NOTHING
    if len(evidence) < _SPELLINGS and all(one.kind == _SPELLING for one in evidence):
        return _NOTHING
    best, second = ranked[0], max(ranked[1:], key=lambda code: totals[code], default="")
    leads = sorted(((one.gain(best) - one.gain(second), one) for one in evidence), key=itemgetter(0), reverse=True)
    ahead = totals[best] - max(totals.get(second, 0.0), 0.0)
    ahead_by_words = sum(lead for lead, one in leads if one.kind != _SPELLING)
    against = sum(max(map(one.gain, one.gains), default=0.0) - one.gain(best) for one in evidence)
    sure = one_script and min(ahead, ahead_by_words) >= _SURE and ahead >= against
    return Told(best, sure, _rule([one for lead, one in leads if lead > 0]))


def _rule(told: list[_Evidence]) -> str:
    """Return the words that told most, by the firmest kind of evidence that there is."""
    for kind in (_LISTED, _LETTERS, _SPELLING):
        if words := dict.fromkeys(one.word for one in told if one.kind == kind):
            return f"{kind}: {', '.join(list(words)[:4])}"
    return _SPELLING
