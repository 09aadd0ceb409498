"""Who wrote the mail inside a forward. A wrong guess would write to a stranger: `sure` says when it is none."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import (
    Block,
    field,
    header_block,
    is_forward_line,
    is_original_line,
    is_rule,
    lotus_block,
    name_and_date,
)
from ingest.labels import DATE, FORWARD_PREFIXES, FROM, LABELS, REPLY_PREFIXES, SUBJECT, TO
from ingest.lines import EMAIL, attribution, depth, plain, unquoted
from ingest.message import Forwarded

_LINE = 8192  # longest text that a regular expression sees (mail-safety 8)
_LOOK_BELOW = 8  # lines between a separator and the header that it announces
_NESTED = 6
_WRAPPER = 200  # characters that a middle forwarder may have written and still only have passed on
_ONE_LINE = sorted((label for label in LABELS if len(label) > 1), key=len, reverse=True)


def subject_kind(subject: str) -> str:
    """Return 'forward', 'reply' or '' by the outermost prefix of a subject."""
    head = subject.strip()[:40].replace("：", ":")
    prefix, colon, _ = head.partition(":")
    word = prefix.strip("[( ").split("[", 1)[0].strip().casefold()
    if colon and word in FORWARD_PREFIXES:
        return "forward"
    if colon and word in REPLY_PREFIXES:
        return "reply"
    return "forward" if subject.rstrip().casefold().endswith(("(fwd)", "[fwd]")) else ""


def forwarded(text: str, subject: str) -> Forwarded | None:
    """Return the innermost mail that *text* passes on, None when it passes none on."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = _first(lines, subject_kind(subject))
    if found is None:
        return None
    if not found.subject and subject_kind(subject) == "forward":
        found = replace(found, subject=subject.partition(":")[2].strip())
    for _ in range(_NESTED):
        inner_lines = found.body.split("\n")
        inner = _first(
            inner_lines, subject_kind(found.subject) if subject_kind(found.subject) == "forward" else "reply"
        )
        if inner is None or len(inner.note) > _WRAPPER:
            break
        # Somebody in the middle wrote too: it is not certain whose request this is.
        found = replace(inner, note=found.note, sure=found.sure and inner.sure and not inner.note)
    return found


def _first(lines: Sequence[str], kind: str) -> Forwarded | None:
    """Return the first mail that is passed on in *lines*; *kind* is what the subject says."""
    for index, line in enumerate(lines):
        bare = _bare(line)
        if not plain(bare):
            continue
        if is_forward_line(bare) or (_continues_forward(lines, index)):
            return _announced(lines, index)
        if kind == "reply":
            continue
        if is_original_line(bare):
            return _announced(lines, index)
        if (block := _block_at(lines, index, kind)) is not None:
            return _from_block(lines, index, block, sure=True)
        if kind == "forward" and (told := attribution([*map(_bare, lines[index : index + 6])], 0)) and told.sure:
            return _from_attribution(lines, index, index + told.end, told.text)
    return None


def _bare(line: str) -> str:
    return unquoted(line) if depth(line) else line


def _continues_forward(lines: Sequence[str], index: int) -> bool:
    """Lotus breaks '--- Forwarded by X on date ---' over two lines."""
    if index + 1 >= len(lines) or not _bare(lines[index]).lstrip().startswith("-----") or is_forward_line(lines[index]):
        return False
    return is_forward_line(f"{_bare(lines[index]).rstrip()} {_bare(lines[index + 1]).strip()}")


def _closes(lines: Sequence[str], index: int) -> bool:
    """Whether this is the second line of a separator that Lotus broke: '07:37 AM ----------'."""
    text = _bare(lines[index]).strip() if index < len(lines) else ""
    return text.endswith("-----") and len(text) < 60  # noqa: PLR2004


def _block_at(lines: Sequence[str], index: int, kind: str) -> Block | None:
    """Return the header block that begins here without an announcing separator."""
    bare = [_bare(line) for line in lines[index : index + 70]]
    if is_rule(bare[0]):
        below = next((i for i in range(1, min(4, len(bare))) if plain(bare[i])), None)
        block = header_block(bare, below, announced=True) if below else None
    else:
        block = header_block(bare, 0, announced=kind == "forward")
        if block is None and kind == "forward":
            first = max(0, index - 10)  # what it needs to see: name and date stand above the To line
            near = lotus_block([*map(_bare, lines[first : index + 70])], index - first) if field(bare[0]) else None
            return Block(near.start + first, near.end + first, near.fields) if near else None
    return Block(index, index + block.end, block.fields) if block else None


