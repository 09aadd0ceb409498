"""One mail about several cases: in reply to a list each `#case NUMBER` begins the commands for that case."""

import pytest
from support.town import CONTACT, NEIGHBOUR, OVERSIGHT, PARENT

THIRD = "lin.wu@mail.example"


@pytest.fixture
def cases(town):
    first = town.mail(PARENT, "bus 14", "The bus left my son at the stop again.").case
    second = town.mail(NEIGHBOUR, "lunch", "The lunch was cold today.").case
    return first, second


def the_list(town, words: str = "#list", reader: str = CONTACT):
    town.mail(reader, "cases", words)
    return town.sent(to=reader, subject="Your list")[-1]


def sent_outside(town) -> int:
    return len([letter for letter in town.sent() if letter.to in {PARENT, NEIGHBOUR, THIRD}])


def test_each_case_of_a_list_gets_its_own_commands_and_one_summary_tells_of_all(town, cases):
    first, second = cases
    before = len(town.sent(to=CONTACT, subject="Done"))
    reply = f"#case {first} #category transportation\n#case {second}\n#category food\n#note called the kitchen"
    town.mail(CONTACT, "Re: Your list", reply, answers=the_list(town))
    assert town.case(first).category == "transportation"
    assert town.case(second).category.startswith("food")
    assert "noted" in town.kinds(second)
    summaries = town.sent(to=CONTACT, subject="Done")[before:]
    assert len(summaries) == 1
    assert summaries[0].subject == "Done: 3 things"
    assert summaries[0].text.count(f"- {second}: ") == 2
    assert f"- {first}: category set to" in summaries[0].text


def test_undo_takes_back_what_the_mail_did_to_every_case(town, cases):
    first, second = cases
    reply = f"#case {first} #category transportation\n#case {second} #category transportation"
    town.mail(CONTACT, "Re: Your list", reply, answers=the_list(town))
    summary = town.sent(to=CONTACT, subject="Done")[-1]
    town.mail(CONTACT, "Re: Done", "undo", answers=summary)
    assert [town.case(one).category for one in cases] == [None, None]
    assert town.kinds(first).count("undone") == 1
    last = town.sent(to=CONTACT, subject="Done")[-1]
    assert first in last.text
    assert second in last.text


def test_undo_of_a_list_mail_works_once_and_only_for_its_writer(town, cases):
    first, _ = cases
    town.mail(CONTACT, "Re: Your list", f"#case {first} #category transportation", answers=the_list(town))
    summary = town.sent(to=CONTACT, subject="Done")[-1]
    town.mail(OVERSIGHT, "Re: Done", "undo", answers=summary)
    assert town.case(first).category == "transportation"
    town.mail(CONTACT, "Re: Done", "undo", answers=summary)
    town.mail(CONTACT, "Re: Done", "undo!", answers=summary)
    assert town.kinds(first).count("undone") == 1
    assert "nothing left" in town.sent(to=CONTACT)[-1].text


def test_one_wrong_line_and_nothing_is_done_to_any_case(town, cases):
    first, second = cases
    reply = f"#case {first} #category transportation\n#case {second} #category nosuchthing"
    town.mail(CONTACT, "Re: Your list", reply, answers=the_list(town))
    assert town.case(first).category is None
    letter = town.sent(to=CONTACT)[-1]
    assert "Nothing was done" in letter.subject
    assert "#category nosuchthing" in letter.text


def test_a_corrected_mail_in_reply_to_the_letter_of_mistakes_runs(town, cases):
    first, _ = cases
    town.mail(CONTACT, "Re: Your list", f"#case {first} #categry transportation", answers=the_list(town))
    wrong = town.sent(to=CONTACT, subject="Please check")[-1]
    town.mail(CONTACT, "Re: Please check", f"#case {first} #category transportation", answers=wrong)
    assert town.case(first).category == "transportation"
    assert town.sent(to=CONTACT, subject="Was this you") == []


