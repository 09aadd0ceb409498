"""A constituent writes to a trustee and to the office: when the trustee's forward is faster, one line joins the two."""

from datetime import timedelta

import pytest
from support.clients import CLIENTS, Client, Post, thunderbird_attachment
from support.town import CONTACT, LEE, MORA, NEIGHBOUR, PARENT, Mail, Town

from cases import store
from cases.events import AboutSet, Event, Proof, Proposed, Step

SUBJECT = "Bus 14 is late"
BUS = (
    "Dear all,\n"
    "My daughter Ana takes bus 14 from Fifth Street every morning. Since September it has come twenty minutes late on "
    "most days. She waits alone in the dark, and twice this month the driver did not stop at all.\n"
    "I called the transportation office three times and nobody called me back. Please tell me who is responsible.\n"
    "Maria Lopez"
)
LUNCH = "The lunch at Bannon Creek was cold again on Tuesday. My son ate nothing all day. Can somebody look at it?"


def referred(town: Town, client: Client = CLIENTS[0], text: str = BUS) -> Mail:
    """The trustee passes on what the mother wrote an hour ago."""
    wrote = Post("Maria Lopez", PARENT, (LEE,), SUBJECT, text, town.now - timedelta(hours=1))
    return town.deliver(client(wrote, LEE, "Please help.", town.now))


def direct(town: Town, text: str = BUS, subject: str = SUBJECT, sender: str = PARENT, **more: object) -> Mail:
    return town.mail(f"Maria Lopez <{sender}>", subject, text, **more)


def proposals(town: Town, number: str | None) -> list[Proposed]:
    return [step.event for step in town.history(number) if isinstance(step.event, Proposed)]


def first_lines(town: Town, to: str = CONTACT) -> str:
    return "\n".join(town.sent(to=to)[-1].text.split("\n")[:6])


def happens(town: Town, number: str | None, event: Event) -> None:
    """The service, or staff, have done something on a case."""
    with town.sessions.begin() as db:
        store.append(db, town.case(number), (Step(event, None, Proof.SERVICE, town.now, town.now, "test"),))


@pytest.mark.parametrize("client", CLIENTS)
def test_her_own_copy_of_a_mail_that_was_referred_is_a_case_whose_notice_offers_one_line(town: Town, client: Client):
    first = referred(town, client)
    town.wait(minutes=5)

    second = direct(town)

    assert (second.became.what, first.case != second.case) == ("new", True)
    assert [(one.what, one.number) for one in proposals(town, second.case)] == [("merge", first.case)]
    assert f"may be the same matter as {first.case}: the same words" in first_lines(town)
    assert "#merge" in first_lines(town)


def test_her_own_copy_bears_the_message_id_of_the_referred_one(town: Town):
    wrote = Post("Maria Lopez", PARENT, (LEE,), SUBJECT, BUS, town.now, "<bus@mail.example>")
    first = town.deliver(thunderbird_attachment(wrote, LEE, "Please help.", town.now))

    second = direct(town, message_id="<bus@mail.example>")

    assert (proposals(town, second.case)[0].number, second.became.what) == (first.case, "new")
    assert "the same Message-ID" in first_lines(town)


def test_it_is_never_joined_by_itself_and_her_receipt_is_word_for_word_the_ordinary_one(town: Town):
    """mail-safety.md 7: a constituent's mail joins by our token, our letter or the number, and by nothing else."""
    first = referred(town)
    before = town.kinds(first.case)

    second = direct(town)

    assert town.kinds(first.case) == before
    one, other = town.sent(to=PARENT, subject="We received")
    assert one.text.replace(str(first.case), str(second.case)) == other.text
    assert len(town.sent(to=LEE)) == 1  # the trustee's own receipt


def test_one_word_joins_the_two_and_each_hears_of_the_end_once(town: Town):
    first = referred(town)
    notice = town.sent(to=CONTACT)[-1]
    second = direct(town)
    receipt = town.sent(to=PARENT)[-1]

    town.mail(CONTACT, "Re: x", "#merge", answers=town.sent(to=CONTACT)[-1])
    later = town.mail(PARENT, "Re: x", "The driver passed by again today.", answers=receipt)
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nA new driver starts Monday.", answers=notice)
    town.wait(minutes=3)

    assert town.case(second.case).merged_into == later.case == first.case
    assert len(town.sent(to=PARENT, subject="answer")) == len(town.sent(to=LEE, subject="Resolved")) == 1


def test_undo_parts_them_again(town: Town):
    referred(town)
    second = direct(town)
    town.mail(CONTACT, "Re: x", "#merge", answers=town.sent(to=CONTACT)[-1])

    town.mail(CONTACT, "Re: x", "UNDO", answers=town.sent(to=CONTACT)[-1])

    assert town.case(second.case).live
    assert not town.case(second.case).merged_into


def test_what_she_tells_in_other_words_is_asked_about_too(town: Town):
    first = referred(town)

    second = direct(town, f"{BUS}\n\nToday it was late again, and the school office was closed.")

    assert proposals(town, second.case)[0].number == first.case
    assert "#merge" in first_lines(town)


def test_a_copy_that_nobody_can_prove_is_shown_with_the_same_line_and_joins_nothing(town: Town):
    first = referred(town)

    second = direct(town, proven=False)

    assert second.case != first.case
    assert "#merge" in first_lines(town)


@pytest.mark.parametrize(
    ("text", "subject", "sender"),
    [
        (LUNCH, "Lunch", PARENT),  # another matter of hers
        (BUS, SUBJECT, NEIGHBOUR),  # the same words of somebody else: a campaign, a neighbour, a forger
    ],
)
def test_another_matter_and_another_person_are_cases_without_a_word(town: Town, text: str, subject: str, sender: str):
    referred(town)

    second = direct(town, text, subject, sender)

    assert second.became.what == "new"
    assert proposals(town, second.case) == []
    assert "same matter" not in town.sent(to=CONTACT)[-1].text


def test_a_case_that_has_ended_is_not_offered(town: Town):
    first = referred(town)
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[-1])

    second = direct(town)

    assert first.case != second.case
    assert proposals(town, second.case) == []


def test_a_case_that_the_contact_may_not_see_is_not_named(town: Town):
    first = referred(town)
    happens(town, first.case, AboutSet("contact"))

    second = direct(town)

    assert proposals(town, second.case) == []
    assert str(first.case) not in first_lines(town)


def test_a_referral_that_nobody_proved_says_nothing_of_her(town: Town):
    """A forged trustee cannot have her own mail called a copy: that case has no constituent."""
    wrote = Post("Maria Lopez", PARENT, (LEE,), SUBJECT, BUS, town.now)
    forged = CLIENTS[2](wrote, LEE, "Please help.", town.now).replace(b"dmarc=pass", b"dmarc=none")
    town.deliver(forged)

    second = direct(town)

    assert proposals(town, second.case) == []
    assert town.case(second.case).requester is not None


def test_months_later_it_is_a_new_matter(town: Town):
    referred(town)
    town.wait(days=90)

    second = direct(town)

    assert proposals(town, second.case) == []


def test_a_second_trustee_who_passes_it_on_after_that_joins_one_of_her_cases(town: Town):
    first = referred(town)
    second = direct(town)
    wrote = Post("Maria Lopez", PARENT, (MORA,), SUBJECT, BUS, town.now - timedelta(hours=1))

    third = town.deliver(CLIENTS[2](wrote, MORA, "Please help.", town.now))

    assert third.case in {first.case, second.case}
    assert third.became.what == "joined"
