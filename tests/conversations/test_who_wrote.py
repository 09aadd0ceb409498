"""A mail that does not tell who the constituent is: the contact is asked, and answers in one line (#who)."""

import pytest
from support.town import CONTACT, HELP, LEE, PARENT, Town

from cases.commands import CommandError
from cases.naming import Named, named_in, read_named

# Some mail programs pass a message on under one line of attribution only: an address read there is a guess.
GUESSED = f"""Please help this family.

On Mon, Nov 2, 2026 at 7:10 AM Rosa Diaz <{PARENT}> wrote:

The bus left my daughter at the stop again.
"""


def refer(town: Town, text: str = GUESSED):
    return town.mail(LEE, "Fwd: the bus", text)


def test_an_unsure_sender_gets_nothing_and_the_contact_a_question_to_answer(town):
    mail = refer(town)
    assert town.sent(to=PARENT) == []
    notice = town.sent(to=CONTACT)[-1].text
    assert "We are not sure who wrote it" in notice
    assert any(line.strip().startswith("#who") and line.endswith(PARENT) for line in notice.splitlines())
    assert town.case(mail.case).requester is None


def test_one_line_names_the_constituent_and_sends_the_receipt(town):
    mail = refer(town)
    town.mail(CONTACT, "Re:", f"#who Rosa Diaz {PARENT}", answers=town.sent(to=CONTACT)[-1])
    assert town.kinds(mail.case)[-2:] == ["field_set", "acknowledged"]
    assert ["passed on to us" in letter.subject for letter in town.sent(to=PARENT)] == [True]
    summary = town.sent(to=CONTACT)[-1].text
    assert f"the constituent is Rosa Diaz <{PARENT}>. The receipt goes to them now" in summary


def test_naming_and_answering_go_in_one_mail(town):
    mail = refer(town)
    words = f"#who Rosa Diaz {PARENT}\n#resolve fixed\n\nThe bus stops at 5th Street again."
    town.mail(CONTACT, "Re:", words, answers=town.sent(to=CONTACT)[-1])
    town.wait(hours=1)
    assert "The bus stops at 5th Street again." in town.sent(to=PARENT)[-1].text
    assert town.case(mail.case).status == "resolved"


def test_the_named_constituent_can_write_on_the_case(town):
    mail = refer(town)
    town.mail(CONTACT, "Re:", f"#who Rosa Diaz {PARENT}", answers=town.sent(to=CONTACT)[-1])
    again = town.mail(PARENT, "Re:", "And it was late today.", answers=town.sent(to=PARENT)[-1])
    assert again.case == mail.case


def test_an_answer_before_anyone_is_named_is_handed_back(town):
    refer(town)
    town.mail(CONTACT, "Re:", "We looked into it.", answers=town.sent(to=CONTACT)[-1])
    back = town.sent(to=CONTACT)[-1]
    assert "Nothing was done" in back.subject
    assert "#who NAME EMAIL" in back.text
    assert "We looked into it." in back.text


def test_a_caller_without_an_address_is_kept_by_name_and_gets_no_letter(town):
    mail = refer(town, "A mother, Rosa Diaz, called me about the bus.")
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re:", "#who Rosa Diaz (555) 555-0123", answers=notice)
    assert town.kinds(mail.case)[-1] == "field_set"
    assert "letters cannot reach them" in town.sent(to=CONTACT)[-1].text
    town.mail(CONTACT, "Re:", "We fixed it.", answers=notice)
    assert "would reach nobody" in town.sent(to=CONTACT)[-1].text


def test_an_address_found_later_replaces_the_caller_without_one(town):
    mail = refer(town, "A mother, Rosa Diaz, called me about the bus.")
    town.mail(CONTACT, "Re:", "#who Rosa Diaz", answers=town.sent(to=CONTACT)[-1])
    town.mail(CONTACT, "Re:", f"#who Rosa Diaz {PARENT}", answers=town.sent(to=CONTACT)[-1])
    assert ["passed on to us" in letter.subject for letter in town.sent(to=PARENT)] == [True]
    assert town.kinds(mail.case).count("field_set") == 2


@pytest.mark.parametrize("ours", [LEE, CONTACT, HELP, HELP.replace("@", "+x@")])
def test_our_own_people_are_nobodys_constituent(town, ours):
    mail = refer(town)
    town.mail(CONTACT, "Re:", f"#who Somebody {ours}", answers=town.sent(to=CONTACT)[-1])
    assert "field_set" not in town.kinds(mail.case)
    assert "our own people" in town.sent(to=CONTACT)[-1].text


