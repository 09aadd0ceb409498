"""config.toml: what it becomes, and that every mistake is named in a sentence with its remedy."""

import contextlib
import re
import tomllib
from dataclasses import fields
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from casepost import config_keys
from casepost.config import Config, ConfigError, load, unreadable_secrets
from casepost.config_reader import Key
from casepost.secrets import Secret, SecretError, new_keys_text, read_keys
from cases.people import Role
from cases.policy import Limits

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"

GOOD = """
[office]
district = "Example Unified School District"
address = "Help@District.example"
time_zone = "America/Los_Angeles"

[mailbox]
host = "imap.district.example"
username = "help"
password_file = "secrets/imap"

[smtp]
host = "smtp.district.example"

[[people]]
name = "Ana Ruiz"
email = "contact@district.example"
role = "contact"

[[sites]]
key = "transport"
name = "Transportation"
kind = "department"
"""


def read(folder: Path, text: str, env: dict[str, str] | None = None) -> Config:
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    return load(file, env or {})


def mistakes(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(folder, text)
    return [str(mistake) for mistake in caught.value.mistakes]


def keep_secret(file: Path, text: str = "s3cret\n", mode: int = 0o600) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    file.chmod(mode)
    return file


def person(name: str, role: str, more: str = "") -> str:
    return f'[[people]]\nname = "{name}"\nemail = "{name.lower()}@district.example"\nrole = "{role}"\n{more}\n'


def test_a_short_file_is_enough_and_the_rest_has_defaults(tmp_path):
    config = read(tmp_path, GOOD)

    assert config.office.address == "help@district.example"
    assert config.office.languages == ("en", "es")
    assert (config.mailboxes[0].port, config.smtp.port) == (993, 587)
    assert config.mailboxes[0].name == "help@imap.district.example/INBOX"
    assert config.store.url == f"sqlite:///{tmp_path}/casepost.db"
    assert config.secret_file == tmp_path / "secrets/casepost"
    assert config.staff.undo == timedelta(minutes=2)
    assert config.limits == Limits()
    assert config.people.primary_contact.name == "Ana Ruiz"
    assert config.calendar.weekend == {5, 6}
    assert (config.calendar.opens, config.calendar.closes) == (time(8), time(17))
    assert config.operator_smtp is None
    assert config.categories_file is None


def test_a_mailbox_may_be_a_maildir_and_there_may_be_several(tmp_path):
    config = read(tmp_path, GOOD.replace("[mailbox]", '[[mailbox]]\nkind = "maildir"\npath = "mail"\n\n[[mailbox]]'))

    maildir, imap = config.mailboxes
    assert (maildir.kind, maildir.path, maildir.name) == ("maildir", tmp_path / "mail", str(tmp_path / "mail"))
    assert imap.kind == "imap"


def test_dates_are_read_with_and_without_quotes(tmp_path):
    text = GOOD + '[calendar]\nholidays = [2026-11-26, "2026-11-27"]\nbreaks = [["2026-12-21", 2027-01-01]]\n'
    text += person("Lee", "board", 'from = 2026-07-01\nuntil = "2027-06-30"')
    config = read(tmp_path, text)

    assert config.calendar.holidays == {date(2026, 11, 26), date(2026, 11, 27)}
    assert config.calendar.breaks == ((date(2026, 12, 21), date(2027, 1, 1)),)
    assert (config.people.everyone[1].from_, config.people.everyone[1].until) == (date(2026, 7, 1), date(2027, 6, 30))


def test_a_domain_in_any_alphabet_becomes_its_a_label(tmp_path):
    config = read(tmp_path, GOOD.replace("Help@District.example", "Ayuda@Niño.example"))

    assert config.office.address == "ayuda@xn--nio-8ma.example"


def test_a_file_saved_by_notepad_is_read(tmp_path):
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())

    assert load(file, {}).office.case_prefix == "CS"


