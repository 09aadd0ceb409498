"""`make check` looks at what is locked without a network, and says what it cannot know; `make audit` asks."""

import json
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOL = ROOT / "bench/dependencies"
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
HASH = f"    --hash=sha256:{'0' * 64}\n"
BOOK = tomllib.loads((TOOL / "advisories.toml").read_text("utf-8"))


def check(*options: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, TOOL, *map(str, options)], capture_output=True, text=True, check=False)


def other(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "requirements.lock"
    file.write_text(text)
    return file


def test_what_is_locked_now_is_what_we_meant_and_nobody_warns_of_it():
    done = check()

    assert done.returncode == 0, done.stdout + done.stderr
    assert "failed" not in done.stdout


def test_without_a_network_it_says_what_it_cannot_know():
    assert "Of what was published later nothing is known here" in check().stdout


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("jinja2==3.1.5 \\\n" + HASH, "jinja2: CVE-2025-27516"),
        ("aiosmtplib==5.1.1 \\\n" + HASH, "aiosmtplib: GHSA-vxj7-4xrp-5vr4"),
        ("aiosmtplib==5.1.2 \\\n" + HASH, "aiosmtplib: CVE-2026-53533"),
        ("h11==0.9.0 \\\n" + HASH, "h11: CVE-2025-43859"),
        ("jinja2==3.1.6\n", "no pin with a hash: jinja2==3.1.6"),
        ("jinja2>=3.1.6 \\\n" + HASH, "no pin with a hash: jinja2>=3.1.6"),
        ("jinja2 @ https://files.example/jinja2.whl \\\n" + HASH, "no pin with a hash"),
        ("--index-url https://index.example/simple\n", "no pin with a hash: --index-url"),
        ("-e .\n", "no pin with a hash: -e ."),
        ("leftpad==1.0 \\\n" + HASH, "leftpad is locked, but nothing in pyproject.toml leads to it"),
        ("jinja2==99.0 \\\n" + HASH, "locked as 99.0"),
    ],
)
def test_what_is_wrong_is_told_and_fails(tmp_path, line, sentence):
    done = check("--lock", other(tmp_path, line))

    assert done.returncode == 1
    assert sentence in done.stdout


def test_a_licence_that_nobody_agreed_to_is_told(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOL))
    import lock  # noqa: PLC0415 - a script's own module

    assert lock.allowed("MIT OR GPL-3.0-only")
    assert not lock.allowed("GPL-3.0-only")
    assert not lock.allowed("AGPL-3.0-or-later")
    assert not lock.allowed("MIT AND GPL-2.0-only")
    assert not lock.allowed("none stated")


def test_a_line_of_python_releases_is_mended_in_its_own_release(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOL))
    from advisories import Advisory  # noqa: PLC0415 - a script's own module

    one = Advisory("python", "X", "", "", fixed=("3.11.15", "3.12.13", "3.13.0"))

    assert [version for version in "3.10.20 3.11.14 3.12.12".split() if not one.reaches(version)] == []
    assert [version for version in "3.11.15 3.12.13 3.13.0 3.14.0".split() if one.reaches(version)] == []


def test_every_advisory_says_where_it_stands_and_an_answer_names_a_test_that_exists():
    assert BOOK["advisory"]
    for one in BOOK["advisory"]:
        assert one["source"].startswith("https://"), one["id"]
        assert re.fullmatch(r"CVE-\d{4}-\d+|GHSA(-[a-z0-9]{4}){3}", one["id"])
        assert ("below" in one) != ("fixed" in one), one["id"]
        for test in re.findall(r"tests/\w+\.py", one.get("answered", "")):
            assert (ROOT / test).exists(), test
        assert "answered" not in one or "tests/" in one["answered"]


# With a network: a database of advisories on this machine


class Database(HTTPServer):
    answer: bytes = b"{}"
    code = 200
    asked: bytes = b""


class Handler(BaseHTTPRequestHandler):
    server: Database

    def do_POST(self) -> None:
        self.server.asked = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.server.code)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def database() -> Iterator[Database]:
    server = Database(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, name="database", daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def asked(database: Database, lock: Path) -> subprocess.CompletedProcess[str]:
    return check("--ask", "--osv", f"http://127.0.0.1:{database.server_port}/v1/querybatch", "--lock", lock)


@pytest.fixture
def one_pin(tmp_path: Path) -> Path:
    version = re.search(r"^jinja2==(\S+)", LOCK, re.MULTILINE)
    assert version
    return other(tmp_path, f"jinja2=={version[1]} \\\n{HASH}")


def test_the_database_is_asked_for_each_locked_version(database, one_pin):
    database.answer = b'{"results": [{}]}'

    done = asked(database, one_pin)

    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(database.asked)["queries"][0]["package"] == {"name": "jinja2", "ecosystem": "PyPI"}
    assert "nothing is known here" not in done.stdout


def test_what_the_database_knows_fails_the_audit(database, one_pin):
    database.answer = b'{"results": [{"vulns": [{"id": "GHSA-aaaa-bbbb-cccc"}]}]}'

    done = asked(database, one_pin)

    assert done.returncode == 1
    assert "GHSA-aaaa-bbbb-cccc" in done.stdout


@pytest.mark.parametrize(("code", "answer"), [(500, b""), (200, b"<html>"), (200, b'{"results": []}'), (200, b"[]")])
def test_a_database_that_gives_no_answer_is_not_taken_for_good_news(database, one_pin, code, answer):
    database.code, database.answer = code, answer

    done = asked(database, one_pin)

    assert done.returncode == 1
    assert "The database of advisories" in done.stdout


def test_a_database_that_cannot_be_reached_is_told(one_pin):
    done = check("--ask", "--osv", "http://127.0.0.1:1/", "--lock", one_pin)

    assert done.returncode == 1
    assert "cannot be reached. Nothing is known of advisories after" in done.stdout
