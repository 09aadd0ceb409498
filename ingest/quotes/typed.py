"""What this person typed, and nothing else: it is read for commands and leaves the house, so in doubt it is left out.

Works on the first text part alone; our own letter is never part of it, however a mail program treats it.
"""

from collections.abc import Sequence

from ingest.quotes.attributions import groupwise, introduces
from ingest.quotes.blocks import is_rule
from ingest.quotes.footers import list_footer
from ingest.quotes.gateways import gateway_lines
from ingest.quotes.lines import (
    begins_second_line,
    depth,
    holds_our_first_line,
    holds_our_letter,
    plain,
    speaks_of_our_letter,
)
from ingest.quotes.roles import (
    READ,
    Role,
    barred,
    heading,
    heading_above,
    is_reply_line,
    lines_of,
    quoted_next,
    seen_lines,
)
from ingest.quotes.signatures import pgp_end, sent_from_at, signature_end
from ingest.quotes.tidying import tidy

_QUOTE_WIDTH = 70  # a mail program that breaks quoted lines breaks them at 72 or later
_MARGIN = 4  # programs count the '> ' and the space at the end differently
_PARAGRAPH = 40  # lines in which a gateway has said what it says
_SECOND_LINE = 4  # lines that the second of a notice may be broken into
_SIGNS = ("›", "＞", ">")
_AS_QUOTE = str.maketrans({"›": ">", "＞": ">", "\u00a0": " "})
_CLOSED = (".", "?", "!", ":")


def own_words(text: str) -> str:
    """Return only what this person typed, wherever it stands: nothing quoted, no letter of ours, '' when in doubt."""
    lines = lines_of(text)[:READ]  # what stands further down was not typed
    shown = marked_as_quotes(lines)
    roles = typed_roles(lines, shown, marked=holds_our_letter(text))
    drop_signatures(shown, roles)
    if any(role is Role.OWN and plain(line) for role, line in zip(roles[: _first_quote(roles)], shown, strict=False)):
        # An answer typed below the quote only could look like a footer.
        footer = list_footer(shown, roles)
        roles[footer:] = [Role.DROP] * (len(roles) - footer)
    _drop_gateway(shown, roles)
    _drop_edges(shown, roles)
    pairs = zip(lines, roles, strict=False)
    return tidy("\n".join(_unescaped(line) if role is Role.OWN else "" for line, role in pairs)).strip()


def marked_as_quotes(lines: Sequence[str]) -> list[str]:
    """Return the lines as far as the rules look at them, with '>' for the other signs that programs quote with."""
    return [_marked(line) for line in seen_lines(lines)]


def _marked(line: str) -> str:
    """Return the line with '>' for the other signs that programs quote with; a person's list may look so, no matter."""
    bare = line.lstrip()
    if not bare.startswith(_SIGNS) or (bare[0] == ">" and len(bare) == len(line)):
        return line
    rest = bare.lstrip("›＞> \t\u00a0")
    return bare[: len(bare) - len(rest)].translate(_AS_QUOTE) + rest


def _unescaped(line: str) -> str:
    """Return the line without the backslash that programs which write Markdown put before a '#' that opens it."""
    bare = line.lstrip()
    return f"{line[: len(line) - len(bare)]}{bare[1:]}" if bare.startswith("\\#") else line


def _first_quote(roles: Sequence[Role]) -> int:
    return roles.index(Role.QUOTE) if Role.QUOTE in roles else 0


def typed_roles(lines: Sequence[str], shown: Sequence[str], *, marked: bool) -> list[Role]:
    """Return the role of each line, up to where somebody else's text begins that no '>' tells from the writer's."""
    roles: list[Role] = []
    bar = False
    widest = _widest(shown)
    while (index := len(roles)) < len(shown):
        text = plain(shown[index])
        if marked and not depth(shown[index]) and speaks_of_our_letter(text) and not is_reply_line(text):
            roles.append(Role.OWN)  # whoever relays sees our line in it, and hands the whole back
            continue
        if marked and not depth(shown[index]) and opens_our_letter(lines, index):
            at = heading_above(shown, index)
            roles[at:] = [Role.DROP] * (len(roles) - at)
            break
        if (depth(shown[index]) and not groupwise(shown[index])) or (bar and barred(text)):
            roles.append(Role.QUOTE)
        elif not text:
            roles.append(Role.OWN)
        elif broken := _broken_quote(shown, index, widest, marked=marked):
            roles.extend([Role.QUOTE] * broken)
        elif (found := heading(shown, index)) and (found.sure or found.addressed or quoted_next(shown, found.end)):
            roles[found.start :] = [Role.HEADING] * (found.end - found.start)
            if not quoted_next(shown, found.end):
                break
            bar = True
        elif (end := pgp_end(shown, index)) > index:
            roles.extend([Role.DROP] * (end - index))
        else:
            roles.append(Role.DROP if sent_from_at(shown, index) else Role.OWN)
    return roles


