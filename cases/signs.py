"""Whether a rule of words holds for a text, and which words say so: for many rules in one pass.

A sentence is looked at for itself; only `beside` reaches over the end of one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise, product

from cases.entries import Pair
from cases.entries import Phrases as Words
from cases.spelling import Spelling
from cases.words import Phrases, Sentence, folded_phrase

NEAR = 4  # words between the two halves of a `near` rule: "the AIDE on the blacktop GRABBED"
BESIDE = 8  # words between the two of a `beside` rule: "in the DARK. That is how I found my SON"
TOGETHER = 25  # words from the first to the last sign of an `all` rule: who types no full stop writes one long sentence
BY = frozenset({"by", "por"})  # "GRABBED by the AIDE" says what "the AIDE GRABBED" says
WEAK = 2  # different weak signs that together are one
REACH, LONG_DOUBT = 4, 3  # words between "what is the plan if" and what it doubts; "no" stands right before
REASONS = 5  # words shown of each rule
PLACES = 20  # of one group in one sentence: a sentence that says "gun" a thousand times need not be weighed out
CHOICES = 1000  # of one place a group, for the same reason

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Signs:
    """The words of one rule, as the head of categories.toml explains its keys."""

    any: Words = ()
    all: tuple[Words, ...] = ()
    near: tuple[Pair, ...] = ()
    beside: tuple[Pair, ...] = ()
    weak: Words = ()
    unless: Words = ()
    doubt: Words = ()


@dataclass(slots=True)
class Heard:
    """The words that make one rule hold, as they were written, and those that only would if they were not in doubt."""

    words: dict[str, str] = field(default_factory=dict)
    doubted: dict[str, str] = field(default_factory=dict)
    weak: dict[int, str] = field(default_factory=dict)

    def reasons(self) -> tuple[str, ...]:
        """Return the words that make the rule hold; none when it does not."""
        enough = self.weak.values() if len(self.weak) >= WEAK else ()
        return _few(self.words.values()) or _few(enough)

    def doubts(self) -> tuple[str, ...]:
        """Return the words that would make the rule hold if nobody had said "no" or "what if" before them."""
        return _few(self.doubted.values())


@dataclass(frozen=True, slots=True)
class _Use:
    """What a phrase means for a rule."""

    rule: int
    part: str  # any | weak | unless | doubt | all | near | beside
    row: int = 0  # which group of `all`, which pair of `near` or `beside`
    side: int = 0  # which half of the pair
    long: bool = False  # of `doubt`: it reaches over some words


@dataclass(slots=True)
class _Places:
    """Where the parts of one rule stand in one sentence."""

    spans: dict[tuple[str, int, int], list[Span]] = field(default_factory=lambda: defaultdict(list))
    weak: list[tuple[Span, int]] = field(default_factory=list)
    excused: set[int] = field(default_factory=set)
    doubted: set[int] = field(default_factory=set)

    def add(self, use: _Use, span: Span, label: int) -> None:
        match use.part:
            case "unless":
                self.excused.update(range(*span))
            case "doubt":
                self.doubted.update(range(span[1], span[1] + 1 + (REACH if use.long else 0)))
            case "weak":
                self.weak.append((span, label))
            case _:
                self.spans[use.part, use.row, use.side].append(span)

    def counting(self, part: str, row: int = 0, side: int = 0, *, doubted: bool = False) -> list[Span]:
        """Return the spans that no everyday use covers, even in part: the rest of the sentence still counts."""
        return [
            span
            for span in self.spans.get((part, row, side), ())
            if self.excused.isdisjoint(range(*span)) and (doubted or span[0] not in self.doubted)
        ][:PLACES]

    def rows(self, part: str) -> list[int]:
        """Return the pairs or groups of which anything stands here."""
        return sorted({row for one, row, _ in self.spans if one == part})


class SignFinder:
    """Rules of words, compiled once for any number of texts."""

    def __init__(self, rules: Sequence[Signs]) -> None:
        self._rules = tuple(rules)
        uses: dict[str, set[_Use]] = defaultdict(set)
        for number, signs in enumerate(rules):
            for phrase, use in _uses(number, signs):
                uses[phrase].add(use)
        self._uses = tuple(uses.values())
        self._phrases = Phrases((phrase, label) for label, phrase in enumerate(uses))
        self._spelling = Spelling(uses)

    def find(self, sentences: Iterable[Sentence]) -> dict[int, Heard]:
        """Return what each rule heard in the sentences of a text; a rule of which nothing stands there is left out."""
        heard: dict[int, Heard] = defaultdict(Heard)
        last: dict[int, _Places] = {}
        last_sentence = Sentence((), ())
        for sentence in sentences:
            places: dict[int, _Places] = defaultdict(_Places)
            for start, end, label in self._phrases.find(self._spelling.mended(sentence.words)):
                for use in self._uses[label]:
                    places[use.rule].add(use, (start, end), label)
            for rule, where in places.items():
                self._hear(heard[rule], rule, where, sentence)
                if self._rules[rule].beside and rule in last:
                    before = (last[rule], last_sentence)
                    _note(heard[rule].words, _over_the_end(before, (where, sentence)))
            last, last_sentence = places, sentence
        return heard

    def _hear(self, heard: Heard, rule: int, where: _Places, sentence: Sentence) -> None:
        groups = len(self._rules[rule].all)
        _note(heard.words, _reasons(where, groups, sentence))
        if where.doubted and not heard.words:
            _note(heard.doubted, _reasons(where, groups, sentence, doubted=True))
        taken: set[int] = set()
        for span, label in where.weak:
            if taken.isdisjoint(range(*span)) and where.excused.isdisjoint(range(*span)):
                taken.update(range(*span))
                if len(heard.weak) < REASONS:
                    heard.weak.setdefault(label, sentence.quote(*span))


def _uses(number: int, signs: Signs) -> Iterator[tuple[str, _Use]]:
    """Yield every phrase of a rule with what it means there."""
    for part in ("any", "weak", "unless"):
        yield from ((phrase, _Use(number, part)) for phrase in getattr(signs, part))
    for phrase in signs.doubt:
        yield phrase, _Use(number, "doubt", long=len(folded_phrase(phrase).split()) >= LONG_DOUBT)
    for row, phrases in enumerate(signs.all):
        yield from ((phrase, _Use(number, "all", row)) for phrase in phrases)
    for part, pairs in (("near", signs.near), ("beside", signs.beside)):
        for row, pair in enumerate(pairs):
            for side, phrases in enumerate(pair):
                yield from ((phrase, _Use(number, part, row, side)) for phrase in phrases)


def _reasons(where: _Places, groups: int, sentence: Sentence, *, doubted: bool = False) -> Iterator[str]:
    """Yield the words of a sentence that make a rule hold."""
    yield from (sentence.quote(*span) for span in where.counting("any", doubted=doubted))
    for row in where.rows("near"):
        firsts, seconds = (where.counting("near", row, side, doubted=doubted) for side in (0, 1))
        if (near := _near(firsts, seconds, sentence.words)) is not None:
            yield sentence.quote(*near)
    for row in where.rows("beside"):
        ones, others = (where.counting("beside", row, side, doubted=doubted) for side in (0, 1))
        if pair := _beside(ones, others):
            yield " ... ".join(sentence.quote(*span) for span in sorted(pair))
    if groups and len(where.rows("all")) == groups:
        chosen = _one_of_each([where.counting("all", row, doubted=doubted) for row in range(groups)])
        if chosen:
            yield " ... ".join(sentence.quote(*span) for span in sorted(chosen))


def _near(firsts: list[Span], seconds: list[Span], words: Sequence[str]) -> Span | None:
    """Return from where to where a first and a second stand in this order, or turned round with "by" between."""
    for a, b in product(firsts, seconds):
        if a[1] <= b[0] <= a[1] + NEAR:
            return a[0], b[1]
        if b[1] < a[0] <= b[1] + NEAR and not BY.isdisjoint(words[b[1] : a[0]]):
            return b[0], a[1]
    return None


def _beside(ones: list[Span], others: list[Span]) -> tuple[Span, Span] | None:
    """Return one of each in either order with few words between."""
    close = ((a, b) for a, b in product(ones, others) if a[1] <= b[0] <= a[1] + BESIDE or b[1] <= a[0] <= b[1] + BESIDE)
    return next(close, None)


def _over_the_end(before: tuple[_Places, Sentence], after: tuple[_Places, Sentence]) -> Iterator[str]:
    """Yield the words of `beside` pairs of which one half ends a sentence and the other begins the next."""
    (where, sentence), (then, following) = before, after
    length = len(sentence.words)
    for row in set(where.rows("beside")) & set(then.rows("beside")):
        for side in (0, 1):
            pairs = product(where.counting("beside", row, side), then.counting("beside", row, 1 - side))
            close = ((a, b) for a, b in pairs if length - a[1] + b[0] <= BESIDE)
            yield from (f"{sentence.quote(*a)} ... {following.quote(*b)}" for a, b in islice(close, 1))


def _one_of_each(groups: list[list[Span]]) -> tuple[Span, ...] | None:
    """Return one span of each group, none over another, the closest together and not far apart."""
    apart = (chosen for chosen in islice(product(*groups), CHOICES) if _disjoint(sorted(chosen)))
    best = min(apart, key=_length, default=None)
    return best if best is not None and _length(best) <= TOGETHER else None


def _length(spans: Iterable[Span]) -> int:
    return max(end for _, end in spans) - min(start for start, _ in spans)


def _disjoint(spans: list[Span]) -> bool:
    return all(a[1] <= b[0] for a, b in pairwise(spans))


def _note(words: dict[str, str], quotes: Iterable[str]) -> None:
    """Remember quotes, each once, however it is written, up to what a letter shows."""
    for quote in quotes:
        if len(words) >= REASONS:
            return
        words.setdefault(quote.casefold(), quote)


def _few(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))[:REASONS]
