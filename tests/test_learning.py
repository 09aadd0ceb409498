"""What people's decisions taught, as rows: added and taken back exactly, by any number of workers at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.learned import learned_anew, rows
from support.town import BACKUP, CONTACT, PARENT, Town

from casepost.act import act
from casepost.database import sessions
from casepost.transaction import transact
from cases import learning, store
from cases.experience import Lesson
from cases.learning import Change, Taught
from cases.lessons import ALIKE

NOW = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")
LOWEST, HIGHEST = -(2**63), 2**63 - 1


@pytest.fixture
def make(store):
    return sessions(store)


def opened(db, number: int = 1) -> list[int]:
    return [store.open_case(db, "CS", ZONE, NOW).id for _ in range(number)]


def category(label: str, *features: int) -> dict[str, Taught]:
    return {Lesson.CATEGORY: Taught(label, tuple(sorted(features)))}


def test_counts_are_asked_by_features(make):
    with make.begin() as db:
        one, two = opened(db, 2)
        learning.change(
            db, [Change(one, {}, category("bus", LOWEST, 1, 2)), Change(two, {}, category("food", 2, HIGHEST))]
        )
    with make() as db:
        counts = learning.counts(db, Lesson.CATEGORY, (LOWEST, 2, 3, HIGHEST))
        assert counts.texts == {"bus": 1, "food": 1}
        assert counts.mass == {"bus": 3, "food": 2}
        assert counts.of == {LOWEST: {"bus": 1}, 2: {"bus": 1, "food": 1}, HIGHEST: {"food": 1}}
        assert learning.counts(db, Lesson.PRIORITY, (1, 2)).of == {}


def test_a_case_teaches_what_it_teaches_now_and_no_more_what_it_taught_before(make):
    with make.begin() as db:
        (case,) = opened(db)
        learning.change(db, [Change(case, {}, category("bus", 1, 2))])
        learning.change(db, [Change(case, learning.taught(db, [case])[case], category("food", 1, 2))])
        assert learning.counts(db, Lesson.CATEGORY, (1, 2)).of == {1: {"food": 1}, 2: {"food": 1}}
        assert learning.counts(db, Lesson.CATEGORY, (1, 2)).texts == {"food": 1}


def test_what_was_forgotten_leaves_no_row(make):
    with make.begin() as db:
        one, two = opened(db, 2)
        everything = category("bus", 1, 2) | {ALIKE: Taught("yes", (5, 6)), Lesson.HIT: Taught("no", (3,))}
        learning.change(db, [Change(one, {}, everything)])
    alone = rows(make)
    with make.begin() as db:
        learning.change(db, [Change(two, {}, category("bus", 2, 3) | {ALIKE: Taught("yes", (6,))})])
        assert learning.holding(db, (5, 6), 10) != [(5, one)]
        learning.forget(db, two)
    assert rows(make) == alone
    with make.begin() as db:
        learning.forget(db, one)
    assert set(map(len, rows(make).values())) == {0}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3), st.sampled_from(["", "bus", "food", "trees"]), st.sets(st.integers(0, 5), min_size=1)
        ),
        max_size=20,
    )
)
def test_any_sequence_of_changes_ends_with_the_rows_of_learning_anew(make, said):
    with make.begin() as db:
        cases = opened(db, 4)
        for place, label, features in said:
            had = learning.taught(db, [cases[place]]).get(cases[place], {})
            learning.change(db, [Change(cases[place], had, category(label, *features) if label else {})])
    ended = rows(make)
    with make.begin() as db:
        now = learning.taught(db, cases)
        for case in cases:
            learning.forget(db, case)
    assert set(map(len, rows(make).values())) == {0}
    with make.begin() as db:
        learning.change(db, [Change(case, {}, now.get(case, {})) for case in cases])
    assert rows(make) == ended
    with make.begin() as db:
        for case in cases:
            learning.forget(db, case)


def test_workers_that_learn_at_once_lose_nothing_and_never_wait_for_each_other_in_a_circle(make):
    """Each takes back and learns again, over the same features, in opposite directions: rows come, go and come again."""
    features = tuple(range(40))
    with make.begin() as db:
        cases = opened(db, 4)
        learning.change(db, [Change(case, {}, category("bus", *features)) for case in cases])
    barrier = threading.Barrier(4)

    def work(case: int) -> None:
        barrier.wait(30)
        for turn in range(10):
            label = ("food", "bus")[(turn + case) % 2]
            with make.begin() as db:  # not begun anew: a deadlock would be an error here
                learning.change(db, [Change(case, learning.taught(db, [case])[case], category(label, *features))])

    with ThreadPoolExecutor(4) as workers:
        for done in [workers.submit(work, case) for case in cases]:
            done.result(120)
    with make() as db:
        now = [of[Lesson.CATEGORY].label for of in learning.taught(db, cases).values()]
        expected = {label: now.count(label) for label in set(now)}
        counts = learning.counts(db, Lesson.CATEGORY, features)
    assert counts.texts == expected
    assert counts.mass == {label: 40 * number for label, number in expected.items()}
    assert counts.of == dict.fromkeys(features, expected)


def test_whoever_learns_while_everything_is_learned_anew_waits_and_is_counted_once(make):
    with make.begin() as db:
        (case,) = opened(db)
        learning.change(db, [Change(case, {}, category("bus", 1, 2))])
    begun, learned = threading.Event(), threading.Event()

    def corrects() -> None:
        begun.wait(30)
        transact(
            make, lambda db: learning.change(db, [Change(case, learning.taught(db, [case])[case], category("food", 7))])
        )
        learned.set()

    worker = threading.Thread(target=corrects)
    worker.start()
    with make.begin() as db:
        learning.forget_counts(db)
        begun.set()
        assert not learned.wait(0.5)
        learning.forget_cases(db, [case])
        learning.change(db, [Change(case, {}, category("bus", 7, 8))])
    worker.join(60)
    with make() as db:
        counts = learning.counts(db, Lesson.CATEGORY, (1, 2, 7, 8))
    assert (counts.texts, counts.of) == ({"food": 1}, {7: {"food": 1}})


def test_two_contacts_correct_one_case_at_once_and_the_later_one_counts_alone(store):
    town = Town(store)
    number = town.mail(PARENT, "Question", "The sprinklers behind the gymnasium hiss all night.").case or ""
    with town.sessions.begin() as db:
        act(db, number, "#category communication", CONTACT, town.service, town.now)
    barrier = threading.Barrier(2)

    def corrects(category: str, who: str) -> None:
        barrier.wait(30)
        words = f"#category {category}"
        transact(town.sessions, lambda db: act(db, number, words, who, town.service, town.now))

    with ThreadPoolExecutor(2) as workers:
        for done in [workers.submit(corrects, "facilities", CONTACT), workers.submit(corrects, "food", BACKUP)]:
            done.result(60)
    assert town.kinds(number).count("categorised") == 3
    ended = rows(town.sessions)
    assert [(lesson, label, texts) for lesson, label, texts, _ in ended["learned_total"] if lesson == "category"] == [
        ("category", town.case(number).category, 1)
    ]
    assert ended == learned_anew(town)


def test_of_a_number_that_stands_in_many_cases_the_newest_are_told(make):
    with make.begin() as db:
        cases = opened(db, 5)
        learning.change(db, [Change(case, {}, {ALIKE: Taught("yes", (1, 10 + case))}) for case in cases])
        assert sorted(learning.holding(db, (1, 10 + cases[0], 99), 2)) == [
            (1, cases[3]),
            (1, cases[4]),
            (10 + cases[0], cases[0]),
        ]
        assert learning.holding(db, (), 2) == []
