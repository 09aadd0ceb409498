"""The most gullible mail server there could be: any CR, LF or CRLF ends a line, and any lone dot ends a mail.

What a letter could smuggle past some server, it smuggles past this one (CVE-2023-51764 and its kin).
"""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread


@dataclass
class Heard:
    """What the server took: for each mail its recipients and lines, and every command that it did not know."""

    mails: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)
    strange: list[bytes] = field(default_factory=list)


class _Conversation(socketserver.StreamRequestHandler):
    server: "_Server"
    _before = b""

    def handle(self) -> None:
        self._say("220 gullible.example")
        recipients: list[str] = []
        for line in self._lines():
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipients.append(line.partition(b"<")[2].partition(b">")[0].decode())
            if verb == b"DATA":
                self._say("354 Go on")
                self.server.heard.mails.append((tuple(recipients), self._data()))
                recipients = []
            if verb not in {b"EHLO", b"MAIL", b"RCPT", b"DATA", b"RSET", b"NOOP", b"QUIT"}:
                self.server.heard.strange.append(line)
            self._say("221 Bye" if verb == b"QUIT" else "250 OK")
            if verb == b"QUIT":
                return

    def _data(self) -> bytes:
        kept = []
        for line in self._lines():
            if line == b".":
                break
            kept.append(line.removeprefix(b".") + b"\r\n")
        return b"".join(kept)

    def _lines(self) -> Iterator[bytes]:
        line = b""
        while sign := self.rfile.read(1):
            before, self._before = self._before, sign
            if sign == b"\n" and before == b"\r":
                continue
            if sign in {b"\r", b"\n"}:
                yield line
                line = b""
            else:
                line += sign

    def _say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    heard: Heard


@contextmanager
def gullible_server() -> Iterator[tuple[int, Heard]]:
    """Give the port of such a server on this machine, and what it hears."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.heard = Heard()
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1], server.heard
        server.shutdown()
        thread.join()