def test_oauth_takes_the_place_of_a_password(tmp_path):
    oauth = '[mailbox.oauth]\ntoken_url = "https://login.example/token"\nclient_id = "casepost"\n'
    oauth += 'refresh_token_env = "REFRESH"\nscope = "mail"\n'
    text = GOOD.replace('password_file = "secrets/imap"', "") + oauth

    found = read(tmp_path, text, {"REFRESH": "r1"}).mailboxes[0].oauth

    assert found is not None
    assert found.client_secret is None
    assert found.refresh_token is not None
    assert found.refresh_token.read() == "r1"


# --- mistakes: one change of GOOD, and the sentence that it brings

CHANGED = [
    ("[office]", "[ofice]", '[ofice]: There is no such section. Did you mean "office"?'),
    ("district =", "distrikt =", '[office] distrikt: There is no such key. Did you mean "district"?'),
    ('"Help@District.example"', "7", "[office] address: This is a whole number. Write text in quotes."),
    ("Help@District.example", "help", '[office] address: "help" is not a mail address.'),
    ("Help@District.example", "Help <h@d.example>", "is not a mail address. Write it like help@district.example"),
    ("Help@District.example", "help@district", '"help@district" has no valid domain.'),
    ("Help@District.example", "a@b@district.example", "is not a mail address."),
    ("Help@District.example", "help@-x.example", "has no valid domain."),
    ("Help@District.example", "help@127.0.0.1", "has no valid domain."),
    ("Los_Angeles", "Los_Angelos", '[office] time_zone: There is no time zone "America/Los_Angelos". Did you mean "Am'),
    ("America/Los_Angeles", "America", 'There is no time zone "America".'),
    ("America/Los_Angeles", "../../etc/passwd", "There is no time zone"),
    ("[mailbox]", "[[mailbox]]\n[mailbox]", "The file has [mailbox] and [[mailbox]]. Write [[mailbox]] above every"),
    ('username = "help"\n', "", "[mailbox] username: This key is missing."),
    ('password_file = "secrets/imap"\n', "", "[mailbox] password_file: The user name has no password. Add password_fi"),
    ("imap.district.example", "imap.district.example:993", "is not the name of a machine."),
    ('host = "imap', 'kind = "pop3"\nhost = "imap', '"pop3" is not one of the choices. The choices are "imap", "mail'),
    ('host = "imap', 'idle = "yes"\nhost = "imap', "[mailbox] idle: This is text in quotes. Write true or false."),
    (
        'host = "imap',
        'every_seconds = true\nhost = "imap',
        "every_seconds: This is true or false. Write a whole number",
    ),
    ('host = "imap', 'port = 99999\nhost = "imap', "99999 is out of range. Write a whole number, between 1 and 65535"),
    ('host = "imap', 'security = "none"\nhost = "imap', '"none" is only for this machine, not for imap.district.ex'),
    ('host = "imap', 'password_env = "X"\nhost = "imap', "password_env: password_file is given too. Keep one"),
    ('host = "smtp', 'password_env = "X"\nhost = "smtp', "[smtp] username: There is a password, but no user name."),
    ('host = "smtp.district.example"', "", "[smtp] host: This key is missing. Add host = ... under [smtp]."),
    ('role = "contact"', 'role = "backup"', "[[people]] role: Nobody has the role contact."),
    ('role = "contact"', 'role = "contakt"', '"contakt" is not one of the choices. Did you mean "contact"?'),
    ('"contact@district', '"help@district', '[[people]] "Ana Ruiz" email: help@district.example is the office\'s own'),
    ("[[people]]", "[people]", "[people]: This section has one entry for each. Write [[people]] above every entry."),
    ("[[people]]", "[[people]]\nfrom = 2026-02-30", "The file is not valid TOML: Invalid date"),
    ("[[people]]", '[[people]]\nfrom = "2026-02-30"', '"2026-02-30" is not a date. Write year-month-day'),
    ("[[people]]", "[[people]]\nfrom = 2026-07-01T08:00:00", "is not a date."),
    ("[[people]]", '[[people]]\nfrom = "2027-01-01"\nuntil = "2026-01-01"', "until: The last day is before the first"),
    ('key = "transport"', 'key = "Trans port"', '"Trans port" does not have the right form. Use small letters'),
    ('kind = "department"', "", '[[sites]] "Transportation" kind: This key is missing.'),
    ("[office]", 'aliases = ["x"]\n[office]', "aliases: There is no such key."),
    ("[mailbox]", 'aliases = ["help@district.example"]\n[mailbox]', "help@district.example is the address itself."),
    ("[mailbox]", 'phone = "1\\n2"\n[mailbox]', "The text has a line break or a control character."),
    ("[mailbox]", 'name = " "\n[mailbox]', "[office] name: The text is empty. Fill it in."),
    ("[mailbox]", "languages = []\n[mailbox]", "The list is empty. Name at least one."),
    ("[mailbox]", 'rights_url = "https://[::1"\n[mailbox]', "is not a safe web address."),
    ("[mailbox]", 'rights_url = "https://u:p@x.example"\n[mailbox]', "is not a safe web address."),
    ("secrets/imap", "~no-such-user/imap", "names a home folder that does not exist."),
    ("district = ", "district ", "line 3, column 10: The file is not valid TOML:"),
]

