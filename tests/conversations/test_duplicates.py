"""One message never makes two cases, and no mail vanishes behind another's Message-ID (mail-safety.md 2)."""

from support.town import CONTACT, PARENT

from cases import mailroom

RAW = (
    b"Authentication-Results: mx.sunfield.example; dmarc=pass header.from=mail.example\r\n"
    b"From: Maria Lopez <maria.lopez@mail.example>\r\nTo: help@sunfield.example\r\nSubject: bus 14\r\n"
    b"Date: Mon, 16 Nov 2026 09:00:00 -0800\r\nMessage-ID: <one@mail.example>\r\n\r\nThe bus was late.\r\n"
)


def test_the_same_content_again_is_no_second_case(town):
    first = town.deliver(RAW)
    traced = b"Return-Path: <maria.lopez@mail.example>\r\nReceived: from a by b; Mon, 16 Nov 2026 09:00:01 -0800\r\n"
    again = town.deliver(traced + RAW.replace(b"To: help", b"X-Spam-Score: 3\r\nDelivered-To: x@y.example\r\nTo: help"))

    assert again.became.what == "duplicate"
    assert again.became.message == first.became.message
    assert len(town.sent(to=PARENT)) == 1
    assert len(town.messages()) == 1


def test_the_same_message_id_with_other_content_is_a_case_of_its_own_and_marked(town):
    first = town.deliver(RAW)
    second = town.deliver(RAW.replace(b"The bus was late.", b"My daughter is sick."))

    assert (first.case, second.case) == ("CS-2026-00001", "CS-2026-00002")
    assert [row["id_collision"] for row in town.messages()] == [False, True]


def test_mail_without_a_message_id_is_told_apart_by_its_content(town):
    bare = RAW.replace(b"Message-ID: <one@mail.example>\r\n", b"")
    first, again, other = town.deliver(bare), town.deliver(bare), town.deliver(bare.replace(b"late", b"early"))

    assert [mail.became.what for mail in (first, again, other)] == ["new", "duplicate", "new"]
    assert not any(row["id_collision"] for row in town.messages())


def test_a_mail_cannot_hide_behind_the_id_of_one_that_is_awaited(town):
    """An attacker who guesses the id of a parent's next mail does not make it vanish."""
    town.mail("mallory@evil.example", "hello", "noise", message_id="<one@mail.example>")
    mail = town.deliver(RAW)
    assert mail.became.what == "new"
    assert "The bus was late." in town.sent(to=CONTACT)[-1].text


def test_numbers_count_on_from_case_to_case_and_begin_anew_each_year(town):
    assert town.mail(PARENT, "a", "The bus was late.").case == "CS-2026-00001"
    town.wait(days=46)  # the first of January 2027, in the morning
    assert town.mail("other@mail.example", "b", "The bus was late again.").case == "CS-2027-00001"
    assert town.mail("third@mail.example", "c", "And again it was late.").case == "CS-2027-00002"


def test_the_year_is_the_offices_own(town):
    town.wait(days=45, hours=10)  # 2027 in London, the last evening of 2026 in California
    assert town.now.year == 2027
    assert town.mail(PARENT, "a", "The bus was late.").case == "CS-2026-00001"


def test_the_bytes_are_kept_exactly(town):
    town.deliver(RAW + b"\xff\xfe bytes \x00 as they are")
    with town.sessions() as db:
        assert mailroom.raw_of(db, 1) == RAW + b"\xff\xfe bytes \x00 as they are"
