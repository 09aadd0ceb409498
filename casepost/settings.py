"""What config.toml says, as frozen values. `casepost.config.load` makes them; cases/policy.py has the district's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from urllib.parse import quote

from casepost.secrets import Secret
from cases.people import People, Site
from cases.policy import Limits, Office, StaffSettings, Targets, Trust


@dataclass(frozen=True, slots=True)
class OAuthSettings:
    """`[mailbox.oauth]`, `[smtp.oauth]`: a refresh token (RFC 6749, section 6), else client credentials (4.4)."""

    token_url: str
    client_id: str
    client_secret: Secret | None
    refresh_token: Secret | None
    scope: str


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """A mailbox to read. `name` is stable over restarts; a Maildir has a `path` and no server."""

    kind: str  # imap | maildir
    name: str
    done_folder: str
    set_aside_folder: str
    every_seconds: int
    idle: bool = True
    host: str = ""
    port: int = 0
    security: str = "tls"  # tls | starttls | none
    username: str = ""
    password: Secret | None = None
    oauth: OAuthSettings | None = None
    ca_file: Path | None = None  # the district's own certificate authority
    folder: str = ""
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """A server that takes our letters; without a user name it is used without a login."""

    host: str
    port: int
    security: str  # tls | starttls | none
    username: str
    password: Secret | None
    oauth: OAuthSettings | None
    ca_file: Path | None
    connections: int


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the record is kept; a SQLite path is absolute."""

    url: str = field(repr=False)  # may hold a password
    schema: str = ""
    password: Secret | None = None

    def connect_url(self) -> str:
        """Return the URL with the password in it, read now. Raises SecretError."""
        if self.password is None:
            return self.url
        scheme, rest = self.url.split("://", 1)
        user, _, place = rest.partition("@")
        return f"{scheme}://{user}:{quote(self.password.read(), safe='')}@{place}"


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """`[calendar]`: closed days, school breaks, weekend, office hours. A span includes both its ends."""

    holidays: frozenset[date]
    breaks: tuple[tuple[date, date], ...]
    weekend: frozenset[int]  # as date.weekday(): Monday is 0
    opens: time
    closes: time
    school_years: tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """`[desk]`: the web desk, and under which address staff reach it."""

    enabled: bool
    host: str
    port: int
    public_url: str  # without a slash at the end; '' when letters shall hold no link


@dataclass(frozen=True, slots=True)
class SuggestSettings:
    """`[suggest]`: how categories are suggested."""

    nightly: str = "auto"  # auto | on | off


@dataclass(frozen=True, slots=True)
class Retention:
    """A class of the records schedule: how many school years are kept after the one in which a case closed."""

    name: str
    years: int | None  # None: for ever


@dataclass(frozen=True, slots=True)
class RecordsSettings:
    """`[records]`: the records schedule, by category."""

    usual: Retention = Retention("3 disposable", 3)
    by_category: Mapping[str, Retention] = field(default_factory=dict)

    def of(self, category: str | None) -> Retention:
        """Return the class of a category; of a case without one the usual class."""
        return self.by_category.get(category or "", self.usual)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything of config.toml. Paths are absolute."""

    office: Office
    mailboxes: tuple[MailboxSettings, ...]
    smtp: SmtpSettings
    operator_smtp: SmtpSettings | None  # the other route for alerts when `smtp` is down
    store: StoreSettings
    trust: Trust
    secret_file: Path
    plus_addressing: bool
    staff: StaffSettings
    people: People
    sites: tuple[Site, ...]
    categories_file: Path | None  # None: the list that ships with Casepost
    answers_folder: Path | None  # the district's own prepared answers; None: those that ship with Casepost
    calendar: CalendarSettings
    targets: Targets
    desk: DeskSettings
    limits: Limits
    records: RecordsSettings
    suggest: SuggestSettings
    base: Path  # the folder of the file

    def passwords(self) -> Iterator[tuple[str, Secret]]:
        """Yield every secret that the file points to, with the section that needs it."""
        servers = [("[mailbox]", box) for box in self.mailboxes] + [("[smtp]", self.smtp)]
        servers += [("[operator_smtp]", self.operator_smtp)] if self.operator_smtp else []
        for section, server in servers:
            oauth = server.oauth
            found = (server.password, *((oauth.client_secret, oauth.refresh_token) if oauth else ()))
            yield from ((section, secret) for secret in found if secret is not None)
        if self.store.password is not None:
            yield "[store]", self.store.password
