"""What constituents do by simply writing: adding, thanking, taking back, not solved, another matter in an old thread."""

import pytest
from support.town import CONTACT, LEE, PARENT

from cases.events import Outcome, Status

BUS = "The bus left my son at the stop on Fifth Street again. The driver did not wait."
LUNCH = "My daughter has a peanut allergy and the cafeteria lunch menu does not list the ingredients. Who can tell me?"
HEAD = 6  # lines of a notice in which its offer stands


def last(town, to: str = CONTACT):
    return town.sent(to=to)[-1]


def head(letter) -> str:
    return "\n".join(letter.text.splitlines()[:HEAD])


@pytest.fixture
def resolved(town):
    """A case of Maria's, referred by Lee, resolved; the letters have left."""
    case = town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus 14", text=BUS).case
    lines = "#category transportation\n#resolve fixed\n\nNew stop from Monday."
    town.mail(CONTACT, "Re: x", lines, answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=3)
    return case


# adding


def test_more_mail_joins_without_a_second_receipt(town):
    case = town.mail(PARENT, "bus", BUS).case
    more = town.mail(PARENT, "Re: x", "And he was alone.", answers=last(town, PARENT))
    assert (more.case, town.kinds(case)[-1]) == (case, "joined")
    assert len(town.sent(to=PARENT)) == 1
    assert "reply with one line" not in head(last(town))


# thanks


@pytest.mark.parametrize("text", ["Thank you!", "¡Muchas gracias!", "Ua tsaug", "謝謝", "Xin cảm ơn", "Спасибо", "ਧੰਨਵਾਦ", "ممنون",
                                  "تشکر", "مننه", "شکریہ", "شكرا", "धन्यवाद", "Salamat po", "Дякую"])  # fmt: skip
def test_thanks_in_any_shipped_language_do_not_reopen(town, resolved, text):
    count = len(town.sent())
    town.mail(f"Maria Lopez <{PARENT}>", "Re: x", f"{text}\n\nMaria Lopez", answers=last(town, PARENT))
    assert town.case(resolved).status is Status.RESOLVED
    assert town.kinds(resolved)[-1] == "thanked"
    assert len(town.sent()) == count


@pytest.mark.parametrize(
    "text", ["Thanks, but it was late today.", "Gracias, pero no vino.", "謝謝，但是校車沒有來", "Спасибо, но нет"]
)
def test_thanks_with_a_but_reopen(town, resolved, text):
    town.mail(PARENT, "Re: x", text, answers=last(town, PARENT))
    assert town.case(resolved).status is Status.OPEN


# taking back


@pytest.mark.parametrize("text", ["Please forget it, we found him a ride.", "Ya se resolvió, muchas gracias."])
def test_taking_back_resolves_nothing_by_itself_and_offers_one_line_first(town, text):
    case = town.mail(PARENT, "bus", BUS).case
    town.mail(PARENT, "Re: x", text, answers=last(town, PARENT))
    assert town.case(case).live
    assert "reply with one line: #resolve withdrawn" in head(last(town))
    assert text in last(town).text


def test_a_person_resolves_what_was_taken_back(town):
    case = town.mail(PARENT, "bus", BUS).case
    town.mail(PARENT, "Re: x", "I withdraw my complaint.", answers=last(town, PARENT))
    town.mail(CONTACT, "Re: x", "#resolve withdrawn", answers=last(town))
    town.wait(minutes=3)
    assert town.kinds(case)[-2:] == ["withdrawn", "resolved"]
    assert (town.case(case).status, town.case(case).outcome) == (Status.RESOLVED, Outcome.WITHDRAWN)
    assert "marked your case as resolved" in last(town, PARENT).text


def test_undo_brings_what_was_withdrawn_back_whole(town):
    case = town.mail(PARENT, "bus", BUS).case
    town.mail(CONTACT, "Re: x", "#resolve withdrawn", answers=last(town))
    town.mail(CONTACT, "Re: x", "UNDO", answers=last(town))
    town.wait(minutes=3)
    assert town.case(case).status is Status.NEW
    assert len(town.sent(to=PARENT)) == 1


# not solved, and another matter


@pytest.mark.parametrize(
    "text", ["It is not solved. The driver still does not wait.", "No.", "Sigue igual, no esperó."]
)
def test_not_solved_reopens_and_proposes_nothing(town, resolved, text):
    town.mail(PARENT, "Re: x", text, answers=last(town, PARENT))
    case = town.case(resolved)
    assert (case.status, case.proposed) == (Status.OPEN, None)
    assert "#split" not in head(last(town))
    assert "opened your case again" in last(town, PARENT).text
    assert "The constituent wrote to us" in last(town, LEE).text


def test_a_new_matter_in_an_old_thread_reopens_and_is_proposed_as_a_case_of_its_own(town, resolved):
    town.mail(PARENT, "Re: x", LUNCH, answers=last(town, PARENT))
    case = town.case(resolved)
    assert case.status is Status.OPEN
    assert case.proposed is not None
    assert "reply with one line: #split" in head(last(town))


def test_one_word_makes_it_a_case_of_its_own(town, resolved):
    town.mail(PARENT, "Re: x", LUNCH, answers=last(town, PARENT))
    town.mail(CONTACT, "Re: x", "#split", answers=last(town))
    new = town.case("CS-2026-00002")
    assert new.suggested[0][0] == "food"
    assert new.requester == town.case(resolved).requester
    assert town.case(resolved).proposed is None
    assert last(town, PARENT).subject == "[CS-2026-00002] We received your message"
    assert [one.subject for one in town.sent(to=LEE)][-1] == f"[{resolved}] Opened again"


def test_the_proposal_stands_when_an_older_notice_is_answered(town, resolved):
    """The contact answers the summary of the resolution, which told of no mail."""
    town.mail(PARENT, "Re: x", LUNCH, answers=last(town, PARENT))
    summary = town.sent(to=CONTACT, subject="Done")[-1]
    town.mail(CONTACT, "Re: x", "#split", answers=summary)
    assert town.case("CS-2026-00002").live


def test_on_a_live_case_nothing_is_proposed_and_a_person_can_still_split(town):
    case = town.mail(PARENT, "bus", BUS).case
    town.mail(PARENT, "Re: x", LUNCH, answers=last(town, PARENT))
    assert town.case(case).proposed is None
    town.mail(CONTACT, "Re: x", "#split", answers=last(town))
    assert town.case("CS-2026-00002").live
