"""A board member who answers a constituent with the shared address in Cc refers them (domain.md 2)."""

from dataclasses import replace
from datetime import datetime

from cases.constituents import is_ours
from cases.people import Role
from cases.policy import District
from ingest.message import Message
from ingest.passing.answered import answered
from ingest.pointers import pointers


def with_answered(message: Message, district: District, at: datetime) -> Message:
    """Return the mail with the quoted mail that a board member answers as what they pass on; any other as it is.

    A mail that answers a letter of ours is told apart by its token: it goes to its case, whatever it quotes.
    """
    if message.forwards or message.bounce or not _by_the_board(message, district, at):
        return message
    if pointers(message, district.office.addresses, district.office.case_prefix).tokens:
        return message
    return replace(message, forwards=answered(message, lambda email: is_ours(email, district, at)))


def _by_the_board(message: Message, district: District, at: datetime) -> bool:
    day = at.astimezone(district.office.zone).date()
    person = district.people.acting(message.identity, day) if message.identity else None
    return person is not None and person.role is Role.BOARD