ADDED = [
    (person("Bo", "contact"), "Ana Ruiz and Bo all have the role contact. Leave one"),
    (person("Contact", "backup"), "contact@district.example is already given to Ana Ruiz."),
    (person("Bo", "backup", 'also = ["CONTACT@district.example"]'), "is already given to Ana Ruiz."),
    (person("Bo", "department"), "A department needs a key."),
    (person("Bo", "department", 'key = "nowhere"'), 'No [[sites]] entry has the key "nowhere".'),
    (person("Bo", "officer"), 'An officer needs an office. Add for example office = "records".'),
    ('[[sites]]\nkey = "bus"\nname = "transport"\nkind = "school"', '"transport" names 2 entries.'),
    ('[store]\nurl = "sqlite://"', "[store] url: This names no file to keep the record in."),
    ('[store]\nurl = "sqlite:///:memory:"', "This names no file to keep the record in."),
    ('[store]\nurl = "postgresql://h/d"', "This is neither SQLite nor PostgreSQL as Casepost uses it. Write"),
    ('[store]\nurl = "postgresql+psycopg://h/"', "The address names no database."),
    ('[store]\nurl = "postgresql+psycopg://h/d"\nschema = "A-B"', '"A-B" does not have the right form.'),
    ('[store]\nurl = "postgresql+psycopg://h/d"\npassword_env = "X"', "Write the address with a user name and"),
    ('[store]\nschema = "north"', "SQLite has no schema and no password."),
    ('[trust]\ntenant_internal = "google"', 'The choices are "", "microsoft365".'),
    ('[trust]\nauthserv_ids = "mx.example"', "[trust] authserv_ids: This is text in quotes. Write a list in [ ]."),
    ('[trust]\nauthserv_ids = ["mx.example", "MX.example"]', "The list names something twice."),
    ('[staff]\noperator = "help@district.example"', "[staff] operator: help@district.example is the office's own"),
    ("[staff]\nundo_minutes = 1.5", "This is a number with a fraction. Write a whole number."),
    ('[calendar]\nholidays = ["26.11.2026"]', '"26.11.2026" is not a date.'),
    (
        '[calendar]\nbreaks = [["2027-01-01", "2026-12-21"]]',
        "The last day 2026-12-21 is before the first day 2027-01-01.",
    ),
    ('[calendar]\nbreaks = ["2026-12-21"]', "This is not a first and a last day."),
    ('[calendar]\nopens = "8"', '"8" is not a time of day. Write hours and minutes'),
    ('[calendar]\nopens = "25:00"', '"25:00" is not a time of day.'),
    ('[calendar]\nopens = "17:00"\ncloses = "08:00"', "The office closes before it opens."),
    ('[calendar]\nweekend = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]', "Every day is weekend."),
    ("[targets]\nresolve_days = 0", "0 is out of range. Write a whole number, 1 or more."),
    ('[store]\nurl = "postgresql+psycopg://[::1/d"', "The address names no database."),
    (person("x" * 65, "backup"), "is not a mail address."),
    ('[[people]]\nemail = "a@' + "b123456789." * 24 + 'example"', "is too long for a mail address."),
    ("[[limits]]", "[limits]: This is not a table, but a list in [ ]. Write [limits] on its own line."),
    ("[limits]\nack_per_hour = -1", "[limits] ack_per_hour: -1 is out of range."),
    ("[limits]\nack_per_hours = 1", 'There is no such key. Did you mean "ack_per_hour"?'),
    ('[desk]\nlisten = "8025"', "Write host:port, like 127.0.0.1:8025."),
    ('[desk]\npublic_url = "http://cases.district.example"', "is not a safe web address."),
    ('[smtp.oauth]\ntoken_url = "https://l.example"\nclient_id = "x"', "There is nothing to ask for a token with."),
    ('[mailbox.oauth]\nclient_id = "x"\nclient_secret_env = "X"', "[mailbox.oauth] token_url: This key is missing."),
    ('[mailbox.oauth]\ntoken_url = "https://l.example"', "[mailbox] password_file: [mailbox.oauth] is given too."),
    ('[operator_smtp]\nhost = "relay.example"\nsecurity = "none"', "[operator_smtp] security:"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), CHANGED)
