"""The HTML twin of a letter to staff: the same words in the same order, marked for screen readers. Pure.

It is made from the text alone, so that neither can say what the other does not. The template escapes every word:
the text holds mail of strangers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from jinja2 import PackageLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notify.render import DIVIDER, Words

LONGEST_TWIN = 100 * 1024  # bytes: Gmail hides what goes beyond 102 KB, and the text is complete by itself
LONGEST_HEADING = 100  # characters
FROM_RIGHT = frozenset("ar arc ckb dv fa he iw ks pnb prs ps sd syr ug ur yi".split())  # languages by their codes
ROW = re.compile(r"([^\s:][^:]{0,24}:)( +)(?=\S)")  # a label and the blanks below which further lines stand
COLUMNS = re.compile(" {3,}")  # what parts the commands of a line

DEEP = " " * 4  # what stands so deep goes on with the line above, or says what it means

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What the lines below are about."""

    kind: ClassVar[str] = "heading"
    line: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    kind: ClassVar[str] = "paragraph"
    lines: Lines


@dataclass(frozen=True, slots=True)
class Items:
    """A list: what began with a dash, what stood indented, the commands of a menu."""

    kind: ClassVar[str] = "items"
    items: tuple[Lines, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Labels, and the lines that each stands for."""

    kind: ClassVar[str] = "rows"
    rows: tuple[tuple[str, Lines], ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms, and below each what it means."""

    kind: ClassVar[str] = "terms"
    terms: tuple[tuple[str, Lines], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words: their language and direction are not ours to tell."""

    kind: ClassVar[str] = "quote"
    blocks: tuple["Paragraph | Quote", ...]


Block = Heading | Paragraph | Items | Rows | Terms | Quote


def page(words: Words) -> str:
    """Return the letter as an HTML document, '' when it would be too long to be shown whole."""
    told = words.parts or ((words.language, words.text.rstrip("\n")),)
    parts = [(language, direction(language), list(_blocks(text))) for language, text in told]
    written = _template().render(
        subject=words.subject, language=words.language, direction=direction(words.language), parts=parts
    )
    return written if len(written.encode()) <= LONGEST_TWIN else ""


def direction(language: str) -> str:
    """Return which way a language is written, as HTML says it: ltr, rtl."""
    return "rtl" if language.partition("-")[0].lower() in FROM_RIGHT else "ltr"


@cache
def _template() -> Template:
    letters = ImmutableSandboxedEnvironment(
        loader=PackageLoader("templates", "mail"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    return letters.get_template("twin.html")


def _blocks(text: str) -> Iterator[Block]:
    sections: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line == DIVIDER:
            sections.append([])
        else:
            sections[-1].append(line)
    for number, lines in enumerate(sections):
        if number and lines and lines[0]:  # directly below the dashes stands what somebody wrote
            yield _quote(lines)
            continue
        paragraphs = list(_paragraphs(lines))
        for place, paragraph in enumerate(paragraphs, start=1):
            last = place == len(paragraphs) and number + 1 < len(sections)
            yield from _marked(paragraph, above_dashes=last)


def _paragraphs(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the runs of lines between empty ones."""
    run: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            run.append(line)
        elif run:
            yield run
            run = []


def _quote(lines: Sequence[str]) -> Quote:
    """Return somebody's words: paragraphs, and what they quote themselves."""
    blocks: list[Paragraph | Quote] = []
    for quoted, run in _runs(lines):
        paragraphs = tuple(Paragraph(tuple(one)) for one in _paragraphs(run))
        if quoted and paragraphs:
            blocks.append(Quote(paragraphs))
        else:
            blocks.extend(paragraphs)
    return Quote(tuple(blocks))


def _runs(lines: Sequence[str]) -> Iterator[tuple[bool, list[str]]]:
    """Yield the lines that stand quoted, without their sign, and those that do not."""
    run: list[str] = []
    quoted = False
    for line in lines:
        now = line == ">" or line.startswith("> ")
        if now is not quoted:
            yield quoted, run
            run, quoted = [], now
        run.append(line[2:] if now else line)
    yield quoted, run


def _marked(lines: Sequence[str], *, above_dashes: bool) -> Iterator[Block]:
    """Yield what the lines of a paragraph of ours are."""
    plain: list[str] = []
    index = 0
    while index < len(lines):
        block, end = _special(lines, index)
        if block is None:
            plain.append(lines[index])
        else:
            yield from _plain(plain, above=True)
            yield block
            plain = []
        index = end
    yield from _plain(plain, above=above_dashes)


def _plain(lines: Sequence[str], *, above: bool) -> Iterator[Block]:
    """Yield lines that nothing marks; the last may be the heading of what stands directly below it."""
    heads = above and bool(lines) and len(lines[-1]) <= LONGEST_HEADING and lines[-1][-1] not in ".?!,;"
    rest = lines[:-1] if heads else lines
    if rest:
        yield Paragraph(_flowed(rest))
    if heads:
        yield Heading(lines[-1])


def _flowed(lines: Sequence[str]) -> Lines:
    """Return the lines; one that goes on with a sentence is joined to the line above."""
    found: list[str] = []
    for line in lines:
        if found and line[0].islower():
            found[-1] += f" {line}"
        else:
            found.append(line)
    return tuple(found)


def _special(lines: Sequence[str], index: int) -> tuple[Block | None, int]:
    """Return what begins here other than plain words, and the line after it."""
    line = lines[index]
    if line.startswith("- "):
        return _dashes(lines, index)
    if line.startswith("  "):
        return _indented(lines, index)
    if line == ">" or line.startswith("> "):
        end = next((at for at in range(index, len(lines)) if lines[at][:2].rstrip() != ">"), len(lines))
        return _quote([one[2:] for one in lines[index:end]]), end
    if (found := _rows(lines, index)) is not None:
        return found
    if _is_term(lines, index):
        return _terms(lines, index)
    return None, index + 1


def _is_deep(lines: Sequence[str], index: int) -> bool:
    return index < len(lines) and lines[index].startswith(DEEP)


def _is_term(lines: Sequence[str], index: int) -> bool:
    return not lines[index].startswith(" ") and _is_deep(lines, index + 1)


def _dashes(lines: Sequence[str], index: int) -> tuple[Block, int]:
    items: list[list[str]] = []
    while index < len(lines) and lines[index].startswith(("- ", "  ")):
        if lines[index].startswith("- "):
            items.append([lines[index][2:]])
        else:
            items[-1].append(lines[index].strip())
        index += 1
    return Items(tuple(_flowed(item) for item in items)), index


def _indented(lines: Sequence[str], index: int) -> tuple[Block, int]:
    items: list[list[str]] = []
    while index < len(lines) and lines[index].startswith("  "):
        if items and _is_deep(lines, index):
            items[-1].append(lines[index].strip())
        else:
            items += [[column] for column in COLUMNS.split(lines[index].strip())]
        index += 1
    return Items(tuple(map(tuple, items))), index


def _rows(lines: Sequence[str], index: int) -> tuple[Block, int] | None:
    """Return the labels from here on whose values stand in one column; a single one needs two blanks to be known."""
    first = ROW.match(lines[index])
    if first is None:
        return None
    column = first.end()
    rows: list[tuple[str, list[str]]] = []
    while index < len(lines):
        line = lines[index]
        found = ROW.match(line)
        if found and found.end() == column:
            rows.append((found[1], [line[column:]]))
        elif rows and not line[:column].strip() and line[column : column + 1].strip():
            rows[-1][1].append(line[column:])
        else:
            break
        index += 1
    if len(rows) == 1 and len(first[2]) == 1:
        return None
    return Rows(tuple((label, tuple(values)) for label, values in rows)), index


def _terms(lines: Sequence[str], index: int) -> tuple[Block, int]:
    terms: list[tuple[str, list[str]]] = []
    while index < len(lines):
        if terms and _is_deep(lines, index):
            terms[-1][1].append(lines[index].strip())
        elif _is_term(lines, index):
            terms.append((lines[index], []))
        else:
            break
        index += 1
    return Terms(tuple((term, tuple(meaning)) for term, meaning in terms)), index
