"""Taking a filled-in form apart. Pure.

It comes from a mail program, often filled in inside the quote of our own letter: the lines are known by their labels.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from cases.commands import Trouble
from cases.form import BEGIN_LINES, BY_LABEL, END_LINES, HINT_LINES, Field
from cases.sheet import SPELLING, read_sheet
from cases.words import plain

_LABEL_WORDS = 4
_RULE = 20  # dashes around a mail in a letter of ours
_MARKS = " \t>|*_-\u2022\u00b7\u2013\u2014"  # quotes, bullets, bold: what programs and people put before a line
_COLONS = str.maketrans({"\uff1a": ":", "\u2236": ":"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the form that was filled in: as typed, and its value."""

    typed: str
    value: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form taken apart: what was filled in, by key, and the lines that are none of it."""

    entries: Mapping[str, Entry]
    troubles: tuple[Trouble, ...] = ()
    above: str = ""  # what stands before the first line of the form

    def value(self, key: str) -> str:
        """Return what was filled in, or ''."""
        return self.entries[key].value if key in self.entries else ""


def take_apart(text: str) -> Sheet:
    """Return what the lines of a form say. Everything below `Summary:` is the summary.

    What stands above the first label is the summary where none is written, and is kept in what was typed otherwise.
    """
    taker = _Taker()
    lines = text.split("\n")
    for place, line in enumerate(lines):
        known = _labelled(line)
        if known is not None and known[0].key == "summary":
            taker.summary(line, known[1], lines[place + 1 :])
            break
        if known is not None:
            taker.label(known[0], known[1], _unmarked(line))
        elif not _is_ours(line):
            taker.other(_unmarked(line))
    return taker.sheet()


class _Taker:
    """Takes the lines of a form one by one."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._troubles: list[Trouble] = []
        self._above: list[str] = []
        self._open = ""  # key of the line whose value may go on

    def label(self, one: Field, value: str, typed: str) -> None:
        if one.key in self._entries and self._entries[one.key].value and value:
            self._troubles.append(Trouble(typed, f"{one.label}: stands twice. Keep one of the lines."))
        elif value or one.key not in self._entries:
            self._entries[one.key] = Entry(typed, value)
        self._open = one.key

    def other(self, line: str) -> None:
        """Take a line without a label: more of the value above it, or nothing that we know."""
        if not self._entries and not _looks_labelled(line):
            self._above.append(line)
            return
        entry = self._entries.get(self._open)
        if not line.strip():
            self._open = "" if entry is None or entry.value else self._open
        elif entry is None or _looks_labelled(line):
            self._troubles.append(_unknown(line))
        else:
            self._entries[self._open] = Entry(f"{entry.typed} {line.strip()}", f"{entry.value} {line.strip()}".strip())

    def summary(self, line: str, first: str, rest: list[str]) -> None:
        """Take the summary: the rest of the text. A line of the form in it would be told to whoever called."""
        words = [first]
        for below in rest:
            if plain(below) in END_LINES:
                break
            if (known := _labelled(below)) is not None:
                why = f"{known[0].label}: stands below the summary, which is read back. Put the line above it."
                if known[1]:
                    self._troubles.append(Trouble(_unmarked(below), why))
            elif not _is_ours(below):
                words.append(below.translate(SPELLING).rstrip())
        self._entries["summary"] = Entry(_unmarked(line), "\n".join(words).strip())

    def sheet(self) -> Sheet:
        above = "\n".join(self._above).strip()
        filled = {key: entry for key, entry in self._entries.items() if entry.value}
        if "summary" not in filled and above:
            return Sheet({**filled, "summary": Entry("", above)}, tuple(self._troubles))
        return Sheet(filled, tuple(self._troubles), above)


def _unquoted(line: str) -> str:
    """Return a line without the marks of a quote."""
    return line.translate(SPELLING).lstrip("> |").rstrip()


def _unmarked(line: str) -> str:
    """Return a line without the marks before it: of a quote, a list, bold letters."""
    return line.translate(SPELLING).lstrip(_MARKS).rstrip()


def _labelled(line: str) -> tuple[Field, str] | None:
    """Return the field whose label a line begins with, and what stands behind it."""
    label, colon, value = _unmarked(line).translate(_COLONS).partition(":")
    one = BY_LABEL.get(plain(label)) if colon else None
    return (one, value.strip().strip("*_").strip()) if one is not None else None


def field_of(line: str) -> str:
    """Return the key of the field whose label a line begins with, or ''."""
    known = _labelled(line)
    return known[0].key if known else ""


def _looks_labelled(line: str) -> bool:
    """Whether a line seems to be meant as one of the form: a word or two, a colon, a value."""
    label, colon, value = line.translate(_COLONS).partition(":")
    words = label.split()
    return (
        bool(colon and value.strip() and not value.startswith("//"))
        and 0 < len(words) < _LABEL_WORDS
        and words[0][0].isalpha()
    )


def _is_ours(line: str) -> bool:
    """Whether a line is the first of the empty form, or a hint of it still standing."""
    bare = _unmarked(line)
    if plain(bare) in BEGIN_LINES:
        return True
    return bare.startswith("[") and bare.endswith("]") and plain(bare) in HINT_LINES


def _unknown(line: str) -> Trouble:
    label, colon, value = line.translate(_COLONS).partition(":")
    near = difflib.get_close_matches(plain(label), BY_LABEL, n=1, cutoff=0.7) if colon else []
    if not near:
        return Trouble(line, "The form has no such line. Write it below Summary: or take it out.")
    return Trouble(line, "The form has no such line.", f"{BY_LABEL[near[0]].label}: {value.strip()}")


def returned(text: str, own: str, *, again: bool = False) -> str:
    """Return the form that came back in a reply to the empty one, as a `#log` mail of its own; '' for none.

    *text* is all of the reply, where the lines may stand inside the quote; *own* what was written outside of it.
    *again*: the reply is to our letter about its mistakes, which quotes the whole mail from its `#log` on.
    """
    alone = _from_its_beginning(own)
    if "how" in take_apart(alone).entries:
        return alone if read_sheet(alone).lines else f"#log\n{alone}"
    lines = text.split("\n")
    begun = next((place for place, line in enumerate(lines) if _begins(line, again=again)), None)
    if again and begun is None:
        return ""
    start = -1 if begun is None else begun
    labels = [place for place, line in enumerate(lines) if place > start and _labelled(line) is not None]
    if not labels:
        return ""
    end = next((place for place, line in enumerate(lines) if place > labels[0] and _ends(line)), len(lines))
    form = [_unquoted(line) for line in lines[labels[0] : end] if not _is_ours(line)]
    if not take_apart("\n".join(form)).entries:
        return ""
    above = {line.strip() for line in lines[: labels[0]]}
    said = [line for line in own.split("\n") if line.strip() in above and line.strip().casefold() != "#log"]
    return "\n".join(["#log", *said, *form]).strip()


def _from_its_beginning(own: str) -> str:
    """Return what was typed without our letter above the form, where a program quotes without any mark."""
    lines = own.split("\n")
    begun = next((place for place, line in enumerate(lines) if plain(line) in BEGIN_LINES), -1)
    return "\n".join(lines[begun + 1 :])


def _begins(line: str, *, again: bool) -> bool:
    """Whether the form begins below this line: its first, or the `#log` of a mail that we gave back."""
    return _unmarked(line).casefold() == "#log" if again else plain(line) in BEGIN_LINES


def _ends(line: str) -> bool:
    """Whether the form ends here: at its last line, or at the rule below a mail that we gave back."""
    return plain(line) in END_LINES or line.lstrip("> ").startswith("-" * _RULE)
