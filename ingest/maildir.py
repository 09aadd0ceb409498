"""A Mailbox over a Maildir: the local delivery of a mail server, without a network. Looked at on schedule."""

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from imapclient.imap_utf7 import encode as encode_utf7

from ingest.mailbox import MailboxRefused, MailboxTemporary, Waiting

HEAD_BYTES = 1_000_000
REFUSALS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}


class MaildirMailbox:
    """Reads new/ and cur/ of *path*; settled messages go to folders beside them, named as Maildir++ names them."""

    def __init__(
        self, path: Path, done_folder: str = "Casepost/Done", set_aside_folder: str = "Casepost/Set aside"
    ) -> None:
        self.name = f"maildir:{path}"
        self._path = path
        self._done_folder = done_folder
        self._set_aside_folder = set_aside_folder
        self._places: dict[str, Path] = {}  # unique name -> file, as last seen

    def waiting(self) -> Sequence[Waiting]:
        """Return everything that lies in new/ and cur/, oldest first."""
        with self._plainly():
            found = [(_stat(path), unique) for unique, path in self._look().items()]
        there = sorted((stat.st_mtime_ns, unique, stat.st_size) for stat, unique in found if stat is not None)
        return [Waiting(f"{self.name}/{unique}", size, _time(ns)) for ns, unique, size in there]

    def fetch(self, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield (key, raw bytes) in the order asked, leaving out what has gone."""
        for key in keys:
            with self._plainly():
                raw = self._read(key, None)
            if raw is not None:
                yield key, raw

    def fetch_head(self, key: str) -> bytes:
        """Return the header with the empty line after it, cut at a megabyte; b'' when the message has gone."""
        with self._plainly():
            start = self._read(key, HEAD_BYTES) or b""
        ends = [end + len(gap) for gap in (b"\r\n\r\n", b"\n\n") if (end := start.find(gap)) >= 0]
        return start[: min(ends, default=len(start))]

    def done(self, keys: Sequence[str]) -> None:
        """Move handled messages to the done folder."""
        self._move(keys, self._done_folder)

    def set_aside(self, keys: Sequence[str]) -> None:
        """Move quarantined messages to the set-aside folder."""
        self._move(keys, self._set_aside_folder)

    def count_done(self) -> int:
        """Return how many messages lie in the done folder."""
        with self._plainly():
            home = self._home(self._done_folder)
            return sum(1 for part in ("new", "cur") if (home / part).is_dir() for _ in _files(home / part))

    def close(self) -> None:
        """Nothing is held open."""

    def _look(self) -> dict[str, Path]:
        # new/ before cur/: a file that a mail program moves on meanwhile is then seen in one or both.
        self._places = {_unique(path.name): path for part in ("new", "cur") for path in _files(self._path / part)}
        return self._places

    def _find(self, key: str) -> Path | None:
        name, _, unique = key.rpartition("/")
        if name != self.name:
            return None
        place = self._places.get(unique)
        if place is not None and place.exists():
            return place
        return self._look().get(unique)  # a mail program renames a message when it sets a flag

    def _read(self, key: str, limit: int | None) -> bytes | None:
        place = self._find(key)
        if place is None:
            return None
        try:
            with place.open("rb") as file:
                return file.read(limit)
        except FileNotFoundError:
            return None

    def _move(self, keys: Sequence[str], folder: str) -> None:
        with self._plainly():
            places = [place for key in keys if (place := self._find(key)) is not None]
            if not places:
                return
            home = self._made(folder) / "cur"
            for place in places:
                _rename(place, home)
            _sync([home, *{place.parent for place in places}])  # where they are now before where they were

    def _made(self, folder: str) -> Path:
        """Return the sub-Maildir for *folder*, made when absent: `Casepost/Done` is `.Casepost.Done`."""
        home = self._home(folder)
        if not (home / "maildirfolder").exists():
            for part in ("tmp", "new", "cur"):
                (home / part).mkdir(mode=0o700, parents=True, exist_ok=True)
            (home / "maildirfolder").touch(mode=0o600)
            _sync([home, self._path])
        return home

    def _home(self, folder: str) -> Path:
        return Path(self._path / ("." + encode_utf7(folder.replace("/", ".")).decode("ascii")))

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Say in one sentence what the file system said."""
        try:
            yield
        except FileNotFoundError as error:
            raise MailboxRefused(
                f"There is no Maildir at {self._path}: set `path` of the mailbox to the folder that holds new and cur."
            ) from error
        except OSError as error:
            reason = error.strerror or "unknown error"
            if error.errno in REFUSALS:
                raise MailboxRefused(
                    f"The Maildir {self._path} may not be read and changed by this user ({reason}): give it the rights."
                ) from error
            raise MailboxTemporary(
                f"The Maildir {self._path} cannot be used now ({reason}): check its disk."
            ) from error


def _files(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False):
                yield folder / entry.name


def _unique(file_name: str) -> str:
    """Return what stays the same in a file's name while its flags (`:2,RS`) change."""
    return file_name.partition(":")[0]


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:  # moved on since it was listed: the next look finds it
        return None


def _time(nanoseconds: int) -> datetime:
    return datetime.fromtimestamp(nanoseconds / 1e9, UTC)


def _rename(place: Path, home: Path) -> None:
    """Move one file into *home*, keeping its flags and never over another message."""
    unique, _, flags = place.name.partition(":")
    for attempt in count():
        target = home / f"{unique}{f'.{attempt}' if attempt else ''}:{flags or '2,'}"
        if not target.exists():
            break
    try:
        place.rename(target)
    except FileNotFoundError:
        if place.exists() or not home.exists():
            raise  # it is the folder that is missing, not the message that has gone


def _sync(folders: Iterable[Path]) -> None:
    """Make renames last through a power cut."""
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
