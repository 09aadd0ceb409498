"""Handing records out, and marking what others may not read; each disclosure is written down (34 CFR 99.32)."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, or_, select
from sqlalchemy.orm import Session, sessionmaker

from casepost.database import read_only, sessions
from casepost.records.bundle import Indexed, Source, write_bundle
from casepost.records.files import draft_of
from casepost.records.permission import may_see
from casepost.records.selection import NothingThere, Selection
from casepost.records.unpack import Unpacker
from casepost.service import Service
from casepost.transaction import transact
from cases import mailroom, store
from cases.events import Proof, Redacted, Step, Text
from cases.people import Person
from cases.tables import AUDIT, MESSAGES

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """Who wants records handed out, what for, and to whom."""

    by: Person
    who: str  # as the audit names them
    purpose: str
    given_to: str  # '' when it stays in the district


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds."""

    cases: tuple[str, ...]
    files: tuple[Indexed, ...]
    sha256: str


def export(
    engine: Engine,
    choose: Callable[[Session], Selection],
    target: Path,
    request: Request,
    service: Service,
    at: datetime,
    *,
    force: bool = False,
) -> Exported:
    """Write the bundle of what is chosen; it gets its name only after the disclosure has been written down."""
    people, office = service.district.people, service.district.office
    staff = frozenset(address for person in people for address in (person.email, *person.also))
    internal = frozenset(
        address for person in people if person.is_staff for address in (person.email, *person.also)
    ) | frozenset({service.district.staff.operator})
    unpack = Unpacker(service.district.limits)
    try:
        source = Source(office.address, staff | office.addresses, internal, unpack, at, request.by)
        with draft_of(target, force=force) as draft:
            with _snapshot(engine)() as db:
                chosen = choose(db)
                files = write_bundle(db, draft, chosen, source)
            digest = _sha256(draft)
            transact(sessions(engine), lambda db: _write_down(db, chosen, request, digest, at))
    finally:
        unpack.close()
    return Exported(tuple(case.number for case in chosen.cases), files, digest)


def _snapshot(engine: Engine) -> sessionmaker[Session]:
    """Return what makes sessions that see the store as it stood at their beginning, and keep nobody from writing."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    return read_only(engine)


def _write_down(db: Session, chosen: Selection, request: Request, digest: str, at: datetime) -> None:
    """Record the disclosure on each case, and of mail without a case on its message. No name of a family is in it."""
    to = f"; given to: {request.given_to}" if request.given_to else ""
    detail = f"{chosen.how}; purpose: {request.purpose}{to}; file {digest}"
    for subject in (
        *(case.number for case in chosen.cases),
        *(f"message:{message}" for message in (*chosen.loose, *chosen.single)),
    ):
        store.audit(db, at, request.who, "export", subject, detail)


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()


def mark_passages(
    db: Session, number: str, passages: Sequence[str], by: Person, service: Service, at: datetime
) -> tuple[str, int]:
    """Keep passages that the redacted copy of a case leaves out; return its number and how many. Never commits."""
    case = store.case_with_number(db, number)
    if case is None or not may_see(case, by):
        raise NothingThere(f"There is no case {number} that {by.name} may mark. Look with: casepost case search WORDS")
    unknown = _not_there(db, case.id, passages)
    if unknown:
        raise NothingThere(
            f"These words stand nowhere in {number}: {'; '.join(unknown)}. Nothing was marked: copy them from the case."
        )
    text = Text(json.dumps(list(passages), ensure_ascii=False))
    step = Step(Redacted(text, len(passages)), service.staff[by.email], Proof.SHELL, at, at, "redact")
    store.append(db, case, [step])
    return case.number, len(passages)


def _not_there(db: Session, case_id: int, passages: Sequence[str]) -> list[str]:
    """Return the passages that no message of a case holds: a slip of the pen would disclose what was to be left out."""
    rows = mailroom.of_case(db, case_id)
    said = [str(row[name]) for row in rows for name in ("text", "body", "subject", "from_name", "from_email")]
    files = [str(file["name"]) for row in rows for file in row["attachments"]]
    whole = _folded("\n".join([*said, *files]))
    return [passage for passage in passages if _folded(passage) not in whole]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def audit_of(db: Session, number: str) -> list[dict[str, Any]]:
    """Return who saw, exported or did what of a case, oldest first: its own lines, and those that name it."""
    case = store.case_with_number(db, number)
    if case is None:
        raise NothingThere(f"There is no case {number}. Look for it with: casepost case search WORDS")
    messages = select(MESSAGES.c.id).where(MESSAGES.c.case_id == case.id)
    subjects = {case.number, *(f"message:{message}" for message in db.execute(messages).scalars())}
    named = or_(AUDIT.c.subject.in_(subjects), AUDIT.c.detail.contains(case.number, autoescape=True))
    rows = [dict(row) for row in db.execute(select(AUDIT).where(named).order_by(AUDIT.c.id)).mappings()]
    return [row for row in rows if row["subject"] in subjects or case.number in _named_in(row["detail"])]


def _named_in(detail: str) -> set[str]:
    return {word.strip(".,;:()") for word in detail.split()}
