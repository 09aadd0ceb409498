"""Plays an attack in the town and says what went wrong: nothing, when the attack failed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any

from support.town import BORDER, HELP, Mail

from attacks.attack import Attack, Expected
from attacks.besieged import PEOPLE, BesiegedTown, as_read
from attacks.invariants import before, complaints
from attacks.logbook import logbook, unfit
from attacks.scenes_identity import SCENES
from cases.events import Step
from ingest.parse import decode_attachment

UNDO = 3  # minutes: what waits for #undo has left then


@dataclass(frozen=True, slots=True)
class Aftermath:
    """The town after an attack: what came in, what left because of it, what came to pass."""

    town: BesiegedTown
    mails: Sequence[Mail]
    letters: Sequence[dict[str, Any]]
    steps: Sequence[Step]
    values: dict[str, str]

    @property
    def row(self) -> dict[str, Any]:
        """What is kept of the last copy."""
        return self.town.row(self.mails[-1].became.message)


def play(town: BesiegedTown, attack: Attack) -> list[str]:
    """Let an attack happen and return what went wrong."""
    values = {
        **SCENES[attack.expected.scene](town),
        "help": HELP,
        "border": BORDER,
        "date": format_datetime(town.now),
    }
    start = before(town)
    mails, wrong = [], []
    with logbook() as lines:
        for number in range(1, attack.expected.times + 1):
            was = before(town) if number > 1 else start
            mails.append(town.deliver(attack.copy(values, number), size=attack.expected.says_size))
            if attack.expected.minutes:
                town.wait(minutes=attack.expected.minutes)
            wrong += complaints(town, was, mails[-1])
        town.wait(minutes=UNDO)
    wrong += unfit(lines)
    letters = [row for row in town.outbox() if row["id"] not in start.letters]
    steps = [step for number, all_ in town.histories().items() for step in all_[start.steps.get(number, 0) :]]
    after = Aftermath(town, mails, letters, steps, values)
    return [*wrong, *(complaint for check in CHECKS for complaint in check(attack.expected, after))]


def _becomes(wanted: Expected, after: Aftermath) -> Iterator[str]:
    became = [mail.became.what for mail in after.mails]
    if became != wanted.each_becomes:
        yield f"became {became}, not {wanted.each_becomes}: {after.mails[-1].became.why}"
    if wanted.taken_for is not None and after.mails[-1].became.kind != wanted.taken_for:
        yield f"was taken for {after.mails[-1].became.kind!r}, not {wanted.taken_for!r}"


def _letters(wanted: Expected, after: Aftermath) -> Iterator[str]:
    went = sorted((row["kind"], row["recipient"]) for row in after.letters)
    if wanted.letters is not None:
        due = sorted((kind, _address(one)) for kind, people in wanted.letters.items() for one in people)
        if went != due:
            yield f"letters {went}, not {due}"
    for one in wanted.no_letter_to:
        if _address(one) in {recipient for _, recipient in went}:
            yield f"{one} got a letter: {went}"


def _address(person: str) -> str:
    return person if "@" in person else PEOPLE[person]


def _words(wanted: Expected, after: Aftermath) -> Iterator[str]:
    inside = "".join(_readable(row) for row in after.letters if _is_staff(after, row))
    outside = "".join(_readable(row) for row in after.letters if not _is_staff(after, row))
    yield from (f"{word!r} stands in a letter" for word in wanted.in_no_letter if word in inside + outside)
    yield from (f"{word!r} stands in a letter to outside" for word in wanted.in_no_letter_outside if word in outside)
    yield from (f"{word!r} stands in no letter to staff" for word in wanted.in_letters_inside if word not in inside)


def _is_staff(after: Aftermath, row: dict[str, Any]) -> bool:
    person = after.town.service.district.people.with_address(row["recipient"])
    return person is not None and person.is_staff


def _readable(row: dict[str, Any]) -> str:
    """Return all that a reader or a program finds in a letter."""
    letter = as_read(row)
    return "\n".join([letter.text, *letter.headers.values(), row["data"].decode("latin-1")])


def _kept(wanted: Expected, after: Aftermath) -> Iterator[str]:
    row = after.row
    text = f"{row['text']}\n{row['body']}"
    yield from (f"the text kept lacks {word!r}" for word in wanted.case_text_holds if word not in text)
    yield from (f"the text kept holds {word!r}" for word in wanted.case_text_lacks if word in text)
    columns = {"subject": wanted.subject, "from_name": wanted.writer, "from_email": wanted.sender}
    for name, value in columns.items():
        if value is not None and row[name] != value:
            yield f"{name} is {row[name]!r}, not {value!r}"
    names = [file["name"] for file in row["attachments"]]
    if wanted.files is not None and names != wanted.files:
        yield f"the files are {names}, not {wanted.files}"
    if wanted.files_hold:
        data = b"\n".join(decode_attachment(after.mails[-1].raw, file["index"]) or b"" for file in row["attachments"])
        yield from (f"no file holds {word!r}" for word in wanted.files_hold if word.encode() not in data)


def _events(wanted: Expected, after: Aftermath) -> Iterator[str]:
    kinds = [step.kind for step in after.steps]
    if wanted.events is not None and kinds != wanted.events:
        yield f"the events are {kinds}, not {wanted.events}"
    yield from (f"{kind!r} came to pass" for kind in wanted.no_events if kind in kinds)
    if wanted.case_status is not None:
        status = after.town.case(after.values["case_number"]).status
        if status != wanted.case_status:
            yield f"the case is {status}, not {wanted.case_status}"


CHECKS: tuple[Callable[[Expected, Aftermath], Iterator[str]], ...] = (_becomes, _letters, _words, _kept, _events)
