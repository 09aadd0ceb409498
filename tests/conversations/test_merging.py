"""One person, two cases of one matter: merged, linked, and what comes on the old number afterwards (domain.md 5.7)."""

import pytest
from support.town import CONTACT, LEE, MORA, NEIGHBOUR, OVERSIGHT, PARENT

from cases.events import Status

BUS = "The bus left my son at the stop again this morning."


def two_cases(town, second: str = PARENT):
    """Two cases, the second of which the contact answers with #merge; the notice of each."""
    first = town.mail(PARENT, "bus 14", BUS)
    town.wait(hours=1)
    later = town.mail(second, "the bus", "Bus 14 did not stop for my boy. Please call me.")
    old, new = town.sent(to=CONTACT, subject="New case")[-2:]
    return first.case, later.case, old, new


def last_to_contact(town):
    return town.sent(to=CONTACT)[-1].text


def test_merging_ends_the_one_and_keeps_the_other_with_the_earlier_days(town):
    kept, merged, _, notice = two_cases(town)
    before = town.case(kept)
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    assert (town.case(merged).status, town.case(merged).merged_into) == (Status.MERGED, kept)
    assert town.kinds(kept)[-1] == "took_in"
    assert (town.case(kept).received_at, town.case(kept).answer_by) == (before.received_at, before.answer_by)
    assert f"this case is now part of {kept}" in last_to_contact(town)


def test_merging_the_older_into_the_newer_keeps_the_older_days(town):
    first, notice = town.mail(PARENT, "bus 14", BUS).case, town.sent(to=CONTACT)[-1]
    town.wait(days=1)
    second = town.mail(PARENT, "the bus", "Bus 14 did not stop for my boy. Please call me.").case
    before = town.case(first)
    assert before.answer_by != town.case(second).answer_by
    town.mail(CONTACT, "Re: x", f"#merge {second}", answers=notice)
    assert (town.case(second).received_at, town.case(second).answer_by) == (before.received_at, before.answer_by)


def test_merging_tells_nobody_outside(town):
    kept, _, _, notice = two_cases(town)
    count = len(town.sent(to=PARENT))
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    town.wait(hours=1)
    assert len(town.sent(to=PARENT)) == count


@pytest.mark.parametrize("way", ["letter", "address", "number"])
def test_later_mail_to_the_merged_case_goes_to_the_kept_one(town, way):
    kept, merged, _, notice = two_cases(town)
    receipt = town.sent(to=PARENT, subject=merged)[0]
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    match way:
        case "letter":
            mail = town.mail(PARENT, receipt.subject, "It was late again.", answers=receipt)
        case "address":
            mail = town.mail(PARENT, "x", "It was late again.", to=receipt.reply_to)
        case _:
            mail = town.mail(PARENT, f"about {merged}", "It was late again.")
    assert (mail.case, mail.became.what) == (kept, "joined")
    assert "It was late again." in last_to_contact(town)


def test_a_chain_of_merged_cases_leads_to_the_last(town):
    first, second, old, new = two_cases(town)
    third = town.mail(PARENT, "stop", "Where is the new stop of bus 14?").case
    receipt = town.sent(to=PARENT, subject=first)[0]
    town.mail(CONTACT, "Re: x", f"#merge {second}", answers=old)
    town.mail(CONTACT, "Re: x", f"#merge {third}", answers=new)
    assert town.mail(PARENT, receipt.subject, "One more thing.", answers=receipt).case == third


def test_staff_answer_on_an_old_notice_and_the_kept_case_answers(town):
    kept, merged, _, notice = two_cases(town)
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    town.mail(CONTACT, f"Re: {notice.subject}", "The new stop opens on Monday.", answers=notice)
    town.wait(minutes=3)
    answer = town.sent(to=PARENT)[-1]
    assert kept in answer.subject
    assert "opens on Monday" in answer.text
    assert "answered" in town.kinds(kept)
    assert "answered" not in town.kinds(merged)


def test_show_of_the_kept_case_holds_the_mail_of_the_merged_one(town):
    kept, _, old, notice = two_cases(town)
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    town.mail(CONTACT, "Re: x", "SHOW", answers=old)
    assert BUS in last_to_contact(town)
    assert "Please call me." in last_to_contact(town)


