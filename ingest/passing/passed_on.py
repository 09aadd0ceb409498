"""Who wrote the mail inside a forward. A wrong guess would write to a stranger: `sure` says when it is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.passing.another import TIME_OF_DAY, names_another, others
from ingest.passing.mailboxes import mailbox, without_department
from ingest.passing.passed_text import bare_line, body_and_below, note_of
from ingest.passing.told import teller, told
from ingest.quotes.blocks import (
    Block,
    colonless_block,
    field,
    header_block,
    is_forward_line,
    is_original_line,
    is_rule,
)
from ingest.quotes.lines import EMAIL, LINE, depth, plain
from ingest.quotes.lotus import lotus_block, lotus_header, name_and_date
from ingest.wording.labels import (
    CC,
    DATE,
    FROM,
    LABELS,
    SUBJECT,
    TO,
)

QUOTED_ONLY = "quoted block only"
_SEARCHED = 10_000  # lines above a forward: nobody writes a longer note
_LOOK_BELOW = 8  # lines between a separator and the header that it announces
_ONE_LINE = sorted((label for label in LABELS if len(label) > 1), key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Found:
    """A mail that a text passes on: what its header says, its lines, and what stands around them."""

    rule: str
    name: str
    email: str
    body: str
    note: str
    sure: bool = False
    to: tuple[str, ...] = ()
    subject: str = ""
    date: str = ""
    others: frozenset[str] = frozenset()  # addresses above the header: one of them may be who wrote


def first_mail(lines: Sequence[str], kind: str, *, inner: bool = False) -> Found | None:
    """Return the first mail that is passed on in *lines*. *kind*: what the subject says; *inner*: they are forwarded.

    A mail that is quoted in a forwarded one is an earlier mail of it, whatever that passes on.
    """
    bare = [bare_line(line) for line in lines]
    for index, line in enumerate(bare[:_SEARCHED]):
        if not plain(line):
            continue
        if is_forward_line(line) or _continues_forward(bare, index):
            within = kind == "reply" and depth(lines[index])  # of what an answer quotes
            return None if within else _announced(lines, bare, index, "forward line", quoted=kind == "reply")
        if kind == "reply":
            if begins_earlier(lines, index):
                return None
            continue
        if is_original_line(line):
            return _announced(lines, bare, index, "Outlook header")
        if (found := _block_at(bare, index, kind)) is not None:
            block, rule, announced = found
            sure = announced or not any(map(is_original_line, bare[block.end :]))
            return _from_block(lines, index, block, rule, sure=sure)
        if kind == "forward" and (said := told(lines, index)):
            return _from_attribution(lines, index, said)
    return _only_quoted(lines) if kind == "forward" and not inner else None


def begins_earlier(lines: Sequence[str], index: int) -> bool:
    """Whether an earlier mail begins here that is quoted whole, without '>' before its lines."""
    if depth(lines[index]):
        return False
    if is_drawn(lines, index) or header_block(lines, index):
        return True
    said = told(lines, index)
    below = next((i for i in range(said[0], min(said[0] + 4, len(lines))) if plain(lines[i])), None) if said else None
    return below is not None and not depth(lines[below])


def is_drawn(lines: Sequence[str], index: int) -> bool:
    """Whether an earlier mail begins here by a mark that only programs write: a separator, a header of Lotus Notes."""
    line = lines[index]
    if is_original_line(line) or is_forward_line(line):
        return True
    if is_rule(line):
        below = next((i for i in range(index + 1, min(index + 4, len(lines))) if plain(lines[i])), None)
        return below is not None and header_block(lines, below, announced=True) is not None
    block = lotus_block(lines, index) or header_block(lines, index)
    return block is not None and (block.start < index or bool(name_and_date(block.fields.get(FROM, ""))[1]))


def _continues_forward(bare: Sequence[str], index: int) -> bool:
    """Lotus breaks '--- Forwarded by X on date ---' over two lines."""
    first = bare[index]
    if index + 1 >= len(bare) or not first.lstrip().startswith("-----") or is_forward_line(first) or is_rule(first):
        return False
    second = bare[index + 1]
    return not field(second) and is_forward_line(f"{first.rstrip()} {second.strip()}")


def _closes(bare: Sequence[str], index: int) -> bool:
    """Whether this is the second line of a separator that Lotus broke: '07:37 AM ----------'."""
    text = bare[index].strip() if index < len(bare) else ""
    return text.endswith("-----") and len(text) < 60  # noqa: PLR2004


def _block_at(bare: Sequence[str], index: int, kind: str) -> tuple[Block, str, bool] | None:
    """Return the header block that begins here without a separator, its rule, and whether a rule is drawn above."""
    if is_rule(bare[index]):
        below = next((i for i in range(index + 1, min(index + 4, len(bare))) if plain(bare[i])), None)
        block = header_block(bare, below, announced=True) if below else None
        return (Block(index, block.end, block.fields, block.clean), "Outlook header", True) if block else None
    opening = field(bare[index])
    if opening is None:
        return None
    block = header_block(bare, index, announced=kind == "forward")
    has = block.fields.keys() if block else set()
    if block and ((FROM in has and len(has) > 1) or {TO, SUBJECT} <= has):
        return (block, "Outlook header", False) if kind == "forward" or _by_program(block) else None
    near = lotus_block(bare, index) if kind == "forward" and opening[0] == TO else None
    return (near, "Lotus header", True) if near else None


def _by_program(block: Block) -> bool:
    """Whether a mail program wrote the header: a letterhead or memo names neither an address nor the time of day."""
    named = any(EMAIL.search(block.fields.get(kind, "")) for kind in (FROM, TO, CC))
    return named or bool(TIME_OF_DAY.search(block.fields.get(DATE, "")))


def _announced(lines: Sequence[str], bare: Sequence[str], index: int, rule: str, *, quoted: bool = False) -> Found:
    """Return the mail below a separator; a damaged or missing header gives one without a sure sender."""
    one_line = _one_line_block(bare[index], index)
    if one_line is not None:
        return _from_block(lines, index, one_line, "one-line header", sure=not quoted)
    start = index + 2 if _continues_forward(bare, index) or _closes(bare, index + 1) else index + 1
    between = False
    for at in range(start, min(start + _LOOK_BELOW, len(bare))):
        if not plain(bare[at]) or is_rule(bare[at]) or (at == start and is_original_line(bare[at])):
            continue
        lotus = lotus_header(bare, at)
        block = lotus or header_block(bare, at, announced=True) or colonless_block(bare, at)
        if block:
            whole = Block(index, block.end, block.fields, block.clean)
            rule = "Lotus header" if lotus else rule
            return _from_block(lines, index, whole, rule, sure=not quoted and not between)
        if not between and (said := told(lines, at)):
            return _from_attribution(lines, index, said)
        between = True
    return _from_block(lines, index, Block(index, start, {}), rule, sure=False)


def _one_line_block(line: str, index: int) -> Block | None:
    """Yahoo's plain text puts separator and header on one line, without spaces between the fields."""
    if len(line) < 60 or "@" not in line:  # noqa: PLR2004
        return None
    places: list[tuple[int, int, str]] = []
    clean = True
    at = line.find(":")
    while at >= 0 and len(places) < 12:  # noqa: PLR2004
        head = line[max(0, at - 30) : at].rstrip()
        label = next((word for word in _ONE_LINE if head.casefold().endswith(word)), "")
        kind = LABELS.get(label, "")
        seen = {place[2] for place in places}
        clean = clean and kind not in seen
        if kind and kind not in seen:
            places.append((at - len(label), at + 1, kind))
        at = line.find(":", at + 1)
    if FROM not in {place[2] for place in places} or len(places) < 3:  # noqa: PLR2004
        return None
    ends = [*(place[0] for place in places[1:]), len(line)]
    fields = {kind: line[begin:end].strip() for (_, begin, kind), end in zip(places, ends, strict=True)}
    # A name may hold a label, as in 'From: Eve <eve@c.example> Cc: Ana <ana@b.example>To: ...'.
    behind = list(fields)[list(fields).index(FROM) + 1 :][:1]
    clean = clean and behind in ([TO], [DATE]) and "@" not in fields.get(DATE, "")
    return Block(index, index + 1, fields, clean)


