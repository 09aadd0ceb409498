"""Texts with the category that a person gave them, parted for measuring by hashes, never by chance."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from ingest.parse import parse

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and what it is about."""

    id: str
    subject: str
    text: str
    category: str
    also: frozenset[str] = frozenset()  # other categories that would be right
    lang: str = "en"
    style: str = ""

    @property
    def right(self) -> frozenset[str]:
        """Return every category that counts as right."""
        return self.also | {self.category}

    @property
    def tuned(self) -> bool:
        """Return whether it belongs to the half that was tuned on."""
        return _hash(self.id)[0] % 2 == 0

    @property
    def fold(self) -> int:
        """Return which of the five folds it is tested in."""
        return _hash(self.id)[1] % FOLDS


def in_order(texts: Iterable[Labelled]) -> list[Labelled]:
    """Return texts in the order in which they are learned: always the same one, and like chance."""
    return sorted(texts, key=lambda one: _hash(one.id)[2:])


def mails(path: Path) -> list[Labelled]:
    """Return the mails of a file, each with the constituent's own words as Casepost finds them."""
    found = []
    for number, record in enumerate(_records(path), start=1):
        subject, text = _own_words(record["subject"], record["body"])
        found.append(
            Labelled(
                id=str(record.get("id", f"{path.stem}-{number}")),
                subject=subject,
                text=text,
                category=record["category"],
                also=frozenset(record.get("also", ())),
                lang=record.get("lang", "en"),
                style=record.get("style", ""),
            )
        )
    return found


def texts(path: Path) -> list[Labelled]:
    """Return the texts of a public set, which have no subject."""
    return [Labelled(record["id"], "", record["text"], record["category"]) for record in _records(path)]


def _records(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _own_words(subject: str, body: str) -> tuple[str, str]:
    """Return the subject and words of whoever wrote first: a forward's covering line is not theirs."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "writer@example.com", "office@example.org", subject
    mail["Date"], mail["Message-ID"] = "Mon, 2 Mar 2026 09:00:00 +0000", "<measured@example.com>"
    mail.set_content(body, charset="utf-8")
    message = parse(mail.as_bytes())
    if message.forwards:
        original = message.forwards[0]
        return original.subject or message.subject, original.body
    return message.subject, message.visible_text


def _hash(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
