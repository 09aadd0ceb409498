"""The documents say what is true: every command, setting and letter of the code stands in the manual."""

import re
import tomllib
from pathlib import Path

import pytest

from casepost.cli import parser
from cases.command_list import REGISTRY
from cases.events import KINDS
from cases.people import Role

ROOT = Path(__file__).parent.parent
MANUAL = {path.name: path.read_text() for path in sorted((ROOT / "docs").glob("*.md"))}
README = (ROOT / "README.md").read_text()


def shell_commands() -> list[str]:
    groups = [action for action in parser()._actions if action.choices and not action.option_strings]
    return sorted(name for group in groups for name in group.choices)


@pytest.mark.parametrize("name", sorted(REGISTRY.commands))
def test_every_staff_command_stands_in_the_manual(name):
    assert f"`#{name}" in MANUAL["working-by-mail.md"]


@pytest.mark.parametrize("name", shell_commands())
def test_every_command_of_the_shell_stands_in_the_manual(name):
    assert f"`casepost {name}`" in MANUAL["operate.md"]


def test_the_manual_names_no_command_of_the_shell_that_does_not_exist():
    named = set(re.findall(r"`casepost ([a-z]+)`", MANUAL["operate.md"]))

    assert named == set(shell_commands())


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_letter_stands_in_the_manual(language):
    letters = {path.stem for path in (ROOT / "templates/mail" / language).glob("[a-z]*.txt")}

    assert letters
    assert {letter for letter in letters if f"`{letter}`" not in MANUAL["working-by-mail.md"]} == set()


def test_the_manual_names_no_letter_that_does_not_exist():
    table = MANUAL["working-by-mail.md"].partition("## The letters")[2]
    named = {
        name for row in re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)
    }

    assert named == {path.stem for path in (ROOT / "templates/mail/en").glob("[a-z]*.txt")}


def test_the_readme_names_only_documents_that_exist():
    links = re.findall(r"\]\(([^)#:]+)\)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_link_between_documents_leads_somewhere():
    broken = [
        (name, link)
        for name, text in MANUAL.items()
        for link in re.findall(r"\]\(([^)#:]+)\)", text)
        if not (ROOT / "docs" / link).exists()
    ]

    assert broken == []


def test_the_readme_names_the_two_commands_and_the_makefile_has_them():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert {"run", "test", "check", "bench"} <= targets
    assert "make run" in README
    assert "make test" in README


def test_every_test_that_the_promises_name_exists():
    named = re.findall(r"`(tests/[^`]+\.py)(?:::(\w+))?`", MANUAL["promises.md"])

    assert named
    for file, test in named:
        assert (ROOT / file).exists(), file
        assert not test or f"def {test}(" in (ROOT / file).read_text(), (file, test)


def test_the_glossary_uses_roles_that_exist():
    roles = set(re.findall(r"`Role\.(\w+)`", MANUAL["glossary.md"]))

    assert roles <= {role.name for role in Role}


def test_every_kind_of_event_has_one_name():
    assert len(set(KINDS.values())) == len(KINDS)


def test_the_release_stands_in_the_changes():
    release = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert f"## {release}" in (ROOT / "CHANGELOG.md").read_text()


def test_no_document_speaks_of_a_place_on_somebodys_machine():
    assert [
        name for name, text in {**MANUAL, "README": README}.items() if re.search(r"/(?:home|root|work)/", text)
    ] == []
