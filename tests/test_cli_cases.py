"""`casepost case`: the keys that other programs rely on, and acting from the shell."""

import json
import re
import sqlite3
from typing import Any

import pytest
from support.shell import CONTACT, HELP, LEE, OVERSIGHT, PARENT, Shell, bare_shell, mail, shell  # noqa: F401 - fixtures
from support.smtp_server import SmtpServer

CASE_KEYS = (
    "number status outcome category suggested priority about restricted language how_received received_at answer_by "
    "resolve_by first_answer_at resolved_at requester referrals clocks"
).split()
MESSAGE_KEYS = {"id", "direction", "kind", "from", "to", "subject", "at", "sha256"}
EVENT_KEYS = {"seq", "kind", "at", "occurred_at", "by", "proof", "cause", "payload"}
FORWARD = (
    "Please look at this.\r\n\r\n---------- Forwarded message ---------\r\nFrom: Maria Lopez <maria.lopez@mail.example>"
    "\r\nDate: Mon, Nov 16, 2026 at 9:00 AM\r\nSubject: Bus 14\r\nTo: <lee@board.sunfield.example>\r\n\r\n"
    "The bus did not stop at Oak Street today.\r\n"
)


@pytest.fixture
def case(shell: Shell) -> str:
    """A case that a mail made."""
    return str(shell("receive", "--json", stdin=mail()).json["case"])


def audit(shell: Shell) -> list[Any]:
    """Return what was written down."""
    with sqlite3.connect(shell.folder / "casepost.db") as db:
        rows = db.execute("SELECT who, act, subject FROM audit ORDER BY id").fetchall()
    db.close()
    return rows


def test_case_show_has_every_key_and_each_look_is_written_down(shell: Shell, case: str) -> None:
    found = shell("case", "show", case, "--json").json
    assert list(found) == [*CASE_KEYS, "possible", "alike", "messages", "events"]
    assert found["number"] == case
    assert found["status"] == "new"
    assert found["requester"] == {"name": "Maria Lopez", "email": PARENT, "phone": None}
    assert found["category"] is None
    assert found["outcome"] is None
    assert found["received_at"].endswith("Z")
    assert found["suggested"][0]["category"] == "transportation"
    came, *letters = found["messages"]
    assert set(came) >= MESSAGE_KEYS
    assert (came["direction"], came["from"], came["to"], came["subject"]) == ("in", PARENT, HELP, "Bus 14")
    assert {(one["direction"], one["kind"], one["from"]) for one in letters} == {
        ("out", "receipt", HELP),
        ("out", "new-case", HELP),
    }
    assert all(len(one["sha256"]) == 64 for one in found["messages"])
    assert [one["kind"] for one in found["events"]][:2] == ["received", "suggested"]
    assert all(set(one) == EVENT_KEYS for one in found["events"])
    received, suggested = found["events"][:2]
    assert (received["by"], received["proof"], received["cause"]) == (PARENT, "authenticated", "message:1")
    assert received["payload"]["answer_by"].endswith("Z")
    assert (suggested["by"], suggested["proof"]) == (None, "service")
    assert audit(shell)[-1][1:] == ("view: case", case)


def test_case_show_for_people_names_the_constituent(shell: Shell, case: str) -> None:
    found = shell("case", "show", case.lower())
    assert found.code == 0
    assert PARENT in found.out
    assert "Bus 14" in found.out


def test_what_came_by_mail_does_not_command_the_terminal(shell: Shell) -> None:
    shell("receive", stdin=mail(subject="=?utf-8?q?Bus_=1B=5B31m14=E2=80=AE?="))
    shown = shell("case", "show", "CS-2026-00001" if shell("case", "list").out.startswith("CS-2026") else "")
    assert "\x1b" not in shown.out
    assert "\u202e" not in shown.out


def test_an_unknown_case_is_told(shell: Shell) -> None:
    found = shell("case", "show", "CS-2026-99999", "--json")
    assert found.code == 1
    assert "There is no case CS-2026-99999" in found.err
    assert found.raw == b""


