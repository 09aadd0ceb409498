"""What a person wrote now, without what they quoted, forwarded or signed. One pass, no backtracking.

`seen` keeps in doubt: no word of a family may be lost. `own_words` leaves out in doubt: it leaves the house.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.message import Cut
from ingest.quotes.attributions import attribution, groupwise
from ingest.quotes.blocks import is_rule
from ingest.quotes.doubtful import doubtful_cut, stood_below
from ingest.quotes.footers import list_footer
from ingest.quotes.gateways import banner_lines, is_notice
from ingest.quotes.lines import depth, holds_our_letter, opens_our_letter, plain
from ingest.quotes.marks import Marks
from ingest.quotes.pasted import says_answers_below, stays
from ingest.quotes.repeated import heard, said_anew
from ingest.quotes.roles import READ, Heading, Role, barred, heading, heading_above, lines_of, quoted_next, seen_lines
from ingest.quotes.signatures import pgp_end, sent_from_at, signature_end
from ingest.quotes.tidying import tidy
from ingest.quotes.typed import own_words
from ingest.wording.phrases import MARKER_EN, MARKER_ES, MARKERS

__all__ = [
    "MARKERS",
    "MARKER_EN",
    "MARKER_ES",
    "Seen",
    "doubtful_cut",
    "heard",
    "holds_our_letter",
    "own_words",
    "said_anew",
    "seen",
    "stood_below",
    "tidy",
    "visible",
]

_OVERFLOW_FROM, _OVERFLOW_TO = 66, 60  # a quoted line this long may have been broken, leaving this much
_ITEM = 70  # a mail program breaks quoted lines later: all shorter, they may be a person's list or arrows
_QUOTE = "quote mark"


@dataclass(frozen=True, slots=True)
class Seen:
    """What this person wrote now, and which lines of the text (from 1, both included) were left out, by what rule."""

    text: str
    cuts: tuple[Cut, ...]


def visible(text: str) -> str:
    """Return what this person wrote now; quotes stay only where answers stand between or below them."""
    return seen(text).text


def seen(text: str) -> Seen:
    """Return what this person wrote now, and why each other line is left out."""
    lines = lines_of(text)
    shown = seen_lines(lines[:READ])
    marks = Marks(shown, [plain(line) for line in shown])
    end = _walk(marks)
    _drop_signatures(marks, end)
    _drop_banner(marks, end)
    below = [number for number, line in enumerate(lines[READ:], READ + 1) if line.strip()]
    if below and end == len(shown) and _may_be_own(marks, [lines[number - 1] for number in below]):
        return Seen(_kept(lines, marks, lines[READ:]), marks.cuts())
    _drop_notices(marks, end)
    _drop_full_quote(marks, end)
    _drop_trailing(marks, end)
    _drop_notices(marks, end)
    cut = (Cut(below[0], below[-1], marks.rules[-1] or _QUOTE),) if below else ()
    return Seen(_kept(lines, marks, ()), (*marks.cuts(), *cut))


def _may_be_own(marks: Marks, below: Sequence[str]) -> bool:
    """Whether the lines below those that are read must stay: nobody types so many, but in doubt nothing is lost."""
    return not marks.any_own(len(marks.roles)) or any(not depth(line) for line in below)


def _kept(lines: Sequence[str], marks: Marks, below: Sequence[str]) -> str:
    kept = [line for line, role in zip(lines, marks.roles, strict=False) if role is not Role.DROP]
    tidied = tidy("\n".join([*kept, *below]))
    return tidied if tidied.strip() else ""


def _walk(marks: Marks) -> int:
    """Give each line its role, and return the line where somebody else's text begins for good."""
    lines = marks.lines
    while (index := len(marks.roles)) < len(lines):
        text = marks.plain[index]
        if not text:
            marks.add(Role.OWN)
        elif (depth(lines[index]) and not groupwise(lines[index])) or (marks.bar and barred(text)):
            marks.add(Role.QUOTE, _QUOTE)
        elif opens_our_letter(text):
            return marks.rest(heading_above(lines, index), "our marker line")
        elif (found := heading(lines, index)) and (found.alone or quoted_next(lines, found.end)):
            if not _goes_on_below(marks, found):
                return marks.rest(found.start, found.rule)
        else:
            _mark_line(marks, index)
    return len(lines)


def _goes_on_below(marks: Marks, found: Heading) -> bool:
    """Give the lines of a heading their role; False when all that follows is somebody else's."""
    index = len(marks.roles)
    if quoted_next(marks.lines, found.end):
        _mark_heading(marks, found)
    elif found.kind == "attribution" and marks.top:
        # Nothing stands above and nothing is marked: what is below may be the answer.
        marks.add(Role.DROP, found.rule, found.end - index)
    elif stays(marks, found):
        marks.add(Role.OWN, count=found.end - index)
    elif found.answerable and not marks.answered and says_answers_below(marks):
        if is_rule(marks.lines[index]):
            marks.add(Role.DROP, "drawn line")
        marks.add(Role.OWN, count=found.end - len(marks.roles))
        marks.answered = True
    else:
        return False
    return True


def _mark_heading(marks: Marks, found: Heading) -> None:
    """Mark what announces a quote that is marked; without a date it may be a person's, and goes with the quote."""
    index = len(marks.roles)
    marks.turn(found.start, index, Role.HEADING, found.rule)
    marks.add(Role.HEADING if found.sure else Role.QUOTE, found.rule, found.end - index)
    marks.bar = True


