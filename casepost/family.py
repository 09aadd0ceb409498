"""What a family wrote without its names, for a department; and whether words hold what only its family may read."""

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.matches import held_in
from casepost.private_words import may_be_private
from casepost.records.patterns import ADDRESS, NAME, STUDENT
from casepost.records.redacted_copy import known_with, names_known
from casepost.records.redaction import Cut, Known, cuts, fold, names_of
from cases import mailroom
from cases.case import Case
from cases.people import Role
from cases.policy import District
from cases.relay import case_numbers
from cases.tables import ADDRESSES, MESSAGES, PERSONS

GAP = "[...]"
_MOST = 20  # messages of a case that are looked at, the last ones
# "Bus 14 stops on Elm Street" reads like a house number; a department needs the number of the bus.
_NO_HOUSE_BEFORE = re.compile(
    r"\b(?:bus|buses|route|line|room|stop|grade|autob[uú]s|cami[oó]n|ruta|l[ií]nea|sal[oó]n|parada)[ #]{1,3}$",
    re.IGNORECASE,
)
_NO_HOUSE_INSIDE = re.compile(r"\b(?:on|at|to|from|past|near|by|in|stops?|drives?|goes)\b", re.IGNORECASE)


def last_words(db: Session, case: Case, district: District) -> str:
    """Return what the constituent wrote last, without names, addresses and numbers; '' when no mail holds it."""
    text = unicodedata.normalize("NFC", _last_text(db, case, district))
    if not text:
        return ""
    found = cuts(text, _known(db, case, district, [text]))
    words = _without(text, [cut for cut in found if cut.kind != ADDRESS or _is_house(text, cut)])
    for number in case_numbers(words, district.office.case_prefix):
        if number != case.number:
            words = re.sub(re.escape(number), GAP, words, flags=re.IGNORECASE)
    return words.strip()


def _last_text(db: Session, case: Case, district: District) -> str:
    rows = select(MESSAGES).where(MESSAGES.c.case_id == case.id, MESSAGES.c.direction == "in")
    last = db.execute(rows.order_by(MESSAGES.c.id.desc()).limit(_MOST)).mappings()
    theirs = set(db.execute(select(ADDRESSES.c.email).where(ADDRESSES.c.person_id == case.requester)).scalars())
    for row in last:
        for written in held_in(db, dict(row), district, row["at"]):
            if written.email in theirs and written.text.strip():
                return written.text
    return ""


def _is_house(text: str, cut: Cut) -> bool:
    before = text[max(0, cut.start - 20) : cut.start]
    return not _NO_HOUSE_BEFORE.search(before) and not _NO_HOUSE_INSIDE.search(text, cut.start, cut.end)


def _without(text: str, found: Iterable[Cut]) -> str:
    for cut in sorted(found, key=lambda one: one.start, reverse=True):
        text = f"{text[: cut.start]}{GAP}{text[cut.end :]}"
    return text


def is_private(db: Session, words: str, case: Case, district: District) -> bool:
    """Return whether an answer holds what only the family of its case may read: in doubt it does.

    An address counts when the family wrote it: of others an answer holds those of schools and offices.
    """
    words = unicodedata.normalize("NFC", words)
    office = district.office
    if is_doubtful(words, district):
        return True
    for told in (office.phone, office.child_abuse_hotline, *(site.contact for site in district.sites)):
        words = words.replace(told, "") if told else words
    rows = [row for row in mailroom.of_case(db, case.id) if row["direction"] == "in" and row["kind"] != "staff_reply"]
    texts = [str(row[name]) for row in rows for name in ("subject", "text", "body")]
    said = fold("\n".join(texts))
    found = cuts(words, _known(db, case, district, texts))
    return any(cut.kind != ADDRESS or fold(words[cut.start : cut.end]) in said for cut in found)


def is_doubtful(words: str, district: District) -> bool:
    """Return whether an answer may be about a family, by its words alone: no name of the store is looked at."""
    office = district.office
    sites = [part for site in district.sites for part in (site.name, site.contact)]
    people = [one.name for one in district.people]
    return may_be_private(unicodedata.normalize("NFC", words), [office.name, office.district, *sites, *people])


def _known(db: Session, case: Case, district: District, texts: Iterable[str]) -> Known:
    people = district.people
    board = [one.name for one in people if one.role is Role.BOARD]
    public = frozenset(address for one in people for address in (one.email, *one.also)) | district.office.addresses
    return known_with(db, case, texts, names_known(db), public, board)


def beginning(db: Session, words: str, case: Case, most: int) -> str:
    """Return the first words of an answer on one line, without the constituent's name."""
    text = unicodedata.normalize("NFC", words[: 2 * most])
    name = db.execute(select(PERSONS.c.name).where(PERSONS.c.id == case.requester)).scalars()
    found = [cut for cut in cuts(text, Known(people=names_of(name))) if cut.kind in {NAME, STUDENT}]
    line = " ".join(_without(text, found).split())
    return line if len(line) <= most else f"{line[:most].rpartition(' ')[0] or line[:most]} ..."
