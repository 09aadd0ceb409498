"""What a stranger tried, and where nothing went on: each of these ways now leads somewhere."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete
from support.town import CHO, CONTACT, LEE, NEIGHBOUR, PARENT, TRANSPORT, Town

from casepost import waiting
from casepost.config import load
from casepost.init import Answers, config_text, make_missing, write_config
from casepost.wiring import assemble
from cases.tables import MESSAGES

STOP = "The bus left my son at the wrong stop on Fifth Street, and nobody answers the telephone."
COMMON = (
    "I am writing to ask the Board to keep the late bus at Bannon Creek School. Without it our children cannot stay for "
    "tutoring, band and sports. Many of us work until six and have no other way to bring them home safely. "
    "Please vote against this cut and keep the bus."
)
ANSWER = "The Board hears this on December 8 at 6 p.m. You are welcome to speak."


def last(town: Town, to: str = CONTACT):
    return town.sent(to=to)[-1]


def a_case(town: Town, sender: str = PARENT, text: str = STOP) -> str:
    number = town.mail(f"Maria Lopez <{sender}>", " ".join(text.split()[-3:]), text).case
    assert number is not None
    return number


def says(town: Town, words: str, answers: object = None, sender: str = CONTACT):
    """The letter that staff get for what they wrote."""
    town.mail(sender, "Re: your letter", words, answers=answers or last(town, sender))
    return last(town, sender)


# 1. Commands in the subject


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("#list late", "Your list"),
        ("#list", "Your list"),
        ("Re: #form", "The form"),
        ("#help", "What you can write"),
        ("FW: #search stop", "Your search"),
    ],
)
def test_a_command_that_only_asks_may_be_the_subject_of_a_mail_without_text(town, subject, title):
    a_case(town)
    mail = town.mail(CONTACT, subject, "")
    assert mail.case is None
    assert title.casefold() in last(town).subject.casefold() or title.casefold() in last(town).text.casefold()


def test_a_case_is_shown_for_a_subject(town):
    number = a_case(town)
    mail = town.mail(CONTACT, f"#show {number}", "\n\n-- \nAna Ruiz\nConstituent Services")
    assert mail.case in {None, number}
    assert "Fifth Street" in last(town).text
    assert town.kinds(number).count("joined") == 0


@pytest.mark.parametrize("subject", ["#resolve fixed", "#note he called", "#case CS-2026-00001 #note he called"])
def test_a_command_that_does_more_is_handed_back_from_a_subject(town, subject):
    number = a_case(town)
    before = town.kinds(number)
    mail = town.mail(CONTACT, subject, "")
    assert mail.became.what != "new"
    assert town.kinds(number) == before
    assert "Write the line in the mail, not in the subject" in last(town).text
    assert subject.split()[0] in last(town).text


def test_in_reply_to_a_letter_too(town):
    number = a_case(town)
    town.mail(CONTACT, "#resolve withdrawn", "", answers=last(town))
    assert town.case(number).status == "new"
    assert "not in the subject" in last(town).text


def test_a_subject_that_is_no_command_is_explained(town):
    mail = town.mail(CONTACT, "#lisst late", "")
    assert mail.became.what == "automatic"
    assert "#list late" in last(town).text


def test_a_subject_without_proof_asks_was_this_you(town):
    a_case(town)
    before = len(town.sent())
    town.mail(CONTACT, "#list", "", proven=False)
    (letter,) = town.sent()[before:]
    assert letter.subject == "Was this you?"
    town.mail(CONTACT, "Re: Was this you?", "CONFIRM", answers=letter)
    assert "Your list" in last(town).subject


def test_a_subject_confirmed_is_handed_back_where_it_does_more(town):
    number = a_case(town)
    town.mail(CONTACT, "#resolve withdrawn", "", answers=last(town), proven=False)
    town.mail(CONTACT, "Re: Was this you?", "CONFIRM", answers=last(town))
    assert town.case(number).status == "new"
    assert "not in the subject" in last(town).text


def test_with_text_in_the_mail_the_subject_is_a_subject(town):
    mail = town.mail(CONTACT, "#list of the buses", "My own children wait at Fifth Street every morning for an hour.")
    assert mail.became.what == "new"


def test_a_constituent_may_write_any_subject(town):
    assert town.mail(PARENT, "#help", "").became.what == "new"


# 2. my cases


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("my case", ""),
        ("My cases please", ""),
        ("Re: mis casos por favor", ""),
        ("", "my cases"),
        ("Hello", "Hello,\n\nmis casos, por favor.\n\nThank you,\nJordan Lee"),
        ("(no subject)", "Please send me my cases"),
    ],
)
def test_a_member_asks_for_their_cases_in_other_words(town, subject, text):
    number = town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus", text=STOP).case
    town.mail(LEE, subject, text)
    assert number in last(town, LEE).text
    assert "your cases" in last(town, LEE).text


@pytest.mark.parametrize(
    ("subject", "text", "more"),
    [
        ("", "What about my cases? The family at Bannon Creek called me again today and is very upset about it.", {}),
        ("the bus", "my cases", {}),
        ("", "my cases", {"proven": False}),
        ("", "my cases are none of your business", {}),
    ],
)
def test_a_mail_that_says_more_is_no_such_question(town, subject, text, more):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus", text=STOP)
    before = len(town.sent(to=LEE, subject="The cases that you sent us"))
    town.mail(LEE, subject, text, **more)
    assert len(town.sent(to=LEE, subject="The cases that you sent us")) == before


def test_a_constituent_who_writes_my_case_opens_a_case(town):
    assert town.mail(PARENT, "my case", "").became.what == "new"


# 3. Campaigns


@pytest.fixture
def campaign(town: Town):
    """Six people have written, and the contact has been told."""
    for number in range(6):
        town.mail(f"Neighbour {number} <neighbour-{number}@mail.example>", "bus", f"I am number {number}.\n\n{COMMON}")
    town.wait(minutes=5)
    return town


def told(town: Town):
    return next(letter for letter in town.sent(to=CONTACT) if "nearly the same" in letter.subject)


def answered(town: Town) -> list[str]:
    town.wait(minutes=3)
    return sorted(letter.to for letter in town.sent(subject="Our answer"))


def drafted(town: Town, text: str = ANSWER):
    """The preview and the summary."""
    town.mail(CONTACT, "Re:", f"#campaign bus\n\n{text}", answers=told(town))
    preview = town.sent(to=CONTACT, subject="Preview")[-1]
    summary = town.sent(to=CONTACT, subject="Done")[-1]
    return preview, summary


def test_ok_to_the_summary_sends_as_ok_to_the_preview(campaign):
    _, summary = drafted(campaign)
    assert "waits for your OK" in summary.text
    campaign.mail(CONTACT, "Re:", "OK", answers=summary)
    assert len(answered(campaign)) == 6


def test_ok_elsewhere_says_which_letter_to_answer(campaign):
    drafted(campaign)
    notice = campaign.sent(to=CONTACT, subject="CS-2026-00001")[0]
    assert "Reply OK to its preview" in says(campaign, "OK", notice).text
    assert answered(campaign) == []


def test_ok_to_an_older_preview_sends_no_newer_text(campaign):
    older, _ = drafted(campaign)
    drafted(campaign, "Another text, which has not been read by anybody yet.")
    assert "newest preview" in says(campaign, "OK", older).text
    assert answered(campaign) == []


def test_resolve_beside_a_campaign_says_where_it_belongs(campaign):
    letter = says(campaign, f"#campaign bus\n#resolve answered\n\n{ANSWER}", told(campaign))
    assert "reply #ok answered to the preview" in letter.text


def test_the_notice_stays_good_when_its_first_case_was_resolved(campaign):
    first = campaign.sent(to=CONTACT, subject="CS-2026-00001")[0]
    campaign.mail(CONTACT, "Re:", "#resolve answered\n\nThank you, we wrote it down.", answers=first)
    campaign.wait(minutes=3)
    preview, _ = drafted(campaign)
    assert "one answer to 5 people" in preview.subject
    campaign.mail(CONTACT, "Re:", "#ok answered", answers=preview)
    assert "the answer to 5 people" in last(campaign).text
    assert answered(campaign).count("neighbour-0@mail.example") == 1
    assert len(answered(campaign)) == 6
    assert campaign.case("CS-2026-00003").status == "resolved"
    assert "No answer waits" in says(campaign, "OK", preview).text


def test_the_notice_stays_good_when_its_first_case_was_merged(campaign):
    other = campaign.mail("Neighbour 0 <neighbour-0@mail.example>", "a coat", "My daughter lost a blue coat.").case
    first = campaign.sent(to=CONTACT, subject="CS-2026-00001")[0]
    campaign.mail(CONTACT, "Re:", f"#merge {other}", answers=first)
    assert campaign.case("CS-2026-00001").status == "merged"
    campaign.wait(hours=100)
    preview, _ = drafted(campaign)
    assert "one answer to 6 people" in preview.subject
    campaign.mail(CONTACT, "Re:", "OK", answers=preview)
    assert answered(campaign) == [f"neighbour-{n}@mail.example" for n in range(6)]


def test_with_no_live_case_left_nothing_can_be_answered(campaign):
    preview, _ = drafted(campaign)
    campaign.mail(CONTACT, "Re:", "#ok answered", answers=preview)
    campaign.wait(minutes=3)
    assert "has ended" in says(campaign, f"#campaign bus\n\n{ANSWER}", told(campaign)).text


# 4. Numbers


def notice_of(town: Town, number: str):
    return next(letter for letter in town.sent(to=CONTACT, subject="New case") if number in letter.subject)


def top(letter: object) -> str:
    return "\n".join(letter.text.splitlines()[:12])  # type: ignore[attr-defined]


def test_merge_alone_names_the_one_other_case_of_the_same_person(town):
    first, second = a_case(town), a_case(town, text="My daughter lost a blue coat in the library.")
    letter = says(town, "#merge", notice_of(town, second))
    assert f"Did you mean  #merge {first} ?" in letter.text


def test_merge_alone_names_none_of_several(town):
    a_case(town)
    a_case(town, text="The heating in room 12 is broken again, and the children sit there in coats.")
    third = a_case(town, text="My daughter lost a blue coat in the library.")
    assert "Did you mean" not in says(town, "#merge", notice_of(town, third)).text


@pytest.mark.parametrize(
    "words", ["What about my case {}? I lost a coat.", "I wrote before (case {}). A coat is gone."]
)
def test_a_case_that_its_own_constituent_names_is_offered_with_one_word(town, words):
    first = a_case(town)
    second = a_case(town, text=words.format(first))
    assert second != first
    notice = notice_of(town, second)
    assert f"This may be the same matter as {first}" in top(notice)
    assert "it names this case" in top(notice)
    says(town, "#merge", notice)
    assert town.case(second).merged_into == first


def test_a_number_of_somebody_else_or_of_an_ended_case_is_offered_to_nobody(town):
    theirs = a_case(town)
    strange = a_case(town, NEIGHBOUR, f"What about case {theirs}? I lost a coat.")
    assert town.case(strange).proposed is None
    says(town, "#resolve unreachable", notice_of(town, theirs))
    later = a_case(town, text=f"What about my case {theirs}? I lost a coat.")
    assert town.case(later).proposed is None


@pytest.mark.parametrize("bare", ["1", "#1", "00001"])
def test_a_bare_number_is_the_case_of_this_year(town, bare):
    first, second = a_case(town), a_case(town, text="My daughter lost a blue coat in the library.")
    says(town, f"#merge {bare}", notice_of(town, second))
    assert town.case(second).merged_into == first


def test_a_bare_number_works_for_show_link_and_case(town):
    first = a_case(town)
    second = a_case(town, NEIGHBOUR, "My daughter lost a blue coat in the library.")
    says(town, "#link 2", notice_of(town, first))
    assert town.case(first).linked == (second,)
    town.mail(CONTACT, "#show 2", "")
    assert "blue coat" in last(town).text
    town.mail(CONTACT, "Re: list", "#case 2 #category transportation\n#case 1 #show", answers=says(town, "#list"))
    assert "Fifth Street" in "".join(letter.text for letter in town.sent(to=CONTACT)[-2:])


def test_a_bare_number_may_be_of_an_earlier_year(town):
    old = a_case(town)
    town.wait(days=60)
    says(town, "#show 1", sender=CONTACT)
    assert old in last(town).subject
    assert "Fifth Street" in last(town).text
    assert "no case with this number" in says(town, "#show 77").text


def test_a_bare_number_in_a_text_is_left_as_it_is(town):
    number = a_case(town)
    says(town, "#note\n\nSee room 1\n#show 1 is what she said.", notice_of(town, number))
    assert "#show 1 is" in "".join(str(row["text"]) for row in town.messages())


LONG = {"subject": "the late bus", "text": COMMON}


def test_a_case_of_the_same_name_under_another_address_is_offered_to_be_merged(town):
    first = town.forward(LEE, name="Maria Lopez", address=PARENT, **LONG).case
    second = town.forward(CHO, name="Maria Lopez", address="m.lopez@work.example", **LONG).case
    assert town.case(second).proposed.number == first
    assert "reply with one line: #merge\n" in top(notice_of(town, second)) + "\n"


def test_a_case_that_cannot_be_merged_is_offered_as_a_link(town):
    a_case(town, text="My daughter lost a blue coat.")  # as Maria Lopez
    town.mail(f"The Lopez Family <{NEIGHBOUR}>", "room 12", "The heating in room 12 is broken again.")
    first = town.forward(LEE, name="Maria Lopez", address=NEIGHBOUR, **LONG).case  # known by another name
    second = town.forward(CHO, name="Maria Lopez", address=PARENT, **LONG).case
    assert town.case(second).proposed.number == first
    notice = notice_of(town, second)
    assert f"reply with one line: #link {first}" in top(notice)
    assert "another person" in says(town, "#merge", notice).text
    says(town, f"#link {first}", notice)
    assert town.case(second).linked == (first,)


# 5. A mail that opened a case again, and is another matter


@pytest.fixture
def reopened(town: Town):
    """The old case, resolved, and open again by a mail about something else; the notice of that mail."""
    number = a_case(town)
    says(town, "#resolve fixed\n\nThe driver stops at Fifth Street again.", notice_of(town, number))
    town.wait(minutes=3)
    answer = town.sent(to=PARENT, subject="answer")[-1]
    town.mail(PARENT, "Re: answer", "My daughter lost a blue coat in the library.", answers=answer)
    assert town.case(number).status == "open"
    return number, last(town)


def test_split_takes_the_reopening_back(town, reopened):
    number, notice = reopened
    summary = says(town, "#split", notice)
    assert town.case(number).status == "resolved"
    assert town.case(number).outcome == "fixed"
    assert "has ended again" in summary.text
    assert "a case of its own, CS-2026-00002" in summary.text
    assert "UNDO" in summary.text
    assert town.case("CS-2026-00002").status == "new"


def test_after_other_work_split_leaves_the_case_open(town, reopened):
    number, notice = reopened
    says(town, "#note\n\nI called her.", notice)
    says(town, "#split", notice)
    assert town.case(number).status == "open"


def test_undo_of_that_split_opens_it_again(town, reopened):
    number, notice = reopened
    says(town, "UNDO", says(town, "#split", notice))
    assert town.case(number).status == "open"
    assert town.case("CS-2026-00002").merged_into == number


# 6. Offered to those who may


def test_a_department_is_offered_nothing_that_it_may_not_do(town):
    number = a_case(town)
    says(town, "#to transport\n\nWhen does the bus come?", notice_of(town, number))
    town.wait(minutes=3)
    letter = says(town, "#help", last(town, TRANSPORT), TRANSPORT)
    assert "#help [COMMAND]" in letter.text
    assert "#form" not in letter.text
    assert "#help resolve" not in letter.text
    example = letter.text.split("For example: #help ")[1].split()[0]
    assert f"#{example}" in says(town, f"#help {example}", letter, TRANSPORT).text
    assert "for others" in says(town, "#form", letter, TRANSPORT).text
    assert "#resolve" not in says(town, "#resolv", letter, TRANSPORT).text.replace("> #resolv", "")


def test_the_contact_is_offered_the_form(town):
    letter = says(town, "#help", notice_of(town, a_case(town)))
    assert "#form" in letter.text
    assert "#help resolve" in letter.text


# 7. What was probably meant


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("#close", "#resolve answered"),
        ("#close fixed", "#resolve fixed"),
        ("#cerrar", "#resolve answered"),
        ("#spam an advertisement", "#notacase an advertisement"),
        ("#forward olga", "#to olga"),
        ("#assign transport", "#to transport"),
        ("#status", "#show [NUMBER]"),
        ("#nota habló con la escuela", "#note habló con la escuela"),
        ("#ayuda", "#help [COMMAND]"),
        ("#bord The stop is open.", "#board The stop is open."),
        ("#redirect bannon", "#redirect school Bannon Creek School"),
        ("#priority tody the inspector comes", "#priority today the inspector comes"),
    ],
)
def test_a_line_that_is_none_is_met_with_the_one_that_was_meant(town, line, meant):
    number = a_case(town)
    before = town.kinds(number)
    letter = says(town, line, notice_of(town, number))
    assert f"Did you mean  {meant} ?" in letter.text
    assert town.kinds(number) == before


@pytest.mark.parametrize("line", ["#reply", "#answer the stop is open", "#contestar"])
def test_an_answer_needs_no_command(town, line):
    letter = says(town, f"{line}\n\nThe stop is open.", notice_of(town, a_case(town)))
    assert "Write your answer as text, without a command" in letter.text


@pytest.mark.parametrize("line", ["#bottom of it", "#bossy", "#asking for it"])
def test_nothing_that_leaves_is_suggested_unless_it_is_a_slip(town, line):
    letter = says(town, line, notice_of(town, a_case(town)))
    assert not any(f"Did you mean  #{name}" in letter.text for name in ("board", "ask", "resolve"))


@pytest.mark.parametrize("line", ['#resolve "fixed"', "#resolve “fixed”", "#resolve 'fixed'."])
def test_an_outcome_in_quotation_marks_is_understood(town, line):
    number = a_case(town)
    says(town, f"{line}\n\nThe stop is open.", notice_of(town, number))
    assert town.case(number).outcome == "fixed"


# 9. Lists


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("#list late", "No case is late."),
        ("#list", "No case is open."),
        ("#list mine", "No open case is yours."),
        ("#list waiting", "No case waits for anybody."),
        ("#list transportation", "No open case has the category Busing and transportation."),
    ],
)
def test_an_empty_list_says_so_in_a_sentence(town, words, said):
    town.mail(CONTACT, words, "")
    assert said in last(town).text


def test_among_equals_the_oldest_stands_first(town):
    first = a_case(town)
    town.wait(hours=1)
    second = a_case(town, NEIGHBOUR, "My daughter lost a blue coat in the library.")
    assert town.case(first).answer_by == town.case(second).answer_by
    text = says(town, "#list", notice_of(town, second)).text
    assert 0 < text.rindex(first) < text.rindex(second)


# 10. Was this you?


@pytest.mark.parametrize(
    ("subject", "text"), [("the bus", "#case {}\n#note he called"), ("About {}", "He called."), ("{}", "#note called")]
)
def test_a_proven_mail_that_names_its_case_is_asked_about_that(town, subject, text):
    number = a_case(town)
    town.mail(CONTACT, subject.format(number), text.format(number))
    assert "Was this you?" in last(town).subject
    assert "because your mail names the case itself" in last(town).text
    assert "could not be sure" not in last(town).text


def test_an_unproven_mail_is_still_in_doubt(town):
    number = a_case(town)
    town.mail(CONTACT, f"About {number}", "#note he called", proven=False)
    assert "We could not be sure it was you." in last(town).text


# 11. What comes later


def test_a_department_of_a_merged_case_is_heard_on_the_kept_one(town):
    first = a_case(town)
    second = a_case(town, text="My daughter lost a blue coat on the bus.")
    says(town, "#to transport\n\nWas a blue coat found?", notice_of(town, second))
    town.wait(minutes=3)
    asked = last(town, TRANSPORT)
    town.mail(TRANSPORT, "Re: question", "We look for it.", answers=asked)
    says(town, f"#merge {first}", notice_of(town, second))
    assert town.case(second).merged_into == first
    town.mail(TRANSPORT, "Re: question", "The coat lies in the depot.", answers=asked)
    notice = last(town)
    assert first in notice.subject
    assert "The coat lies in the depot." in notice.text
    says(town, "#pass", notice)
    town.wait(minutes=3)
    assert "The coat lies in the depot." in last(town, PARENT).text


def test_the_files_of_a_confirmed_mail_are_named(town):
    number = a_case(town)
    says(town, "#to transport\n\nWhen does the bus come?", notice_of(town, number))
    town.wait(minutes=3)
    letter = last(town, TRANSPORT)
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nAt seven. See the plan.\r\n--b\r\nContent-Type: application/pdf\r\n"
        'Content-Disposition: attachment; filename="plan.pdf"\r\n\r\n%PDF-1.4\r\n--b--\r\n'
    )
    head = (
        f"From: {TRANSPORT}\r\nTo: {letter.reply_to}\r\nSubject: Re: question\r\nMessage-ID: <plan@sunfield.example>\r\n"
        f"In-Reply-To: {letter.message_id}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    )
    town.deliver((head + body).encode())
    says(town, "CONFIRM", last(town, TRANSPORT), TRANSPORT)
    assert "At seven." in last(town).text
    assert "plan.pdf" in last(town).text


# 8. A server on this machine that asks for no login


@pytest.mark.parametrize(("security", "login"), [("none", ""), ("starttls", "help@district.example")])
def test_init_writes_a_login_only_where_it_travels_encrypted(tmp_path, security, login):
    answers = Answers(maildir=str(tmp_path / "mail"), smtp_host="127.0.0.1", smtp_security=security)
    write_config(tmp_path / "config.toml", answers, {})
    config = load(tmp_path / "config.toml", {})
    assert config.smtp.username == login
    assert bool(list(config.passwords())) == bool(login)


def test_init_writes_the_user_name_that_it_is_told():
    assert 'username = "relay"' in config_text(Answers(smtp_security="none", smtp_username="relay"))


# 12. One case that cannot go on


def test_a_waiting_case_that_fails_holds_up_none_of_those_after_it(town, tmp_path, caplog):
    numbers = [a_case(town), a_case(town, NEIGHBOUR, "My daughter lost a blue coat in the library.")]
    for number in numbers:
        says(town, "#ask\n\nWhich day was it?", notice_of(town, number))
    with town.sessions.begin() as db:  # as after a store that was mended by hand: the words of one question are gone
        db.execute(delete(MESSAGES).where(MESSAGES.c.case_id == town.case(numbers[0]).id, MESSAGES.c.kind == "asked"))

    write_config(
        tmp_path / "config.toml",
        Answers(maildir=str(tmp_path / "mail"), smtp_host="127.0.0.1", smtp_security="none"),
        {},
    )
    config = load(tmp_path / "config.toml", {})
    make_missing(config, {})
    parts = assemble(config)
    later = town.case(numbers[0]).reply_by
    assert later is not None
    running = replace(parts, sessions=town.sessions, service=town.service, clock=lambda: later - timedelta(hours=2))
    try:
        with caplog.at_level(logging.ERROR, "casepost.waiting"):
            waiting.go_on(running)
    finally:
        parts.close()
    assert town.case(numbers[1]).reminded
    assert not town.case(numbers[0]).reminded
    assert "cannot go on" in caplog.text
