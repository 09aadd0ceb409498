"""What a person wrote now, without what they quoted, forwarded or signed. One pass, no backtracking.

`visible` keeps in doubt: no word of a family may be lost. `own_words` leaves out in doubt: it leaves the house.
"""

from collections.abc import Sequence
from enum import Enum

from ingest.blocks import field, header_block, is_forward_line, is_original_line, is_rule, lotus_block
from ingest.gateways import gateway_lines
from ingest.labels import FROM
from ingest.lines import EMAIL, attribution, depth, holds_our_letter, introduces, plain
from ingest.phrases import MARKER_EN, MARKER_ES, MARKERS, SENT_FROM

__all__ = ["MARKERS", "MARKER_EN", "MARKER_ES", "holds_our_letter", "own_words", "tidy", "visible"]

_LINE = 8192  # longest line that is looked at (mail-safety 8)
_SIGNATURE_LINES = 15  # more than this below '--' is text, not a signature
_FOOTER_LINES = 12
_OVERFLOW_FROM, _OVERFLOW_TO = (
    66,
    60,
)  # a quoted line this long may have been broken by a mail program, leaving this much
_QUOTE_WIDTH = 70  # a mail program that breaks quoted lines breaks them at 72 or later


class _Role(Enum):
    OWN = "own"
    QUOTE = "quote"
    ATTRIBUTION = "attribution"
    DROP = "drop"


def tidy(text: str) -> str:
    """Return the text with plain line ends, no trailing spaces and at most two blank lines in a row."""
    kept: list[str] = []
    blank = 0
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bare = line.rstrip()
        blank = 0 if bare else blank + 1
        if blank <= 2:  # noqa: PLR2004
            kept.append(bare)
    return "\n".join(kept).strip("\n\ufeff")


def visible(text: str) -> str:
    """Return what this person wrote now; quotes stay only where answers stand between or below them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = [line if len(line) <= _LINE else line[:_LINE] for line in lines]
    roles = _roles(shown)
    _drop_signatures(shown, roles)
    _drop_trailing(shown, roles)
    pairs = zip(lines, roles, strict=False)
    return tidy("\n".join(line for line, role in pairs if role is not _Role.DROP)).strip()


def own_words(text: str) -> str:
    """Return only what this person typed, wherever it stands: nothing quoted, no letter of ours, '' when in doubt."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = [line if len(line) <= _LINE else line[:_LINE] for line in lines]
    roles = _typed(lines, shown, marked=holds_our_letter(text))
    _drop_signatures(shown, roles)
    if any(role is _Role.OWN and plain(line) for role, line in zip(roles[: _first_quote(roles)], shown, strict=False)):
        _drop_footer(shown, roles)  # an answer typed below the quote only could look like it
    _drop_gateway(shown, roles)
    _drop_edges(shown, roles)
    pairs = zip(lines, roles, strict=False)
    return tidy("\n".join(line if role is _Role.OWN else "" for line, role in pairs)).strip()


def _first_quote(roles: Sequence[_Role]) -> int:
    return roles.index(_Role.QUOTE) if _Role.QUOTE in roles else 0


def _typed(lines: Sequence[str], shown: Sequence[str], *, marked: bool) -> list[_Role]:
    """Give each line its role, up to where somebody else's text begins that no '>' tells from the writer's."""
    roles: list[_Role] = []
    bar = False
    while (index := len(roles)) < len(shown):
        text = plain(shown[index])
        if marked and not depth(shown[index]) and _opens_our_letter(lines, index):
            _drop_heading(shown, roles)
            break
        if depth(shown[index]) or (bar and text.startswith("|")):
            roles.append(_Role.QUOTE)
        elif not text:
            roles.append(_Role.OWN)
        elif broken := _broken_quote(shown, index):
            roles.extend([_Role.QUOTE] * broken)
        elif heading := _heading(shown, index):
            start, end = heading
            roles[start:] = [_Role.ATTRIBUTION] * (end - start)
            if not _quoted_next(shown, end):
                break
            bar = True
        else:
            roles.append(_Role.DROP if _is_sent_from(text) else _Role.OWN)
    return roles


