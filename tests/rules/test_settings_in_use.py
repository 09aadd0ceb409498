"""What each number of [limits] changes in the letters that leave and in how mail is read."""

import os
import shutil
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from support.town import CONTACT, HELP, MONDAY, PARENT, sunfield

from casepost.config import load
from casepost.reader import Reader
from casepost.secrets import new_keys_text
from casepost.wiring import assemble, renderer_of
from cases.policy import Limits
from ingest.limits import ParseLimits
from ingest.maildir import MaildirMailbox
from ingest.message import Message
from ingest.parse import parse
from ingest.pool import ParsePool
from notify.letter import Draft, build
from notify.render import LetterError

# --- what we send


@pytest.mark.parametrize(
    ("limits", "senders", "proven", "sent"),
    [
        (Limits(ack_per_address_hour=2), [PARENT] * 4, True, 2),
        (Limits(ack_per_address_day=2), [PARENT] * 4, True, 2),
        (Limits(ack_unproven_per_address_day=2), [PARENT] * 4, False, 2),
        (Limits(ack_per_domain_hour=2), [f"p{n}@mail.example" for n in range(4)], True, 2),
        (Limits(ack_per_domain_hour=2, large_providers=("mail.example",)), [f"p{n}@mail.example" for n in range(4)], True, 4),
        (Limits(ack_per_domain_hour=2, large_providers=()), [f"p{n}@gmail.com" for n in range(4)], True, 2),
        (Limits(ack_per_hour=2), [f"p@d{n}.example" for n in range(4)], True, 2),
        (Limits(ack_per_day=2), [f"p@d{n}.example" for n in range(4)], True, 2),
    ],
)  # fmt: skip
def test_a_limit_of_section_5_bounds_receipts_and_never_cases(other_town, limits, senders, proven, sent):
    town = other_town(limits=limits)
    cases = {town.mail(who, f"bus {n}", f"Late {n}.", proven=proven).case for n, who in enumerate(senders)}
    assert len(cases) == len(senders)
    assert len(town.sent(subject="We received")) == sent


def test_a_receipt_longer_than_the_setting_is_found_out_at_the_start():
    with pytest.raises(LetterError, match=r"longer than 1024 bytes.*receipt_kilobytes allows more"):
        renderer_of(sunfield(limits=Limits(receipt_kilobytes=1)), MONDAY)
    assert renderer_of(sunfield(limits=Limits(receipt_kilobytes=3)), MONDAY)


def test_a_longer_message_id_of_somebody_else_is_not_repeated(other_town):
    town = other_town(limits=Limits(reference_bytes=100))
    for length in (80, 120):
        name = f"<{'m' * length}@mail.example>"
        town.mail(PARENT, f"bus {length}", f"Late {length}.", message_id=name)
    short, long = town.sent(to=PARENT)
    assert short.headers["In-Reply-To"] == f"<{'m' * 80}@mail.example>"
    assert "In-Reply-To" not in long.headers
    assert "References" not in long.headers


def letter(limits: Limits, **changes: object):
    """A letter of ours as its reader's program takes it apart."""
    draft = Draft(
        from_name="Constituent Services",
        from_email=HELP,
        to_name="",
        to_email=PARENT,
        subject="[CS-2026-00001] We received your message",
        message_id="<r.abc.1@sunfield.example>",
        date=MONDAY,
        text="Thank you.",
        language="en",
    )
    return message_from_bytes(build(replace(draft, **changes), limits), policy=policy.default)


@pytest.mark.parametrize("most", [3, 20])
def test_a_letter_names_no_more_earlier_mails_than_the_setting(most):
    earlier = [f"<{n}@mail.example>" for n in range(30)]
    assert letter(Limits(references=most), references=earlier)["References"].split() == earlier[-most:]


@pytest.mark.parametrize("most", [40, 200])
def test_a_longer_subject_or_name_is_cut_in_a_letter(most):
    told = letter(Limits(header_characters=most), subject="word " * 100, to_name="x" * 300)
    assert len(told["Subject"]) == most - 1  # which would end with a blank
    assert len(told["To"].addresses[0].display_name) == most


# --- how mail is read and letters are sent


class Withholding(MaildirMailbox):
    """A mailbox that lists its mail and hands nothing out."""

    def fetch(self, keys):
        return iter(())


