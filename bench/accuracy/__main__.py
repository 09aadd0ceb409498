"""How often Casepost understands mail rightly, beside other libraries, on both halves of a corpus.

Usage: python bench/accuracy CORPUS [--libraries PYTHON] [--wrong MEASURE [--half HALF]]
"""

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from compare import Others, able, whole
from corpus import HALVES, Sample, samples
from judge import MEASURES, Measure, Understood

from casepost.explain import explained
from ingest.parse import parse

NOTES = """
!  misses the aim.  Rows of mistakes count what went wrong: the fewer the better.
*  by RFC 3463: origins that call only dead addresses lasting disagree with it (docs/decisions/0011).
   quotequail marks quoted blocks and leaves the line above them: measured as a cutter of replies it must look poor.
   Nothing to remove: where signatures or notices went, the origin keeps them and Casepost does not, on purpose."""
Pairs = list[tuple[Sample, Understood]]
_WIDTH = 38


def understood(sample: Sample) -> Understood:
    """Return what `casepost explain` says of the sample, and how long that took."""
    raw = sample.raw()
    begun = time.perf_counter()
    message = parse(raw)
    found: dict[str, Any] = explained(sample.path.name, message)
    return {**found, "seconds": time.perf_counter() - begun, "cuts": [cut.rule for cut in message.cuts]}


def tally(measure: Measure, pairs: Iterable[tuple[Sample, Understood]]) -> tuple[int, int, list[Sample]]:
    """Return (how many are so, of how many, the samples that went wrong)."""
    verdicts = [(sample, measure.judge(sample, whole(found))) for sample, found in pairs]
    judged = [(sample, verdict) for sample, verdict in verdicts if verdict is not None]
    wrong = [sample for sample, verdict in judged if verdict is measure.errors]
    return sum(verdict for _, verdict in judged), len(judged), wrong


def cell(measure: Measure, pairs: Pairs) -> str:
    """Return how many are so, with a mark where that misses the aim."""
    right, of, _ = tally(measure, pairs)
    if not of:
        return "-"
    return f"{right}/{of} {100 * right / of:5.1f} %{' ' if reached(measure.aim, right / of) else '!'}"


def reached(aim: str, share: float) -> bool:
    """Whether a share is what an aim asks for."""
    if aim in {"all", "none", ""}:
        return aim == "" or share == (aim == "all")
    sign, number, _ = aim.split()
    return share >= float(number) / 100 if sign == ">=" else share <= float(number) / 100


def beside(measure: Measure, others: dict[str, Pairs]) -> str:
    """Return the figures of the libraries that answer this at all, the best first."""
    shares = []
    for library, pairs in others.items():
        if able(pairs, measure.needs):
            right, of, _ = tally(measure, pairs)
            if of:
                shares.append((right / of, library))
    shares.sort(reverse=not measure.errors)
    return ", ".join(f"{library} {100 * share:.1f}" for share, library in shares)


def wrong(results: Pairs, name: str, half: str) -> None:
    """Print the files that the measures of that name got wrong."""
    for measure in MEASURES:
        if name in measure.name:
            for sample in tally(measure, results)[2]:
                if half in {sample.half, "both"}:
                    print(f"{measure.name.strip()}\t{sample.set}\t{sample.path}")


def main(words: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("corpus", type=Path, help="a folder of sets, each with files/ and truth.jsonl")
    options.add_argument("--libraries", type=Path, help="the Python that has the other libraries")
    options.add_argument("--wrong", help="part of a measure's name: list the files it got wrong")
    options.add_argument("--half", default="tuned", choices=[*HALVES, "both"], help="of which half --wrong lists")
    args = options.parse_args(words)
    results = [(sample, understood(sample)) for sample in samples(args.corpus)]
    if not results:
        print(f"{args.corpus} holds no set: a folder with files/ and truth.jsonl is wanted.", file=sys.stderr)
        return 2
    if args.wrong is not None:
        wrong(results, args.wrong, args.half)
        return 0
    others = Others(args.libraries, results).answers()
    print(f"{len(results)} samples; tuned: the half that was developed on; held back: the other half, only reported")
    print(f"{'':{_WIDTH}}{'aim':>10}{HALVES[0]:>18}{HALVES[1]:>18}  others, both halves, %")
    for measure in MEASURES:
        cells = [cell(measure, [pair for pair in results if pair[0].half == half]) for half in HALVES]
        if {*cells} == {"-"}:
            continue
        print(f"{measure.name:{_WIDTH}}{measure.aim:>10}{cells[0]:>18}{cells[1]:>18}  {beside(measure, others)}")
    print(NOTES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
