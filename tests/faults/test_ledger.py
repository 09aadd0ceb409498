"""The ledger finds what it is there to find: a judge that cannot convict proves nothing."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.smtp_server import Taken
from support.table import END, begins, write_table

from faults.verdict import (
    Mail,
    Rows,
    doubled_letters,
    faults_in_cases,
    faults_in_letters,
    faults_in_places,
    faults_on_server,
    sha,
)

MARIA, TIM, ROBOT = "maria@mail1.example", "tim@mail2.example", "robot@mail3.example"
RAW = {who: f"From: {who}\r\n\r\nHello\r\n".encode() for who in (MARIA, TIM, ROBOT)}


@pytest.fixture
def mails() -> list[Mail]:
    return [
        Mail(MARIA, RAW[MARIA], "parent", receipt=True, copies=[RAW[MARIA], RAW[MARIA]]),
        Mail(TIM, RAW[TIM], "parent", receipt=True, copies=[RAW[TIM]], answers=1),
        Mail(ROBOT, RAW[ROBOT], "automatic", receipt=False, copies=[RAW[ROBOT]]),
    ]


def row(number: int, who: str, became: str, case: int | None) -> tuple:
    return (number, sha(RAW[who]), became, case, who, RAW[who])


ROWS = Rows(
    messages=(row(1, MARIA, "new", 1), row(2, TIM, "new", 2), row(3, ROBOT, "automatic", None)),
    cases={MARIA: ["CS-1"], TIM: ["CS-2"]},
    answers=Counter({TIM: 1}),
    letters={
        "<1@x>": ("receipt", MARIA, "sent"),
        "<2@x>": ("receipt", TIM, "sent"),
        "<3@x>": ("answer", TIM, "sent"),
    },
)
FOLDERS = {"INBOX": [], "Done": [RAW[MARIA], RAW[MARIA], RAW[TIM], RAW[ROBOT]], "Set aside": []}


def letter(number: int, to: str, case: str) -> Taken:
    raw = f"Message-ID: <{number}@x>\r\nSubject: [{case}] We received your message\r\n\r\n".encode()
    return Taken("", (to,), raw, datetime.now(UTC), answered=True, encrypted=False, user="")


TAKEN = (letter(1, MARIA, "CS-1"), letter(2, TIM, "CS-2"), letter(3, TIM, "CS-2"))


def kinds(faults) -> list[str]:
    return sorted(fault.kind for fault in faults)


def test_nothing_is_found_where_all_is_well(mails):
    assert not kinds(faults_in_places(mails, ROWS))
    assert not kinds(faults_in_cases(mails, ROWS))
    assert not kinds(faults_on_server(mails, FOLDERS))
    assert not kinds(faults_in_letters(mails, ROWS, TAKEN))
    assert not kinds(doubled_letters(TAKEN, ROWS, {}))


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (ROWS.messages[1:], ["lost"]),  # no row
        ((*ROWS.messages, row(4, TIM, "joined", 1)), ["doubled"]),  # two rows
        ((row(1, MARIA, "new", None), *ROWS.messages[1:]), ["lost"]),  # of no case
        ((row(1, MARIA, "", None), *ROWS.messages[1:]), ["lost"]),  # in no place
        (((1, sha(RAW[MARIA]), "new", 1, MARIA, b"other"), *ROWS.messages[1:]), ["lost"]),  # bytes changed
        (((1, sha(RAW[MARIA]), "new", 1, MARIA, None), *ROWS.messages[1:]), ["lost"]),  # bytes gone
        ((*ROWS.messages, (4, sha(b"?"), "new", 1, "?", b"?")), ["wrong"]),  # nobody sent it
    ],
)
def test_a_mail_that_is_not_in_exactly_one_place_is_found(mails, messages, expected):
    assert kinds(faults_in_places(mails, replace(ROWS, messages=messages))) == expected


@pytest.mark.parametrize(
    ("cases", "answers", "expected"),
    [
        ({TIM: ["CS-2"]}, {TIM: 1}, ["lost"]),
        ({**ROWS.cases, MARIA: ["CS-1", "CS-3"]}, {TIM: 1}, ["doubled"]),
        ({**ROWS.cases, ROBOT: ["CS-3"]}, {TIM: 1}, ["doubled"]),
        (ROWS.cases, {TIM: 2}, ["doubled"]),
        (ROWS.cases, {}, ["lost"]),
        (ROWS.cases, {TIM: 1, MARIA: 1}, ["doubled"]),
    ],
)
def test_a_second_case_or_a_command_that_ran_twice_is_found(mails, cases, answers, expected):
    assert kinds(faults_in_cases(mails, replace(ROWS, cases=cases, answers=Counter(answers)))) == expected


@pytest.mark.parametrize(
    ("folder", "raws", "expected"),
    [
        ("INBOX", [RAW[TIM]], ["doubled", "lost"]),  # it waits, and lies in a second folder
        ("Done", [RAW[MARIA], RAW[TIM], RAW[ROBOT]], ["lost"]),  # one copy of two
        ("Set aside", [RAW[TIM]], ["doubled"]),
    ],
)
def test_a_mail_that_does_not_lie_in_exactly_one_folder_is_found(mails, folder, raws, expected):
    assert kinds(faults_on_server(mails, {**FOLDERS, folder: raws})) == expected


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        (TAKEN[1:], ["lost"]),  # no receipt
        (TAKEN[:2], ["lost"]),  # no answer
        ((*TAKEN, letter(1, TIM, "CS-1")), ["wrong"]),  # not whom the outbox names
        ((*TAKEN, letter(9, TIM, "CS-2")), ["wrong"]),  # not in the outbox at all
        ((letter(1, MARIA, "CS-2"), *TAKEN[1:]), ["wrong"]),  # about somebody else's case
    ],
)
def test_a_letter_missing_or_to_a_wrong_person_is_found(mails, taken, expected):
    assert kinds(faults_in_letters(mails, ROWS, taken)) == expected


def test_a_receipt_to_a_machine_is_found(mails):
    rows = replace(ROWS, letters={**ROWS.letters, "<4@x>": ("receipt", ROBOT, "sent")})

    assert set(kinds(faults_in_letters(mails, rows, (*TAKEN, letter(4, ROBOT, "CS-3"))))) == {"wrong"}


def test_a_letter_may_go_again_only_in_the_window_and_with_the_same_bytes():
    again = (*TAKEN, TAKEN[0])
    other = (*TAKEN, replace(TAKEN[0], raw=TAKEN[0].raw + b"changed"))

    assert kinds(doubled_letters(again, ROWS, {})) == ["doubled"]
    assert kinds(doubled_letters(again, ROWS, {"<1@x>": 1})) == []
    assert kinds(doubled_letters((*again, TAKEN[0]), ROWS, {"<1@x>": 1})) == ["doubled"]
    assert kinds(doubled_letters(other, ROWS, {"<1@x>": 1})) == ["doubled"]


def test_a_table_is_written_between_its_comments_and_nowhere_else(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n\n{begins('faults')}\nold\n{END}\n\n{begins('attacks')}\n{END}\nafter\n")

    write_table(page, "faults", ("Fault", "Times"), [("a|b", 3)], "Run of today.")
    write_table(page, "faults", ("Fault", "Times"), [("a|b", 4)], "Run of today.")

    table = "Run of today.\n\n| Fault | Times |\n| --- | --- |\n| a/b | 4 |"
    assert page.read_text() == (
        f"before\n\n{begins('faults')}\n\n{table}\n\n{END}\n\n{begins('attacks')}\n{END}\nafter\n"
    )


def test_a_page_without_a_place_for_the_table_is_said_plainly(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("nothing\n")

    with pytest.raises(ValueError, match="has no place for this table"):
        write_table(page, "faults", ("Fault",), [])