def test_cases_are_listed_by_what_is_asked(shell: Shell, case: str) -> None:
    shell("receive", stdin=mail(FORWARD, sender=f"Jordan Lee <{LEE}>", message_id="<b@board>", subject="Fwd: Bus 14"))
    other = mail("The lunch was cold.", sender="pat.kim@mail.example", message_id="<c@mail>", subject="Lunch")
    shell("receive", stdin=other)
    every = shell("case", "list", "--json").json
    assert [list(one) for one in every] == [CASE_KEYS] * 2
    assert [one["number"] for one in shell("case", "list", "--referred-by", LEE, "--json").json] == [case]
    (referral,) = every[0]["referrals"]
    assert (referral["by"], referral["verified"], referral["told_resolved_at"]) == (LEE, True, None)
    assert len(shell("case", "list", "--status", "new", "--since", "2026-01-01", "--json").json) == 2
    assert shell("case", "list", "--status", "closed", "--json").json == []
    assert shell("case", "list", "--since", "2099-01-01", "--json").json == []
    assert shell("case", "list", "--category", "transportation", "--json").json == []
    assert shell("case", "list", "--referred-by", "nobody@board.example", "--json").json == []
    assert shell("case", "list", "--since", "yesterday").code == 2
    assert "No case fits." in shell("case", "list", "--status", "closed").out


def test_cases_are_found_by_their_words(shell: Shell, case: str) -> None:
    assert [one["number"] for one in shell("case", "search", "OAK", "street", "--json").json] == [case]
    assert [one["number"] for one in shell("case", "search", case, "--json").json] == [case]
    assert shell("case", "search", "zebra", "--json").json == []


def test_an_act_from_the_shell_is_an_act_of_that_person(shell: Shell, case: str) -> None:
    done = shell("case", "act", case, "#resolve fixed", "The stop is back.", "--as", CONTACT.upper(), "--json")
    assert done.code == 0, done.err
    assert done.json["events"] == ["categorised", "answered", "resolved"]
    assert {(one["kind"], one["to"]) for one in done.json["letters"]} >= {("answer", PARENT)}
    found = shell("case", "show", case, "--json").json
    assert (found["status"], found["outcome"], found["category"]) == ("resolved", "fixed", "transportation")
    resolved = found["events"][-1]
    assert (resolved["by"], resolved["proof"], resolved["kind"]) == (CONTACT, "shell", "resolved")
    shells = [one for one in found["messages"] if one["kind"] == "shell"]
    assert [(one["direction"], one["from"]) for one in shells] == [("note", CONTACT)]
    assert resolved["cause"] == f"message:{shells[0]['id']}"


def test_an_act_can_be_taken_back_while_its_letter_waits(shell: Shell, case: str) -> None:
    shell("case", "act", case, "#resolve fixed", "The stop is back.", "--as", CONTACT)
    assert shell("case", "act", case, "#undo", "--as", CONTACT).out.startswith(f"{case}: undone")
    found = shell("case", "show", case, "--json").json
    assert found["status"] == "new"
    assert "answer" not in [one["kind"] for one in found["messages"]]


def test_a_resolution_tells_the_board_member_and_the_case_says_when(shell: Shell, smtp_server: SmtpServer) -> None:
    shell.configure(smtp_port=smtp_server.port)
    file = shell.folder / "config.toml"
    file.write_text(file.read_text().replace("[staff]", "[staff]\nundo_minutes = 0"))
    shell("receive", stdin=mail(FORWARD, sender=f"Jordan Lee <{LEE}>", message_id="<b@board>", subject="Fwd: Bus 14"))
    case = shell("case", "list", "--json").json[0]["number"]
    shell("case", "act", case, "#resolve fixed", "The stop is back.", "--as", CONTACT)
    assert shell("once", "--json").json["sent"] == len(smtp_server.messages)
    (referral,) = shell("case", "show", case, "--json").json["referrals"]
    assert referral["told_resolved_at"].endswith("Z")
    assert [one.recipients for one in smtp_server.to(LEE)] == [(LEE,), (LEE,)]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["#resolv fixed"], "Did you mean: #resolve fixed"),
        (["#resolve"], "Say how it ended"),
        (["#category zebra", "#note", "x"], "There is no such category."),
    ],
)
def test_a_command_with_a_mistake_does_nothing(shell: Shell, case: str, lines: list[str], sentence: str) -> None:
    before = shell("case", "show", case, "--json").json
    refused = shell("case", "act", case, *lines, "--as", CONTACT)
    assert refused.code == 1
    assert sentence in refused.err
    assert shell("case", "show", case, "--json").json == before
    assert len(shell("case", "act", case, *lines, "--as", CONTACT, "--json").json["troubles"]) == 1


@pytest.mark.parametrize("email", [LEE, PARENT, "nobody@sunfield.example"])
def test_only_staff_of_the_configuration_act(shell: Shell, case: str, email: str) -> None:
    refused = shell("case", "act", case, "#note", "x", "--as", email)
    assert refused.code == 2
    assert "no address of staff" in refused.err


def test_a_role_that_may_not_use_a_command_is_told(shell: Shell, case: str) -> None:
    refused = shell("case", "act", case, "#resolve fixed", "Done.", "--as", OVERSIGHT)
    assert refused.code == 1
    assert "your role here cannot use it" in refused.err


