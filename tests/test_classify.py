"""What a mail is: each rule with what it takes and what it leaves, and the order in which they are asked."""

from dataclasses import replace

import pytest
from support.town import BACKUP, CONTACT, HELP, LEE, OVERSIGHT, PARENT, PEOPLE, SAFETY

from cases.case import Case, Referrer
from cases.events import Proof
from cases.intake import (
    Automatic,
    BoardReply,
    Bounce,
    Bulk,
    Claimed,
    Confirmed,
    Doubtful,
    Facts,
    NewRequest,
    NotConfirmed,
    OurLetter,
    Ours,
    Referral,
    Reply,
    StaffForward,
    StaffReply,
    Stranger,
    Writer,
)
from cases.tokens import Purpose
from ingest import classify as rules
from ingest.classify import RULES, classify
from ingest.message import DeliveryReport, Forwarded, Message
from ingest.parse import parse

CASE = Case(id=1, number="CS-2026-00001", requester=50)
OTHER = Case(id=2, number="CS-2026-00002", requester=51)
IDS = {CONTACT: 1, BACKUP: 2, OVERSIGHT: 3, SAFETY: 4, LEE: 5, PARENT: 50}
LETTER = OurLetter(9, "new-case", 1, 1, CONTACT, "message:1")
FORWARD = Forwarded(
    "Maria", PARENT, (LEE,), "bus", "Monday", "The bus was late.", "Please help.", "<in@x.example>", sure=True
)
REPORT = DeliveryReport((PARENT,), permanent=True, returned_ids=(), reason="550 no such user")


def mail(text: str = "Hello", *fields: str, sender: str = PARENT, **changes) -> Message:
    head = "".join(f"{field}\r\n" for field in fields)
    return replace(parse(f"{head}From: {sender}\r\nSubject: x\r\n\r\n{text}\r\n".encode()), **changes)


def writer(email: str = PARENT, *, proven: bool = True) -> Writer:
    return Writer(email, "", "", proven, "pass", PEOPLE.with_address(email), IDS.get(email))


def claim(person: str = CONTACT, purpose: Purpose = Purpose.STAFF, case: int = 1, **more) -> Claimed:
    return Claimed(purpose, case, IDS[person], **more)


def facts(who: str = PARENT, *, proven: bool = True, **more) -> Facts:
    return Facts(writer=writer(who, proven=proven), addresses=frozenset({HELP}), **more)


PROVEN = facts(CONTACT, claims=(claim(),), case=CASE, letters=(LETTER,))


