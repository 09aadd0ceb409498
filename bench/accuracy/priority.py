"""How many serious mails are marked, how many ordinary ones too, and how often a suggested clock is right.

Usage: python bench/accuracy/priority.py FOLDER [--blind FILE...] [--wrong {missed,marked,alerts,clocks}]

FOLDER holds synthetic-dev.jsonl, half of which the lists may be tuned to, and the calm public sets *-train.jsonl.
A blind file has, for each mail, `priority` (serious), `look` (a mark is neither right nor wrong) and `clock`.
A file whose name begins with A may be tuned to as well; of everything else only figures are shown.
"""

import argparse
import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cases.categories import load
from cases.experience import NO, UNTAUGHT, YES, Experience, Lesson, Memory
from cases.priority import Assessment, PriorityRules
from cases.weak_signs import NONE

FOLDS = 5
ANSWERS = (30, 100, 300)
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
            clocks=frozenset(row["clock"]),
        )
        for row in lines(path)
    ]


def groups(folder: Path, blinds: Iterable[Path]) -> list[Group]:
    """Return every set of mails that somebody invented."""
    dev = invented(folder)
    parts = [Group(f"synthetic-dev {('tuned', 'held')[n]}", [m for m in dev if half(m.id) == n], not n) for n in (0, 1)]
    return parts + [Group(path.stem, blind(path), path.stem.startswith("A")) for path in blinds]


def judged(rules: PriorityRules, mails: Iterable[Mail], experience: Experience = UNTAUGHT) -> list[Judged]:
    return [Judged(mail, rules.assess(mail.body, mail.subject, experience)) for mail in mails]


def share(some: int, of: int) -> str:
    return f"{100 * some / of:5.1f}% {some:3}/{of:<3}" if of else "     -      "


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


COLUMNS = ("", "alerts: recall", "both: recall", "ordinary marked", "alerts precise", "(look is wrong)", "kind right")
HEAD = f"{COLUMNS[0]:24}{''.join(f'{column:16}' for column in COLUMNS[1:])}"


def print_priorities(found: dict[str, list[Judged]], nets_only: dict[str, list[Judged]]) -> None:
    """Print the figures of each set, and what the nets of the list bring before the weak signs."""
    print(f"\nPriority\n{HEAD}")
    for name, one in found.items():
        print(f"{name:24}{figures(one)}")
        print(f"   {'without weak signs':21}{figures(nets_only[name])}")


def print_clocks(found: dict[str, list[Judged]]) -> None:
    """Print how many clocks are suggested of those that should be, and how many that should not."""
    print(f"\nClocks\n{'':24}{'suggested':16}{'hints right':16}mails without a clock that get a hint")
    for name, every in found.items():
        told = [one for one in every if one.mail.clocks is not None]
        print(f"{name:24}{clock_row(told)}")
        if not name.startswith("synthetic"):
            for clock in sorted({clock for one in told for clock in one.mail.clocks or ()}):
                print(f"   {clock:21}{clock_row(told, clock)}")


def clock_row(told: Sequence[Judged], only: str | None = None) -> str:
    wanted = hinted = right = useless = without = 0
    for mail, assessment in told:
        true = {clock for clock in mail.clocks or () if only in (None, clock)}
        hints = {hint.kind for hint in assessment.clocks if only in (None, hint.kind)}
        either = mail.clocks == RECORDS  # one of the two is meant
        wanted += 1 if either else len(true)
        right += min(len(true & hints), 1) if either else len(true & hints)
        hinted += len(hints)
        without += not true
        useless += bool(hints) and not true
    return f"{share(right, wanted)}  {share(right, hinted)}  {share(useless, without)}"


