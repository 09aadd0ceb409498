"""However a mail program or a gateway arranges a reply, nothing of our letter to staff reaches the constituent."""

import pytest
from support.town import CONTACT, HELP, LEE, PARENT, WROTE, Letter, quoted

ANSWER = "The new stop opens on Monday."
SECRETS = ("Jordan Lee", "difficult", "#category", "Relation not verified", "Came by:", "reply above this line")


def top(text: str, letter: Letter) -> str:
    return f"{text}\n\n{quoted(letter)}"


def bottom(text: str, letter: Letter) -> str:
    return f"{quoted(letter)}\n{text}\n"


def inline(text: str, letter: Letter) -> str:
    lines = [f"> {line}" for line in letter.text.splitlines()]
    return WROTE + "\n".join([*lines[:4], "", text, "", *lines[4:]])


def footer(text: str, letter: Letter) -> str:
    return f"{text}\n\n{quoted(letter)}\nCONFIDENTIALITY NOTICE: this message is for its recipient only.\n"


def banner(text: str, letter: Letter) -> str:
    return f"[EXTERNAL] This message came from outside.\n\n{text}\n\n{quoted(letter)}"


def outlook(text: str, letter: Letter) -> str:
    head = f"From: Constituent Services <{HELP}>\nSent: Monday, November 16, 2026 10:00 AM\nTo: Ana Ruiz <{CONTACT}>\n"
    return f"{text}\n\n________________________________\n{head}Subject: {letter.subject}\n\n{letter.text}"


def outlook_with_footer(text: str, letter: Letter) -> str:
    return f"{outlook(text, letter)}\nCONFIDENTIALITY NOTICE: this message is for its recipient only.\n"


def no_mark_at_all(text: str, letter: Letter) -> str:
    return f"{text}\n\n{letter.text}"


def bars(text: str, letter: Letter) -> str:
    return f"{text}\n\n{WROTE}" + "".join(f"| {line}\n" for line in letter.text.splitlines())


STYLES = (top, bottom, inline, footer, banner, outlook, outlook_with_footer, no_mark_at_all, bars)


@pytest.fixture
def notice(town) -> Letter:
    """The notice of a case that a member referred with a private note."""
    town.forward(
        LEE, name="Maria Lopez", address=PARENT, subject="bus", text="The bus left my son.", note="She is difficult."
    )
    found = town.sent(to=CONTACT)[-1]
    assert all(secret in found.text for secret in SECRETS)
    return found


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
def test_nothing_of_the_notice_reaches_the_constituent(town, notice, style):
    town.mail(CONTACT, "Re: x", ANSWER, answers=notice, quoting=style)
    town.wait(minutes=3)

    for letter in town.sent(to=PARENT):
        assert [secret for secret in SECRETS if secret in letter.text] == []


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
def test_nothing_of_the_notice_reaches_the_constituent_by_confirm_either(town, notice, style):
    town.mail(CONTACT, "Re: x", ANSWER, answers=notice, quoting=style, proven=False)
    asked = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re: was this you", "CONFIRM", answers=asked)
    town.wait(minutes=3)

    for letter in town.sent(to=PARENT):
        assert [secret for secret in SECRETS if secret in letter.text] == []


@pytest.mark.parametrize(
    "style", [top, bottom, inline, footer, banner, outlook, no_mark_at_all], ids=lambda s: s.__name__
)
def test_the_answer_itself_arrives(town, notice, style):
    town.mail(CONTACT, "Re: x", ANSWER, answers=notice, quoting=style)
    town.wait(minutes=3)

    assert ANSWER in town.sent(to=PARENT)[-1].text


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
def test_a_note_never_becomes_an_answer(town, notice, style):
    town.mail(CONTACT, "Re: x", "#note\nShe called again.", answers=notice, quoting=style)
    town.wait(minutes=3)

    assert [letter for letter in town.sent(to=PARENT) if "She called again" in letter.text] == []


@pytest.mark.parametrize("style", [top, bottom, inline, footer, outlook], ids=lambda style: style.__name__)
def test_a_command_is_read_wherever_the_words_stand(town, notice, style):
    town.mail(CONTACT, "Re: x", f"#resolve fixed\n\n{ANSWER}", answers=notice, quoting=style)

    assert town.case("CS-2026-00001").outcome == "fixed"


def test_a_command_below_other_text_is_handed_back(town, notice):
    town.mail(CONTACT, "Re: x", "Hello Maria,\n#note she is a known troublemaker", answers=notice)
    town.wait(minutes=3)

    assert "troublemaker" not in "".join(letter.text for letter in town.sent(to=PARENT))
    assert "#note stands below other text" in town.sent(to=CONTACT)[-1].text
