"""Files that old programs put into the text itself (uuencode, POSIX.1): found whole, or left as text."""

import re
from binascii import Error, a2b_uu

_BEGIN = re.compile(rb"begin [0-7]{3,4} (\S[^\r\n]{0,254})")
_LONGEST = 45  # bytes in a line
_BITS_4 = 0x3F


def decoded_files(data: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Return the text without the files in it, and (name, bytes) of each file in order."""
    if b"begin " not in data:
        return data, []
    lines = data.split(b"\n")
    kept: list[bytes] = []
    files: list[tuple[bytes, bytes]] = []
    at = 0
    while at < len(lines):
        opening = _BEGIN.match(lines[at]) if lines[at].startswith(b"begin ") else None
        content, after = _content(lines, at + 1) if opening else (None, at)
        if opening and content is not None:
            files.append((opening[1].strip(), content))
            at = after
        else:
            kept.append(lines[at])
            at += 1
    return (b"\n".join(kept), files) if files else (data, [])


def _content(lines: list[bytes], at: int) -> tuple[bytes | None, int]:
    """Return the bytes of the file whose first line is *at* and the line after it; None when it is no such file."""
    out: list[bytes] = []
    while at < len(lines):
        line = lines[at].rstrip(b"\r\n")
        at += 1
        if line.rstrip() == b"end":
            return (b"".join(out) if out else None), at
        if line.strip() in {b"", b"`"}:  # the empty line before the end; programs differ in its sign
            out.append(b"")
            continue
        decoded = _line(line)
        if decoded is None:
            return None, at
        out.append(decoded)
    return None, at


def _line(line: bytes) -> bytes | None:
    """Return what a line holds, None when it is not as long as its first letter says."""
    count = (line[0] - 32) & _BITS_4
    letters = -(-count * 4 // 3)  # of these at least, when the last group is not filled up
    full = -(-count // 3) * 4
    if not 0 < count <= _LONGEST or len(line) - 1 > full + 2:
        return None
    body = line[1 : full + 1]
    if len(body) < letters:
        body = body.ljust(full)  # spaces at the end of a line are lost on the way
    try:
        return a2b_uu(line[:1] + body)
    except Error:
        return None
