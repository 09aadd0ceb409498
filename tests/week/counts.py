"""What the conversations and the golden letters cover: counted from the tests themselves."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from week.desk import Week
from week.people import STAFF

from cases.command_list import REGISTRY
from cases.limits import FLOWS
from cases.sheet import ONE_WORD

TESTS = Path(__file__).parents[1]
CONVERSATIONS = (*sorted(TESTS.glob("conversations/*.py")), *sorted(TESTS.glob("week/*.py")))
EXCHANGES_ELSEWHERE = 1000  # at least so many mails are sent by the tests in tests/conversations
_LINE = re.compile(
    r"^\s*#(\w+)|(?<=\d)\s#(\w+)", re.MULTILINE
)  # at the start of a line, or behind the number of a case
_SHOWN = re.compile(r"^<a id=.*\(`([a-z-]+)`\)", re.MULTILINE)
_SENDING = frozenset({"mail", "forward", "deliver", "reply"})


def commands_in(text: str) -> list[str]:
    """Return the commands that a mail holds, as their lines come."""
    word = text.strip().casefold()
    if ONE_WORD.get(word) in REGISTRY.commands:
        return [ONE_WORD[word]]
    said = ((first or second).casefold() for first, second in _LINE.findall(text))
    return [name for name in said if name in REGISTRY.commands]


def commands_of(files: Iterable[Path]) -> set[str]:
    """Return the commands that stand in the strings of tests."""
    return {name for file in files for text in _strings(file) for name in commands_in(text)}


def _strings(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def mails_sent_by(files: Iterable[Path]) -> int:
    """Return how many mails stand written in tests; what a test sends many times over counts once."""
    calls = (
        node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)
    )
    names = (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "") for node in calls)
    return sum(name in _SENDING for name in names)


def kinds_compared(page: str) -> set[str]:
    """Return the kinds of letter of which one was read: on the page of the week, or in tests/golden."""
    names = {file.name.partition(".")[0] for file in TESTS.glob("golden/*/*.txt")}
    longest_first = sorted(FLOWS, key=len, reverse=True)
    kinds = (next((kind for kind in longest_first if f"{name}-".startswith(f"{kind}-")), "") for name in names)
    return {*kinds, *_SHOWN.findall(page)} - {""}


def of_week(week: Week) -> dict[str, int]:
    """Return the figures at the head of the page."""
    steps = list(week.exchanges())
    said = [name for step in steps if step.writer and step.writer[0] in STAFF for name in commands_in(step.text)]
    letters = [one for step in steps for one in step.letters]
    return {
        "exchanges": len(steps),
        "mails": sum(step.writer is not None for step in steps),
        "letters": len(letters),
        "commands": len(set(said)),
        "all_commands": len(REGISTRY.commands),
        "lines": len(said),
        "kinds": len({one.kind for one in letters}),
        "all_kinds": len(FLOWS),
        "tests": EXCHANGES_ELSEWHERE,
    }
