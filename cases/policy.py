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
    department_days: int = 3
    give_up_days: int = 15
    close_days: int = 30  # calendar days
    extend_days: int = 60  # calendar days: a later answer-by date must be written with its year
    alert_minutes: int = 60
    possible_hours: int = 2  # of open offices: then oversight hears of a possible priority that nobody answered


# Domains that very many unrelated people share: no limit by domain, and no sign that somebody is of the district.
LARGE_PROVIDERS = (
    *("gmail.com", "googlemail.com", "yahoo.com", "ymail.com", "hotmail.com", "outlook.com", "live.com", "msn.com"),
    *("icloud.com", "me.com", "mac.com", "aol.com", "att.net", "sbcglobal.net", "comcast.net"),
    *("proton.me", "protonmail.com", "gmx.com", "mail.com", "qq.com", "163.com", "mail.ru", "yandex.ru"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """`[limits]`: every number of mail-safety.md that a district may change. config.example.toml says what each is."""

    # what we send (mail-safety.md 4, 5, 9)
    ack_per_address_hour: int = 3
    ack_per_address_day: int = 10
    ack_unproven_per_address_day: int = 1
    ack_per_domain_hour: int = 20
    large_providers: tuple[str, ...] = LARGE_PROVIDERS
    ack_per_hour: int = 60
    ack_per_day: int = 300
    notices_per_person_hour: int = 30
    alerts_per_person_hour: int = 60
    misuse_notices_per_hour: int = 1
    digest_minutes: int = 30  # of notices that were held
    alert_digest_minutes: int = 5
    mails_per_case_day: int = 10
    quick_seconds: int = 120  # a reply this soon after our letter counts as one between machines
    receipt_kilobytes: int = 4
    references: int = 20
    reference_bytes: int = 250
    header_characters: int = 200
    lease_minutes: int = 5
    # silence is a fault (P10)
    unhandled_minutes: int = 15
    unsent_minutes: int = 30
    failing_minutes: int = 15
    disk_percent: int = 10
    # what we read (mail-safety.md 3, 8, 9)
    message_megabytes: int = 25  # beyond: kept whole, not parsed
    fetch_megabytes: int = 100  # beyond: left on the server, header only
    parse_seconds: int = 10
    parse_wall_seconds: int = 30
    parse_megabytes: int = 512
    header_kilobytes: int = 256
    header_fields: int = 500
    field_kilobytes: int = 64
    parts: int = 500
    depth: int = 20
    attachments: int = 100
    attachment_megabytes: int = 25
    decoded_megabytes: int = 50
    addresses: int = 200
    encoded_words: int = 200
    parameters: int = 50
    text_kilobytes: int = 1024
    html_kilobytes: int = 512
    file_name_bytes: int = 150
    hops: int = 50
    # commands, and mail that makes trouble (mail-safety.md 2, 6, 8)
    confirm_minutes: int = 30
    resync_ack_days: int = 3
    attempts: int = 3
    patience_minutes: int = 15  # with a server that lists a message and does not hand it out


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
    operator_daily: bool = True  # what came yesterday, each morning
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
