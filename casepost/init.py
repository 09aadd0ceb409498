"""What `casepost init` makes: config.toml, secrets, the store. Nothing that exists is ever changed."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from casepost import database
from casepost.config import Config, ConfigError, load
from casepost.secrets import new_keys_text

TEMPLATE = """\
# Casepost's configuration. Change what is yours; `casepost check` names every mistake and tries everything for real.
# Only what a district must decide stands here. Every other key and its usual value: config.example.toml.
# Paths start from the folder of this file. Passwords never stand here, but in files of their own (chmod 600).

[office]
name = {office}
district = {district}
address = {address}  # the shared mailbox; every letter comes from here
aliases = []  # other addresses that end up in it
phone = {phone}  # for people who would rather call
hours = "Monday to Friday, 8 a.m. to 5 p.m."
child_abuse_hotline = ""  # stands in the letters that need it
time_zone = {time_zone}
languages = ["en", "es"]  # of the letters, default language first
case_prefix = "CS"  # case numbers look like CS-2026-00042

[mailbox]
{mailbox}
[smtp]
{smtp}
[store]
url = {store}

[trust]
authserv_ids = {authserv_ids}  # whose Authentication-Results we believe; empty = nobody's
secret_file = "secrets/casepost"
plus_addressing = true  # the mailbox takes help+something@ too

[staff]
undo_minutes = 2  # what a staff command sends out waits this long for an UNDO
operator = {operator}  # told when the service itself needs help

# One entry a person. Roles: contact (exactly one), backup, recorder, oversight, superintendent, board, officer,
# department.
[[people]]
name = {contact_name}
email = {contact_email}
role = "contact"

# [[people]]
# name = "Jordan Lee"
# email = "lee@board.example"
# role = "board"
# from = 2026-07-01  # a term

# One entry a school, department or agency.
# [[sites]]
# key = "bannon-creek"
# name = "Bannon Creek School"
# kind = "school"

[calendar]
holidays = []  # offices and schools are closed, like ["2026-11-26", "2026-11-27"]
breaks = []  # no school, first and last day, like [["2026-12-21", "2027-01-01"]]
"""

IMAP = """\
kind = "imap"
host = {imap_host}
port = {imap_port}
security = {imap_security}  # tls, starttls, or none (only for a server on this machine)
username = {imap_username}
password_file = "secrets/imap"
folder = "INBOX"
done_folder = "Casepost/Done"  # handled mail goes here
set_aside_folder = "Casepost/Set aside"  # mail that could not be read goes here
"""

MAILDIR = """\
kind = "maildir"
path = {maildir}
"""

SMTP = """\
host = {smtp_host}
port = {smtp_port}
security = {smtp_security}  # starttls, tls, or none (only for a server on this machine)
"""

SMTP_LOGIN = """\
username = {smtp_username}
password_file = "secrets/smtp"
"""

IMAP_PORTS = {"tls": 993, "starttls": 143, "none": 143}
SMTP_PORTS = {"tls": 465, "starttls": 587, "none": 25}


@dataclass(frozen=True, slots=True)
class Answers:
    """What a district says of itself. The values here are examples."""

    district: str = "Example Unified School District"
    office: str = "Constituent Services"
    address: str = "help@district.example"
    phone: str = ""
    contact_name: str = "Ana Ruiz"
    contact_email: str = "contact@district.example"
    time_zone: str = "America/Los_Angeles"
    imap_host: str = "imap.district.example"
    imap_port: int = 0  # 0: the usual one
    imap_security: str = "tls"
    imap_username: str = ""  # '': the shared address
    maildir: str = ""  # instead of a server
    smtp_host: str = "smtp.district.example"
    smtp_port: int = 0
    smtp_security: str = "starttls"
    smtp_username: str | None = None  # None: the shared address; '': no login
    store: str = "sqlite:///casepost.db"
    operator: str = ""
    authserv_id: str = ""

    @property
    def needed(self) -> tuple[str, ...]:
        """The answers without which the service cannot run."""
        place = () if self.maildir else ("imap_host",)
        return ("district", "address", "contact_name", "contact_email", *place, "smtp_host")


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, and which secrets somebody still has to write."""

    things: tuple[str, ...]
    wanting: tuple[Path, ...]


def config_text(answers: Answers) -> str:
    """Return config.toml for these answers."""
    username = _smtp_username(answers)
    values = {field.name: _toml(getattr(answers, field.name)) for field in fields(answers)}
    values |= {
        "imap_port": _toml(answers.imap_port or IMAP_PORTS[answers.imap_security]),
        "imap_username": _toml(answers.imap_username or answers.address),
        "smtp_port": _toml(answers.smtp_port or SMTP_PORTS[answers.smtp_security]),
        "smtp_username": _toml(username),
        "authserv_ids": json.dumps([answers.authserv_id] if answers.authserv_id else []),
    }
    mailbox = MAILDIR if answers.maildir else IMAP
    smtp = SMTP + (SMTP_LOGIN if username else "")
    return TEMPLATE.format(**values, mailbox=mailbox.format(**values), smtp=smtp.format(**values))


def _smtp_username(answers: Answers) -> str:
    """Return who logs in at the SMTP server, '' for nobody: no password goes over a line that is not encrypted."""
    if answers.smtp_username is None:
        return "" if answers.smtp_security == "none" else answers.address
    return answers.smtp_username


def _toml(value: object) -> str:
    """Return a value as TOML writes it: its basic strings are JSON's, but for DEL."""
    return json.dumps("" if value is None else value, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_config(path: Path, answers: Answers, env: Mapping[str, str]) -> None:
    """Write config.toml unless the answers make one with mistakes: then ConfigError names them all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(config_text(answers), encoding="utf-8")
        try:
            load(draft, env)
        except ConfigError as error:
            raise ConfigError(path, error.mistakes) from None
        os.link(draft, path)  # unlike a rename it never takes the place of a file that came meanwhile
    finally:
        draft.unlink(missing_ok=True)


def make_missing(config: Config, passwords: Mapping[str, str]) -> Made:
    """Make the secret and the store where they are missing; write the passwords that were given."""
    things = []
    if write_secret(config.secret_file, new_keys_text(made=datetime.now(UTC).date())):
        things.append(f"the secret {config.secret_file}")
    files = [secret.file for _, secret in config.passwords() if secret.file is not None]
    for file in dict.fromkeys(files):
        given = passwords.get(file.name, "")
        if given and write_secret(file, f"{given}\n"):
            things.append(f"the password file {file}")
    if database.create(config.store.connect_url(), config.store.schema):
        things.append(f"the store {config.store.url if '@' not in config.store.url else 'in the database'}")
    return Made(tuple(things), tuple(file for file in dict.fromkeys(files) if not file.exists()))


def write_secret(file: Path, text: str) -> bool:
    """Write a file that only its owner can read, in a folder that only its owner can enter; False if it exists."""
    if not file.parent.exists():
        file.parent.mkdir(parents=True, mode=0o700)
    with suppress(FileExistsError):
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        return True
    return False
