"""How urgent a person finds a case: up is told at once, down needs a reason (domain.md 7, letter 4)."""

import pytest
from support.town import BACKUP, CONTACT, OVERSIGHT, PARENT, SAFETY, SUPERINTENDENT


@pytest.fixture
def case(town):
    return town.mail(PARENT, "bus 14", "The bus was late again this week.").case


def notice(town, case: str):
    return town.sent(to=CONTACT, subject=case)[0]


def alerts(town, who: str):
    return town.sent(to=who, subject="Priority: please read now")


def test_a_person_raises_it_and_oversight_and_the_superintendent_hear_at_once(town, case):
    town.mail(CONTACT, "Re: x", "#priority now The boy is alone.", answers=notice(town, case))
    assert town.case(case).priority == "now"
    for who in (OVERSIGHT, SUPERINTENDENT):
        (letter,) = alerts(town, who)
        assert "Why:       Ana Ruiz finds it urgent: The boy is alone." in letter.text
        assert "rule" not in letter.text
        assert "may need your attention now" in letter.text
        assert "Ana Ruiz was told" not in letter.text
        assert "boy" not in letter.subject
    assert alerts(town, CONTACT) == []
    assert alerts(town, SAFETY) == []


def test_the_alert_of_a_person_is_confirmed_like_any_other(town, case):
    town.mail(CONTACT, "Re: x", "#priority today", answers=notice(town, case))
    town.mail(SUPERINTENDENT, "Re: x", "OK", answers=alerts(town, SUPERINTENDENT)[0])
    assert town.kinds(case)[-1] == "alert_confirmed"


def test_when_oversight_raises_it_whoever_works_the_case_hears(town, case):
    town.mail(OVERSIGHT, "please", f"#show {case}")
    town.mail(OVERSIGHT, "Re: x", "#priority today", answers=town.sent(to=OVERSIGHT)[-1])
    assert town.case(case).priority == "today"
    assert "Olga Petrov finds it urgent" in alerts(town, CONTACT)[0].text
    assert "Ana Ruiz was told at" in alerts(town, SUPERINTENDENT)[0].text
    assert alerts(town, OVERSIGHT) == []


def test_nobody_is_alerted_about_a_case_about_themselves(town, case):
    town.mail(CONTACT, "Re: x", "#about superintendent", answers=notice(town, case))
    town.mail(CONTACT, "Re: x", "#priority now", answers=notice(town, case))
    assert alerts(town, SUPERINTENDENT) == []
    assert len(alerts(town, OVERSIGHT)) == 1


def test_down_needs_a_reason_and_tells_nobody(town, case):
    town.mail(CONTACT, "Re: x", "#priority now", answers=notice(town, case))
    town.mail(CONTACT, "Re: x", "#priority normal", answers=notice(town, case))
    assert town.case(case).priority == "now"
    assert "Say why on the same line" in town.sent(to=CONTACT)[-1].text
    town.mail(CONTACT, "Re: x", "#priority today The family found him.", answers=notice(town, case))
    assert town.case(case).priority == "today"
    assert len(alerts(town, OVERSIGHT)) == 1
    assert "family" not in town.sent(to=CONTACT)[-1].text
    reasons = [row["text"] for row in town.messages() if row["kind"] == "priority_lowered"]
    assert reasons == ["The family found him."]


@pytest.mark.parametrize("words", ["#priority", "#priority soon", "#priority n", "#priority normal it is calm"])
def test_what_changes_nothing_or_says_nothing_is_handed_back(town, case, words):
    town.mail(CONTACT, "Re: x", words, answers=notice(town, case))
    assert "Nothing was done" in town.sent(to=CONTACT)[-1].subject
    assert "priority_lowered" not in town.kinds(case)


def test_the_priority_is_spanish_too(town, case):
    town.mail(CONTACT, "Re: x", "#Priority: HOY llega el inspector", answers=notice(town, case))
    assert town.case(case).priority == "today"


def test_an_ended_case_is_no_longer_urgent(town, case):
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nIt stops again.", answers=notice(town, case))
    town.mail(CONTACT, "Re: x", "#priority now", answers=notice(town, case))
    assert alerts(town, OVERSIGHT) == []


@pytest.mark.parametrize("who", [SUPERINTENDENT, SAFETY])
def test_others_change_no_priority(town, case, who):
    town.mail(BACKUP, "please", f"#case {case} #priority now")
    assert town.case(case).priority == "normal"
    town.mail(who, "please", f"#case {case} #priority now")
    for letter in town.sent(to=who, subject="Was this you"):
        town.mail(who, "Re: x", "confirm", answers=letter)
    assert town.case(case).priority == "normal"


def test_undo_takes_the_level_back_and_says_what_left(town, case):
    town.mail(CONTACT, "Re: x", "#priority now", answers=notice(town, case))
    town.mail(CONTACT, "Re: x", "undo", answers=town.sent(to=CONTACT, subject="Done")[-1])
    assert town.case(case).priority == "normal"
