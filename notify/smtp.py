"""A Courier over aiosmtplib: a connection that is kept open, and every reply decided by its code."""

import asyncio
import ipaddress
import logging
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Protocol

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPResponse,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from notify.courier import Permanent, Temporary
from notify.letter import UnsafeHeader, plain_address

LOGIN_METHODS = ("plain", "login", "crammd5")  # over TLS all are alike; one is tried, not each in turn
TOO_BIG = 552
LOGIN_FIRST = 530
GO_ON = 354

BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")
DOT = re.compile(rb"(?m)^\.")

log = logging.getLogger("casepost.smtp")


class AccessToken(Protocol):
    """An OAuth token: call it for a valid one."""

    def __call__(self) -> str:
        """Return a valid token."""
        ...

    def forget(self) -> None:
        """Drop the kept token: the server no longer takes it."""
        ...


@dataclass(frozen=True, slots=True)
class SmtpTarget:
    """A server that takes our letters. Secrets are asked for at each login, never kept."""

    host: str
    port: int
    security: str  # tls | starttls | none (loopback only)
    username: str = ""  # '': without a login
    password: Callable[[], str] | None = None
    oauth: AccessToken | None = None
    ca_file: Path | None = None  # the district's own certificate authority
    local_name: str = ""  # what we call ourselves in EHLO; '': this machine's name
    timeout: float = 60.0  # for one reply
    letter_seconds: float = 200.0  # for everything about one letter; well below the lease of notify/outbox.py
    idle_seconds: float = 30.0  # after a longer pause the server is asked whether it is still there
    connection_seconds: float = 240.0
    letters: int = 100  # over one connection: some servers dislike more

    def __post_init__(self) -> None:
        if self.security not in {"tls", "starttls", "none"}:
            raise ValueError("[smtp] security must be tls, starttls or none.")
        if self.security == "none" and not _is_loopback(self.host):
            raise ValueError("[smtp] security may be none for a server on this machine only.")


