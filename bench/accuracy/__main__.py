"""How often Casepost understands mail rightly: both halves of a corpus.

Usage: python bench/accuracy CORPUS [--wrong MEASURE] (part of a measure's name: lists the files it got wrong)
"""

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from corpus import HALVES, Sample, samples
from judge import MEASURES, Measure, Understood

from casepost.explain import explained
from ingest.parse import parse


def understood(sample: Sample) -> Understood:
    """Return what `casepost explain` says of the sample, and how long that took."""
    raw = sample.raw()
    begun = time.perf_counter()
    found: dict[str, Any] = explained(sample.path.name, parse(raw))
    return {**found, "seconds": time.perf_counter() - begun}


def tally(measure: Measure, pairs: Iterable[tuple[Sample, Understood]]) -> tuple[int, int, list[Sample]]:
    """Return (counted, of how many, the samples that went wrong)."""
    verdicts = [(sample, measure.judge(sample, found)) for sample, found in pairs]
    judged = [(sample, verdict) for sample, verdict in verdicts if verdict is not None]
    wrong = [sample for sample, verdict in judged if verdict is measure.errors]
    return sum(verdict for _, verdict in judged), len(judged), wrong


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("corpus", type=Path)
    options.add_argument("--wrong", default=None, help="part of a measure's name: list the files it got wrong")
    options.add_argument("--half", default="tuned", choices=[*HALVES, "both"], help="of which half --wrong lists")
    args = options.parse_args()
    results = [(sample, understood(sample)) for sample in samples(args.corpus)]
    if args.wrong is not None:
        for measure in MEASURES:
            if args.wrong in measure.name:
                _, _, wrong = tally(measure, results)
                for sample in wrong:
                    if args.half in {sample.half, "both"}:
                        print(f"{measure.name.strip()}\t{sample.set}\t{sample.path}")
        return 0
    print(f"{'':38}{'aim':>10}{HALVES[0]:>20}{HALVES[1]:>20}")
    for measure in MEASURES:
        cells = []
        for half in HALVES:
            right, of, _ = tally(measure, [pair for pair in results if pair[0].half == half])
            cells.append(f"{right}/{of} {100 * right / of:5.1f} %" if of else "-")
        print(f"{measure.name:38}{measure.aim:>10}{cells[0]:>20}{cells[1]:>20}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
