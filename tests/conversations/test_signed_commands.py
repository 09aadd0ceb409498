"""Mail programs sign every reply: a command with a signature is a command, and a signature alone is no answer."""

import pytest
from support.town import CONTACT, LEE, NEIGHBOUR, PARENT, Town

SIGNATURE = "Ana Ruiz\nConstituent Services Coordinator\n(555) 555-0100"


@pytest.fixture
def case(town: Town) -> str:
    """The number of a parent's new case."""
    return str(town.mail(PARENT, "bus", "The bus was late.").case)


def reply(town: Town, text: str):
    return town.mail(CONTACT, "Re:", text, answers=town.sent(to=CONTACT)[-1])


@pytest.mark.parametrize("words", ["SHOW", "OK", "#1", "#show", "#category transportation", "undo."])
def test_a_command_above_a_signature_sends_the_constituent_nothing(town, case, words):
    reply(town, f"{words}\n\n{SIGNATURE}")
    town.wait(hours=1)
    assert [letter.subject for letter in town.sent(to=PARENT)] == [f"[{case}] We received your message"]
    assert "answered" not in town.kinds(case)


def test_show_above_a_signature_shows(town, case):
    reply(town, f"SHOW\n\n{SIGNATURE}")
    assert "The bus was late." in town.sent(to=CONTACT)[-1].text


def test_undo_above_a_signature_takes_the_answer_back(town, case):
    reply(town, f"It comes on Monday.\n\n{SIGNATURE}")
    reply(town, f"UNDO\n\n{SIGNATURE}")
    town.wait(hours=1)
    assert len(town.sent(to=PARENT)) == 1


@pytest.mark.parametrize("words", ["OK\n\nWe will fix the stop.", "UNDO please", "Please undo", "show me"])
def test_what_may_be_a_command_is_handed_back_and_never_sent(town, case, words):
    reply(town, words)
    town.wait(hours=1)
    assert "Nothing was done" in town.sent(to=CONTACT)[-1].subject
    assert len(town.sent(to=PARENT)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "Okay, the bus comes on Monday.",
        "OK, we will show the new map on Monday.",
        "Dear Maria,\n\nThe bus comes on Monday.",
        "Ana Ruiz here. The bus comes on Monday, and I will call you about the other stop that you asked for.",
    ],
)
def test_an_answer_that_begins_like_one_is_sent_with_its_signature(town, case, words):
    reply(town, f"{words}\n\n{SIGNATURE}")
    town.wait(hours=1)
    sent = town.sent(to=PARENT)[-1].text.replace("\r\n", "\n")
    assert words in sent
    assert "(555) 555-0100" in sent


def test_confirm_above_a_signature_confirms(town, case):
    town.mail(CONTACT, "Re:", "It comes on Monday.", answers=town.sent(to=CONTACT)[-1], proven=False)
    reply(town, f"CONFIRM\n\n{SIGNATURE}")
    town.wait(hours=1)
    assert "It comes on Monday." in town.sent(to=PARENT)[-1].text


def test_words_in_the_name_of_a_member_make_nobody_the_constituent(town):
    mail = town.forward(LEE, name="Eve", address=NEIGHBOUR, subject="bus", text="Help.", proven=False)
    assert town.case(mail.case).requester is None
    reply(town, "We looked into it.")
    town.wait(hours=1)
    assert town.sent(to=NEIGHBOUR) == []


def test_a_wrong_name_is_mended_and_the_right_person_gets_a_receipt(town):
    mail = town.mail(LEE, "bus", "A mother, Rosa Diaz, called me about the bus.")
    reply(town, f"#who Rosa Diaz {NEIGHBOUR}")
    reply(town, "UNDO")
    assert "Already sent" in town.sent(to=CONTACT)[-1].text
    reply(town, f"#who Rosa Diaz {PARENT}")
    assert town.sent(to=PARENT)[-1].subject == f"[{mail.case}] We have the concern that was passed on to us"


def test_a_wrong_name_is_mended_without_undo_too(town):
    town.mail(LEE, "bus", "A mother, Rosa Diaz, called me about the bus.")
    reply(town, f"#who Rosa Diaz {NEIGHBOUR}")
    reply(town, f"#who Rosa Diaz {PARENT}")
    assert len(town.sent(to=PARENT)) == 1


def test_danger_below_a_line_like_a_quotes_still_raises_the_alarm(town):
    words = (
        "Hello,\nFrom: Coach Bell <bell@school.example>\nSent: Monday, November 16, 2026 9:00 AM\nTo: Maria\n"
        "Subject: bus\n\nI will kill your son with a gun.\n"
    )
    mail = town.mail(PARENT, "help", words)
    assert town.case(mail.case).priority == "now"


def test_the_line_for_the_board_ends_with_the_resolution_it_was_for(town):
    mail = town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus", text="The bus left my son.")
    reply(town, "#board The family was told the policy.\n#resolve explained\n\nWe explained it.")
    town.wait(hours=1)
    town.mail(PARENT, "Re:", "No. It happened again today.", answers=town.sent(to=PARENT)[-1])
    assert town.case(mail.case).status == "open"
    town.mail(CONTACT, "Re:", "#resolve fixed\n\nIt stops again.", answers=town.sent(to=CONTACT)[-1])
    town.wait(hours=1)
    assert "told the policy" not in town.sent(to=LEE)[-1].text


def test_an_answer_that_speaks_of_our_line_is_handed_back_whole_and_never_cut(town, case):
    words = (
        "Dear Maria,\n\nWhen our letter says to reply above this line, write at the top.\n\nThe bus comes on Monday."
    )
    reply(town, words)
    town.wait(hours=1)
    assert "Nothing was done" in town.sent(to=CONTACT)[-1].subject
    assert "The bus comes on Monday." in town.sent(to=CONTACT)[-1].text
    assert len(town.sent(to=PARENT)) == 1


def test_a_parent_who_speaks_of_our_line_is_heard_to_the_end(town):
    words = "Your letter says to reply above this line. Which one?\n\nMy son was left alone at the stop."
    town.mail(PARENT, "bus", words)
    assert "My son was left alone at the stop." in town.sent(to=CONTACT)[-1].text
