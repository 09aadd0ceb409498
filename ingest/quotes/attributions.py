"""The line that announces a quoted mail, 'On ... NN wrote:', in any language, whole or broken over lines. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.quotes.lines import EMAIL, YEAR, depth, plain
from ingest.wording.attribution_words import (
    BY,
    COLONS,
    DIGITS,
    PROGRAM_WORDS,
    QUOTING,
    TELLING,
    TELLING_UNSPACED,
    UNSPACED,
    WEEKDAYS,
    WORDINGS,
    Wording,
)

TIME = re.compile(r"(?<![\d.])\d{1,2}\s?[:∶.h時點点시]\s?\d\d(?!\d|\.\d)|\d\s?[ap]\.?\s?m\b", re.IGNORECASE)
_HALF_DAY = re.compile(r"^\s?[ap]\.?\s?m\b", re.IGNORECASE)
_SPACED_DAY = re.compile(r"(?<!\d)\d{1,2}\. \d{1,2}\. \d\d(?!\d)")  # Czech and Slovak: 5. 10. 26
_GMAIL_OLD = re.compile(r"\d{4}-\d\d-\d\d \d{1,2}:\d\d GMT[+-]\d\d:\d\d ")
_LINES = 5
_LENGTH = 500
_SHORT = 12  # words: more than that is a sentence, unless an address or a date stands in it
_GENERIC = 18  # words of a line in a language that we do not know
_AFTER = 4  # words behind the address in such a line
_PARTICLE = 4  # letters: 'from', 'van', 'alle'
_FIRST_PERSON = frozenset({"i", "you", "yo", "ich", "je", "io", "eu", "ik", "ja", "я"})
_OPENS = frozenset(word for wording in WORDINGS for word in wording.opens)
_CLOSES = tuple(sorted({words for wording in WORDINGS for words in wording.closes}))
_INSIDE = tuple(sorted({words.rstrip("( ") for wording in WORDINGS for words in wording.inside}))
_AROUND = ",.;:()<>[]\"'，、"
_EDGES = "-–—‐*_ "
_ENDS = (*COLONS, ">")


@dataclass(frozen=True, slots=True)
class Attribution:
    """'On ... NN wrote:' over lines[start:end]. `sure`: a mail program wrote it, even if no '>' follows."""

    start: int
    end: int
    sure: bool
    text: str
    language: str = ""  # '' where only date and address tell


def attribution(lines: Sequence[str], start: int) -> Attribution | None:
    """Return the attribution that begins at *start*, also when it is wrapped over some lines."""
    first = _piece(lines[start])
    if not first:
        return None
    dated = _opens(first)
    named = not dated and _names(first, lines, start)
    text = ""
    for end in range(start, min(start + _LINES, len(lines))):
        piece = _piece(lines[end])
        broken = piece.startswith(">") and text.rfind("<") > text.rfind(">")  # Gmail breaks before the '>' too
        if end > start and not broken and _ends_before(lines, start, end, named and bool(EMAIL.search(text))):
            break
        text = f"{text}{piece}" if broken else f"{text} {piece.lstrip('> ') if end > start else piece}".strip()
        if len(text) > _LENGTH:
            break
        found = _judged(text)
        if found is not None and (end == start or dated or found[0]):
            return Attribution(start, end + 1, found[1], text, found[0])
        if not (dated or named) or text.endswith(COLONS):
            break
    return None


def introduces(line: str) -> bool:
    """Whether the line looks like an attribution in any language: who, when, and a colon or bracket at its end."""
    text = plain(line[:_LENGTH]).translate(DIGITS)
    if not text.endswith(_ENDS):
        return False
    year, time, address = YEAR.search(text), TIME.search(text), EMAIL.search(text)
    return bool(year and time) or bool(address and (year or time))


def groupwise(line: str) -> bool:
    """Whether the line is GroupWise's '>>> Name <address> 3/4/2026 9:12 AM >>>'; what it quotes follows unmarked."""
    if ">>> " not in line:
        return False
    text = plain(line[:_LENGTH])
    if not (text.startswith(">>> ") and text.endswith(">>>")):
        return False
    return bool(YEAR.search(text) and TIME.search(text))