def test_a_changed_line_is_named_with_its_remedy(tmp_path, old, new, sentence):
    found = mistakes(tmp_path, GOOD.replace(old, new, 1))

    assert any(sentence in mistake for mistake in found), found


@pytest.mark.parametrize(("more", "sentence"), ADDED)
def test_an_added_section_is_named_with_its_remedy(tmp_path, more, sentence):
    found = mistakes(tmp_path, f"{GOOD}\n{more}\n")

    assert any(sentence in mistake for mistake in found), found


def test_a_file_without_anything_says_what_is_needed(tmp_path):
    assert [mistake.partition(":")[0] for mistake in mistakes(tmp_path, "")] == [
        "[office] district",
        "[office] address",
        "[office] time_zone",
        "[mailbox]",
        "[smtp] host",
        "[[people]] role",
    ]


ODD = [
    "[]",
    "{}",
    "[{}]",
    "[[[]]]",
    "nan",
    "-1",
    "9" * 30,
    "true",
    "2026-01-01",
    "08:00:00",
    '""',
    '"\\u0000"',
    '"~x/"',
]
ODD += ['["", ""]', '"[::1"', '"é.é"', f'"{"é" * 300}"', '"a@"', '"."', '"//"', '"sqlite:"', '"::"', '["a.example"]']


@pytest.mark.parametrize("odd", ODD)
def test_whatever_stands_in_a_key_is_read_or_told_and_never_a_crash(tmp_path, odd):
    good = tomllib.loads(GOOD)
    for section, keys in known_keys().items():
        written_as = f"[[{section}]]" if isinstance(good.get(section), list) else f"[{section}]"
        for key in keys:
            text = re.sub(rf"(?m)^\[+{section}\]+\n([a-z].*\n)*", "", GOOD) + f"{written_as}\n{key} = {odd}\n"
            with contextlib.suppress(ConfigError):
                read(tmp_path, text)


def test_all_mistakes_are_told_at_once_and_each_only_once(tmp_path):
    text = GOOD.replace("Los_Angeles", "Atlantis").replace('"contact@district.example"', '"contact"')
    found = mistakes(tmp_path, text + '[trust]\nplus_adressing = true\n[store]\nurl = "mysql://x"\n')

    assert [mistake.split(":")[0] for mistake in found] == [
        "[office] time_zone",
        "[store] url",
        "[trust] plus_adressing",
        '[[people]] "Ana Ruiz" email',
    ]


def test_the_error_reads_as_a_list(tmp_path):
    with pytest.raises(ConfigError, match=r"(?s)config.toml has 2 mistakes\.\n  \[x\]: .*\n  \[y\]: "):
        read(tmp_path, GOOD + "[x]\n[y]\n")


def test_the_same_mailbox_twice_is_a_mistake(tmp_path):
    box = GOOD[GOOD.index("[mailbox]") : GOOD.index("[smtp]")]
    text = GOOD.replace(box, 2 * box.replace("[mailbox]", "[[mailbox]]"))

    assert mistakes(tmp_path, text) == [
        "[[mailbox]]: help@imap.district.example/INBOX is read twice. Leave one of the two out."
    ]


