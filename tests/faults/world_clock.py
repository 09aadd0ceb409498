"""The wall clock as processes see it, set by Debian's faketime: all of them, and their SQLite, jump together."""

from collections.abc import Mapping
from pathlib import Path

from support.ports import unavailable

HOUR = 3600
# Python sleeps until a moment of the monotonic clock, and faketime takes that for a moment of the wall clock.
SLEEP = """\
import select
import time


def sleep(seconds):
    select.select([], [], [], seconds)


time.sleep = sleep
"""


def library() -> str:
    """Return the library that is loaded into a process to lie about the time, or ''."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    return str(found[0]) if found else ""


class Clock:
    """`environment` makes a process follow it; `jump(...)` moves it while they run. Monotonic clocks go on."""

    def __init__(self, home: Path) -> None:
        if not library():
            unavailable("faketime is not installed: apt-get install --no-install-recommends faketime")
        self._file = home / "clock"
        self._site = home / "site"
        self._site.mkdir()
        (self._site / "sitecustomize.py").write_text(SLEEP)
        self.ahead = 0
        self.jump(0)

    @property
    def environment(self) -> Mapping[str, str]:
        """Return the variables under which a process starts that follows this clock."""
        return {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",  # read the file each time it is asked
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",  # times of files are not ours to change
            "PYTHONPATH": str(self._site),
        }

    def jump(self, seconds: int) -> None:
        """Set the clock ahead, or back."""
        self.ahead += seconds
        new = self._file.with_suffix(".new")
        new.write_text(f"{self.ahead:+d}\n")
        new.rename(self._file)  # at once: nobody reads half a line
