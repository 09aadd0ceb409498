"""Words that were written before: prepared texts, and the answers of like cases."""

from cases.command.registry import command
from cases.commands import ANSWER, CommandError, Desk, Effect
from cases.lookup import Choice, find_one
from cases.relay import case_numbers, unfit_to_relay
from cases.routing import may_hear


@command("#use NAME", gives_text=True, example="#use bus-late")
def use(desk: Desk, rest: str) -> Effect:
    """Put a prepared text before yours, by its name, or the last answer of a like case, by its number."""
    numbers = case_numbers(rest, desk.district.office.case_prefix)
    words = _of_case(desk, numbers[0]) if numbers else _prepared(desk, rest)
    if words in desk.text:
        raise CommandError("These words stand in your text already. Take this line out, or take the words out.")
    return Effect(text=ANSWER, opening=words)


PRIVATE = "This answer may hold details of another family. Read it with #show {number} and copy what fits."


def _prepared(desk: Desk, name: str) -> str:
    texts = desk.facts.prepared
    choices = [Choice(words, (key,)) for key, words in sorted(texts.items())]
    try:
        return find_one(name, choices, "prepared text", "#use")
    except CommandError as error:
        if not texts or not error.nearest:
            raise
        names = ", ".join(sorted(texts))
        raise CommandError(f"There is no such prepared text. There are: {names}.", error.nearest) from error


def _of_case(desk: Desk, number: str) -> str:
    """Return the last answer given in another case, when nothing of its family stands in it."""
    other = desk.facts.others.get(number)
    given = desk.facts.answered_words.get(number)
    if other is None or not may_hear(other, desk.person):
        raise CommandError(f"There is no case {number} whose answer could be used.")
    if desk.case is not None and other.id == desk.case.id:
        raise CommandError("This is the case itself. Name another case, or a prepared text.")
    if other.restricted:
        raise CommandError(f"{number} is restricted: its answer cannot be used here. Write your own.")
    if given is None:
        raise CommandError(f"{number} has no answer in writing that could be used.")
    own_number = desk.case.number if desk.case else ""
    if given.private or unfit_to_relay(given.words, own_number, desk.district.office.case_prefix):
        raise CommandError(PRIVATE.format(number=number))
    return given.words