def test_a_language_without_letters_is_a_mistake(tmp_path):
    text = GOOD.replace("[mailbox]", 'languages = ["en", "tlh"]\n[mailbox]')

    assert mistakes(tmp_path, text)[0].startswith('[office] languages: There are no letters in "tlh". Casepost has')


def test_a_missing_file_is_told_with_the_command_that_makes_it(tmp_path):
    with pytest.raises(ConfigError, match=r"There is no such file\. Run `casepost init`"):
        load(tmp_path / "config.toml", {})


def test_a_file_that_is_not_text_is_told(tmp_path):
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe[\x00")

    with pytest.raises(ConfigError, match="Save it as UTF-8"):
        load(tmp_path / "config.toml", {})


def test_a_file_that_cannot_be_opened_is_told(tmp_path):
    with pytest.raises(ConfigError, match="It cannot be read"):
        load(tmp_path, {})


def test_a_password_in_the_store_address_needs_a_private_file_and_is_never_shown(tmp_path):
    text = GOOD + '[store]\nurl = "postgresql+psycopg://u:hunter2@localhost/cases"\n'
    (tmp_path / "config.toml").touch(0o644)
    assert "Move the password to [store] password_file, or run `chmod 600" in (found := mistakes(tmp_path, text))[0]
    assert "hunter2" not in found[0]

    (tmp_path / "config.toml").chmod(0o600)
    config = read(tmp_path, text)

    assert "hunter2" in config.store.connect_url()
    assert "hunter2" not in repr(config)


def test_a_store_password_from_a_file_is_put_into_the_address_when_it_is_used(tmp_path):
    keep_secret(tmp_path / "secrets/db", "p@ss/word\n")
    text = GOOD + '[store]\nurl = "postgresql+psycopg://u@localhost/cases"\npassword_file = "secrets/db"\n'

    config = read(tmp_path, text)

    assert config.store.connect_url() == "postgresql+psycopg://u:p%40ss%2Fword@localhost/cases"
    assert "word" not in repr(config.store).replace("password", "")


# --- secrets


def test_a_secret_is_read_anew_each_time_and_never_shown(tmp_path):
    file = keep_secret(tmp_path / "imap")
    secret = Secret(file)
    assert secret.read() == "s3cret"

    keep_secret(file, "next")
    assert secret.read() == "next"
    assert "next" not in repr(secret)
    assert "s3cret" not in repr(Secret(variable="X", env={"X": "s3cret"}))


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o610, 0o601, 0o622])
def test_a_secret_that_others_can_reach_is_refused(tmp_path, mode):
    file = keep_secret(tmp_path / "imap", mode=mode)

    with pytest.raises(SecretError, match=f"Others can read the secret .*Run `chmod 600 {file}`"):
        Secret(file).read()


def test_a_secret_that_its_owner_cannot_write_is_fine(tmp_path):
    assert Secret(keep_secret(tmp_path / "imap", mode=0o400)).read() == "s3cret"


@pytest.mark.parametrize(("text", "sentence"), [("", "is empty"), ("a\nb\n", "has several lines")])
def test_a_secret_is_exactly_one_line(tmp_path, text, sentence):
    with pytest.raises(SecretError, match=sentence):
        Secret(keep_secret(tmp_path / "imap", text)).read()


def test_a_secret_that_is_missing_or_a_folder_is_told(tmp_path):
    with pytest.raises(SecretError, match=r"is missing\. Write it there"):
        Secret(tmp_path / "imap").read()
    with pytest.raises(SecretError, match="cannot be read"):
        Secret(tmp_path).read()
    with pytest.raises(SecretError, match="The environment variable X is not set"):
        Secret(variable="X").read()


def test_a_secret_that_is_not_text_is_told(tmp_path):
    file = keep_secret(tmp_path / "imap")
    file.write_bytes(b"\xff\xfe")

    with pytest.raises(SecretError, match="is not text"):
        Secret(file).read()


