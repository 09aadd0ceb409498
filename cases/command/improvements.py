"""Registering a change that is measured later: its lines stand below the command."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from cases.command.registry import command
from cases.commands import CommandError, Desk, Effect, TextUse, Trouble
from cases.dates import read_day
from cases.improvements import Improvement
from cases.lookup import Choice, find_one, sites_called
from cases.people import Role
from cases.policy import District
from cases.words import plain

LABELS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "titulo"),
    "date": ("date", "fecha"),
    "categories": ("categories", "category", "categorias", "categoria"),
    "sites": ("sites", "site", "schools", "school", "escuelas", "escuela", "lugares"),
    "owner": ("owner", "responsable"),
    "expected": ("expected", "expected effect", "efecto", "efecto esperado"),
}
LONGEST = 500  # characters of a value
REGISTERED = TextUse("improvement", None)


@command("#improvement", (Role.OVERSIGHT, Role.CONTACT), needs_case=False, sends=False, example="#improvement")
def improvement(desk: Desk, rest: str) -> Effect:
    """Register a change. Below it stand Title:, Date:, Categories:, Sites:, Owner: and Expected:, a line each."""
    if rest:
        raise CommandError("Write the lines below #improvement, for example Title: More buses on line 14")
    today = desk.at.astimezone(desk.district.office.zone).date()
    return Effect(registers=read_improvement(desk.text, desk.district, today), text=REGISTERED)


def read_improvement(text: str, district: District, today: date) -> Improvement:
    """Return what the lines register. Raises CommandError with every line that needs a change."""
    troubles: list[Trouble] = []
    values = _values(text, troubles)

    def read(label: str, how: "Callable[[str], object]") -> object:
        try:
            return how(values[label][1]) if label in values else None
        except CommandError as error:
            troubles.append(Trouble(values[label][0], str(error), error.nearest))
            return None

    day = read("date", lambda words: read_day(words, today, district.calendar, past_allowed=True)[0])
    categories = read("categories", lambda words: tuple(_category(one, district) for one in _listed(words)))
    sites = read("sites", lambda words: tuple(_site(one, district) for one in _listed(words)))
    missing = [label for label in ("title", "date") if label not in values]
    if missing:
        troubles.append(Trouble("", " ".join(f"The line {label.capitalize()}: is missing." for label in missing)))
    if troubles or not isinstance(day, date):
        raise CommandError("Some lines need a change.", lines=tuple(troubles))
    said = {label: value for label, (_, value) in values.items()}
    return Improvement(
        said["title"],
        day,
        categories if isinstance(categories, tuple) else (),
        sites if isinstance(sites, tuple) else (),
        said.get("owner", ""),
        said.get("expected", ""),
    )


def _values(text: str, troubles: list[Trouble]) -> dict[str, tuple[str, str]]:
    """Return what the lines say by label: the line as typed, and its value; a line without a label goes on."""
    values: dict[str, tuple[str, str]] = {}
    last = ""
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        begins, colon, value = line.partition(":")
        label = next((one for one, names in LABELS.items() if colon and plain(begins) in names), "")
        if label and value.strip():
            values[label] = (line, value.strip())
        elif not label and last:
            values[last] = (values[last][0], f"{values[last][1]} {line}")
        elif not label:
            troubles.append(Trouble(line, "There is no such line. Write Title: first, then Date: and the others."))
        last = label if label in values else last
    for typed, value in values.values():
        if len(value) > LONGEST:
            troubles.append(Trouble(typed[:80], f"Keep this line under {LONGEST} characters."))
    return values


def _listed(words: str) -> Iterable[str]:
    return filter(None, (one.strip() for one in words.replace(";", ",").split(",")))


def _category(words: str, district: District) -> str:
    return find_one(words, [Choice(one.id, (one.id, *one.names)) for one in district.categories.categories], "category")


def _site(words: str, district: District) -> str:
    return find_one(words, sites_called(district.sites, "school", "department"), "school or department").key