def test_undo_brings_both_back(town):
    kept, merged, _, notice = two_cases(town)
    kept_before, merged_before = town.case(kept), town.case(merged)
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    town.mail(CONTACT, "Re: x", "UNDO", answers=town.sent(to=CONTACT)[-1])
    kept_now, merged_now = town.case(kept), town.case(merged)
    assert (merged_now.status, merged_now.merged_into) == (Status.NEW, "")
    assert (kept_now.took_in, kept_now.answer_by) == ((), kept_before.answer_by)
    assert merged_now.answer_by == merged_before.answer_by
    receipt = town.sent(to=PARENT, subject=merged)[0]
    assert town.mail(PARENT, receipt.subject, "Late again.", answers=receipt).case == merged


def test_an_answer_that_waits_on_the_merged_case_still_leaves(town):
    kept, _, _, notice = two_cases(town)
    town.mail(CONTACT, "Re: x", "We look at it today.", answers=notice)
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    town.wait(minutes=3)
    assert "We look at it today." in town.sent(to=PARENT)[-1].text
    assert town.case(kept).first_answer_at is not None


def test_each_member_hears_of_the_kept_case_by_the_number_they_know(town):
    kept = town.mail(PARENT, "lunch", "The lunch was cold and nobody ate it.").case
    words = {"name": "Maria Lopez", "address": PARENT, "subject": "bus 14", "text": BUS}
    merged = town.forward(LEE, **words).case
    assert merged != kept
    old, notice = town.sent(to=CONTACT, subject="New case")[-2:]
    town.forward(
        MORA, name="Maria Lopez", address=PARENT, subject="lunch", text="The lunch was cold and nobody ate it."
    )
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nBoth are solved.", answers=old)
    town.wait(minutes=3)
    to_lee, to_mora = town.sent(to=LEE)[-1], town.sent(to=MORA)[-1]
    assert f"We told you the number {merged}. That case is now part of case {kept}." in to_lee.text
    assert merged not in to_mora.text + to_mora.subject
    assert "Mora" not in to_lee.text


def test_a_further_referral_of_the_merged_mail_goes_to_the_kept_case(town):
    kept, merged, _, notice = two_cases(town)
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    words = "Bus 14 did not stop for my boy. Please call me."
    mail = town.forward(LEE, name="Maria Lopez", address=PARENT, subject="the bus", text=words)
    assert mail.case == kept
    assert "referred" not in town.kinds(merged)


def test_what_stood_open_in_the_merged_case_goes_on_in_the_kept_one(town):
    kept = town.mail(PARENT, "lunch", "The lunch was cold.").case
    town.mail(PARENT, "danger", "My son says that a boy in his class brought a gun to school today.")
    merged, notice = "CS-2026-00002", town.sent(to=CONTACT, subject="Priority")[-1]
    assert town.case(merged).priority == "now"
    town.mail(OVERSIGHT, "Re: x", "#hold letter of counsel", answers=town.sent(to=OVERSIGHT)[-1])
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    assert (town.case(kept).priority, town.case(kept).held) == ("now", True)


def test_a_legal_clock_goes_on_in_the_kept_case(town):
    kept = town.mail(PARENT, "lunch", "The lunch was cold.").case
    merged = town.mail(PARENT, "records", "I request public records about the lunch contract under the CPRA.").case
    notice = town.sent(to=CONTACT, subject=merged)[-1]
    town.mail(CONTACT, "Re: x", "#clock public-records confirm", answers=notice)
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    assert town.case(kept).legal == town.case(merged).legal != ()
    assert town.case(kept).formal


def test_a_case_with_a_promise_to_keep_takes_the_other_in_instead(town):
    kept, merged, _, notice = two_cases(town)
    town.mail(CONTACT, "Re: x", "#promise friday the new stop is signed", answers=notice)
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    assert f"#merge {merged}" in " ".join(last_to_contact(town).split())
    assert town.case(merged).live


def test_one_mail_changes_the_kept_case_and_merges_another_into_it(town):
    kept, merged, notice, _ = two_cases(town)
    town.mail(CONTACT, f"[{kept}]", f"#category transportation\n#case {merged}\n#merge {kept}", answers=notice)
    if "Was this you" in town.sent(to=CONTACT)[-1].subject:
        town.mail(CONTACT, "Re: x", "CONFIRM", answers=town.sent(to=CONTACT)[-1])
    assert (town.case(kept).category, town.case(kept).took_in) == ("transportation", (town.case(merged).id,))
    assert town.case(merged).merged_into == kept


def test_a_command_under_the_number_of_a_merged_case_works_the_kept_one(town):
    kept, merged, _, notice = two_cases(town)
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    town.mail(CONTACT, "a new mail", f"#case {merged}\n#category transportation")
    town.mail(CONTACT, "Re: x", "CONFIRM", answers=town.sent(to=CONTACT, subject="Was this you")[-1])
    assert (town.case(kept).category, town.case(merged).category) == ("transportation", None)


