"""What announces a quoted or forwarded mail in a text: separators, and header fields in any language. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.labels import CC, DATE, FORWARD_WORDS, FROM, LABELS, LONGEST_LABEL, ORIGINAL_WORDS, OTHER, SUBJECT, TO
from ingest.lines import EMAIL, YEAR, plain

_DASHES = "-–—_=*>#~ \t"
_FIELD_LINES = 60  # a To field may be long


def is_separator(line: str, words: Sequence[str]) -> bool:
    """Whether the line is a separator that says one of *words*, bare or between dashes."""
    text = plain(line)
    if not text or len(text) > 400:  # noqa: PLR2004 - no mail program writes a longer one
        return False
    low = text.casefold()
    dashed = low[:2] in {"--", "__", "==", "––", "—-", "**"} or low.startswith("- -")
    core = low.strip(_DASHES)
    if dashed:
        return any(word in core[:80] for word in words)
    return core.endswith((":", "：")) and len(core) < 70 and any(word in core for word in words)  # noqa: PLR2004


def is_forward_line(line: str) -> bool:
    """Whether the line announces a forwarded message."""
    low = plain(line).casefold()
    return is_separator(line, FORWARD_WORDS) or (low.startswith("forwarded by ") and bool(YEAR.search(low)))


def is_original_line(line: str) -> bool:
    """Whether the line is '-----Original Message-----' in some language."""
    return is_separator(line, ORIGINAL_WORDS)


def is_rule(line: str) -> bool:
    """Whether the line is nothing but a drawn line, as Outlook puts above a quoted header."""
    text = plain(line)
    return len(text) >= 5 and not text.strip("_-–—=* ")  # noqa: PLR2004


def field(line: str) -> tuple[str, str] | None:
    """Return (kind, value) when the line is a header field of a quoted mail."""
    text = plain(line[:2000]).lstrip("*_ ")
    head = text[: LONGEST_LABEL + 4]
    at = head.find(":")
    wide = head.find("：")
    at = wide if at < 0 or 0 <= wide < at else at
    if at < 1:
        return None
    kind = LABELS.get(head[:at].strip("*_ ").casefold())
    return (kind, text[at + 1 :].strip("*_ \t")) if kind else None


@dataclass(frozen=True, slots=True)
class Block:
    """The header of a quoted mail: lines[start:end] and its fields by kind."""

    start: int
    end: int
    fields: dict[str, str]


def header_block(lines: Sequence[str], start: int, *, announced: bool = False) -> Block | None:
    """Return the header block that begins at *start*. *announced*: a separator stands above, so less is asked."""
    opening = field(lines[start])
    if opening is None or opening[0] == OTHER:
        return None
    fields, end = _fields(lines, start)
    has = fields.keys()
    if FROM in has and (announced or SUBJECT in has or (EMAIL.search(fields[FROM]) and {DATE, TO} & has)):
        enough = len(has & {FROM, DATE, TO, SUBJECT}) >= (1 if announced else 3 if SUBJECT in has else 2)
        if enough and (announced or has & {DATE, TO}):
            return Block(start, end, fields)
    if announced and {TO, SUBJECT} & has and len(has) > 1:
        return Block(start, end, fields)
    return None


def lotus_block(lines: Sequence[str], start: int) -> Block | None:
    """Return the header of a Lotus Notes mail: a name and a date, then To, cc and Subject, without a From label."""
    opening = field(lines[start])
    if opening is None or opening[0] != TO:
        return None
    fields, end = _fields(lines, start)
    if not {TO, CC, SUBJECT} <= fields.keys():
        return None
    above: list[str] = []
    first = start
    for index in range(start - 1, max(start - 9, -1), -1):
        text = plain(lines[index][:1000])
        if is_forward_line(text) or is_rule(text):
            break
        if text:
            above.insert(0, text)
            first = index
        if text and (len(above) > 3 or (YEAR.search(" ".join(above)) and len(above) > 1)):  # noqa: PLR2004
            break
    words = " ".join(line for line in above if not line.casefold().startswith(("sent by", "please respond")))
    when = YEAR.search(words)
    if not when:
        return None
    name = words[: when.start()].removesuffix(" ").removesuffix(" on").strip()
    return Block(first, end, {**fields, FROM: name.split(": ", 1)[-1], DATE: words[when.start() :]})


def name_and_date(value: str) -> tuple[str, str]:
    """Split 'Ana Ruiz on 12/09/99 07:53 AM', as Lotus Notes writes it in From, into name and date."""
    when = YEAR.search(value)
    if not when:
        return value, ""
    return value[: when.start()].rstrip().removesuffix(" on"), value[when.start() :]


def _fields(lines: Sequence[str], start: int) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    kind = ""
    index = start
    end = start
    stop = min(len(lines), start + _FIELD_LINES)
    while index < stop:
        found = field(lines[index])
        text = plain(lines[index])
        if found and (found[0] not in fields or found[0] == OTHER):
            kind = found[0]
            fields[kind] = found[1]
            end = index = index + 1
        elif not text and _field_follows(lines, index, fields, 2):
            index += 1
        elif text and not found and kind and _field_follows(lines, index, fields, _wrap(kind)):
            fields[kind] = f"{fields[kind]} {text}".strip()[:4000]
            index += 1
        else:
            break
    return fields, end


def _wrap(kind: str) -> int:
    return 40 if kind in {TO, CC} else 3


def _field_follows(lines: Sequence[str], index: int, fields: dict[str, str], reach: int) -> bool:
    """Whether a field not seen yet comes within *reach* lines, with no blank gap wider than the reach."""
    for line in lines[index + 1 : index + 1 + reach]:
        found = field(line)
        if found:
            return found[0] not in fields or found[0] == OTHER
        if not plain(line) and reach > 2:  # noqa: PLR2004 - a wrapped value has no blank line in it
            return False
    return False
