"""A small office whose mail server writes no Authentication-Results: nobody is proven, and CONFIRM is the only road.

`authserv_ids` is empty (mail-safety.md 6.2: default empty = trust nothing). A whole case goes so.
"""

import pytest
from support.town import BACKUP, CONTACT, LEE, NEIGHBOUR, PARENT, Letter, Town, sunfield

from casepost.database import open_engine
from cases.policy import Trust

ASKED = "Was this you"
FORWARDED = {"name": "Maria Lopez", "address": PARENT, "subject": "bus 14", "text": "The bus left my son at the stop."}


@pytest.fixture
def town(empty_sqlite, tmp_path):
    """The town without a border that anybody believes."""
    file = tmp_path / "small.db"
    file.write_bytes(empty_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{file}")
    yield Town(engine, sunfield(trust=Trust()))
    engine.dispose()


def says(town: Town, text: str, answers: Letter, who: str = CONTACT) -> None:
    """Somebody of the office writes, is asked whether it was them, and confirms, as people do: a little later."""
    before = len(town.sent(to=who, subject=ASKED))
    town.mail(who, "Re: x", text, answers=answers, proven=False)
    asked = town.sent(to=who, subject=ASKED)
    assert len(asked) == before + 1
    town.wait(minutes=4)
    town.mail(who, "Re: was this you", "CONFIRM", answers=asked[-1], proven=False)


def test_a_whole_case_goes_by_confirm_alone(town):
    case = town.mail(PARENT, "bus 14", "The bus left my son at the stop again.", proven=False).case
    (receipt,) = town.sent(to=PARENT)
    (notice,) = town.sent(to=CONTACT)
    assert receipt.subject == f"[{case}] We received your message"

    says(town, "#category transportation\n\nWhich stop is it?", notice)
    town.wait(minutes=3)
    question = town.sent(to=PARENT)[-1]
    assert "Which stop is it?" in question.text
    assert "CONFIRM" not in question.raw.decode()

    town.wait(hours=2)
    town.mail(PARENT, "Re: bus 14", "The one at 5th Street.", answers=question, proven=False)
    more = town.sent(to=CONTACT)[-1]
    assert "The one at 5th Street." in more.text

    says(town, "#resolve fixed\n\nThe driver was spoken to.", more)
    town.wait(minutes=3)
    assert "The driver was spoken to." in town.sent(to=PARENT)[-1].text
    assert town.case(case).outcome == "fixed"
    acts = [step for step in town.history(case) if step.kind in {"categorised", "answered", "resolved"}]
    assert {step.proof for step in acts} == {"confirmed"}

    town.wait(days=1)
    town.mail(PARENT, "Re: bus 14", "It is not solved at all.", answers=town.sent(to=PARENT)[-1], proven=False)
    assert town.case(case).status == "open"
    again = town.sent(to=CONTACT)[-1]
    says(town, "#note\n\nI called the depot.", again)
    says(town, "#resolve fixed\n\nThe stop is served from Monday.", again)
    town.wait(minutes=3)
    assert town.case(case).status == "resolved"
    assert "served from Monday" in town.sent(to=PARENT)[-1].text
    assert "I called the depot." not in "".join(letter.text for letter in town.sent(to=PARENT))


def test_undo_is_confirmed_too_and_still_in_time(town):
    case = town.mail(PARENT, "bus 14", "The bus left my son.", proven=False).case
    says(town, "#resolve fixed\n\nDone.", town.sent(to=CONTACT)[0])
    summary = town.sent(to=CONTACT, subject="Done")[-1]
    town.mail(CONTACT, "Re: x", "undo", answers=summary, proven=False)
    town.mail(CONTACT, "Re: x", "confirm", answers=town.sent(to=CONTACT, subject=ASKED)[-1], proven=False)
    town.wait(minutes=5)
    assert town.case(case).status == "new"
    assert not town.sent(to=PARENT, subject="answer")


def test_what_is_never_confirmed_never_happens(town):
    case = town.mail(PARENT, "bus 14", "The bus left my son.", proven=False).case
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[0], proven=False)
    town.wait(days=2)
    assert town.case(case).status == "new"
    assert [letter.subject for letter in town.sent(to=PARENT)] == [f"[{case}] We received your message"]
    kept = [row for row in town.messages() if "#resolve fixed" in row["text"]]
    assert [(row["became"], row["case_id"]) for row in kept] == [("pending", town.case(case).id)]


def test_a_mail_server_that_says_pass_is_not_believed_unasked(town):
    """Whatever stands in Authentication-Results: nobody told us whose they are."""
    case = town.mail(PARENT, "bus 14", "The bus left my son.").case
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[0], proven=True)
    assert town.case(case).status == "new"
    assert len(town.sent(to=CONTACT, subject=ASKED)) == 1


def test_a_forger_who_knows_no_token_gets_one_question_an_hour_to_the_real_person(town):
    case = town.mail(PARENT, "bus 14", "The bus left my son.", proven=False).case
    for n in range(5):
        town.mail(CONTACT, f"Re: [{case}] {n}", "#resolve withdrawn", proven=False, headers=[("Reply-To", NEIGHBOUR)])
        town.wait(minutes=9)
    assert len(town.sent(to=CONTACT, subject=ASKED)) == 1
    assert town.sent(to=NEIGHBOUR) == []
    assert town.case(case).status == "new"


def test_another_person_cannot_confirm(town):
    case = town.mail(PARENT, "bus 14", "The bus left my son.", proven=False).case
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[0], proven=False)
    asked = town.sent(to=CONTACT, subject=ASKED)[-1]
    for who in (BACKUP, PARENT, NEIGHBOUR, LEE):
        town.mail(who, "Re: was this you", "CONFIRM", answers=asked, proven=False)
    town.wait(minutes=3)
    assert town.case(case).status == "new"


def test_a_trustees_forward_is_a_case_for_staff_and_writes_to_nobody_outside(town):
    """A trustee cannot be proven here: the case is made, marked unverified; staff name the family, who then hear."""
    case = town.forward(LEE, **FORWARDED, proven=False).case
    assert {letter.to for letter in town.sent()} == {CONTACT}
    assert not town.case(case).referrers[0].verified

    says(town, f"#who Maria Lopez {PARENT}", town.sent(to=CONTACT)[0])
    assert [letter.subject for letter in town.sent(to=PARENT)] == [
        f"[{case}] We have the concern that was passed on to us"
    ]
    assert town.sent(to=LEE) == []


def test_an_address_that_nobody_can_prove_gets_one_receipt_a_day(town):
    for n in range(4):
        town.mail(PARENT, f"question {n}", f"Question number {n}.", proven=False)
        town.wait(hours=1)
    assert len(town.sent(to=PARENT)) == 1
    assert len(town.sent(to=CONTACT, subject="New case")) == 4
    town.wait(hours=24)
    town.mail(PARENT, "question 5", "Question number 5.", proven=False)
    assert len(town.sent(to=PARENT)) == 2
