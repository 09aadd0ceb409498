"""What the rules cannot judge, and what is not part of a case yet, still reaches a person in time."""

import pytest
from support.town import CONTACT, OVERSIGHT, PARENT

HMONG = (
    "Nyob zoo, kuv yog niam ntawm ib tug menyuam kawm ntawv hauv koj lub tsev kawm ntawv. Kuv xav nug txog lub tsheb "
    "npav thaum sawv ntxov vim hais tias nws tsis tuaj raws sijhawm thiab kuv tus tub tos ntev heev txhua hnub."
)


def test_a_mail_in_a_language_that_no_list_knows_is_to_be_read_today(town):
    case = town.mail(f"Mai Vang <{PARENT}>", "nug", HMONG).case
    assert town.case(case).possible == ("not-read",)
    notice = town.sent(to=CONTACT)[-1].text
    assert "#priority today or #priority normal" in notice
    assert "in a language whose words our rules do not know" in notice


def test_that_is_said_once_a_case(town):
    case = town.mail(f"Mai Vang <{PARENT}>", "nug", HMONG).case
    town.mail(CONTACT, "Re: x", "#priority normal", answers=town.sent(to=CONTACT)[0])
    town.mail(f"Mai Vang <{PARENT}>", "Re: nug", HMONG, answers=town.sent(to=PARENT)[0])
    assert town.case(case).possible_at is None


@pytest.mark.parametrize("ended", [False, True])
def test_danger_from_another_address_of_the_family_alerts_before_anybody_accepts_it(town, ended):
    town.mail(f"Maria Lopez <{PARENT}>", "The bus", "The bus was late again.")
    if ended:
        town.mail(CONTACT, "Re: x", "#resolve fixed\n\nIt comes on time now.", answers=town.sent(to=CONTACT)[0])
        town.wait(minutes=10)
    receipt = town.sent(to=PARENT)[0]
    before = len(town.sent(to=OVERSIGHT))
    town.mail("Jose <jose@mail.example>", "Re: The bus", "He brought a knife and will stab my son.", answers=receipt)
    assert len(town.sent(to=OVERSIGHT)) > before


def test_each_choice_comes_with_its_words(town):
    words = "The lunch line is long and the cafeteria is dirty, and the nurse has no medicine for my daughter."
    case = town.mail(f"Maria Lopez <{PARENT}>", "lunch", words).case
    found = town.case(case)
    assert len(found.because_next) == len(found.suggested) - 1
    assert any(found.because_next)


@pytest.mark.parametrize(
    "above",
    [
        "On Mon, Nov 16, 2026 at 10:00 AM Constituent Services <help@sunfield.example> wrote:",
        "On Mon, Nov 16, 2026 at 10:00 AM Constituent Services\n<help@sunfield.example> wrote:",
    ],
)
def test_our_name_above_a_quote_is_no_sign_of_anything(town, above):
    case = town.mail(f"Maria Lopez <{PARENT}>", "The bus", "The bus was late.").case
    town.mail(
        PARENT, "Re: The bus", f"Thank you, it is bus 14.\n\n{above}\n> Thank you.", answers=town.sent(to=PARENT)[0]
    )
    found = town.case(case)
    assert (found.possible, found.priority) == ((), "normal")


def test_danger_in_the_line_above_a_quote_is_heard_where_the_line_is_not_ours(town):
    words = "Thanks\n\nOn Monday he brought a gun to school and will shoot Maria, Coach Bell wrote:\n> ok"
    case = town.mail(f"Maria Lopez <{PARENT}>", "The bus", words).case
    assert town.case(case).priority == "now"