@pytest.mark.parametrize(
    ("message", "known", "kind"),
    [
        # loop
        (mail(), facts(ours="loop field"), Ours),
        (mail(sender=HELP), facts(HELP), Ours),
        (mail("#help", sender=CONTACT), facts(CONTACT, ours="our Message-ID"), Ours),
        (mail("x", *["Received: a"] * 51), facts(), Ours),
        (mail("x", *["Received: a"] * 50), facts(), NewRequest),
        # bounce
        (mail("x", "Auto-Submitted: auto-replied", bounce=REPORT), facts(), Bounce),
        (mail(bounce=REPORT), replace(PROVEN, letters=()), Bounce),
        # automatic
        (mail("x", "Auto-Submitted: auto-replied"), facts(), Automatic),
        (mail("#resolve fixed", "Auto-Submitted: auto-replied", sender=CONTACT), PROVEN, Automatic),
        (mail("x", "Auto-Submitted: auto-generated"), facts(trusted_form=True), NewRequest),
        (mail(subject="Out of office: x"), facts(), NewRequest),
        (mail(subject="Out of office: x"), facts(letters=(LETTER,)), Automatic),
        (mail(subject="Out of office: x"), facts(claims=(claim(),)), Automatic),
        # bulk
        (mail("x", "List-Id: <a.b>"), facts(), Bulk),
        (mail("x", "List-Id: <a.b>"), facts(case=CASE), Stranger),
        (mail("x", "Precedence: bulk"), facts(case=CASE), Automatic),
        (mail("x", "List-Id: <a.b>"), facts(trusted_form=True), NewRequest),
        (mail("x", "List-Id: <a.b>"), facts(numbered=CASE), Bulk),
        # confirmation
        (mail("confirm", sender=CONTACT), facts(CONTACT, claims=(claim(purpose=Purpose.CONFIRM, message=4),)), Confirmed),
        (mail("confirm", sender=CONTACT), facts(CONTACT, proven=False, claims=(claim(purpose=Purpose.CONFIRM, message=4),)), Confirmed),
        (mail("confirm", sender=CONTACT), facts(CONTACT, claims=(claim(purpose=Purpose.CONFIRM, spent=True),)), Automatic),
        (mail("confirm", sender=CONTACT), facts(CONTACT, claims=(claim(BACKUP, Purpose.CONFIRM),), case=CASE), Doubtful),
        (mail("yes", sender=CONTACT), facts(CONTACT, claims=(claim(purpose=Purpose.CONFIRM),), case=CASE), NotConfirmed),
        (mail("confirm"), facts(claims=(claim(PARENT, Purpose.CONFIRM),)), NewRequest),
        # staff
        (mail("#resolve fixed", sender=CONTACT), PROVEN, StaffReply),
        (mail("An answer", sender=CONTACT), PROVEN, StaffReply),
        (mail("An answer", sender=SAFETY), facts(SAFETY, claims=(claim(SAFETY),), case=CASE), StaffReply),
        (mail("An answer", sender=CONTACT), replace(PROVEN, writer=writer(CONTACT, proven=False)), Doubtful),
        (mail("An answer", sender=CONTACT), replace(PROVEN, claims=()), Doubtful),
        (mail("An answer", sender=CONTACT), replace(PROVEN, claims=(claim(BACKUP),)), Doubtful),
        (mail("An answer", sender=CONTACT), replace(PROVEN, claims=(claim(purpose=Purpose.BOUNCE),)), Doubtful),
        (mail("An answer", sender=CONTACT), replace(PROVEN, claims=(claim(purpose=Purpose.CONSTITUENT),)), Doubtful),
        (mail("An answer", sender=CONTACT), replace(PROVEN, contradiction="two cases"), Doubtful),
        (mail("An answer", sender=CONTACT), facts(CONTACT, numbered=CASE), Doubtful),
        (mail("#help", sender=CONTACT), facts(CONTACT), StaffReply),
        (mail("#help", sender=CONTACT), facts(CONTACT, proven=False), Doubtful),
        (mail("#note x", sender=CONTACT), facts(CONTACT, numbered=CASE), Doubtful),
        (mail("My child's bus", sender=CONTACT), facts(CONTACT), NewRequest),
        (mail("My child's bus", sender=CONTACT), facts(CONTACT, proven=False), NewRequest),
        (mail("See below", sender=CONTACT, forwards=(FORWARD,)), facts(CONTACT), StaffForward),
        (mail("See below", sender=CONTACT, forwards=(FORWARD,)), facts(CONTACT, proven=False), NewRequest),
        (mail("See below", sender=CONTACT, forwards=(FORWARD,)), PROVEN, StaffReply),
        (mail("Thanks", sender=SAFETY), facts(SAFETY, claims=(Claimed(Purpose.CONSTITUENT, 1, 4),), case=replace(CASE, requester=4)), Reply),
        (mail("Thanks", sender=SAFETY), facts(SAFETY, claims=(Claimed(Purpose.CONSTITUENT, 1, 4),), case=CASE), Doubtful),
        # board members
        (mail("See below", sender=LEE, forwards=(FORWARD,)), facts(LEE), Referral),
        (mail("See below", sender=LEE, forwards=(FORWARD,)), facts(LEE, proven=False), Referral),
        (mail("Please look", sender=LEE), facts(LEE), Referral),
        (mail("#resolve fixed", sender=LEE), facts(LEE, claims=(claim(LEE),), case=CASE), BoardReply),
        (mail("Any news?", sender=LEE), facts(LEE, numbered=replace(CASE, referrers=(Referrer(5, None, True, 1),))), BoardReply),
        (mail("Any news?", sender=LEE), facts(LEE, numbered=CASE), Referral),
        (mail("Another", sender=LEE, forwards=(FORWARD,)), facts(LEE, claims=(claim(LEE),), case=CASE), Referral),
        # constituents
        (mail(), facts(case=CASE), Reply),
        (mail(), facts(case=CASE, proven=False), Reply),
        (mail(), facts(case=OTHER), Stranger),
        (mail(sender="x@y.example"), facts("x@y.example", case=CASE), Stranger),
        (mail(), facts(numbered=CASE), Reply),
        (mail(), facts(numbered=CASE, proven=False), NewRequest),
        (mail(), facts(numbered=OTHER), NewRequest),
        (mail(), facts(case=CASE, numbered=OTHER), Reply),
        (mail("#resolve fixed"), facts(case=CASE), Reply),
        # anything else
        (mail(), facts(), NewRequest),
        (mail(""), facts(""), NewRequest),
    ],
)  # fmt: skip
def test_a_mail_is_what_the_first_rule_says(message, known, kind):
    assert type(classify(message, known)) is kind


