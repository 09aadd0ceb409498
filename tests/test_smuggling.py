"""A mail that comes in ends no other mail that goes out: shown in a conversation with servers that really listen."""

import asyncio
import shutil
import socket

import pytest
from attacks.attack import all_files, load
from attacks.besieged import BesiegedTown
from attacks.gullible import gullible_server
from attacks.runner import play
from support.smtp_server import running
from support.town import CONTACT, PARENT

from casepost.database import open_engine
from ingest.pool import ParsePool
from notify.smtp import SmtpCourier, SmtpTarget

pytestmark = pytest.mark.thorough

FILES = [
    file for file in all_files() if file.stem.startswith(("smtp_", "html_dots", "inject_name_crlf", "string_smtp"))
]


@pytest.fixture(scope="module")
def pool():
    children = ParsePool(workers=1)
    yield children
    children.close()


@pytest.fixture
def letters(request, empty_sqlite, tmp_path, pool):
    """Every letter that an attack causes, as it is stored."""
    shutil.copyfile(empty_sqlite, tmp_path / "casepost.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'casepost.db'}")
    town = BesiegedTown(engine, pool)
    assert not play(town, load(request.param))
    yield [(row["envelope_from"], row["recipient"], row["data"]) for row in town.outbox()]
    engine.dispose()


def send_all(port, letters):
    async def go():
        courier = SmtpCourier(SmtpTarget("127.0.0.1", port, "none", local_name="localhost", timeout=5.0))
        for sender, recipient, data in letters:
            await courier.send(sender, recipient, data)
        await courier.close()

    asyncio.run(go())


@pytest.mark.parametrize("letters", FILES, ids=lambda file: file.stem, indirect=True)
def test_each_letter_stays_one_letter_even_where_any_lone_dot_ends_a_mail(letters):
    with gullible_server() as (port, heard):
        send_all(port, letters)

    assert heard.mails == [((recipient,), data) for _, recipient, data in letters]
    assert letters
    assert not heard.strange


def test_an_answer_that_holds_a_lone_dot_is_one_letter_with_a_lone_dot(town):
    town.mail(PARENT, "bus", "The bus was late.")
    words = "#resolve fixed\n\nA new stop.\n.\nMAIL FROM:<x@y.example>\nRCPT TO:<v@w.example>\nDATA\n"
    town.mail(CONTACT, "Re: bus", words, answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=3)
    answer = town.sent(to=PARENT)[-1]
    with gullible_server() as (port, heard):
        send_all(port, [("", PARENT, answer.raw)])

    assert "\n.\nMAIL FROM:<x@y.example>" in answer.text.replace("\r\n", "\n")
    assert heard.mails == [((PARENT,), answer.raw)]
    assert not heard.strange


@pytest.mark.parametrize("letters", FILES[:2], ids=lambda file: file.stem, indirect=True)
def test_a_server_that_keeps_the_rules_takes_the_same(letters):
    with running() as server:
        send_all(server.port, letters)

        assert [(one.recipients, one.raw) for one in server.messages] == [((to,), data) for _, to, data in letters]


def test_the_gullible_server_would_be_fooled_by_a_bare_line_end():
    with gullible_server() as (port, heard), socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\none\n.\nMAIL FROM:<x@y.example>\r\n"
                     b"RCPT TO:<v@w.example>\r\nDATA\r\ntwo\r.\rQUIT\r\n")  # fmt: skip
        while line.recv(4096):
            pass

    assert [to for to, _ in heard.mails] == [("c@d.example",), ("v@w.example",)]
