"""Replies from real mail programs: their commands run, their words arrive, and nothing that they quote or sign does."""

import pytest
from support.reply_mail import CLIENTS, TYPED, reply, with_twin
from support.town import CONTACT, PARENT, SUPERINTENDENT, Letter, Town

pytestmark = pytest.mark.thorough

ANA = ("Ana Ruiz", CONTACT)
MARIA = ("Maria Lopez", PARENT)
ASKED = "The hand dryer in the building is far too loud, and my son covers his ears each day."
ANSWER = "Good news: a new one was put in today.\n\nIt opens on Monday. Please tell us if it is still too loud."
CLOSING = "Ana Ruiz\nConstituent Services"
LEAKS = (
    *(
        "#",
        ">",
        "wrote:",
        "Sent from",
        "Get Outlook",
        "Original",
        "From:",
        "Von:",
        "De:",
        "555-0177",
        "above this line",
    ),
    *("Relation not verified", "Came by", ASKED, "older reply", "K-9", "Proton", "thumbs", "Category:"),
)


@pytest.fixture
def case(town: Town) -> str:
    """The number of a parent's new case."""
    return str(town.mail(f"Maria Lopez <{PARENT}>", "Noise", ASKED).case)


def last(town: Town, to: str) -> Letter:
    return town.sent(to=to)[-1]


def shown_by(client: str, words: str) -> str:
    """The words as a program sends them: Yahoo leaves the empty lines out of its plain text."""
    return words.replace("\n\n", "\n") if client == "yahoo_web" else words


def of_answer(letter: Letter) -> str:
    """What of a letter stands above its closing: the words of staff."""
    words, closing, _ = letter.text.replace("\r\n", "\n").partition(f"\n\n{CLOSING}")
    assert closing, letter.text
    return words


def assert_only(town: Town, *, to_parent: int) -> None:
    """Nobody but staff and the constituent got anything, and the constituent no more than told."""
    assert {letter.to for letter in town.sent()} == {CONTACT, PARENT}
    assert len(town.sent(to=PARENT)) == to_parent


@pytest.mark.parametrize("twin", [False, True], ids=["text", "html"])
@pytest.mark.parametrize("client", CLIENTS)
def test_commands_run_and_exactly_the_typed_answer_leaves(town, case, client, twin):
    notice = last(town, CONTACT)
    typed = f"#category transportation\n#resolve fixed\n\n{ANSWER}"
    reply(town, client, ANA, with_twin(notice) if twin else notice, typed)
    town.wait(minutes=3)

    found = town.case(case)
    assert (found.category, found.outcome) == ("transportation", "fixed")
    assert of_answer(last(town, PARENT)) == shown_by(client, ANSWER)
    assert [leak for leak in LEAKS if leak in last(town, PARENT).text] == []
    assert_only(town, to_parent=2)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_note_stays_inside_an_answer_leaves_and_one_word_takes_it_back(town, case, client):
    notice = last(town, CONTACT)
    reply(town, client, ANA, notice, "#note\nShe called again.")
    reply(town, client, ANA, notice, ANSWER)
    reply(town, client, ANA, last(town, CONTACT), "UNDO")
    town.wait(minutes=3)
    assert [kind for kind in town.kinds(case) if kind in {"noted", "answered", "undone"}] == [
        "noted",
        "answered",
        "undone",
    ]
    assert_only(town, to_parent=1)

    reply(town, client, ANA, notice, f"{ANSWER}\n\nSecond letter.")
    town.wait(minutes=3)
    assert of_answer(last(town, PARENT)) == shown_by(client, f"{ANSWER}\n\nSecond letter.")
    assert_only(town, to_parent=2)


@pytest.mark.parametrize("client", CLIENTS)
def test_ok_alone_confirms_an_alert(town, client):
    danger = "A boy said that he will bring a gun to school tomorrow."
    case = town.mail(f"Maria Lopez <{PARENT}>", "Danger", danger).case
    before = town.sent(to=PARENT)
    reply(town, client, ("Sam Lindgren", SUPERINTENDENT), last(town, SUPERINTENDENT), "OK")
    town.wait(minutes=3)
    assert town.kinds(case)[-1] == "alert_confirmed"
    assert town.sent(to=PARENT) == before


@pytest.mark.parametrize("client", CLIENTS)
def test_a_constituents_reply_joins_with_only_what_they_wrote(town, case, client):
    wrote = "It is still as loud as before.\n\nMy son stays out of the bathroom all day."
    again = reply(town, client, MARIA, last(town, PARENT), wrote)

    assert (again.became.what, again.case) == ("joined", case)
    notice = last(town, CONTACT).text.replace("\r\n", "\n")
    rule = "-" * 50
    assert notice.split(rule)[1].strip() == shown_by(client, wrote)
    assert_only(town, to_parent=1)


@pytest.mark.parametrize("name", TYPED)
def test_commands_run_however_the_program_wrote_them(town, case, name):
    expected = {
        "typographic_quotes": "It’s “Elm Street” that opens on Monday…",
        "fixed_blanks": "The new stop opens on Monday.",
    }
    reply(town, f"typed/{name}", ANA, last(town, CONTACT))
    town.wait(minutes=3)

    found = town.case(case)
    assert (found.category, found.outcome) == ("transportation", "fixed"), last(town, CONTACT).text
    words = of_answer(last(town, PARENT)).replace("\u00a0", " ")
    assert words == expected.get(name, "The new stop opens on Monday.")
    assert_only(town, to_parent=2)