def opens_our_letter(lines: Sequence[str], index: int) -> bool:
    """Whether our line stands here, also when the mail program broke it in two."""
    if holds_our_first_line(lines[index]) or begins_second_line(lines[index : index + _SECOND_LINE]):
        return True
    both = "".join(lines[index : index + 2])
    return holds_our_first_line(both) and not holds_our_first_line("".join(lines[index + 1 : index + 2]))


def _widest(lines: Sequence[str]) -> int:
    """Return the width of the longest quoted line that a program could have broken and did not."""
    widths = (
        len(line.rstrip())
        for line in lines
        if depth(line) and "://" not in line and max(map(len, line.split()), default=0) <= _QUOTE_WIDTH // 2
    )
    return max(widths, default=0)


def _broken_quote(lines: Sequence[str], index: int, widest: int, *, marked: bool) -> int:
    """Return how many lines from here are the rest of a quoted line that a mail program broke without a '>'."""
    above = lines[index - 1].rstrip() if index else ""
    if not depth(above) or not _fills(above, lines[index]):
        return 0
    first = plain(lines[index])[0]
    ours = marked or first == "#"  # our letter may be what is quoted, and a command must be typed: no benefit of doubt
    if not ours and above.endswith(_CLOSED) and not first.islower():
        return 0  # an answer below a sentence that is complete
    if first != "#" and _width_of(above, lines[index]) < widest - _MARGIN:
        return 0  # there was room: the program left a longer line whole
    end = index + 1
    while end < len(lines) and plain(lines[end]) and not depth(lines[end]) and _fills(lines[end - 1], lines[end]):
        end += 1
    return 0 if not ours and first.isupper() and _interrupts(lines, end) else end - index


def _interrupts(lines: Sequence[str], end: int) -> bool:
    """Whether the lines up to *end* are a sentence typed into a quoted one, which goes on below: no rest of a line."""
    closed = plain(lines[end - 1]).endswith(_CLOSED[:3])
    while end < len(lines) and plain(lines[end]) and not depth(lines[end]):
        end += 1
    closed = closed or plain(lines[end - 1]).endswith(_CLOSED[:3])
    below = next((plain(line).lstrip("> ") for line in lines[end : end + 3] if depth(line)), "")
    return closed and below[:1].islower()


def _width_of(above: str, below: str) -> int:
    return len(above.rstrip()) + 1 + len(below.split(maxsplit=1)[0])


def _fills(above: str, below: str) -> bool:
    """Whether the first word of the line below had no room in the line above."""
    return _width_of(above, below) > _QUOTE_WIDTH


def drop_signatures(lines: Sequence[str], roles: list[Role]) -> None:
    """Give the lines that dashes open, up to the next quote, the role of a signature."""
    index = 0
    while index < len(roles):
        if roles[index] is Role.OWN and plain(lines[index]) in {"--", "—"}:
            stop = next((i for i in range(index, len(roles)) if roles[i] in {Role.QUOTE, Role.HEADING}), len(roles))
            opener = ["-- ", *lines[index + 1 : stop]]  # here the dashes are enough
            if signature_end(opener, 0, len(opener)):
                roles[index:stop] = [Role.DROP] * (stop - index)
            index = stop
        index += 1


def _drop_gateway(lines: Sequence[str], roles: list[Role]) -> None:
    """Drop the paragraphs that a gateway of the district put above or below what the person typed."""
    low = [plain(line).casefold() if role is Role.OWN else "" for line, role in zip(lines, roles, strict=False)]
    index = end = 0
    while index < len(roles):
        end = max(end, index)
        while end < len(roles) and low[end]:
            end += 1
        if (size := gateway_lines(low[index : min(end, index + _PARAGRAPH)])) > 0:
            size = end - index if size == _PARAGRAPH else size  # all of it
            roles[index : index + size] = [Role.DROP] * size
            index += size
        else:
            index = max(end, index + 1)


def _drop_edges(lines: Sequence[str], roles: list[Role]) -> None:
    """Drop the lines beside a quote that are no words: a rule, an attribution in a language that we do not know."""
    texts = [index for index in range(len(roles)) if plain(lines[index])]
    for at, index in enumerate(texts):
        if roles[index] is not Role.OWN:
            continue
        before = roles[texts[at - 1]] if at else Role.DROP
        after = roles[texts[at + 1]] if at + 1 < len(texts) else Role.DROP
        rule = is_rule(lines[index]) and (before is not Role.OWN or after is not Role.OWN)
        if rule or (after is Role.QUOTE and introduces(lines[index])):
            roles[index] = Role.DROP
