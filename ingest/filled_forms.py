"""The form for a call or visit in a mail: below `#log`, or in a reply to our letter with the empty one. Pure."""

from cases.form_sheet import returned
from cases.intake import Facts
from cases.sheet import read_sheet
from ingest.message import Message

LOG = "log"
EMPTY_FORM = "form"
MISTAKES = "not-understood"


def filled_form(message: Message, facts: Facts) -> str:
    """Return the form that a mail brings, as a `#log` mail of its own; '' where it brings none.

    Only our own letter may be filled in inside its quote: nobody else wrote its lines, and only proven staff are heard.
    """
    lines = read_sheet(message.own_words).lines
    if lines and lines[0].name == LOG:
        return message.own_words
    answered = next(iter(facts.letters), None)
    if answered is None or answered.kind not in {EMPTY_FORM, MISTAKES}:
        return ""
    return returned(message.text, message.own_words, again=answered.kind == MISTAKES)