class SmtpCourier:
    """Carries letters to one server over one connection, opened when first needed."""

    def __init__(self, target: SmtpTarget) -> None:
        self._target = target
        self._client: SMTP | None = None
        self._context: ssl.SSLContext | None = None
        self._local_name = target.local_name
        self._opened = 0.0
        self._used = 0.0
        self._letters = 0

    async def send(self, envelope_from: str, recipient: str, data: bytes, *, never_notify: bool = False) -> None:
        """Return once the server has taken the letter. Raises Temporary or Permanent."""
        letter = _Letter.checked(envelope_from, recipient, data, never_notify=never_notify)
        try:
            async with asyncio.timeout(self._target.letter_seconds):
                await self._carry(letter)
        except TimeoutError as error:
            await self.close()
            raise Temporary(f"{self._name} was too slow.", uncertain=letter.given) from error
        except asyncio.CancelledError:
            self._drop()
            raise

    async def try_login(self) -> None:
        """Return if the server can be reached and takes our login: what `casepost check` asks. Raises Temporary."""
        await self.close()
        await self._connect()
        await self.close()

    async def close(self) -> None:
        """Say goodbye. Never raises."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            async with asyncio.timeout(5):
                await client.quit()
        except (SMTPException, OSError) as error:
            log.debug("goodbye failed: %s", type(error).__name__)
        finally:
            _hang_up(client)

    @property
    def _name(self) -> str:
        return f"The mail server {self._target.host}:{self._target.port}"

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            _hang_up(client)

    async def _carry(self, letter: "_Letter") -> None:
        """Begin over the kept connection; when that has gone meanwhile, once more over a new one."""
        client = await self._kept()
        if client is not None:
            try:
                return await self._converse(client, letter)
            except _GoneError:
                self._drop()
        await self._converse(await self._connect(), letter)
        return None

    async def _kept(self) -> SMTP | None:
        client = self._client
        if client is None:
            return None
        now = monotonic()
        if not client.is_connected:
            self._drop()
            return None
        if self._letters >= self._target.letters or now - self._opened > self._target.connection_seconds:
            await self.close()
            return None
        if now - self._used > self._target.idle_seconds:
            try:
                await client.rset(timeout=5)
            except (SMTPException, OSError):
                self._drop()
                return None
        return client

    async def _connect(self) -> SMTP:
        target = self._target
        with self._explained():
            context = await self._trusting()
            client = SMTP(
                hostname=target.host,
                port=target.port,
                timeout=target.timeout,
                use_tls=target.security == "tls",
                start_tls=target.security == "starttls",
                tls_context=context,
                local_hostname=self._local_name or None,
            )
            try:
                await client.connect()
                await client.ehlo()  # a server that knows only HELO is not among those that districts use
                await self._login(client)
            except BaseException:
                _hang_up(client)
                raise
        self._local_name = client.local_hostname or ""  # found out once: asking a broken name server takes long
        self._client, self._opened, self._used, self._letters = client, monotonic(), monotonic(), 0
        return client

    async def _trusting(self) -> ssl.SSLContext | None:
        if self._context is None and self._target.security != "none":
            try:
                self._context = await asyncio.to_thread(_context, self._target.ca_file)
            except OSError as error:
                text = f"The certificates of {self._target.ca_file} cannot be read: see [smtp] ca_file."
                raise Temporary(text, operator=True, unreachable=True) from error
        return self._context

    async def _login(self, client: SMTP) -> None:
        target = self._target
        if not target.username:
            return
        if target.oauth is not None:
            token = await self._secret(target.oauth)
            await client.auth_xoauth2(target.username, token)
            return
        password = await self._secret(target.password) if target.password is not None else ""
        offered = {name.replace("-", "") for name in client.supported_auth_methods}
        method = next((name for name in LOGIN_METHODS if name in offered), None)
        if method is None:
            raise Temporary(
                f"{self._name} offers no way to log in that we know: see [smtp] security and port.",
                operator=True,
                unreachable=True,
            )
        await getattr(client, f"auth_{method}")(target.username, password)

    async def _secret(self, source: Callable[[], str]) -> str:
        """Ask for a secret in a thread: it may be read from a disk or a server. Its errors are the operator's."""
        try:
            return await asyncio.to_thread(source)
        except Exception as error:
            raise Temporary(str(error) or type(error).__name__, operator=True, unreachable=True) from error

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what can go wrong before any letter is named into one plain sentence."""
        try:
            yield
        except SMTPAuthenticationError as error:
            if self._target.oauth is not None:
                self._target.oauth.forget()
            refused = error.code >= 500  # noqa: PLR2004 - RFC 5321, 4.2.1
            text = f"{self._name} refuses our login ({_said(error)}): see [smtp] username and password."
            raise Temporary(text, operator=refused, unreachable=True) from error
        except SMTPResponseException as error:
            text = f"{self._name} will not talk to us ({_said(error)})."
            raise Temporary(text, operator=error.code >= 500, unreachable=True) from error  # noqa: PLR2004
        except (SMTPConnectError, SMTPServerDisconnected, SMTPTimeoutError, OSError) as error:
            raise self._unreached(error) from error
        except SMTPException as error:  # STARTTLS or AUTH is not offered
            text = f"{self._name} cannot be used as configured ({error.message}): see [smtp] security and port."
            raise Temporary(text, operator=True, unreachable=True) from error

    def _unreached(self, error: BaseException) -> Temporary:
        causes = (error, error.__cause__, error.__context__)
        if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
            text = f"{self._name} shows a certificate that is not its own: see [smtp] host and ca_file."
            return Temporary(text, operator=True, unreachable=True)
        if any(isinstance(cause, ssl.SSLError) for cause in causes):
            text = f"{self._name} does not speak TLS 1.2 or newer there: see [smtp] security and port."
            return Temporary(text, operator=True, unreachable=True)
        return Temporary(f"{self._name} cannot be reached ({_short(error)}).", unreachable=True)

    async def _converse(self, client: SMTP, letter: "_Letter") -> None:
        try:
            await self._envelope(client, letter)
            await self._data(client, letter)
        except SMTPResponseException as error:
            self._drop()  # a reply that is none: nothing that follows could be trusted
            raise Temporary(f"{self._name} gave no proper answer.", uncertain=letter.given) from error
        except (SMTPException, OSError) as error:
            self._drop()
            if not letter.named and self._letters:
                raise _GoneError from error
            raise Temporary(f"{self._name} broke the connection ({_short(error)}).", uncertain=letter.given) from error
        self._letters += 1
        self._used = monotonic()

    async def _envelope(self, client: SMTP, letter: "_Letter") -> None:
        options = [f"SIZE={len(letter.data)}"] if client.supports_extension("size") else []
        if letter.international:
            if not client.supports_extension("smtputf8"):
                raise Permanent("The mail server cannot send to addresses with letters beyond ASCII (SMTPUTF8).")
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        quiet = letter.never_notify and client.supports_extension("dsn")
        mail = (b"MAIL", b"FROM:<" + letter.sender.encode() + b">", *(option.encode() for option in options))
        rcpt = (b"RCPT", b"TO:<" + letter.recipient.encode() + b">", *((b"NOTIFY=NEVER",) if quiet else ()))
        reply = await client.execute_command(*mail)
        if reply.code == 421 and self._letters:  # noqa: PLR2004 - it closes a connection that was idle or used up
            raise SMTPServerDisconnected(reply.message)
        letter.named = True
        if reply.code != 250:  # noqa: PLR2004
            await self._refused(client, letter, reply, of_sender=True)
        reply = await client.execute_command(*rcpt)
        if reply.code not in {250, 251}:
            await self._refused(client, letter, reply)

    async def _data(self, client: SMTP, letter: "_Letter") -> None:
        """Give the letter in two steps, because only a loss after the second is uncertain."""
        reply = await client.execute_command(b"DATA")
        if reply.code != GO_ON:
            await self._refused(client, letter, reply)
        protocol = client.protocol
        if protocol is None:
            raise SMTPServerDisconnected("Connection lost")
        letter.given = True
        protocol.write(DOT.sub(b"..", letter.data) + b".\r\n")  # RFC 5321, 4.5.2
        # RFC 5321, 4.5.3.2.6 allows the server ten minutes; `letter_seconds` is what the lease allows us.
        reply = await protocol.read_response(timeout=self._target.letter_seconds)
        if reply.code // 100 != 2:  # noqa: PLR2004
            letter.given = reply.code // 100 not in {4, 5}
            await self._refused(client, letter, reply)

    async def _refused(self, client: SMTP, letter: "_Letter", reply: SMTPResponse, *, of_sender: bool = False) -> None:
        """Leave the connection ready for the next letter, then raise what a reply means for this one."""
        code, text = reply.code, f"{reply.code} {' '.join(reply.message.split())}"[:300]
        try:
            if client.is_connected:
                await client.rset(timeout=5)
        except (SMTPException, OSError):
            self._drop()
        if code // 100 != 5:  # noqa: PLR2004 - 4xx, and answers that make no sense here
            raise Temporary(text, uncertain=letter.given)
        if code == LOGIN_FIRST:
            raise Temporary(text, operator=True, unreachable=True)
        if of_sender and code != TOO_BIG:
            raise Temporary(f"The mail server refuses our sender address ({text}).", operator=True)
        raise Permanent(text, code)


class _GoneError(Exception):
    """The kept connection had gone before this letter was named."""


@dataclass(slots=True)
class _Letter:
    """A letter on its way, and how far it has come."""

    sender: str
    recipient: str
    data: bytes
    never_notify: bool
    international: bool  # needs SMTPUTF8 (RFC 6531)
    named: bool = False  # the server has answered MAIL FROM
    given: bool = False  # the final dot may have arrived

    @classmethod
    def checked(cls, sender: str, recipient: str, data: bytes, *, never_notify: bool) -> "_Letter":
        """Return the letter if it may be sent at all. Raises Permanent."""
        if BARE.search(data) or not data.endswith(b"\r\n"):
            raise Permanent("The stored letter has broken line ends and is not sent (SMTP smuggling).")
        try:
            sender, recipient = plain_address(sender) if sender else "", plain_address(recipient)
        except UnsafeHeader as error:
            raise Permanent(f"No mail can be sent: {error}.") from error
        international = not (sender.isascii() and recipient.isascii() and data.isascii())
        return cls(sender, recipient, data, never_notify, international)


def _context(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _hang_up(client: SMTP) -> None:
    transport = client.transport
    client.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()  # a TLS transport would else wait for a goodbye that a dead server never says


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _said(error: SMTPResponseException) -> str:
    return f"{error.code} {' '.join(error.message.split())}"[:200]


def _short(error: BaseException) -> str:
    return " ".join(str(error.__cause__ or error).split())[:200] or type(error).__name__
