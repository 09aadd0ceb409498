"""How often the nightly model is right on texts that it has not seen, and whether it would be used. Five-fold.

Usage: python bench/accuracy/nightly.py FOLDER [--set NAME...] [--most N] [--repeat TIMES]

FOLDER holds public sets *-train.jsonl ({"id", "text", "category"}). Each is measured in a process of its own, by the
very code of the nightly job: training, the comparison with the counts, packing, and asking what was packed.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from casepost.nightly.model import packed, unpacked
from casepost.nightly.training import Sample, texts_of, train
from cases.categories import Category, CategoryList
from cases.suggest import Suggester

AIMS = {"cfpb": 77, "nhs-feedback": 71, "banking77": 91, "newsgroups": 83}
HEAD = "set            texts  of   aim   model  counts together better/worse  used training  more     kept     asked"
ASKED = 300  # texts that are asked of the packed model


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(folder: Path, name: str, most: int, repeat: int) -> None:
    """Print one row."""
    before = peak()
    lines = (folder / f"{name}-train.jsonl").read_text(encoding="utf-8").splitlines()
    rows = sorted(map(json.loads, lines), key=lambda row: row["id"])[:most]
    ids = sorted({row["category"] for row in rows})
    suggester = Suggester(CategoryList(tuple(Category(one, one, one) for one in ids), (), (), ids[0]))
    begun = time.process_time()
    samples = [Sample(row["category"], "", row["text"]) for row in rows] * repeat
    texts = texts_of(samples, suggester)
    model, of = train(texts, suggester)
    seconds = time.process_time() - begun
    trained = peak()
    about, data = packed(model)
    asked = unpacked(json.loads(json.dumps(about)), data)
    begun = time.process_time()
    for sample in samples[:ASKED]:
        asked.shares(sample.subject, sample.text)
    each = 1000 * (time.process_time() - begun) / min(ASKED, len(samples))
    share = {key: f"{100 * getattr(of, key) / of.cases:5.1f}" for key in ("model", "counts", "together")}
    print(
        f"{name:14}{len(texts.samples):6}{len(ids):4}{AIMS.get(name, 0):6}{share['model']:>8}{share['counts']:>8}"
        f"{share['together']:>9}  +{of.better:<4} -{of.worse:<4} {'yes' if of.is_used else 'no':4}"
        f"{seconds:6.0f} s{trained - before:7.0f} MB{len(data) / 1e6:7.1f} MB{each:7.2f} ms"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--set", nargs="+", default=list(AIMS), metavar="NAME")
    options.add_argument("--most", type=int, default=20_000, help="so many texts of a set")
    options.add_argument("--repeat", type=int, default=1, help="each text so often: for time and memory alone")
    options.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = options.parse_args()
    if args.here:
        measure(args.folder, args.set[0], args.most, args.repeat)
        return
    print(
        "set            texts  of   aim   model  counts together  better/worse used  training    more   kept    asked"
    )
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    for name in args.set:
        again = [str(args.folder), "--set", name, "--most", str(args.most), "--repeat", str(args.repeat), "--here"]
        subprocess.run([sys.executable, __file__, *again], env=one_thread, check=True)


if __name__ == "__main__":
    main()
