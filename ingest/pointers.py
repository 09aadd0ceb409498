"""What a mail points back to: our tokens in addresses and Message-IDs, the ids it answers, case numbers. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.message import Message
from ingest.quotes.lines import EMAIL

_LETTERS = "rbc"  # purposes of a token: reply, bounce, confirm
_TOKEN = re.compile(rf"([{_LETTERS}])\.([a-z2-7]{{16,128}})", re.IGNORECASE)
_OUR_ID = re.compile(rf"<([{_LETTERS}])\.([a-z2-7]{{16,128}})(?:\.[^<>@\s]*)?@([^<>@\s]+)>", re.IGNORECASE)
_ENVELOPE_FIELDS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_MOST_IDS = 40
_MOST_RECIPIENTS = 400


@dataclass(frozen=True, slots=True)
class Pointers:
    """Letters and tokens in lower case, address tokens first; ids with brackets; numbers in upper case."""

    tokens: tuple[tuple[str, str], ...]
    reply_to_ids: tuple[str, ...]
    numbers: tuple[str, ...]
    firm: bool = False  # a token stands in an address or in In-Reply-To: then it decides among several


def pointers(message: Message, office_addresses: frozenset[str], case_prefix: str) -> Pointers:
    """Return what *message* points to. Nothing here proves anything: tokens are checked against their rows."""
    answered = reversed(message.references)
    domains = {address.rpartition("@")[2].lower() for address in office_addresses}
    firm = (*_address_tokens(_recipients(message), office_addresses), *_id_tokens(message.in_reply_to, domains))
    tokens = (*firm, *_id_tokens(answered, domains))
    number = re.compile(
        rf"(?<![A-Z0-9-]){re.escape(case_prefix)}-\d{{4}}-\d{{5,9}}(?![0-9-])", re.IGNORECASE | re.ASCII
    )
    ids = tuple(dict.fromkeys((*message.references, *message.in_reply_to)))
    return Pointers(
        tokens=tuple(dict.fromkeys(tokens)),
        reply_to_ids=ids[-_MOST_IDS:],
        numbers=tuple(dict.fromkeys(found.upper() for found in number.findall(message.subject[:2000]))),
        firm=bool(firm),
    )


def _recipients(message: Message) -> Iterator[str]:
    yield from (address.email for address in (*message.to, *message.cc)[:_MOST_RECIPIENTS])
    for name in _ENVELOPE_FIELDS:
        for value in message.header_all(name)[:_MOST_RECIPIENTS]:
            yield from (found.lower() for found in EMAIL.findall(value[:2000]))


def _address_tokens(recipients: Iterable[str], office: frozenset[str]) -> Iterator[tuple[str, str]]:
    plain = {address.lower() for address in office}
    for recipient in recipients:
        local, _, domain = recipient.rpartition("@")
        base, plus, tag = local.partition("+")
        found = _TOKEN.fullmatch(tag) if plus and f"{base}@{domain}" in plain else None
        if found:
            yield found[1].lower(), found[2].lower()


def _id_tokens(answered: Iterable[str], domains: set[str]) -> Iterator[tuple[str, str]]:
    for one in answered:
        found = _OUR_ID.fullmatch(one)
        if found and found[3].lower() in domains:
            yield found[1].lower(), found[2].lower()
