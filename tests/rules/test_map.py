"""docs/rules.md: every rule has its row, and every row names code, tests and settings that exist."""

import ast
import re
from pathlib import Path

import pytest

from casepost.config_keys import SECTIONS

ROOT = Path(__file__).parent.parent.parent
RULES = ROOT / "docs/rules.md"
# How many rules each section has; the sixth numbers its own parts.
COUNTED = {1: 10, 2: 11, 3: 20, 4: 14, 5: 9, 7: 9, 8: 15, 9: 9, 10: 8}
SIXTH = {1: 3, 2: 5, 3: 5, 4: 4, 5: 5, 6: 2, 7: 4}
KNOWN = {f"{section}.{n}" for section, most in COUNTED.items() for n in range(1, most + 1)} | {
    f"6.{part}.{n}" for part, most in SIXTH.items() for n in range(1, most + 1)
}
SETTINGS = {key for keys in SECTIONS.values() for key in keys}


def rows() -> list[list[str]]:
    """The cells of each rule: number, rule, where, test, setting."""
    lines = [line for line in RULES.read_text("utf-8").splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


ROWS = rows()


def test_every_rule_has_exactly_one_row():
    numbers = [row[0] for row in ROWS]
    assert sorted(numbers) == sorted(set(numbers))
    assert set(numbers) == KNOWN


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_names_code_tests_and_settings_that_exist(row):
    number, rule, where, tests, keys = row
    assert len(rule) > 10, number
    (module,) = re.findall(r"`([^`]+)`", where)
    assert (ROOT / module).is_file(), module
    named = re.findall(r"`([^`]+)`", tests)
    assert named
    for name in named:
        file, _, test = name.partition("::")
        assert (ROOT / file).is_file(), file
        assert not test or test in functions(ROOT / file), name
    for key in re.findall(r"`([^`]+)`", keys):
        assert key in SETTINGS, key


def functions(file: Path) -> set[str]:
    """The names of the tests in a file."""
    tree = ast.parse(file.read_text("utf-8"))
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_test_of_a_rule_is_named_by_a_row_by_its_file_at_least():
    named = {file for row in ROWS for file in re.findall(r"`(tests/rules/[^`:]+)", row[3])}
    written = {str(path.relative_to(ROOT)) for path in (ROOT / "tests/rules").glob("test_*.py")}
    assert written - named == {"tests/rules/test_map.py"}


def test_the_documents_lead_here():
    assert "(rules.md)" in (ROOT / "docs/operate.md").read_text("utf-8")
