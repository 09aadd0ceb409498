"""Which case a mail belongs to, and that nobody learns of a case by guessing (mail-safety.md 7)."""

from support.town import BORDER, CHO, CONTACT, HELP, LEE, MORA, NEIGHBOUR, PARENT, PEOPLE, Town, sunfield

from casepost.database import open_engine
from cases.people import People, Person, Role


def receipt_of(town, who=PARENT):
    return town.sent(to=who, subject="We received")[-1]


def test_an_answer_to_the_receipt_joins_the_case(town):
    first = town.mail(PARENT, "bus", "The bus was late.")
    again = town.mail(PARENT, "quite another subject", "It was late again.", answers=receipt_of(town))
    assert (again.case, again.became.what) == (first.case, "joined")
    assert "late again" in town.sent(to=CONTACT)[-1].text


def test_the_address_alone_is_enough(town):
    first = town.mail(PARENT, "bus", "The bus was late.")
    assert town.mail(PARENT, "x", "Late again.", to=receipt_of(town).reply_to, proven=False).case == first.case


def test_the_message_id_alone_is_enough(town):
    first = town.mail(PARENT, "bus", "The bus was late.")
    said = [("In-Reply-To", receipt_of(town).message_id)]
    assert town.mail(PARENT, "x", "Late again.", headers=said, proven=False).case == first.case
    said = [("References", f"<other@mail.example> {receipt_of(town).message_id} <more@mail.example>")]
    assert town.mail(PARENT, "x", "Late a third time.", headers=said, proven=False).case == first.case


def test_the_number_alone_is_enough_only_for_the_proven_constituent(town):
    first = town.mail(PARENT, "bus", "The bus was late.")
    assert town.mail(PARENT, f"about {first.case.lower()}", "Late again.").case == first.case
    unproven = town.mail(PARENT, f"about {first.case}", "Late a third time.", proven=False)
    assert unproven.became.what == "new"


def test_mail_without_any_pointer_is_a_new_case_with_a_hint_to_earlier_ones(town):
    first = town.mail(PARENT, "bus", "The bus was late.")
    second = town.mail(PARENT, "lunch", "The lunch was cold.")
    assert second.became.what == "new"
    assert first.case in town.sent(to=CONTACT)[-1].text


