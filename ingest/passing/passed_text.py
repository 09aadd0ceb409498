"""The words of a forward: those of the mail that is passed on, and those that the forwarder put around it. Pure."""

from collections.abc import Sequence

from ingest.quotes.blocks import field, is_end_line, is_forward_line, is_rule
from ingest.quotes.lines import depth, plain, unquoted
from ingest.quotes.signatures import sent_from, signature_end


def bare_line(line: str) -> str:
    """Return the line without its first level of '>'."""
    return unquoted(line) if depth(line) else line


def body_and_below(lines: Sequence[str], start: int, separator: str = "") -> tuple[str, list[str]]:
    """Return the forwarded text, and what the forwarder wrote below it when that can be told."""
    start = _below_header(lines, start, separator)
    first = _next_text(lines, start)
    if first is None:
        return "", []
    marked = depth(lines[first]) > 0
    for index in range(first, len(lines)):
        if (depth(lines[index]) > 0) is marked and is_end_line(bare_line(lines[index])):
            rest = [line for line in lines[index + 1 :] if not is_rule(line)]
            return "\n".join(map(bare_line, lines[start:index]) if marked else lines[start:index]).strip(), rest
    if not marked:
        return "\n".join(lines[start : _closed(lines, first)]).strip(), []
    end = max(index for index in range(first, len(lines)) if depth(lines[index])) + 1
    if any(plain(line) and not depth(line) for line in lines[first:end]):
        return "\n".join(lines[start:]).strip(), []
    return "\n".join(map(unquoted, lines[first:end])).strip(), list(lines[end:])


def _below_header(lines: Sequence[str], start: int, separator: str) -> int:
    """Return where the words begin: SquirrelMail closes its header with a line, Zoho with its separator again."""
    first = _next_text(lines, start)
    if first is None:
        return start
    if is_rule(bare_line(lines[first])) or plain(bare_line(lines[first])) == "----":
        return first + 1
    if separator and plain(lines[first]) == plain(separator) and is_forward_line(bare_line(separator)):
        below = _next_text(lines, first + 1)
        return first + 1 if below is None or not field(bare_line(lines[below])) else start
    return start


def _closed(lines: Sequence[str], first: int) -> int:
    """Return where the words end: KMail and Yandex draw a line below what they pass on."""
    last = len(lines)
    while last > first and not plain(lines[last - 1]):
        last -= 1
    return last - 1 if last > first and is_rule(lines[last - 1]) else len(lines)


def _next_text(lines: Sequence[str], start: int) -> int | None:
    return next((i for i in range(start, min(start + 10, len(lines))) if plain(lines[i])), None)


def note_of(above: Sequence[str], below: Sequence[str]) -> str:
    """Return the forwarder's own words, above and below what is passed on."""
    return "\n\n".join(filter(None, (_words(above), _words(below)))).strip()


def _words(note: Sequence[str]) -> str:
    """Return the words without the rule, the quote marks, the signature and the program's 'Sent from my ...'."""
    signed = next((at for at, line in enumerate(note) if signature_end(note, at, len(note)) > at), len(note))
    lines = [line for line in note[:signed] if not sent_from(line)]
    while lines and (is_rule(lines[-1]) or not lines[-1].strip("> \t\ufeff")):
        lines.pop()
    return "\n".join(lines).strip("\n \ufeff")