def print_calm(rules: PriorityRules, folder: Path) -> None:
    print(f"\nCalm public texts\n{'':24}{'alerts':20}{'marked besides':20}most frequent signs of alerts")
    total: Counter[str] = Counter()
    for path in sorted(folder.glob("*-train.jsonl")):
        levels: Counter[str] = Counter()
        signs: Counter[str] = Counter()
        for row in lines(path):
            found = rules.assess(row["text"])
            levels["alert" if found.hits else found.level] += 1
            signs.update({f"{hit.kind}: {word.casefold()}" for hit in found.hits for word in hit.because})
        number = levels.total()
        common = ", ".join(f"{sign} {times}" for sign, times in signs.most_common(5))
        print(f"{path.stem[:-6]:24}{share(levels['alert'], number):20}{share(levels['possible'], number):20}{common}")
        total.update(levels)
    print(f"{'all':24}{share(total['alert'], total.total()):20}{share(total['possible'], total.total())}")


def answers(rules: PriorityRules, mails: Iterable[Mail], most: int | None) -> Memory:
    """Return what people's answers to these mails teach: to each that is marked, and to each that they had to find."""
    memory = Memory()
    given = 0
    for mail in mails:
        if not mail.look and (mail.serious or rules.assess(mail.body, mail.subject, memory).level != "normal"):
            memory.learn(Lesson.PRIORITY, rules.features(mail.subject, mail.body), YES if mail.serious else NO)
            given += 1
            if given == most:
                break
    return memory


def print_curve(rules: PriorityRules, sets: Sequence[Group]) -> None:
    """Print what 30, 100, 300 and all answers bring: learned from four fifths, measured on the fifth."""
    unseen = {mail.id for group in sets if not group.seen for mail in group.mails}
    shuffled = sorted((mail for group in sets for mail in group.mails), key=lambda mail: mail.id)
    random.Random(6).shuffle(shuffled)
    print(f"\nAnswers learned (five-fold over {len(shuffled)} invented mails; of them what was held back)\n{HEAD}")
    for most in (0, *ANSWERS, None):
        found: list[Judged] = []
        for fold in range(FOLDS):
            others = [mail for n, mail in enumerate(shuffled) if n % FOLDS != fold]
            memory = answers(rules, others, most) if most != 0 else Memory()
            found += judged(rules, shuffled[fold::FOLDS], memory)
        print(f"{'all' if most is None else most!s:24}{figures(found)}")
        print(f"{'   held back':24}{figures([one for one in found if one.mail.id in unseen])}")


def print_wrong(found: Sequence[Judged], what: str) -> None:
    """Print what went wrong in mails that may be tuned to."""
    for mail, assessment in found:
        hits = [(hit.kind, *hit.because) for hit in assessment.hits]
        nets = [(net.net, *net.because) for net in assessment.nets]
        hints = {hint.kind: hint.because for hint in assessment.clocks}
        true = mail.clocks or frozenset()
        wrong = {
            "missed": mail.serious and assessment.level == "normal",
            "unalerted": mail.serious and not hits,
            "marked": mail.ordinary and assessment.level != "normal",
            "alerts": not mail.serious and bool(hits),
            "clocks": mail.clocks is not None and bool(set(hints) ^ true),
        }
        if wrong[what]:
            print(f"\n{mail.id} {sorted(mail.kinds)} {hits} {nets} {sorted(true)} {hints if what == 'clocks' else ''}")
            print(f"   {mail.subject} | {' '.join(mail.body.split())}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--blind", type=Path, nargs="+", default=[])
    parser.add_argument("--wrong", choices=["missed", "unalerted", "marked", "alerts", "clocks"])
    args = parser.parse_args()
    rules = PriorityRules(load())
    sets = groups(args.folder, args.blind)
    if args.wrong:
        if held := [one.name for one in sets if not one.seen and not one.name.startswith("synthetic")]:
            parser.error(f"{', '.join(held)}: held back; only figures of it may be seen")
        for group in sets:
            if group.seen:
                print_wrong(judged(rules, group.mails), args.wrong)
        return
    begun = time.process_time()
    found = {group.name: judged(rules, group.mails) for group in sets}
    number = sum(map(len, found.values()))
    print(f"{1000 * (time.process_time() - begun) / number:.2f} ms of CPU a mail")
    bare = PriorityRules(load(), NONE)
    print_priorities(found, {group.name: judged(bare, group.mails) for group in sets})
    print_clocks(found)
    print_calm(rules, args.folder)
    print_curve(rules, sets)


if __name__ == "__main__":
    main()
