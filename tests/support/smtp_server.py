"""An SMTP server that records what it takes and misbehaves when it is told to."""

# ruff: noqa: N802 - the names and arguments of handle_... and smtp_... are aiosmtpd's

import asyncio
import ssl
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Condition
from typing import Literal

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from casepost.demo_servers import HOST, LoopThread, close_door, listen_smtp

Stage = Literal["MAIL", "RCPT", "DATA"]
Moment = Literal["before the dot", "after the dot"]


@dataclass(frozen=True)
class Taken:
    """A message that the server has said 250 to (or would have, when it dropped the line after the dot)."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    at: datetime
    answered: bool  # False: the client never heard of it
    encrypted: bool
    user: str  # who logged in, or ''


@dataclass
class _Order:
    """What to do instead of accepting: so many times (None: always), for this recipient ('' for any)."""

    stage: str
    reply: str
    address: str
    times: int | None

    def holds(self, stage: str, addresses: Sequence[str]) -> bool:
        if stage != self.stage or self.times == 0 or (self.address and self.address not in addresses):
            return False
        if self.times is not None:
            self.times -= 1
        return True


class SmtpServer:
    """`start()` it, send to `host` and `port`, look at `messages`. With tls it offers STARTTLS and wants a login."""

    host = HOST
    user = "help"
    password = "secret"

    def __init__(self, *, tls: bool = False) -> None:
        self.port = 0
        self.messages: list[Taken] = []
        self.connections = 0
        self._orders: list[_Order] = []
        self._seconds = 0.0
        self._changed = Condition()
        self._tls: ssl.SSLContext | None = None
        self._server: asyncio.Server | None = None
        if tls:
            self._certify()

    def start(self) -> None:
        """Listen from now on."""
        self._thread = LoopThread("smtp-server")
        self.listen()

    def stop(self) -> None:
        """Close the door and every connection."""
        self.refuse()
        self._thread.stop()

    def listen(self) -> None:
        """Take connections (again), always on the same port."""
        self._server = self._thread.call(listen_smtp(self._thread.loop, self.port, self._session))
        self.port = self._server.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Refuse new connections until `listen`."""
        if self._server is not None:
            server, self._server = self._server, None
            self._thread.call(close_door(server))

    def answers(self, reply: str, at: Stage = "RCPT", *, address: str = "", times: int | None = None) -> None:
        """Give *reply* (4xx, 5xx) at that stage: for one recipient, or the next *times*, or always."""
        self._orders.append(_Order(at, reply, address, times))

    def drops(self, moment: Moment, times: int | None = 1) -> None:
        """Break the connection before or after the final dot; after it the message has been taken."""
        self._orders.append(_Order(moment, "", "", times))

    def slow(self, seconds: float) -> None:
        """Let every message wait so long for its answer."""
        self._seconds = seconds

    def obey(self) -> None:
        """Forget every order: accept everything again."""
        self._orders.clear()
        self._seconds = 0.0

    def wait_for(self, number: int, seconds: float = 10.0) -> list[Taken]:
        """Return the messages once there are that many; fails after *seconds*."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.messages) >= number, seconds):
                raise AssertionError(f"{len(self.messages)} messages came within {seconds} s, not {number}")
            return list(self.messages)

    def to(self, address: str) -> list[Taken]:
        """Return the messages taken for one recipient."""
        return [message for message in list(self.messages) if address in message.recipients]

    def _session(self) -> SMTP:
        self.connections += 1
        locked = {"tls_context": self._tls, "require_starttls": True, "auth_required": True} if self._tls else {}
        return _Obedient(
            self,
            loop=self._thread.loop,
            hostname="localhost",
            enable_SMTPUTF8=True,
            authenticator=self._authenticate,
            **locked,
        )

    def _certify(self) -> None:
        authority = trustme.CA()
        with tempfile.NamedTemporaryFile(suffix=".pem", delete=False) as file:
            file.write(authority.cert_pem.bytes())
        self.ca_file = Path(file.name)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost", HOST).configure_cert(self._tls)

    def _authenticate(self, server, session, envelope, mechanism, data) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (
            self.user.encode(),
            self.password.encode(),
        )
        return AuthResult(success=right, handled=False, auth_data=self.user if right else None)

    def ordered(self, stage: str, addresses: Sequence[str]) -> str | None:
        """Return the reply that was ordered for this moment, or None."""
        return next((order.reply for order in self._orders if order.holds(stage, addresses)), None)

    async def handle_MAIL(self, server, session: Session, envelope: Envelope, address: str, options) -> str:
        refusal = self.ordered("MAIL", [address])
        if refusal is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return refusal or "250 2.1.0 OK"

    async def handle_RCPT(self, server, session: Session, envelope: Envelope, address: str, options) -> str:
        refusal = self.ordered("RCPT", [address])
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self._seconds)
        refusal = self.ordered("DATA", envelope.rcpt_tos)
        if refusal is not None:
            return refusal
        dropped = self.ordered("after the dot", envelope.rcpt_tos) is not None
        self._take(session, envelope, answered=not dropped)
        if dropped:
            server.transport.abort()
        return "250 2.0.0 Taken"

    def _take(self, session: Session, envelope: Envelope, *, answered: bool) -> None:
        taken = Taken(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            raw=envelope.original_content or b"",
            at=datetime.now(UTC),
            answered=answered,
            encrypted=session.ssl is not None,
            user=str(session.auth_data or ""),
        )
        with self._changed:
            self.messages.append(taken)
            self._changed.notify_all()


class _Obedient(SMTP):
    """aiosmtpd's conversation, which can be broken off between 354 and the dot."""

    def __init__(self, server: SmtpServer, **options) -> None:
        super().__init__(server, **options)
        self._orders = server

    async def smtp_DATA(self, arg: str) -> None:
        if self.envelope.rcpt_tos and self._orders.ordered("before the dot", self.envelope.rcpt_tos) is not None:
            await self.push("354 Go on")
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


@contextmanager
def running(*, tls: bool = False) -> Iterator[SmtpServer]:
    """Give a server that is stopped at the end."""
    server = SmtpServer(tls=tls)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        if tls:
            server.ca_file.unlink(missing_ok=True)
