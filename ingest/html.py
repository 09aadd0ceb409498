"""Readable text of an HTML mail: hidden nodes dropped, quotes as '>', links with their target."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.headers import clean

_DROPPED = frozenset({
    "script", "style", "head", "title", "meta", "template", "object", "svg", "noscript", "iframe", "select", "button",
    "-comment", "link", "map", "audio", "video", "canvas", "o:p",
})  # fmt: skip
_BLOCKS = frozenset({
    "div", "tr", "table", "ul", "ol", "dl", "dt", "dd", "li", "section", "article", "header", "footer", "form",
    "address", "center", "fieldset", "figure", "main", "nav", "aside", "tbody", "thead", "caption", "pre", "body",
})  # fmt: skip
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = (
    "display:none", "visibility:hidden", "mso-hide:all", "font-size:0px", "font-size:0;", "max-height:0px",
    "opacity:0;",
)  # fmt: skip
_PLAIN_INDENT = ("border:none", "border:0", "border-width:0")  # Gmail's and Outlook's "indent more"
_NODES = 100_000
_DEPTH = 3000  # the HTML parser's time grows with the square of the nesting
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})")
_UNCLOSED = frozenset("br img hr input meta link col area base wbr p li td tr th dd dt option".split())
_LINK = 500


class _Page:
    """Lines of text as they grow; each line knows how deep it is quoted."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.piece: list[str] = []
        self.quotes = 0
        self.blank = True

    def add(self, text: str) -> None:
        if text.startswith(" ") and (not self.piece or self.piece[-1].endswith(" ")):
            text = text[1:]
        if text:
            self.piece.append(text)

    def end_line(self, *, force: bool = False) -> None:
        text = "".join(self.piece).rstrip()
        self.piece.clear()
        if text or force:
            prefix = ">" * self.quotes
            self.lines.append(f"{prefix} {text}" if prefix and text else prefix or text)
            self.blank = not text

    def gap(self) -> None:
        self.end_line()
        if not self.blank:
            self.end_line(force=True)


def shallow(source: str) -> str:
    """Return HTML up to where it is nested too deep for the parser."""
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


def rendered(source: str) -> tuple[str, bool]:
    """Return the readable text of HTML, and whether that is all of it."""
    body = LexborHTMLParser(shallow(source.replace("\0", ""))).body
    if body is None:
        return "", True
    page = _Page()
    stack: list[tuple[LexborNode, bool]] = [(body, False)]
    numbers: list[int] = []
    for _ in range(_NODES):
        if not stack:
            break
        node, leaving = stack.pop()
        if leaving:
            _leave(page, node, numbers)
            continue
        if node is not body and node.next is not None:
            stack.append((node.next, False))
        if node.tag == "-text":
            _text(page, node)
            continue
        if _enter(page, node, numbers):
            stack.append((node, True))
            if node.child is not None:
                stack.append((node.child, False))
    page.end_line()
    while page.lines and not page.lines[-1].strip("> "):
        page.lines.pop()
    return clean("\n".join(page.lines)).replace("\u00a0", " ").strip("\n"), not stack


def _text(page: _Page, node: LexborNode) -> None:
    text = node.text_content or ""
    if node.parent is not None and node.parent.tag == "pre":
        for number, line in enumerate(text.split("\n")):
            if number:
                page.end_line(force=True)
            page.add(line)
    elif text:
        page.add(_SPACE.sub(" ", text))


def _enter(page: _Page, node: LexborNode, numbers: list[int]) -> bool:
    """Open an element; False when it and all in it stay hidden."""
    tag = node.tag or ""
    if tag in _DROPPED:
        return False
    attributes = node.attributes
    if attributes and _is_hidden(attributes):
        return False
    _begin(page, tag, attributes)
    if tag in {"ol", "ul"}:
        numbers.append(0 if tag == "ol" else -1)
    elif tag == "li":
        page.add(_bullet(numbers))
    if (attributes.get("id") or "").endswith("divRplyFwdMsg"):
        page.end_line()
        page.quotes += 1  # Outlook on the web: all that follows is the mail answered or passed on
    return True


def _begin(page: _Page, tag: str, attributes: dict[str, str | None]) -> None:
    """Start the line, gap or quote that the element asks for."""
    if tag == "br":
        page.end_line(force=True)
    elif tag == "hr":
        page.end_line()
        page.add("_" * 32)
        page.end_line()
    elif tag in _SPACED:
        page.gap()
        page.quotes += _is_quote(tag, attributes)
    elif tag in _BLOCKS:
        page.end_line()
    elif tag in {"td", "th"}:
        page.add(" ")
    elif tag == "img":
        page.add(_SPACE.sub(" ", attributes.get("alt") or "")[:200])


def _leave(page: _Page, node: LexborNode, numbers: list[int]) -> None:
    tag = node.tag or ""
    if tag in _SPACED:
        page.end_line()
        page.quotes -= _is_quote(tag, node.attributes)
        page.gap()
    elif tag in _BLOCKS:
        page.end_line()
    elif tag == "a":
        _target(page, node)
    if tag in {"ol", "ul"} and numbers:
        numbers.pop()


def _bullet(numbers: list[int]) -> str:
    if not numbers or numbers[-1] < 0:
        return "- "
    numbers[-1] += 1
    return f"{numbers[-1]}. "


def _target(page: _Page, node: LexborNode) -> None:
    """Show where a link leads, unless its words already say so."""
    target = (node.attributes.get("href") or "").strip()
    if not target.lower().startswith(("http://", "https://")) or len(target) > _LINK:
        return
    shown = "".join(page.piece[-20:])
    bare = target.split("://", 1)[1].rstrip("/")
    if bare and bare not in shown:
        page.add(f" <{_SPACE.sub('', target)}>")


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    if not style:
        return False
    text = style.replace(" ", "").lower() + ";"
    return any(mark in text for mark in _HIDDEN)


def _is_quote(tag: str, attributes: dict[str, str | None]) -> int:
    """1 for a blockquote that quotes a mail, 0 for one that only indents."""
    if tag != "blockquote":
        return 0
    if attributes.get("type") == "cite" or "quote" in (attributes.get("class") or ""):
        return 1
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return 0 if any(mark in style for mark in _PLAIN_INDENT) and "border-left" not in style else 1
