"""What must be read at once, which clocks a mail may start: named rules over the text, with the words that say so.

The rules only raise; people lower (domain.md 5.11). Every rule looks at one sentence at a time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise, product
from typing import Literal

from cases.categories import CategoryList, PriorityKind
from cases.words import Phrases, Sentence, sentences_of

Level = Literal["now", "today", "possible", "normal"]

NEAR = 4  # words between the two halves of a `near` rule: "the AIDE on the blacktop GRABBED"
LEVELS: dict[str, Level] = {"urgent": "now", "high": "today"}
REASONS = 5  # words shown for each hit
PLACES = 20  # of one group in one sentence: a sentence that says "gun" a thousand times need not be weighed out
CHOICES = 1000  # of one place a group, for the same reason

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A kind that raises the priority."""

    kind: str
    level: Level
    because: tuple[str, ...]  # words as the writer wrote them
    notify: tuple[str, ...]  # roles and offices


@dataclass(frozen=True, slots=True)
class ClockHint:
    """A clock that the mail may start; a person confirms it."""

    kind: str  # domain.md 6
    because: tuple[str, ...]
    rules: tuple[str, ...]  # the priority kinds that suggest it


@dataclass(frozen=True, slots=True)
class NetHit:
    """Words that deserve a human look; they raise nothing and tell nobody new."""

    net: str
    kinds: tuple[str, ...]  # what a reader should think of
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules say of a mail."""

    level: Level = "normal"
    hits: tuple[Hit, ...] = ()  # the most urgent first
    clocks: tuple[ClockHint, ...] = ()
    nets: tuple[NetHit, ...] = ()


@dataclass(frozen=True, slots=True)
class _Use:
    """What a phrase means for a rule: one of its `any`, of its `unless`, or of a group of words."""

    rule: int
    part: str  # any | unless | all | first | second | net
    row: int = 0  # which `near` pair
    group: int = 0  # which list of `all`


@dataclass(slots=True)
class _Places:
    """Where the parts of one rule stand in one sentence."""

    alone: list[Span] = field(default_factory=list)
    excused: set[int] = field(default_factory=set)
    groups: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    firsts: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    seconds: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))

    def add(self, use: _Use, span: Span) -> None:
        match use.part:
            case "unless":
                self.excused.update(range(*span))
            case "all":
                self.groups[use.group].append(span)
            case "first":
                self.firsts[use.row].append(span)
            case "second":
                self.seconds[use.row].append(span)
            case _:
                self.alone.append(span)

    def counting(self, spans: Iterable[Span]) -> list[Span]:
        """Return the spans that no everyday use covers, even in part: the rest of the sentence still counts."""
        return [span for span in spans if self.excused.isdisjoint(range(*span))][:PLACES]


class PriorityRules:
    """The rules of a list, compiled once for any number of mails."""

    def __init__(self, categories: CategoryList) -> None:
        self._kinds = categories.kinds
        self._nets = categories.nets
        uses: dict[str, set[_Use]] = defaultdict(set)
        for number, kind in enumerate(self._kinds):
            for phrase, use in _uses(number, kind):
                uses[phrase].add(use)
        for number, net in enumerate(self._nets):
            for phrase in net.phrases:
                uses[phrase].add(_Use(number, "net"))
        self._uses = tuple(uses.values())
        self._phrases = Phrases((phrase, label) for label, phrase in enumerate(uses))

    def assess(self, text: str, subject: str = "") -> Assessment:
        """Return what the rules say of the words that somebody wrote now, quoted mail left out, and of the subject."""
        because: dict[int, dict[str, str]] = defaultdict(dict)
        caught: dict[int, dict[str, str]] = defaultdict(dict)
        for sentence in (*sentences_of(subject), *sentences_of(text)):
            places: dict[int, _Places] = defaultdict(_Places)
            for start, end, label in self._phrases.find(sentence.words):
                for use in self._uses[label]:
                    if use.part == "net":
                        _note(caught[use.rule], sentence.quote(start, end))
                    else:
                        places[use.rule].add(use, (start, end))
            for rule, where in places.items():
                for words in _reasons(where, len(self._kinds[rule].all), sentence):
                    _note(because[rule], words)
        fired = {self._kinds[rule].id: _few(because[rule]) for rule in sorted(because) if because[rule]}
        return self._assessment(fired, {self._nets[net].id: _few(words) for net, words in caught.items()})

    def _assessment(self, fired: dict[str, tuple[str, ...]], caught: dict[str, tuple[str, ...]]) -> Assessment:
        hits = [
            Hit(kind.id, LEVELS[kind.level], fired[kind.id], kind.notify)
            for kind in self._kinds
            if kind.id in fired and kind.level in LEVELS
        ]
        hits.sort(key=lambda hit: hit.level != "now")
        # A net is silent about kinds that fired by themselves (the head of categories.toml).
        nets = tuple(
            NetHit(net.id, rest, caught[net.id])
            for net in self._nets
            if net.id in caught and (rest := tuple(kind for kind in net.kinds if kind not in fired))
        )
        level: Level = hits[0].level if hits else "possible" if nets else "normal"
        return Assessment(level, tuple(hits), self._clocks(fired), nets)

    def _clocks(self, fired: dict[str, tuple[str, ...]]) -> tuple[ClockHint, ...]:
        rules: dict[str, list[str]] = defaultdict(list)
        for kind in self._kinds:
            if kind.id in fired and kind.clock is not None:
                rules[kind.clock].append(kind.id)
        hints = []
        for clock, names in rules.items():
            words: dict[str, str] = {}
            for quote in chain.from_iterable(fired[name] for name in names):
                _note(words, quote)
            hints.append(ClockHint(clock, _few(words), tuple(names)))
        return tuple(hints)


def _uses(number: int, kind: PriorityKind) -> Iterator[tuple[str, _Use]]:
    """Yield every phrase of a kind with what it means there."""
    yield from ((phrase, _Use(number, "any")) for phrase in kind.any)
    yield from ((phrase, _Use(number, "unless")) for phrase in kind.unless)
    for group, phrases in enumerate(kind.all):
        yield from ((phrase, _Use(number, "all", group=group)) for phrase in phrases)
    for row, (firsts, seconds) in enumerate(kind.near):
        yield from ((phrase, _Use(number, "first", row=row)) for phrase in firsts)
        yield from ((phrase, _Use(number, "second", row=row)) for phrase in seconds)


def _reasons(where: _Places, groups: int, sentence: Sentence) -> Iterator[str]:
    """Yield the words of a sentence that make a rule hold."""
    yield from (sentence.quote(*span) for span in where.counting(where.alone))
    for row, firsts in where.firsts.items():
        if pair := _near(where.counting(firsts), where.counting(where.seconds.get(row, []))):
            yield sentence.quote(pair[0][0], pair[1][1])
    if groups and len(where.groups) == groups:
        chosen = _one_of_each([where.counting(where.groups[group]) for group in range(groups)])
        if chosen:
            yield " ... ".join(sentence.quote(*span) for span in sorted(chosen))


def _near(firsts: list[Span], seconds: list[Span]) -> tuple[Span, Span] | None:
    """Return a first and a second in this order with at most four words between."""
    return next(((a, b) for a, b in product(firsts, seconds) if a[1] <= b[0] <= a[1] + NEAR), None)


def _one_of_each(groups: list[list[Span]]) -> tuple[Span, ...] | None:
    """Return one span of each group, none over another, the closest together."""
    apart = (chosen for chosen in islice(product(*groups), CHOICES) if _disjoint(sorted(chosen)))
    return min(apart, key=lambda chosen: max(chosen)[1] - min(chosen)[0], default=None)


def _disjoint(spans: list[Span]) -> bool:
    return all(a[1] <= b[0] for a, b in pairwise(spans))


def _note(words: dict[str, str], quote: str) -> None:
    """Remember a quote once, however it is written, up to what a letter shows."""
    if len(words) < REASONS:
        words.setdefault(quote.casefold(), quote)


def _few(words: dict[str, str]) -> tuple[str, ...]:
    return tuple(words.values())
