"""A forward of a forward: the constituent is whoever asks from outside, and is asked about before anything goes."""

import pytest
from support.town import CONTACT, HELP, LEE, MORA, NEIGHBOUR, PARENT, Town

PRINCIPAL = "h.hale@sunfield.example"  # writes from the district's domain, and is in no list
FRIEND = "kim@other.example"
ANSWER = "Dear Ms. Diaz, the bus stop will not be moved this year. H. Hale, Principal"
COMPLAINT = (
    "My daughter waits alone in the dark every morning, and this is what the principal answered after three weeks. "
    "Please make somebody look at the stop on Fifth Street."
)


def block(who: str, text: str, subject: str = "the bus", to: str = LEE) -> str:
    name = who.partition("@")[0].replace(".", " ").title()
    return (
        f"---------- Forwarded message ---------\nFrom: {name} <{who}>\nDate: Mon, Nov 16, 2026 at 9:00 AM\n"
        f"Subject: {subject}\nTo: <{to}>\n\n{text}\n"
    )


def passed_on(town: Town, *mails: tuple[str, str], by: str = LEE, note: str = "Please help this family."):
    """A forward by *by* of mails from the outermost to the innermost: who wrote each, and what above the next."""
    text = ""
    for place in range(len(mails) - 1, -1, -1):
        who, words = mails[place]
        text = block(who, f"{words}\n\n{text}", "the bus" if place == len(mails) - 1 else "Fwd: the bus")
    return town.mail(by, "Fwd: the bus", f"{note}\n\n{text}")


def asked(town: Town) -> str:
    """Return the address that the contact is asked about, '' for nobody."""
    lines = [line.strip() for line in town.sent(to=CONTACT)[-1].text.splitlines()]
    line = next((line for line in lines if line.startswith("#who")), "")
    return line.split()[-1] if "@" in line else ""


@pytest.mark.parametrize("words", [COMPLAINT, "See what they say", ""])
@pytest.mark.parametrize("by", [LEE, CONTACT])
def test_a_parent_who_passes_the_principals_answer_on_is_the_constituent(town, words, by):
    mail = passed_on(town, (PARENT, words), (PRINCIPAL, ANSWER), by=by)
    assert town.case(mail.case).requester is None
    assert asked(town) == PARENT
    assert {letter.to for letter in town.sent()} <= {CONTACT, by}
    notice = town.sent(to=CONTACT)[-1].text
    assert "We are not sure who wrote it" in notice
    assert "will not be moved" in notice
    assert words in " ".join(notice.split())


@pytest.mark.parametrize("ours", [CONTACT, MORA, HELP, HELP.replace("@", "+r.x@"), "it@sunfield.example"])
def test_an_answer_of_our_own_people_is_not_what_is_asked(town, ours):
    passed_on(town, (PARENT, "See below"), (ours, "We looked into it."))
    assert asked(town) == PARENT
    assert town.sent(to=ours) == [] or ours == CONTACT
    assert town.sent(to=PARENT) == []


def test_the_nearest_person_outside_is_asked_about(town):
    passed_on(town, (FRIEND, "fyi"), (PARENT, "look"), (PRINCIPAL, ANSWER))
    assert asked(town) == PARENT


def test_our_own_people_in_between_are_passed_over(town):
    passed_on(town, (PARENT, "fyi"), (MORA, "fyi"), (PRINCIPAL, ANSWER))
    assert asked(town) == PARENT


def test_who_wrote_to_one_of_us_is_found_behind_a_long_remark_of_ours(town):
    remark = "I told her on the phone that we would look at the stop again in spring, when the new routes are drawn."
    mail = passed_on(town, (MORA, remark), (PARENT, "My daughter waits alone in the dark."))
    assert asked(town) == PARENT
    assert town.case(mail.case).requester is None


@pytest.mark.parametrize("mails", [[(MORA, "fyi"), (CONTACT, ANSWER)], [(CONTACT, ANSWER)]])
def test_where_nobody_is_from_outside_nobody_is_named(town, mails):
    mail = passed_on(town, *mails)
    assert town.case(mail.case).requester is None
    assert asked(town) == ""
    assert {letter.to for letter in town.sent()} <= {CONTACT, LEE}


def test_a_colleague_who_asks_alone_is_a_constituent_like_any_other(town):
    """A teacher writes to her trustee; nobody else is in the mail."""
    mail = passed_on(town, (PRINCIPAL, "I ask for a crossing guard at our school."))
    assert town.case(mail.case).requester is not None
    assert len(town.sent(to=PRINCIPAL)) == 1


def test_a_parent_alone_is_sure_as_before(town):
    mail = passed_on(town, (PARENT, "My daughter waits alone in the dark."))
    assert town.case(mail.case).requester is not None
    assert len(town.sent(to=PARENT)) == 1


def test_one_line_names_the_parent_and_sends_the_receipt(town):
    passed_on(town, (PARENT, "See below"), (PRINCIPAL, ANSWER))
    town.mail(CONTACT, "Re:", f"#who Rosa Diaz {PARENT}", answers=town.sent(to=CONTACT)[-1])
    assert ["passed on to us" in letter.subject for letter in town.sent(to=PARENT)] == [True]


def test_two_families_who_got_the_same_answer_have_two_cases(town):
    first = passed_on(town, (PARENT, "See below"), (PRINCIPAL, ANSWER))
    second = passed_on(town, (NEIGHBOUR, "See below"), (PRINCIPAL, ANSWER), by=MORA)
    again = passed_on(town, (PARENT, "See below"), (PRINCIPAL, ANSWER), by=MORA)
    assert first.case != second.case
    assert again.case == first.case
