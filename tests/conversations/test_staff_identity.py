"""Who is believed (mail-safety.md 6): a command runs with proof and the person's own token, or by CONFIRM, or not."""

from dataclasses import replace
from datetime import date

import pytest
from support.town import (
    BACKUP,
    BORDER,
    CONTACT,
    HELP,
    LEE,
    NEIGHBOUR,
    OVERSIGHT,
    PARENT,
    SUPERINTENDENT,
    Town,
    sunfield,
)

from casepost.database import open_engine
from cases.people import People
from cases.policy import Trust

RESOLVE = "#resolve fixed\n\nThe driver was spoken to."


@pytest.fixture
def case(town):
    return town.mail(PARENT, "bus 14", "The bus left my son at the stop again.").case


def notice(town):
    return (
        town.sent(to=CONTACT, subject="New case")[0]
        if town.sent(to=CONTACT, subject="New case")
        else town.sent(to=CONTACT)[0]
    )


def nothing_ran(town, case: str) -> bool:
    town.wait(minutes=10)
    return town.case(case).status == "new" and not town.sent(to=PARENT, subject="answer")


def confirms(town, to: str = CONTACT) -> list:
    return town.sent(to=to, subject="Was this you")


def test_proof_and_token_run(town, case):
    town.mail(CONTACT, "Re: x", RESOLVE, answers=notice(town))
    assert town.case(case).status == "resolved"
    assert town.history(case)[-1].proof == "authenticated"


def test_another_address_of_the_same_person_is_that_person(town, case):
    town.mail("a.ruiz@sunfield.example", "Re: x", RESOLVE, answers=notice(town))
    assert town.case(case).status == "resolved"
    assert town.sent(to="a.ruiz@sunfield.example") == []


def test_without_proof_nothing_runs_and_the_registered_address_is_asked(town, case):
    mail = town.mail("a.ruiz@sunfield.example", "Re: x", RESOLVE, answers=notice(town), proven=False)
    assert nothing_ran(town, case)
    (asked,) = confirms(town)
    assert "driver" not in asked.raw.decode()
    assert "#resolve" not in asked.text
    assert town.sent(to="a.ruiz@sunfield.example") == []
    assert mail.became.kind == "doubtful"
    assert "pending" in {row["became"] for row in town.messages()}


def test_without_the_token_nothing_runs_and_the_person_is_asked(town, case):
    town.mail(CONTACT, f"Re: [{case}] bus", RESOLVE)
    assert nothing_ran(town, case)
    assert len(confirms(town)) == 1


@pytest.mark.parametrize("header", ["mx.evil.example; dmarc=pass header.from=sunfield.example",
                                    f"{BORDER}; dmarc=pass header.from=evil.example",
                                    f"{BORDER}; dmarc=fail header.from=sunfield.example",
                                    f"{BORDER}; spf=pass smtp.mailfrom=sunfield.example"])  # fmt: skip
def test_a_proof_that_is_not_the_borders_is_none(town, case, header):
    town.mail(
        CONTACT, "Re: x", RESOLVE, answers=notice(town), proven=False, headers=[("Authentication-Results", header)]
    )
    assert nothing_ran(town, case)


def test_confirm_runs_it_once(town, case):
    town.mail(CONTACT, "Re: x", RESOLVE, answers=notice(town), proven=False)
    (asked,) = confirms(town)
    town.mail(CONTACT, "Re: was this you", "CONFIRM", answers=asked, proven=False)
    assert town.case(case).outcome == "fixed"
    assert [step.proof for step in town.history(case) if step.kind == "resolved"] == ["confirmed"]
    town.mail(CONTACT, "Re: was this you", "confirm", answers=asked, proven=False)
    town.wait(minutes=3)
    assert len(town.sent(to=PARENT, subject="answer")) == 1
    assert "The driver was spoken to." in town.sent(to=PARENT)[-1].text
    assert town.kinds(case).count("answered") == 1


def test_a_confirmation_that_comes_too_late_runs_nothing(town, case):
    town.mail(CONTACT, "Re: x", RESOLVE, answers=notice(town), proven=False)
    (asked,) = confirms(town)
    town.wait(minutes=31)
    assert town.mail(CONTACT, "Re: x", "CONFIRM", answers=asked).became.what == "automatic"
    assert nothing_ran(town, case)


@pytest.mark.parametrize("who", [BACKUP, PARENT, "mallory@evil.example", LEE])
def test_a_confirmation_of_anybody_else_runs_nothing(town, case, who):
    town.mail(CONTACT, "Re: x", RESOLVE, answers=notice(town), proven=False)
    (asked,) = confirms(town)
    town.mail(who, "Re: x", "CONFIRM", answers=asked)
    assert nothing_ran(town, case)