def _opens_our_letter(lines: Sequence[str], index: int) -> bool:
    """Whether our line stands here, also when the mail program broke it in two."""
    if holds_our_letter(lines[index]):
        return True
    both = "".join(lines[index : index + 2])
    return holds_our_letter(both) and not holds_our_letter("".join(lines[index + 1 : index + 2]))


def _heading(lines: Sequence[str], index: int) -> tuple[int, int] | None:
    """Return the lines that announce somebody else's text: an attribution, a separator, the header of a quoted mail."""
    line = lines[index]
    if (found := attribution(lines, index)) and (found.sure or _quoted_next(lines, found.end)):
        return index, found.end
    if block := lotus_block(lines, index):
        return block.start, block.end
    if is_forward_line(line) or is_original_line(line) or is_rule(line):
        below = _next_text(lines, index + 1)
        block = header_block(lines, below, announced=True) if below is not None else None
        if block or not is_rule(line):
            return index, block.end if block else index + 1
        return None
    block = header_block(lines, index)
    return (index, block.end) if block else None


def _broken_quote(lines: Sequence[str], index: int) -> int:
    """Return how many lines from here are the rest of a quoted line that a mail program broke without a '>'."""
    above = lines[index - 1].rstrip() if index else ""
    if not depth(above) or not _fills(above, lines[index]):
        return 0
    first = plain(lines[index])[0]
    if above[-1] in ".?!:" and first != "#" and not first.islower() and not holds_our_letter(above):
        return 0  # an answer below a sentence that is complete
    end = index + 1
    while end < len(lines) and plain(lines[end]) and not depth(lines[end]) and _fills(lines[end - 1], lines[end]):
        end += 1
    return end - index


def _fills(above: str, below: str) -> bool:
    """Whether the first word of the line below had no room in the line above."""
    return len(above.rstrip()) + 1 + len(below.split(maxsplit=1)[0]) > _QUOTE_WIDTH


def _drop_heading(lines: Sequence[str], roles: list[_Role]) -> None:
    """Drop what a mail program put above an unmarked copy of our letter, where no rule above knows it."""
    for index in range(len(roles) - 1, max(len(roles) - 60, -1), -1):
        line = lines[index]
        if plain(line) and not (field(line) or is_rule(line) or introduces(line)):
            return
        roles[index] = _Role.DROP


def _drop_gateway(lines: Sequence[str], roles: list[_Role]) -> None:
    """Drop the paragraphs that a gateway of the district put above or below what the person typed."""
    index = 0
    while index < len(roles):
        end = index
        while end < len(roles) and roles[end] is _Role.OWN and plain(lines[end]):
            end += 1
        if (size := gateway_lines([plain(line).casefold() for line in lines[index:end]])) > 0:
            roles[index : index + size] = [_Role.DROP] * size
            index += size
        else:
            index = max(end, index + 1)


def _drop_edges(lines: Sequence[str], roles: list[_Role]) -> None:
    """Drop the lines beside a quote that are no words: a rule, an attribution in a language that we do not know."""
    texts = [index for index in range(len(roles)) if plain(lines[index])]
    for at, index in enumerate(texts):
        if roles[index] is not _Role.OWN:
            continue
        before = roles[texts[at - 1]] if at else _Role.DROP
        after = roles[texts[at + 1]] if at + 1 < len(texts) else _Role.DROP
        rule = is_rule(lines[index]) and (before is not _Role.OWN or after is not _Role.OWN)
        if rule or (after is _Role.QUOTE and introduces(lines[index])):
            roles[index] = _Role.DROP


def _roles(lines: Sequence[str]) -> list[_Role]:
    """Give each line its role, up to the line where a quoted mail begins for good."""
    roles: list[_Role] = []
    bar = False
    index = 0
    while index < len(lines):
        line = lines[index]
        text = plain(line)
        if depth(line) or (bar and text.startswith("|")):
            roles.append(_Role.QUOTE)
        elif not text:
            roles.append(_Role.OWN)
        elif _quote_begins(lines, index):
            break
        elif block := lotus_block(lines, index):
            return roles[: block.start]
        elif (found := attribution(lines, index)) and (found.sure or _quoted_next(lines, found.end)):
            if not _quoted_next(lines, found.end):
                break
            bar = True
            roles.extend([_Role.ATTRIBUTION] * (found.end - index))
            index = found.end
            continue
        elif _is_sent_from(text):
            roles.append(_Role.DROP)
        elif _is_overflow(lines, index):
            roles.append(_Role.QUOTE)
        else:
            roles.append(_Role.OWN)
        index += 1
    return roles


