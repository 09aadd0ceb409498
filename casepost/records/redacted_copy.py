"""The redacted copy of a case: its file without what may not be told, and the log of what was left out."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.records.casefile import CaseFile, Entry, Paper
from casepost.records.redaction import Known, Names, names_of, redacted, students_in
from cases import mailroom, store
from cases.case import Case
from cases.events import Redacted, Undone
from cases.tables import ADDRESSES, PERSONS

PROTECTED = ("Constituent", "E-mail", "Telephone")


@dataclass(frozen=True, slots=True)
class LogLine:
    """One redaction: where, what kind of thing, and why; never what stood there."""

    case: str
    document: str
    field: str
    line: int
    kind: str
    why: str


def names_known(db: Session) -> Names:
    """Return the names of everybody in the store who is not of the district."""
    return Names(db.execute(select(PERSONS.c.name).where(PERSONS.c.staff.is_(False), PERSONS.c.name != "")).scalars())


def known_of(db: Session, case: Case, file: CaseFile, others: Names, public: frozenset[str]) -> Known:
    """Return what the record knows that the redacted copy must not say. *public*: the district's own addresses."""
    texts = [part for paper in file.papers if not paper.internal for part in (paper.subject, paper.text)]
    return known_with(db, case, texts, others, public)


def known_with(
    db: Session, case: Case, texts: Iterable[str], others: Names, public: frozenset[str], people: Iterable[str] = ()
) -> Known:
    """Return what the record knows of a case and its family.

    *texts*: where students are named; *people*: more names that count.
    """
    own = select(ADDRESSES.c.email).where(ADDRESSES.c.person_id == case.requester)
    writers = [row["from_name"] for row in mailroom.of_case(db, case.id) if row["from_email"] not in public]
    requester = db.execute(select(PERSONS.c.name).where(PERSONS.c.id == case.requester)).scalars()
    return Known(
        people=names_of([*requester, *writers, *people]),
        others=others,
        students=names_of(name for text in texts for name in students_in(text)),
        own_emails=frozenset(db.execute(own).scalars()),
        public_emails=public,
        passages=passages_of(db, case),
    )


def passages_of(db: Session, case: Case) -> tuple[str, ...]:
    """Return what people marked for the redacted copy of a case, and did not take back."""
    steps = store.history(db, case.id)
    gone = {seq for step in steps if isinstance(step.event, Undone) for seq in step.event.seqs}
    notes = [step.event.text.id for step in steps if isinstance(step.event, Redacted) and step.seq not in gone]
    kept = (mailroom.message(db, note)["text"] for note in notes)
    return tuple(str(passage) for words in kept if words for passage in json.loads(words))


def redacted_file(file: CaseFile, known: Known) -> tuple[CaseFile, tuple[LogLine, ...]]:
    """Return the file of a case as others may read it, and what was left out of it."""
    log: list[LogLine] = []
    fields = tuple(_field(file.number, name, value, known, log) for name, value in file.fields)
    entries = tuple(_entry(file.number, entry, known, log) for entry in file.entries)
    papers = tuple(
        _paper(file.number, paper, known, log) for paper in file.papers if not _left_out(file.number, paper, log)
    )
    return CaseFile(file.number, fields, entries, papers), tuple(log)


def _field(number: str, name: str, value: str, known: Known, log: list[LogLine]) -> tuple[str, str]:
    if name in PROTECTED:
        why = "who the constituent is and how to reach them is not told"
        log.append(LogLine(number, "record", name, 1, "protected field", why))
        return name, "[REDACTED: protected field]"
    return name, _said(number, "record", name, value, known, log)


def _entry(number: str, entry: Entry, known: Known, log: list[LogLine]) -> Entry:
    return replace(entry, by=_said(number, "record", f"step {entry.seq}", entry.by, known, log))


def _left_out(number: str, paper: Paper, log: list[LogLine]) -> bool:
    if paper.internal:
        log.append(LogLine(number, paper.name, "", 0, "staff-only notes", "it went between staff, or was kept inside"))
    return paper.internal


def _paper(number: str, paper: Paper, known: Known, log: list[LogLine]) -> Paper:
    log.extend(_bytes_left_out(number, paper))
    return replace(
        paper,
        sender=_said(number, paper.name, "sender", paper.sender, known, log),
        recipient=_said(number, paper.name, "recipient", paper.recipient, known, log),
        subject=_said(number, paper.name, "subject", paper.subject, known, log),
        text=_said(number, paper.name, "text", paper.text, known, log),
        sha256="",
        attachments=("[REDACTED: attachment]",) * len(paper.attachments),
    )


def _bytes_left_out(number: str, paper: Paper) -> Iterator[LogLine]:
    """Yield that raw mail and files are never in the copy: nobody can see into them by rules."""
    whole = "it holds header fields and forms of the words that rules cannot see into"
    yield LogLine(number, paper.name, "raw mail", 0, "raw mail", whole)
    for place in range(1, len(paper.attachments) + 1):
        why = "a file is handed out only after a person has read it"
        yield LogLine(number, paper.name, f"attachment {place}", 0, "attachment", why)


def _said(number: str, document: str, field: str, text: str, known: Known, log: list[LogLine]) -> str:
    words, removed = redacted(text, known)
    log.extend(LogLine(number, document, field, one.line, one.kind, one.why) for one in removed)
    return words


def written_log(log: Iterable[LogLine]) -> tuple[tuple[object, ...], ...]:
    """Return the log as rows: case, document, field, line, kind, why."""
    return tuple((one.case, one.document, one.field, one.line, one.kind, one.why) for one in log)