def test_other_words_do_not_confirm(town, case):
    town.mail(CONTACT, "Re: x", RESOLVE, answers=notice(town), proven=False)
    (asked,) = confirms(town)
    town.mail(CONTACT, "Re: x", "No, that was not me.", answers=asked)
    assert nothing_ran(town, case)


def test_the_word_confirm_with_another_letter_confirms_nothing(town, case):
    town.mail(CONTACT, "Re: x", RESOLVE, answers=notice(town), proven=False)
    town.mail(CONTACT, "Re: x", "CONFIRM", answers=notice(town))
    assert nothing_ran(town, case)


def test_a_forger_with_a_stolen_number_learns_and_does_nothing(town, case):
    town.mail(CONTACT, f"Re: [{case}] New case", RESOLVE, proven=False, headers=[("Reply-To", "mallory@evil.example")])
    assert nothing_ran(town, case)
    assert town.sent(to="mallory@evil.example") == []
    assert len(confirms(town)) == 1


def test_a_borrowed_token_is_worthless(town, case):
    town.mail(BACKUP, "Re: x", RESOLVE, answers=notice(town))
    assert nothing_ran(town, case)
    assert len(confirms(town, BACKUP)) == 1
    assert confirms(town, CONTACT) == []


@pytest.mark.parametrize("who", [PARENT, NEIGHBOUR, "mallory@evil.example"])
def test_the_contacts_token_in_other_hands_runs_nothing_and_tells_nothing(town, case, who):
    before = len(town.sent(to=who))
    town.mail(who, "Re: x", RESOLVE, answers=notice(town))
    assert nothing_ran(town, case)
    assert len(town.sent(to=who)) == before


def test_an_edited_token_is_none(town, case):
    letter = notice(town)
    local, _, domain = letter.reply_to.partition("@")
    edited = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"
    town.mail(CONTACT, f"Re: [{case}] x", RESOLVE, to=edited)
    assert nothing_ran(town, case)


def test_a_token_in_capitals_is_the_same_token(town, case):
    town.mail(CONTACT, "Re: x", RESOLVE, to=notice(town).reply_to.upper())
    assert town.case(case).status == "resolved"


def test_the_token_of_another_case_does_not_serve(town, case):
    second = town.mail(NEIGHBOUR, "lunch", "The lunch was cold.").case
    letter = notice(town)
    town.mail(CONTACT, f"Re: [{second}] x", RESOLVE, answers=letter)
    assert nothing_ran(town, case)
    assert town.case(second).status == "new"
    assert len(confirms(town)) == 1


def test_two_tokens_of_different_cases_run_nothing(town, case):
    second = town.mail(NEIGHBOUR, "lunch", "The lunch was cold.").case
    letters = [letter for letter in town.sent(to=CONTACT) if letter.reply_to]
    town.mail(CONTACT, "Re: x", RESOLVE, to=", ".join({letter.reply_to for letter in letters}))
    assert nothing_ran(town, case)
    assert town.case(second).status == "new"


def test_a_replay_under_another_message_id_does_nothing(town, case):
    letter = notice(town)
    sent = town.mail(CONTACT, "Re: x", "#note\n\nI called the depot.", answers=letter)
    replay = sent.raw.replace(sent.message_id.encode(), b"<replayed@sunfield.example>")
    assert town.deliver(replay).became.what == "automatic"
    assert town.kinds(case).count("noted") == 1


def test_the_same_words_on_purpose_later_run_again(town, case):
    letter = notice(town)
    town.mail(CONTACT, "Re: x", "#note\n\nI called the depot.", answers=letter)
    town.wait(hours=1)
    town.mail(CONTACT, "Re: x", "#note\n\nI called the depot.", answers=letter)
    assert town.kinds(case).count("noted") == 2


def test_was_this_you_is_asked_at_most_once_an_hour_without_a_token(town, case):
    for n in range(4):
        town.mail(CONTACT, f"Re: [{case}] {n}", f"#note\n\nNumber {n}", proven=False)
    assert len(confirms(town)) == 1
    town.wait(minutes=61)
    town.mail(CONTACT, f"Re: [{case}] x", "#note\n\nNumber 9", proven=False)
    assert len(confirms(town)) == 2


def test_the_token_alone_lets_nobody_be_asked_more_often(town, case):
    for n in range(4):
        town.mail(CONTACT, "Re: x", f"#note\n\nNumber {n}", answers=notice(town), proven=False)
    assert len(confirms(town)) == 1
    assert "more message" not in confirms(town)[0].text


