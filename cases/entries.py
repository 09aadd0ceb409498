"""A table of a TOML file, asked key by key, so that all its mistakes can be told at once."""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from cases.file_lines import TOP, FileLines, Place
from cases.words import words_of

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Phrases = tuple[str, ...]
Pair = tuple[Phrases, Phrases]


class Entry:
    """One table of the file, asked key by key; what is wrong is noted and a harmless value given instead."""

    def __init__(
        self, where: str, table: Mapping[str, Any], mistakes: list[str], lines: FileLines, place: Place = TOP
    ) -> None:
        self.where = where
        self._table = table
        self._mistakes = mistakes
        self._lines = lines
        self._place = place
        self._known: list[str] = []

    def mistake(self, key: str, remedy: str, text: str = "") -> None:
        """Note what is wrong with a key, or with one text of its list, on which line, and the remedy."""
        line = self._lines.line(self._place, key, text)
        self._mistakes.append(f"line {line}: {self.where}: {key} {remedy}")

    def _take(self, key: str, default: object, kind: type, should_be: str) -> Any:  # noqa: ANN401 - TOML holds anything
        self._known.append(key)
        if key not in self._table:
            if default is None:
                self.mistake(key, f"is missing; it must be {should_be}")
            return default
        value = self._table[key]
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        self.mistake(key, f"must be {should_be}")
        return default

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default it must be there and not empty."""
        value = self._take(key, default, str, "a text in quotation marks")
        if value is not None and not value.strip() and default is None:
            self.mistake(key, "is empty; give it a text")
        return value or ""

    def id(self) -> str:
        """Return the id."""
        value = self.text("id")
        if value and not ID.fullmatch(value):
            self.mistake("id", "may hold small letters, digits and single hyphens only")
        return value

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """Return one of the allowed texts."""
        value = self.text(key, default)
        if value and value not in allowed:
            self.mistake(key, f'is "{value}"; it must be {" or ".join(allowed)}')
        return value

    def flag(self, key: str) -> bool:
        """Return true or false; false when it is not there."""
        return bool(self._take(key, False, bool, "true or false"))  # noqa: FBT003 - the default, not a switch

    def whole_number(self, key: str, default: int) -> int:
        """Return a whole number."""
        value = self._take(key, default, int, "a whole number")
        return int(value)

    def texts(self, key: str) -> Phrases:
        """Return a list of texts; empty when it is not there."""
        value = self._take(key, (), list, "a list of texts")
        if not all(isinstance(text, str) for text in value):
            self.mistake(key, "must be a list of texts")
            return ()
        return tuple(value)

    def phrases(self, key: str) -> Phrases:
        """Return a list of phrases that can be looked for."""
        return self._checked(key, self.texts(key))

    def _checked(self, key: str, phrases: Phrases) -> Phrases:
        for phrase in phrases:
            if not (any(map(str.isalnum, phrase)) or words_of(phrase)):  # the first is quick: a list has thousands
                self.mistake(key, f'holds "{phrase}", which has no word in it; take it out', phrase)
            elif "*" in phrase[:-1]:
                self.mistake(key, f'holds "{phrase}"; a * may stand at the very end only', phrase)
        return phrases

    def groups(self, key: str) -> tuple[Phrases, ...]:
        """Return a list of lists of phrases."""
        value = self._take(key, (), list, "a list of lists of texts")
        if not all(_is_texts(group) and group for group in value):
            self.mistake(key, "must be a list of lists of texts")
            return ()
        return tuple(self._checked(key, tuple(group)) for group in value)

    def pairs(self, key: str) -> tuple[Pair, ...]:
        """Return a list of [firsts, seconds]."""
        value = self._take(key, (), list, "a list of [firsts, seconds]")
        if not all(isinstance(pair, list) and len(pair) == 2 and all(map(_is_texts, pair)) for pair in value):  # noqa: PLR2004
            self.mistake(key, "must be a list of [firsts, seconds], two lists of texts each")
            return ()
        return tuple((self._checked(key, tuple(a)), self._checked(key, tuple(b))) for a, b in value)

    def entries(self, key: str) -> Iterator["Entry"]:
        """Yield the [[key]] entries."""
        value = self._take(key, (), list, f"written as [[{key}]] entries")
        for number, table in enumerate(value, 1):
            if isinstance(table, dict):
                where = f'[[{key}]] "{table.get("id", f"number {number}")}"'
                yield Entry(where, table, self._mistakes, self._lines, (key, number))
            else:
                self.mistake(key, f"must be written as [[{key}]] entries")

    def no_more_keys(self) -> None:
        """Note every key that nobody asked for."""
        for key in (key for key in self._table if key not in self._known):
            close = difflib.get_close_matches(key, self._known, n=1)
            remedy = f"did you mean {close[0]}?" if close else f"known are: {', '.join(sorted(self._known))}"
            self.mistake(key, f"is not a key that is known here; {remedy}")


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)
