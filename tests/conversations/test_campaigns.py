"""Many people send nearly the same text: the contact is told, and answers all of them with one text, one letter each."""

import pytest
from support.town import BACKUP, CONTACT, LEE, PARENT, Town

from cases.campaigns import Told, grouped

COMMON = (
    "I am writing to ask the Board to keep the late bus at Bannon Creek School. Without it our children cannot stay for "
    "tutoring, band and sports. Many of us work until six and have no other way to bring them home safely. "
    "Please vote against this cut and keep the bus."
)
PERSONAL = (
    "My daughter plays the flute.",
    "I have lived here for twelve years and I vote.",
    "",
    "Dear Board members, my two boys are in fifth grade.",
    "Our family does not own a car.",
    "As a nurse I work late shifts.",
)
ANSWER = "The Board hears this on December 8 at 6 p.m. You are welcome to speak."


def people(many: int = len(PERSONAL)) -> list[str]:
    return [f"neighbour-{number}@mail.example" for number in range(many)]


@pytest.fixture
def campaign(town: Town):
    """Six people have written, and the contact has been told."""
    for sender, line in zip(people(), PERSONAL, strict=True):
        town.mail(f"Neighbour <{sender}>", "the late bus", f"{line}\n\n{COMMON}\n\nRegards")
    town.wait(minutes=5)
    return town


def told(town: Town) -> list:
    return [letter for letter in town.sent(to=CONTACT) if "nearly the same" in letter.subject]


def preview(town: Town, words: str = f"#campaign Late Bus\n\n{ANSWER}"):
    town.mail(CONTACT, "Re:", words, answers=told(town)[-1])
    return town.sent(to=CONTACT, subject="Preview")[-1]


def answers(town: Town) -> list[str]:
    return sorted(letter.to for letter in town.sent(subject="Our answer"))


def test_the_contact_is_told_of_a_campaign_with_its_cases(campaign):
    (notice,) = told(campaign)
    assert notice.subject == "6 people wrote nearly the same"
    assert [f"CS-2026-0000{n}" in notice.text for n in range(1, 7)] == [True] * 6


def test_four_people_are_no_campaign(town):
    for sender, line in list(zip(people(), PERSONAL, strict=True))[:4]:
        town.mail(sender, "the late bus", f"{line}\n\n{COMMON}")
    town.wait(minutes=5)
    assert told(town) == []


def test_one_person_who_writes_five_times_is_no_campaign(town):
    for line in PERSONAL:
        town.mail(PARENT, "the late bus", f"{line}\n\n{COMMON}")
        town.wait(hours=2)
    assert told(town) == []


def test_people_who_write_of_the_same_in_their_own_words_are_no_campaign(town):
    own = (
        "The late bus must stay. My son needs it after band practice on Tuesdays.",
        "Please do not cut the late bus at Bannon Creek, we have no car and I work evenings.",
        "I heard that the bus at six will end. How will my girls come home from tutoring?",
        "Cutting the late bus hurts working families. I am against it.",
        "Could the board explain why the late bus is cut while the stadium gets new lights?",
    )
    for sender, words in zip(people(5), own, strict=True):
        town.mail(sender, "late bus", words)
    town.wait(minutes=5)
    assert told(town) == []


def test_five_within_four_days_are_no_campaign(town):
    for sender, line in list(zip(people(), PERSONAL, strict=True))[:5]:
        town.mail(sender, "the late bus", f"{line}\n\n{COMMON}")
        town.wait(hours=20)
    assert told(town) == []


def test_it_is_told_once_and_again_when_it_has_doubled(campaign):
    campaign.wait(hours=1)
    assert len(told(campaign)) == 1
    for number in range(6):
        campaign.mail(f"more-{number}@mail.example", "bus", COMMON)
    campaign.wait(minutes=5)
    assert [letter.subject for letter in told(campaign)][1:] == ["12 people wrote nearly the same"]


def test_nothing_leaves_before_the_preview_is_confirmed(campaign):
    shown = preview(campaign)
    campaign.wait(hours=3)
    assert answers(campaign) == []
    assert "one answer to 6 people" in shown.subject
    assert ANSWER in shown.text
    assert {campaign.case(f"CS-2026-0000{n}").campaign for n in range(1, 7)} == {"campaign-CS-2026-00001"}


def test_one_text_answers_all_one_letter_each(campaign):
    shown = preview(campaign)
    campaign.mail(CONTACT, "Re:", "OK", answers=shown)
    campaign.wait(minutes=2)

    assert answers(campaign) == people()
    for letter in campaign.sent(subject="Our answer"):
        assert ANSWER in letter.text
        others = [one for one in people() if one != letter.to]
        assert not any(one in letter.raw.decode() for one in others)
    numbers = {letter.subject.split("]")[0] for letter in campaign.sent(subject="Our answer")}
    assert len(numbers) == 6
    assert campaign.case("CS-2026-00004").first_answer_at is not None
    assert campaign.case("CS-2026-00004").status == "open"


def test_all_cases_are_resolved_with_the_answer(campaign):
    shown = preview(campaign)
    campaign.mail(CONTACT, "Re:", "#ok answered", answers=shown)
    campaign.wait(minutes=2)
    assert {campaign.case(f"CS-2026-0000{n}").outcome for n in range(1, 7)} == {"answered"}
    assert "marked this case as resolved" in campaign.sent(subject="Our answer")[0].text


