"""Whoever probes for case numbers learns nothing: receipts are the same byte for byte but for what is each mail's own."""

import re
from email import message_from_bytes, policy

import pytest
from support.town import CONTACT, NEIGHBOUR, PARENT, Letter, Town

OWN = ("Date", "Message-ID", "In-Reply-To", "References", "Reply-To", "To", "Subject")
FAR = "CS-2026-99999"
PROBES = ("{}", "Re: [{}] We received your message", "re: {}", "[{}]", "Fwd: [{}] Our answer to you", "about {} please")


def without_its_own(letter: Letter, number: str | None) -> bytes:
    """Return a receipt with what must differ taken out: its number, its tokens, its date and who it goes to."""
    raw = letter.raw.replace((number or "").encode(), b"NUMBER")
    raw = re.sub(rb"[rb]\.[a-z2-7]{24}(\.[0-9a-f]+)?", b"TOKEN", raw)
    raw = re.sub(rb"\r\n[ \t]+", b" ", raw.partition(b"\r\n\r\n")[0]) + b"\r\n\r\n" + raw.partition(b"\r\n\r\n")[2]
    return re.sub(rb"(?m)^(Date|In-Reply-To|References|Message-ID|To): [^\r]*", rb"\1: OWN", raw)


def probe(town: Town, sender: str, subject: str) -> bytes:
    mail = town.mail(sender, subject, "What is the state of this?")
    assert mail.became.what == "new"
    (letter,) = town.sent(to=sender)
    return without_its_own(letter, mail.case)


@pytest.fixture
def cases(town) -> tuple[str, str]:
    """An open case and a resolved one of other people."""
    open_ = town.mail(PARENT, "bus", "The bus was late.").case
    closed = town.mail(NEIGHBOUR, "lunch", "The lunch was cold.").case
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    return str(open_), str(closed)


@pytest.mark.parametrize("words", PROBES)
def test_an_open_a_resolved_and_no_case_give_the_same_receipt_byte_for_byte(town, cases, words):
    numbers = (*cases, FAR, "CS-1999-00001", "nothing")
    seen = {probe(town, f"m{n}@evil{n}.example", words.format(one)) for n, one in enumerate(numbers)}
    assert len(seen) == 1


def test_the_names_and_order_of_the_fields_are_the_same(town, cases):
    letters = []
    for n, subject in enumerate((f"[{cases[0]}]", f"[{FAR}]", "hello")):
        town.mail(f"m{n}@evil{n}.example", subject, "What is the state of this?")
        letters.append(town.sent(to=f"m{n}@evil{n}.example")[-1])
    parsed = [message_from_bytes(letter.raw, policy=policy.default) for letter in letters]
    assert len({tuple(one.keys()) for one in parsed}) == 1
    assert len({tuple(str(value) for name, value in one.items() if name not in OWN) for one in parsed}) == 1


def test_a_prober_leaves_no_trace_on_the_case_and_its_people_hear_nothing(town, cases):
    before = [town.kinds(number) for number in cases]
    letters = len(town.sent(to=PARENT)) + len(town.sent(to=NEIGHBOUR))
    for n, number in enumerate(cases):
        probe(town, f"m{n}@evil{n}.example", f"Re: [{number}]")
    assert [town.kinds(number) for number in cases] == before
    assert len(town.sent(to=PARENT)) + len(town.sent(to=NEIGHBOUR)) == letters