def test_the_next_letter_tells_of_how_many_mails_nobody_was_asked(town, case):
    for n in range(4):
        town.mail(CONTACT, "Re: x", f"#note\n\nNumber {n}", answers=notice(town), proven=False)
    town.wait(minutes=61)
    town.mail(CONTACT, "Re: x", "#note\n\nNumber 9", answers=notice(town), proven=False)
    assert "3 more messages in your name came" in confirms(town)[-1].text
    town.wait(hours=3)
    assert not town.sent(to=CONTACT, subject="in your name")


def test_when_no_further_mail_comes_a_letter_tells_the_count_once(town, case):
    for n in range(3):
        town.mail(CONTACT, "Re: x", f"#note\n\nNumber {n}", answers=notice(town), proven=False)
    for _ in range(10):
        town.wait(minutes=30)
    (letter,) = town.sent(to=CONTACT, subject="2 more messages in your name")
    assert "Nothing was done, and nothing was sent" in letter.text
    assert "Number" not in letter.text


def test_where_nobody_can_be_proven_each_mail_with_the_token_is_asked_about(untrusting):
    untrusting.mail(PARENT, "bus 14", "The bus left my son.")
    for n in range(3):
        untrusting.mail(CONTACT, "Re: x", f"#note\n\nNumber {n}", answers=notice(untrusting), proven=False)
    assert len(confirms(untrusting)) == 3


def test_every_mail_in_a_staff_members_name_is_kept(town, case):
    for n in range(3):
        town.mail(CONTACT, f"Re: [{case}] {n}", f"#note\n\nNumber {n}", proven=False)
    kept = [row["text"] for row in town.messages()]
    assert [text for text in kept if text.startswith("#note")] == [f"#note\n\nNumber {n}" for n in range(3)]


