"""What each line of a text is to its writer, and what announces somebody else's text. Shared by both readings. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ingest.quotes.attributions import TIME, attribution, groupwise, introduces
from ingest.quotes.blocks import Block, field, header_block, is_forward_line, is_original_line, is_rule
from ingest.quotes.lines import EMAIL, LINE, YEAR, depth, plain
from ingest.quotes.lotus import lotus_block
from ingest.wording.attribution_words import DIGITS
from ingest.wording.labels import DATE, FROM
from ingest.wording.reply_lines import BARE_REPLY_LINES, REPLY_LINES, REPLY_WORDS

READ = 10_000  # lines that are read: nobody types more, and the time must not depend on how short lines are
_ZONE = re.compile(r"\d (?:GMT|UTC)?\[?[+-]\d\d:?\d\d\b")  # '07:00 +0000': people who tell of letters type none
_HEADING_LINES = 60  # a header with a long To field
_OPENS_ONE = "-‐–—_=*#~>|"  # what a separator or NetEase's table begins with
_DECORATION = "#-‐–—=~* >"
_WIDE = 300


class Role(Enum):
    """What a line is to its writer."""

    OWN = "own"
    QUOTE = "quote"
    HEADING = "heading"  # announces a quote
    DROP = "drop"  # signature, notice, banner


@dataclass(frozen=True, slots=True)
class Heading:
    """lines[start:end] announce somebody else's text. `kind`: attribution, header or separator. `sure` without '>'."""

    start: int
    end: int
    kind: str
    rule: str
    sure: bool = True
    addressed: bool = True  # an address, or year and time, stand in it
    titled: bool = False  # a header whose From, To and Subject a person may have typed
    dated: bool = True  # its date has year and time, as every mail program writes it
    answerable: bool = True  # not a forward: people answer inside what they quote
    alone: bool = True  # sure, and no parent's sentence looks the same: it tells enough where no '>' follows


def lines_of(text: str) -> list[str]:
    """Return the lines of the text, whatever ends them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def seen_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines as far as the rules look at them."""
    return [line if len(line) <= LINE else line[:LINE] for line in lines]


def next_text(lines: Sequence[str], index: int) -> int | None:
    """Return the next line that is not blank, looking five lines ahead."""
    return next((i for i in range(index, min(index + 5, len(lines))) if plain(lines[i])), None)


def quoted_next(lines: Sequence[str], index: int) -> bool:
    """Whether the next text is marked as a quote."""
    below = next_text(lines, index)
    return below is not None and (depth(lines[below]) > 0 or barred(plain(lines[below])))


def barred(text: str) -> bool:
    """Whether the line is marked otherwise: with a bar, or with The Bat's 'AR>', the first letters of a name."""
    head, mark, _ = text[:6].partition(">")
    return text.startswith("|") or (mark != "" and head != "" and head.isalpha() and head.isupper())


def heading(lines: Sequence[str], index: int) -> Heading | None:
    """Return what stands at *index* to announce somebody else's text."""
    line = lines[index]
    if groupwise(line):
        return Heading(index, index + 1, "attribution", "attribution (GroupWise)")
    if is_reply_line(line):
        return Heading(heading_above(lines, index), index + 1, "separator", "reply line", answerable=False)
    if found := attribution(lines, index):
        rule = f"attribution ({found.language})" if found.language else "attribution"
        alone = found.sure and (EMAIL.search(found.text) or _ZONE.search(found.text)) is not None
        return Heading(index, found.end, "attribution", rule, found.sure, introduces(found.text), alone=alone)
    # Most lines are none of the others, and this is soon seen.
    if ":" in line or "：" in line or plain(line)[:1] in _OPENS_ONE or line.lstrip()[:1] in {"F", "f"}:
        return _separator_or_header(lines, index)
    return None


def _separator_or_header(lines: Sequence[str], index: int) -> Heading | None:
    line = lines[index]
    if block := lotus_block(lines, index):
        return Heading(block.start, block.end, "header", "Lotus Notes header")
    forward, original = is_forward_line(line), is_original_line(line)
    if forward or original or is_rule(line):
        return _separator(lines, index, "forwarded message" if forward else "original message" if original else "")
    found = header_block(lines, index)
    return _header(index, found) if found else None


def _header(start: int, block: Block) -> Heading:
    addressed = bool(EMAIL.search(block.fields.get(FROM, "")))
    when = f"{block.fields.get(DATE, '')} {block.fields.get(FROM, '')}"  # Lotus Notes: 'From: NN on 12/09/99 07:53 AM'
    when = when.translate(DIGITS)
    dated = bool(YEAR.search(when) and TIME.search(when))
    return Heading(start, block.end, "header", "Outlook header", addressed=addressed, titled=True, dated=dated)


def _separator(lines: Sequence[str], index: int, says: str) -> Heading | None:
    """Return the heading that a separator opens; a bare rule is one only above a header."""
    below = next_text(lines, index + 1)
    block = header_block(lines, below, announced=True) if below is not None else None
    if says:
        end = block.end if block else index + 1
        return Heading(index, end, "separator", f"separator: {says}", answerable=says != "forwarded message")
    return _header(index, block) if block else None


def is_reply_line(line: str) -> bool:
    """Whether a help desk asks here to write above: '##- Please type your reply above this line -##'."""
    text = plain(line[:_WIDE])
    bare = text.lstrip(_DECORATION)
    low = bare.casefold()
    if len(text[: len(text) - len(bare)].replace(" ", "")) < 2:  # noqa: PLR2004 one is the dash of a list
        return low.rstrip(_DECORATION + ".!:") in BARE_REPLY_LINES
    return any(words in low for words in REPLY_LINES) and any(words in low for words in REPLY_WORDS)


def heading_above(lines: Sequence[str], stop: int) -> int:
    """Return where that begins which a mail program put above an unmarked copy at *stop*, where no rule knows it."""
    first = stop
    for index in range(stop - 1, max(stop - _HEADING_LINES, -1), -1):
        line = lines[index]
        if plain(line) and not (field(line) or is_rule(line) or introduces(line)):
            break
        first = index
    return first
