"""Small real mail servers inside this process, for the demo and the tests: pymap for IMAP, aiosmtpd for SMTP."""

import asyncio
from argparse import Namespace
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from threading import Thread
from typing import Any, TypeVar, cast

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Login
from pymap.backend.dict.mailbox import MailboxSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import BuiltinHash

HOST = "127.0.0.1"
CALL_SECONDS = 20.0
MESSAGE_BYTES = 64_000_000

Result = TypeVar("Result")
OnMessage = Callable[[str, Sequence[str], bytes], None]


class LoopThread:
    """An asyncio loop in a thread of its own, where a server lives while the rest of the program is synchronous."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def call(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run *work* in the loop and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(CALL_SECONDS)

    def stop(self) -> None:
        """Cancel what still runs, then end the thread."""
        self.call(_cancel_others())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(CALL_SECONDS)
        self.loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()


class EmbeddedImap:
    """An IMAP server on loopback with one user; everything lies in memory and is gone when it stops."""

    host = HOST

    def __init__(self, user: str, password: str, port: int = 0) -> None:
        self.user = user
        self.password = password
        self.port = port  # 0 until started, unless one was chosen

    def start(self) -> None:
        """Listen from now on; `port` then says where."""
        self._thread = LoopThread("embedded-imap")
        self._thread.call(self._start())

    def stop(self) -> None:
        """Close the door and every connection."""
        self._thread.call(close_door(self._server))
        self._thread.stop()

    def append(self, raw: bytes, folder: str = "INBOX", when: datetime | None = None) -> None:
        """Put a message into *folder*, made when absent, as a delivery would: listeners are told."""
        self._thread.call(self._append(raw, folder, when or datetime.now(UTC)))

    def folder(self, name: str) -> list[bytes]:
        """Return the messages that lie in *name*, in order of arrival there."""
        return self._thread.call(self._contents(name))

    async def _start(self) -> None:
        arguments = Namespace(passlib_cfg=None, proxy_protocol=None, debug=False)
        config = _QuietConfig(
            arguments,
            host=HOST,
            port=self.port,
            tls_enabled=False,
            invalid_user_sleep=0.0,
            hash_context=BuiltinHash(rounds=1000),
            cpu_subsystem=Subsystem.for_asyncio(),
            max_append_len=MESSAGE_BYTES,
            demo_data=False,
            demo_user=self.user,
            demo_password=self.password,
        )
        login = Login(config)
        hashed = await Passwords(config).hash_password(self.password)
        await login.demo_user_identity.set(UserMetadata(config, self.user, password=hashed))
        async with login.demo_user_identity.new_session() as session:
            self._mailboxes: MailboxSet = session.mailbox_set
        answer = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(login, config))

        async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await answer(reader, cast("asyncio.StreamWriter", _WholeAnswers(writer)))

        self._server = await asyncio.start_server(converse, HOST, self.port)
        self.port = _port(self._server)

    async def _append(self, raw: bytes, folder: str, when: datetime) -> None:
        try:
            box = await self._mailboxes.get_mailbox(folder)
        except KeyError:
            await self._mailboxes.add_mailbox(folder)
            box = await self._mailboxes.get_mailbox(folder)
        await box.append(AppendMessage(raw, when), recent=True)

    async def _contents(self, name: str) -> list[bytes]:
        try:
            box = await self._mailboxes.get_mailbox(name)
        except KeyError:
            return []
        return [bytes(message._content or b"") async for message in box.messages()]  # noqa: SLF001 - its own store


class EmbeddedSmtp:
    """An SMTP server on loopback that takes every letter and gives it to *on_message* (sender, recipients, bytes)."""

    host = HOST

    def __init__(self, on_message: OnMessage, port: int = 0) -> None:
        self._on_message = on_message
        self.port = port  # 0 until started, unless one was chosen

    def start(self) -> None:
        """Listen from now on; `port` then says where."""
        self._thread = LoopThread("embedded-smtp")
        self._server = self._thread.call(listen_smtp(self._thread.loop, self.port, self._session))
        self.port = _port(self._server)

    def stop(self) -> None:
        """Close the door and every connection."""
        self._thread.call(close_door(self._server))
        self._thread.stop()

    def _session(self) -> SMTP:
        return SMTP(_Taking(self._on_message), loop=self._thread.loop, hostname="localhost", enable_SMTPUTF8=True)


class _Taking:
    """What aiosmtpd calls when a message is complete."""

    def __init__(self, on_message: OnMessage) -> None:
        self._on_message = on_message

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Take the message (the name and the arguments are aiosmtpd's)."""
        raw = envelope.original_content or b""
        await asyncio.to_thread(self._on_message, envelope.mail_from or "", tuple(envelope.rcpt_tos), raw)
        return "250 2.0.0 Taken"


class _WholeAnswers:
    """A stream that sends what pymap writes in one piece: a client that listens with IDLE may see half a line else."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._pieces: list[bytes] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream itself has
        return getattr(self._writer, name)

    def write(self, piece: bytes) -> None:
        """Keep a piece until the answer is whole."""
        self._pieces.append(bytes(piece))

    async def drain(self) -> None:
        """Send the answer."""
        self._writer.write(b"".join(self._pieces))
        self._pieces.clear()
        await self._writer.drain()


class _QuietConfig(Config):
    """pymap's in-memory configuration, which greets without asking the network for this machine's name."""

    @property
    def greeting(self) -> bytes:
        """Return the words of the greeting."""
        return b"Casepost demo mail server"


async def listen_smtp(loop: asyncio.AbstractEventLoop, port: int, session: Callable[[], SMTP]) -> asyncio.Server:
    """Return a server on loopback that makes one *session* for each connection."""
    return await loop.create_server(session, HOST, port)


async def close_door(server: asyncio.Server) -> None:
    """Take no more connections. Runs in the server's own loop: asyncio is not safe from other threads."""
    server.close()


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


async def _cancel_others() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
