"""mail-safety.md 6.7: a referral counts when the member is proven and the sender of the outer message."""

import pytest
from support.town import CONTACT, LEE, MORA, NEIGHBOUR, PARENT

WORDS = {"name": "Maria Lopez", "address": PARENT, "subject": "bus 14", "text": "The bus left my son at the stop."}


def test_a_proven_member_refers_and_the_constituent_is_written_to(town):
    mail = town.forward(LEE, **WORDS)
    (referrer,) = town.case(mail.case).referrers
    assert referrer.verified
    assert {letter.to for letter in town.sent()} == {PARENT, LEE, CONTACT}


def test_an_unproven_member_makes_a_marked_case_and_nobody_outside_staff_is_written_to(town):
    mail = town.forward(LEE, **WORDS, proven=False)
    (referrer,) = town.case(mail.case).referrers
    assert not referrer.verified
    assert {letter.to for letter in town.sent()} == {CONTACT}
    assert "not proven" in town.sent(to=CONTACT)[0].text
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=5)
    assert town.sent(to=LEE) == []


@pytest.mark.parametrize("field", ["Cc", "Reply-To", "Sender", "Resent-From", "X-Forwarded-For"])
def test_a_member_who_is_not_the_sender_is_no_referrer_and_gets_no_mail(town, field):
    mail = town.mail(PARENT, "bus", "The bus was late.", headers=[(field, LEE)])
    town.mail(PARENT, "lunch", "The lunch was cold.", to=f"help@sunfield.example, {MORA}")
    assert town.case(mail.case).referrers == ()
    assert town.sent(to=LEE) == town.sent(to=MORA) == []


def test_a_member_inside_a_forward_of_somebody_else_is_no_referrer(town):
    mail = town.forward(NEIGHBOUR, name="Jordan Lee", address=LEE, subject="bus", text="Please look at this.")
    assert town.case(mail.case).referrers == ()
    assert town.sent(to=LEE) == []


def test_a_members_letters_go_to_the_registered_address_only(town):
    mail = town.forward(LEE, **WORDS, headers=[("Reply-To", "lee.private@mail.example")])
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=5)
    assert len(town.sent(to=LEE)) == 2
    assert town.sent(to="lee.private@mail.example") == []
    assert town.case(mail.case).status == "resolved"