def test_the_order_is_the_policy():
    assert [rule.__name__ for rule in RULES] == [
        "loop", "bounce", "automatic", "bulk", "confirmation", "concerned", "racing", "absence", "at_once", "staff_reply", "my_cases", "board_mail", "reply", "repeated", "new_request",
    ]  # fmt: skip


@pytest.mark.parametrize("rule", RULES[:-1])
def test_each_rule_leaves_an_ordinary_mail_to_the_next(rule):
    assert rule(mail(), facts()) is None


def test_a_report_is_about_the_letter_to_the_address_that_failed():
    others = (replace(LETTER, id=8), replace(LETTER, id=7, recipient=PARENT))
    intake = classify(mail(bounce=REPORT), facts(letters=others))
    assert isinstance(intake, Bounce)
    assert (intake.letter.id, intake.permanent) == (7, True)
    assert classify(mail(bounce=replace(REPORT, recipients=("x@y.example",))), facts(letters=others)).letter.id == 8
    assert classify(mail(bounce=REPORT), facts()).letter is None


@pytest.mark.parametrize(("said", "permanent"), [(True, True), (None, True), (False, False)])
def test_a_report_that_does_not_say_counts_as_final(said, permanent):
    assert classify(mail(bounce=replace(REPORT, permanent=said)), facts()).permanent is permanent


def test_a_letter_that_was_given_up_is_final_though_the_address_may_be_good():
    late = replace(REPORT, permanent=False, final=True)
    assert classify(mail(bounce=late), facts()).permanent is True
    assert classify(mail(bounce=replace(late, final=False)), facts()).permanent is False


def test_a_staff_reply_carries_the_nearest_letter_and_its_proof():
    intake = classify(mail("ok", sender=CONTACT), replace(PROVEN, letters=(replace(LETTER, id=20), LETTER)))
    assert isinstance(intake, StaffReply)
    assert (intake.answers.id, intake.proof, intake.person_id) == (20, Proof.AUTHENTICATED, 1)


@pytest.mark.parametrize(
    ("known", "held", "word"),
    [
        (replace(PROVEN, writer=writer(CONTACT, proven=False)), True, "authenticated"),
        (replace(PROVEN, claims=()), False, "own reply address"),
        (replace(PROVEN, contradiction="two cases"), True, "two cases"),
    ],
)
def test_doubt_says_why_and_whether_the_token_was_there(known, held, word):
    intake = classify(mail("An answer", sender=CONTACT), known)
    assert isinstance(intake, Doubtful)
    assert intake.token_held is held
    assert word in intake.why


def test_an_unproven_board_member_refers_unverified_and_finds_no_case():
    intake = classify(mail("x", sender=LEE, forwards=(FORWARD,)), facts(LEE, proven=False, holding=CASE))
    assert (intake.verified, intake.case) == (False, None)
    intake = classify(mail("x", sender=LEE, forwards=(FORWARD,)), facts(LEE, holding=CASE))
    assert (intake.verified, intake.case, intake.note) == (True, CASE, "Please help.")
    assert [one.email for one in intake.originals] == [PARENT]


@pytest.mark.parametrize(
    ("known", "verified"),
    [
        (facts(LEE, claims=(claim(LEE),), case=CASE), True),
        (facts(LEE, proven=False, claims=(claim(LEE),), case=CASE), False),
        (facts(LEE, claims=(claim(CONTACT),), case=CASE), False),
    ],
)
def test_a_board_members_reply_needs_proof_and_their_own_letter(known, verified):
    intake = classify(mail("Any news?", sender=LEE), known)
    assert isinstance(intake, BoardReply)
    assert intake.verified is verified


def test_a_number_is_a_hint_for_staff_only():
    assert classify(mail(), facts(numbered=OTHER)).mentions == (OTHER.number,)
    assert rules.new_request(mail(), facts()).mentions == ()
