"""What a line of mail text is: a quote, a separator, a header field of a quoted mail, an attribution. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.labels import (
    CC,
    DATE,
    FORWARD_WORDS,
    FROM,
    LABELS,
    LONGEST_LABEL,
    MARKERS,
    ORIGINAL_WORDS,
    OTHER,
    STARTS,
    SUBJECT,
    TELLING,
    TO,
    WROTE,
    WROTE_ENDINGS,
)

# Whole runs only: a part of an over-long address would be somebody else's.
EMAIL = re.compile(r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,190}(?![\w.-])")
_YEAR = re.compile(r"(?<!\d)(?:19|20|25|14)\d\d(?!\d)|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_TIME = re.compile(r"(?<!\d)\d{1,2}\s?[:.h時点點시]\s?\d\d(?!\d)|\d\s?[ap]\.?m\b", re.IGNORECASE)
_GMAIL_OLD = re.compile(r"\d{4}-\d\d-\d\d \d{1,2}:\d\d GMT[+-]\d\d:\d\d ")
_NOT_WORDS = re.compile(r"[\W_]+")
_DASHES = "-–—_=*>#~ \t"
ATTRIBUTION_LINES = 5
ATTRIBUTION_LENGTH = 500
_FIELD_LINES = 60  # a To field may be long
_TABLE = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u3000": " ",
        "\ufeff": None,
        "\u200b": None,
        "\u200e": None,
        "\u200f": None,
        "\u202a": None,
        "\u202c": None,
        "\u2068": None,
        "\u2069": None,
    }
)


def plain(line: str) -> str:
    """Return the line with ordinary spaces and without invisible marks."""
    return line.strip() if line.isascii() else line.translate(_TABLE).strip()


def holds_our_letter(text: str) -> bool:
    """Whether the line that opens our letters stands anywhere in it, however quoted, broken or decorated."""
    words = _words(text)
    return any(marker in words for marker in _MARKS)


def _words(text: str) -> str:
    """Return the letters alone, without accents: what is left of our line in every mail program."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_WORDS.sub("", text.casefold())


_MARKS = tuple(_words(marker) for marker in MARKERS)


def depth(line: str) -> int:
    """How many '>' open the line."""
    count = 0
    for character in line:
        if character == ">":
            count += 1
        elif character not in " \t\ufeff":
            break
    return count


def unquoted(line: str) -> str:
    """Return the line with one level of '>' taken off."""
    bare = line.lstrip(" \t\ufeff")
    return (bare[2:] if bare.startswith("> ") else bare[1:]) if bare.startswith(">") else line


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
    return is_separator(line, FORWARD_WORDS) or (low.startswith("forwarded by ") and bool(_YEAR.search(low)))


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
        if text and (len(above) > 3 or (_YEAR.search(" ".join(above)) and len(above) > 1)):  # noqa: PLR2004
            break
    words = " ".join(line for line in above if not line.casefold().startswith(("sent by", "please respond")))
    when = _YEAR.search(words)
    if not when:
        return None
    name = words[: when.start()].removesuffix(" ").removesuffix(" on").strip()
    return Block(first, end, {**fields, FROM: name.split(": ", 1)[-1], DATE: words[when.start() :]})


def name_and_date(value: str) -> tuple[str, str]:
    """Split 'Ana Ruiz on 12/09/99 07:53 AM', as Lotus Notes writes it in From, into name and date."""
    when = _YEAR.search(value)
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


@dataclass(frozen=True, slots=True)
class Attribution:
    """'On ... NN wrote:' over lines[start:end]. `sure`: a mail program wrote it, even if no '>' follows."""

    start: int
    end: int
    sure: bool
    text: str


def attribution(lines: Sequence[str], start: int) -> Attribution | None:
    """Return the attribution that begins at *start*, also when it is wrapped over some lines."""
    first = plain(lines[start][: ATTRIBUTION_LENGTH + 100]).strip("-–—*_ ")
    if not first:
        return None
    may_wrap = _opens(first)
    text = ""
    for end in range(start, min(start + ATTRIBUTION_LINES, len(lines))):
        piece = plain(lines[end][: ATTRIBUTION_LENGTH + 100]).strip("-–—*_ ")
        if not piece and end + 1 < len(lines) and not plain(lines[end + 1]).startswith("<"):
            break
        if end > start and depth(lines[end]) > depth(lines[start]):
            break
        text = f"{text} {piece.lstrip('> ') if end > start else piece}".strip()
        if len(text) > ATTRIBUTION_LENGTH:
            break
        sure = _attributes(text)
        if sure is not None:
            return Attribution(start, end + 1, sure, text)
        if not may_wrap:
            break
    return None


def introduces(line: str) -> bool:
    """Whether the line looks like an attribution in any language: who, when, and a colon or bracket at its end."""
    text = plain(line[:ATTRIBUTION_LENGTH])
    if not text.endswith((":", "：", ">")):
        return False
    year, time, address = _YEAR.search(text), _TIME.search(text), EMAIL.search(text)
    return bool(year and time) or bool(address and (year or time))


def _opens(text: str) -> bool:
    words = text[:80].split()
    if text[0].isdigit():
        return True
    return words[0].strip(",.(").casefold() in STARTS and any(map(str.isdigit, "".join(words[1:4])))


def _attributes(text: str) -> bool | None:
    """Return True for a sure attribution, False when a quote must follow, None for none."""
    if _GMAIL_OLD.match(text):
        return True
    ended = text.endswith((":", "：", ">", "wrote"))
    low = text.casefold()
    words = low.replace("<", " ").rstrip(" :：").replace(",", " ").split()
    wrote = low.rstrip(" :：").endswith(WROTE_ENDINGS) or bool(WROTE & set(words))
    if not (ended and (wrote or text.endswith((":", "：", ">")))):
        return None
    year, time, address = _YEAR.search(text), _TIME.search(text), EMAIL.search(text)
    if wrote and not text.endswith((">",)):
        telling = TELLING & set(words[4:]) and not address
        sure = bool((address and (year or time)) or (year and time) or (address and words[-1] in WROTE)) and not telling
        return sure if sure or _opens(text) or address else None
    if year and address and text.endswith((":", "：")) and (_opens(text) or time):
        return True
    return False if year and address and text[0].isdigit() and text.endswith(">") else None
