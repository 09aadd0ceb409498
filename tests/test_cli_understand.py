"""`explain` and `suggest`: JSON lines, no configuration, nothing touched."""

import json

import pytest
from support.shell import CONTACT, LEE, PARENT, Shell, bare_shell, mail, shell  # noqa: F401 - fixtures

EXPLAINED = (
    "file from_name from_email subject date language text visible_text forwarded is_auto_reply is_bounce "
    "bounced_recipients bounce_permanent is_bulk attachments references defects"
).split()
REPORT = (
    b"From: MAILER-DAEMON@mx.example\r\nTo: help@sunfield.example\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain'
    b"\r\n\r\nIt failed.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
    b"Final-Recipient: rfc822; gone@mail.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
)


def explain(shell: Shell, raw: bytes, *flags: str) -> dict[str, object]:
    (shell.folder / "one.eml").write_bytes(raw)
    found = shell("explain", "one.eml", *flags)
    assert found.code == 0, found.err
    return dict(found.json)


def test_a_mail_is_explained_with_every_key(bare_shell: Shell) -> None:
    found = explain(bare_shell, mail("Hello\r\n\r\n> quoted", headers="References: <r@x.example>\r\n"))
    assert list(found) == EXPLAINED
    assert found["file"] == "one.eml"
    assert (found["from_name"], found["from_email"], found["subject"]) == ("Maria Lopez", PARENT, "Bus 14")
    assert found["date"] == "2026-11-16T17:00:00Z"
    assert found["references"] == ["<r@x.example>"]
    assert found["forwarded"] is None
    assert found["bounce_permanent"] is None
    assert [found[key] for key in ("is_bounce", "is_auto_reply", "is_bulk")] == [False] * 3


def test_a_bounce_names_who_was_not_reached(bare_shell: Shell) -> None:
    found = explain(bare_shell, REPORT)
    assert found["is_bounce"] is True
    assert found["is_auto_reply"] is False
    assert found["bounced_recipients"] == ["gone@mail.example"]
    assert found["bounce_permanent"] is True


@pytest.mark.parametrize(
    ("headers", "automatic", "bulk"),
    [
        ("Auto-Submitted: auto-replied\r\n", True, False),
        ("Precedence: auto_reply\r\n", True, True),
        ("Precedence: bulk\r\n", False, True),
        ("List-Id: <news.example>\r\n", False, True),
        ("In-Reply-To: <x@y.example>\r\n", False, False),
        ("", False, False),
    ],
)
def test_machines_are_told_from_people(bare_shell: Shell, headers: str, automatic: bool, bulk: bool) -> None:
    found = explain(bare_shell, mail(headers=headers))
    assert (found["is_auto_reply"], found["is_bulk"]) == (automatic, bulk)


def test_an_absence_subject_counts_with_an_answered_mail_only(bare_shell: Shell) -> None:
    subject = "Out of office"
    assert explain(bare_shell, mail(subject=subject))["is_auto_reply"] is False
    answered = mail(subject=subject, headers="In-Reply-To: <x@y.example>\r\n")
    assert explain(bare_shell, answered)["is_auto_reply"] is True


def test_a_forward_is_its_innermost_message_and_the_forwarders_words(bare_shell: Shell) -> None:
    text = (
        "Please help them.\r\n\r\n---------- Forwarded message ---------\r\n"
        "From: Maria Lopez <maria.lopez@mail.example>\r\nDate: Mon, Nov 16, 2026 at 9:00 AM\r\n"
        "Subject: Bus 14\r\nTo: <lee@board.sunfield.example>\r\n\r\nNo bus.\r\n"
    )
    found = explain(bare_shell, mail(text, sender=LEE, subject="Fwd: Bus 14"))["forwarded"]
    assert isinstance(found, dict)
    assert list(found) == ["name", "email", "to", "subject", "date", "body", "note"]
    assert (found["name"], found["email"], found["note"]) == ("Maria Lopez", PARENT, "Please help them.")
    assert found["to"] == ["lee@board.sunfield.example"]


def test_why_names_the_rule_that_decides(bare_shell: Shell) -> None:
    why = explain(bare_shell, mail(headers="Auto-Submitted: auto-generated\r\n"), "--why")["why"]
    assert isinstance(why, dict)
    assert why["rule"] == "automatic"
    assert "Auto-Submitted" in why["because"]
    assert why["authenticated"] is False
    assert explain(bare_shell, mail(), "--why")["why"]["rule"] == "new_request"  # type: ignore[index]


