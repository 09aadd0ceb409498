"""The model as it is kept in the store, and as each process has it in memory."""

import hashlib
import json
import logging
import struct
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from cases import store
from cases.categories import CategoryList
from cases.tables import MODELS

if TYPE_CHECKING:
    from sqlalchemy import Row

    from casepost.nightly.model import Model

INSTALL: Final = "pip install 'casepost[learn]'"
FAILED: Final = "nightly-model-failed"  # when the last training failed, and why; empty when it did not
_NEEDED: Final = ("numpy", "scipy", "sklearn")
log = logging.getLogger("casepost.nightly")


def is_installed() -> bool:
    """Return whether the extra is there; looks without loading it."""
    return all(find_spec(name) is not None for name in _NEEDED)


def keep(db: Session, at: datetime, header: Mapping[str, Any], data: bytes = b"") -> None:
    """Keep what came of a training instead of what was kept before."""
    drop(db)
    row = {"at": at, "header": dict(header), "data": data, "checksum": _checksum(header, data)}
    db.execute(insert(MODELS).values(**row))


def drop(db: Session) -> None:
    """Forget what is kept: a purge reaches what was made of the words that it purges. The next night makes it anew."""
    db.execute(delete(MODELS))


def header(db: Session) -> dict[str, Any]:
    """Return what the newest training has written down of itself; nothing where there was none."""
    found = db.execute(select(MODELS.c.header).order_by(MODELS.c.id.desc()).limit(1)).scalar()
    return dict(found) if isinstance(found, dict) else {}


@dataclass(slots=True)
class Nightly:
    """The model of one office as a process has it: at most one in memory, another as soon as there is another."""

    setting: str = "auto"  # [suggest] nightly
    _lock: Lock = field(default_factory=Lock)
    _known: tuple[int, str] | None = None  # the row that was looked at last, usable or not
    _model: "Model | None" = None

    def shares(self, db: Session, subject: str, text: str, categories: CategoryList) -> dict[str, float]:
        """Return what the model gives each category of today's list; nothing where none is in use."""
        model = self._newest(db)
        if model is None:
            return {}
        today: dict[str, float] = defaultdict(float)
        for name, share in model.shares(subject, text).items():
            if (category := categories.get(name)) is not None:
                today[category.id] += share
        total = sum(today.values())
        return {name: share / total for name, share in today.items()} if total else {}

    def _newest(self, db: Session) -> "Model | None":
        if self.setting == "off":
            return None
        newest = select(MODELS.c.id, MODELS.c.checksum).order_by(MODELS.c.id.desc()).limit(1)
        row = db.execute(newest).first()
        known = (row.id, row.checksum) if row is not None else None
        with self._lock:
            if known != self._known:
                self._model = _read(db, row.id) if row is not None and is_installed() else None
                self._known = known
            return self._model


# What a row or an installation may hold that is no model of ours: bytes and JSON of anything, libraries of anything.
# The model is one voice among several. No mail may wait for it.
_UNREADABLE = (ImportError, ValueError, TypeError, AttributeError, LookupError, OverflowError, struct.error)


def _read(db: Session, number: int) -> "Model | None":
    """Return a kept model, None when it is not in use. One that cannot be used is said in the log, once a process."""
    try:
        row = db.execute(select(MODELS).where(MODELS.c.id == number)).first()
        return _model_of(row) if row is not None and row.header.get("in_use") else None
    except _UNREADABLE as error:
        log.warning("The nightly model is not used, because %s; the counts suggest, the next night mends it.", error)
        return None


def stands(db: Session, fingerprint: str) -> bool:
    """Return whether the newest training was of just this, and what came of it can be used."""
    try:
        row = db.execute(select(MODELS).order_by(MODELS.c.id.desc()).limit(1)).first()
        if row is None or row.header.get("fingerprint") != fingerprint:
            return False
        return not row.data or _model_of(row) is not None
    except _UNREADABLE:
        return False


def _model_of(row: "Row[Any]") -> "Model":
    """Return the model of a row. Raises Unusable."""
    from casepost.nightly.model import Unusable, unpacked  # noqa: PLC0415 - of the extra

    if _checksum(row.header, row.data) != row.checksum:
        raise Unusable("it is damaged")
    return unpacked(row.header, row.data)


def in_words(db: Session, setting: str, zone: ZoneInfo) -> str:
    """Return in a line how it stands with the nightly model."""
    if setting == "off":
        return "not in use: [suggest] nightly is off"
    if not is_installed():
        wanted = "[suggest] nightly is on, but it" if setting == "on" else "it"
        return f"not in use: {wanted} is not installed ({INSTALL})"
    failed = store.fact(db, FAILED)
    return described(header(db), zone) + (f"; the last training failed, {failed}" if failed else "")


def described(found: Mapping[str, Any], zone: ZoneInfo) -> str:
    """Return what a header says, in words."""
    if not found:
        return "not in use: none was made yet (casepost run makes it between one o'clock at night and opening)"
    if "compared" not in found:
        return f"not in use: {found.get('why')}"
    day = datetime.fromisoformat(found["at"]).astimezone(zone).date()
    scores = "right {together} of {compared} out of fold, the counts {counts}, the model alone {model}".format(**found)
    what = f"model of {day} from {found['cases']} cases, {scores}"
    return what if found["in_use"] else f"not in use, for it is no better than the counts: {what}"


def _checksum(header: Mapping[str, Any], data: bytes) -> str:
    """Return by what a changed header or array is noticed."""
    return hashlib.sha256(json.dumps(header, sort_keys=True).encode() + b"\n" + data).hexdigest()


def plain_header(text: bytes) -> dict[str, Any]:
    """Return the header that a training has printed. Raises ValueError when it is none."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("not a header")  # noqa: TRY004 - as json itself says it
    return found
