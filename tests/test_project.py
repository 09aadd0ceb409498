"""The files around the code agree with each other."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PIN = re.compile(r"([a-z0-9-]+)==([^ ]+)( ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)")


def name_of(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match, requirement
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def pinned(text: str) -> set[str]:
    return {match[1] for match in PIN.finditer(text)}


def test_the_lock_holds_pins_with_hashes_and_nothing_else():
    left = re.sub(r"^#.*\n", "", PIN.sub("", LOCK), flags=re.MULTILINE)

    assert not left.strip()
    assert "://" not in LOCK


def test_the_lock_pins_every_dependency_of_the_project():
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    wanted += [one for extra in project["optional-dependencies"].values() for one in extra]

    # On Windows only; the lock is for every system and names it with that marker.
    assert {name_of(one) for one in wanted} - {"casepost"} <= pinned(LOCK)


def test_what_the_demo_needs_stands_in_the_first_part_of_the_lock():
    first, rest = LOCK.split("# Development", 1)
    wanted = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["demo"]

    assert {name_of(one) for one in wanted} <= pinned(first)
    assert "pytest" in pinned(rest)
    assert not pinned(first) & pinned(rest)


def test_the_packages_of_the_wheel_are_the_packages_that_there_are():
    listed = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    there = {folder.parent.name for folder in ROOT.glob("*/__init__.py")} - {"tests", "bench"}

    assert set(listed) == there


def test_the_makefile_explains_each_command_that_people_call():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony

    for target in phony[1].split():
        assert re.search(rf"^{target}:.* ## \w+", makefile, re.MULTILINE), target


def test_the_licence_is_the_one_that_the_project_states():
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Apache License\n                           Version 2.0, January 2004" in (ROOT / "LICENSE").read_text(
        "utf-8"
    )
