"""Sentences that the code makes, in the language of a letter. Pure.

English stands in the code, and is what a language's file looks a sentence up by: the same sentence with {names} where
values stand. A value is only ever put in as it is, for it may have come by mail. Nothing here is a regular expression:
the fixed words are looked for one after the other, each where it stands first, so hostile values cost no time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, zip_longest

LONGEST = 2_000  # characters of a sentence: what is longer is nobody's sentence of ours
SENTENCE = "sentence"  # the table of whole sentences; every other one is of values, named as they are in sentences
_DEEPEST = 9  # a value in a sentence, a value in that value, and so on
_NAME = re.compile(r"\{([a-z_]+)\}")

Tables = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence apart: its fixed words, and the names of the values between them."""

    fixed: tuple[str, ...]
    names: tuple[str, ...]

    def values(self, text: str) -> dict[str, str] | None:
        """Return what stands in *text* for each name, as little as possible for the first; None for another text."""
        first, *rest = self.fixed
        if not rest or not text.startswith(first):
            return {} if not rest and text == first else None
        *middle, last = rest
        found: list[str] = []
        place, end = len(first), len(text) - len(last)
        for words in middle:
            at = text.find(words, place)
            if at < 0:
                return None
            found.append(text[place:at])
            place = at + len(words)
        if end < place or not text.endswith(last):
            return None
        return dict(zip(self.names, (*found, text[place:end]), strict=True))

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the sentence with values in the places of their names."""
        put = (values[name] for name in self.names)
        return "".join(chain.from_iterable(zip_longest(self.fixed, put, fillvalue="")))


def pattern(sentence: str) -> Pattern:
    """Return a sentence of a file taken apart. Raises ValueError for one that could not be told from others."""
    parts = _NAME.split(sentence)
    fixed, names = tuple(parts[::2]), tuple(parts[1::2])
    if "{" in "".join(fixed) or "}" in "".join(fixed):
        raise ValueError(f"{sentence!r}: a name between braces is made of small letters")
    if not all(fixed[1:-1]) or not any(map(str.strip, fixed)):
        raise ValueError(f"{sentence!r}: words must stand between two names")
    return Pattern(fixed, names)


class Sentences:
    """The sentences of one language."""

    def __init__(self, tables: Tables) -> None:
        """Take the tables of a language: English and its own words. Raises ValueError with the sentence at fault."""
        self._pairs = {table: _pairs(lines) for table, lines in tables.items()}

    def said(self, sentence: str) -> str:
        """Return a sentence of ours in this language; as it is where the language lacks it."""
        return self._said(SENTENCE, sentence, 1) if len(sentence) <= LONGEST else sentence

    def _said(self, table: str, text: str, depth: int) -> str:
        for english, own in self._pairs.get(table, ()):
            values = english.values(text)
            if values is not None:
                deeper = depth < _DEEPEST
                return own.filled(
                    {name: self._said(name, value, depth + 1) if deeper else value for name, value in values.items()}
                )
        return text


def _pairs(lines: Mapping[str, str]) -> tuple[tuple[Pattern, Pattern], ...]:
    """Return the lines of a table, those with the most fixed words first: the nearest wins."""
    pairs = [(pattern(english), pattern(own)) for english, own in lines.items()]
    for english, own in pairs:
        if len(set(english.names)) != len(english.names) or set(english.names) != set(own.names):
            raise ValueError(f"{''.join(english.fixed)!r}: both sides need the same names, and the English each once")
    return tuple(sorted(pairs, key=lambda pair: -len("".join(pair[0].fixed))))
