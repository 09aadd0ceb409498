"""Every key of config.toml: how it is read and what holds without it. config.example.toml says what each is for."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import time
from typing import Final

from casepost import config_reader as read
from casepost.config_reader import Key
from cases.people import Role
from cases.policy import Limits, Targets

LEAST_YEARS: Final = 3  # domain.md 5.13; 5 CCR 16027: to the third July 1 after the school year of its origin
_SLUG = read.matching(r"[a-z0-9]+(-[a-z0-9]+)*", 'Use small letters, digits and hyphens, like "bannon-creek".')
_LANGUAGE = read.matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", 'Write a language code, like "en" or "es".')
_VARIABLE = read.matching(r"[A-Za-z_][A-Za-z0-9_]*", "Write the name of an environment variable, like SMTP_PASSWORD.")
_SCHEMA = read.matching(r"([a-z_][a-z0-9_]{0,62})?", "Use small letters, digits and _, or leave it empty.")
_PREFIX = read.matching(r"[A-Z][A-Z0-9]{0,9}", 'Write one to ten capital letters or digits, like "CS".')
_SECURITY = read.choice("tls", "starttls", "none")


# The least and the most of a number, where anything from 1 will not do: less would lose sight of ordinary mail,
# more would let a stranger's mail bind the service or make it write to many.
_BOUNDS: Final[Mapping[str, tuple[int, int | None]]] = {
    "possible_hours": (1, 80),
    "ack_per_address_hour": (1, 20),
    "ack_per_address_day": (1, 100),
    "ack_unproven_per_address_day": (1, 10),
    "ack_per_domain_hour": (1, 500),
    "ack_per_hour": (1, 5000),
    "ack_per_day": (1, 50_000),
    "notices_per_person_hour": (1, 1000),
    "alerts_per_person_hour": (1, 1000),
    "misuse_notices_per_hour": (1, 10),
    "digest_minutes": (1, 1440),
    "alert_digest_minutes": (1, 60),
    "mails_per_case_day": (2, 100),
    "quick_seconds": (1, 3600),
    "receipt_kilobytes": (1, 16),
    "references": (1, 50),
    "reference_bytes": (100, 900),  # one stands in a line of at most 998 (RFC 5322, section 2.1.1)
    "header_characters": (40, 500),
    "lease_minutes": (5, 60),  # sending one letter may take four
    "unhandled_minutes": (1, 1440),
    "unsent_minutes": (1, 1440),
    "failing_minutes": (1, 1440),
    "disk_percent": (1, 50),
    "message_megabytes": (1, 100),
    "fetch_megabytes": (1, 1000),
    "parse_seconds": (1, 120),
    "parse_wall_seconds": (1, 600),
    "parse_megabytes": (128, 4096),
    "header_kilobytes": (16, 1024),
    "header_fields": (50, 5000),
    "field_kilobytes": (4, 256),
    "parts": (10, 5000),
    "depth": (5, 50),
    "attachments": (1, 1000),
    "attachment_megabytes": (1, 100),
    "decoded_megabytes": (1, 200),
    "addresses": (10, 2000),
    "encoded_words": (10, 2000),
    "parameters": (5, 500),
    "text_kilobytes": (16, 4096),
    "html_kilobytes": (16, 2048),
    "file_name_bytes": (40, 255),  # of a file system
    "hops": (20, 200),
    "confirm_minutes": (1, 1440),
    "resync_ack_days": (1, 30),
    "attempts": (1, 10),
    "patience_minutes": (1, 1440),
}


def _numbers(values: type[Targets | Limits]) -> dict[str, Key]:
    """Return a key for each number of a value type, with its own default."""
    whole = {number.name: read.whole(*_BOUNDS.get(number.name, (1, None))) for number in fields(values)}
    return {number.name: Key(whole[number.name], number.default) for number in fields(values)}


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
    "operator_daily": Key(read.yes_no, default=True),
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

SUGGEST: Final = {"nightly": Key(read.choice("auto", "on", "off"), "auto")}

ANSWERS: Final = {"folder": Key(read.path, None)}

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

RECORDS: Final = {
    "class": Key(read.some_words, "3 disposable"),
    "years": Key(read.whole(LEAST_YEARS, 100), LEAST_YEARS),
    "schedule": Key(lambda tables: tables, ()),
}

SCHEDULE: Final = {
    "class": Key(read.some_words),
    "years": Key(read.whole(LEAST_YEARS, 100), LEAST_YEARS),
    "permanent": Key(read.yes_no, default=False),
    "categories": Key(read.list_of(_SLUG, least=1)),
}

LIMITS: Final = {
    **_numbers(Limits),
    "large_providers": Key(read.list_of(read.host), Limits.__dataclass_fields__["large_providers"].default),
}

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
    "suggest": SUGGEST,
    "answers": ANSWERS,
    "calendar": CALENDAR,
    "targets": TARGETS,
    "desk": DESK,
    "limits": LIMITS,
    "records": RECORDS,
}
