"""The district's list of categories and priority rules, read from categories.toml into values.

All mistakes of a file are told together, each with the entry, the key and the remedy.
"""

import difflib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path

from cases.entries import Entry, Pair, Phrases
from cases.file_lines import TOP, FileLines, Place
from cases.words import LONGEST_NAME, plain

VERSION = 1
LEVELS = ("urgent", "high", "clock")
# domain.md 6: the clocks that exist; a misspelt one would never be suggested
CLOCKS = (
    "public-records",
    "pupil-records",
    "uniform-complaint",
    "harassment",
    "williams",
    "assessment",
    "child-abuse",
    "homeless",
    "employee",
    "claim",
    "immigration",
)


class CategoryFileError(Exception):
    """The file of categories cannot be used; the text names each mistake and its remedy."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


@dataclass(frozen=True, slots=True)
class Category:
    """What a case can be about, and the words that point to it, in all languages of the list."""

    id: str
    name: str
    name_es: str
    definition: str = ""
    sensitive: bool = False
    clock: str | None = None  # a choice of the primary contact; the category alone suggests none
    was: Phrases = ()  # ids that it replaces
    strong: Phrases = ()  # words that alone point here
    terms: Phrases = ()  # supporting words

    @property
    def names(self) -> Phrases:
        """Everything that staff may call it."""
        return (self.id, self.name, self.name_es, *self.was)


@dataclass(frozen=True, slots=True)
class PriorityKind:
    """A named rule over the text: what must be read at once, or which clock it may start."""

    id: str
    level: str  # urgent | high | clock
    notify: Phrases = ()  # roles and offices
    definition: str = ""
    definition_es: str = ""
    any: Phrases = ()
    all: tuple[Phrases, ...] = ()  # one of each group in one sentence
    near: tuple[Pair, ...] = ()  # one of the firsts, then one of the seconds
    beside: tuple[Pair, ...] = ()  # one of each, in either order, also over the end of a sentence
    unless: Phrases = ()  # everyday uses, which do not count
    doubt: Phrases = ()  # what makes the sign after it one to look at only: "no", "what is the plan if"
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class Net:
    """Words that alone deserve a human look: they raise nothing."""

    id: str
    kinds: Phrases  # the priority kinds that a reader should think of
    phrases: Phrases = ()
    all: tuple[Phrases, ...] = ()  # one of each group in one sentence
    near: tuple[Pair, ...] = ()  # one of the firsts, then one of the seconds
    beside: tuple[Pair, ...] = ()  # one of each, in either order, also over the end of a sentence
    weak: Phrases = ()  # two different ones together
    unless: Phrases = ()  # everyday uses, which do not count


@dataclass(frozen=True, slots=True)
class CategoryList:
    """The district's list."""

    categories: tuple[Category, ...]
    kinds: tuple[PriorityKind, ...]
    nets: tuple[Net, ...]
    unsure_category: str  # what reports count a case under while it has no category

    def get(self, category_id: str) -> Category | None:
        """Return the category with this id, or the one that replaced it."""
        return next((c for c in self.categories if category_id == c.id or category_id in c.was), None)

    def find(self, text: str) -> list[Category]:
        """Return what staff may mean by a typed name: one when it is plain, several when it is not, none when unknown.

        Case, accents and hyphens do not matter; a whole name wins over the beginning of another.
        """
        wanted = plain(text)
        if not wanted:
            return []
        named = [(c, [plain(name) for name in c.names]) for c in self.categories]
        whole = [c for c, names in named if wanted in names]
        return whole or [c for c, names in named if any(name.startswith(wanted) for name in names)]

    def nearest(self, text: str) -> Category | None:
        """Return the category that a mistyped name comes nearest to: for "did you mean"."""
        whose: dict[str, Category] = {}
        for category in self.categories:
            for name in map(plain, category.names):
                for spelling in (name, *(word for word in name.split() if len(word) > 3)):  # noqa: PLR2004 - no "and"
                    whose.setdefault(spelling, category)
        close = difflib.get_close_matches(plain(text[:LONGEST_NAME]), whose, n=1, cutoff=0.7)
        return whose[close[0]] if close else None


