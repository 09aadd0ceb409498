"""Configuration to the running parts: mailboxes, couriers, the store, the service. The registries of kinds."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from random import Random
from threading import Event
from typing import Literal

from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session, sessionmaker

from casepost import account, database, holding
from casepost.config import Config, ConfigError, MailboxSettings, Mistake, OAuthSettings, SmtpSettings
from casepost.delivered import record_result
from casepost.health import Box, Expected
from casepost.nightly.kept import Nightly
from casepost.prepared import read_prepared
from casepost.pulse import StoreOutage, lease_of
from casepost.reader import Reader
from casepost.secrets import read_keys
from casepost.service import Service
from casepost.transaction import transact
from cases import directory, store
from cases.case import Case
from cases.categories import CategoryFileError
from cases.categories import load as load_categories
from cases.clocks import Calendar
from cases.policy import District, Limits
from cases.priority import PriorityRules
from cases.suggest import Suggester
from cases.tokens import Key
from ingest import oauth
from ingest.imap import ImapMailbox
from ingest.imap_connection import ImapSettings
from ingest.imap_watch import ImapWatcher
from ingest.limits import ParseLimits
from ingest.mailbox import Mailbox, Watcher
from ingest.maildir import MaildirMailbox
from ingest.parse import parse
from ingest.pool import ParsePool
from notify.deliver import DeliveryLoop
from notify.notice import Notice, Recipient
from notify.render import Renderer
from notify.smtp import SmtpCourier, SmtpTarget

Security = Literal["tls", "starttls", "none"]
Clock = Callable[[], datetime]
HURRY_SECONDS = 30.0
LONGEST_COUNT = "000000000"  # of a case number


def utc_now() -> datetime:
    """Return the time now: the one clock of the running service."""
    return datetime.now(UTC)


def district_of(config: Config) -> District:
    """Return the district's decisions. Raises ConfigError when the category file has mistakes."""
    days = config.calendar
    calendar = Calendar(
        zone=config.office.zone,
        holidays=days.holidays,
        breaks=days.breaks,
        weekend=days.weekend,
        opens=days.opens,
        closes=days.closes,
        school_years=days.school_years,
    )
    try:
        categories = load_categories(config.categories_file)
    except (CategoryFileError, OSError) as error:
        mistake = Mistake("[categories] file", str(error), "Mend the file, or leave the key out.")
        raise ConfigError(config.base, (mistake,)) from error
    return District(
        office=config.office,
        people=config.people,
        sites=config.sites,
        calendar=calendar,
        targets=config.targets,
        limits=config.limits,
        trust=config.trust,
        staff=config.staff,
        categories=categories,
        suggester=_suggester(categories),
        rules=_rules(categories),
        plus_addressing=config.plus_addressing,
    )


# A list of twenty thousand phrases is compiled once a process, however often its configuration is read.
_suggester = lru_cache(maxsize=2)(Suggester)
_rules = lru_cache(maxsize=2)(PriorityRules)


def open_store(config: Config) -> Engine:
    """Return the store, of this release's schema. Raises StoreError with the remedy."""
    engine = database.open_engine(config.store.connect_url(), config.store.schema)
    database.check_schema(engine)
    return engine


def service_of(config: Config, sessions: sessionmaker[Session], at: datetime) -> Service:
    """Return the service's one value; everybody of the configuration has a row afterwards."""
    district = district_of(config)
    renderer = renderer_of(district, at)
    prepared = read_prepared(district.office, config.answers_folder)
    keys = tuple(Key(key.id, key.secret) for key in read_keys(config.secret_file).all)

    def known_here(db: Session) -> tuple[dict[str, int], str]:
        staff = directory.staff_ids(db, config.people, at)
        instance = store.fact(db, "instance")
        account.begin(db, new_store=instance is None)
        if instance is None:
            instance = os.urandom(6).hex()
            store.remember(db, "instance", instance)
        return staff, instance

    try:
        staff, instance = transact(sessions, known_here)  # another process may start at the same moment
    except directory.SharedAddress as error:
        mistake = Mistake("[[people]] email", str(error), "Give every person their own address.")
        raise ConfigError(config.base, (mistake,)) from error
    return Service(district, keys, instance, renderer, staff, prepared, Nightly(config.suggest.nightly))


def renderer_of(district: District, at: datetime) -> Renderer:
    """Return the letters of a district. Raises LetterError, with the remedy, when no receipt can be made of them.

    Found out at start: a receipt that fails later would keep the mail of every parent from being recorded.
    """
    renderer = Renderer(district)
    calendar, office = district.calendar, district.office
    eves = [day - timedelta(days=1) for day in sorted(calendar.holidays) if day > at.astimezone(calendar.zone).date()]
    for received in (at, *(datetime.combine(day, calendar.opens, calendar.zone) for day in eves)):
        due = calendar.answer_by(received, district.targets.first_answer_days)
        case = Case(0, f"{office.case_prefix}-{received.year}-{LONGEST_COUNT}", answer_by=due)
        worker = max((person.name for person in district.people), key=lambda name: len(name.encode()))
        values = {"office": office, "contact_name": worker, "case": case, "received_at": received, "at": received}
        values |= {"handed_in": True}  # the longer of its two beginnings
        to = Recipient(0, "", "")
        renderer.render(Notice("receipt", to, values, office.languages, None))
    return renderer