def test_an_act_on_a_case_that_is_not_there_is_told(shell: Shell) -> None:
    refused = shell("case", "act", "CS-2026-00009", "#note", "x", "--as", CONTACT)
    assert refused.code == 1
    assert "There is no case" in refused.err


def test_rebuild_says_whether_any_case_differed(shell: Shell, case: str) -> None:
    assert "none differed" in shell("rebuild").out
    with sqlite3.connect(shell.folder / "casepost.db") as db:
        db.execute("UPDATE case_record SET state = json_set(state, '$.status', 'closed')")
    db.close()
    assert case in shell("rebuild").out
    assert shell("rebuild", "--json").json == {"differed": [], "taught_otherwise": []}
    assert shell("case", "show", case, "--json").json["status"] == "new"


def test_people_read_the_time_of_the_office_and_programs_utc(shell: Shell, case: str) -> None:
    with sqlite3.connect(shell.folder / "casepost.db") as db:
        moment = "'2026-11-26T01:00:00.123456+00:00'"
        (state,) = db.execute("SELECT state FROM case_record").fetchone()
        assert json.loads(state)["answer_by"]
        change = f"state = json_set(state, '$.answer_by', {moment}, '$.received_at', {moment})"
        db.execute(f"UPDATE case_record SET {change}")
    db.close()
    shown = shell("case", "show", case)
    assert "Received:  2026-11-25 17:00  answer by 2026-11-25 17:00\n" in shown.out
    assert " 2026-11-25" in shell("case", "list").out
    assert not re.search(r"\dT\d\d:", shown.out)
    assert shell("case", "show", case, "--json").json["answer_by"] == "2026-11-26T01:00:00.123456Z"


@pytest.mark.parametrize(
    ("words", "choice"),
    [(("--status", "opn"), "with_department"), (("--category", "bogus"), "transportation")],
)
def test_a_choice_that_is_not_there_is_named_with_the_choices(
    shell: Shell, case: str, words: tuple[str, str], choice: str
) -> None:
    refused = shell("case", "list", *words)
    assert refused.code == 2
    assert words[1] in refused.err
    assert choice in refused.err
    assert refused.raw == b""


def test_old_cases_of_a_category_that_has_left_the_list_are_still_found(shell: Shell, case: str) -> None:
    with sqlite3.connect(shell.folder / "casepost.db") as db:
        db.execute("UPDATE case_record SET category = 'retired'")
    db.close()
    assert [one["number"] for one in shell("case", "list", "--category", "retired", "--json").json] == [case]


@pytest.mark.parametrize(
    ("words", "meant"),
    [(("stauts",), "status"), (("case", "lst"), "list"), (("outbox", "list", "--state", "hled"), "held")],
)
def test_a_mistyped_word_is_answered_with_the_nearest(shell: Shell, words: tuple[str, ...], meant: str) -> None:
    refused = shell(*words)
    assert refused.code == 2
    assert f"Did you mean {meant}?" in refused.err
    assert len(refused.err.splitlines()) == 1


def test_a_word_like_no_command_is_answered_with_all_of_them(shell: Shell) -> None:
    refused = shell("zzz")
    assert refused.code == 2
    assert "There is no such command: zzz. Choose one of: " in refused.err
    assert "quarantine" in refused.err


def test_case_show_says_what_the_service_points_out_and_by_which_words(shell: Shell) -> None:
    text = (
        "My son is terrified of the older boys on the school bus, and the bus stop on Elm Street is dark in the morning."
        "\r\n\r\nPlease send me copies of all emails about the bus stop, under the Public Records Act."
    )
    other = mail(text=f"We too. {text}", sender="Pat Kim <pat.kim@mail.example>", message_id="<b1@mail.example>")
    first = str(shell("receive", "--json", stdin=other).json["case"])
    assert shell("case", "act", first, "--as", CONTACT, "#category transportation").code == 0
    second = str(shell("receive", "--json", stdin=mail(text=text)).json["case"])
    found = shell("case", "show", second, "--json").json
    assert found["suggested"][0]["because"]
    assert "terrified" in " ".join(found["possible"]["because"])
    assert found["possible"]["kinds"]
    assert found["possible"]["waits_since"].endswith("Z")
    clock = next(one for one in found["clocks"] if one["kind"] == "public-records")
    assert (clock["state"], clock["due"]) == ("suggested", None)
    assert any("copies" in words for words in clock["because"])
    assert found["alike"] == [{"number": first, "category": "transportation"}]
    shown = shell("case", "show", second).out
    assert "nobody has said whether it is urgent, since" in shown
    assert "Clock:     suggested: public-records (" in shown
    assert f"Alike:     {first} (transportation)" in shown
