"""The job of the night: gathers what people decided, has it learned in another process, keeps what came of it.

No transaction is open while anything is computed, and none of the texts stays in this process. Done twice it finds
that nothing has changed; killed in the middle it leaves everything as it was.
"""

import hashlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from casepost.database import read_only
from casepost.first_words import first_words
from casepost.nightly import kept
from casepost.transaction import transact
from cases import store
from cases.case import Case
from cases.categories import CategoryList
from cases.encode import plain, restored
from cases.experience import Lesson
from cases.tables import CASES, LEARNED_CASES

if TYPE_CHECKING:
    from casepost.wiring import Parts

EVERY_SECONDS: Final = 600
BEGINS: Final = time(1)  # of the office's time zone; from then until the office opens
LAST: Final = "nightly-model"  # the day on which it was tried last, and how often, or "done"
TRIES: Final = 2  # a night
LEASE: Final = "job:nightly model"
LONGEST_SECONDS: Final = 1800  # of a training
MOST_CASES: Final = 20_000  # the newest
LEAST_CASES: Final = 200
LEAST_CATEGORIES: Final = 3  # with cases enough for each fold
WAY: Final = 1  # of learning: another number has everything learned anew
_ENOUGH: Final = 5  # cases of a category: one a fold
_SOME: Final = 200  # cases whose words are read together
_LEASE_MORE: Final = 300
_LONGEST: Final = 3000  # characters; more of a text the training does not read
# What another Python needs to start; secrets that came by the environment stay out of it.
_OF_ENVIRONMENT = "PATH PYTHONPATH PYTHONHOME LD_LIBRARY_PATH LANG LC_ALL TZ TMPDIR HOME".split()
log = logging.getLogger("casepost.nightly")


class Labelled(NamedTuple):
    """A case and today's name of the category that a person set."""

    case: int
    category: str


class Failed(Exception):
    """The training gave no model. The text is a clause that says why."""


def make(parts: "Parts") -> None:
    """Make the model of this night, unless it is made already, is not wanted, or another process is at it."""
    setting = parts.service.nightly.setting
    at = parts.clock()
    if setting == "off" or not _is_night(parts, at):
        return
    if not kept.is_installed():
        if setting == "on" and _begun(parts, at, tries=1):
            log.warning("[suggest] nightly is on, but scikit-learn is not installed: %s", kept.INSTALL)
        return
    lease = LONGEST_SECONDS + _LEASE_MORE
    if transact(parts.sessions, lambda db: store.take_lease(db, LEASE, parts.holder, lease)) is None:
        return
    try:
        if _begun(parts, at, tries=TRIES):
            _make(parts, at)
    except Failed as error:
        log.warning("The nightly model was not made: %s. What was used before is used on.", error)
        failed = f"{_day(parts, at)}: {error}"
        transact(parts.sessions, lambda db: store.remember(db, kept.FAILED, failed))
    finally:
        transact(parts.sessions, lambda db: store.release_lease(db, LEASE, parts.holder))


def _is_night(parts: "Parts", at: datetime) -> bool:
    calendar = parts.service.district.calendar
    return BEGINS <= at.astimezone(calendar.zone).time() < calendar.opens


def _begun(parts: "Parts", at: datetime, *, tries: int) -> bool:
    """Count a try of this night; False when there were enough, or it was done."""
    day = _day(parts, at)

    def count(db: Session) -> bool:
        last, _, how = (store.fact(db, LAST) or "").partition(" ")
        before = how if last == day else "0"
        if before == "done" or int(before) >= tries:
            return False
        store.remember(db, LAST, f"{day} {int(before) + 1}")
        return True

    return transact(parts.sessions, count)


def _day(parts: "Parts", at: datetime) -> str:
    return at.astimezone(parts.service.district.calendar.zone).date().isoformat()


def _make(parts: "Parts", at: datetime) -> None:
    categories = parts.service.district.categories
    with read_only(parts.engine)() as db:
        wanted = labelled(db, categories)
        fingerprint = hashlib.sha256(json.dumps([WAY, wanted]).encode()).hexdigest()
        unchanged = kept.stands(db, fingerprint)
    done = f"{_day(parts, at)} done"
    if unchanged:
        transact(parts.sessions, lambda db: store.remember(db, LAST, done))
        return
    about: dict[str, Any] = {"fingerprint": fingerprint, "at": at.isoformat()}
    data = b""
    if why := _too_few(wanted):
        about |= {"in_use": False, "why": why}
    else:
        header, data = _trained(parts, wanted)
        about |= header

    def write(db: Session) -> None:
        if _gone(db, wanted):
            raise Failed("meanwhile a case was purged, or its category taken back, that it had learned from")
        kept.keep(db, at, about, data)
        store.remember(db, LAST, done)
        store.remember(db, kept.FAILED, "")

    transact(parts.sessions, write)
    log.info("Nightly model: %s.", kept.described(about, parts.service.district.calendar.zone))


