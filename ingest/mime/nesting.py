"""Where a mail has more parts, or parts nested deeper, than is read: found on the bytes, before a parser sees them."""

import re
from dataclasses import dataclass

from ingest.mime.parameters import parameters

_CONTENT_TYPE = re.compile(rb"content-type[ \t]*:", re.IGNORECASE)
_BLANK = (b" ", b"\t")


@dataclass(frozen=True, slots=True)
class Cut:
    """The place where a limit is passed, and which."""

    at: int
    too_deep: bool


def cut_at(raw: bytes, parts: int, depth: int) -> Cut | None:
    """Walk the boundaries line by line, as the parser would; None where both limits are kept."""
    stack: list[bytes] = []  # boundaries that are open; b'' for a message inside
    seen = 0
    in_header = True
    header: list[bytes] = []
    at = 0
    for line in raw.splitlines(keepends=True):
        level = _level(stack, line.rstrip()) if line.startswith(b"--") else None
        if level is not None:
            closing = line.rstrip()[2:] != stack[level]
            del stack[level if closing else level + 1 :]
            in_header, header = not closing, []
            seen += not closing
        elif in_header and line.strip(b"\r\n"):
            header.append(line)
        elif in_header:
            in_header = _open(header, stack)
            header = []
        if len(stack) > depth or seen > parts:
            return Cut(at, too_deep=len(stack) > depth)
        at += len(line)
    return None


def _level(stack: list[bytes], text: bytes) -> int | None:
    name = text[2:]
    for level in range(len(stack) - 1, -1, -1):
        if stack[level] and (name == stack[level] or name == stack[level] + b"--"):
            return level
    return None


def _open(header: list[bytes], stack: list[bytes]) -> bool:
    """Enter the part whose header this is; True when another header follows at once (a message inside)."""
    value = _content_type(header).decode("ascii", "surrogateescape")
    kind = value.partition(";")[0].strip().lower()
    if kind.startswith("message/"):
        stack.append(b"")
        return True
    if kind.startswith("multipart/"):
        boundary = parameters(value).get("boundary", "").rstrip()
        if boundary:
            stack.append(boundary.encode("utf-8", "surrogateescape"))
    return False


def _content_type(header: list[bytes]) -> bytes:
    """Return the first Content-Type field, unfolded: the one that the parser asks."""
    for number, line in enumerate(header):
        found = _CONTENT_TYPE.match(line)
        if not found:
            continue
        end = number + 1
        while end < len(header) and header[end].startswith(_BLANK):
            end += 1
        return b"".join([line[found.end() :], *header[number + 1 : end]])
    return b""
