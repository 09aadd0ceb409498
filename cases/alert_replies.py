"""What a reply to a priority alert means that begins with OK and goes on: seen, and the rest is a note. Pure."""

from dataclasses import replace

from cases.intake import OurLetter
from cases.sheet import SPELLING, UNCLEAR, Line, Sheet

ALERT = "alert"
_SEEN = frozenset({"ok", "okay", "o.k", "recibido", "enterado", "enterada"})
_BOTH = (Line("OK", "ok", ""), Line("#note", "note", ""))


def with_ok(sheet: Sheet, answers: OurLetter | None) -> Sheet:
    """Return the reply with the command that its first word is; what stands below goes to nobody outside the staff."""
    if answers is None or answers.kind != ALERT or not sheet.text:
        return sheet
    if [line.name for line in sheet.lines] == [UNCLEAR] and _is_ok(sheet.lines[0].typed):
        return replace(sheet, lines=_BOTH)
    return replace(sheet, lines=_BOTH) if not sheet.lines and _is_ok(sheet.text.split(maxsplit=1)[0]) else sheet


def _is_ok(word: str) -> bool:
    return word.translate(SPELLING).casefold().strip(".,;:!-–— ") in _SEEN
