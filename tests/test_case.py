"""The life of a case (domain.md 4): what each event changes, and that a case is the sum of its history."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cases.case import Case, Referrer
from cases.events import (
    KINDS,
    Acknowledged,
    AlertConfirmed,
    Answered,
    Categorised,
    Event,
    Joined,
    NotAcknowledged,
    Noted,
    Outcome,
    Pending,
    Priority,
    PriorityLowered,
    PriorityRaised,
    Proof,
    Purged,
    Received,
    Referred,
    Reopened,
    Resolved,
    Status,
    Step,
    Suggested,
    Text,
    Thanked,
    Undeliverable,
    Undone,
)
from cases.history import after, summed

NOW = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
NEW = Case(id=1, number="CS-2026-00001")
EARLIER = NOW - timedelta(hours=1)
QUOTES = {
    "because": ("bus",),
    "possible_because": ("gang",),
    "clock_because": (("money",),),
    "clock_decided": (("claim", ("pay",)),),
}
MARKED = Suggested((), (), unsure=True, sensitive=False, possible=("threat",), possible_because=("gang",))
DONE = replace(NEW, status=Status.RESOLVED, outcome=Outcome.FIXED, resolved_at=NOW, first_answer_at=NOW)


def step(event: Event, seq: int = 1, at: datetime = NOW) -> Step:
    return Step(event, None, Proof.SERVICE, at, at, "message:1", seq)


@pytest.mark.parametrize(
    ("before", "event", "changes"),
    [
        (NEW, Received(7, 1, "phone", NOW, LATER, "es"),
         {"requester": 7, "how_received": "phone", "received_at": NOW, "answer_by": NOW, "resolve_by": LATER, "language": "es"}),
        (NEW, Referred(3, 1, verified=True), {"referrers": (Referrer(3, NOW, verified=True, message=1),)}),
        (NEW, Acknowledged(4), {"acknowledged_at": NOW}),
        (NEW, NotAcknowledged("why"), {}),
        (NEW, Joined(1), {}),
        (replace(NEW, status=Status.WAITING), Joined(1), {"status": Status.OPEN}),
        (replace(NEW, status=Status.WITH_DEPARTMENT), Joined(1), {}),
        (NEW, Pending(1, "why"), {}),
        (NEW, Noted(Text("a")), {}),
        (NEW, Noted(Text("a"), board=True), {"board_note": Text("a")}),
        (NEW, Suggested((("meals", 0.5),), ("lunch",), unsure=False, sensitive=True, clocks=("williams",), about="superintendent"),
         {"suggested": (("meals", 0.5),), "because": ("lunch",), "unsure": False, "sensitive": True, "clocks": ("williams",), "about": "superintendent"}),
        (replace(NEW, category="meals", about="board"), Suggested((), (), unsure=True, sensitive=True, about="superintendent"), {}),
        (NEW, MARKED, {"possible": ("threat",), "possible_because": ("gang",), "possible_at": NOW}),
        (replace(NEW, possible=("medical",), possible_at=None), MARKED,
         {"possible": ("threat",), "possible_because": ("gang",), "possible_at": NOW}),
        (replace(NEW, possible=("medical",), possible_at=EARLIER), MARKED,
         {"possible": ("medical", "threat"), "possible_because": ("gang",), "possible_at": EARLIER}),
        (replace(NEW, possible_at=EARLIER), Suggested((), (), unsure=True, sensitive=False), {}),
        (replace(NEW, possible_at=EARLIER), PriorityLowered(Priority.NORMAL, Text()), {"possible_at": None, "priority_answer": False}),
        (replace(NEW, possible_at=EARLIER), Categorised("meals", sensitive=False), {"category": "meals"}),
        (replace(NEW, possible_at=EARLIER), Noted(Text("a")), {}),
        (replace(NEW, clocks=("claim",), **QUOTES), Purged(1, 1), {"purged_at": NOW, **dict.fromkeys(QUOTES, ())}),
        (NEW, PriorityLowered(Priority.TODAY, Text("a")), {"priority": Priority.TODAY, "priority_answer": True}),
        (replace(NEW, sensitive=True), Categorised("meals", sensitive=False), {"category": "meals", "sensitive": False}),
        (NEW, Categorised("meals", sensitive=False, taken=True), {"category": "meals", "category_taken": True}),
        (replace(NEW, category="meals", category_taken=True), Categorised("bus", sensitive=False),
         {"category": "bus", "category_taken": False}),
        (NEW, PriorityRaised(Priority.NOW, (), (), ()), {"priority": Priority.NOW}),
        (replace(NEW, priority=Priority.NOW), PriorityRaised(Priority.TODAY, (), (), ()), {}),
        (NEW, AlertConfirmed(), {}),
        (NEW, Answered(Text("a")), {"status": Status.OPEN, "first_answer_at": NOW}),
        (replace(NEW, status=Status.WAITING, first_answer_at=LATER), Answered(Text("a")), {}),
        (NEW, Resolved(Outcome.FIXED), {"status": Status.RESOLVED, "outcome": Outcome.FIXED, "resolved_at": NOW}),
        (DONE, Thanked(1), {}),
        (DONE, Reopened(1, LATER), {"status": Status.OPEN, "outcome": None, "resolved_at": None, "answer_by": LATER, "owes_answer": True}),
        (DONE, Undeliverable(1, "answer", permanent=True), {"first_answer_at": None}),
        (DONE, Undeliverable(1, "answer", permanent=False), {}),
        (DONE, Undeliverable(1, "receipt", permanent=True), {}),
    ],
)  # fmt: skip
def test_an_event_changes_just_this(before, event, changes):
    assert after(before, step(event)) == replace(before, last_seq=1, **changes)


def test_what_happened_on_friday_happened_on_friday():
    typed_in_later = Step(Answered(Text("a")), 1, Proof.AUTHENTICATED, LATER, NOW, "message:1", 1)
    assert after(NEW, typed_in_later).first_answer_at == NOW


@pytest.mark.parametrize(("status", "live"), [(status, n < 4) for n, status in enumerate(Status)])
def test_the_first_four_states_are_live(status, live):
    assert replace(NEW, status=status).live is live


def test_a_case_is_restricted_for_either_reason():
    assert not NEW.restricted
    assert replace(NEW, sensitive=True).restricted
    assert replace(NEW, about="board").restricted


def test_only_the_constituent_takes_part():
    assert replace(NEW, requester=7).participant(7)
    assert not replace(NEW, requester=7, referrers=(Referrer(3, NOW, verified=True, message=1),)).participant(3)
    assert not NEW.participant(0)


HISTORY = tuple(
    step(event, seq)
    for seq, event in enumerate(
        (
            Received(7, 1, "email", NOW, NOW, None),
            Categorised("meals", sensitive=False),
            Answered(Text(id=1)),
            Resolved(Outcome.FIXED),
        ),
        1,
    )
)


def test_a_case_is_the_sum_of_its_history():
    case = NEW
    for one in HISTORY:
        case = after(case, one)
    assert summed(1, NEW.number, HISTORY) == case


def test_undone_steps_count_no_more_and_the_count_goes_on():
    case = summed(1, NEW.number, (*HISTORY, step(Undone((3, 4)), 5)))
    assert (case.status, case.first_answer_at, case.outcome, case.category, case.last_seq) == (
        Status.NEW,
        None,
        None,
        "meals",
        5,
    )


def test_what_came_after_an_undone_step_stays():
    case = summed(1, NEW.number, (*HISTORY, step(Reopened(9, LATER), 5), step(Undone((4,)), 6)))
    assert (case.status, case.answer_by) == (Status.OPEN, LATER)


def test_an_undone_step_cannot_be_added_to_a_sum():
    with pytest.raises(TypeError, match="sum the history"):
        after(NEW, step(Undone((1,))))


def test_no_history_is_a_new_case():
    assert summed(1, NEW.number, ()) == NEW


def test_every_event_has_a_name_of_its_own():
    assert len(set(KINDS.values())) == len(KINDS)
    assert step(Resolved(Outcome.FIXED)).kind == "resolved"
