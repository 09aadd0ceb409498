"""`casepost explain` and `casepost suggest`: what Casepost understands. They touch nothing, need no configuration."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casepost.cli_common import WRONG_WORLD, Commands, command, complain, print_json, read_config

if TYPE_CHECKING:
    from cases.categories import CategoryList
    from cases.priority import Assessment

TOGETHER = 32  # mails read and parsed side by side


def add(commands: Commands) -> None:
    """Add the commands of this file."""
    explain = command(commands, "explain", "say as JSON what is understood of raw messages; touches nothing", explain_)
    explain.add_argument("files", metavar="FILE", nargs="+", help="a raw message; - for standard input")
    explain.add_argument("--why", action="store_true", help="add which rule decides what the mail is, and why")
    suggest = command(
        commands, "suggest", "say which category texts are about: JSON lines in, JSON lines out", suggest_
    )
    suggest.add_argument("--categories", metavar="FILE", type=Path, help="else the list that ships with Casepost")


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
    suggestion = _suggestions(_categories(args))
    wrong = 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        entry = _entry(line)
        if isinstance(entry, str):
            wrong += 1
            complain(f"Line {number}: {entry}")
        else:
            print_json(suggestion(entry))
    return WRONG_WORLD if wrong else 0


def _categories(args: argparse.Namespace) -> "CategoryList":
    from cases.categories import load

    file = args.categories
    if file is None and args.config:  # only a configuration that was named: the answer shall not depend on the folder
        file = read_config(args).categories_file
    return load(file)


def _entry(line: bytes) -> dict[str, Any] | str:
    """Return what a line asks, or what is wrong with it."""
    try:
        entry = json.loads(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return 'this is no JSON: write {"id": ..., "text": "..."} on one line.'
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        return 'this names no text: write {"id": ..., "text": "..."} on one line.'
    if not isinstance(entry.get("subject") or "", str):
        return "the subject is no text: put it in quotes."
    return entry


def _suggestions(categories: "CategoryList") -> Callable[[dict[str, Any]], dict[str, Any]]:
    from cases.priority import PriorityRules
    from cases.suggest import Suggester
    from ingest.language import language_of

    suggester, rules = Suggester(categories), PriorityRules(categories)

    def answer(entry: dict[str, Any]) -> dict[str, Any]:
        subject, text = entry.get("subject") or "", entry["text"]
        suggestion = suggester.suggest(subject, text)
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


def _priority(found: "Assessment") -> dict[str, object]:
    """Return what raises the priority; of a mail that only deserves a look, what a reader should think of."""
    kinds = [hit.kind for hit in found.hits] or [kind for net in found.nets for kind in net.kinds]
    because = [word for hit in found.hits or found.nets for word in hit.because]
    return {"level": found.level, "kinds": list(dict.fromkeys(kinds)), "because": list(dict.fromkeys(because))}
