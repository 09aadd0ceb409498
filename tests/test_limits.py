"""How many receipts may go out (mail-safety.md 5)."""

from pathlib import Path

import pytest

from cases.limits import FLOWS, Flow, SentCounts, flow_of, kinds_of, receipt_refusal, room
from cases.policy import Limits


@pytest.mark.parametrize(
    ("email", "dmarc", "counts", "word"),
    [
        ("a@x.example", "pass", SentCounts(), ""),
        ("a@x.example", "none", SentCounts(), ""),
        ("a@x.example", "", SentCounts(), ""),
        ("a@x.example", "fail", SentCounts(), "DMARC"),
        ("a@x.example", "pass", SentCounts(address_hour=2, address_day=2), ""),
        ("a@x.example", "pass", SentCounts(address_hour=3, address_day=3), "one may get"),
        ("a@x.example", "pass", SentCounts(address_hour=0, address_day=9), ""),
        ("a@x.example", "pass", SentCounts(address_hour=0, address_day=10), "one may get"),
        ("a@x.example", "none", SentCounts(address_day=1), "cannot be proven"),
        ("a@x.example", "", SentCounts(address_day=1), "cannot be proven"),
        ("a@x.example", "pass", SentCounts(domain_hour=19), ""),
        ("a@x.example", "pass", SentCounts(domain_hour=20), "domain"),
        ("a@gmail.com", "pass", SentCounts(domain_hour=20), ""),
        ("a@x.gmail.com", "pass", SentCounts(domain_hour=20), "domain"),
    ],
)
def test_a_receipt_is_refused_for_a_reason(email, dmarc, counts, word):
    reason = receipt_refusal(email, dmarc, counts, Limits())
    assert (word in reason) if word else reason == ""


def test_the_numbers_are_the_districts():
    assert receipt_refusal("a@x.example", "pass", SentCounts(address_hour=1), Limits(ack_per_address_hour=1))
    assert not receipt_refusal("a@x.example", "none", SentCounts(address_day=1), Limits(ack_unproven_per_address_day=2))


def test_every_letter_has_its_limit():
    letters = Path(__file__).parents[1] / "templates/mail/en"
    assert {file.stem for file in letters.glob("[a-z]*.txt")} == set(FLOWS)


def test_a_letter_that_nobody_listed_is_bounded_like_a_notice():
    assert flow_of("a-new-letter") is Flow.NOTICES


@pytest.mark.parametrize("kind", ["receipt", "alert", "new-case", "more", "receipt-board", "operator"])
def test_what_others_can_make_us_send_is_bounded(kind):
    assert flow_of(kind) is not Flow.FREE


def test_receipts_are_counted_by_the_hour_and_by_the_day():
    limits = Limits(ack_per_hour=10, ack_per_day=15)
    assert room(Flow.RECEIPTS, 0, 0, limits) == 10
    assert room(Flow.RECEIPTS, 4, 12, limits) == 3
    assert room(Flow.RECEIPTS, 12, 30, limits) == 0


def test_notices_and_alerts_are_counted_by_the_hour():
    limits = Limits(notices_per_person_hour=3, alerts_per_person_hour=5)
    assert room(Flow.NOTICES, 1, 100, limits) == 2
    assert room(Flow.ALERTS, 6, 6, limits) == 0


def test_what_nothing_counts_has_no_room_to_ask_for():
    with pytest.raises(ValueError, match="counts"):
        room(Flow.FREE, 0, 0, Limits())
    assert "receipt" in kinds_of(Flow.RECEIPTS)