def test_a_stranger_with_a_valid_token_is_pending_and_told_nothing(town):
    first = town.mail(PARENT, "bus", "The bus was late, said Maria.")
    letter = receipt_of(town)
    stranger = town.mail(NEIGHBOUR, "Re: x", "What is this about?", answers=letter)
    assert (stranger.case, town.kinds(first.case)[-1]) == (first.case, "pending")
    assert town.sent(to=NEIGHBOUR) == []
    assert NEIGHBOUR in town.sent(to=CONTACT)[-1].text
    assert town.case(first.case).requester == town.case(first.case).requester
    town.mail(CONTACT, "Re: x", "We are on it.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=3)
    assert town.sent(to=NEIGHBOUR) == []
    assert "We are on it" in town.sent(to=PARENT)[-1].text


def test_a_strangers_mail_never_reaches_the_constituent(town):
    """The "ticket trick": a code mailed to a case address is not passed on."""
    town.mail(PARENT, "bus", "The bus was late.")
    letter = receipt_of(town)
    count = len(town.sent(to=PARENT))
    town.mail("verify@bank.example", "Your code", "Your code is 123456", to=letter.reply_to)
    town.wait(minutes=10)
    assert len(town.sent(to=PARENT)) == count
    assert not [one for one in town.sent() if "123456" in one.text and one.to != CONTACT]


def test_a_strangers_mail_does_not_reopen(town):
    first = town.mail(PARENT, "bus", "The bus was late.")
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    town.mail(NEIGHBOUR, "Re: x", "It is not solved!", answers=town.sent(to=PARENT)[-1])
    assert town.case(first.case).status == "resolved"


def test_a_number_in_a_strangers_subject_changes_no_word_of_the_receipt(town):
    first = town.mail(PARENT, "bus", "The bus was late.")
    plain = town.mail("a@one.example", "hello", "A question.")
    guessing = town.mail("b@two.example", f"Re: [{first.case}]", "A question, please.")
    absent = town.mail("c@three.example", "Re: [CS-2026-99999]", "A question, thanks.")

    def words(who: str, mail) -> str:
        return town.sent(to=who)[-1].text.replace(mail.case, "N")

    assert guessing.became.what == absent.became.what == "new"
    assert words("a@one.example", plain) == words("b@two.example", guessing) == words("c@three.example", absent)
    assert [step.kind for step in town.history(first.case)] == town.kinds(first.case)
    assert "joined" not in town.kinds(first.case)


def test_staff_see_that_a_mail_mentions_a_case_and_the_sender_does_not(town):
    first = town.mail(PARENT, "bus", "The bus was late.")
    town.mail(NEIGHBOUR, f"about {first.case}", "I saw it too.")
    assert first.case in town.sent(to=CONTACT)[-1].text
    assert first.case not in town.sent(to=NEIGHBOUR)[-1].raw.decode()


def test_pointers_to_two_cases_of_one_person_go_where_the_address_says(town):
    first = town.mail(PARENT, "bus", "The bus was late.")
    letter = receipt_of(town)
    second = town.mail(PARENT, "lunch", "The lunch was cold.")
    other = receipt_of(town)
    mail = town.mail(
        PARENT, "Re: x", "One more thing.", to=other.reply_to, headers=[("In-Reply-To", letter.message_id)]
    )
    assert mail.case == second.case != first.case


def test_people_in_cc_never_take_part(town):
    first = town.mail(PARENT, "bus", "The bus was late.", headers=[("Cc", NEIGHBOUR)])
    town.mail(CONTACT, "Re: x", "We are on it.", answers=town.sent(to=CONTACT)[0], headers=[("Cc", NEIGHBOUR)])
    town.wait(minutes=3)
    assert town.sent(to=NEIGHBOUR) == []
    reply = town.mail(NEIGHBOUR, f"Re: [{first.case}]", "I am in copy.")
    assert reply.became.what == "new"


def test_command_lines_and_quotes_never_reach_the_constituent(town):
    town.mail(PARENT, "bus", "The bus was late.")
    notice = town.sent(to=CONTACT)[0]
    town.mail(
        CONTACT,
        "Re: x",
        "#category transportation\n#board For the Board only\n\nNew stop from Monday.\n\n-- \nAna Ruiz\nroom 3",
        answers=notice,
    )
    town.wait(minutes=3)
    answer = town.sent(to=PARENT)[-1]
    assert "New stop from Monday." in answer.text
    for secret in ("#category", "#board", "For the Board", "reply above this line", CONTACT, notice.reply_to):
        assert secret not in answer.raw.decode()


def test_an_answer_that_names_another_case_is_kept_back(town):
    town.mail(NEIGHBOUR, "lunch", "The lunch was cold.")
    mail = town.mail(PARENT, "bus", "The bus was late.")
    town.mail(CONTACT, "Re: x", "The same as CS-2026-00001.", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    assert len(town.sent(to=PARENT)) == 1
    back = town.sent(to=CONTACT)[-1]
    assert "The same as CS-2026-00001." in back.text
    assert "answered" not in town.kinds(mail.case)


def test_a_wrong_line_sends_nothing_and_gives_the_text_back(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    town.mail(
        CONTACT,
        "Re: x",
        "#catgory transportation\n#resolve fixed\n\nA long and careful answer.",
        answers=town.sent(to=CONTACT)[-1],
    )
    town.wait(minutes=3)
    back = town.sent(to=CONTACT)[-1]
    assert "A long and careful answer." in back.text
    assert "#category transportation" in back.text
    assert len(town.sent(to=PARENT)) == 1
    assert town.case(mail.case).status == "new"


def test_an_empty_reply_sends_nothing_and_is_told(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    count = len(town.sent(to=CONTACT))
    town.mail(CONTACT, "Re: x", "", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    assert len(town.sent(to=PARENT)) == 1
    assert len(town.sent(to=CONTACT)) == count + 1
    assert "answered" not in town.kinds(mail.case)


# board members

WORDS = {
    "name": "Maria Lopez",
    "address": PARENT,
    "subject": "bus 14",
    "text": "The bus left my son at the stop again this morning.",
}


def test_seven_board_members_forward_one_message_and_there_is_one_case(empty_sqlite, tmp_path):
    members = tuple(Person(f"Member Number{n}", f"m{n}@board.sunfield.example", Role.BOARD) for n in range(7))
    staff = tuple(one for one in PEOPLE if one.is_staff)
    file = tmp_path / "seven.db"
    file.write_bytes(empty_sqlite.read_bytes())
    town = Town(open_engine(f"sqlite:///{file}"), sunfield(people=People((*staff, *members))))
    notes = ["", "Please look at this.", "FYI", "A constituent of mine", "?", "Can you help?", "See below"]
    cases = {town.forward(one.email, **WORDS, note=note).case for one, note in zip(members, notes, strict=True)}
    assert cases == {"CS-2026-00001"}
    assert town.kinds("CS-2026-00001").count("referred") == 7
    assert len(town.sent(to=PARENT)) == 1

    town.mail(
        CONTACT, "Re: x", "#board The new stop opens Monday.\n#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[0]
    )
    town.wait(minutes=3)
    for one in members:
        letters = town.sent(to=one.email)
        assert len(letters) == 2
        assert "The new stop opens Monday." in letters[1].text
        for other in members:
            if other is not one:
                assert other.name not in letters[0].raw.decode() + letters[1].raw.decode()
                assert other.email not in letters[0].raw.decode() + letters[1].raw.decode()
    town.engine.dispose()


def test_a_line_for_the_board_of_an_earlier_mail_stands_in_their_letter(town):
    town.forward(LEE, **WORDS)
    notice = town.sent(to=CONTACT)[0]
    town.mail(CONTACT, "Re: x", "#board The new stop opens Monday.", answers=notice)
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=notice)
    town.wait(minutes=3)
    assert "The new stop opens Monday." in town.sent(to=LEE)[-1].text
    assert "Done." not in town.sent(to=LEE)[-1].text


def test_the_same_member_twice_is_one_referral_and_a_note(town):
    mail = town.forward(LEE, **WORDS)
    town.forward(LEE, **WORDS, note="Any news?")
    assert town.kinds(mail.case).count("referred") == 1
    assert town.kinds(mail.case)[-1] == "noted"
    assert "Any news?" in town.sent(to=CONTACT)[-1].text


def test_a_forward_of_a_mail_that_came_directly_joins_its_case(town):
    direct = town.mail(PARENT, "bus 14", WORDS["text"])
    assert town.forward(LEE, **WORDS).case == direct.case
    assert len(town.sent(to=PARENT)) == 1
    assert "referred" in town.kinds(direct.case)


def test_staff_who_pass_on_what_a_case_holds_open_no_second_one(town):
    direct = town.mail(PARENT, "bus 14", WORDS["text"])
    again = town.forward(CONTACT, **WORDS)
    assert (again.case, again.became.what) == (direct.case, "joined")


def test_two_messages_attached_of_which_one_is_known_lose_nothing(town):
    direct = town.mail(PARENT, "bus 14", WORDS["text"])
    parts = "".join(
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: {who}\r\nTo: {LEE}\r\nSubject: {subject}\r\n\r\n{text}\r\n"
        for who, subject, text in ((PARENT, "bus 14", WORDS["text"]), (NEIGHBOUR, "lunch", "The lunch was cold today."))
    )
    town.deliver(
        f"Authentication-Results: {BORDER}; dmarc=pass header.from=board.sunfield.example\r\nFrom: {LEE}\r\nTo: {HELP}\r\n"
        f'Subject: two\r\nMessage-ID: <two@x.example>\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nPlease help.\r\n{parts}--b--\r\n'.encode()
    )
    assert "The lunch was cold today." in "".join(letter.text for letter in town.sent(to=CONTACT))
    assert town.case("CS-2026-00002").number != direct.case


def test_an_unproven_board_member_makes_a_case_and_hears_nothing(town):
    mail = town.forward(LEE, **WORDS, proven=False)
    assert mail.became.what == "new"
    assert {letter.to for letter in town.sent()} == {CONTACT}
    (referrer,) = town.case(mail.case).referrers
    assert not referrer.verified
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=3)
    assert town.sent(to=LEE) == []


def test_a_member_who_is_in_cc_of_a_parents_mail_hears_nothing(town):
    mail = town.mail(PARENT, "bus", "The bus was late.", headers=[("Cc", f"{LEE}, {MORA}")])
    assert town.sent(to=LEE) == town.sent(to=MORA) == []
    assert "referred" not in town.kinds(mail.case)


def test_a_members_reply_is_a_note_for_the_contact_and_for_nobody_else(town):
    mail = town.forward(LEE, **WORDS)
    town.forward(MORA, **WORDS)
    count = {who: len(town.sent(to=who)) for who in (PARENT, MORA, LEE)}
    town.mail(LEE, "Re: x", "#resolve fixed\n\nPlease be quick.", answers=town.sent(to=LEE)[-1])
    assert town.kinds(mail.case)[-1] == "noted"
    assert town.case(mail.case).status == "new"
    assert "Please be quick." in town.sent(to=CONTACT)[-1].text
    assert {who: len(town.sent(to=who)) for who in count} == count


def test_a_members_letters_hold_nothing_of_the_thread(town):
    town.forward(LEE, **WORDS)
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDiego has a new stop.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=3)
    for letter in town.sent(to=LEE):
        for secret in ("Diego", "Maria", PARENT, "left my son", "bus 14"):
            assert secret not in letter.raw.decode()


def test_a_member_whose_term_has_ended_hears_no_more(town):
    mail = town.forward(CHO, **WORDS)
    town.wait(days=30)
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=3)
    assert len(town.sent(to=CHO)) == 1
    town.mail(PARENT, "Re: x", "It is not solved at all.", answers=town.sent(to=PARENT)[-1])
    assert len(town.sent(to=CHO)) == 1
    assert town.case(mail.case).status == "open"


def test_a_proven_referral_onto_an_unproven_one_brings_the_constituent_her_receipt_once(town):
    words = {"name": "Maria Lopez", "address": PARENT, "subject": "bus 14", "text": "The bus left my son."}
    first = town.forward(LEE, **words, proven=False)
    assert town.sent(to=PARENT) == []

    second = town.forward(MORA, **words)
    third = town.forward(CHO, **words)

    assert first.case == second.case == third.case
    assert [letter.subject for letter in town.sent(to=PARENT)] == [
        f"[{first.case}] We have the concern that was passed on to us"
    ]


def test_an_answer_to_nobody_is_given_back(town):
    town.mail(LEE, "A family called me", "They did not tell their address. The bus is late every day.")
    notice = town.sent(to=CONTACT)[-1]

    town.mail(CONTACT, "Re: x", "The bus comes again.", answers=notice)

    assert town.sent(to=CONTACT)[-1].subject.endswith("Please check one line. Nothing was done")
    assert "would reach nobody" in town.sent(to=CONTACT)[-1].text
    assert "answered" not in town.kinds("CS-2026-00001")


def test_another_persons_message_id_draws_no_referral_onto_their_case(town):
    """Mallory knows the Message-ID of Maria's mail and writes first with it."""
    mallory = town.mail("mallory@evil.example", "hello", "Please see.", message_id="<maria-1@mail.example>")
    raw = (
        f"Authentication-Results: {BORDER}; dmarc=pass header.from=board.sunfield.example\r\nFrom: {LEE}\r\nTo: {HELP}\r\n"
        "Subject: Fwd: bus\r\nMessage-ID: <f@board.sunfield.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlease help.\r\n'
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: Maria Lopez <{PARENT}>\r\nSubject: bus\r\n"
        "Message-ID: <maria-1@mail.example>\r\n\r\nThe bus left my son.\r\n--b--\r\n"
    )
    referral = town.deliver(raw.encode())

    assert referral.case != mallory.case
    assert "The bus left my son." in town.sent(to=CONTACT)[-1].text
    assert len(town.sent(to=PARENT)) == 1


def test_a_notice_shows_the_words_of_a_referral_that_joins(town):
    words = {"name": "Maria Lopez", "address": PARENT, "subject": "bus 14", "text": "The bus left my son."}
    town.forward(LEE, **words)

    town.forward(MORA, **words, note="This family needs help.")

    assert "This family needs help." in town.sent(to=CONTACT)[-1].text
    assert "The bus left my son." in town.sent(to=CONTACT)[-1].text


def test_a_member_who_answers_a_parent_with_us_in_copy_loses_nothing_of_the_parents_words(town):
    text = (
        "Dear Fay, I pass this on to our office.\n\nOn Mon, Nov 16, 2026 at 9:00 AM Fay Fox <fay@p.example> wrote:\n"
        "> The gym key is lost.\n"
    )
    mail = town.mail(LEE, "Re: gym", text, headers=[("Cc", HELP)], to="fay@p.example")

    assert mail.became.what == "new"
    assert "The gym key is lost." in town.sent(to=CONTACT)[-1].text
    assert ["We received" in letter.subject for letter in town.sent(to="fay@p.example")] == [True]