def _mark_line(marks: Marks, index: int) -> None:
    """Give a line its role that no quote, separator or header is."""
    if (end := pgp_end(marks.lines, index)) > index:
        marks.add(Role.DROP, "OpenPGP armour", end - index)
    elif sent_from_at(marks.lines, index):
        marks.add(Role.DROP, "sent from")
    elif _is_overflow(marks.lines, index):
        marks.add(Role.QUOTE, "rest of a quoted line")
    else:
        marks.add(Role.OWN)


def _is_overflow(lines: Sequence[str], index: int) -> bool:
    """Whether this is the rest of a quoted line that a mail program broke without a '>'."""
    if not 0 < index < len(lines) - 1 or len(lines[index]) > _OVERFLOW_TO or not lines[index][:1].islower():
        return False
    above = lines[index - 1].rstrip()
    return depth(above) > 0 and len(above) >= _OVERFLOW_FROM and above[-1] not in ".?!:" and depth(lines[index + 1]) > 0


def _drop_signatures(marks: Marks, end: int) -> None:
    """Drop what '-- ' opens, up to the next quote or the end."""
    dashes = {index for index in range(end) if marks.roles[index] is Role.OWN and marks.plain[index] in {"--", "—"}}
    divides = len(dashes) > 1  # dashes that stand more than once divide the text, unless they are the sure '-- '
    index = 0
    while index < end:
        if index in dashes and (not divides or marks.lines[index].strip("\r\n\ufeff") == "-- "):
            stop = index
            while stop < end and marks.roles[stop] not in {Role.QUOTE, Role.HEADING}:
                stop += 1
            marks.drop(index, signature_end(marks.lines, index, stop), "signature")
            index = stop
        index += 1


def _drop_banner(marks: Marks, end: int) -> None:
    """Drop the warning that a gateway puts above mail from outside."""
    first = next((index for index in range(end) if marks.is_own(index)), end)
    stop = first
    while stop < end and marks.is_own(stop):
        stop += 1
    size = banner_lines([text.casefold() for text in marks.plain[first:stop]])
    marks.drop(first, first + size, "gateway banner")


def _drop_notices(marks: Marks, end: int) -> None:
    """Drop the notices of confidentiality that close the text; quotes may stand below them."""
    stop = end
    while stop:
        while stop and not marks.is_own(stop - 1):
            stop -= 1
        first = stop
        while first and marks.is_own(first - 1):
            first -= 1
        if not is_notice([text.casefold() for text in marks.plain[first:stop]]):
            return
        marks.drop(first, stop, "disclaimer")
        stop = first


def _drop_full_quote(marks: Marks, end: int) -> None:
    """Drop the one quote at the top that all of the writer's words stand below, with what announces it."""
    texts = [index for index in range(end) if marks.plain[index] and marks.roles[index] is not Role.DROP]
    first = next((at for at, index in enumerate(texts) if marks.roles[index] is Role.OWN), len(texts))
    if not 0 < first < len(texts) or any(marks.roles[index] is not Role.OWN for index in texts[first:]):
        return
    if not _may_be_list(marks, texts[:first]):
        for index in texts[:first]:
            marks.drop(index, index + 1)


def _may_be_list(marks: Marks, quoted: Sequence[int]) -> bool:
    """Whether these lines that begin with '>' may be a person's arrows or list: nothing announces them, all short."""
    level = depth(marks.lines[quoted[0]])
    return all(
        marks.rules[index] == _QUOTE and depth(marks.lines[index]) == level < len(marks.plain[index]) <= _ITEM
        for index in quoted
    )


def _is_list(marks: Marks, end: int) -> bool:
    """Whether all that begins with '>' is a person's: a list below a colon, more of their arrows, a face, a number."""
    quoted = [index for index in range(end) if marks.roles[index] is Role.QUOTE]
    own = [marks.plain[index] for index in range(quoted[0] if quoted else 0) if marks.is_own(index)]
    if not own or not _may_be_list(marks, quoted):
        return False
    announced = own[-1].endswith((":", "：")) and not any(map(str.isdigit, own[-1]))
    arrows = any(" > " in text for text in own)
    signs = [marks.plain[index].lstrip(">")[:1] for index in quoted]  # mail programs put a space or a letter here
    return arrows or (announced and len(quoted) > 1) or not any(sign.isspace() or sign.isalpha() for sign in signs)


def _drop_trailing(marks: Marks, end: int) -> None:
    """Drop the quotes that nothing follows, a list's footer after them, and rules that closed the own text."""
    marks.drop(list_footer(marks.lines, marks.roles[:end]), end, "list footer")
    last = end
    while last and (not marks.is_own(last - 1) or is_rule(marks.lines[last - 1])):
        last -= 1
    announced = Role.HEADING in marks.roles
    listed = not announced and _is_list(marks, end)
    if not listed and (marks.any_own(last) or announced or _is_answer_of_phone(marks)):
        for index in range(last, end):
            if marks.plain[index]:
                marks.drop(index, index + 1)
    for index in range(last):
        if marks.roles[index] is Role.HEADING:
            marks.drop(index, index + 1)


def _is_answer_of_phone(marks: Marks) -> bool:
    """Whether all is quoted, the attribution too, as iOS Mail does it."""
    if marks.any_own(len(marks.roles)):
        return False
    bare = [text.lstrip("> ") for text in marks.plain]
    return any((found := attribution(bare, index)) and found.sure for index in range(len(bare)))
