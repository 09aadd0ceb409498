"""Tables that a spreadsheet opens: no cell of them is ever a formula (mail-safety.md 9)."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

_FORMULA = re.compile("[=+\\-@\t\r＝＋－＠]")


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file (RFC 4180), in UTF-8 with the mark that spreadsheets want."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def cell(value: object) -> str:
    """Return a value as text that no spreadsheet reckons with, however it begins after what cannot be seen."""
    text = "" if value is None else str(value)
    at = next((place for place, sign in enumerate(text) if _FORMULA.match(sign) or not _unseen(sign)), len(text))
    return f"'{text}" if _FORMULA.match(text[at : at + 1]) else text


def _unseen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf", "Zs", "Zl", "Zp"}
