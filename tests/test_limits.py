"""How many receipts may go out (mail-safety.md 5)."""

import pytest

from cases.limits import SentCounts, receipt_refusal
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
        ("a@x.example", "pass", SentCounts(hour=59, day=299), ""),
        ("a@x.example", "pass", SentCounts(hour=60), "as many receipts"),
        ("a@gmail.com", "pass", SentCounts(day=300), "as many receipts"),
    ],
)
def test_a_receipt_is_refused_for_a_reason(email, dmarc, counts, word):
    reason = receipt_refusal(email, dmarc, counts, Limits())
    assert (word in reason) if word else reason == ""


def test_the_numbers_are_the_districts():
    assert receipt_refusal("a@x.example", "pass", SentCounts(address_hour=1), Limits(ack_per_address_hour=1))
    assert not receipt_refusal("a@x.example", "none", SentCounts(address_day=1), Limits(ack_unproven_per_address_day=2))
