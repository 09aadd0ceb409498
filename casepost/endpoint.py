"""`GET /health` for the district's monitoring: the figures of `casepost status` without anybody's name or words.

200 while all is well, 503 when something needs a person. It reads only, asks for no login, and listens on this machine
unless the configuration says otherwise. Should it fail, mail goes on.
"""

import asyncio
import contextlib
import json
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

import uvicorn
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from casepost import health
from casepost.account import Account
from casepost.database import explained, read_only
from casepost.health import Status

if TYPE_CHECKING:
    from casepost.wiring import Parts

KEPT_SECONDS = 15.0  # however often somebody asks, the store is read this often at most
MOST_CONNECTIONS = 50
WELL, UNWELL, NOT_FOUND = 200, 503, 404
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
log = logging.getLogger("casepost.endpoint")


@dataclass(slots=True)
class Figures:
    """Reads the figures, and keeps them for a few seconds."""

    parts: "Parts"
    read_at: float = float("-inf")
    last: tuple[int, bytes] = (UNWELL, b"")

    def now(self) -> tuple[int, bytes]:
        """Return the status code and the body."""
        if monotonic() - self.read_at > KEPT_SECONDS:
            self.last, self.read_at = self._read(), monotonic()
        return self.last

    def _read(self) -> tuple[int, bytes]:
        at = self.parts.clock()
        try:
            with read_only(self.parts.engine)() as db:
                found = health.status(db, None, at, self.parts.expected)
        except DBAPIError as error:
            log.error("%s", explained(error))  # noqa: TRY400 - the sentence says it all
            return UNWELL, _json({"well": False, "at": at, "needs": [{"what": "store", "since": at, "number": 0}]})
        return (WELL if found.well else UNWELL), _json(public(found, at))


def public(found: Status, at: datetime) -> dict[str, object]:
    """Return the figures without names, addresses and what servers said."""
    names = sorted({*found.last_look, *found.failing, *found.silent})
    return {
        "well": found.well,
        "at": at,
        "needs": [{"what": one.kind, "since": one.since, "number": one.number} for one in found.needs if one.lasting],
        "mailboxes": [
            {"last_look": found.last_look.get(name), "failing_since": _since(found.failing.get(name, ""))}
            for name in names
        ],
        "smtp_failing_since": _since(found.smtp_failing),
        "unhandled": found.unhandled,
        "oldest_unhandled": found.oldest_unhandled,
        "unsent": found.unsent,
        "oldest_unsent": found.oldest_unsent,
        "overdue_since": found.overdue_since,
        "held": found.held,
        "failed_letters": found.failed_letters,
        "last_sent": found.last_sent,
        "set_aside": found.set_aside,
        "gone": found.gone,
        "account": _account(found.account),
        "account_days": [_account(one) for one in found.account_days],
        "disk_free": round(found.disk_free, 3),
        "last_watched": found.last_watched,
    }


def _account(one: Account) -> dict[str, object]:
    names = ("day", "handed_over", "new", "joined", "automatic", "set_aside", "duplicate", "left", "unhandled", "gone")
    return {name: getattr(one, name) for name in (*names, "kept", "agrees")}


def _since(value: str) -> str | None:
    return value.partition(" ")[0] or None


def _json(value: dict[str, object]) -> bytes:
    return json.dumps(value, default=lambda one: one.isoformat()).encode()


def app(parts: "Parts") -> Starlette:
    """Return what answers: GET and HEAD of /health, and nothing else."""
    figures = Figures(parts)
    turn = asyncio.Lock()

    async def answer(_request: Request) -> Response:
        async with turn:
            code, body = await asyncio.to_thread(figures.now)
        return Response(body, code, HEADERS, media_type="application/json")

    async def nothing(_request: Request, _error: Exception) -> Response:
        return PlainTextResponse("There is nothing here.\n", NOT_FOUND, HEADERS)

    web = Starlette(routes=[Route("/health", answer, methods=["GET"])], exception_handlers={HTTPException: nothing})
    web.router.redirect_slashes = False
    return web


class _Server(uvicorn.Server):
    """Uvicorn inside a service that sees to signals itself."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


@contextlib.asynccontextmanager
async def listening(parts: "Parts") -> AsyncIterator[int | None]:
    """Answer meanwhile; give the port, or None when it is not to be had: then the log says why, and mail goes on."""
    desk = parts.config.desk
    try:
        door = _door(desk.host, desk.port)
    except OSError as error:
        why = str(error.strerror or error).partition(" (while")[0]
        where = f"{desk.host}:{desk.port} ({why})"
        log.error("Nothing answers on %s: see [desk] listen. Mail goes on.", where)  # noqa: TRY400 - it says it all
        yield None
        return
    server = _Server(uvicorn.Config(app(parts), **_manners()))
    serving = asyncio.create_task(server.serve(sockets=[door]))
    serving.add_done_callback(_said)
    try:
        yield int(door.getsockname()[1])
    finally:
        server.should_exit = True
        await asyncio.gather(serving, return_exceptions=True)
        door.close()


def _door(host: str, port: int) -> socket.socket:
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def _manners() -> dict[str, Any]:
    return {
        "http": "h11",
        "ws": "none",
        "lifespan": "off",
        "log_config": None,
        "log_level": "error",
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,
        "limit_concurrency": MOST_CONNECTIONS,
        "timeout_keep_alive": 5,
        "timeout_graceful_shutdown": 2,
        "h11_max_incomplete_event_size": 16_384,
    }


def _said(serving: "asyncio.Task[None]") -> None:
    """Say in the log when the endpoint has ended in a way that nobody foresaw."""
    error = None if serving.cancelled() else serving.exception()
    if error is not None:
        log.error("/health has ended by itself; mail goes on", exc_info=error)
