"""Every key of config.toml: how it is read and what holds without it. config.example.toml says what each is for."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import time
from typing import Final

from casepost import config_reader as read
from casepost.config_reader import Key
from cases.people import Role
from cases.policy import Limits, Targets

_SLUG = read.matching(r"[a-z0-9]+(-[a-z0-9]+)*", 'Use small letters, digits and hyphens, like "bannon-creek".')
_LANGUAGE = read.matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", 'Write a language code, like "en" or "es".')
_VARIABLE = read.matching(r"[A-Za-z_][A-Za-z0-9_]*", "Write the name of an environment variable, like SMTP_PASSWORD.")
_SCHEMA = read.matching(r"([a-z_][a-z0-9_]{0,62})?", "Use small letters, digits and _, or leave it empty.")
_PREFIX = read.matching(r"[A-Z][A-Z0-9]{0,9}", 'Write one to ten capital letters or digits, like "CS".')
_SECURITY = read.choice("tls", "starttls", "none")


def _numbers(values: type[Targets | Limits]) -> dict[str, Key]:
    """Return a key for each number of a value type, with its own default."""
    return {number.name: Key(read.whole(1), number.default) for number in fields(values)}


OFFICE: Final = {
    "name": Key(read.some_words, "Constituent Services"),
    "district": Key(read.some_words),
    "address": Key(read.address),
    "aliases": Key(read.list_of(read.address), ()),
    "phone": Key(read.words, ""),
    "hours": Key(read.words, ""),
    "child_abuse_hotline": Key(read.words, ""),
    "complaint_url": Key(read.web_address, ""),
    "rights_url": Key(read.web_address, ""),
    "time_zone": Key(read.zone),
    "languages": Key(read.list_of(_LANGUAGE, least=1), ("en", "es")),
    "case_prefix": Key(_PREFIX, "CS"),
}

_SERVER: Final = {
    "host": Key(read.host),
    "port": Key(read.whole(1, 65535), None),
    "username": Key(read.some_words, ""),
    "password_file": Key(read.path, None),
    "password_env": Key(_VARIABLE, ""),
    "oauth": Key(lambda table: table, None),
    "ca_file": Key(read.path, None),
}

_FOLDERS: Final = {
    "kind": Key(read.choice("imap", "maildir"), "imap"),
    "done_folder": Key(read.some_words, "Casepost/Done"),
    "set_aside_folder": Key(read.some_words, "Casepost/Set aside"),
    "idle": Key(read.yes_no, default=True),
    "every_seconds": Key(read.whole(1), 60),
}

IMAP: Final = {**_FOLDERS, **_SERVER, "security": Key(_SECURITY, "tls"), "folder": Key(read.some_words, "INBOX")}
MAILDIR: Final = {**_FOLDERS, "path": Key(read.path)}

SMTP: Final = {
    **_SERVER,
    "security": Key(_SECURITY, "starttls"),
    "connections": Key(read.whole(1, 20), 2),
}

OAUTH: Final = {
    "token_url": Key(read.web_address),
    "client_id": Key(read.some_words),
    "client_secret_file": Key(read.path, None),
    "client_secret_env": Key(_VARIABLE, ""),
    "refresh_token_file": Key(read.path, None),
    "refresh_token_env": Key(_VARIABLE, ""),
    "scope": Key(read.words, ""),
}

STORE: Final = {
    "url": Key(read.some_words, "sqlite:///casepost.db"),
    "schema": Key(_SCHEMA, ""),
    "password_file": Key(read.path, None),
    "password_env": Key(_VARIABLE, ""),
}

TRUST: Final = {
    "authserv_ids": Key(read.list_of(read.host), ()),
    "border_received_by": Key(read.list_of(read.host), ()),
    "tenant_internal": Key(read.choice("", "microsoft365"), ""),
    "trusted_form_senders": Key(read.list_of(read.address), ()),
    "secret_file": Key(read.path, "secrets/casepost"),
    "plus_addressing": Key(read.yes_no, default=True),
}

STAFF: Final = {
    "undo_minutes": Key(read.whole(0, 1440), 2),
    "operator": Key(read.optional_address, ""),
    "summaries": Key(read.choice("all", "commands", "problems"), "all"),
}

PEOPLE: Final = {
    "name": Key(read.some_words),
    "email": Key(read.address),
    "also": Key(read.list_of(read.address), ()),
    "role": Key(read.choice(*Role)),
    "from": Key(read.day, None),
    "until": Key(read.day, None),
    "area": Key(read.words, ""),
    "greeting": Key(read.words, ""),
    "office": Key(_SLUG, ""),
    "key": Key(_SLUG, ""),
}

SITES: Final = {
    "key": Key(_SLUG),
    "name": Key(read.some_words),
    "kind": Key(read.choice("school", "department", "agency")),
    "also": Key(read.list_of(read.some_words), ()),
    "level": Key(read.words, ""),
    "area": Key(read.words, ""),
    "languages": Key(read.list_of(_LANGUAGE), ()),
    "contact": Key(read.words, ""),
}

CATEGORIES: Final = {"file": Key(read.path, None)}

CALENDAR: Final = {
    "holidays": Key(read.list_of(read.day), ()),
    "breaks": Key(read.list_of(read.span), ()),
    "weekend": Key(read.list_of(read.choice(*read.WEEK)), ("sat", "sun")),
    "opens": Key(read.clock_time, time(8)),
    "closes": Key(read.clock_time, time(17)),
    "school_years": Key(read.list_of(read.span), ()),
}

TARGETS: Final = _numbers(Targets)

DESK: Final = {
    "enabled": Key(read.yes_no, default=True),
    "listen": Key(read.listen, ("127.0.0.1", 8025)),
    "public_url": Key(read.web_address, ""),
}

LIMITS: Final = _numbers(Limits)

# Of the sections written with [[ ]], and of [mailbox], a file may have several.
SECTIONS: Final[Mapping[str, Mapping[str, Key]]] = {
    "office": OFFICE,
    "mailbox": {**IMAP, **MAILDIR},
    "smtp": SMTP,
    "operator_smtp": SMTP,
    "store": STORE,
    "trust": TRUST,
    "staff": STAFF,
    "people": PEOPLE,
    "sites": SITES,
    "categories": CATEGORIES,
    "calendar": CALENDAR,
    "targets": TARGETS,
    "desk": DESK,
    "limits": LIMITS,
}
