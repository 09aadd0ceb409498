"""Fault tests run only when asked for (`--faults=all`, or `ci` for a selection), and their counts make a table."""

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom

import pytest
from support.dovecot import Dovecot
from support.smtp_server import SmtpServer
from support.table import table, write_table

from faults.house import House, house_of
from faults.ledger import Judged
from faults.nursery import Nursery

HERE = Path(__file__).parent
QUICK = {"test_proxy.py", "test_ledger.py", "test_strange_answers.py"}
PROMISES = HERE.parents[1] / "docs" / "promises.md"
HEADER = ("Fault", "Injected", "Messages sent through", "Lost", "Doubled", "Wrongly sent", "Letters sent again")
TALLY = "tally"
PATIENCE = 400  # seconds for a test of many faults, on a machine that is busy
ABOVE = (
    "Run of {day}, against the running service with Dovecot and an SMTP server. A letter is sent again only when the "
    "service died or lost the line between the end of the letter and its record here; it is the same letter then."
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the choice."""
    parser.addoption("--faults", choices=("all", "ci"), help="run the fault tests: all of them, or a short selection")
    parser.addoption("--faults-seed", type=int, help="repeat the random choices of an earlier run")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line(
        "markers", "faults(ci): a fault test; ci=True: of the short selection too, ci='only': of that alone"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the fault tests that were not asked for: all of this folder, but what tests the tools themselves."""
    asked = config.getoption("--faults", default=None)
    here = [item for item in items if item.path.parent == HERE and item.path.name not in QUICK]
    out = [item for item in here if not _chosen(item, asked)]
    if asked:
        items.sort(key=lambda item: item.get_closest_marker("timeout") is None)  # the longest begins first
    for item in here:
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(PATIENCE))
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def _chosen(item: pytest.Item, asked: str | None) -> bool:
    mark = item.get_closest_marker("faults")
    ci = mark.kwargs.get("ci", False) if mark else False
    return (asked == "all" and ci != "only") or (asked == "ci" and bool(ci))


Tally = Callable[[str, int, Judged], None]


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Call it with the kind of fault, how often it was injected, and the verdict: it becomes a row of the table."""

    def add(kind: str, times: int, judged: Judged) -> None:
        counts = [times, judged.copies, judged.lost, judged.doubled, judged.wrong, judged.again]
        request.node.user_properties.append((TALLY, [kind, counts]))

    return add


def pytest_terminal_summary(terminalreporter, exitstatus: int, config: pytest.Config) -> None:
    """Print the table; a whole run in which everything held writes it into the document."""
    sums: dict[str, Counter[int]] = {}
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties if report.when == "call" else ():
            if name == TALLY:
                sums.setdefault(value[0], Counter()).update(dict(enumerate(value[1])))
    if not sums:
        return
    rows = [(kind, *(numbers[place] for place in range(len(HEADER) - 1))) for kind, numbers in sorted(sums.items())]
    total: Counter[int] = Counter()
    for numbers in sums.values():
        total.update(numbers)
    rows.append(("**all**", *(total[place] for place in range(len(HEADER) - 1))))
    terminalreporter.section("faults")
    terminalreporter.write_line(table(HEADER, rows))
    if config.getoption("--faults", default=None) == "all" and exitstatus == 0 and _whole_run(config):
        write_table(PROMISES, "faults", HEADER, rows, ABOVE.format(day=datetime.now(UTC).date()))


def _whole_run(config: pytest.Config) -> bool:
    """Tell whether everything of this folder was run: no choice by name, no single file."""
    return not config.getoption("keyword") and [Path(one).name for one in config.args] == ["faults"]


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """The seed of this test's random choices; it is printed, so that they can be made again."""
    asked = request.config.getoption("--faults-seed", default=None)
    chosen = SystemRandom().randrange(1_000_000) if asked is None else int(asked)
    sys.stdout.write(f"\nseed: --faults-seed={chosen}\n")
    return chosen


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """A process that has everything loaded, from which services start at once."""
    with Nursery.running() as one:
        yield one


@pytest.fixture
def house(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, empty_sqlite: Path, nursery: Nursery
) -> Iterator[House]:
    """A service, not started yet, with a proxy before each of its servers, and the ledger over it all."""
    (tmp_path / "home").mkdir()
    shutil.copyfile(empty_sqlite, tmp_path / "home" / "casepost.db")
    with house_of(tmp_path / "home", dovecot, smtp_server, nursery) as one:
        yield one
