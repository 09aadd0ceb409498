"""Readable text of an HTML mail: hidden nodes dropped, quotes as '>', links with their target."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.html.links import target
from ingest.html.marks import (
    Attributes,
    Mark,
    is_box,
    is_hidden,
    is_quoting,
    is_tight,
    keeps_lines,
    mark,
    names,
    styles,
)
from ingest.html.marks import unseen_text as unseen_here
from ingest.html.page import Page, Region
from ingest.html.quotes import announces_quote, text_of
from ingest.mime.charsets import clean

_DROPPED = frozenset({
    "script", "style", "head", "title", "meta", "template", "object", "svg", "iframe", "select", "-comment", "link",
    "map", "audio", "video", "canvas", "xml", "datalist", "dialog",
})  # fmt: skip
_BLOCKS = frozenset({
    "div", "tr", "table", "ul", "ol", "dl", "dt", "dd", "li", "section", "article", "header", "footer", "form",
    "address", "center", "fieldset", "figure", "main", "nav", "aside", "tbody", "thead", "caption", "pre", "body",
    "details", "summary", "includetail", "signature",
})  # fmt: skip
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NODES = 100_000
_DEPTH = 3000  # the HTML parser's time grows with the square of the nesting
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})")
_ATTRIBUTES = 500  # in one tag: the HTML parser's time grows with the square of their number
_FEW = 8 * 1024  # characters that cannot hold too many attributes
_PIECE = re.compile(r"=\s*([\"'])|[\s/]+|>")  # of a tag: a quoted value, what parts attributes, the end
_UNCLOSED = frozenset("br img hr input meta link col area base wbr p li td tr th dd dt option".split())
_TIGHT = re.compile(
    r"[\s>},]p\s?\{\s{0,9}margin(?:-top)?:\s?0", re.IGNORECASE
)  # Outlook on the web puts it above each mail
_HEAD = 8192
_CLIMB = 20
_HEADERS = 100  # a chain of answers has fewer
_BEACON = frozenset({"0", "1"})


@dataclass(slots=True)
class _Open:
    """An element that is open, and what its text inherits."""

    node: LexborNode
    tag: str
    attributes: Attributes
    keeps_lines: bool = False
    unseen: bool = False
    spaced: bool = False  # an empty line stands above and below it
    quotes: int = 0
    region: Region | None = None
    rest: list[Region] = field(default_factory=list)  # begun by elements within, and go on to the end of this one
    number: int = -1  # of the last item in an ordered list
    words: tuple[int, int] = (0, 0)  # where the words of a link begin


@dataclass(slots=True)
class _Walk:
    page: Page = field(default_factory=Page)
    path: list[_Open] = field(default_factory=list)
    lists: list[_Open] = field(default_factory=list)
    tight: bool = False  # paragraphs stand without an empty line between them
    marked: set[Mark] = field(default_factory=set)  # what is open: a mark within another of its kind tells nothing
    headers: int = 0  # how many elements said that the header of a mail may follow


def shallow(source: str) -> str:
    """Return HTML up to where a tag has too many attributes, or tags are nested too deep, for the parser."""
    source = source[: _crowded(source)] if len(source) > _FEW else source
    if source.count("<") < _DEPTH:
        return source
    depth = 0
    for tag in _TAG.finditer(source):
        if tag[2].lower() not in _UNCLOSED:
            depth += -1 if tag[1] else 1
        if depth > _DEPTH:
            return source[: tag.start()]
        depth = max(depth, 0)
    return source


def _crowded(source: str) -> int | None:
    """Return where a tag begins that has too many attributes, None when there is none. Each sign is read once."""
    tag = _TAG.search(source)
    while tag:
        at, attributes = tag.end(), 0
        while (piece := _PIECE.search(source, at)) and piece[0] != ">":
            attributes += 1
            at = piece.end() if not piece[1] else source.find(piece[1], piece.end()) + 1
            if attributes > _ATTRIBUTES:
                return tag.start()
            if not at:  # a value that never ends: nothing more is read
                return None
        tag = _TAG.search(source, piece.end()) if piece else None
    return None


def rendered(source: str) -> tuple[str, bool]:
    """Return the readable text of HTML, and whether that is all of it."""
    body = LexborHTMLParser(shallow(source.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n"))).body
    if body is None:
        return "", True
    walk = _Walk(tight=bool(_TIGHT.search(source[:_HEAD])))
    stack: list[tuple[LexborNode, bool]] = [(body, False)]
    for _ in range(_NODES):
        if not stack:
            break
        node, leaving = stack.pop()
        if leaving:
            _leave(walk, walk.path.pop())
            continue
        if node is not body and node.next is not None:
            stack.append((node.next, False))
        if node.tag == "-text":
            _text(walk, node)
        elif _enter(walk, node):
            stack.append((node, True))
            if node.child is not None:
                stack.append((node.child, False))
    return clean(text_of(walk.page)).replace("\u00a0", " ").strip("\n"), not stack


def _text(walk: _Walk, node: LexborNode) -> None:
    text = node.text_content or ""
    around = walk.path[-1]
    if around.unseen:
        return
    if around.keeps_lines and (text.strip() or around.tag == "pre"):
        for number, line in enumerate(text.split("\n")):
            if number:
                walk.page.end_line(force=True)
            walk.page.exactly(line)
    elif text:
        walk.page.add(_SPACE.sub(" ", text))


def _enter(walk: _Walk, node: LexborNode) -> bool:
    """Open an element; False when it and all in it stay hidden."""
    tag = node.tag or ""
    if tag in _DROPPED:
        return False
    attributes = node.attributes
    around = walk.path[-1] if walk.path else None
    now = _Open(node, tag, attributes, keeps_lines=tag in {"pre", "textarea"})
    own: set[str] = set()
    style: dict[str, str] = {}
    if attributes:
        style = styles(attributes)
        if is_hidden(attributes, style):
            return False
        own = names(attributes)
    if around is not None:
        keeps, unseen = keeps_lines(style), unseen_here(style)
        now.keeps_lines = now.keeps_lines or (around.keeps_lines if keeps is None else keeps)
        now.unseen = around.unseen if unseen is None else unseen
    tight = tag == "p" and is_tight(own, style, otherwise=walk.tight)
    now.spaced = (tag in _SPACED and not tight) or (tag in _BLOCKS and is_box(style))
    _begin(walk, now, own)
    _mark(walk, now, own, style)
    walk.path.append(now)
    return True


def _begin(walk: _Walk, now: _Open, own: set[str]) -> None:
    """Start the line, gap, cell or item that the element asks for."""
    page, tag = walk.page, now.tag
    if tag == "br":
        page.end_line(force=True)
    elif tag in _SPACED or tag in _BLOCKS:
        page.begin(spaced=now.spaced)
    elif tag in {"td", "th"}:
        page.cell()
    elif tag == "img" and not now.unseen:
        _picture(page, now.attributes, own)
    elif tag == "a":
        now.words = (len(page.lines), len(page.piece))
    if tag == "tr":
        page.rows.append(len(page.lines))
    elif tag in {"ol", "ul"}:
        now.number = 0 if tag == "ol" else -1
        walk.lists.append(now)
    elif tag == "li":
        page.item(_bullet(walk.lists))


def _mark(walk: _Walk, now: _Open, own: set[str], style: dict[str, str]) -> None:
    """Note what the element says about the lines that it begins."""
    page = walk.page
    if now.tag == "blockquote":
        quoting = page.quotes or is_quoting(now.attributes, own, style)
        if not quoting and walk.headers < _HEADERS:
            walk.headers += 1
            quoting = _announced(page)
        found = Mark.QUOTE if quoting else None
    else:
        found = mark(now.tag, own, style)
    if now.tag == "hr":
        page.rule()
        found = found or (Mark.REST if now.attributes.get("tabindex") == "-1" else None)
    if found is None:
        return
    start = len(page.lines)
    if found is Mark.QUOTE:
        now.quotes = 1
        page.end_line()
        start = len(page.lines)
    if page.quotes == 0 and walk.headers < _HEADERS and found not in walk.marked:
        region = Region(found, start)
        page.regions.append(region)
        if found in {Mark.REST, Mark.LINE}:
            _scope(walk, now).rest.append(region)
        else:
            now.region = region
            walk.marked.add(found)
        walk.headers += found in {Mark.REST, Mark.LINE, Mark.HEADER}
    page.quotes += now.quotes


def _announced(page: Page) -> bool:
    """Whether what stands above a blockquote tells whose words follow."""
    near = page.regions and page.regions[-1].mark is Mark.ATTRIBUTION and not any(page.lines[page.regions[-1].end :])
    return bool(near) or announces_quote(page.last())


def _scope(walk: _Walk, now: _Open) -> _Open:
    """Return the element that holds a header and the mail below it: the first around it with something after it."""
    node = now.node
    for around in reversed(walk.path[-_CLIMB:]):
        after = node.next
        while after is not None and (after.tag in {"br", "-comment"} or (after.tag == "-text" and _blank(after))):
            after = after.next
        if after is not None:
            return around
        node = around.node
    return walk.path[0] if walk.path else now


def _blank(node: LexborNode) -> bool:
    return not (node.text_content or "").strip()


def _leave(walk: _Walk, now: _Open) -> None:
    page = walk.page
    if now.tag in _SPACED or now.tag in _BLOCKS:
        page.end_line()
    elif now.tag == "a":
        line, piece = now.words
        words = "".join(page.piece[piece if len(page.lines) == line else 0 :][:50])
        target(page, now.attributes.get("href") or "", words)
    if now.region or now.rest or now.quotes:
        page.end_line()
        page.quotes -= now.quotes
        if now.region:
            now.rest.append(now.region)
            walk.marked.discard(now.region.mark)
        for region in now.rest:
            region.end = len(page.lines)
    if now.spaced:
        page.gap()
    if now.tag == "tr":
        page.rows.pop()
    elif now.tag in {"ol", "ul"}:
        walk.lists.pop()


def _bullet(lists: list[_Open]) -> str:
    if not lists or lists[-1].number < 0:
        return "- "
    lists[-1].number += 1
    return f"{lists[-1].number}. "


def _picture(page: Page, attributes: Attributes, own: set[str]) -> None:
    """Write a smiley that is a picture; keep what stands for other pictures, in case there is nothing else."""
    text = _SPACE.sub(" ", attributes.get("alt") or "").strip()[:200]
    if not text or {attributes.get("width"), attributes.get("height")} & _BEACON:
        return
    if "data-emoji" in attributes or any("emoji" in name for name in own) or not any(map(str.isalnum, text)):
        page.add(text[:20])
    else:
        page.alternatives.append(text)
