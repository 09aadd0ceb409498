"""The register of changes by mail: #improvement in reply to a letter, or confirmed."""

import pytest
from support.town import BACKUP, CONTACT, OVERSIGHT, PARENT, SUPERINTENDENT

from cases import register

LINES = (
    "#improvement\n\nTitle: More buses on line 14\nDate: 2026-12-01\nCategories: transportation, traffic\n"
    "Sites: Bannon Creek School\nOwner: Ana Ruiz\nExpected: fewer mails about\nlate buses"
)


def registered(town) -> list[dict[str, object]]:
    with town.sessions() as db:
        return register.standing(db)


@pytest.fixture
def notice(town):
    town.mail(PARENT, "bus 14", "The bus left my son at the stop again.")
    return town.sent(to=CONTACT)[0]


def test_a_change_is_registered_in_reply_to_a_letter_and_nothing_of_it_leaves(town, notice):
    outside = len(town.sent(to=PARENT))
    town.mail(CONTACT, "Re: x", LINES, answers=notice)
    town.wait(minutes=10)
    (one,) = registered(town)
    assert (one["title"], str(one["day"])) == ("More buses on line 14", "2026-12-01")
    assert (one["categories"], one["sites"]) == (["transportation", "traffic"], ["bannon"])
    assert (one["owner"], one["expected"]) == ("Ana Ruiz", "fewer mails about late buses")
    assert one["who"] == CONTACT
    assert len(town.sent(to=PARENT)) == outside
    summary = town.sent(to=CONTACT, subject="Done: 1 thing")[-1]
    assert 'the change "More buses on line 14" is registered, from Tuesday, December 1 on' in summary.text


def test_without_a_letter_that_it_answers_it_waits_for_confirm(town):
    town.mail(OVERSIGHT, "a change", LINES)
    assert registered(town) == []
    asked = town.sent(to=OVERSIGHT, subject="Was this you")[-1]
    assert "More buses" not in asked.text
    town.mail(OVERSIGHT, "Re: x", "CONFIRM", answers=asked)
    assert len(registered(town)) == 1


def test_undo_takes_it_back(town, notice):
    town.mail(CONTACT, "Re: x", LINES, answers=notice)
    town.mail(CONTACT, "Re: Done", "undo", answers=town.sent(to=CONTACT, subject="Done")[-1])
    assert registered(town) == []
    assert "is registered no more" in town.sent(to=CONTACT)[-1].text
    town.mail(CONTACT, "Re: Done", "undo!", answers=town.sent(to=CONTACT, subject="Done: 1 thing")[0])
    assert "nothing left" in town.sent(to=CONTACT)[-1].text


def test_undo_takes_a_confirmed_one_back(town):
    town.mail(OVERSIGHT, "a change", LINES)
    town.mail(OVERSIGHT, "Re: x", "CONFIRM", answers=town.sent(to=OVERSIGHT)[-1])
    town.mail(OVERSIGHT, "Re: x", "undo", answers=town.sent(to=OVERSIGHT, subject="Done")[-1])
    assert registered(town) == []


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("Date: 2026-12-01", "The line Title: is missing."),
        ("Title: Buses", "The line Date: is missing."),
        ("", "The line Title: is missing. The line Date: is missing."),
        ("Title: Buses\nDate: soon", "Date: soon"),
        ("Title: Buses\nDate: 2026-12-01\nCategories: zebra", "There is no such category."),
        ("Title: Buses\nDate: 2026-12-01\nSites: Nowhere High", "There is no such school or department."),
        ("More buses\nDate: 2026-12-01", "Write Title: first"),
    ],
)
def test_lines_that_need_a_change_come_back_and_nothing_is_registered(town, notice, lines, why):
    town.mail(CONTACT, "Re: x", f"#improvement\n\n{lines}", answers=notice)
    letter = town.sent(to=CONTACT)[-1]
    assert "Nothing was done" in letter.subject
    assert why in letter.text
    assert registered(town) == []


@pytest.mark.parametrize("who", [BACKUP, SUPERINTENDENT])
def test_others_register_nothing(town, notice, who):
    town.mail(who, "a change", LINES)
    for asked in town.sent(to=who, subject="Was this you"):
        town.mail(who, "Re: x", "confirm", answers=asked)
    assert registered(town) == []


def test_spanish_lines_are_understood(town, notice):
    lines = "#improvement\n\nTítulo: Más autobuses\nFecha: 2026-12-01\nCategorías: autobuses\nResponsable: Ana"
    town.mail(CONTACT, "Re: x", lines, answers=notice)
    assert registered(town)[0]["categories"] == ["transportation"]
