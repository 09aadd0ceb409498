"""`GET /health`: the figures for a district's monitoring, and nothing that names anybody."""

import asyncio
import http.client
import json
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text
from support import service as service_support
from support.ports import free_port, until
from support.town import PARENT, Town

from casepost import endpoint
from casepost.config import DeskSettings
from casepost.health import Expected
from cases import mailroom
from cases.tables import OFFICE_FACTS

LISTENS = "0A"  # of a line in /proc/PID/net/tcp


@dataclass
class Few:
    """The parts of the service that the endpoint needs."""

    town: Town
    config: Any
    expected: Expected

    @property
    def engine(self):
        return self.town.engine

    def clock(self):
        return self.town.now


@dataclass
class Config:
    desk: DeskSettings


def few(town: Town, port: int = 0, host: str = "127.0.0.1") -> Few:
    return Few(town, Config(DeskSettings(enabled=True, host=host, port=port, public_url="")), Expected())


@contextmanager
def answering(parts: Few) -> Iterator[int | None]:
    """Let the endpoint answer in a thread of its own."""
    ready, done, found = threading.Event(), threading.Event(), []

    async def work() -> None:
        async with endpoint.listening(parts) as port:
            found.append(port)
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=lambda: asyncio.run(work()))
    thread.start()
    assert ready.wait(10)
    try:
        yield found[0]
    finally:
        done.set()
        thread.join(10)