WHY = (
    "rule because identity identity_doubt authenticated authentication hops visible_text forwarded bounce automatic bulk language"
).split()


def test_why_names_the_rule_behind_each_thing_that_is_said(bare_shell: Shell) -> None:
    why = explain(bare_shell, REPORT, "--why")["why"]
    assert isinstance(why, dict)
    assert list(why) == WHY
    assert why["bounce"] == {"rule": "RFC 3464", "reason": "5.1.1", "given_up": True, "returned_ids": []}
    assert (why["forwarded"], why["bulk"], why["visible_text"]) == (None, None, [])
    assert why["automatic"] == "it is a report of a mail system"
    assert set(why["language"]) == {"rule", "sure"}

    text = "Please help.\r\n\r\n---------- Forwarded message ---------\r\nFrom: Ana <ana@x.example>\r\n"
    text += "Date: Mon, Nov 16, 2026 at 9:00 AM\r\nSubject: Bus\r\nTo: <lee@b.example>\r\n\r\nNo bus.\r\n"
    why = explain(bare_shell, mail(text, subject="Fwd: Bus", headers="List-Id: <a.b>\r\n"), "--why")["why"]
    assert isinstance(why, dict)
    assert set(why["forwarded"]) == {"rule", "sure", "chain"}
    assert why["forwarded"]["sure"] is True
    assert (why["bounce"], why["automatic"], why["bulk"]) == (None, None, "it bears the field List-Id")
    assert all(set(cut) == {"first", "last", "rule"} for cut in why["visible_text"])


def test_a_person_who_writes_about_an_automatic_answer_is_a_person(bare_shell: Shell) -> None:
    asked = mail("Why did I get it?", subject="About your out of office", headers="In-Reply-To: <x@y.example>\r\n")
    found = explain(bare_shell, asked, "--why")
    assert found["is_auto_reply"] is False
    assert found["why"]["automatic"] is None  # type: ignore[index]


def test_any_bytes_are_explained_and_a_missing_file_is_told_after_the_others(bare_shell: Shell) -> None:
    (bare_shell.folder / "a").write_bytes(bytes(range(256)) * 20)
    (bare_shell.folder / "b").write_bytes(b"")
    found = bare_shell("explain", "a", "nowhere", "b", "-", stdin=mail())
    assert found.code == 1
    assert [line["file"] for line in found.lines] == ["a", "b", "-"]
    assert "nowhere: No such file or directory" in found.err
    assert sorted(path.name for path in bare_shell.folder.iterdir()) == ["a", "b"]


def test_suggest_answers_each_line(bare_shell: Shell) -> None:
    asked = [
        {"id": "a", "text": "The school bus never came to our stop.", "subject": "bus"},
        {"id": 2, "text": "Somebody has a gun at school and says he will shoot"},
        {"id": None, "text": ""},
    ]
    found = bare_shell("suggest", stdin="\n".join(map(json.dumps, asked)).encode() + b"\n\n")
    assert found.code == 0, found.err
    bus, gun, nothing = found.lines
    assert list(bus) == ["id", "ranked", "unsure", "language", "priority", "clocks"]
    assert bus["id"] == "a"
    assert bus["ranked"][0]["category"] == "transportation"
    assert set(bus["ranked"][0]) == {"category", "confidence", "because"}
    assert bus["priority"] == {"level": "normal", "kinds": [], "because": []}
    assert gun["priority"]["level"] == "now"
    assert gun["priority"]["because"]
    assert (nothing["ranked"], nothing["unsure"]) == ([], True)


def test_suggest_tells_which_line_is_wrong_and_goes_on(bare_shell: Shell) -> None:
    found = bare_shell(
        "suggest", stdin=b'not json\n{"id": 1}\n[]\n{"id": 2, "text": "bus", "subject": 5}\n{"text": "bus"}\n'
    )
    assert found.code == 1
    assert len(found.lines) == 1
    assert [line.partition(":")[0] for line in found.err.splitlines()] == ["Line 1", "Line 2", "Line 3", "Line 4"]


def test_suggest_takes_another_list_and_tells_when_there_is_none(bare_shell: Shell) -> None:
    refused = bare_shell("suggest", "--categories", "mine.toml", stdin=b'{"text": "x"}')
    assert refused.code == 2
    assert "mine.toml" in refused.err


