"""Lines that cannot be run: nothing is done, nothing leaves, and the letter gives the words back with what helps."""

import pytest
from support.town import CONTACT, NEIGHBOUR, PARENT, Letter, Town

WORDS = "Good news: the stop at Fifth Street opens on Monday."


@pytest.fixture
def case(town: Town) -> str:
    return str(town.mail(f"Maria Lopez <{PARENT}>", "Bus 14", "Bus 14 is late every day.").case)


def handed_back(town: Town, case: str, typed: str, answers: Letter | None = None) -> str:
    """The contact types something that cannot be run; return what they read, once it is sure that nothing was done."""
    before, outside = town.kinds(case), len(town.sent(to=PARENT))
    town.mail(CONTACT, "Re: x", typed, answers=answers or town.sent(to=CONTACT)[-1])
    letter = town.sent(to=CONTACT)[-1]
    town.wait(hours=1)

    assert letter.subject.endswith("Nothing was done")
    assert (town.kinds(case), len(town.sent(to=PARENT))) == (before, outside)
    assert all(line in letter.text for line in typed.split("\n") if line)
    return " ".join(letter.text.split())


@pytest.mark.parametrize(
    ("lines", "helps"),
    [
        ("#note\n#ask", "disagree on who your text is for"),
        ("#resolve fixed\n#resolve explained", "resolve"),
        ("#category no such thing", "There is no such category"),
        ("#categry transportation", "Did you mean #category transportation ?"),
        ("#resolve", "answered, fixed, explained"),
        ("#resolve happily", "answered, fixed, explained"),
        ("#to nowhere", "These can be named: Bannon Creek School, Transportation"),
        ("#extend yesterday the bus is late", "#extend"),
    ],
)
def test_a_line_that_cannot_be_run_comes_back_with_what_helps(town, case, lines, helps):
    assert helps in handed_back(town, case, f"{lines}\n\n{WORDS}")


def test_a_case_that_is_resolved_is_not_resolved_again(town, case):
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re: x", f"#resolve fixed\n\n{WORDS}", answers=notice)
    town.wait(minutes=3)
    assert "already resolved" in handed_back(town, case, f"#resolve explained\n\n{WORDS}", notice)


def test_a_command_for_another_case_than_that_of_the_letter_asks_first_and_does_nothing_to_either(town, case):
    notice = town.sent(to=CONTACT)[-1]
    other = str(town.mail(NEIGHBOUR, "A fence", "The fence has a hole.").case)
    town.mail(CONTACT, "Re: x", f"#case {other}\n#resolve fixed\n\n{WORDS}", answers=notice)
    town.wait(hours=1)

    assert town.sent(to=CONTACT)[-1].subject.endswith("Was this you?")
    assert [town.case(one).status for one in (case, other)] == ["new", "new"]
    assert (len(town.sent(to=PARENT)), len(town.sent(to=NEIGHBOUR))) == (1, 1)


def test_a_command_for_a_case_that_does_not_exist_is_handed_back(town, case):
    assert "CS-2026-00999" in handed_back(town, case, "#merge CS-2026-00999")
