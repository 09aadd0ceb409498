"""`my cases`: a board member asks by mail which cases they referred, and hears that much of them and no more."""

import pytest
from support.town import CHO, CONTACT, LEE, MORA, PARENT, Town

from cases import store
from cases.events import Categorised, Proof, Step, Suggested

TITLE = "The cases that you sent us"


def referred(town: Town, member: str = LEE, number: int = 1, **more: object) -> str:
    words = f"The bus left my son {number} times at the stop on Fifth Street, and nobody answers the telephone."
    mail = town.forward(member, name="Maria Lopez", address=PARENT, subject=f"bus {number}", text=words, **more)
    assert mail.case is not None
    return mail.case


def asks(town: Town, member: str = LEE, subject: str = "my cases", text: str = "", **more: object) -> str:
    """The list that the member gets, '' for none."""
    before = len(town.sent(to=member, subject=TITLE))
    town.mail(member, subject, text, **more)
    letters = town.sent(to=member, subject=TITLE)[before:]
    return letters[0].text if letters else ""


def happens(town: Town, number: str, event: object) -> None:
    with town.sessions.begin() as db:
        step = Step(event, None, Proof.SERVICE, town.now, town.now, "test")  # type: ignore[arg-type]
        store.append(db, town.case(number), (step,))


@pytest.mark.parametrize(
    "subject", ["my cases", "My Cases", "Re: my cases", "RE: RE: MY CASES?", "mis casos", "Mis casos."]
)
def test_a_member_gets_the_cases_that_they_referred(town, subject):
    number = referred(town)
    text = asks(town, subject=subject)
    assert number in text
    assert "Sent to us:    Monday, November 16" in text
    assert "State:         new" in text
    assert "Answer due:" in text


def test_the_list_holds_number_dates_state_topic_and_outcome_and_nothing_else(town):
    number = referred(town, note="This is my neighbour's family.")
    town.mail(
        CONTACT,
        "Re: x",
        "#category transportation\n#resolve fixed\n\nThe driver was told.",
        answers=town.sent(to=CONTACT)[-1],
    )
    town.wait(minutes=3)
    text = asks(town)
    assert "Topic:         Busing" in text or "transportation" in text.casefold()
    assert "Outcome:       We fixed the problem." in text
    assert "Resolved:      Monday, November 16" in text
    assert number in text
    for secret in ("Maria", "Lopez", PARENT, "Fifth Street", "driver", "neighbour"):
        assert secret not in text


def test_the_newest_case_stands_first_and_the_cases_of_others_nowhere(town):
    first, second = referred(town), referred(town, number=2)
    other = referred(town, MORA, number=3)
    text = asks(town)
    assert text.index(second) < text.index(first)
    assert other not in text
    assert other in asks(town, MORA)


def test_a_member_without_cases_hears_so(town):
    assert "We have no case that you sent us." in asks(town)


def test_a_case_that_two_members_referred_stands_in_both_lists_without_the_other(town):
    number = referred(town)
    assert referred(town, MORA) == number
    for member, other in ((LEE, "Mora"), (MORA, "Lee")):
        assert number in asks(town, member)
        assert other not in town.sent(to=member)[-1].raw.decode()


def test_a_restricted_case_shows_no_topic(town):
    number = referred(town)
    happens(town, number, Categorised("bullying", sensitive=True))
    text = asks(town)
    assert number in text
    assert "Topic:" not in text


def test_a_case_about_the_board_stands_in_no_list(town):
    number = referred(town)
    case = town.case(number)
    happens(town, number, Suggested(case.suggested, (), case.unsure, case.sensitive, (), "board"))
    assert number not in asks(town)


def test_a_referral_in_a_members_name_that_was_not_proven_is_not_theirs(town):
    number = referred(town, proven=False)
    assert number not in asks(town)


def test_mail_in_a_members_name_that_is_not_proven_gets_no_list_and_is_shown_to_the_contact(town):
    number = referred(town)
    letters = len(town.sent(to=LEE))
    mail = town.mail(LEE, "my cases", "", proven=False)
    assert len(town.sent(to=LEE)) == letters
    assert mail.became.what == "new"
    assert "not proven" in town.sent(to=CONTACT)[-1].text
    assert number not in town.sent(to=CONTACT)[-1].text


@pytest.mark.parametrize("who", [PARENT, CONTACT])
def test_nobody_but_a_member_gets_a_list(town, who):
    referred(town)
    town.mail(who, "my cases", "")
    assert town.sent(subject=TITLE) == []


def test_after_the_end_of_the_term_there_is_no_list(town):
    referred(town, CHO)
    assert asks(town, CHO)
    town.wait(days=30)
    assert asks(town, CHO) == ""


def test_a_mail_that_says_more_than_that_is_one_like_any_other(town):
    text = "Please also look at the broken light on Fifth Street, a mother called me about it again this morning."
    assert asks(town, text=text) == ""
    assert "broken light" in town.sent(to=CONTACT)[-1].text


@pytest.mark.parametrize("text", ["A child was hurt at Oak School. Call me now.", "Llámeme hoy", "and the light?"])
def test_a_few_other_words_are_read_by_a_person_too(town, text):
    assert asks(town, text=text) == ""
    assert text in town.sent(to=CONTACT)[-1].text


def test_thanks_and_a_signature_are_no_more_than_that(town):
    number = referred(town)
    assert number in asks(town, text="Thank you!\n\n-- \nJordan Lee\nTrustee, area 1\n(555) 555-0123")


def test_asking_opens_no_case_and_the_contact_hears_nothing(town):
    referred(town)
    letters = len(town.sent(to=CONTACT))
    town.mail(LEE, "my cases", "")
    assert len(town.sent(to=CONTACT)) == letters
    assert town.messages()[-1]["became"] == "automatic"


def test_the_list_keeps_to_the_limits_of_ordinary_notices(town):
    referred(town)
    for n in range(40):
        town.mail(LEE, "my cases", "", message_id=f"<{n}@board.sunfield.example>")
        town.wait(minutes=1)
    assert len(town.sent(to=LEE)) <= town.service.district.limits.notices_per_person_hour + 2