@pytest.mark.parametrize(
    "line",
    ["#resolve unreachable", "#ask", "#extend +3 we wait", "#redirect school bannon", "#who Maria maria@x.example",
     "#email maria@x.example", "#to transport is it late?", "#reopen", "#clock public-records confirm"],
)  # fmt: skip
def test_nothing_that_may_write_outside_runs_from_a_list(town, cases, line):
    first, second = cases
    listed = the_list(town)
    before = sent_outside(town)
    town.mail(CONTACT, "Re: Your list", f"#case {second} #category food\n#case {first} {line}", answers=listed)
    town.wait(minutes=10)
    assert sent_outside(town) == before
    assert town.case(second).category is None
    assert town.case(first).status == "new"
    assert "does not run from a list" in town.sent(to=CONTACT, subject="Please check")[-1].text


@pytest.mark.parametrize("reply", ["We are looking into it.", "#case {} #category food\n\nWe are looking into it."])
def test_no_text_leaves_from_a_list_and_none_is_lost(town, cases, reply):
    listed = the_list(town)
    before = sent_outside(town)
    town.mail(CONTACT, "Re: Your list", reply.format(cases[0]), answers=listed)
    town.wait(minutes=10)
    assert sent_outside(town) == before
    letter = town.sent(to=CONTACT, subject="Please check")[-1]
    assert "No text leaves from a list" in letter.text
    assert "We are looking into it." in letter.text


def test_a_case_that_the_list_does_not_hold_is_left_alone(town, cases):
    listed = the_list(town)
    later = town.mail(THIRD, "gate", "The gate is locked.").case
    town.mail(CONTACT, "Re: Your list", f"#case {later} #category facilities", answers=listed)
    assert town.case(later).category is None
    assert "does not answer a letter about this case" in town.sent(to=CONTACT)[-1].text


def test_a_case_that_is_none_is_told_like_one_that_may_not_be_seen(town, cases):
    first, _ = cases
    listed = the_list(town, reader=OVERSIGHT)
    notice = town.sent(to=CONTACT, subject=first)[0]
    town.mail(CONTACT, "Re: x", "#about oversight", answers=notice)
    town.mail(OVERSIGHT, "Re: Your list", f"#case {first} #restrict", answers=listed)
    hidden = town.sent(to=OVERSIGHT)[-1].text
    town.mail(OVERSIGHT, "Re: Your list", "#case CS-2026-77777 #restrict", answers=listed)
    unknown = town.sent(to=OVERSIGHT)[-1].text
    assert hidden.replace(first, "CS-2026-77777") == unknown
    assert "that you may see" in unknown
    assert "restricted" not in town.kinds(first)


def test_the_list_of_another_serves_nobody(town, cases):
    first, _ = cases
    town.mail(OVERSIGHT, "Re: Your list", f"#case {first} #restrict", answers=the_list(town))
    town.wait(minutes=5)
    assert "restricted" not in town.kinds(first)


def test_without_proof_a_reply_to_a_list_waits_for_confirm(town, cases):
    first, second = cases
    reply = f"#case {first} #category transportation\n#case {second} #category transportation"
    town.mail(CONTACT, "Re: Your list", reply, answers=the_list(town), proven=False)
    assert town.case(first).category is None
    asked = town.sent(to=CONTACT, subject="Was this you")[-1]
    assert "It holds 2 commands." in asked.text
    assert "transportation" not in asked.text
    town.mail(CONTACT, "Re: Was this you", "CONFIRM", answers=asked)
    assert [town.case(one).category for one in cases] == ["transportation"] * 2


def test_in_reply_to_a_notice_its_own_number_needs_nothing_more(town, cases):
    first, _ = cases
    notice = town.sent(to=CONTACT, subject=first)[0]
    town.mail(CONTACT, "Re: x", f"#case {first}\n#category transportation\n\nThe bus will stop there.", answers=notice)
    town.wait(minutes=5)
    assert town.case(first).category == "transportation"
    assert "The bus will stop there." in town.sent(to=PARENT)[-1].text