def arrives(folder: Path, *, size: int = 0) -> None:
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    raw = f"From: {PARENT}\r\nTo: {HELP}\r\nSubject: bus {size}\r\n\r\nThe bus was late. {'x' * size}\r\n"
    (folder / "new" / f"{size}.host").write_text(raw)


def reader_of(town, folder: Path, kind=MaildirMailbox, work=parse) -> Reader:
    pool = ParsePool(workers=1, work=work)
    return Reader(kind(folder, "Done", "Set aside"), town.sessions, pool, town.service, lambda: town.now, holder="one")


def failing(raw: bytes) -> Message:
    """Stand for a message that the parser cannot finish."""
    raise ValueError("cannot read this")


@pytest.mark.parametrize("tries", [1, 2])
def test_a_message_is_set_aside_after_as_many_tries_as_the_setting(other_town, tmp_path, tries):
    town = other_town(limits=Limits(attempts=tries))
    arrives(tmp_path / "box")
    reader = reader_of(town, tmp_path / "box", work=failing)
    try:
        assert [reader.look().set_aside for _ in range(tries)] == [0] * (tries - 1) + [1]
    finally:
        reader._pool.close()


def test_a_message_larger_than_the_setting_is_not_fetched(other_town, tmp_path):
    town = other_town(limits=Limits(fetch_megabytes=1))
    arrives(tmp_path / "box", size=1_100_000)
    arrives(tmp_path / "box", size=900_000)
    reader = reader_of(town, tmp_path / "box")
    try:
        counts = reader.look()
    finally:
        reader._pool.close()
    assert (counts.new, counts.set_aside) == (1, 1)
    assert sorted(row["size"] > 1_000_000 for row in town.messages() if row["direction"] == "in") == [False, True]


@pytest.mark.parametrize(("days", "receipts"), [(2, 0), (4, 1)])
def test_mail_older_than_the_setting_at_the_first_look_gets_no_receipt(other_town, tmp_path, days, receipts):
    town = other_town(limits=Limits(resync_ack_days=days))
    arrives(tmp_path / "box")
    os.utime(tmp_path / "box/new/0.host", (0, (town.now - timedelta(days=3)).timestamp()))
    reader = reader_of(town, tmp_path / "box")
    try:
        assert reader.look().new == 1
    finally:
        reader._pool.close()
    town.send_due()
    assert len(town.sent(to=PARENT)) == receipts


@pytest.mark.parametrize(("minutes", "told"), [(5, 1), (60, 0)])
def test_a_message_that_is_not_handed_out_is_told_after_the_setting(other_town, tmp_path, minutes, told):
    town = other_town(limits=Limits(patience_minutes=minutes))
    arrives(tmp_path / "box")
    for _ in range(3):
        reader_of(town, tmp_path / "box", Withholding).look()
        town.wait(minutes=6)
    assert len(town.sent(to="it@sunfield.example")) == told


CONFIG = """
[office]
district = "Sunfield Unified School District"
address = "help@sunfield.example"
time_zone = "America/Los_Angeles"
[mailbox]
kind = "maildir"
path = "mail"
[smtp]
host = "127.0.0.1"
security = "none"
[[people]]
name = "Ana Ruiz"
email = "ana.ruiz@sunfield.example"
role = "contact"
[limits]
lease_minutes = 17
hops = 33
"""


def test_the_running_parts_have_the_limits_of_the_file(empty_sqlite, tmp_path):
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets/casepost").write_text(new_keys_text())
    (tmp_path / "secrets/casepost").chmod(0o600)
    shutil.copyfile(empty_sqlite, tmp_path / "casepost.db")

    parts = assemble(load(tmp_path / "config.toml", {}))
    try:
        assert parts.delivery._lease_seconds == 17 * 60
        assert parts.service.district.limits.hops == 33
        assert parts.pool._work.keywords == {"limits": ParseLimits()}
    finally:
        parts.close()


def test_an_unproven_command_is_asked_about_as_often_as_the_setting_says(other_town):
    town = other_town(limits=Limits(misuse_notices_per_hour=2))
    case = town.mail(PARENT, "bus", "The bus was late.").case
    for n in range(5):
        town.mail(CONTACT, f"Re: [{case}] {n}", f"#note\n\nNumber {n}", proven=False)
    assert len(town.sent(to=CONTACT, subject="Was this you")) == 2
