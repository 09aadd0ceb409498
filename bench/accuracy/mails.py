"""Mails that somebody invented for measuring what the priority rules find, and the calm public ones."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cases.experience import UNTAUGHT, Experience
from cases.priority import Assessment, PriorityRules

SEEN = ("A", "tuned", "training")  # how the names of files begin that may be tuned to
RECORDS = frozenset({"public-records", "pupil-records"})  # what synthetic-dev calls "records"


@dataclass(frozen=True)
class Mail:
    """A mail and what is true of it."""

    id: str
    subject: str
    body: str
    kinds: frozenset[str] = frozenset()  # that must be read at once
    look: bool = False  # a mark is neither right nor wrong
    clocks: frozenset[str] | None = None  # none: nobody has said

    @property
    def serious(self) -> bool:
        """Whether it must be read at once."""
        return bool(self.kinds)

    @property
    def ordinary(self) -> bool:
        """Whether a mark would be wrong."""
        return not self.kinds and not self.look


class Group(NamedTuple):
    """Mails that are measured together."""

    name: str
    mails: Sequence[Mail]
    seen: bool  # the lists may have been tuned to them


class Judged(NamedTuple):
    """A mail and what the rules say of it."""

    mail: Mail
    found: Assessment


def half(mail_id: str) -> int:
    """Return 0 for the half that may be tuned to, 1 for the half that is held back."""
    return hashlib.sha256(mail_id.encode()).digest()[0] % 2


def lines(path: Path) -> Iterator[dict[str, object]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        yield {"id": f"{path.stem}-{number}", **json.loads(line)}


def invented(folder: Path) -> list[Mail]:
    """Return the mails of synthetic-dev."""
    mails = []
    for row in lines(folder / "synthetic-dev.jsonl"):
        kinds = frozenset(row["priority"])
        clocks = RECORDS if "records" in kinds else frozenset[str]() if row["category"] in CLOCKLESS else None
        mails.append(Mail(row["id"], row["subject"], row["body"], kinds - {"records"}, clocks=clocks))
    return mails


# Categories of mails that start no clock; of the rest of synthetic-dev nobody has said whether they do.
CLOCKLESS = frozenset({"praise", "facility-use", "communication", "traffic", "attendance", "athletics", "technology"})


def blind(path: Path) -> list[Mail]:
    """Return the mails of a file that somebody else wrote."""
    return [
        Mail(
            *(row["id"], row["subject"], row["body"], frozenset(row["priority"])),
            look=bool(row["look"]) and not row["priority"],
            clocks=frozenset(row["clock"]) if "clock" in row else None,
        )
        for row in lines(path)
    ]


def groups(folder: Path, blinds: Iterable[Path]) -> list[Group]:
    """Return every set of mails that somebody invented."""
    dev = invented(folder)
    parts = [Group(f"synthetic-dev {('tuned', 'held')[n]}", [m for m in dev if half(m.id) == n], not n) for n in (0, 1)]
    return parts + [Group(path.stem, blind(path), path.stem.startswith(SEEN)) for path in blinds]


def judged(rules: PriorityRules, mails: Iterable[Mail], experience: Experience = UNTAUGHT) -> list[Judged]:
    return [Judged(mail, rules.assess(mail.body, mail.subject, experience)) for mail in mails]


def share(some: int, of: int) -> str:
    return f"{100 * some / of:5.1f}% {some:3}/{of:<3}" if of else "     -      "


def authors(sets: Iterable[Group]) -> dict[str, Sequence[Mail]]:
    """Return the mails that may be tuned to, by who wrote them."""
    return {group.name: group.mails for group in sets if group.seen}


def figures(found: Sequence[Judged]) -> str:
    """Return one row: alerts' recall, both tiers' recall, ordinary mail marked, how precise the alerts are."""
    serious = [one for one in found if one.mail.serious]
    ordinary = [one for one in found if one.mail.ordinary]
    alerts = [one for one in found if one.found.hits]
    true = [one for one in alerts if one.mail.serious]
    named = [one for one in true if one.mail.kinds & {hit.kind for hit in one.found.hits}]
    return "  ".join(
        [
            share(len(true), len(serious)),
            share(sum(one.found.level != "normal" for one in serious), len(serious)),
            share(sum(one.found.level != "normal" for one in ordinary), len(ordinary)),
            share(len(true), sum(not one.mail.look for one in alerts)),
            share(len(true), len(alerts)),
            share(len(named), len(true)),
        ]
    )
