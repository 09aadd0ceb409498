"""Learn what each group of weak signs weighs, and write it into cases/weak_signs.toml.

Usage: python bench/accuracy/weights.py FOLDER --blind FILE... [--dry]

Learned from the tuned half of synthetic-dev.jsonl in FOLDER and from the files of another author that may be tuned to
(their names begin with A). Ridge logistic regression over log(1 + number of different words) of each group in the best
stretch of each mail, in plain Python. Mails that rules alert about by themselves are left out: they need no weak signs.
"""

import argparse
import math
import re
from collections.abc import Sequence
from pathlib import Path

from priority import FOLDS, Mail, groups, share

from cases import weak_signs
from cases.categories import CategoryList, load
from cases.priority import PriorityRules
from cases.weak_signs import WeakSign, WeakSigns
from cases.words import sentences_of

RIDGE = 15.0  # how strongly the weights are held to what they were before anything was learned
BEFORE, ORDINARY_BEFORE = 0.5, -0.2
ORDINARY = frozenset({"jest", "thanks", "errand"})  # groups of what people write in ordinary mail
ROUNDS = 4  # which stretch of a mail is best depends on the weights
STEPS, STEP = 400, 0.5
ORDINARY_MARKED = 0.16  # of ordinary mail, alerts and nets of the list with it
HALVINGS = 10

Row = dict[int, float]


def best_stretch(signs: WeakSigns, mail: Mail) -> Row:
    """Return the signs of the stretch that has most points."""
    sentences = (*sentences_of(mail.subject), *sentences_of(mail.body))
    rows = [
        {group: math.log1p(number) for group, number in signs.counts(stretch).items()}
        for stretch in signs.stretches(sentences)
    ]
    return max(rows, key=lambda row: value(row, [sign.weight for sign in signs.signs]), default={})


def value(row: Row, weights: Sequence[float]) -> float:
    return sum(weights[group] * number for group, number in row.items())


def fitted(rows: Sequence[Row], truth: Sequence[bool], before: Sequence[float]) -> list[float]:
    """Return the weights that tell serious rows from ordinary ones."""
    weights, bias = list(before), 0.0
    for _ in range(STEPS):
        slopes, tilt = [RIDGE * (was - weight) for was, weight in zip(before, weights, strict=True)], 0.0
        for row, serious in zip(rows, truth, strict=True):
            error = serious - 1 / (1 + math.exp(-bias - value(row, weights)))
            tilt += error
            for group, number in row.items():
                slopes[group] += error * number
        bias += STEP * tilt / len(rows)
        weights = [weight + STEP * slope / len(rows) for weight, slope in zip(weights, slopes, strict=True)]
    return weights


def weighed(signs: WeakSigns, weights: Sequence[float], mark_from: float) -> WeakSigns:
    """Return the signs with other weights."""
    return WeakSigns(
        [WeakSign(one.id, weight, one.kinds, one.words) for one, weight in zip(signs.signs, weights, strict=True)],
        mark_from,
    )


def learned(signs: WeakSigns, mails: Sequence[Mail]) -> WeakSigns:
    """Return the signs with weights and a threshold learned from mails."""
    before = [ORDINARY_BEFORE if sign.id in ORDINARY else BEFORE for sign in signs.signs]
    signs = weighed(signs, before, 0)
    for _ in range(ROUNDS):
        rows = [best_stretch(signs, mail) for mail in mails]
        signs = weighed(signs, fitted(rows, [mail.serious for mail in mails], before), 0)
    scale = max(sign.weight for sign in signs.signs)  # one sign of the heaviest group, once: log(2) points
    return weighed(signs, [sign.weight / scale for sign in signs.signs], 0)


def with_threshold(categories: CategoryList, signs: WeakSigns, mails: Sequence[Mail]) -> WeakSigns:
    """Return the signs with the threshold from which on no more ordinary mails are marked than should be."""
    weights = [sign.weight for sign in signs.signs]
    ordinary = [mail for mail in mails if mail.ordinary]
    low, high = 0.0, 5.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if marked(categories, weighed(signs, weights, middle), ordinary) > ORDINARY_MARKED * len(ordinary):
            low = middle
        else:
            high = middle
    return weighed(signs, weights, high)


def marked(categories: CategoryList, signs: WeakSigns, mails: Sequence[Mail]) -> int:
    """Return how many mails are marked or raised."""
    rules = PriorityRules(categories, signs)
    return sum(rules.assess(mail.body, mail.subject).level != "normal" for mail in mails)


def report(name: str, categories: CategoryList, signs: WeakSigns, mails: Sequence[Mail]) -> tuple[int, int, int, int]:
    """Print and return how many serious mails are marked, of how many, and how many ordinary ones, of how many."""
    serious, ordinary = [mail for mail in mails if mail.serious], [mail for mail in mails if mail.ordinary]
    counts = (marked(categories, signs, serious), len(serious), marked(categories, signs, ordinary), len(ordinary))
    print(f"{name:24} serious marked {share(*counts[:2])}  ordinary {share(*counts[2:])}")
    return counts


def write(signs: WeakSigns) -> None:
    """Write the weights and the threshold into the file beside the program."""
    path = Path(weak_signs.__file__).with_name("weak_signs.toml")
    text = path.read_text("utf-8")
    text = re.sub(r"^mark_from = .*$", f"mark_from = {signs.mark_from:.2f}", text, flags=re.MULTILINE)
    for sign in signs.signs:
        text = re.sub(rf'^(id = "{sign.id}".*\nweight = ).*$', rf"\g<1>{sign.weight:.2f}", text, flags=re.MULTILINE)
    path.write_text(text, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--blind", type=Path, nargs="+", default=[])
    parser.add_argument("--dry", action="store_true", help="only say what it would bring")
    args = parser.parse_args()
    categories = load()
    rules = PriorityRules(categories, weak_signs.NONE)
    sets = groups(args.folder, args.blind)
    mails = [mail for group in sets if group.seen for mail in group.mails if not mail.look]
    quiet = {mail.id for mail in mails if not rules.assess(mail.body, mail.subject).hits}
    signs = weak_signs.shipped()
    total = [0, 0, 0, 0]
    for fold in range(FOLDS):
        others = [mail for n, mail in enumerate(mails) if n % FOLDS != fold]
        known = learned(signs, [mail for mail in others if mail.id in quiet])
        counts = report(f"fold {fold}", categories, with_threshold(categories, known, others), mails[fold::FOLDS])
        total = [one + other for one, other in zip(total, counts, strict=True)]
    print(f"{'five-fold':24} serious marked {share(*total[:2])}  ordinary {share(*total[2:])}")
    signs = with_threshold(categories, learned(signs, [mail for mail in mails if mail.id in quiet]), mails)
    report("all that was learned", categories, signs, mails)
    for sign in sorted(signs.signs, key=lambda sign: -sign.weight):
        print(f"   {sign.weight:6.2f} {sign.id}")
    print(f"   {signs.mark_from:6.2f} mark_from")
    if not args.dry:
        write(signs)


if __name__ == "__main__":
    main()
