"""What must be read at once, which clocks a mail may start: named rules over the text, with the words that say so.

The rules only raise; people lower (domain.md 5.11). Every rule looks at one sentence at a time.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import log1p
from typing import Literal

from cases.categories import CategoryList, Net, PriorityKind
from cases.experience import UNTAUGHT, Counts, Experience, Features, Lesson
from cases.signs import REASONS, SignFinder, Signs
from cases.weak_signs import Points, WeakSigns, shipped
from cases.words import LONGEST_TEXT, Sentence, sentences_of
from cases.yes_no import Leaning, everyday, leaning, named_features, sign_feature, taught_features

Level = Literal["now", "today", "possible", "normal"]

LEVELS: dict[str, Level] = {"urgent": "now", "high": "today"}
WEAK = "weak-signs"  # the name of a mark by weak signs and people's answers, where no net of the list marks
LEARNED_WORDS = 2  # of the words shown
NET_WORD, NET_PHRASE = 0.9, 1.6  # points, times log(1 + how many single words, how many of more words a net caught)
CONVINCED = 1.5  # a leaning that marks a mail whose words point at no kind: people have said so of many like it
PER_POINT = 3.0  # of leaning: what people answered adds to the points of the weak signs
_Words = dict[str, tuple[str, ...]]  # by the id of a rule

TAIL = 10_000  # characters of a text that is too long to be read whole: the serious thing may stand last


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


class PriorityRules:
    """The rules of a list, compiled once for any number of mails."""

    def __init__(self, categories: CategoryList, weak: WeakSigns | None = None) -> None:
        self._weak = shipped() if weak is None else weak
        self._kinds = categories.kinds
        self._nets = categories.nets
        self._finder = SignFinder([*map(_signs_of_kind, self._kinds), *map(_signs_of_net, self._nets)])

    def assess(self, text: str, subject: str = "", experience: Experience = UNTAUGHT) -> Assessment:
        """Return what the rules say of the words that somebody wrote now, quoted mail left out, and of the subject.

        What people answered before adds marks and takes marks away. It never touches what a rule raises.
        """
        sentences = _sentences(subject, text)
        fired, doubted, caught = self._heard(sentences)
        named = named_features(subject, text)
        signs = chain.from_iterable(caught.values())
        counts = experience.counts(Lesson.PRIORITY, tuple(sorted({*named, *map(sign_feature, signs)})))
        hits = self._hits(fired)
        caught = _without_everyday(caught, counts)
        weak, learned = self._weak.strongest(sentences), leaning(counts, named)
        points = self._weak.total(weak) + _net_points(caught) + learned.score / PER_POINT
        enough = points >= self._weak.mark_from
        nets = self._marks(fired, doubted, caught if enough else {})
        if enough and not (hits or nets):
            said = self._weak.said(weak)
            nets = (_reading(said, learned),) if said.kinds or learned.score >= CONVINCED else ()
        level: Level = hits[0].level if hits else "possible" if nets else "normal"
        return Assessment(level, hits, self._clocks(fired), nets)

    def features(self, subject: str, text: str) -> Features:
        """Return by what a mail is learned when a person has said whether it had to be read today."""
        _, _, caught = self._heard(_sentences(subject, text))
        signs = map(sign_feature, chain.from_iterable(caught.values()))
        return tuple(sorted({*taught_features(named_features(subject, text)), *signs}))

    def _heard(self, sentences: Sequence[Sentence]) -> tuple[_Words, _Words, _Words]:
        """Return the words of the kinds that hold, of those that only would if it were certain, and of the nets."""
        fired: _Words = {}
        doubted: _Words = {}
        caught: _Words = {}
        for rule, words in sorted(self._finder.find(sentences).items()):
            if rule >= len(self._kinds):
                caught[self._nets[rule - len(self._kinds)].id] = words.reasons()
            elif words.reasons():
                fired[self._kinds[rule].id] = words.reasons()
            elif self._kinds[rule].level in LEVELS:
                doubted[self._kinds[rule].id] = words.doubts()
        return fired, doubted, caught

    def _hits(self, fired: _Words) -> tuple[Hit, ...]:
        hits = (
            Hit(kind.id, LEVELS[kind.level], fired[kind.id], kind.notify)
            for kind in self._kinds
            if kind.id in fired and kind.level in LEVELS
        )
        return tuple(sorted(hits, key=lambda hit: hit.level != "now"))

    def _marks(self, fired: _Words, doubted: _Words, caught: _Words) -> tuple[NetHit, ...]:
        """Return what to look at; a net is silent about kinds that fired by themselves."""
        marks = [NetHit(kind, (kind,), words) for kind, words in doubted.items() if words]
        for net in self._nets:
            rest = tuple(kind for kind in net.kinds if kind not in fired)
            if rest and caught.get(net.id):
                marks.append(NetHit(net.id, rest, caught[net.id]))
        return tuple(marks)

    def _clocks(self, fired: _Words) -> tuple[ClockHint, ...]:
        rules: dict[str, list[str]] = defaultdict(list)
        for kind in self._kinds:
            if kind.id in fired and kind.clock is not None:
                rules[kind.clock].append(kind.id)
        hints = []
        for clock, names in rules.items():
            quotes = {quote.casefold(): quote for quote in chain.from_iterable(fired[name] for name in names)}
            hints.append(ClockHint(clock, tuple(quotes.values())[:REASONS], tuple(names)))
        return tuple(hints)


def _signs_of_kind(kind: PriorityKind) -> Signs:
    return Signs(any=kind.any, all=kind.all, near=kind.near, beside=kind.beside, unless=kind.unless, doubt=kind.doubt)


def _signs_of_net(net: Net) -> Signs:
    return Signs(any=net.phrases, all=net.all, near=net.near, beside=net.beside, weak=net.weak, unless=net.unless)


def _sentences(subject: str, text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a mail; of one that is too long to be read whole the last ones too."""
    last = text[max(LONGEST_TEXT, len(text) - TAIL) :]
    return (*sentences_of(subject), *sentences_of(text), *(sentences_of(last) if last else ()))


def _reading(weak: Points, learned: Leaning) -> NetHit:
    """Return the mark of a mail in which no net caught anything: its weak signs and what people answered say it."""
    because = tuple(dict.fromkeys((*learned.because[:LEARNED_WORDS], *weak.because)))[:REASONS]
    return NetHit(WEAK, weak.kinds or (WEAK,), because)


def _net_points(caught: _Words) -> float:
    """Return what the words that the nets caught weigh; a word that two nets hold counts once."""
    words = {word.casefold() for quotes in caught.values() for word in quotes}
    phrases = sum(" " in word for word in words)
    return NET_WORD * log1p(len(words) - phrases) + NET_PHRASE * log1p(phrases)


def _without_everyday(caught: _Words, counts: Counts) -> _Words:
    """Return what the nets caught without the words that people answered "normal" to again and again."""
    known = everyday(counts, chain.from_iterable(caught.values()))
    return {net: tuple(word for word in words if word not in known) for net, words in caught.items()}
