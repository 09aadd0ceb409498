"""What the district has decided: its office, its targets, its limits. Values only, made once from the configuration."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from cases.categories import CategoryList
from cases.clocks import Calendar
from cases.people import People, Site
from cases.priority import PriorityRules
from cases.suggest import Suggester


@dataclass(frozen=True, slots=True)
class Office:
    """`[office]`: who writes the letters."""

    name: str
    district: str
    address: str
    aliases: tuple[str, ...]
    phone: str
    hours: str
    child_abuse_hotline: str
    complaint_url: str
    rights_url: str
    zone: ZoneInfo
    languages: tuple[str, ...]  # letters, default language first
    case_prefix: str

    @property
    def addresses(self) -> frozenset[str]:
        """Every address that ends up in the shared mailbox."""
        return frozenset({self.address, *self.aliases})


@dataclass(frozen=True, slots=True)
class Targets:
    """`[targets]`: service targets in business days, unless the name says otherwise."""

    first_answer_days: int = 2
    resolve_days: int = 10
    news_days: int = 5
    nudge_days: int = 5
    give_up_days: int = 15
    close_days: int = 30  # calendar days
    alert_minutes: int = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """`[limits]`: every number of mail-safety.md that a district may change."""

    ack_per_address_hour: int = 3
    ack_per_address_day: int = 10
    ack_unproven_per_address_day: int = 1
    ack_per_domain_hour: int = 20
    ack_per_hour: int = 60
    ack_per_day: int = 300
    notices_per_person_hour: int = 30
    mails_per_case_day: int = 10
    message_megabytes: int = 25  # beyond: kept whole, not parsed
    fetch_megabytes: int = 100  # beyond: left on the server, header only
    parse_seconds: int = 10
    parse_wall_seconds: int = 30
    parse_megabytes: int = 512
    confirm_minutes: int = 30
    resync_ack_days: int = 3
    attempts: int = 3


@dataclass(frozen=True, slots=True)
class Trust:
    """`[trust]`: whose Authentication-Results are believed. Empty: nobody's."""

    authserv_ids: tuple[str, ...] = ()
    border_received_by: tuple[str, ...] = ()
    tenant_internal: str = ""
    trusted_form_senders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffSettings:
    """`[staff]`: how the service deals with those who work with it."""

    undo: timedelta = timedelta(minutes=2)
    operator: str = ""
    summaries: str = "all"  # all | commands | problems


@dataclass(frozen=True, slots=True)
class District:
    """All that decisions need to know of a district, in one value."""

    office: Office
    people: People
    sites: tuple[Site, ...]
    calendar: Calendar
    targets: Targets
    limits: Limits
    trust: Trust
    staff: StaffSettings
    categories: CategoryList
    suggester: Suggester
    rules: PriorityRules
    plus_addressing: bool = True
