"""Mail with known answers, and its two halves: one to tune on, one that is only reported.

A corpus is a folder of sets; each set holds `files/` and `truth.jsonl`, one JSON object a line.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HALVES = ("tuned", "held back")
_HEAD = (
    "From: A Writer <writer@example.com>\r\nTo: office@example.org\r\nMessage-ID: <{digest}@example.com>\r\n"
    "Date: Mon, 2 Mar 2026 09:00:00 +0000\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/{kind}; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail or body, and what its origin says about it."""

    set: str
    path: Path
    truth: dict[str, Any]

    @property
    def kind(self) -> str:
        """Return what the file is; a mail of its own set unless the truth says otherwise."""
        return str(self.truth.get("kind", "mail"))

    @property
    def half(self) -> str:
        """Return the half it belongs to: by a hash of its name, so that it never changes."""
        name = f"{self.set}/{self.path.name}"
        return HALVES[hashlib.sha256(name.encode()).digest()[-1] & 1]

    @property
    def is_html(self) -> bool:
        """Return whether it is an HTML body."""
        return self.kind.endswith("_html")

    def raw(self) -> bytes:
        """Return a whole message: the file, below a plain header where it is only a body."""
        data = self.path.read_bytes()
        if not self.kind.endswith(("_text", "_html")):
            return data
        try:
            data.decode("utf-8")
            charset = "utf-8"
        except UnicodeDecodeError:
            charset = "latin-1"
        subject = str(self.truth.get("subject", ""))
        head = _HEAD.format(
            digest=hashlib.sha256(data).hexdigest()[:16],
            kind="html" if self.is_html else "plain",
            charset=charset,
            subject=" ".join(subject.split()),
        )
        return head.encode() + data


def samples(folder: Path) -> Iterator[Sample]:
    """Yield every sample of every set below *folder*."""
    for truth in sorted(folder.glob("*/truth.jsonl")):
        for line in truth.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            yield Sample(truth.parent.name, truth.parent / record["file"], record)
