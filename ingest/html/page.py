"""Lines of text as they grow out of an HTML mail."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.html.marks import Mark

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u034f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_LINKS = 5  # a person's mail has no more: those of a machine would bury its words


@dataclass(slots=True)
class Region:
    """lines[start:end] that a mail program marked."""

    mark: Mark
    start: int
    end: int = -1


@dataclass(slots=True)
class Page:
    """Lines as they grow; each knows how deep it is quoted."""

    lines: list[str] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    piece: list[str] = field(default_factory=list)
    quotes: int = 0
    regions: list[Region] = field(default_factory=list)
    rules: set[int] = field(default_factory=set)
    rows: list[int] = field(default_factory=list)  # the line where each open table row begins
    alternatives: list[str] = field(default_factory=list)  # what stands for pictures
    _joint: int = -1  # how many pieces the line had when a table cell or list item began on it
    _links: dict[bool, list[tuple[int, str]]] = field(default_factory=lambda: {False: [], True: []})

    def add(self, text: str) -> None:
        """Go on with the line."""
        if text.startswith(" ") and (not self.piece or self.piece[-1].endswith(" ")):
            text = text[1:]
        if text:
            self.piece.append(text)

    def exactly(self, text: str) -> None:
        """Go on with the line, all spaces kept."""
        if text:
            self.piece.append(text)

    def item(self, bullet: str) -> None:
        """Begin a list item: its first paragraph stands beside the bullet."""
        self.piece.append(bullet)
        self._joint = len(self.piece)

    def end_line(self, *, force: bool = False) -> None:
        """Close the line; an empty one counts when it was asked for or a fixed space held it open."""
        text = "".join(self.piece).rstrip()
        if not text and self.piece:
            force = force or "\u00a0" in "".join(self.piece)
        elif text and not text.isascii() and not text.translate(_INVISIBLE).strip():
            text, force = "", True
        self.piece.clear()
        self._joint = -1
        if text or force:
            self.lines.append(text)
            self.depths.append(self.quotes)

    def gap(self) -> None:
        """Leave one empty line."""
        self.end_line()
        if self.lines and self.lines[-1]:
            self.end_line(force=True)

    def begin(self, *, spaced: bool) -> None:
        """Start a paragraph; the first of a table cell goes on with the row."""
        if self._joint == len(self.piece):
            return
        if spaced:
            self.gap()
        else:
            self.end_line()

    def rule(self) -> None:
        """Draw a line."""
        self.end_line()
        self.rules.add(len(self.lines))
        self.end_line(force=True)

    def cell(self) -> None:
        """Begin a table cell: beside the cells before it when these are one line."""
        self.end_line()
        row = self.rows[-1] if self.rows else len(self.lines)
        if not 0 < len(self.lines) - row <= 4:  # noqa: PLR2004 - empty lines around it
            return
        written = [index for index in range(row, len(self.lines)) if self.lines[index]]
        ruled = not self.rules.isdisjoint(range(row, row + 5))
        if len(written) != 1 or self.depths[written[0]] != self.quotes or ruled:
            return
        self.piece = [self.lines[written[0]], " "]
        del self.lines[row:], self.depths[row:]
        self._joint = len(self.piece)

    def last(self) -> str:
        """Return the last line that holds something."""
        return next((text for text in reversed(self.lines[-6:]) if text), "")

    def link(self, target: str) -> None:
        """Show where a link leads, as long as the mail has no more links than a person writes."""
        kept = self._links[self.quotes > 0]
        if len(kept) < _LINKS:
            self.add(f" <{target}>")
        kept.append((len(self.lines), f" <{target}>"))

    def few_links(self) -> None:
        """Take out where links lead, when there are too many."""
        for kept in self._links.values():
            if len(kept) > _LINKS:
                self._unlink(kept[:_LINKS])

    def _unlink(self, links: Sequence[tuple[int, str]]) -> None:
        for line, shown in links:
            for index in range(max(0, line - 4), min(line + 1, len(self.lines))):
                if shown in self.lines[index]:
                    self.lines[index] = self.lines[index].replace(shown, "", 1)
                    break