def mailbox_of(settings: MailboxSettings) -> Mailbox:
    """Return a mailbox of its kind; it connects when first used."""
    match settings.kind:
        case "maildir" if settings.path is not None:
            return MaildirMailbox(settings.path, settings.done_folder, settings.set_aside_folder)
        case _:
            return ImapMailbox(imap_settings(settings), settings.name)


def watcher_of(settings: MailboxSettings) -> Watcher | None:
    """Return what announces mail in a mailbox at once, or None: then the schedule alone looks."""
    if settings.kind == "imap" and settings.idle:
        return ImapWatcher(imap_settings(settings), Random())  # noqa: S311 - spreads reconnections, keeps no secret
    return None


def imap_settings(settings: MailboxSettings) -> ImapSettings:
    """Return how to reach an IMAP mailbox; secrets are read when they are used."""
    return ImapSettings(
        host=settings.host,
        port=settings.port,
        security=_security(settings.security),
        username=settings.username,
        password=settings.password.read if settings.password else "",
        folder=settings.folder,
        done_folder=settings.done_folder,
        set_aside_folder=settings.set_aside_folder,
        ca_file=settings.ca_file,
        oauth=_token(settings.oauth),
    )


def courier_of(settings: SmtpSettings, *, patient: bool = True) -> SmtpCourier:
    """Return one connection's worth of sending. One without patience gives up a slow server within half a minute."""
    target = SmtpTarget(
        host=settings.host,
        port=settings.port,
        security=_security(settings.security),
        username=settings.username,
        password=settings.password.read if settings.password else None,
        oauth=_token(settings.oauth),
        ca_file=settings.ca_file,
    )
    hurried = replace(target, timeout=HURRY_SECONDS / 2, letter_seconds=HURRY_SECONDS)
    return SmtpCourier(target if patient else hurried)


def expected_of(config: Config) -> Expected:
    """Return what the figures of health are judged by."""
    boxes = ((box, mailbox_of(box).name) for box in config.mailboxes)
    return Expected(
        limits=config.limits,
        zone=config.office.zone,
        mailboxes=tuple(Box(box.name, timedelta(seconds=box.every_seconds), lease_of(name)) for box, name in boxes),
        store_file=store_file_of(config),
    )


def store_file_of(config: Config) -> Path | None:
    """Return the file of the store, None when it is a database of a server."""
    url = make_url(config.store.url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _security(word: str) -> Security:
    """Return the word as the type that libraries' edges want; the configuration has checked it."""
    return "tls" if word == "tls" else "starttls" if word == "starttls" else "none"


def _token(settings: OAuthSettings | None) -> oauth.OAuthToken | None:
    if settings is None:
        return None
    return oauth.OAuthToken(
        oauth.OAuthSettings(
            token_url=settings.token_url,
            client_id=settings.client_id,
            client_secret=settings.client_secret.read() if settings.client_secret else "",
            refresh_token=settings.refresh_token.read() if settings.refresh_token else "",
            scope=settings.scope,
        )
    )


def pool_of(limits: Limits, workers: int = 2) -> ParsePool:
    """Return the child processes that parse, within the district's limits."""
    return ParsePool(
        workers=workers,
        cpu_seconds=limits.parse_seconds,
        wall_seconds=limits.parse_wall_seconds,
        megabytes=limits.parse_megabytes,
        work=partial(parse, limits=ParseLimits.of(limits)),
    )


@dataclass(slots=True)
class Parts:
    """The running parts of one process, and what it alone remembers."""

    config: Config
    engine: Engine
    sessions: sessionmaker[Session]
    service: Service
    pool: ParsePool
    readers: tuple[tuple[MailboxSettings, Reader], ...]
    delivery: DeliveryLoop
    clock: Clock
    holder: str  # the name under which this process holds leases
    expected: Expected
    outage: StoreOutage = field(default_factory=StoreOutage)
    stopping: Event = field(default_factory=Event)  # set when the service ends: a long job gives up

    def close(self) -> None:
        """Let go of children, connections and the store."""
        for _, reader in self.readers:
            reader.release()
        self.pool.close()
        self.engine.dispose()


def assemble(config: Config, clock: Clock = utc_now, *, resync_receipts: bool = True) -> Parts:
    """Put the service together. Raises StoreError, ConfigError or SecretError, each with its remedy."""
    engine = open_store(config)
    sessions = database.sessions(engine)
    service = service_of(config, sessions, clock())
    pool = pool_of(config.limits)
    delivery = DeliveryLoop(
        sessions,
        [courier_of(config.smtp) for _ in range(config.smtp.connections)],
        clock,
        Random(),  # noqa: S311 - spreads retries, keeps no secret
        lambda db, row, result, at: record_result(db, row, result, service, at),
        lease_seconds=config.limits.lease_minutes * 60,
        explain=database.explained,
    )
    with sessions.begin() as db:
        store.free_leases(db, lambda holder: not holding.is_alive(holder))
    holder = holding.own_name()
    readers = tuple(
        (
            settings,
            Reader(
                mailbox_of(settings),
                sessions,
                pool,
                service,
                clock,
                holder=holder,
                resync_receipts=resync_receipts,
                recorded=delivery.wake,
            ),
        )
        for settings in config.mailboxes
    )
    return Parts(config, engine, sessions, service, pool, readers, delivery, clock, holder, expected_of(config))
