"""Hostile mail: every attack of tests/attacks fails, and whatever else comes, what is promised holds."""

import shutil
from pathlib import Path

import pytest
from attacks.attack import Attack, all_files, load
from attacks.besieged import BesiegedTown
from attacks.bombs import LIGHT
from attacks.runner import play
from attacks.siege import varied
from attacks.variants import sources, variant

from casepost.database import open_engine
from ingest.pool import ParsePool

pytestmark = pytest.mark.thorough

FILES = all_files()
VARIANTS = 25  # each seed; `make attacks` tries thousands


@pytest.fixture(scope="module")
def pool():
    """Children with the limits of the service."""
    children = ParsePool(workers=1)
    yield children
    children.close()


@pytest.fixture
def besieged(empty_sqlite: Path, tmp_path: Path, pool):
    """The town on an empty store, reading its mail as the service does."""
    file = tmp_path / "casepost.db"
    shutil.copyfile(empty_sqlite, file)
    engine = open_engine(f"sqlite:///{file}")
    yield BesiegedTown(engine, pool)
    engine.dispose()


def assert_fails(attack: Attack, town: BesiegedTown) -> None:
    wrong = play(town, attack)
    assert not wrong, f"{attack.name}: {attack.expected.must}\n" + "\n".join(wrong)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_the_attack_fails(file, besieged):
    assert_fails(load(file), besieged)


@pytest.mark.parametrize("bomb", LIGHT, ids=lambda bomb: bomb.__name__)
def test_the_bomb_does_nothing(bomb, besieged):
    assert_fails(bomb(), besieged)


@pytest.mark.parametrize("seed", ["first", "second"])
def test_variants_of_every_mail_break_no_promise(seed, besieged):
    outcome = varied(besieged, [f"{seed}:{number}" for number in range(VARIANTS)], sources())

    assert not outcome.wrong, "\n".join(outcome.wrong)
    assert sum(outcome.became.values()) == VARIANTS
    assert len(outcome.became) > 1, "all became the same: these are no variants"


def test_a_variant_is_the_same_from_the_same_seed():
    mails = sources()
    values = {"help": "help@sunfield.example", "staff_id": "<r.x@sunfield.example>"}

    assert variant("7", mails, values) == variant("7", mails, values)
    assert len({variant(str(number), mails, values)[2] for number in range(50)}) == 50