def labelled(db: Session, categories: CategoryList) -> tuple[Labelled, ...]:
    """Return the newest cases that teach a category of today's list, the newest first."""
    rows = select(LEARNED_CASES.c.case_id, LEARNED_CASES.c.label).where(LEARNED_CASES.c.lesson == Lesson.CATEGORY)
    found = db.execute(rows.order_by(LEARNED_CASES.c.case_id.desc()).limit(MOST_CASES)).all()
    today = ((row.case_id, categories.get(row.label)) for row in found)
    return tuple(Labelled(case, category.id) for case, category in today if category is not None)


def _too_few(wanted: Sequence[Labelled]) -> str:
    if len(wanted) < LEAST_CASES:
        return f"it needs {LEAST_CASES} cases whose category a person set; there are {len(wanted)}"
    many = sum(number >= _ENOUGH for number in Counter(one.category for one in wanted).values())
    if many < LEAST_CATEGORIES:
        return f"it needs {_ENOUGH} cases in each of {LEAST_CATEGORIES} categories; there are {many} such categories"
    return ""


def _gone(db: Session, wanted: Sequence[Labelled]) -> bool:
    """Return whether one of the cases does not teach any more: nothing may be kept of what was purged."""
    if not wanted:
        return False
    of = (LEARNED_CASES.c.lesson == Lesson.CATEGORY, LEARNED_CASES.c.case_id >= wanted[-1].case)
    still = set(db.execute(select(LEARNED_CASES.c.case_id).where(*of)).scalars())
    return any(one.case not in still for one in wanted)


def _trained(parts: "Parts", wanted: Sequence[Labelled]) -> tuple[dict[str, Any], bytes]:
    """Return header and arrays as another process made them, checked. Raises Failed."""
    from casepost.nightly.model import Unusable, unpacked  # noqa: PLC0415 - of the extra

    known = {name: os.environ[name] for name in _OF_ENVIRONMENT if name in os.environ}
    one_thread = {**known, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-P", "-m", "casepost.nightly.child", str(os.getpid())]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=one_thread) as child:  # noqa: S603 - ours
        ended = threading.Event()
        watch = threading.Thread(target=_watch, args=(child, parts.stopping, ended), daemon=True)
        watch.start()
        try:
            _hand_over(parts, wanted, child)
            made, said = child.communicate()
        finally:
            ended.set()
            child.kill()
            watch.join()
    if child.returncode:
        said_last = said.decode("ascii", "replace").strip().splitlines()[-1:] or [f"exit code {child.returncode}"]
        raise Failed(f"the training ended early ({said_last[0][:80]})")
    head, _, data = made.partition(b"\n")
    try:
        header = kept.plain_header(head)
        unpacked(header, data)
    except (ValueError, Unusable) as error:
        raise Failed(f"the training gave something that cannot be used ({error})") from error
    return header, data


def _hand_over(parts: "Parts", wanted: Sequence[Labelled], child: "subprocess.Popen[bytes]") -> None:
    """Write the samples to the child as they are read. One that has ended says why by its exit code."""
    if child.stdin is None:
        raise Failed("no pipe to the training could be made")
    try:
        child.stdin.write(json.dumps({"categories": plain(parts.service.district.categories)}).encode() + b"\n")
        for line in _lines(parts, wanted):
            child.stdin.write(line)
        child.stdin.write(b"null\n")
        child.stdin.flush()
    except BrokenPipeError:
        log.debug("the training ended while it was told")


def _lines(parts: "Parts", wanted: Sequence[Labelled]) -> Iterator[bytes]:
    """Yield each sample as a line; a transaction lasts for some of them."""
    for start in range(0, len(wanted), _SOME):
        some = {one.case: one.category for one in wanted[start : start + _SOME]}
        with read_only(parts.engine)() as db:
            states = db.execute(select(CASES.c.id, CASES.c.state).where(CASES.c.id.in_(some)))
            cases = {row.id: restored(Case, row.state) for row in states}
            words = {case: first_words(db, cases[case], parts.service.district) for case in some if case in cases}
        for case, (subject, text) in words.items():
            if subject or text:
                yield json.dumps([some[case], subject[:_LONGEST], text[:_LONGEST]]).encode() + b"\n"


def _watch(child: "subprocess.Popen[bytes]", stopping: threading.Event, ended: threading.Event) -> None:
    """End a training that takes too long, or that the service's own end would have to wait for."""
    for _ in range(LONGEST_SECONDS):
        if ended.wait(1):
            return
        if stopping.is_set():
            break
    child.kill()
