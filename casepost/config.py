"""config.toml, read once at start into frozen values. All mistakes are reported together, each with its remedy."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from casepost import config_checks, config_keys
from casepost.config_file import ConfigError, Reading
from casepost.config_reader import WEEK, Mistake, is_loopback
from casepost.secrets import Secret, SecretError, is_shared
from casepost.settings import (
    CalendarSettings,
    Config,
    DeskSettings,
    MailboxSettings,
    OAuthSettings,
    RecordsSettings,
    Retention,
    SmtpSettings,
    StoreSettings,
    SuggestSettings,
)
from cases.people import People, Person, Role, Site
from cases.policy import Limits, Office, StaffSettings, Targets, Trust

__all__ = [
    "CalendarSettings",
    "Config",
    "ConfigError",
    "DeskSettings",
    "MailboxSettings",
    "Mistake",
    "OAuthSettings",
    "SmtpSettings",
    "StoreSettings",
    "load",
    "unreadable_secrets",
]

IMAP_PORTS = {"tls": 993, "starttls": 143, "none": 143}
SMTP_PORTS = {"tls": 465, "starttls": 587, "none": 25}


def load(path: Path, env: Mapping[str, str]) -> Config:
    """Return what the file says. Secrets are only pointed to: they are read when they are used."""
    reading = Reading(path, env)
    found: dict[str, Any] = {
        "office": _office(reading),
        "mailboxes": _mailboxes(reading),
        "smtp": _smtp(reading, "smtp"),
        "operator_smtp": _smtp(reading, "operator_smtp") if "operator_smtp" in reading.raw else None,
        "store": _store(reading),
        **_trust(reading),
        "staff": _staff(reading),
        "sites": _sites(reading),
        "people": _people(reading),
        "categories_file": reading.file(reading.section("categories") or {}, "file"),
        "answers_folder": reading.file(reading.section("answers") or {}, "folder"),
        "calendar": _calendar(reading),
        "targets": Targets(**(reading.section("targets") or {})),
        "desk": _desk(reading),
        "limits": Limits(**(reading.section("limits") or {})),
        "records": _records(reading),
        "suggest": SuggestSettings(**(reading.section("suggest") or {})),
    }
    _check_together(reading, found)
    if reading.mistakes:
        raise ConfigError(path, reading.mistakes)
    return Config(base=reading.base, **found)


def unreadable_secrets(config: Config) -> tuple[Mistake, ...]:
    """Return a mistake for each secret that the file points to and that cannot be read now."""
    mistakes = []
    for section, secret in config.passwords():
        try:
            secret.read()
        except SecretError as error:
            mistakes.append(Mistake(section, error.what, error.remedy))
    return tuple(mistakes)


def _office(reading: Reading) -> Office | None:
    values = reading.section("office")
    return Office(zone=values.pop("time_zone"), **values) if values else None


def _mailboxes(reading: Reading) -> tuple[MailboxSettings, ...]:
    raw = reading.raw.get("mailbox", [])
    entries = [("[mailbox]", raw)] if isinstance(raw, dict) else reading.entries("mailbox")
    if not entries:
        reading.wrong("[mailbox]", "There is no mailbox to read.", "Add [mailbox] with its host, or a path.")
    boxes = tuple(box for place, entry in entries if (box := _mailbox(reading, place, entry)))
    for name in {box.name for box in boxes}:
        if sum(box.name == name for box in boxes) > 1:
            reading.wrong("[[mailbox]]", f"{name} is read twice.", "Leave one of the two out.")
    return boxes


def _mailbox(reading: Reading, place: str, raw: object) -> MailboxSettings | None:
    if isinstance(raw, dict) and raw.get("kind") == "maildir":
        values = reading.table(raw, place, config_keys.MAILDIR)
        if values is None:
            return None
        values["path"] = reading.file(values, "path")
        return MailboxSettings(name=str(values["path"]), **values)
    values = reading.table(raw, place, config_keys.IMAP)
    if values is None:
        return None
    if not values["username"]:
        reading.wrong(f"{place} username", "This key is missing.", f"Add username = ... under {place}.")
    values |= _login(reading, values, place, "mailbox.oauth", IMAP_PORTS)
    name = f"{values['username']}@{values['host']}/{values['folder']}"
    return MailboxSettings(name=name, **_without_sources(values))


def _smtp(reading: Reading, section: str) -> SmtpSettings | None:
    values = reading.section(section)
    if values is None:
        return None
    values |= _login(reading, values, f"[{section}]", f"{section}.oauth", SMTP_PORTS)
    return SmtpSettings(**_without_sources(values))


def _login(
    reading: Reading, values: Mapping[str, Any], place: str, oauth_place: str, ports: Mapping[str, int]
) -> dict[str, Any]:
    """Return how to reach a server and log in; a login never travels in clear text to another machine."""
    if values["security"] == "none" and not is_loopback(values["host"]):
        remedy = 'Write "tls" or "starttls": without them anybody on the way reads the mail.'
        reading.wrong(f"{place} security", f'"none" is only for this machine, not for {values["host"]}.', remedy)
    password = reading.secret(values, "password", place)
    oauth = None if values["oauth"] is None else _oauth(reading, values["oauth"], f"[{oauth_place}]")
    proofs = (password is not None) + (values["oauth"] is not None)
    if proofs > 1:
        reading.wrong(f"{place} password_file", f"[{oauth_place}] is given too.", "Keep one of the two.")
    if values["username"] and not proofs:
        remedy = f"Add password_file = ..., password_env = ... or [{oauth_place}]."
        reading.wrong(f"{place} password_file", "The user name has no password.", remedy)
    if proofs and not values["username"]:
        reading.wrong(f"{place} username", "There is a password, but no user name.", "Add username = ....")
    port = values["port"] or ports[values["security"]]
    return {"port": port, "password": password, "oauth": oauth, "ca_file": reading.file(values, "ca_file")}


def _oauth(reading: Reading, raw: object, place: str) -> OAuthSettings | None:
    values = reading.table(raw, place, config_keys.OAUTH)
    if values is None:
        return None
    client_secret = reading.secret(values, "client_secret", place)
    refresh_token = reading.secret(values, "refresh_token", place)
    if client_secret is None and refresh_token is None:
        remedy = "Add client_secret_file = ... or refresh_token_file = ... (or their _env)."
        reading.wrong(f"{place} client_secret_file", "There is nothing to ask for a token with.", remedy)
    return OAuthSettings(
        token_url=values["token_url"],
        client_id=values["client_id"],
        client_secret=client_secret,
        refresh_token=refresh_token,
        scope=values["scope"],
    )


def _without_sources(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in {"password_file", "password_env"}}


def _store(reading: Reading) -> StoreSettings | None:
    values = reading.section("store")
    if values is None:
        return None
    password = reading.secret(values, "password", "[store]")
    url = str(values["url"])
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        if values["schema"] or password:
            reading.wrong("[store] schema", "SQLite has no schema and no password.", "Remove it, or use PostgreSQL.")
        return StoreSettings(_sqlite_url(reading, rest))
    if scheme == "postgresql+psycopg":
        _check_postgres(reading, url, password)
    else:
        remedy = 'Write "sqlite:///casepost.db" or "postgresql+psycopg://name@host/database".'
        reading.wrong("[store] url", "This is neither SQLite nor PostgreSQL as Casepost uses it.", remedy)
    return StoreSettings(url, values["schema"], password)


def _sqlite_url(reading: Reading, rest: str) -> str:
    file = rest.removeprefix("/")
    if not rest.startswith("/") or not file or file.startswith((":", "file:", "?")):
        reading.wrong("[store] url", "This names no file to keep the record in.", 'Write "sqlite:///casepost.db".')
    return f"sqlite:///{reading.base / file}"


def _check_postgres(reading: Reading, url: str, password: Secret | None) -> None:
    try:
        parts = urlsplit(url)
        user, inside, database = parts.username, parts.password, parts.path.strip("/")
    except ValueError:
        user = inside = database = None
    if not database:
        remedy = 'Write "postgresql+psycopg://name@host/database".'
        reading.wrong("[store] url", "The address names no database.", remedy)
    if inside and is_shared(reading.path.stat()):
        remedy = f"Move the password to [store] password_file, or run `chmod 600 {reading.path}`."
        reading.wrong("[store] url", "The address holds a password and others can read this file.", remedy)
    if password and (inside or not user):
        remedy = "Write the address with a user name and without a password, like postgresql+psycopg://name@host/db."
        reading.wrong("[store] url", "This does not go together with password_file or password_env.", remedy)


def _trust(reading: Reading) -> dict[str, Any]:
    values = reading.section("trust")
    if values is None:
        return {}
    secret_file, plus_addressing = reading.file(values, "secret_file"), values["plus_addressing"]
    del values["secret_file"], values["plus_addressing"]
    return {"trust": Trust(**values), "secret_file": secret_file, "plus_addressing": plus_addressing}


def _staff(reading: Reading) -> StaffSettings | None:
    values = reading.section("staff")
    return StaffSettings(undo=timedelta(minutes=values.pop("undo_minutes")), **values) if values else None


def _sites(reading: Reading) -> tuple[Site, ...]:
    tables = (reading.table(entry, place, config_keys.SITES) for place, entry in reading.entries("sites"))
    return tuple(Site(**values) for values in tables if values)


def _people(reading: Reading) -> People:
    tables = (reading.table(entry, place, config_keys.PEOPLE) for place, entry in reading.entries("people"))
    return People(
        tuple(Person(role=Role(values.pop("role")), from_=values.pop("from"), **values) for values in tables if values)
    )


def _calendar(reading: Reading) -> CalendarSettings | None:
    values = reading.section("calendar")
    if values is None:
        return None
    if values["closes"] <= values["opens"]:
        reading.wrong("[calendar] closes", "The office closes before it opens.", "Write closes later than opens.")
    if len(values["weekend"]) == len(WEEK):
        reading.wrong("[calendar] weekend", "Every day is weekend.", "Leave the working days out.")
    values |= {
        "holidays": frozenset(values["holidays"]),
        "weekend": frozenset(WEEK.index(name) for name in values["weekend"]),
    }
    return CalendarSettings(**values)


def _desk(reading: Reading) -> DeskSettings | None:
    values = reading.section("desk")
    if values is None:
        return None
    host, port = values.pop("listen")
    return DeskSettings(host=host, port=port, **values)


def _records(reading: Reading) -> RecordsSettings:
    values = reading.section("records")
    if values is None:
        return RecordsSettings()
    raw = values["schedule"]
    if not isinstance(raw, list | tuple):
        reading.wrong("[records] schedule", "This is not a list of tables.", "Write [[records.schedule]] above each.")
        raw = ()
    by_category: dict[str, Retention] = {}
    for number, entry in enumerate(raw, 1):
        place = f"[[records.schedule]] number {number}"
        found = reading.table(entry, place, config_keys.SCHEDULE)
        if found is None:
            continue
        for category in found["categories"]:
            if category in by_category:
                reading.wrong(f"{place} categories", f"{category} has a class already.", "Leave one of the two out.")
            by_category[category] = Retention(found["class"], None if found["permanent"] else found["years"])
    return RecordsSettings(Retention(values["class"], values["years"]), by_category)


def _check_together(reading: Reading, found: Mapping[str, Any]) -> None:
    """Remember the mistakes between sections. Entries that could not be read have had their mistakes named already."""
    office, people, staff = found["office"], found["people"], found["staff"]
    raw_people, raw_sites = (_tables(reading.raw.get(name)) for name in ("people", "sites"))
    site_keys = frozenset(str(site.get("key")) for site in raw_sites)
    reading.mistakes += [
        *config_checks.one_contact(raw_people),
        *config_checks.whose_address(people.everyone, office),
        *config_checks.duties(people.everyone, site_keys),
        *config_checks.names_of_sites(found["sites"]),
    ]
    if office is not None:
        reading.mistakes += config_checks.letters(office)
        reading.mistakes += config_checks.own_addresses(office, staff.operator if staff else "")


def _tables(raw: object) -> list[Mapping[str, Any]]:
    return [entry for entry in raw if isinstance(entry, dict)] if isinstance(raw, list) else []
