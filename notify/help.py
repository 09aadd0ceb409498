"""What the help letter holds: the commands of its reader's role by theme, or one of them with its choices. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from cases.command_list import MODULES, REGISTRY
from cases.commands import Command
from cases.people import Person
from cases.policy import District

LISTING = "help"  # the command whose example names another command
THEMES = tuple(module.__name__.rpartition(".")[2] for module in MODULES)


def help_values(district: District, reader: Person, about: str) -> dict[str, object]:
    """Return the values of the help letter; *about*: the one command that it explains, '' for all."""
    categories = [one.id for one in district.categories.categories]
    return {
        "about": about,
        "themes": tuple(_themes(reader, about)),
        "choices": {
            "category": categories if about in {"category", "list"} else [],
            "outcomes": about == "resolve",
            "school": [site.name for site in district.sites if site.kind == "school"] if about == "school" else [],
            "to": [f"{site.key}: {site.name}" for site in district.sites if site.kind != "agency"]
            if about == "to"
            else [],
            "agency": [site.name for site in district.sites if site.kind == "agency"] if about == "redirect" else [],
        },
    }


def _themes(reader: Person, about: str) -> Iterator[tuple[str, list[tuple[str, Command]]]]:
    for theme in THEMES:
        of_theme = [(key, one) for key, one in REGISTRY.commands.items() if one.theme == theme]
        theirs = [(key, one) for key, one in of_theme if reader.role in one.who and about in {"", key}]
        if theirs:
            yield theme, [(key, _for(reader, one)) for key, one in theirs]


def _for(reader: Person, command: Command) -> Command:
    """Return a command with an example that its reader may write."""
    named = command.example.split()[-1] if command.name == LISTING and command.example else ""
    if not named or reader.role in REGISTRY.commands[named].who:
        return command
    first = next(key for key, one in REGISTRY.commands.items() if reader.role in one.who and key.isalpha())
    return replace(command, example=f"#{LISTING} {first}")
