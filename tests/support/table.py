"""Writes a table that a run has measured between its two comments in a document."""

from collections.abc import Sequence
from pathlib import Path

END = "<!-- end -->"


def begins(name: str) -> str:
    """Return the comment after which the table of this name stands."""
    return f"<!-- {name}: written by make {name} -->"


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table as Markdown writes it."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(str(cell).replace('|', '/') for cell in line)} |" for line in lines)


def write_table(
    path: Path, name: str, header: Sequence[str], rows: Sequence[Sequence[object]], above: str = ""
) -> None:
    """Put the table, and a sentence *above* it, where the document has the comments of this name."""
    text = path.read_text(encoding="utf-8")
    start, begin, rest = text.partition(begins(name))
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path} has no place for this table: write {begins(name)} and, below it, {END}")
    said = f"{above}\n\n" if above else ""
    path.write_text(f"{start}{begin}\n\n{said}{table(header, rows)}\n\n{end}{after}", encoding="utf-8")
