"""Files that hold records: complete or not there at all, readable by their owner alone, never over another file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Exists(Exception):
    """There is such a file already. The text is one plain sentence with the remedy."""


@contextmanager
def draft_of(target: Path, *, force: bool = False) -> Iterator[Path]:
    """Give the name of an empty file beside *target*, mode 0600; it takes its place when all went well."""
    if not force and target.exists():
        raise _exists(target)
    draft = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        yield draft
        _flush(draft)
        _place(draft, target, force=force)
        _flush(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def _place(draft: Path, target: Path, *, force: bool) -> None:
    if force:
        draft.replace(target)
        return
    try:
        os.link(draft, target)  # unlike a rename it never takes the place of a file that came meanwhile
    except FileExistsError:
        raise _exists(target) from None
    except OSError:  # a file system without links, such as that of a memory stick
        if target.exists():
            raise _exists(target) from None
        draft.replace(target)


def _flush(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exists(target: Path) -> Exists:
    return Exists(f"{target} exists already: give another name, or --force to take its place.")
