"""What of a mail repeats the letters of ours that it answers: their words are nobody's new words. Pure."""

from collections.abc import Iterable, Sequence

from ingest.message import Cut
from ingest.quotes.blocks import field, is_rule
from ingest.quotes.lines import bare_words, holds_our_letter, plain
from ingest.quotes.roles import READ, heading, lines_of, seen_lines
from ingest.quotes.signatures import sent_from_at

_UNMARKED = ("attribution", "Outlook", "Lotus", "separator", "disclaimer", "signature")  # how their rules begin
_OPENING = 3  # lines that a mail program puts above what it quotes: "On Monday, NAME <ADDRESS> wrote:"
_REPEATED = 8  # words in a row that nobody writes by chance as one of our letters does


def heard(text: str, shown: str, cuts: Sequence[Cut], ours: str = "", names: Iterable[str] = ()) -> str:
    """Return what the rules for danger listen to: *shown*, and lines only taken for a quote that nothing marks.

    Not where a letter of ours to staff is quoted, and not the lines of *ours*, the letters that the mail answers: their
    own words, 'If someone is in danger, call 911', would raise an alarm at every answer. So would our name and address
    (*names*) in the line that a mail program puts above its quote.
    """
    if holds_our_letter(text):
        return shown
    lines, said = text.split("\n"), bare_words(ours)
    called = tuple(filter(None, (bare_words(name) for name in names)))
    unmarked = (_below_opening(lines, cut, called) for cut in cuts if cut.rule.startswith(_UNMARKED))
    return "\n".join("\n".join(_without(some, said)) for some in (shown.split("\n"), *unmarked))


def _below_opening(lines: Sequence[str], cut: Cut, names: Sequence[str]) -> Sequence[str]:
    """Return the lines of a cut without the one that says that the office wrote what follows."""
    some = lines[cut.first - 1 : cut.last]
    ends = next((at for at, line in enumerate(some[:_OPENING], 1) if line.rstrip().endswith(":")), 0)
    said = bare_words(" ".join(some[:ends]))
    ours = cut.rule.startswith("attribution") and any(name in said for name in names)
    return some[ends:] if ours else some


def said_anew(text: str, ours: str) -> str:
    """Return the text, '' where nothing stands in it but *ours*, the letters that it answers, and their headings."""
    lines = lines_of(text)
    kept = _without(lines[:READ], bare_words(ours))
    if len(kept) == len(lines):
        return text
    bare = [plain(line).lstrip("> ") for line in seen_lines(kept)]
    index = 0
    while index < len(bare):
        if found := heading(bare, index):
            index = found.end
        elif not bare[index] or is_rule(bare[index]) or field(bare[index]) or sent_from_at(bare, index):
            index += 1
        else:
            return text
    return ""


def _without(lines: Sequence[str], ours: str) -> list[str]:
    """Return the lines without those that repeat our letters; a few words that stand there too are the writer's."""
    kept: list[str] = []
    first = 0
    while first < len(lines):
        end, said = first, ""
        while end < len(lines) and (said + (more := bare_words(lines[end]))) in ours:
            end, said = end + 1, said + more
        if sum(len(line.split()) for line in lines[first:end]) < _REPEATED:
            end = max(end, first + 1)
            kept += lines[first:end]
        first = end
    return kept
