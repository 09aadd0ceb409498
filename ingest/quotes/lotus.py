"""The header of a Lotus Notes mail in a text: a name and a date without labels, then To, cc and Subject. Pure."""

import re
from collections.abc import Sequence

from ingest.quotes.blocks import Block, field, fields_from, hides, is_forward_line, is_rule
from ingest.quotes.lines import YEAR, plain
from ingest.wording.labels import CC, DATE, FROM, OTHER, SUBJECT, TO

_DAY = re.compile(r"(?<![\w@.])\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_ABOVE = 14  # lines from the name to the To field: Notes leaves many of them blank
_HEAD = 4  # lines that hold name and date
_READ = 1000  # characters of a line
_NAME = 160
_WHEN = 60
_JOINTS = (" on", " am", " le", " el", " il", " em", " op", " den", " dne", " dnia")  # 'NN on 12/09/99 07:53 AM'


def lotus_block(lines: Sequence[str], start: int, *, announced: bool = False) -> Block | None:
    """Return the header whose To field stands at *start*, with the name and the date above it."""
    opening = field(lines[start])
    if opening is None or opening[0] != TO:
        return None
    block = fields_from(lines, start)
    if not ({TO, SUBJECT} if announced else {TO, CC, SUBJECT}) <= block.fields.keys():
        return None
    head = _head(lines, start)
    if head is None:
        return None
    first, name, date = head
    clean = block.clean and FROM not in block.fields and not any(map(_in_doubt, lines[first:start]))
    return Block(first, block.end, {**block.fields, FROM: name, DATE: date}, clean)


def lotus_header(lines: Sequence[str], start: int) -> Block | None:
    """Return the header that begins at *start*, the first line below a separator."""
    for index in range(start, min(start + _ABOVE, len(lines))):
        found = field(lines[index])
        if found and found[0] == TO:
            block = lotus_block(lines, index, announced=True)
            return block if block and block.start == start else None
        if found and found[0] not in {FROM, OTHER}:
            return None
    return None


def _head(lines: Sequence[str], below: int) -> tuple[int, str, str] | None:
    """Return (first line, name, date) of what stands above the To field."""
    texts: list[str] = []
    first = below
    for index in range(below - 1, max(below - _ABOVE, -1), -1):
        text = plain(lines[index][:_READ])
        if is_forward_line(text) or is_rule(text):
            break
        if not text:
            if texts and _complete(texts):
                break
            continue
        found = field(text)
        if found and found[0] not in {FROM, OTHER}:
            break
        if len(texts) == _HEAD or (_complete(texts) and not (found and found[0] == OTHER)):
            break
        first = index
        if not _is_remark(text):
            texts.insert(0, text)
    words = " ".join(texts)
    when = _DAY.search(words) or YEAR.search(words)
    if not when:
        return None
    name, _ = name_and_date(words)
    found = field(name)
    name = found[1] if found and found[0] == FROM else name
    date = words[when.start() :]
    return (first, name, date) if 0 < len(name) <= _NAME and len(date) <= _WHEN else None


def _complete(texts: Sequence[str]) -> bool:
    """Whether these lines hold a name and a date already."""
    words = " ".join(texts)
    when = _DAY.search(words) or YEAR.search(words)
    return bool(when and words[: when.start()].removesuffix(" ").removesuffix(" on").strip("onamle :"))


def _in_doubt(line: str) -> bool:
    return len(line) > _READ or hides(line)


def _is_remark(text: str) -> bool:
    return text.casefold().startswith(("sent by", "please respond"))


def name_and_date(value: str) -> tuple[str, str]:
    """Split 'Ana Ruiz on 12/09/99 07:53 AM', as Lotus Notes writes it in From, into name and date."""
    when = _DAY.search(value)
    if not when:
        return value, ""
    name = value[: when.start()].rstrip(" \t:,")
    joint = next((word for word in _JOINTS if name.casefold().endswith(word)), "")
    return name.removesuffix(name[len(name) - len(joint) :]).rstrip() if joint else name, value[when.start() :]
