"""What a form needs to know before it is decided on, and the form in a reply to the empty one."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from casepost.facts import refusal
from casepost.service import Service
from casepost.sheet_facts import is_outside, row_of
from cases import store
from cases.filled import read_form
from cases.form import FormError
from cases.intake import Facts
from cases.sheet import read_sheet
from ingest.filled_forms import LOG, filled_form
from ingest.headers import writable
from ingest.in_subject import subject_command
from ingest.message import Message


def own_words(message: Message, facts: Facts) -> str:
    """Return what one of our own people wrote: new words, a form filled in inside the quote, a command as subject."""
    return filled_form(message, facts) or subject_command(message, facts.writer) or message.own_words


def with_call_facts(db: Session, text: str, facts: Facts, service: Service, at: datetime) -> Facts:
    """Return the facts with whoever a form names. A form with mistakes makes no row."""
    sheet = read_sheet(text)
    if not sheet.lines or sheet.lines[0].name != LOG:
        return facts
    try:
        caller = read_form(sheet.text, service.district, at).caller
    except FormError:
        return facts
    if caller is None or (caller.email and not is_outside(caller.email, service, at)):
        return facts
    person = row_of(db, caller, at)
    earlier = store.numbers_of(db, person)
    email = writable(caller.email) if caller.email else ""
    # Staff vouch for the address: it counts as proven, but no address gets more receipts than others do.
    refusals = ((email, refusal(db, email, "pass", service, at)),) if email else ()
    return replace(
        facts,
        ids={**facts.ids, caller.key: person},
        ack_refusals=(*facts.ack_refusals, *refusals),
        unreachable=facts.unreachable | (frozenset() if email else {person}),
        earlier=tuple(number for number, _ in earlier),
        earlier_open=tuple(number for number, live in earlier if live),
    )
