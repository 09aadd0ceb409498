"""The file that a request for records is answered with: the complete record, and a redacted copy beside it."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost import show
from casepost.records import readable
from casepost.records.casefile import CaseFile, case_file, shown, written
from casepost.records.casefile import readable as plain
from casepost.records.cells import table
from casepost.records.redacted_copy import LogLine, known_of, names_known, redacted_file, written_log
from casepost.records.redaction import Names
from casepost.records.selection import Selection
from casepost.records.shared import messages_of
from casepost.records.unpack import Unpacked
from cases import mailroom
from cases.case import Case
from cases.people import Person
from cases.tables import OUTBOX

Unpack = Callable[[bytes], tuple[Unpacked, ...] | None]
README = """\
What is in this file
====================

CS-.../             the complete record of each case: not for handing out before a person has read it
  case.html, .txt   the case as a page and as text
  case.json         the same for programs; events.jsonl: the history, one event a line
  raw/              each mail byte for byte as it was received
  letters/          each letter of ours as it was sent
  attachments/      files that came with mails, under names of our own; the index says what they were called
without-a-case/     mails of the person that belong to no case, where a person was asked for
single-mails/       mails in that person's name to cases that are not theirs: each alone, as it came and as text. Look
                    whether the person wrote it: a sender's name and address can be false
redacted/           a copy of each case without names, addresses, numbers and staff-only notes
  redactions.csv    what was left out: where, what kind of thing, and why (.json: the same for programs)
index.csv, .json    every file with its case, size and SHA-256
manifest.sha256     check it with: sha256sum --check manifest.sha256

The redacted copy was made by rules, by the names that the record knows, and by passages that people marked. Rules do
not know every name: a person must read the copy before it is handed out. Raw mail and attachments are never in it.
The complete record holds reply addresses that prove who answers: treat it like the mailbox itself.
Cases that the person who asked may not see are not in this file.
"""
HEADER = ("path", "case", "document", "kind", "given name", "type", "size", "sha256")
LOG_HEADER = ("case", "document", "field", "line", "kind", "why")


@dataclass(frozen=True, slots=True)
class Indexed:
    """One file of the bundle."""

    path: str
    case: str
    document: str
    kind: str
    given_name: str
    type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a bundle is made from: the district's own addresses, how files are taken out of mails, and when."""

    office: str
    staff: frozenset[str]  # addresses of the district's people, the Board's too
    internal: frozenset[str]  # of those the staff's
    unpack: Unpack
    at: datetime
    asker: Person  # who of the district wants it


class Bundle:
    """A zip file in the making, with an index of what is in it."""

    def __init__(self, file: zipfile.ZipFile, at: datetime) -> None:
        self._file = file
        self._at = at.astimezone(UTC)
        self.index: list[Indexed] = []

    def add(
        self, path: str, data: bytes, kind: str, case: str = "", document: str = "", name: str = "", type_: str = ""
    ) -> None:
        """Write a file and put it into the index. *name*: what its sender called it."""
        info = zipfile.ZipInfo(path, self._at.timetuple()[:6])
        info.external_attr = 0o600 << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        self._file.writestr(info, data)
        self.index.append(Indexed(path, case, document, kind, name, type_, len(data), hashlib.sha256(data).hexdigest()))

    def finish(self) -> None:
        """Write the index and the sums of everything before it."""
        files = [asdict(one) for one in self.index]
        self.add("index.json", _json({"made_at": written(self._at), "files": files}), "index")
        self.add("index.csv", table(HEADER, [tuple(one.values()) for one in files]), "index")
        sums = "".join(f"{one.sha256}  {one.path}\n" for one in self.index)
        self.add("manifest.sha256", sums.encode(), "manifest")