def ask(port: int, method: str = "GET", path: str = "/health") -> tuple[int, dict[str, str], bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(method, path)
        reply = connection.getresponse()
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()


@pytest.fixture
def every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are read anew whenever somebody asks."""
    monkeypatch.setattr(endpoint, "KEPT_SECONDS", -1.0)


@pytest.mark.usefixtures("every_time")
def test_a_service_that_is_well_answers_200_and_one_that_needs_a_person_503(town):
    with answering(few(town)) as port:
        status, headers, body = ask(port)
        assert (status, headers["content-type"], headers["cache-control"]) == (200, "application/json", "no-store")
        assert json.loads(body)["well"] is True
        with town.sessions.begin() as db:
            mailroom.not_handed_out(db, "box", "box/7/1", "not given", town.now)
        assert ask(port)[0] == 200
        town.now += timedelta(minutes=16)
        status, _, body = ask(port)
    assert status == 503
    (need,) = json.loads(body)["needs"]
    assert (need["what"], need["number"]) == ("unhandled", 1)
    assert need["since"].startswith("2026-11-16T18:00:00")


@pytest.mark.usefixtures("every_time")
def test_no_name_no_address_and_no_words_of_a_mail_or_a_server_stand_in_the_answer(town):
    town.mail(PARENT, "Bus 14 and my daughter Lucia", "Lucia walks two miles.")
    with town.sessions.begin() as db:
        for name, value in (
            (
                "failing:help@sunfield.example@imap.example/INBOX",
                f"{town.now.isoformat()} refuses help@sunfield.example",
            ),
            ("smtp failing", f"{town.now.isoformat()} The mail server smtp.sunfield.example is away"),
        ):
            db.execute(insert(OFFICE_FACTS).values(name=name, value=value))
    town.now += timedelta(minutes=20)
    with answering(few(town)) as port:
        status, _, body = ask(port)
    assert status == 503
    assert {one["what"] for one in json.loads(body)["needs"]} == {"mailbox", "smtp"}
    for word in ("@", "sunfield", "Lucia", "Lopez", "Bus", "INBOX", "refuses", "away"):
        assert word.encode() not in body


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/health", 200),
        ("HEAD", "/health", 200),
        ("GET", "/health?x=1", 200),
        ("POST", "/health", 404),
        ("PUT", "/health", 404),
        ("OPTIONS", "/health", 404),
        ("TRACE", "/health", 404),
        ("GET", "/", 404),
        ("GET", "/health/", 404),
        ("GET", "/HEALTH", 404),
        ("GET", "/health/../health", 404),
        ("GET", "/..%2f..%2fetc/passwd", 404),
        ("GET", "/docs", 404),
    ],
)
def test_nothing_but_get_and_head_of_health_is_answered(town, method, path, status):
    with answering(few(town)) as port:
        found, headers, body = ask(port, method, path)
    assert found == status
    assert "server" not in headers
    assert "allow" not in headers
    assert "location" not in headers
    assert bool(body) == (method != "HEAD")


def test_a_store_that_is_away_is_503_and_not_an_error_page(town, caplog):
    with town.sessions.begin() as db:
        db.execute(text("DROP TABLE office_fact"))
    with answering(few(town)) as port:
        status, _, body = ask(port)
    assert status == 503
    assert [one["what"] for one in json.loads(body)["needs"]] == ["store"]
    assert "office_fact" not in body.decode()


def test_however_often_somebody_asks_the_store_is_read_once_in_a_while(town, monkeypatch):
    looks = []
    status = endpoint.health.status
    monkeypatch.setattr(endpoint.health, "status", lambda *more: looks.append(True) or status(*more))
    with answering(few(town)) as port:
        codes = {ask(port)[0] for _ in range(30)}
    assert codes == {200}
    assert len(looks) < 5


def test_a_port_that_is_taken_is_one_sentence_and_nothing_else(town, caplog):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with answering(few(town, port)) as found:
            assert found is None
    (said,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert said.startswith(f"Nothing answers on 127.0.0.1:{port} (")
    assert said.endswith("see [desk] listen. Mail goes on.")


def test_a_host_that_is_not_ours_is_one_sentence_too(town, caplog):
    with answering(few(town, 1, "192.0.2.1")) as found:
        assert found is None
    assert "see [desk] listen" in caplog.text


def test_strange_bytes_and_silent_visitors_do_not_end_it(town):
    with answering(few(town)) as port:
        silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(5)]
        for rubbish in (
            b"\x16\x03\x01\x02\x00" * 50,
            b"GET " + b"a" * 100_000,
            b"\r\n\r\n",
            b"GET /health HTTP/9.9\r\n\r\n",
        ):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as visitor:
                visitor.sendall(rubbish)
        assert ask(port)[0] == 200
        for one in silent:
            one.close()


# The real service


@pytest.mark.slow
@pytest.mark.dovecot
def test_the_running_service_answers_and_one_beside_it_on_the_same_port_goes_on_with_mail(
    dovecot, smtp_server, tmp_path
):
    port = free_port()
    with service_support.running(tmp_path / "first", dovecot, smtp_server, desk_port=port) as service:
        assert ask(port)[0] == 200
        service.mail(f"Maria Lopez <{PARENT}>", "Bus 14", "The bus did not stop.")
        service.wait_for_letter(PARENT, "We received your message")
        assert until(lambda: json.loads(ask(port)[2])["account"]["new"] == 1, 20, every=0.5)
        service.stop()
        with pytest.raises(ConnectionRefusedError):
            ask(port)
    with (
        socket.create_server(("127.0.0.1", port)),
        service_support.running(tmp_path / "second", dovecot, smtp_server, desk_port=port) as service,
    ):
        assert f"Nothing answers on 127.0.0.1:{port}" in service.log()
        service.mail(f"Maria Lopez <{PARENT}>", "Bus 15", "Another one did not stop.")
        assert until(lambda: len(service.letters(PARENT)) == 2, 20)
        assert service.stop() == 0


@pytest.mark.slow
@pytest.mark.dovecot
def test_with_the_desk_switched_off_nothing_listens(dovecot, smtp_server, tmp_path):
    with service_support.running(tmp_path / "office", dovecot, smtp_server) as service:
        assert service._process is not None
        home = Path(f"/proc/{service._process.pid}")
        own = {str(one.readlink()).removeprefix("socket:[").rstrip("]") for one in (home / "fd").iterdir()}
        tables = [table for name in ("tcp", "tcp6") for table in (home / "net" / name).read_text().splitlines()[1:]]
        assert own
        assert [one for one in map(str.split, tables) if one[3] == LISTENS and one[9] in own] == []
        assert "Nothing answers" not in service.log()


def test_the_limits_of_the_district_hold_for_the_endpoint_too(town):
    parts = few(town)
    limits = replace(parts.expected.limits, disk_percent=100)
    parts.expected = Expected(limits=limits, store_file=Path(str(town.engine.url.database)))
    with answering(parts) as port:
        status, _, body = ask(port)
    assert status == 503
    assert json.loads(body)["needs"][0]["what"] == "disk"
