"""Learn what weak signs and single words weigh; write it into cases/weak_signs.toml and cases/weak_words.txt.

Usage: python bench/accuracy/weights.py FOLDER --blind FILE... [--dry]

Needs the extra "learn" (scikit-learn). Learned from invented mails that may be tuned to only: the tuned half of
synthetic-dev.jsonl in FOLDER, and of the other files those whose names begin with A, tuned or training.

Logistic regression over the groups and words of the best stretch of each mail. The nets of categories.toml keep their
fixed points and are no part of it: lists that were widened with these mails in sight would be believed too much. How
long a stretch is stands among the columns while learning, so that no word has to say it, and is then thrown away. From
which points on a mail is marked is found with each author left out of what is learned.
"""

import argparse
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mails import Mail, authors, groups, share
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from cases import weak_signs, weak_words
from cases.categories import CategoryList, load
from cases.priority import PriorityRules
from cases.weak_signs import Stretch, WeakSigns
from cases.weak_words import Worth
from cases.words import Sentence, sentences_of

STRENGTH = 0.1  # of the data against the wish for small weights
EACH = 2.2  # a word's column, so that small weights are wished for words as for groups
MAILS, AUTHORS = 3, 2  # in so many a word must stand
LEAST = 0.1  # of a group that names a danger: the authors' decoys held its words on purpose, real mail does not
SMALLEST = 0.02  # weight of a word that is kept
ROUNDS = 2  # which stretch of a mail is best depends on the weights
USUAL = 50  # words of a mail
ORDINARY_MARKED = 0.18  # of the ordinary mail of an author who is not known, alerts with it
HALVINGS = 9
SAME = (2, 0.3)  # so many serious mails with a word, and such a share of them, must be of one kind for it to name that
HEAD = """Words and pairs of words that stood oftener in mails that had to be read today, or (below nought) in others.
Written for this project by bench/accuracy/weights.py; may be used under the project's own licence. Learned from
invented mails of five authors: no real mail, no real person.

A word stands by its first six letters, folded; with * by its first four; # is any number. The heading is the priority
kind that the word was mostly seen with. A word gives its weight, divided by the fourth root of how many words of this
table stand in the same hundred words of the mail. Those points, the points of the groups of weak_signs.toml and of the
nets of categories.toml are added up; from mark_from of weak_signs.toml on, a mail is marked "Possible priority"."""

Author = tuple[str, Mail]


def learned(signs: WeakSigns, mails: Sequence[Author]) -> WeakSigns:
    """Return the signs with weights learned from mails; they mark what is serious as likely as not."""
    mails = [(author, mail) for author, mail in mails if not mail.look]
    names = _common(mails)
    signs = WeakSigns(signs.signs, 0, dict.fromkeys(names, Worth(0.0)))
    for _ in range(ROUNDS):
        rows = [signs.strongest(_sentences(mail)) for _, mail in mails]
        signs = _fitted(signs, rows, mails)
    kept = {key: worth for key, worth in signs.words.items() if abs(worth.weight) >= SMALLEST}
    signs = WeakSigns(signs.signs, signs.mark_from, kept)
    return _fitted(signs, [signs.strongest(_sentences(mail)) for _, mail in mails], mails)


def _sentences(mail: Mail) -> tuple[Sentence, ...]:
    return (*sentences_of(mail.subject), *sentences_of(mail.body))


def _keys(mail: Mail) -> set[str]:
    return {key for sentence in _sentences(mail) for key, _, _ in weak_words.keys_of(sentence)}


def _common(mails: Sequence[Author]) -> list[str]:
    """Return the words that stand in some mails of different authors; no names: nobody is judged by a name."""
    times: Counter[str] = Counter()
    by: dict[str, set[str]] = defaultdict(set)
    for author, mail in mails:
        for key in _keys(mail):
            times[key] += 1
            by[key].add(author)
    names = _names([mail for _, mail in mails])
    often = (key for key, number in times.items() if number >= MAILS and len(by[key]) >= AUTHORS)
    return sorted(key for key in often if names.isdisjoint(key.split(" ")))


def _names(mails: Sequence[Mail]) -> frozenset[str]:
    """Return the words that mostly have a capital within a sentence: people, places, days."""
    capitals: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for sentence in (sentence for mail in mails for sentence in sentences_of(mail.body)):
        for key, start, end in weak_words.keys_of(sentence):
            word = sentence.written[start]
            if start and end == start + 1:
                times[key] += 1
                capitals[key] += word[0].isupper() and not word.isupper()
    return frozenset(key for key, number in times.items() if capitals[key] > number / 2)


def _columns(signs: WeakSigns, stretch: Stretch) -> dict[str, float]:
    row = {f"group\t{group}": number for group, number in signs.groups(stretch).items()}
    row |= dict.fromkeys(stretch.words, EACH * weak_words.evened(len(stretch.words)))
    return {**row, "length\t": math.log((1 + stretch.length) / (1 + USUAL))}


