"""What becomes of the lines of an HTML mail that programs marked as quotes, headers and signatures."""

from collections.abc import Sequence

from ingest.html.marks import Mark
from ingest.html.page import Page, Region
from ingest.quotes import blocks
from ingest.quotes.attributions import attribution, introduces
from ingest.quotes.gateways import is_notice
from ingest.quotes.lines import plain

_RULE = "_" * 32  # what Outlook writes above the header of a mail that it answers
_SHORT = 40  # a label of a header: "Aan:", "Emaila nga gipadala:"
_LOOK = 70
_SIGNATURE_LINES = 15
_NOTICES = 3  # of confidentiality, below each other


def text_of(page: Page) -> str:
    """Return the lines of a page that is complete, with '>' before everything that is quoted."""
    page.end_line()
    page.few_links()
    if not any(page.lines):
        return "\n".join(page.alternatives[:20])
    above = _Settled(page).above()
    out: list[str] = []
    for index, (text, depth) in enumerate(zip(page.lines, page.depths, strict=True)):
        out.extend(above.get(index, ()))
        if index in page.rules and not text and out and not out[-1].strip("> "):
            continue  # a drawn line that is not shown, beside an empty one
        out.append(f"{'>' * depth} {text}".rstrip() if depth else text)
    while out and not out[-1].strip("> "):
        out.pop()
    return "\n".join(out)


