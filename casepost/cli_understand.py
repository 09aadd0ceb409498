"""`casepost explain` and `casepost suggest`: what Casepost understands. They touch nothing.

Neither needs a configuration, but for `suggest --record`, which reads the cases of the store.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casepost.cli_common import (
    WRONG_WORLD,
    Commands,
    command,
    complain,
    day,
    json_option,
    many,
    print_json,
    print_rows,
    read_config,
    readable_store,
    shown,
)

if TYPE_CHECKING:
    from cases.categories import CategoryList
    from cases.hit_record import HitRecord, Tally
    from cases.priority import Assessment

TOGETHER = 32  # mails read and parsed side by side
FEW = 20  # cases below which a percentage would say more than is known


def add(commands: Commands) -> None:
    """Add the commands of this file."""
    explain = command(commands, "explain", "say as JSON what is understood of raw messages; touches nothing", explain_)
    explain.add_argument("files", metavar="FILE", nargs="+", help="a raw message; - for standard input")
    explain.add_argument("--why", action="store_true", help="add which rule decides what the mail is, and why")
    suggest = command(
        commands, "suggest", "say which category texts are about: JSON lines in, JSON lines out", suggest_
    )
    suggest.add_argument("--categories", metavar="FILE", type=Path, help="else the list that ships with Casepost")
    suggest.add_argument("--train", metavar="FILE", type=Path, help='first learn from JSON lines with a "category"')
    suggest.add_argument("--record", action="store_true", help="say how often the suggestion was right in your cases")
    suggest.add_argument("--since", metavar="DATE", type=day, help="of --record: cases received on this day or later")
    json_option(suggest)


def explain_(args: argparse.Namespace) -> int:
    """Print one JSON line a message; 1 when a file could not be read."""
    from casepost.explain import explained, why
    from ingest.pool import ParseFailed, ParsePool

    pool = ParsePool()
    missing = 0
    try:
        for names in _some(args.files):
            raws: dict[str, bytes] = {}
            for name in names:
                try:
                    raws[name] = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
                except OSError as error:
                    missing += 1
                    complain(f"{name}: {error.strerror or error}. Correct the name, or look at the file's rights.")
            for name, message in zip(raws, pool.parse_many(list(raws.values())), strict=True):
                line = explained(name, message)
                if args.why and not isinstance(message, ParseFailed):
                    line["why"] = why(message)
                print_json(line)
    finally:
        pool.close()
    return WRONG_WORLD if missing else 0


def _some(files: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(files)
    while some := list(islice(rest, TOGETHER)):
        yield some


def suggest_(args: argparse.Namespace) -> int:
    """Answer each line of standard input; 1 when a line is not as it should be."""
    if args.record:
        return _record(args)
    wrong = _Wrong()
    categories, lessons = _categories(args), []
    if args.train is not None:
        with args.train.open("rb") as file:
            lessons = [(entry, label) for entry in _entries(file, wrong, args.train.name) if (label := _label(entry))]
        categories = _with_labels(categories, [label for _, label in lessons])
    suggestion = _suggestions(categories, lessons)
    for entry in _entries(sys.stdin.buffer, wrong):
        print_json(suggestion(entry))
    return WRONG_WORLD if wrong.lines else 0


class _Wrong:
    """Counts the lines that could not be used."""

    lines = 0


def _entries(lines: Iterable[bytes], wrong: _Wrong, file: str = "") -> Iterator[dict[str, Any]]:
    """Yield what each line asks or teaches, and complain about every other line."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        entry = _entry(line, teaches=bool(file))
        if isinstance(entry, dict):
            yield entry
        else:
            wrong.lines += 1
            complain(f"{file + ': line' if file else 'Line'} {number}: {entry}")


def _categories(args: argparse.Namespace) -> "CategoryList":
    from cases.categories import load

    file = args.categories
    if file is None and args.config:  # only a configuration that was named: the answer shall not depend on the folder
        file = read_config(args).categories_file
    return load(file)


