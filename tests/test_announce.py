"""Who is told of which event (domain.md 4, 5 and 7): a table, and the lines that no letter may cross."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from support.town import BACKUP, CHO, CONTACT, LEE, MORA, OVERSIGHT, PARENT, PEOPLE, SAFETY, SUPERINTENDENT, sunfield

from cases.case import Case, Referrer
from cases.commands import Plan, Trouble, Want
from cases.decision import Decision
from cases.events import (
    Acknowledged,
    AlertConfirmed,
    Answered,
    Categorised,
    Joined,
    NotAcknowledged,
    Noted,
    Outcome,
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
    Text,
    Thanked,
    Undeliverable,
    Undone,
)
from cases.intake import Doubtful, Facts, Incoming, Writer
from cases.people import People, Person, Role
from cases.tokens import Purpose
from notify.announce import announce
from notify.notice import Recipient
from notify.scene import Scene

NOW = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
STAFF = {person.email: place for place, person in enumerate(PEOPLE, 1)}
BOOK = {50: Recipient(50, "Maria Lopez", PARENT)} | {
    STAFF[email]: Recipient(STAFF[email], email, email) for email in (LEE, MORA, CHO)
}
CASE = Case(id=1, number="CS-2026-00001", requester=50, received_at=NOW, answer_by=NOW, acknowledged_at=NOW)
REFERRED = replace(
    CASE,
    referrers=(
        Referrer(STAFF[LEE], NOW, verified=True, message=1),
        Referrer(STAFF[MORA], NOW, verified=False, message=2),
    ),
)
DONE = replace(REFERRED, status=Status.RESOLVED, resolved_at=NOW)
RAISED = PriorityRaised(Priority.NOW, ("threat",), ("kill",), ("superintendent", "oversight", "safety"))
RECEIVED = Received(50, 1, "email", NOW, NOW, None)
ANA = PEOPLE.with_address(CONTACT)


def scene(*events, case: Case | None = CASE, before: Case | None = None, by: int | None = None, **more) -> Scene:
    steps = tuple(Step(event, by, Proof.SERVICE, NOW, NOW, "message:1", seq) for seq, event in enumerate(events, 1))
    values = {
        "decision": Decision("joined", ""),
        "incoming": Incoming(1, "bus", "The bus was late.", None, language_sure=False, at=NOW),
        "facts": Facts(Writer(PARENT, "Maria", "", authenticated=True, dmarc="pass")),
        "district": sunfield(),
        "at": NOW,
        "book": BOOK,
        "staff": STAFF,
        **more,
    }
    return Scene(case=case, before=before, steps=steps, **values)


def told(*events, **more) -> list[tuple[str, str]]:
    return [(notice.kind, notice.to.email) for notice in announce(scene(*events, **more))]


ACTOR = {"decision": Decision("joined", "", actor=ANA, plan=Plan(commanded=True)), "by": STAFF[CONTACT]}


@pytest.mark.parametrize(
    ("events", "more", "letters"),
    [
        ([RECEIVED], {}, [("receipt", PARENT), ("new-case", CONTACT)]),
        ([RECEIVED, NotAcknowledged("x")], {}, [("new-case", CONTACT)]),
        ([replace(RECEIVED, requester=None)], {"case": replace(CASE, requester=None)}, [("new-case", CONTACT)]),
        ([RECEIVED, Referred(STAFF[LEE], 1, verified=True)], {}, [("receipt", PARENT), ("receipt-board", LEE), ("new-case", CONTACT)]),
        ([RECEIVED, Referred(STAFF[LEE], 1, verified=False), NotAcknowledged("x")], {}, [("new-case", CONTACT)]),
        ([Referred(STAFF[MORA], 1, verified=True)], {}, [("receipt-board", MORA), ("more", CONTACT)]),
        ([Joined(1)], {}, [("more", CONTACT)]),
        ([Pending(1, "x")], {}, [("more", CONTACT)]),
        ([Noted(Text("x"))], {"by": STAFF[LEE]}, [("more", CONTACT)]),
        ([Noted(Text("x"))], ACTOR, [("summary", CONTACT)]),
        ([Noted(Text("x"))], {**ACTOR, "by": STAFF[SAFETY]}, [("more", CONTACT), ("summary", CONTACT)]),
        ([Noted(Text("x"), board=True)], ACTOR, [("summary", CONTACT)]),
        ([Categorised("meals", sensitive=False)], ACTOR, [("summary", CONTACT)]),
        ([Answered(Text("x"))], ACTOR, [("answer", PARENT), ("summary", CONTACT)]),
        ([Answered(Text("x")), Resolved(Outcome.FIXED)], {**ACTOR, "case": DONE}, [("answer", PARENT), ("resolved-board", LEE), ("summary", CONTACT)]),
        ([Resolved(Outcome.UNREACHABLE)], {**ACTOR, "case": DONE}, [("answer", PARENT), ("resolved-board", LEE), ("summary", CONTACT)]),
        ([Answered(Text("x"))], {**ACTOR, "case": replace(CASE, requester=None)}, [("summary", CONTACT)]),
        ([Reopened(1, NOW)], {"case": REFERRED, "before": DONE}, [("reopened", PARENT), ("reopened-board", LEE), ("more", CONTACT)]),
        ([RECEIVED, RAISED], {}, [("receipt", PARENT), ("new-case", CONTACT), ("alert", SUPERINTENDENT), ("alert", OVERSIGHT), ("alert", SAFETY)]),
        ([Undeliverable(1, "receipt", permanent=True)], {}, [("did-not-arrive", CONTACT)]),
        ([Undeliverable(1, "answer", permanent=True)], {}, [("did-not-arrive", CONTACT)]),
        ([Undeliverable(1, "resolved-board", permanent=True)], {}, [("did-not-arrive", CONTACT)]),
        ([Undeliverable(1, "receipt", permanent=False)], {}, []),
        ([Undeliverable(1, "new-case", permanent=True)], {}, []),
        ([Undeliverable(1, "did-not-arrive", permanent=True)], {}, []),
        ([Undeliverable(1, "alert", permanent=True)], {}, []),
        ([Undone((1,))], ACTOR, [("summary", CONTACT)]),
        ([AlertConfirmed()], ACTOR, [("summary", CONTACT)]),
        ([Thanked(1)], {}, []),
        ([Acknowledged(1)], {}, []),
        ([Suggested((), (), unsure=True, sensitive=False)], {}, []),
        ([], {}, []),
        ([], {"case": None}, []),
    ],
)  # fmt: skip
def test_who_is_told(events, more, letters):
    assert told(*events, **more) == letters


# who works the case, and whom it is about


def test_a_backup_works_while_the_contact_is_away():
    away = People(
        tuple(
            replace(one, from_=date(2026, 11, 10), until=date(2026, 11, 20)) if one.email == BACKUP else one
            for one in PEOPLE
        )
    )
    assert told(RECEIVED, district=sunfield(people=away))[-1] == ("new-case", BACKUP)


@pytest.mark.parametrize(
    ("about", "alerted"),
    [
        (None, {SUPERINTENDENT, OVERSIGHT, SAFETY}),
        ("superintendent", {OVERSIGHT, SAFETY}),
        ("oversight", {SUPERINTENDENT, SAFETY}),
        ("board", {SUPERINTENDENT, OVERSIGHT, SAFETY}),
    ],
)
def test_whom_a_case_is_about_is_not_alerted(about, alerted):
    letters = told(RECEIVED, RAISED, case=replace(CASE, about=about))
    assert {to for kind, to in letters if kind == "alert"} == alerted


def test_the_office_of_the_board_side_stands_in_for_the_superintendent():
    clerk = Person("Bo", "bo@sunfield.example", Role.OFFICER, office="board-side")
    district = sunfield(people=People((*PEOPLE, clerk)))
    raised = replace(RAISED, notify=("superintendent",))
    letters = told(
        raised, case=replace(CASE, about="superintendent"), district=district, staff={**STAFF, clerk.email: 30}
    )
    assert letters == [("alert", "bo@sunfield.example")]


def test_a_case_about_the_contact_is_not_shown_to_the_contact():
    letters = told(RECEIVED, RAISED, case=replace(CASE, about="contact"))
    assert ("new-case", BACKUP) in letters
    assert CONTACT not in {to for _, to in letters}


def test_a_case_about_the_contact_goes_to_oversight_where_there_is_no_backup():
    alone = People(tuple(one for one in PEOPLE if one.role is not Role.BACKUP))
    letters = told(RECEIVED, case=replace(CASE, about="contact"), district=sunfield(people=alone))
    assert letters[-1] == ("new-case", OVERSIGHT)


def test_a_case_about_a_board_member_tells_no_member():
    letters = told(Answered(Text("x")), Resolved(Outcome.FIXED), **{**ACTOR, "case": replace(DONE, about="board")})
    assert LEE not in {to for _, to in letters}
    assert LEE not in {to for _, to in told(Referred(STAFF[LEE], 1, verified=True), case=replace(CASE, about="board"))}


def test_an_office_that_nobody_holds_is_told_through_oversight():
    assert told(replace(RAISED, notify=("counsel", "title-ix"))) == [("alert", OVERSIGHT)]


def test_whoever_works_the_case_needs_no_alert_beside_the_notice():
    assert told(replace(RAISED, notify=("contact",))) == []


def test_each_person_is_alerted_once():
    assert told(replace(RAISED, notify=("oversight", "counsel", "oversight"))) == [("alert", OVERSIGHT)]


def test_a_member_whose_term_is_over_hears_nothing_more():
    later = datetime(2026, 12, 20, 18, 0, tzinfo=UTC)
    done = replace(DONE, referrers=(Referrer(STAFF[CHO], NOW, verified=True, message=1),))
    for events, more in (
        ([Resolved(Outcome.FIXED)], {**ACTOR, "case": done}),
        ([Reopened(1, NOW)], {"case": done, "before": done}),
        ([Referred(STAFF[CHO], 1, verified=True)], {"case": done}),
    ):
        assert CHO not in {to for _, to in told(*events, at=later, **more)}
        assert CHO in {to for _, to in told(*events, **more)}


# what a letter carries


def test_an_answer_waits_and_is_a_persons_own_words():
    answer, summary = announce(scene(Answered(Text("x")), **ACTOR))
    assert (answer.held, answer.auto, answer.reply) == (True, "", Purpose.CONSTITUENT)
    assert (summary.held, summary.auto, summary.reply) == (False, "auto-generated", Purpose.STAFF)
    (alone, *_) = announce(scene(Resolved(Outcome.UNREACHABLE), **{**ACTOR, "case": DONE}))
    assert (alone.held, alone.auto) == (True, "auto-generated")


def test_a_receipt_leaves_at_once_in_all_languages_of_the_office():
    receipt, notice = announce(scene(RECEIVED))
    assert (receipt.held, receipt.auto, receipt.reply, receipt.languages) == (
        False,
        "auto-replied",
        Purpose.CONSTITUENT,
        ("en", "es"),
    )
    assert (notice.auto, notice.reply, notice.languages) == ("auto-generated", Purpose.STAFF, ("en",))


@pytest.mark.parametrize(
    ("language", "languages"), [("es", ("es",)), ("en", ("en",)), ("ru", ("en",)), (None, ("en",))]
)
def test_an_answer_is_in_the_constituents_language(language, languages):
    answer = announce(scene(Answered(Text("x")), **{**ACTOR, "case": replace(CASE, language=language)}))[0]
    assert answer.languages == languages


def test_the_members_letter_waits_too_and_names_nobody_else():
    letters = [
        one
        for one in announce(scene(Resolved(Outcome.FIXED), **{**ACTOR, "case": DONE}))
        if one.kind == "resolved-board"
    ]
    assert [one.held for one in letters] == [True]
    assert MORA not in str(letters[0].values)


def test_only_the_line_cleared_for_the_board_goes_to_it():
    case = replace(DONE, board_note=Text("The stop opens Monday."))
    events = (Answered(Text("Diego has a new stop.")), Resolved(Outcome.FIXED))
    letter = next(one for one in announce(scene(*events, **{**ACTOR, "case": case})) if one.kind == "resolved-board")
    assert letter.values["board_note"] == "The stop opens Monday."
    assert "Diego" not in str({key: value for key, value in letter.values.items() if key != "case"})


@pytest.mark.parametrize(
    ("acknowledged", "events", "sent"),
    [
        (None, [RECEIVED, Referred(STAFF[LEE], 1, verified=True)], True),
        (None, [RECEIVED, Referred(STAFF[LEE], 1, verified=True), NotAcknowledged("x")], False),
        (None, [Referred(STAFF[LEE], 1, verified=True)], False),
        (NOW, [Referred(STAFF[LEE], 1, verified=True)], True),
    ],
)
def test_a_member_is_not_told_of_a_receipt_that_nobody_got(acknowledged, events, sent):
    letters = announce(scene(*events, case=replace(CASE, acknowledged_at=acknowledged)))
    assert next(one for one in letters if one.kind == "receipt-board").values["receipt_sent"] is sent


# what goes back to the writer


def test_doubt_asks_the_registered_address_with_a_token_for_that_message():
    doubtful = Doubtful(ANA, CASE, token_held=True, why="x")
    decision = Decision("pending", "", CASE, confirm=doubtful, actor=ANA)
    (notice,) = announce(scene(decision=decision))
    assert (notice.kind, notice.to.email, notice.reply, notice.message) == ("confirm", CONTACT, Purpose.CONFIRM, 1)
    assert "The bus was late." not in str(notice.values)


def test_troubles_go_back_with_the_text_and_nothing_else_goes():
    plan = Plan(commanded=True, troubles=(Trouble("#x", "This is not a command."),))
    (notice,) = announce(scene(decision=Decision("joined", "", CASE, plan=plan, actor=ANA)))
    assert (notice.kind, notice.values["their_text"]) == ("not-understood", "The bus was late.")


def test_help_without_a_case_proves_nothing():
    plan = Plan(letters=(Want("help"),), commanded=True)
    (notice,) = announce(scene(case=None, decision=Decision("automatic", "", plan=plan, actor=ANA)))
    assert (notice.kind, notice.reply) == ("help", None)
