"""Disks that are full, frozen or read-only, made small and real, and always given back."""

import os
import resource
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

PIECE = 4096


class Disk:
    """A file system of a few megabytes of its own."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._ballast = place / "ballast"

    def fill(self, leave: int = 0) -> None:
        """Leave no room, or *leave* bytes."""
        with self._ballast.open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * PIECE)
            except OSError:
                size = file.seek(0, os.SEEK_END)
        os.truncate(self._ballast, max(0, size - leave))

    def make_room(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)

    def read_only(self) -> None:
        """Let nobody write to it: only while nobody has a file open for writing."""
        _as_root("mount", "-o", "remount,ro", str(self.place))

    def writable(self) -> None:
        """Let everybody write to it again."""
        _as_root("mount", "-o", "remount,rw", str(self.place))


@contextmanager
def small_disk(place: Path, megabytes: int = 48) -> Iterator[Disk]:
    """Mount a disk of so many megabytes; it is unmounted at the end, whatever happens on it."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk: the limit on the size of files is tested without")
    place.mkdir(parents=True)
    _as_root("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "casepost-test", str(place))
    try:
        yield Disk(place)
    finally:
        _as_root("umount", "--lazy", str(place))


@contextmanager
def files_no_longer_than(pid: int, size: int) -> Iterator[None]:
    """Let a process write no file beyond *size* bytes meanwhile: a quota that anybody can set."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def frozen(files: Sequence[Path]) -> Iterator[None]:
    """Let nobody write to files meanwhile, not even who has them open (chattr +i, ext4 and its like)."""
    try:
        _as_root("chattr", "+i", *map(str, files))
        yield
    finally:
        subprocess.run(["chattr", "-i", *map(str, files)], capture_output=True, check=False)


def _as_root(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{command[0]} is not allowed or not possible here: {done.stderr.strip()}")