@pytest.fixture
def untrusting(empty_sqlite, tmp_path):
    """An office whose border is not configured: nobody is authenticated."""
    file = tmp_path / "untrusting.db"
    file.write_bytes(empty_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{file}")
    yield Town(engine, sunfield(trust=Trust()))
    engine.dispose()


def test_an_office_that_trusts_no_border_works_by_confirm_alone(untrusting):
    town = untrusting
    case = town.mail(PARENT, "bus 14", "The bus left my son.").case
    town.mail(CONTACT, "Re: x", RESOLVE, answers=notice(town))
    assert town.case(case).status == "new"
    town.mail(CONTACT, "Re: x", "confirm", answers=confirms(town)[-1])
    assert town.case(case).status == "resolved"
    summary = town.sent(to=CONTACT, subject="Done")[-1]
    town.mail(CONTACT, "Re: x", "undo", answers=summary)
    assert town.case(case).status == "resolved"
    town.mail(CONTACT, "Re: x", "confirm", answers=confirms(town)[-1])
    assert town.case(case).status == "new"
    town.wait(minutes=5)
    assert not town.sent(to=PARENT, subject="answer")


def test_there_a_replay_that_is_confirmed_again_does_nothing(untrusting):
    town = untrusting
    case = town.mail(PARENT, "bus 14", "The bus left my son.").case
    sent = town.mail(CONTACT, "Re: x", "#note\n\nI called the depot.", answers=notice(town))
    town.mail(CONTACT, "Re: x", "confirm", answers=confirms(town)[-1])
    town.deliver(sent.raw.replace(sent.message_id.encode(), b"<replayed@sunfield.example>"))
    town.mail(CONTACT, "Re: x", "confirm", answers=confirms(town)[-1])
    assert len(confirms(town)) == 2
    assert town.kinds(case).count("noted") == 1


def test_there_ok_to_an_alert_works_by_confirm_too(untrusting):
    town = untrusting
    case = town.mail(PARENT, "help", "A boy said he is going to kill my son and has a gun at school.").case
    alert = town.sent(to=OVERSIGHT)[-1]
    town.mail(OVERSIGHT, "Re: x", "OK", answers=alert)
    town.mail(OVERSIGHT, "Re: x", "CONFIRM", answers=confirms(town, OVERSIGHT)[-1])
    assert "alert_confirmed" in town.kinds(case)


def test_the_constituents_commands_are_only_words(town, case):
    receipt = town.sent(to=PARENT)[-1]
    town.mail(PARENT, "Re: x", "#resolve fixed\n#note\n\nplease", answers=receipt)
    assert town.case(case).status == "new"
    assert town.kinds(case)[-1] == "joined"
    assert "#resolve fixed" in town.sent(to=CONTACT)[-1].text
    new = town.mail(NEIGHBOUR, "#resolve fixed", "#resolve fixed\nUNDO")
    assert new.became.what == "new"


def test_a_display_name_is_nobody(town, case):
    town.mail(f'"Ana Ruiz {CONTACT}" <mallory@evil.example>', f"Re: [{case}]", RESOLVE)
    assert nothing_ran(town, case)
    assert confirms(town) == []


def test_a_look_alike_domain_is_nobody(town, case):
    town.mail("ana.ruiz@mail.sunfield.example", f"Re: [{case}]", RESOLVE)
    assert nothing_ran(town, case)
    assert confirms(town) == []


def test_help_needs_no_case_and_goes_to_the_registered_address(town):
    town.mail("a.ruiz@sunfield.example", "help please", "#help")
    assert [letter.to for letter in town.sent()] == [CONTACT]
    assert "#resolve OUTCOME" in town.sent(to=CONTACT)[-1].text


def test_help_in_a_forged_name_is_not_answered_with_help(town):
    town.mail(CONTACT, "help please", "#help", proven=False)
    assert [letter.subject for letter in town.sent()] == [confirms(town)[0].subject]


def test_a_new_mail_of_staff_with_a_number_needs_a_confirmation(town, case):
    town.mail(CONTACT, f"{case}", "#note\n\nCalled them.")
    assert "noted" not in town.kinds(case)
    town.mail(CONTACT, "Re: x", "CONFIRM", answers=confirms(town)[-1])
    assert "noted" in town.kinds(case)


def test_nobody_confirms_two_mails_with_one_letter(untrusting):
    town = untrusting
    case = town.mail(PARENT, "bus 14", "The bus left my son.").case
    for n in range(2):
        town.mail(CONTACT, "Re: x", f"#note\n\nNumber {n}", answers=notice(town), proven=False)
    first, second = confirms(town)
    town.mail(CONTACT, "Re: x", "CONFIRM", answers=first)
    town.mail(CONTACT, "Re: x", "CONFIRM", answers=first)
    assert town.kinds(case).count("noted") == 1
    town.mail(CONTACT, "Re: x", "CONFIRM", answers=second)
    assert town.kinds(case).count("noted") == 2


def test_the_superintendent_notes_and_commands_nothing(town, case):
    town.mail(
        PARENT, "Re: x", "He said he is going to kill my son, he has a gun at school.", answers=town.sent(to=PARENT)[-1]
    )
    alert = town.sent(to=SUPERINTENDENT)[-1]
    town.mail(SUPERINTENDENT, "Re: x", RESOLVE, answers=alert)
    assert town.case(case).status == "new"
    town.mail(SUPERINTENDENT, "Re: x", "I called the principal.", answers=alert)
    assert town.kinds(case)[-1] == "noted"
    town.wait(minutes=5)
    assert "principal" not in "".join(letter.text for letter in town.sent(to=PARENT))
    assert "principal" in town.sent(to=CONTACT)[-1].text


def test_former_staff_command_nothing(empty_sqlite, tmp_path):
    file = tmp_path / "former.db"
    file.write_bytes(empty_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{file}")
    base = sunfield()
    left = People(tuple(
        replace(one, until=date(2026, 11, 17)) if one.email in {SUPERINTENDENT, LEE} else one for one in base.people
    ))  # fmt: skip
    town = Town(engine, sunfield(people=left))
    case = town.mail(PARENT, "help", "A boy said he is going to kill my son and has a gun at school.").case
    alert = town.sent(to=SUPERINTENDENT)[-1]
    town.wait(days=3)
    town.mail(SUPERINTENDENT, "Re: x", "SHOW", answers=alert)
    assert [letter.subject for letter in town.sent(to=SUPERINTENDENT)] == [alert.subject]
    assert town.kinds(case)[-1] == "pending"
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="lunch", text="The lunch was cold.")
    assert all(row["kind"] != "referral" for row in town.messages())
    assert "referred" not in town.kinds("CS-2026-00002")
    engine.dispose()


def test_an_employee_who_wrote_as_a_parent_answers_like_a_parent(town):
    mail = town.mail(OVERSIGHT, "my daughter", "My daughter's bus was late, and the office does not answer.")
    town.mail(CONTACT, "Re: x", "Which stop?", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=3)
    answer = town.sent(to=OVERSIGHT, subject="answer")[-1]
    reply = town.mail(OVERSIGHT, "Re: x", "The one at 5th Street.", answers=answer)
    assert reply.became.kind == "reply"
    assert town.kinds(mail.case)[-1] == "joined"
    assert HELP in answer.headers["From"]