def _quote_begins(lines: Sequence[str], index: int) -> bool:
    """Whether everything from this line on is somebody else's: our marker, a separator, a header block."""
    line = lines[index]
    low = plain(line).casefold()
    if any(marker in low for marker in MARKERS) or is_forward_line(line) or is_original_line(line):
        return True
    if is_rule(line):
        below = _next_text(lines, index + 1)
        return below is not None and header_block(lines, below, announced=True) is not None
    block = header_block(lines, index)
    if block is None:
        return False
    # A memo opens with From, To and Subject too: without an address and with nothing above, it is the writer's own.
    above = any(plain(line) and not field(line) for line in lines[max(0, index - 20) : index])
    return above or bool(EMAIL.search(block.fields.get(FROM, "")))


def _next_text(lines: Sequence[str], index: int) -> int | None:
    """Return the next line that is not blank, looking five lines ahead."""
    return next((i for i in range(index, min(index + 5, len(lines))) if plain(lines[i])), None)


def _quoted_next(lines: Sequence[str], index: int) -> bool:
    below = _next_text(lines, index)
    return below is not None and (depth(lines[below]) > 0 or plain(lines[below]).startswith("|"))


def _is_sent_from(text: str) -> bool:
    low = text.strip("-*_[]( ").casefold()
    return len(low) < 120 and low.startswith(SENT_FROM)  # noqa: PLR2004 - a line, not a sentence


def _is_overflow(lines: Sequence[str], index: int) -> bool:
    """Whether this is the rest of a quoted line that a mail program broke without a '>'."""
    if not 0 < index < len(lines) - 1 or len(lines[index]) > _OVERFLOW_TO or not lines[index][:1].islower():
        return False
    above = lines[index - 1].rstrip()
    return depth(above) > 0 and len(above) >= _OVERFLOW_FROM and above[-1] not in ".?!:" and depth(lines[index + 1]) > 0


def _drop_signatures(lines: Sequence[str], roles: list[_Role]) -> None:
    """RFC 3676 section 4.3: '-- ' opens the signature; many programs lose the space."""
    index = 0
    while index < len(roles):
        if roles[index] is _Role.OWN and lines[index].strip() in {"--", "\u2014"}:
            end = index
            while end < len(roles) and roles[end] not in {_Role.QUOTE, _Role.ATTRIBUTION}:
                end += 1
            if sum(1 for line in lines[index:end] if line.strip()) <= _SIGNATURE_LINES:
                roles[index:end] = [_Role.DROP] * (end - index)
            index = end
        index += 1


def _drop_trailing(lines: Sequence[str], roles: list[_Role]) -> None:
    """Drop the quotes that nothing follows, a list's footer after them, and rules that closed the own text."""
    end = len(roles)
    _drop_footer(lines, roles)
    attributed = False
    while end:
        role = roles[end - 1]
        blank = not lines[end - 1].strip()
        if role is _Role.OWN and not blank and not (is_rule(lines[end - 1])):
            break
        attributed = attributed or role is _Role.ATTRIBUTION
        end -= 1
    own = any(role is _Role.OWN and line.strip() for role, line in zip(roles[:end], lines, strict=False))
    if own or attributed or any(role is _Role.ATTRIBUTION for role in roles):
        roles[end:] = [_Role.DROP] * (len(roles) - end)


def _drop_footer(lines: Sequence[str], roles: list[_Role]) -> None:
    """Drop the rule and the few lines that a mailing list puts below the quote."""
    for index in range(len(roles) - 1, max(len(roles) - _FOOTER_LINES, 0), -1):
        if roles[index] is _Role.QUOTE:
            return
        if is_rule(lines[index]) and "_" in lines[index]:
            above = next((i for i in range(index - 1, -1, -1) if lines[i].strip()), None)
            if above is not None and roles[above] is _Role.QUOTE:
                roles[index:] = [_Role.DROP] * (len(roles) - index)
            return
