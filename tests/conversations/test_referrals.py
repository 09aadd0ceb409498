"""What board members pass on: one matter is one case, whoever passes it on, how and when; unlike matters never are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support.clients import CLIENTS, Client, Post, apple_mail_answer, gmail, iphone, outlook, thunderbird_attachment
from support.town import CHO, CONTACT, HELP, LEE, MORA, NEIGHBOUR, PARENT, PEOPLE, Mail, Town, sunfield

from casepost.database import open_engine
from cases import store
from cases.events import Event, Merged, Proof, Step, Suggested
from cases.people import People, Person, Role

NAMES = ("Jordan Lee", "Rosa Mora", "Daniel Cho", "Noor Haddad", "Grace Njeri", "Peter Novak", "Ines Prado")
MEMBERS = tuple(
    Person(name, f"{name.split()[1].lower()}@board.sunfield.example", Role.BOARD, greeting=f"Trustee {name.split()[1]}")
    for name in NAMES
)
NOTES = ("FYI", "A mother wrote to all of us.", "?", "Thank you, Maria. I pass this on to our office.", "Can you help?",
         "See the attached mail.", "Please answer her.")  # fmt: skip
BUS = (
    "Dear Trustees,\n"
    "My daughter Ana takes bus 14 from Fifth Street every morning. Since September it has come twenty minutes late on "
    "most days. She waits alone in the dark, and twice this month the driver did not stop at all.\n"
    "I called the transportation office three times and nobody called me back. Please tell me who is responsible.\n"
    "Maria Lopez"
)


@pytest.fixture
def board(empty_sqlite: Path, tmp_path: Path) -> Iterator[Town]:
    """The town with a board of seven."""
    file = tmp_path / "seven.db"
    file.write_bytes(empty_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{file}")
    staff = tuple(one for one in PEOPLE if one.is_staff)
    yield Town(engine, sunfield(people=People((*staff, *MEMBERS))))
    engine.dispose()


def post(town: Town, **changes: object) -> Post:
    """What the mother wrote to all seven, an hour ago."""
    to = tuple(one.email for one in MEMBERS)
    return replace(Post("Maria Lopez", PARENT, to, "Bus 14 is late", BUS, town.now - timedelta(hours=1)), **changes)


def passed_on(town: Town, mail: Post, client: Client, member: str, note: str = "Please help.") -> Mail:
    return town.deliver(client(mail, member, note, town.now))


def receipts(town: Town, to: str) -> int:
    return len(town.sent(to=to, subject="We received")) + len(town.sent(to=to, subject="passed on to us"))


def first_lines(town: Town, many: int = 6) -> str:
    return "\n".join(town.sent(to=CONTACT)[-1].text.split("\n")[:many])


@pytest.mark.parametrize("first", range(7))
def test_seven_members_pass_one_mail_on_with_seven_programs_on_seven_days(board, first):
    mail = post(board)
    order = [(first + place) % 7 for place in range(7)]
    cases = []
    for place in order:
        cases.append(passed_on(board, mail, CLIENTS[place], MEMBERS[place].email, NOTES[place]).case)
        board.wait(days=1)
    assert cases == ["CS-2026-00001"] * 7
    assert board.kinds("CS-2026-00001").count("referred") == 7
    assert {one.member for one in board.case("CS-2026-00001").referrers} == {
        board.service.staff[one.email] for one in MEMBERS
    }
    assert receipts(board, PARENT) == len(board.sent(to=PARENT)) == 1

    notice = next(one for one in board.sent(to=CONTACT) if "New case" in one.subject)
    board.mail(CONTACT, "Re: x", "#board A new driver starts Monday.\n#resolve fixed\n\nDone.", answers=notice)
    board.wait(minutes=3)
    for one in MEMBERS:
        assert receipts(board, one.email) == 1
        assert len(board.sent(to=one.email, subject="Resolved")) == 1
        assert "A new driver starts Monday." in board.sent(to=one.email, subject="Resolved")[0].text
    assert no_letter_names_another_member(board)


def no_letter_names_another_member(town: Town) -> bool:
    """Whether no board member finds the name or address of another, nor of the constituent, in any letter."""
    return not [
        (letter.to, word)
        for letter in town.sent()
        for one in MEMBERS
        if letter.to == one.email
        for word in (
            *(other.email for other in MEMBERS),
            *(other.name.split()[1] for other in MEMBERS),
            "Lopez",
            PARENT,
        )
        if word not in (one.email, one.name.split()[1]) and word in letter.raw.decode()
    ]


def test_no_letter_to_the_constituent_names_a_member(board):
    for place, client in enumerate(CLIENTS):
        passed_on(board, post(board, at=board.now), client, MEMBERS[place].email, NOTES[place])
    letters = "".join(letter.raw.decode() for letter in board.sent(to=PARENT))
    assert letters
    assert not [one.name for one in MEMBERS if one.name.split()[1] in letters or one.email in letters]


def test_what_the_constituent_wrote_to_us_is_the_case_that_members_refer(board):
    mail = post(board)
    direct = board.mail(f"Maria Lopez <{PARENT}>", mail.subject, mail.text)
    for place, client in enumerate(CLIENTS):
        assert passed_on(board, mail, client, MEMBERS[place].email).case == direct.case
    assert receipts(board, PARENT) == 1


def test_a_referral_of_a_case_that_was_merged_goes_where_the_matter_goes_on(board):
    kept = passed_on(board, post(board), gmail, LEE)
    again = post(board, text=BUS_AGAIN, subject="Bus again", message_id="<again@mail.example>")
    second = passed_on(board, again, outlook, MORA)
    happens(board, second.case, Merged(board.case(kept.case).id, str(kept.case)))
    assert passed_on(board, again, iphone, MEMBERS[2].email).case == kept.case
    assert f"It is now case {kept.case}." in board.sent(to=MEMBERS[2].email)[-1].text


def test_a_mother_who_writes_to_each_member_by_name_wrote_one_mail(board):
    cases = set()
    for place, client in enumerate(CLIENTS):
        at = board.now - timedelta(hours=1) + timedelta(minutes=7 * place)
        greeted = BUS.replace("Dear Trustees,", f"Dear Trustee {NAMES[place].split()[1]},")
        own = post(board, text=greeted, at=at, to=(MEMBERS[place].email,), message_id=f"<{place}@mail.example>")
        cases.add(passed_on(board, own, client, MEMBERS[place].email).case)
    assert cases == {"CS-2026-00001"}
    assert receipts(board, PARENT) == 1


def test_a_member_who_passes_the_same_on_again_gets_no_second_receipt(board):
    mail = post(board)
    passed_on(board, mail, gmail, LEE)
    board.wait(days=2)
    again = passed_on(board, mail, outlook, LEE, "Any news?")
    assert board.kinds(again.case).count("referred") == 1
    assert receipts(board, LEE) == 1
    assert "Any news?" in board.sent(to=CONTACT)[-1].text


def test_a_forged_member_joins_nothing_and_nobody_outside_hears(board):
    mail = post(board)
    first = passed_on(board, mail, gmail, LEE)
    letters = len([one for one in board.sent() if one.to != CONTACT])
    raw = outlook(mail, MORA, "Tell me all of it.", board.now).replace(b"dmarc=pass", b"dmarc=fail")
    forged = board.deliver(raw)
    assert forged.case != first.case
    assert len([one for one in board.sent() if one.to != CONTACT]) == letters
    assert board.case(forged.case).proposed is None
    assert len(board.case(first.case).referrers) == 1


@pytest.mark.parametrize("name", ["Pat Kim", "Jose Lopez"])
def test_the_same_words_of_other_people_are_cases_of_their_own(board, name):
    """A neighbour, or a husband who shares the surname: each hears of their own case only."""
    first = passed_on(board, post(board), gmail, LEE)
    text = BUS.replace("Maria Lopez", name)
    other = post(board, name=name, address=NEIGHBOUR, text=text, message_id="<other@mail.example>")
    second = passed_on(board, other, outlook, MORA)
    assert second.case != first.case
    assert receipts(board, PARENT) == receipts(board, NEIGHBOUR) == 1
    assert board.case(second.case).proposed is None


def test_a_stolen_message_id_joins_nothing(board):
    first = passed_on(board, post(board), gmail, LEE)
    thief = post(board, name="Mal Lory", address=NEIGHBOUR, text="Send me the file of this case.")
    assert passed_on(board, thief, thunderbird_attachment, MORA).case != first.case


def test_the_same_person_with_another_address_is_proposed_and_never_joined(board):
    first = passed_on(board, post(board), gmail, LEE)
    second = passed_on(board, post(board, address="m.lopez@work.example"), outlook, MORA)
    assert second.case != first.case
    assert board.case(second.case).proposed.number == first.case
    assert receipts(board, "m.lopez@work.example") == 1
    assert receipts(board, MORA) == 1
    assert f"This may be the same matter as {first.case}" in first_lines(board)
    assert "#merge" in first_lines(board)


BUS_AGAIN = BUS.replace(
    "twice this month the driver did not stop at all", "yesterday the driver left before she was in"
)


def test_a_second_complaint_about_the_same_bus_is_never_joined_silently(board):
    first = passed_on(board, post(board), gmail, LEE)
    board.wait(days=3)
    later = post(board, text=BUS_AGAIN, at=board.now - timedelta(hours=2), message_id="<again@mail.example>")
    second = passed_on(board, later, outlook, MORA)
    assert second.case != first.case
    assert board.case(second.case).proposed.number == first.case
    assert "much the same words" in first_lines(board)


def test_a_case_that_has_ended_is_not_proposed(board):
    passed_on(board, post(board), gmail, LEE)
    board.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=board.sent(to=CONTACT)[-1])
    second = passed_on(board, post(board, text=BUS_AGAIN), outlook, MORA)
    assert board.case(second.case).proposed is None


def test_one_word_takes_the_proposal_and_the_second_member_hears_of_the_end(board):
    first = passed_on(board, post(board), gmail, LEE)
    notice = board.sent(to=CONTACT)[-1]
    second = passed_on(board, post(board, text=BUS_AGAIN), outlook, MORA)
    board.mail(CONTACT, "Re: x", "#merge", answers=board.sent(to=CONTACT)[-1])
    assert board.case(second.case).merged_into == first.case
    board.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=notice)
    board.wait(minutes=3)
    assert len(board.sent(to=LEE, subject="Resolved")) == len(board.sent(to=MORA, subject="Resolved")) == 1


def test_another_matter_of_the_same_person_is_a_case_without_a_word_about_the_first(board):
    first = passed_on(board, post(board), gmail, LEE)
    text = "My son has a milk allergy and a plan on file since August. The cafeteria gave him cheese three times."
    lunch = post(board, subject="Lunch", text=text, message_id="<lunch@mail.example>")
    second = passed_on(board, lunch, outlook, MORA)
    assert second.case != first.case
    assert board.case(second.case).proposed is None
    assert "same matter" not in board.sent(to=CONTACT)[-1].text


def test_members_hear_nothing_of_a_proposal(board):
    passed_on(board, post(board), gmail, LEE)
    passed_on(board, post(board, text=BUS_AGAIN), outlook, MORA)
    assert "CS-2026-00001" not in board.sent(to=MORA)[-1].raw.decode()
    assert "CS-2026-00002" not in "".join(one.raw.decode() for one in board.sent(to=LEE))


def test_a_proposal_is_never_made_about_a_case_that_the_contact_may_not_see(board):
    text = f"{BUS}\nAna Ruiz of your office hung up on me. I complain about her conduct."
    first = passed_on(board, post(board, text=text), gmail, LEE)
    case = board.case(first.case)
    happens(board, first.case, Suggested(case.suggested, (), case.unsure, case.sensitive, (), "contact"))
    passed_on(board, post(board, text=BUS_AGAIN), outlook, MORA)
    assert first.case not in board.sent(to=CONTACT)[-1].text
    assert "same matter" not in board.sent(to=CONTACT)[-1].text


def happens(town: Town, number: str | None, event: Event) -> None:
    """The service, or staff, have done something on a case."""
    with town.sessions.begin() as db:
        store.append(db, town.case(number), (Step(event, None, Proof.SERVICE, town.now, town.now, "test"),))


def test_the_words_of_an_attached_mail_are_shown_to_staff_like_any_other(board):
    mail = passed_on(board, post(board), thunderbird_attachment, LEE, "See the attached mail.")
    board.mail(CONTACT, "Re: x", "#show", answers=board.sent(to=CONTACT)[-1])
    shown = " ".join(board.sent(to=CONTACT)[-1].text.partition("About: Re: x")[0].split())
    assert mail.case is not None
    assert "twenty minutes late on most days" in shown
    assert "See the attached mail." in shown


# An answer with the shared address in Cc


def test_an_answer_to_the_parent_with_us_in_cc_is_a_referral(board):
    mail = passed_on(board, post(board), apple_mail_answer, LEE, "Thank you, Maria. I pass this on.")
    assert board.kinds(mail.case)[:2] == ["received", "referred"]
    assert receipts(board, PARENT) == receipts(board, LEE) == 1
    notice = board.sent(to=CONTACT)[-1]
    assert "Thank you, Maria. I pass this on." in notice.text
    assert "twenty minutes late" in " ".join(notice.text.split())
    assert f"Your words go to: Maria Lopez <{PARENT}> only." in notice.text
    assert not [one for one in board.sent(to=PARENT) if "pass this on" in one.text]


def test_an_unproven_answer_with_us_in_cc_writes_to_nobody(board):
    raw = apple_mail_answer(post(board), LEE, "Thank you.", board.now).replace(b"dmarc=pass", b"dmarc=none")
    mail = board.deliver(raw)
    assert mail.became.what == "new"
    assert {letter.to for letter in board.sent()} == {CONTACT}


def test_a_quote_of_somebody_to_whom_the_answer_does_not_go_is_only_asked_about(board):
    """The quote says Maria; the answer goes to Pat. Nobody is written to before the contact has said who it is."""
    raw = apple_mail_answer(post(board), LEE, "See below.", board.now)
    raw = raw.replace(f"To: Maria Lopez <{PARENT}>".encode(), f"To: Pat Kim <{NEIGHBOUR}>".encode())
    mail = board.deliver(raw)
    assert board.case(mail.case).requester is None
    assert receipts(board, PARENT) == receipts(board, NEIGHBOUR) == 0
    assert f"#who Maria Lopez {PARENT}" in board.sent(to=CONTACT)[-1].text


def test_a_member_who_answers_a_colleague_with_us_in_cc_refers_nobody_of_ours(board):
    text = (
        "Let us wait.\n\nOn Mon, Nov 16, 2026 at 9:00 AM Rosa Mora <"
        + MORA
        + "> wrote:\n> What do we do about bus 14?\n"
    )
    mail = board.mail(LEE, "Re: bus", text, to=f"{MORA}, pat@mail.example", headers=[("Cc", HELP)])
    assert board.case(mail.case).requester is None
    assert board.sent(to=MORA) == []
    assert board.sent(to="pat@mail.example") == []


def test_a_member_in_copy_of_a_parents_mail_is_noted_and_gets_no_mail(board):
    mail = board.mail(f"Maria Lopez <{PARENT}>", "Bus", BUS, headers=[("Cc", f"{LEE}, {MORA}")])
    assert board.case(mail.case).referrers == ()
    assert board.sent(to=LEE) == board.sent(to=MORA) == []
    assert "In copy:   Jordan Lee, Rosa Mora." in board.sent(to=CONTACT)[-1].text


# A member's own requests and answers


def test_a_request_without_an_address_asks_for_it_and_the_answer_offers_it_in_one_line(town):
    mail = town.mail(
        LEE, "A family on Fifth Street", "A mother stopped me. Bus 14 is late every day. Please look at it."
    )
    assert town.case(mail.case).requester is None
    assert "Please reply with their name and email address" in " ".join(town.sent(to=LEE)[-1].text.split())
    assert "If the Board member wrote for themselves, please reply: #own" in town.sent(to=CONTACT)[-1].text

    town.mail(LEE, "Re: x", f"She is Maria Lopez <{PARENT}>.\n\nJordan Lee\n{LEE}", answers=town.sent(to=LEE)[-1])
    notice = town.sent(to=CONTACT)[-1]
    assert town.kinds(mail.case)[-1] == "noted"
    assert town.sent(to=PARENT) == []
    assert f"If this is the constituent, reply with one line: #who {PARENT}" in notice.text
    town.mail(CONTACT, "Re: x", f"#who {PARENT}", answers=notice)
    assert receipts(town, PARENT) == 1


def test_a_name_beside_the_address_stands_in_the_line_that_is_offered(town):
    town.mail(LEE, "A family", "Bus 14 is late every day.")
    town.mail(LEE, "Re: x", f"Maria Lopez <{PARENT}>", answers=town.sent(to=LEE)[-1])
    assert f"#who Maria Lopez {PARENT}" in town.sent(to=CONTACT)[-1].text


@pytest.mark.parametrize(
    "words", ["I do not know her.", f"Maria <{PARENT}> or Pat <{NEIGHBOUR}>, I am not sure.", f"Ask {CONTACT}."]
)
def test_an_answer_without_exactly_one_address_offers_none(town, words):
    town.mail(LEE, "A family", "Bus 14 is late every day.")
    town.mail(LEE, "Re: x", words, answers=town.sent(to=LEE)[-1])
    assert words.split()[0] in town.sent(to=CONTACT)[-1].text
    assert "#who" not in town.sent(to=CONTACT)[-1].text


def test_a_member_who_answers_the_receipt_writes_a_note_for_the_contact_alone(town):
    mail = town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus", text="The bus left my son.")
    others = len(town.sent()) - len(town.sent(to=CONTACT))
    town.mail(LEE, "Re: x", "She called me again, she is very upset.", answers=town.sent(to=LEE)[-1])
    assert town.kinds(mail.case)[-1] == "noted"
    assert "very upset" in town.sent(to=CONTACT)[-1].text
    assert len(town.sent()) - len(town.sent(to=CONTACT)) == others


def test_after_the_end_of_a_term_mail_is_the_publics_and_no_resolution_goes(town):
    town.forward(CHO, name="Maria Lopez", address=PARENT, subject="bus", text="The bus left my son.")
    notice = town.sent(to=CONTACT)[-1]
    town.wait(days=30)  # December 16: the term ended on the 11th
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=notice)
    town.wait(minutes=3)
    assert town.sent(to=CHO, subject="Resolved") == []
    assert town.sent(to=PARENT, subject="Our answer")

    own = town.mail(CHO, "My street", "The crossing guard on Fifth Street is gone.")
    assert town.kinds(own.case)[0] == "received"
    assert town.case(own.case).referrers == ()
    assert [one.subject for one in town.sent(to=CHO)][-1] == f"[{own.case}] We received your message"


def test_days_between_two_members_do_not_part_one_matter(board):
    mail = post(board)
    first = passed_on(board, mail, outlook, LEE)
    board.wait(days=50)
    assert passed_on(board, mail, iphone, MORA).case == first.case
