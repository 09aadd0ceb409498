"""An identity service: gives out access tokens, and tells a mail server which of them are good."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl

from support.ports import HOST


class TokenServer(ThreadingHTTPServer):
    """`token_url` answers as told by `status` and `answer`; `introspection_url` knows the tokens given out."""

    daemon_threads = True

    def __init__(self, username: str = "help") -> None:
        super().__init__((HOST, 0), _Conversation)
        self.username = username
        self.asked: list[dict[str, str]] = []
        self.good: set[str] = set()
        self.status = 200
        self.answer: dict[str, object] | bytes | None = None  # None: a good token
        self.token_url = f"http://{HOST}:{self.server_port}/token"
        self.introspection_url = f"http://{HOST}:{self.server_port}/introspect"

    def token(self, form: dict[str, str]) -> dict[str, object] | bytes:
        """Record the request and return the answer."""
        self.asked.append(form)
        if self.answer is not None:
            return self.answer
        token = f"token-{len(self.asked)}"
        self.good.add(token)
        return {"access_token": token, "token_type": "Bearer", "expires_in": 3600}


class _Conversation(BaseHTTPRequestHandler):
    server: TokenServer

    def do_POST(self) -> None:
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        if self.path == "/introspect":
            active = form.get("token", "") in self.server.good
            self._say(200, {"active": active, "username": self.server.username} if active else {"active": False})
        else:
            self._say(self.server.status, self.server.token(form))

    def log_message(self, *_arguments: object) -> None:
        """Say nothing on the terminal."""

    def _say(self, status: int, answer: dict[str, object] | bytes) -> None:
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status in {301, 302, 307}:
            self.send_header("Location", self.server.introspection_url)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running() -> Iterator[TokenServer]:
    """Give a service that is stopped at the end."""
    server = TokenServer()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