def test_undo_takes_it_back_from_everybody(campaign):
    shown = preview(campaign)
    campaign.mail(CONTACT, "Re:", "#ok answered", answers=shown)
    summary = campaign.sent(to=CONTACT)[-1]
    assert "6 people" in summary.text
    campaign.mail(CONTACT, "Re:", "UNDO", answers=summary)
    campaign.wait(hours=1)
    assert answers(campaign) == []
    assert {campaign.case(f"CS-2026-0000{n}").status for n in range(1, 7)} == {"new"}


def test_a_second_ok_sends_nothing_again(campaign):
    shown = preview(campaign)
    campaign.mail(CONTACT, "Re:", "OK", answers=shown)
    campaign.wait(minutes=3)
    campaign.mail(CONTACT, "Re:", "ok", answers=shown)
    campaign.wait(minutes=3)
    assert answers(campaign) == people()
    assert "No answer waits" in campaign.sent(to=CONTACT)[-1].text


def test_a_changed_text_is_shown_again_and_only_that_one_leaves(campaign):
    preview(campaign)
    again = preview(campaign, "#campaign late-bus\n\nThe Board hears it on December 15.")
    campaign.mail(CONTACT, "Re:", "OK", answers=again)
    campaign.wait(minutes=2)
    assert all("December 15" in letter.text for letter in campaign.sent(subject="Our answer"))


def test_one_case_is_taken_out_and_answered_by_itself(campaign):
    preview(campaign)
    notice = next(letter for letter in campaign.sent(to=CONTACT) if letter.subject.startswith("[CS-2026-00003] New"))
    campaign.mail(CONTACT, "Re:", "#campaign none", answers=notice)
    assert campaign.case("CS-2026-00003").campaign == ""
    campaign.mail(CONTACT, "Re:", "OK", answers=campaign.sent(to=CONTACT, subject="Preview")[-1])
    campaign.wait(minutes=2)
    assert people()[2] not in answers(campaign)


def test_a_text_that_names_a_case_is_refused(campaign):
    campaign.mail(CONTACT, "Re:", "#campaign bus\n\nAbout CS-2026-00001: no.", answers=told(campaign)[-1])
    assert "Take the number out" in campaign.sent(to=CONTACT)[-1].text
    assert campaign.case("CS-2026-00002").campaign == ""


@pytest.mark.parametrize(
    ("words", "why"),
    [("#campaign", "short name"), (f"#campaign {'x' * 60}", "under 40"), ("#campaign none", "in no campaign")],
)
def test_a_wrong_line_is_handed_back(campaign, words, why):
    campaign.mail(CONTACT, "Re:", words, answers=told(campaign)[-1])
    assert why in campaign.sent(to=CONTACT)[-1].text


def test_a_campaign_that_comes_by_board_members_counts_its_constituents(town):
    for sender, line in zip(people(), PERSONAL, strict=True):
        town.forward(LEE, name="Neighbour", address=sender, subject="late bus", text=f"{line} {COMMON}")
    town.wait(minutes=5)
    assert len(told(town)) == 1
    shown = preview(town)
    town.mail(CONTACT, "Re:", "#ok explained", answers=shown)
    town.wait(minutes=2)
    assert answers(town) == people()
    assert len(town.sent(to=LEE, subject="Resolved")) == 6


def test_a_case_about_the_contact_is_not_answered_with_the_others(campaign):
    notice = next(letter for letter in campaign.sent(to=CONTACT) if letter.subject.startswith("[CS-2026-00002] New"))
    campaign.mail(CONTACT, "Re:", "#about contact", answers=notice)
    shown = preview(campaign)
    assert "CS-2026-00002" not in shown.text
    campaign.mail(CONTACT, "Re:", "OK", answers=shown)
    campaign.wait(minutes=2)
    assert people()[1] not in answers(campaign)
    assert campaign.sent(to=BACKUP)


def test_a_name_used_before_sends_to_those_of_the_preview_only(campaign):
    for number in range(5):
        campaign.mail(
            f"swimmer-{number}@mail.example",
            "pool",
            f"Please keep the pool open in winter for our swim team, number {number}.",
        )
        notice = campaign.sent(to=CONTACT)[-1]
        campaign.mail(CONTACT, "Re:", "#campaign board", answers=notice)
    shown = preview(campaign, f"#campaign board\n\n{ANSWER}")
    campaign.mail(CONTACT, "Re:", "OK", answers=shown)
    campaign.wait(minutes=2)
    assert answers(campaign) == people()


def test_many_complaints_about_the_contact_are_told_to_the_backup_alone(town):
    for sender, line in zip(people(), PERSONAL, strict=True):
        town.mail(sender, "your office", f"{line} Ana Ruiz was rude to us again. {COMMON}")
    town.wait(minutes=5)
    assert town.sent(to=CONTACT) == []
    assert any("nearly the same" in letter.subject for letter in town.sent(to=BACKUP))


def test_resolving_one_case_of_a_campaign_tells_of_it_no_second_time(campaign):
    notice = next(letter for letter in campaign.sent(to=CONTACT) if letter.subject.startswith("[CS-2026-00001] New"))
    campaign.mail(CONTACT, "Re:", "#resolve answered\n\nThank you.", answers=notice)
    campaign.mail(PARENT, "fence", "The fence is broken.")
    campaign.wait(minutes=5)
    assert len(told(campaign)) == 1


def test_mails_that_share_half_of_their_words_are_compared_in_a_moment():
    words = [f"word{number}" for number in range(10_000)]
    mails = [Told(n, n, " ".join([*words[:2_500], *words[2_500 + 100 * n : 5_000 + 100 * n]])) for n in range(80)]
    assert grouped(mails)
