"""mail-safety.md 2: what tells one message from another, and one command from its repetition."""

import pytest
from sqlalchemy import text
from support.town import BORDER, CONTACT, HELP, PARENT

BASE = {
    "From": PARENT,
    "Date": "Mon, 16 Nov 2026 10:00:00 -0800",
    "Message-ID": "<one@mail.example>",
    "Subject": "bus 14",
    "body": "The bus was late.",
}
TRACE = [
    ("Received", "from x by y; Mon, 16 Nov 2026 10:00:01 -0800"),
    ("Return-Path", "<maria.lopez@mail.example>"),
    ("Delivered-To", HELP),
    ("Authentication-Results", f"{BORDER}; spf=pass"),
    ("ARC-Seal", "i=1; a=rsa-sha256"),
    ("DKIM-Signature", "v=1; a=rsa-sha256; b=xyz"),
    ("X-Spam-Status", "No"),
]


def raw(*trace: tuple[str, str], **changes: str) -> bytes:
    values = BASE | {name.replace("_", "-"): value for name, value in changes.items()}
    body = values.pop("body")
    head = "".join(f"{name}: {value}\r\n" for name, value in [*trace, *values.items()] if value)
    return f"{head}To: {HELP}\r\n\r\n{body}\r\n".encode()


@pytest.mark.parametrize("field", TRACE)
def test_another_way_is_no_other_message(town, field):
    assert town.deliver(raw()).became.what == "new"
    assert town.deliver(raw(field)).became.what == "duplicate"
    assert len(town.sent(to=PARENT)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"From": "other@mail.example"},
        {"Date": "Mon, 16 Nov 2026 10:00:05 -0800"},
        {"Message_ID": "<two@mail.example>"},
        {"Subject": "bus 15"},
        {"body": "The bus was late again."},
    ],
)
def test_anything_that_a_person_chose_makes_another_message(town, change):
    first, second = town.deliver(raw()), town.deliver(raw(**change))
    assert (first.became.what, second.became.what) == ("new", "new")
    assert first.case != second.case


def test_a_message_id_alone_never_decides_and_the_second_is_marked(town):
    town.mail("mallory@evil.example", "x", "I know the Message-ID of a mail to come.", message_id="<one@mail.example>")
    assert town.deliver(raw()).became.what == "new"
    assert [row["id_collision"] for row in town.messages() if row["direction"] == "in"] == [False, True]


def test_without_a_message_id_the_content_decides(town):
    assert town.deliver(raw(Message_ID="")).became.what == "new"
    assert town.deliver(raw(Message_ID="")).became.what == "duplicate"
    assert town.deliver(raw(Message_ID="", body="Another.")).became.what == "new"


def test_an_attachment_is_part_of_the_content(town):
    def with_file(text: str) -> bytes:
        return raw(
            ("Content-Type", 'multipart/mixed; boundary="b"'),
            body=f"--b\r\n\r\nSee the photo.\r\n--b\r\nContent-Type: image/png\r\n\r\n{text}\r\n--b--",
        )

    assert town.deliver(with_file("one")).became.what == "new"
    assert town.deliver(with_file("one")).became.what == "duplicate"
    assert town.deliver(with_file("two")).became.what == "new"


@pytest.mark.parametrize("what", ["Message-ID", "Subject", "Received", "quote below"])
def test_a_replayed_command_does_nothing_whatever_else_is_changed(town, what):
    case = town.mail(PARENT, "bus", "The bus was late.").case
    sent = town.mail(CONTACT, "Re: x", "#note\n\nI called the depot.", answers=town.sent(to=CONTACT)[0])
    changed = {
        "Message-ID": sent.raw.replace(sent.message_id.encode(), b"<again@sunfield.example>"),
        "Subject": sent.raw.replace(b"Subject: Re: x", b"Subject: Re: Re: x"),
        "Received": b"Received: from a by b; date\r\n" + sent.raw,
        "quote below": sent.raw + b"> another line of the quote\r\n",
    }[what]
    again = town.deliver(changed)
    assert again.became.what in {"automatic", "duplicate"}
    assert town.kinds(case).count("noted") == 1


def test_the_same_words_on_purpose_later_run_again(town):
    case = town.mail(PARENT, "bus", "The bus was late.").case
    notice = town.sent(to=CONTACT)[0]
    for _ in range(2):
        town.mail(CONTACT, "Re: x", "#note\n\nI called the depot.", answers=notice)
        town.wait(hours=3)
    assert town.kinds(case).count("noted") == 2


def test_one_mail_never_makes_two_letters_of_a_kind_to_one_person(town):
    mail = town.mail(PARENT, "bus", "The bus was late.")
    for _ in range(3):
        town.deliver(mail.raw)
    assert len(town.sent(to=PARENT)) == len(town.sent(to=CONTACT)) == 1


def test_a_commit_is_on_the_disk_before_it_counts(store):
    with store.connect() as connection:
        if connection.dialect.name == "sqlite":
            asked = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]
            assert asked == ["wal", 2]  # FULL
        else:
            assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
