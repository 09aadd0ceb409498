"""What announcing looks at, and how a notice is made of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cases.case import Case
from cases.decision import Decision
from cases.events import (
    Event,
    FieldSet,
    NotAcknowledged,
    Received,
    Step,
)
from cases.experience import Alike
from cases.intake import Facts, Incoming, LikeAnswer
from cases.listed import NO_CASES, Listing
from cases.people import Person
from cases.policy import District
from cases.routing import may_hear, worker
from cases.tokens import Purpose
from notify.notice import Auto, Notice, Recipient


@dataclass(frozen=True, slots=True)
class Showing:
    """A case as somebody is shown it: messages, how many of them one letter cannot hold, letters that failed."""

    messages: tuple[Mapping[str, object], ...]
    left_out: int
    failed: tuple[tuple[str, str, datetime], ...] = ()  # kind, recipient, when


@dataclass(frozen=True, slots=True)
class Scene:
    """What announcing looks at: the decision as recorded, and the people of the case by their row."""

    decision: Decision
    case: Case | None  # as it stands now
    before: Case | None  # as it stood
    steps: tuple[Step, ...]  # as recorded
    incoming: Incoming
    facts: Facts
    district: District
    at: datetime
    book: Mapping[int, Recipient]  # constituent and referrers of the case
    staff: Mapping[str, int]  # rows of the configuration's people, by registered address
    like: tuple[LikeAnswer, ...] = ()  # the last answers of like cases, when the case is new
    alike: tuple[Alike, ...] = ()  # cases that tell much the same, and that whoever works this one may see
    opened: tuple[Case, ...] = ()  # cases that staff opened of mails that came before
    beside: "tuple[Scene, ...]" = ()  # the other cases that the mail named: its one summary tells of them too
    shown: Showing | None = None  # the case, when somebody asked to see it
    listed: Listing = NO_CASES  # what a list or a search found for its reader
    found: Listing = NO_CASES
    mergeable: bool = False  # the case that the service proposes is one that a line may merge this one into

    @property
    def day(self) -> date:
        """Today in the district."""
        return self.at.astimezone(self.district.office.zone).date()

    def recipient(self, person: Person) -> Recipient:
        """Return somebody of the configuration as a recipient: always the registered address."""
        return Recipient(self.staff[person.email], person.name, person.email)

    def event(self, kind: type[Event]) -> Event | None:
        """Return the first recorded event of a kind."""
        return next((step.event for step in self.steps if isinstance(step.event, kind)), None)


def receipt_sent(scene: Scene) -> bool:
    """Return whether the constituent has a receipt, or one goes with this mail."""
    if scene.case is not None and scene.case.acknowledged_at is not None:
        return True
    return not scene.facts.receipts_wait and (
        scene.event(Received) is not None and scene.event(NotAcknowledged) is None
    )


def receipt_missing(scene: Scene, requester: Recipient) -> bool:
    """Return whether a standing case finds its constituent without a receipt, and one may go to them now."""
    # Whom staff name now has none yet, whoever was named before.
    said = scene.event(FieldSet)
    case = scene.case if said else scene.before
    if isinstance(said, FieldSet) and said.field == "own":  # staff say that a member is the constituent
        return case is not None and case.live and case.acknowledged_at is None
    passed_on = any(one == requester.email for one, _ in scene.facts.ack_refusals)
    allowed = passed_on and not scene.facts.ack_refusal(requester.email)
    return case is not None and case.live and case.acknowledged_at is None and allowed


def members_to_tell(scene: Scene) -> tuple[int, ...]:
    """Return the members who referred the case and still hear of it, each once."""
    referrers = scene.case.referrers if scene.case else ()
    members = dict.fromkeys(referrer.member for referrer in referrers if referrer.verified)
    return tuple(member for member in members if member in scene.book and may_tell_member(scene, member))


def may_tell_member(scene: Scene, member: int) -> bool:
    """Return whether a board member still hears: nothing when the case is about them, or their term has ended."""
    person = scene.district.people.with_address(scene.book[member].email)
    case = scene.case
    return person is not None and person.serves_on(scene.day) and case is not None and may_hear(case, person)


def staff_language(scene: Scene) -> tuple[str, ...]:
    """Return the language of letters to staff and board: the office's own."""
    return (scene.district.office.languages[0],)


def constituent_language(scene: Scene) -> tuple[str, ...]:
    """Return the language of letters to the constituent: theirs, where the office writes it."""
    languages = scene.district.office.languages
    theirs = scene.case.language if scene.case else None
    return (theirs,) if theirs in languages else (languages[0],)


def notice_of(
    scene: Scene,
    kind: str,
    to: Recipient,
    reply: Purpose | None,
    languages: tuple[str, ...],
    values: Mapping[str, object] | None = None,
    *,
    auto: Auto = "auto-generated",
    threaded: bool = True,
) -> Notice:
    """Return a notice with the values that every letter shares, and its own."""
    contact = worker(scene.case, scene.district, scene.day)
    shared: dict[str, object] = {
        "office": scene.district.office,
        "contact_name": contact.name,
        "case": scene.case,
        "received_at": scene.incoming.at,
        "at": scene.at,
        "to": to,
    }
    return Notice(kind, to, {**shared, **(values or {})}, languages, reply, auto=auto, threaded=threaded)
