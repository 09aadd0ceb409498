"""Whom a board member answers with the shared address in Cc: told by the quote, sure only by the address it goes to."""

from email.message import EmailMessage

import pytest

from cases.policy import Limits
from ingest.limits import ParseLimits
from ingest.message import Forwarded
from ingest.parse import parse
from ingest.passing.answered import answered

HELP, LEE, MORA = "help@sunfield.example", "lee@board.sunfield.example", "mora@board.sunfield.example"
MARIA = "Maria Lopez <maria@mail.example>"
OURS = frozenset({HELP, LEE, MORA})
NOTE = "Thank you, Maria. I pass this on to our office."
WORDS = "The bus left my son at the stop again this morning."
GMAIL = f"On Mon, Nov 16, 2026 at 9:00 AM {MARIA} wrote:\n\n> {WORDS}\n"
OUTLOOK = (
    f"From: {MARIA}\nSent: Monday, November 16, 2026 9:00 AM\nTo: Jordan Lee <{LEE}>\nSubject: Bus 14\n\n{WORDS}\n"
)
SPANISH = f"El lun, 16 nov 2026 a las 9:00, {MARIA} escribió:\n> {WORDS}\n"
GERMAN = f"Am 16.11.2026 um 09:00 schrieb {MARIA}:\n> {WORDS}\n"
NAMED = f"From: Maria Lopez\nSent: Monday, November 16, 2026 9:00 AM\nTo: Jordan Lee\nSubject: Bus 14\n\n{WORDS}\n"


def found(quote: str, *, to: str = MARIA, cc: str = HELP, note: str = NOTE, html: bool = False) -> Forwarded | None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Cc"] = f"Jordan Lee <{LEE}>", to, cc
    mail["Subject"] = "Re: Bus 14"
    mail["In-Reply-To"] = "<bus@mail.example>"
    text = f"{note}\n\n{quote}"
    mail.set_content(text.replace("<", "&lt;").replace("\n", "<br>"), subtype="html") if html else mail.set_content(
        text
    )
    message = parse(mail.as_bytes(), ParseLimits.of(Limits()))
    assert message.forwards == ()
    return next(iter(answered(message, OURS.__contains__)), None)


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize(
    "quote", [GMAIL, OUTLOOK, SPANISH, GERMAN, NAMED], ids=["gmail", "outlook", "es", "de", "named"]
)
def test_the_quoted_writer_to_whom_the_answer_goes_is_sure(quote, html):
    one = found(quote, html=html)
    assert one is not None
    assert (one.name, one.email, one.sure) == ("Maria Lopez", "maria@mail.example", True)
    assert one.body == WORDS
    assert one.note == NOTE
    assert one.subject == "Bus 14"
    assert one.message_id == "<bus@mail.example>"


@pytest.mark.parametrize("quote", [GMAIL, OUTLOOK, SPANISH])
@pytest.mark.parametrize("to", ["pat@mail.example", "Maria Lopez <maria.lopez@elsewhere.example>"])
def test_a_quoted_writer_to_whom_the_answer_does_not_go_is_not_sure(quote, to):
    one = found(quote, to=to)
    assert one is not None
    assert (one.email, one.sure) == ("maria@mail.example", False)


def test_a_name_that_two_receivers_bear_is_not_sure():
    one = found(NAMED, to=f"{MARIA}, Maria Lopez <other@mail.example>")
    assert one is not None
    assert (one.email, one.sure) == ("", False)


def test_the_shared_address_may_be_the_receiver_and_the_parent_in_copy():
    one = found(GMAIL, to=HELP, cc=MARIA)
    assert one is not None
    assert one.sure


@pytest.mark.parametrize(
    ("quote", "to", "cc"),
    [
        (GMAIL, HELP, ""),
        (GMAIL, MORA, HELP),
        (GMAIL, MARIA, "other@mail.example"),
        (GMAIL.replace("maria@mail.example", MORA), MARIA, HELP),
        (GMAIL.replace("maria@mail.example", HELP), MARIA, HELP),
        ("", MARIA, HELP),
    ],
    ids=["to nobody outside", "among members", "without us", "a member quoted", "our own letter quoted", "no quote"],
)
def test_what_answers_nobody_outside_refers_nobody(quote, to, cc):
    assert found(quote, to=to, cc=cc) is None


def test_what_a_parent_passed_on_to_the_member_leaves_nobody_sure():
    """The quote holds a forward of the parent: who asks in it is for the contact to say."""
    inner = f"---------- Forwarded message ---------\nFrom: Pat Kim <pat@mail.example>\nSubject: stop\n\n{WORDS}"
    quoted = "\n".join(f"> {line}" for line in ("See what my neighbour writes.", *inner.split("\n")))
    one = found(f"On Mon, Nov 16, 2026 at 9:00 AM {MARIA} wrote:\n\n{quoted}\n")
    assert one is not None
    assert not one.sure