def _piece(line: str) -> str:
    piece = plain(line[: _LENGTH + 100]).strip(_EDGES)
    return piece if piece.strip() else ""  # a form feed between underlines is no word


def _ends_before(lines: Sequence[str], start: int, end: int, addressed: bool) -> bool:  # noqa: FBT001
    """Whether a wrapped attribution cannot go on with this line: a gap, a deeper quote, or another one begins."""
    piece = _piece(lines[end])
    if not piece:
        return end + 1 >= len(lines) or not plain(lines[end + 1]).startswith("<")
    if depth(lines[end]) > depth(lines[start]):
        return True
    opener = piece.split(maxsplit=1)[0].casefold() in _OPENS and piece[0].isupper() and _opens(piece)
    return opener or (addressed and EMAIL.search(piece) is not None)


def _opens(text: str) -> bool:
    """Whether the text begins as a date does."""
    words = text[:80].translate(DIGITS).split()
    if not words:
        return False
    if words[0][0].isdigit():
        return True
    first = words[0].strip(",.(").casefold()
    return (first in _OPENS or first in WEEKDAYS) and any(map(str.isdigit, "".join(words[1:4])))


def _names(first: str, lines: Sequence[str], start: int) -> bool:
    """Whether the line begins with a name and an address in angle brackets, here or on the next line."""
    below = plain(lines[start + 1][:_LENGTH]) if start + 1 < len(lines) else ""
    return ("<" in first and EMAIL.search(first) is not None) or (below.startswith("<") and "@" in below)


@dataclass(frozen=True, slots=True)
class _Verb:
    """The verb that was found, how many words it has where it closes the line, and else the words around it."""

    wording: Wording
    words: int = 0
    before: Sequence[str] = ()
    behind: Sequence[str] = ()


def _verb(core: str) -> _Verb | None:
    """Return the verb that closes or stands in the casefolded line."""
    if core.endswith(_CLOSES):
        for wording in WORDINGS:
            for words in sorted(wording.closes, key=len, reverse=True):
                if core.endswith(words) and (_unspaced(wording) or not core[: -len(words)][-1:].isalnum()):
                    return _Verb(wording, len(words.split()))
    if any(words in core for words in _INSIDE):
        padded = f" {core} "
        for wording in WORDINGS:
            for words in wording.inside:
                at = core.find(words) if _unspaced(wording) else padded.find(f" {words.rstrip('( ')} ")
                if at > 0:
                    return _Verb(wording, before=padded[:at].split(), behind=padded[at + len(words) + 1 :].split())
    return None


def _unspaced(wording: Wording) -> bool:
    return wording.language in UNSPACED


def _judged(text: str) -> tuple[str, bool] | None:
    """Return (language, sure), where not sure means that a quote must follow; None for no attribution."""
    ended = text.endswith(_ENDS)
    low = text.casefold().rstrip(" " + "".join(COLONS))
    if _GMAIL_OLD.match(text):
        return "en", True
    if not ended and not low.endswith(_CLOSES):
        return None
    core = low.translate(DIGITS)
    year, time, address = YEAR.search(core) or _SPACED_DAY.search(core), TIME.search(core), EMAIL.search(core)
    colon = text.endswith(COLONS)
    if not ended and not (address and year and time):  # Zoho and Rediffmail write no colon
        return None
    if verb := _verb(core):
        evidence = bool((address and (year or time or not verb.behind)) or (year and time))
        return _worded(text.rstrip(" " + "".join(COLONS)), verb, evidence=evidence, addressed=bool(address))
    if core.startswith(QUOTING):
        return ("", False) if colon and len(core.split()) <= _SHORT else None
    return _wordless(text, core, colon=colon, time=bool(time)) if year and address else None


def _wordless(text: str, core: str, *, colon: bool, time: bool) -> tuple[str, bool] | None:
    """Judge a line with a day and an address but no verb: '5 окт. 2026 г. в 7:00, Name <address>:' and its like."""
    dated = colon and (_opens(text) or time)
    words = core.replace(",", " ").split()
    if dated and core.endswith(">"):
        return "", not TELLING & set(words[4:]) and not _verb_like(text)
    if dated and time and words[-2] in BY and "@" in words[-1]:
        return "", True
    if dated and time and _foreign(core, words):
        return "", True
    return ("", False) if dated or core[0].isdigit() else None