class _Settled:
    """What the marked lines turn out to be, once all are known."""

    def __init__(self, page: Page) -> None:
        self.lines, self.depths, self.rules = page.lines, page.depths, page.rules
        whole = len(page.lines)
        for region in page.regions:
            region.end = min(region.end, whole) if region.end >= 0 else whole
        self.regions = [region for region in page.regions if any(self.lines[region.start : region.end])]
        self.heads: set[int] = set()  # first lines of header blocks
        self.leads = [self._lead(region) for region in self.regions]
        self._inner()

    def above(self) -> dict[int, list[str]]:
        """Set the depth of every line, and return what must stand above some of them."""
        last = self._last_own()
        for region, (kind, start, end) in zip(self.regions, self.leads, strict=True):
            if region.mark is Mark.QUOTE:
                self._quote(region, kind, start, end, own=last >= region.end)
            elif region.mark is Mark.ATTRIBUTION:
                self._attribution(region, kind)
            elif region.mark is not Mark.SIGNATURE:
                self._header(region, kind, end)
        above: dict[int, list[str]] = {}
        for index in self.heads:
            above[index] = [_RULE]
        for index in sorted(self.rules):
            if self._rule_matters(index):
                self.lines[index] = _RULE
        for index in self._signatures(last):
            above[index] = ["-- "]
        return above

    def _next(self, start: int, end: int) -> int:
        """Return the first line from *start* that holds something, *end* without one."""
        return next((index for index in range(start, end) if self.lines[index]), end)

    def _lead(self, region: Region) -> tuple[str, int, int]:
        """Return (what the lines begin with, its first line, the line after it)."""
        start = self._next(region.start, region.end)
        kind, size = _beginning(self.lines[start : min(region.end, start + _LOOK)], region.mark)
        return kind, start, start + size

    def _inner(self) -> None:
        """Forget the headers within a mail whose header was found, and the lines above nothing of the kind."""
        reached = 0
        kept = []
        for region, lead in zip(self.regions, self.leads, strict=True):
            header = region.mark in {Mark.REST, Mark.LINE, Mark.HEADER}
            if header and (region.start < reached or not lead[0]):
                continue
            kept.append((region, lead))
            reached = max(reached, region.end) if header else reached
        self.regions = [region for region, _ in kept]
        self.leads = [lead for _, lead in kept]

    def _last_own(self) -> int:
        """Return the last line that is the writer's, as far as the marks tell; -1 without one."""
        own = [bool(text) and not depth for text, depth in zip(self.lines, self.depths, strict=True)]
        for region, (kind, _, _) in zip(self.regions, self.leads, strict=True):
            if kind or region.mark in {Mark.QUOTE, Mark.ATTRIBUTION, Mark.SIGNATURE}:
                own[region.start : region.end] = [False] * (region.end - region.start)
            above = next((i for i in range(region.start - 1, max(region.start - 5, -1), -1) if self.lines[i]), None)
            if region.mark is Mark.QUOTE and above is not None and announces_quote(self.lines[above]):
                own[above] = False
        for index, text in enumerate(self.lines):
            if not self.depths[index] and (blocks.is_forward_line(text) or blocks.is_original_line(text)):
                del own[index:]
                break
        last = max((index for index, is_own in enumerate(own) if is_own), default=-1)
        for _ in range(_NOTICES):
            start = next((i for i in range(last, max(last - _LOOK, -1), -1) if not self.lines[i]), last)
            if last < 0 or not is_notice([text.casefold() for text in self.lines[start + 1 : last + 1]]):
                break
            last = max((index for index in range(start) if own[index]), default=-1)
        return last

    def _shift(self, start: int, end: int, by: int) -> None:
        for index in range(start, end):
            self.depths[index] = max(0, self.depths[index] + by)

    def _quote(self, region: Region, kind: str, start: int, end: int, *, own: bool) -> None:
        """Let stand without '>' what announces the quote, as programs write it in text; all of a forward."""
        below = self._next(end, region.end)
        within = [self.depths[index] for index in range(below, region.end) if self.lines[index]]
        if within and min(within) > 1:
            self._shift(below, region.end, -1)  # Proton, Zoho: a blockquote within the marked element
        if kind in {"separator", "header"} and not own:
            self._shift(region.start, region.end, -1)
            if kind == "header":
                self.heads.add(start)
        elif kind == "attribution":
            typed = below < region.end and self.lines[below].startswith(">")
            self._shift(region.start, region.end if typed else end, -1)

    def _attribution(self, region: Region, kind: str) -> None:
        """Quote an attribution in a language that we do not know, where a quote follows."""
        below = self._next(region.end, len(self.lines))
        if not kind and below < len(self.lines) and self.depths[below]:
            self._shift(region.start, region.end, 1)

    def _header(self, region: Region, kind: str, end: int) -> None:
        if kind == "header":
            self.heads.add(self._next(region.start, region.end))
        elif kind == "labels":
            self._shift(region.start, region.end, 1)
        elif kind == "attribution":
            below = self._next(end, region.end)
            if below < region.end and not self.lines[below].startswith(">") and not self.depths[below]:
                self._shift(below, region.end, 1)

    def _rule_matters(self, index: int) -> bool:
        """Whether a drawn line parts somebody else's text from the writer's: only these are shown."""
        below = self._next(index + 1, min(index + 6, len(self.lines)))
        before = next((i for i in range(index - 1, max(index - 6, -1), -1) if self.lines[i]), None)
        if before is not None and self.depths[before] and not self.depths[index]:
            return True  # what a mailing list adds stands below it
        if below >= min(index + 6, len(self.lines)) or below in self.heads:
            return False
        return blocks.header_block(self.lines[below : below + _LOOK], 0, announced=True) is not None

    def _signatures(self, last: int) -> list[int]:
        """Return the first lines of the signatures that end the writer's text (RFC 3676, 4.3, asks for '-- ' there)."""
        found = [region for region in self.regions if region.mark is Mark.SIGNATURE]
        first = next((region for region in found if region.start > last >= 0), None)
        if first is None or self.depths[first.start]:
            return []  # people type into the signature on phones: without other words it is what they wrote
        written = [region for region in found if region.start > last]
        size = sum(1 for region in written for text in self.lines[region.start : region.end] if text)
        if size > _SIGNATURE_LINES:
            return []
        start = self._next(first.start, first.end)
        near = self.lines[max(0, start - 2) : start + 1]
        opened = any(plain(text) in {"--", "\u2014"} for text in near)
        return [] if opened else [start]


def _beginning(lines: Sequence[str], mark: Mark) -> tuple[str, int]:
    """Return what the lines begin with: a separator, a header, labels that we do not know, an attribution, ''."""
    if mark is Mark.SIGNATURE or not lines:
        return "", 0
    if blocks.is_forward_line(lines[0]) or blocks.is_original_line(lines[0]):
        return "separator", 1
    if block := blocks.header_block(lines, 0, announced=True):
        enough = mark is not Mark.LINE or len(block.fields) > 2  # noqa: PLR2004 - the boxes of a form have a line too
        return ("header", block.end) if enough else ("", 0)
    told = None if mark is Mark.LINE else attribution(lines, 0)
    if told and told.sure:
        return "attribution", told.end
    labelled = [line for line in filter(None, lines[:8]) if 0 < line.find(":") < _SHORT]
    unknown = mark in {Mark.REST, Mark.HEADER} and len(labelled) > 2 and any("@" in line for line in labelled)  # noqa: PLR2004
    return ("labels", 0) if unknown else ("", 0)


def announces_quote(line: str) -> bool:
    """Whether a blockquote below this line quotes a mail."""
    told = attribution([line], 0) if line else None
    return bool(told and told.sure) or introduces(line) or blocks.is_original_line(line)
