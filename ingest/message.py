"""Message: one mail as plain data. Nothing here reads a clock, a file or a network."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox in a header: display name ('' when none) and address, lower case, A-label domain."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message. `index` finds its part again in the raw mail (order of `walk`)."""

    name: str  # safe to show and to save under: mail-safety 9
    type: str  # lower case, for example application/pdf
    size: int  # bytes when decoded
    sha256: str
    index: int


@dataclass(frozen=True, slots=True)
class Handed:
    """Another mail in a chain of forwards: somebody who passed the message on, or what they passed on."""

    name: str
    email: str
    subject: str
    date: str  # as written
    body: str = ""  # all that they sent, what they passed on included
    within: bool = False  # it stands inside the message; else somebody handed the message on with it


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The innermost message that was passed on, and what the forwarder wrote above it."""

    name: str
    email: str  # '' when no address could be read
    to: tuple[str, ...]
    subject: str
    date: str  # as written
    body: str
    note: str  # the forwarder's own words
    message_id: str  # of the original, where the forward keeps it (attached mails), else ''
    sure: bool  # False: show the sender to the primary contact, never write to it
    rule: str = ""  # what recognised it, for `explain --why`
    chain: tuple[Handed, ...] = ()  # the other mails of a forward of a forward, outermost first


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A bounce: which addresses failed, for good or for now, and which message it was about."""

    recipients: tuple[str, ...]  # lower case
    permanent: bool | None  # None: not stated
    returned_ids: tuple[str, ...]  # Message-IDs found in the returned message or its headers
    reason: str  # diagnostic text, cut to 500 characters
    rule: str = ""  # what recognised it, for `explain --why`
    final: bool = False  # given up, for whatever reason: nobody tries any more


@dataclass(frozen=True, slots=True)
class Cut:
    """Lines of `Message.text` that are not in `visible_text` (counted from 1, both included), and why."""

    first: int
    last: int
    rule: str


@dataclass(frozen=True, slots=True)
class Message:
    """One mail, parsed and understood. Text is clean: no NUL, no lone surrogates. Bytes stay with the caller."""

    sha256: str  # of the raw bytes, hex
    content_key: str  # mail-safety 2.5, hex
    size: int
    headers: tuple[tuple[str, str], ...]  # outermost header only, in order; values unfolded and decoded
    from_: tuple[Address, ...]  # every mailbox of every From field
    identity: str  # the one address this mail is from, or '' when there is any doubt (mail-safety 6.1)
    identity_doubt: str  # why identity is '', else ''
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    return_path: str | None  # None: no such field; '' : the null sender
    subject: str
    date: datetime | None  # as claimed; shown, never trusted
    message_id: str  # with its brackets, '' when absent
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str  # the readable body, whole
    visible_text: str  # what this person wrote now; quotes stay where answers stand between or below them
    own_words: str  # only lines that this person typed, of the first text part: nothing quoted, no letter of ours
    has_text_part: bool  # False: text was taken from HTML
    language: str | None
    language_sure: bool
    attachments: tuple[Attachment, ...]
    forwards: tuple[Forwarded, ...]  # one for each constituent's message passed on; several when several are attached
    bounce: DeliveryReport | None
    defects: tuple[str, ...]
    unread: bool  # a limit or damage hides words or files of this mail from whoever reads the case
    cuts: tuple[Cut, ...] = ()  # for `explain --why`
    language_rule: str = ""  # what told the language, for `explain --why`

    def header(self, name: str) -> str | None:
        """Return the first value of a field, or None."""
        return next((value for field, value in self.headers if field.lower() == name.lower()), None)

    def header_all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field, in order."""
        return tuple(value for field, value in self.headers if field.lower() == name.lower())
