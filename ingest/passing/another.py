"""What stands above the header of a forward and could itself say who wrote: then nobody is sure. Pure."""

import re
from collections.abc import Sequence

from ingest.passing.passed_text import bare_line
from ingest.passing.told import told
from ingest.quotes.blocks import field
from ingest.quotes.lines import EMAIL, LINE, YEAR, depth, plain
from ingest.wording.labels import CONTACT_WORDS, FROM, LABELS

TIME_OF_DAY = re.compile(r"\d{1,2}\s?[:.hH時시点點]\s?\d\d|\d\s?[aApP]\.?[mM]\b")
_DATE = re.compile(r"(?<!\d)(?<!\d-)(?:19|20|25|14)\d\d(?!\d)|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")  # no telephone number
_NUMBER = re.compile(r"\d+")
_READ = 1000  # characters of a line that are read as a heading
_HEADING = 300  # characters: a longer line is no heading of a program
_SHORT = 12  # words of a line that says who and when
_LABEL = 40
_LABEL_WORDS = 4
_COLON = re.compile("[:：៖﹕︰]")  # Khmer has one of its own
_STOPS = (".", "!", "?", "。", "！", "？", "।", "؟")
_LINKS = ("//", "www.", "http")


def others(above: Sequence[str]) -> frozenset[str]:
    """Return every address in these lines."""
    lines = (plain(line[:LINE]).replace("＠", "@") for line in above)
    return frozenset(found.lower().strip(".'") for line in lines if "@" in line for found in EMAIL.findall(line))


def names_another(above: Sequence[str]) -> bool:
    """Whether what stands above a header could itself say who wrote: in words, or in a language that we do not know."""
    labels = gap = 0
    for index, line in enumerate(above):
        if len(line) > LINE and ("@" in line[LINE:] or "＠" in line[LINE:]):
            return True
        text = plain(bare_line(line)[:_READ])
        if not text:
            gap += 1
            continue
        # Within what is quoted, or below a heading of a known form.
        if depth(line) or _says_who(text) or told(above, index):
            return True
        labels = 0 if not _labelled(text) else 1 if gap > 1 else labels + 1
        if labels > 1:
            return True
        gap = 0
    return False


def _says_who(text: str) -> bool:
    """Whether one line alone could be the heading of an earlier mail."""
    if ("@" in text and _could_say_who(text)) or _dated(text):
        return True
    if text.startswith("--"):  # Zoho: '---- On Mon, 05 Oct 2026 Ana Ruiz wrote ----'
        return told([f"{text.strip('-–— ')}:"], 0) is not None
    found = field(text)
    return found is not None and found[0] == FROM


def _dated(text: str) -> bool:
    """Whether the line says when and little more: 'Ana Ruiz, 10/5/2026 7:10'."""
    if len(text) > _HEADING:
        return False
    dated, timed = bool(_DATE.search(text)), bool(TIME_OF_DAY.search(text))
    if dated and timed:
        return True
    short = len(text.split()) <= _SHORT and not text.endswith(_STOPS)
    return short and (timed or (dated and len(_NUMBER.findall(text)) > 1))


def _labelled(text: str) -> bool:
    """Whether the line is 'label: value' in any language, as a header of a program that we do not know."""
    if text.startswith("|"):
        return text.count("|") > 2  # noqa: PLR2004 - '| label | value |'
    colon = _COLON.search(text, 0, _LABEL)
    if colon is None:
        return False
    label, value = text[: colon.start()].strip("*_ ").casefold(), text[colon.end() :].strip("*_ ")
    if not label or label in CONTACT_WORDS or len(label.split()) > _LABEL_WORDS or "@" in label or label[-1].isdigit():
        return False
    if not value:
        return label in LABELS
    return any(map(str.isalpha, value)) and not value.casefold().startswith(_LINKS)


def _could_say_who(text: str) -> bool:
    """Whether a line with an address could be a From field or an attribution of a program that we do not know."""
    found = EMAIL.search(text)
    if found is None:
        return False
    label, colon, _ = text[:40].replace("：", ":").partition(":")
    contact = bool(colon) and label.strip("*_ ").casefold() in CONTACT_WORDS
    if text.startswith("|") or (colon and label.strip() and "@" not in label and not contact):
        return True
    linked = f"{found.group()}<mailto:{found.group()}>"  # as Outlook writes a link in plain text
    rest = text.replace(linked, found.group())
    return not contact and ("<" in rest or "[" in rest or bool(YEAR.search(rest) or TIME_OF_DAY.search(rest)))