def default_text() -> str:
    """Return the text of the list that ships with Casepost."""
    return resources.files("cases").joinpath("categories.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def shipped() -> CategoryList:
    """Return the list that ships with Casepost."""
    return parse_categories(default_text())


def load(path: Path | None = None) -> CategoryList:
    """Return the list of a file, or without one the list that ships with Casepost.

    A file of categories alone keeps the priority rules that ship: nobody switches alerts off by leaving them out.
    """
    if path is None:
        return shipped()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CategoryFileError(
            [f"{path}: there is no such file; correct [categories] file or leave it out"]
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CategoryFileError([f"{path}: cannot be read ({error}); it must be a readable file in UTF-8"]) from error
    try:
        found = parse_categories(text)
    except CategoryFileError as error:
        raise CategoryFileError(f"{path}: {mistake}" for mistake in error.mistakes) from error
    return found if found.kinds else replace(found, kinds=shipped().kinds, nets=shipped().nets)


def parse_categories(text: str) -> CategoryList:
    """Return the list that the text of a categories.toml means."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CategoryFileError([f"not valid TOML: {error}; correct that line"]) from error
    mistakes: list[str] = []
    lines = FileLines(text)
    top = Entry("the top of the file", document, mistakes, lines)
    if top.whole_number("version", VERSION) != VERSION:
        top.mistake("version", f"this Casepost reads version = {VERSION}")
    result = CategoryList(
        categories=tuple(map(_category, top.entries("category"))),
        kinds=tuple(map(_kind, top.entries("priority"))),
        nets=tuple(map(_net, top.entries("net"))),
        unsure_category=top.text("unsure_category"),
    )
    top.no_more_keys()
    mistakes.extend(_contradictions(result, lines))
    if mistakes:
        raise CategoryFileError(mistakes)
    return result


def _category(entry: Entry) -> Category:
    category = Category(
        id=entry.id(),
        name=entry.text("name"),
        name_es=entry.text("name_es", entry.text("name")),
        definition=entry.text("definition", ""),
        sensitive=entry.flag("sensitive"),
        clock=entry.one_of("clock", CLOCKS, "") or None,
        was=entry.texts("was"),
        strong=entry.phrases("strong") + entry.phrases("strong_es"),
        terms=entry.phrases("terms") + entry.phrases("terms_es"),
    )
    entry.texts("priority")  # a hint for readers of the file: the rules decide
    entry.no_more_keys()
    return category


def _kind(entry: Entry) -> PriorityKind:
    kind = PriorityKind(
        id=entry.id(),
        level=entry.one_of("level", LEVELS),
        notify=entry.texts("notify"),
        definition=entry.text("definition", ""),
        definition_es=entry.text("definition_es", ""),
        any=entry.phrases("any"),
        all=entry.groups("all"),
        near=entry.pairs("near"),
        beside=entry.pairs("beside"),
        unless=entry.phrases("unless"),
        doubt=entry.phrases("doubt"),
        clock=entry.one_of("clock", CLOCKS, "") or None,
    )
    entry.whole_number("clock_days", 0)  # for readers of the file: clocks are counted elsewhere
    entry.no_more_keys()
    if kind.level == "clock" and kind.clock is None:
        entry.mistake("clock", 'is missing; a kind of level = "clock" suggests one')
    if not (kind.any or kind.all or kind.near or kind.beside):
        entry.mistake("any", "is missing; without any, all, near or beside the kind would never be found")
    return kind


def _net(entry: Entry) -> Net:
    entry.one_of("level", ("look",))
    net = Net(
        id=entry.id(),
        kinds=entry.texts("kinds"),
        phrases=entry.phrases("en") + entry.phrases("es"),
        all=entry.groups("all"),
        near=entry.pairs("near"),
        beside=entry.pairs("beside"),
        weak=entry.phrases("weak"),
        unless=entry.phrases("unless"),
    )
    entry.no_more_keys()
    if not (net.phrases or net.all or net.near or net.beside or net.weak):
        entry.mistake("en", "is missing; without en, es, all, near, beside or weak the net would catch nothing")
    return net


def _contradictions(found: CategoryList, lines: FileLines) -> Iterator[str]:
    """Yield what is right in each entry and wrong between them."""
    for place, key, text, mistake in _disagreements(found):
        yield f"line {lines.line(place, key, text)}: {mistake}"


def _disagreements(found: CategoryList) -> Iterator[tuple[Place, str, str, str]]:
    """Yield the entry, key and text that come second, and what contradicts what stood before."""
    if not found.categories:
        yield TOP, "", "", "the top of the file: category is missing; give at least one [[category]] entry"
    for title, ids in (
        ("category", [c.id for c in found.categories]),
        ("priority", [k.id for k in found.kinds]),
        ("net", [n.id for n in found.nets]),
    ):
        for at, twice in _again([one] for one in ids):
            yield (title, at), "id", "", f'[[{title}]] "{twice}": id stands more than once; give each entry its own'
    ids = [c.id for c in found.categories]
    for at, twice in _again(
        [*c.was, *([c.id] if ids.index(c.id) == n else [])] for n, c in enumerate(found.categories)
    ):
        mistake = "it is also an id or stands in another was; an old id has one successor"
        yield ("category", at), "was", twice, f'[[category]] was = ["{twice}"]: {mistake}'
    for at, twice in _again({plain(c.name), plain(c.name_es)} for c in found.categories):
        mistake = "two categories share it; staff could not tell them apart"
        yield ("category", at), "name", "", f'[[category]] name "{twice}": {mistake}'
    if found.unsure_category and found.unsure_category not in ids:
        mistake = f'is "{found.unsure_category}"; it must be the id of a [[category]]'
        yield TOP, "unsure_category", "", f"the top of the file: unsure_category {mistake}"
    kinds = {kind.id for kind in found.kinds}
    for at, net in enumerate(found.nets, 1):
        for unknown in sorted(set(net.kinds) - kinds):
            mistake = f'[[net]] "{net.id}": kinds holds "{unknown}"; it must be the id of a [[priority]]'
            yield ("net", at), "kinds", unknown, mistake


def _again(groups: Iterable[Iterable[str]]) -> list[tuple[int, str]]:
    """Return each text that stood before, with the place of the group, from 1, in which it stands again."""
    seen: set[str] = set()
    again: dict[str, int] = {}
    for at, group in enumerate(groups, 1):
        for text in group:
            if text and text in seen:
                again.setdefault(text, at)
            seen.add(text)
    return [(at, text) for text, at in sorted(again.items())]
