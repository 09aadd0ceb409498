"""What a mail system wrote for people about a mail that did not arrive: who says so, of which addresses. Pure.

The caller knows that a machine wrote it. The words are data: `ingest.wording.bounce_forms`.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from ingest.returns.failing import all_in
from ingest.returns.mailers import MAILERS
from ingest.returns.permanence import answers, has_code
from ingest.wording.bounce_forms import BELOW, FORMS
from ingest.wording.bounce_words import (
    FAILED,
    KEPT,
    LATE,
    LATE_SUBJECTS,
    NOT_RETURNED,
    RETURNED,
    RETURNED_FIELDS,
    SUBJECTS,
)
from ingest.wording.failure_stems import STEMS

_LOOK = 60_000
_FIRST = 1500  # the first sentence may run over several lines
_SENTENCE = re.compile(r"[.!?;](?=\s)|[\u3002\uff01\n]")
_LINES = 400
_NEAR = 3  # lines around a phrase in which 'beside' looks
_BELOW = 60  # lines under a phrase in which addresses are looked for
_LEADS = " \t<*-\u2022\u2013>\"'|(["
_LINE = 2000


@dataclass(frozen=True, slots=True)
class Told:
    """What the words of a report say."""

    rule: str  # the program, '' when no form of one is there
    recipients: tuple[str, ...]
    placed: bool  # the addresses stand where the form puts them
    fails: bool  # known words say that a mail failed
    seems: bool  # some sentence seems to say so, in any language
    answered: bool  # a line gives a server's refusal: a code, and words with it
    late: bool  # delayed, not given up
    reason: str
    report: str  # the report's own lines, without the mail that came back


def read_words(text: str, subject: str, others: frozenset[str]) -> Told:
    """Return what *text* tells; *others* are addresses that did not fail: the report's own sender and its reader."""
    lines = _own_lines(text)
    flat, starts = _flattened(lines)
    rule = ""
    recipients: tuple[str, ...] = ()
    for form in FORMS:
        at = next((place for place in map(flat.find, form.phrases) if place >= 0), -1)
        if at < 0:
            continue
        line = bisect_right(starts, at) - 1
        found = _below(lines, line, others) if form.place == BELOW else _beside(lines, line, others)
        rule = rule or form.rule
        if found:
            rule, recipients = form.rule, found
            break
    placed = bool(recipients)
    if not placed:
        recipients = _anywhere(lines, others)
    low = subject.lower()
    return Told(
        rule=rule,
        recipients=recipients,
        placed=placed,
        fails=bool(rule) or any(word in flat for word in FAILED),
        seems=any(map(tells_failure, lines)) or tells_failure(flat[:_FIRST]),
        answered=any(map(answers, lines)),
        late=any(word in low for word in LATE_SUBJECTS) or any(word in flat for word in LATE),
        reason=_reason(lines, recipients),
        report="\n".join(lines),
    )


def names_failure(subject: str) -> bool:
    """Return whether a subject is one that mail systems write above a report."""
    low = subject.lower()
    return any(word in low for word in SUBJECTS)


def keeps_mail(subject: str) -> bool:
    """Return whether a subject is one of a filter that tells its reader what it kept from them."""
    low = subject.lower()
    return any(word in low for word in KEPT)


def tells_failure(words: str) -> bool:
    """Return whether a sentence of *words* holds what mail systems speak of and what befell it, in one language."""
    for sentence in _SENTENCE.split(words[:_LINE].lower().replace("\u2019", "'")):
        said = f"{sentence} "
        if any(any(one in said for one in fate) and any(one in said for one in thing) for thing, fate in STEMS):
            return True
    return False


def _own_lines(text: str) -> list[str]:
    """Return the lines of the report itself, above the mail that it returns."""
    lines: list[str] = []
    for line in text[:_LOOK].split("\n")[:_LINES]:
        low = line[:200].strip().lower()
        if lines and (low.startswith(RETURNED_FIELDS) or _announces_mail(low)):
            break
        lines.append(line[:_LINE])
    return lines


