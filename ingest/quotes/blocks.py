"""What announces a quoted or forwarded mail in a text: separators, and header fields in any language. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.quotes.lines import EMAIL, YEAR, plain
from ingest.wording.labels import (
    BARE_FORWARD,
    BARE_ORIGINAL,
    CC,
    DATE,
    END_WORDS,
    FORWARD_WORDS,
    FROM,
    LABELS,
    LONGEST_LABEL,
    ORIGINAL_WORDS,
    OTHER,
    SUBJECT,
    TO,
)

# Pushes what follows out of sight; a control character shows as nothing at all.
_HIDING = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0]{6}"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
_DASHES = "-‐–—_=*>#~ \t"
_DASHED = ("--", "__", "==", "––", "—-", "——", "‐‐", "**", "~~", "##", "- -", "_ _")
_FIELD_LINES = 60  # a To field may be long
_MORE = 2  # words behind those that are known: '... viesti alkaa:'
_VALUE = 4000  # characters of a field that are kept
_LINE = 2000  # characters of a line that are read
_BELOW = 6  # lines below a header in which more fields leave doubt whose it is
_WIDTH = 70  # mail programs break lines at 72 to 78: a shorter one ended where it ends


def is_separator(line: str, words: tuple[str, ...]) -> bool:
    """Whether the line is a separator that says one of *words*, bare or between dashes."""
    text = plain(line[:500])
    if not text or len(text) > 400:  # noqa: PLR2004 - no mail program writes a longer one
        return False
    low = text.casefold()
    core = low.strip(_DASHES)
    if not core:
        return False
    if low.startswith(_DASHED):
        return core.startswith(words) or (low[-1] in _DASHES and any(word in core[:80] for word in words))
    if not core.endswith((":", "：")) or len(core) > 70 or not core.startswith(words):  # noqa: PLR2004
        return False
    # A person may write 'Forwarded by the school last week:'.
    return any(core.startswith(word) and len(core[len(word) :].split()) <= _MORE for word in words)


def is_forward_line(line: str) -> bool:
    """Whether the line announces a forwarded message."""
    if is_end_line(line):
        return False
    low = plain(line[:500]).casefold()
    by = low.startswith("forwarded by ") and bool(YEAR.search(low) or EMAIL.search(low))
    return by or is_separator(line, FORWARD_WORDS) or _between_dashes(low, BARE_FORWARD)


def is_original_line(line: str) -> bool:
    """Whether the line is '-----Original Message-----' in some language."""
    bare = _between_dashes(plain(line[:500]).casefold(), BARE_ORIGINAL)
    return bare or (is_separator(line, ORIGINAL_WORDS) and not is_end_line(line))


def _between_dashes(low: str, word: str) -> bool:
    return low.startswith("-----") and low.endswith("-----") and low.strip("- ") == word


def is_end_line(line: str) -> bool:
    """Whether the line says that a forwarded mail ends here."""
    return is_separator(line, END_WORDS)


def is_rule(line: str) -> bool:
    """Whether the line is nothing but a drawn line, as Outlook puts above a quoted header."""
    text = plain(line)
    return len(text) >= 5 and not text.strip("_-‐–—=* ")  # noqa: PLR2004


def field(line: str) -> tuple[str, str] | None:
    """Return (kind, value) when the line is a header field of a quoted mail."""
    text = plain(line[:_LINE]).lstrip("*_ ").removesuffix("=20").rstrip()
    if text.startswith("|"):
        return _cell(text)
    head = text[: LONGEST_LABEL + 4]
    at = head.find(":")
    wide = head.find("：")
    at = wide if at < 0 or 0 <= wide < at else at
    if at < 1:
        return None
    kind = LABELS.get(head[:at].strip("*_ ").casefold())
    return (kind, text[at + 1 :].strip("*_ \t")) if kind else None


def _cell(text: str) -> tuple[str, str] | None:
    """Read '| 发件人 | Ana<ana@b.example> |', as NetEase writes its header."""
    label, _, value = text.strip("| ").partition("|")
    kind = LABELS.get(label.strip("*_: ：").casefold())
    return (kind, value.strip("| \t")) if kind and value else None


@dataclass(frozen=True, slots=True)
class Block:
    """The header of a quoted mail: lines[start:end] and its fields by kind. `clean`: no doubt which From is its."""

    start: int
    end: int
    fields: dict[str, str]
    clean: bool = True


def header_block(lines: Sequence[str], start: int, *, announced: bool = False) -> Block | None:
    """Return the header block that begins at *start*. *announced*: a separator stands above, so less is asked."""
    opening = field(lines[start])
    if opening is None or opening[0] == OTHER:
        return None
    block = fields_from(lines, start)
    block = replace(block, clean=block.clean and _ends_plainly(lines, block.end))
    has = block.fields.keys()
    if FROM in has and (announced or SUBJECT in has or (EMAIL.search(block.fields[FROM]) and {DATE, TO} & has)):
        enough = len(has & {FROM, DATE, TO, SUBJECT}) >= (1 if announced else 3 if SUBJECT in has else 2)
        if enough and (announced or has & {DATE, TO}):
            return block
    if announced and {TO, SUBJECT} & has and len(has) > 1:
        return block
    return None


def colonless_block(lines: Sequence[str], start: int) -> Block | None:
    """Return the header that eM Client writes without colons; read below a separator only, and never sure."""
    fields: dict[str, str] = {}
    index = start
    while index < min(start + _FIELD_LINES, len(lines)):
        word, _, value = plain(lines[index][:2000]).partition(" ")
        kind = LABELS.get(word.casefold(), "")
        if not kind or kind in fields:
            break
        fields[kind] = value.strip()[:_VALUE]
        index += 1
    stated = next(iter(fields), "") == FROM and EMAIL.search(fields[FROM]) and {TO, SUBJECT} <= fields.keys()
    return Block(start, index, fields, clean=False) if stated else None


def fields_from(lines: Sequence[str], start: int) -> Block:
    """Return the header fields that stand together from *start* on."""
    fields: dict[str, str] = {}
    kind = ""
    index = end = start
    stop = min(len(lines), start + _FIELD_LINES)
    clean = True
    while index < stop:
        found = field(lines[index])
        text = plain(lines[index][:2000])
        if found and (found[0] not in fields or found[0] == OTHER):
            kind = found[0]
            # Below a blank line it may be the mail's own words that imitate a field.
            clean = clean and not (kind == FROM and fields and not plain(lines[index - 1]))
            clean = clean and not (kind == FROM and hides(lines[index]))
            fields[kind] = found[1][:_VALUE]
            end = index = index + 1
        elif found or not kind or _separates(lines[index]):
            # A name with a line break in it can hold a whole header of its own.
            clean = clean and not (found and (found[0] == FROM or plain(lines[index - 1])))
            break
        elif not text and _field_next(lines, index, fields):
            index += 1
        elif text and (_goes_on(lines, index, kind, fields) or _field_follows(lines, index, fields, _wrap(kind))):
            clean = clean and not (kind == FROM and (hides(lines[index]) or len(fields[kind]) > _LINE))
            fields[kind] = f"{fields[kind]} {text}".strip()[:_VALUE]
            index += 1
            end = index
        else:
            # The rest of a broken address may stand here.
            clean = clean and not (text and kind == FROM and fields[FROM][-1:] not in {">", "]", ")"})
            break
    return Block(start, end, fields, clean)


def hides(line: str) -> bool:
    """Whether a line with a name is too long to be read whole, or hides the rest of it from its reader."""
    value = line.strip().strip("|").strip()
    label = value[: LONGEST_LABEL + 4]
    at = max(label.find(":"), label.find("："), label.find("|"))
    return len(line) > _LINE or bool(_HIDING.search(value[at + 1 :].lstrip(" \t\u00a0")))


def _ends_plainly(lines: Sequence[str], end: int) -> bool:
    """Whether a blank line ends a header, and none of its fields follows: a name may hold a header with line breaks."""
    if end < len(lines) and plain(lines[end]) and not field(lines[end]) and not _closing(lines[end]):
        return False
    for line in lines[end : end + _BELOW]:
        if is_forward_line(line) or is_original_line(line):
            return True  # a mail of its own, which is read as one
        found = field(line)
        if found and found[0] in {FROM, DATE, SUBJECT, TO}:
            return False
    return True


def _closing(line: str) -> bool:
    """Whether a program closes its header with the line: SquirrelMail and Zoho do."""
    return _separates(line) or plain(line) == "----"


def _wrap(kind: str) -> int:
    return 40 if kind in {TO, CC} else 3


def _goes_on(lines: Sequence[str], index: int, kind: str, fields: dict[str, str]) -> bool:
    """Whether this line is the rest of the last field of a header: a list that ended in a comma, a broken subject."""
    above = lines[index - 1].rstrip()
    if kind in {TO, CC}:
        return above.endswith((",", ";"))
    below = lines[index + 1] if index + 1 < len(lines) else ""
    broken = len(above) + 1 + len(lines[index].split(maxsplit=1)[0]) > _WIDTH
    alone = not fields[kind] and plain(above).endswith((":", "：")) and len(fields) > 1
    return kind == SUBJECT and not plain(below) and ((broken and len(above) < _WIDTH + 12) or alone)


def _separates(line: str) -> bool:
    return is_rule(line) or is_forward_line(line) or is_original_line(line)


def _field_next(lines: Sequence[str], index: int, fields: dict[str, str]) -> bool:
    """Whether nothing but a blank line more stands above a field not seen yet."""
    below = next((line for line in lines[index + 1 : index + 3] if plain(line)), "")
    found = field(below)
    return found is not None and (found[0] not in fields or found[0] == OTHER)


def _field_follows(lines: Sequence[str], index: int, fields: dict[str, str], reach: int) -> bool:
    """Whether a field not seen yet comes within *reach* lines, with no blank gap wider than one line."""
    blank = False
    for line in lines[index + 1 : index + 1 + reach]:
        found = field(line)
        if found:
            return found[0] not in fields or found[0] == OTHER
        if blank or _separates(line):  # a wrapped value has no blank line in it
            return False
        blank = not plain(line)
    return False