def _entry(line: bytes, *, teaches: bool) -> dict[str, Any] | str:
    """Return what a line asks or teaches, or what is wrong with it."""
    try:
        entry = json.loads(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return 'this is no JSON: write {"id": ..., "text": "..."} on one line.'
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        return 'this names no text: write {"id": ..., "text": "..."} on one line.'
    if not isinstance(entry.get("subject") or "", str):
        return "the subject is no text: put it in quotes."
    if teaches and not _label(entry):
        return 'this names no category: add "category": "..." to it.'
    return entry


def _label(entry: dict[str, Any]) -> str:
    label = entry.get("category")
    return label.strip() if isinstance(label, str) else ""


def _with_labels(categories: "CategoryList", labels: Sequence[str]) -> "CategoryList":
    """Return the list with the labels that it lacks as categories without words; of them alone when it has none."""
    from cases.categories import Category

    missing = [label for label in dict.fromkeys(labels) if categories.get(label) is None]
    if not missing:
        return categories
    own = tuple(Category(id=label, name=label, name_es=label) for label in missing)
    known = () if len(missing) == len(set(labels)) else categories.categories
    what = "Only its categories are suggested." if not known else f"They are added: {', '.join(map(shown, missing))}."
    complain(f"The file to learn from names {many(len(missing), 'label')} that the list has not. {what}")
    return replace(
        categories, categories=(*known, *own), unsure_category="" if not known else categories.unsure_category
    )


def _category(label: str, categories: "CategoryList") -> str:
    """Return the id that a label has in the list today."""
    found = categories.get(label)
    return found.id if found is not None else label


def _suggestions(
    categories: "CategoryList", lessons: Sequence[tuple[dict[str, Any], str]] = ()
) -> Callable[[dict[str, Any]], dict[str, Any]]:
    from cases.examples import Example, learned_from
    from cases.priority import PriorityRules
    from cases.suggest import Suggester
    from ingest.language import language_of

    suggester, rules = Suggester(categories), PriorityRules(categories)
    examples = (Example(one.get("subject") or "", one["text"], _category(label, categories)) for one, label in lessons)
    memory = learned_from(tuple(examples), suggester)

    def answer(entry: dict[str, Any]) -> dict[str, Any]:
        subject, text = entry.get("subject") or "", entry["text"]
        suggestion = suggester.suggest(subject, text, memory)
        whole = f"{subject}\n{text}"
        found = rules.assess(whole)
        return {
            "id": entry.get("id"),
            "ranked": [
                {"category": one.category, "confidence": one.confidence, "because": one.because}
                for one in suggestion.ranked
            ],
            "unsure": suggestion.unsure,
            "language": language_of(whole)[0],
            "priority": _priority(found),
            "clocks": [{"kind": one.kind, "because": one.because} for one in found.clocks],
        }

    return answer


def _record(args: argparse.Namespace) -> int:
    """Print the suggestion's own record, from the cases of the store."""
    from casepost.hit_record import read_hit_record
    from casepost.wiring import district_of

    config = read_config(args)
    zone = config.office.zone
    since = datetime.combine(args.since, time(), zone).astimezone(UTC) if args.since else None
    with readable_store(args) as sessions, sessions.begin() as db:
        found = read_hit_record(db, district_of(config), since)
    if args.json:
        print_json(asdict(found))
        return 0
    print_rows(_table(found), "")
    if found.whole.cases < FEW:
        print(f"So few cases say little: look again when people have set the category of {FEW}.")
    return 0


def _table(found: "HitRecord") -> list[tuple[str, ...]]:
    """Return the record as rows: whole, by month, by category."""
    head = ("", "cases", "first right", "among three", "right when sure", "when likely", "mostly taken for")
    parts = [("all", found.whole), *found.by_month.items(), *found.by_category.items()]
    return [head, *((shown(name), *_row(tally)) for name, tally in parts)]


def _row(tally: "Tally") -> tuple[str, ...]:
    shares = [(tally.first, tally.cases), (tally.three, tally.cases), (tally.sure_right, tally.sure)]
    shares.append((tally.likely_right, tally.likely))
    return (str(tally.cases), *(_share(right, of) for right, of in shares), shown(tally.mistaken_for or ""))


def _share(right: int, of: int) -> str:
    """Return a share with both its numbers; without a percentage where there are too few for one."""
    return f"{right}/{of}" if of < FEW else f"{right}/{of} {100 * right / of:3.0f} %"


def _priority(found: "Assessment") -> dict[str, object]:
    """Return what raises the priority; of a mail that only deserves a look, what a reader should think of."""
    kinds = [hit.kind for hit in found.hits] or [kind for net in found.nets for kind in net.kinds]
    because = [word for hit in found.hits or found.nets for word in hit.because]
    return {"level": found.level, "kinds": list(dict.fromkeys(kinds)), "because": list(dict.fromkeys(because))}
