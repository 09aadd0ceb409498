"""What a person wrote now, without what they quoted, forwarded or signed. One pass, no backtracking; in doubt, keep."""

from collections.abc import Sequence
from enum import Enum

from ingest.labels import FROM, MARKER_EN, MARKER_ES, MARKERS, SENT_FROM
from ingest.lines import (
    EMAIL,
    attribution,
    depth,
    field,
    header_block,
    is_forward_line,
    is_original_line,
    is_rule,
    lotus_block,
    plain,
)

__all__ = ["MARKERS", "MARKER_EN", "MARKER_ES", "tidy", "visible"]

_LINE = 8192  # longest line that is looked at (mail-safety 8)
_SIGNATURE_LINES = 15  # more than this below '--' is text, not a signature
_FOOTER_LINES = 12
_OVERFLOW_FROM, _OVERFLOW_TO = (
    66,
    60,
)  # a quoted line this long may have been broken by a mail program, leaving this much


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
