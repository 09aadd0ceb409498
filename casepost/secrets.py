"""Secrets: read from a file of mode 0600 or from the environment at the time of use, never kept, never shown."""

import fcntl
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

KEY_BYTES = 32
KEYS_KEPT = 5  # a key that is five rotations old signed letters of years ago
KEY_LIFE = timedelta(days=366)
_KEY_LINE = re.compile(r"([a-z0-9]{1,16}) +([0-9a-f]{64,})")
_MADE_LINE = re.compile(r"# made (\d{4}-\d\d-\d\d)")


class SecretError(Exception):
    """A secret cannot be used. The text is one plain sentence with the remedy, without the secret."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret is kept: a file, or an environment variable. It is read anew each time, so that it may change."""

    file: Path | None = None
    variable: str = ""
    env: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def read(self) -> str:
        """Return the secret itself. Raises SecretError."""
        if self.file is not None:
            return _one_line(self.file)
        value = self.env.get(self.variable, "")
        if not value:
            raise SecretError(f"The environment variable {self.variable} is not set.", "Set it, or use a file instead.")
        return value


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs reply addresses and Message-IDs, and the id that says which one it was."""

    id: str
    secret: bytes = field(repr=False)
    made: date | None = None  # None: nobody wrote it down


@dataclass(frozen=True, slots=True)
class Keys:
    """The service's signing keys, newest first. The older ones still verify what they signed."""

    all: tuple[SigningKey, ...]

    @property
    def newest(self) -> SigningKey:
        """The key to sign with."""
        return self.all[0]

    def advice(self, today: date) -> str:
        """Return what somebody should do about these keys, as a sentence; '' for nothing."""
        made = self.newest.made
        if made is not None and today - made > KEY_LIFE:
            return f"The newest key is of {made:%Y-%m-%d}, more than a year old: run casepost secrets rotate."
        if len(self.all) > KEYS_KEPT:
            return f"There are {len(self.all)} keys: take the oldest out, from the bottom, until {KEYS_KEPT} are left."
        return ""


def read_keys(secret_file: Path) -> Keys:
    """Return the signing keys of a file with one `id hex` a line, newest first. Raises SecretError."""
    if not secret_file.exists():
        raise SecretError(
            f"The service's secret {secret_file} is missing.",
            "Run `casepost init` to make it, or copy it from the office's other machine.",
        )
    keys = tuple(_signing_keys(read_private(secret_file), secret_file))
    if not keys:
        raise SecretError(f"The service's secret {secret_file} is empty.", "Remove it and run `casepost init`.")
    if len({key.id for key in keys}) < len(keys):
        raise SecretError(f"The service's secret {secret_file} has two keys with one id.", "Give each its own.")
    return Keys(keys)


def new_keys_text(random_bytes: Callable[[int], bytes] = os.urandom, made: date | None = None) -> str:
    """Return the line of a fresh key, below a line with its date if that is given."""
    dated = f"# made {made:%Y-%m-%d}\n" if made else ""
    return f"{dated}{random_bytes(4).hex()} {random_bytes(KEY_BYTES).hex()}\n"


def rotate(secret_file: Path, today: date) -> Keys:
    """Put a fresh key above the others of the file and return all. The file is whole at every moment."""
    place = secret_file.resolve()  # a link stays a link
    with _alone_in(place.parent) as folder:
        read_keys(place)
        draft = place.with_name(f".{place.name}.{os.getpid()}")
        draft.unlink(missing_ok=True)  # of a process of that number that was killed
        try:
            _write_like(place, draft, new_keys_text(made=today) + read_private(place))
            keys = read_keys(draft)
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
        os.fsync(folder)
    return keys


@contextmanager
def _alone_in(folder: Path) -> Iterator[int]:
    """Give the folder opened, while nobody else rotates a key in it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _write_like(file: Path, draft: Path, text: str) -> None:
    """Write and store a draft with the owner and the rights of a file: root may rotate for the service."""
    old = file.stat()
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        if (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
            os.fchown(handle, old.st_uid, old.st_gid)
        os.fchmod(handle, stat.S_IMODE(old.st_mode))
        opened.write(text)
        opened.flush()
        os.fsync(handle)


def read_private(path: Path) -> str:
    """Return the text of a file that only its owner can read. Raises SecretError."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())  # of the file that is open, not of the one that may have replaced it
            if is_shared(status):
                raise SecretError(f"Others can read the secret {path}.", f"Run `chmod 600 {path}`.")
            return file.read().decode()
    except FileNotFoundError:
        raise SecretError(f"The secret {path} is missing.", f"Write it there and run `chmod 600 {path}`.") from None
    except UnicodeDecodeError:
        raise SecretError(f"The secret {path} is not text.", "Write it as one line of UTF-8.") from None
    except OSError as error:
        raise SecretError(
            f"The secret {path} cannot be read ({error.strerror}).", "Give Casepost's user access."
        ) from error


def is_shared(status: os.stat_result) -> bool:
    """Return whether anybody but the owner has any right to a file. Windows has no such bits."""
    return os.name == "posix" and bool(status.st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _one_line(path: Path) -> str:
    text = read_private(path).rstrip("\r\n")
    if not text:
        raise SecretError(f"The secret {path} is empty.", "Write the secret into it as one line.")
    if "\n" in text:
        raise SecretError(f"The secret {path} has several lines.", "Leave only the one with the secret.")
    return text


def _signing_keys(text: str, path: Path) -> Iterator[SigningKey]:
    """Yield the keys in their order, each with the date that stands above it."""
    made: date | None = None
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("#"):
            made = _date(line) or made
        elif line:
            yield replace(_signing_key(line, path), made=made)
            made = None


def _date(line: str) -> date | None:
    match = _MADE_LINE.fullmatch(line)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:  # there is no 31 February
        return None


def _signing_key(line: str, path: Path) -> SigningKey:
    match = _KEY_LINE.fullmatch(line)
    if match is None or len(match[2]) % 2:
        raise SecretError(
            f"The service's secret {path} has a line that is no key.",
            f"Each line is an id, a blank and at least {KEY_BYTES * 2} hexadecimal digits; restore it from a copy.",
        )
    return SigningKey(match[1], bytes.fromhex(match[2]))
