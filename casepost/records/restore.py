"""A backup becomes the store of an office that has none. What the backup cannot know is left to a person.

Mail: what lies in the mailboxes is read anew and matched by its bytes, then its content (mail-safety.md 2.9). Letters:
one that waited when the backup was made may have left since, so none of them leaves by itself, and so may an answer
whose mail is read a second time (docs/decisions/0013). Numbers: those given after the backup are never given again.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, String, cast, delete, func, insert, literal, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from casepost import database
from casepost.records import dumps
from casepost.records.after_restore import NOT_LEFT, NOT_SENT, RESTORED
from casepost.records.copies import MADE, BackupError, checked
from casepost.records.files import draft_of
from casepost.transaction import transact
from cases import mailroom, store
from cases.tables import CASES, COUNTERS, DELIVERIES, LEASES, MESSAGES, OFFICE_FACTS, OUTBOX

NUMBERS_LEFT_OUT = 1000  # cases that may have been opened since the backup
EMPTY = (CASES, MESSAGES, OUTBOX)


class NotEmpty(Exception):
    """The store holds cases or mail. The text is one plain sentence with the remedy."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What the store holds now, and which letters wait for a person's decision."""

    made_at: str  # when the backup was made
    cases: int
    messages: int
    letters: tuple[int, ...]


def restore_file(backup: Path, file: Path) -> None:
    """Make a SQLite store of a backup. Raises NotEmpty or BackupError; then nothing has changed."""
    url = f"sqlite:///{file}"
    if file.exists():
        _refuse_full(url, "")
    with draft_of(file, force=True) as draft:
        shutil.copyfile(backup, draft)
        checked(draft)
        database.upgrade(f"sqlite:///{draft}")
        checked(draft)
        for end in ("-wal", "-shm", "-journal"):  # of the draft, and of the empty store whose place it takes
            for one in (draft, file):
                one.with_name(one.name + end).unlink(missing_ok=True)


def restore_dump(backup: Path, url: str, schema: str) -> None:
    """Fill the empty tables of a PostgreSQL store from a backup. Raises NotEmpty, BackupError or ProgramFailed."""
    release = dumps.release_of(backup)
    if release != database.head():
        raise BackupError(f"{backup.name} is of release {release or '?'}: restore it with that release, then upgrade.")
    if not database.create(url, schema):
        _refuse_full(url, schema)
    engine = database.open_engine(url, schema)
    try:
        with engine.begin() as connection:
            connection.execute(delete(database.VERSION))
            connection.execute(delete(LEASES))
            connection.execute(delete(OFFICE_FACTS))
        dumps.load(backup, url)
    except dumps.ProgramFailed:
        with engine.begin() as connection:  # else nobody could try again
            connection.execute(insert(database.VERSION).values(version_num=release))
        raise
    finally:
        engine.dispose()


def settle(engine: Engine, zone: ZoneInfo, who: str, at: datetime) -> Restored:
    """Make what the backup says safe to go on from; return what a person must decide."""
    return transact(database.sessions(engine), lambda db: _settled(db, zone, who, at))


def _settled(db: Session, zone: ZoneInfo, who: str, at: datetime) -> Restored:
    made_at = store.fact(db, MADE) or ""
    asked = update(OUTBOX).where(OUTBOX.c.state.in_(NOT_LEFT)).values({**NOT_SENT, "fence": OUTBOX.c.fence + 1})
    letters = tuple(sorted(db.execute(asked.returning(OUTBOX.c.id)).scalars()))
    _read_anew(db, at)
    store.remember(db, RESTORED, at.isoformat())
    db.execute(delete(LEASES))
    _leave_numbers_out(db, made_at, zone, at)
    cases = db.execute(select(func.count()).select_from(CASES)).scalar_one()
    messages = db.execute(select(func.count()).select_from(MESSAGES)).scalar_one()
    store.audit(db, at, who, "restore", "store", f"backup of {made_at or 'an unknown day'}; {len(letters)} letters ask")
    return Restored(made_at, cases, messages, letters)


def _read_anew(db: Session, at: datetime) -> None:
    """Forget where messages lay: the mailboxes may have changed. Each mailbox begins with a resync."""
    mark = literal(f"before {at.isoformat()}: ").concat(cast(DELIVERIES.c.key, String))
    unread = update(DELIVERIES).where(DELIVERIES.c.became == "")
    db.execute(unread.values(became=mailroom.GONE))
    db.execute(update(DELIVERIES).values(key=mark))
    db.execute(delete(OFFICE_FACTS).where(OFFICE_FACTS.c.name.startswith("resync:")))


def _leave_numbers_out(db: Session, made_at: str, zone: ZoneInfo, at: datetime) -> None:
    """Let case numbers go on beyond those that may have been given after the backup."""
    this_year = at.astimezone(zone).year
    first = datetime.fromisoformat(made_at).astimezone(zone).year if made_at else this_year
    for name in (f"case-{year}" for year in range(first, this_year + 1)):
        more = update(COUNTERS).where(COUNTERS.c.name == name).values(value=COUNTERS.c.value + NUMBERS_LEFT_OUT)
        if db.execute(more.returning(COUNTERS.c.name)).first() is None:
            db.execute(insert(COUNTERS).values(name=name, value=NUMBERS_LEFT_OUT))


def _refuse_full(url: str, schema: str) -> None:
    """Return when the store there is empty. One that cannot be read is refused: it may hold what is missing."""
    try:
        engine = database.open_engine(url, schema)
    except database.StoreError as error:
        raise NotEmpty(f"The store there cannot be read ({error}) Move it away first, and keep it.") from error
    try:
        with engine.execution_options(read_only=True).connect() as connection:
            full = _full(connection.execute(select(table.c.id).limit(1)).first() for table in EMPTY)
    except DBAPIError as error:
        raise NotEmpty("The store there is none of Casepost, or damaged: move it away first, and keep it.") from error
    finally:
        engine.dispose()
    if full:
        raise NotEmpty(
            "The store holds cases or mail already: restore only into an empty one, and move this away first."
        )


def _full(rows: Iterable[object]) -> bool:
    return any(row is not None for row in rows)