def test_unreadable_secrets_are_all_named_with_their_section(tmp_path):
    config = read(tmp_path, GOOD + '[operator_smtp]\nhost = "relay.example"\nusername = "x"\npassword_env = "X"')

    found = [str(mistake) for mistake in unreadable_secrets(config)]

    assert found[0].startswith("[mailbox]: The secret")
    assert found[1] == "[operator_smtp]: The environment variable X is not set. Set it, or use a file instead."


def test_signing_keys_are_newest_first_and_the_older_ones_still_verify(tmp_path):
    file = keep_secret(tmp_path / "casepost", f"# rotated in May\n{new_keys_text()}old {'ab' * 32}\n")

    keys = read_keys(file)

    assert keys.newest.id != "old"
    assert len(keys.newest.secret) == 32
    old = keys.all[1]
    assert (old.id, old.secret) == ("old", b"\xab" * 32)
    assert repr(old.secret) not in repr(keys)


def test_a_missing_signing_key_names_the_command_that_makes_it(tmp_path):
    with pytest.raises(SecretError, match="Run `casepost init`"):
        read_keys(tmp_path / "casepost")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("a 00ff\n", "has a line that is no key"),
        (f"a {'0' * 65}\n", "has a line that is no key"),
        (f"a {'00' * 32}\na {'11' * 32}\n", "two keys with one id"),
    ],
)
def test_a_signing_key_that_is_none_is_told_without_showing_it(tmp_path, text, sentence):
    with pytest.raises(SecretError, match=sentence) as caught:
        read_keys(keep_secret(tmp_path / "casepost", text))

    assert "00ff" not in str(caught.value)


# --- config.example.toml


def test_the_example_loads_with_its_secrets_in_place(tmp_path):
    for name in ("imap", "smtp"):
        keep_secret(tmp_path / "secrets" / name)

    config = read(tmp_path, EXAMPLE.read_text("utf-8"))

    assert unreadable_secrets(config) == ()
    assert config.people.primary_contact.role is Role.CONTACT
    assert config.limits == Limits()


def written_lines() -> list[tuple[str, str, str]]:
    """Return section, key and line of everything that the example names, behind a # too."""
    found = []
    section = ""
    for line in EXAMPLE.read_text("utf-8").splitlines():
        if heading := re.fullmatch(r"(?:# )?\[\[?([a-z_.]+)\]\]?", line):
            section = heading[1]
        elif key := re.match(r"(?:# )?([a-z_]+) = ", line):
            found.append((section, key[1], line.removeprefix("# ")))
    return found


def known_keys() -> dict[str, dict[str, Key]]:
    known = {section: dict(keys) for section, keys in config_keys.SECTIONS.items()}
    for section in ("mailbox", "smtp", "operator_smtp"):
        del known[section]["oauth"]  # a section of its own
    del known["records"]["schedule"]
    known["records.schedule"] = dict(config_keys.SCHEDULE)
    return known | {"mailbox.oauth": dict(config_keys.OAUTH), "smtp.oauth": dict(config_keys.OAUTH)}


def test_the_example_names_every_key_and_no_other():
    written = {(section, key) for section, key, _ in written_lines()}

    assert written == {(section, key) for section, keys in known_keys().items() for key in keys}


def test_each_value_of_the_example_can_be_read_even_those_behind_a_mark():
    known = known_keys()

    for section, key, line in written_lines():
        known[section][key].read(tomllib.loads(line)[key])


def test_the_example_says_in_a_comment_what_each_key_is_for():
    first_mentions = {(section, key): line for section, key, line in reversed(written_lines())}

    for line in first_mentions.values():
        assert re.search(r" # \w.{5,}$", line), line


def test_the_numbers_of_the_example_are_the_defaults():
    known = known_keys()

    for section, key, line in written_lines():
        if section in {"limits", "targets"}:
            assert known[section][key].read(tomllib.loads(line)[key]) == known[section][key].default


def test_every_limit_is_a_key():
    assert set(config_keys.LIMITS) == {number.name for number in fields(Limits)}