def _fitted(signs: WeakSigns, rows: Sequence[Stretch], mails: Sequence[Author]) -> WeakSigns:
    """Return the signs with the weights that tell the rows of serious mails from the others."""
    table = DictVectorizer()
    numbers = table.fit_transform([_columns(signs, row) for row in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(numbers, [mail.serious for _, mail in mails])
    weights = dict(zip(table.get_feature_names_out(), map(float, model.coef_[0]), strict=True))
    groups_ = [
        replace(one, weight=max(weights.get(f"group\t{number}", 0.0), LEAST if one.kinds else -math.inf))
        for number, one in enumerate(signs.signs)
    ]
    kinds = _kinds(mails)
    words = {key: EACH * weights.get(key, 0.0) for key in signs.words}
    worth = {key: Worth(weight, kinds.get(key, "") if weight > 0 else "") for key, weight in words.items()}
    return WeakSigns(groups_, -float(model.intercept_[0]), worth)


def _kinds(mails: Sequence[Author]) -> dict[str, str]:
    """Return the kind that each word was seen with, where it is mostly one."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for _, mail in mails:
        for key in _keys(mail) if mail.serious else ():
            seen[key].update(sorted(mail.kinds))
    most = {key: max(sorted(kinds), key=kinds.__getitem__) for key, kinds in seen.items()}
    return {key: kind for key, kind in most.items() if seen[key][kind] >= max(SAME[0], SAME[1] * seen[key].total())}


def stricter(signs: WeakSigns, by: float) -> WeakSigns:
    """Return signs that mark from more points on."""
    return WeakSigns(signs.signs, signs.mark_from + by, signs.words)


def without(signs: WeakSigns, mails: Mapping[str, Sequence[Mail]]) -> dict[str, WeakSigns]:
    """Return for each author the signs as learned from all the others."""
    others = {name: [(one, mail) for one in mails if one != name for mail in mails[one]] for name in mails}
    return {name: learned(signs, known) for name, known in others.items()}


def threshold(categories: CategoryList, unknown: Mapping[str, WeakSigns], mails: Mapping[str, Sequence[Mail]]) -> float:
    """Return how strict the signs must be for no more ordinary mail of unknown authors to be marked than should be."""
    ordinary = {name: [mail for mail in mails[name] if mail.ordinary] for name in mails}
    low, high = -3.0, 3.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        number = sum(
            marked(PriorityRules(categories, stricter(unknown[name], middle)), mine) for name, mine in ordinary.items()
        )
        if number > ORDINARY_MARKED * sum(map(len, ordinary.values())):
            low = middle
        else:
            high = middle
    return high


def left_out(
    categories: CategoryList, signs: WeakSigns, mails: Mapping[str, Sequence[Mail]]
) -> dict[str, PriorityRules]:
    """Return for each author the rules as they would be had nobody seen a mail of that author."""
    unknown = without(signs, mails)
    strict = threshold(categories, unknown, mails)
    return {name: PriorityRules(categories, stricter(one, strict)) for name, one in unknown.items()}


def marked(rules: PriorityRules, mails: Sequence[Mail]) -> int:
    """Return how many mails are marked or raised."""
    return sum(rules.assess(mail.body, mail.subject).level != "normal" for mail in mails)


def write(signs: WeakSigns) -> None:
    """Write the weights and the threshold into the files beside the program."""
    path = Path(weak_signs.__file__).with_name("weak_signs.toml")
    text = path.read_text("utf-8")
    text = re.sub(r"^mark_from = .*$", f"mark_from = {signs.mark_from:.2f}", text, flags=re.MULTILINE)
    for sign in signs.signs:
        text = re.sub(rf'^(id = "{sign.id}".*\nweight = ).*$', rf"\g<1>{sign.weight:.2f}", text, flags=re.MULTILINE)
    path.write_text(text, "utf-8")
    path.with_name("weak_words.txt").write_text(weak_words.written(signs.words, HEAD.splitlines()), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--blind", type=Path, nargs="+", default=[])
    parser.add_argument("--dry", action="store_true", help="only say what it would bring")
    args = parser.parse_args()
    categories, signs = load(), weak_signs.shipped()
    mails = authors(groups(args.folder, args.blind))
    unknown = without(signs, mails)
    strict = threshold(categories, unknown, mails)
    print("each author judged by what the others taught")
    for name, mine in mails.items():
        rules = PriorityRules(categories, stricter(unknown[name], strict))
        serious, ordinary = [mail for mail in mine if mail.serious], [mail for mail in mine if mail.ordinary]
        found, wrong = marked(rules, serious), marked(rules, ordinary)
        print(f"{name:24} serious marked {share(found, len(serious))}  ordinary {share(wrong, len(ordinary))}")
    signs = stricter(learned(signs, [(name, mail) for name in mails for mail in mails[name]]), strict)
    print(f"   {len(signs.words)} words; marked from {signs.mark_from:.2f} points on ({strict:+.2f})")
    if not args.dry:
        write(signs)


if __name__ == "__main__":
    main()