# refused


@pytest.mark.parametrize(
    ("line", "says"),
    [("#merge", "Name the other case"), ("#merge CS-2026-00099", "no case CS-2026-00099"), ("#merge {own}", "the case itself"),
     ("#merge CS-2026-00099, please", "no case"), ("#link", "Name the other case"), ("#link {own}", "the case itself")],
)  # fmt: skip
def test_a_number_that_does_not_fit_is_told_and_nothing_happens(town, line, says):
    _, own, _, notice = two_cases(town)
    town.mail(CONTACT, "Re: x", line.format(own=own), answers=notice)
    assert says in " ".join(last_to_contact(town).split())
    assert town.case(own).live


def test_cases_of_different_people_are_never_merged(town):
    kept, other, _, notice = two_cases(town, second=NEIGHBOUR)
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    assert "another person" in last_to_contact(town)
    assert f"#link {kept}" in last_to_contact(town)
    assert town.case(other).live
    assert "took_in" not in town.kinds(kept)


def test_two_cases_whose_writers_nobody_knows_are_not_merged(town):
    first = town.mail(LEE, "A family called me", "They did not tell their address. The bus is late every day.").case
    town.mail(MORA, "Another family", "A father told me that the library is closed too early.")
    town.mail(CONTACT, "Re: x", f"#merge {first}", answers=town.sent(to=CONTACT)[-1])
    assert "#who" in last_to_contact(town)
    assert town.case("CS-2026-00002").live


def test_a_case_without_a_known_writer_goes_into_the_one_that_has_one(town):
    """A member tells of a call; the contact knows that it was Maria, who wrote herself."""
    kept = town.mail(PARENT, "bus 14", BUS).case
    merged = town.mail(LEE, "A family called me", "They did not tell their address. The bus is late every day.").case
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=town.sent(to=CONTACT)[-1])
    assert town.case(merged).merged_into == kept
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=3)
    assert merged in town.sent(to=LEE)[-1].text


def test_a_namesake_at_another_address_is_not_merged_on_the_name_alone(town):
    kept, other, _, notice = two_cases(town, second="Maria Lopez <maria@work.example>")
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    assert "another person" in last_to_contact(town)
    assert town.case(other).live


def test_two_addresses_of_one_person_are_merged_once_staff_have_accepted_the_other(town):
    kept = town.mail(f"Maria Lopez <{PARENT}>", "bus 14", BUS).case
    town.mail("Maria Lopez <maria@work.example>", "Re: x", "From my desk: any news?", answers=town.sent(to=PARENT)[0])
    town.mail(CONTACT, "Re: x", "#accept", answers=town.sent(to=CONTACT)[-1])
    other = town.mail("Maria Lopez <maria@work.example>", "the bus", "Bus 14 again.").case
    notice = town.sent(to=CONTACT, subject="New case")[-1]
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    assert town.case(other).merged_into == kept


def test_a_resolved_case_takes_nothing_in(town):
    kept, other, old, notice = two_cases(town)
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=old)
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    assert "#reopen" in last_to_contact(town)
    assert town.case(other).live


def test_a_case_that_was_merged_already_names_where_it_went(town):
    kept, merged, _, notice = two_cases(town)
    third = town.mail(PARENT, "stop", "Where is the new stop of bus 14?").case
    third_notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re: x", f"#merge {kept}", answers=notice)
    town.mail(CONTACT, "Re: x", f"#merge {merged}", answers=third_notice)
    assert f"#merge {kept}" in last_to_contact(town)
    assert town.case(third).live


def test_a_text_below_merge_is_given_back_and_goes_to_nobody(town):
    kept, other, _, notice = two_cases(town)
    count = len(town.sent(to=PARENT))
    town.mail(CONTACT, "Re: x", f"#merge {kept}\n\nThese are the same, I think.", answers=notice)
    town.wait(minutes=3)
    assert "These are the same, I think." in last_to_contact(town)
    assert len(town.sent(to=PARENT)) == count
    assert town.case(other).live


def test_nobody_merges_into_a_case_about_themselves(town):
    """They must not learn that it exists."""
    hidden = town.mail(PARENT, "bus", BUS).case
    town.mail(CONTACT, "Re: x", "#about contact", answers=town.sent(to=CONTACT)[-1])
    assert town.case(hidden).about == "contact"
    other = town.mail(PARENT, "lunch", "The lunch was cold.").case
    town.mail(CONTACT, "Re: x", f"#merge {hidden}", answers=town.sent(to=CONTACT, subject=other)[-1])
    assert f"no case {hidden}" in last_to_contact(town)


