"""What `casepost check` tries for real: mailboxes, mail servers, store, secrets, folders. Nothing is sent or kept."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from casepost import border, database, wiring
from casepost.config import Config, ConfigError, MailboxSettings, SmtpSettings
from casepost.health import disk_free
from casepost.prepared import read_prepared
from casepost.secrets import SecretError, read_keys
from cases import store
from ingest.imap_connection import connect, say_goodbye, translated
from ingest.imap_folders import made, select
from ingest.mailbox import MailboxRefused, MailboxTemporary
from notify.courier import Temporary
from notify.render import LetterError
from notify.smtp import SmtpCourier

State = Literal["ok", "warning", "failed"]

NOBODY_TRUSTED = (
    "authserv_ids is empty: no sender counts as proven. Every staff command then waits for a confirmation by reply, "
    "and what board members pass on is marked unverified. Name the mail server that writes Authentication-Results."
)
NO_OPERATOR = "operator is empty: nobody is told by mail when the service itself needs help. Name an address."
NO_MOVE = (
    "The mail server {server} has neither MOVE nor UIDPLUS, so that mail cannot be filed away: switch one of them on."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one thing turned out to be."""

    thing: str
    state: State
    text: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.state:7}  {self.thing}: {self.text}"


def findings(config: Config) -> Iterator[Finding]:
    """Yield what becomes of each thing as it is tried."""
    yield _tried("secret", lambda: _keys(config))
    yield from _advice(config)
    yield _tried("categories and letters", lambda: _letters(config))
    yield from (_tried(f"mailbox {box.name}", lambda box=box: _mailbox(box)) for box in config.mailboxes)  # type: ignore[misc]
    yield _tried("smtp", lambda: _smtp(config.smtp))
    if config.operator_smtp is not None:
        other = config.operator_smtp
        yield _tried("operator_smtp", lambda: _smtp(other))
    yield _tried("store", lambda: _store(config))
    yield from _folders(config)
    if not config.trust.authserv_ids and not config.trust.tenant_internal:
        yield Finding("trust", "warning", NOBODY_TRUSTED)
    yield from _border(config)
    if not config.staff.operator:
        yield Finding("staff", "warning", NO_OPERATOR)


def _tried(thing: str, attempt: Callable[[], str]) -> Finding:
    try:
        return Finding(thing, "ok", attempt())
    except (ConfigError, SecretError, LetterError, database.StoreError) as error:
        return Finding(thing, "failed", " ".join(str(error).split()))
    except (MailboxRefused, MailboxTemporary, Temporary) as error:
        return Finding(thing, "failed", str(error))
    except DBAPIError as error:
        return Finding(thing, "failed", database.explained(error))
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return Finding(thing, "failed", f"{place}{error.strerror or error}. Look at the file and its rights.")


def _keys(config: Config) -> str:
    number = len(read_keys(config.secret_file).all)
    return f"{config.secret_file} holds {number} key{'s' if number > 1 else ''}"


def _advice(config: Config) -> Iterator[Finding]:
    """Yield a warning about keys that are old or many; whether they can be read at all is told elsewhere."""
    with suppress(SecretError):
        advice = read_keys(config.secret_file).advice(wiring.utc_now().date())
        if advice:
            yield Finding("secret", "warning", advice)


def _border(config: Config) -> Iterator[Finding]:
    """Yield a warning about the proofs of recent mail; a store that cannot be read is told elsewhere."""
    with suppress(database.StoreError, DBAPIError):
        engine = wiring.open_store(config)
        try:
            with database.read_only(engine)() as db:
                advice = border.advice(db, config.trust)
        finally:
            engine.dispose()
        if advice:
            yield Finding("trust", "warning", advice)


def _letters(config: Config) -> str:
    district = wiring.district_of(config)
    wiring.renderer_of(district, wiring.utc_now())
    read_prepared(config.office, config.answers_folder)
    return f"{len(district.categories.categories)} categories, letters in {', '.join(config.office.languages)}"


def _mailbox(settings: MailboxSettings) -> str:
    if settings.kind == "maildir" and settings.path is not None:
        return _maildir(settings, settings.path)
    imap = wiring.imap_settings(settings)
    client = connect(imap)
    try:
        with translated(imap):
            exists = int(select(client, imap, readonly=True)[b"EXISTS"])
            if not (client.has_capability("MOVE") or client.has_capability("UIDPLUS")):
                raise MailboxRefused(NO_MOVE.format(server=imap.server))
            done, aside = made(client, imap.done_folder), made(client, imap.set_aside_folder)
    finally:
        say_goodbye(client)
    return f"logged in, {exists} messages in {settings.folder}; folders {done} and {aside} are there"


def _maildir(settings: MailboxSettings, path: Path) -> str:
    number = len(wiring.mailbox_of(settings).waiting())
    if not os.access(path, os.W_OK | os.X_OK):
        raise MailboxRefused(f"The Maildir {path} may not be changed by this user: give it the rights.")
    return f"{number} messages in {path}"


def _smtp(settings: SmtpSettings) -> str:
    courier = wiring.courier_of(settings)
    if isinstance(courier, SmtpCourier):
        try:
            asyncio.run(courier.try_login())
        except Temporary as error:
            raise Temporary(f"{error} See that it runs, and that host, port, security and login are right.") from error
    login = f"logged in as {settings.username}" if settings.username else "without a login"
    return f"{settings.host}:{settings.port} answers, {login}; no mail was sent"


def _store(config: Config) -> str:
    engine = wiring.open_store(config)
    try:
        with database.sessions(engine)() as db:
            store.remember(db, "check", "a line that casepost check wrote and took back")
            db.rollback()
    finally:
        engine.dispose()
    return f"{make_url(config.store.url).render_as_string(hide_password=True)} is of this release and takes writing"


def _folders(config: Config) -> Iterator[Finding]:
    url = make_url(config.store.url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    folder = Path(url.database).parent
    if not folder.is_dir():
        yield Finding("folder", "failed", f"{folder} does not exist: make it, or correct [store] url.")
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("folder", "failed", f"{folder} may not be written to: SQLite needs files beside the store.")
        return
    share = disk_free(Path(url.database))
    state: State = "warning" if share < config.limits.disk_percent / 100 else "ok"
    remedy = ": make room" if state == "warning" else ""
    yield Finding("folder", state, f"{folder} may be written to, {share:.0%} of its disk is free{remedy}")
