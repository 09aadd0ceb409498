"""Answering, resolving, and what is written down beside it."""

from dataclasses import replace

from cases.case import Case
from cases.command.fields import categorised
from cases.command.registry import command
from cases.commands import ANSWER, NOTE, STAFF, WORKERS, CommandError, Desk, Effect
from cases.events import Event, Noted, Outcome, Resolved, Status, Text, Withdrawn
from cases.lookup import OUTCOMES_ES
from cases.relay import unfit_to_relay
from cases.words import plain

WITHOUT_WORDS = frozenset({Outcome.UNREACHABLE, Outcome.WITHDRAWN, Outcome.FORMAL})
OUTCOMES = ", ".join(Outcome)
REST_OF_A_NOTE = (
    "The text right below may be the rest of your note. If it is your answer, leave a blank line above it. "
    "If it is the note, write #note alone on its line."
)


@command("#note", STAFF, sends=False, example="#note I called the depot")
def note(desk: Desk, rest: str) -> Effect:
    """Keep your text inside the case, or the words of this one line. They go to nobody outside the staff."""
    if not desk.text and not desk.below and not rest:
        raise CommandError("Write the note below this line.")
    if not rest:
        return Effect(text=NOTE)
    if desk.close and desk.person.role in WORKERS:
        raise CommandError(REST_OF_A_NOTE)
    return Effect(events=(Noted(Text(rest)),))


@command("#resolve OUTCOME", example="#resolve fixed")
def resolve(desk: Desk, rest: str) -> Effect:
    """Resolve the case; your text is the last answer, and whoever referred the case is told."""
    case = live_case(desk)
    outcome = _outcome(rest)
    if not desk.text and case.first_answer_at is None and outcome not in WITHOUT_WORDS:
        raise CommandError("Write the answer below this line: nobody has answered the constituent yet.")
    return Effect(events=ending(desk, case, outcome), text=ANSWER if desk.text else None)


def live_case(desk: Desk) -> Case:
    """Return the case, on which somebody still has to do something. Raises CommandError for one that has ended."""
    case = desk.case
    if case is None or case.status in {Status.RESOLVED, Status.CLOSED}:
        raise CommandError("This case is already resolved.")
    if not case.live:
        raise CommandError("This case has ended: it was merged, or it is no case.")
    return case


def ending(desk: Desk, case: Case, outcome: Outcome) -> tuple[Event, ...]:
    """Return that a case is resolved. One without a category takes the first suggestion, if that was sure."""
    ended = (Withdrawn(), Resolved(outcome)) if outcome is Outcome.WITHDRAWN else (Resolved(outcome),)
    if case.category is None and case.suggested and not case.unsure:
        return (replace(categorised(desk, case.suggested[0][0]), taken=True), *ended)
    return ended


def _outcome(rest: str) -> Outcome:
    word = rest.strip().strip("\"'.").casefold()
    if not word:
        raise CommandError(f"Say how it ended, one of: {OUTCOMES}.", "#resolve answered")
    fits = [outcome for outcome in Outcome if outcome.startswith(word)]
    fits = fits or [
        one for one, names in OUTCOMES_ES.items() if any(plain(name).startswith(plain(word)) for name in names)
    ]
    if len(fits) != 1:
        nearest = next((f"#resolve {outcome}" for outcome in Outcome if outcome.startswith(word[:2])), "")
        raise CommandError(f"The outcome must be one of: {OUTCOMES}.", nearest)
    return fits[0]


@command("#board TEXT", example="#board The new stop opens on Monday.")
def board(desk: Desk, rest: str) -> Effect:
    """Clear one line for the board members who referred this case. It stands in their letter and nowhere else."""
    if not rest:
        raise CommandError("Write the line on the same line, for example: #board The new stop opens on Monday.")
    if "\n" in rest or len(rest) > 500:  # noqa: PLR2004 - one line of a letter
        raise CommandError("Keep the line for the board under 500 characters.")
    office = desk.district.office
    slip = unfit_to_relay(rest, desk.case.number if desk.case else "", office.case_prefix)
    if slip:
        raise CommandError(slip)
    return Effect(events=(Noted(Text(rest), board=True),))