def lines(*entries: dict[str, object]) -> bytes:
    return "".join(json.dumps(entry) + "\n" for entry in entries).encode()


def teach(shell: Shell, *entries: dict[str, object]) -> None:
    (shell.folder / "examples.jsonl").write_bytes(lines(*entries))


def test_what_examples_teach_is_suggested(bare_shell: Shell) -> None:
    asked = lines({"id": 1, "text": "The zumbador on the third floor hums all day."})
    before = bare_shell("suggest", stdin=asked).json["ranked"]
    teach(bare_shell, *[{"text": f"Again the zumbador hums, day {day}.", "category": "facilities"} for day in range(5)])
    found = bare_shell("suggest", "--train", "examples.jsonl", stdin=asked)
    assert found.code == 0, found.err
    assert [one["category"] for one in before][:1] != ["facilities"]
    first = found.json["ranked"][0]
    assert first["category"] == "facilities"
    assert "zumbador" in first["because"]


def test_labels_that_the_list_lacks_are_its_categories_and_that_is_said(bare_shell: Shell) -> None:
    teach(bare_shell, {"text": "my card has not come", "category": "card arrival"}, {"text": "pay", "category": "fees"})
    found = bare_shell("suggest", "--train", "examples.jsonl", stdin=lines({"id": 1, "text": "Where is my card?"}))
    assert found.code == 0
    assert found.json["ranked"][0]["category"] == "card arrival"
    assert "2 labels" in found.err
    assert {one["category"] for one in found.json["ranked"]} <= {"card arrival", "fees"}


def test_a_label_of_before_teaches_the_category_that_replaced_it(bare_shell: Shell) -> None:
    (bare_shell.folder / "own.toml").write_text(
        'version = 1\nunsure_category = "other"\n[[category]]\nid = "buses"\nname = "Buses"\nwas = ["busing"]\n'
        '[[category]]\nid = "other"\nname = "Other"\n',
        "utf-8",
    )
    teach(bare_shell, {"text": "The number fourteen was late", "category": "busing"})
    options = ("--categories", "own.toml", "--train", "examples.jsonl")
    found = bare_shell("suggest", *options, stdin=lines({"id": 1, "text": "fourteen was late again"}))
    assert found.err == ""
    assert found.json["ranked"][0]["category"] == "buses"


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ('{"text": "no label"}', "line 1: this names no category"),
        ('{"category": "food"}', "line 1: this names no text"),
        ("food", "line 1: this is no JSON"),
    ],
)
def test_an_example_that_teaches_nothing_is_named_by_its_line(bare_shell: Shell, line: str, remedy: str) -> None:
    (bare_shell.folder / "examples.jsonl").write_text(line + "\n", "utf-8")
    found = bare_shell("suggest", "--train", "examples.jsonl", stdin=lines({"id": 1, "text": "lunch"}))
    assert remedy in found.err
    assert found.code == 1
    assert found.json["id"] == 1, "the others are answered"


def test_a_file_of_examples_that_is_not_there_is_named(bare_shell: Shell) -> None:
    found = bare_shell("suggest", "--train", "none.jsonl")
    assert found.code == 1
    assert "none.jsonl" in found.err


def test_the_record_says_how_often_people_took_the_suggestion(shell: Shell) -> None:
    case = shell("receive", "--json", stdin=mail("The school bus did not come to the bus stop.")).json["case"]
    assert shell("suggest", "--record", "--json").json["whole"]["cases"] == 0
    assert shell("case", "act", case, "#1", "--as", CONTACT).code == 0
    found = shell("suggest", "--record", "--json").json
    assert found["whole"] == {
        "cases": 1, "first": 1, "three": 1, "sure": 1, "sure_right": 1, "likely": 0, "likely_right": 0,
        "mistaken_for": None,
    }  # fmt: skip
    assert list(found["by_category"]) == ["transportation"]
    table = shell("suggest", "--record").out
    assert "transportation" in table
    assert "%" not in table, "one case is no percentage"


def test_the_record_may_begin_later(shell: Shell) -> None:
    case = shell("receive", "--json", stdin=mail("The school bus did not come to the bus stop.")).json["case"]
    shell("case", "act", case, "#1", "--as", CONTACT)
    assert shell("suggest", "--record", "--since", "2099-01-01", "--json").json["whole"]["cases"] == 0
    assert "is no day" in shell("suggest", "--record", "--since", "soon").err