# linking


def test_linked_cases_know_of_each_other_and_nobody_outside_hears(town):
    one, other, _, notice = two_cases(town, second=NEIGHBOUR)
    counts = len(town.sent(to=PARENT)), len(town.sent(to=NEIGHBOUR))
    town.mail(CONTACT, "Re: x", f"#link {one}", answers=notice)
    town.wait(minutes=5)
    assert (town.case(other).linked, town.case(one).linked) == ((one,), (other,))
    assert (len(town.sent(to=PARENT)), len(town.sent(to=NEIGHBOUR))) == counts
    town.mail(CONTACT, "Re: x", f"#link {one}", answers=notice)
    assert "linked with" in last_to_contact(town)
    assert town.kinds(other).count("linked") == 1


def test_an_answer_on_a_linked_case_reaches_its_own_constituent_only(town):
    one, _, _, notice = two_cases(town, second=NEIGHBOUR)
    town.mail(CONTACT, "Re: x", f"#link {one}\n\nThe new stop opens on Monday.", answers=notice)
    town.wait(minutes=3)
    assert "opens on Monday" in town.sent(to=NEIGHBOUR)[-1].text
    assert "opens on Monday" not in "".join(letter.text for letter in town.sent(to=PARENT))


def test_undo_unlinks_both(town):
    one, other, _, notice = two_cases(town, second=NEIGHBOUR)
    town.mail(CONTACT, "Re: x", f"#link {one}", answers=notice)
    town.mail(CONTACT, "Re: x", "UNDO", answers=town.sent(to=CONTACT)[-1])
    assert town.case(one).linked == town.case(other).linked == ()


# the same exchange, without a letter of ours


def test_a_second_mail_of_the_same_exchange_is_a_case_that_one_word_merges(town):
    first = town.mail(PARENT, "bus 14", BUS, message_id="<one@mail.example>")
    second = town.mail(
        PARENT, "Re: bus 14", "I forgot: it was the blue bus.", headers=[("In-Reply-To", "<one@mail.example>")]
    )
    notice = town.sent(to=CONTACT)[-1]
    assert second.became.what == "new"
    assert "#merge" in "\n".join(notice.text.splitlines()[:8])
    assert first.case in notice.text
    town.mail(CONTACT, "Re: x", "#merge", answers=notice)
    assert town.case(second.case).merged_into == first.case


def test_a_reply_that_comes_before_its_parent_is_merged_with_one_word(town):
    reply = town.mail(
        PARENT, "Re: bus 14", "I forgot: it was the blue bus.", headers=[("In-Reply-To", "<one@mail.example>")]
    )
    town.wait(hours=5)
    parent = town.mail(PARENT, "bus 14", BUS, message_id="<one@mail.example>")
    notice = town.sent(to=CONTACT)[-1]
    assert "#merge" in "\n".join(notice.text.splitlines()[:8])
    town.mail(CONTACT, "Re: x", "#merge", answers=notice)
    assert town.case(parent.case).merged_into == reply.case
    assert town.case(reply.case).live


def test_another_persons_mail_in_a_thread_is_proposed_to_nobody(town):
    town.mail(NEIGHBOUR, "lunch", "The lunch was cold.")
    town.mail(PARENT, "bus 14", BUS, message_id="<one@mail.example>")
    town.mail(NEIGHBOUR, "Re: bus 14", "I saw it too.", headers=[("In-Reply-To", "<one@mail.example>")])
    assert "#merge" not in "\n".join(town.sent(to=CONTACT)[-1].text.splitlines()[:8])


def test_a_parent_that_comes_after_many_days_is_proposed_to_nobody(town):
    town.mail(PARENT, "Re: bus 14", "It was the blue bus.", headers=[("In-Reply-To", "<one@mail.example>")])
    town.wait(days=5)
    town.mail(PARENT, "bus 14", BUS, message_id="<one@mail.example>")
    assert "#merge" not in "\n".join(town.sent(to=CONTACT, subject="New case")[-1].text.splitlines()[:8])


def test_oversight_merges_nothing(town):
    kept = town.mail(PARENT, "lunch", "The lunch was cold.").case
    other = town.mail(PARENT, "danger", "My son says that a boy in his class brought a gun to school today.").case
    town.mail(OVERSIGHT, "Re: x", f"#merge {kept}", answers=town.sent(to=OVERSIGHT)[-1])
    assert "for others" in town.sent(to=OVERSIGHT)[-1].text
    assert town.case(other).live
