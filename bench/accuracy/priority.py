"""How many serious mails are marked, how many ordinary ones too, and how often a suggested clock is right.

Usage: python bench/accuracy/priority.py FOLDER [--blind FILE...] [--wrong {missed,marked,alerts,clocks}]

FOLDER holds synthetic-dev.jsonl, half of which the lists may be tuned to, and the calm public sets *-train.jsonl.
A blind file has, for each mail, `priority` (serious), `look` (a mark is neither right nor wrong) and `clock`.
A file whose name begins with A, tuned or training may be tuned to as well: its mails are judged by what the mails of
all other authors taught (leave one author out), as those of an unknown author would be. Of everything else only figures
are shown. Needs the extra "learn".
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mails import RECORDS, Group, Judged, Mail, authors, figures, groups, judged, lines, share
from weights import left_out

from cases.categories import load
from cases.experience import NO, YES, Lesson, Memory
from cases.priority import PriorityRules
from cases.weak_signs import NONE, shipped

FOLDS = 5
ANSWERS = (0, 10, 30, 100, 300)


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


def print_left_out(rules: dict[str, PriorityRules], sets: Sequence[Group]) -> None:
    """Print the figures of each author, judged by what the others taught, and of all together."""
    print(f"\nPriority, each author judged by what the others taught\n{HEAD}")
    every: list[Judged] = []
    for name, mails in authors(sets).items():
        found = judged(rules[name], mails)
        print(f"{name:24}{figures(found)}")
        every += found
    print(f"{'all of them':24}{figures(every)}")


def answers(known: Sequence[tuple[Mail, PriorityRules]], most: int | None) -> Memory:
    """Return what people's answers to these mails teach: to each that is marked, and to each that they had to find."""
    memory = Memory()
    given = 0
    for mail, rules in known:
        if given == most:
            break
        if not mail.look and (mail.serious or rules.assess(mail.body, mail.subject, memory).level != "normal"):
            memory.learn(Lesson.PRIORITY, rules.features(mail.subject, mail.body), YES if mail.serious else NO)
            given += 1
    return memory


def print_curve(rules: dict[str, PriorityRules], sets: Sequence[Group]) -> None:
    """Print what answers bring: learned from four fifths, measured on the fifth, no author known to the words."""
    every = sorted(((mail, rules[name]) for name, mails in authors(sets).items() for mail in mails), key=_by_id)
    random.Random(6).shuffle(every)
    print(f"\nAnswers learned (five-fold over {len(every)} mails, their authors' words unknown)\n{HEAD}")
    for most in (*ANSWERS, None):
        found: list[Judged] = []
        for fold in range(FOLDS):
            memory = answers([one for n, one in enumerate(every) if n % FOLDS != fold], most)
            found += [Judged(mail, own.assess(mail.body, mail.subject, memory)) for mail, own in every[fold::FOLDS]]
        print(f"{'all' if most is None else most!s:24}{figures(found)}")


def _by_id(known: tuple[Mail, PriorityRules]) -> str:
    return known[0].id


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
    unknown = left_out(load(), shipped(), authors(sets))
    print_left_out(unknown, sets)
    print_curve(unknown, sets)


if __name__ == "__main__":
    main()