def _from_block(lines: Sequence[str], index: int, block: Block, rule: str, *, sure: bool) -> Found:
    if found := _introduced(lines, index, block):
        return found
    value = block.fields.get(FROM, "")[:LINE]
    sender, date = name_and_date(value) if rule != "one-line header" else (value, "")
    who = mailbox(sender)
    above = lines[: min(index, block.start)]
    # A program that quotes and writes no header of its own leaves those of the mail. Apple's line is quoted too.
    quoted = depth(lines[index]) > 0 and rule != "forward line"
    doubted = quoted or names_another(above)
    around = others(above) - {who.email}
    while above and depth(lines[index]) and depth(above[-1]):
        above = above[:-1]
    body, below = body_and_below(lines, block.end, lines[index])
    stated = bool(who.email) and (SUBJECT in block.fields or DATE in block.fields)
    return Found(
        rule=rule,
        name=without_department(who.name) if rule == "Lotus header" else who.name,
        email=who.email,
        to=tuple(dict.fromkeys(found.lower() for found in EMAIL.findall(block.fields.get(TO, "")[:LINE]))),
        subject=" ".join(block.fields.get(SUBJECT, "").split()).removesuffix(";"),
        date=(block.fields.get(DATE, "") or date).rstrip("; "),
        body=body,
        note=note_of(above, below),
        others=around,
        sure=sure and stated and who.sure and block.clean and not doubted and _shows_address(value),
    )


def _introduced(lines: Sequence[str], index: int, block: Block) -> Found | None:
    """Return the mail of Yandex's header: To and Subject alone, and below them who wrote when. Never sure."""
    at = next((i for i in range(block.end, min(block.end + 3, len(lines))) if plain(lines[i])), None)
    said = told(lines, at) if at is not None and FROM not in block.fields else None
    if at is None or said is None:
        return None
    found = _from_attribution(lines, at, said)
    return replace(found, note=note_of(lines[:index], ()), subject=block.fields.get(SUBJECT, "").rstrip("; "))


def _shows_address(value: str) -> bool:
    """Whether the address stands in brackets: where a phone writes names alone, a name may look like an address."""
    return value.rstrip("; *_")[-1:] in {">", "]", ")"}


def _from_attribution(lines: Sequence[str], index: int, said: tuple[int, str]) -> Found:
    """Outlook for Mac and some phones pass mail on with 'On ... NN wrote:' only: never sure."""
    end, text = said
    name, email = teller(text)
    body, below = body_and_below(lines, end)
    return Found("attribution", name, email, body, note_of(lines[:index], below))


def _only_quoted(lines: Sequence[str]) -> Found | None:
    """Return the quoted block that is all a 'Fwd:' kept of the mail that it passes on."""
    first = next((i for i, line in enumerate(lines) if depth(line)), None)
    if first is None:
        return None
    body, below = body_and_below(lines, first)
    return Found(QUOTED_ONLY, "", "", body, note_of(lines[:first], below)) if body else None