def _announces_mail(low: str) -> bool:
    ruled = low.startswith(("-", "=", "*", "_", "|--"))
    if not ruled and any(word in low for word in NOT_RETURNED):
        return False
    return (ruled or low.endswith((":", "follow.", "follows.", "follow", "："))) and any(
        mark in low for mark in RETURNED
    )


def _flattened(lines: list[str]) -> tuple[str, list[int]]:
    """Return the text on one line, lower case, and where in it each line starts."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for line in lines:
        starts.append(length)
        piece = " ".join(line.lower().replace("\u2019", "'").lstrip("> ").split())
        if piece:
            pieces.append(piece + " ")
            length += len(piece) + 1
    return "".join(pieces), starts


def _below(lines: list[str], line: int, others: frozenset[str]) -> tuple[str, ...]:
    """Return the addresses that open a line from the phrase on; else those of the first line there that holds some."""
    found: list[str] = []
    inside: tuple[str, ...] = ()
    for text in lines[line : line + _BELOW]:
        held = [one for one in all_in(text) if one not in others]
        if not held:
            continue
        if _opens(text, held[0]) and not has_code(text.split("@", 1)[0]):
            found += held[:1] if has_code(text) else held
        inside = inside or tuple(held)
    people = [one for one in found if one.partition("@")[0] not in MAILERS]  # 'please contact <postmaster@...>'
    return tuple(dict.fromkeys(people or found)) or inside


def _opens(line: str, address: str) -> bool:
    """Whether a line starts with the address, as lists of failed ones do; a name may stand before '<'."""
    bare = line.strip(_LEADS).lower()
    if bare.startswith((address, "mailto:" + address, "smtp:" + address, "rfc822;" + address, "rfc822; " + address)):
        return True
    name, bracket, rest = bare.partition("<")
    if bracket and rest.startswith(address) and len(name) < 80 and ":" not in name:  # noqa: PLR2004 - a person's name
        return True
    label, colon, rest = bare.partition(":")
    return bool(colon) and len(label) < 25 and rest.strip(_LEADS).startswith(address)  # noqa: PLR2004 - 'Recipient:'


def _beside(lines: list[str], line: int, others: frozenset[str]) -> tuple[str, ...]:
    """Return the addresses around the phrase, the nearest line first."""
    near = [line, *range(line + 1, line + _NEAR + 1), line - 1, line - 2]
    for number in near:
        if 0 <= number < len(lines):
            held = tuple(one for one in all_in(lines[number]) if one not in others)
            if held:
                return tuple(dict.fromkeys(held))
    return ()


def _anywhere(lines: list[str], others: frozenset[str]) -> tuple[str, ...]:
    """Return the addresses that open lines, else all that the report holds."""
    held: list[str] = []
    opening: list[str] = []
    for line in lines:
        if "message-id" in line.lower():
            continue
        found = [one for one in all_in(line) if one not in others]
        held += found
        if found and _opens(line, found[0]):
            opening.append(found[0])
    some = [one for one in opening if one.partition("@")[0] not in MAILERS] or opening or held
    return tuple(dict.fromkeys(some))[:20]


def _reason(lines: list[str], recipients: tuple[str, ...]) -> str:
    """Return the line that tells why: the first with a code, else what stands beside or below the address."""
    said = [line.strip() for line in lines if line.strip()]
    coded = [line for line in said if has_code(line)]
    own = (line for line in coded if any(one in line.lower() for one in recipients))
    if coded:
        return next(own, coded[0])  # a transcript tells of every host that was tried
    for number, line in enumerate(said):
        if any(one in line.lower() for one in recipients):
            beside = line.partition(":")[2].strip()
            return beside if beside and "@" not in beside else " ".join([line, *said[number + 1 : number + 2]])
    return next(iter(said), "")
