"""Single words and pairs of words that stood oftener in mails that had to be read today, and what each weighs. Pure.

They say nothing alone. The table is learned from invented mails by bench/accuracy/weights.py; a word is known by its
first letters, folded.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import resources
from itertools import chain
from typing import NamedTuple

from cases.words import Sentence

STEM, BEGINNING = 6, 4  # letters: "bruise", "bruised", "bruises"; "sick", "sickness"
NUMBER = "#"  # every number is the same word
LENGTHS = 0.25  # a stretch in which sixteen times as many known words stand has half the weight for each


class Worth(NamedTuple):
    """What a word of the table says."""

    weight: float
    kind: str = ""  # the priority kind that it was seen with most; none for a word of ordinary mail


class Place(NamedTuple):
    """A word of the table where it stands."""

    worth: Worth
    sentence: Sentence
    start: int
    end: int


WeakWords = Mapping[str, Worth]  # "bruise", "sick*", "told me"


def keys_of(sentence: Sentence) -> Iterator[tuple[str, int, int]]:
    """Yield as what each word and each pair of words is known, with where it stands."""
    before = ""
    for at, word in enumerate(sentence.words):
        stem, beginning = _known_as(word)
        yield stem, at, at + 1
        if beginning:
            yield beginning, at, at + 1
        if before:
            yield f"{before} {stem}", at - 1, at + 1
        before = stem


@lru_cache(maxsize=4096)
def _known_as(word: str) -> tuple[str, str]:
    """Return a word's stem and its beginning, where it is long enough to have one."""
    return (NUMBER if word.isdigit() else word[:STEM]), (f"{word[:BEGINNING]}*" if len(word) >= BEGINNING else "")


def heard(words: WeakWords, sentence: Sentence) -> dict[str, Place]:
    """Return the words of the table that stand in a sentence, each once."""
    if not words:
        return {}
    found: dict[str, Place] = {}
    for key, start, end in keys_of(sentence):
        if (worth := words.get(key)) is not None:
            found[key] = Place(worth, sentence, start, end)
    return found


def evened(number: int) -> float:
    """Return what each word counts where so many known ones stand: who writes more is not more serious for it."""
    return float(max(1, number) ** -LENGTHS)


def parse(text: str) -> dict[str, Worth]:
    """Return a table from its text: lines of a word and its weight under headings of kinds; # begins a remark."""
    words: dict[str, Worth] = {}
    kind = ""
    for line in text.splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif "\t" in line:
            key, _, weight = line.partition("\t")
            words[key] = Worth(float(weight), kind)
    return words


def written(words: WeakWords, head: Iterable[str]) -> str:
    """Return the text of a table, remarks first, the heaviest words of each kind first."""
    lines = [f"# {line}".rstrip() for line in head]
    for kind in sorted({worth.kind for worth in words.values()}):
        mine = sorted((-abs(worth.weight), key) for key, worth in words.items() if worth.kind == kind)
        lines = [*lines, f"[{kind}]", *(f"{key}\t{words[key].weight:.2f}" for _, key in mine)]
    return "\n".join(chain(lines, [""]))


def shipped() -> dict[str, Worth]:
    """Return the table that ships with Casepost."""
    return parse(resources.files("cases").joinpath("weak_words.txt").read_text(encoding="utf-8"))
