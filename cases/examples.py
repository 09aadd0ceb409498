"""Experience from a list of examples: texts and the category that a person gave each. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from cases.experience import NO, YES, Lesson, Memory
from cases.suggest import Suggester, hit_bucket

ASKED_FIRST = 1000  # examples that are suggested on before they are learned: what confidence rests on


class Example(NamedTuple):
    """A text, and the category that is right for it."""

    subject: str
    text: str
    category: str


def learned_from(examples: Sequence[Example], suggester: Suggester) -> Memory:
    """Return what the examples teach, in their order. The last thousand also teach how sure a suggestion may be."""
    memory = Memory()
    for place, one in enumerate(examples):
        if place >= len(examples) - ASKED_FIRST:
            suggestion = suggester.suggest(one.subject, one.text, memory)
            if suggestion.ranked:
                hit = YES if suggestion.ranked[0].category == one.category else NO
                memory.learn(Lesson.HIT, (hit_bucket(suggestion.score),), hit)
        memory.learn(Lesson.CATEGORY, suggester.features(one.subject, one.text), one.category)
    return memory
