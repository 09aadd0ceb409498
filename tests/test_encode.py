"""Events and cases survive being kept as JSON: whatever they hold."""

import json
from dataclasses import dataclass, fields
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.case import Case, Referrer
from cases.encode import plain, restored
from cases.events import KINDS, Event, Outcome, Priority, Received, Status, Suggested, Text

times = st.datetimes(timezones=st.just(UTC))
CASES = st.builds(
    Case,
    id=st.integers(),
    number=st.text(),
    status=st.sampled_from(Status),
    outcome=st.none() | st.sampled_from(Outcome),
    suggested=st.lists(st.tuples(st.text(), st.floats(0, 1)), max_size=3).map(tuple),
    because=st.lists(st.text(), max_size=3).map(tuple),
    clocks=st.lists(st.text(), max_size=3).map(tuple),
    priority=st.sampled_from(Priority),
    received_at=st.none() | times,
    referrers=st.lists(st.builds(Referrer, st.integers(), times, st.booleans(), st.integers()), max_size=3).map(tuple),
    board_note=st.none() | st.builds(Text, st.text(), st.integers()),
)


def kept(value):
    """Return a value as it comes back from a JSON column."""
    return restored(type(value), json.loads(json.dumps(plain(value))))


def _aware(event) -> bool:
    values = [getattr(event, field.name) for field in fields(event)]
    ranked = [number for pair in getattr(event, "ranked", ()) for number in pair[1:]] + [getattr(event, "score", 0.0)]
    return all(getattr(value, "tzinfo", UTC) is not None for value in values) and all(n == n for n in ranked)  # noqa: PLR0124


@settings(max_examples=300, deadline=None)
@given(st.one_of([st.from_type(event) for event in KINDS]).filter(_aware))
def test_every_event_comes_back_as_it_was(event: Event):
    assert kept(event) == event
    assert type(kept(event)) is type(event)


@given(CASES)
def test_a_case_comes_back_as_it_was(case):
    assert kept(case) == case


def test_types_come_back_too():
    case = kept(Case(id=1, number="x", outcome=Outcome.FIXED))
    assert type(case.outcome) is Outcome
    assert type(case.status) is Status
    assert case.referrers == ()


def test_an_older_record_takes_the_defaults_of_a_newer_program():
    old = {"ranked": [], "because": [], "unsure": True, "sensitive": False}
    assert restored(Suggested, old) == Suggested((), (), unsure=True, sensitive=False)


def test_what_a_newer_program_added_is_passed_over():
    assert restored(Text, {"words": "a", "id": 2, "later": 1}) == Text("a", 2)


def test_a_missing_value_that_has_no_default_is_an_error():
    with pytest.raises(TypeError):
        restored(Received, {"requester": 1})


def test_what_json_cannot_hold_is_refused():
    @dataclass(frozen=True)
    class Strange:
        value: object

    with pytest.raises(TypeError, match="set"):
        plain(Strange({1}))
