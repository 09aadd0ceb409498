"""The measures of `make accuracy` themselves: one that cannot say "wrong" would measure nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parent.parent / "bench" / "accuracy"
REPLY = "The bus was late.\n\nOn Mon, Mar 2, 2026 at 9:12 AM Ana Ruiz <ana@families.example> wrote:\n> Was it late?\n"
FORWARD = (
    "FYI\n\n---------- Forwarded message ---------\nFrom: Ana Ruiz <ana@families.example>\nDate: Mon, Mar 2, 2026\n\
Subject: Bus 14\nTo: <lee@board.example>\n\nThe bus was late.\n"
)


def measured(folder: Path, *records: tuple[str, str, dict], words: tuple[str, ...] = ()) -> str:
    """Return what the measuring of a corpus prints: records are (set, text, truth)."""
    for number, (name, text, truth) in enumerate(records):
        files = folder / name / "files"
        files.mkdir(parents=True, exist_ok=True)
        (files / f"{number}.txt").write_text(text, encoding="utf-8")
        with (folder / name / "truth.jsonl").open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"file": f"files/{number}.txt", **truth}) + "\n")
    done = subprocess.run(
        [sys.executable, str(BENCH), str(folder), *words],
        capture_output=True,
        text=True,
        check=True,
        cwd=BENCH.parent.parent,
    )
    return done.stdout


def row(table: str, name: str) -> list[str]:
    line = next(line for line in table.splitlines() if line.startswith(name))
    return [word for word in line[38:].split() if "/" in word]


@pytest.mark.parametrize(
    ("accepted", "right"),
    [
        ("The bus was late.", True),
        ("The bus was late.\nTwice.", False),  # a line of the author would be lost
        ("The bus\nwas late.", True),
        ("Nothing of it.", False),
    ],
)
def test_a_visible_part_is_wrong_when_a_line_of_the_author_is_lost(tmp_path, accepted, right):
    truth = {"kind": "reply_text", "visible_text": accepted, "quoted_removed": "> Was it late?"}
    table = measured(tmp_path, ("reply_x", REPLY, truth))
    assert row(table, "visible reply, mails with quotes") == ["1/1" if right else "0/1"]


def test_a_visible_part_is_wrong_when_a_quoted_line_is_left(tmp_path):
    truth = {"kind": "reply_text", "visible_text": "The bus", "quoted_removed": "The bus was late."}
    table = measured(tmp_path, ("reply_x", "The bus\nThe bus was late.", truth))
    assert row(table, "visible reply, mails with quotes") == ["0/1"]


@pytest.mark.parametrize(
    ("sender", "body", "right"),
    [
        ("ana@families.example", "The bus was late.", True),
        ("ben@families.example", "The bus was late.", False),
        ("ana@families.example", "The bus was early.", False),
    ],
)
def test_a_forward_is_right_when_every_stated_field_is(tmp_path, sender, body, right):
    truth = {"kind": "forward_text", "is_forward": True, "original_from_email": sender, "original_body": body}
    table = measured(tmp_path, ("forward_x", FORWARD, truth))
    assert row(table, "forward: all fields right") == ["1/1" if right else "0/1"]


def test_people_taken_for_machines_are_counted(tmp_path):
    raw = "From: noreply@families.example\nSubject: x\n\nThe bus was late.\n"
    table = measured(tmp_path, ("mail_x", raw, {"kind": "mail", "is_person": True}))
    assert row(table, "mistakes: people's mail automatic") == ["1/1"]
    listed = measured(tmp_path, words=("--wrong", "people's mail automatic", "--half", "both"))
    assert "0.txt" in listed


def test_a_folder_without_mail_is_named(tmp_path):
    done = subprocess.run(
        [sys.executable, str(BENCH), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=BENCH.parent.parent,
    )
    assert done.returncode == 2
    assert "holds no set" in done.stderr
