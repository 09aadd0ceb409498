"""Letters waiting: written once, claimed by one, withdrawn before their time, counted for the limits."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from casepost.database import sessions
from cases.tables import OUTBOX
from notify import outbox
from notify.outbox import OutLetter, SentCounts, recipient_key

NOW = datetime(2026, 11, 2, 17, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def letter(number: int = 1, **values) -> OutLetter:
    plain = OutLetter(
        case_id=None,
        person_id=None,
        kind="receipt",
        cause=f"m{number}",
        recipient="maria@home.example",
        envelope_from="",
        message_id=f"<{number}@district.example>",
        subject=f"Letter {number}",
        data=b"Subject: hello\r\n\r\nhello\r\n",
        not_before=NOW,
        created_at=NOW,
    )
    return replace(plain, **values)


def put(db, one: OutLetter) -> int | None:
    """Put a letter in; return its row, or None when it was there already."""
    newest = db.execute(select(func.max(OUTBOX.c.id))).scalar()
    outbox.enqueue(db, [one])
    row = db.execute(select(OUTBOX.c.id).where(OUTBOX.c.key == one.key)).scalar_one()
    return row if newest is None or row > newest else None


@pytest.fixture
def make(store):
    return sessions(store)


def _row(db, number: int) -> dict:
    return dict(db.execute(select(OUTBOX).where(OUTBOX.c.id == number)).mappings().one())


def test_a_letter_is_put_in_once(make):
    with make.begin() as db:
        first = put(db, letter())
        again = put(db, letter(message_id="<other@district.example>", recipient="Maria@home.example"))
        other = put(db, letter(kind="notice", message_id="<n@district.example>"))

        assert first is not None
        assert again is None
        assert other not in {None, first}
        assert _row(db, first)["data"] == letter().data


def test_a_rollback_takes_the_letter_along(make):
    with make() as db:
        put(db, letter())
        db.rollback()
    with make() as db:
        assert outbox.listing(db) == []


@pytest.mark.parametrize(
    ("email", "key"),
    [("Maria+Bus@Home.Example", "maria@home.example"), ("+x@home.example", "+x@home.example"), ("odd", "odd")],
)
def test_limits_count_an_address_without_its_tag(email, key):
    assert recipient_key(email) == key


def test_what_is_due_is_claimed_oldest_first(make):
    with make.begin() as db:
        late = put(db, letter(1, not_before=NOW))
        early = put(db, letter(2, not_before=NOW - MINUTE))
        put(db, letter(3, not_before=NOW + timedelta(microseconds=1)))
        third = put(db, letter(4, not_before=NOW))
    with make.begin() as db:
        assert [row.id for row in outbox.claim(db, NOW, 2)] == [early, late]
    with make.begin() as db:
        assert [(row.id, row.fence, row.attempts) for row in outbox.claim(db, NOW, 9)] == [(third, 1, 0)]


def test_a_claim_of_a_dead_worker_runs_out(make):
    with make.begin() as db:
        put(db, letter())
    with make.begin() as db:
        (dead,) = outbox.claim(db, NOW, 1, lease_seconds=-1)
    with make.begin() as db:
        (alive,) = outbox.claim(db, NOW, 1)

        assert (dead.fence, alive.fence) == (1, 2)
        assert outbox.sent(db, dead, NOW) is False
        assert outbox.again(db, dead, NOW, "late", uncertain=True) is False
        assert outbox.failed(db, dead, NOW, "late") is False
        assert outbox.sent(db, alive, NOW + MINUTE) is True
        row = _row(db, alive.id)
    assert (row["state"], row["sent_at"], row["attempts"], row["uncertain"]) == ("sent", NOW + MINUTE, 1, False)


def test_a_jump_of_our_clock_frees_no_claim(make):
    with make.begin() as db:
        put(db, letter())
        outbox.claim(db, NOW, 1)
    with make.begin() as db:
        assert outbox.claim(db, NOW + timedelta(days=400), 1) == []


def test_a_failed_try_waits_and_keeps_its_reason(make):
    with make.begin() as db:
        put(db, letter())
        (row,) = outbox.claim(db, NOW, 1)
        assert outbox.again(db, row, NOW + HOUR, "451 later " + "x" * 900, uncertain=True)
    with make.begin() as db:
        assert outbox.claim(db, NOW + HOUR - MINUTE, 1) == []
        (second,) = outbox.claim(db, NOW + HOUR, 1)
        assert second.attempts == 1
        outbox.again(db, second, NOW + 2 * HOUR, "451 again", uncertain=False)
        kept = _row(db, row.id)
    assert kept["uncertain"] is True  # once it may have arrived, that stays so
    assert kept["last_error"] == "451 again"


def test_a_claim_given_back_counts_no_try(make):
    with make.begin() as db:
        put(db, letter())
        outbox.put_back(db, outbox.claim(db, NOW, 1), "the server is down")
    with make.begin() as db:
        (row,) = outbox.claim(db, NOW, 1)
        assert row.attempts == 0
        assert _row(db, row.id)["last_error"] == "the server is down"


def test_a_failed_letter_is_tried_again_only_when_asked(make):
    with make.begin() as db:
        for number in (1, 2):
            put(db, letter(number))
        for row in outbox.claim(db, NOW, 2):
            outbox.failed(db, row, NOW, "550 no such person")
    with make.begin() as db:
        assert outbox.claim(db, NOW + HOUR, 2) == []
        assert outbox.retry(db, NOW + HOUR, [2, 77]) == [2]
        assert outbox.retry(db, NOW + HOUR) == [1]
        assert [row.attempts for row in outbox.claim(db, NOW + HOUR, 2)] == [0, 0]


def test_undo_takes_back_what_has_not_begun_to_leave(make):
    with make.begin() as db:
        waiting = put(db, letter(1, cause="m7", kind="answer"))
        put(db, letter(2, cause="m7", kind="summary"))
        put(db, letter(3, cause="m8", kind="answer"))

        assert outbox.withdraw(db, "m7", kinds=["answer"]) == ([waiting], [])
        assert outbox.withdraw(db, "m7", kinds=["answer"]) == ([], [])
        assert [row.id for row in outbox.claim(db, NOW, 9)] == [2, 3]
        assert _row(db, waiting)["state"] == "withdrawn"


def test_undo_says_what_has_left_or_may_have(make):
    with make.begin() as db:
        for number in (1, 2, 3, 4, 5):
            put(db, letter(number, cause="m7", kind="answer", recipient=f"p{number}@home.example"))
        sent, uncertain, refused, dead = outbox.claim(db, NOW, 4)
        outbox.sent(db, sent, NOW)
        outbox.again(db, uncertain, NOW, "lost after the dot", uncertain=True)
        outbox.again(db, refused, NOW, "451 later", uncertain=False)
        db.execute(update(OUTBOX).where(OUTBOX.c.id == dead.id).values(lease_until=NOW - HOUR))

        withdrawn, left = outbox.withdraw(db, "m7")
    assert withdrawn == [3, 5]
    assert [row["id"] for row in left] == [1, 2, 4]
    assert "data" not in left[0]


def test_acknowledgements_are_counted_for_every_limit(make):
    made = [
        ("maria@home.example", NOW - 10 * MINUTE, "receipt"),
        ("Maria+school@home.example", NOW - 20 * MINUTE, "receipt"),
        ("maria@home.example", NOW - 3 * HOUR, "receipt"),
        ("maria@home.example", NOW - 25 * HOUR, "receipt"),
        ("maria@home.example", NOW - 5 * MINUTE, "answer"),
        ("leo@home.example", NOW - 30 * MINUTE, "receipt"),
        ("zoe@away.example", NOW - 40 * MINUTE, "receipt"),
        ("zoe@xhome.example", NOW - 2 * HOUR, "receipt"),
    ]
    with make.begin() as db:
        for number, (recipient, at, kind) in enumerate(made):
            put(db, letter(number, recipient=recipient, created_at=at, not_before=at, kind=kind))
        put(db, letter(99, cause="gone"))
        outbox.withdraw(db, "gone")

        assert outbox.counts(db, "maria@home.example", "Home.example", NOW) == SentCounts(2, 3, 3)
        assert outbox.counts(db, "new@new.example", "new.example", NOW) == SentCounts(0, 0, 0)
        lately = (NOW - timedelta(hours=1), ["answer", "receipt"], NOW)
        assert outbox.notices_since(db, "maria@home.example", *lately) == 3


def test_nothing_sent_counts_as_nothing(make):
    with make() as db:
        assert outbox.counts(db, "a@b.example", "b.example", NOW) == SentCounts()
        assert outbox.oldest_unsent(db) is None
        assert outbox.by_message_ids(db, []) == []


def test_our_letters_are_found_by_their_ids(make):
    with make.begin() as db:
        put(db, letter(1, created_at=NOW - HOUR))
        put(db, letter(2))
        found = outbox.by_message_ids(db, ["<2@district.example>", "<none@x.example>"])

        assert [row["subject"] for row in found] == ["Letter 2"]
        assert [row["id"] for row in outbox.listing(db, "waiting")] == [1, 2]
        assert outbox.listing(db, "failed") == []
        assert outbox.oldest_unsent(db) == NOW - HOUR


def test_workers_side_by_side_claim_each_letter_once(make):
    with make.begin() as db:
        for number in range(60):
            put(db, letter(number))
    taken: list[int] = []

    def work() -> None:
        while True:
            with make.begin() as db:
                rows = outbox.claim(db, NOW, 7)
            if not rows:
                return
            taken.extend(row.id for row in rows)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(1, 61))
