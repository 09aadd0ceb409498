"""How often the suggested category is right, from the first day on and with learning, on both halves of each set.

Usage: python bench/accuracy/suggestion.py FOLDER [--blind FILE ...] [--set NAME]
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from labelled import FOLDS, Labelled, in_order, mails, texts

from cases.categories import Category, CategoryList, load
from cases.experience import NO, YES, Lesson, Memory
from cases.suggest import Suggester, hit_bucket

FIRST_AIMS = {"cfpb": 74, "nhs-feedback": 67, "banking77": 82, "newsgroups": 82}
SYNTHETIC = "synthetic-dev.jsonl"
STEPS = (1, 3, 5, 10, 30, None)  # examples a category; None: all
CURVE_TEXTS = 400  # tested at each step of the learning curve
MOST_ERROR = 0.08  # expected calibration error
BINS = 10
_WIDTH = 50
NOTES = """
first / first three right, in per cent; !  misses the aim. Folds, halves and the order of learning go by hashes of ids.
tuned: the half that the numbers of the suggester were tuned on; held: the other half. The words of the lists were
written by people who saw no sample of the synthetic set but its plain mails. On CFPB and NHS the kinds of features
were chosen with both halves; the figures are out of fold all the same. Of mails of other authors (--blind) the
halves say nothing: see docs/suggestion.md for which of them were tuned on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was suggested for one text."""

    of: Labelled
    ranked: tuple[str, ...]
    confidence: float

    @property
    def first(self) -> bool:
        """Return whether the first suggestion is right."""
        return bool(self.ranked) and self.ranked[0] in self.of.right

    @property
    def three(self) -> bool:
        """Return whether one of the three is."""
        return not self.of.right.isdisjoint(self.ranked)


class Pupil:
    """A suggester and what it has learned, in the order of a service: asked, then told."""

    def __init__(self, suggester: Suggester) -> None:
        self._suggester = suggester
        self._memory = Memory()

    def answer(self, one: Labelled) -> Answer:
        """Return what it suggests now."""
        found = self._suggester.suggest(one.subject, one.text, self._memory)
        confidence = found.ranked[0].confidence if found.ranked else 0.0
        return Answer(one, tuple(ranked.category for ranked in found.ranked), confidence)

    def learn(self, lessons: Iterable[Labelled], *, hits: bool = False) -> "Pupil":
        """Learn the right category of each; with *hits* also how sure to be, from what it would have said before."""
        for one in lessons:
            if hits:
                found = self._suggester.suggest(one.subject, one.text, self._memory)
                right = bool(found.ranked) and found.ranked[0].category in one.right
                self._memory.learn(Lesson.HIT, (hit_bucket(found.score),), YES if right else NO)
            self._memory.learn(Lesson.CATEGORY, self._suggester.features(one.subject, one.text), one.category)
        return self


def out_of_fold(suggester: Suggester, all_of: Sequence[Labelled], *, hits: bool = False) -> list[Answer]:
    """Return the answers for all texts, each from what the four other folds teach."""
    answers = []
    for fold in range(FOLDS):
        pupil = Pupil(suggester).learn((one for one in all_of if one.fold != fold), hits=hits)
        answers += [pupil.answer(one) for one in all_of if one.fold == fold]
    return answers


def in_service(suggester: Suggester, all_of: Sequence[Labelled]) -> list[Answer]:
    """Return the answers of a service that is told the right category after each text."""
    pupil, answers = Pupil(suggester), []
    for one in all_of:
        answers.append(pupil.answer(one))
        pupil.learn([one], hits=True)
    return answers


def calibration_error(answers: Sequence[Answer]) -> float:
    """Return how far confidence and truth lie apart on average (ECE, ten bins)."""
    bins: dict[int, list[Answer]] = {}
    for answer in answers:
        bins.setdefault(min(BINS - 1, int(answer.confidence * BINS)), []).append(answer)
    return sum(abs(sum(one.first - one.confidence for one in some)) for some in bins.values()) / max(1, len(answers))


def shares(answers: Sequence[Answer]) -> tuple[float, float]:
    """Return how many per cent of the firsts and of the first threes are right."""
    many = max(1, len(answers))
    return 100 * sum(one.first for one in answers) / many, 100 * sum(one.three for one in answers) / many


def row(name: str, answers: Sequence[Answer], aim: tuple[float, float] | None = None) -> None:
    """Print the figures of both halves and of all."""
    halves = [[one for one in answers if one.of.tuned], [one for one in answers if not one.of.tuned], list(answers)]
    cells = [_cell(half, aim) for half in halves]
    wanted = "" if aim is None else " / ".join(f"{one:.0f}" for one in aim if one)
    print(f"{name:{_WIDTH}}{wanted:>8}" + "".join(f"{cell:>20}" for cell in cells), flush=True)


def _cell(answers: Sequence[Answer], aim: tuple[float, float] | None) -> str:
    if not answers:
        return "-"
    first, three = shares(answers)
    missed = aim is not None and (first < aim[0] or three < aim[1])
    return f"{len(answers)}: {first:.1f} / {three:.1f}{'!' if missed else ' '}"


def error_row(name: str, answers: Sequence[Answer]) -> None:
    """Print how honest the confidence is."""
    error = calibration_error(answers)
    print(f"{name:{_WIDTH}}{'<= 0.08':>8}{'':40}{error:>19.3f}{'!' if error > MOST_ERROR else ' '}")


def synthetic(folder: Path, blind: Sequence[Path]) -> None:  # noqa: ARG001 - the shape of every part
    """Print the figures of the synthetic mails."""
    every, suggester = in_order(mails(folder / SYNTHETIC)), Suggester(load())
    cold = [Pupil(suggester).answer(one) for one in every]
    row("synthetic, first day: indirect", [one for one in cold if one.of.style == "indirect"], (62, 82))
    row("synthetic, first day: plain", [one for one in cold if one.of.style == "plain"])
    _by_language("synthetic, first day", cold)
    taught = out_of_fold(suggester, every, hits=True)
    _by_language("synthetic, list and learning, five-fold", taught, (85, 95))
    error_row("  calibration error", taught)
    error_row("  calibration error, as in service", in_service(suggester, every))


def _by_language(name: str, answers: Sequence[Answer], aim: tuple[float, float] | None = None) -> None:
    row(f"{name}: all", answers, aim)
    for language, title in (("en", "English"), ("es", "Spanish")):
        row(f"{name}: {title}", [one for one in answers if one.of.lang == language])


def public(folder: Path, blind: Sequence[Path]) -> None:  # noqa: ARG001
    """Print the figures of the public sets, which have no list."""
    for name, aim in FIRST_AIMS.items():
        every = in_order(texts(folder / f"{name}-train.jsonl"))
        row(f"{name}, learning alone, five-fold", out_of_fold(without_words(every), every), (aim, 0))


def without_words(every: Iterable[Labelled]) -> Suggester:
    """Return a suggester of the categories of a set, with no words for any."""
    ids = sorted({one.category for one in every})
    return Suggester(CategoryList(tuple(Category(one, one, one) for one in ids), (), (), ""))


def curve(folder: Path, blind: Sequence[Path]) -> None:  # noqa: ARG001
    """Print what a district may expect with few examples."""
    every = in_order(mails(folder / SYNTHETIC))
    _curve("synthetic", Suggester(load()), every, lambda step: step is None or step <= STEPS[3])
    for name in ("nhs-feedback", "banking77"):
        every = in_order(texts(folder / f"{name}-train.jsonl"))
        _curve(name, without_words(every), every, lambda _: True)


def _curve(name: str, suggester: Suggester, every: Sequence[Labelled], wanted: Callable[[int | None], bool]) -> None:
    for step in filter(wanted, STEPS):
        answers: list[Answer] = []
        for fold in range(FOLDS):
            pupil = Pupil(suggester).learn(_few([one for one in every if one.fold != fold], step))
            tested = [one for one in every if one.fold == fold][: CURVE_TEXTS // FOLDS]
            answers += [pupil.answer(one) for one in tested]
        row(f"{name}, {step or 'all'} examples a category", answers)


def _few(lessons: Iterable[Labelled], step: int | None) -> Iterator[Labelled]:
    """Yield the first few lessons of each category."""
    seen: dict[str, int] = {}
    for one in lessons:
        seen[one.category] = seen.get(one.category, 0) + 1
        if step is None or seen[one.category] <= step:
            yield one


def blindly(folder: Path, blind: Sequence[Path]) -> None:
    """Print the figures of mails that other authors wrote."""
    suggester = Suggester(load())
    taught = Pupil(suggester).learn(in_order(mails(folder / SYNTHETIC)), hits=True)
    for path in blind:
        every = in_order(mails(path))
        for name, pupil in (("first day", Pupil(suggester)), ("synthetic mails learned", taught)):
            answers = [pupil.answer(one) for one in every]
            _by_language(f"{path.stem}, {name}", answers)
            for style in ("plain", "indirect"):
                row(f"{path.stem}, {name}: {style}", [one for one in answers if one.of.style == style])
            error_row("  calibration error", answers)


PARTS = {"synthetic": synthetic, "public": public, "curve": curve, "blind": blindly}


def main(words: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path, help="the folder of the sets")
    options.add_argument("--blind", type=Path, nargs="+", default=(), help="mails by other authors, JSON lines")
    options.add_argument("--set", choices=[*PARTS], help="measure one part")
    args = options.parse_args(words)
    if not (args.folder / SYNTHETIC).is_file():
        print(f"{args.folder} holds no {SYNTHETIC}.", file=sys.stderr)
        return 2
    print(f"{'':{_WIDTH}}{'aim':>8}{'tuned':>20}{'held':>20}{'all':>20}")
    begun = time.process_time()
    for name, part in PARTS.items():
        if args.set in {None, name}:
            part(args.folder, args.blind)
    print(f"{NOTES}\n{time.process_time() - begun:.0f} seconds of CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main())
