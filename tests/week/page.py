"""Writes the week as a page that a person can read: docs/letters.md."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from support.clients import PACIFIC
from week.desk import Exchange, Left, Week

INTRO = """\
# A week at the desk

Every mail and every letter of an invented week: {mails} mails and {letters} letters in {exchanges} exchanges, as the
tests play it against the real program. The first lines of each step say why somebody writes; then come their mail and
every letter that left because of it, whole; only of receipts that repeat one above, the lines that differ. What stands
here is compared with what the program writes at each run of the tests (`tests/week` holds the script), so nothing on
this page is made up or out of date.

**The people.** Ana Ruiz answers the mail of the district, alone; Ben Okafor is her backup. Olga Petrov has oversight,
Sam Lindgren is the superintendent, Sid Marsh the safety officer, Priya Nair the records officer. Rita Sol sits at the
front desk. Dana Reyes is Transportation, Carla Mendes the office of Bannon Creek School. Jordan Lee, Rosa Mora and
Daniel Cho are Board members. Everybody else writes to the district.

**What is in it.** {commands} of the {all_commands} commands, in {lines} command lines, and {kinds} of the {all_kinds}
kinds of letter. The other letters stand in `tests/golden`. Besides this week more than {tests} mails are written and
answered in `tests/conversations`. A test sees to it that every command is used in one of these conversations, and that
every kind of letter is compared with one that a person has read.
"""
_MINUTE = timedelta(minutes=1)
SAME = "The same letter as [letter {number}](#letter-{number}), but for these lines:"
REPEATED = frozenset({"receipt"})  # the words of the district: shown whole once, and then by what differs


def page(week: Week, **counts: int) -> str:
    """Return the page."""
    return "\n".join((INTRO.format(**counts), *_contents(week), *_days(week))).rstrip() + "\n"


def _contents(week: Week) -> Iterator[str]:
    yield "## Contents\n"
    for day in week.days:
        yield f"- [{day.name}](#{_anchor(day.name)}): {day.about}"
    yield ""


def _anchor(heading: str) -> str:
    return heading.lower().replace(",", "").replace(" ", "-")


def _days(week: Week) -> Iterator[str]:
    number = 0
    shown: list[Left] = []
    for day in week.days:
        yield f"## {day.name}\n"
        for exchange in day.exchanges:
            number += 1
            yield f"### {number}. {_clock(exchange.at)}\n"
            yield f"{exchange.why}\n"
            yield from _mail(exchange)
            for letter in exchange.letters:
                yield from _letter(letter, exchange, shown)
                shown.append(letter)


def _mail(exchange: Exchange) -> Iterator[str]:
    if exchange.writer is None:
        return
    name, address = exchange.writer
    answers = ""
    if exchange.answers is not None:
        answers = f", in reply to [letter {exchange.answers.number}](#letter-{exchange.answers.number})"
    how = f" ({exchange.how})" if exchange.how else ""
    yield f"**{name}** <{address}> writes{answers}{how}:\n"
    yield _block(exchange.subject, exchange.text)
    if not exchange.letters:
        yield "No letter follows.\n"


def _letter(one: Left, exchange: Exchange, shown: list[Left]) -> Iterator[str]:
    later = "" if one.at - exchange.at < _MINUTE else f", {_clock(one.at)}"
    yield f'<a id="letter-{one.number}"></a>**Letter {one.number}** to {one.letter.to} (`{one.kind}`){later}\n'
    text = _tidy(one.letter.text)
    model = next((other for other in shown if one.kind in REPEATED and _alike(other, one)), None)
    if model is None:
        yield _block(one.letter.subject, text)
    else:
        yield SAME.format(number=model.number) + "\n"
        differing = zip(text.split("\n"), _tidy(model.letter.text).split("\n"), strict=True)
        yield _block(one.letter.subject, "\n".join(new for new, old in differing if new != old))


def _alike(other: Left, one: Left) -> bool:
    """Whether two letters have the same lines but for a few."""
    new, old = _tidy(one.letter.text).split("\n"), _tidy(other.letter.text).split("\n")
    return other.kind == one.kind and len(new) == len(old) and sum(map(str.__ne__, new, old)) * 4 < len(new)


def _block(subject: str, text: str) -> str:
    return f"```text\nSubject: {subject}\n\n{_tidy(text)}\n```\n"


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n")


def _clock(at: datetime) -> str:
    here = at.astimezone(PACIFIC)
    return f"{here.hour % 12 or 12}:{here.minute:02} {'a.m.' if here.hour < 12 else 'p.m.'}"