def _announced(lines: Sequence[str], index: int) -> Forwarded | None:
    """Return the mail below a separator; a damaged or missing header gives one without sender."""
    one_line = _one_line_block(_bare(lines[index]))
    if one_line is not None:
        return _from_block(lines, index, Block(index, index + 1, one_line), sure=True)
    start = index + 2 if _continues_forward(lines, index) or _closes(lines, index + 1) else index + 1
    bare = [_bare(line) for line in lines[start : start + 80]]
    for offset in range(min(_LOOK_BELOW, len(bare))):
        if not plain(bare[offset]):
            continue
        block = lotus_block(bare, offset) or header_block(bare, offset, announced=True)
        if block is not None:
            return _from_block(lines, index, Block(index, start + block.end, block.fields), sure=True)
    return _from_block(lines, index, Block(index, start, {}), sure=False)


def _one_line_block(line: str) -> dict[str, str] | None:
    """Yahoo's plain text puts separator and header on one line, without spaces between the fields."""
    if len(line) < 60 or "@" not in line:  # noqa: PLR2004
        return None
    places: list[tuple[int, int, str]] = []
    at = line.find(":")
    while at >= 0 and len(places) < 12:  # noqa: PLR2004
        head = line[max(0, at - 30) : at].rstrip()
        label = next((word for word in _ONE_LINE if head.casefold().endswith(word)), "")
        kind = LABELS.get(label, "")
        if kind and kind not in {place[2] for place in places}:
            places.append((at - len(label), at + 1, kind))
        at = line.find(":", at + 1)
    if FROM not in {place[2] for place in places} or len(places) < 3:  # noqa: PLR2004
        return None
    ends = [*(place[0] for place in places[1:]), len(line)]
    return {kind: line[begin:end].strip() for (_, begin, kind), end in zip(places, ends, strict=True)}


def _from_block(lines: Sequence[str], index: int, block: Block, *, sure: bool) -> Forwarded:
    sender, told = name_and_date(block.fields.get(FROM, "")[:_LINE])
    name, email = mailbox(sender)
    body, below = _body(lines, block.end)
    note = _note(lines[: min(index, block.start)], below)
    return Forwarded(
        name=name,
        email=email,
        to=tuple(dict.fromkeys(found.lower() for found in EMAIL.findall(block.fields.get(TO, "")[:_LINE]))),
        subject=" ".join(block.fields.get(SUBJECT, "").split()),
        date=block.fields.get(DATE, "") or told,
        body=body,
        note=note,
        message_id="",
        sure=sure and bool(email) and (SUBJECT in block.fields or DATE in block.fields),
    )


def _from_attribution(lines: Sequence[str], index: int, end: int, text: str) -> Forwarded:
    """Outlook for Mac and some phones pass mail on with 'On ... NN wrote:' only: never sure."""
    found = list(EMAIL.finditer(text))
    email = found[-1].group().lower().strip(".") if found else ""
    before = text[: found[-1].start()] if found else text
    name = before.rstrip(' <(["').rsplit('"', 1)[-1] if '"' in before else ""
    if not name and found:
        name = before.rstrip(" <([").rsplit(",", 1)[-1].strip()
        name = "" if any(map(str.isdigit, name)) else name
    body, below = _body(lines, end)
    note = _note(lines[:index], below)
    return Forwarded(name.strip(), email, (), "", "", body, note, "", sure=False)


def _body(lines: Sequence[str], start: int) -> tuple[str, list[str]]:
    """Return the forwarded text, and what the forwarder wrote below it when the forwarded text is quoted."""
    first = next((i for i in range(start, min(start + 10, len(lines))) if plain(lines[i])), None)
    if first is None or not depth(lines[first]):
        return "\n".join(lines[start:]).strip(), []
    end = first
    for index in range(first, len(lines)):
        if depth(lines[index]):
            end = index + 1
    if any(plain(line) and not depth(line) for line in lines[first:end]):
        return "\n".join(lines[start:]).strip(), []
    return "\n".join(map(unquoted, lines[first:end])).strip(), list(lines[end:])


def _note(above: Sequence[str], below: Sequence[str]) -> str:
    """Return the forwarder's own words, above and below what is passed on."""
    return "\n\n".join(filter(None, (_trim("\n".join(above)), "\n".join(below).strip()))).strip()


def _trim(note: str) -> str:
    """Drop the rule or quote marks that stood between note and forward."""
    lines = note.split("\n")
    while lines and (is_rule(lines[-1]) or not lines[-1].strip("> \t\ufeff")):
        lines.pop()
    return "\n".join(lines).strip("\n \ufeff")


def mailbox(value: str) -> tuple[str, str]:
    """Return (name, address) of a From line as mail programs write it in text; '' for what is missing."""
    text = plain(value[:_LINE]).replace("[mailto:", "<").replace("<mailto:", "<").replace("]", ">")
    found = [match for match in EMAIL.finditer(text) if "." in match.group().rpartition("@")[2].strip(".")]
    if not found:
        return text.split(" on behalf of ", 1)[0].strip("\"'<> "), ""
    angled = [match for match in found if text[match.start() - 1 : match.start()] in {"<", "("}]
    match = (angled or found)[0]
    email = match.group().lower().strip(".'")
    name = text[: match.start()].rstrip(" <(").strip("\"' ")
    return ("" if name.casefold() == email else name), email