@pytest.mark.parametrize("ours", [LEE.replace("e", "\uff45", 1), HELP.replace(".", "\u3002"), CONTACT.upper()])
def test_our_own_address_in_other_letters_is_ours(town, ours):
    refer(town)
    before = len(town.sent())
    town.mail(CONTACT, "Re:", f"#who Somebody {ours}", answers=town.sent(to=CONTACT)[-1])
    assert {letter.to for letter in town.sent()[before:]} == {CONTACT}
    assert "our own people" in town.sent(to=CONTACT)[-1].text


@pytest.mark.parametrize("local", ["noreply", "no_reply2", "mailer-daemon"])
def test_a_machine_is_nobodys_constituent(town, local):
    mail = refer(town)
    town.mail(CONTACT, "Re:", f"#who Somebody {local}@mail.example", answers=town.sent(to=CONTACT)[-1])
    assert "field_set" not in town.kinds(mail.case)
    assert town.sent(to=f"{local}@mail.example") == []
    assert "or of a machine" in town.sent(to=CONTACT)[-1].text


def test_a_known_constituent_is_not_replaced(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    town.mail(CONTACT, "Re:", "#who Someone Else other@mail.example", answers=town.sent(to=CONTACT)[-1])
    assert "field_set" not in town.kinds(mail.case)
    assert town.sent(to="other@mail.example") == []


def test_undo_takes_the_naming_back(town):
    mail = refer(town)
    town.mail(CONTACT, "Re:", f"#who Rosa Diaz {PARENT}", answers=town.sent(to=CONTACT)[-1])
    town.mail(CONTACT, "Re:", "UNDO", answers=town.sent(to=CONTACT)[-1])
    assert town.case(mail.case).requester is None


def test_the_receipt_keeps_to_its_limits(town):
    for day in ("Monday", "Tuesday", "Friday"):
        refer(town, GUESSED.replace("again", f"on {day}"))
        town.mail(CONTACT, "Re:", f"#who Rosa Diaz {PARENT}", answers=town.sent(to=CONTACT)[-1])
    assert len(town.sent(to=PARENT)) == 1
    assert "No receipt goes: " in town.sent(to=CONTACT)[-1].text


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Rosa Diaz rosa@mail.example", Named("Rosa Diaz", "rosa@mail.example", "")),
        ("Rosa Diaz <Rosa@Mail.example> (555) 555-0123", Named("Rosa Diaz", "rosa@mail.example", "(555) 555-0123")),
        ("rosa@mail.example", Named("", "rosa@mail.example", "")),
        ("Rosa Diaz, 555 555 0123", Named("Rosa Diaz", "", "555 555 0123")),
        ("Rosa Diaz +1.555.555.0123 rosa@mail.example", Named("Rosa Diaz", "rosa@mail.example", "+1.555.555.0123")),
        ("Henry 8", Named("Henry 8", "", "")),
        ("Sra. Rosa J. Diaz Jr. rosa@mail.example.", Named("Sra. Rosa J. Diaz Jr.", "rosa@mail.example", "")),
        ("Diaz, Rosa <rosa@mail.example>.", Named("Diaz, Rosa", "rosa@mail.example", "")),
        ("María del Carmen Hernández de la Cruz", Named("María del Carmen Hernández de la Cruz", "", "")),
        ("J.R. O'Neil (rosa\uff20mail\u3002example)", Named("J.R. O'Neil", "rosa@mail.example", "")),
        ("Nguyễn Thị Lan [mailto:lan@mail.example]", Named("Nguyễn Thị Lan", "lan@mail.example", "")),
    ],
)
def test_a_line_names_a_person_in_any_order(line, named):
    assert read_named(line) == named


@pytest.mark.parametrize("line", ["", "  ", "a@b@c.example", "Rosa rosa@mail", "a@x.example b@y.example", "x" * 600])
def test_a_line_that_names_nobody_is_explained(line):
    with pytest.raises(CommandError):
        read_named(line)
    assert named_in(f"#who {line}") == ()


@pytest.mark.parametrize(
    "line",
    ["Rosa a@b.example. Thanks, please call her.", "Rosa Thanks, please call her.", "Rosa Diaz, mother of Ana in grade 3 a@b.example",
     "Rosa Diaz at Bannon (suspended) a@b.example", "Rosa Diaz! a@b.example", "Rosa Diaz is she the one? a@b.example",
     "Rosa Diaz called us today about her son", "R" * 81],
)  # fmt: skip
def test_a_sentence_is_no_name(line):
    with pytest.raises(CommandError, match="Write only NAME EMAIL TELEPHONE"):
        read_named(line)
    assert named_in(f"#who {line}") == ()
