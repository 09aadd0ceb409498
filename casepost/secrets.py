"""Secrets: read from a file of mode 0600 or from the environment at the time of use, never kept, never shown."""

import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 32
_KEY_LINE = re.compile(r"([a-z0-9]{1,16}) +([0-9a-f]{64,})")


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


@dataclass(frozen=True, slots=True)
class Keys:
    """The service's signing keys, newest first. The older ones still verify what they signed."""

    all: tuple[SigningKey, ...]

    @property
    def newest(self) -> SigningKey:
        """The key to sign with."""
        return self.all[0]


def read_keys(secret_file: Path) -> Keys:
    """Return the signing keys of a file with one `id hex` a line, newest first. Raises SecretError."""
    if not secret_file.exists():
        raise SecretError(
            f"The service's secret {secret_file} is missing.",
            "Run `casepost init` to make it, or copy it from the office's other machine.",
        )
    lines = [line.strip() for line in read_private(secret_file).splitlines()]
    keys = tuple(_signing_key(line, secret_file) for line in lines if line and not line.startswith("#"))
    if not keys:
        raise SecretError(f"The service's secret {secret_file} is empty.", "Remove it and run `casepost init`.")
    if len({key.id for key in keys}) < len(keys):
        raise SecretError(f"The service's secret {secret_file} has two keys with one id.", "Give each its own.")
    return Keys(keys)


def new_keys_text(random_bytes: Callable[[int], bytes] = os.urandom) -> str:
    """Return the line of a fresh key. To rotate, put it above the older lines; take those out a year later."""
    return f"{random_bytes(4).hex()} {random_bytes(KEY_BYTES).hex()}\n"


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


def _signing_key(line: str, path: Path) -> SigningKey:
    match = _KEY_LINE.fullmatch(line)
    if match is None or len(match[2]) % 2:
        raise SecretError(
            f"The service's secret {path} has a line that is no key.",
            f"Each line is an id, a blank and at least {KEY_BYTES * 2} hexadecimal digits; restore it from a copy.",
        )
    return SigningKey(match[1], bytes.fromhex(match[2]))
