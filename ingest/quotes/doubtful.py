"""Words that were cut off as somebody else's and may be the writer's own: nothing of ours stands where they were cut.

Who answers a letter of ours quotes that letter. What stands below another heading that nothing marks was pasted, or
typed, by the writer: to send only what stands above it would be half an answer.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from cases.people import without_tag
from ingest.quotes.blocks import field, is_rule
from ingest.quotes.gateways import is_notice
from ingest.quotes.lines import EMAIL, bare_words, depth, holds_our_letter, plain
from ingest.quotes.roles import READ, Role, heading, heading_above, lines_of, quoted_next
from ingest.quotes.signatures import sent_from_at
from ingest.quotes.tidying import tidy
from ingest.quotes.typed import drop_signatures, marked_as_quotes, opens_our_letter, typed_roles

_SENTENCE = 3  # words of a line below dashes that is text


def doubtful_cut(text: str, ours: str, addresses: Collection[str]) -> str:
    """Return what `own_words` cuts off that may be the writer's own, from its first line on; '' without doubt.

    *ours*: the words of the letters that the mail answers. *addresses*: those of the office.
    """
    lines = lines_of(text)[:READ]
    shown = marked_as_quotes(lines)
    roles = typed_roles(lines, shown, marked=holds_our_letter(text))
    if not roles or len(roles) == len(lines) or roles[-1] is not Role.HEADING:
        return ""
    end = len(roles)
    start = end
    while start and roles[start - 1] is Role.HEADING:
        start -= 1
    if _names(shown[start:end], addresses):
        return ""
    stop = _next_quote(lines, shown, end, addresses)
    said = bare_words(ours)
    if any(_is_doubtful(shown, index, said) for index in range(end, stop)):
        return "\n".join(lines[start:stop]).strip()
    return ""


def stood_below(text: str, own: str, ours: str, addresses: Collection[str]) -> str:
    """Return what stands in a mail beside the writer's *own* words and is no letter of ours: pasted, quoted, signed.

    It is for those inside who read the writer's words. '' when nothing but signatures and headings is left. *ours* and
    *addresses*: as above.
    """
    lines = lines_of(text)[:READ]
    shown = marked_as_quotes(lines)
    roles = typed_roles(lines, shown, marked=holds_our_letter(text))
    drop_signatures(shown, roles)
    stop = len(lines) if ours else _first_of_ours(lines)
    said = bare_words(ours)
    bare = [_unquoted(line) for line in shown]
    written = Counter(plain(line) for line in own.split("\n"))
    kept: set[int] = set()
    for index in range(stop):
        if written[plain(lines[index]).removeprefix("\\")] > 0:
            written[plain(lines[index]).removeprefix("\\")] -= 1
        elif depth(shown[index]) > 1 or not _is_doubtful(bare, index, said):  # an older mail that our letter answered
            continue
        elif index >= len(roles) or roles[index] in {Role.QUOTE, Role.HEADING} or _may_be_text(bare[index]):
            kept.add(index)
    spans = list(_headings(bare, stop))
    kept -= {index for start, end in spans for index in range(start, end)}
    for start, end in spans:
        below = next((index for index in range(end, stop) if bare[index]), stop)
        if below in kept and not _names(bare[start:end], addresses):
            kept |= set(range(start, end))
    return tidy("\n".join(lines[index] if index in kept else "" for index in range(stop))).strip()


def _may_be_text(line: str) -> bool:
    """Whether a line of a signature may be a sentence of its writer, and is none of a notice of confidentiality."""
    low = line.casefold()
    return len(low.split()) >= _SENTENCE and low.endswith((".", "!", "?", "。")) and not is_notice([low])


def _unquoted(line: str) -> str:
    return plain(line).lstrip("> ").strip()


def _first_of_ours(lines: Sequence[str]) -> int:
    return next((index for index in range(len(lines)) if opens_our_letter(lines, index)), len(lines))


def _headings(lines: Sequence[str], stop: int) -> Iterator[tuple[int, int]]:
    """Yield where a heading stands, from its first line to the one behind its last."""
    index = 0
    while index < stop:
        found = heading(lines, index) if lines[index] else None
        if found:
            yield found.start, found.end
        index = max(found.end, index + 1) if found else index + 1


def _names(lines: Sequence[str], addresses: Collection[str]) -> bool:
    """Whether the office's address stands in a heading, with or without the sign of a person and a case in it."""
    found = EMAIL.findall(" ".join(lines).casefold())
    return any(without_tag(address) in addresses or address in addresses for address in found)


def _next_quote(lines: Sequence[str], shown: Sequence[str], start: int, addresses: Collection[str]) -> int:
    """Return the line from which on all is surely quoted: our letter, or what is marked as a quote; else the end."""
    for index in range(start, len(lines)):
        if depth(shown[index]):
            return index
        if opens_our_letter(lines, index):
            return heading_above(shown, index)
        found = heading(shown, index)
        if found and (quoted_next(shown, found.end) or _names(shown[found.start : found.end], addresses)):
            return found.start
    return len(lines)


def _is_doubtful(lines: Sequence[str], index: int, ours: str) -> bool:
    """Whether the line holds words, and neither a letter of ours nor a mail program wrote them."""
    said = bare_words(lines[index])
    machine = field(lines[index]) or is_rule(lines[index]) or sent_from_at(lines, index)
    return bool(plain(lines[index]) and said) and said not in ours and not machine
