"""Two thousand mails in one go: every one a case, and what leaves stays under every limit of mail-safety.md 5."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from support.town import CONTACT, HELP, OVERSIGHT, SAFETY, SUPERINTENDENT, Town

from casepost.receive import Arrival, receive
from ingest.parse import parse

pytestmark = pytest.mark.thorough

MAILS = 2000
AT_ONCE = 50  # mails in one transaction
RECEIPT = "We received your message"
DANGER = "A boy said he is going to kill my son and has a gun at school."
PROVIDERS = ("gmail.com", "yahoo.com", "outlook.com", "icloud.com", "comcast.net")


def senders() -> list[str]:
    """One domain's addresses, large providers' addresses, and one person's tags, in an order that means nothing."""
    domain = [f"p{n}@victim.example" for n in range(800)]
    large = [f"p{n}@{PROVIDERS[n % len(PROVIDERS)]}" for n in range(800)]
    tags = [f"one+{n}@target.example" for n in range(400)]
    mixed = domain + large + tags
    Random(4).shuffle(mixed)
    return mixed


def mail(number: int, sender: str) -> bytes:
    """A mail of the flood: unproven, every other one with words that alert."""
    text = DANGER if number % 2 else "The bus was late again."
    head = (
        f"From: {sender}\r\nTo: {HELP}\r\nSubject: bus {number}\r\nMessage-ID: <f{number}@flood.example>\r\n"
        f"Date: Mon, 16 Nov 2026 10:{number // 60 % 60:02}:{number % 60:02} -0800\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return f"{head}{text} Number {number}.\r\n".encode()


def pour(town: Town, mails: list[bytes]) -> Counter[str]:
    """Let all the mail arrive at one moment; return what became of it."""
    became: Counter[str] = Counter()
    for start in range(0, len(mails), AT_ONCE):
        with town.sessions.begin() as db:
            for raw in mails[start : start + AT_ONCE]:
                became[receive(db, raw, parse(raw), Arrival(town.now), town.service, town.now).what] += 1
    return became


def leave(town: Town, **amount: float) -> None:
    """Let time pass, hour by hour; what may leave leaves."""
    end = town.now + timedelta(**amount)
    while town.now < end:
        town.wait(hours=1)


@pytest.fixture
def flooded(town) -> Town:
    assert pour(town, [mail(n, sender) for n, sender in enumerate(senders())]) == {"new": MAILS}
    for _ in range(40):
        town.send_due()
    return town


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_thousand_mails_in_one_go(flooded):
    town, limits = flooded, flooded.service.district.limits
    receipts = [letter.to for letter in town.sent(subject=RECEIPT)]
    by_domain = Counter(one.rpartition("@")[2] for one in receipts)
    assert 0 < len(receipts) <= limits.ack_per_hour
    assert by_domain["victim.example"] <= limits.ack_per_domain_hour
    assert by_domain["target.example"] <= limits.ack_unproven_per_address_day
    assert max(Counter(receipts).values()) == 1

    to_contact = town.sent(to=CONTACT)
    ordinary = [one for one in to_contact if "to you wait" not in one.subject and "Priority" not in one.subject]
    an_hour = limits.notices_per_person_hour + limits.alerts_per_person_hour  # those of priority cases overtake
    assert len(ordinary) <= limits.notices_per_person_hour
    assert len([one for one in to_contact if "to you wait" not in one.subject]) <= an_hour
    for person in (OVERSIGHT, SUPERINTENDENT, SAFETY):
        assert 0 < len(town.sent(to=person, subject="Priority")) <= limits.alerts_per_person_hour
    assert 1 <= len(town.sent(to=town.service.district.staff.operator)) <= 3
    strangers = {letter.to for letter in town.sent() if not letter.to.endswith("@sunfield.example")}
    assert strangers == set(receipts)

    # a whole day: what waited leaves little by little, and no hour brings more than may leave
    before = len(town.post_office.letters)
    leave(town, hours=23)
    day = town.post_office.letters
    assert len([one for one in day if RECEIPT in one.subject]) <= limits.ack_per_day
    notices = [one for one in day[before:] if one.to == CONTACT and "to you wait" not in one.subject]
    assert len(notices) <= 24 * an_hour
    digests = [one for one in day if one.to == CONTACT and "to you wait" in one.subject]
    assert len(digests) <= 24 * 60 // limits.digest_minutes + 1

    # and an ordinary mail in all this is served like any other
    case = town.mail("maria.lopez@mail.example", "bus 14", "The bus left my son at the stop.")
    assert case.became.what == "new"