def test_in_reply_to_a_notice_another_number_needs_a_confirmation_of_the_whole_mail(town, cases):
    first, second = cases
    notice = town.sent(to=CONTACT, subject=first)[0]
    town.mail(CONTACT, "Re: x", f"#category transportation\n#case {second} #category food", answers=notice)
    assert [town.case(one).category for one in cases] == [None, None]
    asked = town.sent(to=CONTACT, subject="Was this you")[-1]
    town.mail(CONTACT, "Re: x", "confirm", answers=asked)
    assert town.case(first).category == "transportation"
    assert town.case(second).category is not None
    summary = town.sent(to=CONTACT, subject="Done")[-1]
    assert f"- {second}: " in summary.text
    assert summary.subject.startswith(f"[{first}]")


def test_text_below_the_commands_of_several_cases_is_nobodys(town, cases):
    first, second = cases
    notice = town.sent(to=CONTACT, subject=first)[0]
    town.mail(CONTACT, "Re: x", f"#case {second} #category food\n\nGood news for you.", answers=notice)
    town.mail(CONTACT, "Re: x", "confirm", answers=town.sent(to=CONTACT, subject="Was this you")[-1])
    town.wait(minutes=5)
    assert town.case(second).category is None
    assert "several cases" in town.sent(to=CONTACT, subject="Please check")[-1].text
    assert not town.sent(to=PARENT, subject="answer")


def test_the_same_words_in_answer_to_the_same_list_take_effect_once(town, cases):
    first, _ = cases
    listed = the_list(town)
    sent = town.mail(CONTACT, "Re: x", f"#case {first} #note called them", answers=listed)
    replay = sent.raw.replace(sent.message_id.encode(), b"<replayed@sunfield.example>")
    assert town.deliver(replay).became.what == "automatic"
    assert town.kinds(first).count("noted") == 1


def test_two_lines_for_one_case_in_two_places_are_one_change_of_it(town, cases):
    first, second = cases
    reply = f"#case {first} #category transportation\n#case {second} #category food\n#case {first} #school bannon"
    town.mail(CONTACT, "Re: Your list", reply, answers=the_list(town))
    assert (town.case(first).category, town.case(first).school) == ("transportation", "bannon")


def test_a_link_to_a_case_that_the_mail_changes_too_is_recorded_once(town, cases):
    first, second = cases
    reply = f"#case {first} #link {second}\n#case {second} #category food"
    became = town.mail(CONTACT, "Re: Your list", reply, answers=the_list(town)).became
    assert became.what == "automatic"
    assert second in town.case(first).linked
    assert town.case(second).category is not None


def test_cases_are_shown_from_a_list_each_in_a_letter_of_its_own(town, cases):
    first, second = cases
    town.mail(CONTACT, "Re: Your list", f"#case {first} #show\n#case {second}\n#show", answers=the_list(town))
    shown = {letter.subject: letter.text for letter in town.sent(to=CONTACT, subject="The messages of this case")}
    assert "The bus left my son" in shown[f"[{first}] The messages of this case"]
    assert "The lunch was cold" in shown[f"[{second}] The messages of this case"]
    assert "lunch" not in shown[f"[{first}] The messages of this case"]


def test_a_list_of_another_lists_nothing_for_somebody_with_a_list_of_their_own(town, cases):
    own = the_list(town, reader=OVERSIGHT)
    later = town.mail(THIRD, "gate", "The gate is locked.").case
    other = the_list(town)
    town.mail(OVERSIGHT, "Re: Your list", f"#case {later} #hold letter of counsel", to=own.reply_to, answers=other)
    town.wait(minutes=5)
    assert not town.case(later).held
    town.mail(OVERSIGHT, "Re: Your list", f"#case {cases[0]} #hold letter of counsel", answers=own)
    assert town.case(cases[0]).held
