"""Every attack and as many variants as the time allows, in two processes; counts by kind go to docs/promises.md.

Usage: python -m attacks.siege [--minutes 8] [--seed 1] [--variant SEED] [folder of mail ...]
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count, islice
from multiprocessing.util import Finalize
from pathlib import Path
from shutil import copyfile, rmtree

from support.table import write_table
from support.town import BORDER, HELP

from attacks.attack import Attack, all_files, load
from attacks.besieged import BesiegedTown
from attacks.bombs import BOMBS
from attacks.invariants import before, complaints
from attacks.runner import play
from attacks.scenes import two_cases
from attacks.variants import MUTATIONS, Source, sources, variant
from casepost.database import create, open_engine
from ingest.pool import ParsePool

PROMISES = Path(__file__).resolve().parents[2] / "docs" / "promises.md"
WORKERS = 2
LEAST_SECONDS = 120  # for variants, on a machine that is slow with the attacks
AT_ONCE = 40  # variants in one town
IDS = "Message-IDs and References: missing, borrowed, repeated"
KINDS = {
    "hostile/header": "headers: two senders, bare line ends, NUL, comments, addresses that are none",
    "hostile/date": "dates that are none",
    "hostile/id": IDS,
    "hostile/in": IDS,
    "hostile/references": IDS,
    "hostile/same": IDS,
    "hostile/inject": "line ends and fields in every value that reaches a letter",
    "hostile/bidi": "signs that turn or hide what is read",
    "hostile/lookalike": "names and domains that look like ours",
    "hostile/string": "templates, formulas, logs, shell, SQL, paths, patterns",
    "hostile/smtp": "lines that end the data of a mail for some server",
    "hostile/charset": "character sets that are none, or unpack",
    "hostile/decode": "encodings without end, packed files, TNEF",
    "hostile/file": "names of files",
    "hostile/part": "boundaries, parts, pieces and mails within mails",
    "hostile/html": "HTML that runs, hides, fetches or never ends",
    "identity": "identity: forged, borrowed, edited, replayed proofs and tokens",
    "machines": "automatic mail: loops, lists, bounces, vacation answers",
    "threads": "threads: numbers, tokens and letters of other people's cases",
    "bombs": "bombs: size, fields, addresses, parts, depth, boundaries, encodings, HTML",
}  # fmt: skip


@dataclass
class Outcome:
    """How often each kind was tried, how often it went wrong, what mail became, and what went wrong."""

    tried: Counter[str] = field(default_factory=Counter)
    broke: Counter[str] = field(default_factory=Counter)
    became: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Count another outcome too."""
        self.tried += other.tried
        self.broke += other.broke
        self.became += other.became
        self.wrong += other.wrong


@cache
def _pool() -> ParsePool:
    pool = ParsePool(workers=1)
    Finalize(None, pool.close, exitpriority=1)  # before this process waits for its children
    return pool


@cache
def _empty() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="siege-"))
    Finalize(None, rmtree, (folder,), exitpriority=1)
    file = folder / "empty.db"
    create(f"sqlite:///{file}")
    return file


@contextmanager
def fresh_town() -> Iterator[BesiegedTown]:
    """Give a town on an empty store of its own."""
    with tempfile.TemporaryDirectory(prefix="siege-") as folder:
        file = Path(folder) / "casepost.db"
        copyfile(_empty(), file)
        engine = open_engine(f"sqlite:///{file}")
        try:
            yield BesiegedTown(engine, _pool())
        finally:
            engine.dispose()


def kind_of(attack: Attack) -> str:
    """Return the row of the table in which an attack counts."""
    folder, _, name = attack.name.partition("/")
    longer = f"{folder}/{name.partition('_')[0]}"
    return KINDS.get(longer) or KINDS.get(folder) or longer


def attacked(names: Sequence[str]) -> Outcome:
    """Play these attacks, each in a town of its own."""
    outcome = Outcome()
    bombs = {bomb.__name__: bomb for bomb in BOMBS}
    for name in names:
        attack = bombs[name]() if name in bombs else load(Path(name))
        with fresh_town() as town:
            wrong = play(town, attack)
        outcome.tried[kind_of(attack)] += 1
        outcome.broke[kind_of(attack)] += bool(wrong)
        outcome.wrong += [f"{attack.name}: {one}" for one in wrong]
    return outcome


