"""What follows from a mail: which steps are recorded, by whom, how proven; and which letters nobody may get."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from support.town import CONTACT, HELP, LEE, PARENT, PEOPLE, sunfield

from cases.case import Case, Referrer
from cases.decide import addresses_needed, decide
from cases.decision import Decision
from cases.events import (
    Answered,
    Joined,
    NotAcknowledged,
    Noted,
    Pending,
    Priority,
    PriorityRaised,
    Proof,
    Received,
    Referred,
    Reopened,
    Resolved,
    Status,
    Step,
    Suggested,
    Thanked,
    Undeliverable,
)
from cases.intake import (
    Automatic,
    BoardReply,
    Bounce,
    Bulk,
    Confirmed,
    Doubtful,
    Facts,
    Incoming,
    NewRequest,
    Original,
    OurLetter,
    Ours,
    Referral,
    Reply,
    StaffForward,
    StaffReply,
    Stranger,
    Writer,
)

NOW = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
DISTRICT = sunfield()
CASE = Case(id=1, number="CS-2026-00001", status=Status.OPEN, requester=50, answer_by=NOW)
DONE = replace(CASE, status=Status.RESOLVED, resolved_at=NOW)
ANA, MEMBER = PEOPLE.with_address(CONTACT), PEOPLE.with_address(LEE)
ORIGINAL = Original("Maria", PARENT, "bus 14", "The bus was late.", sure=True)
LETTER = OurLetter(9, "receipt", 1, 50, PARENT, "message:1")
THREAT = "He said he is going to kill my son and has a gun at school."
ABOUT = "This is a complaint about the superintendent."


def said(
    intake, text: str = "The bus was late.", *, who: str = PARENT, proven: bool = True, ids=None, **known
) -> tuple[Decision, ...]:
    writer = Writer(who, "", "no single sender" if not who else "", proven, "pass", PEOPLE.with_address(who), None)
    facts = Facts(writer=writer, addresses=frozenset({HELP}), **known)
    incoming = Incoming(17, "bus", text, "en", language_sure=True, at=NOW - timedelta(minutes=1))
    return decide(intake, incoming, facts, DISTRICT, NOW, {PARENT: 50} if ids is None else ids)


def kinds(decision: Decision) -> list[str]:
    return [step.kind for step in decision.steps]


def event(decision: Decision, kind):
    return next((step.event for step in decision.steps if isinstance(step.event, kind)), None)


@pytest.mark.parametrize(
    "intake", [Ours("x"), Automatic("x"), Bulk("x"), Bounce(None, permanent=True, reason="", why="x")]
)
def test_machine_mail_is_recorded_and_nothing_else(intake):
    (decision,) = said(intake)
    assert decision == Decision("automatic", "x")


def test_a_confirmation_is_never_decided_by_itself():
    with pytest.raises(ValueError, match="confirms"):
        said(Confirmed(ANA, 1, 3))


def test_a_new_request_opens_a_case_with_its_dates():
    (decision,) = said(NewRequest())
    assert (decision.became, decision.opens) == ("new", True)
    received = decision.steps[0]
    assert received.event == Received(
        50, 17, "email", datetime(2026, 11, 19, 1, 0, tzinfo=UTC), received.event.resolve_by, "en"
    )
    assert (received.by, received.proof, received.cause) == (50, Proof.AUTHENTICATED, "message:17")
    assert (received.at, received.occurred_at) == (NOW, NOW - timedelta(minutes=1))
    assert kinds(decision) == ["received", "suggested"]
    assert said(NewRequest(), proven=False)[0].steps[0].proof is Proof.UNVERIFIED


@pytest.mark.parametrize("who", [CONTACT, LEE, "a.ruiz@sunfield.example", "it@sunfield.example", HELP, ""])
def test_our_own_people_and_unknown_senders_get_no_receipt(who):
    assert event(said(NewRequest(), who=who)[0], NotAcknowledged).reason


def test_a_refusal_is_recorded_with_its_reason():
    (decision,) = said(NewRequest(), ack_refusals=((PARENT, "enough"), ("x@y.example", "other")))
    assert event(decision, NotAcknowledged) == NotAcknowledged("enough")
    assert event(said(NewRequest(), ack_refusals=(("x@y.example", "other"),))[0], NotAcknowledged) is None


def test_a_threat_raises_and_says_why():
    raised = event(said(NewRequest(), THREAT)[0], PriorityRaised)
    assert raised.level is Priority.NOW
    assert "oversight" in raised.notify
    assert raised.because


def test_a_case_that_is_as_urgent_is_not_raised_again():
    case = replace(CASE, priority=Priority.NOW)
    assert kinds(said(Reply(case, 50, ""), THREAT)[0]) == ["joined"]
    assert "priority_raised" in kinds(said(Reply(replace(CASE, priority=Priority.TODAY), 50, ""), THREAT)[0])


def test_what_is_about_the_superintendent_is_told_before_anything_is_raised():
    assert event(said(NewRequest(), ABOUT)[0], Suggested).about == "superintendent"
    case = replace(CASE, suggested=(("meals", 0.5),), unsure=False)
    (decision,) = said(Reply(case, 50, ""), f"{ABOUT} {THREAT}")
    assert kinds(decision) == ["joined", "suggested", "priority_raised"]
    assert event(decision, Suggested) == Suggested(
        (("meals", 0.5),), (), unsure=False, sensitive=False, about="superintendent"
    )
    assert kinds(said(Reply(replace(case, about="contact"), 50, ""), ABOUT)[0])[:2] != ["joined", "suggested"]


def test_a_reply_joins_a_live_case_and_reopens_one_that_was_resolved():
    assert event(said(Reply(CASE, 50, ""))[0], Joined) == Joined(17)
    (decision,) = said(Reply(DONE, 50, ""), "It is not solved.")
    assert event(decision, Reopened).answer_by > NOW
    (decision,) = said(Reply(DONE, 50, ""), "Thank you very much!")
    assert [step.event for step in decision.steps] == [Thanked(17)]
    assert kinds(said(Reply(CASE, 50, ""), "Thank you!")[0]) == ["joined"]


def test_a_stranger_is_pending():
    (decision,) = said(Stranger(CASE, "why"), "The bus was late again.")
    assert [step.event for step in decision.steps] == [Pending(17, "why")]


def test_danger_in_a_strangers_mail_alerts_without_waiting_to_be_accepted():
    (decision,) = said(Stranger(CASE, "why"), THREAT)
    assert kinds(decision) == ["pending", "priority_raised"]
    assert kinds(said(Stranger(DONE, "why"), THREAT)[0]) == ["pending", "priority_raised"]


def test_a_referral_names_the_member_and_the_constituent():
    intake = Referral(MEMBER, 5, verified=True, originals=(ORIGINAL,), note="Please", case=None)
    (decision,) = said(intake, who=LEE)
    assert kinds(decision) == ["received", "referred", "suggested"]
    assert event(decision, Received).requester == 50
    assert (decision.original, decision.note) == (ORIGINAL, "Please")


@pytest.mark.parametrize(
    ("original", "verified"),
    [
        (ORIGINAL, False),
        (replace(ORIGINAL, sure=False), True),
        (replace(ORIGINAL, email=""), True),
        (replace(ORIGINAL, email=CONTACT), True),
        (replace(ORIGINAL, email=LEE), True),
        (replace(ORIGINAL, email=HELP), True),
    ],
)
def test_nobody_is_written_to_who_may_not_be(original, verified):
    intake = Referral(MEMBER, 5, verified=verified, originals=(original,), note="", case=None)
    ids = {
        email: 50
        for _, email in addresses_needed(intake, Facts(Writer(LEE, "", "", True, "pass"), addresses=frozenset({HELP})))
    }
    assert event(said(intake, who=LEE, ids=ids)[0], NotAcknowledged)


def test_each_message_passed_on_becomes_a_case():
    second = replace(ORIGINAL, email="pat@x.example")
    intake = Referral(MEMBER, 5, verified=True, originals=(ORIGINAL, second), note="", case=None)
    decisions = said(intake, who=LEE, ids={PARENT: 50, "pat@x.example": 51})
    assert [event(one, Received).requester for one in decisions] == [50, 51]


def test_a_member_who_writes_alone_makes_a_case_of_an_unknown_constituent():
    (decision,) = said(Referral(MEMBER, 5, verified=True, originals=(), note="", case=None), who=LEE)
    assert event(decision, Received).requester is None
    assert event(decision, Referred).verified
    assert event(decision, NotAcknowledged)


def test_a_further_referral_joins_and_a_repeated_one_is_a_note():
    intake = Referral(MEMBER, 5, verified=True, originals=(ORIGINAL,), note="Again", case=CASE)
    assert kinds(said(intake, who=LEE)[0]) == ["referred"]
    again = replace(intake, case=replace(CASE, referrers=(Referrer(5, NOW, verified=True, message=1),)))
    assert kinds(said(again, who=LEE)[0]) == ["noted"]
    unproven = replace(intake, case=replace(CASE, referrers=(Referrer(5, NOW, verified=False, message=1),)))
    assert kinds(said(unproven, who=LEE)[0]) == ["referred"]


def test_a_referral_changes_no_date():
    direct = said(NewRequest())[0].steps[0].event
    referred = (
        said(Referral(MEMBER, 5, verified=True, originals=(ORIGINAL,), note="", case=None), who=LEE)[0].steps[0].event
    )
    assert (direct.answer_by, direct.resolve_by) == (referred.answer_by, referred.resolve_by)


def test_staff_who_pass_on_are_the_note_and_not_the_constituent():
    (decision,) = said(StaffForward(ANA, 1, (ORIGINAL,)), "She called too.", who=CONTACT)
    assert kinds(decision) == ["received", "noted", "suggested"]
    assert event(decision, Received).requester == 50
    (decision,) = said(StaffForward(ANA, 1, (ORIGINAL,), CASE), "She called too.", who=CONTACT)
    assert (decision.became, decision.case, kinds(decision)) == ("joined", CASE, ["noted"])
    (decision,) = said(StaffForward(ANA, 1, (ORIGINAL,), CASE), "", who=CONTACT)
    assert (decision.became, kinds(decision)) == ("joined", [])


def test_a_board_members_reply_is_a_note_only_when_proven():
    (decision,) = said(BoardReply(MEMBER, 5, CASE, verified=True), "#resolve fixed", who=LEE)
    assert [type(step.event) for step in decision.steps] == [Noted]
    (decision,) = said(BoardReply(MEMBER, 5, CASE, verified=False), "Any news?", who=LEE)
    assert [type(step.event) for step in decision.steps] == [Pending]


def test_doubt_records_no_step_and_asks_the_person():
    intake = Doubtful(ANA, CASE, token_held=False, why="no proof")
    (decision,) = said(intake, "#resolve fixed", who=CONTACT)
    assert (decision.became, decision.steps, decision.confirm, decision.actor) == ("pending", (), intake, ANA)
    assert said(replace(intake, case=None), "#help", who=CONTACT)[0].became == "automatic"


@pytest.mark.parametrize("proof", [Proof.AUTHENTICATED, Proof.CONFIRMED, Proof.SHELL])
def test_staff_act_with_their_proof(proof):
    (decision,) = said(StaffReply(ANA, 1, proof, CASE, None), "#resolve fixed\n\nDone.", who=CONTACT)
    assert [type(step.event) for step in decision.steps] == [Answered, Resolved]
    assert {(step.by, step.proof) for step in decision.steps} == {(1, proof)}


def test_staff_words_that_are_wrong_record_nothing():
    for words in ("#nonsense\n\nDone.", "", "   \n"):
        (decision,) = said(StaffReply(ANA, 1, Proof.AUTHENTICATED, CASE, None), words, who=CONTACT)
        assert decision.steps == ()
        assert decision.plan.troubles


def test_a_bounce_is_recorded_once_and_again_only_when_it_became_final():
    def bounced(*, permanent: bool, before: tuple[bool, ...] = (), case=CASE) -> list[str]:
        history = tuple(Step(Undeliverable(9, "receipt", was), None, Proof.SERVICE, NOW, NOW) for was in before)
        return kinds(said(Bounce(LETTER, permanent, "550", "x"), case=case, history=history)[0])

    assert bounced(permanent=True) == ["undeliverable"]
    assert bounced(permanent=True, before=(True,)) == []
    assert bounced(permanent=False, before=(True,)) == []
    assert bounced(permanent=False, before=(False,)) == []
    assert bounced(permanent=True, before=(False,)) == ["undeliverable"]
    assert bounced(permanent=True, case=replace(CASE, id=2)) == []
    assert bounced(permanent=True, case=None) == []


def test_only_sure_and_outside_addresses_become_people():
    unsure, own = replace(ORIGINAL, sure=False), replace(ORIGINAL, email=HELP)
    facts = Facts(Writer(LEE, "Jo", "", True, "pass"), addresses=frozenset({HELP}))
    referral = Referral(MEMBER, 5, verified=True, originals=(ORIGINAL, unsure, own), note="", case=None)
    assert addresses_needed(referral, facts) == (("Maria", PARENT),)
    assert addresses_needed(NewRequest(), facts) == (("Jo", LEE),)
    assert addresses_needed(NewRequest(), Facts(Writer("", "", "doubt", False, ""))) == ()
    assert addresses_needed(Reply(CASE, 50, ""), facts) == ()
