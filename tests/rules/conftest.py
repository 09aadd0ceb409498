"""Towns with other rules, for tests of what a rule or a setting does."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.town import Town, sunfield

from casepost.database import open_engine


@pytest.fixture
def other_town(empty_sqlite: Path, tmp_path: Path) -> Iterator[Callable[..., Town]]:
    """Return a function that makes a town whose district is changed."""
    engines = []

    def make(**changes: object) -> Town:
        file = tmp_path / f"town{len(engines)}.db"
        shutil.copyfile(empty_sqlite, file)
        engines.append(open_engine(f"sqlite:///{file}"))
        return Town(engines[-1], sunfield(**changes))

    yield make
    for engine in engines:
        engine.dispose()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count the rules among the tests that take long; that the map names what exists is told at once."""
    for item in items:
        if item.path.parent == Path(__file__).parent and item.path.name != "test_map.py":
            item.add_marker(pytest.mark.thorough)
