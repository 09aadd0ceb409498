"""What a mail is: the kinds that `classify` tells apart, and the facts it needs to do so. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cases.case import Case
from cases.events import Proof, Step
from cases.experience import UNTAUGHT, Experience
from cases.matching import Match
from cases.people import Person
from cases.slips import Shown
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
class Link:
    """Somebody whose words another passes on, with all that they sent."""

    name: str
    email: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail that came before: what staff may take into a case, or make a case of its own."""

    message: int  # row
    case: int | None
    automatic: bool  # of a list or a machine
    name: str
    email: str
    person: int | None  # who wrote it; None: nobody that a letter can go to
    subject: str
    text: str
    language: str | None
    at: datetime
    attachments: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()  # numbers of the writer's cases
    earlier_open: tuple[str, ...] = ()
    refusal: str = ""  # why no receipt may go to its writer: what the border said of this very mail counts


@dataclass(frozen=True, slots=True)
class Replied:
    """A department's words, as `#pass` sends them."""

    words: str
    holds_letter: bool  # a part of a letter of ours stands in them
    gone: bool = False  # the department took them back
    key: str = ""  # of its site


@dataclass(frozen=True, slots=True)
class Given:
    """The last answer of another case. `private`: details of its family stand in it."""

    words: str
    private: bool


@dataclass(frozen=True, slots=True)
class LikeAnswer:
    """The last answer of a like case, as the notice of a new one offers it."""

    number: str
    at: datetime
    words: str  # the first ones


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
    perhaps: tuple[Match | None, ...] = ()  # of each message passed on the case that may hold it
    in_copy: tuple[str, ...] = ()  # names of the board members in To and Cc: they get no mail
    referred: tuple[Case, ...] = ()  # by the board member who asks for "my cases"
    earlier: tuple[str, ...] = ()  # numbers of the writer's other cases
    earlier_open: tuple[str, ...] = ()
    ack_refusals: tuple[tuple[str, str], ...] = ()  # address, why no receipt may go there (mail-safety.md 4, 5)
    receipts_wait: bool = False  # so many receipts have gone out that the next waits for its turn
    race: bool = False  # mail and answer on the case follow each other as only machines write
    away: str = ""  # by what the mail shows itself as an automatic answer that bears no mark of one
    away_words: str = ""  # of our own people: it begins as absence notices do, which proves nothing alone
    receipt_words: str = ""  # of our own people: it begins as receipts of help desks do, which proves nothing alone
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
    ids: Mapping[str, int] = field(default_factory=dict)  # rows of those whom a staff mail names, by `Named.key`
    staff: Mapping[str, int] = field(default_factory=dict)  # rows of our own people, by registered address
    campaigns: Mapping[str, str] = field(default_factory=dict)  # keys of the campaigns by what staff call them
    campaign_words: str = ""  # the answer to all of a campaign that waits for OK
    no_address: frozenset[int] = frozenset()  # whom of the constituents of `alike` no letter can reach
    alike: tuple[Case, ...] = ()  # live cases of other people with nearly the same text, or of the same campaign
    opened: Link | None = None  # who opened the case, and their words: for somebody who takes it over
    others: Mapping[str, Case] = field(default_factory=dict)  # the cases whose numbers stand in a staff mail
    listed: frozenset[str] = frozenset()  # numbers in the list or digest of ours that staff answer
    parts: "Mapping[str, Facts]" = field(default_factory=dict)  # of a staff mail about several cases: of each by number
    registered: tuple[str, ...] = ()  # titles of the changes that the mail registered which is to be undone
    touched: "tuple[Facts, ...]" = ()  # of each case that the mail changed whose summary is answered with UNDO
    mails: Mapping[int, KeptMail] = field(default_factory=dict)  # that #accept and #split may mean, by row
    names: Mapping[int, str] = field(default_factory=dict)  # of the constituents of the cases that a staff mail names
    their_open: tuple[str, ...] = ()  # other open cases of the case's constituent, for #merge without a number
    matter: str = ""  # what a case that has ended was about, when its constituent writes again
    thread: Match | None = None  # the writer's own earlier case, when this mail is of the same exchange or words

    waiting: "Incoming | None" = None  # the mail that waits to be confirmed, when its letter was answered otherwise
    meant: str = ""  # the kind of the letter for which the words were that a letter 19 handed back
    shown: Shown = field(default_factory=Shown)  # whom the answered letter shows beside the constituent
    leaving: tuple[tuple[str, str, datetime], ...] = ()  # (cause, letter kind, when) of what waits to leave the case
    left_at: Mapping[tuple[str, str], datetime] = field(default_factory=dict)  # when the letters left, for #undo

    alerted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by cause the names of whom alerts told

    experience: Experience = UNTAUGHT  # what people's decisions taught

    their_words: str = ""  # what the constituent wrote last, without names and addresses, for `#to`
    replied: Replied | None = None  # the department's words that the answered letter shows, for `#pass`
    prepared: Mapping[str, str] = field(default_factory=dict)  # the prepared texts by name, for `#use`
    answered_words: Mapping[str, Given] = field(default_factory=dict)  # the last answers by case number, for `#use`

    def ack_refusal(self, email: str) -> str:
        """Return why no receipt may go to an address, or ''."""
        return next((why for address, why in self.ack_refusals if address == email), "")


NO_FACTS = Facts(writer=Writer("", "", "", authenticated=False, dmarc=""))


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
    cut: str = ""  # of our own people: what was cut off as a quote and is no letter of ours, so it may be their own
    below: str = ""  # of our own people: all that stood beside their own words and is no letter of ours
    in_subject: bool = False  # of staff: the text is a command that was the subject of a mail without words
    handed_on: tuple[Link, ...] = ()  # the mails that somebody outside passes on, where `text` does not hold them
    job: str = ""  # of no mail but of a timer: its name and period, which make its letters unique

    @property
    def cause(self) -> str:
        """What stands in the record as the cause of all that follows."""
        return self.job or f"message:{self.message}"


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
    proven: bool = False  # the sender is: only what the mail is about is not
    quiet: bool = False  # they have been asked often enough: it is kept on the case, and counted


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The person says that the waiting message was theirs."""

    person: Person
    person_id: int
    message: int
    why: str = "confirmed by reply"


@dataclass(frozen=True, slots=True)
class NotConfirmed:
    """A reply to "was this you?" that is no confirmation: it is never text for a case, and nothing runs.

    `denied`: the person says that the waiting mail was not theirs. Else they are asked for the word itself, once.
    """

    person: Person
    person_id: int
    message: int
    denied: bool
    why: str


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
    named: tuple[str, ...] = ()  # who stands in it with an address: "Maria Lopez maria@mail.example"
    why: str = "board member answers our letter"


@dataclass(frozen=True, slots=True)
class MyCases:
    """A proven board member asks for the cases that they referred."""

    member: Person
    member_id: int
    cases: tuple[Case, ...]
    why: str = "board member asks for their cases"


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
    | NotConfirmed
    | StaffReply
    | Doubtful
    | StaffForward
    | Referral
    | BoardReply
    | MyCases
    | Reply
    | Stranger
    | NewRequest
)
