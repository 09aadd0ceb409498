"""The mails that somebody outside the staff passes on: shown to staff, and who wrote them is nobody here. Pure."""

from cases.intake import Facts, Link
from ingest.message import Message
from ingest.passing.subjects import subject_kind


def handed_on(message: Message, facts: Facts, text: str) -> tuple[Link, ...]:
    """Return the mails that a forward passes on, where the words that are shown of it (*text*) do not hold them."""
    if facts.writer.person is not None or subject_kind(message.subject) != "forward":
        return ()
    found = (Link(one.name, one.email, one.subject, one.body.strip()) for one in message.forwards)
    return tuple(one for one in found if one.text and one.email not in facts.addresses and one.text not in text)