def varied(town: BesiegedTown, seeds: Sequence[str], mails: Sequence[Source], *, show: bool = False) -> Outcome:
    """Send variants to a town, ten minutes apart, and hold the invariants against each."""
    outcome = Outcome()
    values = {**two_cases(town), "help": HELP, "border": BORDER, "date": "Mon, 16 Nov 2026 10:00:00 -0800"}
    for seed in seeds:
        name, kinds, raw = variant(seed, mails, values)
        if show:
            sys.stdout.buffer.write(raw)
        was = before(town)
        mail = town.deliver(raw)
        town.wait(minutes=10)
        wrong = complaints(town, was, mail)
        if mail.became.what == "set_aside":
            wrong.append(f"it was set aside: {mail.became.why}")
        outcome.became[mail.became.what] += 1
        for kind in set(kinds):
            outcome.tried[kind] += 1
            outcome.broke[kind] += bool(wrong)
        outcome.wrong += [f"variant {seed} of {name} by {', '.join(kinds)}: {one}" for one in wrong]
    return outcome


def varied_afresh(seeds: Sequence[str], mails: Sequence[Source]) -> Outcome:
    """Send variants to a town of their own."""
    with fresh_town() as town:
        return varied(town, seeds, mails)


def besiege(minutes: float, seed: str, folders: Sequence[Path]) -> tuple[Outcome, Outcome]:
    """Play all attacks, then variants until the time is over."""
    end = time.monotonic() + 60 * minutes
    attacks, variants = Outcome(), Outcome()
    mails = sources(folders)
    names = [*(str(path) for path in all_files()), *(bomb.__name__ for bomb in BOMBS)]
    with ProcessPoolExecutor(WORKERS) as workers:
        for done in workers.map(attacked, _groups(names, 20)):
            attacks.add(done)
        end = max(end, time.monotonic() + LEAST_SECONDS)
        numbers = (f"{seed}:{number}" for number in count())
        running: set[Future[Outcome]] = set()
        while running or time.monotonic() < end:
            while len(running) < WORKERS and time.monotonic() < end:
                running.add(workers.submit(varied_afresh, list(islice(numbers, AT_ONCE)), mails))
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for one in finished:
                variants.add(one.result())
    return attacks, variants


def _groups(names: Sequence[str], size: int) -> list[Sequence[str]]:
    return [names[at : at + size] for at in range(0, len(names), size)]


def rows(attacks: Outcome, variants: Outcome) -> list[tuple[str, int, int]]:
    """Return the table: each kind of attack, then the variants by how they were made, and their sum."""
    made = sum(variants.became.values())
    broken = len({one.split(" of ")[0] for one in variants.wrong})
    lines = [(kind, attacks.tried[kind], attacks.broke[kind]) for kind in attacks.tried]
    lines.append(("**attacks in all**", sum(attacks.tried.values()), sum(attacks.broke.values())))
    lines += [(f"variants: {kind.replace('_', ' ')}", variants.tried[kind], variants.broke[kind]) for kind in MUTATIONS]
    return [*lines, ("**variants in all** (most are made in more than one way)", made, broken)]


def main() -> int:
    """Run, print, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--variant", help="play this variant alone, and write its bytes")
    parser.add_argument("folders", nargs="*", type=Path)
    asked = parser.parse_args()
    if asked.variant:
        with fresh_town() as town:
            outcome = varied(town, [asked.variant], sources(asked.folders), show=True)
        sys.stderr.write("\n".join(outcome.wrong) + "\n")
        return bool(outcome.wrong)
    attacks, variants = besiege(asked.minutes, asked.seed, asked.folders)
    table = rows(attacks, variants)
    for kind, tried, broke in table:
        sys.stdout.write(f"{tried:6} {broke:4}  {kind}\n")
    sys.stdout.write(f"variants became {dict(variants.became.most_common())}\n")
    sys.stdout.write("\n".join([*attacks.wrong, *variants.wrong][:100]) + "\n")
    if not asked.folders:
        write_table(PROMISES, "attacks", ("tried", "times", "succeeded"), table)
    return bool(attacks.wrong or variants.wrong)


if __name__ == "__main__":
    sys.exit(main())