def write_bundle(db: Session, place: Path, chosen: Selection, source: Source) -> tuple[Indexed, ...]:
    """Write the bundle of a selection into a file; return its index."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as file:
        bundle = Bundle(file, source.at)
        bundle.add("README.txt", README.encode(), "about")
        log: list[LogLine] = []
        others = names_known(db)
        for case in chosen.cases:
            whole = case_file(db, case, source.internal, source.office, source.asker)
            _complete(db, bundle, case, whole, source)
            log.extend(_redacted(db, bundle, case, whole, others, source.staff))
        for message in chosen.loose:
            _raw(db, bundle, mailroom.message(db, message), "without-a-case", "", source)
        for message in chosen.single:
            _single(db, bundle, mailroom.message(db, message), source)
        if chosen.cases:
            bundle.add("redacted/redactions.json", _json([asdict(one) for one in log]), "redaction log")
            bundle.add("redacted/redactions.csv", table(LOG_HEADER, written_log(log)), "redaction log")
        bundle.finish()
    return tuple(bundle.index)


def _complete(db: Session, bundle: Bundle, case: Case, file: CaseFile, source: Source) -> None:
    number = case.number
    bundle.add(f"{number}/case.html", readable.page(file, redacted=False), "page", number)
    bundle.add(f"{number}/case.txt", readable.text(file, redacted=False), "text", number)
    found = show.whole(db, case, source.office)
    bundle.add(f"{number}/case.json", _json(found), "case", number)
    lines = b"".join(_json(event, indent=None) for event in found["events"])
    bundle.add(f"{number}/events.jsonl", lines, "events", number)
    for row in messages_of(db, case, source.asker):
        _raw(db, bundle, row, number, number, source)
    letters = select(OUTBOX.c.id, OUTBOX.c.data).where(OUTBOX.c.case_id == case.id).order_by(OUTBOX.c.id)
    for letter, data in db.execute(letters).all():
        if data:
            bundle.add(f"{number}/letters/letter-{letter}.eml", data, "letter", number, f"letter-{letter}")


def _raw(db: Session, bundle: Bundle, row: dict[str, Any], folder: str, case: str, source: Source) -> None:
    """Write the bytes of a mail and the files in it. A part of another mail, and what was purged, has none."""
    name = f"message-{row['id']}"
    data = mailroom.raw_of(db, row["id"])
    if not data:
        return
    bundle.add(f"{folder}/raw/{name}.eml", data, "raw mail", case, name)
    if not row["attachments"]:
        return
    files = source.unpack(data)
    if files is None:
        note = b"This mail could not be taken apart. Its files are in the raw mail.\n"
        bundle.add(f"{folder}/attachments/{name}.txt", note, "note", case, name)
        return
    for one in files:
        path = f"{folder}/attachments/{token_hex(8)}.bin"
        bundle.add(path, one.data, "attachment", case, name, one.name, one.type)


def _single(db: Session, bundle: Bundle, row: dict[str, Any], source: Source) -> None:
    """Write one mail and nothing of the case that it came to."""
    name, folder = f"message-{row['id']}", "single-mails"
    _raw(db, bundle, row, folder, "", source)
    head = {"From": row["from_email"], "Subject": row["subject"], "Received": written(row["at"])}
    lines = "".join(f"{field}: {shown(value)}\n" for field, value in head.items())
    words = f"{lines}\n{plain(row['body'] or row['text'])}\n"
    bundle.add(f"{folder}/{name}.txt", words.encode("utf-8", "replace"), "text", "", name)


def _redacted(
    db: Session, bundle: Bundle, case: Case, file: CaseFile, others: Names, public: frozenset[str]
) -> tuple[LogLine, ...]:
    known = known_of(db, case, file, others, public)
    copy, log = redacted_file(file, known)
    folder = f"redacted/{case.number}"
    bundle.add(f"{folder}/case.html", readable.page(copy, redacted=True), "redacted page", case.number)
    bundle.add(f"{folder}/case.txt", readable.text(copy, redacted=True), "redacted text", case.number)
    return log


def _json(value: object, indent: int | None = 1) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=indent, default=_moment) + "\n").encode("utf-8", "replace")


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return written(value)
    raise TypeError(f"cannot write a {type(value).__name__}")
