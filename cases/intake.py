"""What a mail is: the kinds that `classify` tells apart, and the facts it needs to do so. Values only."""

from dataclasses import dataclass
from datetime import datetime

from cases.case import Case
from cases.events import Proof, Step
from cases.people import Person
from cases.tokens import Purpose


@dataclass(frozen=True, slots=True)
class Writer:
    """Who a mail is from. `email` is '' when the header leaves any doubt (mail-safety.md 6.1)."""

    email: str
    name: str
    doubt: str  # why email is ''
    authenticated: bool
    dmarc: str  # pass | fail | none | ''
    person: Person | None = None  # of the configuration
    person_id: int | None = None  # row, when this address is known


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reply token found in the mail that verifies: for whom, for what."""

    purpose: Purpose
    case_id: int
    person_id: int
    message: int = 0  # to confirm: the message that waits
    spent: bool = False  # used already, or too late


@dataclass(frozen=True, slots=True)
class OurLetter:
    """A letter of ours that the mail answers or returns."""

    id: int
    kind: str
    case_id: int | None
    person_id: int | None
    recipient: str
    cause: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a decision needs to know beside the mail itself, read before it is taken."""

    writer: Writer
    claims: tuple[Claimed, ...] = ()
    letters: tuple[OurLetter, ...] = ()  # answered or returned ones, nearest first
    case: Case | None = None  # the case that the tokens, or the answered letters, point at
    contradiction: str = ""  # why the pointers disagree: several cases, another number in the subject
    numbered: Case | None = None  # the case whose number stands in the subject
    holding: Case | None = None  # the case that already holds the message passed on
    earlier: tuple[str, ...] = ()  # numbers of the writer's other cases
    earlier_open: tuple[str, ...] = ()
    ack_refusals: tuple[tuple[str, str], ...] = ()  # address, why no receipt may go there (mail-safety.md 4, 5)
    receipts_wait: bool = False  # so many receipts have gone out that the next waits for its turn
    race: bool = False  # mail and answer on the case follow each other as only machines write
    away: str = ""  # by what the mail shows itself as an automatic answer that bears no mark of one
    away_words: str = ""  # of our own people: it begins as absence notices do, which proves nothing alone
    not_told: int = 0  # mails in the writer's name of which they have not heard
    addresses: frozenset[str] = frozenset()  # of the office
    ours: str = ""  # why we wrote this mail ourselves: our loop field, or one of our Message-IDs as its own
    trusted_form: bool = False  # the district's own web form: the writer is its Reply-To
    history: tuple[Step, ...] = ()  # of the case, when staff write
    left: frozenset[tuple[str, str]] = frozenset()  # (cause, letter kind) of the case's letters that are out
    at_once: bool = False  # it came right after a letter of ours to the writer
    at_once_again: bool = False  # and so did several, or that letter was about no case
    repeated: int = 0  # how often the writer has sent these very words within a day
    first_copy: Case | None = None  # the case of the first of them
    most_hops: int = 50  # RFC 5321, section 6.3: what has passed more servers goes round in circles
    unreachable: frozenset[int] = frozenset()  # constituents of the case whose address nobody knows

    def ack_refusal(self, email: str) -> str:
        """Return why no receipt may go to an address, or ''."""
        return next((why for address, why in self.ack_refusals if address == email), "")


@dataclass(frozen=True, slots=True)
class Incoming:
    """The words of a mail, as the case needs them."""

    message: int  # row
    subject: str
    text: str  # the person's own words
    language: str | None
    language_sure: bool
    at: datetime  # reached the mailbox
    whole: str = ""  # all that could be read, quotes included
    attachments: tuple[str, ...] = ()  # names of the files that came with it
    holds_letter: bool = False  # the writer's own words hold a part of a letter of ours
    unread: bool = False  # a part was beyond the limits: it is kept, and was not read
    heard: str = ""  # what the priority rules listen to, where that is more than `text`


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody else in a chain of forwards, with all that they sent."""

    name: str
    email: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Original:
    """The constituent's message inside a board member's or staff member's forward."""

    name: str
    email: str  # '' when no address could be read
    subject: str
    text: str
    sure: bool  # False: shown to the contact, never written to
    chain: tuple[Link, ...] = ()  # who handed it on, nearest first, then whose mail stands inside it


@dataclass(frozen=True, slots=True)
class Ours:
    """We sent this ourselves, or a machine gives our mail back to us."""

    why: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """A letter did not arrive. Without `letter` it is not about one of ours: backscatter, logged only."""

    letter: OurLetter | None
    permanent: bool
    reason: str
    why: str


@dataclass(frozen=True, slots=True)
class Automatic:
    """A machine wrote it: recorded, never answered."""

    why: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """List or bulk mail: recorded, shown in a digest, never answered."""

    why: str


@dataclass(frozen=True, slots=True)
class StaffReply:
    """Somebody who works with the case answers or commands, and is proven."""

    person: Person
    person_id: int
    proof: Proof
    case: Case | None  # None: a mail of its own, which may only ask (#help)
    answers: OurLetter | None
    why: str = "staff reply with its own token"


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Mail in a staff member's name that is not proven: nothing runs, the person may confirm."""

    person: Person
    case: Case | None
    token_held: bool  # it carried that person's own token for the case
    why: str
    machine: bool = False  # it is proven, but a machine of theirs may have written it
    quiet: bool = False  # they have been asked often enough: it is kept on the case, and counted


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The person says that the waiting message was theirs."""

    person: Person
    person_id: int
    message: int
    why: str = "confirmed by reply"


@dataclass(frozen=True, slots=True)
class Referral:
    """A board member passed a constituent's matter on. `verified`: the member was authenticated."""

    member: Person
    member_id: int
    verified: bool
    originals: tuple[Original, ...]
    note: str  # the member's own words
    case: Case | None  # that already holds it
    why: str = "board member passes mail on"


@dataclass(frozen=True, slots=True)
class StaffForward:
    """Authenticated staff pass a constituent's mail on: the inner sender is the constituent."""

    by: Person
    by_id: int
    originals: tuple[Original, ...]
    case: Case | None = None  # that already holds it
    why: str = "staff passes mail on"


@dataclass(frozen=True, slots=True)
class BoardReply:
    """A board member answers a letter of ours: a note for the primary contact, and for nobody else."""

    member: Person
    member_id: int
    case: Case
    verified: bool
    why: str = "board member answers our letter"


@dataclass(frozen=True, slots=True)
class Reply:
    """The constituent writes again on the case."""

    case: Case
    person_id: int
    why: str


@dataclass(frozen=True, slots=True)
class Stranger:
    """Mail on a case from an address that the case does not know: pending until staff accept it."""

    case: Case
    why: str


@dataclass(frozen=True, slots=True)
class NewRequest:
    """Anything else: a matter of its own."""

    mentions: tuple[str, ...] = ()  # case numbers that it names, for staff only
    why: str = "new request"


Intake = (
    Ours
    | Bounce
    | Automatic
    | Bulk
    | Confirmed
    | StaffReply
    | Doubtful
    | StaffForward
    | Referral
    | BoardReply
    | Reply
    | Stranger
    | NewRequest
)
