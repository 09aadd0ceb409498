"""Whom a board member answers with the shared address in Cc: the mail quoted below is the constituent's. Pure."""

from collections.abc import Callable
from dataclasses import replace

from ingest.message import Address, Forwarded, Message
from ingest.passing.attached import passed_on
from ingest.passing.subjects import core_subject


def answered(message: Message, ours: Callable[[str], bool]) -> tuple[Forwarded, ...]:
    """Return the mail that *message* answers, when it goes to somebody outside and quotes them; else nothing.

    What stands above a quote proves nothing by itself: who wrote is sure where the answer also goes to that address.
    *ours*: whether an address is of the office or of our own people.
    """
    outside = tuple(one for one in (*message.to, *message.cc) if not ours(one.email))
    shared = any(ours(one.email) for one in (*message.to, *message.cc))
    if not outside or not shared:
        return ()
    quoted = passed_on(message.text, f"Fwd: {core_subject(message.subject)}", frozenset({message.identity}))
    if quoted is None or not quoted.body or (quoted.email and ours(quoted.email)):
        return ()
    answers = next(iter(message.in_reply_to), "")
    known = replace(_known(quoted, outside), message_id=answers)
    return (known if known.subject else replace(known, subject=core_subject(message.subject)),)


def _known(quoted: Forwarded, outside: tuple[Address, ...]) -> Forwarded:
    """Return the quoted mail with who wrote it: sure where the answer is addressed to that very mailbox."""
    if quoted.email:
        return replace(quoted, sure=not quoted.chain and any(one.email == quoted.email for one in outside))
    named = [one for one in outside if quoted.name and _name(one.name) == _name(quoted.name)]
    if len(named) != 1:
        return replace(quoted, sure=False)
    return replace(quoted, email=named[0].email, sure=not quoted.chain)


def _name(name: str) -> list[str]:
    return sorted(part.strip(",.'\"").casefold() for part in name.split())
