"""`casepost log`: a call, a visit or a letter from the shell."""

import json
import re
import stat
from pathlib import Path
from typing import Any

from support.shell import CONTACT, LEE, OVERSIGHT, PARENT, Shell, bare_shell, shell  # noqa: F401 - fixtures

from cases.form import FIELDS

CALL = {
    "how": "phone",
    "name": "Maria Lopez",
    "email": PARENT,
    "receipt": True,
    "student": "Luis",
    "summary": "Bus 14 is late.\nEvery day.",
}


def call_file(shell: Shell, **changes: Any) -> Path:
    """Return a file with the call."""
    file = shell.folder / "call.json"
    file.write_text(json.dumps(CALL | changes), encoding="utf-8")
    return file


def answers(**values: str) -> bytes:
    """Return what somebody types, a line a question."""
    typed = [values.get(one.key, "") + ("\n" if one.key == "summary" and values.get(one.key) else "") for one in FIELDS]
    return "".join(f"{line}\n" for line in typed).encode()


def kept(shell: Shell, err: str) -> Any:
    """Return what the command kept of what was typed."""
    found = re.search(r"kept in (\S+\.json)", err)
    assert found, err
    file = Path(found.group(1))
    assert file.parent == shell.folder
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return json.loads(file.read_text("utf-8"))


def test_a_call_in_a_file_becomes_a_case_of_the_caller(shell: Shell) -> None:
    done = shell("log", "--json", call_file(shell))

    assert done.code == 0, done.err
    assert done.json["number"].startswith("CS-")
    assert done.json["events"][0] == "logged"
    assert {(one["kind"], one["to"]) for one in done.json["letters"]} == {
        ("receipt-phone", PARENT),
        ("summary", CONTACT),
    }
    found = shell("case", "show", done.json["number"], "--json").json
    assert (found["how_received"], found["requester"]["email"]) == ("phone", PARENT)
    logged = found["events"][0]
    assert (logged["by"], logged["proof"], logged["kind"]) == (CONTACT, "shell", "logged")


def test_our_notes_wait_for_an_undo_from_the_shell(shell: Shell) -> None:
    number = shell("log", "--json", call_file(shell)).json["number"]

    done = shell("case", "act", number, "#undo", "--as", CONTACT, "--json")

    assert done.json["events"] == ["not_a_case"], done.err
    waiting = [one for one in shell("outbox", "list", "--json").json if one["kind"] == "receipt-phone"]
    assert [one["state"] for one in waiting] == ["withdrawn"]


def test_the_lines_are_asked_for_and_enter_skips_one(shell: Shell) -> None:
    typed = answers(how="walk in", name="Maria Lopez", phone="(555) 555-0133", summary="The gate is broken.")

    done = shell("log", stdin=typed)

    assert done.code == 0, done.err
    assert "How (phone, walk-in, letter" in done.out
    number = re.search(r"^(CS-\d{4}-\d{5}): logged", done.out[done.out.index("CS-") :])
    assert number
    found = shell("case", "show", number.group(1), "--json").json
    assert found["requester"] == {"name": "Maria Lopez", "email": None, "phone": "(555) 555-0133"}


def test_only_the_lines_that_need_a_change_are_asked_for_again(shell: Shell) -> None:
    typed = answers(how="pigeon", summary="The gate is broken.") + b"letter\n"

    done = shell("log", stdin=typed)

    assert done.code == 0, done.err
    assert "How must be one of" in done.err
    assert done.out.count("Name:") == 1
    assert done.out.count("How (phone") == 2


def test_what_was_typed_is_kept_when_the_store_cannot_be_reached(shell: Shell) -> None:
    (shell.folder / "casepost.db").unlink()

    done = shell("log", stdin=answers(how="phone", summary="The gate is broken."))

    assert done.code == 1
    assert kept(shell, done.err) == {"how": "phone", "summary": "The gate is broken."}


def test_what_was_typed_is_kept_when_a_line_stays_wrong(shell: Shell) -> None:
    done = shell("log", stdin=answers(how="pigeon", summary="The gate is broken."))

    assert done.code == 1
    assert "Nothing was done." in done.err
    assert kept(shell, done.err)["how"] == "pigeon"
    assert shell("case", "list", "--json").json == []


def test_nothing_typed_is_nothing_kept(shell: Shell) -> None:
    done = shell("log")

    assert done.code == 1
    assert "How: is needed" in done.err
    assert list(shell.folder.glob("casepost-call-*")) == []


def test_every_mistake_of_a_file_is_told(shell: Shell) -> None:
    done = shell("log", "--json", call_file(shell, how="pigeon", category="transprotation"))

    assert done.code == 1
    assert [one["line"] for one in done.json["troubles"]] == ["How: pigeon", "Category: transprotation"]
    assert done.json["number"] is None
    assert shell("case", "list", "--json").json == []


def test_a_key_that_the_form_does_not_have_is_told_with_the_nearest(shell: Shell) -> None:
    done = shell("log", "--json", call_file(shell, best_tiem="mornings"))

    assert (done.code, done.json["troubles"][0]["nearest"]) == (1, "best_time")


def test_a_file_that_is_no_json_is_told(shell: Shell) -> None:
    file = shell.folder / "call.json"
    file.write_text("how: phone", encoding="utf-8")
    assert "is no JSON" in shell("log", "--json", file).err
    file.write_text("[]", encoding="utf-8")
    assert "one JSON object" in shell("log", "--json", file).err
    assert "no-such.json" in shell("log", "--json", "no-such.json").err


def test_only_those_who_may_write_calls_down_do(shell: Shell) -> None:
    assert shell("log", "--json", call_file(shell), "--as", LEE).code == 2
    refused = shell("log", "--json", call_file(shell), "--as", OVERSIGHT)
    assert refused.code == 1
    assert "for others" in refused.err
    assert shell("case", "list", "--json").json == []
