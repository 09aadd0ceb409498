"""The proxy before a server does what it is told, and nothing else."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest
from support.ports import HOST, until

from faults.proxy import Proxy


class Echo(StreamRequestHandler):
    """Greets, and answers each line with itself."""

    def handle(self) -> None:
        self.server.heard.append([])  # type: ignore[attr-defined]
        heard = self.server.heard[-1]  # type: ignore[attr-defined]
        try:
            self.wfile.write(b"hello\r\n")
            for line in self.rfile:
                heard.append(line)
                self.wfile.write(line)
        except OSError:
            return


@pytest.fixture
def server() -> Iterator[ThreadingTCPServer]:
    with ThreadingTCPServer((HOST, 0), Echo) as one:
        one.daemon_threads = True
        one.heard = []  # type: ignore[attr-defined]
        Thread(target=one.serve_forever, daemon=True).start()
        yield one
        one.shutdown()


@pytest.fixture
def proxy(server) -> Iterator[Proxy]:
    one = Proxy(server.server_address[1])
    one.start()
    yield one
    one.stop()


class Client:
    """Says lines and reads what comes back."""

    def __init__(self, proxy: Proxy) -> None:
        self._socket = socket.create_connection((HOST, proxy.port), timeout=10)
        self._file = self._socket.makefile("rb")

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def waits(self, seconds: float) -> None:
        """Wait so long for an answer."""
        self._socket.settimeout(seconds)

    def says(self, line: bytes) -> bytes:
        """Return the next line that comes after saying this; b'' when the connection was broken."""
        try:
            self._socket.sendall(line)
            return self._file.readline()
        except ConnectionError:
            return b""

    def reads(self) -> bytes:
        """Return the next line, or what there is of it when the connection is broken."""
        try:
            return self._file.readline()
        except ConnectionError:
            return b""


@pytest.fixture
def connect(proxy: Proxy) -> Iterator[Callable[[], Client]]:
    """Call it for one more connection; all are closed at the end."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(Client(proxy)))


@pytest.fixture
def client(connect) -> Client:
    one: Client = connect()
    assert one.reads() == b"hello\r\n"
    return one


def test_everything_passes_unchanged_until_it_is_told_to_misbehave(client, server):
    assert client.says(b"one\r\ntwo\r\n") == b"one\r\n"
    assert client.reads() == b"two\r\n"
    assert client.says(b"\x00\xff" * 100_000 + b"\r\n") == b"\x00\xff" * 100_000 + b"\r\n"


def test_a_connection_is_cut_before_a_line_reaches_the_server(client, proxy, server):
    cut = proxy.cut("to server", b"^DATA")

    assert client.says(b"MAIL\r\n") == b"MAIL\r\n"
    assert client.says(b"DATA\r\n") == b""
    assert cut.done == 1
    assert server.heard == [[b"MAIL\r\n"]]


def test_a_connection_is_cut_before_and_after_the_answer_to_a_line(client, connect, proxy, server):
    proxy.cut("to client", asked=b"^DATA")
    assert client.says(b"DATA\r\n") == b""
    assert server.heard == [[b"DATA\r\n"]]

    proxy.cut("to client", asked=b"^DATA", after=True)
    other = connect()
    other.reads()
    assert other.says(b"DATA\r\n") == b"DATA\r\n"
    assert other.reads() == b""


def test_so_many_bytes_after_a_line_still_pass(client, proxy):
    proxy.cut("to client", b"^head", more=5)

    assert client.says(b"head\r\nbody of it\r\n") == b"head\r\n"
    assert client.reads() == b"body "
    assert client.reads() == b""


def test_a_connection_is_cut_after_a_number_of_bytes(proxy, connect):
    proxy.cut_after_bytes(9)
    client = connect()

    assert client.reads() == b"hello\r\n"
    assert client.says(b"there\r\n") == b"th"
    assert client.reads() == b""


def test_a_line_is_answered_in_the_servers_stead_so_often(client, proxy, server):
    proxy.answer(rb"^(\S+) MOVE", rb"\1 NO later" + b"\r\n", times=1)

    assert client.says(b"a1 MOVE\r\n") == b"a1 NO later\r\n"
    assert client.says(b"a2 MOVE\r\n") == b"a2 MOVE\r\n"
    assert server.heard == [[b"a2 MOVE\r\n"]]


def test_an_answer_is_replaced(client, proxy, server):
    proxy.replace(rb"^.*", b"550 No\r\n", asked=b"^RCPT")

    assert client.says(b"MAIL\r\n") == b"MAIL\r\n"
    assert client.says(b"RCPT\r\n") == b"550 No\r\n"
    assert server.heard == [[b"MAIL\r\n", b"RCPT\r\n"]]


def test_a_stalled_answer_comes_when_the_proxy_obeys_again(client, proxy, server):
    stall = proxy.stall("to client", asked=b"^one")
    client._socket.sendall(b"one\r\n")
    assert until(lambda: stall.done == 1)
    client._socket.settimeout(0.2)
    with pytest.raises(TimeoutError):
        client._socket.recv(1)

    client._socket.settimeout(10)
    proxy.obey()
    assert client._socket.recv(100) == b"one\r\n"


def test_a_door_that_is_closed_refuses_and_opens_again_on_the_same_port(client, connect, proxy):
    proxy.refuse()
    assert client.reads() == b""
    with pytest.raises(ConnectionRefusedError):
        connect()

    proxy.start()
    assert connect().reads() == b"hello\r\n"