def _verb_like(text: str) -> bool:
    """Whether a small word stands between time and address, where a name must: '7:10 called NN <address>:'."""
    when = TIME.search(text)
    between = text[when.end() : text.rfind("<")].split() if when else []
    return any(word.isascii() and word.islower() and word.isalpha() and len(word) > _PARTICLE for word in between)


def _foreign(core: str, words: Sequence[str]) -> bool:
    """Whether a language that we do not know announces a quote: date, time, 'Name <address>' and a word or two."""
    after = core.rpartition(">")[2].split() if "<" in core else words
    return len(words) <= _GENERIC and len(after) <= _AFTER and words[0] not in _OPENS and not TELLING & set(words)


def _worded(text: str, verb: _Verb, *, evidence: bool, addressed: bool) -> tuple[str, bool] | None:
    """Judge a line that holds the verb of some language."""
    words = text.casefold().replace("<", " ").replace(",", " ").split()
    name = text.split()[: -verb.words or None][-2:] if verb.words else []
    if addressed:
        told = (bool(name) and name[-1].casefold() in _FIRST_PERSON) or _tells_of_address(text, verb)
    else:
        told = _tells(text, words, name, verb)
    language = verb.wording.language
    if evidence and not told and (not verb.behind or addressed or len(verb.behind) <= _SHORT):
        return language, True
    if addressed or _opens(text):
        return language, False
    return None if verb.behind or len(words) > _SHORT or TELLING & set(words) else (language, False)


def _tells_of_address(text: str, verb: _Verb) -> bool:
    """Whether a person tells: 'at 7:10 the teacher (kim@d.example) wrote', 'la directora Kim <...> me escribió'."""
    if _unspaced(verb.wording) and any(said in text for said in TELLING_UNSPACED):
        return True
    text = text.translate(DIGITS)
    address = EMAIL.search(text)
    if address is None:
        return False
    fixed = verb.wording.fills + verb.wording.closes + verb.wording.inside
    known = PROGRAM_WORDS.union(" ".join(fixed).split())
    dates = [found.end() for rule in (YEAR, TIME) for found in rule.finditer(text[: address.start()])]
    between = _HALF_DAY.sub("", text[max(dates, default=0) : address.start()])
    name = [word.strip(_AROUND) for word in between.split()]
    name = [word for word in name if word.isalpha() and word.casefold() not in known]
    behind = [word.strip(_AROUND) for word in text[address.end() :].split()] if dates else []
    if any(word.islower() and word in TELLING and word not in known for word in behind):
        return True
    if not dates:  # 'My teacher <...> wrote on', and not 'El Paso Schools <...>'
        return len(name) > 1 and name[0].casefold() in TELLING and name[1].islower()
    if not name or not (name[0].islower() or name[0] in TELLING):
        return False
    return name[0] in TELLING or not all(word.islower() and word.isascii() for word in name)


def _tells(text: str, words: Sequence[str], name: Sequence[str], verb: _Verb) -> bool:
    """Whether a person tells who wrote, 'the driver' in small letters, where a mail program gives a name."""
    small = len(name) > 1 and name[-1].islower() and "@" not in name[-1] and not name[-2].endswith((",", "，"))
    if not verb.words:
        small = _small_beside(text, verb)
    if _unspaced(verb.wording) and any(said in text for said in TELLING_UNSPACED):
        return True
    told = TELLING.difference(verb.wording.fills)
    pairs = zip(words[4:], [*words[5:], ""], strict=False)
    return small or any(word in told and not below[:1].isdigit() for word, below in pairs)  # 'a las 7:00' is a time


def _small_beside(text: str, verb: _Verb) -> bool:
    """Whether the word where a name must stand, beside a verb in the middle, begins with a small letter."""
    if _opens(text):
        at = len(text.split()) - len(verb.behind)
        return text.split()[at : at + 1] != [] and text.split()[at][0].islower()
    last = text.split()[: len(verb.before)][-1:]
    if verb.before and verb.before[-1] in _FIRST_PERSON:
        return True
    return len(verb.before) > 1 and last[0][0].islower() and "@" not in last[0]
